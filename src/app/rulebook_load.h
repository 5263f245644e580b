// Loading a rulebook: what it would change, then the load itself as an event. Nothing that runs changes by a load, except
// the cases that a transition rule of the file names; those are moved by a job, each by an event of its own.
#pragma once
#include "app/app.h"

struct sbt_rulebook_in {
    const char *file; // name, for the errors: "berkas.yaml:12"
    const char *text;
    size_t n;
};
struct sbt_rulebook_moving { // one transition rule and whom it would move today
    const char *code, *from, *basis, *reason;
    bool unsourced, restart_clocks;
    sbt_day from_day;
    int64_t subjects_n;
};
struct sbt_rulebook_note { // a warning of the check, in words
    int line;
    const char *say;
};
struct sbt_rulebook_plan {
    const char *code, *edition, *title, *sha256, *instrument, *source;
    struct sbt_span procedure, law;
    bool known; // this very text is loaded already: loading it again does nothing
    const struct sbt_rulebook_note *notes;
    size_t notes_n;
    const char *follows, *follows_sha256; // edition of the same rulebook that ends the day before; NULL: none
    bool replaces;                        // the edition that it follows holds no day any more
    sbt_day follows_ends;
    const char *const *changes; // against that edition, or else the procedure in force on the day before; in words
    size_t changes_n;
    const char *compared; // title of what it was compared with; NULL: nothing
    const struct sbt_rulebook_moving *moving;
    size_t moving_n;
    int64_t cases_n, stay_n; // running cases that would move today; running cases that keep what they have
};
// INVALID with every mistake as a field error "file:line"; CONFLICT when its days overlap those of a loaded rulebook.
// Either way what is loaded stays as it is.
SBT_NODISCARD enum sbt_rc sbt_rulebook_plan(struct sbt_ctx *ctx, const struct sbt_rulebook_in *in,
                                            struct sbt_rulebook_plan *ret, struct sbt_fault *f);
// The same checks again, then the event and, where the file moves cases, the job. Asks for a fresh second factor.
SBT_NODISCARD enum sbt_rc sbt_rulebook_load(struct sbt_ctx *ctx, const struct sbt_rulebook_in *in,
                                            struct sbt_rulebook_plan *ret, struct sbt_fault *f);
// The job behind: moves the running cases that the transition rules of this rulebook name, a hundred a transaction, each
// with an event of its own. May run twice. *ret_n: cases moved.
SBT_NODISCARD enum sbt_rc sbt_rulebook_move(struct sbt_ctx *ctx, const char *sha256, int64_t *ret_n,
                                            struct sbt_fault *f);
// In the transaction that loads it: queues that job for the day of each transition rule, or for now.
SBT_NODISCARD enum sbt_rc sbt_rulebook_queue(struct sbt_tx *tx, const struct sbt_rulebook *rb, const char *sha256,
                                             struct sbt_fault *f);
// Which kinds of agencies exist when, as the directory of agencies has it now.
SBT_NODISCARD enum sbt_rc sbt_rulebook_world(struct sbt_tx *tx, struct sbt_rb_world *ret, struct sbt_fault *f);
// Days without a rulebook, in words.
const char *sbt_rulebook_hole_text(struct sbt_arena *a, const char *lang, const struct sbt_rb_hole *h);
