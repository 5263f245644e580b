// Reads shown: who opened personal data of a case, when and by which right (UU 27/2022; casework 4).
//
// The custodian sees every read of the case, with names. The subject gets a list through an office that reads the case in
// full, once he has been told of it: offices and roles, and of which of his data; never what concerns reports, evidence or
// identities, so that it tells nothing of who reported. Exports of whole lists are reads of an office, not of a case.
#pragma once
#include "app/app.h"

struct sbt_read_row {
    int64_t at_us, leaf_index; // leaf_index SBT_INT_NONE: not numbered yet
    const char *who;           // NULL in the list for the subject
    const char *agency, *role; // role: message id; NULL
    const char *what;          // message id
    const char *right;         // code of the right; NULL in the list for the subject
    const char *fields;        // names of fields, with commas; "" when none are said
};
struct sbt_reads_in {
    const char *number; // of the case
    const char *before; // an event's id as text: the page behind it; NULL: the newest
    int64_t subject_n;  // 0: the custodian's list; else the list for that subject
};
struct sbt_reads {
    const char *number, *next; // next: `before` of the next page, NULL at the end
    int64_t subject_n;
    sbt_day told; // the day on which the subject was told
    const struct sbt_read_row *rows;
    size_t rows_n;
};
// subject_n 0 needs IDENTITY_OPEN. Else CASE_READ and the full sight of that subject; CONFLICT while he was not told.
// NOT_FOUND for a case or a subject that the actor may not know of. Asking is a read itself.
SBT_NODISCARD enum sbt_rc sbt_reads_of_case(struct sbt_ctx *ctx, const struct sbt_reads_in *in, struct sbt_reads *ret,
                                            struct sbt_fault *f);
