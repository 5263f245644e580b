// The mail job: who is next, what is new for him, one digest, and what the mail server said.
#include "app/mail.h"

#include <stdlib.h>

#include "app/account_session.h"
#include "app/notice.h"
#include "base/buf.h"
#include "base/tr.h"
#include "domain/report.h"
#include "gen/queries.h"
#include "remote/smtp.h"

#define OPEN_H 8
#define CLOSE_H 17
#define HOUR_US (INT64_C(3600) * SBT_US_PER_S)
#define SOON_US (15 * INT64_C(60) * SBT_US_PER_S) // mode at_once: what comes close together goes in one mail
#define LEASE_US (INT64_C(300) * SBT_US_PER_S)

const struct sbt_choice sbt_mail_modes[] = {
    {"digest", SBT_N_("Sekali sehari, pada pagi hari kerja"), NULL},
    {"at_once", SBT_N_("Tak lama sesudah ada yang baru, dalam jam kerja"), NULL},
    {"off", SBT_N_("Tidak pernah"), NULL},
    {0}};

int64_t sbt_mail_hours(const struct sbt_calendar *cal, const char *region, enum sbt_zone zone, int64_t us)
{
    sbt_day day = sbt_day_at(us, zone);
    int64_t start = sbt_day_start_us(day, zone);
    if (us >= start + CLOSE_H * HOUR_US)
        start = sbt_day_start_us(++day, zone);
    while (!sbt_calendar_is_working(cal, region, day))
        start = sbt_day_start_us(++day, zone);
    return us > start + OPEN_H * HOUR_US ? us : start + OPEN_H * HOUR_US;
}

struct next {
    struct sbt_app *app;
    struct sbt_q_mail_due_out *due;
    size_t due_n;
    int64_t max;
    const struct sbt_calendar *cal;
};

static enum sbt_rc people_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    int64_t *n = arg;
    struct sbt_q_mail_new_people_in in = {.now_us = sbt_tx_now_us(tx)};
    return sbt_q_mail_new_people(tx, &in, n, f);
}

static enum sbt_rc due_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct next *x = arg;
    struct sbt_q_mail_due_in in = {.now_us = sbt_tx_now_us(tx), .limit_n = x->max};
    SBT_TRY(sbt_app_calendar(tx, x->app, &x->cal, f));
    return sbt_q_mail_due(tx, &in, &x->due, &x->due_n, f);
}

static enum sbt_rc take_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_mail_take_in *in = arg;
    int64_t n;
    in->now_us = sbt_tx_now_us(tx);
    in->until_us = in->now_us + LEASE_US;
    SBT_TRY(sbt_q_mail_take(tx, in, &n, f));
    return n == 1 ? SBT_OK : SBT_E_CONFLICT;
}

static enum sbt_rc done_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    return sbt_q_mail_done(tx, arg, NULL, f);
}

// --- what is new for a person, over all his offices

struct found {
    struct sbt_id appointment[16];
    size_t n;
};
struct list {
    struct sbt_id account;
    struct found *ret;
};

static enum sbt_rc offices_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list *x = arg;
    struct sbt_q_appointment_by_account_in in = {x->account};
    struct sbt_q_appointment_by_account_out *rows;
    size_t n;
    SBT_TRY(sbt_q_appointment_by_account(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n && x->ret->n < SBT_ARRAY_LEN(x->ret->appointment); i++)
        if (sbt_str_eq(rows[i].status, "active"))
            x->ret->appointment[x->ret->n++] = rows[i].appointment_id;
    return SBT_OK;
}

struct news {
    int64_t n, urgent, acts;
    const char *region;
    enum sbt_zone zone;
};

static bool urgent(const char *kind)
{
    return sbt_str_eq(kind, "late") || sbt_str_eq(kind, "escalate");
}

static enum sbt_rc news_of(struct sbt_app *app, struct sbt_arena *a, const struct sbt_id *account, int64_t since_us,
                           struct news *ret, struct sbt_fault *f)
{
    struct found found = {0};
    struct list x = {.account = *account, .ret = &found};
    *ret = (struct news){.zone = SBT_ZONE_WIB};
    SBT_TRY(sbt_tx_run(app->store, "mail.offices", SBT_TX_READ, a, NULL, offices_tx, &x, f));
    for (size_t i = 0; i < found.n; i++) {
        struct sbt_ctx ctx = {.app = app, .arena = a, .lang = "id", .now_us = sbt_clock_now(app->clock)};
        struct sbt_appointment_id id = {found.appointment[i]};
        struct sbt_notice_view *rows;
        size_t n;
        int64_t unseen;
        struct sbt_fault quiet = {0}; // one that is over gives no mail
        if (sbt_appointment_actor(app, a, &id, "id", &ctx.actor, &quiet) != SBT_OK)
            continue;
        ret->region = ctx.actor.region_code;
        ret->zone = ctx.actor.zone ? ctx.actor.zone : SBT_ZONE_WIB;
        SBT_TRY(sbt_notice_list(&ctx, &rows, &n, &unseen, f));
        for (size_t k = 0; k < n; k++) {
            if (rows[k].seen || rows[k].created_us <= since_us)
                continue;
            ret->n++;
            ret->urgent += urgent(rows[k].kind);
            ret->acts += sbt_str_eq(rows[k].kind, "acts_own");
        }
    }
    return SBT_OK;
}

// Numbers alone: no case, no report, no name (design of notices: content never leaves by mail).
static const char *words(struct sbt_app *app, struct sbt_arena *a, const char *lang, const struct news *w)
{
    const char *base = app->base_url != NULL ? app->base_url : getenv("SBT_BASE_URL");
    const char *n = sbt_tr_int(a, lang, w->n), *u = sbt_tr_int(a, lang, w->urgent);
    const char *first = sbt_tr_fill(a, lang, SBT_N_("Ada %1 pemberitahuan baru untuk Anda di SBT."), n, NULL, NULL);
    const char *late = w->urgent == 0 ? ""
                                      : sbt_tr_fill(a, lang,
                                                    SBT_N_("%1 di antaranya tentang tenggat yang terlewati atau "
                                                           "naik ke jenjang berikutnya."),
                                                    u, NULL, NULL);
    const char *where = sbt_str_empty(base) ? sbt_tr(lang, SBT_N_("Masuk ke SBT untuk membacanya."))
                                            : sbt_tr_fill(a, lang, SBT_N_("Masuk untuk membacanya: %1/pemberitahuan"),
                                                          base, NULL, NULL);
    const char *acts = w->acts == 0 ? ""
                                    : sbt_tr(lang, SBT_N_("Ada perbuatan yang tercatat atas nama Anda. Periksa apakah "
                                                          "semuanya dari Anda: Akun saya, Perbuatan."));
    return sbt_arena_printf(a, "%s%s%s%s%s\n%s\n", first, *late ? "\n" : "", late, *acts ? "\n" : "", acts, where);
}

static void compose(struct sbt_app *app, struct sbt_arena *a, const struct news *w, struct sbt_mail *m)
{
    m->subject = sbt_tr_fill(a, "id", SBT_N_("SBT: %1 pemberitahuan baru"), sbt_tr_int(a, "id", w->n), NULL, NULL);
    m->text = sbt_arena_printf(
        a, "%s\n--\n%s\n%s\n", words(app, a, "id", w), words(app, a, "en", w),
        sbt_tr("id",
               SBT_N_("Surel ini dibuat oleh sistem dan tidak memuat isi kasus. Atur atau hentikan di halaman Akun "
                      "saya, Surel.")));
}

static enum sbt_rc write_to(struct sbt_app *app, struct sbt_arena *a, const struct sbt_smtp *smtp, const struct next *x,
                            const struct sbt_q_mail_due_out *p, struct sbt_fault *f)
{
    int64_t now = sbt_clock_now(app->clock);
    struct news w;
    SBT_TRY(news_of(app, a, &p->account_id, p->told_us, &w, f));
    int64_t open = sbt_mail_hours(x->cal, w.region, w.zone, now);
    int64_t tomorrow = sbt_day_start_us(sbt_day_at(now, w.zone) + 1, w.zone);
    struct sbt_q_mail_done_in out = {.account_id = p->account_id, .told_us = p->told_us, .sent_us = SBT_US_NONE};
    out.next_us = sbt_str_eq(p->mode, "at_once") ? now + SOON_US : sbt_mail_hours(x->cal, w.region, w.zone, tomorrow);
    if (open > now) {
        out.next_us = open;
        out.tries = p->tries;
    } else if (w.n > 0) {
        struct sbt_id id;
        sbt_id_new(&id, now);
        struct sbt_mail m = {.to = p->email, .date_s = now / SBT_US_PER_S, .id = sbt_id_text(a, &id)};
        const char *why;
        compose(app, a, &w, &m);
        switch (sbt_smtp_send(a, smtp, &m, &why)) {
        case SBT_MAIL_SENT:
            out.told_us = out.sent_us = now;
            break;
        case SBT_MAIL_LATER:
            out.tries = p->tries + 1;
            out.next_us = now + (SOON_US << (p->tries < 6 ? p->tries : 6)); // up to 16 hours
            out.error = why;
            break;
        case SBT_MAIL_REFUSED:
            out.refused_address = p->email;
            out.error = why;
            break;
        }
    }
    return sbt_tx_run(app->store, "mail.done", SBT_TX_WRITE, a, NULL, done_tx, &out, f);
}

enum sbt_rc sbt_mail_run(struct sbt_app *app, struct sbt_arena *a, int64_t max, int64_t *ret_n, struct sbt_fault *f)
{
    struct sbt_smtp smtp;
    struct next x = {.app = app, .max = max};
    int64_t made;
    *ret_n = 0;
    SBT_TRY(sbt_smtp_of_env(a, &smtp, f));
    if (smtp.url == NULL)
        return SBT_OK;
    SBT_TRY(sbt_tx_run(app->store, "mail.people", SBT_TX_WRITE, a, NULL, people_tx, &made, f));
    SBT_TRY(sbt_tx_run(app->store, "mail.due", SBT_TX_READ, a, NULL, due_tx, &x, f));
    for (size_t i = 0; i < x.due_n; i++) {
        struct sbt_q_mail_take_in take = {.account_id = x.due[i].account_id};
        struct sbt_fault quiet = {0};
        enum sbt_rc rc = sbt_tx_run(app->store, "mail.take", SBT_TX_WRITE, a, NULL, take_tx, &take, &quiet);
        if (rc == SBT_E_CONFLICT)
            continue;
        if (rc != SBT_OK) {
            *f = quiet;
            return rc;
        }
        SBT_TRY(write_to(app, a, &smtp, &x, &x.due[i], f));
        ++*ret_n;
    }
    return SBT_OK;
}

// --- what a person chooses

struct own {
    struct sbt_ctx *ctx;
    struct sbt_mail_own *ret;
    const char *mode, *address, *why;
    int64_t n;
};

static enum sbt_rc own_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct own *x = arg;
    struct sbt_q_account_get_in who = {.account_id = x->ctx->actor.account.u};
    struct sbt_q_account_get_out a;
    struct sbt_q_mail_get_in in = {.account_id = x->ctx->actor.account.u};
    struct sbt_q_mail_get_out m;
    bool found;
    *x->ret = (struct sbt_mail_own){.mode = "digest", .sent_us = SBT_US_NONE};
    SBT_TRY(sbt_q_account_get(tx, &who, &a, &found, f));
    if (found)
        x->ret->address = a.email;
    SBT_TRY(sbt_q_mail_get(tx, &in, &m, &found, f));
    if (!found)
        return SBT_OK;
    x->ret->mode = m.mode;
    x->ret->sent_us = m.sent_us;
    x->ret->refused = m.refused_address != NULL && sbt_str_eq(m.refused_address, a.email);
    return SBT_OK;
}

enum sbt_rc sbt_mail_own(struct sbt_ctx *ctx, struct sbt_mail_own *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct own x = {.ctx = ctx, .ret = ret};
    return sbt_ctx_tx(ctx, "mail.own", SBT_TX_READ, own_tx, &x, f);
}

static enum sbt_rc choose_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct own *x = arg;
    struct sbt_q_mail_choose_in in = {
        .account_id = x->ctx->actor.account.u, .mode = x->mode, .now_us = sbt_tx_now_us(tx)};
    return sbt_q_mail_choose(tx, &in, NULL, f);
}

enum sbt_rc sbt_mail_choose(struct sbt_ctx *ctx, const char *mode, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    if (mode == NULL || sbt_choice_label(sbt_mail_modes, mode) == NULL)
        return sbt_fault_field(f, "mode", SBT_N_("Pilih salah satu."));
    struct own x = {.ctx = ctx, .mode = mode};
    return sbt_ctx_tx(ctx, "mail.choose", SBT_TX_WRITE, choose_tx, &x, f);
}

static enum sbt_rc bounce_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct own *x = arg;
    struct sbt_q_mail_bounce_in in = {.email = x->address, .error = x->why};
    return sbt_q_mail_bounce(tx, &in, &x->n, f);
}

enum sbt_rc sbt_mail_bounced(struct sbt_ctx *ctx, const char *address, const char *why, struct sbt_fault *f)
{
    struct own x = {.ctx = ctx, .address = address, .why = why};
    SBT_TRY(sbt_ctx_tx(ctx, "mail.bounced", SBT_TX_WRITE, bounce_tx, &x, f));
    return x.n > 0 ? SBT_OK : sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Tidak ada akun dengan alamat %1."), address);
}
