// The test server's routes and the raw client.
#include "tests/http/kit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/crypt.h"

void kit_nap(int ms)
{
    const struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

static const char text[] = "text/plain; charset=utf-8";

static enum sbt_rc hello(struct sbt_request *rq, struct sbt_fault *f)
{
    struct kit *k = rq->app;
    (void)f;
    k->handled++;
    sbt_respond_text(rq, 200, text, "halo");
    return SBT_OK;
}

static enum sbt_rc echo(struct sbt_request *rq, struct sbt_fault *f)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4 * 1024 * 1024);
    (void)f;
    sbt_buf_printf(&b, "%s%s %s\nclient=%s https=%d type=%s\n", sbt_method_name(rq->method), rq->head_only ? "!" : "",
                   rq->path, rq->client, rq->https, rq->type);
    for (size_t i = 0; i < rq->params_n; i++)
        sbt_buf_printf(&b, "param %s=%s\n", rq->params[i].name, rq->params[i].value);
    for (size_t i = 0; i < rq->query.n; i++)
        sbt_buf_printf(&b, "query %s=%s\n", rq->query.p[i].name, rq->query.p[i].value);
    for (size_t i = 0; i < rq->form.n; i++)
        sbt_buf_printf(&b, "form %s=%s\n", rq->form.p[i].name, rq->form.p[i].value);
    if (rq->body.n > 0)
        sbt_buf_printf(&b, "body %zu\n", rq->body.n);
    const char *c = sbt_request_cookie(rq, "sesi");
    if (c != NULL)
        sbt_buf_printf(&b, "cookie %s\n", c);
    sbt_respond_buf(rq, 200, text, &b);
    return SBT_OK;
}

static enum sbt_rc slow(struct sbt_request *rq, struct sbt_fault *f)
{
    struct kit *k = rq->app;
    (void)f;
    k->at_gate++;
    while (!k->gate_open)
        kit_nap(1);
    k->at_gate--;
    sbt_respond_text(rq, 200, text, "akhirnya");
    return SBT_OK;
}

static enum sbt_rc fails(struct sbt_request *rq, struct sbt_fault *f)
{
    sbt_respond_text(rq, 200, text, "tidak akan terlihat");
    return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Laporan ini sudah ditutup."));
}

static enum sbt_rc quick(struct sbt_request *rq, struct sbt_fault *f)
{
    struct kit *k = rq->app;
    (void)f;
    SBT_BUG_IF(rq->worker == NULL || rq->actor == NULL || rq->quick != (rq->stage == SBT_STAGE_RUN));
    k->quick += rq->quick;
    sbt_respond_text(rq, 200, text, rq->quick ? "di jaringan" : "di pekerja");
    if (rq->quick && sbt_request_query(rq, "tulis") != NULL)
        sbt_request_move(rq);
    return SBT_OK;
}

static enum sbt_rc silent(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)rq;
    (void)f;
    return SBT_OK;
}

static enum sbt_rc go(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    sbt_respond_see_other(rq, sbt_request_query(rq, "ke"));
    sbt_respond_cookie(rq, "sesi", "abc-123", 60);
    sbt_respond_cookie(rq, "lain", "", 0);
    return SBT_OK;
}

static enum sbt_rc big_page(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    size_t n = 50000;
    char *p = sbt_arena_alloc(rq->arena, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] = "<p>Laporan dugaan pelanggaran</p>\n"[i % 34];
    sbt_respond_mem(rq, 200, "text/html; charset=utf-8", p, n);
    return SBT_OK;
}

static const struct sbt_asset asset = {.type = "text/css; charset=utf-8",
                                       .etag = "abc123",
                                       .plain = {.p = "body{margin:0}", .n = 14},
                                       .gzip = {.p = "\x1f\x8bgz", .n = 4},
                                       .immutable = true};

static enum sbt_rc css(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    sbt_respond_asset(rq, &asset);
    return SBT_OK;
}

struct pulling {
    int64_t left;
    bool breaks;
};

static enum sbt_rc pull_some(struct sbt_request *rq, void *arg, void *p, size_t max, size_t *ret_n, struct sbt_fault *f)
{
    struct pulling *u = arg;
    SBT_BUG_IF(rq->worker == NULL);
    if (u->breaks && u->left < 100000)
        return sbt_fault_internal(f, SBT_E_IO, "disk gone");
    size_t n = u->left < (int64_t)max ? (size_t)u->left : max;
    memset(p, 'x', n);
    u->left -= (int64_t)n;
    *ret_n = n;
    return SBT_OK;
}

static void pull_over(struct sbt_request *rq, void *arg)
{
    struct kit *k = rq->app;
    (void)arg;
    k->pulls_done++;
}

static enum sbt_rc download(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct pulling *u = SBT_NEW(rq->arena, struct pulling);
    int64_t n = 0;
    SBT_BUG_IF(!sbt_parse_i64(sbt_request_query(rq, "n"), 0, INT64_C(1) << 40, &n));
    u->left = n;
    u->breaks = sbt_request_query(rq, "rusak") != NULL;
    sbt_respond_pull(rq, 200, "application/octet-stream", sbt_request_query(rq, "potong") != NULL ? -1 : n,
                     (struct sbt_pull){.read = pull_some, .done = pull_over, .arg = u});
    sbt_respond_attachment(rq, "Bukti \"foto\" désa.jpg");
    return SBT_OK;
}

static enum sbt_rc sink_begin(struct sbt_request *rq, struct sbt_fault *f)
{
    struct kit *k = rq->app;
    SBT_BUG_IF(rq->stage != SBT_STAGE_BEGIN);
    if (k->refuse_begin)
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Anda tidak berhak mengunggah di sini."));
    k->begun++;
    return SBT_OK;
}

static enum sbt_rc sink_part(struct sbt_request *rq, struct sbt_part *part, struct sbt_fault *f)
{
    struct kit *k = rq->app;
    (void)f;
    (void)part;
    k->parts++;
    return SBT_OK;
}

static enum sbt_rc sink_data(struct sbt_request *rq, struct sbt_part *part, const void *p, size_t n,
                             struct sbt_fault *f)
{
    struct kit *k = rq->app;
    (void)part;
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += ((const uint8_t *)p)[i];
    k->sunk_bytes += (int64_t)n;
    k->sunk_sum += sum;
    if (n >= 6 && memcmp(p, "VIRUS!", 6) == 0)
        return sbt_fault_set(f, SBT_E_TYPE, SBT_N_("Berkas ini tidak diterima."));
    return SBT_OK;
}

static enum sbt_rc sink_end(struct sbt_request *rq, struct sbt_part *part, struct sbt_fault *f)
{
    struct kit *k = rq->app;
    (void)f;
    (void)part;
    k->ended++;
    return SBT_OK;
}

static void sink_drop(struct sbt_request *rq)
{
    struct kit *k = rq->app;
    SBT_BUG_IF(rq->worker == NULL);
    k->dropped++;
}

static const struct sbt_sink sink = {.begin = sink_begin,
                                     .part = sink_part,
                                     .data = sink_data,
                                     .end = sink_end,
                                     .drop = sink_drop,
                                     .part_max_bytes = 200 * 1024 * 1024,
                                     .parts_max = 3};

static void stream_over(void *arg, struct sbt_sse *x)
{
    struct kit *k = arg;
    (void)x;
    k->streams_over++;
}

static enum sbt_rc stream(struct sbt_request *rq, struct sbt_fault *f)
{
    struct kit *k = rq->app;
    struct sbt_sse *x;
    SBT_TRY(sbt_sse_begin(
        rq, &(struct sbt_sse_opts){.key = sbt_request_query(rq, "kunci"), .over = stream_over, .arg = k}, &x, f));
    sbt_sse_send(x, "1", "awal", "baris satu\nbaris dua");
    pthread_mutex_lock(&k->lock);
    k->streams[k->streams_n++] = x;
    pthread_mutex_unlock(&k->lock);
    return SBT_OK;
}

static enum sbt_rc wait_for(struct sbt_request *rq, struct sbt_fault *f)
{
    struct kit *k = rq->app;
    int64_t ms = 0;
    k->handled++;
    uint64_t seen = sbt_signal_value(k->signal);
    if (seen < 10 && !rq->timed_out) {
        SBT_BUG_IF(!sbt_parse_i64(sbt_request_query(rq, "ms"), 0, 100000, &ms));
        return sbt_wait_park(rq, k->signal, seen, ms, f);
    }
    sbt_respond_text(rq, 200, text, rq->timed_out ? "kosong" : "ada");
    return SBT_OK;
}

#define ROW(m, pat, nm, bd, sh, fn, ...)                                                                        \
    {                                                                                                           \
        .method = SBT_##m, .pattern = pat, .name = nm, .need = 1, .body = SBT_BODY_##bd, .shed = SBT_SHED_##sh, \
        .handler = fn, __VA_ARGS__                                                                              \
    }

static const struct sbt_route rows[] = {
    ROW(GET, "/halo", "hello", NONE, STAFF, hello, ),
    ROW(GET, "/sehat", "health", NONE, INTAKE, hello, .flags = SBT_ROUTE_INLINE),
    ROW(GET, "/gema", "echo", NONE, STAFF, echo, ),
    ROW(GET, "/gema/{a}/x/{b}", "echo.params", NONE, STAFF, echo, ),
    ROW(GET, "/berkas/{rest*}", "echo.rest", NONE, STAFF, echo, ),
    ROW(POST, "/gema", "echo.form", FORM, INTAKE, echo, ),
    ROW(POST, "/kecil", "echo.small", FORM, INTAKE, echo, .body_max = 10),
    ROW(POST, "/json", "echo.json", JSON, INTAKE, echo, ),
    ROW(PUT, "/bytes", "echo.bytes", BYTES, INTAKE, echo, .body_max = 300000),
    ROW(POST, "/unggah", "upload", MULTIPART, INTAKE, echo, .sink = &sink),
    ROW(PUT, "/alir", "upload.stream", STREAM, INTAKE, echo, .sink = &sink),
    ROW(GET, "/lambat/ekspor", "slow.export", NONE, EXPORT, slow, ),
    ROW(GET, "/lambat/cari", "slow.search", NONE, SEARCH, slow, ),
    ROW(GET, "/lambat/petugas", "slow.staff", NONE, STAFF, slow, ),
    ROW(GET, "/lambat/lapor", "slow.intake", NONE, INTAKE, slow, ),
    ROW(GET, "/gagal", "fails", NONE, STAFF, fails, ),
    ROW(GET, "/cepat", "quick", NONE, STAFF, quick, .flags = SBT_ROUTE_QUICK),
    ROW(GET, "/cepat/tunggu", "quick.wait", NONE, STAFF, wait_for, .flags = SBT_ROUTE_QUICK),
    ROW(GET, "/cepat/aliran", "quick.stream", NONE, STAFF, stream, .flags = SBT_ROUTE_QUICK),
    ROW(GET, "/cepat/gagal", "quick.fails", NONE, STAFF, fails, .flags = SBT_ROUTE_QUICK),
    ROW(GET, "/cepat/besar", "quick.big", NONE, STAFF, big_page, .flags = SBT_ROUTE_QUICK),
    ROW(GET, "/cepat/unduh", "quick.download", NONE, STAFF, download, .flags = SBT_ROUTE_QUICK),
    ROW(GET, "/diam", "silent", NONE, STAFF, silent, ),
    ROW(GET, "/pergi", "go", NONE, STAFF, go, ),
    ROW(GET, "/besar", "big", NONE, STAFF, big_page, ),
    ROW(GET, "/aset.css", "asset", NONE, INTAKE, css, .flags = SBT_ROUTE_INLINE),
    ROW(GET, "/unduh", "download", NONE, STAFF, download, ),
    ROW(GET, "/aliran", "stream", NONE, STAFF, stream, ),
    ROW(GET, "/tunggu", "wait", NONE, STAFF, wait_for, ),
};

static enum sbt_rc guard(struct sbt_request *rq, struct sbt_fault *f)
{
    struct kit *k = rq->app;
    k->guarded++;
    SBT_BUG_IF(rq->route == NULL);
    if (sbt_request_header(rq, "X-Tolak") != NULL)
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Anda tidak berhak membuka halaman ini."));
    rq->actor = k;
    return SBT_OK;
}

static void fault(struct sbt_request *rq, int status, const struct sbt_fault *f)
{
    sbt_respond_text(rq, status, text,
                     sbt_arena_printf(rq->arena, "%s: %s", sbt_rc_name(f->rc), f->say.say ? f->say.say : ""));
}

static void done(void *app, const struct sbt_done *d)
{
    struct kit *k = app;
    k->last_status = d->status;
    pthread_mutex_lock(&k->lock);
    snprintf(k->last_route, sizeof k->last_route, "%s", d->route);
    pthread_mutex_unlock(&k->lock);
    k->done_cut += d->cut;
    k->done_n++;
}

static void *worker_open(void *app, unsigned index)
{
    struct kit *k = app;
    (void)index;
    k->workers_open++;
    return k;
}

static void worker_close(void *app, void *worker)
{
    struct kit *k = app;
    SBT_BUG_IF(worker != k);
    k->workers_closed++;
}

void kit_start(struct kit *k, const struct sbt_server_opts *o)
{
    *k = (struct kit){0};
    sbt_crypt_start();
    pthread_mutex_init(&k->lock, NULL);
    sbt_clock_real(&k->clock);
    struct sbt_server_opts all = o != NULL ? *o : (struct sbt_server_opts){0};
    if (all.listen == NULL)
        all.listen = "127.0.0.1:0";
    if (all.rows == NULL) {
        all.rows = rows;
        all.rows_n = SBT_ARRAY_LEN(rows);
    }
    all.clock = &k->clock;
    all.app = k;
    all.guard = guard;
    all.fault = fault;
    all.done = done;
    all.worker_open = worker_open;
    all.worker_close = worker_close;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_server_start(&all, &k->server, &f), &f);
    k->signal = sbt_signal_new(k->server);
}

void kit_stop(struct kit *k)
{
    k->gate_open = true;
    pthread_mutex_lock(&k->lock);
    size_t n = k->streams_n;
    pthread_mutex_unlock(&k->lock);
    for (size_t i = 0; i < n; i++)
        sbt_sse_release(k->streams[i]);
    sbt_server_stop(k->server, 2000);
    assert_int_equal(k->workers_open, k->workers_closed);
    k->server = NULL;
}

// --- the client

int kit_connect(const struct kit *k)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(sbt_server_port(k->server))};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    struct timeval t = {.tv_sec = 10};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t);
    return fd;
}

void kit_send(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t w = send(fd, bytes, n, MSG_NOSIGNAL);
        if (w <= 0)
            return;
        bytes += w;
        n -= (size_t)w;
    }
}

void kit_puts(int fd, const char *s)
{
    kit_send(fd, s, strlen(s));
}

static bool read_bytes(int fd, char *p, size_t n)
{
    while (n > 0) {
        ssize_t r = recv(fd, p, n, 0);
        if (r <= 0)
            return false;
        p += r;
        n -= (size_t)r;
    }
    return true;
}

bool kit_read_head_only(int fd, struct reply *r)
{
    *r = (struct reply){0};
    size_t n = 0;
    while (n < sizeof r->head - 1) {
        if (!read_bytes(fd, r->head + n, 1))
            return false;
        n++;
        if (n >= 4 && memcmp(r->head + n - 4, "\r\n\r\n", 4) == 0) {
            int64_t status = 0;
            char code[4] = {r->head[9], r->head[10], r->head[11], 0};
            assert_true(sbt_parse_i64(code, 100, 599, &status));
            if (status == 100) {
                n = 0;
                memset(r->head, 0, sizeof r->head);
                continue;
            }
            r->status = (int)status;
            const char *c = kit_header(r, "Connection");
            r->closes = c != NULL && strcasecmp(c, "close") == 0;
            return true;
        }
    }
    return false;
}

const char *kit_header(struct reply *r, const char *name)
{
    static char value[4096];
    size_t n = strlen(name);
    for (const char *p = strstr(r->head, "\r\n"); p != NULL && p[2]; p = strstr(p + 2, "\r\n")) {
        if (strncasecmp(p + 2, name, n) == 0 && p[2 + n] == ':') {
            const char *v = p + 3 + n;
            v += strspn(v, " ");
            snprintf(value, sizeof value, "%.*s", (int)strcspn(v, "\r"), v);
            return value;
        }
    }
    return NULL;
}

static void grow(struct reply *r, size_t n)
{
    r->body = realloc(r->body, r->body_n + n + 1);
    assert_non_null(r->body);
    r->body[r->body_n + n] = 0;
}

bool kit_read(int fd, struct reply *r)
{
    if (!kit_read_head_only(fd, r))
        return false;
    grow(r, 0);
    const char *v = kit_header(r, "Transfer-Encoding");
    if (v != NULL && strcmp(v, "chunked") == 0) {
        for (;;) {
            char line[32] = "";
            for (size_t i = 0; i < sizeof line - 1; i++) {
                if (!read_bytes(fd, line + i, 1))
                    return true;
                if (line[i] == '\n')
                    break;
            }
            size_t n = strtoul(line, NULL, 16);
            grow(r, n + 2);
            if (!read_bytes(fd, r->body + r->body_n, n + 2))
                return true;
            r->body_n += n;
            r->body[r->body_n] = 0;
            if (n == 0) {
                r->whole = true;
                return true;
            }
        }
    }
    int64_t n = 0;
    v = kit_header(r, "Content-Length");
    if (v != NULL)
        assert_true(sbt_parse_i64(v, 0, INT64_C(1) << 40, &n));
    grow(r, (size_t)n);
    while ((int64_t)r->body_n < n) {
        ssize_t got = recv(fd, r->body + r->body_n, (size_t)n - r->body_n, 0);
        if (got <= 0)
            return true;
        r->body_n += (size_t)got;
    }
    r->whole = true;
    return true;
}

void kit_free(struct reply *r)
{
    free(r->body);
    r->body = NULL;
}

void kit_ask(const struct kit *k, const char *request, struct reply *ret)
{
    int fd = kit_connect(k);
    kit_puts(fd, request);
    if (!kit_read(fd, ret))
        *ret = (struct reply){0};
    close(fd);
}

int kit_status(const struct kit *k, const char *request)
{
    struct reply r;
    kit_ask(k, request, &r);
    int status = r.status;
    kit_free(&r);
    return status;
}

long kit_resident_kb(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    long total = 0, resident = 0;
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%ld %ld", &total, &resident), 2);
    fclose(f);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

bool kit_closed_within(int fd, int ms)
{
    int64_t until = sbt_mono_ms() + ms;
    char trash[4096];
    for (;;) {
        int64_t left = until - sbt_mono_ms();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (left <= 0 || poll(&p, 1, (int)left) <= 0)
            return false;
        ssize_t n = recv(fd, trash, sizeof trash, MSG_DONTWAIT);
        if (n == 0 || (n < 0 && errno != EAGAIN))
            return true;
    }
}
