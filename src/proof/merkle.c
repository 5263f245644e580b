// Tree arithmetic. Proofs are collected from the root down and turned round at the end, so nothing recurses.
#include "proof/merkle.h"

#include <string.h>

void sbt_merkle_empty(struct sbt_hash *ret)
{
    sbt_sha256("", 0, ret);
}

void sbt_merkle_node(const struct sbt_hash *left, const struct sbt_hash *right, struct sbt_hash *ret)
{
    uint8_t in[1 + 2 * sizeof left->b] = {1};
    memcpy(in + 1, left->b, sizeof left->b);
    memcpy(in + 1 + sizeof left->b, right->b, sizeof right->b);
    sbt_sha256(in, sizeof in, ret);
}

void sbt_frontier_add(struct sbt_frontier *t, const struct sbt_hash *leaf, sbt_frontier_fn *fn, void *arg)
{
    struct sbt_hash h = *leaf;
    unsigned k = 0;
    for (; t->size >> k & 1; k++) {
        sbt_merkle_node(&t->node[k], &h, &h);
        if ((k + 1) % 8 == 0 && fn != NULL)
            fn(arg, (k + 1) / 8, t->size >> (k + 1), &h);
    }
    t->node[k] = h;
    t->size++;
}

enum sbt_rc sbt_frontier_take(struct sbt_frontier *t, const void *leaf, size_t n, struct sbt_fault *f)
{
    struct sbt_hash h;
    if (n != sizeof h.b)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a leaf is not 32 bytes");
    memcpy(h.b, leaf, sizeof h.b);
    sbt_frontier_add(t, &h, NULL, NULL);
    return SBT_OK;
}

void sbt_frontier_root(const struct sbt_frontier *t, struct sbt_hash *ret)
{
    bool any = false;
    sbt_merkle_empty(ret);
    for (unsigned k = 0; k < 64; k++) {
        if (!(t->size >> k & 1))
            continue;
        if (any)
            sbt_merkle_node(&t->node[k], ret, ret);
        else
            *ret = t->node[k];
        any = true;
    }
}

static enum sbt_rc tile_get(struct sbt_tree *t, unsigned level, uint64_t index, struct sbt_tile_memo **ret,
                            struct sbt_fault *f)
{
    uint64_t have = (t->size >> (8 * level)) - index * SBT_TILE_WIDTH;
    unsigned width = have < SBT_TILE_WIDTH ? (unsigned)have : SBT_TILE_WIDTH;
    struct sbt_tile_memo *m = &t->memo[(index + level * 7) % t->memo_n];
    if (m->width < width || m->level != level || m->index != index) {
        m->width = 0;
        SBT_TRY(t->tile(t->arg, level, index, width, m->node + SBT_TILE_WIDTH, f));
        for (unsigned row = SBT_TILE_WIDTH / 2, n = width / 2; n > 0; row /= 2, n /= 2)
            for (unsigned i = 0; i < n; i++)
                sbt_merkle_node(&m->node[2 * (row + i)], &m->node[2 * (row + i) + 1], &m->node[row + i]);
        m->level = level;
        m->index = index;
        m->width = width;
    }
    *ret = m;
    return SBT_OK;
}

// The node over leaves [n * 2^k, (n + 1) * 2^k), all of them in the tree.
static enum sbt_rc whole(struct sbt_tree *t, unsigned k, uint64_t n, struct sbt_hash *ret, struct sbt_fault *f)
{
    struct sbt_tile_memo *m;
    unsigned inner = k % 8;
    uint64_t first = n << inner;
    SBT_TRY(tile_get(t, k / 8, first / SBT_TILE_WIDTH, &m, f));
    *ret = m->node[(SBT_TILE_WIDTH + first % SBT_TILE_WIDTH) >> inner];
    return SBT_OK;
}

static unsigned log2_of(uint64_t n) // of the largest power of two that is not above n
{
    return 63 - (unsigned)__builtin_clzll(n);
}

static uint64_t split(uint64_t n) // the largest power of two below n; n > 1
{
    return UINT64_C(1) << log2_of(n - 1);
}

// MTH(D[lo:hi]) of a range, not empty, that RFC 6962 splits off: lo is a multiple of the next power of two above hi - lo.
static enum sbt_rc range(struct sbt_tree *t, uint64_t lo, uint64_t hi, struct sbt_hash *ret, struct sbt_fault *f)
{
    struct sbt_hash part[64];
    size_t n = 0;
    do {
        unsigned k = log2_of(hi - lo);
        SBT_TRY(whole(t, k, lo >> k, &part[n++], f));
        lo += UINT64_C(1) << k;
    } while (lo < hi);
    struct sbt_hash h = part[n - 1];
    for (size_t i = n - 1; i > 0; i--)
        sbt_merkle_node(&part[i - 1], &h, &h);
    *ret = h;
    return SBT_OK;
}

enum sbt_rc sbt_tree_root(struct sbt_tree *t, struct sbt_hash *ret, struct sbt_fault *f)
{
    if (t->size > 0)
        return range(t, 0, t->size, ret, f);
    sbt_merkle_empty(ret);
    return SBT_OK;
}

enum sbt_rc sbt_tree_frontier(struct sbt_tree *t, struct sbt_frontier *ret, struct sbt_fault *f)
{
    struct sbt_frontier out = {.size = t->size};
    uint64_t at = 0;
    for (unsigned k = 64; k-- > 0;) {
        if (!(t->size >> k & 1))
            continue;
        SBT_TRY(whole(t, k, at >> k, &out.node[k], f));
        at += UINT64_C(1) << k;
    }
    *ret = out;
    return SBT_OK;
}

static void turn(struct sbt_proof *p)
{
    for (size_t i = 0; i < p->n / 2; i++) {
        struct sbt_hash h = p->hash[i];
        p->hash[i] = p->hash[p->n - 1 - i];
        p->hash[p->n - 1 - i] = h;
    }
}

enum sbt_rc sbt_tree_inclusion(struct sbt_tree *t, uint64_t index, struct sbt_proof *ret, struct sbt_fault *f)
{
    if (index >= t->size)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Entri itu belum ada dalam pohon bukti."));
    struct sbt_proof p = {.n = 0};
    uint64_t lo = 0, hi = t->size;
    while (hi - lo > 1) {
        uint64_t mid = lo + split(hi - lo);
        if (index < mid) {
            SBT_TRY(range(t, mid, hi, &p.hash[p.n++], f));
            hi = mid;
        } else {
            SBT_TRY(range(t, lo, mid, &p.hash[p.n++], f));
            lo = mid;
        }
    }
    turn(&p);
    *ret = p;
    return SBT_OK;
}

enum sbt_rc sbt_tree_consistency(struct sbt_tree *t, uint64_t old, struct sbt_proof *ret, struct sbt_fault *f)
{
    if (old > t->size)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Pohon bukti tidak sebesar itu."));
    struct sbt_proof p = {.n = 0};
    uint64_t lo = 0, hi = t->size;
    while (old > 0 && old != hi) {
        uint64_t mid = lo + split(hi - lo);
        if (old <= mid) {
            SBT_TRY(range(t, mid, hi, &p.hash[p.n++], f));
            hi = mid;
        } else {
            SBT_TRY(range(t, lo, mid, &p.hash[p.n++], f));
            lo = mid;
        }
    }
    if (lo > 0)
        SBT_TRY(range(t, lo, hi, &p.hash[p.n++], f));
    turn(&p);
    *ret = p;
    return SBT_OK;
}

bool sbt_inclusion_holds(const struct sbt_proof *p, uint64_t index, uint64_t size, const struct sbt_hash *leaf,
                         const struct sbt_hash *root)
{
    if (index >= size)
        return false;
    uint64_t fn = index, sn = size - 1;
    struct sbt_hash r = *leaf;
    for (size_t i = 0; i < p->n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) || fn == sn) {
            sbt_merkle_node(&p->hash[i], &r, &r);
            for (; !(fn & 1) && fn != 0; fn >>= 1)
                sn >>= 1;
        } else {
            sbt_merkle_node(&r, &p->hash[i], &r);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && sbt_hash_eq(&r, root);
}

bool sbt_consistency_holds(const struct sbt_proof *p, uint64_t old, const struct sbt_hash *old_root, uint64_t size,
                           const struct sbt_hash *root)
{
    struct sbt_hash empty;
    sbt_merkle_empty(&empty);
    if (old > size || (old == 0 && !sbt_hash_eq(old_root, &empty)))
        return false;
    if (old == size)
        return p->n == 0 && sbt_hash_eq(old_root, root);
    if (old == 0)
        return p->n == 0;
    bool power = (old & (old - 1)) == 0; // then the proof begins with the old root itself, which is left out
    if (p->n == 0)
        return false;
    uint64_t fn = old - 1, sn = size - 1;
    for (; fn & 1; fn >>= 1)
        sn >>= 1;
    struct sbt_hash fr = power ? *old_root : p->hash[0], sr = fr;
    for (size_t i = power ? 0 : 1; i < p->n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) || fn == sn) {
            sbt_merkle_node(&p->hash[i], &fr, &fr);
            sbt_merkle_node(&p->hash[i], &sr, &sr);
            for (; !(fn & 1) && fn != 0; fn >>= 1)
                sn >>= 1;
        } else {
            sbt_merkle_node(&sr, &p->hash[i], &sr);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && sbt_hash_eq(&fr, old_root) && sbt_hash_eq(&sr, root);
}
