// Server-sent events: suspended connections that wake up when somebody has something to say, or for a heartbeat.
#include <poll.h>
#include <sys/socket.h>

#include "http/private.h"

#define KEEP_BYTES 2048 // an emptied queue that grew beyond gives its memory back

struct sbt_sse {
    pthread_mutex_t lock;
    struct sbt_server *srv;
    unsigned refs; // the application's and the connection's; 0: free
    struct MHD_Connection *mhd;
    int fd;
    bool suspended, ending, broken;
    _Atomic bool over;
    bool evicted; // under sse_lock: makes room for a newer one of its key
    int64_t since_ms;
    struct sbt_buf queue;
    size_t sent;
    int64_t last_ms; // something went out
    char key[64];
    void (*over_fn)(void *arg, struct sbt_sse *s);
    void *arg;
    struct sbt_sse *next_free;
};

void http_sse_open(struct sbt_server *s)
{
    pthread_mutex_init(&s->sse_lock, NULL);
    s->streams = SBT_NEW_N(s->arena, struct sbt_sse, s->o.streams_max);
    for (unsigned i = s->o.streams_max; i-- > 0;) {
        struct sbt_sse *x = &s->streams[i];
        pthread_mutex_init(&x->lock, NULL);
        x->srv = s;
        x->next_free = s->stream_free;
        s->stream_free = x;
    }
}

static void unref(struct sbt_sse *x)
{
    struct sbt_server *s = x->srv;
    pthread_mutex_lock(&s->sse_lock);
    if (--x->refs == 0) {
        sbt_buf_done(&x->queue);
        x->next_free = s->stream_free;
        s->stream_free = x;
    }
    pthread_mutex_unlock(&s->sse_lock);
}

static void wake(struct sbt_sse *x)
{
    if (!x->suspended)
        return;
    x->suspended = false;
    MHD_resume_connection(x->mhd);
    x->srv->suspended--;
}

enum sbt_rc sbt_sse_begin(struct sbt_request *rq, const struct sbt_sse_opts *o, struct sbt_sse **ret,
                          struct sbt_fault *f)
{
    struct sbt_http *h = rq->http;
    struct sbt_server *s = h->srv;
    unsigned max = o->per_key_max > 0 ? o->per_key_max : SBT_LIMIT_STREAMS_PER_KEY, same = 0;
    const char *key = o->key != NULL ? o->key : "";
    SBT_BUG_IF(strlen(key) >= sizeof((struct sbt_sse *)0)->key || h->sse != NULL);
    if (rq->head_only)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Aliran kabar hanya dapat dibuka dengan GET."));
    struct sbt_sse *oldest = NULL;
    pthread_mutex_lock(&s->sse_lock);
    struct sbt_sse *x = atomic_load(&s->draining) ? NULL : s->stream_free;
    for (unsigned i = 0; x != NULL && *key && i < s->o.streams_max; i++) {
        struct sbt_sse *y = &s->streams[i];
        if (y->refs == 0 || y->over || y->evicted || strcmp(y->key, key) != 0)
            continue;
        same++;
        if (oldest == NULL || y->since_ms < oldest->since_ms)
            oldest = y;
    }
    if (x != NULL) {
        s->stream_free = x->next_free;
        x->mhd = NULL;
        x->fd = -1;
        x->suspended = x->ending = x->broken = x->evicted = false;
        x->over = false;
        x->sent = 0;
        x->since_ms = x->last_ms = sbt_mono_ms();
        x->over_fn = o->over;
        x->arg = o->arg;
        sbt_buf_init(&x->queue, SBT_LIMIT_STREAM_QUEUE_BYTES);
        sbt_buf_puts(&x->queue, "retry: 3000\n\n");
        snprintf(x->key, sizeof x->key, "%s", key);
        x->refs = 2;
        if (same >= max) {
            oldest->evicted = true;
            oldest->refs++;
        }
    }
    pthread_mutex_unlock(&s->sse_lock);
    if (x == NULL) {
        sbt_fault_set(f, SBT_E_BUSY, SBT_N_("Terlalu banyak aliran kabar. Halaman tetap dapat dipakai tanpa aliran."));
        f->after_s = 30;
        return SBT_E_BUSY;
    }
    if (same >= max) { // mostly one whose page was left and whose connection has not said so yet
        sbt_sse_end(oldest);
        unref(oldest);
    }
    s->streams_n++;
    h->sse = x;
    *ret = x;
    return SBT_OK;
}

// On the network thread of the connection.
static ssize_t read_stream(void *arg, uint64_t pos, char *p, size_t max)
{
    struct sbt_sse *x = arg;
    struct sbt_server *s = x->srv;
    ssize_t r;
    (void)pos;
    pthread_mutex_lock(&x->lock);
    size_t n = x->queue.n - x->sent;
    if (x->broken) {
        r = MHD_CONTENT_READER_END_WITH_ERROR;
    } else if (n > 0) {
        if (n > max)
            n = max;
        memcpy(p, x->queue.p + x->sent, n);
        x->sent += n;
        x->last_ms = sbt_mono_ms();
        if (x->sent == x->queue.n) {
            x->sent = 0;
            if (x->queue.cap > KEEP_BYTES) {
                sbt_buf_done(&x->queue);
                sbt_buf_init(&x->queue, SBT_LIMIT_STREAM_QUEUE_BYTES);
            }
            sbt_buf_clear(&x->queue);
        }
        r = (ssize_t)n;
    } else if (x->ending) {
        r = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        s->suspended++;
        if (s->stopping) {
            s->suspended--;
            r = MHD_CONTENT_READER_END_OF_STREAM;
        } else {
            x->suspended = true;
            MHD_suspend_connection(x->mhd);
            r = 0;
        }
    }
    pthread_mutex_unlock(&x->lock);
    return r;
}

struct MHD_Response *http_sse_response(struct sbt_http *h)
{
    struct MHD_Response *r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, read_stream, h->sse, NULL);
    SBT_BUG_IF(r == NULL);
    (void)MHD_add_response_header(r, "Content-Type", "text/event-stream; charset=utf-8");
    (void)MHD_add_response_header(r, "Cache-Control", "no-store");
    (void)MHD_add_response_header(r, "X-Accel-Buffering", "no"); // nginx passes each event on at once
    for (const struct header *x = h->answer.headers; x != NULL; x = x->next)
        (void)MHD_add_response_header(r, x->name, x->value);
    http_security_headers(h, r);
    return r;
}

void http_sse_attach(struct sbt_http *h)
{
    struct sbt_sse *x = h->sse;
    const union MHD_ConnectionInfo *fd = MHD_get_connection_info(h->mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    pthread_mutex_lock(&x->lock);
    x->mhd = h->mhd;
    x->fd = fd != NULL ? fd->connect_fd : -1;
    pthread_mutex_unlock(&x->lock);
    h->conn->sse = x;
    http_conn_phase(h->conn, PHASE_STREAM, 0);
}

void http_sse_over(struct sbt_sse *x)
{
    pthread_mutex_lock(&x->lock);
    x->over = true;
    x->mhd = NULL;
    x->fd = -1;
    pthread_mutex_unlock(&x->lock);
    x->srv->streams_n--;
    if (x->over_fn != NULL)
        x->over_fn(x->arg, x);
    unref(x);
}

static void add_lines(struct sbt_buf *q, const char *field, const char *s)
{
    // A line break of any kind starts the field again, so that nobody can smuggle in a field of his own.
    do {
        size_t n = strcspn(s, "\r\n");
        sbt_buf_printf(q, "%s: ", field);
        sbt_buf_add(q, s, n);
        sbt_buf_putc(q, '\n');
        s += n;
        if (s[0] == '\r' && s[1] == '\n')
            s++;
    } while (*s++ != 0);
}

bool sbt_sse_send(struct sbt_sse *x, const char *id, const char *event, const char *data)
{
    SBT_BUG_IF((id != NULL && strpbrk(id, "\r\n") != NULL) || (event != NULL && strpbrk(event, "\r\n") != NULL));
    pthread_mutex_lock(&x->lock);
    bool ok = !x->over && !x->ending && !x->broken;
    if (ok) {
        if (id != NULL)
            sbt_buf_printf(&x->queue, "id: %s\n", id);
        if (event != NULL)
            sbt_buf_printf(&x->queue, "event: %s\n", event);
        add_lines(&x->queue, "data", data != NULL ? data : "");
        sbt_buf_putc(&x->queue, '\n');
        if (x->queue.full) { // half an event must not go out
            x->broken = true;
            ok = false;
            if (x->fd >= 0 && !x->suspended)
                shutdown(x->fd, SHUT_RDWR);
        }
        wake(x);
    }
    pthread_mutex_unlock(&x->lock);
    return ok;
}

void sbt_sse_end(struct sbt_sse *x)
{
    pthread_mutex_lock(&x->lock);
    x->ending = true;
    wake(x);
    pthread_mutex_unlock(&x->lock);
}

bool sbt_sse_is_over(struct sbt_sse *x)
{
    return x->over;
}

void sbt_sse_release(struct sbt_sse *x)
{
    unref(x);
}

static void each(struct sbt_server *s, const char *key, void (*fn)(struct sbt_sse *x))
{
    for (unsigned i = 0; i < s->o.streams_max; i++) {
        struct sbt_sse *x = &s->streams[i];
        pthread_mutex_lock(&s->sse_lock);
        bool mine = x->refs > 0 && (key == NULL || strcmp(x->key, key) == 0);
        if (mine)
            x->refs++;
        pthread_mutex_unlock(&s->sse_lock);
        if (!mine)
            continue;
        fn(x);
        unref(x);
    }
}

void sbt_sse_end_key(struct sbt_server *s, const char *key)
{
    each(s, key, sbt_sse_end);
}

void http_sse_end_all(struct sbt_server *s)
{
    each(s, NULL, sbt_sse_end);
}

static void beat(struct sbt_sse *x)
{
    pthread_mutex_lock(&x->lock);
    int64_t silent_ms = sbt_mono_ms() - x->last_ms, beat_ms = x->srv->o.heartbeat_ms;
    if (x->mhd != NULL && silent_ms >= beat_ms) {
        struct pollfd p = {.fd = x->fd, .events = POLLRDHUP};
        if (poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) {
            x->broken = true; // a suspended connection does not see that the client has gone
            wake(x);
        } else if (x->suspended) {
            sbt_buf_puts(&x->queue, ":\n\n");
            wake(x);
        } else if (silent_ms >= 3 * beat_ms) {
            shutdown(x->fd, SHUT_RDWR); // the client takes nothing any more
        }
    }
    pthread_mutex_unlock(&x->lock);
}

void http_sse_tick(struct sbt_server *s)
{
    if (s->streams_n > 0)
        each(s, NULL, beat);
}

void http_sse_close(struct sbt_server *s)
{
    for (unsigned i = 0; i < s->o.streams_max; i++) {
        if (s->streams[i].refs > 0)
            sbt_buf_done(&s->streams[i].queue); // the application forgot to release it
        pthread_mutex_destroy(&s->streams[i].lock);
    }
    pthread_mutex_destroy(&s->sse_lock);
}
