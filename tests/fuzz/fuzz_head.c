// Fuzzes what we read of a request head: target, header lines, cookies, parameters, tags, addresses, routes.
#include "base/limits.h"
#include "http/head.h"
#include "http/route.h"
#include "tests/fuzz/fuzz.h"

static enum sbt_rc nothing(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)rq;
    (void)f;
    return SBT_OK;
}

#define ROW(m, pat, nm)                                                                                      \
    {                                                                                                        \
        .method = SBT_##m, .pattern = pat, .name = nm, .need = 1, .shed = SBT_SHED_STAFF, .handler = nothing \
    }
static const struct sbt_route rows[] = {
    ROW(GET, "/", "a"),
    ROW(GET, "/kasus/{no}", "b"),
    ROW(POST, "/kasus/baru", "c"),
    ROW(GET, "/kasus/{no}/langkah/{step}", "d"),
    ROW(GET, "/aset/{rest*}", "e"),
    ROW(GET, "/{a}/{b}/{c}", "f"),
};

static void values(struct sbt_arena *a, const char *s)
{
    bool bad;
    struct sbt_addr addr;
    const char *r = sbt_head_cookie(a, s, "sesi");
    SBT_BUG_IF(r != NULL && (strchr(r, ';') != NULL || strlen(r) > strlen(s)));
    r = sbt_head_type(a, s);
    SBT_BUG_IF(strpbrk(r, " ;\t\r\n") != NULL);
    r = sbt_head_param(a, s, "boundary", &bad);
    SBT_BUG_IF((r != NULL && bad) || (r != NULL && strlen(r) > strlen(s)));
    (void)sbt_head_takes_gzip(s);
    (void)sbt_head_etag_match(s, "abc");
    r = sbt_head_filename(a, s);
    SBT_BUG_IF(*r == 0 || strlen(r) > 200 || strpbrk(r, "/\\\r\n") != NULL || strcmp(r, "..") == 0);
    SBT_BUG_IF(strpbrk(sbt_head_attachment(a, s), "\r\n") != NULL);
    SBT_BUG_IF(sbt_head_is_local(s) && (s[0] != '/' || s[1] == '/' || s[1] == '\\'));
    if (sbt_addr_forwarded(s, "127.0.0.1,::1", &addr)) {
        SBT_BUG_IF(sbt_addr_listed(&addr, "127.0.0.1,::1"));
        SBT_BUG_IF(*sbt_addr_text(a, &addr) == 0);
    }
}

static void routes(struct sbt_arena *a, const char *target)
{
    struct sbt_routes *r = NULL;
    struct sbt_fault f = {0};
    struct sbt_match m;
    SBT_BUG_IF(sbt_routes_compile(a, rows, SBT_ARRAY_LEN(rows), &r, &f) != SBT_OK);
    char *path = sbt_arena_strdup(a, target);
    path[strcspn(path, "?")] = 0;
    for (enum sbt_method k = SBT_GET; k <= SBT_DELETE; k++) {
        sbt_routes_match(r, a, k, path, &m);
        SBT_BUG_IF(m.row != NULL && (m.row->method != k || (m.methods & 1u << k) == 0));
        for (size_t i = 0; i < m.params_n; i++)
            SBT_BUG_IF(*m.params[i].value == 0 || !sbt_utf8_valid(m.params[i].value, strlen(m.params[i].value)) ||
                       strcmp(m.params[i].value, "..") == 0);
    }
}

// First line the target, then "name: value" lines.
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    if (n > 65536)
        return 0;
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)32 * 1024 * 1024);
    struct sbt_head_line lines[SBT_LIMIT_HEADERS + 1];
    struct sbt_head h = {0};
    size_t lines_n = 0;
    char *s = sbt_arena_strndup(a, (const char *)p, n), *target = s;
    s += strcspn(s, "\n");
    if (*s)
        *s++ = 0;
    while (*s && lines_n < SBT_ARRAY_LEN(lines)) {
        char *line = s;
        s += strcspn(s, "\n");
        if (*s)
            *s++ = 0;
        char *colon = strchr(line, ':');
        if (colon == NULL)
            continue;
        *colon = 0;
        const char *v = colon + 1 + strspn(colon + 1, " ");
        lines[lines_n++] =
            (struct sbt_head_line){.name = line, .name_n = strlen(line), .value = v, .value_n = strlen(v)};
        values(a, v);
    }
    if (sbt_head_check(target, lines, lines_n, &h) == 0) {
        SBT_BUG_IF(target[0] != '/' || h.host == NULL || lines_n > SBT_LIMIT_HEADERS);
        SBT_BUG_IF(h.chunked && h.length >= 0);
    }
    if (strlen(target) <= SBT_LIMIT_URL_BYTES)
        routes(a, target);
    return 0;
}
