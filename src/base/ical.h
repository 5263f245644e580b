// Whole days out of an iCalendar file (RFC 5545): VEVENT with DTSTART, DTEND or DURATION in days, SUMMARY, CATEGORIES.
#pragma once
#include "base/fault.h"
#include "base/time.h"

struct sbt_ical_event {
    size_t line;                      // of its BEGIN:VEVENT
    sbt_day day, after;               // first day, and the day behind the last one
    const char *summary, *categories; // unescaped, trimmed; categories NULL when there are none
    bool cancelled;                   // STATUS:CANCELLED: the day is taken away
};
struct sbt_ical {
    const struct sbt_ical_event *events;
    size_t n;
    const char *name; // X-WR-CALNAME, or NULL
};
// Folded lines are joined, CRLF and LF both taken, other components and properties passed over. INVALID with every fault
// as a field error named "line N": no VCALENDAR or one that does not close, broken UTF-8 or NUL, an event without day or
// name, with hours, that repeats (RRULE, RDATE), or longer than SBT_LIMIT_ICAL_DAYS. TOO_LARGE for more than
// SBT_LIMIT_ICAL_BYTES or SBT_LIMIT_ICAL_EVENTS.
SBT_NODISCARD enum sbt_rc sbt_ical_parse(struct sbt_arena *a, const char *text, size_t n, struct sbt_ical *ret,
                                         struct sbt_fault *f);
