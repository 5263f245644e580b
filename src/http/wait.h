// Long polls: a request is parked without a worker until a signal has passed a value, or its time is over.
//
//     uint64_t seen = sbt_signal_value(sig);           // first
//     ... look into the database ...                   // then
//     if (nothing_new && !rq->timed_out)
//         return sbt_wait_park(rq, sig, seen, wait_ms, f);
//
// Guard and handler then run again from the start (rq->stage AGAIN) when the signal is above `seen`. Because the value
// is read before the database, nothing that happens in between is missed.
#pragma once
#include "http/request.h"

struct sbt_server;
struct sbt_signal;

// Lives as long as the server. Value 0 at first.
struct sbt_signal *sbt_signal_new(struct sbt_server *s);
uint64_t sbt_signal_value(struct sbt_signal *g);
void sbt_signal_raise(struct sbt_signal *g, uint64_t value); // from any thread; lower values are ignored
// Answers SBT_OK for the handler to return. At most SBT_LIMIT_WAIT_S from the first park of this request. When too many
// wait already, or the server stops, the request runs again at once with timed_out set.
SBT_NODISCARD enum sbt_rc sbt_wait_park(struct sbt_request *rq, struct sbt_signal *g, uint64_t seen, int64_t wait_ms,
                                        struct sbt_fault *f);
