// The version of the data: the same while nothing that pages show has changed, another for whoever changed it.
#include "gen/queries.h"
#include "tests/store/item.h"

static enum sbt_rc version_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_data_version_out out;
    bool found;
    SBT_TRY(sbt_q_data_version(tx, &out, &found, f));
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
    if (t->engine == SBT_ENGINE_SQLITE) { // PostgreSQL's word changes with any transaction
        assert_int_equal(ts_write(t, refuse, (char[]){"2"}), SBT_E_CONFLICT);
        assert_false(moved(t, t->s, v));
        SBT_ASSERT_OK(ts_write(t, mark, (char[]){"kasus"}), &t->f);
        assert_false(moved(t, t->s, v));
    }
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
