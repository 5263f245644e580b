// An outside list beside ours: the lines of another agency's CSV against the subjects behind a figure at a log size. What
// is missing here, what is missing there, and where a line counts another unit than we do.
//
// The file is read in memory and let go; neither its lines nor what was found are stored. Unless it is a trial, one event
// (outside.compared) says who laid which agency's list beside which figure, at which N, the file's hash and the counts.
#pragma once
#include "app/figure_catalogue.h"

struct sbt_outside_in {
    const char *agency; // code of the agency whose list it is
    const char *figure; // a count of subjects
    const char *scope, *code, *as_of;
    const char *text; // the file
    size_t n;
    bool trial; // compares, and logs nothing
};
// Columns of the file; the first line names them. A line needs a number, a NIP, its hash, or a name with the agency.
struct sbt_outside_column {
    const char *name, *meaning; // meaning: message id
};
extern const struct sbt_outside_column sbt_outside_columns[]; // ends with name NULL

enum sbt_outside_kind {
    SBT_OUTSIDE_HERE = 1, // missing here
    SBT_OUTSIDE_KNOWN,    // known here, but not counted in this figure
    SBT_OUTSIDE_UNIT,     // counts another unit
    SBT_OUTSIDE_WRONG,    // a line that cannot be read: not compared
};
struct sbt_outside_line { // of the file
    enum sbt_outside_kind kind;
    size_t line;
    const char *number, *day, *unit; // as they stood in the file
    const char *say;                 // why, in the reader's language
    const char *case_number;         // of ours; NULL
};
struct sbt_outside_ours { // counted here, missing there
    const char *number, *agency, *milestone;
    int64_t n;
};
#define SBT_OUTSIDE_SHOWN 1000 // of each kind; the counts are of all
struct sbt_outside {
    const struct sbt_figure_def *def;
    const char *place, *agency, *agency_label, *sha256;
    int64_t leaf_n, us;
    int64_t rows_n, ours_n, matched, known, missing_here, missing_there, other_unit, wrong;
    const struct sbt_outside_line *lines;
    size_t lines_n;
    const struct sbt_outside_ours *ours;
    size_t ours_shown;
    bool logged;       // an event was written now
    int64_t before_us; // when the very same was compared before; SBT_US_NONE
};
// Needs CASE_READ and the right to the figures; only subjects that the reader may know of take part. INVALID for a file
// that is no CSV in UTF-8, for columns that are unknown, doubled or missing, and for more than SBT_LIMIT_OUTSIDE_ROWS
// lines; TOO_LARGE when ours are too many: narrow the scope.
SBT_NODISCARD enum sbt_rc sbt_outside_compare(struct sbt_ctx *ctx, const struct sbt_outside_in *in,
                                              struct sbt_outside *ret, struct sbt_fault *f);
struct sbt_buf;
void sbt_outside_csv(const struct sbt_outside *o, struct sbt_buf *out); // every difference shown

struct sbt_outside_past {
    const char *agency, *figure, *by_agency;
    int64_t leaf_n, rows_n, matched, missing_here, missing_there, differs, compared_us;
};
SBT_NODISCARD enum sbt_rc sbt_outside_past(struct sbt_ctx *ctx, struct sbt_outside_past **ret, size_t *ret_n,
                                           struct sbt_fault *f);
