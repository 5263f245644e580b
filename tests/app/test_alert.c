// Alerts: raised once, seen by those whom they are for, acted on once by one of them, scored by what came of them.
#include "app/alert.h"

#include "app/notice.h"
#include "domain/event.h"
#include "store/event.h"
#include "tests/app/case_fix.h"

static struct sbt_alert_finding week(const char *region, const char *key)
{
    return (struct sbt_alert_finding){
        .method = "pooled",
        .key = key,
        .cell_kind = "regency",
        .cell = region,
        .first = sbt_day_of(2024, 11, 18),
        .last = sbt_day_of(2024, 11, 24),
        .observed = 4,
        .expected_milli = 312,
        .recurrence_days = 4000,
        .p_ppb = 12000,
        .threshold_milli = 2000,
        .figure = "subjects",
        .leaf_n = 10,
    };
}

static bool raise(struct ta *t, const struct sbt_alert_finding *x)
{
    bool raised = false;
    struct sbt_ctx was = t->ctx;
    ta_as(t, SBT_ROLE_UNSET, NULL);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_alert_raise(&t->ctx, x, &raised, &t->f), &t->f);
    t->ctx = was;
    return raised;
}

// The actor gets an account and an appointment, as people who log in have them.
static enum sbt_rc exist_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const struct sbt_actor *a = &((struct ta *)arg)->ctx.actor;
    struct sbt_ev_account_added_facts facts = {.demo = true};
    struct sbt_ev_account_added_person person = {
        .login = sbt_arena_printf(sbt_tx_arena(tx), "%s@%s", a->name, a->agency_code), .name = a->name};
    struct sbt_event_new e = {.kind = SBT_EV_ACCOUNT_ADDED, .thing = a->account.u, .facts = &facts, .person = &person};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    struct sbt_ev_appointment_added_facts ap = {.account = a->account.u,
                                                .agency = a->agency.u,
                                                .capacity = "definitif",
                                                .role = sbt_role_get(a->role)->code,
                                                .status = "active",
                                                .valid_from = sbt_day_of(2024, 1, 1),
                                                .valid_to = SBT_DAY_NONE};
    e = (struct sbt_event_new){.kind = SBT_EV_APPOINTMENT_ADDED, .thing = a->appointment.u, .facts = &ap};
    return sbt_event_append(tx, &e, &id, f);
}

static void exists(struct ta *t, enum sbt_role role, const char *agency)
{
    ta_as(t, role, agency);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.exist", SBT_TX_WRITE, exist_tx, t, &t->f), &t->f);
}

static void rebuilds(struct ta *t)
{
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

TA_TEST_BOTH(the_same_finding_twice_raises_one_alert)
{
    struct sbt_alert_finding x = week("73.71", "73.71|2024-11-18"), y = week("73.71", "73.71|2024-11-25");
    assert_true(raise(t, &x));
    assert_false(raise(t, &x));
    assert_true(raise(t, &y));
    x.method = "cusum";
    assert_true(raise(t, &x));
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM alert"), 3);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM alert WHERE province = '73' AND region = '73.71' AND "
                                    "kanreg = 'KANREG-04' AND audience = 'officers' AND budget = 10"),
                     3);
    rebuilds(t);
}

TA_TEST_BOTH(those_who_answer_for_the_place_are_told_and_nobody_else)
{
    static const struct {
        enum sbt_role role;
        const char *agency;
        int64_t n;
    } rows[] = {
        {SBT_ROLE_SECRETARIAT, "BKN", 1},         {SBT_ROLE_AUDIMAN, "KANREG-04", 1},
        {SBT_ROLE_BAWASLU, "BAWASLU-73", 1},      {SBT_ROLE_BAWASLU, "BAWASLU-73.71", 1},
        {SBT_ROLE_AUDIMAN, "KANREG-01", 0},       {SBT_ROLE_BAWASLU, "BAWASLU-11", 0},
        {SBT_ROLE_PPK_OFFICER, "PEMDA-73.71", 0}, {SBT_ROLE_MONITOR, "BKN", 0},
    };
    struct sbt_alert_finding x = week("73.71", "73.71|2024-11-18");
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        exists(t, rows[i].role, rows[i].agency);
    assert_true(raise(t, &x));
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
        int64_t n;
        ta_as(t, rows[i].role, rows[i].agency);
        SBT_ASSERT_OK(sbt_notice_unseen(&t->ctx, &n, &t->f), &t->f);
        if (n != rows[i].n)
            fail_msg("%s sees %lld notices", rows[i].agency, (long long)n);
    }
}

TA_TEST_BOTH(a_cell_that_does_not_exist_raises_nothing)
{
    struct sbt_alert_finding x = week("99.99", "99.99|2024-11-18"), y = week("73.71", "k");
    bool raised;
    assert_int_equal(sbt_alert_raise(&t->ctx, &x, &raised, &t->f), SBT_E_NOT_FOUND);
    y.method = "guess";
    assert_int_equal(sbt_alert_raise(&t->ctx, &y, &raised, &t->f), SBT_E_INTERNAL);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM alert"), 0);
}
