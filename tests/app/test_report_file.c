// Filing reports: one act for every channel, sent again, judged, joined, and nothing half-written.
#include "app/report_file.h"

#include <pthread.h>

#include "app/identity_seal.h"
#include "app/report_case.h"
#include "app/report_gate.h"
#include "app/report_status.h"
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "tests/app/app_test.h"

static struct sbt_ev_report_subject one = {.name = "Budi Santoso", .position = "Guru"};
static struct sbt_ev_reporter me = {.name = "Pelapor Contoh", .birth_day = SBT_DAY_NONE, .phone = "0800"};
static struct sbt_ev_report_link link_ = {.url = "https://contoh.id/1", .seen_us = SBT_US_NONE};

static struct sbt_report_form full(void)
{
    struct sbt_report_form r;
    sbt_rec_init(&sbt_report_all_t, &r);
    r.account = "Menyukai unggahan calon dan mengajak rekan kerja.";
    r.act = "suka_bagikan";
    r.object = "calon";
    r.contest = "PILKADA2024";
    r.contest_office = "bupati_walikota";
    r.contest_region = "73.09";
    r.happened_day = sbt_day_of(2024, 11, 25);
    r.place = "Akun Contoh";
    r.place_kind = "daring";
    r.place_region = "73.09";
    r.subjects = &one;
    r.subjects_n = 1;
    r.links = &link_;
    r.links_n = 1;
    r.mode = "dibuka";
    r.reporter = &me;
    r.form = "publik";
    return r;
}

static enum sbt_rc file(struct ta *t, const struct sbt_report_form *r, const char *channel,
                        struct sbt_report_file_out *o)
{
    struct sbt_report_file_in in = {.form = r, .channel = channel};
    sbt_fault_clear(&t->f);
    return sbt_report_file(&t->ctx, &in, o, &t->f);
}

TA_TEST_BOTH(opens_a_case_from_a_complete_public_report)
{
    struct sbt_report_form r = full();
    struct sbt_report_file_out o;
    SBT_ASSERT_OK(file(t, &r, "publik", &o), &t->f);
    char no[SBT_REPORT_NUMBER_SIZE];
    assert_true(sbt_report_number_read(o.number, no));
    assert_int_equal(strlen(o.code), 19);
    assert_non_null(o.case_number);
    assert_string_equal(o.status, "joined");
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'report.filed'"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'report.joined'"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report WHERE status = 'joined' AND case_id IS NOT NULL"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT reports_n FROM case_file"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM subject WHERE name_key IS NOT NULL"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report_reporter WHERE name = 'Pelapor Contoh'"), 1);
    // the code itself is nowhere
    SBT_AUTO_BUF q;
    sbt_buf_init(&q, 400);
    sbt_buf_printf(&q, "SELECT count(*) FROM event_part WHERE body LIKE '%%%.4s%%%.4s%%'", o.code, o.code + 5);
    assert_int_equal(ts_int(&t->ts, q.p), 0);
}

// Each day is some rulebook's: also those for which no procedure was announced, and the years of KASN.
TA_TEST_BOTH(opens_a_case_under_the_rulebook_of_its_day)
{
    static const struct {
        int y, m, d;
        const char *code;
    } days[] = {{2020, 11, 5, "pilkada-2020"}, {2022, 9, 21, "pilkada-2020"}, {2022, 9, 22, "skb-2022"},
                {2024, 9, 3, "skb-2022"},      {2024, 9, 4, "alur-sbt-2024"}, {2024, 10, 2, "alur-sbt-2024"},
                {2024, 10, 3, "alur-sbt-2024"}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(days); i++) {
        sbt_day today = sbt_day_of(days[i].y, days[i].m, days[i].d);
        sbt_clock_sim(&t->ts.clock, sbt_day_start_us(today, SBT_ZONE_WIB) + 9 * INT64_C(3600) * SBT_US_PER_S);
        ta_as(t, SBT_ROLE_UNSET, NULL);
        struct sbt_ev_report_subject who = {.name = sbt_arena_printf(t->ts.a, "Orang %c", (char)('A' + i)),
                                            .position = "Guru"};
        struct sbt_report_form r = full();
        r.subjects = &who;
        r.happened_day = today - 1;
        struct sbt_report_file_out o;
        SBT_ASSERT_OK(file(t, &r, "publik", &o), &t->f);
        assert_non_null(o.case_number);
        assert_int_equal(ts_int(&t->ts, sbt_arena_printf(t->ts.a,
                                                         "SELECT count(*) FROM case_file f JOIN rulebook r ON r.sha256 "
                                                         "= f.rulebook WHERE f.number = '%s' AND r.code = '%s'",
                                                         o.case_number, days[i].code)),
                         1);
    }
}

static void set_clock(struct ta *t, int y, int m, int d, int h, int min)
{
    sbt_clock_sim(&t->ts.clock,
                  sbt_day_start_us(sbt_day_of(y, m, d), SBT_ZONE_WITA) + (h * INT64_C(60) + min) * 60 * SBT_US_PER_S);
    t->ctx.now_us = sbt_clock_now(t->app.clock);
}

// Filed on one evening, completed a minute past midnight three days later.
static sbt_day first_clock_starts(struct ta *t, int y, int m, int d)
{
    struct sbt_report_form r = full();
    struct sbt_report_file_out o;
    const char *number;
    r.happened_day = sbt_day_of(y, m, d) - 1;
    r.links_n = 0; // no evidence: it waits
    ta_as(t, SBT_ROLE_UNSET, NULL);
    set_clock(t, y, m, d, 23, 59);
    SBT_ASSERT_OK(file(t, &r, "publik", &o), &t->f);
    assert_null(o.case_number);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    struct sbt_report_decide_in in = {
        .report = o.id.u, .act = SBT_GATE_COMPLETE, .reason = "Ada saksi.", .open_case = false};
    set_clock(t, y, m, d + 3, 0, 1);
    SBT_ASSERT_OK(sbt_report_decide(&t->ctx, &in, &number, &t->f), &t->f);
    set_clock(t, y, m, d + 4, 9, 0);
    SBT_ASSERT_OK(sbt_report_case_open(&t->ctx, &o.id.u, &number, &t->f), &t->f);
    return (sbt_day)ts_int(&t->ts, sbt_arena_printf(t->ts.a,
                                                    "SELECT c.start_day FROM clock c JOIN case_file k ON k.case_id = "
                                                    "c.case_id WHERE k.number = '%s'",
                                                    number));
}

TA_TEST_BOTH(lets_the_first_clock_run_from_receipt_or_from_completeness_as_the_rulebook_sets)
{
    // alur-sbt-2024: from receipt; skb-2022: from completeness; the pin decides on the day the case is opened
    assert_int_equal(first_clock_starts(t, 2024, 11, 11), sbt_day_of(2024, 11, 11));
    assert_int_equal(first_clock_starts(t, 2024, 3, 5), sbt_day_of(2024, 3, 8));
}

TA_TEST_BOTH(takes_the_thinnest_report_and_lets_it_wait)
{
    struct sbt_report_form r;
    sbt_rec_init(&sbt_report_all_t, &r);
    r.mode = "tanpa";
    struct sbt_report_file_out o;
    SBT_ASSERT_OK(file(t, &r, "publik", &o), &t->f);
    assert_null(o.case_number);
    assert_string_equal(o.status, "received");
    assert_true(o.gate.awal);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report WHERE status = 'received' AND complete_by IS NOT NULL"
                                    " AND agency_id IS NOT NULL"),
                     1);
}

TA_TEST_BOTH(answers_the_same_when_a_form_is_sent_again)
{
    struct sbt_report_form r = full();
    struct sbt_report_file_out a, b;
    t->ctx.idempotency_key = "draft-1234567890";
    SBT_ASSERT_OK(file(t, &r, "publik", &a), &t->f);
    SBT_ASSERT_OK(file(t, &r, "publik", &b), &t->f);
    assert_string_equal(a.number, b.number);
    assert_string_equal(a.code, b.code);
    assert_true(b.again);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report"), 1);
    r.account = "Isi lain.";
    assert_int_equal(file(t, &r, "publik", &b), SBT_E_CONFLICT);
}

TA_TEST_BOTH(lets_a_second_report_on_the_same_matter_wait_for_an_officer_who_joins_it)
{
    struct sbt_report_form r = full();
    struct sbt_report_file_out a, b;
    SBT_ASSERT_OK(file(t, &r, "publik", &a), &t->f);
    one.name = "Drs. Budi Santosa, M.Pd.";
    SBT_ASSERT_OK(file(t, &r, "publik", &b), &t->f);
    one.name = "Budi Santoso";
    assert_null(b.case_number);
    assert_string_equal(b.status, "complete");

    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    struct sbt_report_join_in in = {.report = b.id.u, .case_number = a.case_number, .new_subjects = true};
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_report_join(&t->ctx, &in, &t->f), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT reports_n FROM case_file"), 2);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM subject"), 1); // found to be the same person
    assert_int_equal(sbt_report_join(&t->ctx, &in, &t->f), SBT_E_CONFLICT);
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_report_leave(&t->ctx, &b.id.u, "", &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_report_leave(&t->ctx, &b.id.u, "Ternyata peristiwa lain.", &t->f), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT reports_n FROM case_file"), 1);
    const char *no;
    SBT_ASSERT_OK(sbt_report_case_open(&t->ctx, &b.id.u, &no, &t->f), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM case_file"), 2);
}

TA_TEST_BOTH(hides_a_report_from_other_offices_and_roles)
{
    struct sbt_report_form r = full();
    r.account = NULL; // incomplete: it waits
    struct sbt_report_file_out o;
    SBT_ASSERT_OK(file(t, &r, "publik", &o), &t->f);
    const char *no;
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-33.01");
    assert_int_equal(sbt_report_case_open(&t->ctx, &o.id.u, &no, &t->f), SBT_E_NOT_FOUND);
    ta_as(t, SBT_ROLE_PPK, "PEMKAB-73.09");
    assert_int_equal(sbt_report_case_open(&t->ctx, &o.id.u, &no, &t->f), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73"); // the province's office above it may
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_report_case_open(&t->ctx, &o.id.u, &no, &t->f), &t->f);
}

TA_TEST_BOTH(makes_the_same_event_of_every_officers_form)
{
    struct sbt_report_form r = full();
    struct sbt_report_file_out o;
    r.form = "a";
    assert_int_equal(file(t, &r, "petugas", &o), SBT_E_LOGIN);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    r.own_number = "001/LHP/2024";
    SBT_ASSERT_OK(file(t, &r, "petugas", &o), &t->f);
    assert_null(o.case_number); // a lead waits for the office
    r.form = "b2";
    r.own_number = NULL;
    one.name = "Orang Lain";
    r.finding_number = "002/TM/2024";
    r.finding_date = sbt_day_of(2024, 11, 26);
    r.study = "Kajian awal.";
    SBT_ASSERT_OK(file(t, &r, "petugas", &o), &t->f);
    one.name = "Budi Santoso";
    assert_non_null(o.case_number);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM case_file WHERE source = 'temuan'"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM own_number WHERE number = '001/LHP/2024'"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'report.filed'"), 2);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report_reporter"), 0);
}

TA_TEST_BOTH(writes_nothing_when_a_field_is_wrong)
{
    struct sbt_report_form r = full();
    struct sbt_report_file_out o;
    r.place_region = "99.99";
    r.contest = "PEMILU1955";
    r.act = "tidak_ada";
    assert_int_equal(file(t, &r, "publik", &o), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "place_region"));
    assert_non_null(sbt_test_field_error(&t->f, "contest"));
    assert_non_null(sbt_test_field_error(&t->f, "act"));
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report"), 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'report.filed'"), 0);
    static const char *const none[] = {"0190b6a0-0000-7000-8000-000000000000"};
    r = full();
    r.uploads = none;
    r.uploads_n = 1;
    assert_int_equal(file(t, &r, "publik", &o), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "uploads"));
}

TA_TEST_BOTH(seals_an_identity_that_nobody_finds_in_the_database)
{
    struct sbt_report_form r = full();
    struct sbt_report_file_out o;
    r.mode = "dirahasiakan";
    assert_int_equal(file(t, &r, "publik", &o), SBT_E_INVALID); // no key yet
    ta_as_operator(t);
    struct sbt_custodian_new c[] = {{.passphrase = "satu dua tiga empat"}, {.passphrase = "lima enam tujuh"}};
    sbt_id_of_code(&c[0].account.u, "account", "a");
    sbt_id_of_code(&c[1].account.u, "account", "b");
    const char *recovery;
    struct sbt_id key;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_identity_ceremony(&t->ctx, c, 2, &recovery, &key, &t->f), &t->f);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(file(t, &r, "publik", &o), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report WHERE sealed IS NOT NULL"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report_reporter"), 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event_part WHERE body LIKE '%Pelapor Contoh%'"), 0);
}

TA_TEST_BOTH(folds_reports_to_the_same_state_again)
{
    struct sbt_report_form r = full();
    struct sbt_report_file_out o;
    SBT_ASSERT_OK(file(t, &r, "publik", &o), &t->f);
    r.account = NULL;
    SBT_ASSERT_OK(file(t, &r, "publik", &o), &t->f);
    struct sbt_rebuild_report rep;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->ts.s, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->ts.s, false, t->ts.a, &rep, &t->f), &t->f);
    assert_int_equal(rep.differences_n, 0);
}

static const struct sbt_status_step *step_now(const struct sbt_status_view *v)
{
    for (size_t i = 0; i < v->steps_n; i++)
        if (v->steps[i].now)
            return &v->steps[i];
    return NULL;
}

static struct sbt_status_view status_of(struct ta *t, const struct sbt_report_file_out *o)
{
    struct sbt_receipt receipt = {.number = o->number, .code = o->code};
    struct sbt_status_view v = {0};
    SBT_ASSERT_OK(sbt_status_read(&t->ctx, &receipt, &v, &t->f), &t->f);
    return v;
}

TA_TEST_BOTH(tells_the_reporter_where_the_slowest_subject_that_is_open_stands)
{
    struct sbt_ev_report_subject two[] = {{.name = "Budi Santoso", .position = "Guru"},
                                          {.name = "Siti Aminah", .position = "Camat"}};
    struct sbt_report_form r = full();
    r.subjects = two;
    r.subjects_n = 2;
    struct sbt_report_file_out o;
    SBT_ASSERT_OK(file(t, &r, "publik", &o), &t->f);
    struct sbt_status_view v = status_of(t, &o);
    assert_true(v.steps[0].done && v.steps[1].done);
    const struct sbt_status_step *now = step_now(&v);
    assert_string_equal(now->label, "Diperiksa bersama oleh satuan tugas");
    assert_int_not_equal(now->by, SBT_DAY_NONE);
    SBT_ASSERT_OK(ts_raw(&t->ts, SBT_SCOPE_PROJECT,
                         "UPDATE subject SET state_us = 5000000, milestone = CASE name_key WHEN (SELECT min(name_key) "
                         "FROM subject) THEN 'studied' ELSE 'recommended' END"),
                  &t->ts.f);
    v = status_of(t, &o);
    now = step_now(&v);
    assert_string_equal(now->label, "Rekomendasi disusun");
    assert_int_equal(now->us, 5000000);
    SBT_ASSERT_OK(
        ts_raw(&t->ts, SBT_SCOPE_PROJECT, "UPDATE subject SET milestone = 'rejected' WHERE milestone = 'studied'"),
        &t->ts.f);
    v = status_of(t, &o);
    assert_string_equal(step_now(&v)->label, "Diperiksa oleh atasan yang berwenang");
    SBT_ASSERT_OK(ts_raw(&t->ts, SBT_SCOPE_PROJECT, "UPDATE subject SET milestone = 'rejected'"), &t->ts.f);
    v = status_of(t, &o);
    assert_null(step_now(&v));
    assert_string_equal(v.steps[v.steps_n - 1].label, "Ditolak sesudah diperiksa");
    // What she adds is there with the next look.
    struct sbt_status_add_in add = {.receipt = {.number = o.number, .code = o.code}, .note = "Ada lagi."};
    assert_int_equal(v.notes_n, 0);
    SBT_ASSERT_OK(sbt_status_add(&t->ctx, &add, &t->f), &t->f);
    v = status_of(t, &o);
    assert_int_equal(v.notes_n, 1);
    assert_string_equal(v.notes[0].note, "Ada lagi.");
    struct sbt_receipt wrong = {.number = o.number, .code = "0000-0000-0000-0000"};
    assert_int_equal(sbt_status_read(&t->ctx, &wrong, &v, &t->f), SBT_E_NOT_FOUND);
}

// --- many at once

struct flood {
    struct ta *t;
    _Atomic int next, good, again, refused, other;
};
#define FLOOD_N 240

// Two senders share a key and a content, and every fifth pair names a region that is not there.
static void *flood_main(void *arg)
{
    struct flood *x = arg;
    struct sbt_arena *a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    for (int i; (i = x->next++) < FLOOD_N;) {
        sbt_arena_clear(a);
        int pair = i / 2;
        struct sbt_ctx ctx = x->t->ctx;
        ctx.arena = a;
        ctx.idempotency_key = sbt_arena_printf(a, "banjir-%d", pair);
        struct sbt_ev_report_subject who = {.name = sbt_arena_printf(a, "Terlapor Nomor %d", pair), .position = "Guru"};
        struct sbt_report_form r = full();
        r.subjects = &who;
        if (pair % 5 == 4)
            r.place_region = "99.99";
        struct sbt_report_file_in in = {.form = &r, .channel = "publik"};
        struct sbt_report_file_out o;
        struct sbt_fault f = {0};
        enum sbt_rc rc = sbt_report_file(&ctx, &in, &o, &f);
        if (rc == SBT_OK)
            (*(o.again ? &x->again : &x->good))++;
        else if (rc == SBT_E_INVALID)
            x->refused++;
        else
            x->other++;
    }
    sbt_arena_free(a);
    return NULL;
}

TA_TEST_BOTH(files_each_of_many_that_come_at_once_and_once_only)
{
    struct flood x = {.t = t};
    pthread_t th[16];
    for (size_t i = 0; i < SBT_ARRAY_LEN(th); i++)
        assert_int_equal(pthread_create(&th[i], NULL, flood_main, &x), 0);
    for (size_t i = 0; i < SBT_ARRAY_LEN(th); i++)
        pthread_join(th[i], NULL);
    assert_int_equal(x.other, 0);
    assert_int_equal(x.refused, FLOOD_N / 5);
    assert_int_equal(x.good, FLOOD_N / 2 - FLOOD_N / 10);
    assert_int_equal(x.again, x.good);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report"), x.good);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'report.filed'"), x.good);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM idempotency"), x.good);
    struct sbt_rebuild_report rep;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->ts.s, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_verify(t->ts.s, t->ts.a, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->ts.s, false, t->ts.a, &rep, &t->f), &t->f);
    assert_int_equal(rep.differences_n, 0);
}
