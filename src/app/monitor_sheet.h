// Spreadsheets beside the CSV of the monitoring pages: the same rows, with what they mean, N, hour, unit and address.
#pragma once
#include "app/figure_list.h"
#include "app/figures.h"
#include "app/monitor.h"
#include "app/ppk_funnel.h"

struct sbt_buf;
// path: of the page, without the server's name ("/pantau?as_of=25123"). Errors as print/sheet.h.
SBT_NODISCARD enum sbt_rc sbt_monitor_xlsx(struct sbt_ctx *ctx, const struct sbt_monitor *m, const char *path,
                                           struct sbt_buf *out, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_figures_xlsx(struct sbt_ctx *ctx, const struct sbt_figures *g, const char *path,
                                           struct sbt_buf *out, struct sbt_fault *f);
// All pages, as sbt_ppk_funnel_csv.
SBT_NODISCARD enum sbt_rc sbt_ppk_funnel_xlsx(struct sbt_ctx *ctx, const struct sbt_ppk_funnel_in *in, const char *path,
                                              struct sbt_buf *out, struct sbt_fault *f);
// The subjects behind a figure, without names: all pages, at most SBT_LIMIT_FIGURE_LIST_ROWS rows (TOO_LARGE).
// path: without the moment.
// *ret_leaf_n: N.
SBT_NODISCARD enum sbt_rc sbt_figure_list_xlsx(struct sbt_ctx *ctx, const struct sbt_figure_list_in *in,
                                               const char *path, struct sbt_buf *out, int64_t *ret_leaf_n,
                                               struct sbt_fault *f);
