// What the parts of http/ share: the server, its connections, requests on their way, workers. Not for other folders.
//
// Who may touch a request: the network thread of its connection, except from the moment it is handed to the workers or
// parked (the connection is suspended then) until a worker resumes the connection.
#pragma once
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/limits.h"
#include "http/head.h"
#include "http/multipart.h"
#include "http/server.h"
#include "http/sse.h"
#include "http/wait.h"

#define CHUNK_BYTES (64 * 1024) // of an upload or a pulled body, between network thread and worker
#define BUCKETS 4096

int64_t http_now_us(void); // monotonic, for durations

// --- connections (conn.c)
enum phase { PHASE_HEAD = 1, PHASE_BODY, PHASE_WORK, PHASE_SEND, PHASE_STREAM };

struct addr_count {
    struct sbt_addr addr;
    unsigned n;
    struct addr_count *next;
};
struct conn {
    int fd; // -1: free
    struct sbt_addr peer;
    struct addr_count *counted; // NULL when the peer is a trusted proxy
    struct sbt_sse *sse;
    _Atomic int phase;
    _Atomic bool later;       // a request was answered already
    _Atomic int64_t since_ms; // start of the phase
    _Atomic int64_t bytes;    // moved in this phase
    _Atomic int64_t expect;   // bytes to send that are not counted while they go
    _Atomic bool cut;         // closed by the sweeper
    _Atomic bool paused;      // suspended: the time is ours, not the client's
    struct conn *next_free;
};

// --- requests
enum step {
    STEP_HEAD = 1, // first callback
    STEP_BEGUN,    // the sink is open
    STEP_EARLY,    // the sink was refused before the body
    STEP_BODY,     // bytes come: into memory or the sink
    STEP_DISCARD,  // refused: the rest of the body is thrown away, then the answer goes
    STEP_ANSWER,   // the answer is ready
    STEP_SENT,     // queued
};
enum job { JOB_BEGIN = 1, JOB_CHUNK, JOB_RUN, JOB_PULL, JOB_FINI };

struct header {
    const char *name, *value;
    struct header *next;
};
struct answer {
    int status;
    const char *type;
    const void *p;
    size_t n;
    bool pulled;
    struct sbt_pull pull;
    int64_t pull_n;
    const struct sbt_asset *asset;
    bool asset_gzip;
    const struct header *asset_headers; // all that an asset has: with others, its response is made anew
    struct header *headers;             // newest first
};
struct pulled { // a body that workers read and the network thread sends
    char *p;
    size_t n, at;
    bool over, failed;
};
struct sbt_http {
    struct sbt_request rq;
    struct sbt_server *srv;
    struct sbt_arena *head_arena; // holds this struct; the run's arena is rq.arena
    struct MHD_Connection *mhd;   // NULL once the connection is gone
    struct conn *conn;
    enum step step;
    enum job job;
    struct sbt_http *next;                     // in a queue or a signal's list
    struct sbt_fault *fault;                   // in rq.arena; NULL when nothing failed
    int64_t begun_us, queued_at_us, queued_us; // monotonic
    struct sbt_head head;
    struct sbt_head_line *lines;
    size_t lines_n;
    const char *raw_path, *raw_query;
    bool too_long;              // the target passed its limit
    struct addr_count *counted; // requests at once behind a proxy
    int64_t in_bytes, out_bytes;
    struct sbt_buf body; // in-memory body
    int64_t body_max, discarded;
    int64_t charged; // of the memory for all bodies
    char *chunk;     // of an upload
    size_t chunk_n;
    struct sbt_multipart *multipart;
    struct sbt_part stream_part;
    bool has_body, plain_form, move, too_large, sink_begun, handled;
    int64_t paused_ms; // when a worker took over
    struct answer answer;
    struct sbt_buf own; // the answer's bytes, when a handler gave its buffer
    struct pulled pulled;
    struct MHD_Response *response;
    bool response_shared; // the server's, not the request's
    struct sbt_sse *sse;
    struct kept *kept;    // the answer, when it was kept from an earlier request
    const char *keep_key; // NULL: it is not to be kept
    size_t keep_key_n;
    unsigned shed; // class in whose name a worker runs it
    // parked
    struct sbt_signal *park;
    uint64_t park_seen;
    int64_t park_until_ms; // 0: never parked
};

// --- workers (pool.c)
struct queue {
    struct sbt_http *head, **tail;
    unsigned n;
};
struct gzip;
struct worker {
    struct sbt_server *srv;
    pthread_t thread;
    unsigned index;
    void *app;
    struct gzip *gzip;
};
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct queue urgent, cls[SBT_SHED_N];
    unsigned queued, queue_max[SBT_SHED_N]; // a class is shed when so many wait in all
    unsigned running[SBT_SHED_N], running_max[SBT_SHED_N];
    bool stop;
    struct worker *workers;
    unsigned workers_n, started_n;
};

#define ASSETS_MAX 256
struct assets { // responses of files that never change, made once and sent to everybody; only added to (response.c)
    pthread_mutex_t lock;
    _Atomic unsigned n;
    struct {
        const struct sbt_asset *asset;
        bool gzip, https;
        struct MHD_Response *response;
    } row[ASSETS_MAX];
};

struct kept;
struct keep { // answers that are given again (keep.c)
    pthread_mutex_t lock;
    struct kept **slot, *oldest, **last;
    size_t bytes;
};

struct sbt_server {
    struct sbt_server_opts o;
    struct sbt_arena *arena; // process lifetime
    struct MHD_Daemon *daemon;
    int listen_fd;
    uint16_t port;
    const char *listen;
    struct sbt_routes *routes;
    struct pool pool;
    pthread_key_t net_key; // a network thread's own worker, for quick rows
    struct worker *net_workers;
    _Atomic unsigned net_workers_n;
    struct keep keep;
    struct assets assets;

    pthread_mutex_t conn_lock;
    struct conn *conns, *conn_free;
    unsigned conns_n;
    struct addr_count *buckets[BUCKETS], *addr_free;

    pthread_mutex_t arena_lock;
    struct sbt_arena *spare_head[256], *spare_run[64];
    unsigned spare_head_n, spare_run_n;

    pthread_mutex_t sse_lock; // the slab and the counts; each stream has its own lock
    struct sbt_sse *streams, *stream_free;

    pthread_mutex_t signal_lock; // the list of signals
    struct sbt_signal *signals;

    pthread_t ticker;
    bool ticker_on;
    pthread_mutex_t tick_lock;
    pthread_cond_t tick;
    bool tick_stop;

    _Atomic bool draining; // answers close their connections; no streams, no waits
    _Atomic bool stopping; // nothing is suspended any more
    _Atomic int64_t suspended, active, connections, streams_n, waits_n, requests, refused, slow_closed, body_memory;
    _Atomic int64_t shed_n[SBT_SHED_N];
};

// conn.c
void http_conn_open(struct sbt_server *s);
void http_conn_notify(void *srv, struct MHD_Connection *c, void **ctx, enum MHD_ConnectionNotificationCode code);
enum MHD_Result http_conn_accept(void *srv, const struct sockaddr *addr, socklen_t n);
void http_conn_phase(struct conn *c, enum phase phase, int64_t expect);
struct addr_count *http_addr_take(struct sbt_server *s, const struct sbt_addr *addr, unsigned max); // NULL: too many
void http_addr_give(struct sbt_server *s, struct addr_count *a);
void http_conn_sweep(struct sbt_server *s);
void http_conn_cut_all(struct sbt_server *s, bool idle_only);

// request.c: one request from its first to its last callback
void *http_request_uri(void *srv, const char *uri, struct MHD_Connection *c);
enum MHD_Result http_request_access(void *srv, struct MHD_Connection *c, const char *url, const char *method,
                                    const char *version, const char *data, size_t *data_n, void **ctx);
void http_request_over(void *srv, struct MHD_Connection *c, void **ctx, enum MHD_RequestTerminationCode why);
struct sbt_fault *http_fault(struct sbt_http *h);       // its fault, made if there is none
void http_request_fail(struct sbt_http *h, int status); // dresses h->fault; status 0: what its code says
void http_request_free(struct sbt_http *h);
void http_need_arena(struct sbt_http *h);
void http_set_busy(struct sbt_http *h);
void http_set_too_large(struct sbt_http *h);
bool http_suspend(struct sbt_http *h); // false: the server stops, do not wait
void http_resume(struct sbt_http *h);
struct sbt_arena *http_arena_take(struct sbt_server *s, bool head);
void http_arena_give(struct sbt_server *s, struct sbt_arena *a, bool head);

// work.c
void http_request_work(struct sbt_http *h, struct worker *w); // w NULL: an inline row, on a network thread

// response.c
void http_answer_build(struct sbt_http *h, struct worker *w); // h->answer to h->response
void http_assets_open(struct sbt_server *s);
void http_assets_close(struct sbt_server *s);
struct MHD_Response *http_refusal(struct sbt_http *h, int status);
ssize_t http_pull_read(void *h, uint64_t pos, char *p, size_t max);
void http_own_done(struct sbt_http *h);  // wipes and frees the bytes that a handler gave
void http_pull_done(struct sbt_http *h); // ends what would have been pulled, if anything
struct gzip *http_gzip_new(struct sbt_arena *a);
void http_gzip_free(struct gzip *g);
void http_security_headers(struct sbt_http *h, struct MHD_Response *r);

// keep.c
void http_keep_open(struct sbt_server *s);
void http_keep_close(struct sbt_server *s);
void http_keep(struct sbt_http *h, bool gzip); // h->answer, under h->keep_key
void http_kept_free(void *kept);               // one who held it does no more; NULL is fine

// pool.c
void http_pool_init(struct sbt_server *s);
SBT_NODISCARD enum sbt_rc http_pool_start(struct sbt_server *s, struct sbt_fault *f);
// Whether a request of the class has to be turned away; put takes everything. Urgent work goes first and needs no share.
bool http_pool_full(struct sbt_server *s, unsigned shed);
void http_pool_put(struct sbt_server *s, struct sbt_http *h);
void http_pool_put_urgent(struct sbt_server *s, struct sbt_http *h);
struct worker *http_pool_net_worker(struct sbt_server *s); // of this network thread
void http_pool_stop(struct sbt_server *s);                 // runs what is queued, then ends the threads

// sse.c
void http_sse_open(struct sbt_server *s);
struct MHD_Response *http_sse_response(struct sbt_http *h);
void http_sse_attach(struct sbt_http *h); // the answer is queued: the stream belongs to the connection now
void http_sse_over(struct sbt_sse *s);    // the connection is gone
void http_sse_tick(struct sbt_server *s);
void http_sse_end_all(struct sbt_server *s);
void http_sse_close(struct sbt_server *s);

// wait.c
void http_wait_park(struct sbt_http *h); // after the handler asked for it; h is not ours any more
void http_wait_tick(struct sbt_server *s);
void http_wait_end_all(struct sbt_server *s);
void http_wait_close(struct sbt_server *s);
