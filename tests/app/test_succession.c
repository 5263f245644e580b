// An agency ends: 400 open cases of KASN find their receivers, none lost, none doubled, once.
#include "app/account.h"
#include "app/case_list.h"
#include "app/case_view.h"
#include "app/figure_fold.h"
#include "app/job.h"
#include "app/succession.h"
#include "base/buf.h"
#include "base/embed.h"
#include "jobs/jobs.h"
#include "store/event.h"
#include "tests/app/case_fix.h"
#include "tests/app/kasn_fix.h"

#define CASES 400
#define BEGUN_FROM 250 // the cases from here on KASN had begun

static int64_t day_us(int month, int day)
{
    return sbt_day_start_us(sbt_day_of(2024, month, day), SBT_ZONE_WIB) + 9 * 3600 * SBT_US_PER_S;
}

static void admin(struct ta *t, bool second)
{
    ta_as(t, SBT_ROLE_ADMIN, "BKN");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    if (second)
        sbt_id_of_code(&t->ctx.actor.account.u, "account", "admin.dua");
}

static struct sbt_id seed_tx_account;
static enum sbt_rc seed_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct ta *t = arg;
    struct sbt_id ap;
    struct sbt_account_seed in = {.login = "pemeriksa.kasn",
                                  .name = "Contoh Pemeriksa",
                                  .agency = "KASN",
                                  .role = "kasn_examiner",
                                  .password_hash = "x",
                                  .from = sbt_day_of(2022, 9, 22),
                                  .to = SBT_DAY_NONE};
    return sbt_account_seed(tx, &t->app, &in, &seed_tx_account, &ap, f);
}

static const char *numbers[CASES];

static void caseload(struct ta *t)
{
    struct sbt_s_classify offence = {.offence = "DS-2",
                                     .act = "kampanye_medsos",
                                     .object = "calon",
                                     .acted_on = sbt_day_of(2024, 8, 20),
                                     .reason = "Sesuai matriks."};
    t->ts.clock.sim_us = day_us(9, 2);
    ta_kasn_rulebook(t);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.seed", SBT_TX_WRITE, seed_tx, t, &t->f), &t->f);
    for (int i = 0; i < CASES; i++) {
        numbers[i] = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh"}).number;
        ta_as(t, SBT_ROLE_KASN, "KASN");
        if (i >= BEGUN_FROM)
            SBT_ASSERT_OK(ta_step(t, numbers[i], "klasifikasi", &offence), &t->f);
        struct sbt_s_assign hand = {.to = seed_tx_account, .reason = "Tangani."};
        if (i % 10 == 0)
            SBT_ASSERT_OK(ta_step(t, numbers[i], "tugaskan", &hand), &t->f);
    }
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
}

static const struct sbt_succession_share *share(const struct sbt_succession_plan *p, const char *what)
{
    for (size_t i = 0; i < p->shares_n; i++)
        if (sbt_str_eq(p->shares[i].what, what))
            return &p->shares[i];
    return NULL;
}

static struct sbt_id plan(struct ta *t, struct sbt_succession_plan *ret)
{
    struct sbt_succession_in in = {.agency = "KASN", .on = SBT_DAY_NONE, .reason = "SE MenPANRB 4/2024"};
    struct sbt_id id;
    admin(t, false);
    SBT_ASSERT_OK(sbt_succession_dry(&t->ctx, &in, ret, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_succession_propose(&t->ctx, &in, &id, &t->f), &t->f);
    return id;
}

static void approve(struct ta *t, const struct sbt_id *id)
{
    admin(t, true);
    SBT_ASSERT_OK(sbt_succession_decide(&t->ctx, id, true, "setuju", &t->f), &t->f);
}

static void same_after_a_rebuild(struct ta *t)
{
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

// What waits for that role: the desk, and the list that counts further.
static int64_t mine(struct ta *t, enum sbt_role role, const char *agency)
{
    struct sbt_case_list_in in;
    struct sbt_desk_out out;
    struct sbt_case_list_out list;
    sbt_case_list_init(&in);
    ta_as(t, role, agency);
    SBT_ASSERT_OK(sbt_desk(&t->ctx, SBT_DESK_MINE, &in, &out, &t->f), &t->f);
    in.holder = "saya";
    SBT_ASSERT_OK(sbt_case_list(&t->ctx, &in, &list, &t->f), &t->f);
    assert_int_equal(out.list.n, list.total < 50 ? list.total : 50);
    assert_int_equal(out.counts[SBT_DESK_MINE], list.total < SBT_DESK_COUNT_MAX ? list.total : SBT_DESK_COUNT_MAX);
    return list.total;
}

TA_TEST_BOTH(hands_400_open_cases_over_once_and_each_to_the_right_receiver)
{
    caseload(t);
    assert_int_equal(mine(t, SBT_ROLE_KASN, "KASN"), CASES);
    struct sbt_succession_plan p, before;
    struct sbt_id id = plan(t, &p);
    assert_int_equal(p.cases_n, CASES);
    assert_int_equal(share(&p, "cases_processed")->cases_n, CASES - BEGUN_FROM + BEGUN_FROM / 10);
    assert_string_equal(share(&p, "cases_processed")->to_code, "PANRB");
    assert_string_equal(share(&p, "cases_received")->to_code, "BKN");
    assert_true(share(&p, "cases_received")->inferred);
    assert_int_equal(share(&p, "cases_received")->duties_n + share(&p, "cases_processed")->duties_n, CASES);
    assert_int_equal(share(&p, "cases_received")->clocks_n + share(&p, "cases_processed")->clocks_n, CASES);
    assert_int_equal(p.appointments_n, 1);

    // Two persons; nothing happens before the day.
    assert_int_equal(sbt_succession_decide(&t->ctx, &id, true, NULL, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    approve(t, &id);
    int64_t n, due = ts_int(&t->ts, "SELECT CAST(sum(k.due_us / 1000000) AS BIGINT) FROM clock_due d JOIN clock_key k "
                                    "ON k.due_key = d.due_key");
    bool more;
    SBT_ASSERT_OK(sbt_succession_run(&t->ctx, &id, &n, &t->f), &t->f);
    assert_int_equal(n, 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM case_passed"), 0);

    // On the day: begun, some of the cases, then a restart in the middle, then the job.
    t->ts.clock.sim_us = day_us(9, 4);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_succession_step(&t->ctx, &id, &n, &more, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_succession_step(&t->ctx, &id, &n, &more, &t->f), &t->f);
    assert_true(more && n > 0 && n < CASES);
    admin(t, false);
    SBT_ASSERT_OK(sbt_succession_get(&t->ctx, &id, &before, &t->f), &t->f);
    assert_int_equal(before.cases_n, CASES - n); // what is left
    ta_restart(t);
    SBT_ASSERT_OK(sbt_jobs_run(&t->app, true, NULL, &n, &t->f), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM succession WHERE status = 'done' AND cases_n = 400"), 1);

    // None lost, none doubled, each as the dry run said, and the clocks as they were.
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM case_passed"), CASES);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'case.passed'"), CASES);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM subject s JOIN agency a ON a.agency_id = s.holder_agency_id "
                                    "WHERE a.code = 'KASN'"),
                     0);
    for (size_t i = 0; i < p.lines_n; i++)
        assert_int_equal(
            ts_int(&t->ts, sbt_arena_printf(t->ts.a,
                                            "SELECT count(*) FROM case_file c JOIN subject s ON s.case_id = c.case_id "
                                            "JOIN agency a ON a.agency_id = s.holder_agency_id "
                                            "JOIN clock k ON k.subject_id = s.subject_id AND k.state = 'running' "
                                            "AND k.agency_id = a.agency_id WHERE c.number = '%s' AND a.code = '%s'",
                                            p.lines[i].number, p.lines[i].to_code)),
            1);
    assert_int_equal(ts_int(&t->ts, "SELECT CAST(sum(k.due_us / 1000000) AS BIGINT) FROM clock_due d JOIN clock_key k "
                                    "ON k.due_key = d.due_key"),
                     due);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM case_assignment t JOIN agency a ON a.agency_id = t.agency_id "
                                    "WHERE a.code = 'KASN'"),
                     0);
    same_after_a_rebuild(t);

    // Once.
    int64_t events = ts_int(&t->ts, "SELECT count(*) FROM event");
    admin(t, false);
    SBT_ASSERT_OK(sbt_succession_run(&t->ctx, &id, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_succession_run_due(&t->ctx, &n, &t->f), &t->f);
    assert_int_equal(n, 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event"), events);
}

TA_TEST_BOTH(gives_duty_desk_and_sight_to_the_receiver_alone_and_lets_one_case_be_changed)
{
    caseload(t);
    struct sbt_succession_plan p;
    struct sbt_id id = plan(t, &p);
    int64_t n;
    approve(t, &id);
    t->ts.clock.sim_us = day_us(9, 4);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_succession_run(&t->ctx, &id, &n, &t->f), &t->f);
    assert_int_equal(n, CASES);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM appointment WHERE status = 'ended'"), 1);
    int64_t processed = share(&p, "cases_processed")->cases_n;
    assert_int_equal(mine(t, SBT_ROLE_PANRB, "PANRB"), processed);
    assert_int_equal(mine(t, SBT_ROLE_AUDIMAN, "BKN"), CASES - processed);

    struct sbt_s_classify offence = {.offence = "DS-2",
                                     .act = "kampanye_medsos",
                                     .object = "calon",
                                     .acted_on = sbt_day_of(2024, 8, 20),
                                     .reason = "Sesuai matriks."};
    const char *received = numbers[1], *begun = numbers[BEGUN_FROM + 1];
    ta_as(t, SBT_ROLE_PANRB, "PANRB");
    SBT_ASSERT_OK(ta_step(t, begun, "klasifikasi", &offence), &t->f);
    assert_int_equal(ta_step(t, received, "klasifikasi", &offence), SBT_E_NOT_FOUND);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    SBT_ASSERT_OK(ta_step(t, received, "klasifikasi", &offence), &t->f);
    assert_int_equal(ta_step(t, begun, "klasifikasi", &offence), SBT_E_DENIED);

    // One case the other way, with a reason.
    struct sbt_succession_change_in change = {.number = begun, .to = "BKN", .reason = "Berkasnya di BKN."};
    admin(t, false);
    SBT_ASSERT_OK(sbt_succession_change(&t->ctx, &change, &t->f), &t->f);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    SBT_ASSERT_OK(ta_step(t, begun, "klasifikasi", &offence), &t->f);
    ta_as(t, SBT_ROLE_PANRB, "PANRB");
    assert_int_equal(ta_step(t, begun, "klasifikasi", &offence), SBT_E_NOT_FOUND);
    assert_int_equal(mine(t, SBT_ROLE_PANRB, "PANRB"), processed - 1);
    admin(t, false);
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_succession_change(&t->ctx, &change, &t->f), SBT_E_INVALID); // it is there already
    sbt_fault_clear(&t->f);
    change.to = "PEMDA-73.71"; // has no role for that duty
    assert_int_equal(sbt_succession_change(&t->ctx, &change, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);

    // The recommendation goes on to the PPK, and the history names the one who had it.
    struct sbt_s_recommend rec = {.letter_number = "B/1/2024",
                                  .letter_date = sbt_day_of(2024, 9, 4),
                                  .level = "berat",
                                  .text = "Mohon ditindaklanjuti."};
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    SBT_ASSERT_OK(ta_step(t, begun, "rekomendasi", &rec), &t->f);
    struct sbt_timeline_in tin = {.number = begun, .subject_n = SBT_INT_NONE, .limit = SBT_INT_NONE};
    struct sbt_timeline tl;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_case_timeline(&t->ctx, &tin, &tl, &t->f), &t->f);
    int passed = 0, by_kasn = 0;
    for (size_t i = 0; i < tl.n; i++) {
        passed += sbt_str_eq(tl.rows[i].kind, "case.passed") && strstr(tl.rows[i].what, "KASN") != NULL;
        by_kasn += tl.rows[i].agency_label && strstr(tl.rows[i].agency_label, "KASN (sampai 3 September 2024)") != NULL;
    }
    assert_int_equal(passed, 2);
    assert_true(by_kasn > 0);
    same_after_a_rebuild(t);
}

TA_TEST_BOTH(hands_the_duties_of_a_ppk_over_when_its_agency_ends)
{
    t->ts.clock.sim_us = sbt_day_start_us(sbt_day_of(2025, 9, 1), SBT_ZONE_WIB);
    const char *with_ppk = ta_case_open(t, &(struct ta_case){.agency = "L-BPHAJI", .name = "Contoh"}).number;
    const char *early = ta_case_open(t, &(struct ta_case){.agency = "L-BPHAJI", .name = "Contoh"}).number;
    ta_case_to_ppk(t, with_ppk);
    struct sbt_s_acknowledge got = {.received_on = sbt_day_of(2025, 9, 1)};
    ta_as(t, SBT_ROLE_PPK_OFFICER, "L-BPHAJI");
    SBT_ASSERT_OK(ta_step(t, with_ppk, "terima_surat", &got), &t->f);

    struct sbt_succession_in in = {.agency = "L-BPHAJI", .on = SBT_DAY_NONE, .reason = "Perpres"};
    struct sbt_succession_plan p;
    struct sbt_id id;
    int64_t n;
    admin(t, false);
    SBT_ASSERT_OK(sbt_succession_dry(&t->ctx, &in, &p, &t->f), &t->f);
    assert_int_equal(p.cases_n, 2);
    assert_int_equal(p.lines_n, 2);
    assert_string_equal(p.lines[0].to_code, "K-HAJI");
    assert_int_equal(p.lines[0].letters_n + p.lines[1].letters_n, 1);
    SBT_ASSERT_OK(sbt_succession_propose(&t->ctx, &in, &id, &t->f), &t->f);
    approve(t, &id);
    t->ts.clock.sim_us = sbt_day_start_us(sbt_day_of(2025, 9, 8), SBT_ZONE_WIB);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_succession_run(&t->ctx, &id, &n, &t->f), &t->f);
    assert_int_equal(n, 2);

    // The agency that ended sees nothing any more, its receiver goes on; before the letter neither knows of a case.
    struct sbt_s_lay_before_ppk laid = {.laid_on = sbt_day_of(2025, 9, 8)};
    ta_as(t, SBT_ROLE_PPK_OFFICER, "L-BPHAJI");
    assert_int_equal(ta_step(t, with_ppk, "ke_meja_ppk", &laid), SBT_E_NOT_FOUND);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "K-HAJI");
    SBT_ASSERT_OK(ta_step(t, with_ppk, "ke_meja_ppk", &laid), &t->f);
    assert_int_equal(ta_step(t, early, "ke_meja_ppk", &laid), SBT_E_NOT_FOUND);
    assert_int_equal(
        ts_int(&t->ts, "SELECT count(*) FROM ppk_funnel p JOIN agency a ON a.agency_id = p.ppk_agency_id "
                       "WHERE (a.code = 'K-HAJI' AND p.recommended_n = 1) OR (a.code = 'L-BPHAJI' AND p.open_n = 0)"),
        2);

    // A report that still names the old agency reaches the one that has its people.
    ta_case_open(t, &(struct ta_case){.agency = "L-BPHAJI", .name = "Contoh"});
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM subject s JOIN agency a ON a.agency_id = s.ppk_agency_id "
                                    "WHERE a.code = 'K-HAJI'"),
                     3);
    same_after_a_rebuild(t);

    // The figures follow the case: what they count under a PPK is what its rows hold, and the same from event 0.
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
    assert_int_equal(
        ts_int(&t->ts, "SELECT count(*) FROM figure_cell WHERE grid = 'all/ppk' AND b = 'K-HAJI' AND n LIKE '3 %'"), 1);
    SBT_ASSERT_OK(sbt_figure_check(&t->app, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

TA_TEST_BOTH(hands_over_cases_that_run_by_the_law_of_kasn_as_shipped)
{
    t->ts.clock.sim_us = day_us(9, 2);
    struct sbt_s_study study = {.result = "terbukti",
                                .summary = "Perbuatan terbukti.",
                                .study_number = "001/KAJIAN/IX/2024",
                                .study_date = sbt_day_of(2024, 9, 2)};
    struct sbt_s_kasn_study own = {.result = "terbukti",
                                   .summary = "Perbuatan terbukti.",
                                   .study_number = "002/KASN/IX/2024",
                                   .study_date = sbt_day_of(2024, 9, 2)};
    struct sbt_s_classify offence = {.offence = "DS-2",
                                     .act = "kampanye_medsos",
                                     .object = "calon",
                                     .acted_on = sbt_day_of(2024, 8, 20),
                                     .reason = "Sesuai matriks."};
    const char *number[2]; // received by KASN, and begun by it
    for (int i = 0; i < 2; i++) {
        number[i] = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh"}).number;
        ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
        SBT_ASSERT_OK(ta_step(t, number[i], "kajian", &study), &t->f);
    }
    ta_as(t, SBT_ROLE_KASN, "KASN");
    SBT_ASSERT_OK(ta_step(t, number[1], "klasifikasi", &offence), &t->f);
    SBT_ASSERT_OK(ta_step(t, number[1], "kajian_kasn", &own), &t->f);
    struct sbt_succession_plan p;
    struct sbt_id id = plan(t, &p);
    int64_t n;
    approve(t, &id);
    t->ts.clock.sim_us = day_us(9, 4);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_succession_run(&t->ctx, &id, &n, &t->f), &t->f);
    assert_int_equal(n, 2);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    SBT_ASSERT_OK(ta_step(t, number[0], "klasifikasi", &offence), &t->f);
    SBT_ASSERT_OK(ta_step(t, number[0], "kajian_kasn", &own), &t->f);
    ta_as(t, SBT_ROLE_PANRB, "PANRB");
    SBT_ASSERT_OK(ta_step(t, number[1], "klasifikasi", &offence), &t->f);
    assert_int_equal(ta_step(t, number[0], "klasifikasi", &offence), SBT_E_NOT_FOUND);
    same_after_a_rebuild(t);
}
