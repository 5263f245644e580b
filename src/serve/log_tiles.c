// The public read interface of the log (c2sp.org/tlog-tiles@v0.1.0): checkpoint, tiles and entry bundles; opaque to all.
#include "app/checkpoint.h"
#include "app/rate.h"
#include "serve/guard.h"
#include "serve/serve.h"

static enum sbt_rc checkpoint_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_serve *s = rq->app;
    const char *text;
    SBT_TRY(sbt_log_checkpoint_text(&s->app, rq->arena, &text, f));
    sbt_respond_text(rq, 200, "text/plain; charset=utf-8", text);
    sbt_respond_header(rq, "Cache-Control", "public, max-age=1");
    return SBT_OK;
}

static enum sbt_rc tile_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_serve *s = rq->app;
    struct sbt_blob bytes;
    SBT_TRY(sbt_log_tile_bytes(&s->app, rq->arena, sbt_request_param(rq, "rest"), &bytes, f));
    sbt_respond_mem(rq, 200, "application/octet-stream", bytes.p, bytes.n);
    sbt_respond_header(rq, "Cache-Control", "public, max-age=31536000, immutable");
    return SBT_OK;
}

const struct sbt_route sbt_routes_log_tiles[] = {
    {.method = SBT_GET,
     .pattern = "/log/checkpoint",
     .name = "log_checkpoint",
     .need = SBT_NEED_PUBLIC,
     .shed = SBT_SHED_STAFF,
     .handler = checkpoint_get},
    {.method = SBT_GET,
     .pattern = "/log/tile/{rest*}",
     .name = "log_tile",
     .need = SBT_NEED_PUBLIC,
     .shed = SBT_SHED_STAFF,
     .handler = tile_get},
};
const size_t sbt_routes_log_tiles_n = SBT_ARRAY_LEN(sbt_routes_log_tiles);
