// The language of a PDF and the texts of its figures, in objects that are appended.
#include <string.h>

#include "print/pdf_private.h"

// The last place of a text in the file.
static const char *last(const struct sbt_buf *b, const char *s)
{
    size_t n = strlen(s);
    for (size_t i = b->n; i >= n; i--)
        if (memcmp(b->p + i - n, s, n) == 0)
            return b->p + i - n;
    return NULL;
}

static bool number_at(const char *at, int64_t *ret)
{
    char digits[20];
    size_t n = strspn(at, "0123456789"), zeros = strspn(at, "0");
    if (n == 0 || n - zeros >= sizeof digits)
        return false;
    memcpy(digits, at + zeros, n - zeros);
    digits[n - zeros] = '\0';
    return sbt_parse_i64(digits, 1, INT64_C(1) << 40, ret);
}

static bool number_after(const char *text, const char *key, int64_t *ret)
{
    const char *at = text ? strstr(text, key) : NULL;
    return at && number_at(at + strlen(key), ret);
}

struct tail { // what is appended
    struct sbt_buf *out;
    struct sbt_buf more, rows; // the objects; the cross-reference rows of them
    int64_t xref, size, root, info;
};

// The inside of object n, "<<" and ">>" left out: by the cross-reference table, in which each row has 20 bytes.
static bool object(const struct tail *t, int64_t n, const char **ret, size_t *ret_n)
{
    const struct sbt_buf *b = t->out;
    char head[40];
    int64_t at;
    if (t->xref < 0 || (size_t)t->xref + 30 > b->n || strncmp(b->p + t->xref, "xref\n0 ", 7) != 0)
        return false;
    const char *rows = strchr(b->p + t->xref + 5, '\n');
    if (!rows || (size_t)(rows + 1 - b->p) + 20 * (size_t)(n + 1) > b->n)
        return false;
    snprintf(head, sizeof head, "%lld 0 obj\n<<", (long long)n);
    if (!number_at(rows + 1 + 20 * n, &at) || (size_t)at + strlen(head) >= b->n ||
        strncmp(b->p + at, head, strlen(head)) != 0)
        return false;
    const char *dict = b->p + at + strlen(head), *end = strstr(dict, ">>\nendobj");
    if (!end)
        return false;
    *ret = dict;
    *ret_n = (size_t)(end - dict);
    return true;
}

static void append(struct tail *t, int64_t n, const char *add, const char *dict, size_t dict_n)
{
    sbt_buf_printf(&t->rows, "%lld 1\n%010zu 00000 n \n", (long long)n, t->out->n + t->more.n);
    sbt_buf_printf(&t->more, "%lld 0 obj\n<< %s\n", (long long)n, add);
    sbt_buf_add(&t->more, dict, dict_n);
    sbt_buf_puts(&t->more, ">>\nendobj\n");
}

// A text string of the format: UTF-16 with its mark, as hexadecimal digits.
static void text_string(struct sbt_buf *to, const char *s)
{
    sbt_buf_puts(to, "<FEFF");
    for (const unsigned char *p = (const unsigned char *)s; *p;) {
        int more = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc0 ? 1 : 0;
        uint32_t u = more == 0 ? *p : *p & (0x3fu >> more);
        for (p++; more > 0 && *p; more--)
            u = u << 6 | (*p++ & 0x3f);
        if (u >= 0x10000)
            sbt_buf_printf(to, "%04X%04X", 0xd800 + ((u - 0x10000) >> 10), 0xdc00 + ((u - 0x10000) & 0x3ff));
        else
            sbt_buf_printf(to, "%04X", u);
    }
    sbt_buf_putc(to, '>');
}

// The structure elements of figures stand in the file in the order in which they were drawn.
static void figures(const struct pdf *p, struct tail *t)
{
    SBT_AUTO_BUF alt;
    sbt_buf_init(&alt, 256 * 1024);
    size_t k = 0;
    for (int64_t n = 1; n < t->size && k < p->alts_n; n++) {
        const char *dict, *kind;
        size_t dict_n;
        if (!object(t, n, &dict, &dict_n) || !memmem(dict, dict_n, "/Type /StructElem", 17))
            continue;
        kind = memmem(dict, dict_n, "/S /Figure", 10);
        if (!kind)
            continue;
        if (p->alts[k]) {
            sbt_buf_clear(&alt);
            sbt_buf_puts(&alt, "/Alt ");
            text_string(&alt, p->alts[k]);
            append(t, n, alt.p, dict, dict_n);
        }
        k++;
    }
}

static void catalogue(const struct pdf *p, struct tail *t)
{
    const char *dict;
    size_t dict_n;
    char add[160];
    if (!object(t, t->root, &dict, &dict_n))
        return;
    snprintf(add, sizeof add, "/Lang (%s) /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>",
             strcmp(p->d->lang, "en") == 0 ? "en" : "id-ID");
    append(t, t->root, add, dict, dict_n);
}

void sbt_pdf_finish(const struct pdf *p, struct sbt_buf *out)
{
    struct tail t = {.out = out};
    const char *trailer = last(out, "trailer");
    if (!number_after(last(out, "startxref"), "startxref\n", &t.xref) || !number_after(trailer, "/Root ", &t.root) ||
        !number_after(trailer, "/Info ", &t.info) || !number_after(trailer, "/Size ", &t.size))
        return;
    sbt_buf_init(&t.more, 1024 * 1024);
    sbt_buf_init(&t.rows, 64 * 1024);
    figures(p, &t);
    catalogue(p, &t);
    size_t table = out->n + t.more.n;
    sbt_buf_printf(&t.more, "xref\n");
    sbt_buf_add(&t.more, t.rows.p, t.rows.n);
    sbt_buf_printf(&t.more, "trailer\n<< /Size %lld\n   /Root %lld 0 R\n   /Info %lld 0 R\n   /Prev %lld\n>>\n",
                   (long long)t.size, (long long)t.root, (long long)t.info, (long long)t.xref);
    sbt_buf_printf(&t.more, "startxref\n%zu\n%%%%EOF\n", table);
    if (t.rows.n > 0 && !t.more.full && !t.rows.full)
        sbt_buf_add(out, t.more.p, t.more.n);
    sbt_buf_done(&t.more);
    sbt_buf_done(&t.rows);
}
