// Start: signals, sandbox, application, routes, server. Stop: the server first, then what it stood on.
#include "serve/serve.h"

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "app/log_key.h"
#include "base/crypt.h"
#include "base/file.h"
#include "base/log.h"
#include "serve/fault.h"
#include "serve/guard.h"
#include "serve/routes.h"
#include "serve/sandbox.h"

static enum sbt_rc guard(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_serve *s = rq->app;
    if (!s->ready && !(rq->route->flags & SBT_ROUTE_INLINE))
        return sbt_fault_set(f, SBT_E_BUSY, SBT_N_("Server sedang disiapkan."));
    return rq->route->flags & SBT_ROUTE_KEPT ? sbt_keep_guard(s->keep, rq, f) : sbt_guard(rq, f);
}

static void done(void *arg, const struct sbt_done *d)
{
    struct sbt_serve *s = arg;
    sbt_metrics_done(s->metrics, d);
    const struct sbt_ctx *ctx = d->rq->actor;
    enum sbt_log_level level = d->status >= 500 ? SBT_LOG_ERROR : SBT_LOG_INFO;
    if (d->rq->route != NULL && (d->rq->route->flags & SBT_ROUTE_INLINE) && d->status < 500)
        level = SBT_LOG_DEBUG;
    sbt_log(level, "request", d->fault, {.key = "id", .s = sbt_id_text(d->rq->arena, &d->rq->id)},
            {.key = "route", .s = d->route}, {.key = "status", .i = d->status}, {.key = "us", .i = d->duration_us},
            {.key = "queued_us", .i = d->queued_us}, {.key = "in", .i = d->in_bytes}, {.key = "out", .i = d->out_bytes},
            {.key = "actor", .s = ctx != NULL ? sbt_id_text(d->rq->arena, &ctx->actor.account.u) : ""},
            {.key = "cut", .i = d->cut});
}

static void worker_check(struct sbt_request *rq)
{
    (void)rq;
    SBT_BUG_IF(sbt_store_in_tx());
}

static void woken(void *arg, int64_t leaf_n)
{
    struct sbt_serve *s = arg;
    sbt_signal_raise(s->web.changes, (uint64_t)leaf_n);
    sbt_live_wake(s->live);
    sbt_prove_wake(s->prove);
    sbt_fold_wake(s->fold);
}

static void folded(void *arg, int64_t from_n, int64_t to_n)
{
    struct sbt_serve *s = arg;
    sbt_live_figures(s->live, from_n, to_n);
}

// The folder of a path, "." when it has none.
static const char *folder_of(struct sbt_arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return ".";
    return slash == path ? "/" : sbt_arena_strndup(a, path, (size_t)(slash - path));
}

static enum sbt_rc sandbox(struct sbt_arena *a, const struct sbt_serve_opts *o, struct sbt_fault *f)
{
    struct sbt_sandbox box = {.user = o->user};
    size_t w = 0, r = 0;
    if (sbt_str_starts(o->url, "sqlite:") && !sbt_str_eq(o->url, "sqlite::memory:"))
        box.write[w++] = folder_of(a, o->url + 7);
    box.read[r++] = folder_of(a, sbt_keys_path(a, o->url));
    const char *log = sbt_log_dir(a, o->url); // the newest checkpoint is written there
    if (sbt_file_exists(log))
        box.write[w++] = log;
    if (o->tls_cert != NULL)
        box.read[r++] = folder_of(a, o->tls_cert);
    if (o->tls_key != NULL)
        box.read[r++] = folder_of(a, o->tls_key);
    const char *home = getenv("HOME"); // .pgpass and client certificates
    if (sbt_str_starts(o->url, "postgres")) {
        if (!sbt_str_empty(home))
            box.read[r++] = sbt_arena_printf(a, "%s/.postgresql", home);
        const char *pass = getenv("PGPASSFILE");
        if (pass == NULL && !sbt_str_empty(home))
            pass = sbt_arena_printf(a, "%s/.pgpass", home);
        if (pass != NULL)
            box.read[r++] = pass;
    }
    bool landlock, seccomp;
    SBT_TRY(sbt_sandbox_enter(&box, &landlock, &seccomp, f));
    sbt_log(landlock && seccomp ? SBT_LOG_INFO : SBT_LOG_WARN, "sandbox", NULL, {.key = "landlock", .i = landlock},
            {.key = "seccomp", .i = seccomp});
    return SBT_OK;
}

void sbt_serve_block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static enum sbt_rc start(struct sbt_serve *s, const struct sbt_serve_opts *o, struct sbt_fault *f)
{
    struct sbt_store_options so = {.url = o->url};
    struct sbt_clock *clock = SBT_NEW(s->arena, struct sbt_clock);
    sbt_clock_real(clock);
    so.clock = clock;
    SBT_TRY(sbt_app_open(&s->app, &so, f));
    if (o->local_only_demo && s->app.demo)
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Basis data contoh hanya boleh dilayani di mesin ini sendiri: sandinya diketahui "
                                    "semua orang. Pakai --listen 127.0.0.1:PORTA."));
    SBT_TRY(sbt_store_sequencer_start(s->app.store, f));
    const struct sbt_route *rows;
    size_t n;
    SBT_TRY(sbt_serve_routes(s->arena, &rows, &n, f));
    s->metrics = sbt_metrics_new(rows, n);
    struct sbt_server_opts opts = {
        .listen = o->listen != NULL ? o->listen : "127.0.0.1:8080",
        .tls_cert = o->tls_cert,
        .tls_key = o->tls_key,
        .rows = rows,
        .rows_n = n,
        .clock = clock,
        .app = s,
        .guard = guard,
        .fault = sbt_serve_fault,
        .done = done,
        .worker_check = worker_check,
        .workers = o->workers,
        .trusted_proxies = o->trusted_proxies,
    };
    SBT_TRY(sbt_server_start(&opts, &s->web.server, f));
    const char *scheme = o->tls_cert != NULL ? "https" : "http";
    s->app.base_url = o->base_url != NULL
                          ? sbt_arena_strdup(s->arena, o->base_url)
                          : sbt_arena_printf(s->arena, "%s://%s", scheme, sbt_server_listen(s->web.server));
    s->web.changes = sbt_signal_new(s->web.server);
    s->live = sbt_live_start(&s->app);
    s->prove = sbt_prove_start(&s->app);
    s->fold = sbt_fold_start(&s->app, folded, s);
    sbt_store_watch(s->app.store, woken, s);
    sbt_signal_raise(s->web.changes, (uint64_t)sbt_store_leaf_n(s->app.store));
    s->ready = true;
    return SBT_OK;
}

enum sbt_rc sbt_serve_start(const struct sbt_serve_opts *o, struct sbt_serve **ret, struct sbt_fault *f)
{
    sbt_serve_block_signals();
    // Pages are made on 32 threads; a heap for each of them would keep what its largest page once took.
    mallopt(M_ARENA_MAX, 2);
    struct sbt_arena *a = sbt_arena_new(16UL << 20);
    struct sbt_serve *s = SBT_NEW(a, struct sbt_serve);
    s->arena = a;
    s->web.app = &s->app;
    s->keep = sbt_keep_new(a);
    enum sbt_rc rc = o->no_sandbox ? SBT_OK : sandbox(a, o, f);
    if (rc == SBT_OK)
        rc = start(s, o, f);
    if (rc != SBT_OK) {
        sbt_serve_stop(s, 0);
        return rc;
    }
    *ret = s;
    return SBT_OK;
}

void sbt_serve_wait(void)
{
    sigset_t set;
    int sig;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    while (sigwait(&set, &sig) != 0)
        ;
}

void sbt_serve_stop(struct sbt_serve *s, int64_t grace_ms)
{
    if (s == NULL)
        return;
    if (s->app.store != NULL)
        sbt_store_watch(s->app.store, NULL, NULL);
    sbt_fold_stop(s->fold);
    sbt_live_stop(s->live);
    sbt_prove_stop(s->prove);
    s->prove = NULL;
    if (s->web.server != NULL)
        sbt_server_stop(s->web.server, grace_ms);
    sbt_live_free(s->live);
    if (s->app.store != NULL)
        sbt_app_close(&s->app);
    sbt_metrics_free(s->metrics);
    sbt_keep_free(s->keep);
    sbt_arena_free(s->arena);
}
