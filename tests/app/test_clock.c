// Clocks: each tier comes once, late holidays move them, extensions have limits, the ladder goes on by itself.
#include <pthread.h>
#include <stdatomic.h>

#include "app/calendar_load.h"
#include "app/case_clock.h"
#include "app/case_join.h"
#include "app/case_view.h"
#include "app/clock_change.h"
#include "app/clock_move.h"
#include "base/buf.h"
#include "base/limits.h"
#include "jobs/jobs.h"
#include "tests/app/case_fix.h"

static const struct ta_case one = {.agency = "PEMDA-73.71", .name = "Andi Contoh", .nip = "198001012005011001"};

static int64_t count(struct ta *t, const char *sql)
{
    return ts_int(&t->ts, sql);
}

static void at(struct ta *t, int year, int month, int day, int hour)
{
    atomic_store(&t->ts.clock.sim_us,
                 sbt_day_start_us(sbt_day_of(year, month, day), SBT_ZONE_WIB) + hour * INT64_C(3600) * SBT_US_PER_S);
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    t->ctx.actor.step_up_us = t->ctx.now_us;
}

static void tick(struct ta *t)
{
    int64_t n = 1;
    for (int i = 0; i < 50 && n > 0; i++)
        SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
    assert_int_equal(n, 0);
}

static void rebuilds(struct ta *t)
{
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    if (r.differences_n > 0)
        fail_msg("%s", r.first);
}

static const struct sbt_clock_view *clock_of(struct ta *t, const char *number, const char *code)
{
    struct sbt_case_view_in in = {.number = number, .explain = true};
    struct sbt_case_view *v = SBT_NEW(t->ts.a, struct sbt_case_view);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_view(&t->ctx, &in, v, &t->f), &t->f);
    for (size_t i = 0; i < v->subjects[0].clocks_n; i++)
        if (sbt_str_eq(v->subjects[0].clocks[i].code, code))
            return &v->subjects[0].clocks[i];
    return NULL;
}

// With the PPK, who has had the letter since that day.
static struct sbt_case_opened received(struct ta *t, int month, int day)
{
    struct sbt_case_opened c = ta_case_open(t, &one);
    ta_case_to_ppk(t, c.number);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    struct sbt_s_acknowledge rec = {.received_on = sbt_day_of(2024, month, day), .agenda_number = "AG/1"};
    SBT_ASSERT_OK(ta_step(t, c.number, "terima_surat", &rec), &t->f);
    return c;
}

TA_TEST_BOTH(each_tier_of_a_clock_comes_once_however_often_the_job_runs)
{
    struct sbt_case_opened c = received(t, 11, 27); // ten days: 7-12
    at(t, 2024, 12, 3, 12);
    tick(t);
    assert_int_equal(count(t, "SELECT count(*) FROM clock_tier x JOIN clock c ON c.clock_id = x.clock_id "
                              "WHERE c.code = 'tindak_lanjut'"),
                     0);
    at(t, 2024, 12, 4, 12); // three days before
    tick(t);
    tick(t);
    at(t, 2024, 12, 8, 12); // the day after it is late; the day after that it is escalated
    tick(t);
    tick(t);
    at(t, 2024, 12, 9, 12);
    tick(t);
    tick(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    const struct sbt_clock_view *k = clock_of(t, c.number, "tindak_lanjut");
    assert_string_equal(k->state, "breached");
    assert_int_equal(k->zone, SBT_ZONE_WITA); // of the agency in Makassar, not of whoever took the step
    assert_string_equal(k->region, "73.71");
    assert_int_equal(k->tiers_n, 3);
    assert_string_equal(k->tiers[0].what, "remind");
    assert_string_equal(k->tiers[1].what, "late");
    assert_string_equal(k->tiers[2].what, "escalate");
    assert_non_null(strstr(k->tiers[2].step, "Peringatan"));
    assert_int_equal(count(t, "SELECT count(*) FROM notice WHERE kind = 'step_due' AND arg = 'peringatan'"), 1);
    rebuilds(t);
}

TA_TEST_BOTH(a_clock_that_begins_in_the_past_is_late_at_once)
{
    struct sbt_s_acknowledge rec = {.received_on = sbt_day_of(2024, 11, 1), .agenda_number = "AG/1"};
    struct sbt_case_opened c = ta_case_open(t, &one);
    ta_case_to_ppk(t, c.number);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    SBT_ASSERT_OK(ta_step(t, c.number, "terima_surat", &rec), &t->f);
    tick(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    const struct sbt_clock_view *k = clock_of(t, c.number, "tindak_lanjut");
    assert_string_equal(k->state, "breached");
    assert_int_equal(k->tiers_n, 2); // no reminder of what has passed
    assert_string_equal(k->tiers[0].what, "late");
}

struct worker {
    struct ta *t;
    struct sbt_ctx ctx;
    struct sbt_fault f;
    enum sbt_rc rc;
};

static void *work(void *arg)
{
    struct worker *w = arg;
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    w->ctx.arena = a;
    for (int64_t n = 1; n > 0 && w->rc == SBT_OK;)
        w->rc = sbt_case_clocks_tick(&w->ctx, 7, &n, &w->f);
    return NULL;
}

TA_TEST_BOTH(two_workers_at_once_do_every_tier_once)
{
    for (int i = 0; i < 30; i++)
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71",
                                          .name = sbt_arena_printf(t->ts.a, "Orang Ke %d", i),
                                          .act = i % 2 ? "spanduk" : "deklarasi",
                                          .region = i % 3 ? "73.71" : "73.06"});
    at(t, 2024, 12, 20, 12);
    struct worker w[3];
    pthread_t id[3];
    ta_as(t, SBT_ROLE_UNSET, NULL);
    for (int i = 0; i < 3; i++) {
        w[i] = (struct worker){.t = t, .ctx = t->ctx};
        assert_int_equal(pthread_create(&id[i], NULL, work, &w[i]), 0);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(id[i], NULL);
        SBT_ASSERT_OK(w[i].rc, &w[i].f);
    }
    int64_t cases = count(t, "SELECT count(*) FROM case_file");
    assert_int_equal(count(t, "SELECT count(*) FROM clock_tier WHERE n = 1 AND what = 'go_on'"), cases);
    assert_int_equal(count(t, "SELECT count(*) FROM event WHERE kind = 'clock.tier'"),
                     count(t, "SELECT count(*) FROM clock_tier"));
    assert_int_equal(count(t, "SELECT count(*) FROM clock_tier WHERE n = 2 AND what = 'escalate'"), cases);
}

#define ICS_HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:SKB Libur Mendadak\r\n"
#define ICS_DAY(day, name, more) \
    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:" day "\r\nSUMMARY:" name "\r\n" more "END:VEVENT\r\n"
#define ICS_END "END:VCALENDAR\r\n"

static struct sbt_calendar_import_out import(struct ta *t, const char *ics, const char *region, bool dry_run)
{
    struct sbt_calendar_import_in in = {.text = ics, .n = strlen(ics), .region = region, .dry_run = dry_run};
    struct sbt_calendar_import_out out;
    ta_as(t, SBT_ROLE_ADMIN, "BKN");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_calendar_import(&t->ctx, &in, &out, &t->f), &t->f);
    return out;
}

static void run_jobs(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_jobs_run(&t->app, true, NULL, &n, &t->f), &t->f);
}

TA_TEST_BOTH(a_holiday_that_is_loaded_late_moves_running_clocks_and_says_from_where)
{
    // Thursday 28-11-2024 in Makassar; 5 working days to record receipt: 29-11, 2-12, 3, 4, 5-12
    at(t, 2024, 11, 28, 9);
    struct sbt_case_opened c = ta_case_open(t, &one);
    ta_case_to_ppk(t, c.number);
    assert_int_equal(clock_of(t, c.number, "penerimaan")->due.day, sbt_day_of(2024, 12, 5));
    const char *ics = ICS_HEAD ICS_DAY("20241204", "Cuti bersama mendadak", "") ICS_END;
    struct sbt_calendar_import_out dry = import(t, ics, NULL, true);
    assert_int_equal(dry.new_n, 1);
    assert_string_equal(dry.rows[0].kind, "cuti_bersama");
    assert_int_equal(dry.number, 0);
    assert_int_equal(dry.moves.moved_n, 1);
    assert_int_equal(count(t, "SELECT count(*) FROM calendar_day"), 0);
    struct sbt_calendar_import_out out = import(t, ics, NULL, false);
    assert_int_equal(out.number, 2);
    assert_int_equal(import(t, ics, NULL, false).number, 0); // known now
    run_jobs(t);
    assert_int_equal(count(t, "SELECT moved_n FROM calendar_run WHERE number = 2"), 1);
    assert_int_equal(count(t, "SELECT seen_n FROM calendar_run WHERE number = 2"),
                     count(t, "SELECT count(*) FROM clock_due"));
    assert_int_equal(count(t, "SELECT count(*) FROM event WHERE kind = 'calendar.moved'"), 1);
    assert_int_equal(count(t, "SELECT max(k.due_day) FROM clock_due d JOIN clock_key k ON k.due_key = d.due_key"),
                     sbt_day_of(2024, 12, 6));
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    const struct sbt_clock_view *k = clock_of(t, c.number, "penerimaan");
    assert_int_equal(k->due.day, sbt_day_of(2024, 12, 6));
    assert_int_equal(k->moved_n, 1);
    assert_int_equal(k->moved[0].from, sbt_day_of(2024, 12, 5));
    assert_int_equal(k->moved[0].to, sbt_day_of(2024, 12, 6));
    assert_string_equal(k->moved[0].name, "Cuti bersama mendadak");
    // and it is taken back: the date returns, and both moves stay visible
    import(t, ICS_HEAD ICS_DAY("20241204", "Cuti bersama mendadak", "STATUS:CANCELLED\r\n") ICS_END, NULL, false);
    run_jobs(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    k = clock_of(t, c.number, "penerimaan");
    assert_int_equal(k->due.day, sbt_day_of(2024, 12, 5));
    assert_int_equal(k->moved_n, 2);
    assert_true(k->moved[1].removed);
    rebuilds(t);
}

TA_TEST_BOTH(a_regional_day_moves_the_clocks_of_its_region_only)
{
    at(t, 2024, 11, 28, 9);
    struct sbt_case_opened here = ta_case_open(t, &one);
    struct sbt_case_opened there =
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-32.73", .name = "Budi Contoh", .region = "32.73"});
    ta_case_to_ppk(t, here.number);
    ta_case_to_ppk(t, there.number);
    import(t, ICS_HEAD ICS_DAY("20241203", "Hari jadi provinsi", "") ICS_END, "73", false);
    run_jobs(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    assert_int_equal(clock_of(t, here.number, "penerimaan")->due.day, sbt_day_of(2024, 12, 6));
    assert_int_equal(clock_of(t, there.number, "penerimaan")->due.day, sbt_day_of(2024, 12, 5));
    assert_int_equal(clock_of(t, there.number, "penerimaan")->moved_n, 0);
}

TA_TEST_BOTH(a_tier_waits_when_its_holiday_was_loaded_but_not_yet_applied)
{
    at(t, 2024, 11, 28, 9);
    struct sbt_case_opened c = ta_case_open(t, &one);
    ta_case_to_ppk(t, c.number);
    at(t, 2024, 12, 5, 9);
    tick(t);
    import(t, ICS_HEAD ICS_DAY("20241205", "Libur mendadak", "") ICS_END, NULL, false);
    at(t, 2024, 12, 6, 9); // by the old calendar it ran out at midnight; the job that moves it has not run
    tick(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    assert_string_equal(clock_of(t, c.number, "penerimaan")->state, "running");
    at(t, 2024, 12, 7, 9);
    tick(t);
    assert_string_equal(clock_of(t, c.number, "penerimaan")->state, "breached");
}

TA_TEST_BOTH(a_run_that_was_cut_off_goes_on_and_counts_each_clock_once)
{
    at(t, 2024, 11, 28, 9);
    for (int i = 0; i < 3; i++)
        ta_case_to_ppk(t, ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71",
                                                            .name = sbt_arena_printf(t->ts.a, "Orang %d", i),
                                                            .act = i == 0   ? "spanduk"
                                                                   : i == 1 ? "deklarasi"
                                                                            : "foto_bersama"})
                              .number);
    import(t, ICS_HEAD ICS_DAY("20241204", "Libur satu", "") ICS_END, NULL, false);
    import(t, ICS_HEAD ICS_DAY("20241203", "Libur dua", "") ICS_END, "73", false); // overtakes the first
    bool more;
    SBT_ASSERT_OK(sbt_clocks_move(&t->ctx, 1, &more, &t->f), &t->f); // each clock has its key
    assert_true(more);                                               // cut off here
    SBT_ASSERT_OK(sbt_clocks_move(&t->ctx, 9, &more, &t->f), &t->f);
    assert_false(more);
    SBT_ASSERT_OK(sbt_clocks_move(&t->ctx, 1, &more, &t->f), &t->f);
    assert_int_equal(count(t, "SELECT moved_n FROM calendar_run WHERE number = 3"), 3);
    assert_int_equal(count(t, "SELECT count(*) FROM event WHERE kind = 'calendar.moved'"), 1);
    assert_int_equal(count(t, "SELECT count(*) FROM calendar_run WHERE done_us IS NULL"), 0);
    run_jobs(t);
    assert_int_equal(count(t, "SELECT count(*) FROM event WHERE kind = 'calendar.moved'"), 1);
}

TA_TEST_BOTH(clocks_that_end_alike_share_a_row_of_dates_and_move_by_it)
{
    at(t, 2024, 11, 28, 9);
    struct sbt_case_opened c[3];
    const char *region[] = {"73.71", "73.06", "32.73"}, *agency[] = {"PEMDA-73.71", "PEMDA-73.06", "PEMDA-32.73"};
    for (int i = 0; i < 3; i++) {
        c[i] = ta_case_open(t, &(struct ta_case){.agency = agency[i],
                                                 .name = sbt_arena_printf(t->ts.a, "Orang %d", i),
                                                 .region = region[i]});
        ta_case_to_ppk(t, c[i].number);
    }
    const char *keys = "SELECT count(DISTINCT d.due_key) FROM clock_due d JOIN clock c ON c.clock_id = d.clock_id "
                       "WHERE c.code = 'penerimaan'";
    assert_int_equal(count(t, keys), 2); // two zones
    SBT_ASSERT_OK(ts_raw(&t->ts, 0,
                         "INSERT INTO clock_key (due_key, due_us, due_day, next_us, sort_us, calendar, used_us) "
                         "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 150) "
                         "SELECT -i, 1, 1, NULL, i, 1, 0 FROM s"),
                  &t->f); // that no clock has: more than one page of them
    import(t, ICS_HEAD ICS_DAY("20241204", "Libur", "") ICS_END, NULL, false);
    // Clocks that begin before the job came to their keys move those with all others, and they are counted.
    struct sbt_case_opened late = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Orang 4"});
    ta_case_to_ppk(t, late.number);
    assert_int_equal(count(t, "SELECT moved_n FROM calendar_run WHERE number = 2"), 3);
    bool more;
    SBT_ASSERT_OK(sbt_clocks_move(&t->ctx, 1, &more, &t->f), &t->f);
    assert_true(more);
    SBT_ASSERT_OK(sbt_clocks_move(&t->ctx, 9, &more, &t->f), &t->f);
    assert_false(more);
    assert_int_equal(count(t, "SELECT moved_n FROM calendar_run WHERE number = 2"), 3);
    assert_int_equal(count(t, keys), 2);
    // One province's own day: its clocks get a key of their own, the others keep theirs.
    struct sbt_calendar_import_out dry =
        import(t, ICS_HEAD ICS_DAY("20241203", "Hari jadi", "") ICS_END, "73.06", true);
    assert_int_equal(dry.moves.moved_n, 1);
    import(t, ICS_HEAD ICS_DAY("20241203", "Hari jadi", "") ICS_END, "73.06", false);
    run_jobs(t);
    assert_int_equal(count(t, "SELECT moved_n FROM calendar_run WHERE number = 3"), 1);
    assert_int_equal(count(t, keys), 3);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    assert_int_equal(clock_of(t, c[0].number, "penerimaan")->due.day, sbt_day_of(2024, 12, 6));
    assert_int_equal(clock_of(t, c[1].number, "penerimaan")->due.day, sbt_day_of(2024, 12, 9));
    ta_as(t, SBT_ROLE_UNSET, NULL);
    int64_t n;
    SBT_ASSERT_OK(sbt_clocks_forget_keys(&t->ctx, &n, &t->f), &t->f);
    assert_int_equal(count(t, "SELECT count(*) FROM clock_key WHERE used_us = 0"), 0);
    assert_int_equal(count(t, "SELECT count(*) FROM clock_due d WHERE NOT EXISTS (SELECT 1 FROM clock_key k "
                              "WHERE k.due_key = d.due_key)"),
                     0);
    at(t, 2024, 12, 20, 9);
    tick(t);
    SBT_ASSERT_OK(sbt_clocks_forget_keys(&t->ctx, &n, &t->f), &t->f);
    assert_true(n > 0);
    assert_int_equal(count(t, "SELECT count(*) FROM clock_due d WHERE NOT EXISTS (SELECT 1 FROM clock_key k "
                              "WHERE k.due_key = d.due_key)"),
                     0);
}

TA_TEST_BOTH(an_extension_has_a_reason_a_limit_and_an_owner)
{
    struct sbt_case_opened c = received(t, 11, 27);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    const struct sbt_clock_view *k = clock_of(t, c.number, "tindak_lanjut");
    assert_int_equal(k->may_extend, 10);
    char id[37];
    sbt_id_put(id, &k->clock_id);
    struct sbt_clock_change_in in = {
        .number = c.number, .clock = id, .what = "extend", .days = 11, .reason = "Diminta PPK secara tertulis."};
    assert_int_equal(sbt_clock_change(&t->ctx, &in, &t->f), SBT_E_INVALID);
    in.days = 10;
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71"); // not the one whose time it is
    assert_int_equal(sbt_clock_change(&t->ctx, &in, &t->f), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_clock_change(&t->ctx, &in, &t->f), &t->f);
    k = clock_of(t, c.number, "tindak_lanjut");
    assert_int_equal(k->due.day, sbt_day_of(2024, 12, 17));
    assert_int_equal(k->extensions_n, 1);
    assert_string_equal(k->extensions[0].reason, "Diminta PPK secara tertulis.");
    assert_int_equal(k->may_extend, 0);
    in.days = 1;
    assert_int_equal(sbt_clock_change(&t->ctx, &in, &t->f), SBT_E_CONFLICT);
    in.what = "pause"; // the rulebook does not let this one stand still
    assert_int_equal(sbt_clock_change(&t->ctx, &in, &t->f), SBT_E_CONFLICT);
    sbt_fault_clear(&t->f);
    at(t, 2024, 12, 9, 12);
    tick(t);
    assert_string_equal(clock_of(t, c.number, "tindak_lanjut")->state, "running");
    rebuilds(t);
}

TA_TEST_BOTH(the_next_rung_of_the_ladder_becomes_due_by_itself_and_waits_for_a_person)
{
    struct sbt_case_opened c = received(t, 11, 27);
    at(t, 2024, 12, 9, 12);
    tick(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_s_letter warn = {
        .letter_number = "B/1", .letter_date = sbt_day_of(2024, 12, 9), .text = "Segera tindak lanjuti."};
    SBT_ASSERT_OK(ta_step(t, c.number, "peringatan", &warn), &t->f); // Monday
    const struct sbt_clock_view *k = clock_of(t, c.number, "tangga_teguran");
    assert_non_null(k);
    assert_int_equal(k->due.day, sbt_day_of(2024, 12, 12)); // three working days
    assert_string_equal(k->state, "running");
    at(t, 2024, 12, 13, 1);
    tick(t);
    assert_int_equal(count(t, "SELECT count(*) FROM notice WHERE kind = 'step_due' AND arg = 'teguran'"), 1);
    assert_int_equal(count(t, "SELECT ladder FROM subject"), 1); // nothing is done for anybody
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    SBT_ASSERT_OK(ta_step(t, c.number, "teguran", &warn), &t->f);
    assert_string_equal(clock_of(t, c.number, "tangga_teguran")->state, "ended");
    assert_string_equal(clock_of(t, c.number, "tangga_daftar_pelanggar")->state, "running");
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71");
    struct sbt_s_not_proven no = {.decision_number = "KEP/1",
                                  .decision_date = sbt_day_of(2024, 12, 13),
                                  .examination_record = "BAP/1",
                                  .reason = "Unsur pelanggaran tidak terpenuhi."};
    SBT_ASSERT_OK(ta_step(t, c.number, "putus_tidak_terbukti", &no), &t->f);
    assert_int_equal(count(t, "SELECT count(*) FROM clock WHERE state IN ('running', 'paused', 'breached')"), 0);
    assert_int_equal(count(t, "SELECT count(*) FROM clock_due"), 0);
    rebuilds(t);
}

TA_TEST_BOTH(clocks_go_with_their_subject_when_cases_are_joined_and_taken_apart)
{
    struct sbt_case_opened a = ta_case_open(t, &one);
    struct sbt_case_opened b = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Budi Contoh"});
    static const char lost[] = "SELECT count(*) FROM clock c JOIN subject s ON s.subject_id = c.subject_id "
                               "WHERE c.case_id <> s.case_id";
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    struct sbt_case_merge_in in = {.number = a.number, .into = b.number, .reason = "Satu peristiwa."};
    SBT_ASSERT_OK(sbt_case_merge(&t->ctx, &in, &t->f), &t->f);
    assert_int_equal(count(t, lost), 0);
    assert_int_equal(count(t, "SELECT count(DISTINCT case_id) FROM clock"), 1);
    struct sbt_case_reason_in back = {.number = a.number, .reason = "Ternyata berbeda."};
    SBT_ASSERT_OK(sbt_case_unmerge(&t->ctx, &back, &t->f), &t->f);
    assert_int_equal(count(t, lost), 0);
    assert_int_equal(count(t, "SELECT count(DISTINCT case_id) FROM clock"), 2);
    rebuilds(t);
}

static enum sbt_rc admin_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct ta *t = arg;
    struct sbt_event_id id;
    struct sbt_ev_account_added_facts facts = {0};
    struct sbt_ev_account_added_person person = {.login = "admin", .name = "Contoh"};
    struct sbt_event_new e = {
        .kind = SBT_EV_ACCOUNT_ADDED, .thing = t->ctx.actor.account.u, .facts = &facts, .person = &person};
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    struct sbt_ev_appointment_added_facts ap = {.account = t->ctx.actor.account.u,
                                                .agency = t->ctx.actor.agency.u,
                                                .capacity = "definitif",
                                                .role = "admin",
                                                .status = "active",
                                                .valid_from = sbt_day_of(2024, 1, 1),
                                                .valid_to = SBT_DAY_NONE};
    e = (struct sbt_event_new){.kind = SBT_EV_APPOINTMENT_ADDED, .thing = t->ctx.actor.appointment.u, .facts = &ap};
    return sbt_event_append(tx, &e, &id, f);
}

TA_TEST_BOTH(administrators_are_told_when_a_year_is_missing_once_a_month)
{
    ta_as(t, SBT_ROLE_ADMIN, "BKN");
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.admin", SBT_TX_WRITE, admin_tx, t, &t->f), &t->f);
    at(t, 2026, 9, 30, 12);
    SBT_ASSERT_OK(sbt_calendar_watch(&t->ctx, &t->f), &t->f);
    assert_int_equal(count(t, "SELECT count(*) FROM notice WHERE kind = 'calendar'"), 0);
    at(t, 2026, 10, 1, 12);
    SBT_ASSERT_OK(sbt_calendar_watch(&t->ctx, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_calendar_watch(&t->ctx, &t->f), &t->f);
    assert_int_equal(count(t, "SELECT count(*) FROM notice WHERE kind = 'calendar' AND arg = '2027'"), 1);
    struct sbt_calendar_view v;
    SBT_ASSERT_OK(sbt_calendar_view(&t->ctx, 0, &v, &t->f), &t->f);
    assert_int_equal(v.missing, 2027);
    assert_false(v.missing_now);
    assert_int_equal(v.year, 2026);
    assert_true(v.days_n >= 25);
    at(t, 2026, 11, 1, 12);
    SBT_ASSERT_OK(sbt_calendar_watch(&t->ctx, &t->f), &t->f);
    assert_int_equal(count(t, "SELECT count(*) FROM notice WHERE kind = 'calendar'"), 2);
}

TA_TEST_BOTH(a_file_of_days_is_refused_whole_with_its_lines)
{
    const char *bad = ICS_HEAD ICS_DAY("20241204", "Baik", "") ICS_DAY("20241304", "Salah bulan", "")
        ICS_DAY("20241205", "Berulang", "RRULE:FREQ=YEARLY\r\n") ICS_END;
    struct sbt_calendar_import_in in = {.text = bad, .n = strlen(bad)};
    struct sbt_calendar_import_out out;
    ta_as(t, SBT_ROLE_ADMIN, "BKN");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    assert_int_equal(sbt_calendar_import(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    assert_int_equal(t->f.fields_n, 2);
    assert_int_equal(count(t, "SELECT count(*) FROM calendar_day"), 0);
    in = (struct sbt_calendar_import_in){.text = ICS_HEAD ICS_END, .n = strlen(ICS_HEAD ICS_END), .region = "99"};
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_calendar_import(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_calendar_import(&t->ctx, &in, &out, &t->f), SBT_E_DENIED);
}
