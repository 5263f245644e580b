// One table of answers under one lock, all forgotten together: when they grow old, too many, or wrong.
#include "store/memo.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

#define SLOTS 4096 // power of two; at most half of them are used
#define KEY_BYTES_MAX 256
#define ROWS_MAX 1000
#define KEPT_MAX 64 // by one transaction, which looks through all of them
#define ANSWER_BYTES_MAX ((size_t)64 * 1024)

struct answer {
    const struct sbt_query *q;
    uint64_t hash;
    size_t key_n, n;
    const uint8_t *key;
    const char *rows;
};
struct sbt_memo {
    pthread_mutex_t lock;
    struct sbt_arena *own, *arena; // of this and the slots; of the answers, cleared with them
    struct answer *slot;
    size_t n;
    int64_t born_ms;
    uint64_t generation;
};

struct sbt_memo *sbt_memo_new(void)
{
    struct sbt_arena *a = sbt_arena_new(SLOTS * sizeof(struct answer) + 4096);
    struct sbt_memo *m = SBT_NEW(a, struct sbt_memo);
    pthread_mutex_init(&m->lock, NULL);
    m->own = a;
    m->slot = SBT_NEW_N(a, struct answer, SLOTS);
    m->arena = sbt_arena_new(SBT_LIMIT_MEMO_BYTES);
    m->generation = 1;
    return m;
}

void sbt_memo_free(struct sbt_memo *m)
{
    if (m == NULL)
        return;
    pthread_mutex_destroy(&m->lock);
    sbt_arena_free(m->arena);
    sbt_arena_free(m->own);
}

// The parameters as bytes; 0 when they are too long.
static size_t key_of(const struct sbt_query *q, const void *in, uint8_t ret[KEY_BYTES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < q->in_n; i++) {
        const char *p = (const char *)in + q->in[i].offset;
        const void *bytes = p;
        size_t len = 0;
        switch (q->in[i].type) {
        case SBT_QT_ID:
            len = sizeof(struct sbt_id);
            break;
        case SBT_QT_INT:
            len = sizeof(int64_t);
            break;
        case SBT_QT_BOOL:
            len = sizeof(bool);
            break;
        case SBT_QT_TEXT:
            bytes = *(const char *const *)p;
            len = bytes != NULL ? strlen(bytes) : 0;
            break;
        case SBT_QT_BLOB:
            bytes = ((const struct sbt_blob *)p)->p;
            len = bytes != NULL ? ((const struct sbt_blob *)p)->n : 0;
            break;
        }
        if (len > UINT8_MAX || n + 2 + len >= KEY_BYTES_MAX)
            return 0;
        ret[n++] = bytes == NULL; // NULL is not the empty text
        ret[n++] = (uint8_t)len;
        if (len > 0)
            memcpy(ret + n, bytes, len);
        n += len;
    }
    ret[n++] = 0; // so that no parameters make a key, too
    return n;
}

static uint64_t hash_of(const struct sbt_query *q, const uint8_t *key, size_t n)
{
    uint64_t h = UINT64_C(1469598103934665603) ^ (uintptr_t)q; // FNV-1a; the keys are ours
    for (size_t i = 0; i < n; i++)
        h = (h ^ key[i]) * UINT64_C(1099511628211);
    return h ^ h >> 29;
}

static struct answer *find(struct sbt_memo *m, const struct sbt_query *q, uint64_t hash, const uint8_t *key, size_t n)
{
    for (size_t i = hash & (SLOTS - 1);; i = (i + 1) & (SLOTS - 1)) {
        struct answer *x = &m->slot[i];
        if (x->q == NULL || (x->q == q && x->hash == hash && x->key_n == n && memcmp(x->key, key, n) == 0))
            return x;
    }
}

static void clear(struct sbt_memo *m)
{
    if (m->n > 0) {
        memset(m->slot, 0, SLOTS * sizeof *m->slot);
        sbt_arena_clear(m->arena);
    }
    m->n = 0;
    m->born_ms = sbt_mono_ms();
}

struct sbt_kept {
    struct sbt_kept *next;
    const struct sbt_query *q;
    const uint8_t *key;
    const char *rows;
    size_t key_n, n;
};

static bool kept_get(struct sbt_tx *tx, const struct sbt_query *q, const uint8_t *key, size_t n, sbt_query_row_fn *fn,
                     void *arg, enum sbt_rc *ret, struct sbt_fault *f)
{
    for (const struct sbt_kept *k = tx->known.kept; k != NULL; k = k->next) {
        if (k->q != q || k->key_n != n || memcmp(k->key, key, n) != 0)
            continue;
        *ret = SBT_OK;
        for (size_t i = 0; *ret == SBT_OK && i < k->n; i++)
            *ret = fn(k->rows + i * q->out_size, arg, f);
        return true;
    }
    return false;
}

// The rows are in the transaction's arena already; the cells of a single one, too.
static void kept_put(struct sbt_tx *tx, const struct sbt_query *q, const uint8_t *key, size_t key_n, const void *rows,
                     size_t n)
{
    size_t all = 0;
    for (const struct sbt_kept *k = tx->known.kept; k != NULL; k = k->next)
        all++;
    if (all == KEPT_MAX)
        return;
    struct sbt_kept *k = SBT_NEW(tx->arena, struct sbt_kept);
    *k = (struct sbt_kept){.next = tx->known.kept, .q = q, .key_n = key_n, .n = n};
    k->key = sbt_arena_dup(tx->arena, key, key_n);
    k->rows = n > 0 ? sbt_arena_dup(tx->arena, rows, n * q->out_size) : NULL;
    tx->known.kept = k;
}

bool sbt_memo_get(struct sbt_tx *tx, const struct sbt_query *q, const void *in, sbt_query_row_fn *fn, void *arg,
                  enum sbt_rc *ret, struct sbt_fault *f)
{
    struct sbt_memo *m = tx->store->memo;
    uint8_t key[KEY_BYTES_MAX];
    size_t n = key_of(q, in, key);
    if (n == 0)
        return false;
    if (q->reference == SBT_QUERY_REFERENCE_TX)
        return kept_get(tx, q, key, n, fn, arg, ret, f);
    uint64_t hash = hash_of(q, key, n);
    pthread_mutex_lock(&m->lock);
    if (m->n > 0 && sbt_mono_ms() - m->born_ms >= SBT_MEMO_MS)
        clear(m);
    const struct answer *x = find(m, q, hash, key, n);
    bool there = x->q != NULL;
    enum sbt_rc rc = SBT_OK;
    for (size_t i = 0; there && rc == SBT_OK && i < x->n; i++)
        rc = fn(x->rows + i * q->out_size, arg, f);
    pthread_mutex_unlock(&m->lock);
    if (there)
        *ret = rc;
    return there;
}

static size_t bytes_of(const struct sbt_query *q, const void *rows, size_t n)
{
    size_t all = n * q->out_size;
    for (size_t i = 0; i < n && all <= ANSWER_BYTES_MAX; i++)
        for (size_t c = 0; c < q->out_n; c++) {
            const char *p = (const char *)rows + i * q->out_size + q->out[c].offset;
            if (q->out[c].type == SBT_QT_TEXT && *(const char *const *)p != NULL)
                all += strlen(*(const char *const *)p) + 32;
            else if (q->out[c].type == SBT_QT_BLOB)
                all += ((const struct sbt_blob *)p)->n + 32;
        }
    return all;
}

void sbt_memo_put(struct sbt_tx *tx, const struct sbt_query *q, const void *in, const void *rows, size_t n)
{
    struct sbt_memo *m = tx->store->memo;
    uint8_t key[KEY_BYTES_MAX];
    size_t key_n = key_of(q, in, key);
    if (key_n == 0 || n > ROWS_MAX)
        return;
    if (q->reference == SBT_QUERY_REFERENCE_TX) {
        kept_put(tx, q, key, key_n, rows, n);
        return;
    }
    size_t bytes = bytes_of(q, rows, n) + KEY_BYTES_MAX;
    if (bytes > ANSWER_BYTES_MAX)
        return;
    uint64_t hash = hash_of(q, key, key_n);
    pthread_mutex_lock(&m->lock);
    if (m->n >= SLOTS / 2 || sbt_arena_used(m->arena) + bytes > SBT_LIMIT_MEMO_BYTES || m->n == 0)
        clear(m);
    struct answer *x = find(m, q, hash, key, key_n);
    if (m->generation == tx->memo_since && x->q == NULL) {
        char *copy = n > 0 ? sbt_arena_dup(m->arena, rows, n * q->out_size) : NULL;
        for (size_t i = 0; i < n; i++)
            sbt_query_cells_dup(m->arena, q, copy + i * q->out_size);
        *x = (struct answer){
            .q = q, .hash = hash, .key = sbt_arena_dup(m->arena, key, key_n), .key_n = key_n, .rows = copy, .n = n};
        m->n++;
    }
    pthread_mutex_unlock(&m->lock);
}

uint64_t sbt_memo_generation(struct sbt_memo *m)
{
    pthread_mutex_lock(&m->lock);
    uint64_t g = m->generation;
    pthread_mutex_unlock(&m->lock);
    return g;
}

void sbt_memo_forget(struct sbt_memo *m)
{
    pthread_mutex_lock(&m->lock);
    m->generation++;
    clear(m);
    pthread_mutex_unlock(&m->lock);
}
