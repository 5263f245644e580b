// Leaf order and waking on both engines; on PostgreSQL the sequencer, its lock, and what happens when connections die.
#include <stdatomic.h>
#include <unistd.h>

#include "base/buf.h"
#include "gen/queries.h"
#include "store/fake/fake.h"
#include "tests/store/item.h"

static enum sbt_rc agency(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_event_id id;
    struct sbt_ev_agency_added_facts facts;
    sbt_rec_init(&sbt_ev_agency_added_facts_t, &facts);
    facts.code = arg;
    facts.kind = "bkn";
    facts.name_id = facts.name_en = facts.label = "Contoh";
    struct sbt_event_new e = {.kind = SBT_EV_AGENCY_ADDED, .facts = &facts};
    sbt_id_of_code(&e.thing, "agency", facts.code);
    return sbt_event_append(tx, &e, &id, f);
}

static void add(struct ts *t, const char *code)
{
    SBT_ASSERT_OK(ts_write(t, agency, (void *)(uintptr_t)code), &t->f);
}

static void wake(void *arg, int64_t leaf_n)
{
    _Atomic int64_t *seen = arg;
    *seen = leaf_n;
}

static bool soon(_Atomic int64_t *seen, int64_t n)
{
    for (int i = 0; i < 500 && *seen < n; i++)
        usleep(10 * 1000);
    return *seen == n;
}

SBT_TEST_BOTH(wakes_the_watcher_when_leaves_can_be_read)
{
    _Atomic int64_t seen = 0;
    SBT_ASSERT_OK(sbt_store_sequencer_start(t->s, &t->f), &t->f);
    sbt_store_watch(t->s, wake, (void *)&seen);
    add(t, "a");
    assert_true(soon(&seen, 1));
    add(t, "b");
    add(t, "c");
    assert_true(soon(&seen, 3));
    assert_int_equal(sbt_store_leaf_n(t->s), 3);
    assert_int_equal(ts_int(t, "SELECT count(*) FROM leaf"), 3);
    sbt_store_watch(t->s, NULL, NULL);
    add(t, "d");
    for (int i = 0; i < 500 && sbt_store_leaf_n(t->s) < 4; i++)
        usleep(10 * 1000);
    assert_int_equal(sbt_store_leaf_n(t->s), 4);
    assert_int_equal(seen, 3);
}

SBT_TEST_BOTH(sees_what_another_process_wrote)
{
    _Atomic int64_t seen = 0;
    sbt_store_watch(t->s, wake, (void *)&seen);
    struct ts other = {.a = t->a, .url = t->url, .engine = t->engine};
    struct sbt_store_options o = {.url = t->url, .clock = &t->clock};
    SBT_ASSERT_OK(sbt_store_open(&o, &other.s, &other.f), &other.f);
    SBT_ASSERT_OK(sbt_store_sequencer_start(other.s, &other.f), &other.f);
    add(&other, "a");
    assert_true(soon(&seen, 1));
    sbt_store_close(other.s);
}

static bool servers_become(struct sbt_store *s, int n)
{
    for (int i = 0; i < 1500 && sbt_store_servers(s) != n; i++)
        usleep(10 * 1000);
    return sbt_store_servers(s) == n;
}

SBT_TEST_BOTH(counts_the_servers_that_watch_one_database)
{
    bool pg = t->engine == SBT_ENGINE_PG;
    _Atomic int64_t seen = 0;
    assert_int_equal(sbt_store_servers(t->s), 1);
    sbt_store_watch(t->s, wake, (void *)&seen);
    struct sbt_store *other;
    struct sbt_store_options o = {.url = t->url, .clock = &t->clock};
    SBT_ASSERT_OK(sbt_store_open(&o, &other, &t->f), &t->f);
    assert_int_equal(sbt_store_servers(other), 1); // a command counts nobody, and nobody counts it
    sbt_store_watch(other, wake, (void *)&seen);
    assert_true(servers_become(other, pg ? 2 : 1));
    assert_true(servers_become(t->s, pg ? 2 : 1));
    sbt_store_close(other);
    assert_true(servers_become(t->s, 1));
}

SBT_TEST_BOTH(time_of_leaves_never_runs_backwards)
{
    int64_t n = 0;
    add(t, "a");
    SBT_ASSERT_OK(sbt_store_sequence(t->s, &n, &t->f), &t->f);
    t->clock.sim_us -= 1000000;
    add(t, "b");
    SBT_ASSERT_OK(sbt_store_sequence(t->s, &n, &t->f), &t->f);
    assert_int_equal(ts_int(t, "SELECT count(DISTINCT sequenced_us) FROM leaf"), 1);
    SBT_ASSERT_OK(sbt_store_verify(t->s, t->a, &n, &t->f), &t->f);
    assert_int_equal(n, 2);
}

static void pg_open(struct ts *t)
{
    sbt_ts_open(t, TS_PG);
}

// A second connection to the same database, driven by hand.
static void by_hand(struct ts *t, struct sbt_tx *tx)
{
    SBT_ASSERT_OK(t->s->ops->session_open(t->s, tx, &t->f), &t->f);
    tx->arena = t->a;
    tx->scopes = SBT_SCOPE_ALL;
    tx->now_us = sbt_clock_now(&t->clock);
    sbt_id_new(&tx->act.act_id, tx->now_us);
}

static void say(struct ts *t, struct sbt_tx *tx, const char *sql)
{
    SBT_ASSERT_OK(tx->store->ops->raw(tx, sql, NULL, NULL, &t->f), &t->f);
}

SBT_TEST(a_transaction_under_way_holds_back_what_came_after_it)
{
    struct ts t;
    struct sbt_tx slow;
    pg_open(&t);
    by_hand(&t, &slow);
    say(&t, &slow, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    SBT_ASSERT_OK(agency(&slow, (void *)(uintptr_t) "slow", &t.f), &t.f);
    add(&t, "quick");
    int64_t n = -1;
    SBT_ASSERT_OK(sbt_store_sequence(t.s, &n, &t.f), &t.f);
    assert_int_equal(n, 0);
    say(&t, &slow, "COMMIT");
    SBT_ASSERT_OK(sbt_store_sequence(t.s, &n, &t.f), &t.f);
    assert_int_equal(n, 2);
    // The slow one drew its number first.
    assert_int_equal(ts_int(&t, "SELECT count(*) FROM leaf l JOIN event e ON e.event_id = l.event_id JOIN agency a ON "
                                "a.agency_id = e.thing_id WHERE l.leaf_index = 0 AND a.code = 'slow'"),
                     1);
    t.s->ops->session_close(&slow);
    sbt_ts_close(&t);
}

SBT_TEST(a_transaction_of_another_database_holds_back_nothing)
{
    struct ts t, elsewhere;
    struct sbt_tx slow;
    pg_open(&t);
    pg_open(&elsewhere);
    by_hand(&elsewhere, &slow);
    say(&elsewhere, &slow, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    SBT_ASSERT_OK(agency(&slow, (void *)(uintptr_t) "slow", &elsewhere.f), &elsewhere.f);
    add(&t, "quick");
    int64_t n = -1;
    SBT_ASSERT_OK(sbt_store_sequence(t.s, &n, &t.f), &t.f);
    assert_int_equal(n, 1);
    say(&elsewhere, &slow, "ROLLBACK");
    elsewhere.s->ops->session_close(&slow);
    sbt_ts_close(&elsewhere);
    sbt_ts_close(&t);
}

SBT_TEST(one_sequencer_at_a_time_and_the_next_takes_over)
{
    struct ts t;
    pg_open(&t);
    struct ts other = {.a = t.a, .url = t.url, .engine = t.engine};
    struct sbt_store_options o = {.url = t.url, .clock = &t.clock};
    SBT_ASSERT_OK(sbt_store_open(&o, &other.s, &other.f), &other.f);
    _Atomic int64_t seen = 0;
    SBT_ASSERT_OK(sbt_store_sequencer_start(other.s, &t.f), &t.f);
    sbt_store_watch(t.s, wake, (void *)&seen);
    add(&t, "a");
    assert_true(soon(&seen, 1));
    SBT_ASSERT_OK(sbt_store_sequencer_start(t.s, &t.f), &t.f);
    int64_t n = -1;
    SBT_ASSERT_OK(sbt_store_sequence(t.s, &n, &t.f), &t.f); // the lock is taken
    assert_int_equal(n, 0);
    sbt_store_close(other.s);
    add(&t, "b");
    assert_true(soon(&seen, 2));
    // Its backend is killed: it comes back, and nothing is numbered twice or left out.
    struct sbt_tx hand;
    by_hand(&t, &hand);
    say(&t, &hand,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        "pg_backend_pid()");
    add(&t, "c");
    assert_true(soon(&seen, 3));
    t.s->ops->session_close(&hand);
    SBT_ASSERT_OK(sbt_store_verify(t.s, t.a, &n, &t.f), &t.f);
    assert_int_equal(n, 3);
    sbt_ts_close(&t);
}

// --- connections that die

struct dying {
    struct sbt_tx *hand;
    bool before_query, before_commit;
    int runs;
};

static enum sbt_rc pid_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    (void)n;
    (void)f;
    snprintf(arg, 32, "%s", cells[0]);
    return SBT_OK;
}

static enum sbt_rc dying_fn(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct dying *d = arg;
    d->runs++;
    struct item x = item_of("a", d->runs);
    char pid[32] = "";
    SBT_TRY(tx->store->ops->raw(tx, "SELECT pg_backend_pid()", pid_row, pid, f));
    const char *kill = sbt_arena_printf(tx->arena, "SELECT pg_terminate_backend(%s)", pid);
    struct sbt_fault hand_f = {0};
    if (d->runs == 1 && d->before_query) {
        SBT_ASSERT_OK(d->hand->store->ops->raw(d->hand, kill, NULL, NULL, &hand_f), &hand_f);
        usleep(50 * 1000);
    }
    int64_t n = 0;
    SBT_TRY(sbt_query_exec(tx, &item_insert, &x, &n, f));
    if (d->runs == 1 && d->before_commit) {
        SBT_ASSERT_OK(d->hand->store->ops->raw(d->hand, kill, NULL, NULL, &hand_f), &hand_f);
        usleep(50 * 1000);
    }
    return SBT_OK;
}

SBT_TEST(a_connection_lost_before_the_commit_is_tried_again)
{
    struct ts t;
    struct sbt_tx hand;
    pg_open(&t);
    item_table(&t);
    by_hand(&t, &hand);
    struct dying d = {.hand = &hand, .before_query = true};
    SBT_ASSERT_OK(ts_write(&t, dying_fn, &d), &t.f);
    assert_int_equal(d.runs, 2);
    assert_int_equal(ts_int(&t, "SELECT count(*) FROM item"), 1);
    t.s->ops->session_close(&hand);
    sbt_ts_close(&t);
}

SBT_TEST(a_connection_lost_at_the_commit_is_uncertain)
{
    struct ts t;
    struct sbt_tx hand;
    pg_open(&t);
    item_table(&t);
    by_hand(&t, &hand);
    struct dying d = {.hand = &hand, .before_commit = true};
    assert_int_equal(ts_write(&t, dying_fn, &d), SBT_E_UNCERTAIN);
    assert_int_equal(d.runs, 1);
    assert_true(t.f.after_s > 0);
    t.s->ops->session_close(&hand);
    sbt_ts_close(&t);
}

struct killer {
    struct ts *t;
    struct sbt_tx hand;
};

static void *killer_main(void *arg)
{
    struct killer *k = arg;
    usleep(300 * 1000);
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(
        k->hand.store->ops->raw(&k->hand,
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' "
                                "AND datname = current_database()",
                                NULL, NULL, &f),
        &f);
    return NULL;
}

SBT_TEST(a_backend_killed_inside_its_commit_is_uncertain)
{
    struct ts t;
    pg_open(&t);
    item_table(&t);
    SBT_ASSERT_OK(
        ts_raw(&t, SBT_SCOPE_SCHEMA,
               "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(5); RETURN NULL; "
               "END $$; CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED FOR EACH "
               "ROW EXECUTE FUNCTION slow()"),
        &t.f);
    struct killer k = {.t = &t};
    by_hand(&t, &k.hand);
    pthread_t th;
    assert_int_equal(pthread_create(&th, NULL, killer_main, &k), 0);
    struct dying d = {0};
    assert_int_equal(ts_write(&t, dying_fn, &d), SBT_E_UNCERTAIN);
    assert_int_equal(d.runs, 1);
    pthread_join(th, NULL);
    assert_int_equal(ts_int(&t, "SELECT count(*) FROM item"), 0);
    t.s->ops->session_close(&k.hand);
    sbt_ts_close(&t);
}

// Two that read what the other changes: one of them is run again.
struct rival {
    struct ts *t;
    pthread_barrier_t *both;
    enum sbt_rc rc;
    int runs;
    const char *mine;
};

static enum sbt_rc rival_fn(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct rival *r = arg;
    r->runs++;
    struct item x = item_of("shared", 0), got;
    bool found = false;
    SBT_TRY(sbt_query_one(tx, &item_get, &x.item_id, &got, &found, f));
    if (r->runs == 1)
        pthread_barrier_wait(r->both);
    int64_t n = 0;
    struct item_name all = {"shared"};
    SBT_TRY(sbt_query_exec(tx, &item_delete, &all, &n, f));
    x.n = (found ? got.n : 0) + 1;
    return sbt_query_exec(tx, &item_insert, &x, &n, f);
}

static void *rival_main(void *arg)
{
    struct rival *r = arg;
    struct sbt_arena *a = sbt_arena_new(1024 * 1024);
    struct sbt_fault f = {0};
    r->rc = sbt_tx_run(r->t->s, "rival", SBT_TX_WRITE, a, NULL, rival_fn, r, &f);
    sbt_arena_free(a);
    return NULL;
}

SBT_TEST(a_serialisation_failure_runs_the_callback_again)
{
    struct ts t;
    pg_open(&t);
    item_table(&t);
    SBT_ASSERT_OK(ts_raw(&t, 0, "INSERT INTO item VALUES (decode(md5('x'), 'hex'), 'z', 0, 0, NULL)"), &t.f);
    pthread_barrier_t both;
    pthread_barrier_init(&both, NULL, 2);
    struct rival r[2] = {{.t = &t, .both = &both}, {.t = &t, .both = &both}};
    // Both delete the row "z" that both have seen.
    pthread_t th[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&th[i], NULL, rival_main, &r[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(th[i], NULL);
    assert_int_equal(r[0].rc, SBT_OK);
    assert_int_equal(r[1].rc, SBT_OK);
    assert_int_equal(r[0].runs + r[1].runs, 3);
    assert_int_equal(ts_int(&t, "SELECT n FROM item WHERE name = 'shared'"), 2);
    pthread_barrier_destroy(&both);
    sbt_ts_close(&t);
}
