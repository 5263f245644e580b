// A witness on the network: POST <prefix>/add-checkpoint and GET <prefix>/<origin hash>/checkpoint, nothing else.
#pragma once
#include "app/witness_state.h"

struct sbt_witness_serve;
// Listens at once. The witness stays the caller's and has to outlive it.
SBT_NODISCARD enum sbt_rc sbt_witness_serve_start(struct sbt_witness *w, const char *listen, struct sbt_clock *clock,
                                                  struct sbt_witness_serve **ret, struct sbt_fault *f);
const char *sbt_witness_serve_url(const struct sbt_witness_serve *s); // "http://127.0.0.1:8101"
void sbt_witness_serve_stop(struct sbt_witness_serve *s);             // NULL is fine
