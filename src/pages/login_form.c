// Log-in pages. The half-way state travels in a cookie that says nothing to the browser and ends after five minutes.
#include "pages/login_form.h"

#include "app/account_login.h"
#include "app/account_session.h"
#include "app/rate.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "http/sse.h"
#include "http/web.h"
#include "pages/frame.h"

#define PENDING_COOKIE "sbt_pending"

// Where to go on: the page that asked for the log-in, else the first page of the role.
static const char *back_of(struct sbt_request *rq)
{
    const char *back = sbt_request_query(rq, "kembali");
    return sbt_str_empty(back) ? "/mulai" : back;
}

static const char *action(struct sbt_request *rq, const char *path)
{
    return sbt_arena_printf(rq->arena, "%s?kembali=%s", path, sbt_url_escape(rq->arena, back_of(rq)));
}

static void show_login(struct sbt_request *rq, const char *login, const struct sbt_fault *f)
{
    struct sbt_view_login v = {.login = login, .action = action(rq, "/masuk")};
    sbt_frame_page(rq, SBT_N_("Masuk petugas"), &v.page);
    v.page.fault = f;
    sbt_frame_send(rq, f != NULL ? sbt_frame_status(f) : 200, &v.page, sbt_tpl_login_form, &v);
}

static enum sbt_rc login_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    const struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    if (!sbt_id_is_none(&ctx->actor.account.u)) {
        sbt_respond_see_other(rq, back_of(rq));
        return SBT_OK;
    }
    show_login(rq, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc login_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_login_in in;
    struct sbt_login_out out = {0};
    sbt_rec_init(&sbt_login_t, &in);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_login_t, &rq->form, 0, rq->arena, &in, f);
    if (rc == SBT_OK)
        rc = sbt_login(ctx, &in, sbt_request_header(rq, "User-Agent"), &out, f);
    if (rc == SBT_E_INVALID || rc == SBT_E_RATE) {
        show_login(rq, in.login, f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    if (out.session != NULL) {
        sbt_respond_cookie(rq, SBT_SESSION_COOKIE, out.session, -1);
        sbt_respond_see_other(rq, back_of(rq));
        return SBT_OK;
    }
    sbt_respond_cookie(rq, PENDING_COOKIE, out.pending, SBT_LOGIN_PENDING_S);
    sbt_respond_see_other(rq, action(rq, "/masuk/kode"));
    return SBT_OK;
}

static void show_code(struct sbt_request *rq, bool again, const struct sbt_fault *f)
{
    struct sbt_view_login_code v = {
        .action = action(rq, again ? "/masuk/ulang" : "/masuk/kode"), .back = back_of(rq), .again = again};
    sbt_frame_page(rq, again ? SBT_N_("Masukkan kode sekali lagi") : SBT_N_("Masukkan kode verifikasi"), &v.page);
    v.page.fault = f;
    sbt_frame_send(rq, f != NULL ? sbt_frame_status(f) : 200, &v.page, sbt_tpl_login_code, &v);
}

static enum sbt_rc code_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    if (sbt_str_empty(sbt_request_cookie(rq, PENDING_COOKIE)))
        sbt_respond_see_other(rq, action(rq, "/masuk"));
    else
        show_code(rq, false, NULL);
    return SBT_OK;
}

static enum sbt_rc code_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_login_code_in in;
    const char *session;
    sbt_rec_init(&sbt_login_code_t, &in);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_login_code_t, &rq->form, 0, rq->arena, &in, f);
    if (rc == SBT_OK)
        rc = sbt_login_code(ctx, sbt_request_cookie(rq, PENDING_COOKIE), &in, sbt_request_header(rq, "User-Agent"),
                            &session, f);
    if (rc == SBT_E_LOGIN) { // too late: from the start, with the sentence
        sbt_respond_cookie(rq, PENDING_COOKIE, "", 0);
        show_login(rq, NULL, f);
        return SBT_OK;
    }
    if (rc == SBT_E_INVALID || rc == SBT_E_RATE) {
        show_code(rq, false, f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    sbt_respond_cookie(rq, PENDING_COOKIE, "", 0);
    sbt_respond_cookie(rq, SBT_SESSION_COOKIE, session, -1);
    sbt_respond_see_other(rq, back_of(rq));
    return SBT_OK;
}

static enum sbt_rc again_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    show_code(rq, true, NULL);
    return SBT_OK;
}

static enum sbt_rc again_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_login_code_in in;
    sbt_rec_init(&sbt_login_code_t, &in);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_login_code_t, &rq->form, 0, rq->arena, &in, f);
    if (rc == SBT_OK)
        rc = sbt_login_step_up(sbt_frame_ctx(rq), &in, f);
    if (rc == SBT_E_INVALID || rc == SBT_E_RATE) {
        show_code(rq, true, f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    sbt_respond_see_other(rq, back_of(rq));
    return SBT_OK;
}

static enum sbt_rc logout_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_web *web = rq->app;
    SBT_TRY(sbt_session_log_out(ctx, f));
    sbt_sse_end_key(web->server, sbt_id_text(rq->arena, &ctx->actor.session.u)); // live pages in other windows
    sbt_respond_cookie(rq, SBT_SESSION_COOKIE, "", 0);
    sbt_frame_done(rq, "/", "bye", NULL);
    return SBT_OK;
}

// The first page of a role.
static enum sbt_rc begin_get(struct sbt_request *rq, struct sbt_fault *f)
{
    static const struct {
        enum sbt_need need;
        const char *path;
    } first[] = {
        {SBT_NEED_CASE_READ, "/meja"},    {SBT_NEED_IDENTITY_OPEN, "/identitas"},
        {SBT_NEED_FIGURES, "/statistik"}, {SBT_NEED_LOG_READ, "/catatan"},
        {SBT_NEED_AGENCIES, "/admin"},    {SBT_NEED_ACCOUNTS_OWN, "/akun-instansi"},
    };
    const struct sbt_actor *a = &sbt_frame_ctx(rq)->actor;
    (void)f;
    const char *to = sbt_str_eq(a->todo, "password") ? "/akun/kata-sandi"
                     : sbt_str_eq(a->todo, "totp")   ? "/akun/kode"
                     : a->todo != NULL               ? "/penugasan"
                                                     : "/akun";
    for (size_t i = 0; a->todo == NULL && i < SBT_ARRAY_LEN(first); i++)
        if (sbt_policy_may(a->role, first[i].need)) {
            to = first[i].path;
            break;
        }
    sbt_respond_see_other(rq, to);
    return SBT_OK;
}

#define PAGE(m, p, n, nd, b, r, h)                                                                                   \
    {                                                                                                                \
        .method = m, .pattern = p, .name = n, .need = nd, .body = b, .shed = SBT_SHED_STAFF, .rate = r, .handler = h \
    }
const struct sbt_route sbt_routes_login_form[] = {
    PAGE(SBT_GET, "/masuk", "login", SBT_NEED_PUBLIC, SBT_BODY_NONE, SBT_RATE_COMMON, login_get),
    PAGE(SBT_POST, "/masuk", "login_post", SBT_NEED_PUBLIC, SBT_BODY_FORM, SBT_RATE_LOGIN, login_post),
    PAGE(SBT_GET, "/masuk/kode", "login_code", SBT_NEED_PUBLIC, SBT_BODY_NONE, SBT_RATE_COMMON, code_get),
    PAGE(SBT_POST, "/masuk/kode", "login_code_post", SBT_NEED_PUBLIC, SBT_BODY_FORM, SBT_RATE_LOGIN, code_post),
    PAGE(SBT_GET, "/masuk/ulang", "login_again", SBT_NEED_LOGIN, SBT_BODY_NONE, SBT_RATE_COMMON, again_get),
    PAGE(SBT_POST, "/masuk/ulang", "login_again_post", SBT_NEED_LOGIN, SBT_BODY_FORM, SBT_RATE_LOGIN, again_post),
    PAGE(SBT_POST, "/keluar", "logout", SBT_NEED_LOGIN, SBT_BODY_FORM, SBT_RATE_COMMON, logout_post),
    PAGE(SBT_GET, "/mulai", "begin", SBT_NEED_LOGIN, SBT_BODY_NONE, SBT_RATE_COMMON, begin_get),
};
const size_t sbt_routes_login_form_n = SBT_ARRAY_LEN(sbt_routes_login_form);
