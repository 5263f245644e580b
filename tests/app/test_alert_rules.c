// Rule alerts: what each rule looks for, that it tells it once, and that a transfer never tells who reported.
#include <stdatomic.h>

#include "app/alert_act.h"
#include "app/alert_desk.h"
#include "app/alert_rules.h"
#include "app/case_clock.h"
#include "app/figure_fold.h"
#include "app/figure_list.h"
#include "app/report_file.h"
#include "base/buf.h"
#include "store/event.h"
#include "tests/app/case_fix.h"

static int64_t pass(struct ta *t)
{
    int64_t n;
    ta_as(t, SBT_ROLE_UNSET, NULL);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_alert_rules(&t->ctx, &n, &t->f), &t->f);
    return n;
}

static struct sbt_alert_list list(struct ta *t, enum sbt_role role, const char *agency, const char *method)
{
    struct sbt_alert_list_in in;
    struct sbt_alert_list g;
    sbt_rec_init(&sbt_alert_list_fields, &in);
    in.method = method;
    ta_as(t, role, agency);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_alert_list(&t->ctx, &in, &g, &t->f), &t->f);
    return g;
}

static void rebuilds(struct ta *t)
{
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

TA_TEST_BOTH(a_stage_ahead_is_announced_once_to_officers_and_ppks)
{
    atomic_store(&t->ts.clock.sim_us, sbt_day_start_us(sbt_day_of(2024, 9, 1), SBT_ZONE_WIB));
    assert_int_equal(pass(t), 1); // the campaign of 25-9-2024
    assert_int_equal(pass(t), 0);
    atomic_fetch_add(&t->ts.clock.sim_us, 5 * SBT_US_PER_DAY);
    assert_int_equal(pass(t), 0); // it goes on
    assert_int_equal(list(t, SBT_ROLE_PPK, "PEMDA-73.71", NULL).n, 1);
    assert_int_equal(list(t, SBT_ROLE_CUSTODIAN, "BKN", NULL).n, 0);
    struct sbt_alert_list g = list(t, SBT_ROLE_BAWASLU, "BAWASLU-73.71", "rule-stage");
    assert_int_equal(g.n, 1);
    struct sbt_alert_view v;
    SBT_ASSERT_OK(sbt_alert_view(&t->ctx, g.rows[0].number, &v, &t->f), &t->f);
    assert_non_null(strstr(v.explanation, "25 September 2024"));
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71");
    struct sbt_alert_act_in in = {.number = g.rows[0].number, .version = 1};
    assert_int_equal(sbt_alert_acknowledge(&t->ctx, &in, &t->f), SBT_E_DENIED);
}

// What the alert says of the list behind it, and what that list holds, is one number.
static void list_behind_agrees(struct ta *t, const char *number)
{
    struct sbt_alert_view v;
    struct sbt_figure_list_in in;
    struct sbt_figure_list l;
    int64_t n;
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    SBT_ASSERT_OK(sbt_alert_view(&t->ctx, number, &v, &t->f), &t->f);
    assert_true(v.figure && v.list_n == SBT_INT_NONE && !v.list_says); // the figures have not got there
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_alert_view(&t->ctx, number, &v, &t->f), &t->f);
    sbt_rec_init(&sbt_figure_list_fields, &in);
    in.figure = v.figure;
    in.scope = v.scope;
    in.code = v.scope_code;
    in.as_of = sbt_arena_printf(t->ctx.arena, "%lld", (long long)v.r.leaf_n);
    SBT_ASSERT_OK(sbt_figure_list(&t->ctx, &in, &l, &t->f), &t->f);
    assert_int_equal(v.list_n, l.total);
    assert_int_equal(v.list_n, (int64_t)l.rows_n + l.shut);
    assert_int_equal(v.list_n, 10);
    assert_non_null(strstr(v.list_says, "10 terlapor"));
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71"); // sees no lists of figures
    SBT_ASSERT_OK(sbt_alert_view(&t->ctx, number, &v, &t->f), &t->f);
    assert_true(!v.figure && v.list_n == SBT_INT_NONE && !v.list_says);
}

TA_TEST_BOTH(a_ppk_with_many_late_cases_is_told_of_once_and_again_when_it_was_decided_long_ago)
{
    int64_t n;
    // Ten clocks of one PPK run out, nine of another: one fewer than is told of.
    for (int i = 0; i < 19; i++) {
        struct sbt_case_opened c =
            ta_case_open(t, &(struct ta_case){.agency = i < 10 ? "PEMDA-73.71" : "PEMDA-73.09", .name = "Satu"});
        ta_case_to_ppk(t, c.number);
    }
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-ppk-overdue").n, 0);
    for (int i = 0; i < 12; i++) {
        atomic_fetch_add(&t->ts.clock.sim_us, 7 * SBT_US_PER_DAY);
        ta_as(t, SBT_ROLE_UNSET, NULL);
        SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
    }
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    assert_true(pass(t) > 0);
    struct sbt_alert_list g = list(t, SBT_ROLE_PPK, "PEMDA-73.71", "rule-ppk-overdue");
    assert_int_equal(g.n, 1);
    assert_int_equal(g.rows[0].observed, 10);
    assert_int_equal(list(t, SBT_ROLE_PPK, "PEMDA-73.09", "rule-ppk-overdue").n, 0);
    list_behind_agrees(t, g.rows[0].number);
    pass(t);
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-ppk-overdue").n, 1);
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    struct sbt_alert_act_in in = {
        .number = g.rows[0].number, .version = 1, .words = "Surat dikirim.", .verdict = "real", .follow = "none"};
    SBT_ASSERT_OK(sbt_alert_acknowledge(&t->ctx, &in, &t->f), &t->f);
    in.version = 2;
    SBT_ASSERT_OK(sbt_alert_look(&t->ctx, &in, &t->f), &t->f);
    in.version = 3;
    SBT_ASSERT_OK(sbt_alert_decide(&t->ctx, &in, &t->f), &t->f);
    pass(t);
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-ppk-overdue").n, 1); // still quiet
    atomic_fetch_add(&t->ts.clock.sim_us, 31 * SBT_US_PER_DAY);
    pass(t);
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-ppk-overdue").n, 1);
    atomic_fetch_add(&t->ts.clock.sim_us, 60 * SBT_US_PER_DAY);
    pass(t);
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-ppk-overdue").n, 2);
    rebuilds(t);
}

// A case as far as the regional office, which has twenty working days to close it.
static struct sbt_case_opened to_kanreg(struct ta *t)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"});
    sbt_day today = sbt_day_of(2024, 11, 27);
    ta_case_to_ppk(t, c.number);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    SBT_ASSERT_OK(ta_step(t, c.number, "terima_surat", &(struct sbt_s_acknowledge){.received_on = today}), &t->f);
    SBT_ASSERT_OK(ta_step(t, c.number, "ke_meja_ppk", &(struct sbt_s_lay_before_ppk){.laid_on = today}), &t->f);
    SBT_ASSERT_OK(ta_step(t, c.number, "periksa",
                          &(struct sbt_s_examine){.held_on = today,
                                                  .record_number = "BAP-1",
                                                  .attended = true,
                                                  .team = true,
                                                  .examiners = "Tim",
                                                  .summary = "Mengakui."}),
                  &t->f);
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71");
    SBT_ASSERT_OK(ta_step(t, c.number, "putus",
                          &(struct sbt_s_decide){.decree_number = "SK-1",
                                                 .decree_date = today,
                                                 .sanction = "bebas_jabatan",
                                                 .level = "berat",
                                                 .authority = "ppk",
                                                 .team = true,
                                                 .examination_record = "BAP-1",
                                                 .delivered_on = today}),
                  &t->f);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    SBT_ASSERT_OK(
        ta_step(t, c.number, "catat_idis", &(struct sbt_s_enter_idis){.idis_number = "IDIS-1", .entered_on = today}),
        &t->f);
    return c;
}

TA_TEST_BOTH(a_regional_office_that_lets_its_clocks_run_out_and_does_nothing_is_told_of_once)
{
    int64_t n;
    to_kanreg(t);
    for (int i = 0; i < 5; i++) { // four weeks to close, and a little more
        atomic_fetch_add(&t->ts.clock.sim_us, 7 * SBT_US_PER_DAY);
        ta_as(t, SBT_ROLE_UNSET, NULL);
        SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
    }
    pass(t); // it ran out some days ago only
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-kanreg-idle").n, 0);
    atomic_fetch_add(&t->ts.clock.sim_us, 31 * SBT_US_PER_DAY);
    pass(t);
    struct sbt_alert_list g = list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-kanreg-idle");
    assert_int_equal(g.n, 1);
    assert_string_equal(g.rows[0].cell, "KANREG-04");
    assert_int_equal(g.rows[0].observed, 1);
    pass(t);
    atomic_fetch_add(&t->ts.clock.sim_us, 31 * SBT_US_PER_DAY);
    pass(t); // it is open
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-kanreg-idle").n, 1);
    rebuilds(t);
}

TA_TEST_BOTH(a_regional_office_that_has_just_taken_a_step_is_not_idle)
{
    int64_t n;
    to_kanreg(t);
    struct sbt_case_opened c = to_kanreg(t);
    for (int i = 0; i < 10; i++) {
        atomic_fetch_add(&t->ts.clock.sim_us, 7 * SBT_US_PER_DAY);
        ta_as(t, SBT_ROLE_UNSET, NULL);
        SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
    }
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    SBT_ASSERT_OK(
        ta_step(t, c.number, "catatan", &(struct sbt_s_note){.topic = "lainnya", .text = "Instansi dihubungi."}),
        &t->f);
    pass(t);
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-kanreg-idle").n, 0);
    atomic_fetch_add(&t->ts.clock.sim_us, 31 * SBT_US_PER_DAY);
    pass(t);
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-kanreg-idle").n, 1);
}

TA_TEST_BOTH(a_senior_official_and_a_person_in_two_cases_are_told_of)
{
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu", .position = "jpt_madya"});
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Dua", .nip = "198001012005011001"});
    pass(t);
    assert_int_equal(list(t, SBT_ROLE_AUDIMAN, "BKN", "rule-senior").n, 1);
    assert_int_equal(list(t, SBT_ROLE_AUDIMAN, "BKN", "repeat-subject").n, 0);
    struct sbt_case_opened c =
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Dua", .nip = "198001012005011001"});
    pass(t);
    struct sbt_alert_list g = list(t, SBT_ROLE_AUDIMAN, "BKN", "repeat-subject");
    assert_int_equal(g.n, 1);
    assert_int_equal(g.rows[0].observed, 2);
    struct sbt_alert_view v;
    SBT_ASSERT_OK(sbt_alert_view(&t->ctx, g.rows[0].number, &v, &t->f), &t->f);
    assert_int_equal(v.behind_n, 2);
    assert_true(sbt_str_eq(v.behind[0].number, c.number) || sbt_str_eq(v.behind[1].number, c.number));
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    SBT_ASSERT_OK(sbt_alert_view(&t->ctx, g.rows[0].number, &v, &t->f), &t->f);
    assert_int_equal(v.behind_n, 0);
    assert_null(v.r.cell);
    t->ctx.actor.nip = "198001012005011001"; // nobody sees an alert about himself
    assert_int_equal(sbt_alert_view(&t->ctx, g.rows[0].number, &v, NULL), SBT_E_NOT_FOUND);
    // Nothing of the person stands in the facts of the log.
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event_part WHERE name = 'facts' AND "
                                    "event_id IN (SELECT event_id FROM event WHERE kind = 'alert.raised') AND "
                                    "body LIKE '%198001012005011001%'"),
                     0);
}

static void file(struct ta *t, const char *nip, const char *reporter, const char *nik)
{
    static const struct sbt_ev_report_link link_ = {.url = "https://contoh.example/unggahan", .seen_us = SBT_US_NONE};
    struct sbt_ev_report_subject one = {0};
    struct sbt_ev_reporter me = {.birth_day = SBT_DAY_NONE};
    struct sbt_report_form r;
    struct sbt_report_file_out o;
    sbt_rec_init(&sbt_report_all_t, &r);
    one.name = "Ahmad Contoh";
    one.nip = nip;
    one.agency = "PEMDA-73.71";
    me.name = reporter;
    me.nik = nik;
    me.phone = "0812000111";
    r.account = "Menyukai unggahan calon dan mengajak rekan kerja.";
    r.act = "suka_bagikan";
    r.object = "calon";
    r.contest = "PILKADA2024";
    r.contest_office = "bupati_walikota";
    r.contest_region = "73.71";
    r.happened_day = sbt_day_of(2024, 11, 20);
    r.place = "Akun Contoh";
    r.place_kind = "daring";
    r.place_region = "73.71";
    r.subjects = &one;
    r.subjects_n = 1;
    r.links = &link_;
    r.links_n = 1;
    r.mode = "dibuka";
    r.reporter = &me;
    r.form = "publik";
    ta_as(t, SBT_ROLE_UNSET, NULL);
    sbt_fault_clear(&t->f);
    struct sbt_report_file_in in = {.form = &r, .channel = "publik"};
    SBT_ASSERT_OK(sbt_report_file(&t->ctx, &in, &o, &t->f), &t->f);
    atomic_fetch_add(&t->ts.clock.sim_us, SBT_US_PER_S);
}

TA_TEST_BOTH(a_burst_of_reports_against_one_person_is_told_of_once)
{
    for (int i = 0; i < 4; i++)
        file(t, "198001012005011001", "Pelapor Contoh", "7371010101800001");
    pass(t);
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-burst").n, 0);
    file(t, "198001012005011001", "Pelapor Contoh", "7371010101800001");
    pass(t);
    file(t, "198001012005011001", "Pelapor Contoh", "7371010101800001");
    pass(t);
    struct sbt_alert_list g = list(t, SBT_ROLE_SECRETARIAT, "BKN", "rule-burst");
    assert_int_equal(g.n, 1);
    assert_int_equal(g.rows[0].observed, 5);
    struct sbt_alert_view v;
    SBT_ASSERT_OK(sbt_alert_view(&t->ctx, g.rows[0].number, &v, &t->f), &t->f);
    assert_true(v.behind_n >= 5);
    assert_string_equal(v.behind[0].kind, "report");
}

TA_TEST_BOTH(a_transfer_of_a_reporter_is_shown_to_custodians_and_to_nobody_else)
{
    struct sbt_transfer_in in;
    file(t, "198001012005011001", "Siti Rahmawati", "7371010101800001");
    sbt_rec_init(&sbt_transfer_fields, &in);
    in.agency = "PEMDA-73.71";
    in.kind = "mutasi";
    in.name = "Orang Lain";
    in.nik = "7371010101800009";
    in.on = sbt_day_at(sbt_clock_now(t->app.clock), SBT_ZONE_WIB) + 3;
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    SBT_ASSERT_OK(sbt_transfer_record(&t->ctx, &in, &t->f), &t->f);
    pass(t);
    assert_int_equal(list(t, SBT_ROLE_CUSTODIAN, "BKN", "rule-reprisal").n, 0);
    in.name = "SITI RAHMAWATI, S.Pd.";
    in.nik = NULL;
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    SBT_ASSERT_OK(sbt_transfer_record(&t->ctx, &in, &t->f), &t->f);
    pass(t);
    pass(t);
    struct sbt_alert_list g = list(t, SBT_ROLE_CUSTODIAN, "BKN", "rule-reprisal");
    assert_int_equal(g.n, 1);
    struct sbt_alert_view v;
    SBT_ASSERT_OK(sbt_alert_view(&t->ctx, g.rows[0].number, &v, &t->f), &t->f);
    assert_int_equal(v.behind_n, 1);
    assert_string_equal(v.behind[0].kind, "named");
    assert_string_equal(v.may, "acknowledge");
    for (enum sbt_role role = SBT_ROLE_BAWASLU; role < SBT_ROLE_END; role++) {
        if (role == SBT_ROLE_CUSTODIAN)
            continue;
        ta_as(t, role, "BKN");
        assert_int_not_equal(sbt_alert_view(&t->ctx, g.rows[0].number, &v, NULL), SBT_OK);
    }
    assert_int_equal(list(t, SBT_ROLE_SECRETARIAT, "BKN", NULL).total, 0);
    ta_as_operator(t); // nor does the operator of the command line
    assert_int_not_equal(sbt_alert_view(&t->ctx, g.rows[0].number, &v, NULL), SBT_OK);
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71");
    assert_int_equal(sbt_transfer_record(&t->ctx, &in, &t->f), SBT_E_DENIED);
    rebuilds(t);
}
