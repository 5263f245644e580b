// Between the files that put a case page together. Private to case_view*.c.
#pragma once
#include "app/case_view.h"

struct sbt_view_names { // people that a page has named already: a case has few, and they come again and again
    struct {
        struct sbt_id id;
        const char *name;
    } person[16];
    size_t n;
};
struct sbt_viewer { // one reader of one case, in one transaction
    struct sbt_tx *tx;
    struct sbt_ctx *ctx;
    struct sbt_arena *a;
    const char *lang;
    bool explain;
    sbt_day today;
    struct sbt_view_names *names; // may be NULL
};
// A subject as this reader sees it; full: at his level for this subject.
SBT_NODISCARD enum sbt_rc sbt_view_subject_load(const struct sbt_viewer *w, const struct sbt_id *id, bool full,
                                                struct sbt_view_subject *ret, struct sbt_fault *f);
// Label of an office, NULL when none; name of a person, NULL when none or erased.
SBT_NODISCARD enum sbt_rc sbt_view_agency(const struct sbt_viewer *w, const struct sbt_id *id,
                                          struct sbt_q_case_agency_out *ret, bool *ret_found, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_view_agency_label(const struct sbt_viewer *w, const struct sbt_id *id, const char **ret,
                                                struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_view_person(const struct sbt_viewer *w, const struct sbt_id *account, const char **ret,
                                          struct sbt_fault *f);
// The subjects of the case that the reader may know of, by n, with his level for each.
struct sbt_seen_subject {
    struct sbt_id id;
    bool full;
};
SBT_NODISCARD enum sbt_rc sbt_view_seen(const struct sbt_viewer *w, const struct sbt_id *case_id,
                                        struct sbt_seen_subject **ret, size_t *ret_n, struct sbt_fault *f);
