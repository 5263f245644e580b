// What kind of file some bytes are, by libmagic; never by its name or by what a client says.
#pragma once
#include "base/fault.h"

#define SBT_SNIFF_BYTES (256 * 1024) // enough to tell an office document from any other archive
// The media type of a file that begins with these bytes ("image/jpeg"); "application/octet-stream" when unknown.
SBT_NODISCARD enum sbt_rc sbt_sniff(struct sbt_arena *a, const void *p, size_t n, const char **ret,
                                    struct sbt_fault *f);
