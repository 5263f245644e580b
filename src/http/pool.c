// The workers that run guards and handlers, and the queues that decide who waits and who is turned away.
#include "http/private.h"

// Shares by class, in 64ths of the queue and of the workers. A class may use what is left by those above it only up to
// its share, so some workers are always free for the intake, whatever dashboards do.
static const struct {
    unsigned queue, workers;
} share[SBT_SHED_N] = {
    [SBT_SHED_EXPORT] = {4, 16},
    [SBT_SHED_SEARCH] = {16, 32},
    [SBT_SHED_STAFF] = {32, 56},
    [SBT_SHED_INTAKE] = {64, 64},
};

static void push(struct queue *q, struct sbt_http *h)
{
    h->next = NULL;
    *q->tail = h;
    q->tail = &h->next;
    q->n++;
}

static struct sbt_http *pop(struct queue *q)
{
    struct sbt_http *h = q->head;
    q->head = h->next;
    if (q->head == NULL)
        q->tail = &q->head;
    q->n--;
    return h;
}

static unsigned at_least_one(unsigned n)
{
    return n > 0 ? n : 1;
}

void http_pool_init(struct sbt_server *s)
{
    struct pool *p = &s->pool;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->more, NULL);
    p->urgent.tail = &p->urgent.head;
    p->workers_n = s->o.workers;
    p->workers = SBT_NEW_N(s->arena, struct worker, p->workers_n);
    SBT_BUG_IF(pthread_key_create(&s->net_key, NULL) != 0);
    s->net_workers = SBT_NEW_N(s->arena, struct worker, s->o.net_threads);
    for (unsigned i = 0; i < s->o.net_threads; i++)
        s->net_workers[i].gzip = http_gzip_new(s->arena);
    for (unsigned c = 0; c < SBT_SHED_N; c++) {
        p->cls[c].tail = &p->cls[c].head;
        p->queue_max[c] = at_least_one(s->o.queue_max * share[c].queue / 64);
        p->running_max[c] = at_least_one(p->workers_n * share[c].workers / 64);
    }
}

bool http_pool_full(struct sbt_server *s, unsigned shed)
{
    struct pool *p = &s->pool;
    pthread_mutex_lock(&p->lock);
    bool full = p->queued >= p->queue_max[shed];
    pthread_mutex_unlock(&p->lock);
    if (full)
        s->shed_n[shed]++;
    return full;
}

void http_pool_put(struct sbt_server *s, struct sbt_http *h)
{
    struct pool *p = &s->pool;
    h->queued_at_us = http_now_us();
    pthread_mutex_lock(&p->lock);
    push(&p->cls[h->shed], h);
    p->queued++;
    pthread_cond_signal(&p->more);
    pthread_mutex_unlock(&p->lock);
}

void http_pool_put_urgent(struct sbt_server *s, struct sbt_http *h)
{
    struct pool *p = &s->pool;
    h->queued_at_us = http_now_us();
    pthread_mutex_lock(&p->lock);
    push(&p->urgent, h);
    pthread_cond_signal(&p->more);
    pthread_mutex_unlock(&p->lock);
}

// The next piece of work that may run now, or NULL. *ret_shed: the class it counts for, 0 for none.
static struct sbt_http *next(struct pool *p, unsigned *ret_shed)
{
    *ret_shed = 0;
    if (p->urgent.head != NULL)
        return pop(&p->urgent);
    unsigned below[SBT_SHED_N], sum = 0;
    for (unsigned c = 1; c < SBT_SHED_N; c++)
        below[c] = sum += p->running[c];
    for (unsigned c = SBT_SHED_N - 1; c > 0; c--) {
        if (p->cls[c].head != NULL && below[c] < p->running_max[c]) {
            p->queued--;
            *ret_shed = c;
            return pop(&p->cls[c]);
        }
    }
    return NULL;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct sbt_server *s = w->srv;
    struct pool *p = &s->pool;
    if (s->o.worker_open != NULL)
        w->app = s->o.worker_open(s->o.app, w->index);
    pthread_mutex_lock(&p->lock);
    for (;;) {
        unsigned shed;
        struct sbt_http *h = next(p, &shed);
        if (h == NULL) {
            if (p->stop)
                break;
            pthread_cond_wait(&p->more, &p->lock);
            continue;
        }
        p->running[shed]++;
        pthread_mutex_unlock(&p->lock);
        h->queued_us += http_now_us() - h->queued_at_us;
        http_request_work(h, w);
        pthread_mutex_lock(&p->lock);
        p->running[shed]--;
    }
    pthread_mutex_unlock(&p->lock);
    if (s->o.worker_close != NULL)
        s->o.worker_close(s->o.app, w->app);
    http_gzip_free(w->gzip);
    return NULL;
}

enum sbt_rc http_pool_start(struct sbt_server *s, struct sbt_fault *f)
{
    struct pool *p = &s->pool;
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 1024 * 1024);
    for (unsigned i = 0; i < p->workers_n; i++) {
        struct worker *w = &p->workers[i];
        *w = (struct worker){.srv = s, .index = i, .gzip = http_gzip_new(s->arena)};
        if (pthread_create(&w->thread, &attr, work, w) != 0)
            break;
        p->started_n++;
    }
    pthread_attr_destroy(&attr);
    if (p->started_n < p->workers_n)
        return sbt_fault_internal(f, SBT_E_IO, "started only %u of %u worker threads", p->started_n, p->workers_n);
    return SBT_OK;
}

struct worker *http_pool_net_worker(struct sbt_server *s)
{
    struct worker *w = pthread_getspecific(s->net_key);
    if (w != NULL)
        return w;
    unsigned i = s->net_workers_n++;
    SBT_BUG_IF(i >= s->o.net_threads);
    w = &s->net_workers[i];
    w->srv = s;
    w->index = s->o.workers + i;
    if (s->o.worker_open != NULL)
        w->app = s->o.worker_open(s->o.app, w->index);
    SBT_BUG_IF(pthread_setspecific(s->net_key, w) != 0);
    return w;
}

void http_pool_stop(struct sbt_server *s)
{
    struct pool *p = &s->pool;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->more);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->started_n; i++)
        pthread_join(p->workers[i].thread, NULL);
    for (unsigned i = 0; i < s->net_workers_n; i++) {
        if (s->o.worker_close != NULL)
            s->o.worker_close(s->o.app, s->net_workers[i].app);
        http_gzip_free(s->net_workers[i].gzip);
    }
    pthread_key_delete(s->net_key);
}
