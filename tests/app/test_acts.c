// Acts in one's name: what a person and an agency are shown, disputing, confirming a day, and the daily round.
#include "app/acts.h"
#include "app/log_audit.h"
#include "gen/queries.h"

#include <string.h>

#include "app/notice.h"
#include "base/buf.h"
#include "store/event.h"
#include "tests/app/case_fix.h"

// That person gets an account and an appointment, as people who log in have them; then he acts.
static enum sbt_rc exist_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const struct sbt_actor *a = arg;
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
    struct sbt_actor who = t->ctx.actor;
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.exist", SBT_TX_WRITE, exist_tx, &who, &t->f), &t->f);
    ta_as(t, role, agency);
}

// Any act of the present actor.
static enum sbt_rc deed_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_ev_reference_loaded_facts facts = {
        .name = "test", .sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};
    struct sbt_event_new e = {.kind = SBT_EV_REFERENCE_LOADED, .facts = &facts};
    (void)arg;
    sbt_id_new(&e.thing, sbt_tx_now_us(tx));
    return sbt_event_append(tx, &e, &(struct sbt_event_id){{{0}}}, f);
}

static void deed(struct ta *t)
{
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.deed", SBT_TX_WRITE, deed_tx, NULL, &t->f), &t->f);
}

// The day before is confirmed with a root that is not its own.
static enum sbt_rc lie_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_leaf_count_out n;
    bool found;
    SBT_TRY(sbt_q_leaf_count(tx, &n, &found, f));
    struct sbt_ev_acts_confirmed_facts facts = {.acts_n = 1,
                                                .day = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB) - 1,
                                                .events_n = 1,
                                                .leaf_n = n.leaf_n,
                                                .root = arg};
    struct sbt_event_new e = {.kind = SBT_EV_ACTS_CONFIRMED, .thing = ta_agency("PEMDA-73.06"), .facts = &facts};
    return sbt_event_append(tx, &e, &(struct sbt_event_id){{{0}}}, f);
}

static void clock_by(struct ta *t, int64_t us)
{
    t->ts.clock.sim_us += us;
    t->ctx.now_us = sbt_clock_now(t->app.clock);
}

static void clock_to(struct ta *t, sbt_day day, int hour)
{
    t->ts.clock.sim_us = sbt_day_start_us(day, SBT_ZONE_WIB) + hour * INT64_C(3600) * SBT_US_PER_S;
    t->ctx.now_us = sbt_clock_now(t->app.clock);
}

static void numbered(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
}

static void round_(struct ta *t)
{
    for (bool more = true; more;)
        SBT_ASSERT_OK(sbt_acts_tell(&t->ctx, &more, &t->f), &t->f);
}

static void folds(struct ta *t)
{
    struct sbt_rebuild_report r;
    numbered(t);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ctx.arena, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

// Notices of that kind that the present actor has.
static int64_t told(struct ta *t, const char *kind)
{
    struct sbt_notice_view *v;
    size_t n;
    int64_t unseen, found = 0;
    SBT_ASSERT_OK(sbt_notice_list(&t->ctx, &v, &n, &unseen, &t->f), &t->f);
    for (size_t i = 0; i < n; i++)
        found += sbt_str_eq(v[i].kind, kind);
    return found;
}

static size_t own(struct ta *t, struct sbt_deed **ret)
{
    size_t n;
    const char *next;
    SBT_ASSERT_OK(sbt_acts_own(&t->ctx, NULL, ret, &n, &next, &t->f), &t->f);
    return n;
}

// BKN's officer at the centre votes in a fresh case: one act of his.
static void one_act(struct ta *t)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71"});
    ta_case_to_ppk(t, c.number);
}

TA_TEST_BOTH(a_person_sees_what_stands_in_his_name_and_says_what_was_not_his)
{
    struct sbt_deed *acts;
    clock_to(t, sbt_day_of(2024, 12, 4), 9);
    one_act(t); // BKN's audiman is the actor now
    const char *officer = t->ctx.actor.agency_code;
    struct sbt_id recommended = {{0}};
    size_t n = own(t, &acts);
    assert_true(n >= 2);
    for (size_t i = 0; i < n; i++) {
        assert_non_null(acts[i].words);
        assert_non_null(acts[i].number);
        assert_null(strstr(acts[i].words, "read"));
        if (i > 0)
            assert_true(acts[i].at_us <= acts[i - 1].at_us);
    }
    recommended = acts[0].id;
    // Nobody else sees or disputes it.
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.71");
    assert_int_equal(sbt_act_dispute(&t->ctx, &recommended, "Bukan dari kantor kami.", &t->f), SBT_E_NOT_FOUND);
    exists(t, SBT_ROLE_PIC, "PEMDA-73.71");
    assert_int_equal(sbt_act_dispute(&t->ctx, &recommended, "Bukan dari kantor kami.", &t->f), SBT_E_NOT_FOUND);
    exists(t, SBT_ROLE_PIC, "BKN");
    exists(t, SBT_ROLE_ADMIN, "BKN");
    exists(t, SBT_ROLE_CUSTODIAN, "BAWASLU");
    ta_as(t, SBT_ROLE_AUDIMAN, officer);
    assert_int_equal(sbt_act_dispute(&t->ctx, &recommended, "", &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    clock_by(t, SBT_US_PER_S);
    SBT_ASSERT_OK(sbt_act_dispute(&t->ctx, &recommended, "Saya sedang cuti dan tidak masuk.", &t->f), &t->f);
    assert_int_equal(sbt_act_dispute(&t->ctx, &recommended, "Sekali lagi.", &t->f), SBT_E_CONFLICT);
    n = own(t, &acts);
    assert_string_equal(acts[0].words, "Perbuatan disangkal");
    assert_string_equal(acts[1].dispute, "open");
    struct sbt_act_dispute_view *d;
    size_t d_n;
    assert_int_equal(sbt_act_disputes(&t->ctx, &d, &d_n, &t->f), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_PIC, "PEMDA-73.71"); // another agency's
    SBT_ASSERT_OK(sbt_act_disputes(&t->ctx, &d, &d_n, &t->f), &t->f);
    assert_int_equal(d_n, 0);
    assert_int_equal(told(t, "act_disputed"), 0);
    assert_int_equal(sbt_act_answer(&t->ctx, &recommended, "misuse", "Diperiksa.", &t->f), SBT_E_NOT_FOUND);
    static const struct {
        enum sbt_role role;
        const char *agency;
    } see[] = {{SBT_ROLE_CUSTODIAN, "BAWASLU"}, {SBT_ROLE_PIC, "BKN"}, {SBT_ROLE_ADMIN, "BKN"}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(see); i++) {
        ta_as(t, see[i].role, see[i].agency);
        SBT_ASSERT_OK(sbt_act_disputes(&t->ctx, &d, &d_n, &t->f), &t->f);
        assert_int_equal(d_n, 1);
        assert_true(d[0].own && d[0].may_answer);
        assert_null(d[0].act.number); // kind, who and hour: nothing of the case
        assert_int_equal(told(t, "act_disputed"), 1);
    }
    assert_int_equal(sbt_act_answer(&t->ctx, &recommended, "perhaps", "Diperiksa.", &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_act_answer(&t->ctx, &recommended, "misuse", "Sesinya dari alamat lain.", &t->f), &t->f);
    assert_int_equal(sbt_act_answer(&t->ctx, &recommended, "valid", "Bukan.", &t->f), SBT_E_CONFLICT);
    ta_as(t, SBT_ROLE_AUDIMAN, officer);
    assert_int_equal(told(t, "act_answered"), 1);
    folds(t);
}

TA_TEST_BOTH(nobody_answers_a_dispute_of_his_own_or_about_himself)
{
    struct sbt_deed *acts;
    clock_to(t, sbt_day_of(2024, 12, 4), 9);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    deed(t);
    assert_int_equal(own(t, &acts), 1);
    assert_string_equal(acts[0].words, "reference.loaded"); // no list names it: it shows its code
    struct sbt_id of_officer = acts[0].id;
    exists(t, SBT_ROLE_PIC, "BKN");
    SBT_ASSERT_OK(sbt_act_dispute(&t->ctx, &of_officer, "Tidak ada surat tugasnya.", &t->f), &t->f);
    assert_int_equal(sbt_act_answer(&t->ctx, &of_officer, "valid", "Ternyata ada.", &t->f), SBT_E_DENIED);
    assert_int_equal(own(t, &acts), 1);
    struct sbt_id of_pic = acts[0].id; // the dispute is an act of his
    SBT_ASSERT_OK(sbt_act_dispute(&t->ctx, &of_pic, "Bukan saya yang menyangkal.", &t->f), &t->f);
    ta_as(t, SBT_ROLE_ADMIN, "BKN");
    SBT_ASSERT_OK(sbt_act_answer(&t->ctx, &of_pic, "valid", "Sesinya miliknya.", &t->f), &t->f);
}

static const struct sbt_act_agency *desk(struct ta *t, const char *code)
{
    struct sbt_act_agency *g;
    size_t n;
    SBT_ASSERT_OK(sbt_acts_desk(&t->ctx, &g, &n, &t->f), &t->f);
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(g[i].code, code))
            return &g[i];
    return NULL;
}

TA_TEST_BOTH(an_agency_confirms_each_day_once_with_the_root_of_what_it_saw)
{
    sbt_day friday = sbt_day_of(2024, 11, 22);
    struct sbt_acts_day day;
    clock_to(t, friday, 8);
    round_(t); // the duty begins
    clock_to(t, friday, 10);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    deed(t);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    deed(t);
    exists(t, SBT_ROLE_PIC, "BKN");
    numbered(t);
    struct sbt_acts_in in = {.day = friday};
    SBT_ASSERT_OK(sbt_acts_day(&t->ctx, &in, &day, &t->f), &t->f);
    assert_true(day.acts_n >= 2 && day.events_n >= day.acts_n && day.rows_n == (size_t)day.acts_n);
    assert_false(day.over);
    assert_int_equal(sbt_acts_confirm(&t->ctx, &in, day.acts_n, day.root, &t->f), SBT_E_CONFLICT); // it is not over
    struct sbt_acts_in other = {.agency = "BAWASLU-73.71", .day = friday};
    assert_int_equal(sbt_acts_day(&t->ctx, &other, &day, &t->f), SBT_E_NOT_FOUND);
    // Saturday: it can be confirmed; nobody is reminded before Monday, by when it is due.
    clock_to(t, friday + 1, 9);
    round_(t);
    const struct sbt_act_agency *g = desk(t, "BKN");
    assert_int_equal(g->days_n, 1);
    assert_int_equal(g->open_n, 1);
    assert_int_equal(g->days[0].due, friday + 3);
    assert_false(g->days[0].late);
    assert_int_equal(told(t, "acts_open"), 0);
    clock_to(t, friday + 3, 9);
    round_(t);
    round_(t); // twice is as once
    assert_int_equal(told(t, "acts_open"), 1);
    clock_to(t, friday + 4, 9);
    round_(t);
    assert_int_equal(told(t, "acts_open"), 2);
    assert_true(desk(t, "BKN")->days[0].late);
    struct sbt_act_unconfirmed *open;
    size_t open_n, found = 0;
    SBT_ASSERT_OK(sbt_acts_unconfirmed(&t->ctx, &open, &open_n, &t->f), &t->f);
    for (size_t i = 0; i < open_n; i++)
        found += sbt_str_eq(open[i].code, "BKN") && open[i].late && open[i].first == friday;
    assert_int_equal(found, 1);
    // Two look at once; the list as shown is what is confirmed, and only one of them does.
    SBT_ASSERT_OK(sbt_acts_day(&t->ctx, &in, &day, &t->f), &t->f);
    assert_true(day.over);
    assert_int_equal(sbt_acts_confirm(&t->ctx, &in, day.acts_n - 1, day.root, &t->f), SBT_E_CONFLICT);
    const char *wrong = sbt_arena_printf(t->ctx.arena, "%064d", 0);
    assert_int_equal(sbt_acts_confirm(&t->ctx, &in, day.acts_n, wrong, &t->f), SBT_E_CONFLICT);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_acts_confirm(&t->ctx, &in, day.acts_n, day.root, &t->f), &t->f);
    ta_as(t, SBT_ROLE_ADMIN, "BKN");
    assert_int_equal(sbt_acts_confirm(&t->ctx, &in, day.acts_n, day.root, &t->f), SBT_E_CONFLICT);
    struct sbt_acts_day after;
    SBT_ASSERT_OK(sbt_acts_day(&t->ctx, &in, &after, &t->f), &t->f);
    assert_true(after.confirmed_us != SBT_US_NONE && after.same);
    assert_int_equal(desk(t, "BKN")->open_n, 0);
    // A day without acts has nothing to confirm.
    struct sbt_acts_in quiet = {.day = friday + 1};
    SBT_ASSERT_OK(sbt_acts_day(&t->ctx, &quiet, &after, &t->f), &t->f);
    assert_int_equal(after.acts_n, 0);
    assert_int_equal(sbt_acts_confirm(&t->ctx, &quiet, 0, after.root, &t->f), SBT_E_CONFLICT);
    folds(t);
}

TA_TEST_BOTH(the_check_of_the_log_computes_every_confirmed_day_again)
{
    exists(t, SBT_ROLE_PIC, "PEMDA-73.06");
    exists(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    sbt_day day = sbt_day_at(t->ctx.now_us, SBT_ZONE_WIB);
    deed(t);
    clock_by(t, SBT_US_PER_S);
    deed(t);
    clock_to(t, day + 1, 6);
    round_(t);
    numbered(t);
    ta_as(t, SBT_ROLE_PIC, "PEMDA-73.06");
    struct sbt_acts_in in = {.day = day};
    struct sbt_acts_day v;
    SBT_ASSERT_OK(sbt_acts_day(&t->ctx, &in, &v, &t->f), &t->f);
    assert_true(v.acts_n >= 2);
    SBT_ASSERT_OK(sbt_acts_confirm(&t->ctx, &in, v.acts_n, v.root, &t->f), &t->f);
    numbered(t);
    struct sbt_log_audit r;
    SBT_ASSERT_OK(sbt_log_audit(&t->app, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.findings_n, 0);
    // A confirmation that names another root than its day has.
    static const char lie[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    clock_to(t, day + 1, 10);
    deed(t);
    clock_to(t, day + 2, 6);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.lie", SBT_TX_WRITE, lie_tx, (void *)lie, &t->f), &t->f);
    numbered(t);
    SBT_ASSERT_OK(sbt_log_audit(&t->app, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.findings_n, 1);
    assert_string_equal(r.findings[0].say, "Hari yang dikonfirmasi instansi tidak sama dengan catatannya");
    assert_non_null(strstr(r.findings[0].first, "PEMDA-73.06"));
}

TA_TEST_BOTH(the_receiver_of_an_agency_that_ended_confirms_its_last_days)
{
    sbt_day last = sbt_day_of(2024, 9, 3); // KASN's: data/agencies.csv
    struct sbt_acts_day day;
    struct sbt_acts_in in = {.agency = "KASN", .day = last};
    clock_to(t, last, 8);
    round_(t);
    ta_as(t, SBT_ROLE_PIC, "KASN");
    deed(t);
    clock_by(t, SBT_US_PER_S);
    ta_as(t, SBT_ROLE_PIC, "BKN");
    SBT_ASSERT_OK(sbt_acts_day(&t->ctx, &(struct sbt_acts_in){.day = last}, &day, &t->f), &t->f);
    assert_int_equal(sbt_acts_day(&t->ctx, &in, &day, &t->f), SBT_E_NOT_FOUND); // KASN is still there
    clock_to(t, last + 1, 9);
    exists(t, SBT_ROLE_PIC, "BKN");
    numbered(t);
    round_(t);
    assert_int_equal(told(t, "acts_open"), 1);
    assert_int_equal(desk(t, "KASN")->open_n, 1);
    SBT_ASSERT_OK(sbt_acts_day(&t->ctx, &in, &day, &t->f), &t->f);
    assert_string_equal(day.agency_code, "KASN");
    assert_int_equal(day.acts_n, 1);
    SBT_ASSERT_OK(sbt_acts_confirm(&t->ctx, &in, 1, day.root, &t->f), &t->f);
    assert_int_equal(desk(t, "KASN")->open_n, 0);
    ta_as(t, SBT_ROLE_PIC, "BAWASLU");
    assert_int_equal(sbt_acts_day(&t->ctx, &in, &day, &t->f), SBT_E_NOT_FOUND);
    folds(t);
}

TA_TEST_BOTH(each_person_is_told_each_morning_how_much_stands_in_his_name)
{
    sbt_day monday = sbt_day_of(2024, 12, 2);
    clock_to(t, monday, 8);
    round_(t);
    one_act(t);
    int64_t before = told(t, "acts_own");
    round_(t);
    assert_int_equal(told(t, "acts_own"), before); // the day is not over
    clock_to(t, monday + 1, 1);
    round_(t);
    round_(t);
    assert_int_equal(told(t, "acts_own"), before + 1);
    clock_to(t, monday + 2, 1);
    round_(t);
    assert_int_equal(told(t, "acts_own"), before + 1); // nothing was done on Tuesday
}
