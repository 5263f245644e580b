// Bytes as an iCalendar file: refused with a fault, or whole days within the limits.
#include "base/ical.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_fault f = {0};
    struct sbt_ical c = {0};
    enum sbt_rc rc = sbt_ical_parse(a, (const char *)data, n, &c, &f);
    SBT_BUG_IF(rc != SBT_OK && rc != SBT_E_INVALID && rc != SBT_E_TOO_LARGE);
    SBT_BUG_IF(rc != SBT_OK && f.rc != rc);
    for (size_t i = 0; rc == SBT_OK && i < c.n; i++) {
        const struct sbt_ical_event *e = &c.events[i];
        SBT_BUG_IF(e->day == SBT_DAY_NONE || e->after <= e->day || e->after - e->day > SBT_LIMIT_ICAL_DAYS);
        SBT_BUG_IF(sbt_str_empty(e->summary) || !sbt_utf8_valid(e->summary, strlen(e->summary)));
        SBT_BUG_IF(sbt_utf8_count(e->summary) > SBT_LIMIT_LINE_CHARS);
    }
    return 0;
}
