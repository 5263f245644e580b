// The rulebooks as loaded, for everybody who works by them: list, one edition with what is unsourced in it, its text.
#pragma once
#include "app/rulebook_load.h"
#include "domain/rulebook_diff.h"
#include "domain/rulebook_graph.h"

struct sbt_rulebook_book {
    const char *code, *edition, *title, *sha256, *instrument, *source;
    struct sbt_span procedure, law; // as the file says
    sbt_day ends;                   // of the procedure: the file's, or the day before the next edition; NONE: open
    bool now;                       // a case opened today runs by it
    int64_t unsourced_n;            // rows that the file marks as having no published source, and other notes
    int64_t loaded_us;
};
struct sbt_rulebook_one {
    struct sbt_rulebook_book b;
    const struct sbt_rulebook *rb;
    const char *note, *by; // by: who loaded it; NULL: it came with the system
    const char *yaml;
    int64_t cases_n, running_n; // cases that it was the procedure of; of those, still running
    const struct sbt_rulebook_note *notes;
    size_t notes_n;
    const struct sbt_rulebook_book *editions; // all of the same rulebook, the newest first, this one too
    size_t editions_n;
};
// All editions, by rulebook, the newest first.
SBT_NODISCARD enum sbt_rc sbt_rulebook_books(struct sbt_ctx *ctx, struct sbt_rulebook_book **ret, size_t *ret_n,
                                             struct sbt_fault *f);
// NOT_FOUND when no such text is loaded.
SBT_NODISCARD enum sbt_rc sbt_rulebook_one_get(struct sbt_ctx *ctx, const char *sha256, struct sbt_rulebook_one *ret,
                                               struct sbt_fault *f);
// What changed from one loaded text to another, in words. NOT_FOUND when one of them is not loaded.
struct sbt_rulebook_compared {
    struct sbt_rulebook_book older, newer;
    const struct sbt_rb_change *changes;
    size_t changes_n;
};
SBT_NODISCARD enum sbt_rc sbt_rulebook_compare(struct sbt_ctx *ctx, const char *older, const char *newer,
                                               struct sbt_rulebook_compared *ret, struct sbt_fault *f);
