// Compiles the route table into a tree of path segments and matches paths against it.
#include "http/route.h"

#include "base/limits.h"
#include "http/head.h"

#define SEGMENTS_MAX 16

struct node;
struct edge {
    const char *segment;
    struct node *to;
};
struct node {
    struct edge *edges; // literal segments, sorted
    size_t edges_n, edges_cap;
    struct node *param;
    const struct sbt_route *rows[SBT_DELETE + 1]; // paths that end here
    const struct sbt_route *rest[SBT_DELETE + 1]; // one or more further segments
};
struct sbt_routes {
    struct node root;
};

const char *sbt_method_name(enum sbt_method m)
{
    static const char *const names[] = {
        [SBT_GET] = "GET", [SBT_POST] = "POST", [SBT_PUT] = "PUT", [SBT_PATCH] = "PATCH", [SBT_DELETE] = "DELETE"};
    return m >= SBT_GET && m <= SBT_DELETE ? names[m] : "?";
}

static struct node *child(struct sbt_arena *a, struct node *at, const char *segment)
{
    size_t lo = 0, hi = at->edges_n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = strcmp(at->edges[mid].segment, segment);
        if (c == 0)
            return at->edges[mid].to;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    at->edges = sbt_arena_grow(a, at->edges, at->edges_n, &at->edges_cap, sizeof *at->edges);
    memmove(at->edges + lo + 1, at->edges + lo, (at->edges_n - lo) * sizeof *at->edges);
    at->edges[lo] = (struct edge){.segment = segment, .to = SBT_NEW(a, struct node)};
    at->edges_n++;
    return at->edges[lo].to;
}

static bool name_ok(const char *s, size_t n)
{
    return n > 0 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") >= n;
}

// Adds one row to the tree. NULL, or what is wrong with its pattern.
static const char *add(struct sbt_arena *a, struct sbt_routes *r, const struct sbt_route *row)
{
    const char *p = row->pattern;
    if (p == NULL || *p != '/')
        return SBT_N_("Pola alamat harus diawali garis miring.");
    struct node *at = &r->root;
    size_t segments = 0, params = 0;
    const struct sbt_route **slot = NULL;
    for (p++; *p || p[-1] == '/'; p++) {
        size_t n = strcspn(p, "/");
        if (n == 0 && segments == 0 && *p == 0)
            break; // "/" alone
        if (n == 0 || ++segments > SEGMENTS_MAX)
            return SBT_N_("Pola alamat memuat bagian kosong atau terlalu banyak bagian.");
        if (*p == '{') {
            bool rest = n > 3 && memcmp(p + n - 2, "*}", 2) == 0;
            if (p[n - 1] != '}' || !name_ok(p + 1, n - 2 - rest) || ++params > SBT_PATH_PARAMS || (rest && p[n] != 0))
                return SBT_N_("Parameter pada pola alamat salah tulis.");
            if (rest) {
                slot = at->rest;
            } else {
                if (at->param == NULL)
                    at->param = SBT_NEW(a, struct node);
                at = at->param;
            }
        } else {
            if (strcspn(p, "{}%?#* ") < n)
                return SBT_N_("Pola alamat memuat tanda yang tidak boleh.");
            at = child(a, at, sbt_arena_strndup(a, p, n));
        }
        p += n;
        if (*p == 0)
            break;
    }
    if (slot == NULL)
        slot = at->rows;
    if (slot[row->method] != NULL)
        return SBT_N_("Pola alamat dan metode ini sudah dipakai baris lain.");
    slot[row->method] = row;
    return NULL;
}

static void check_row(const struct sbt_route *row, struct sbt_fault *f)
{
    const char *name = row->name;
    bool sink = row->body == SBT_BODY_MULTIPART || row->body == SBT_BODY_STREAM;
    if (row->method < SBT_GET || row->method > SBT_DELETE)
        sbt_fault_field(f, name, SBT_N_("Baris tanpa metode."));
    if (row->need == 0)
        sbt_fault_field(f, name, SBT_N_("Baris tanpa hak yang diperlukan."));
    if (row->shed < SBT_SHED_EXPORT || row->shed > SBT_SHED_INTAKE)
        sbt_fault_field(f, name, SBT_N_("Baris tanpa kelas beban."));
    if (row->handler == NULL)
        sbt_fault_field(f, name, SBT_N_("Baris tanpa pelaksana."));
    if (sink != (row->sink != NULL) || (sink && row->sink->data == NULL))
        sbt_fault_field(f, name, SBT_N_("Penampung unggahan tidak cocok dengan jenis isi."));
    if ((unsigned)row->body > SBT_BODY_STREAM || (row->body == SBT_BODY_BYTES && row->body_max == 0))
        sbt_fault_field(f, name, SBT_N_("Jenis atau batas isi tidak ditentukan."));
    if ((row->flags & SBT_ROUTE_INLINE) && row->body != SBT_BODY_NONE)
        sbt_fault_field(f, name, SBT_N_("Baris langsung tidak boleh membawa isi."));
    if ((row->flags & SBT_ROUTE_QUICK) && ((row->flags & SBT_ROUTE_INLINE) || row->sink != NULL))
        sbt_fault_field(f, name, SBT_N_("Baris cepat tidak boleh sekaligus langsung atau menerima berkas."));
    if (row->method == SBT_GET && row->body != SBT_BODY_NONE)
        sbt_fault_field(f, name, SBT_N_("GET tidak boleh membawa isi."));
}

enum sbt_rc sbt_routes_compile(struct sbt_arena *a, const struct sbt_route *rows, size_t n, struct sbt_routes **ret,
                               struct sbt_fault *f)
{
    struct sbt_routes *r = SBT_NEW(a, struct sbt_routes);
    size_t before = f->fields_n;
    for (size_t i = 0; i < n; i++) {
        const struct sbt_route *row = &rows[i];
        if (sbt_str_empty(row->name)) {
            sbt_fault_field(f, row->pattern ? row->pattern : "?", SBT_N_("Baris tanpa nama."));
            continue;
        }
        check_row(row, f);
        for (size_t k = 0; k < i; k++)
            if (sbt_str_eq(rows[k].name, row->name))
                sbt_fault_field(f, row->name, SBT_N_("Nama baris dipakai dua kali."));
        if (row->method < SBT_GET || row->method > SBT_DELETE)
            continue;
        const char *wrong = add(a, r, row);
        if (wrong != NULL)
            sbt_fault_field(f, row->name, wrong);
    }
    if (f->fields_n > before)
        return SBT_E_INVALID;
    *ret = r;
    return SBT_OK;
}

enum sbt_rc sbt_routes_check(const struct sbt_route *rows, size_t n, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(16UL * 1024 * 1024);
    struct sbt_routes *r;
    return sbt_routes_compile(a, rows, n, &r, f);
}

struct segment {
    const char *p; // NUL-terminated, decoded
    const char *raw;
};
struct search {
    struct sbt_arena *a;
    enum sbt_method method;
    struct segment seg[SEGMENTS_MAX];
    size_t n;
    bool rest_ok; // no segment holds an escaped slash
    struct sbt_match *ret;
    const char *values[SBT_PATH_PARAMS];
};

static void found(struct search *s, const struct sbt_route *const *rows, size_t values_n)
{
    for (enum sbt_method m = SBT_GET; m <= SBT_DELETE; m++)
        if (rows[m] != NULL)
            s->ret->methods |= 1u << m;
    const struct sbt_route *row = rows[s->method];
    if (row == NULL || s->ret->row != NULL)
        return;
    s->ret->row = row;
    s->ret->params_n = values_n;
    const char *p = row->pattern;
    for (size_t i = 0; i < values_n; i++) {
        p = strchr(p, '{') + 1;
        s->ret->params[i] =
            (struct sbt_pair){.name = sbt_arena_strndup(s->a, p, strcspn(p, "*}")), .value = s->values[i]};
    }
}

static void walk(struct search *s, const struct node *at, size_t depth, size_t values_n)
{
    if (depth == s->n) {
        found(s, at->rows, values_n);
        return;
    }
    size_t lo = 0, hi = at->edges_n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = strcmp(at->edges[mid].segment, s->seg[depth].p);
        if (c == 0) {
            walk(s, at->edges[mid].to, depth + 1, values_n);
            break;
        }
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (values_n == SBT_PATH_PARAMS)
        return;
    if (at->param != NULL) {
        s->values[values_n] = s->seg[depth].p;
        walk(s, at->param, depth + 1, values_n + 1);
    }
    if (s->rest_ok) {
        const char *rest;
        if (sbt_head_unescape(s->a, s->seg[depth].raw, strlen(s->seg[depth].raw), &rest)) {
            s->values[values_n] = rest;
            found(s, at->rest, values_n + 1);
        }
    }
}

void sbt_routes_match(const struct sbt_routes *r, struct sbt_arena *a, enum sbt_method method, const char *raw_path,
                      struct sbt_match *ret)
{
    *ret = (struct sbt_match){0};
    struct search s = {.a = a, .method = method, .ret = ret, .rest_ok = true};
    if (raw_path[0] != '/')
        return;
    const char *p = raw_path + 1;
    while (*p || s.n > 0) {
        size_t n = strcspn(p, "/");
        const char *seg;
        if (n == 0 || s.n == SEGMENTS_MAX || !sbt_head_unescape(a, p, n, &seg) || strcmp(seg, ".") == 0 ||
            strcmp(seg, "..") == 0)
            return;
        if (strchr(seg, '/') != NULL)
            s.rest_ok = false;
        s.seg[s.n++] = (struct segment){.p = seg, .raw = p};
        p += n;
        if (*p == 0)
            break;
        p++;
    }
    walk(&s, &r->root, 0, 0);
}

const char *sbt_route_path(struct sbt_arena *a, const struct sbt_route *row, const char *const *values, size_t n)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_URL_BYTES);
    const char *p = row->pattern;
    for (size_t i = 0; *p;) {
        size_t plain = strcspn(p, "{");
        sbt_buf_add(&b, p, plain);
        p += plain;
        if (*p == '{') {
            SBT_BUG_IF(i >= n);
            sbt_buf_puts(&b, sbt_url_escape(a, values[i++]));
            p = strchr(p, '}') + 1;
        }
    }
    return sbt_arena_strdup(a, b.p);
}
