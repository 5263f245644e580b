// The folder of figures inside a server: right behind the log, a moment after each wake.
//
// Several servers over one PostgreSQL each have one; the database lets one fold at a time, and the others notice how far
// it came.
#pragma once
#include "app/app.h"

struct sbt_fold;
// Called on the folder's thread when the figures moved from one log size to another, whoever moved them.
typedef void sbt_fold_told(void *arg, int64_t from_n, int64_t to_n);
// Never NULL.
struct sbt_fold *sbt_fold_start(struct sbt_app *app, sbt_fold_told *told, void *arg);
void sbt_fold_wake(struct sbt_fold *k); // from any thread, returns at once; NULL is fine
void sbt_fold_stop(struct sbt_fold *k); // NULL is fine
