// Fuzzes the multipart parser: whatever pieces a body comes in, the outcome is the same and no limit is passed.
#include "base/limits.h"
#include "http/multipart.h"
#include "tests/fuzz/fuzz.h"

#define TEXT_MAX 4096
#define PARTS_MAX 4
#define PART_MAX 5000

struct sum {
    uint64_t bytes; // order counts
    size_t parts, ends;
    bool open;
};

static enum sbt_rc on_part(void *arg, struct sbt_part *p, struct sbt_fault *f)
{
    struct sum *s = arg;
    (void)f;
    SBT_BUG_IF(s->open || p->index != s->parts || s->parts >= PARTS_MAX || p->field == NULL || *p->field == 0);
    SBT_BUG_IF(!sbt_utf8_valid(p->filename, strlen(p->filename)) || strpbrk(p->filename, "/\\\r\n") != NULL);
    SBT_BUG_IF(strlen(p->filename) > 200 || *p->filename == 0);
    s->open = true;
    s->parts++;
    return SBT_OK;
}

static enum sbt_rc on_data(void *arg, struct sbt_part *p, const void *b, size_t n, struct sbt_fault *f)
{
    struct sum *s = arg;
    (void)f;
    SBT_BUG_IF(!s->open || n == 0 || p->bytes > PART_MAX);
    for (size_t i = 0; i < n; i++)
        s->bytes = s->bytes * 31 + ((const uint8_t *)b)[i];
    return SBT_OK;
}

static enum sbt_rc on_end(void *arg, struct sbt_part *p, struct sbt_fault *f)
{
    struct sum *s = arg;
    (void)f;
    (void)p;
    SBT_BUG_IF(!s->open);
    s->open = false;
    s->ends++;
    return SBT_OK;
}

static enum sbt_rc parse(struct sbt_arena *a, const uint8_t *p, size_t n, size_t cut, struct sum *s,
                         struct sbt_pairs *form)
{
    const struct sbt_multipart_opts o = {.arg = s,
                                         .part = on_part,
                                         .data = on_data,
                                         .end = on_end,
                                         .text_max_bytes = TEXT_MAX,
                                         .pairs_max = 8,
                                         .parts_max = PARTS_MAX,
                                         .part_max_bytes = PART_MAX};
    struct sbt_multipart *m = NULL;
    struct sbt_fault f = {0};
    *s = (struct sum){0};
    SBT_TRY(sbt_multipart_new(a, "multipart/form-data; boundary=B", &o, &m, &f));
    enum sbt_rc rc = SBT_OK;
    for (size_t at = 0; at < n && rc == SBT_OK; at += cut)
        rc = sbt_multipart_feed(m, p + at, n - at < cut ? n - at : cut, &f);
    if (rc == SBT_OK)
        rc = sbt_multipart_end(m, &f);
    SBT_BUG_IF(rc != f.rc || (rc == SBT_OK && (s->open || s->ends != s->parts)));
    *form = sbt_multipart_form(m);
    size_t text = 0;
    SBT_BUG_IF(form->n > 8);
    for (size_t i = 0; i < form->n; i++) {
        size_t len = strlen(form->p[i].value);
        SBT_BUG_IF(!sbt_utf8_valid(form->p[i].value, len));
        text += len;
    }
    SBT_BUG_IF(text > TEXT_MAX);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    if (n == 0 || n > 65536)
        return 0;
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)16 * 1024 * 1024);
    struct sum whole, pieces;
    struct sbt_pairs x = {0}, y = {0};
    size_t cut = p[0] % 7 + 1;
    enum sbt_rc rc = parse(a, p + 1, n - 1, n, &whole, &x);
    SBT_BUG_IF(rc != parse(a, p + 1, n - 1, cut, &pieces, &y));
    if (rc != SBT_OK)
        return 0;
    SBT_BUG_IF(whole.bytes != pieces.bytes || whole.parts != pieces.parts || x.n != y.n);
    for (size_t i = 0; i < x.n; i++)
        SBT_BUG_IF(strcmp(x.p[i].name, y.p[i].name) != 0 || strcmp(x.p[i].value, y.p[i].value) != 0);
    return 0;
}
