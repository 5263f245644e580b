// Clocks of the subject's rights: the time for objection and appeal lapses by itself, a data request is counted in hours.
#include <stdatomic.h>
#include <string.h>

#include "app/case_clock.h"
#include "app/case_step.h"
#include "app/case_view.h"
#include "base/buf.h"
#include "tests/app/case_fix.h"

#define HOUR_US (INT64_C(3600) * SBT_US_PER_S)

static void at(struct ta *t, sbt_day day, int64_t us)
{
    atomic_store(&t->ts.clock.sim_us, sbt_day_start_us(day, SBT_ZONE_WITA) + us);
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    t->ctx.actor.step_up_us = t->ctx.now_us;
}

static void tick(struct ta *t)
{
    int64_t n = 1;
    for (int i = 0; i < 50 && n > 0; i++)
        SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
}

static const struct sbt_clock_view *clock_of(struct ta *t, const char *number, const char *code)
{
    struct sbt_case_view_in in = {.number = number, .explain = true};
    struct sbt_case_view *v = SBT_NEW(t->ts.a, struct sbt_case_view);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_view(&t->ctx, &in, v, &t->f), &t->f);
    for (size_t i = 0; i < v->subjects[0].clocks_n; i++) // newest first
        if (sbt_str_eq(v->subjects[0].clocks[i].code, code))
            return &v->subjects[0].clocks[i];
    return NULL;
}

static struct sbt_case_opened decided(struct ta *t, sbt_day delivered)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    sbt_day on = sbt_day_of(2024, 11, 27);
    ta_case_to_ppk(t, c.number);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    SBT_ASSERT_OK(ta_step(t, c.number, "terima_surat", &(struct sbt_s_acknowledge){.received_on = on}), &t->f);
    SBT_ASSERT_OK(ta_step(t, c.number, "ke_meja_ppk", &(struct sbt_s_lay_before_ppk){.laid_on = on}), &t->f);
    struct sbt_s_examine exam = {.held_on = on,
                                 .record_number = "BAP-1",
                                 .attended = true,
                                 .team = true,
                                 .examiners = "Tim",
                                 .summary = "Mengakui."};
    SBT_ASSERT_OK(ta_step(t, c.number, "periksa", &exam), &t->f);
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    struct sbt_s_decide d = {.decree_number = "SK-1",
                             .decree_date = on,
                             .sanction = "bebas_jabatan",
                             .level = "berat",
                             .authority = "ppk",
                             .team = true,
                             .examination_record = "BAP-1",
                             .delivered_on = delivered};
    SBT_ASSERT_OK(ta_step(t, c.number, "putus", &d), &t->f);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    return c;
}

static void rebuilds(struct ta *t)
{
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

TA_TEST_BOTH(the_time_to_object_runs_from_delivery_and_lapses_without_anybody_being_late)
{
    struct sbt_case_opened c = decided(t, sbt_day_of(2024, 11, 27));
    const struct sbt_clock_view *k = clock_of(t, c.number, "masa_upaya");
    assert_non_null(k);
    assert_int_equal(k->start_day, sbt_day_of(2024, 11, 27));
    assert_int_equal(k->due.day, sbt_day_of(2024, 12, 17)); // 14 working days, the day of delivery not counted
    assert_true(k->due.lines_n >= 20);                      // day by day, weekends with their reason
    assert_null(clock_of(t, c.number, "penyerahan"));       // the decree says that it was delivered
    at(t, sbt_day_of(2024, 12, 17), 23 * HOUR_US);
    tick(t);
    assert_string_equal(clock_of(t, c.number, "masa_upaya")->state, "running");
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM clock_tier x JOIN clock c ON c.clock_id = x.clock_id WHERE "
                                    "c.code = 'masa_upaya' AND x.what = 'remind'"),
                     1);
    at(t, sbt_day_of(2024, 12, 18), HOUR_US);
    tick(t);
    tick(t);
    assert_string_equal(clock_of(t, c.number, "masa_upaya")->state, "met");
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM clock_tier WHERE what = 'lapse'"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event e JOIN clock c ON c.clock_id = e.thing_id WHERE "
                                    "c.code = 'masa_upaya' AND c.state IN ('breached', 'ended')"),
                     0);
    rebuilds(t);
}

// What the timeline says of the newest objection.
static struct sbt_timeline_row objection_of(struct ta *t, const char *number)
{
    struct sbt_timeline_in in = {.number = number, .kind = "subject.step", .subject_n = SBT_INT_NONE, .limit = 50};
    struct sbt_timeline l;
    SBT_ASSERT_OK(sbt_case_timeline(&t->ctx, &in, &l, &t->f), &t->f);
    for (size_t i = 0; i < l.n; i++)
        if (sbt_str_eq(l.rows[i].step, "keberatan"))
            return l.rows[i];
    fail_msg("no objection in the timeline");
    return (struct sbt_timeline_row){0};
}

TA_TEST_BOTH(an_objection_that_comes_late_is_recorded_and_said_to_be_late)
{
    struct sbt_case_opened late = decided(t, sbt_day_of(2024, 11, 27)), in_time = decided(t, sbt_day_of(2024, 11, 27));
    struct sbt_s_object o = {.filed_on = sbt_day_of(2024, 12, 18), .letter_number = "K-1", .text = "Keberatan."};
    struct sbt_case_step_in in = {.case_number = late.number, .step = "keberatan", .rec = &o};
    struct sbt_case_step_out out;
    at(t, sbt_day_of(2024, 12, 18), HOUR_US);
    tick(t);
    SBT_ASSERT_OK(sbt_case_step(&t->ctx, &in, &out, &t->f), &t->f);
    assert_int_equal(out.lapsed_on, sbt_day_of(2024, 12, 17));
    struct sbt_timeline_row r = objection_of(t, late.number);
    assert_int_equal(r.lapsed_on, sbt_day_of(2024, 12, 17));
    assert_non_null(strstr(r.what, "terlambat: waktunya berakhir pada 17 Desember 2024"));
    // Filed on the last day, and only recorded the day after.
    o.filed_on = sbt_day_of(2024, 12, 17);
    in.case_number = in_time.number;
    SBT_ASSERT_OK(sbt_case_step(&t->ctx, &in, &out, &t->f), &t->f);
    assert_int_equal(out.lapsed_on, SBT_DAY_NONE);
    r = objection_of(t, in_time.number);
    assert_int_equal(r.lapsed_on, SBT_DAY_NONE);
    assert_null(strstr(r.what, "terlambat"));
    rebuilds(t);
}

TA_TEST_BOTH(an_objection_on_the_last_day_ends_the_time_to_object)
{
    struct sbt_case_opened c = decided(t, SBT_DAY_NONE);
    assert_null(clock_of(t, c.number, "masa_upaya")); // not delivered yet
    assert_string_equal(clock_of(t, c.number, "penyerahan")->state, "running");
    at(t, sbt_day_of(2024, 11, 28), HOUR_US);
    struct sbt_s_deliver d = {.delivered_on = sbt_day_of(2024, 11, 28), .receipt_number = "TT-1"};
    SBT_ASSERT_OK(ta_step(t, c.number, "serah_keputusan", &d), &t->f);
    assert_string_equal(clock_of(t, c.number, "penyerahan")->state, "met");
    const struct sbt_clock_view *k = clock_of(t, c.number, "masa_upaya");
    assert_non_null(k);
    assert_int_equal(k->due.day, sbt_day_of(2024, 12, 18));
    at(t, sbt_day_of(2024, 12, 18), 22 * HOUR_US);
    tick(t);
    struct sbt_s_object o = {.filed_on = sbt_day_of(2024, 12, 18), .letter_number = "K-1", .text = "Keberatan."};
    SBT_ASSERT_OK(ta_step(t, c.number, "keberatan", &o), &t->f);
    assert_string_equal(clock_of(t, c.number, "masa_upaya")->state, "met");
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM clock_tier WHERE what = 'lapse'"), 0);
    struct sbt_s_resolve_objection r = {
        .result = "dikuatkan", .decision_number = "P-1", .decision_date = sbt_day_of(2024, 12, 18), .text = "Tetap."};
    SBT_ASSERT_OK(ta_step(t, c.number, "putusan_keberatan", &r), &t->f);
    assert_string_equal(clock_of(t, c.number, "masa_upaya")->state, "met"); // a decision on it gives no new time
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM clock WHERE code = 'masa_upaya'"), 1);
    rebuilds(t);
}

static int64_t waiting(struct ta *t)
{
    return ts_int(&t->ts, "SELECT count(*) FROM clock WHERE code = 'hak_data' AND state IN ('running', 'breached')");
}

static int64_t breached(struct ta *t)
{
    return ts_int(&t->ts, "SELECT count(*) FROM clock WHERE code = 'hak_data' AND state = 'breached'");
}

// When the n-th open request is due, the one that is due first in front.
static int64_t due_of(struct ta *t, const char *number, size_t nth)
{
    struct sbt_case_view_in in = {.number = number, .explain = true};
    struct sbt_case_view *v = SBT_NEW(t->ts.a, struct sbt_case_view);
    SBT_ASSERT_OK(sbt_case_view(&t->ctx, &in, v, &t->f), &t->f);
    for (size_t i = 0; i < v->subjects[0].clocks_n; i++)
        if (sbt_str_eq(v->subjects[0].clocks[i].code, "hak_data") && nth-- == 0)
            return v->subjects[0].clocks[i].due.due_us;
    return 0;
}

TA_TEST_BOTH(a_data_request_is_counted_in_hours_and_escalates_when_nobody_answers)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    struct sbt_s_data_answer answer = {.result = "dipenuhi", .text = "Salinan data diserahkan."};
    struct sbt_s_data_request ask = {.right = "akses", .text = "Meminta data tentang dirinya."};
    ta_case_to_ppk(t, c.number);
    assert_int_equal(ta_step(t, c.number, "jawaban_data", &answer), SBT_E_CONFLICT); // nobody asked
    SBT_ASSERT_OK(ta_step(t, c.number, "permintaan_data", &ask), &t->f);
    int64_t from = t->ctx.now_us;
    const struct sbt_clock_view *k = clock_of(t, c.number, "hak_data");
    assert_non_null(k);
    assert_int_equal(k->due.due_us, from + 72 * HOUR_US);
    atomic_store(&t->ts.clock.sim_us, from + 50 * HOUR_US);
    tick(t);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM clock_tier WHERE what = 'remind' AND clock_id IN (SELECT "
                                    "clock_id FROM clock WHERE code = 'hak_data')"),
                     1);
    struct sbt_s_data_request mend = {.right = "koreksi", .text = "Meminta gelarnya dibetulkan."};
    SBT_ASSERT_OK(ta_step(t, c.number, "permintaan_data", &mend), &t->f); // another request has its own three days
    assert_int_equal(waiting(t), 2);
    assert_int_equal(due_of(t, c.number, 0), from + 72 * HOUR_US);
    assert_int_equal(due_of(t, c.number, 1), t->ctx.now_us + 72 * HOUR_US);
    atomic_store(&t->ts.clock.sim_us, from + 72 * HOUR_US - 2 * SBT_US_PER_S);
    tick(t);
    assert_int_equal(breached(t), 0);
    atomic_store(&t->ts.clock.sim_us, from + 72 * HOUR_US + SBT_US_PER_S);
    tick(t);
    assert_int_equal(breached(t), 1); // the first one, and not the other
    atomic_store(&t->ts.clock.sim_us, from + 73 * HOUR_US + SBT_US_PER_S);
    tick(t);
    tick(t);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM clock_tier WHERE what = 'escalate' AND clock_id IN (SELECT "
                                    "clock_id FROM clock WHERE code = 'hak_data')"),
                     1);
    SBT_ASSERT_OK(ta_step(t, c.number, "jawaban_data", &answer), &t->f); // of the oldest
    assert_int_equal(waiting(t), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM clock WHERE code = 'hak_data' AND state = 'ended'"), 1);
    assert_string_equal(clock_of(t, c.number, "hak_data")->state, "running");
    SBT_ASSERT_OK(ta_step(t, c.number, "jawaban_data", &answer), &t->f);
    assert_string_equal(clock_of(t, c.number, "hak_data")->state, "met");
    assert_int_equal(waiting(t), 0);
    rebuilds(t);
}
