// Leaf encoding. These bytes are frozen: tests/unit/leaf_vectors.txt must hold for ever.
#include "proof/leaf.h"

#include <string.h>

static const char PART_TAG[] = "sbt/part/v1"; // hashed with its NUL
static const char LEAF_TAG[] = "sbt/leaf/v1";

static void add_name(struct sbt_hasher *h, const char *name)
{
    size_t n = strlen(name);
    SBT_BUG_IF(n == 0 || n > 32);
    uint8_t len = (uint8_t)n;
    sbt_hasher_add(h, &len, 1);
    sbt_hasher_add(h, name, n);
}

void sbt_leaf_part_hash(const uint8_t salt[SBT_SALT_BYTES], const char *name, const void *body, size_t n,
                        struct sbt_hash *ret)
{
    struct sbt_hasher h;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, PART_TAG, sizeof PART_TAG);
    sbt_hasher_add(&h, salt, SBT_SALT_BYTES);
    add_name(&h, name);
    sbt_hasher_add(&h, body, n);
    sbt_hasher_end(&h, ret);
}

void sbt_leaf_make(const uint8_t salt[SBT_SALT_BYTES], const void *header, size_t header_n,
                   const struct sbt_leaf_part *parts, size_t parts_n, uint8_t ret[SBT_LEAF_BYTES])
{
    SBT_BUG_IF(header_n > UINT32_MAX || parts_n > SBT_PARTS_MAX);
    struct sbt_hasher h;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, LEAF_TAG, sizeof LEAF_TAG);
    sbt_hasher_add(&h, salt, SBT_SALT_BYTES);
    uint8_t len[4] = {(uint8_t)(header_n >> 24), (uint8_t)(header_n >> 16), (uint8_t)(header_n >> 8),
                      (uint8_t)header_n};
    sbt_hasher_add(&h, len, sizeof len);
    sbt_hasher_add(&h, header, header_n);
    for (size_t i = 0; i < parts_n; i++) {
        SBT_BUG_IF(i > 0 && strcmp(parts[i - 1].name, parts[i].name) >= 0);
        add_name(&h, parts[i].name);
        sbt_hasher_add(&h, parts[i].hash.b, sizeof parts[i].hash.b);
    }
    struct sbt_hash hash;
    sbt_hasher_end(&h, &hash);
    ret[0] = SBT_LEAF_VERSION;
    memcpy(ret + 1, hash.b, sizeof hash.b);
}

void sbt_leaf_hash(const uint8_t leaf[SBT_LEAF_BYTES], struct sbt_hash *ret)
{
    uint8_t in[1 + SBT_LEAF_BYTES] = {0};
    memcpy(in + 1, leaf, SBT_LEAF_BYTES);
    sbt_sha256(in, sizeof in, ret);
}
