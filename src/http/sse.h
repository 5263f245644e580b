// Server-sent events: a request that becomes a stream of small messages, thousands of them idle at little cost.
#pragma once
#include "http/request.h"

struct sbt_sse;

struct sbt_sse_opts {
    const char *key;      // whose stream (session, actor); copied
    unsigned per_key_max; // streams with the same key; 0: SBT_LIMIT_STREAMS_PER_KEY
    // Called once when the stream is over (client gone, too slow, ended, server stops), on some thread, with no lock
    // held. May be NULL. The stream can still be named in calls until it is released.
    void (*over)(void *arg, struct sbt_sse *s);
    void *arg;
};
// Called by a handler, which then returns SBT_OK: the answer is the stream. BUSY when there are too many in all; when
// there are too many of the key, its oldest ends: a person who goes from page to page leaves streams behind that have not
// noticed yet. The request's memory ends with the handler; copy what is needed into opts.arg.
// The caller holds a reference until sbt_sse_release.
SBT_NODISCARD enum sbt_rc sbt_sse_begin(struct sbt_request *rq, const struct sbt_sse_opts *o, struct sbt_sse **ret,
                                        struct sbt_fault *f);
// From any thread; never blocks. id and event may be NULL; data may have several lines. false: the stream is over. A
// client that lets SBT_LIMIT_STREAM_QUEUE_BYTES pile up is ended: its browser comes back with Last-Event-ID.
bool sbt_sse_send(struct sbt_sse *s, const char *id, const char *event, const char *data);
void sbt_sse_end(struct sbt_sse *s); // after what is queued has been sent
bool sbt_sse_is_over(struct sbt_sse *s);
void sbt_sse_release(struct sbt_sse *s); // the last use by the caller; does not end it

struct sbt_server;
void sbt_sse_end_key(struct sbt_server *s, const char *key); // all streams with that key, e.g. a session that ended
