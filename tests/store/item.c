// The tests' own table.
#include "tests/store/item.h"

#define COL(st, nm, ty, null)                           \
    {                                                   \
#nm, SBT_QT_##ty, null, offsetof(struct st, nm) \
    }
static const struct sbt_query_col cols[] = {COL(item, item_id, ID, false), COL(item, name, TEXT, false),
                                            COL(item, n, INT, true), COL(item, flag, BOOL, false),
                                            COL(item, data, BLOB, true)};
static const struct sbt_query_col strict[] = {COL(item, item_id, ID, false), COL(item, name, TEXT, false),
                                              COL(item, n, INT, false), COL(item, flag, BOOL, false),
                                              COL(item, data, BLOB, true)};
static const struct sbt_query_col wrong[] = {COL(item, name, INT, false)};
static const struct sbt_query_col name_only[] = {COL(item_name, name, TEXT, false)};
static const struct sbt_query_col key[] = {COL(item_key, item_id, ID, false)};
static const struct sbt_query_col number[] = {COL(item, n, INT, false)};
static const struct sbt_query_write ins[] = {{"item", 'i'}}, del[] = {{"item", 'd'}};
#define ALL "item_id, name, n, flag, data"
#define BOTH(text) .sqlite = text, .pg = text

const struct sbt_query item_insert = {.name = "item_insert",
                                      .kind = SBT_QUERY_EXEC,
                                      .where = "item.c",
                                      .sqlite = "INSERT INTO item (" ALL ") VALUES (?1, ?2, ?3, ?4, ?5)",
                                      .pg = "INSERT INTO item (" ALL ") VALUES ($1::bytea, $2::text, $3::bigint, "
                                            "$4::bigint, $5::bytea)",
                                      .in = cols,
                                      .in_n = 5,
                                      .writes = ins,
                                      .writes_n = 1};
const struct sbt_query item_get = {.name = "item_get",
                                   .kind = SBT_QUERY_ONE,
                                   .where = "item.c",
                                   .sqlite = "SELECT " ALL " FROM item WHERE item_id = ?1",
                                   .pg = "SELECT " ALL " FROM item WHERE item_id = $1::bytea",
                                   .in = key,
                                   .in_n = 1,
                                   .out = cols,
                                   .out_n = 5,
                                   .out_size = sizeof(struct item)};
const struct sbt_query item_list = {.name = "item_list",
                                    .kind = SBT_QUERY_MANY,
                                    .where = "item.c",
                                    BOTH("SELECT " ALL " FROM item ORDER BY name"),
                                    .out = cols,
                                    .out_n = 5,
                                    .out_size = sizeof(struct item)};
const struct sbt_query item_each = {.name = "item_each",
                                    .kind = SBT_QUERY_EACH,
                                    .where = "item.c",
                                    BOTH("SELECT " ALL " FROM item ORDER BY name"),
                                    .out = cols,
                                    .out_n = 5,
                                    .out_size = sizeof(struct item)};
const struct sbt_query item_delete = {.name = "item_delete",
                                      .kind = SBT_QUERY_EXEC,
                                      .where = "item.c",
                                      .sqlite = "DELETE FROM item WHERE name >= ?1",
                                      .pg = "DELETE FROM item WHERE name >= $1::text",
                                      .in = name_only,
                                      .in_n = 1,
                                      .writes = del,
                                      .writes_n = 1};
const struct sbt_query item_bad_null = {.name = "item_bad_null",
                                        .kind = SBT_QUERY_MANY,
                                        .where = "item.c",
                                        BOTH("SELECT " ALL " FROM item ORDER BY name"),
                                        .out = strict,
                                        .out_n = 5,
                                        .out_size = sizeof(struct item)};
const struct sbt_query item_bad_type = {.name = "item_bad_type",
                                        .kind = SBT_QUERY_MANY,
                                        .where = "item.c",
                                        BOTH("SELECT name FROM item ORDER BY name"),
                                        .out = wrong,
                                        .out_n = 1,
                                        .out_size = sizeof(struct item)};
const struct sbt_query item_two = {.name = "item_two",
                                   .kind = SBT_QUERY_ONE,
                                   .where = "item.c",
                                   BOTH("SELECT " ALL " FROM item ORDER BY name"),
                                   .out = cols,
                                   .out_n = 5,
                                   .out_size = sizeof(struct item)};
const struct sbt_query item_unsaid = {
    .name = "item_unsaid", .kind = SBT_QUERY_EXEC, .where = "item.c", BOTH("DELETE FROM item")};
const struct sbt_query item_numbers = {
    .name = "item_numbers",
    .kind = SBT_QUERY_MANY,
    .where = "item.c",
    .sqlite = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n "
              "< ?1) SELECT n FROM c ORDER BY n",
    .pg = "WITH RECURSIVE c(n) AS (SELECT 1::bigint UNION ALL SELECT n + 1 FROM c WHERE "
          "n < $1::bigint) SELECT n FROM c ORDER BY n",
    .in = number,
    .in_n = 1,
    .out = number,
    .out_n = 1,
    .out_size = sizeof(struct item)};

void item_table(struct ts *t)
{
    const char *sql =
        t->engine == SBT_ENGINE_PG
            ? "CREATE TABLE item (item_id bytea PRIMARY KEY, name text COLLATE \"C\" NOT NULL UNIQUE, n "
              "bigint, flag bigint NOT NULL, data bytea)"
            : "CREATE TABLE item (item_id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, n INTEGER, "
              "flag INTEGER NOT NULL, data BLOB) STRICT";
    SBT_ASSERT_OK(ts_raw(t, SBT_SCOPE_SCHEMA, sql), &t->f);
}

struct item item_of(const char *name, int64_t n)
{
    struct item x = {.name = name, .n = n};
    sbt_id_of_code(&x.item_id, "item", name);
    return x;
}
