// HTTP requests to peers that the operator named (witnesses, partners), several at once, within a time.
#pragma once
#include "base/fault.h"
#include "base/hash.h"

struct sbt_http_call {
    const char *url;
    const char *body; // NULL: GET, else POST
    size_t body_n;
    size_t answer_max; // bytes; a longer answer is a failure
    // filled in:
    int status;             // 0: no answer
    struct sbt_blob answer; // NUL behind it
    const char *type;       // Content-Type as it came, "" if none
    const char *error;      // why there is no answer; NULL when there is one
};
// Keeps connections open between calls; one thread at a time.
struct sbt_http_client;
struct sbt_http_client *sbt_http_client_new(void);
void sbt_http_client_free(struct sbt_http_client *c); // NULL is fine
// Runs them side by side; returns when each has an answer or failed, after timeout_ms at most. http and https only, no
// redirects, no proxy of the environment.
void sbt_http_calls(struct sbt_http_client *c, struct sbt_arena *a, struct sbt_http_call *calls, size_t n,
                    int64_t timeout_ms);
