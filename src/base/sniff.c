// What kind of file some bytes are, by libmagic.
#include "base/sniff.h"

#include <magic.h>

enum sbt_rc sbt_sniff(struct sbt_arena *a, const void *p, size_t n, const char **ret, struct sbt_fault *f)
{
    magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR);
    if (m == NULL)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "libmagic does not open");
    if (magic_load(m, NULL) != 0) {
        enum sbt_rc rc = sbt_fault_internal(f, SBT_E_INTERNAL, "libmagic: %s", magic_error(m) ? magic_error(m) : "?");
        magic_close(m);
        return rc;
    }
    const char *type = magic_buffer(m, p, n);
    *ret = sbt_arena_strdup(a, type ? type : "application/octet-stream");
    magic_close(m);
    return SBT_OK;
}
