// The rules: each asks the database what holds now and hands what it finds to the raising of alerts.
#include "app/alert_rules.h"

#include <string.h>

#include "app/alert_reprisal.h"
#include "base/buf.h"
#include "gen/queries.h"

#define ROWS_MAX 1000 // of one rule in one pass; the next pass takes the rest
#define QUIET_US (30 * SBT_US_PER_DAY)

struct run {
    struct sbt_tx *tx;
    struct sbt_app *app;
    int64_t now_us, leaf_n, n;
    sbt_day today;
    struct sbt_alert_finding *found;
    size_t found_n, cap;
};

static struct sbt_alert_finding *add(struct run *r, const char *method, const char *kind, const char *cell,
                                     const char *key)
{
    if (r->found_n == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 64;
        struct sbt_alert_finding *l = SBT_NEW_N(sbt_tx_arena(r->tx), struct sbt_alert_finding, cap);
        for (size_t i = 0; i < r->found_n; i++)
            l[i] = r->found[i];
        r->found = l;
        r->cap = cap;
    }
    struct sbt_alert_finding *x = &r->found[r->found_n++];
    *x = (struct sbt_alert_finding){.method = method,
                                    .key = key,
                                    .cell_kind = kind,
                                    .cell = cell,
                                    .expected_milli = -1,
                                    .recurrence_days = -1,
                                    .p_ppb = -1,
                                    .threshold_milli = -1,
                                    .leaf_n = r->leaf_n};
    return x;
}

static enum sbt_rc limit(struct run *r, const char *name, int64_t *ret, struct sbt_fault *f)
{
    return sbt_alert_limit(r->tx, name, r->today, ret, f);
}

static const char *key(struct run *r, const char *what, const char *which)
{
    return sbt_arena_printf(sbt_tx_arena(r->tx), "%s|%s", what, which);
}

// The smallest id that was made at that instant (RFC 9562: 48 bits of milliseconds in front).
static struct sbt_id id_from(int64_t us)
{
    struct sbt_id id = {{0}};
    int64_t ms = us > 0 ? us / 1000 : 0;
    for (int i = 5; i >= 0; i--, ms >>= 8)
        id.b[i] = (uint8_t)(ms & 0xff);
    id.b[15] = 1; // none would mean: not given
    return id;
}

static enum sbt_rc stages(struct run *r, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(r->tx);
    int64_t days;
    SBT_TRY(limit(r, "stage_days", &days, f));
    struct sbt_q_alert_rule_stages_in in = {.today = r->today, .until = r->today + days, .limit_n = ROWS_MAX};
    struct sbt_q_alert_rule_stages_out *o;
    size_t n;
    SBT_TRY(sbt_q_alert_rule_stages(r->tx, &in, &o, &n, f));
    for (size_t i = 0; i < n; i++) {
        sbt_day first = (sbt_day)o[i].first_day;
        const char **args = SBT_NEW_N(a, const char *, 1);
        args[0] = o[i].stage;
        struct sbt_alert_finding *x =
            add(r, "rule-stage", "contest", o[i].contest,
                key(r, o[i].contest, sbt_arena_printf(a, "%s|%s", o[i].stage, sbt_day_iso(a, first))));
        x->first = first;
        x->last = first;
        x->observed = first - r->today;
        x->threshold_milli = days * 1000;
        x->args = args;
        x->args_n = 1;
    }
    return SBT_OK;
}

static enum sbt_rc ppks(struct run *r, struct sbt_fault *f)
{
    int64_t least, days, quiet;
    SBT_TRY(limit(r, "ppk_overdue_n", &least, f));
    SBT_TRY(limit(r, "ppk_overdue_quiet_days", &quiet, f));
    SBT_TRY(limit(r, "ppk_overdue_days", &days, f));
    struct sbt_q_alert_rule_ppk_in in = {.at_least = least,
                                         .by_day = r->today - days,
                                         .quiet_us = r->now_us - quiet * SBT_US_PER_DAY,
                                         .limit_n = ROWS_MAX};
    struct sbt_q_alert_rule_ppk_out *o;
    size_t n;
    SBT_TRY(sbt_q_alert_rule_ppk(r->tx, &in, &o, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_alert_finding *x =
            add(r, "rule-ppk-overdue", "ppk", o[i].code, key(r, o[i].code, sbt_day_iso(sbt_tx_arena(r->tx), r->today)));
        x->first = (sbt_day)o[i].oldest;
        x->last = r->today;
        x->observed = o[i].n;
        x->threshold_milli = least * 1000;
        x->figure = "late";
    }
    return SBT_OK;
}

static enum sbt_rc kanregs(struct run *r, struct sbt_fault *f)
{
    int64_t days;
    SBT_TRY(limit(r, "kanreg_idle_days", &days, f));
    struct sbt_q_alert_rule_kanreg_in in = {
        .by_day = r->today - days, .quiet_us = r->now_us - QUIET_US, .limit_n = ROWS_MAX};
    struct sbt_q_alert_rule_kanreg_out *o;
    size_t n;
    SBT_TRY(sbt_q_alert_rule_kanreg(r->tx, &in, &o, &n, f));
    for (size_t i = 0; i < n; i++) {
        if (o[i].last_us != SBT_INT_NONE && o[i].last_us > r->now_us - days * SBT_US_PER_DAY)
            continue;
        struct sbt_alert_finding *x = add(r, "rule-kanreg-idle", "kanreg", o[i].code,
                                          key(r, o[i].code, sbt_day_iso(sbt_tx_arena(r->tx), r->today)));
        x->first = o[i].last_us == SBT_INT_NONE ? (sbt_day)o[i].oldest : sbt_day_at(o[i].last_us, SBT_ZONE_WIB);
        x->last = r->today;
        x->observed = o[i].n;
    }
    return SBT_OK;
}

static enum sbt_rc seniors(struct run *r, struct sbt_fault *f)
{
    int64_t days;
    SBT_TRY(limit(r, "lookback_days", &days, f));
    struct sbt_q_alert_rule_senior_in in = {.from_id = id_from(r->now_us - days * SBT_US_PER_DAY), .limit_n = ROWS_MAX};
    struct sbt_q_alert_rule_senior_out *o;
    size_t n;
    SBT_TRY(sbt_q_alert_rule_senior(r->tx, &in, &o, &n, f));
    for (size_t i = 0; i < n; i++) {
        const char *id = sbt_id_text(sbt_tx_arena(r->tx), &o[i].subject_id);
        struct sbt_alert_finding *x = add(r, "rule-senior", "subject", id, id);
        x->first = x->last = sbt_day_at(o[i].added_us, SBT_ZONE_WIB);
        x->observed = 1;
    }
    return SBT_OK;
}

static enum sbt_rc bursts(struct run *r, struct sbt_fault *f)
{
    int64_t least, days;
    SBT_TRY(limit(r, "burst_n", &least, f));
    SBT_TRY(limit(r, "burst_days", &days, f));
    struct sbt_q_alert_rule_burst_in in = {.from_id = id_from(r->now_us - days * SBT_US_PER_DAY),
                                           .at_least = least,
                                           .quiet_us = r->now_us - QUIET_US,
                                           .limit_n = ROWS_MAX};
    struct sbt_q_alert_rule_burst_out *o;
    size_t n;
    SBT_TRY(sbt_q_alert_rule_burst(r->tx, &in, &o, &n, f));
    for (size_t i = 0; i < n; i++) {
        sbt_day first = sbt_day_at(o[i].first_us, SBT_ZONE_WIB);
        struct sbt_alert_finding *x =
            add(r, "rule-burst", "person", o[i].nip, key(r, o[i].nip, sbt_day_iso(sbt_tx_arena(r->tx), first)));
        x->first = first;
        x->last = sbt_day_at(o[i].last_us, SBT_ZONE_WIB);
        x->observed = o[i].n;
        x->threshold_milli = least * 1000;
    }
    return SBT_OK;
}

static enum sbt_rc repeats(struct run *r, struct sbt_fault *f)
{
    int64_t least, days, lookback;
    SBT_TRY(limit(r, "repeat_cases", &least, f));
    SBT_TRY(limit(r, "repeat_days", &days, f));
    SBT_TRY(limit(r, "lookback_days", &lookback, f));
    struct sbt_q_alert_rule_repeat_in in = {.from_id = id_from(r->now_us - lookback * SBT_US_PER_DAY),
                                            .from_day = r->today - days,
                                            .at_least = least,
                                            .limit_n = ROWS_MAX};
    struct sbt_q_alert_rule_repeat_out *o;
    size_t n;
    SBT_TRY(sbt_q_alert_rule_repeat(r->tx, &in, &o, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_alert_finding *x =
            add(r, "repeat-subject", "person", o[i].nip,
                key(r, o[i].nip, sbt_arena_printf(sbt_tx_arena(r->tx), "%lld", (long long)o[i].n)));
        x->first = (sbt_day)o[i].first_day;
        x->last = (sbt_day)o[i].last_day;
        x->observed = o[i].n;
        x->threshold_milli = least * 1000;
    }
    return SBT_OK;
}

static enum sbt_rc reprisal(struct run *r, const struct sbt_id *id, int64_t days, struct sbt_fault *f)
{
    struct sbt_q_alert_transfer_get_in in = {.transfer_id = *id};
    struct sbt_q_alert_transfer_get_out t;
    struct sbt_alert_near *l;
    size_t n;
    bool found;
    SBT_TRY(sbt_q_alert_transfer_get(r->tx, &in, &t, &found, f));
    if (!found)
        return SBT_OK;
    SBT_TRY(sbt_alert_near(r->tx, &t, days, &l, &n, f));
    if (n == 0)
        return SBT_OK;
    int64_t first = l[0].filed_us;
    for (size_t i = 1; i < n; i++)
        first = l[i].filed_us < first ? l[i].filed_us : first;
    const char *text = sbt_id_text(sbt_tx_arena(r->tx), id);
    struct sbt_alert_finding *x = add(r, "rule-reprisal", "transfer", text, text);
    x->first = sbt_day_at(first, SBT_ZONE_WIB);
    x->last = (sbt_day)t.on_day;
    x->observed = (int64_t)n;
    return SBT_OK;
}

static enum sbt_rc reprisals(struct run *r, struct sbt_fault *f)
{
    int64_t days, lookback;
    SBT_TRY(limit(r, "reprisal_days", &days, f));
    SBT_TRY(limit(r, "lookback_days", &lookback, f));
    struct sbt_q_alert_rule_transfers_in in = {.from_us = r->now_us - lookback * SBT_US_PER_DAY, .limit_n = ROWS_MAX};
    struct sbt_q_alert_rule_transfers_out *o;
    size_t n;
    SBT_TRY(sbt_q_alert_rule_transfers(r->tx, &in, &o, &n, f));
    for (size_t i = 0; i < n; i++)
        SBT_TRY(reprisal(r, &o[i].transfer_id, days, f));
    return SBT_OK;
}

static enum sbt_rc look(struct run *r, struct sbt_fault *f)
{
    static enum sbt_rc (*const rules[])(struct run *, struct sbt_fault *) = {stages, ppks,    kanregs,  seniors,
                                                                             bursts, repeats, reprisals};
    r->now_us = sbt_tx_now_us(r->tx);
    r->today = sbt_day_at(r->now_us, SBT_ZONE_WIB);
    r->leaf_n = sbt_store_leaf_n(r->app->store);
    for (size_t i = 0; i < SBT_ARRAY_LEN(rules); i++)
        SBT_TRY(rules[i](r, f));
    return SBT_OK;
}

enum sbt_rc sbt_alert_rules_tx(struct sbt_tx *tx, struct sbt_app *app, int64_t *ret_n, struct sbt_fault *f)
{
    struct run r = {.tx = tx, .app = app};
    int64_t n = 0;
    SBT_TRY(look(&r, f));
    for (size_t i = 0; i < r.found_n; i++) {
        bool raised;
        SBT_TRY(sbt_alert_raise_tx(tx, app, &r.found[i], &raised, f));
        n += raised;
    }
    *ret_n = n;
    return SBT_OK;
}

static enum sbt_rc look_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct run *r = arg;
    *r = (struct run){.tx = tx, .app = r->app};
    return look(r, f);
}

enum sbt_rc sbt_alert_rules(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f)
{
    struct run r = {.app = ctx->app};
    int64_t n = 0;
    SBT_TRY(sbt_ctx_tx(ctx, "alert.rules", SBT_TX_READ, look_tx, &r, f));
    for (size_t i = 0; i < r.found_n; i++) {
        bool raised;
        SBT_TRY(sbt_alert_raise(ctx, &r.found[i], &raised, f));
        n += raised;
    }
    *ret_n = n;
    return SBT_OK;
}
