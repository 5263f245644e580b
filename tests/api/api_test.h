// The API over real sockets: a server in this process with the API's routes and the real guard.
#pragma once
#include "http/web.h"
#include "tests/app/case_fix.h"
#include "tests/http/kit.h"

struct tapi {
    struct ta t;
    struct sbt_web web;
    struct kit kit; // its server alone
};
void tapi_open(struct tapi *x, enum ts_kind kind);
void tapi_close(struct tapi *x);
// A token of a fresh account with that role, for these scopes (blank-separated).
const char *tapi_token(struct tapi *x, const char *role, const char *agency, const char *scopes);
// One request; headers end with CRLF each. The body (may be NULL) is JSON. The answer's body is parsed when it is JSON.
struct tapi_reply {
    int status;
    const char *type, *body;
    const struct sbt_jval *json;
    struct reply raw;
};
struct tapi_reply tapi_ask(struct tapi *x, const char *method, const char *path, const char *token, const char *headers,
                           const char *body);
void tapi_wake(struct tapi *x); // numbers what was written and tells who waits

#define TAPI_TEST_BOTH(sentence)                 \
    static void both_##sentence(struct tapi *x); \
    SBT_TEST(sentence##_on_sqlite)               \
    {                                            \
        struct tapi x;                           \
        tapi_open(&x, TS_FILE);                  \
        both_##sentence(&x);                     \
        tapi_close(&x);                          \
    }                                            \
    SBT_TEST(sentence##_on_postgresql)           \
    {                                            \
        struct tapi x;                           \
        tapi_open(&x, TS_PG);                    \
        both_##sentence(&x);                     \
        tapi_close(&x);                          \
    }                                            \
    static void both_##sentence(struct tapi *x)
