// The folder of figures inside a server: one thread that folds what was sequenced.
#include "serve/fold.h"

#include <pthread.h>
#include <time.h>

#include "app/figure_fold.h"
#include "base/limits.h"
#include "base/log.h"

#define GATHER_MS 60     // what comes together is folded together: one transaction, one commit
#define LOOK_MS 1000     // when nothing wakes it: what another server folded
#define PASS_LEAVES 2000 // leaves a transaction: writers wait no longer than that takes
#define AFTER_FAULT_MS 2000

struct sbt_fold {
    struct sbt_app *app;
    sbt_fold_told *told;
    void *arg;
    struct sbt_arena *arena, *work;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t cond;
    bool woken, stopping;
    int64_t at;
};

// Waits for a wake or so long; false when it is to stop.
static bool rest(struct sbt_fold *k, int ms)
{
    int64_t end = sbt_mono_ms() + ms;
    struct timespec until = {.tv_sec = end / 1000, .tv_nsec = end % 1000 * 1000000};
    pthread_mutex_lock(&k->lock);
    int rc = 0;
    while (!k->woken && !k->stopping && rc == 0)
        rc = pthread_cond_timedwait(&k->cond, &k->lock, &until);
    bool woken = k->woken, go = !k->stopping;
    k->woken = false;
    pthread_mutex_unlock(&k->lock);
    if (go && woken)
        nanosleep(&(struct timespec){.tv_nsec = GATHER_MS * 1000000L}, NULL);
    return go;
}

static int pass(struct sbt_fold *k)
{
    struct sbt_fault f = {0};
    struct sbt_figure_folded r;
    sbt_arena_clear(k->work);
    if (sbt_figure_fold(k->app, k->work, PASS_LEAVES, &r, &f) != SBT_OK) {
        sbt_log(SBT_LOG_ERROR, "figures", &f, {"at", NULL, k->at});
        return AFTER_FAULT_MS;
    }
    if (k->at >= 0 && r.leaf_n > k->at)
        k->told(k->arg, k->at, r.leaf_n);
    k->at = r.leaf_n;
    if (r.leaf_n >= r.log_n)
        return LOOK_MS;
    return r.busy ? GATHER_MS : 1; // another server is at it: see how far it came
}

static void *work(void *arg)
{
    struct sbt_fold *k = arg;
    int ms = 1;
    while (rest(k, ms))
        ms = pass(k);
    return NULL;
}

struct sbt_fold *sbt_fold_start(struct sbt_app *app, sbt_fold_told *told, void *arg)
{
    struct sbt_arena *a = sbt_arena_new(4096);
    struct sbt_fold *k = SBT_NEW(a, struct sbt_fold);
    k->app = app;
    k->told = told;
    k->arg = arg;
    k->at = -1;
    k->arena = a;
    k->work = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->cond, &attr);
    pthread_condattr_destroy(&attr);
    SBT_BUG_IF(pthread_create(&k->thread, NULL, work, k) != 0);
    return k;
}

void sbt_fold_wake(struct sbt_fold *k)
{
    if (!k)
        return;
    pthread_mutex_lock(&k->lock);
    k->woken = true;
    pthread_cond_signal(&k->cond);
    pthread_mutex_unlock(&k->lock);
}

void sbt_fold_stop(struct sbt_fold *k)
{
    if (!k)
        return;
    pthread_mutex_lock(&k->lock);
    k->stopping = true;
    pthread_cond_signal(&k->cond);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->cond);
    sbt_arena_free(k->work);
    sbt_arena_free(k->arena);
}
