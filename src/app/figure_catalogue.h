// The catalogue of figures: what each is called, what it means in words, what it counts, which date it uses.
//
// A definition is never changed once a sheet was published by its name: another meaning is another name.
#pragma once
#include "app/figure_read.h"

enum sbt_figure_kind {
    SBT_FIGURE_COUNT = 1, // a number of cells: m
    SBT_FIGURE_RATE,      // m of each thousand of `of` (permille, rounded half up); the parts stand beside it
    SBT_FIGURE_DAYS,      // the day within which `q` of 100 left milestone m (nearest rank)
    SBT_FIGURE_CLOCKS,    // clocks that were met, of each thousand that ended or ran out
    SBT_FIGURE_FLOW,      // numbers by day: m of enum sbt_fig_day_m
};
struct sbt_figure_def {
    const char *name;       // "sanctioned"
    const char *label;      // message id
    const char *definition; // message id: in words, with what the log must say for a thing to count
    const char *unit;       // code: laporan temuan kasus terlapor rekomendasi sanksi permil hari
    const char *date;       // "recorded": when the log took it in; "happened": the day that the event itself names
    enum sbt_figure_kind kind;
    int m, of, q;
};
extern const struct sbt_figure_def sbt_figure_defs[];               // ends with name NULL
const struct sbt_figure_def *sbt_figure_def_find(const char *name); // NULL when unknown
const char *sbt_figure_unit_label(const char *unit);                // message id
const char *sbt_figure_date_label(const char *date);                // message id
const char *sbt_fig_dim_label(enum sbt_fig_dim d);                  // message id

struct sbt_figure_in {
    const char *name;
    const char *as_of; // as sbt_figure_at
    const char *scope; // "all" (or NULL), "province", "region", "agency", "ppk", "kanreg", "contest", ...
    const char *code;  // of the scope
    const char *by;    // breakdown; NULL none
};
extern const struct sbt_fields sbt_figure_fields;

struct sbt_figure_value {
    const char *code, *label;
    int64_t n;           // the figure; SBT_INT_NONE: nothing to compute it from (a rate of nothing)
    int64_t part, whole; // of a rate: n is 1000 * part / whole
};
struct sbt_figure_answer {
    const struct sbt_figure_def *def;
    const char *scope, *code, *scope_label, *by, *by_label;
    int64_t leaf_n, us; // N, and when it was
    struct sbt_figure_value total;
    struct sbt_figure_value *rows; // by code
    size_t rows_n;
};
// The monitoring roles (task force and monitor) and the operator; PPK and their offices are DENIED: the figures hold
// stages that they may not know of (casework 1). INVALID with the field for names, dimensions and codes that do not fit.
SBT_NODISCARD enum sbt_rc sbt_figure_show(struct sbt_ctx *ctx, const struct sbt_figure_in *in,
                                          struct sbt_figure_answer *ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_figure_show_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_figure_in *in,
                                             struct sbt_figure_answer *ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_figure_may(const struct sbt_ctx *ctx, struct sbt_fault *f);
struct sbt_buf;
// Rows with N, time, unit and definition in every line, so that no number travels without them.
void sbt_figure_csv(const struct sbt_figure_answer *x, const char *lang, struct sbt_buf *out);

// Every code that an offence (of any rulebook loaded) or a position can have, counted or not; none for other dimensions.
SBT_NODISCARD enum sbt_rc sbt_figure_codes(struct sbt_tx *tx, struct sbt_ctx *ctx, enum sbt_fig_dim dim,
                                           const char ***ret, size_t *ret_n, struct sbt_fault *f);
// What a code of a dimension is called in the reader's language; the code itself when nobody knows it.
SBT_NODISCARD enum sbt_rc sbt_figure_label(struct sbt_tx *tx, struct sbt_ctx *ctx, enum sbt_fig_dim dim,
                                           const char *code, const char **ret, struct sbt_fault *f);
