// Shares the work of one scan among threads.
#include "watch/scan_run.h"

#include "base/limits.h"
#include "base/parallel.h"
#include "watch/scan_private.h"

#define THREADS 64

struct run {
    struct sbt_scan *s;
    const struct sbt_scan_run *in;
    struct sbt_arena *arena[THREADS], *scratch[THREADS];
    struct sbt_scan_list list[THREADS];
    struct sbt_scan_work *work[THREADS];
    double *maxima;
};

static void prepare(size_t job, int worker, void *arg)
{
    struct run *r = arg;
    sbt_scan_prepare(r->s, (int)job, r->arena[worker]);
}

static void centre(size_t job, int worker, void *arg)
{
    struct run *r = arg;
    struct sbt_scan_list found = {0}, *all = &r->list[worker];
    sbt_arena_clear(r->scratch[worker]);
    sbt_scan_centre(r->s, (int)job, r->scratch[worker], &found);
    for (size_t i = 0; i < found.n; i++) {
        if (all->n == all->cap)
            all->p = sbt_arena_grow(r->arena[worker], all->p, all->n, &all->cap, sizeof *all->p);
        all->p[all->n++] = found.p[i];
    }
}

static void batch(size_t job, int worker, void *arg)
{
    struct run *r = arg;
    int64_t first = (int64_t)job * SBT_SCAN_BATCH, n = r->in->replicates - first;
    if (r->work[worker] == NULL)
        r->work[worker] = sbt_scan_work_new(r->s, r->arena[worker]);
    sbt_scan_replicates(r->s, r->work[worker], r->in->seed, (int)first, n < SBT_SCAN_BATCH ? (int)n : SBT_SCAN_BATCH,
                        r->maxima + first);
}

// Members outlive the arenas of the threads: their lists are copied.
static void keep_near(struct sbt_scan *s, struct sbt_arena *a, const struct sbt_scan_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        int c = l->p[i].centre;
        s->near[c] = sbt_arena_dup(a, s->near[c], (size_t)s->near_n[c] * sizeof *s->near[c]);
    }
}

void sbt_scan_run(struct sbt_scan *s, struct sbt_arena *a, const struct sbt_scan_run *in, struct sbt_scan_list *ret,
                  double **ret_maxima)
{
    struct run *r = SBT_NEW(a, struct run);
    int threads = in->threads > 0 && in->threads < THREADS ? in->threads : sbt_parallel_cores();
    *r = (struct run){.s = s, .in = in};
    for (int i = 0; i < threads; i++) {
        r->arena[i] = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
        r->scratch[i] = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    }
    sbt_parallel_run((size_t)s->in.places, threads, prepare, r);
    sbt_parallel_run((size_t)s->in.places, threads, centre, r);
    r->maxima = SBT_NEW_N(a, double, (size_t)in->replicates + 1);
    sbt_parallel_run((size_t)(in->replicates + SBT_SCAN_BATCH - 1) / SBT_SCAN_BATCH, threads, batch, r);
    for (int i = 0; i < threads; i++)
        for (size_t k = 0; k < r->list[i].n; k++) {
            if (ret->n == ret->cap)
                ret->p = sbt_arena_grow(a, ret->p, ret->n, &ret->cap, sizeof *ret->p);
            ret->p[ret->n++] = r->list[i].p[k];
        }
    sbt_scan_select(s, a, ret, in->most);
    sbt_scan_rank(ret, r->maxima, (size_t)in->replicates);
    keep_near(s, a, ret);
    for (int i = 0; i < threads; i++) {
        sbt_arena_free(r->scratch[i]);
        sbt_arena_free(r->arena[i]);
    }
    if (ret_maxima)
        *ret_maxima = r->maxima;
}
