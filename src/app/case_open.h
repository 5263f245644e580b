// Opening a case from a report: its number, its subjects with proposed offences, who sees it, its first clocks.
#pragma once
#include "app/case_row.h"

struct sbt_case_open_subject {
    const char *nip, *nik, *name, *name_key, *position, *position_category, *rank, *employment;
    const char *agency_code, *agency_text; // code of the agency directory, or what the reporter wrote
    sbt_day birth_day;
    bool unidentified; // "I don't know who": counts all the same
};
struct sbt_case_open_in {
    struct sbt_id report; // none for a case split from another
    const char *source;   // "laporan" or "temuan"
    const char *act, *object, *cltn;
    sbt_day act_day;
    const char *contest, *contest_office, *contest_region, *place_region;
    int64_t received_us, complete_us; // of the report; 0: not known, or never
    struct sbt_id filed_agency;       // office that filed; none for the public
    bool brings_study;
    const struct sbt_case_open_subject *subjects;
    size_t subjects_n; // none makes one unidentified subject
};
struct sbt_case_opened {
    struct sbt_case_id case_id;
    const char *number;      // K-2024-7F3KQ2
    struct sbt_id *subjects; // ids in the order given
    size_t subjects_n;
};
// Inside the caller's write transaction. Runs under the rulebook in force today; NOT_FOUND when there is none.
SBT_NODISCARD enum sbt_rc sbt_case_open(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_open_in *in,
                                        struct sbt_case_opened *ret, struct sbt_fault *f);
// One more subject in an open case (a later report names another person). Same rules.
SBT_NODISCARD enum sbt_rc sbt_case_add_subject(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *case_id,
                                               const struct sbt_case_open_in *in, const struct sbt_case_open_subject *s,
                                               struct sbt_id *ret, struct sbt_fault *f);
// The offices of an agency code: the agency itself, its PPK (itself) and the BKN office that watches it.
struct sbt_case_offices {
    struct sbt_id agency, ppk, kanreg;
    const char *kind;
};
SBT_NODISCARD enum sbt_rc sbt_case_offices_of(struct sbt_tx *tx, const char *agency_code, struct sbt_case_offices *ret,
                                              struct sbt_fault *f);
// The sight rows of a subject in that state: Bawaslu's offices, the filing office, the BKN office, later the PPK.
SBT_NODISCARD enum sbt_rc sbt_case_sight(struct sbt_tx *tx, const struct sbt_case_subject *cs, const char *state,
                                         struct sbt_ev_sight_row *rows, size_t max, size_t *ret_n, struct sbt_fault *f);
// A number that no case has yet.
SBT_NODISCARD enum sbt_rc sbt_case_number_new(struct sbt_tx *tx, int64_t now_us, const char **ret, struct sbt_fault *f);
