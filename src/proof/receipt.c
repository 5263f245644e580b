// Writes receipts as c2sp.org/tlog-proof@v1 says, with our lines in `extra`.
#include "proof/receipt.h"

#include <string.h>

#include "base/base64.h"
#include "base/buf.h"

static void b64(struct sbt_arena *a, struct sbt_buf *out, const void *p, size_t n)
{
    char *s = sbt_arena_alloc(a, SBT_BASE64_LEN(n) + 1);
    sbt_base64_encode(p, n, s);
    sbt_buf_puts(out, s);
}

static void line(struct sbt_arena *a, struct sbt_buf *out, const char *word, const void *p, size_t n)
{
    sbt_buf_printf(out, "%s ", word);
    b64(a, out, p, n);
    sbt_buf_putc(out, '\n');
}

static void extra(struct sbt_arena *a, const struct sbt_receipt_in *in, const struct sbt_hash *sum, struct sbt_buf *out)
{
    sbt_buf_puts(out, "sbt-receipt/v1\n");
    line(a, out, "salt", in->salt, SBT_SALT_BYTES);
    line(a, out, "header", in->header.p, in->header.n);
    for (size_t i = 0; i < in->parts_n; i++) {
        const struct sbt_leaf_part *p = &in->parts[i].part;
        line(a, out, sbt_arena_printf(a, "part %s", p->name), p->hash.b, sizeof p->hash.b);
    }
    for (size_t i = 0; i < in->parts_n; i++) {
        const struct sbt_receipt_part *p = &in->parts[i];
        if (p->salt == NULL)
            continue;
        sbt_buf_printf(out, "open %s ", p->part.name);
        b64(a, out, p->salt, SBT_SALT_BYTES);
        sbt_buf_putc(out, ' ');
        b64(a, out, p->body.p, p->body.n);
        sbt_buf_putc(out, '\n');
    }
    line(a, out, "sum", sum->b, sizeof sum->b);
}

const char *sbt_receipt_text(struct sbt_arena *a, const struct sbt_receipt_in *in)
{
    static const char first[] = "c2sp.org/tlog-proof@v1\n";
    SBT_AUTO_BUF rest;
    SBT_AUTO_BUF more;
    SBT_AUTO_BUF out;
    sbt_buf_init(&rest, 1 << 20);
    sbt_buf_init(&more, 1 << 20);
    sbt_buf_init(&out, 2 << 20);
    sbt_buf_printf(&rest, "index %llu\n", (unsigned long long)in->index);
    for (size_t i = 0; i < in->path->n; i++) {
        b64(a, &rest, in->path->hash[i].b, sizeof in->path->hash[i].b);
        sbt_buf_putc(&rest, '\n');
    }
    sbt_buf_printf(&rest, "\n%s", in->note);
    struct sbt_hasher h;
    struct sbt_hash sum;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, first, sizeof first - 1);
    sbt_hasher_add(&h, rest.p, rest.n);
    sbt_hasher_end(&h, &sum);
    extra(a, in, &sum, &more);
    sbt_buf_puts(&out, first);
    line(a, &out, "extra", more.p, more.n);
    sbt_buf_puts(&out, rest.p);
    return sbt_arena_strndup(a, out.p, out.n);
}
