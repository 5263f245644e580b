// Alerts: raised once, seen by those whom they are for, acted on once by one of them, scored by what came of them.
#include <pthread.h>
#include <stdatomic.h>

#include "app/alert_act.h"
#include "app/alert_desk.h"
#include "app/alert_score.h"
#include "app/notice.h"
#include "base/buf.h"
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

static struct sbt_alert_list list(struct ta *t, enum sbt_role role, const char *agency)
{
    struct sbt_alert_list_in in;
    struct sbt_alert_list g;
    sbt_rec_init(&sbt_alert_list_fields, &in);
    ta_as(t, role, agency);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_alert_list(&t->ctx, &in, &g, &t->f), &t->f);
    return g;
}

static struct sbt_alert_view view(struct ta *t, const char *number)
{
    struct sbt_alert_view v;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_alert_view(&t->ctx, number, &v, &t->f), &t->f);
    return v;
}

static void later(struct ta *t)
{
    atomic_fetch_add(&t->ts.clock.sim_us, SBT_US_PER_DAY);
}

TA_TEST_BOTH(a_cluster_is_named_by_its_centre_and_how_many_more_there_are)
{
    static const char *const regions[] = {"73.71", "73.06", "73.09", "73.08"}, *const alone[] = {"73.71"},
                             *const offices[] = {"PEMDA-73.71", "PEMDA-73.06"};
    struct sbt_alert_finding cluster = week("73.71", "a"), one = week("73.71", "b"),
                             agencies = week("PEMDA-73.71", "c");
    cluster.cells = regions;
    cluster.cells_n = SBT_ARRAY_LEN(regions);
    cluster.method = "scan-st";
    one.cells = alone;
    one.cells_n = 1;
    one.method = "scan-poisson";
    agencies.cell_kind = "agency";
    agencies.cells = offices;
    agencies.cells_n = SBT_ARRAY_LEN(offices);
    assert_true(raise(t, &cluster) && raise(t, &one) && raise(t, &agencies));
    static const char *const want[][2] = {{"scan-st", "Kota Makassar dan 3 wilayah lain"},
                                          {"scan-poisson", "Kota Makassar"},
                                          {"pooled", "Pemkot Makassar dan 1 instansi lain"}};
    struct sbt_alert_list g = list(t, SBT_ROLE_SECRETARIAT, "BKN");
    assert_int_equal(g.n, 3);
    for (size_t i = 0; i < SBT_ARRAY_LEN(want); i++)
        for (size_t k = 0; k < g.n; k++)
            if (sbt_str_eq(g.rows[k].method, want[i][0])) {
                struct sbt_alert_view v;
                assert_string_equal(g.rows[k].place, want[i][1]);
                SBT_ASSERT_OK(sbt_alert_view(&t->ctx, g.rows[k].number, &v, &t->f), &t->f);
                assert_string_equal(v.r.place, want[i][1]);
            }
    t->ctx.lang = "en";
    int others = 0;
    for (size_t k = 0; k < g.n; k++)
        others += strstr(view(t, g.rows[k].number).r.place, " more") != NULL;
    assert_int_equal(others, 2);
}

TA_TEST_BOTH(an_alert_is_acknowledged_looked_at_and_decided_once)
{
    struct sbt_alert_finding x = week("73.71", "73.71|2024-11-18");
    assert_true(raise(t, &x));
    exists(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    const char *number = list(t, SBT_ROLE_AUDIMAN, "KANREG-04").rows[0].number;
    struct sbt_alert_act_in in = {.number = number, .version = 1, .words = "Dua kasus baru.", .follow = "none"};
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    assert_int_equal(sbt_alert_look(&t->ctx, &in, &t->f), SBT_E_CONFLICT); // not before it is acknowledged
    SBT_ASSERT_OK(sbt_alert_acknowledge(&t->ctx, &in, &t->f), &t->f);
    assert_int_equal(sbt_alert_acknowledge(&t->ctx, &in, &t->f), SBT_E_CONFLICT); // twice
    later(t);
    in.version = 2;
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.71");
    SBT_ASSERT_OK(sbt_alert_look(&t->ctx, &in, &t->f), &t->f);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73");
    assert_int_equal(sbt_alert_look(&t->ctx, &in, &t->f), SBT_E_CONFLICT); // late, with the page of before
    in.version = 3;
    in.verdict = "real";
    ta_as(t, SBT_ROLE_SECRETARIAT, "BKN");
    assert_int_equal(sbt_alert_decide(&t->ctx, &in, &t->f), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    in.follow = "case";
    in.follow_ref = "K-2024-0000000-X";
    assert_int_equal(sbt_alert_decide(&t->ctx, &in, &t->f), SBT_E_INVALID); // no such case
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"});
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    in.follow_ref = c.number;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_alert_decide(&t->ctx, &in, &t->f), &t->f);
    in.version = 4;
    assert_int_equal(sbt_alert_decide(&t->ctx, &in, &t->f), SBT_E_CONFLICT); // what is decided stays
    assert_false(raise(t, &x)); // and the same finding does not open it again
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    struct sbt_alert_view v = view(t, number);
    assert_string_equal(v.r.state, "decided");
    assert_string_equal(v.r.verdict, "real");
    assert_string_equal(v.follow_ref, c.number);
    assert_string_equal(v.looked.words, "Dua kasus baru.");
    assert_string_equal(v.acknowledged.name, "Contoh audiman");
    assert_null(v.may);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    v = view(t, number);
    assert_null(v.acknowledged.name);
    assert_null(v.decided.words);
    assert_null(v.follow_ref);
    rebuilds(t);
}

// Two officers at once: one writes, the other learns that he was too late.
struct racer {
    struct ta *t;
    struct sbt_actor actor;
    const char *number;
    enum sbt_rc rc;
};

static void *race(void *arg)
{
    struct racer *r = arg;
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx ctx = r->t->ctx;
    struct sbt_alert_act_in in = {.number = r->number, .version = 1};
    struct sbt_fault f = {0};
    ctx.arena = a;
    ctx.actor = r->actor;
    r->rc = sbt_alert_acknowledge(&ctx, &in, &f);
    return NULL;
}

TA_TEST_BOTH(of_two_officers_at_once_one_acknowledges)
{
    struct sbt_alert_finding x = week("73.71", "73.71|2024-11-18");
    assert_true(raise(t, &x));
    const char *number = list(t, SBT_ROLE_SECRETARIAT, "BKN").rows[0].number;
    struct racer r[2] = {{.t = t, .number = number}, {.t = t, .number = number}};
    pthread_t thread[2];
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    r[0].actor = t->ctx.actor;
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    r[1].actor = t->ctx.actor;
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, race, &r[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(thread[i], NULL);
    assert_true((r[0].rc == SBT_OK) != (r[1].rc == SBT_OK));
    assert_int_equal(r[0].rc == SBT_OK ? r[1].rc : r[0].rc, SBT_E_CONFLICT);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'alert.acknowledged'"), 1);
}

static enum sbt_rc look_up(struct ta *t, enum sbt_role role, const char *agency, const char *number)
{
    struct sbt_alert_view v;
    ta_as(t, role, agency);
    return sbt_alert_view(&t->ctx, number, &v, NULL);
}

TA_TEST_BOTH(each_sees_the_alerts_of_his_place_and_kind)
{
    struct sbt_case_opened c =
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu", .nip = "198001012005011001"});
    char subject[37];
    sbt_id_put(subject, &c.subjects[0]);
    struct sbt_alert_finding place = week("73.71", "a"), who = week("73.71", "b"), kanreg = week("KANREG-04", "c"),
                             transfer = week(NULL, "d"), ppk = week("PEMDA-73.71", "e");
    who.method = "rule-senior";
    who.cell_kind = "subject";
    who.cell = subject;
    kanreg.method = "rule-kanreg-idle";
    kanreg.cell_kind = "kanreg";
    transfer.method = "rule-reprisal";
    transfer.cell_kind = "transfer";
    ppk.method = "rule-ppk-overdue";
    ppk.cell_kind = "ppk";
    const struct sbt_alert_finding *all[] = {&place, &who, &kanreg, &transfer, &ppk};
    for (size_t i = 0; i < SBT_ARRAY_LEN(all); i++)
        assert_true(raise(t, all[i]));
    static const struct {
        enum sbt_role role;
        const char *agency;
        const char *sees; // letters of place who kanreg transfer ppk
    } rows[] = {
        {SBT_ROLE_SECRETARIAT, "BKN", "pwko"},      {SBT_ROLE_MONITOR, "BKN", "pwko"},
        {SBT_ROLE_AUDIMAN, "KANREG-04", "pwo"},     {SBT_ROLE_AUDIMAN, "KANREG-01", ""},
        {SBT_ROLE_BAWASLU, "BAWASLU-73", "pwo"},    {SBT_ROLE_BAWASLU, "BAWASLU-11", ""},
        {SBT_ROLE_KEMENDAGRI, "KEMENDAGRI", "pko"}, {SBT_ROLE_PPK, "PEMDA-73.71", "o"},
        {SBT_ROLE_PPK_OFFICER, "PEMDA-73.06", ""},  {SBT_ROLE_CUSTODIAN, "BAWASLU", "t"},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
        struct sbt_alert_list g = list(t, rows[i].role, rows[i].agency);
        char sees[8] = "";
        static const char *const methods[] = {"pooled", "rule-senior", "rule-kanreg-idle", "rule-reprisal",
                                              "rule-ppk-overdue"};
        for (size_t k = 0; k < SBT_ARRAY_LEN(methods); k++)
            for (size_t j = 0; j < g.n; j++)
                if (sbt_str_eq(g.rows[j].method, methods[k]))
                    sees[strlen(sees)] = "pwkto"[k];
        if (!sbt_str_eq(sees, rows[i].sees))
            fail_msg("%s of %s sees %s, not %s", sbt_role_get(rows[i].role)->code, rows[i].agency, sees, rows[i].sees);
        assert_int_equal(g.total, (int64_t)strlen(sees));
    }
    // Who it is: named to those who see the case, not to the monitor, and not there at all for himself.
    struct sbt_alert_list g = list(t, SBT_ROLE_SECRETARIAT, "BKN"), m = list(t, SBT_ROLE_MONITOR, "BKN");
    const char *number = NULL;
    for (size_t i = 0; i < g.n; i++)
        if (sbt_str_eq(g.rows[i].method, "rule-senior")) {
            number = g.rows[i].number;
            assert_non_null(strstr(g.rows[i].place, c.number));
        }
    for (size_t i = 0; i < m.n; i++)
        assert_null(strstr(m.rows[i].place, c.number));
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    t->ctx.actor.nip = "198001012005011001";
    struct sbt_alert_view v;
    assert_int_equal(sbt_alert_view(&t->ctx, number, &v, NULL), SBT_E_NOT_FOUND);
    assert_int_equal(look_up(t, SBT_ROLE_PPK, "PEMDA-73.71", number), SBT_E_NOT_FOUND);
    assert_int_equal(look_up(t, SBT_ROLE_AUDITOR, "BKN", number), SBT_E_DENIED);
}

TA_TEST_BOTH(scores_count_what_came_of_the_alerts)
{
    static const char *const verdicts[] = {"real", "not_real", "real", "known", NULL};
    for (int i = 0; i < 5; i++) {
        char key[8];
        snprintf(key, sizeof key, "%d", i);
        struct sbt_alert_finding x = week("73.71", key);
        assert_true(raise(t, &x));
        later(t);
    }
    struct sbt_alert_list g = list(t, SBT_ROLE_AUDIMAN, "BKN");
    assert_int_equal(g.n, 5);
    for (size_t i = 0; i < 5; i++) {
        if (!verdicts[i])
            continue;
        struct sbt_alert_act_in in = {
            .number = g.rows[i].number, .version = 1, .words = "Diperiksa.", .verdict = verdicts[i], .follow = "none"};
        SBT_ASSERT_OK(sbt_alert_acknowledge(&t->ctx, &in, &t->f), &t->f);
        in.version = 2;
        SBT_ASSERT_OK(sbt_alert_look(&t->ctx, &in, &t->f), &t->f);
        in.version = 3;
        SBT_ASSERT_OK(sbt_alert_decide(&t->ctx, &in, &t->f), &t->f);
    }
    struct sbt_alert_scores s;
    SBT_ASSERT_OK(sbt_alert_scores(&t->ctx, &s, &t->f), &t->f);
    assert_int_equal(s.n, 1);
    assert_int_equal(s.rows[0].raised_n, 5);
    assert_int_equal(s.rows[0].real_n, 2);
    assert_int_equal(s.rows[0].not_real_n, 1);
    assert_int_equal(s.rows[0].known_n, 1);
    assert_int_equal(s.rows[0].undecided_n, 1);
    assert_int_equal(s.rows[0].precision_permille, 667);
    assert_int_equal(s.rows[0].undecided_permille, 200);
    assert_int_equal(s.rows[0].false_month_milli, 1000); // one in less than a month counts as one a month
    assert_int_equal(s.rows[0].lead_days, 3);            // 5 and 3 days: the lower median
    assert_int_equal(s.all.raised_n, 5);
    assert_int_equal(s.budget, 10);
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71");
    assert_int_equal(sbt_alert_scores(&t->ctx, &s, &t->f), SBT_E_DENIED);
}
