// Opening a sealed identity.
#include "app/identity_open.h"

#include "app/notice.h"
#include "app/read_log.h"
#include "app/sight.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/event.h"

struct work {
    struct sbt_ctx *ctx;
    struct sbt_id report, request, key;
    const char *reason, *hold_reason;
    struct sbt_q_identity_request_get_out q;
    struct sbt_blob box, share, pk;
    struct sbt_q_identity_partials_out *partials;
    size_t partials_n;
    bool grant, has_share;
    struct sbt_blob locked; // what to keep: halves of the first, or the opened identity
    struct sbt_identity_row *rows;
    size_t rows_n;
    int64_t n;
};

static enum sbt_rc reason_ok(struct sbt_fault *f, const char *reason, const char *say)
{
    if (sbt_str_empty(reason))
        return sbt_fault_field(f, "reason", say);
    if (sbt_utf8_count(reason) > SBT_LIMIT_NOTE_CHARS)
        return sbt_fault_field(f, "reason", SBT_N_("Alasan terlalu panjang: paling banyak 4.000 huruf."));
    return SBT_OK;
}

static void partial_key(const struct sbt_app *app, uint8_t ret[SBT_KEY])
{
    sbt_key_derive(app->keys.server, "identity_partial", ret);
}

// --- asking

static enum sbt_rc ask_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct work *x = arg;
    struct sbt_sight s;
    sbt_sight_of(&x->ctx->actor, &s);
    SBT_TRY(sbt_sight_report(tx, &s, &x->report, f));
    struct sbt_q_report_get_in get = {.report_id = x->report};
    struct sbt_q_report_get_out r;
    bool found;
    SBT_TRY(sbt_q_report_get(tx, &get, &r, &found, f));
    if (!found || r.sealed == NULL)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Laporan ini tidak memuat identitas yang dirahasiakan."));
    struct sbt_q_identity_requests_of_report_in in = {.report_id = x->report};
    struct sbt_q_identity_requests_of_report_out *old;
    size_t n;
    SBT_TRY(sbt_q_identity_requests_of_report(tx, &in, &old, &n, f));
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(old[i].state, "asked") || sbt_str_eq(old[i].state, "first"))
            return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Sudah ada permintaan yang menunggu penjaga identitas."));
    sbt_id_new(&x->request, sbt_tx_now_us(tx));
    struct sbt_ev_identity_requested_facts facts = {.report = x->report};
    struct sbt_ev_identity_requested_text text = {.reason = x->reason};
    struct sbt_event_new e = {
        .kind = SBT_EV_IDENTITY_REQUESTED, .thing = x->request, .case_id = r.case_id, .facts = &facts, .text = &text};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    SBT_TRY(sbt_identity_box_read(sbt_tx_arena(tx), r.sealed, &x->key, &x->box, f));
    struct sbt_q_identity_share_holders_in hin = {.key_id = x->key};
    struct sbt_q_identity_share_holders_out *h;
    SBT_TRY(sbt_q_identity_share_holders(tx, &hin, &h, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_notice_new notice = {.kind = "identity", .account = h[i].account_id, .report_id = x->report};
        SBT_TRY(sbt_notice_add(tx, &notice, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_identity_ask(struct sbt_ctx *ctx, const struct sbt_id *report, const char *reason,
                             struct sbt_id *ret_request, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_IDENTITY_ASK, f));
    SBT_TRY(reason_ok(
        f, reason, SBT_N_("Tulis mengapa identitas pelapor perlu dibuka. Pelapor dapat mengetahui permintaan ini.")));
    struct work x = {.ctx = ctx, .report = *report, .reason = reason};
    SBT_TRY(sbt_ctx_tx(ctx, "identity.ask", SBT_TX_WRITE, ask_tx, &x, f));
    *ret_request = x.request;
    return SBT_OK;
}

// --- the custodians' desk

static enum sbt_rc hold_days(struct sbt_tx *tx, const struct sbt_ctx *ctx, int64_t *ret, struct sbt_fault *f)
{
    const struct sbt_rulebook *rb;
    struct sbt_fault quiet = {0};
    enum sbt_rc rc = sbt_app_rulebook_on(tx, ctx->app, sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB), &rb, &quiet);
    *ret = 0;
    if (rc == SBT_OK)
        *ret = sbt_rb_setting_int(rb, "identity_hold_days", 0);
    else if (rc != SBT_E_NOT_FOUND) {
        *f = quiet;
        return rc;
    }
    return SBT_OK;
}

static int64_t us_of(int64_t v)
{
    return v == SBT_INT_NONE ? SBT_US_NONE : v;
}

static enum sbt_rc desk_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct work *x = arg;
    struct sbt_q_identity_desk_in in = {.max = SBT_LIMIT_ROWS_PER_PAGE};
    struct sbt_q_identity_desk_out *r;
    SBT_TRY(sbt_q_identity_desk(tx, &in, &r, &x->rows_n, f));
    x->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_identity_row, x->rows_n + 1);
    const struct sbt_id *me = &x->ctx->actor.account.u;
    int64_t days;
    SBT_TRY(hold_days(tx, x->ctx, &days, f));
    for (size_t i = 0; i < x->rows_n; i++) {
        bool open = sbt_str_eq(r[i].state, "asked") || sbt_str_eq(r[i].state, "first");
        x->rows[i] = (struct sbt_identity_row){.request = r[i].request_id,
                                               .number = r[i].number,
                                               .reason = r[i].reason,
                                               .state = r[i].state,
                                               .asked_by = r[i].asked_by_name,
                                               .asked_agency = r[i].asked_agency,
                                               .asked_us = r[i].asked_us,
                                               .opened_us = us_of(r[i].opened_us),
                                               .expires_us = us_of(r[i].expires_us),
                                               .waits_for_me = open && !sbt_id_eq(&r[i].first_by, me),
                                               .hold_days = sbt_str_eq(r[i].state, "first") ? days : 0};
    }
    return SBT_OK;
}

enum sbt_rc sbt_identity_desk(struct sbt_ctx *ctx, struct sbt_identity_row **ret, size_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_IDENTITY_OPEN, f));
    struct work x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "identity.desk", SBT_TX_READ, desk_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.rows_n;
    return SBT_OK;
}

// --- deciding

static enum sbt_rc load(struct sbt_tx *tx, struct work *x, struct sbt_fault *f)
{
    struct sbt_q_identity_request_get_in in = {.request_id = x->request};
    bool found;
    SBT_TRY(sbt_q_identity_request_get(tx, &in, &x->q, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Permintaan ini tidak ada."));
    return SBT_OK;
}

static enum sbt_rc may_decide(const struct work *x, struct sbt_fault *f)
{
    const struct sbt_id *me = &x->ctx->actor.account.u;
    if (!sbt_str_eq(x->q.state, "asked") && !sbt_str_eq(x->q.state, "first"))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Permintaan ini sudah diputuskan."));
    if (sbt_id_eq(&x->q.asked_by, me))
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Anda tidak dapat memutuskan permintaan Anda sendiri."));
    if (sbt_id_eq(&x->q.first_by, me))
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Anda sudah menyetujui. Penjaga identitas yang lain harus memutuskan."));
    return SBT_OK;
}

static enum sbt_rc look_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct work *x = arg;
    SBT_TRY(load(tx, x, f));
    SBT_TRY(may_decide(x, f));
    if (!x->grant)
        return SBT_OK;
    SBT_TRY(sbt_identity_box_read(sbt_tx_arena(tx), x->q.sealed, &x->key, &x->box, f));
    struct sbt_q_identity_custody_get_in kin = {.key_id = x->key};
    struct sbt_q_identity_custody_get_out key;
    bool found;
    SBT_TRY(sbt_q_identity_custody_get(tx, &kin, &key, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "custody key of a sealed identity is gone");
    x->pk = key.pk;
    struct sbt_q_identity_share_get_in sin = {.key_id = x->key, .account_id = x->ctx->actor.account.u};
    struct sbt_q_identity_share_get_out share;
    SBT_TRY(sbt_q_identity_share_get(tx, &sin, &share, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Anda tidak memegang bagian kunci untuk laporan ini."));
    x->share = share.share;
    struct sbt_q_identity_partials_in pin = {.request_id = x->request};
    return sbt_q_identity_partials(tx, &pin, &x->partials, &x->partials_n, f);
}

static enum sbt_rc event(struct sbt_tx *tx, const struct work *x, enum sbt_event_kind kind, const void *facts,
                         const void *text, struct sbt_fault *f)
{
    struct sbt_event_new e = {.kind = kind, .thing = x->request, .facts = facts, .text = text};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc hold(struct sbt_tx *tx, const struct work *x, int64_t turn, struct sbt_fault *f)
{
    int64_t days;
    if (sbt_str_empty(x->hold_reason))
        return SBT_OK;
    SBT_TRY(hold_days(tx, x->ctx, &days, f));
    if (days < 1)
        return sbt_fault_field(
            f, "hold_reason", SBT_N_("Aturan yang berlaku tidak membolehkan penundaan: pelapor langsung diberi tahu."));
    if (turn != 2)
        return sbt_fault_field(f, "hold_reason", SBT_N_("Penundaan diputuskan oleh penjaga kedua."));
    struct sbt_ev_identity_held_facts facts = {.report = x->q.report_id,
                                               .tell_day = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB) + (sbt_day)days};
    struct sbt_ev_identity_held_text text = {.reason = x->hold_reason};
    return event(tx, x, SBT_EV_IDENTITY_HELD, &facts, &text, f);
}

static enum sbt_rc decide_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct work *x = arg;
    char was[16];
    snprintf(was, sizeof was, "%s", x->q.state);
    SBT_TRY(load(tx, x, f));
    SBT_TRY(may_decide(x, f));
    if (strcmp(was, x->q.state) != 0)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Penjaga lain baru saja memutuskan. Buka kembali halaman ini."));
    int64_t turn = sbt_str_eq(x->q.state, "asked") ? 1 : 2;
    struct sbt_ev_identity_decided_facts facts = {.granted = x->grant, .report = x->q.report_id, .turn = turn};
    struct sbt_ev_identity_decided_text text = {.reason = x->reason};
    SBT_TRY(event(tx, x, SBT_EV_IDENTITY_DECIDED, &facts, x->reason ? &text : NULL, f));
    struct sbt_q_identity_partial_delete_in del = {.request_id = x->request};
    if (!x->grant)
        return sbt_q_identity_partial_delete(tx, &del, NULL, f);
    SBT_TRY(hold(tx, x, turn, f));
    struct sbt_q_identity_partial_put_in put = {
        .request_id = x->request, .account_id = x->ctx->actor.account.u, .share = x->locked};
    if (turn == 1)
        return sbt_q_identity_partial_put(tx, &put, NULL, f);
    SBT_TRY(sbt_q_identity_partial_delete(tx, &del, NULL, f));
    put.account_id = x->q.asked_by;
    SBT_TRY(sbt_q_identity_partial_put(tx, &put, NULL, f));
    struct sbt_ev_identity_opened_facts opened = {.expires_us = sbt_tx_now_us(tx) + SBT_IDENTITY_OPEN_S * SBT_US_PER_S,
                                                  .report = x->q.report_id};
    SBT_TRY(event(tx, x, SBT_EV_IDENTITY_OPENED, &opened, NULL, f));
    struct sbt_notice_new notice = {.kind = "identity", .account = x->q.asked_by, .report_id = x->q.report_id};
    return sbt_notice_add(tx, &notice, f);
}

// The second custodian: his half for the first one, and the first one's half for him, make the key.
static enum sbt_rc unseal(struct work *x, const struct sbt_identity_half *mine, size_t mine_n, struct sbt_blob *ret,
                          struct sbt_fault *f)
{
    uint8_t pkey[SBT_KEY], sk[SBT_BOX_SK];
    partial_key(x->ctx->app, pkey);
    bool ok = false;
    for (size_t i = 0; i < x->partials_n && !ok; i++) {
        struct sbt_blob plain;
        if (!sbt_secret_open(x->ctx->arena, pkey, "identity_halves", x->partials[i].share, &plain))
            continue;
        const struct sbt_identity_half *his = plain.p;
        size_t his_n = plain.n / sizeof *his;
        const struct sbt_identity_half *a = NULL, *b = NULL;
        for (size_t k = 0; k < his_n; k++)
            if (sbt_id_eq(&his[k].other, &x->ctx->actor.account.u))
                a = &his[k];
        for (size_t k = 0; k < mine_n; k++)
            if (sbt_id_eq(&mine[k].other, &x->partials[i].account_id))
                b = &mine[k];
        if (a == NULL || b == NULL)
            continue;
        for (size_t k = 0; k < sizeof sk; k++)
            sk[k] = a->b[k] ^ b->b[k];
        ok = x->pk.n == SBT_BOX_PK && sbt_box_open(x->ctx->arena, x->pk.p, sk, x->box, ret);
    }
    sbt_wipe(pkey, sizeof pkey);
    sbt_wipe(sk, sizeof sk);
    if (!ok)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "two custodians' halves do not open the identity");
    return SBT_OK;
}

enum sbt_rc sbt_identity_decide(struct sbt_ctx *ctx, const struct sbt_identity_decide_in *in, bool *ret_opened,
                                struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_IDENTITY_OPEN, f));
    if (!in->grant)
        SBT_TRY(reason_ok(f, in->reason, SBT_N_("Tulis mengapa permintaan ini ditolak.")));
    else if (sbt_str_empty(in->passphrase))
        return sbt_fault_field(f, "passphrase", SBT_N_("Masukkan frasa sandi penjaga Anda."));
    struct work x = {.ctx = ctx,
                     .request = in->request,
                     .grant = in->grant,
                     .reason = sbt_str_empty(in->reason) ? NULL : in->reason,
                     .hold_reason = in->hold_reason};
    if (in->grant && !sbt_str_empty(in->hold_reason) && sbt_utf8_count(in->hold_reason) > SBT_LIMIT_NOTE_CHARS)
        return sbt_fault_field(f, "hold_reason", SBT_N_("Alasan terlalu panjang: paling banyak 4.000 huruf."));
    SBT_TRY(sbt_ctx_tx(ctx, "identity.look", SBT_TX_READ, look_tx, &x, f));
    bool second = sbt_str_eq(x.q.state, "first");
    if (in->grant) { // outside of the write: passphrases are slow by design
        struct sbt_identity_half *mine;
        size_t n;
        SBT_TRY(sbt_identity_halves(ctx->arena, x.share, in->passphrase, &mine, &n, f));
        struct sbt_blob keep = {.p = mine, .n = n * sizeof *mine};
        if (second)
            SBT_TRY(unseal(&x, mine, n, &keep, f));
        uint8_t pkey[SBT_KEY];
        partial_key(ctx->app, pkey);
        x.locked = sbt_secret_lock(ctx->arena, pkey, second ? "identity_open" : "identity_halves", keep.p, keep.n);
        sbt_wipe(pkey, sizeof pkey);
        sbt_wipe(mine, n * sizeof *mine);
    }
    SBT_TRY(sbt_ctx_tx(ctx, "identity.decide", SBT_TX_WRITE, decide_tx, &x, f));
    *ret_opened = in->grant && second;
    return SBT_OK;
}

// --- reading

static enum sbt_rc read_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct work *x = arg;
    SBT_TRY(load(tx, x, f));
    if (!sbt_id_eq(&x->q.asked_by, &x->ctx->actor.account.u))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Permintaan ini tidak ada."));
    struct sbt_sight s;
    sbt_sight_of(&x->ctx->actor, &s);
    SBT_TRY(sbt_sight_report(tx, &s, &x->q.report_id, f));
    if (!sbt_str_eq(x->q.state, "opened"))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Identitas ini belum dibuka oleh dua penjaga."));
    if (sbt_tx_now_us(tx) >= x->q.expires_us)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Waktu membaca identitas ini sudah habis. Ajukan permintaan baru."));
    struct sbt_q_identity_partials_in in = {.request_id = x->request};
    return sbt_q_identity_partials(tx, &in, &x->partials, &x->partials_n, f);
}

enum sbt_rc sbt_identity_read(struct sbt_ctx *ctx, const struct sbt_id *request, struct sbt_ev_reporter *ret,
                              int64_t *ret_expires_us, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_IDENTITY_ASK, f));
    struct work x = {.ctx = ctx, .request = *request};
    SBT_TRY(sbt_ctx_tx(ctx, "identity.read", SBT_TX_READ, read_tx, &x, f));
    uint8_t key[SBT_KEY];
    partial_key(ctx->app, key);
    struct sbt_blob plain = {0};
    bool ok = x.partials_n == 1 && sbt_secret_open(ctx->arena, key, "identity_open", x.partials[0].share, &plain);
    sbt_wipe(key, sizeof key);
    if (!ok)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "opened identity is not there");
    struct sbt_ev_reporter r;
    SBT_TRY(sbt_decode_json(&sbt_ev_reporter_t, plain.p, plain.n, SBT_DECODE_UNKNOWN_OK, ctx->arena, &r, f));
    static const char *const fields[] = {"pelapor"};
    struct sbt_read read = {.thing = x.q.report_id,
                            .what = "identitas",
                            .right = "identity_ask",
                            .fields = fields,
                            .fields_n = 1,
                            .reason = x.q.reason ? x.q.reason : "-"};
    SBT_TRY(sbt_read_log(ctx, &read, f));
    *ret = r;
    *ret_expires_us = x.q.expires_us;
    return SBT_OK;
}

static enum sbt_rc sweep_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    int64_t *n = arg;
    struct sbt_q_identity_partial_expired_in in = {.now_us = sbt_tx_now_us(tx), .max = 100};
    struct sbt_q_identity_partial_expired_out *r;
    size_t rows;
    SBT_TRY(sbt_q_identity_partial_expired(tx, &in, &r, &rows, f));
    for (size_t i = 0; i < rows; i++) {
        struct sbt_q_identity_partial_delete_in del = {.request_id = r[i].request_id};
        SBT_TRY(sbt_q_identity_partial_delete(tx, &del, NULL, f));
    }
    *n = (int64_t)rows;
    return SBT_OK;
}

enum sbt_rc sbt_identity_sweep(struct sbt_app *app, struct sbt_arena *a, int64_t *ret_n, struct sbt_fault *f)
{
    return sbt_tx_run(app->store, "identity.sweep", SBT_TX_WRITE, a, NULL, sweep_tx, ret_n, f);
}
