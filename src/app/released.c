// What the subject's own agency may know: the acts that are addressed to it or that it does itself.
#include "app/released.h"

#include "base/buf.h"

static const char *const steps[] = {
    "recommend",  "acknowledge",     "lay_before_ppk", "summon",        "examine",      "decide",
    "not_proven", "ethics_decide",   "enter_idis",     "return_decree", "object",       "appeal",
    "warn",       "reprimand",       "block_confirm",  "lift_confirm",  "lift_request", "resolve_objection",
    "close",      "not_processable", "idle_superior",
};

bool sbt_released_event(const char *event_kind, const char *step_kind)
{
    if (sbt_str_eq(event_kind, "decree.recorded") || sbt_str_eq(event_kind, "decree.status") ||
        sbt_str_eq(event_kind, "letter.received") || sbt_str_eq(event_kind, "letter.laid"))
        return true;
    if (!sbt_str_eq(event_kind, "subject.step"))
        return false;
    for (size_t i = 0; i < SBT_ARRAY_LEN(steps); i++)
        if (sbt_str_eq(steps[i], step_kind))
            return true;
    return false;
}
