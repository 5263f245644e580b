// Dresses failures. May run on any thread and before a route matched: it reads nothing but the request.
#include "serve/fault.h"

#include <string.h>

#include "app/app.h"
#include "base/json.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "serve/guard.h"

static const struct title_row {
    int status;
    const char *title;
} titles[] = {
    {400, SBT_N_("Permintaan tidak dipahami")},
    {401, SBT_N_("Silakan masuk")},
    {403, SBT_N_("Tidak diizinkan")},
    {404, SBT_N_("Halaman tidak ditemukan")},
    {405, SBT_N_("Cara ini tidak dipakai di sini")},
    {409, SBT_N_("Sudah ada perubahan lain")},
    {413, SBT_N_("Terlalu besar")},
    {415, SBT_N_("Bentuk isian tidak dikenal")},
    {422, SBT_N_("Isian perlu diperbaiki")},
    {429, SBT_N_("Terlalu sering")},
    {500, SBT_N_("Ada kesalahan pada sistem")},
    {503, SBT_N_("Sistem sedang sibuk")},
};

static const char *title_of(int status)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(titles); i++)
        if (titles[i].status == status)
            return titles[i].title;
    return status >= 500 ? SBT_N_("Ada kesalahan pada sistem") : SBT_N_("Permintaan tidak dapat dilayani");
}

static const char *say_of(struct sbt_request *rq, const char *lang, int status, const struct sbt_fault *f)
{
    if (f->say.say != NULL)
        return sbt_fault_text(rq->arena, lang, &f->say);
    if (f->fields_n > 0)
        return sbt_fault_text(rq->arena, lang, &f->fields[0]);
    if (status == 404)
        return sbt_tr(lang, SBT_N_("Alamat ini tidak ada, atau Anda tidak berhak melihatnya."));
    if (status == 503)
        return sbt_tr(lang, SBT_N_("Tidak ada yang hilang. Coba lagi sebentar lagi."));
    return sbt_tr(lang, SBT_N_("Kesalahan ini sudah dicatat. Coba lagi, atau hubungi kami dengan nomor di bawah."));
}

static void problem(struct sbt_request *rq, const char *lang, int status, const struct sbt_fault *f)
{
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, 256 * 1024);
    struct sbt_json j;
    sbt_json_init(&j, &out);
    sbt_json_open(&j, NULL, '{');
    sbt_json_str(&j, "type",
                 sbt_arena_printf(rq->arena, "/api/v1/problems/%s",
                                  status == 404   ? "not-found"
                                  : status == 405 ? "method"
                                                  : sbt_rc_name(f->rc)));
    sbt_json_str(&j, "title", sbt_tr(lang, title_of(status)));
    sbt_json_int(&j, "status", status);
    sbt_json_str(&j, "detail", say_of(rq, lang, status, f));
    sbt_json_str(&j, "instance", sbt_arena_printf(rq->arena, "urn:uuid:%s", sbt_id_text(rq->arena, &rq->id)));
    if (f->after_s > 0)
        sbt_json_int(&j, "retry_after_s", f->after_s);
    if (f->fields_n > 0) {
        sbt_json_open(&j, "errors", '[');
        for (size_t i = 0; i < f->fields_n && i < SBT_FAULT_FIELDS; i++) {
            sbt_json_open(&j, NULL, '{');
            if (f->fields[i].field != NULL)
                sbt_json_str(&j, "field", f->fields[i].field);
            sbt_json_str(&j, "message", sbt_fault_text(rq->arena, lang, &f->fields[i]));
            sbt_json_close(&j, '}');
        }
        sbt_json_close(&j, ']');
    }
    sbt_json_close(&j, '}');
    sbt_respond_buf(rq, status, "application/problem+json", &out);
    sbt_respond_header(rq, "Content-Language", lang);
    if (status == 401)
        sbt_respond_header(rq, "WWW-Authenticate", "Bearer realm=\"sbt\"");
}

static void page(struct sbt_request *rq, const char *lang, int status, const struct sbt_fault *f)
{
    const struct sbt_ctx *ctx = rq->actor;
    struct sbt_view_fault v = {
        .page = {.lang = lang, .zone = SBT_ZONE_WIB, .path = rq->target, .title = title_of(status)},
        .title = title_of(status),
        .say = say_of(rq, lang, status, f),
        .request = sbt_id_text(rq->arena, &rq->id),
        .retry = status == 503 || status == 429,
        .login = status == 401,
        .again = rq->method == SBT_GET ? rq->target : NULL,
        .after_s = f->after_s,
    };
    if (ctx != NULL && ctx->actor.role != SBT_ROLE_UNSET) {
        v.page.actor_name = ctx->actor.name != NULL ? ctx->actor.name : ctx->actor.login;
        v.page.role_name = sbt_role_get(ctx->actor.role)->label;
        v.page.agency_name = ctx->actor.agency_name;
        v.page.csrf = ctx->csrf;
    }
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_PAGE_BYTES);
    struct sbt_tpl t = sbt_page_tpl(&v.page, &out, rq->arena);
    sbt_tpl_fault(&t, &v);
    sbt_respond_buf(rq, status, "text/html; charset=utf-8", &out);
}

// Where a person has to go first, or NULL.
static const char *detour(struct sbt_request *rq, const struct sbt_fault *f)
{
    const struct sbt_ctx *ctx = rq->actor;
    const char *back = sbt_url_escape(rq->arena, rq->target != NULL ? rq->target : "/");
    if (f->rc == SBT_E_LOGIN && rq->method == SBT_GET)
        return sbt_arena_printf(rq->arena, "/masuk?kembali=%s", back);
    if (f->rc == SBT_E_STEP_UP)
        return sbt_arena_printf(rq->arena, "/masuk/ulang?kembali=%s", back);
    if (f->rc == SBT_E_DENIED && rq->method == SBT_GET && ctx != NULL && ctx->actor.todo != NULL) {
        const char *to = sbt_str_eq(ctx->actor.todo, "password") ? "/akun/kata-sandi"
                         : sbt_str_eq(ctx->actor.todo, "totp")   ? "/akun/kode"
                                                                 : "/penugasan";
        return sbt_arena_printf(rq->arena, "%s?kembali=%s", to, back);
    }
    return NULL;
}

void sbt_serve_fault(struct sbt_request *rq, int status, const struct sbt_fault *f)
{
    const char *lang = sbt_guard_lang(rq);
    bool api = rq->path != NULL && sbt_guard_is_api(rq);
    const char *to = api || rq->path == NULL ? NULL : detour(rq, f);
    if (to != NULL)
        sbt_respond_see_other(rq, to);
    else if (api)
        problem(rq, lang, status, f);
    else
        page(rq, lang, status, f);
}
