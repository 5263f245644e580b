// Alerts in the demo: raised by rules and detectors from what the demo did, and acted on by its officers in its own time.
#include "app/alert_act.h"
#include "app/alert_desk.h"
#include "app/alert_rules.h"
#include "app/demo_private.h"
#include "app/figure_fold.h"
#include "app/watch_run.h"
#include "base/buf.h"
#include "base/limits.h"

#define LAST_DAYS 120
#define WATCH_DAYS 42   // between two runs of the detectors; the first in the week after the picture
#define WATCH_FROM 84   // days before the last one
#define REPLICATES 99   // of a scan: p down to 0.01
#define CASES_MAX 20000 // of a plan that is for looking at, not for measuring

static enum sbt_rc officer_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    return sbt_demo_as(tx, arg, "audiman", "BKN", 0, f);
}

static enum sbt_rc decide(struct sbt_demo *d, const struct sbt_alert_view *v, int64_t mix, struct sbt_alert_act_in *in,
                          struct sbt_fault *f)
{
    static const char *const verdicts[] = {"real", "not_real", "real", "known"};
    in->verdict = verdicts[mix / 4 % 4];
    in->follow = "none";
    in->words = "Contoh: dibandingkan dengan daftar di baliknya dan ditanyakan kepada kantor setempat.";
    if (sbt_str_eq(in->verdict, "real")) {
        bool has_case = v->behind_n > 0 && sbt_str_eq(v->behind[0].kind, "case");
        in->follow = has_case ? "case" : "letter";
        in->follow_ref = has_case ? v->behind[0].number
                                  : sbt_arena_printf(d->ctx.arena, "%lld/B-AK.02/2024", (long long)++d->letters);
    }
    return sbt_alert_decide(&d->ctx, in, f);
}

// Three of four alerts move on by a step: one to being acknowledged, one to being looked at, one to its end.
static enum sbt_rc one(struct sbt_demo *d, const struct sbt_alert_row *r, struct sbt_fault *f)
{
    int64_t mix = r->first + r->observed;
    struct sbt_alert_view v;
    SBT_TRY(sbt_alert_view(&d->ctx, r->number, &v, f));
    struct sbt_alert_act_in in = {.number = r->number, .version = v.version};
    if (!v.may || mix % 4 == 0)
        return SBT_OK;
    if (sbt_str_eq(v.may, "acknowledge"))
        return sbt_alert_acknowledge(&d->ctx, &in, f);
    in.words = "Contoh: daftar di balik angka ini dibaca, kantor setempat dihubungi.";
    if (sbt_str_eq(v.may, "look"))
        return mix % 4 > 1 ? sbt_alert_look(&d->ctx, &in, f) : SBT_OK;
    return mix % 4 > 2 ? decide(d, &v, mix, &in, f) : SBT_OK;
}

// All detectors, as the job runs them, on what has been recorded by now.
static enum sbt_rc detect(struct sbt_demo *d, struct sbt_fault *f)
{
    struct sbt_watch_run_in in = {.replicates = REPLICATES};
    struct sbt_watch_run_out out;
    d->ctx.actor.operator_cli = true;
    return sbt_watch_run(&d->ctx, &in, &out, f);
}

enum sbt_rc sbt_demo_alerts(struct sbt_demo *d, sbt_day day, struct sbt_fault *f)
{
    if (day % 7 != 0 || day < d->plan.last - LAST_DAYS || d->plan.cases_n > CASES_MAX)
        return SBT_OK;
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_alert_list_in in = {.limit = SBT_INT_NONE};
    struct sbt_alert_list g;
    int64_t n;
    d->app->clock->sim_us = sbt_day_start_us(day, SBT_ZONE_WIB) + INT64_C(14) * 3600 * SBT_US_PER_S;
    d->ctx.arena = a;
    d->ctx.actor = (struct sbt_actor){.step_up_us = SBT_US_NONE};
    d->ctx.now_us = sbt_clock_now(d->app->clock);
    SBT_TRY(sbt_store_sequence(d->app->store, &n, f));
    SBT_TRY(sbt_figure_fold_all(d->app, NULL, NULL, &n, f)); // else each look at an alert reads what is not folded
    SBT_TRY(sbt_alert_rules(&d->ctx, &n, f));
    if (day >= d->plan.last - WATCH_FROM && (d->plan.last - day) % WATCH_DAYS == 0)
        SBT_TRY(detect(d, f));
    SBT_TRY(sbt_ctx_tx(&d->ctx, "demo.officer", SBT_TX_WRITE, officer_tx, d, f));
    SBT_TRY(sbt_alert_list(&d->ctx, &in, &g, f));
    for (size_t i = 0; i < g.n; i++) {
        SBT_AUTO_ARENA own = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
        d->ctx.arena = own;
        if (!sbt_str_eq(g.rows[i].state, "decided"))
            SBT_TRY(one(d, &g.rows[i], f));
    }
    return SBT_OK;
}
