// Answers that are given again: one table under one lock, the oldest dropped first, each alive while somebody is sent it.
#include <stddef.h>

#include "http/private.h"

#include "base/crypt.h"

#define SLOTS 256
#define KEPT_US (10 * SBT_US_PER_S)
#define HTML "text/html; charset=utf-8"

struct kept {
    struct kept *next;  // in its slot
    struct kept *newer; // in the order in which they came
    _Atomic unsigned refs;
    uint64_t hash;
    int64_t until_us;
    size_t key_n, n;
    bool gzip;
    char bytes[]; // key, body
};

static uint64_t hash_of(const char *p, size_t n)
{
    uint64_t h = UINT64_C(1469598103934665603); // FNV-1a: whoever makes keys is logged in, and the table is small
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)p[i]) * UINT64_C(1099511628211);
    return h ^ h >> 29;
}

static size_t size_of(const struct kept *k)
{
    return offsetof(struct kept, bytes) + k->key_n + k->n;
}

void http_kept_free(void *kept)
{
    struct kept *k = kept;
    if (k == NULL || atomic_fetch_sub(&k->refs, 1) > 1)
        return;
    sbt_wipe(k->bytes, k->key_n + k->n); // it was somebody's page
    sbt_mem_free(k);
}

void http_keep_open(struct sbt_server *s)
{
    pthread_mutex_init(&s->keep.lock, NULL);
    s->keep.slot = SBT_NEW_N(s->arena, struct kept *, SLOTS);
    s->keep.last = &s->keep.oldest;
}

static void drop_oldest(struct keep *t)
{
    struct kept *k = t->oldest, **at = &t->slot[k->hash % SLOTS];
    while (*at != k)
        at = &(*at)->next;
    *at = k->next;
    t->oldest = k->newer;
    if (t->oldest == NULL)
        t->last = &t->oldest;
    t->bytes -= size_of(k);
    http_kept_free(k);
}

void http_keep_close(struct sbt_server *s)
{
    while (s->keep.oldest != NULL)
        drop_oldest(&s->keep);
    pthread_mutex_destroy(&s->keep.lock);
}

static struct kept *find(struct keep *t, uint64_t hash, const char *key, size_t n)
{
    for (struct kept *k = t->slot[hash % SLOTS]; k != NULL; k = k->next)
        if (k->hash == hash && k->key_n == n && memcmp(k->bytes, key, n) == 0)
            return k;
    return NULL;
}

bool sbt_respond_kept(struct sbt_request *rq, const void *key, size_t n)
{
    struct sbt_http *h = rq->http;
    struct keep *t = &h->srv->keep;
    char *full = sbt_arena_alloc(rq->arena, n + 1);
    memcpy(full, key, n);
    full[n] = sbt_head_takes_gzip(sbt_request_header(rq, "Accept-Encoding")) ? 'z' : '-';
    uint64_t hash = hash_of(full, n + 1);
    int64_t now_us = http_now_us();
    pthread_mutex_lock(&t->lock);
    while (t->oldest != NULL && t->oldest->until_us <= now_us)
        drop_oldest(t);
    struct kept *k = find(t, hash, full, n + 1);
    if (k != NULL)
        atomic_fetch_add(&k->refs, 1);
    pthread_mutex_unlock(&t->lock);
    if (k == NULL) {
        h->keep_key = full;
        h->keep_key_n = n + 1;
        return false;
    }
    sbt_respond_mem(rq, 200, HTML, k->bytes + k->key_n, k->n);
    sbt_respond_header(rq, "Vary", "Accept-Encoding");
    if (k->gzip)
        sbt_respond_header(rq, "Content-Encoding", "gzip");
    h->kept = k;
    return true;
}

void http_keep(struct sbt_http *h, bool gzip)
{
    struct keep *t = &h->srv->keep;
    const struct answer *a = &h->answer;
    struct kept head = {.refs = 1, .key_n = h->keep_key_n, .n = a->n, .gzip = gzip};
    if (a->status != 200 || a->pulled || a->type == NULL || strcmp(a->type, HTML) != 0 ||
        size_of(&head) > SBT_LIMIT_KEPT_BYTES / 8)
        return;
    head.hash = hash_of(h->keep_key, h->keep_key_n);
    head.until_us = http_now_us() + KEPT_US;
    struct sbt_buf b;
    sbt_buf_init(&b, size_of(&head));
    sbt_buf_add(&b, &head, offsetof(struct kept, bytes));
    sbt_buf_add(&b, h->keep_key, h->keep_key_n);
    sbt_buf_add(&b, a->p, a->n);
    struct kept *k = (void *)b.p;
    pthread_mutex_lock(&t->lock);
    bool there = find(t, k->hash, h->keep_key, h->keep_key_n) != NULL; // two asked at once
    if (!there) {
        k->next = t->slot[k->hash % SLOTS];
        t->slot[k->hash % SLOTS] = k;
        *t->last = k;
        t->last = &k->newer;
        t->bytes += size_of(k);
        while (t->bytes > SBT_LIMIT_KEPT_BYTES)
            drop_oldest(t);
    }
    pthread_mutex_unlock(&t->lock);
    if (there)
        http_kept_free(k);
}
