// What the process gives up before it serves: the root user, new privileges, files that it does not need (Landlock),
// system calls that no server needs (seccomp). What the kernel lacks is left out and said.
#pragma once
#include "base/fault.h"

struct sbt_sandbox {
    const char *write[8]; // folders for reading and writing; NULL ends
    const char *read[8];  // files and folders for reading, beside what libraries need
    const char *user;     // NULL: no change
};
// Before any thread is made. ret_landlock, ret_seccomp: whether the kernel took them.
SBT_NODISCARD enum sbt_rc sbt_sandbox_enter(const struct sbt_sandbox *s, bool *ret_landlock, bool *ret_seccomp,
                                            struct sbt_fault *f);
