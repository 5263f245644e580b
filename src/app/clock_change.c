// Extending a clock and letting it stand still by hand: who may, how far, and why, as the rulebook says.
#include "app/clock_change.h"

#include "app/case_step.h"
#include "app/clock_due.h"
#include "app/idempotency.h"
#include "app/job.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"

static const struct sbt_choice whats[] = {{"extend", SBT_N_("Perpanjang"), NULL},
                                          {"pause", SBT_N_("Hentikan sementara"), NULL},
                                          {"resume", SBT_N_("Jalankan lagi"), NULL},
                                          {0}};
static const struct sbt_field change_f[] = {
    SBT_FIELD(sbt_clock_change_in, TEXT, clock, .required = true, .max = 36),
    SBT_FIELD(sbt_clock_change_in, INT, days, .min = 1, .max = 3660, .label = SBT_N_("Tambahan hari")),
    SBT_FIELD(sbt_clock_change_in, AREA, reason, .required = true, .min = 5, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Alasan")),
    SBT_FIELD(sbt_clock_change_in, CODE, what, .required = true, .choices = whats),
};
const struct sbt_fields sbt_clock_change_fields = SBT_FIELDS(sbt_clock_change_in, "ClockChange", change_f);

struct change {
    struct sbt_ctx *ctx;
    const struct sbt_clock_change_in *in;
    struct sbt_id clock_id;
    struct sbt_case_subject cs;
    struct sbt_clock_row row;
    const struct sbt_rb_clock *rule;
};

static enum sbt_rc append(struct sbt_tx *tx, const struct change *x, enum sbt_event_kind kind, const void *facts,
                          const void *text, struct sbt_fault *f)
{
    struct sbt_event_new e = {
        .kind = kind, .thing = x->clock_id, .case_id = x->cs.case_id.u, .facts = facts, .text = text};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc reload(struct sbt_tx *tx, struct change *x, struct sbt_fault *f)
{
    bool found;
    SBT_TRY(sbt_clock_row_get(tx, &x->clock_id, &x->row, &found, f));
    return sbt_clock_due_write(tx, x->ctx->app, &x->row, x->rule, SBT_CLOCK_GOES_ON, f);
}

static enum sbt_rc need_duty(struct sbt_tx *tx, const struct change *x, const char *duty, struct sbt_fault *f)
{
    struct sbt_case_actor actor;
    SBT_TRY(sbt_case_actor_of(tx, x->ctx, &x->cs, sbt_case_today(x->ctx), &actor, f));
    for (size_t i = 0; i < actor.duties_n && !actor.shut_out; i++)
        if (sbt_str_eq(actor.duties[i], duty))
            return SBT_OK;
    return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Mengubah tenggat ini bukan tugas Anda dalam kasus ini."));
}

static enum sbt_rc need_state(const struct change *x, const char *state, struct sbt_fault *f)
{
    if (sbt_str_eq(x->row.state, state))
        return SBT_OK;
    return sbt_str_eq(x->row.state, "breached")
               ? sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Tenggat ini sudah terlampaui dan tidak dapat diubah lagi."))
               : sbt_fault_set(
                     f, SBT_E_CONFLICT,
                     SBT_N_("Tenggat ini tidak sedang berjalan seperti yang Anda lihat. Muat ulang halaman."));
}

static enum sbt_rc extend(struct sbt_tx *tx, struct change *x, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const struct sbt_rb_clock *c = x->rule;
    int64_t left = c->extend_max_n - x->row.extra_days;
    if (c->extend_max_n == 0)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Menurut aturan, tenggat ini tidak dapat diperpanjang."));
    SBT_TRY(need_duty(tx, x, c->extend_by ? c->extend_by : c->owner, f));
    SBT_TRY(need_state(x, "running", f));
    struct sbt_q_clock_extensions_in in = {.clock_id = x->clock_id};
    struct sbt_q_clock_extensions_out *had;
    size_t n;
    SBT_TRY(sbt_q_clock_extensions(tx, &in, &had, &n, f));
    if (c->extend_times > 0 && n >= (size_t)c->extend_times)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Tenggat ini sudah diperpanjang sebanyak yang diizinkan aturan (%1 kali)."),
                             sbt_arena_printf(a, "%d", c->extend_times));
    if (x->in->days == SBT_INT_NONE || x->in->days < 1 || x->in->days > left)
        return sbt_fault_field(f, "days", SBT_N_("Isi antara 1 dan %1 hari: lebih dari itu tidak diizinkan aturan."),
                               sbt_arena_printf(a, "%lld", (long long)left));
    struct sbt_ev_clock_extended_facts facts = {.day = sbt_day_at(sbt_tx_now_us(tx), x->row.zone), .days = x->in->days};
    struct sbt_ev_clock_extended_text text = {.reason = x->in->reason};
    SBT_TRY(append(tx, x, SBT_EV_CLOCK_EXTENDED, &facts, &text, f));
    return reload(tx, x, f);
}

static enum sbt_rc change_state(struct sbt_tx *tx, struct change *x, const char *state, const char *reason,
                                struct sbt_fault *f)
{
    struct sbt_ev_clock_changed_facts facts = {
        .day = sbt_day_at(sbt_tx_now_us(tx), x->row.zone), .days = SBT_INT_NONE, .state = state};
    struct sbt_ev_clock_changed_text text = {.reason = reason};
    SBT_TRY(append(tx, x, SBT_EV_CLOCK_CHANGED, &facts, reason ? &text : NULL, f));
    return reload(tx, x, f);
}

// When a pause by hand has lasted as long as the rulebook allows, counted like the clock itself.
static enum sbt_rc pause_end(struct sbt_tx *tx, const struct change *x, int64_t *ret, struct sbt_fault *f)
{
    const struct sbt_calendar *cal;
    SBT_TRY(sbt_app_calendar(tx, x->ctx->app, &cal, f));
    struct sbt_due_in in = {.rule = x->rule->rule,
                            .start_us = sbt_tx_now_us(tx),
                            .zone = x->row.zone,
                            .region = x->row.region,
                            .calendar = cal};
    struct sbt_due due;
    in.rule.n = x->rule->pause_max_n;
    in.rule.from_same_day = false;
    SBT_TRY(sbt_due_compute(NULL, &in, &due, f));
    *ret = due.due_us;
    return SBT_OK;
}

static enum sbt_rc pause(struct sbt_tx *tx, struct change *x, struct sbt_fault *f)
{
    if (x->rule->pause_max_n == 0 || !x->rule->pause_by)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Menurut aturan, tenggat ini tidak dapat dihentikan sementara."));
    SBT_TRY(need_duty(tx, x, x->rule->pause_by, f));
    if (sbt_str_eq(x->in->what, "resume")) {
        SBT_TRY(need_state(x, "paused", f));
        return change_state(tx, x, "running", x->in->reason, f);
    }
    SBT_TRY(need_state(x, "running", f));
    if (x->row.pauses_n > 0)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Tenggat ini sudah pernah dihentikan sementara."));
    int64_t until;
    char id[37];
    SBT_TRY(pause_end(tx, x, &until, f));
    sbt_id_put(id, &x->clock_id);
    SBT_TRY(sbt_job_add(tx, "clock_pause", id, NULL, until, f));
    return change_state(tx, x, "paused", x->in->reason, f);
}

static enum sbt_rc load(struct sbt_tx *tx, struct change *x, bool *ret_found, struct sbt_fault *f)
{
    SBT_TRY(sbt_clock_row_get(tx, &x->clock_id, &x->row, ret_found, f));
    if (!*ret_found || sbt_id_is_none(&x->row.subject_id)) {
        *ret_found = false;
        return SBT_OK;
    }
    SBT_TRY(sbt_case_subject_load(tx, x->ctx->app, &x->row.subject_id, &x->cs, f));
    x->rule = sbt_clock_rule(sbt_tx_arena(tx), x->cs.rb, x->row.code);
    *ret_found = x->rule != NULL;
    return SBT_OK;
}

static enum sbt_rc change_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct change *x = arg;
    struct sbt_hash hash;
    struct sbt_blob answer;
    struct sbt_id case_id;
    const struct sbt_rulebook *rb;
    const char *number, *level;
    bool found, seen;
    SBT_TRY(sbt_case_by_number(tx, x->ctx, x->in->number, &case_id, &number, &rb, f));
    SBT_TRY(load(tx, x, &found, f));
    if (!found || !sbt_id_eq(&x->cs.case_id.u, &case_id))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Tenggat ini tidak ditemukan dalam kasus ini."));
    struct sbt_sight s;
    sbt_sight_of(&x->ctx->actor, &s);
    SBT_TRY(sbt_sight_subject(tx, &s, &x->cs.subject_id.u, &level, f));
    const char *all = sbt_arena_printf(sbt_tx_arena(tx), "%s %s %lld %s", x->in->clock, x->in->what,
                                       (long long)x->in->days, x->in->reason);
    sbt_sha256(all, strlen(all), &hash);
    SBT_TRY(sbt_idem_begin(tx, x->ctx, "clock.change", &hash, &seen, &answer, f));
    if (seen)
        return SBT_OK;
    SBT_TRY(sbt_str_eq(x->in->what, "extend") ? extend(tx, x, f) : pause(tx, x, f));
    return sbt_idem_end(tx, x->ctx, "clock.change", (struct sbt_blob){"", 0}, f);
}

enum sbt_rc sbt_clock_change(struct sbt_ctx *ctx, const struct sbt_clock_change_in *in, struct sbt_fault *f)
{
    struct change x = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_ACT, f));
    if (!sbt_id_parse(in->clock, &x.clock_id))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Tenggat ini tidak ditemukan dalam kasus ini."));
    return sbt_ctx_tx(ctx, "clock.change", SBT_TX_WRITE, change_tx, &x, f);
}

static enum sbt_rc over_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct change *x = arg;
    bool found;
    SBT_TRY(load(tx, x, &found, f));
    if (!found || !sbt_str_eq(x->row.state, "paused"))
        return SBT_OK;
    return change_state(tx, x, "running", NULL, f);
}

enum sbt_rc sbt_clock_pause_over(struct sbt_ctx *ctx, const char *payload, struct sbt_fault *f)
{
    struct change x = {.ctx = ctx};
    if (!sbt_id_parse(payload, &x.clock_id))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a job names no clock");
    return sbt_ctx_tx(ctx, "clock.pause_over", SBT_TX_WRITE, over_tx, &x, f);
}
