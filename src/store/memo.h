// Remembers the answers of queries that read reference rows only (agencies, rulebooks, ref_*: query.reference), since every
// page and every report asks for the same few hundred again and again.
#pragma once
#include "store/driver.h"

// What another process changes is seen after at most SBT_MEMO_MS; what this one commits, at once. Answers that are large,
// or whose parameters are, are not kept.
#define SBT_MEMO_MS 1000

struct sbt_memo *sbt_memo_new(void);
void sbt_memo_free(struct sbt_memo *m); // NULL is fine

// Calls fn for each row of a remembered answer; false (fn not called) when there is none.
bool sbt_memo_get(struct sbt_tx *tx, const struct sbt_query *q, const void *in, sbt_query_row_fn *fn, void *arg,
                  enum sbt_rc *ret, struct sbt_fault *f);
// Copies the n rows, unless reference rows were changed since the transaction began (tx->memo_since).
void sbt_memo_put(struct sbt_tx *tx, const struct sbt_query *q, const void *in, const void *rows, size_t n);
uint64_t sbt_memo_generation(struct sbt_memo *m);
void sbt_memo_forget(struct sbt_memo *m); // reference rows were changed
