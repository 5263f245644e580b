// Checkpoint text, read line by line.
#include "proof/checkpoint.h"

#include <string.h>

#include "base/base64.h"
#include "base/buf.h"

bool sbt_checkpoint_number(const char *s, size_t n, uint64_t *ret)
{
    uint64_t v = 0;
    if (n == 0 || n > 19 || (n > 1 && s[0] == '0'))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(s[i] - '0');
    }
    if (v > INT64_MAX)
        return false;
    *ret = v;
    return true;
}

bool sbt_checkpoint_hash(const char *s, size_t n, struct sbt_hash *ret)
{
    uint8_t raw[SBT_BASE64_LEN(sizeof ret->b)];
    size_t raw_n;
    if (n != SBT_BASE64_LEN(sizeof ret->b) || !sbt_base64_decode(s, n, raw, &raw_n) || raw_n != sizeof ret->b)
        return false;
    memcpy(ret->b, raw, sizeof ret->b);
    return true;
}

static enum sbt_rc bad(struct sbt_fault *f, const char *why)
{
    sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Titik simpan (checkpoint) ini tidak berbentuk semestinya."));
    return sbt_fault_detail(f, "checkpoint: %s", why);
}

enum sbt_rc sbt_checkpoint_parse(struct sbt_arena *a, const char *text, size_t n, struct sbt_checkpoint *ret,
                                 struct sbt_fault *f)
{
    const char *line[3], *at = text, *end = text + n;
    size_t len[3];
    for (int i = 0; i < 3; i++) {
        const char *nl = memchr(at, '\n', (size_t)(end - at));
        if (nl == NULL || nl == at)
            return bad(f, "fewer than three lines");
        line[i] = at;
        len[i] = (size_t)(nl - at);
        at = nl + 1;
    }
    struct sbt_checkpoint c = {.origin = sbt_arena_strndup(a, line[0], len[0]),
                               .more = sbt_arena_strndup(a, at, (size_t)(end - at))};
    if (!sbt_checkpoint_number(line[1], len[1], &c.size))
        return bad(f, "a size that is none");
    if (!sbt_checkpoint_hash(line[2], len[2], &c.root))
        return bad(f, "a root that is none");
    if (at < end && (end[-1] != '\n' || *at == '\n' || strstr(c.more, "\n\n") != NULL))
        return bad(f, "an empty extension line");
    *ret = c;
    return SBT_OK;
}

const char *sbt_checkpoint_text(struct sbt_arena *a, const char *origin, uint64_t size, const struct sbt_hash *root)
{
    char b64[SBT_BASE64_LEN(sizeof root->b) + 1];
    sbt_base64_encode(root->b, sizeof root->b, b64);
    return sbt_arena_printf(a, "%s\n%llu\n%s\n", origin, (unsigned long long)size, b64);
}
