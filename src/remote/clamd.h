// A virus scanner where one is configured: clamd's INSTREAM command over a Unix socket or loopback TCP.
#pragma once
#include "base/fault.h"

// Where clamd listens: $SBT_CLAMD ("unix:/run/clamav/clamd.ctl" or "127.0.0.1:3310"); NULL when there is none.
const char *sbt_clamd_address(void);

typedef enum sbt_rc sbt_clamd_read(void *arg, void *p, size_t max, size_t *ret_n, struct sbt_fault *f);
// *ret_name: NULL when clean, else what was found. IO when the scanner does not answer within a minute.
SBT_NODISCARD enum sbt_rc sbt_clamd_scan(struct sbt_arena *a, const char *address, sbt_clamd_read *read, void *arg,
                                         const char **ret_name, struct sbt_fault *f);
