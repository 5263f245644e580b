// The language of a PDF, in an appended catalogue.
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

// Where object n begins: by the cross-reference table, in which each row has 20 bytes.
static const char *object(const struct sbt_buf *b, int64_t xref, int64_t n, char *ret_head, size_t head_n)
{
    if (xref < 0 || (size_t)xref + 30 > b->n || strncmp(b->p + xref, "xref\n0 ", 7) != 0)
        return NULL;
    const char *rows = strchr(b->p + xref + 5, '\n');
    if (!rows || (size_t)(rows + 1 - b->p) + 20 * (size_t)(n + 1) > b->n)
        return NULL;
    int64_t at;
    snprintf(ret_head, head_n, "%lld 0 obj\n<<", (long long)n);
    if (!number_at(rows + 1 + 20 * n, &at) || (size_t)at + strlen(ret_head) >= b->n ||
        strncmp(b->p + at, ret_head, strlen(ret_head)) != 0)
        return NULL;
    return b->p + at + strlen(ret_head);
}

void sbt_pdf_language(const char *lang, struct sbt_buf *out)
{
    int64_t xref, root, info, size;
    char head[40];
    const char *trailer = last(out, "trailer");
    if (!number_after(last(out, "startxref"), "startxref\n", &xref) || !number_after(trailer, "/Root ", &root) ||
        !number_after(trailer, "/Info ", &info) || !number_after(trailer, "/Size ", &size))
        return;
    const char *dict = object(out, xref, root, head, sizeof head), *end = dict ? strstr(dict, ">>\nendobj") : NULL;
    if (!end)
        return;
    struct sbt_buf more;
    sbt_buf_init(&more, 64 * 1024);
    size_t at = out->n;
    sbt_buf_printf(&more, "%s /Lang (%s) /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>\n",
                   head, strcmp(lang, "en") == 0 ? "en" : "id-ID");
    sbt_buf_add(&more, dict, (size_t)(end - dict));
    sbt_buf_puts(&more, ">>\nendobj\n");
    size_t table = at + more.n;
    sbt_buf_printf(&more, "xref\n%lld 1\n%010zu 00000 n \n", (long long)root, at);
    sbt_buf_printf(&more, "trailer\n<< /Size %lld\n   /Root %lld 0 R\n   /Info %lld 0 R\n   /Prev %lld\n>>\n",
                   (long long)size, (long long)root, (long long)info, (long long)xref);
    sbt_buf_printf(&more, "startxref\n%zu\n%%%%EOF\n", table);
    if (!more.full)
        sbt_buf_add(out, more.p, more.n);
    sbt_buf_done(&more);
}
