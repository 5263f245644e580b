// The contract of transactions and queries, the same on both engines.
#include <stdatomic.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "store/fake/fake.h"
#include "tests/store/item.h"

struct job {
    struct item x[4];
    size_t n;
    enum sbt_rc rc; // what fn gives in the end
    bool ignore;    // failures of queries
    int runs;
};

static enum sbt_rc insert(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct job *j = arg;
    j->runs++;
    for (size_t i = 0; i < j->n; i++) {
        enum sbt_rc rc = sbt_query_exec(tx, &item_insert, &j->x[i], NULL, f);
        if (rc != SBT_OK && !j->ignore)
            return rc;
    }
    return j->rc == SBT_OK ? SBT_OK : sbt_fault_internal(f, j->rc, "as told");
}

static int64_t items(struct ts *t)
{
    return ts_int(t, "SELECT count(*) FROM item");
}

SBT_TEST_BOTH(commits_what_fn_wrote_and_nothing_of_a_failure)
{
    item_table(t);
    struct job ok = {.x = {item_of("a", 1), item_of("b", 2)}, .n = 2};
    SBT_ASSERT_OK(ts_write(t, insert, &ok), &t->f);
    struct job no = {.x = {item_of("c", 1)}, .n = 1, .rc = SBT_E_DENIED};
    assert_int_equal(ts_write(t, insert, &no), SBT_E_DENIED);
    assert_int_equal(no.runs, 1);
    assert_int_equal(items(t), 2);
    assert_false(sbt_store_in_tx());
}

static enum sbt_rc in_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)f;
    *(bool *)arg = sbt_store_in_tx();
    assert_int_equal(sbt_tx_now_us(tx), sbt_clock_now(sbt_store_clock(sbt_tx_store(tx))));
    assert_false(sbt_id_is_none(&sbt_tx_act(tx)->act_id));
    return SBT_OK;
}

SBT_TEST_BOTH(knows_that_it_stands_in_a_transaction)
{
    bool in = false;
    SBT_ASSERT_OK(ts_write(t, in_tx, &in), &t->f);
    assert_true(in);
    assert_false(sbt_store_in_tx());
}

SBT_TEST_BOTH(runs_again_on_retry_alone)
{
    item_table(t);
    struct job j = {.x = {item_of("a", 1)}, .n = 1};
    sbt_store_inject(t->s, SBT_INJECT_COMMIT, 0, 2, SBT_E_RETRY);
    SBT_ASSERT_OK(ts_write(t, insert, &j), &t->f);
    assert_int_equal(j.runs, 3);
    assert_int_equal(items(t), 1);

    j = (struct job){.x = {item_of("b", 1)}, .n = 1};
    sbt_store_inject(t->s, SBT_INJECT_QUERY, 0, 1, SBT_E_RETRY);
    SBT_ASSERT_OK(ts_write(t, insert, &j), &t->f);
    assert_int_equal(j.runs, 2);
    assert_int_equal(items(t), 2);

    j = (struct job){.x = {item_of("c", 1)}, .n = 1};
    sbt_store_inject(t->s, SBT_INJECT_AFTER_COMMIT, 0, 1, SBT_E_UNCERTAIN);
    assert_int_equal(ts_write(t, insert, &j), SBT_E_UNCERTAIN);
    assert_int_equal(j.runs, 1);
    assert_int_equal(items(t), 3);

    j = (struct job){.x = {item_of("d", 1)}, .n = 1};
    sbt_store_inject(t->s, SBT_INJECT_QUERY, 0, 1, SBT_E_IO);
    assert_int_equal(ts_write(t, insert, &j), SBT_E_IO);
    assert_int_equal(j.runs, 1);
    assert_int_equal(items(t), 3);

    j = (struct job){.x = {item_of("e", 1)}, .n = 1};
    sbt_store_inject(t->s, SBT_INJECT_COMMIT, 0, 100, SBT_E_RETRY);
    assert_int_equal(ts_write(t, insert, &j), SBT_E_BUSY);
    assert_int_equal(j.runs, SBT_LIMIT_TX_TRIES);
    assert_true(t->f.after_s > 0);
    sbt_store_inject(t->s, SBT_INJECT_NONE, 0, 0, SBT_OK);
    assert_int_equal(items(t), 3);
}

SBT_TEST_BOTH(calls_a_broken_rule_a_conflict_and_never_commits_past_it)
{
    item_table(t);
    struct job j = {.x = {item_of("a", 1), item_of("b", 1), item_of("a", 1)}, .n = 3};
    assert_int_equal(ts_write(t, insert, &j), SBT_E_CONFLICT);
    assert_int_equal(j.runs, 1);
    // A callback that ignores the failure does not get its other rows in.
    j = (struct job){.x = {item_of("a", 1), item_of("a", 1), item_of("b", 1)}, .n = 3, .ignore = true};
    assert_int_equal(ts_write(t, insert, &j), SBT_E_CONFLICT);
    assert_int_equal(items(t), 0);
    j = (struct job){.x = {item_of("a", 1)}, .n = 1};
    SBT_ASSERT_OK(ts_write(t, insert, &j), &t->f);
    assert_int_equal(items(t), 1);
}

static enum sbt_rc types(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    struct item full = item_of("penuh \xC3\xA9 \xF0\x9F\x98\x80 'x'", INT64_C(-9007199254740991)),
                bare = item_of("", 0), got;
    full.flag = true;
    full.data = (struct sbt_blob){"\0\xFF;", 3};
    bare.n = SBT_INT_NONE;
    int64_t changes = -1;
    SBT_TRY(sbt_query_exec(tx, &item_insert, &full, &changes, f));
    assert_int_equal(changes, 1);
    SBT_TRY(sbt_query_exec(tx, &item_insert, &bare, NULL, f));
    bool found = false;
    SBT_TRY(sbt_query_one(tx, &item_get, &full.item_id, &got, &found, f));
    assert_true(found);
    assert_true(sbt_id_eq(&got.item_id, &full.item_id));
    assert_string_equal(got.name, full.name);
    assert_int_equal(got.n, full.n);
    assert_true(got.flag);
    assert_int_equal(got.data.n, 3);
    assert_memory_equal(got.data.p, full.data.p, 3);
    SBT_TRY(sbt_query_one(tx, &item_get, &bare.item_id, &got, &found, f));
    assert_string_equal(got.name, "");
    assert_int_equal(got.n, SBT_INT_NONE);
    assert_false(got.flag);
    assert_null(got.data.p);
    struct item none = item_of("nobody", 0);
    SBT_TRY(sbt_query_one(tx, &item_get, &none.item_id, &got, &found, f));
    assert_false(found);
    struct item_name all = {""};
    SBT_TRY(sbt_query_exec(tx, &item_delete, &all, &changes, f));
    assert_int_equal(changes, 2);
    bare.data = (struct sbt_blob){"", 0};
    SBT_TRY(sbt_query_exec(tx, &item_insert, &bare, NULL, f));
    SBT_TRY(sbt_query_one(tx, &item_get, &bare.item_id, &got, &found, f));
    assert_non_null(got.data.p);
    assert_int_equal(got.data.n, 0);
    return SBT_OK;
}

SBT_TEST_BOTH(carries_every_type_and_null)
{
    item_table(t);
    SBT_ASSERT_OK(ts_write(t, types, NULL), &t->f);
}

struct call {
    const struct sbt_query *q;
    const void *in;
};

static enum sbt_rc call_many(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct call *c = arg;
    void *rows = NULL;
    size_t n = 0;
    struct item one;
    bool found;
    switch (c->q->kind) {
    case SBT_QUERY_EXEC: {
        SBT_TRY(sbt_query_exec(tx, c->q, c->in, NULL, f));
        void *all;
        return sbt_query_many(tx, &item_list, NULL, &all, &n, f);
    }
    case SBT_QUERY_ONE:
        return sbt_query_one(tx, c->q, c->in, &one, &found, f);
    default:
        return sbt_query_many(tx, c->q, c->in, &rows, &n, f);
    }
}

static enum sbt_rc call(struct ts *t, const struct sbt_query *q, const void *in)
{
    return ts_write(t, call_many, &(struct call){q, in});
}

SBT_TEST_BOTH(says_when_rows_or_parameters_are_not_as_declared)
{
    item_table(t);
    struct job j = {.x = {item_of("a", SBT_INT_NONE), item_of("b", 2)}, .n = 2};
    SBT_ASSERT_OK(ts_write(t, insert, &j), &t->f);
    assert_int_equal(call(t, &item_bad_null, NULL), SBT_E_CORRUPT);
    assert_int_equal(call(t, &item_bad_type, NULL), SBT_E_CORRUPT);
    assert_int_equal(call(t, &item_two, NULL), SBT_E_CORRUPT);
    struct item none = item_of("c", 1);
    none.name = NULL;
    assert_int_equal(call(t, &item_insert, &none), SBT_E_INTERNAL);
    none = item_of("c", 1);
    none.item_id = (struct sbt_id){{0}};
    assert_int_equal(call(t, &item_insert, &none), SBT_E_INTERNAL);
    assert_int_equal(items(t), 2);
}

SBT_TEST_BOTH(gives_at_most_ten_thousand_rows_at_once)
{
    struct item at = {.n = SBT_QUERY_MANY_MAX};
    SBT_ASSERT_OK(call(t, &item_numbers, &at), &t->f);
    at.n++;
    assert_int_equal(call(t, &item_numbers, &at), SBT_E_TOO_LARGE);
}

static enum sbt_rc read_writes(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct item x = item_of("a", 1);
    const struct sbt_query *q = arg;
    SBT_TRY(sbt_query_exec(tx, q, &x, NULL, f));
    size_t n;
    void *rows;
    return sbt_query_many(tx, &item_list, NULL, &rows, &n, f);
}

SBT_TEST_BOTH(refuses_to_write_in_a_read)
{
    item_table(t);
    struct job j = {.x = {item_of("b", 1)}, .n = 1};
    SBT_ASSERT_OK(ts_write(t, insert, &j), &t->f);
    assert_int_equal(ts_read(t, read_writes, (void *)(uintptr_t)&item_insert), SBT_E_INTERNAL);
    assert_int_not_equal(ts_read(t, read_writes, (void *)(uintptr_t)&item_unsaid), SBT_OK); // by the engine itself
    assert_int_equal(items(t), 1);
}

struct beside {
    struct ts *t;
    size_t before, after, walked;
};

static enum sbt_rc count_row(const void *row, void *arg, struct sbt_fault *f)
{
    (void)row;
    (void)f;
    ++*(size_t *)arg;
    return SBT_OK;
}

static void *write_beside(void *arg)
{
    struct beside *x = arg;
    struct sbt_fault f = {0};
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    struct job j = {.x = {item_of(sbt_arena_printf(a, "%zu", x->before), 7)}, .n = 1};
    SBT_ASSERT_OK(sbt_tx_run(x->t->s, "beside", SBT_TX_WRITE, a, NULL, insert, &j, &f), &f);
    return NULL;
}

static enum sbt_rc read_around(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct beside *x = arg;
    void *rows;
    SBT_TRY(sbt_query_many(tx, &item_list, NULL, &rows, &x->before, f));
    pthread_t th;
    assert_int_equal(pthread_create(&th, NULL, write_beside, x), 0);
    pthread_join(th, NULL);
    SBT_TRY(sbt_query_many(tx, &item_list, NULL, &rows, &x->after, f));
    x->walked = 0;
    return sbt_query_each(tx, &item_each, NULL, count_row, &x->walked, f);
}

SBT_TEST_BOTH(sees_one_state_of_the_data_through_a_whole_read)
{
    item_table(t);
    struct beside x = {.t = t};
    for (size_t n = 0; n < 3; n++) {
        SBT_ASSERT_OK(ts_read(t, read_around, &x), &t->f);
        assert_int_equal(x.before, n);
        assert_int_equal(x.after, n);
        assert_int_equal(x.walked, n);
    }
}

static enum sbt_rc list_once(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    size_t *n = arg;
    void *rows;
    SBT_TRY(sbt_query_many(tx, &item_list, NULL, &rows, n, f));
    return SBT_OK;
}

static enum sbt_rc list_twice(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    SBT_TRY(list_once(tx, arg, f));
    return list_once(tx, arg, f);
}

static enum sbt_rc fail_then_list(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    size_t n;
    void *rows;
    SBT_TRY(sbt_query_many(tx, &item_bad_null, NULL, &rows, &n, f));
    return list_once(tx, arg, f);
}

// Its failure is the server's, not one of reading the answer.
static const struct sbt_query_col sum_col[] = {{"n", SBT_QT_INT, false, 0}};
static const struct sbt_query broken = {.name = "broken",
                                        .kind = SBT_QUERY_ONE,
                                        .where = "test_store.c",
                                        .sqlite = "SELECT json_extract('{', '$') AS n FROM item LIMIT 1",
                                        .pg = "SELECT 1 / (count(*) - count(*)) AS n FROM item",
                                        .out = sum_col,
                                        .out_n = 1,
                                        .out_size = sizeof(int64_t)};

static enum sbt_rc ask_broken(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    bool found;
    SBT_TRY(list_once(tx, arg, f));
    return sbt_query_one(tx, &broken, NULL, arg, &found, f);
}

static enum sbt_rc ask_broken_alone(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    bool found;
    return sbt_query_one(tx, &broken, NULL, arg, &found, f);
}

static enum sbt_rc walk_once(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    return sbt_query_each(tx, &item_each, NULL, count_row, arg, f);
}

static enum sbt_rc one(struct ts *t, sbt_tx_fn *fn, void *arg)
{
    sbt_fault_clear(&t->f);
    return sbt_tx_run(t->s, "one", SBT_TX_ONE, t->a, NULL, fn, arg, &t->f);
}

SBT_TEST_BOTH(asks_a_single_query_and_no_second_one)
{
    item_table(t);
    struct job j = {.x = {item_of("a", SBT_INT_NONE), item_of("b", 2)}, .n = 2};
    SBT_ASSERT_OK(ts_write(t, insert, &j), &t->f);
    size_t n = 0;
    SBT_ASSERT_OK(one(t, list_once, &n), &t->f);
    assert_int_equal(n, 2);
    assert_int_equal(one(t, list_twice, &n), SBT_E_INTERNAL);
    assert_int_equal(one(t, walk_once, &n), SBT_E_INTERNAL);
    assert_int_equal(one(t, insert, &j), SBT_E_INTERNAL);
    assert_int_equal(items(t), 2);
    // What failed leaves nothing behind for the next one on that connection.
    assert_int_equal(one(t, fail_then_list, &n), SBT_E_CORRUPT);
    assert_int_equal(ts_read(t, fail_then_list, &n), SBT_E_CORRUPT);
    assert_int_not_equal(ts_read(t, ask_broken, &n), SBT_OK);
    assert_int_not_equal(one(t, ask_broken_alone, &n), SBT_OK);
    struct job more = {.x = {item_of("c", 3)}, .n = 1};
    SBT_ASSERT_OK(ts_write(t, insert, &more), &t->f);
    SBT_ASSERT_OK(one(t, list_once, &n), &t->f);
    assert_int_equal(n, 3);
    SBT_ASSERT_OK(ts_read(t, list_twice, &n), &t->f);
    assert_int_equal(n, 3);
}

struct nest {
    struct sbt_tx *tx;
    int depth, rows;
};

static enum sbt_rc nest_row(const void *row, void *arg, struct sbt_fault *f)
{
    struct nest *n = arg;
    const struct item *x = row;
    n->rows++;
    struct item got;
    bool found = false;
    SBT_TRY(sbt_query_one(n->tx, &item_get, &x->item_id, &got, &found, f));
    assert_true(found);
    assert_string_equal(got.name, x->name);
    if (n->depth == 0 && n->rows % 500 == 1) {
        struct nest in = {.tx = n->tx, .depth = 1};
        SBT_TRY(sbt_query_each(n->tx, &item_each, NULL, nest_row, &in, f));
        assert_int_equal(in.rows, 2500);
    }
    return SBT_OK;
}

static enum sbt_rc nest(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    struct nest n = {.tx = tx};
    SBT_TRY(sbt_query_each(tx, &item_each, NULL, nest_row, &n, f));
    assert_int_equal(n.rows, 2500);
    return SBT_OK;
}

static enum sbt_rc fill(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    for (int i = 0; i < *(int *)arg; i++) {
        struct item x = item_of(sbt_arena_printf(tx->arena, "%06d", i), i);
        SBT_TRY(sbt_query_exec(tx, &item_insert, &x, NULL, f));
    }
    return SBT_OK;
}

SBT_TEST_BOTH(walks_any_number_of_rows_and_queries_inside)
{
    item_table(t);
    int n = 2500;
    SBT_ASSERT_OK(ts_write(t, fill, &n), &t->f);
    SBT_ASSERT_OK(ts_read(t, nest, NULL), &t->f);
    SBT_ASSERT_OK(ts_write(t, nest, NULL), &t->f);
}

static enum sbt_rc names(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_buf *b = arg;
    struct item *rows;
    size_t n;
    void *p;
    SBT_TRY(sbt_query_many(tx, &item_list, NULL, &p, &n, f));
    rows = p;
    for (size_t i = 0; i < n; i++) {
        sbt_buf_puts(b, rows[i].name);
        sbt_buf_putc(b, '|');
    }
    return SBT_OK;
}

static enum sbt_rc odd_names(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    static const char *const all[] = {"a",
                                      "B",
                                      "A",
                                      "b",
                                      "_",
                                      "Z",
                                      "z",
                                      "0",
                                      "10",
                                      "9",
                                      "a b",
                                      "a-b",
                                      "ab",
                                      "\xC3\xA9",
                                      "e",
                                      "f",
                                      "~",
                                      "\t",
                                      " a",
                                      "",
                                      "\xC3\x89",
                                      "\xEF\xBC\xA1",
                                      "\xF0\x9F\x98\x80",
                                      "A."};
    for (size_t i = 0; i < SBT_ARRAY_LEN(all); i++) {
        struct item x = item_of(all[i], 0);
        SBT_TRY(sbt_query_exec(tx, &item_insert, &x, NULL, f));
    }
    return SBT_OK;
}

SBT_TEST(orders_text_alike_on_both_engines)
{
    struct sbt_buf got[2];
    for (int i = 0; i < 2; i++) {
        struct ts t;
        sbt_ts_open(&t, i ? TS_PG : TS_FILE);
        item_table(&t);
        sbt_buf_init(&got[i], 4096);
        SBT_ASSERT_OK(ts_write(&t, odd_names, NULL), &t.f);
        SBT_ASSERT_OK(ts_read(&t, names, &got[i]), &t.f);
        // A cursor in the middle goes on behind it.
        assert_int_equal(ts_int(&t, "SELECT count(*) FROM item WHERE name > 'a'"), 12);
        sbt_ts_close(&t);
    }
    assert_string_equal(got[0].p, got[1].p);
    sbt_buf_done(&got[0]);
    sbt_buf_done(&got[1]);
}

SBT_TEST(refuses_urls_that_it_cannot_use)
{
    static const char *const bad[] = {"",
                                      "sqlite:",
                                      "mysql://x",
                                      "x.db",
                                      "postgresql://sbt:rahasia@localhost/sbt",
                                      "postgresql://localhost/sbt?password=rahasia"};
    struct sbt_clock clock;
    sbt_clock_real(&clock);
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct sbt_store *s = NULL;
        struct sbt_fault f = {0};
        struct sbt_store_options o = {.url = bad[i], .clock = &clock};
        assert_int_equal(sbt_store_open(&o, &s, &f), SBT_E_INVALID);
        assert_null(s);
        assert_null(strstr(f.detail, "rahasia"));
    }
    struct sbt_store *s = NULL;
    struct sbt_fault f = {0};
    struct sbt_store_options o = {.url = "sqlite:/nonexistent/x.db", .clock = &clock};
    assert_int_equal(sbt_store_open(&o, &s, &f), SBT_E_IO);
    o.url = "postgresql://postgres@/x?host=/nonexistent&connect_timeout=1";
    assert_int_equal(sbt_store_open(&o, &s, &f), SBT_E_IO);
}

// --- many at once

struct crowd {
    struct ts *t;
    _Atomic int next, ok, conflicts, denied, other;
    int each;
    enum sbt_tx_mode mode;
};

static enum sbt_rc crowd_write(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    int i = *(int *)arg;
    struct item x = item_of(sbt_arena_printf(tx->arena, "%05d", i / 2), i); // every name twice
    SBT_TRY(sbt_query_exec(tx, &item_insert, &x, NULL, f));
    struct item got;
    bool found;
    SBT_TRY(sbt_query_one(tx, &item_get, &x.item_id, &got, &found, f));
    return i % 10 == 7 ? sbt_fault_internal(f, SBT_E_DENIED, "as told") : SBT_OK;
}

static void *crowd_main(void *arg)
{
    struct crowd *c = arg;
    struct sbt_arena *a = sbt_arena_new(1024 * 1024);
    for (int k = 0; k < c->each; k++) {
        int i = c->next++;
        struct sbt_fault f = {0};
        sbt_arena_clear(a);
        enum sbt_rc rc = sbt_tx_run(c->t->s, "crowd", c->mode, a, NULL, crowd_write, &i, &f);
        if (rc == SBT_OK)
            c->ok++;
        else if (rc == SBT_E_CONFLICT)
            c->conflicts++;
        else if (rc == SBT_E_DENIED)
            c->denied++;
        else
            c->other++;
    }
    sbt_arena_free(a);
    return NULL;
}

static void crowd(struct ts *t, enum sbt_tx_mode mode)
{
    item_table(t);
    struct crowd c = {.t = t, .each = 40, .mode = mode};
    pthread_t th[20];
    for (size_t i = 0; i < SBT_ARRAY_LEN(th); i++)
        assert_int_equal(pthread_create(&th[i], NULL, crowd_main, &c), 0);
    for (size_t i = 0; i < SBT_ARRAY_LEN(th); i++)
        pthread_join(th[i], NULL);
    // 400 names; the second writer of a name gets a conflict, or the row when the first was refused.
    assert_int_equal(c.other, 0);
    assert_int_equal(c.ok + c.conflicts + c.denied, 800);
    assert_int_equal(items(t), c.ok);
    assert_int_equal(c.ok, 400);
}

SBT_TEST_BOTH(answers_each_of_many_writers_for_himself)
{
    crowd(t, SBT_TX_WRITE);
}

SBT_TEST_BOTH(answers_each_for_himself_who_commits_together_with_others)
{
    crowd(t, SBT_TX_TOGETHER);
}

SBT_TEST(survives_a_full_disk_in_the_middle_of_a_batch)
{
    struct ts t;
    sbt_ts_open(&t, TS_FILE);
    item_table(&t);
    int64_t pages = ts_int(&t, "PRAGMA page_count");
    SBT_ASSERT_OK(ts_raw(&t, SBT_SCOPE_SCHEMA, sbt_arena_printf(t.a, "PRAGMA max_page_count = %d", (int)pages + 12)),
                  &t.f);
    struct crowd c = {.t = &t, .each = 100, .mode = SBT_TX_WRITE};
    pthread_t th[20];
    for (size_t i = 0; i < SBT_ARRAY_LEN(th); i++)
        assert_int_equal(pthread_create(&th[i], NULL, crowd_main, &c), 0);
    for (size_t i = 0; i < SBT_ARRAY_LEN(th); i++)
        pthread_join(th[i], NULL);
    // Whoever was told OK has his row; the others were told that the disk is full.
    assert_true(c.ok > 50);
    assert_true(c.other > 0);
    assert_int_equal(items(&t), c.ok);
    SBT_ASSERT_OK(ts_raw(&t, SBT_SCOPE_SCHEMA, "PRAGMA max_page_count = 1073741823"), &t.f);
    struct job j = {.x = {item_of("room again", 1)}, .n = 1};
    SBT_ASSERT_OK(ts_write(&t, insert, &j), &t.f);
    sbt_ts_close(&t);
}

// --- the fake

static const struct item fake_rows[] = {{.name = "x", .n = 5}};

static enum sbt_rc fake_use(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct item got, x = item_of("x", 1);
    bool found = false;
    SBT_TRY(sbt_query_one(tx, &item_get, &x, &got, &found, f));
    *(int64_t *)arg = found ? got.n : -1;
    return sbt_query_exec(tx, &item_insert, &x, NULL, f);
}

SBT_TEST(the_fake_follows_its_script)
{
    struct sbt_clock clock;
    sbt_clock_sim(&clock, 1);
    SBT_AUTO_ARENA a = sbt_arena_new(65536);
    struct sbt_fault f = {0};
    int64_t n = 0;
    const struct sbt_fake_step good[] = {{.query = "item_get", .rows = fake_rows, .rows_n = 1},
                                         {.query = "item_insert"}};
    struct sbt_store *s = sbt_fake_open(&clock, good, 2);
    SBT_ASSERT_OK(sbt_tx_run(s, "x", SBT_TX_WRITE, a, NULL, fake_use, &n, &f), &f);
    assert_int_equal(n, 5);
    assert_int_equal(sbt_fake_left(s), 0);
    assert_int_equal(sbt_fake_commits(s), 1);
    assert_int_equal(sbt_tx_run(s, "x", SBT_TX_WRITE, a, NULL, fake_use, &n, &f), SBT_E_INTERNAL);
    sbt_store_close(s);

    const struct sbt_fake_step bad[] = {
        {.query = "item_get", .rc = SBT_E_RETRY}, {.query = "item_get"}, {.query = "item_insert", .rc = SBT_E_IO}};
    s = sbt_fake_open(&clock, bad, 3);
    assert_int_equal(sbt_tx_run(s, "x", SBT_TX_WRITE, a, NULL, fake_use, &n, &f), SBT_E_IO);
    assert_int_equal(n, -1);
    assert_int_equal(sbt_fake_left(s), 0);
    assert_int_equal(sbt_fake_commits(s), 0);
    sbt_store_close(s);
}
