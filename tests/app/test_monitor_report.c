// Monitoring reports: the same bytes at the same log size, made once, by schedule and on demand, for those who may.
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "app/figure_fold.h"
#include "app/monitor_report_doc.h"
#include "app/monitor_report_private.h"
#include "base/limits.h"
#include "print/pdf.h"
#include "print/sheet.h"
#include "store/event.h"
#include "tests/app/case_fix.h"

static void fold(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
}

static void days_on(struct ta *t, int days)
{
    atomic_fetch_add(&t->ts.clock.sim_us, days * SBT_US_PER_DAY);
    t->ctx.now_us = sbt_clock_now(&t->ts.clock);
}

static struct sbt_monitor_report make(struct ta *t, struct sbt_monitor_report_in in)
{
    struct sbt_monitor_report r;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_monitor_report_make(&t->ctx, &in, &r, &t->f), &t->f);
    return r;
}

static int refused(struct ta *t, struct sbt_monitor_report_in in, const char *field)
{
    struct sbt_monitor_report r;
    sbt_fault_clear(&t->f);
    int rc = sbt_monitor_report_make(&t->ctx, &in, &r, &t->f);
    if (field)
        assert_string_equal(t->f.fields[0].field, field);
    return rc;
}

SBT_TEST(knows_the_weeks_of_the_iso_calendar)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 16);
    sbt_day d;
    assert_true(sbt_iso_week_parse("2024-W48", &d));
    assert_int_equal(d, sbt_day_of(2024, 11, 25));
    assert_true(sbt_iso_week_parse("2020-W53", &d));
    assert_int_equal(d, sbt_day_of(2020, 12, 28));
    assert_true(sbt_iso_week_parse("2025-W01", &d));
    assert_int_equal(d, sbt_day_of(2024, 12, 30));
    assert_string_equal(sbt_iso_week(a, sbt_day_of(2025, 1, 1)), "2025-W01");
    assert_string_equal(sbt_iso_week(a, sbt_day_of(2021, 1, 3)), "2020-W53");
    assert_false(sbt_iso_week_parse("2024-W53", &d));
    assert_false(sbt_iso_week_parse("2024-W00", &d));
    assert_false(sbt_iso_week_parse("2024-48", &d));
    assert_false(sbt_iso_week_parse("2024-W4x", &d));
    assert_false(sbt_iso_week_parse(NULL, &d));
}

TA_TEST_BOTH(makes_the_same_report_once_and_the_same_bytes_again)
{
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Nama Rahasia Satu"});
    fold(t);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    struct sbt_monitor_report r = make(t, (struct sbt_monitor_report_in){.kind = "weekly"});
    const char *n = sbt_arena_printf(t->ctx.arena, "%lld", (long long)r.leaf_n);
    int64_t events = ts_int(&t->ts, "SELECT count(*) FROM event");
    for (int i = 0; i < 5; i++) // life goes on
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-32.73", .name = "Dua", .region = "32.73"});
    fold(t);
    days_on(t, 3);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_monitor_report again = make(t, (struct sbt_monitor_report_in){.kind = "weekly", .as_of = n});
    assert_string_equal(again.number, r.number);
    assert_true(ts_int(&t->ts, "SELECT count(*) FROM monitor_report") == 1);
    assert_true(events < ts_int(&t->ts, "SELECT count(*) FROM event"));
    // What is kept is what comes out when it is drawn anew.
    struct sbt_blob kept[SBT_MONITOR_REPORT_FILES];
    const char *name;
    for (int i = 0; i < SBT_MONITOR_REPORT_FILES; i++) {
        SBT_ASSERT_OK(
            sbt_monitor_report_read(&t->ctx, r.number, (enum sbt_monitor_report_file)i, &kept[i], &name, &t->f), &t->f);
        assert_null(memmem(kept[i].p, kept[i].n, "Rahasia", 7));
    }
    struct sbt_monitor_report_in in = {.kind = "weekly", .as_of = n};
    struct sbt_monitor_report_plan plan;
    struct sbt_doc doc;
    SBT_AUTO_BUF pdf;
    SBT_AUTO_BUF sheet;
    sbt_buf_init(&pdf, SBT_LIMIT_PDF_BYTES);
    sbt_buf_init(&sheet, SBT_LIMIT_SHEET_BYTES);
    SBT_ASSERT_OK(sbt_monitor_report_plan(&t->ctx, &in, &plan, &t->f), &t->f);
    t->ctx.lang = "en";
    SBT_ASSERT_OK(sbt_monitor_report_doc(&t->ctx, &plan, &doc, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_pdf_write(&doc, &pdf, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_sheet_write(&doc, &sheet, &t->f), &t->f);
    assert_int_equal(pdf.n, kept[SBT_MONITOR_REPORT_PDF_EN].n);
    assert_memory_equal(pdf.p, kept[SBT_MONITOR_REPORT_PDF_EN].p, pdf.n);
    assert_int_equal(sheet.n, kept[SBT_MONITOR_REPORT_XLSX_EN].n);
    assert_memory_equal(sheet.p, kept[SBT_MONITOR_REPORT_XLSX_EN].p, sheet.n);
}

TA_TEST_BOTH(says_what_is_wrong_with_a_period)
{
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"});
    fold(t);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    assert_int_equal(refused(t, (struct sbt_monitor_report_in){.kind = "daily"}, "kind"), SBT_E_INVALID);
    assert_int_equal(refused(t, (struct sbt_monitor_report_in){.kind = "weekly", .week = "2090-W10"}, "week"),
                     SBT_E_INVALID);
    assert_int_equal(refused(t, (struct sbt_monitor_report_in){.kind = "weekly", .week = "minggu"}, "week"),
                     SBT_E_INVALID);
    assert_int_equal(refused(t, (struct sbt_monitor_report_in){.kind = "weekly", .as_of = "2090-01-01"}, "as_of"),
                     SBT_E_INVALID);
    assert_int_equal(refused(t, (struct sbt_monitor_report_in){.kind = "weekly", .as_of = "999999999"}, "as_of"),
                     SBT_E_INVALID);
    assert_int_equal(refused(t, (struct sbt_monitor_report_in){.kind = "weekly", .as_of = "1999-01-01"}, "as_of"),
                     SBT_E_INVALID);
    assert_int_equal(refused(t, (struct sbt_monitor_report_in){.kind = "contest"}, "contest"), SBT_E_INVALID);
    assert_int_equal(refused(t, (struct sbt_monitor_report_in){.kind = "contest", .contest = "NOPE"}, "contest"),
                     SBT_E_INVALID);
    assert_int_equal(refused(t, (struct sbt_monitor_report_in){.kind = "weekly", .contest = "PILKADA2024"}, "contest"),
                     SBT_E_INVALID);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM monitor_report"), 0);
    // A contest that nobody was reported in is a report of zeros.
    struct sbt_monitor_report r = make(t, (struct sbt_monitor_report_in){.kind = "contest", .contest = "PEMILU2024"});
    assert_string_equal(r.contest, "PEMILU2024");
}

TA_TEST_BOTH(is_for_those_who_may_see_the_figures)
{
    struct sbt_monitor_report r;
    struct sbt_monitor_report *list;
    struct sbt_monitor_report_in in = {.kind = "weekly"};
    size_t n;
    fold(t);
    static const enum sbt_role shut[] = {SBT_ROLE_PPK, SBT_ROLE_PPK_OFFICER};
    for (size_t i = 0; i < SBT_ARRAY_LEN(shut); i++) {
        ta_as(t, shut[i], "PEMDA-73.71");
        assert_int_equal(sbt_monitor_report_make(&t->ctx, &in, &r, &t->f), SBT_E_DENIED);
        assert_int_equal(sbt_monitor_report_list(&t->ctx, NULL, &list, &n, &t->f), SBT_E_DENIED);
    }
    ta_as(t, SBT_ROLE_UNSET, NULL);
    assert_int_equal(sbt_monitor_report_list(&t->ctx, NULL, &list, &n, &t->f), SBT_E_LOGIN);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    r = make(t, in); // an empty register: zeros
    SBT_ASSERT_OK(sbt_monitor_report_list(&t->ctx, NULL, &list, &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    assert_string_equal(list[0].number, r.number);
    assert_string_equal(list[0].agency_label, "BKN");
    assert_int_equal(sbt_monitor_report_get(&t->ctx, "LM-NOPE", &r, &t->f), SBT_E_NOT_FOUND);
}

static int64_t schedule(struct ta *t)
{
    bool more = true;
    int64_t n = 0;
    struct sbt_ctx ctx = t->ctx;
    ctx.actor = (struct sbt_actor){.step_up_us = SBT_US_NONE, .zone = SBT_ZONE_WIB};
    while (more) {
        sbt_fault_clear(&t->f);
        SBT_ASSERT_OK(sbt_monitor_report_schedule(&ctx, &more, &t->f), &t->f);
        n += more;
    }
    return n;
}

static void at(struct ta *t, int month, int day, int hour)
{
    atomic_store(&t->ts.clock.sim_us,
                 sbt_day_start_us(sbt_day_of(2024, month, day), SBT_ZONE_WIB) + hour * 3600 * SBT_US_PER_S);
    t->ctx.now_us = sbt_clock_now(&t->ts.clock);
    fold(t);
}

static enum sbt_rc monitor_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct ta *t = arg;
    struct sbt_event_id id;
    struct sbt_ev_account_added_facts facts = {0};
    struct sbt_ev_account_added_person person = {.login = "pemantau", .name = "Contoh"};
    struct sbt_event_new e = {
        .kind = SBT_EV_ACCOUNT_ADDED, .thing = t->ctx.actor.account.u, .facts = &facts, .person = &person};
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    struct sbt_ev_appointment_added_facts ap = {.account = t->ctx.actor.account.u,
                                                .agency = t->ctx.actor.agency.u,
                                                .capacity = "definitif",
                                                .role = "monitor",
                                                .status = "active",
                                                .valid_from = sbt_day_of(2024, 1, 1),
                                                .valid_to = SBT_DAY_NONE};
    e = (struct sbt_event_new){.kind = SBT_EV_APPOINTMENT_ADDED, .thing = t->ctx.actor.appointment.u, .facts = &ap};
    return sbt_event_append(tx, &e, &id, f);
}

TA_TEST_BOTH(comes_every_monday_and_after_each_stage_once)
{
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.monitor", SBT_TX_WRITE, monitor_tx, t, &t->f), &t->f);
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"}); // the log begins in this week
    at(t, 11, 27, 23);
    assert_int_equal(schedule(t), 0); // before it there was nothing to report
    at(t, 11, 28, 8);
    assert_int_equal(schedule(t), 1); // voting day was yesterday
    assert_int_equal(schedule(t), 0);
    at(t, 12, 1, 23); // Sunday
    assert_int_equal(schedule(t), 0);
    at(t, 12, 2, 4); // too early
    assert_int_equal(schedule(t), 0);
    at(t, 12, 2, 6);
    assert_int_equal(schedule(t), 1);
    at(t, 12, 8, 12);
    assert_int_equal(schedule(t), 0);
    at(t, 12, 17, 12); // a week was missed; Tuesday, and the count of votes ended yesterday
    assert_int_equal(schedule(t), 2);
    struct sbt_monitor_report *list;
    size_t n;
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    SBT_ASSERT_OK(sbt_monitor_report_list(&t->ctx, NULL, &list, &n, &t->f), &t->f);
    assert_int_equal(n, 4);
    assert_true(list[0].scheduled && list[0].agency_label == NULL);
    size_t week = list[0].contest == NULL ? 0 : 1; // both in one instant
    assert_string_equal(list[1 - week].contest, "PILKADA2024");
    assert_int_equal(list[1 - week].last, sbt_day_of(2024, 12, 16));
    assert_int_equal(list[week].last, sbt_day_of(2024, 12, 15));
    assert_int_equal(list[2].last, sbt_day_of(2024, 12, 1));
    assert_int_equal(list[3].last, sbt_day_of(2024, 11, 27));
    assert_true(list[week].since_n > 0);
    assert_int_equal(list[3].since_n, -1);
    assert_true(ts_int(&t->ts, "SELECT count(*) FROM notice WHERE kind = 'monitor_report'") == 4);
}

struct worker {
    struct ta *t;
    struct sbt_arena *a;
    enum sbt_rc rc;
};

static void *work(void *arg)
{
    struct worker *w = arg;
    struct sbt_fault f = {0};
    struct sbt_ctx ctx = w->t->ctx;
    struct sbt_monitor_report r;
    struct sbt_monitor_report_in in = {.kind = "weekly", .week = "2024-W48"};
    ctx.arena = w->a;
    w->rc = sbt_monitor_report_make(&ctx, &in, &r, &f);
    return NULL;
}

TA_TEST_BOTH(is_made_once_when_several_ask_at_the_same_time)
{
    struct worker w[4];
    pthread_t th[4];
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"});
    fold(t);
    at(t, 12, 3, 8);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    for (int i = 0; i < 4; i++) {
        w[i] = (struct worker){.t = t, .a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES)};
        assert_int_equal(pthread_create(&th[i], NULL, work, &w[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(th[i], NULL);
        assert_int_equal(w[i].rc, SBT_OK);
        sbt_arena_free(w[i].a);
    }
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM monitor_report"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM monitor_report_file"), 4);
}
