// Reports from a CSV file: one row, one report, one transaction; a row that is sent again is known by its hash.
#pragma once
#include "app/report_file.h"

struct sbt_import_column {
    const char *name;  // in the file: "tanggal_kejadian"
    const char *field; // of ReportNew: "happened_day", "subjects.0.name"
    const char *label; // message id
};
extern const struct sbt_import_column sbt_import_columns[]; // ends with name NULL

enum sbt_import_result { SBT_IMPORT_NEW = 1, SBT_IMPORT_KNOWN, SBT_IMPORT_REFUSED };
struct sbt_import_row {
    size_t line; // of the file, from 1
    enum sbt_import_result result;
    const char *number, *code, *case_number; // NEW: of the report (code only then; none on a dry run)
    const struct sbt_fault *fault;           // REFUSED: fields are named as columns of the file where they have one
    const char *const *cells;                // as they stood in the file
    size_t cells_n;
};
// Called for each row, in order. Anything but SBT_OK ends the import there; what was filed stays filed.
typedef enum sbt_rc sbt_import_fn(const struct sbt_import_row *row, void *arg, struct sbt_fault *f);

struct sbt_import_in {
    const char *text;
    size_t n;
    const char *form; // a, b1 or b2, for rows without the column formulir; NULL: a
    bool dry_run;     // everything is checked and judged, nothing is written
};
struct sbt_import_out {
    int64_t rows_n, new_n, known_n, refused_n, cases_n;
    const char *const *header; // as it stood in the file
    size_t header_n;
};
// Needs IMPORT. INVALID before the first row when columns are missing, unknown or named twice, or the file is no CSV.
SBT_NODISCARD enum sbt_rc sbt_report_import(struct sbt_ctx *ctx, const struct sbt_import_in *in, sbt_import_fn *fn,
                                            void *arg, struct sbt_import_out *ret, struct sbt_fault *f);
// The column of a field ("subjects.0.nip" -> "nip"); the field itself when it has none.
const char *sbt_import_column_of(const char *field);
