// A small table of the tests' own, with queries written as the compiler would write them.
#pragma once
#include "tests/store/store_test.h"

struct item {
    struct sbt_id item_id;
    const char *name;
    int64_t n;
    bool flag;
    struct sbt_blob data;
};
struct item_key {
    struct sbt_id item_id;
};
struct item_name {
    const char *name;
};
extern const struct sbt_query item_insert, item_get, item_list, item_each, item_delete, item_bad_null, item_bad_type,
    item_two, item_unsaid, item_numbers;
void item_table(struct ts *t);
struct item item_of(const char *name, int64_t n);
