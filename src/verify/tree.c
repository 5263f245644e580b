// Hashes of parts, leaves and nodes; inclusion and consistency; roots of a growing tree.
#include "verify/tree.h"

#include <string.h>

static void named(struct sbt_hasher *h, struct sbt_bytes name)
{
    uint8_t n = (uint8_t)name.n;
    sbt_hasher_add(h, &n, 1);
    sbt_hasher_add(h, name.p, name.n);
}

void sbt_verify_part_hash(const uint8_t salt[SBT_VERIFY_SALT], struct sbt_bytes name, struct sbt_bytes body,
                          struct sbt_hash *ret)
{
    struct sbt_hasher h;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, "sbt/part/v1", 12);
    sbt_hasher_add(&h, salt, SBT_VERIFY_SALT);
    named(&h, name);
    sbt_hasher_add(&h, body.p, body.n);
    sbt_hasher_end(&h, ret);
}

void sbt_verify_leaf(const uint8_t salt[SBT_VERIFY_SALT], struct sbt_bytes header, const struct sbt_verify_part *parts,
                     size_t parts_n, uint8_t ret[SBT_VERIFY_LEAF_BYTES])
{
    struct sbt_hasher h;
    uint32_t n = (uint32_t)header.n;
    const uint8_t len[4] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, "sbt/leaf/v1", 12);
    sbt_hasher_add(&h, salt, SBT_VERIFY_SALT);
    sbt_hasher_add(&h, len, sizeof len);
    sbt_hasher_add(&h, header.p, header.n);
    for (size_t i = 0; i < parts_n; i++) {
        named(&h, parts[i].name);
        sbt_hasher_add(&h, parts[i].hash.b, sizeof(struct sbt_hash));
    }
    struct sbt_hash out;
    sbt_hasher_end(&h, &out);
    ret[0] = 1;
    memcpy(ret + 1, out.b, sizeof(struct sbt_hash));
}

void sbt_verify_leaf_hash(const uint8_t leaf[SBT_VERIFY_LEAF_BYTES], struct sbt_hash *ret)
{
    uint8_t b[1 + SBT_VERIFY_LEAF_BYTES] = {0};
    memcpy(b + 1, leaf, SBT_VERIFY_LEAF_BYTES);
    sbt_sha256(b, sizeof b, ret);
}

void sbt_verify_node(const struct sbt_hash *l, const struct sbt_hash *r, struct sbt_hash *ret)
{
    uint8_t b[1 + 2 * sizeof(struct sbt_hash)] = {1};
    memcpy(b + 1, l->b, sizeof(struct sbt_hash));
    memcpy(b + 1 + sizeof(struct sbt_hash), r->b, sizeof(struct sbt_hash));
    sbt_sha256(b, sizeof b, ret);
}

bool sbt_verify_path_root(const struct sbt_hash *path, size_t n, uint64_t index, uint64_t size,
                          const struct sbt_hash *leaf, struct sbt_hash *ret)
{
    if (index >= size)
        return false;
    uint64_t fn = index, sn = size - 1;
    struct sbt_hash r = *leaf;
    for (size_t i = 0; i < n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) != 0 || fn == sn) {
            sbt_verify_node(&path[i], &r, &r);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            sbt_verify_node(&r, &path[i], &r);
        }
        fn >>= 1;
        sn >>= 1;
    }
    *ret = r;
    return sn == 0;
}

bool sbt_verify_consistent(const struct sbt_hash *path, size_t n, uint64_t from, uint64_t to,
                           const struct sbt_hash *from_root, const struct sbt_hash *to_root)
{
    if (from == 0 || from > to)
        return false;
    if (from == to)
        return n == 0 && memcmp(from_root->b, to_root->b, sizeof(struct sbt_hash)) == 0;
    if (n == 0)
        return false;
    uint64_t fn = from - 1, sn = to - 1;
    size_t i = 0;
    while ((fn & 1) != 0) {
        fn >>= 1;
        sn >>= 1;
    }
    struct sbt_hash fr, sr;
    fr = sr = (from & (from - 1)) == 0 ? *from_root : path[i++];
    for (; i < n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) != 0 || fn == sn) {
            sbt_verify_node(&path[i], &fr, &fr);
            sbt_verify_node(&path[i], &sr, &sr);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            sbt_verify_node(&sr, &path[i], &sr);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && memcmp(fr.b, from_root->b, sizeof(struct sbt_hash)) == 0 &&
           memcmp(sr.b, to_root->b, sizeof(struct sbt_hash)) == 0;
}

void sbt_verify_edge_add_tree(struct sbt_verify_edge *e, unsigned level, const struct sbt_hash *root)
{
    struct sbt_hash h = *root;
    unsigned k = level;
    for (; (e->size >> k & 1) != 0; k++)
        sbt_verify_node(&e->node[k], &h, &h);
    e->node[k] = h;
    e->size += UINT64_C(1) << level;
}

void sbt_verify_edge_add(struct sbt_verify_edge *e, const struct sbt_hash *leaf)
{
    sbt_verify_edge_add_tree(e, 0, leaf);
}

void sbt_verify_edge_root(const struct sbt_verify_edge *e, struct sbt_hash *ret)
{
    bool any = false;
    sbt_sha256(NULL, 0, ret);
    for (unsigned k = 0; k < 64; k++) {
        if ((e->size >> k & 1) == 0)
            continue;
        if (any)
            sbt_verify_node(&e->node[k], ret, ret);
        else
            *ret = e->node[k];
        any = true;
    }
}
