// Connections: how many in all and per address, and the sweeper that closes those that are too slow.
#include <arpa/inet.h>
#include <sys/socket.h>

#include "http/private.h"

static bool peer_addr(const struct sockaddr *sa, struct sbt_addr *ret)
{
    struct sbt_addr r = {.b = {[10] = 0xff, [11] = 0xff}};
    if (sa != NULL && sa->sa_family == AF_INET)
        memcpy(r.b + 12, &((const struct sockaddr_in *)(const void *)sa)->sin_addr, 4);
    else if (sa != NULL && sa->sa_family == AF_INET6)
        memcpy(r.b, &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr, 16);
    else
        return false;
    *ret = r;
    return true;
}

static size_t bucket_of(const struct sbt_addr *a)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < sizeof a->b; i++)
        h = (h ^ a->b[i]) * UINT64_C(1099511628211);
    return (size_t)(h >> 20) % BUCKETS;
}

void http_conn_open(struct sbt_server *s)
{
    pthread_mutex_init(&s->conn_lock, NULL);
    // Each network thread may hold one more than its share while it turns a connection away.
    s->conns_n = s->o.connections_max + 64;
    s->conns = SBT_NEW_N(s->arena, struct conn, s->conns_n);
    for (unsigned i = s->conns_n; i-- > 0;) {
        s->conns[i].fd = -1;
        s->conns[i].next_free = s->conn_free;
        s->conn_free = &s->conns[i];
    }
    // One entry for each connection, and one for each request that is counted behind a proxy.
    struct addr_count *a = SBT_NEW_N(s->arena, struct addr_count, (size_t)s->conns_n * 2);
    for (size_t i = 0; i < (size_t)s->conns_n * 2; i++) {
        a[i].next = s->addr_free;
        s->addr_free = &a[i];
    }
}

static struct addr_count *addr_find(struct sbt_server *s, const struct sbt_addr *group)
{
    for (struct addr_count *a = s->buckets[bucket_of(group)]; a != NULL; a = a->next)
        if (memcmp(&a->addr, group, sizeof *group) == 0)
            return a;
    return NULL;
}

static struct addr_count *addr_take_locked(struct sbt_server *s, const struct sbt_addr *addr, unsigned max)
{
    struct sbt_addr group;
    sbt_addr_group(addr, &group);
    struct addr_count *a = addr_find(s, &group);
    if (a == NULL) {
        a = s->addr_free;
        if (a == NULL)
            return NULL;
        s->addr_free = a->next;
        size_t b = bucket_of(&group);
        *a = (struct addr_count){.addr = group, .next = s->buckets[b]};
        s->buckets[b] = a;
    }
    if (a->n >= max)
        return NULL;
    a->n++;
    return a;
}

static void addr_give_locked(struct sbt_server *s, struct addr_count *a)
{
    if (--a->n > 0)
        return;
    struct addr_count **at = &s->buckets[bucket_of(&a->addr)];
    while (*at != a)
        at = &(*at)->next;
    *at = a->next;
    a->next = s->addr_free;
    s->addr_free = a;
}

struct addr_count *http_addr_take(struct sbt_server *s, const struct sbt_addr *addr, unsigned max)
{
    pthread_mutex_lock(&s->conn_lock);
    struct addr_count *a = addr_take_locked(s, addr, max);
    pthread_mutex_unlock(&s->conn_lock);
    return a;
}

void http_addr_give(struct sbt_server *s, struct addr_count *a)
{
    pthread_mutex_lock(&s->conn_lock);
    addr_give_locked(s, a);
    pthread_mutex_unlock(&s->conn_lock);
}

enum MHD_Result http_conn_accept(void *srv, const struct sockaddr *sa, socklen_t n)
{
    struct sbt_server *s = srv;
    struct sbt_addr addr, group;
    (void)n;
    if (atomic_load(&s->draining) || !peer_addr(sa, &addr))
        return MHD_NO;
    if (sbt_addr_listed(&addr, s->o.trusted_proxies))
        return MHD_YES;
    sbt_addr_group(&addr, &group);
    pthread_mutex_lock(&s->conn_lock);
    struct addr_count *a = addr_find(s, &group);
    bool full = a != NULL && a->n >= s->o.connections_per_addr;
    pthread_mutex_unlock(&s->conn_lock);
    if (full)
        s->refused++;
    return full ? MHD_NO : MHD_YES;
}

void http_conn_phase(struct conn *c, enum phase phase, int64_t expect)
{
    atomic_store(&c->bytes, 0);
    atomic_store(&c->expect, expect);
    atomic_store(&c->since_ms, sbt_mono_ms());
    atomic_store(&c->phase, (int)phase);
}

void http_conn_notify(void *srv, struct MHD_Connection *mhd, void **ctx, enum MHD_ConnectionNotificationCode code)
{
    struct sbt_server *s = srv;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        struct conn *c = *ctx;
        if (c == NULL)
            return;
        pthread_mutex_lock(&s->conn_lock);
        if (c->counted != NULL)
            addr_give_locked(s, c->counted);
        c->fd = -1;
        c->next_free = s->conn_free;
        s->conn_free = c;
        pthread_mutex_unlock(&s->conn_lock);
        s->connections--;
        *ctx = NULL;
        return;
    }
    // MHD 1.0 answers every question in the same place, so each answer is taken out before the next is asked.
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    int fd = info != NULL ? info->connect_fd : -1;
    info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct sbt_addr peer;
    *ctx = NULL;
    if (fd < 0 || info == NULL || !peer_addr(info->client_addr, &peer)) {
        if (fd >= 0)
            shutdown(fd, SHUT_RDWR);
        return;
    }
    pthread_mutex_lock(&s->conn_lock);
    struct conn *c = s->conn_free;
    struct addr_count *counted = NULL;
    bool proxy = sbt_addr_listed(&peer, s->o.trusted_proxies);
    if (c != NULL && !proxy) {
        counted = addr_take_locked(s, &peer, s->o.connections_per_addr);
        if (counted == NULL)
            c = NULL;
    }
    if (c != NULL) {
        s->conn_free = c->next_free;
        c->peer = peer;
        c->counted = counted;
        c->sse = NULL;
        atomic_store(&c->later, false);
        atomic_store(&c->cut, false);
        atomic_store(&c->paused, false);
        http_conn_phase(c, PHASE_HEAD, 0);
        c->fd = fd;
    }
    pthread_mutex_unlock(&s->conn_lock);
    if (c == NULL) { // two network threads took the last places at once
        s->refused++;
        shutdown(fd, SHUT_RDWR);
        return;
    }
    s->connections++;
    *ctx = c;
}

static bool too_slow(const struct sbt_server *s, const struct conn *c, int64_t now_ms)
{
    const struct sbt_server_opts *o = &s->o;
    int64_t took = now_ms - atomic_load(&c->since_ms);
    switch ((enum phase)atomic_load(&c->phase)) {
    case PHASE_HEAD:
        // On a connection that is kept we do not see when the next head begins, only that it is not there yet.
        return took > o->head_ms + (atomic_load(&c->later) ? o->idle_ms : 0);
    case PHASE_BODY:
        return took > o->body_grace_ms && atomic_load(&c->bytes) < (took - o->body_grace_ms) * o->body_rate / 1000;
    case PHASE_SEND:
        took -= atomic_load(&c->expect) * 1000 / o->body_rate;
        return took > o->body_grace_ms && atomic_load(&c->bytes) < (took - o->body_grace_ms) * o->body_rate / 1000;
    case PHASE_WORK:
    case PHASE_STREAM:
        return false;
    }
    return false;
}

void http_conn_sweep(struct sbt_server *s)
{
    int64_t now_ms = sbt_mono_ms();
    // The lock keeps the descriptor ours: it is closed only after the connection has left the list.
    pthread_mutex_lock(&s->conn_lock);
    for (unsigned i = 0; i < s->conns_n; i++) {
        struct conn *c = &s->conns[i];
        if (c->fd < 0 || atomic_load(&c->cut) || atomic_load(&c->paused) || !too_slow(s, c, now_ms))
            continue;
        atomic_store(&c->cut, true);
        s->slow_closed++;
        shutdown(c->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&s->conn_lock);
}

void http_conn_cut_all(struct sbt_server *s, bool idle_only)
{
    pthread_mutex_lock(&s->conn_lock);
    for (unsigned i = 0; i < s->conns_n; i++) {
        struct conn *c = &s->conns[i];
        if (c->fd >= 0 && (!idle_only || (atomic_load(&c->phase) == PHASE_HEAD && atomic_load(&c->later))))
            shutdown(c->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&s->conn_lock);
}
