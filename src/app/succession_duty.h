// Duties of an agency that ended: who stands in for it, in a case that passed on and in one that never was its own.
#pragma once
#include "app/case_row.h"

// Who took over what in one case; without rows for almost every case.
struct sbt_passed {
    struct sbt_id origin, to;
    const char *origin_kind;
    sbt_day on;        // first day of the receiver
    const char *roles; // "kasn_examiner>panrb_officer ...", NULL: the same roles
    bool duty;         // not: as the subject's own agency
    const char *sight; // level that the receiver is due whatever the state; NULL: by its place in the case
};
SBT_NODISCARD enum sbt_rc sbt_passed_of_case(struct sbt_tx *tx, const struct sbt_id *case_id, struct sbt_passed **ret,
                                             size_t *ret_n, struct sbt_fault *f);
// Whether the duty was the ended agency's alone on its last day: a national duty of that one kind.
bool sbt_passed_covers(const struct sbt_rulebook *rb, const char *duty, const char *origin_kind, sbt_day on);
// Whether `role` does the work of one of the roles that had the duty.
bool sbt_passed_role(const struct sbt_rulebook *rb, const char *duty, sbt_day on, const char *roles, const char *role);
// The office that has the duty in this case on that day by succession, whatever the rulebook says now: whom the case
// passed on to, else (a case that never was the ended agency's) whom the rule for such cases names. None when no ended
// agency had it.
SBT_NODISCARD enum sbt_rc sbt_succession_holder(struct sbt_tx *tx, const struct sbt_case_subject *cs, const char *duty,
                                                sbt_day day, struct sbt_id *ret, struct sbt_fault *f);

// Who is the PPK of an agency's people on that day: the agency itself, or who took that over when it ended.
SBT_NODISCARD enum sbt_rc sbt_succession_ppk(struct sbt_tx *tx, const struct sbt_id *agency, sbt_day day,
                                             struct sbt_id *ret, struct sbt_fault *f);
// The ended agencies for which an office stands in.
struct sbt_stand_in {
    struct sbt_id origin;
    const char *origin_kind, *roles;
    sbt_day on;
};
SBT_NODISCARD enum sbt_rc sbt_stand_ins_of(struct sbt_tx *tx, const struct sbt_id *agency, struct sbt_stand_in **ret,
                                           size_t *ret_n, struct sbt_fault *f);
// Which kind of what passed on a case is, for an agency that has ended: "cases_processed" when it did a step in it.
SBT_NODISCARD enum sbt_rc sbt_succession_what(struct sbt_tx *tx, const struct sbt_id *case_id,
                                              const struct sbt_id *agency, const char **ret, struct sbt_fault *f);
// The rule for `what` among those of a succession, or the nearest; there is always one.
const struct sbt_q_succession_rules_out *sbt_succession_rule(const struct sbt_q_succession_rules_out *rules, size_t n,
                                                             const char *what);
