// The parts of a monitoring page as tables of a document (print/doc.h): for spreadsheets and reports.
#pragma once
#include "app/monitor.h"
#include "print/doc.h"

// In the arena, in the context's language; names of sheets included. Rows of nothing give a table of no rows.
const struct sbt_doc_table *sbt_monitor_table_funnel(struct sbt_ctx *ctx, const struct sbt_monitor *m);
const struct sbt_doc_table *sbt_monitor_table_weeks(struct sbt_ctx *ctx, const struct sbt_monitor *m);
const struct sbt_doc_table *sbt_monitor_table_ages(struct sbt_ctx *ctx, const struct sbt_monitor *m);
const struct sbt_doc_table *sbt_monitor_table_ladder(struct sbt_ctx *ctx, const struct sbt_monitor *m);
const struct sbt_doc_table *sbt_monitor_table_times(struct sbt_ctx *ctx, const struct sbt_monitor *m);
const struct sbt_doc_table *sbt_monitor_table_clocks(struct sbt_ctx *ctx, const struct sbt_monitor *m);
const struct sbt_doc_table *sbt_monitor_table_offences(struct sbt_ctx *ctx, const struct sbt_monitor *m);
const struct sbt_doc_table *sbt_monitor_table_positions(struct sbt_ctx *ctx, const struct sbt_monitor *m);
const struct sbt_doc_table *sbt_monitor_table_moves(struct sbt_ctx *ctx, const struct sbt_monitor *m);

// Follow-up of recommendations by each PPK: who waits longest comes first.
struct sbt_monitor_follow {
    const char *code, *label;
    int64_t v[SBT_FIG_VEC];
    int64_t open, since_us; // waiting at the PPK now; the oldest of them since; SBT_US_NONE
};
const struct sbt_doc_table *sbt_monitor_table_follow(struct sbt_ctx *ctx, const struct sbt_monitor_follow *rows,
                                                     size_t rows_n, int64_t at_us, size_t pdf_rows);

// Rows of places by the columns of a monitoring page, each beside its change since `was` (compare), total last when
// given. pdf_rows: how many a printed report shows.
struct sbt_monitor_places {
    const char *name, *caption, *head; // of the sheet; above the table; of the first columns
    const struct sbt_monitor_row *rows;
    size_t rows_n, pdf_rows;
    const int64_t *total; // NULL: none
    bool compare;
    const int64_t *total_was;
};
const struct sbt_doc_table *sbt_monitor_table_places(struct sbt_ctx *ctx, const struct sbt_monitor_places *p);
