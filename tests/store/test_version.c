// The version of the data: the same while nothing that pages show has changed, another for whoever changed it.
#include <pthread.h>

#include "gen/queries.h"
#include "store/driver.h"
#include "tests/store/item.h"

static enum sbt_rc version_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_data_version_in in = {{"nobody", 6}};
    struct sbt_q_data_version_out out;
    bool found;
    SBT_TRY(sbt_q_data_version(tx, &in, &out, &found, f));
    snprintf(arg, 256, "%s", out.version);
    return SBT_OK;
}

static bool moved(struct ts *t, struct sbt_store *s, char was[256])
{
    char now[256] = "";
    SBT_ASSERT_OK(sbt_tx_run(s, "version", SBT_TX_READ, t->a, NULL, version_tx, now, &t->f), &t->f);
    bool other = strcmp(now, was) != 0;
    snprintf(was, 256, "%s", now);
    return other;
}

static enum sbt_rc refuse(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_setting_set_in in = {.name = "uji", .value = arg};
    SBT_TRY(sbt_q_setting_set(tx, &in, NULL, f));
    return sbt_fault_set(f, SBT_E_CONFLICT, "tidak jadi");
}

static enum sbt_rc set(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_setting_set_in in = {.name = "uji", .value = arg};
    return sbt_q_setting_set(tx, &in, NULL, f);
}

static enum sbt_rc mark(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_read_mark_put_in in = {.what = arg, .read_us = 1};
    in.account_id.b[0] = in.thing_id.b[0] = 1;
    return sbt_q_read_mark_put(tx, &in, NULL, f);
}

SBT_TEST_BOTH(says_whether_anything_has_changed_whoever_changed_it)
{
    char v[256] = "", w[256] = "";
    moved(t, t->s, v);
    assert_false(moved(t, t->s, v));
    SBT_ASSERT_OK(ts_write(t, set, (char[]){"1"}), &t->f);
    assert_true(moved(t, t->s, v));
    assert_false(moved(t, t->s, v));
    assert_int_equal(ts_write(t, refuse, (char[]){"2"}), SBT_E_CONFLICT);
    assert_false(moved(t, t->s, v));
    SBT_ASSERT_OK(ts_write(t, mark, (char[]){"kasus"}), &t->f);
    assert_false(moved(t, t->s, v));
    // Another process: its own connections over the same data.
    struct sbt_store *other;
    struct sbt_store_options o = {.url = t->url, .clock = &t->clock};
    SBT_ASSERT_OK(sbt_store_open(&o, &other, &t->f), &t->f);
    moved(t, t->s, v);
    moved(t, other, w);
    assert_string_equal(v, w);
    SBT_ASSERT_OK(sbt_tx_run(other, "other", SBT_TX_WRITE, t->a, NULL, set, (char[]){"3"}, &t->f), &t->f);
    assert_true(moved(t, t->s, v));
    moved(t, other, w);
    assert_string_equal(v, w);
    sbt_store_close(other);
    SBT_ASSERT_OK(ts_raw(t, 0, "DELETE FROM setting WHERE name = 'uji'"), &t->f);
    assert_true(moved(t, t->s, v));
}

struct side {
    struct ts *t;
    struct sbt_store *s;
    char before[256], after[256];
    sbt_tx_fn *fn;
    struct sbt_fault f;
};

static void *beside(void *arg)
{
    struct side *x = arg;
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    SBT_ASSERT_OK(sbt_tx_run(x->s, "version", SBT_TX_READ, a, NULL, version_tx, x->before, &x->f), &x->f);
    SBT_ASSERT_OK(sbt_tx_run(x->s, "beside", SBT_TX_WRITE, a, NULL, x->fn, (char[]){"beside"}, &x->f), &x->f);
    SBT_ASSERT_OK(sbt_tx_run(x->s, "version", SBT_TX_READ, a, NULL, version_tx, x->after, &x->f), &x->f);
    return NULL;
}

static enum sbt_rc note(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_setting_set_in in = {.name = arg, .value = "1"};
    return sbt_q_setting_set(tx, &in, NULL, f);
}

// Begins first, and commits after another one that began later.
static enum sbt_rc around(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_setting_set_in in = {.name = "around", .value = "1"};
    int64_t n;
    SBT_TRY(sbt_q_setting_set(tx, &in, &n, f)); // asks for the number, so that the server has begun
    pthread_t th;
    assert_int_equal(pthread_create(&th, NULL, beside, arg), 0);
    pthread_join(th, NULL);
    return SBT_OK;
}

static enum sbt_rc around_quietly(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_read_mark_put_in in = {.what = "sela", .read_us = 1};
    int64_t n;
    in.account_id.b[0] = in.thing_id.b[0] = 1;
    SBT_TRY(sbt_q_read_mark_put(tx, &in, &n, f));
    pthread_t th;
    assert_int_equal(pthread_create(&th, NULL, beside, arg), 0);
    pthread_join(th, NULL);
    return SBT_OK;
}

static enum sbt_rc count_rows(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    return tx->store->ops->raw(tx, "DELETE FROM data_change WHERE xid < (SELECT max(xid) FROM data_change)", NULL, NULL,
                               f);
}

SBT_TEST(tells_transactions_apart_that_commit_in_another_order_than_they_began_on_postgresql)
{
    struct ts store, *t = &store;
    char v[256] = "";
    sbt_ts_open(t, TS_PG);
    moved(t, t->s, v);
    struct side x = {.t = t, .s = t->s, .fn = note};
    SBT_ASSERT_OK(ts_write(t, around, &x), &t->f);
    assert_string_equal(x.before, v);
    assert_string_not_equal(x.after, v); // the inner one is seen
    memcpy(v, x.after, sizeof v);
    assert_true(moved(t, t->s, v)); // the outer one as well, though its number is the smaller
    assert_false(moved(t, t->s, v));

    // A transaction that tells nothing, left open, hides no change of others.
    x = (struct side){.t = t, .s = t->s, .fn = note};
    SBT_ASSERT_OK(ts_write(t, around_quietly, &x), &t->f);
    assert_string_not_equal(x.after, x.before);
    moved(t, t->s, v);
    assert_string_not_equal(v, x.before);
    SBT_ASSERT_OK(ts_write(t, mark, (char[]){"lagi"}), &t->f);
    assert_false(moved(t, t->s, v));
    // Only the newest mark is needed.
    SBT_ASSERT_OK(ts_write(t, count_rows, NULL), &t->f);
    assert_true(moved(t, t->s, v)); // by raw text, which always tells
    sbt_ts_close(t);
}
