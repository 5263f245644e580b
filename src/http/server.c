// Starts and stops the server: the listening socket, network threads by libmicrohttpd, workers, and the ticker.
#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "http/private.h"

#define MEMORY_BYTES (32 * 1024) // of one connection: a whole head and its table of lines, or a piece of a body
#define PEM_BYTES_MAX (256 * 1024)

static int64_t or_else(int64_t v, int64_t otherwise)
{
    return v > 0 ? v : otherwise;
}

// What the process may open, less what databases, files and pipes need.
static unsigned descriptors(unsigned wanted)
{
    const unsigned others = 512;
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) != 0)
        return wanted;
    rlim_t need = (rlim_t)wanted + others;
    if (r.rlim_cur < need) {
        rlim_t old = r.rlim_cur;
        r.rlim_cur = r.rlim_max == RLIM_INFINITY || r.rlim_max > need ? need : r.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &r) != 0)
            r.rlim_cur = old;
    }
    if (r.rlim_cur >= need)
        return wanted;
    return r.rlim_cur > 2 * others ? (unsigned)r.rlim_cur - others : (unsigned)r.rlim_cur / 2;
}

static void fill_defaults(struct sbt_server_opts *o)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned threads = cores < 2 ? 2 : cores > 8 ? 8 : (unsigned)cores;
    o->net_threads = (unsigned)or_else(o->net_threads, threads);
    o->workers = (unsigned)or_else(o->workers, 32);
    o->queue_max = (unsigned)or_else(o->queue_max, 1024);
    o->connections_max = descriptors((unsigned)or_else(o->connections_max, SBT_LIMIT_CONNECTIONS));
    o->connections_per_addr = (unsigned)or_else(o->connections_per_addr, SBT_LIMIT_CONNECTIONS_PER_ADDR);
    unsigned most = o->connections_max * 3 / 4; // idle streams must leave room for everybody else
    o->streams_max = (unsigned)or_else(o->streams_max, SBT_LIMIT_STREAMS);
    o->streams_max = o->streams_max < most ? o->streams_max : most;
    o->waits_max = (unsigned)or_else(o->waits_max, SBT_LIMIT_WAITS);
    o->waits_max = o->waits_max < most ? o->waits_max : most;
    o->head_ms = or_else(o->head_ms, 10000);
    o->idle_ms = or_else(o->idle_ms, 60000);
    o->body_grace_ms = or_else(o->body_grace_ms, 10000);
    o->body_rate = or_else(o->body_rate, 1000);
    o->queue_ms = or_else(o->queue_ms, 15000);
    o->heartbeat_ms = or_else(o->heartbeat_ms, 15000);
}

static enum sbt_rc listen_on(struct sbt_server *s, struct sbt_fault *f)
{
    const char *at = s->o.listen, *colon = strrchr(at, ':');
    int64_t port = -1;
    if (colon == NULL || !sbt_parse_i64(colon + 1, 0, 65535, &port))
        return sbt_fault_set(f, SBT_E_USAGE,
                             SBT_N_("Tulis alamat sebagai ALAMAT:PORT, misalnya 127.0.0.1:8080, bukan %1."), at);
    struct sbt_addr addr;
    if (!sbt_addr_parse(at, (size_t)(colon - at), &addr))
        return sbt_fault_set(f, SBT_E_USAGE,
                             SBT_N_("Tulis alamat sebagai ALAMAT:PORT, misalnya 127.0.0.1:8080, bukan %1."), at);
    bool v6 = memchr(at, '[', (size_t)(colon - at)) != NULL;
    struct sockaddr_in in4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    memcpy(&in4.sin_addr, addr.b + 12, 4);
    memcpy(&in6.sin6_addr, addr.b, 16);
    struct sockaddr *sa = v6 ? (struct sockaddr *)&in6 : (struct sockaddr *)&in4;
    socklen_t n = v6 ? sizeof in6 : sizeof in4;
    int one = 1;
    s->listen_fd = socket(sa->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s->listen_fd < 0 || setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        bind(s->listen_fd, sa, n) != 0 || listen(s->listen_fd, 1024) != 0 || getsockname(s->listen_fd, sa, &n) != 0) {
        int e = errno;
        sbt_fault_set(f, SBT_E_IO, SBT_N_("Alamat %1 tidak dapat dipakai. Pilih alamat atau port lain."), at);
        return sbt_fault_detail(f, "listen on %s: errno %d", at, e);
    }
    s->port = ntohs(v6 ? in6.sin6_port : in4.sin_port);
    s->listen = sbt_arena_printf(s->arena, "%.*s:%u", (int)(colon - at), at, s->port);
    return SBT_OK;
}

static void *ticker(void *arg)
{
    struct sbt_server *s = arg;
    int64_t least = s->o.head_ms < s->o.body_grace_ms ? s->o.head_ms : s->o.body_grace_ms;
    least = (least < s->o.heartbeat_ms ? least : s->o.heartbeat_ms) / 8;
    int64_t ms = least < 20 ? 20 : least > 500 ? 500 : least;
    pthread_mutex_lock(&s->tick_lock);
    while (!s->tick_stop) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        int64_t ns = t.tv_nsec + ms * 1000000;
        t.tv_sec += ns / 1000000000;
        t.tv_nsec = ns % 1000000000;
        pthread_cond_timedwait(&s->tick, &s->tick_lock, &t);
        pthread_mutex_unlock(&s->tick_lock);
        http_conn_sweep(s);
        http_sse_tick(s);
        http_wait_tick(s);
        pthread_mutex_lock(&s->tick_lock);
    }
    pthread_mutex_unlock(&s->tick_lock);
    return NULL;
}

static enum sbt_rc start_ticker(struct sbt_server *s, struct sbt_fault *f)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&s->tick, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&s->tick_lock, NULL);
    if (pthread_create(&s->ticker, NULL, ticker, s) != 0)
        return sbt_fault_internal(f, SBT_E_IO, "cannot start the ticker thread");
    s->ticker_on = true;
    return SBT_OK;
}

static size_t keep_escapes(void *cls, struct MHD_Connection *c, char *s)
{
    (void)cls;
    (void)c;
    return strlen(s); // we decode targets ourselves, segment by segment
}

static void panic(void *cls, const char *file, unsigned line, const char *why)
{
    (void)cls;
    sbt_bug(file, (int)line, why != NULL ? why : "libmicrohttpd");
}

static enum sbt_rc start_network(struct sbt_server *s, struct sbt_fault *f)
{
    const struct sbt_server_opts *o = &s->o;
    SBT_AUTO_ARENA pem = sbt_arena_new(4 * PEM_BYTES_MAX);
    struct sbt_blob cert = {0}, key = {0};
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    if ((o->tls_cert == NULL) != (o->tls_key == NULL))
        return sbt_fault_set(f, SBT_E_USAGE, SBT_N_("Sertifikat dan kunci TLS harus diberikan bersama."));
    if (o->tls_cert != NULL) {
        SBT_TRY(sbt_file_read(pem, o->tls_cert, PEM_BYTES_MAX, &cert, f));
        SBT_TRY(sbt_file_read(pem, o->tls_key, PEM_BYTES_MAX, &key, f));
        flags |= MHD_USE_TLS;
    }
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)cert.p},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key.p},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t) "SECURE192:SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
        {MHD_OPTION_END, 0, NULL},
    };
    MHD_set_panic_func(panic, NULL);
    s->daemon =
        MHD_start_daemon(flags, 0, http_conn_accept, s, http_request_access, s, MHD_OPTION_LISTEN_SOCKET, s->listen_fd,
                         MHD_OPTION_THREAD_POOL_SIZE, o->net_threads, MHD_OPTION_CONNECTION_LIMIT, o->connections_max,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_BYTES, MHD_OPTION_CONNECTION_TIMEOUT,
                         (unsigned)((o->idle_ms + 999) / 1000), MHD_OPTION_NOTIFY_CONNECTION, http_conn_notify, s,
                         MHD_OPTION_NOTIFY_COMPLETED, http_request_over, s, MHD_OPTION_URI_LOG_CALLBACK,
                         http_request_uri, s, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
#if MHD_VERSION >= 0x00097701
                         MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1,
#else
                         MHD_OPTION_STRICT_FOR_CLIENT, 1,
#endif
                         o->tls_cert != NULL ? MHD_OPTION_ARRAY : MHD_OPTION_END, tls, MHD_OPTION_END);
    if (s->daemon != NULL)
        return SBT_OK;
    if (o->tls_cert != NULL)
        return sbt_fault_set(f, SBT_E_USAGE,
                             SBT_N_("Sertifikat atau kunci TLS tidak dapat dipakai. Periksa kedua berkas."));
    return sbt_fault_internal(f, SBT_E_IO, "libmicrohttpd did not start");
}

static void destroy(struct sbt_server *s)
{
    if (s->ticker_on) {
        pthread_mutex_lock(&s->tick_lock);
        s->tick_stop = true;
        pthread_cond_signal(&s->tick);
        pthread_mutex_unlock(&s->tick_lock);
        pthread_join(s->ticker, NULL);
    }
    if (s->daemon != NULL)
        MHD_stop_daemon(s->daemon);
    http_pool_stop(s); // also undoes uploads that the line above cut off
    if (s->listen_fd >= 0)
        close(s->listen_fd);
    http_sse_close(s);
    http_keep_close(s);
    http_assets_close(s);
    http_wait_close(s);
    while (s->spare_head_n > 0)
        sbt_arena_free(s->spare_head[--s->spare_head_n]);
    while (s->spare_run_n > 0)
        sbt_arena_free(s->spare_run[--s->spare_run_n]);
    sbt_arena_free(s->arena);
}

enum sbt_rc sbt_server_start(const struct sbt_server_opts *o, struct sbt_server **ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_arena_new(64UL * 1024 * 1024);
    struct sbt_routes *routes;
    enum sbt_rc rc = sbt_routes_compile(a, o->rows, o->rows_n, &routes, f);
    if (rc != SBT_OK) {
        sbt_arena_free(a);
        return rc;
    }
    struct sbt_server *s = SBT_NEW(a, struct sbt_server);
    s->arena = a;
    s->o = *o;
    s->listen_fd = -1;
    s->routes = routes;
    fill_defaults(&s->o);
    pthread_mutex_init(&s->arena_lock, NULL);
    pthread_mutex_init(&s->signal_lock, NULL);
    http_conn_open(s);
    http_sse_open(s);
    http_keep_open(s);
    http_assets_open(s);
    http_pool_init(s);
    rc = listen_on(s, f);
    if (rc == SBT_OK)
        rc = http_pool_start(s, f);
    if (rc == SBT_OK)
        rc = start_network(s, f);
    if (rc == SBT_OK)
        rc = start_ticker(s, f);
    if (rc != SBT_OK) {
        destroy(s);
        return rc;
    }
    *ret = s;
    return SBT_OK;
}

uint16_t sbt_server_port(const struct sbt_server *s)
{
    return s->port;
}

const char *sbt_server_listen(const struct sbt_server *s)
{
    return s->listen;
}

static void nap(void)
{
    const struct timespec t = {.tv_nsec = 2 * 1000 * 1000};
    nanosleep(&t, NULL);
}

void sbt_server_stop(struct sbt_server *s, int64_t grace_ms)
{
    if (s == NULL)
        return;
    int64_t until_ms = sbt_mono_ms() + grace_ms;
    atomic_store(&s->draining, true);
    MHD_quiesce_daemon(s->daemon);
    shutdown(s->listen_fd, SHUT_RDWR); // whoever still waits to be accepted is told now, not at the end
    // Streams and waits may be opened by handlers that began before, hence the loop.
    while ((s->active > 0 || s->streams_n > 0) && sbt_mono_ms() < until_ms) {
        http_sse_end_all(s);
        http_wait_end_all(s);
        http_conn_cut_all(s, true);
        nap();
    }
    atomic_store(&s->stopping, true);
    while (s->suspended > 0) {
        http_sse_end_all(s);
        http_wait_end_all(s);
        nap();
    }
    destroy(s);
}

void sbt_server_stats(struct sbt_server *s, struct sbt_server_stats *ret)
{
    struct pool *p = &s->pool;
    struct sbt_server_stats r = {
        .connections = s->connections,
        .streams = s->streams_n,
        .waits = s->waits_n,
        .requests = s->requests,
        .refused = s->refused,
        .slow_closed = s->slow_closed,
    };
    for (unsigned c = 0; c < SBT_SHED_N; c++)
        r.shed[c] = s->shed_n[c];
    pthread_mutex_lock(&p->lock);
    r.queued = p->queued;
    for (unsigned c = 0; c < SBT_SHED_N; c++)
        r.running += p->running[c];
    pthread_mutex_unlock(&p->lock);
    *ret = r;
}
