// From rows to what the rules of a case look at, and back: the row of a subject, the duties that an actor holds.
#pragma once
#include "app/sight.h"
#include "domain/casefile.h"
#include "gen/queries.h"
#include "store/event.h"

// A case and one of its subjects as the rules need them, read in one transaction.
struct sbt_case_subject {
    struct sbt_case_id case_id;
    struct sbt_subject_id subject_id;
    struct sbt_q_case_file_get_out file;
    struct sbt_q_subject_get_out sub;
    struct sbt_subject_row row;
    const struct sbt_rulebook *rb;
    const char *agency_kind; // of the subject's agency; NULL when unknown
};
// NOT_FOUND (with the sentence that sight uses) when there is no such subject.
SBT_NODISCARD enum sbt_rc sbt_case_subject_load(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_id *subject,
                                                struct sbt_case_subject *ret, struct sbt_fault *f);
// The whole row that a step leaves behind, as its event carries it. law: the pin of the law of the act, or NULL.
void sbt_case_after(const struct sbt_rulebook *rb, const struct sbt_subject_row *row, const struct sbt_id *holder,
                    const char *law, struct sbt_ev_subject_after *ret);
// Which office holds a duty of this case on that day: *ret none when several may (a vote) or none is known.
SBT_NODISCARD enum sbt_rc sbt_case_holder(struct sbt_tx *tx, const struct sbt_case_subject *cs, const char *duty,
                                          sbt_day day, struct sbt_id *ret, struct sbt_fault *f);
// What this actor is towards this subject: duties held on that day, and whether the case is shut to him.
SBT_NODISCARD enum sbt_rc sbt_case_actor_of(struct sbt_tx *tx, const struct sbt_ctx *ctx,
                                            const struct sbt_case_subject *cs, sbt_day day, struct sbt_case_actor *ret,
                                            struct sbt_fault *f);
// The civil day now in the zone of the office that holds the subject (WIB when unknown).
sbt_day sbt_case_today(const struct sbt_ctx *ctx);
