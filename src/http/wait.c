// Long polls: parked requests that run again when their signal is raised or their time is over.
#include "http/private.h"

struct sbt_signal {
    pthread_mutex_t lock;
    struct sbt_server *srv;
    uint64_t value;
    struct sbt_http *waiting;
    struct sbt_signal *next;
};

struct sbt_signal *sbt_signal_new(struct sbt_server *s)
{
    pthread_mutex_lock(&s->signal_lock);
    struct sbt_signal *g = SBT_NEW(s->arena, struct sbt_signal);
    pthread_mutex_init(&g->lock, NULL);
    g->srv = s;
    g->next = s->signals;
    s->signals = g;
    pthread_mutex_unlock(&s->signal_lock);
    return g;
}

uint64_t sbt_signal_value(struct sbt_signal *g)
{
    pthread_mutex_lock(&g->lock);
    uint64_t v = g->value;
    pthread_mutex_unlock(&g->lock);
    return v;
}

// Takes out who need not wait any more and gives them to the workers.
static void let_go(struct sbt_signal *g, int64_t now_ms, bool all)
{
    pthread_mutex_lock(&g->lock);
    struct sbt_http **at = &g->waiting;
    while (*at != NULL) {
        struct sbt_http *h = *at;
        bool happened = h->park_seen < g->value, late = all || now_ms >= h->park_until_ms;
        if (!happened && !late) {
            at = &h->next;
            continue;
        }
        *at = h->next;
        g->srv->waits_n--;
        h->park = NULL;
        h->rq.timed_out = !happened;
        http_pool_put(g->srv, h);
    }
    pthread_mutex_unlock(&g->lock);
}

void sbt_signal_raise(struct sbt_signal *g, uint64_t value)
{
    pthread_mutex_lock(&g->lock);
    bool more = value > g->value;
    if (more)
        g->value = value;
    pthread_mutex_unlock(&g->lock);
    if (more)
        let_go(g, INT64_MIN, false);
}

enum sbt_rc sbt_wait_park(struct sbt_request *rq, struct sbt_signal *g, uint64_t seen, int64_t wait_ms,
                          struct sbt_fault *f)
{
    struct sbt_http *h = rq->http;
    if (rq->timed_out)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "parked again although the wait was over");
    int64_t max_ms = SBT_LIMIT_WAIT_S * INT64_C(1000);
    if (h->park_until_ms == 0)
        h->park_until_ms = sbt_mono_ms() + (wait_ms < 0 ? 0 : wait_ms > max_ms ? max_ms : wait_ms);
    h->park = g;
    h->park_seen = seen;
    return SBT_OK;
}

void http_wait_park(struct sbt_http *h)
{
    struct sbt_signal *g = h->park;
    struct sbt_server *s = h->srv;
    struct sbt_request *rq = &h->rq;
    // What the handler made is made anew when it runs again; thousands that wait must not hold as many arenas.
    http_arena_give(s, rq->arena, false);
    rq->arena = NULL;
    h->fault = NULL;
    h->answer = (struct answer){0};
    rq->actor = NULL;
    rq->query = rq->form = (struct sbt_pairs){0};
    rq->stage = SBT_STAGE_AGAIN;
    pthread_mutex_lock(&g->lock);
    bool happened = h->park_seen < g->value, late = sbt_mono_ms() >= h->park_until_ms;
    if (!happened && !late && !atomic_load(&s->draining) && s->waits_n < s->o.waits_max) {
        s->waits_n++;
        h->next = g->waiting;
        g->waiting = h;
    } else {
        h->park = NULL;
        rq->timed_out = !happened;
        http_pool_put(s, h);
    }
    pthread_mutex_unlock(&g->lock);
}

static void each(struct sbt_server *s, int64_t now_ms, bool all)
{
    pthread_mutex_lock(&s->signal_lock);
    struct sbt_signal *first = s->signals;
    pthread_mutex_unlock(&s->signal_lock);
    for (struct sbt_signal *g = first; g != NULL; g = g->next)
        let_go(g, now_ms, all);
}

void http_wait_tick(struct sbt_server *s)
{
    if (s->waits_n > 0)
        each(s, sbt_mono_ms(), false);
}

void http_wait_end_all(struct sbt_server *s)
{
    each(s, 0, true);
}

void http_wait_close(struct sbt_server *s)
{
    for (struct sbt_signal *g = s->signals; g != NULL; g = g->next)
        pthread_mutex_destroy(&g->lock);
    pthread_mutex_destroy(&s->signal_lock);
}
