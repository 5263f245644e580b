// The guard. Order: language, rate by client, actor, same origin and form token, need. An anonymous form needs no token
// (a cookie would be a condition for reporting): it is refused only when the browser says that another site sent it.
#include "serve/guard.h"

#include <string.h>

#include "app/account_session.h"
#include "app/rate.h"
#include "base/crypt.h"

static const struct sbt_rate_rule rules[SBT_RATE_CLASS_END] = {
    [SBT_RATE_COMMON] = {"rq.common", 400, 20}, // a desk with its live parts behind one office's gateway
    [SBT_RATE_LOGIN] = {"rq.login", 60, 500, true},   [SBT_RATE_FILE] = {"rq.file", 120, 250},
    [SBT_RATE_STATUS] = {"rq.status", 60, 500, true}, [SBT_RATE_HEAVY] = {"rq.heavy", 20, 2000},
};

bool sbt_guard_is_api(const struct sbt_request *rq)
{
    return strncmp(rq->path, "/api/", 5) == 0;
}

static const char *known_lang(const char *s)
{
    if (s != NULL && strncasecmp(s, "en", 2) == 0 && (s[2] == '\0' || strchr("-,; ", s[2]) != NULL))
        return "en";
    if (s != NULL && strncasecmp(s, "id", 2) == 0 && (s[2] == '\0' || strchr("-,; ", s[2]) != NULL))
        return "id";
    return NULL;
}

const char *sbt_guard_lang(const struct sbt_request *rq)
{
    const char *l = known_lang(sbt_request_query(rq, "lang"));
    if (l == NULL)
        l = known_lang(sbt_request_cookie(rq, SBT_LANG_COOKIE));
    const char *accept = sbt_request_header(rq, "Accept-Language");
    while (l == NULL && accept != NULL) {
        l = known_lang(accept);
        accept = strchr(accept, ',');
        while (accept != NULL && (*accept == ',' || *accept == ' '))
            accept++;
    }
    return l != NULL ? l : "id";
}

// --- form token: HMAC over the session, under a fresh mask, so that compression tells nothing about it

static void csrf_of(const struct sbt_app *app, const struct sbt_session_id *session, struct sbt_hash *ret)
{
    uint8_t key[SBT_KEY];
    sbt_key_derive(app->keys.server, "csrf", key);
    sbt_hmac_sha256(key, sizeof key, session->u.b, sizeof session->u.b, ret);
}

const char *sbt_guard_csrf(struct sbt_arena *a, const struct sbt_app *app, const struct sbt_session_id *session)
{
    struct sbt_hash mac;
    uint8_t out[64];
    csrf_of(app, session, &mac);
    sbt_random(out, 32);
    for (size_t i = 0; i < 32; i++)
        out[32 + i] = out[i] ^ mac.b[i];
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 129);
    sbt_buf_add_hex(&b, out, sizeof out);
    return sbt_arena_strdup(a, b.p);
}

static bool csrf_ok(const struct sbt_app *app, const struct sbt_session_id *session, const char *token)
{
    uint8_t in[64];
    if (token == NULL || strlen(token) != 128 || !sbt_hex_decode(token, 128, in))
        return false;
    struct sbt_hash mac;
    csrf_of(app, session, &mac);
    for (size_t i = 0; i < 32; i++)
        in[32 + i] ^= in[i];
    return sbt_mem_eq(in + 32, mac.b, 32);
}

static enum sbt_rc other_site(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_DENIED,
                         SBT_N_("Permintaan ini datang dari situs lain dan ditolak. Buka halaman ini langsung, lalu "
                                "ulangi."));
}

// What the browser says of where the request comes from; it cannot be forged by another site's page.
static enum sbt_rc check_origin(const struct sbt_request *rq, struct sbt_fault *f)
{
    const char *site = sbt_request_header(rq, "Sec-Fetch-Site");
    if (site != NULL)
        return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0 ? SBT_OK : other_site(f);
    const char *origin = sbt_request_header(rq, "Origin");
    if (origin == NULL)
        return SBT_OK;
    const char *scheme = rq->https ? "https://" : "http://";
    size_t n = strlen(scheme);
    if (strncmp(origin, scheme, n) == 0 && rq->host != NULL && strcasecmp(origin + n, rq->host) == 0)
        return SBT_OK;
    return other_site(f);
}

static enum sbt_rc check_form(const struct sbt_request *rq, const struct sbt_ctx *ctx, struct sbt_fault *f)
{
    SBT_TRY(check_origin(rq, f));
    if (sbt_id_is_none(&ctx->actor.session.u))
        return SBT_OK;
    const char *token = sbt_request_header(rq, "X-CSRF-Token");
    if (token == NULL && rq->stage == SBT_STAGE_BEGIN && rq->route->body == SBT_BODY_MULTIPART)
        return SBT_OK; // the field comes with the body; stage RUN looks at it
    if (token == NULL)
        token = sbt_pairs_get(&rq->form, "_csrf");
    if (csrf_ok(ctx->app, &ctx->actor.session, token))
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_DENIED,
                         SBT_N_("Formulir ini sudah kedaluwarsa. Kembali, muat ulang halamannya, lalu kirim lagi."));
}

// --- actor

bool sbt_guard_is_live(const struct sbt_request *rq)
{
    return sbt_request_header(rq, "X-Live") != NULL || sbt_str_eq(rq->route->name, "live");
}

static enum sbt_rc find_actor(struct sbt_request *rq, struct sbt_ctx *ctx, struct sbt_fault *f)
{
    const char *bearer = sbt_request_header(rq, "Authorization");
    if (bearer != NULL && strncasecmp(bearer, "Bearer ", 7) == 0 && sbt_guard_is_api(rq))
        return sbt_token_find(ctx->app, rq->arena, bearer + 7, ctx->lang, &ctx->actor, f);
    const char *cookie = sbt_request_cookie(rq, SBT_SESSION_COOKIE);
    // A page of another site could make a browser send the cookie to the API: writes there take tokens only.
    if (sbt_str_empty(cookie) || (sbt_guard_is_api(rq) && rq->method != SBT_GET))
        return SBT_OK;
    enum sbt_rc rc = sbt_guard_is_live(rq) ? sbt_session_peek(ctx->app, rq->arena, cookie, ctx->lang, &ctx->actor, f)
                                           : sbt_session_find(ctx->app, rq->arena, cookie, ctx->lang, &ctx->actor, f);
    if (rc == SBT_E_LOGIN) {
        sbt_respond_cookie(rq, SBT_SESSION_COOKIE, "", 0);
        if (rq->route->need == SBT_NEED_PUBLIC || rq->route->need == SBT_NEED_RECEIPT) {
            sbt_fault_clear(f);
            return SBT_OK;
        }
    }
    return rc;
}

static enum sbt_rc check_rate(struct sbt_request *rq, struct sbt_ctx *ctx, struct sbt_fault *f)
{
    const struct sbt_route *r = rq->route;
    if (r->rate == SBT_RATE_NONE || rq->stage == SBT_STAGE_AGAIN || r->rate < 0 || r->rate >= SBT_RATE_CLASS_END)
        return SBT_OK;
    if (r->sink != NULL && rq->stage == SBT_STAGE_RUN)
        return SBT_OK; // counted at BEGIN
    // This machine itself: a proxy that nobody told us to trust would make one caller of everybody. Log-in and secret
    // codes stay slow for it too.
    const char *client = rq->client != NULL ? rq->client : "-";
    bool local = sbt_str_starts(client, "127.") || strcmp(client, "::1") == 0;
    if (local && r->rate != SBT_RATE_LOGIN && r->rate != SBT_RATE_STATUS)
        return SBT_OK;
    sbt_rate_share(ctx->app->rate, sbt_store_servers(ctx->app->store));
    int64_t wait_ms = sbt_rate_take(ctx->app->rate, &rules[r->rate], client, rq->start_us);
    if (wait_ms == 0)
        return SBT_OK;
    char s[24];
    snprintf(s, sizeof s, "%lld", (long long)(wait_ms + 999) / 1000);
    sbt_fault_set(f, SBT_E_RATE, SBT_N_("Terlalu banyak permintaan dari tempat Anda. Coba lagi dalam %1 detik."), s);
    f->after_s = (wait_ms + 999) / 1000;
    return SBT_E_RATE;
}

// On a network thread: nobody is to be found first (finding somebody may write that he was seen), and a read begins at once.
static bool waits(const struct sbt_request *rq, const struct sbt_ctx *ctx)
{
    return sbt_request_header(rq, "Authorization") != NULL || sbt_request_header(rq, "Cookie") != NULL ||
           !sbt_store_at_hand(ctx->app->store);
}

enum sbt_rc sbt_guard(struct sbt_request *rq, struct sbt_fault *f)
{
    return sbt_guard_with(rq, NULL, NULL, f);
}

enum sbt_rc sbt_guard_with(struct sbt_request *rq, sbt_guard_fn *first, void *arg, struct sbt_fault *f)
{
    struct sbt_web *web = rq->app;
    struct sbt_ctx *ctx = rq->actor;
    if (ctx == NULL)
        rq->actor = ctx = SBT_NEW(rq->arena, struct sbt_ctx);
    *ctx = (struct sbt_ctx){
        .app = web->app,
        .arena = rq->arena,
        .lang = sbt_guard_lang(rq),
        .request_id = rq->id,
        .now_us = sbt_clock_now(web->app->clock),
        .client = rq->client,
        .idempotency_key = sbt_request_header(rq, "Idempotency-Key"),
    };
    ctx->actor.step_up_us = SBT_US_NONE;
    if (rq->route->flags & SBT_ROUTE_INLINE) { // on a network thread: nothing that waits
        SBT_BUG_IF(rq->route->need != SBT_NEED_PUBLIC);
        return SBT_OK;
    }
    SBT_TRY(check_rate(rq, ctx, f));
    if (rq->quick && waits(rq, ctx)) { // counted once: a worker does not count again
        sbt_request_move(rq);
        return SBT_OK;
    }
    if (first != NULL) {
        SBT_TRY(first(rq, arg, f));
        if (rq->status != 0)
            return SBT_OK;
    }
    SBT_TRY(find_actor(rq, ctx, f));
    if (!sbt_id_is_none(&ctx->actor.session.u))
        ctx->csrf = sbt_guard_csrf(rq->arena, ctx->app, &ctx->actor.session);
    if (rq->method != SBT_GET && !sbt_guard_is_api(rq))
        SBT_TRY(check_form(rq, ctx, f));
    if (ctx->idempotency_key == NULL && rq->method != SBT_GET)
        ctx->idempotency_key = sbt_pairs_get(&rq->form, "_token");
    return sbt_ctx_need(ctx, (enum sbt_need)rq->route->need, f);
}
