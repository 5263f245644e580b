// The log on both engines: what is appended comes back, folds again to the same state, and cannot be changed unseen.
#include <pthread.h>
#include <stdatomic.h>

#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "tests/store/store_test.h"

struct add {
    const char *code;
    struct sbt_event_id event;
    struct sbt_id agency;
};

static enum sbt_rc agency_add(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct add *x = arg;
    struct sbt_ev_agency_added_facts facts;
    sbt_rec_init(&sbt_ev_agency_added_facts_t, &facts);
    facts.code = x->code;
    facts.kind = "bkn";
    facts.name_id = "Badan Contoh";
    facts.name_en = "Example Agency";
    facts.label = "Contoh";
    sbt_id_of_code(&x->agency, "agency", x->code);
    struct sbt_event_new e = {.kind = SBT_EV_AGENCY_ADDED, .thing = x->agency, .facts = &facts};
    return sbt_event_append(tx, &e, &x->event, f);
}

static enum sbt_rc account_add(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct add *x = arg;
    struct sbt_ev_account_added_facts facts;
    struct sbt_ev_account_added_person person;
    sbt_rec_init(&sbt_ev_account_added_facts_t, &facts);
    sbt_rec_init(&sbt_ev_account_added_person_t, &person);
    facts.demo = true;
    person.login = x->code;
    person.name = "Sari Contoh \"Dewi\"";
    sbt_id_of_code(&x->agency, "account", x->code);
    struct sbt_event_new e = {.kind = SBT_EV_ACCOUNT_ADDED, .thing = x->agency, .facts = &facts, .person = &person};
    return sbt_event_append(tx, &e, &x->event, f);
}

static enum sbt_rc event_get(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct add *x = arg;
    struct sbt_event e;
    SBT_TRY(sbt_event_get(tx, &x->event, &e, f));
    assert_int_equal(e.kind, SBT_EV_ACCOUNT_ADDED);
    assert_int_equal(e.schema_v, 1);
    assert_true(sbt_id_eq(&e.thing, &x->agency));
    assert_false(sbt_id_is_none(&e.act_id));
    assert_true(sbt_id_is_none(&e.case_id));
    assert_int_equal(e.recorded_us, sbt_tx_now_us(tx));
    const struct sbt_ev_account_added_facts *facts = e.facts;
    const struct sbt_ev_account_added_person *person = e.person;
    assert_true(facts->demo);
    assert_string_equal(person->login, x->code);
    assert_string_equal(person->name, "Sari Contoh \"Dewi\"");
    assert_null(person->nip);
    assert_null(e.text);
    return SBT_OK;
}

SBT_TEST_BOTH(gives_an_event_back_as_it_was_appended)
{
    struct add x = {.code = "sari"};
    SBT_ASSERT_OK(ts_write(t, account_add, &x), &t->f);
    SBT_ASSERT_OK(ts_read(t, event_get, &x), &t->f);
    assert_int_equal(ts_int(t, "SELECT count(*) FROM account WHERE login = 'sari'"), 1);
    x.event.u.b[0] ^= 1;
    assert_int_equal(ts_read(t, event_get, &x), SBT_E_NOT_FOUND);
}

static void some_events(struct ts *t, int n)
{
    for (int i = 0; i < n; i++) {
        struct add x = {.code = sbt_arena_printf(t->a, "x%d", i)};
        SBT_ASSERT_OK(ts_write(t, i % 2 ? account_add : agency_add, &x), &t->f);
        t->clock.sim_us += 1000;
    }
}

SBT_TEST_BOTH(verifies_and_rebuilds_to_the_same_state)
{
    some_events(t, 20);
    int64_t n = 0;
    SBT_ASSERT_OK(sbt_store_sequence(t->s, &n, &t->f), &t->f);
    assert_int_equal(n, t->engine == SBT_ENGINE_PG ? 20 : 0);
    some_events(t, 0);
    struct add late = {.code = "late"};
    SBT_ASSERT_OK(ts_write(t, agency_add, &late), &t->f); // on PostgreSQL it has no leaf yet
    SBT_ASSERT_OK(sbt_store_verify(t->s, t->a, &n, &t->f), &t->f);
    assert_int_equal(n, 21);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(t->s, false, t->a, &r, &t->f), &t->f);
    assert_int_equal(r.events_n, 21);
    assert_int_equal(r.rows_n, 21);
    assert_int_equal(r.differences_n, 0);
    assert_null(r.first);
}

struct many {
    int from, n;
};

static enum sbt_rc many_add(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const struct many *m = arg;
    for (int i = m->from; i < m->from + m->n; i++) {
        struct add x = {.code = sbt_arena_printf(sbt_tx_arena(tx), "m%d", i)};
        SBT_TRY(agency_add(tx, &x, f));
    }
    return SBT_OK;
}

struct folder {
    struct ts *t;
    struct sbt_arena *a;
    struct sbt_rebuild_report r;
    struct sbt_fault f;
    enum sbt_rc rc;
    atomic_bool done;
};

static void *fold_anew(void *arg)
{
    struct folder *w = arg;
    w->rc = sbt_store_rebuild(w->t->s, true, w->a, &w->r, &w->f);
    w->done = true;
    return NULL;
}

SBT_TEST_BOTH(folds_anew_while_others_write)
{
    int64_t n;
    int next = 0;
    struct folder w = {.t = t, .a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES)};
    for (; next < 9000; next += 500) {
        sbt_arena_clear(w.a);
        SBT_ASSERT_OK(sbt_tx_run(t->s, "many", SBT_TX_WRITE, w.a, NULL, many_add, &(struct many){next, 500}, &t->f),
                      &t->f);
    }
    SBT_ASSERT_OK(sbt_store_sequence(t->s, &n, &t->f), &t->f);
    SBT_ASSERT_OK(ts_raw(t, SBT_SCOPE_PROJECT, "UPDATE agency SET label = 'Lain' WHERE code = 'm7'"), &t->f);
    pthread_t id;
    int meanwhile = 0;
    assert_int_equal(pthread_create(&id, NULL, fold_anew, &w), 0);
    for (; !w.done; next++, meanwhile++)
        SBT_ASSERT_OK(ts_write(t, many_add, &(struct many){next, 1}), &t->f);
    pthread_join(id, NULL);
    SBT_ASSERT_OK(w.rc, &w.f);
    assert_true(meanwhile > 1);
    assert_int_equal(w.r.differences_n, 1);
    assert_true(w.r.events_n > 9000); // those that came while it folded, too
    sbt_arena_free(w.a);
    SBT_ASSERT_OK(sbt_store_sequence(t->s, &n, &t->f), &t->f);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(t->s, false, t->a, &r, &t->f), &t->f);
    assert_int_equal(r.events_n, next);
    assert_int_equal(ts_int(t, "SELECT count(*) FROM agency WHERE label = 'Contoh'"), next);
}

static enum sbt_rc changed_behind(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct add more[3] = {{.code = "z1"}, {.code = "z2"}, {.code = "z3"}};
    for (int i = 0; i < 3; i++)
        SBT_TRY(agency_add(tx, &more[i], f));
    tx->scopes = SBT_SCOPE_SCHEMA | SBT_SCOPE_APPEND;
    return tx->store->ops->raw(tx, arg, NULL, NULL, f);
}

SBT_TEST_BOTH(commits_no_event_that_reads_back_otherwise)
{
    SBT_ASSERT_OK(ts_raw(t, SBT_SCOPE_SCHEMA | SBT_SCOPE_APPEND,
                         t->engine == SBT_ENGINE_PG ? "ALTER TABLE event DISABLE TRIGGER ALL"
                                                    : "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete"),
                  &t->f);
    char change[] = "UPDATE event SET recorded_us = recorded_us + 1";
    assert_int_equal(ts_write(t, changed_behind, change), SBT_E_CORRUPT);
    char lose[] = "DELETE FROM event WHERE kind = 'agency.added'";
    sbt_fault_clear(&t->f);
    assert_true(ts_write(t, changed_behind, lose) < SBT_OK);
    char nothing[] = "SELECT 1";
    sbt_fault_clear(&t->f);
    assert_int_equal(ts_int(t, "SELECT count(*) FROM event WHERE kind = 'agency.added'"), 0);
    SBT_ASSERT_OK(ts_write(t, changed_behind, nothing), &t->f);
    assert_int_equal(ts_int(t, "SELECT count(*) FROM event WHERE kind = 'agency.added'"), 3);
}

SBT_TEST_BOTH(finds_and_mends_state_that_the_log_does_not_say)
{
    some_events(t, 6);
    SBT_ASSERT_OK(
        ts_raw(t, SBT_SCOPE_PROJECT,
               "UPDATE agency SET label = 'Lain' WHERE code = 'x0'; DELETE FROM account WHERE login = 'x1';"
               "UPDATE agency SET code = 'y', agency_id = account_id FROM account WHERE agency.code = 'x2' AND "
               "account.login = 'x3'"),
        &t->f);
    struct sbt_rebuild_report r;
    assert_int_equal(sbt_store_rebuild(t->s, false, t->a, &r, &t->f), SBT_E_CORRUPT);
    assert_int_equal(r.differences_n, 4); // one changed, one gone, one gone and one too many
    assert_true(strstr(r.first, "agency ") != NULL);
    SBT_ASSERT_OK(sbt_store_rebuild(t->s, true, t->a, &r, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->s, false, t->a, &r, &t->f), &t->f);
    assert_int_equal(ts_int(t, "SELECT count(*) FROM agency WHERE label = 'Contoh'"), 3);
    // The connections that were open go on working with the real tables.
    some_events(t, 0);
    struct add late = {.code = "late"};
    SBT_ASSERT_OK(ts_write(t, agency_add, &late), &t->f);
    assert_int_equal(ts_int(t, "SELECT count(*) FROM agency"), 4);
}

SBT_TEST(rebuilds_in_memory_too)
{
    struct ts t;
    sbt_ts_open(&t, TS_MEMORY);
    some_events(&t, 4);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(t.s, false, t.a, &r, &t.f), &t.f);
    assert_int_equal(r.rows_n, 4);
    struct add late = {.code = "late"};
    SBT_ASSERT_OK(ts_write(&t, agency_add, &late), &t.f);
    assert_int_equal(ts_int(&t, "SELECT count(*) FROM agency"), 3);
    sbt_ts_close(&t);
}
