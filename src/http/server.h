// The HTTP server: listens, refuses what is malformed or too much, matches routes, runs guard and handler on a pool of
// workers, sheds load by class, and stops without cutting anybody off.
//
// Network threads parse and read bodies; the request then waits, suspended, for one of the workers, so that a handler
// may wait for a group commit without holding up others. Under overload each shed class has its own share of the queue
// and of the workers; what does not fit gets 503 with Retry-After through `fault`.
#pragma once
#include "base/time.h"
#include "http/route.h"

struct sbt_server;

// One line of work that is over: for the log and the metrics. Everything in it dies with the call.
struct sbt_done {
    const struct sbt_request *rq;  // never log its client, path, query or form
    const char *route;             // name of the row, "" if none matched
    int status;                    // 0: the connection was lost before an answer
    enum sbt_rc rc;                // OK, or why it failed
    const struct sbt_fault *fault; // NULL when OK
    int64_t in_bytes, out_bytes;   // bodies
    int64_t duration_us;           // from the request line to the last byte (event streams: to the first)
    int64_t queued_us;             // of that, waiting for a worker
    bool cut;                      // the connection was lost, or the answer not taken in time
};

struct sbt_server_opts {
    const char *listen;             // "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:0"; port 0 takes a free one
    const char *tls_cert, *tls_key; // PEM files, both or none
    const struct sbt_route *rows;   // checked at start
    size_t rows_n;
    struct sbt_clock *clock;
    void *app; // rq->app, and first argument of the callbacks

    // Is the actor allowed (rq->route->need), how often (rate), same origin, form token? Sets rq->actor. Runs before
    // every handler, on the same thread; for rows with a sink also at stage BEGIN. A failure goes to `fault`.
    enum sbt_rc (*guard)(struct sbt_request *rq, struct sbt_fault *f);
    // Dresses a failure as a page or a problem document by sbt_respond_...; may be called on any thread and before a
    // row matched (rq->route NULL): no I/O. `status` is what the answer must carry; 405 comes with Allow set already.
    void (*fault)(struct sbt_request *rq, int status, const struct sbt_fault *f);
    void (*done)(void *app, const struct sbt_done *d); // once per request; quick; may be NULL
    // On the worker's own thread; may be NULL. Network threads open one each when they first meet a quick row; theirs
    // are closed by the thread that stops the server.
    void *(*worker_open)(void *app, unsigned index);
    void (*worker_close)(void *app, void *worker); // may be NULL
    void (*worker_check)(struct sbt_request *rq);  // after each handler: no transaction open; may be NULL

    // 0 takes the default that stands behind each.
    unsigned net_threads;          // cores, 2 to 8
    unsigned workers;              // 32
    unsigned queue_max;            // 1024 requests that wait for a worker
    unsigned connections_max;      // SBT_LIMIT_CONNECTIONS, lowered to what the process may open
    unsigned connections_per_addr; // SBT_LIMIT_CONNECTIONS_PER_ADDR; behind a trusted proxy: requests at once
    unsigned streams_max;          // SBT_LIMIT_STREAMS event streams
    unsigned waits_max;            // SBT_LIMIT_WAITS parked requests
    int64_t head_ms;               // 10,000 for a whole request head
    int64_t idle_ms;               // 60,000 between requests on one connection
    int64_t body_grace_ms;         // 10,000 before the least rate counts
    int64_t body_rate;             // 1,000 bytes a second, for bodies that come and answers that go
    int64_t queue_ms;              // 15,000 in the queue, then 503: nobody waits for it any more
    int64_t heartbeat_ms;          // 15,000 between comments on a silent event stream
    // Comma-separated addresses of proxies (nginx on this machine: "127.0.0.1,::1") whose X-Forwarded-For and
    // X-Forwarded-Proto are believed. NULL: nobody's.
    const char *trusted_proxies;
};

SBT_NODISCARD enum sbt_rc sbt_server_start(const struct sbt_server_opts *o, struct sbt_server **ret,
                                           struct sbt_fault *f);
uint16_t sbt_server_port(const struct sbt_server *s);
const char *sbt_server_listen(const struct sbt_server *s); // "127.0.0.1:43123"
// No new connection is taken; event streams end, parked requests run once more as timed out, what runs may finish for
// grace_ms, then connections are cut. Handlers themselves are always waited for. Frees s. NULL is fine.
void sbt_server_stop(struct sbt_server *s, int64_t grace_ms);

struct sbt_server_stats {
    int64_t connections, streams, waits, queued, running; // now
    int64_t requests, shed[SBT_SHED_N], refused;          // since start; refused: malformed, too large, too many
    int64_t slow_closed;                                  // connections that the sweeper closed
};
void sbt_server_stats(struct sbt_server *s, struct sbt_server_stats *ret);
