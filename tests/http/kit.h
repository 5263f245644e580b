// What the HTTP tests share: a server in this process with routes for every case, and a raw client over sockets.
#pragma once
#include <pthread.h>
#include <stdatomic.h>

#include "base/limits.h"
#include "http/server.h"
#include "http/sse.h"
#include "http/wait.h"
#include "tests/test.h"

#define HOST "Host: sbt.test\r\n"
#define CLOSE "Connection: close\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

struct kit {
    struct sbt_server *server;
    struct sbt_clock clock;
    struct sbt_signal *signal;
    pthread_mutex_t lock;
    struct sbt_sse *streams[8192];
    size_t streams_n;
    _Atomic int streams_over;
    _Atomic bool gate_open; // "/lambat/..." wait for it
    _Atomic int at_gate, guarded, handled, quick;
    _Atomic int begun, parts, ended, dropped, pulls_done;
    _Atomic int64_t sunk_bytes;
    _Atomic uint64_t sunk_sum; // of all bytes
    _Atomic int done_n, done_cut;
    _Atomic int last_status;
    char last_route[64];
    _Atomic bool refuse_begin;
    _Atomic int workers_open, workers_closed;
};

// Starts with the defaults of the test (small times) unless o says otherwise; o may be NULL.
void kit_start(struct kit *k, const struct sbt_server_opts *o);
void kit_stop(struct kit *k);

struct reply {
    int status; // 0: the connection ended before a whole head
    char head[8192];
    char *body;
    size_t body_n;
    bool whole; // as long as it said
    bool closes;
};
int kit_connect(const struct kit *k);
void kit_send(int fd, const char *bytes, size_t n); // a peer that has gone is fine
void kit_puts(int fd, const char *s);
bool kit_read(int fd, struct reply *ret); // one reply; false: none
bool kit_read_head_only(int fd, struct reply *ret);
const char *kit_header(struct reply *r, const char *name); // static buffer; NULL if none
void kit_free(struct reply *r);
// One request on a connection of its own.
void kit_ask(const struct kit *k, const char *request, struct reply *ret);
int kit_status(const struct kit *k, const char *request);
long kit_resident_kb(void);
bool kit_closed_within(int fd, int ms); // the server closes it
// Waits until the expression holds, at most 5 s.
#define KIT_UNTIL(expr)                           \
    do {                                          \
        int64_t until_ = sbt_mono_ms() + 5000;    \
        while (!(expr) && sbt_mono_ms() < until_) \
            kit_nap(2);                           \
        assert_true(expr);                        \
    } while (0)
void kit_nap(int ms);
