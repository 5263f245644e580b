// The Merkle tree against the vectors of RFC 6962 and a second, recursive way to compute it.
#include "proof/merkle.h"

#include <stdlib.h>

#include "base/buf.h"
#include "proof/tile.h"
#include "tests/test.h"

// A tree whose leaf hashes are made from their index; levels above are kept as they become final.
struct grown {
    struct sbt_frontier edge;
    struct sbt_hash *level[4];
    size_t cap;
    int64_t asked;
};

static void leaf_of(uint64_t i, struct sbt_hash *ret)
{
    sbt_sha256(&i, sizeof i, ret);
}

static void keep(void *arg, unsigned level, uint64_t n, const struct sbt_hash *hash)
{
    struct grown *g = arg;
    assert_true(level < 4 && n < g->cap);
    g->level[level][n] = *hash;
}

static struct grown *grown_new(struct sbt_arena *a, size_t leaves)
{
    struct grown *g = SBT_NEW(a, struct grown);
    g->cap = leaves / 256 + 1;
    for (int i = 1; i < 4; i++)
        g->level[i] = SBT_NEW_N(a, struct sbt_hash, g->cap);
    return g;
}

static void grow(struct grown *g)
{
    struct sbt_hash leaf;
    leaf_of(g->edge.size, &leaf);
    sbt_frontier_add(&g->edge, &leaf, keep, g);
}

static enum sbt_rc read_tile(void *arg, unsigned level, uint64_t index, unsigned width, struct sbt_hash *ret,
                             struct sbt_fault *f)
{
    struct grown *g = arg;
    (void)f;
    g->asked++;
    assert_true(width >= 1 && width <= 256);
    for (unsigned i = 0; i < width; i++)
        if (level == 0)
            leaf_of(index * 256 + i, &ret[i]);
        else
            ret[i] = g->level[level][index * 256 + i];
    return SBT_OK;
}

static void mth(uint64_t lo, uint64_t hi, struct sbt_hash *ret)
{
    if (hi - lo == 1) {
        leaf_of(lo, ret);
        return;
    }
    uint64_t k = 1;
    while (2 * k < hi - lo)
        k *= 2;
    struct sbt_hash l, r;
    mth(lo, lo + k, &l);
    mth(lo + k, hi, &r);
    sbt_merkle_node(&l, &r, ret);
}

static int64_t env_long(void)
{
    return getenv("SBT_LONG") != NULL;
}

SBT_TEST(grows_the_trees_of_the_published_vectors)
{
    static const char *const leaves[] = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
    static const char *const roots[] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    };
    struct sbt_frontier t = {0};
    struct sbt_hash root, want;
    for (size_t n = 0; n <= 8; n++) {
        sbt_frontier_root(&t, &root);
        assert_true(sbt_hex_decode(roots[n], 64, want.b));
        assert_memory_equal(root.b, want.b, 32);
        if (n == 8)
            break;
        uint8_t in[17] = {0};
        size_t len = strlen(leaves[n]);
        assert_true(sbt_hex_decode(leaves[n], len, in + 1));
        sbt_sha256(in, 1 + len / 2, &want);
        sbt_frontier_add(&t, &want, NULL, NULL);
    }
}

static void check_inclusion(struct sbt_tree *t, uint64_t index, const struct sbt_hash *root, bool spoil)
{
    struct sbt_proof p;
    struct sbt_hash leaf;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_tree_inclusion(t, index, &p, &f), &f);
    leaf_of(index, &leaf);
    assert_true(sbt_inclusion_holds(&p, index, t->size, &leaf, root));
    if (!spoil)
        return;
    for (size_t i = 0; i < p.n; i++) {
        p.hash[i].b[i % 32] ^= 1;
        assert_false(sbt_inclusion_holds(&p, index, t->size, &leaf, root));
        p.hash[i].b[i % 32] ^= 1;
    }
    for (uint64_t other = 0; other < t->size; other++)
        assert_true(other == index || !sbt_inclusion_holds(&p, other, t->size, &leaf, root));
    p.n++;
    assert_false(sbt_inclusion_holds(&p, index, t->size, &leaf, root));
    p.n -= 2;
    assert_true(t->size == 1 || !sbt_inclusion_holds(&p, index, t->size, &leaf, root));
}

static void check_consistency(struct sbt_tree *t, uint64_t old, const struct sbt_hash *roots, bool spoil)
{
    struct sbt_proof p;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_tree_consistency(t, old, &p, &f), &f);
    assert_true(sbt_consistency_holds(&p, old, &roots[old], t->size, &roots[t->size]));
    if (!spoil)
        return;
    for (size_t i = 0; i < p.n; i++) {
        p.hash[i].b[i % 32] ^= 0x80;
        assert_false(sbt_consistency_holds(&p, old, &roots[old], t->size, &roots[t->size]));
        p.hash[i].b[i % 32] ^= 0x80;
    }
    for (uint64_t other = 0; other < t->size; other++) // any other root than the old one is not consistent
        if (other != old && old > 0)
            assert_false(sbt_consistency_holds(&p, old, &roots[other], t->size, &roots[t->size]));
    p.n++;
    assert_false(sbt_consistency_holds(&p, old, &roots[old], t->size, &roots[t->size]));
}

SBT_TEST(proves_every_leaf_and_every_older_tree_of_small_trees)
{
    uint64_t max = env_long() ? 2000 : 300;
    SBT_AUTO_ARENA a = sbt_arena_new(64UL << 20);
    struct grown *g = grown_new(a, max);
    struct sbt_tree t = {.tile = read_tile, .arg = g, .memo = SBT_NEW_N(a, struct sbt_tile_memo, 16), .memo_n = 16};
    struct sbt_hash *roots = SBT_NEW_N(a, struct sbt_hash, max + 1), want, got;
    struct sbt_fault f = {0};
    sbt_merkle_empty(&roots[0]);
    for (uint64_t size = 1; size <= max; size++) {
        grow(g);
        sbt_frontier_root(&g->edge, &roots[size]);
        mth(0, size, &want);
        assert_memory_equal(roots[size].b, want.b, 32);
        t.size = size;
        SBT_ASSERT_OK(sbt_tree_root(&t, &got, &f), &f);
        assert_memory_equal(got.b, want.b, 32);
        for (uint64_t i = 0; i < size; i++)
            check_inclusion(&t, i, &roots[size], size <= 20);
        for (uint64_t old = 0; old <= size; old++)
            check_consistency(&t, old, roots, size <= 20);
        struct sbt_frontier edge;
        SBT_ASSERT_OK(sbt_tree_frontier(&t, &edge, &f), &f);
        sbt_frontier_root(&edge, &got);
        assert_memory_equal(got.b, want.b, 32);
    }
}

SBT_TEST(proves_leaves_of_large_trees)
{
    uint64_t size = env_long() ? 10 * 1000 * 1000 : 70000, tries = env_long() ? 20000 : 300;
    SBT_AUTO_ARENA a = sbt_arena_new(64UL << 20);
    struct grown *g = grown_new(a, size);
    while (g->edge.size < size)
        grow(g);
    struct sbt_tree t = {.tile = read_tile, .arg = g, .memo = SBT_NEW_N(a, struct sbt_tile_memo, 64), .memo_n = 64};
    struct sbt_hash roots[2];
    struct sbt_proof p;
    struct sbt_fault f = {0};
    uint64_t seed = 20260731;
    for (uint64_t i = 0; i < tries; i++) {
        struct sbt_hash leaf, r;
        sbt_sha256(&seed, sizeof seed, &r);
        memcpy(&seed, r.b, sizeof seed);
        uint64_t old = seed % size + 1, index = (seed >> 20) % old;
        t.size = old;
        SBT_ASSERT_OK(sbt_tree_root(&t, &roots[0], &f), &f);
        leaf_of(index, &leaf);
        SBT_ASSERT_OK(sbt_tree_inclusion(&t, index, &p, &f), &f);
        assert_true(sbt_inclusion_holds(&p, index, old, &leaf, &roots[0]));
        t.size = size;
        sbt_frontier_root(&g->edge, &roots[1]);
        SBT_ASSERT_OK(sbt_tree_consistency(&t, old, &p, &f), &f);
        assert_true(sbt_consistency_holds(&p, old, &roots[0], size, &roots[1]));
        assert_true(old == size || p.n > 0);
    }
}

SBT_TEST(refuses_proofs_of_what_is_not_there)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct grown *g = grown_new(a, 10);
    for (int i = 0; i < 7; i++)
        grow(g);
    struct sbt_tree t = {.tile = read_tile, .arg = g, .size = 7, .memo = SBT_NEW(a, struct sbt_tile_memo), .memo_n = 1};
    struct sbt_proof p = {.n = 0};
    struct sbt_fault f = {0};
    assert_int_equal(sbt_tree_inclusion(&t, 7, &p, &f), SBT_E_INVALID);
    assert_int_equal(sbt_tree_consistency(&t, 8, &p, &f), SBT_E_INVALID);
    struct sbt_hash root, leaf;
    sbt_frontier_root(&g->edge, &root);
    leaf_of(0, &leaf);
    assert_false(sbt_inclusion_holds(&p, 0, 0, &leaf, &root));
    assert_false(sbt_consistency_holds(&p, 0, &root, 7, &root)); // the empty tree has one root
}

SBT_TEST(names_tiles_as_the_text_says)
{
    static const struct {
        const char *name;
        struct sbt_tile tile;
    } cases[] = {
        {"0/x001/x234/067", {0, 1234067, 256}},
        {"0/000", {0, 0, 256}},
        {"1/000.p/17", {1, 0, 17}},
        {"63/999.p/255", {63, 999, 255}},
        {"0/x001/000", {0, 1000, 256}},
        {"entries/x009/999.p/1", {SBT_TILE_ENTRIES, 9999, 1}},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(cases); i++) {
        char name[SBT_TILE_NAME_MAX];
        struct sbt_tile t;
        sbt_tile_name(&cases[i].tile, name);
        assert_string_equal(name, cases[i].name);
        assert_true(sbt_tile_parse(name, &t));
        assert_true(t.level == cases[i].tile.level && t.index == cases[i].tile.index && t.width == cases[i].tile.width);
    }
    static const char *const bad[] = {
        "",           "0",          "0/",
        "0/00",       "00/000",     "64/000",
        "-1/000",     "0/x000/000", "0/x001",
        "0/001/002",  "0/000.p/0",  "0/000.p/256",
        "0/000.p/01", "0/000.p/",   "0/000.p/1x",
        "0/000/",     "0/0a0",      "x/000",
        "entries",    "entries/",   "0/x001/x002/x003/x004/x005/x006/007",
        "0/000.q/1",
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct sbt_tile t;
        assert_false(sbt_tile_parse(bad[i], &t));
    }
    // the text's own examples
    assert_int_equal(sbt_tile_width(0, 272, 70000), 256);
    assert_int_equal(sbt_tile_width(0, 273, 70000), 112);
    assert_int_equal(sbt_tile_width(0, 274, 70000), 0);
    assert_int_equal(sbt_tile_width(1, 0, 70000), 256);
    assert_int_equal(sbt_tile_width(1, 1, 70000), 17);
    assert_int_equal(sbt_tile_width(2, 0, 70000), 1);
    assert_int_equal(sbt_tile_width(3, 0, 70000), 0);
    assert_int_equal(sbt_tile_width(1, 0, 256), 1);
    assert_int_equal(sbt_tile_width(0, 1, 256), 0);
}
