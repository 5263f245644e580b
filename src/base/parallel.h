// Independent pieces of one computation on several threads; the caller waits until all are done.
#pragma once
#include "base/defs.h"

int sbt_parallel_cores(void); // those that this process may use, 1..64
// Calls fn(job, worker, arg) once for each job 0..jobs-1, in no order, on up to `threads` threads (0: one per core).
// worker is 0..threads-1, for work space of its own. fn must not fail and shares nothing it writes with other jobs.
// When a thread cannot be started, the others do its part.
void sbt_parallel_run(size_t jobs, int threads, void (*fn)(size_t job, int worker, void *arg), void *arg);
