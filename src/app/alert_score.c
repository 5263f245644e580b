// Scores of the methods: counts over the alerts of a year, medians sorted here.
#include "app/alert_score.h"

#include <stdlib.h>

#include "app/figure_catalogue.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/tr.h"
#include "gen/queries.h"
#include "store/query.h"

#define MONTH_US (INT64_C(2629746) * SBT_US_PER_S) // a twelfth of a year

struct lead { // days of the real ones of a method
    int64_t *days;
    size_t n;
};
struct act {
    struct sbt_ctx *ctx;
    struct sbt_alert_scores *ret;
};

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void count(struct sbt_alert_score *s, struct lead *l, const struct sbt_q_alert_scored_out *o)
{
    s->raised_n++;
    if (!sbt_str_eq(o->state, "decided")) {
        s->undecided_n++;
        return;
    }
    s->known_n += sbt_str_eq(o->verdict, "known");
    s->not_real_n += sbt_str_eq(o->verdict, "not_real");
    if (!sbt_str_eq(o->verdict, "real"))
        return;
    s->real_n++;
    int64_t sure = o->sent_us != SBT_INT_NONE ? o->sent_us : o->decided_us;
    l->days[l->n++] = (sure - o->raised_us) / SBT_US_PER_DAY;
}

static int64_t permille(int64_t part, int64_t whole)
{
    return whole > 0 ? (2000 * part + whole) / (2 * whole) : SBT_INT_NONE;
}

static void finish(struct sbt_alert_score *s, struct lead *l, int64_t span_us)
{
    s->precision_permille = permille(s->real_n, s->real_n + s->not_real_n);
    s->undecided_permille = permille(s->undecided_n, s->raised_n);
    s->lead_days = SBT_INT_NONE;
    if (l->n > 0) {
        qsort(l->days, l->n, sizeof *l->days, by_size);
        s->lead_days = l->days[(l->n - 1) / 2];
    }
    int64_t hours = span_us / (3600 * SBT_US_PER_S), month = MONTH_US / (3600 * SBT_US_PER_S);
    s->false_month_milli = s->not_real_n * 1000 * month / (hours < month ? month : hours);
}

static enum sbt_rc scores_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_alert_scores *g = x->ret;
    struct sbt_arena *a = sbt_tx_arena(tx);
    int64_t now = sbt_tx_now_us(tx);
    struct sbt_q_alert_scored_in in = {.from_us = now - SBT_ALERT_SCORE_DAYS * SBT_US_PER_DAY,
                                       .limit_n = SBT_QUERY_MANY_MAX};
    struct sbt_q_alert_scored_out *o;
    size_t n, methods = 0;
    *g = (struct sbt_alert_scores){.to_us = now};
    SBT_TRY(sbt_q_alert_scored(tx, &in, &o, &n, f));
    SBT_TRY(sbt_alert_limit(tx, "budget_month", sbt_day_at(now, SBT_ZONE_WIB), &g->budget, f));
    g->from_us = n > 0 ? o[0].raised_us : now;
    while (sbt_alert_methods[methods].code)
        methods++;
    g->rows = SBT_NEW_N(a, struct sbt_alert_score, methods);
    struct lead all = {.days = SBT_NEW_N(a, int64_t, n + 1)};
    for (size_t k = 0; k < methods; k++) {
        const struct sbt_alert_method *m = &sbt_alert_methods[k];
        struct sbt_alert_score *s = &g->rows[g->n];
        struct lead l = {.days = SBT_NEW_N(a, int64_t, n + 1)};
        *s = (struct sbt_alert_score){.code = m->code, .label = sbt_tr(x->ctx->lang, m->label), .rule = m->rule};
        for (size_t i = 0; i < n; i++)
            if (sbt_str_eq(o[i].method, m->code)) {
                count(s, &l, &o[i]);
                if (!m->rule)
                    count(&g->all, &all, &o[i]);
            }
        finish(s, &l, now - g->from_us);
        g->n += s->raised_n > 0;
    }
    finish(&g->all, &all, now - g->from_us);
    return SBT_OK;
}

enum sbt_rc sbt_alert_scores(struct sbt_ctx *ctx, struct sbt_alert_scores *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_figure_may(ctx, f));
    struct act x = {ctx, ret};
    return sbt_ctx_tx(ctx, "alert.scores", SBT_TX_READ, scores_tx, &x, f);
}

static void csv_row(const struct sbt_alert_score *s, struct sbt_buf *out)
{
    const int64_t v[] = {
        s->raised_n,           s->real_n,    s->not_real_n,        s->known_n,           s->undecided_n,
        s->precision_permille, s->lead_days, s->false_month_milli, s->undecided_permille};
    sbt_csv_cell(out, s->code ? s->code : "statistical", true);
    for (size_t i = 0; i < SBT_ARRAY_LEN(v); i++) {
        char text[24] = "";
        if (v[i] != SBT_INT_NONE)
            snprintf(text, sizeof text, "%lld", (long long)v[i]);
        sbt_csv_cell(out, text, false);
    }
    sbt_csv_end(out);
}

void sbt_alert_scores_csv(const struct sbt_alert_scores *s, struct sbt_buf *out)
{
    sbt_buf_puts(out, "method,raised,real,not_real,known,undecided,precision_permille,lead_days,"
                      "false_per_month_milli,undecided_permille\r\n");
    for (size_t i = 0; i < s->n; i++)
        csv_row(&s->rows[i], out);
    csv_row(&s->all, out);
}
