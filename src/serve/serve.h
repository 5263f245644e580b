// The running server: opens the application, narrows what the process may do, listens, stops in good order.
#pragma once
#include "app/app.h"
#include "http/web.h"
#include "serve/fold.h"
#include "serve/keep.h"
#include "serve/live.h"
#include "serve/metrics.h"
#include "serve/prove.h"

struct sbt_serve_opts {
    const char *url;
    const char *listen; // NULL: 127.0.0.1:8080
    const char *tls_cert, *tls_key;
    const char *base_url;        // what people type; NULL: made from the address
    const char *trusted_proxies; // NULL: nobody
    const char *user;            // root gives itself up for this user; NULL: stays who it is
    bool local_only_demo;        // refuse a demo database: it faces a network
    bool no_sandbox;             // for debuggers
    unsigned workers;            // 0: default
};
// rq->app: begins with what handlers may see.
struct sbt_serve {
    struct sbt_web web;
    struct sbt_app app;
    struct sbt_metrics *metrics;
    struct sbt_live *live;
    struct sbt_prove *prove;
    struct sbt_fold *fold;
    struct sbt_keep *keep;
    struct sbt_arena *arena;
    _Atomic bool ready;
};
// Starts and returns; everything runs on threads of its own. To be called before the process makes any thread: signals
// that stop it are blocked and privileges narrowed for all of them.
SBT_NODISCARD enum sbt_rc sbt_serve_start(const struct sbt_serve_opts *o, struct sbt_serve **ret, struct sbt_fault *f);
// Before any thread: SIGTERM and SIGINT are kept for sbt_serve_wait. sbt_serve_start does it itself.
void sbt_serve_block_signals(void);
// Waits for SIGTERM or SIGINT.
void sbt_serve_wait(void);
void sbt_serve_stop(struct sbt_serve *s, int64_t grace_ms); // NULL is fine
