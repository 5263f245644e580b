// A handful of threads that take jobs from a counter.
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define THREADS_MAX 64

struct pool {
    atomic_size_t next;
    size_t jobs;
    void (*fn)(size_t job, int worker, void *arg);
    void *arg;
};
struct worker {
    struct pool *pool;
    int number;
    pthread_t thread;
};

int sbt_parallel_cores(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : n;
}

static void *work(void *p)
{
    struct worker *w = p;
    for (;;) {
        size_t job = atomic_fetch_add(&w->pool->next, 1);
        if (job >= w->pool->jobs)
            return NULL;
        w->pool->fn(job, w->number, w->pool->arg);
    }
}

void sbt_parallel_run(size_t jobs, int threads, void (*fn)(size_t job, int worker, void *arg), void *arg)
{
    struct pool pool = {.jobs = jobs, .fn = fn, .arg = arg};
    struct worker w[THREADS_MAX];
    threads = threads <= 0 ? sbt_parallel_cores() : threads > THREADS_MAX ? THREADS_MAX : threads;
    threads = (size_t)threads > jobs ? (int)jobs : threads;
    int started = 1;
    w[0] = (struct worker){.pool = &pool};
    for (; started < threads; started++) {
        w[started] = (struct worker){.pool = &pool, .number = started};
        if (pthread_create(&w[started].thread, NULL, work, &w[started]) != 0)
            break;
    }
    work(&w[0]);
    for (int i = 1; i < started; i++)
        pthread_join(w[i].thread, NULL);
}
