// The years of KASN: a subject from the report through its study and recommendation to the sanction, by the pure rules.
#include "tests/unit/casefile_fixture.h"

static enum sbt_rc act(struct world *w, const char *duty, int who, const char *step, const void *rec)
{
    const struct sbt_rb_duty_at *at = sbt_rb_duty_on(w->rb, duty, w->today);
    const struct sbt_rb_step *s = sbt_rb_step_get(w->rb, step);
    assert_non_null(at);
    assert_non_null(s);
    struct sbt_case_actor actor = {.person = person(who),
                                   .agency_kind = at->agency_kinds.p[0],
                                   .duties = &duty,
                                   .duties_n = 1,
                                   .stepped_up = true};
    struct sbt_step_in in = {.step = step, .kind = s->kind, .rec = rec, .today = w->today};
    sbt_fault_clear(&w->f);
    enum sbt_rc rc = sbt_casefile_step(w->a, w->rb, &w->row, &actor, &in, &w->v, &w->f);
    if (rc == SBT_OK)
        w->row = w->v.after;
    return rc;
}
#define OK(w, duty, who, step, type, ...) \
    SBT_ASSERT_OK(act((w), (duty), (who), (step), &(const struct sbt_s_##type){__VA_ARGS__}), &(w)->f)
#define REFUSED(w, rc, duty, who, step, type, ...) \
    assert_int_equal(act((w), (duty), (who), (step), &(const struct sbt_s_##type){__VA_ARGS__}), (rc))

// From Bawaslu's desk to KASN's, with the offence confirmed.
static void to_kasn(struct world *w, const char *offence, const char *code)
{
    assert_string_equal(w->row.state, "received");
    OK(w, "bawaslu_study", 21, "klasifikasi", classify, .offence = offence, .act = code, .object = "calon",
       .acted_on = w->today - 3, .reason = "sesuai usulan");
    OK(w, "bawaslu_study", 21, "kajian", study, .result = "terbukti", .summary = "x", .study_number = "1",
       .study_date = w->today);
    assert_string_equal(w->row.state, "kasn_study");
}

static void to_sanction(struct world *w, const char *level, const char *sanction)
{
    OK(w, "kasn_recommend", 62, "rekomendasi", recommend, .letter_number = "R-1/KASN", .letter_date = w->today,
       .level = level, .text = "x");
    assert_string_equal(w->row.state, "with_ppk");
    w->today += 2;
    OK(w, "ppk_personnel", 41, "terima_surat", acknowledge, .received_on = w->today);
    OK(w, "kasn_monitor", 63, "pemantauan_kasn", kasn_monitor, .checked_on = w->today, .result = "belum",
       .note = "ditelepon");
    assert_string_equal(w->row.state, "with_ppk");
    OK(w, "examiner", 51, "periksa", examine, .held_on = w->today, .attended = true, .team = true,
       .record_number = "BAP/1", .examiners = "tim", .summary = "mengaku");
    w->today += 2;
    OK(w, "ppk", 42, "putus", decide, .decree_number = "800/1", .decree_date = w->today, .sanction = sanction,
       .level = level, .authority = "ppk", .team = true, .examination_record = "BAP/1", .delivered_on = SBT_DAY_NONE);
    assert_int_equal(w->v.broken_n, 0);
    assert_string_equal(w->row.state, "decided");
}

SBT_TEST(a_case_of_january_2024_goes_by_way_of_kasn_to_the_sanction)
{
    SBT_CLEANUP(world_done) struct world *w = world_of(SHIPPED_2022, sbt_day_of(2024, 1, 15));
    to_kasn(w, "DS-6", "suka_bagikan");
    // the row has its level, so KASN sets none
    REFUSED(w, SBT_E_INVALID, "kasn_study", 61, "kajian_kasn", kasn_study, .result = "terbukti", .level = "sedang",
            .study_number = "2", .study_date = w->today, .summary = "x");
    REFUSED(w, SBT_E_DENIED, "bawaslu_study", 21, "kajian_kasn", kasn_study, .result = "terbukti", .study_number = "2",
            .study_date = w->today, .summary = "x");
    OK(w, "kasn_study", 61, "kajian_kasn", kasn_study, .result = "terbukti", .study_number = "2",
       .study_date = w->today, .summary = "x");
    assert_string_equal(w->row.state, "kasn_recommend");
    to_sanction(w, "berat", "turun_jabatan");
    OK(w, "ppk_personnel", 41, "catat_idis", enter_idis, .idis_number = "I-1", .entered_on = w->today);
    OK(w, "kasn_monitor", 63, "tutup", note_only, .note = NULL);
    assert_string_equal(w->row.state, "closed");
}

SBT_TEST(a_case_of_2020_goes_by_way_of_kasn_which_sets_the_level)
{
    SBT_CLEANUP(world_done) struct world *w = world_of(SHIPPED_2020, sbt_day_of(2020, 10, 15));
    to_kasn(w, "P20-1", "kampanye_medsos");
    assert_int_equal(w->row.offence_level, SBT_LEVEL_NOT_FOUND);
    REFUSED(w, SBT_E_INVALID, "kasn_study", 61, "kajian_kasn", kasn_study, .result = "terbukti", .study_number = "2",
            .study_date = w->today, .summary = "x");
    assert_non_null(sbt_test_field_error(&w->f, "level"));
    OK(w, "kasn_study", 61, "kajian_kasn", kasn_study, .result = "terbukti", .level = "sedang", .study_number = "2",
       .study_date = w->today, .summary = "x");
    // the recommendation is bound to what the study said
    REFUSED(w, SBT_E_INVALID, "kasn_recommend", 62, "rekomendasi", recommend, .letter_number = "R", .level = "berat",
            .letter_date = w->today, .text = "x");
    to_sanction(w, "sedang", "p53_tunda_pangkat");
    OK(w, "kasn_monitor", 63, "tutup", note_only, .note = NULL); // I'DIS did not exist yet
    assert_string_equal(w->row.state, "closed");
}

SBT_TEST(a_finding_with_bawaslus_study_begins_with_kasn)
{
    SBT_CLEANUP(world_done) struct world *w = world_of(SHIPPED_2022, sbt_day_of(2024, 1, 15));
    sbt_subject_start_studied(w->rb, &w->row);
    assert_string_equal(w->row.state, "kasn_study");
    assert_true(w->row.brings_study);
    WORLD(now);
    sbt_subject_start_studied(now->rb, &now->row);
    assert_string_equal(now->row.state, "received"); // the vote sends it past the study
}

SBT_TEST(kasn_returns_what_bawaslu_has_not_studied)
{
    SBT_CLEANUP(world_done) struct world *w = world_of(SHIPPED_2022, sbt_day_of(2024, 1, 15));
    to_kasn(w, "DS-6", "suka_bagikan");
    OK(w, "kasn_study", 61, "kembalikan_berkas", reason, .reason = "kajian belum lengkap");
    assert_string_equal(w->row.state, "received");
}

SBT_TEST(after_its_end_the_duties_of_kasn_are_held_by_those_who_received_its_papers)
{
    static const struct {
        const char *duty, *before, *after;
    } rows[] = {{"kasn_study", "kasn", "bkn"}, {"kasn_recommend", "kasn", "kempanrb"}, {"kasn_monitor", "kasn", "bkn"}};
    for (int which = SHIPPED_2020; which <= SHIPPED_2022; which++)
        for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
            const struct sbt_rulebook *rb = shipped_of(which);
            const struct sbt_rb_duty_at *last = sbt_rb_duty_on(rb, rows[i].duty, sbt_day_of(2024, 9, 3)),
                                        *next = sbt_rb_duty_on(rb, rows[i].duty, sbt_day_of(2024, 9, 4));
            assert_string_equal(last->agency_kinds.p[0], rows[i].before);
            assert_string_equal(next->agency_kinds.p[0], rows[i].after);
        }
}

SBT_TEST(what_kasn_had_not_begun_moves_to_the_new_procedure_and_nothing_else_does)
{
    const struct sbt_rulebook *now = shipped_of(SHIPPED_2024), *old = shipped_of(SHIPPED_2022);
    sbt_day day = sbt_day_of(2024, 10, 3);
    const struct sbt_rb_transition *t = sbt_rb_transition_of(now, old, "kasn_study", day);
    assert_non_null(t);
    assert_string_equal(t->to_state, "recommend");
    assert_true(t->per_case && t->basis.unsourced);
    assert_null(sbt_rb_transition_of(now, old, "kasn_study", day - 1));
    assert_string_equal(sbt_rb_transition_of(now, old, "received", day)->to_state, "study");
    static const char *const stay[] = {"kasn_recommend", "with_ppk", "before_ppk", "ppk_examine", "decided", "closed"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(stay); i++)
        assert_null(sbt_rb_transition_of(now, old, stay[i], day));
    for (size_t i = 0; i < shipped_of(SHIPPED_2020)->states_n; i++)
        assert_null(sbt_rb_transition_of(now, shipped_of(SHIPPED_2020), shipped_of(SHIPPED_2020)->states[i].code, day));
}

SBT_TEST(an_idle_superior_is_held_to_account_once_and_not_more_lightly)
{
    SBT_CLEANUP(world_done) struct world *w = world_of(SHIPPED_2022, sbt_day_of(2024, 1, 15));
    to_kasn(w, "DS-6", "suka_bagikan");
    OK(w, "kasn_study", 61, "kajian_kasn", kasn_study, .result = "terbukti", .study_number = "2",
       .study_date = w->today, .summary = "x");
    OK(w, "kasn_recommend", 62, "rekomendasi", recommend, .letter_number = "R-1/KASN", .letter_date = w->today,
       .level = "berat", .text = "x");
    struct sbt_s_idle_superior r = {.superior_name = "B",
                                    .superior_position = "Kepala Bidang",
                                    .omission = "tidak_memanggil",
                                    .level = "sedang",
                                    .letter_number = "1",
                                    .letter_date = w->today,
                                    .reason = "x"};
    assert_int_equal(act(w, "ppk", 42, "atasan_lalai", &r), SBT_E_CONFLICT); // his time has not run out
    w->row.superior_overdue = true;
    assert_int_equal(act(w, "ppk", 42, "atasan_lalai", &r), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w->f, "level"));
    r.level = "berat";
    SBT_ASSERT_OK(act(w, "ppk", 42, "atasan_lalai", &r), &w->f);
    assert_string_equal(w->row.state, "with_ppk");
    assert_int_equal(act(w, "ppk", 42, "atasan_lalai", &r), SBT_E_CONFLICT); // once
}

static size_t breaks(struct world *w, const struct sbt_s_decide *d, const char *code)
{
    const struct sbt_broken *b;
    size_t n, found = 0;
    sbt_decree_check(w->a, w->rb, w->rb, &w->row, d, &b, &n);
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(b[i].code, code)) {
            found++;
            assert_non_null(b[i].basis);
        }
    return found;
}

SBT_TEST(a_decree_is_judged_by_the_checks_that_its_rulebook_lists)
{
    SBT_CLEANUP(world_done) struct world *w = world_of(SHIPPED_2022, sbt_day_of(2024, 1, 15));
    SBT_CLEANUP(world_done) struct world *old = world_of(SHIPPED_2020, sbt_day_of(2020, 10, 15));
    struct sbt_s_decide d = {.decree_number = "1",
                             .decree_date = w->today,
                             .sanction = "turun_jabatan",
                             .level = "berat",
                             .authority = "ppk",
                             .delivered_on = SBT_DAY_NONE};
    assert_int_equal(breaks(w, &d, "team"), 1); // heavy: PP 94/2021 asks for a team
    d.level = "sedang";
    assert_int_equal(breaks(w, &d, "team"), 0);
    d.level = "berat";
    assert_int_equal(breaks(old, &d, "team"), 0); // no article of PP 53/2010 was found for it
    // a repeat is heavier; one sanction only
    w->row.prior_level = SBT_LEVEL_SEDANG;
    d.level = "sedang";
    assert_int_equal(breaks(w, &d, "repeat"), 1);
    d.level = "berat";
    assert_int_equal(breaks(w, &d, "repeat"), 0);
    assert_int_equal(breaks(w, &d, "one_sanction"), 0);
    w->row.decree = true;
    assert_int_equal(breaks(w, &d, "one_sanction"), 1);
}

SBT_TEST(a_kind_of_sanction_is_that_of_the_day_of_the_act)
{
    SBT_CLEANUP(world_done) struct world *w = world_of(SHIPPED_2020, sbt_day_of(2021, 11, 1));
    struct sbt_s_decide d = {.decree_number = "1",
                             .decree_date = w->today,
                             .sanction = "p53_turun_pangkat_3",
                             .level = "berat",
                             .authority = "ppk",
                             .delivered_on = SBT_DAY_NONE};
    w->row.acted_on = sbt_day_of(2020, 11, 1); // PP 53/2010, whenever the decree is issued
    assert_int_equal(breaks(w, &d, "kind"), 0);
    w->row.acted_on = sbt_day_of(2021, 8, 30);
    assert_int_equal(breaks(w, &d, "kind"), 0);
    w->row.acted_on = sbt_day_of(2021, 8, 31);
    assert_int_equal(breaks(w, &d, "kind"), 1);
    d.sanction = "turun_jabatan"; // PP 94/2021
    assert_int_equal(breaks(w, &d, "kind"), 0);
}
