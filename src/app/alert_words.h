// An alert in words: what was counted, what was expected, how surprising that is.
#pragma once
#include "app/alert_private.h"
#include "domain/figure.h"

// "0,312" in Indonesian, "0.312" in English: thousandths, without zeros at the end.
const char *sbt_alert_milli(struct sbt_arena *a, const char *lang, int64_t milli);
// Sets explanation and rule_note.
SBT_NODISCARD enum sbt_rc sbt_alert_explain(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_q_alert_get_out *o,
                                            struct sbt_alert_view *v, struct sbt_fault *f);
// How many the list behind the alert holds, and what they have to do with what was counted.
const char *sbt_alert_list_says(struct sbt_ctx *ctx, const char *figure, int64_t n);
// What the alert is about, as this reader may know it.
SBT_NODISCARD enum sbt_rc sbt_alert_place(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_alert_reader *r,
                                          const struct sbt_q_alert_list_out *o, const char **ret, struct sbt_fault *f);
enum sbt_fig_dim sbt_alert_dim(const char *cell_kind); // SBT_FIG_DIM_END: no cell of figures
