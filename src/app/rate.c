// Buckets as one number each: the time at which the bucket will be full again. Four ways a set; when a set is full, the
// bucket that is nearest to full gives way. Keys are kept as keyed hashes only, since they hold addresses.
#include "app/rate.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypt.h"
#include "base/hash.h"

#define WAYS 4

struct slot {
    uint64_t key;
    int64_t full_us;
};
struct sbt_rate {
    pthread_mutex_t lock;
    struct sbt_arena *arena;
    uint8_t secret[32];
    size_t sets;
    _Atomic int servers_n;
    struct slot *slots;
};

struct sbt_rate *sbt_rate_new(size_t slots)
{
    struct sbt_arena *a = sbt_arena_new(slots * sizeof(struct slot) + 65536);
    struct sbt_rate *r = SBT_NEW(a, struct sbt_rate);
    pthread_mutex_init(&r->lock, NULL);
    r->arena = a;
    r->servers_n = 1;
    r->sets = slots / WAYS > 0 ? slots / WAYS : 1;
    r->slots = SBT_NEW_N(a, struct slot, r->sets * WAYS);
    sbt_random(r->secret, sizeof r->secret);
    return r;
}

void sbt_rate_free(struct sbt_rate *r)
{
    if (r == NULL)
        return;
    pthread_mutex_destroy(&r->lock);
    sbt_arena_free(r->arena);
}

static uint64_t key_of(const struct sbt_rate *r, const struct sbt_rate_rule *rule, const char *key)
{
    char text[256];
    int n = snprintf(text, sizeof text, "%s %s", rule->name, key);
    struct sbt_hash h;
    sbt_hmac_sha256(r->secret, sizeof r->secret, text, n < (int)sizeof text ? (size_t)n : sizeof text - 1, &h);
    uint64_t k;
    memcpy(&k, h.b, sizeof k);
    return k | 1; // 0 is an empty slot
}

static int64_t take(struct sbt_rate *r, const struct sbt_rate_rule *rule, const char *key, int64_t now_us, bool really)
{
    uint64_t k = key_of(r, rule, key);
    int n = rule->guess ? r->servers_n : 1, burst = rule->burst > n ? rule->burst / n : 1;
    int64_t refill_us = rule->refill_ms * 1000 * n, depth_us = refill_us * (burst - 1), wait_us = 0;
    pthread_mutex_lock(&r->lock);
    struct slot *set = &r->slots[(k >> 1) % r->sets * WAYS], *s = &set[0];
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].key == k) {
            s = &set[i];
            break;
        }
        if (set[i].full_us < s->full_us)
            s = &set[i];
    }
    int64_t full_us = s->key == k && s->full_us > now_us ? s->full_us : now_us;
    if (full_us - now_us > depth_us)
        wait_us = full_us - now_us - depth_us;
    else if (really)
        *s = (struct slot){.key = k, .full_us = full_us + refill_us};
    pthread_mutex_unlock(&r->lock);
    return (wait_us + 999) / 1000;
}

void sbt_rate_share(struct sbt_rate *r, int servers_n)
{
    r->servers_n = servers_n > 1 ? servers_n : 1;
}

int64_t sbt_rate_take(struct sbt_rate *r, const struct sbt_rate_rule *rule, const char *key, int64_t now_us)
{
    return take(r, rule, key, now_us, true);
}

int64_t sbt_rate_peek(struct sbt_rate *r, const struct sbt_rate_rule *rule, const char *key, int64_t now_us)
{
    return take(r, rule, key, now_us, false);
}

void sbt_rate_clear(struct sbt_rate *r, const struct sbt_rate_rule *rule, const char *key)
{
    uint64_t k = key_of(r, rule, key);
    pthread_mutex_lock(&r->lock);
    struct slot *set = &r->slots[(k >> 1) % r->sets * WAYS];
    for (size_t i = 0; i < WAYS; i++)
        if (set[i].key == k)
            set[i] = (struct slot){0};
    pthread_mutex_unlock(&r->lock);
}
