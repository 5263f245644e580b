// Checks a receipt step by step, from its leaf to the policy's quorum.
#include "verify/receipt.h"

#include <string.h>

static bool decode(struct sbt_bytes s, uint8_t **work, const uint8_t *end, struct sbt_bytes *ret)
{
    size_t n;
    if (!sbt_bytes_base64(s, *work, (size_t)(end - *work), &n))
        return false;
    *ret = (struct sbt_bytes){(const char *)*work, n};
    *work += n;
    return true;
}

static bool decode_32(struct sbt_bytes s, uint8_t ret[32])
{
    struct sbt_hash h;
    if (!sbt_bytes_hash(s, &h))
        return false;
    memcpy(ret, h.b, 32);
    return true;
}

static bool name_follows(const struct sbt_verify_receipt *r, struct sbt_bytes name)
{
    if (name.n == 0 || name.n > 32 || r->part_n == SBT_VERIFY_PARTS)
        return false;
    if (r->part_n == 0)
        return true;
    struct sbt_bytes was = r->part[r->part_n - 1].name;
    int c = memcmp(was.p, name.p, was.n < name.n ? was.n : name.n);
    return c < 0 || (c == 0 && was.n < name.n);
}

static bool read_part(struct sbt_verify_receipt *r, struct sbt_bytes line)
{
    struct sbt_bytes name;
    if (!sbt_bytes_cut(&line, ' ', &name) || !name_follows(r, name) || !sbt_bytes_hash(line, &r->part[r->part_n].hash))
        return false;
    r->part[r->part_n++].name = name;
    return true;
}

// *ret_fits false: it is not the part that the record was sealed with.
static bool read_open(struct sbt_verify_receipt *r, struct sbt_bytes line, size_t *from, uint8_t **work,
                      const uint8_t *end, bool *ret_fits)
{
    struct sbt_bytes name, salt_text, body;
    uint8_t salt[SBT_VERIFY_SALT];
    if (!sbt_bytes_cut(&line, ' ', &name) || !sbt_bytes_cut(&line, ' ', &salt_text) || !decode_32(salt_text, salt) ||
        !decode(line, work, end, &body))
        return false;
    while (*from < r->part_n && !sbt_bytes_same(r->part[*from].name, name))
        ++*from;
    if (*from == r->part_n)
        return false;
    struct sbt_hash h;
    sbt_verify_part_hash(salt, name, body, &h);
    *ret_fits = sbt_hash_eq(&h, &r->part[*from].hash);
    r->body[(*from)++] = body;
    return true;
}

// Reads the extra lines and makes the leaf hash; false: not our form. *ret_fits as above.
static bool read_extra(struct sbt_verify_receipt *r, struct sbt_bytes text, uint8_t *work, const uint8_t *end,
                       struct sbt_hash *ret_sum, bool *ret_fits)
{
    struct sbt_bytes line;
    uint8_t salt[SBT_VERIFY_SALT], leaf[SBT_VERIFY_LEAF_BYTES];
    *ret_fits = true;
    if (!sbt_bytes_line(&text, &line) || !sbt_bytes_is(line, SBT_RECEIPT_TAG) || !sbt_bytes_line(&text, &line) ||
        !sbt_bytes_after(&line, "salt ") || !decode_32(line, salt) || !sbt_bytes_line(&text, &line) ||
        !sbt_bytes_after(&line, "header ") || !decode(line, &work, end, &r->header))
        return false;
    bool have = sbt_bytes_line(&text, &line);
    for (; have && sbt_bytes_after(&line, "part "); have = sbt_bytes_line(&text, &line))
        if (!read_part(r, line))
            return false;
    size_t from = 0;
    for (bool fits; have && sbt_bytes_after(&line, "open "); have = sbt_bytes_line(&text, &line)) {
        if (!read_open(r, line, &from, &work, end, &fits))
            return false;
        *ret_fits = *ret_fits && fits;
    }
    if (!have || !sbt_bytes_after(&line, "sum ") || !sbt_bytes_hash(line, ret_sum) || text.n > 0)
        return false;
    sbt_verify_leaf(salt, r->header, r->part, r->part_n, leaf);
    sbt_verify_leaf_hash(leaf, &r->leaf_hash);
    return true;
}

static bool read_path(struct sbt_bytes *rest, struct sbt_verify_receipt *r, struct sbt_hash *path, size_t *ret_n)
{
    struct sbt_bytes line;
    if (!sbt_bytes_line(rest, &line) || !sbt_bytes_after(&line, "index ") || !sbt_bytes_number(line, &r->index))
        return false;
    for (*ret_n = 0; sbt_bytes_line(rest, &line); ++*ret_n) {
        if (line.n == 0)
            return true;
        if (*ret_n == SBT_VERIFY_PATH_MAX || !sbt_bytes_hash(line, &path[*ret_n]))
            return false;
    }
    return false;
}

static enum sbt_verify_verdict check(struct sbt_bytes file, const struct sbt_verify_policy *p, uint8_t *work,
                                     struct sbt_verify_receipt *r)
{
    static const enum sbt_verify_verdict judged[] = {[SBT_VERIFY_NO_LOG] = SBT_RECEIPT_NO_LOG,
                                                     [SBT_VERIFY_BAD_SIG] = SBT_RECEIPT_BAD_SIG,
                                                     [SBT_VERIFY_NO_QUORUM] = SBT_RECEIPT_NO_QUORUM};
    struct sbt_bytes rest = file, line, extra = {0};
    struct sbt_hash path[SBT_VERIFY_PATH_MAX], sum, given, root;
    size_t path_n;
    uint8_t *end = work + file.n;
    bool fits;
    if (!sbt_bytes_line(&rest, &line) || !sbt_bytes_is(line, SBT_RECEIPT_FIRST))
        return SBT_RECEIPT_NOT_ONE;
    struct sbt_hasher h; // of all but the extra line
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, file.p, line.n + 1);
    struct sbt_bytes after = rest;
    bool has = sbt_bytes_line(&after, &extra) && sbt_bytes_after(&extra, "extra ");
    if (has)
        rest = after;
    sbt_hasher_add(&h, rest.p, rest.n);
    sbt_hasher_end(&h, &sum);
    if (has && !decode(extra, &work, end, &extra))
        return SBT_RECEIPT_NOT_ONE;
    if (!read_path(&rest, r, path, &path_n))
        return SBT_RECEIPT_NOT_ONE;
    if (!has || !read_extra(r, extra, work, end, &given, &fits))
        return SBT_RECEIPT_NO_EXTRA;
    if (!fits)
        return SBT_RECEIPT_BAD_PART;
    if (!sbt_verify_point_read(rest, &r->point))
        return SBT_RECEIPT_BAD_POINT;
    enum sbt_verify_judged j = sbt_verify_point_judge(p, &r->point, &r->who);
    if (j != SBT_VERIFY_TRUSTED)
        return judged[j];
    if (!sbt_verify_path_root(path, path_n, r->index, r->point.size, &r->leaf_hash, &root) ||
        !sbt_hash_eq(&root, &r->point.root))
        return SBT_RECEIPT_NOT_IN_LOG;
    return sbt_hash_eq(&sum, &given) ? SBT_RECEIPT_PROVEN : SBT_RECEIPT_DAMAGED;
}

void sbt_verify_receipt(struct sbt_bytes file, const struct sbt_verify_policy *p, uint8_t *work,
                        struct sbt_verify_receipt *ret)
{
    *ret = (struct sbt_verify_receipt){0};
    ret->verdict = check(file, p, work, ret);
}

// Our headers are canonical: flat, no blanks, text without escapes that hide a quote unescaped.
struct sbt_bytes sbt_verify_member(struct sbt_bytes json, const char *name)
{
    struct sbt_bytes none = {0};
    size_t i = 1, want = strlen(name);
    while (i < json.n && json.p[i] == '"') {
        size_t at = ++i;
        while (i < json.n && json.p[i] != '"')
            i += json.p[i] == '\\' ? 2 : 1;
        bool it = i < json.n && i - at == want && memcmp(json.p + at, name, want) == 0;
        if (i + 1 >= json.n || json.p[++i] != ':')
            return none;
        size_t from = ++i;
        if (i < json.n && json.p[i] == '"') {
            for (i++; i < json.n && json.p[i] != '"';)
                i += json.p[i] == '\\' ? 2 : 1;
            if (i >= json.n)
                return none;
            if (it)
                return (struct sbt_bytes){json.p + from + 1, i - from - 1};
            i++;
        } else {
            while (i < json.n && json.p[i] != ',' && json.p[i] != '}')
                i++;
            if (it)
                return (struct sbt_bytes){json.p + from, i - from};
        }
        if (i >= json.n || json.p[i] != ',')
            return none;
        i++;
    }
    return none;
}
