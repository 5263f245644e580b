// Token buckets in memory that slow callers down: log-ins by account and address, requests by client. Per process; what
// is forgotten when the table is full or the process ends is only that somebody had been slowed down. Where several
// servers share a database, buckets against guessing give each its share, so that all together allow what one does.
#pragma once
#include "base/defs.h"

#define SBT_RATE_SLOTS 65536 // callers remembered at once: 1 MB

struct sbt_rate;
struct sbt_rate *sbt_rate_new(size_t slots);
void sbt_rate_free(struct sbt_rate *r); // NULL is fine

struct sbt_rate_rule {
    const char *name;  // of the bucket's kind
    int burst;         // how many at once
    int64_t refill_ms; // one more every so often
    bool guess;        // against guessing: divided among the servers
};
void sbt_rate_share(struct sbt_rate *r, int servers_n); // how many there are now; 1 to begin with
// Takes one token of the bucket of that key. 0: taken; else the milliseconds after which there is one, none was taken.
int64_t sbt_rate_take(struct sbt_rate *r, const struct sbt_rate_rule *rule, const char *key, int64_t now_us);
// As above, without taking.
int64_t sbt_rate_peek(struct sbt_rate *r, const struct sbt_rate_rule *rule, const char *key, int64_t now_us);
void sbt_rate_clear(struct sbt_rate *r, const struct sbt_rate_rule *rule, const char *key); // the bucket is full again

// What a route's `rate` column says: how often one client may ask. Zero is the common one.
enum sbt_rate_class {
    SBT_RATE_COMMON = 0, // pages and API: generous
    SBT_RATE_NONE,       // assets, health
    SBT_RATE_LOGIN,      // the use case slows by account as well
    SBT_RATE_FILE,       // filing a report or adding to one: an agency's gateway files many
    SBT_RATE_STATUS,     // asking by number and secret code: guessing must not pay
    SBT_RATE_HEAVY,      // exports, imports, figures
    SBT_RATE_CLASS_END
};
