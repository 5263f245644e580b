// One thread: wait for leaves, run a pass, say once what changed.
#include "serve/prove.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "app/prover.h"
#include "base/log.h"

#define IDLE_MS 1000    // witnesses that failed are asked again, another instance may have given up
#define REFUSED_MS 5000 // while nothing may be signed

struct sbt_prove {
    struct sbt_arena *arena;
    struct sbt_app *app;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t cond;
    bool stop, woken, up;
};

static void wait_ms(struct sbt_prove *p, int64_t ms, bool for_leaves)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end); // style-ok: the deadline of a wait
    int64_t ns = end.tv_nsec + ms * 1000000;
    end.tv_sec += ns / 1000000000;
    end.tv_nsec = ns % 1000000000;
    pthread_mutex_lock(&p->lock);
    int err = 0;
    while (!p->stop && err != ETIMEDOUT && !(for_leaves && p->woken))
        err = pthread_cond_timedwait(&p->cond, &p->lock, &end);
    p->woken = false;
    pthread_mutex_unlock(&p->lock);
}

static bool stopping(struct sbt_prove *p)
{
    pthread_mutex_lock(&p->lock);
    bool stop = p->stop;
    pthread_mutex_unlock(&p->lock);
    return stop;
}

static void passes(struct sbt_prove *p, struct sbt_prover *prover)
{
    enum sbt_prover_state said = 0;
    int failures = 0;
    bool refused = false;
    while (!stopping(p)) {
        struct sbt_fault f = {0};
        bool more = false;
        int64_t began = sbt_mono_ms();
        enum sbt_rc rc = sbt_prover_pass(prover, &more, &f);
        enum sbt_prover_state now = sbt_prover_state(prover);
        if (rc != SBT_OK && failures++ % 60 == 0)
            sbt_log(SBT_LOG_ERROR, "proof", &f, {.key = "what", .s = "pass"});
        if (rc == SBT_OK)
            failures = 0;
        const struct sbt_fault *config = sbt_prover_config_fault(prover);
        if (config != NULL && !refused)
            sbt_log(SBT_LOG_ERROR, "proof", config, {.key = "what", .s = "key or policy"});
        refused = config != NULL;
        if (now != said)
            sbt_log(now >= SBT_PROVER_BEHIND ? SBT_LOG_ERROR : SBT_LOG_INFO, "proof", NULL,
                    {.key = "state", .s = sbt_prover_state_name(now)});
        said = now;
        if (rc == SBT_OK && more)
            continue;
        if (rc != SBT_OK || now >= SBT_PROVER_BEHIND) {
            wait_ms(p, rc != SBT_OK ? IDLE_MS : REFUSED_MS, false);
            continue;
        }
        int64_t left = began + SBT_PROVER_INTERVAL_MS - sbt_mono_ms();
        wait_ms(p, IDLE_MS, true);
        if (left > 0 && sbt_mono_ms() < began + SBT_PROVER_INTERVAL_MS)
            wait_ms(p, began + SBT_PROVER_INTERVAL_MS - sbt_mono_ms(), false);
    }
}

static void *run(void *arg)
{
    struct sbt_prove *p = arg;
    struct sbt_prover *prover = NULL;
    struct sbt_fault f = {0};
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    if (sbt_prover_open(p->app, sbt_log_dir(a, p->app->url), false, &prover, &f) != SBT_OK) {
        sbt_log(SBT_LOG_WARN, "proof", &f, {.key = "state", .s = "no key"});
        return NULL;
    }
    passes(p, prover);
    sbt_prover_close(prover);
    return NULL;
}

struct sbt_prove *sbt_prove_start(struct sbt_app *app)
{
    struct sbt_arena *a = sbt_arena_new(4096);
    struct sbt_prove *p = SBT_NEW(a, struct sbt_prove);
    pthread_condattr_t attr;
    p->arena = a;
    p->app = app;
    SBT_BUG_IF(pthread_mutex_init(&p->lock, NULL) != 0 || pthread_condattr_init(&attr) != 0);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    SBT_BUG_IF(pthread_cond_init(&p->cond, &attr) != 0);
    pthread_condattr_destroy(&attr);
    p->up = pthread_create(&p->thread, NULL, run, p) == 0;
    return p;
}

void sbt_prove_wake(struct sbt_prove *p)
{
    if (p == NULL)
        return;
    pthread_mutex_lock(&p->lock);
    p->woken = true;
    pthread_cond_signal(&p->cond);
    pthread_mutex_unlock(&p->lock);
}

void sbt_prove_stop(struct sbt_prove *p)
{
    if (p == NULL)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_signal(&p->cond);
    pthread_mutex_unlock(&p->lock);
    if (p->up)
        pthread_join(p->thread, NULL);
    pthread_cond_destroy(&p->cond);
    pthread_mutex_destroy(&p->lock);
    sbt_arena_free(p->arena);
}
