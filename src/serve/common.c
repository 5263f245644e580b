// Routes that belong to no feature: assets, language, health, metrics.
#include <string.h>

#include "app/rate.h"
#include "base/limits.h"
#include "gen/assets.h"
#include "serve/guard.h"
#include "serve/serve.h"

static enum sbt_rc asset_get(struct sbt_request *rq, struct sbt_fault *f)
{
    const struct sbt_asset_row *row = sbt_asset_by_url(rq->path);
    if (row == NULL)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Berkas ini tidak ada. Muat ulang halaman."));
    sbt_respond_asset(rq, &row->asset);
    return SBT_OK;
}

static enum sbt_rc lang_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    const char *to = sbt_request_query(rq, "ke");
    const char *lang = sbt_str_eq(sbt_request_query(rq, "pilih"), "en") ? "en" : "id";
    sbt_respond_cookie(rq, SBT_LANG_COOKIE, lang, 365 * 24 * 3600);
    sbt_respond_see_other(rq, to != NULL ? to : "/");
    return SBT_OK;
}

static enum sbt_rc healthz_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    sbt_respond_text(rq, 200, "text/plain; charset=utf-8", "ok\n");
    return SBT_OK;
}

static enum sbt_rc readyz_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_serve *s = rq->app;
    struct sbt_health h;
    if (!s->ready)
        return sbt_fault_set(f, SBT_E_BUSY, SBT_N_("Server sedang disiapkan."));
    SBT_TRY(sbt_health_get(&s->app, rq->arena, &h, f));
    sbt_respond_text(rq, 200, "text/plain; charset=utf-8", "ready\n");
    return SBT_OK;
}

// For the machine itself, and for who may see health from elsewhere.
static enum sbt_rc metrics_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_serve *s = rq->app;
    const struct sbt_ctx *ctx = rq->actor;
    bool local = rq->client != NULL && (sbt_str_starts(rq->client, "127.") || strcmp(rq->client, "::1") == 0);
    if (!local && sbt_ctx_need(ctx, SBT_NEED_HEALTH, f) != SBT_OK) {
        sbt_fault_clear(f);
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Alamat ini tidak ada, atau Anda tidak berhak melihatnya."));
    }
    struct sbt_health h;
    struct sbt_fault quiet = {0};
    bool up = sbt_health_get(&s->app, rq->arena, &h, &quiet) == SBT_OK;
    struct sbt_server_stats stats = {0};
    if (s->ready)
        sbt_server_stats(s->web.server, &stats);
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_PAGE_BYTES);
    sbt_metrics_write(s->metrics, &stats, up ? &h : NULL, &out);
    sbt_respond_buf(rq, 200, "text/plain; version=0.0.4; charset=utf-8", &out);
    return SBT_OK;
}

const struct sbt_route sbt_routes_serve_common[] = {
    {.method = SBT_GET,
     .pattern = "/aset/{rest*}",
     .name = "asset",
     .need = SBT_NEED_PUBLIC,
     .shed = SBT_SHED_INTAKE,
     .rate = SBT_RATE_NONE,
     .flags = SBT_ROUTE_INLINE,
     .handler = asset_get},
    {.method = SBT_GET,
     .pattern = "/bahasa",
     .name = "lang",
     .need = SBT_NEED_PUBLIC,
     .shed = SBT_SHED_INTAKE,
     .flags = SBT_ROUTE_INLINE,
     .handler = lang_get},
    {.method = SBT_GET,
     .pattern = "/healthz",
     .name = "healthz",
     .need = SBT_NEED_PUBLIC,
     .shed = SBT_SHED_INTAKE,
     .rate = SBT_RATE_NONE,
     .flags = SBT_ROUTE_INLINE,
     .handler = healthz_get},
    {.method = SBT_GET,
     .pattern = "/readyz",
     .name = "readyz",
     .need = SBT_NEED_PUBLIC,
     .shed = SBT_SHED_INTAKE,
     .rate = SBT_RATE_NONE,
     .handler = readyz_get},
    {.method = SBT_GET,
     .pattern = "/metrics",
     .name = "metrics",
     .need = SBT_NEED_PUBLIC,
     .shed = SBT_SHED_INTAKE,
     .rate = SBT_RATE_NONE,
     .handler = metrics_get},
};
const size_t sbt_routes_serve_common_n = SBT_ARRAY_LEN(sbt_routes_serve_common);
