// Acts on the shape of a case: joining, splitting, adding and naming subjects, declaring an interest, restricting.
//
// Each asks a reason, is an event and can be reversed. Needs CASE_ACT and full sight of every case concerned; joining,
// splitting, adding and naming are for officers who handle cases (Bawaslu, verifiers, Audiman, KASN).
#pragma once
#include "app/app.h"

struct sbt_case_merge_in {
    const char *number; // this case becomes an alias ...
    const char *into;   // ... of that one; its subjects and reports move
    const char *reason;
};
extern const struct sbt_fields sbt_case_merge_fields; // into, reason
// CONFLICT when they are one already, stand under different rulebooks, or one is an alias.
SBT_NODISCARD enum sbt_rc sbt_case_merge(struct sbt_ctx *ctx, const struct sbt_case_merge_in *in, struct sbt_fault *f);
// The alias becomes a case again; the subjects that came with it go back.
struct sbt_case_reason_in {
    const char *number, *reason;
};
extern const struct sbt_fields sbt_case_reason_fields; // reason
SBT_NODISCARD enum sbt_rc sbt_case_unmerge(struct sbt_ctx *ctx, const struct sbt_case_reason_in *in,
                                           struct sbt_fault *f);

struct sbt_case_split_in {
    const char *number, *reason;
    const char *const *subjects; // their numbers in the case ("2"), at least one, not all
    size_t subjects_n;
};
extern const struct sbt_fields sbt_case_split_fields; // reason, subjects
SBT_NODISCARD enum sbt_rc sbt_case_split(struct sbt_ctx *ctx, const struct sbt_case_split_in *in,
                                         const char **ret_number, struct sbt_fault *f);

struct sbt_case_person_in {
    const char *number;
    int64_t n; // identify: which subject
    const char *name, *nip, *nik, *position, *position_category, *rank, *employment, *agency, *reason;
};
extern const struct sbt_fields sbt_case_person_fields; // all but number and n
SBT_NODISCARD enum sbt_rc sbt_case_subject_add(struct sbt_ctx *ctx, const struct sbt_case_person_in *in, int64_t *ret_n,
                                               struct sbt_fault *f);
// Names an unidentified subject (another person instead of a named one: the step replace_subject).
SBT_NODISCARD enum sbt_rc sbt_case_subject_identify(struct sbt_ctx *ctx, const struct sbt_case_person_in *in,
                                                    struct sbt_fault *f);

// "I have an interest in this case": it is shut to me from now on, whatever my role.
SBT_NODISCARD enum sbt_rc sbt_case_declare_interest(struct sbt_ctx *ctx, const struct sbt_case_reason_in *in,
                                                    struct sbt_fault *f);
// Restriction of processing (UU 27/2022 art. 41): names are shown as initials until it is taken back.
struct sbt_case_restrict_in {
    const char *number, *reason;
    int64_t n;
    bool on;
};
extern const struct sbt_fields sbt_case_restrict_fields; // on, reason
SBT_NODISCARD enum sbt_rc sbt_case_subject_restrict(struct sbt_ctx *ctx, const struct sbt_case_restrict_in *in,
                                                    struct sbt_fault *f);
