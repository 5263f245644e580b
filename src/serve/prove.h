// The thread of a server that keeps the log's proof: woken by new leaves, at most one checkpoint in SBT_PROVER_INTERVAL_MS.
#pragma once
#include "app/app.h"

struct sbt_prove;
// Without keys for the log (an older installation) nothing is signed; that is said in the log and on the page of proof.
struct sbt_prove *sbt_prove_start(struct sbt_app *app);
void sbt_prove_wake(struct sbt_prove *p);
void sbt_prove_stop(struct sbt_prove *p); // joins; NULL is fine
