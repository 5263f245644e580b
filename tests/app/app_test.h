// A whole process for use-case tests: store, keys, master data, and actors as they are needed.
#pragma once
#include "app/app.h"
#include "tests/store/store_test.h"

struct ta {
    struct ts ts;
    struct sbt_app app;
    struct sbt_ctx ctx; // nobody is logged in until ta_as
    struct sbt_fault f;
};
void ta_open(struct ta *t, enum ts_kind kind); // with master data
void ta_close(struct ta *t);
// From here on that role of that agency acts, each time as the same person; NULL: nobody.
void ta_as(struct ta *t, enum sbt_role role, const char *agency_code);
void ta_as_operator(struct ta *t);
struct sbt_id ta_agency(const char *code);

// One case on SQLite (file) and one on PostgreSQL.
#define TA_TEST_BOTH(sentence)                 \
    static void both_##sentence(struct ta *t); \
    SBT_TEST(sentence##_on_sqlite)             \
    {                                          \
        struct ta t;                           \
        ta_open(&t, TS_FILE);                  \
        both_##sentence(&t);                   \
        ta_close(&t);                          \
    }                                          \
    SBT_TEST(sentence##_on_postgresql)         \
    {                                          \
        struct ta t;                           \
        ta_open(&t, TS_PG);                    \
        both_##sentence(&t);                   \
        ta_close(&t);                          \
    }                                          \
    static void both_##sentence(struct ta *t)
