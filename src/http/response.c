// Answers: what a handler set becomes an MHD response with its headers, compressed where that pays.
#include <strings.h>
#include <zlib.h>

#include "base/crypt.h"
#include "http/private.h"

#define GZIP_FROM_BYTES 1024

static const struct {
    const char *name, *value;
} security[] = {
    {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                                "font-src 'self'; connect-src 'self'; "
                                "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

// --- what handlers call

void http_pull_done(struct sbt_http *h)
{
    if (h->answer.pulled && h->answer.pull.done != NULL)
        h->answer.pull.done(&h->rq, h->answer.pull.arg);
    h->answer.pulled = false;
}

void http_own_done(struct sbt_http *h)
{
    if (h->own.p == NULL)
        return;
    sbt_wipe(h->own.p, h->own.n); // it was somebody's page
    sbt_buf_done(&h->own);
}

static struct answer *fresh(struct sbt_request *rq, int status)
{
    struct sbt_http *h = rq->http;
    SBT_BUG_IF(status < 200 || status > 599);
    if (rq->arena == NULL)
        rq->arena = http_arena_take(h->srv, false);
    http_pull_done(h);
    struct header *headers = h->answer.headers;
    h->answer = (struct answer){.status = status, .headers = headers};
    rq->status = status;
    return &h->answer;
}

void sbt_respond_status(struct sbt_request *rq, int status)
{
    fresh(rq, status);
}

void sbt_respond_mem(struct sbt_request *rq, int status, const char *type, const void *p, size_t n)
{
    struct answer *a = fresh(rq, status);
    a->type = type;
    a->p = p;
    a->n = n;
}

void sbt_respond_text(struct sbt_request *rq, int status, const char *type, const char *s)
{
    sbt_respond_mem(rq, status, type, s, strlen(s));
}

void sbt_respond_buf(struct sbt_request *rq, int status, const char *type, struct sbt_buf *b)
{
    struct sbt_http *h = rq->http;
    struct sbt_buf own = *b;
    *b = (struct sbt_buf){0};
    sbt_respond_mem(rq, status, type, own.p, own.n);
    http_own_done(h);
    h->own = own;
}

// Percent-encodes what may not stand in a header or a URL; what is already escaped stays.
static const char *url_clean(struct sbt_arena *a, const char *s)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, strlen(s) * 3);
    for (const unsigned char *p = (const unsigned char *)s; *p; p++) {
        if (*p <= 0x20 || *p >= 0x7f || *p == '"' || *p == '<' || *p == '>')
            sbt_buf_printf(&b, "%%%02X", *p);
        else
            sbt_buf_putc(&b, (char)*p);
    }
    return sbt_arena_strdup(a, b.p);
}

void sbt_respond_see_other(struct sbt_request *rq, const char *to)
{
    sbt_respond_status(rq, 303);
    sbt_respond_header(rq, "Location", sbt_head_is_local(to) ? url_clean(rq->arena, to) : "/");
}

void sbt_respond_redirect_out(struct sbt_request *rq, const char *url)
{
    SBT_BUG_IF(!sbt_str_starts(url, "https://") && !sbt_str_starts(url, "http://"));
    sbt_respond_status(rq, 302);
    sbt_respond_header(rq, "Location", url_clean(rq->arena, url));
}

void sbt_respond_asset(struct sbt_request *rq, const struct sbt_asset *asset)
{
    struct answer *a = fresh(rq, 200);
    bool gzip = asset->gzip.p != NULL && sbt_head_takes_gzip(sbt_request_header(rq, "Accept-Encoding"));
    a->asset = asset;
    a->type = asset->type;
    a->p = gzip ? asset->gzip.p : asset->plain.p;
    a->n = gzip ? asset->gzip.n : asset->plain.n;
    // Two forms of one file are two entities, so each has a tag of its own.
    const char *tag = gzip ? sbt_arena_printf(rq->arena, "%s-gz", asset->etag) : asset->etag;
    if (sbt_head_etag_match(sbt_request_header(rq, "If-None-Match"), tag)) {
        a->status = rq->status = 304;
        a->p = NULL;
        a->n = 0;
    } else if (gzip) {
        sbt_respond_header(rq, "Content-Encoding", "gzip");
    }
    sbt_respond_header(rq, "ETag", sbt_arena_printf(rq->arena, "\"%s\"", tag));
    sbt_respond_header(rq, "Cache-Control",
                       asset->immutable ? "public, max-age=31536000, immutable" : "public, no-cache");
    if (asset->gzip.p != NULL)
        sbt_respond_header(rq, "Vary", "Accept-Encoding");
    a->asset_gzip = gzip;
    a->asset_headers = a->headers;
}

void sbt_respond_pull(struct sbt_request *rq, int status, const char *type, int64_t n, struct sbt_pull pull)
{
    struct answer *a = fresh(rq, status);
    a->type = type;
    a->pulled = true;
    a->pull = pull;
    a->pull_n = n;
}

void sbt_respond_attachment(struct sbt_request *rq, const char *filename)
{
    sbt_respond_header(rq, "Content-Disposition", sbt_head_attachment(rq->arena, filename));
    sbt_respond_header(rq, "Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
}

static void add_header(struct sbt_request *rq, const char *name, const char *value)
{
    struct sbt_http *h = rq->http;
    if (rq->arena == NULL)
        rq->arena = http_arena_take(h->srv, false);
    struct header *x = SBT_NEW(rq->arena, struct header);
    char *clean = sbt_arena_strdup(rq->arena, value);
    for (char *p = clean; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            *p = ' ';
    *x = (struct header){.name = name, .value = clean, .next = h->answer.headers};
    h->answer.headers = x;
}

void sbt_respond_header(struct sbt_request *rq, const char *name, const char *value)
{
    for (struct header **at = &rq->http->answer.headers; *at != NULL; at = &(*at)->next) {
        if (strcasecmp((*at)->name, name) == 0) {
            *at = (*at)->next;
            break;
        }
    }
    add_header(rq, name, value);
}

void sbt_respond_cookie(struct sbt_request *rq, const char *name, const char *value, int64_t max_age_s)
{
    static const char ok[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    SBT_BUG_IF(*name == 0 || name[strspn(name, ok)] != 0 || value[strspn(value, ok)] != 0);
    char age[40] = "";
    if (max_age_s >= 0)
        snprintf(age, sizeof age, "; Max-Age=%lld", (long long)max_age_s);
    if (rq->arena == NULL)
        rq->arena = http_arena_take(rq->http->srv, false);
    add_header(rq, "Set-Cookie",
               sbt_arena_printf(rq->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, value, age,
                                rq->https ? "; Secure" : ""));
}

// --- compression

struct gzip {
    z_stream z;
    bool ready;
};

struct gzip *http_gzip_new(struct sbt_arena *a)
{
    return SBT_NEW(a, struct gzip);
}

void http_gzip_free(struct gzip *g)
{
    if (g->ready)
        deflateEnd(&g->z);
    g->ready = false;
}

static bool compressible(const char *type)
{
    return type != NULL && (sbt_str_starts(type, "text/") || sbt_str_starts(type, "application/json") ||
                            sbt_str_starts(type, "application/problem+json") || sbt_str_starts(type, "image/svg+xml"));
}

// The fastest level: a quarter less work than the third for 2 to 3 % more bytes of a page. Small tables, so that 32 workers
// hold little.
static bool compress_body(struct sbt_http *h, struct gzip *g)
{
    struct answer *a = &h->answer;
    if (!g->ready) {
        if (deflateInit2(&g->z, 1, Z_DEFLATED, 16 + 15, 7, Z_DEFAULT_STRATEGY) != Z_OK)
            return false;
        g->ready = true;
    } else if (deflateReset(&g->z) != Z_OK) {
        return false;
    }
    size_t max = a->n - a->n / 8; // it has to save something
    uint8_t *out = sbt_arena_alloc(h->rq.arena, max);
    g->z.next_in = (z_const Bytef *)(uintptr_t)a->p;
    g->z.avail_in = (uInt)a->n;
    g->z.next_out = out;
    g->z.avail_out = (uInt)max;
    if (deflate(&g->z, Z_FINISH) != Z_STREAM_END)
        return false;
    a->p = out;
    a->n = max - g->z.avail_out;
    http_own_done(h);
    return true;
}

// --- building

static bool has_header(const struct sbt_http *h, const char *name)
{
    for (const struct header *x = h->answer.headers; x != NULL; x = x->next)
        if (strcasecmp(x->name, name) == 0)
            return true;
    return false;
}

static void put(struct MHD_Response *r, const char *name, const char *value)
{
    (void)MHD_add_response_header(r, name, value); // refused only for control characters, which are out already
}

void http_security_headers(struct sbt_http *h, struct MHD_Response *r)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(security); i++)
        if (!has_header(h, security[i].name))
            put(r, security[i].name, security[i].value);
    if (h->rq.https)
        put(r, "Strict-Transport-Security", "max-age=31536000");
    if (h->response_shared)
        return;
    char id[40];
    const uint8_t *b = h->rq.id.b;
    snprintf(id, sizeof id, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
             b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
    put(r, "X-Request-Id", id);
    if (atomic_load(&h->srv->draining))
        put(r, "Connection", "close");
}

ssize_t http_pull_read(void *arg, uint64_t pos, char *p, size_t max)
{
    struct sbt_http *h = arg;
    struct pulled *b = &h->pulled;
    (void)pos;
    if (b->at == b->n) {
        if (b->failed)
            return MHD_CONTENT_READER_END_WITH_ERROR;
        if (b->over) // shorter than promised is a failure, which MHD cannot know
            return h->answer.pull_n >= 0 && h->out_bytes < h->answer.pull_n ? MHD_CONTENT_READER_END_WITH_ERROR
                                                                            : MHD_CONTENT_READER_END_OF_STREAM;
        if (b->p == NULL)
            b->p = sbt_arena_alloc(h->rq.arena, CHUNK_BYTES);
        if (!http_suspend(h))
            return MHD_CONTENT_READER_END_WITH_ERROR;
        h->job = JOB_PULL;
        http_pool_put_urgent(h->srv, h);
        return 0;
    }
    size_t n = b->n - b->at < max ? b->n - b->at : max;
    memcpy(p, b->p + b->at, n);
    b->at += n;
    h->out_bytes += (int64_t)n;
    atomic_fetch_add(&h->conn->bytes, (int64_t)n);
    return (ssize_t)n;
}

void http_assets_open(struct sbt_server *s)
{
    pthread_mutex_init(&s->assets.lock, NULL);
}

void http_assets_close(struct sbt_server *s)
{
    for (unsigned i = 0; i < s->assets.n; i++)
        MHD_destroy_response(s->assets.row[i].response);
    s->assets.n = 0;
    pthread_mutex_destroy(&s->assets.lock);
}

// A whole file whose headers nobody has changed. An answer that closes its connection is not for others.
static bool is_shared(const struct sbt_http *h)
{
    return h->answer.asset != NULL && h->answer.status == 200 && h->answer.headers == h->answer.asset_headers &&
           !atomic_load(&h->srv->draining);
}

static struct MHD_Response *asset_find(const struct sbt_http *h)
{
    const struct assets *t = &h->srv->assets;
    for (unsigned i = atomic_load(&t->n); i-- > 0;)
        if (t->row[i].asset == h->answer.asset && t->row[i].gzip == h->answer.asset_gzip &&
            t->row[i].https == h->rq.https)
            return t->row[i].response;
    return NULL;
}

// False: somebody else was first, or there is no room; then the response is this request's alone.
static bool asset_add(struct sbt_http *h, struct MHD_Response *r)
{
    struct assets *t = &h->srv->assets;
    pthread_mutex_lock(&t->lock);
    unsigned n = t->n;
    bool added = n < ASSETS_MAX && asset_find(h) == NULL;
    if (added) {
        t->row[n].asset = h->answer.asset;
        t->row[n].gzip = h->answer.asset_gzip;
        t->row[n].https = h->rq.https;
        t->row[n].response = r;
        atomic_store(&t->n, n + 1);
    }
    pthread_mutex_unlock(&t->lock);
    return added;
}

void http_answer_build(struct sbt_http *h, struct worker *w)
{
    struct answer *a = &h->answer;
    h->response_shared = is_shared(h);
    if (h->response_shared && (h->response = asset_find(h)) != NULL)
        return;
    if (h->sse != NULL) {
        h->rq.status = 200;
        h->response = http_sse_response(h);
        return;
    }
    bool plain = a->headers == NULL, gzip = false;
    if (h->kept == NULL && a->type != NULL && !a->pulled && a->asset == NULL && a->n >= GZIP_FROM_BYTES &&
        compressible(a->type) && !has_header(h, "Content-Encoding")) {
        sbt_respond_header(&h->rq, "Vary", "Accept-Encoding");
        gzip = w != NULL && sbt_head_takes_gzip(sbt_request_header(&h->rq, "Accept-Encoding")) &&
               compress_body(h, w->gzip);
        if (gzip)
            sbt_respond_header(&h->rq, "Content-Encoding", "gzip");
    }
    if (h->keep_key != NULL && plain)
        http_keep(h, gzip);
    struct MHD_Response *r;
    if (a->pulled)
        r = MHD_create_response_from_callback(a->pull_n >= 0 ? (uint64_t)a->pull_n : MHD_SIZE_UNKNOWN, 32768,
                                              http_pull_read, h, NULL);
    else if (h->kept != NULL)
        r = MHD_create_response_from_buffer_with_free_callback_cls(a->n, (void *)(uintptr_t)a->p, http_kept_free,
                                                                   h->kept);
    else
        r = MHD_create_response_from_buffer(a->n, (void *)(uintptr_t)(a->p != NULL ? a->p : ""),
                                            MHD_RESPMEM_PERSISTENT);
    SBT_BUG_IF(r == NULL);
    h->kept = NULL; // the response holds it now
    if (a->type != NULL)
        put(r, "Content-Type", a->type);
    for (const struct header *x = a->headers; x != NULL; x = x->next)
        put(r, x->name, x->value);
    if (!has_header(h, "Cache-Control"))
        put(r, "Cache-Control", "no-store");
    http_security_headers(h, r);
    h->response = r;
    h->response_shared = h->response_shared && asset_add(h, r);
}

struct MHD_Response *http_refusal(struct sbt_http *h, int status)
{
    static const struct {
        int status;
        const char *say;
    } says[] = {
        {400, "Permintaan rusak dan tidak diproses. (Malformed request.)\n"},
        {414, "Alamat terlalu panjang. (URL too long.)\n"},
        {415, "Isi yang dimampatkan tidak diterima. (Encoded bodies are not accepted.)\n"},
        {417, "Harapan tidak didukung. (Expectation not supported.)\n"},
        {431, "Kepala permintaan terlalu besar. (Request head too large.)\n"},
        {501, "Metode atau pengodean tidak didukung. (Method or coding not supported.)\n"},
    };
    const char *say = says[0].say;
    for (size_t i = 0; i < SBT_ARRAY_LEN(says); i++)
        if (says[i].status == status)
            say = says[i].say;
    struct MHD_Response *r =
        MHD_create_response_from_buffer(strlen(say), (void *)(uintptr_t)say, MHD_RESPMEM_PERSISTENT);
    SBT_BUG_IF(r == NULL);
    put(r, "Content-Type", "text/plain; charset=utf-8");
    put(r, "Cache-Control", "no-store");
    if (!atomic_load(&h->srv->draining))
        put(r, "Connection", "close");
    http_security_headers(h, r);
    return r;
}
