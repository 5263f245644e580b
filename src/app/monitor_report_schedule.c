// Monitoring reports that the calendar asks for.
#include "app/figure_fold.h"
#include "app/monitor_report_private.h"
#include "gen/queries.h"

#define MORNING_US (5 * 3600 * SBT_US_PER_S) // Monday at 05.00 WIB: late enough for all that Sunday brought

struct stages {
    sbt_day from, to;
    struct {
        const char *contest;
        sbt_day day;
    } ended[64];
    size_t n;
};

static enum sbt_rc stages_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct stages *x = arg;
    struct sbt_q_contest_all_out *c;
    size_t n, k;
    SBT_TRY(sbt_q_contest_all(tx, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_q_contest_stage_list_in in = {c[i].code};
        struct sbt_q_contest_stage_list_out *s;
        SBT_TRY(sbt_q_contest_stage_list(tx, &in, &s, &k, f));
        for (size_t j = 0; j < k; j++) {
            bool twice = s[j].last_day < x->from || s[j].last_day > x->to || *s[j].region;
            for (size_t m = 0; m < x->n; m++)
                twice = twice || (sbt_str_eq(x->ended[m].contest, c[i].code) && x->ended[m].day == s[j].last_day);
            if (!twice && x->n < SBT_ARRAY_LEN(x->ended)) {
                x->ended[x->n].contest = c[i].code;
                x->ended[x->n++].day = (sbt_day)s[j].last_day;
            }
        }
    }
    return SBT_OK;
}

// *ret_made: it was made now. What cannot be made (before the first leaf, nothing in the log) is passed over.
static enum sbt_rc make(struct sbt_ctx *ctx, const struct sbt_monitor_report_in *in, bool *ret_made,
                        struct sbt_fault *f)
{
    struct sbt_monitor_report_plan plan;
    const char *number;
    enum sbt_rc rc = sbt_monitor_report_plan(ctx, in, &plan, f);
    *ret_made = false;
    if (rc == SBT_E_INVALID || (rc == SBT_OK && plan.leaf_n == 0)) {
        sbt_fault_clear(f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    return sbt_monitor_report_keep(ctx, &plan, true, &number, ret_made, f);
}

static enum sbt_rc due(struct sbt_ctx *ctx, bool *ret_made, struct sbt_fault *f)
{
    sbt_day today = sbt_day_at(ctx->now_us - MORNING_US, SBT_ZONE_WIB);
    sbt_day sunday = today - sbt_day_weekday(today);
    struct sbt_monitor_report_in week = {.kind = "weekly", .week = sbt_iso_week(ctx->arena, sunday)};
    SBT_TRY(make(ctx, &week, ret_made, f));
    struct stages x = {.from = today - 7, .to = today - 1};
    if (!*ret_made)
        SBT_TRY(sbt_ctx_tx(ctx, "monitor_report.stages", SBT_TX_READ, stages_tx, &x, f));
    for (size_t i = 0; i < x.n && !*ret_made; i++) {
        struct sbt_monitor_report_in in = {
            .kind = "contest", .contest = x.ended[i].contest, .as_of = sbt_day_iso(ctx->arena, x.ended[i].day)};
        SBT_TRY(make(ctx, &in, ret_made, f));
    }
    return SBT_OK;
}

#define FOLD_LEAVES 2000

enum sbt_rc sbt_monitor_report_schedule(struct sbt_ctx *ctx, bool *ret_more, struct sbt_fault *f)
{
    enum sbt_rc rc = due(ctx, ret_more, f);
    if (rc != SBT_E_BUSY)
        return rc;
    // The figures are behind. A server folds them; where none runs, do it here, so many leaves a run: a job that cannot be
    // stopped holds up the end of its server.
    struct sbt_figure_folded r;
    sbt_fault_clear(f);
    *ret_more = false;
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    SBT_TRY(sbt_figure_fold(ctx->app, a, FOLD_LEAVES, &r, f));
    if (r.busy) // next time
        return SBT_OK;
    if (r.leaf_n >= r.log_n)
        return due(ctx, ret_more, f);
    *ret_more = true;
    return SBT_OK;
}
