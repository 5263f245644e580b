// Between the files of succession: what of a case passes on, as the event that will say so. Private to succession*.c.
#pragma once
#include "app/succession.h"
#include "app/succession_duty.h"

struct sbt_moving { // a succession with all that is needed to judge cases
    struct sbt_app *app;
    struct sbt_id succession, agency; // succession none: a dry run that is not planned
    const char *code, *label, *kind, *status;
    sbt_day on;
    const struct sbt_q_succession_rules_out *rules;
    size_t rules_n;
    const char *const *roles; // "from>to"
    size_t roles_n;
    struct sbt_q_succession_get_out row; // when planned
};
SBT_NODISCARD enum sbt_rc sbt_moving_load(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_id *id,
                                          struct sbt_moving *ret, struct sbt_fault *f);

struct sbt_pass { // one track of one case
    struct sbt_ev_case_passed_facts facts;
    const struct sbt_q_succession_rules_out *rule;
    int64_t duties_n, clocks_n, letters_n;
};
struct sbt_case_passing {
    const char *number;
    struct sbt_pass track[2];
    size_t n;
};
// What of this case is the agency's and to whom it goes. n is 0 when nothing is.
SBT_NODISCARD enum sbt_rc sbt_case_passing_make(struct sbt_tx *tx, const struct sbt_moving *m,
                                                const struct sbt_id *case_id, struct sbt_case_passing *ret,
                                                struct sbt_fault *f);
// "a b c" as a list; NULL is none.
const char *const *sbt_words_of(struct sbt_arena *a, const char *words, size_t *ret_n);
SBT_NODISCARD enum sbt_rc sbt_succession_append(struct sbt_tx *tx, enum sbt_event_kind kind, const struct sbt_id *thing,
                                                const struct sbt_id *case_id, const void *facts, const void *text,
                                                struct sbt_fault *f);
// The event of one case, and the desks that show it.
SBT_NODISCARD enum sbt_rc sbt_succession_pass(struct sbt_tx *tx, const struct sbt_id *case_id,
                                              const struct sbt_ev_case_passed_facts *facts,
                                              const struct sbt_ev_case_passed_text *text, struct sbt_fault *f);
// Whether a duty is the subject's own agency's: its PPK, its personnel office, its examiners.
bool sbt_duty_is_ppk(const struct sbt_rulebook *rb, const char *duty, sbt_day day);
