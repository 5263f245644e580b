// The witness's two routes over our HTTP server; there are no sessions, no pages and no database behind them.
#include "serve/witness_serve.h"

#include <string.h>

#include "app/app.h"
#include "app/rate.h"
#include "base/buf.h"
#include "http/server.h"

struct sbt_witness_serve {
    struct sbt_arena *arena;
    struct sbt_witness *witness;
    struct sbt_server *server;
    const char *url;
};

static enum sbt_rc add_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_witness_serve *s = rq->app;
    struct sbt_witness_answer answer;
    SBT_TRY(sbt_witness_add(s->witness, rq->arena, rq->body.p, rq->body.n, &answer, f));
    sbt_respond_text(rq, answer.status, answer.type, answer.body);
    return SBT_OK;
}

static enum sbt_rc newest_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_witness_serve *s = rq->app;
    struct sbt_witness_answer answer;
    (void)f;
    sbt_witness_newest(s->witness, rq->arena, sbt_request_param(rq, "origin"), &answer);
    sbt_respond_text(rq, answer.status, answer.type, answer.body);
    return SBT_OK;
}

static const struct sbt_route rows[] = {
    {.method = SBT_POST,
     .pattern = "/add-checkpoint",
     .name = "witness_add",
     .need = SBT_NEED_PUBLIC,
     .body = SBT_BODY_BYTES,
     .body_max = SBT_COSIGN_BODY_MAX,
     .shed = SBT_SHED_INTAKE,
     .handler = add_post},
    {.method = SBT_GET,
     .pattern = "/{origin}/checkpoint",
     .name = "witness_newest",
     .need = SBT_NEED_PUBLIC,
     .shed = SBT_SHED_STAFF,
     .handler = newest_get},
};

static enum sbt_rc guard(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)rq;
    (void)f;
    return SBT_OK;
}

static void fault(struct sbt_request *rq, int status, const struct sbt_fault *f)
{
    (void)f;
    sbt_respond_text(rq, status, "text/plain; charset=utf-8", "");
}

enum sbt_rc sbt_witness_serve_start(struct sbt_witness *w, const char *listen, struct sbt_clock *clock,
                                    struct sbt_witness_serve **ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_arena_new(1 << 20);
    struct sbt_witness_serve *s = SBT_NEW(a, struct sbt_witness_serve);
    s->arena = a;
    s->witness = w;
    struct sbt_server_opts o = {
        .listen = listen,
        .rows = rows,
        .rows_n = SBT_ARRAY_LEN(rows),
        .clock = clock,
        .app = s,
        .guard = guard,
        .fault = fault,
        .net_threads = 2,
        .workers = 4,
        .connections_max = 256,
    };
    enum sbt_rc rc = sbt_server_start(&o, &s->server, f);
    if (rc != SBT_OK) {
        sbt_arena_free(a);
        return rc;
    }
    s->url = sbt_arena_printf(a, "http://%s", sbt_server_listen(s->server));
    *ret = s;
    return SBT_OK;
}

const char *sbt_witness_serve_url(const struct sbt_witness_serve *s)
{
    return s->url;
}

void sbt_witness_serve_stop(struct sbt_witness_serve *s)
{
    if (s == NULL)
        return;
    sbt_server_stop(s->server, 2000);
    sbt_arena_free(s->arena);
}
