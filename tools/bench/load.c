// A load client over HTTP/1.1 on loopback: many connections, one thread, latencies by percentile, one JSON object as answer.
//
// load HOST:PORT [-c CONNECTIONS] [-n REQUESTS] [-p PER_CONNECTION] [-m METHOD] [-H 'Name: value']... [-b BODY] [-o FILE]
//     [-l FILE] PATH
// "{n}" in path, headers and body becomes a running number, "{a}" and "{b}" the two words of the next line of -l. After PER_CONNECTION requests a connection is made anew from
// another 127.x.y.z, so that the many look like many to a rate limit. -o keeps the first answer's body.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONN 4096
#define REQ_MAX 65536
#define HEAD_MAX 16384

struct conn {
    int fd;
    int left; // requests until the next address
    char out[REQ_MAX];
    size_t out_n, out_at;
    char head[HEAD_MAX];
    size_t head_n;
    bool in_body, close;
    int64_t body_left;
    int status;
    int64_t began_us;
};

static struct {
    struct sockaddr_in to;
    const char *host, *path, *method, *body, *keep;
    char headers[8192];
    int conns, per_conn;
    long requests, sent, done, ok, bad, failed;
    int64_t bytes;
    uint32_t *us;
    unsigned next_addr;
    int epoll, status_bad;
    FILE *keep_file;
    struct conn *keeper;
    char (*lines)[2][128];
    long lines_n;
} g = {.method = "GET", .conns = 8, .requests = 1000, .per_conn = 0};

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static size_t put(char *to, size_t at, const char *from, long n)
{
    for (const char *p = from; *p != '\0'; p++) {
        if (strncmp(p, "{n}", 3) == 0) {
            at += (size_t)snprintf(to + at, REQ_MAX - at, "%ld", n);
            p += 2;
        } else if (g.lines_n > 0 && (strncmp(p, "{a}", 3) == 0 || strncmp(p, "{b}", 3) == 0)) {
            at += (size_t)snprintf(to + at, REQ_MAX - at, "%s", g.lines[n % g.lines_n][p[1] - 'a']);
            p += 2;
        } else if (at < REQ_MAX - 64) {
            to[at++] = *p;
        }
    }
    return at;
}

static void request(struct conn *c)
{
    if (g.sent >= g.requests)
        return;
    long n = g.sent++;
    static char body[REQ_MAX];
    size_t body_n = g.body != NULL ? put(body, 0, g.body, n) : 0, at = 0;
    at = (size_t)snprintf(c->out, REQ_MAX, "%s ", g.method);
    at = put(c->out, at, g.path, n);
    at += (size_t)snprintf(c->out + at, REQ_MAX - at, " HTTP/1.1\r\nHost: %s\r\n", g.host);
    at = put(c->out, at, g.headers, n);
    if (g.body != NULL)
        at += (size_t)snprintf(c->out + at, REQ_MAX - at, "Content-Length: %zu\r\n", body_n);
    at += (size_t)snprintf(c->out + at, REQ_MAX - at, "\r\n");
    memcpy(c->out + at, body, body_n);
    c->out_n = at + body_n;
    c->out_at = 0;
    c->head_n = 0;
    c->in_body = false;
    c->began_us = now_us();
}

static void flush(struct conn *c)
{
    while (c->out_at < c->out_n) {
        ssize_t k = send(c->fd, c->out + c->out_at, c->out_n - c->out_at, MSG_NOSIGNAL);
        if (k < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (k <= 0)
            return; // the read side tells
        c->out_at += (size_t)k;
    }
}

static void open_conn(struct conn *c)
{
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0)
        die("socket");
    int one = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    unsigned a = g.next_addr++;
    struct sockaddr_in from = {.sin_family = AF_INET};
    from.sin_addr.s_addr = htonl(0x7f000000u | (10 + a / 50000 % 200) << 16 | (a / 250 % 200) << 8 | (1 + a % 250));
    if (g.per_conn > 0 && bind(c->fd, (struct sockaddr *)&from, sizeof from) != 0)
        die("bind");
    if (connect(c->fd, (struct sockaddr *)&g.to, sizeof g.to) != 0 && errno != EINPROGRESS)
        die("connect");
    c->left = g.per_conn > 0 ? g.per_conn : INT32_MAX;
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
    epoll_ctl(g.epoll, EPOLL_CTL_ADD, c->fd, &e);
}

static void finish(struct conn *c)
{
    if (g.done < g.requests)
        g.us[g.done++] = (uint32_t)(now_us() - c->began_us);
    if (c->status >= 200 && c->status < 400) {
        g.ok++;
    } else {
        g.bad++;
        g.status_bad = c->status;
    }
    if (g.keeper == c)
        g.keeper = NULL;
    if (--c->left <= 0 || c->close) {
        close(c->fd);
        c->out_n = c->out_at = 0;
        if (g.sent < g.requests) {
            open_conn(c);
            request(c);
        } else {
            c->fd = -1;
        }
        return;
    }
    c->out_n = c->out_at = 0;
    request(c);
    flush(c);
}

// The head is whole: reads what the body's length is.
static void head_end(struct conn *c, size_t end)
{
    c->head[end] = '\0';
    c->status = atoi(c->head + 9);
    const char *l = strcasestr(c->head, "\r\ncontent-length:");
    c->body_left = l != NULL ? atoll(l + 17) : 0;
    c->close = strcasestr(c->head, "\r\nconnection: close") != NULL;
    c->in_body = true;
    if (g.keep_file != NULL && g.keeper == NULL && g.keep != NULL) {
        g.keeper = c;
        g.keep = NULL;
    }
}

static void body_bytes(struct conn *c, const char *p, int64_t n)
{
    if (g.keeper == c && g.keep_file != NULL)
        fwrite(p, 1, (size_t)n, g.keep_file);
    c->body_left -= n;
}

static void readable(struct conn *c)
{
    static char buf[1 << 18];
    while (c->fd >= 0) {
        ssize_t k = recv(c->fd, buf, sizeof buf, 0);
        if (k < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (k <= 0) {
            close(c->fd);
            if (c->out_n > 0) {
                g.failed++;
                if (g.done < g.requests)
                    g.us[g.done++] = (uint32_t)(now_us() - c->began_us);
            }
            c->fd = -1;
            c->out_n = 0;
            if (g.sent < g.requests) {
                open_conn(c);
                request(c);
            }
            return;
        }
        g.bytes += k;
        const char *p = buf;
        int64_t n = k;
        if (!c->in_body) {
            size_t take = (size_t)n < HEAD_MAX - 1 - c->head_n ? (size_t)n : HEAD_MAX - 1 - c->head_n,
                   before = c->head_n;
            memcpy(c->head + c->head_n, p, take);
            c->head_n += take;
            c->head[c->head_n] = '\0';
            char *end = strstr(c->head, "\r\n\r\n");
            if (end == NULL)
                continue;
            size_t head = (size_t)(end - c->head) + 4;
            head_end(c, head - 2);
            p += head - before;
            n -= (int64_t)(head - before);
        }
        body_bytes(c, p, n < c->body_left ? n : c->body_left);
        if (c->body_left == 0)
            finish(c);
    }
}

static void read_lines(const char *file)
{
    FILE *f = fopen(file, "r");
    char line[256];
    if (f == NULL)
        die(file);
    while (fgets(line, sizeof line, f) != NULL) {
        g.lines = realloc(g.lines, (size_t)(g.lines_n + 1) * sizeof *g.lines);
        if (sscanf(line, "%127s %127s", g.lines[g.lines_n][0], g.lines[g.lines_n][1]) == 2)
            g.lines_n++;
    }
    fclose(f);
}

static int cmp(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
    const char *out = NULL;
    int opt;
    const char *to = argc > 1 ? argv[1] : "";
    const char *colon = strrchr(to, ':');
    if (argc < 3 || colon == NULL) {
        fprintf(stderr, "Usage: load HOST:PORT [-c CONNECTIONS] [-n REQUESTS] [-p PER_CONNECTION] [-m METHOD] "
                        "[-H HEADER]... [-b BODY] [-o FILE] [-l FILE] PATH\n");
        return 2;
    }
    optind = 2;
    while ((opt = getopt(argc, argv, "c:n:p:m:H:b:o:l:")) != -1) {
        switch (opt) {
        case 'c':
            g.conns = atoi(optarg);
            break;
        case 'n':
            g.requests = atol(optarg);
            break;
        case 'p':
            g.per_conn = atoi(optarg);
            break;
        case 'm':
            g.method = optarg;
            break;
        case 'H':
            strncat(g.headers, optarg, sizeof g.headers - strlen(g.headers) - 3);
            strcat(g.headers, "\r\n");
            break;
        case 'b':
            g.body = optarg;
            break;
        case 'o':
            out = optarg;
            break;
        case 'l':
            read_lines(optarg);
            break;
        default:
            return 2;
        }
    }
    g.path = argv[optind];
    if (g.path == NULL || g.conns < 1 || g.conns > MAX_CONN || g.requests < 1)
        return 2;
    g.host = to;
    g.next_addr = (unsigned)getpid() * 997u; // not the addresses of the run before
    char host[64];
    snprintf(host, sizeof host, "%.*s", (int)(colon - to), to);
    g.to.sin_family = AF_INET;
    g.to.sin_port = htons((uint16_t)atoi(colon + 1));
    if (inet_pton(AF_INET, host, &g.to.sin_addr) != 1)
        return 2;
    if (out != NULL) {
        g.keep_file = fopen(out, "wb");
        g.keep = out;
    }
    g.us = calloc((size_t)g.requests + 1, sizeof g.us[0]);
    g.epoll = epoll_create1(0);
    struct conn *c = calloc((size_t)g.conns, sizeof *c);
    int64_t began = now_us();
    for (int i = 0; i < g.conns && g.sent < g.requests; i++) {
        open_conn(&c[i]);
        request(&c[i]);
    }
    while (g.done < g.requests) {
        struct epoll_event e[256];
        int n = epoll_wait(g.epoll, e, 256, 60000);
        if (n == 0) {
            fprintf(stderr, "load: no answer for a minute\n");
            return 1;
        }
        for (int i = 0; i < n; i++) {
            struct conn *x = e[i].data.ptr;
            if (x->fd >= 0 && (e[i].events & EPOLLOUT))
                flush(x);
            if (x->fd >= 0 && (e[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
                readable(x);
        }
    }
    double s = (double)(now_us() - began) / 1e6;
    if (g.keep_file != NULL)
        fclose(g.keep_file);
    qsort(g.us, (size_t)g.done, sizeof g.us[0], cmp);
    printf("{\"requests\":%ld,\"ok\":%ld,\"bad\":%ld,\"failed\":%ld,\"last_bad\":%d,\"seconds\":%.3f,\"per_s\":%.1f,"
           "\"p50_us\":%u,\"p99_us\":%u,\"max_us\":%u,\"bytes\":%lld}\n",
           g.done, g.ok, g.bad, g.failed, g.status_bad, s, (double)g.done / s, g.us[g.done / 2],
           g.us[g.done * 99 / 100], g.us[g.done - 1], (long long)g.bytes);
    return 0;
}
