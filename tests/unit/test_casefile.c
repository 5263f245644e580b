// The way of a subject: walks, refusals, votes, decrees, blocks and the ladder.
#include "tests/unit/casefile_fixture.h"

static enum sbt_rc act_as(struct world *w, const char *duty, const char *agency_kind, int who, const char *step,
                          const void *rec)
{
    struct sbt_case_actor actor = {
        .person = person(who), .agency_kind = agency_kind, .duties = &duty, .duties_n = 1, .stepped_up = true};
    const struct sbt_rb_step *s = sbt_rb_step_get(w->rb, step);
    assert_non_null(s);
    struct sbt_step_in in = {.step = step, .kind = s->kind, .rec = rec, .today = w->today};
    sbt_fault_clear(&w->f);
    enum sbt_rc rc = sbt_casefile_step(w->a, w->rb, &w->row, &actor, &in, &w->v, &w->f);
    if (rc == SBT_OK)
        w->row = w->v.after;
    return rc;
}

static enum sbt_rc act(struct world *w, const char *duty, int who, const char *step, const void *rec)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(holders); i++)
        if (sbt_str_eq(holders[i].duty, duty))
            return act_as(w, duty, holders[i].agency_kind, who, step, rec);
    fail_msg("who holds %s?", duty);
    return SBT_E_INTERNAL;
}
#define OK(w, duty, who, step, type, ...) \
    SBT_ASSERT_OK(act((w), (duty), (who), (step), &(const struct sbt_s_##type){__VA_ARGS__}), &(w)->f)
#define REFUSED(w, rc, duty, who, step, type, ...) \
    assert_int_equal(act((w), (duty), (who), (step), &(const struct sbt_s_##type){__VA_ARGS__}), (rc))

static enum sbt_rc vote(struct world *w, const char *agency_kind, int who, const char *v)
{
    return act_as(w, "satgas_member", agency_kind, who, "verifikasi",
                  &(const struct sbt_s_verify_vote){.vote = v, .reason = "cukup", .questions = "Kapan?"});
}

static void classify(struct world *w, const char *offence, const char *act_code)
{
    OK(w, "bawaslu_study", 21, "klasifikasi", classify, .offence = offence, .act = act_code, .object = "calon",
       .acted_on = sbt_day_of(2024, 10, 1), .reason = "sesuai usulan");
}

// To the PPK's desk with a discipline offence of heavy level (DS-6), or whatever is asked for.
static void to_ppk(struct world *w, const char *offence, const char *act_code, const char *level)
{
    SBT_ASSERT_OK(vote(w, "bkn", 1, "setuju"), &w->f);
    SBT_ASSERT_OK(vote(w, "kemendagri", 2, "setuju"), &w->f);
    assert_string_equal(w->row.state, "study");
    classify(w, offence, act_code);
    OK(w, "bawaslu_study", 21, "kajian", study, .result = "terbukti", .summary = "x", .study_number = "1",
       .study_date = w->today);
    OK(w, "bkn_recommend", 31, "rekomendasi", recommend, .letter_number = "2612/B", .letter_date = w->today,
       .level = level, .text = "x");
    assert_string_equal(w->row.state, "with_ppk");
}

static struct sbt_s_decide heavy(struct world *w)
{
    return (struct sbt_s_decide){.decree_number = "800/1",
                                 .decree_date = w->today,
                                 .sanction = "turun_jabatan",
                                 .level = "berat",
                                 .authority = "ppk",
                                 .team = true,
                                 .examination_record = "BAP/1",
                                 .delivered_on = SBT_DAY_NONE};
}

static bool starts(const struct world *w, const char *clock)
{
    for (size_t i = 0; i < w->v.clocks_n; i++)
        if (w->v.clocks[i].start && sbt_str_eq(w->v.clocks[i].clock, clock))
            return true;
    return false;
}

static bool stops(const struct world *w, const char *clock)
{
    for (size_t i = 0; i < w->v.clocks_n; i++)
        if (!w->v.clocks[i].start && sbt_str_eq(w->v.clocks[i].clock, clock))
            return true;
    return false;
}

static bool broke(const struct world *w, const char *code)
{
    for (size_t i = 0; i < w->v.broken_n; i++)
        if (sbt_str_eq(w->v.broken[i].code, code))
            return true;
    return false;
}

static bool may(struct world *w, const char *duty, const char *agency_kind, int who, const char *step)
{
    struct sbt_case_actor actor = {.person = person(who), .agency_kind = agency_kind, .duties = &duty, .duties_n = 1};
    const struct sbt_rb_step *const *list;
    size_t n;
    sbt_casefile_allowed(w->a, w->rb, &w->row, &actor, w->today, &list, &n);
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(list[i]->code, step))
            return true;
    return false;
}

SBT_TEST(a_case_walks_from_receipt_to_a_recorded_sanction)
{
    WORLD(w);
    to_ppk(w, "DS-6", "suka_bagikan", "berat");
    assert_int_equal(w->row.recommended_level, SBT_LEVEL_BERAT);
    assert_int_equal(w->row.handoff, SBT_HANDOFF_OPEN);
    assert_true(starts(w, "penerimaan"));
    w->today += 2;
    OK(w, "ppk_personnel", 41, "terima_surat", acknowledge, .received_on = w->today - 1);
    assert_int_equal(w->row.handoff, SBT_HANDOFF_ACCEPTED);
    assert_true(stops(w, "penerimaan"));
    assert_true(starts(w, "tindak_lanjut"));
    for (size_t i = 0; i < w->v.clocks_n; i++)
        if (sbt_str_eq(w->v.clocks[i].clock, "tindak_lanjut"))
            assert_int_equal(w->v.clocks[i].from_day, w->today - 1);
    OK(w, "ppk_personnel", 41, "ke_meja_ppk", lay_before_ppk, .laid_on = w->today);
    assert_string_equal(w->row.state, "before_ppk");
    OK(w, "examiner", 51, "panggil", summon, .letter_number = "p/1", .letter_date = w->today,
       .hearing_on = w->today + 5, .ordinal = "pertama");
    assert_true(starts(w, "pemeriksaan"));
    w->today += 5;
    OK(w, "examiner", 51, "periksa", examine, .held_on = w->today, .attended = true, .team = true,
       .record_number = "BAP/1", .examiners = "tim", .summary = "mengaku");
    struct sbt_s_decide d = heavy(w);
    SBT_ASSERT_OK(act(w, "ppk", 42, "putus", &d), &w->f);
    assert_int_equal(w->v.broken_n, 0);
    assert_string_equal(w->row.state, "decided");
    assert_true(stops(w, "tindak_lanjut"));
    assert_true(starts(w, "penyerahan"));
    assert_int_equal(w->row.sanction_state, SBT_SANCTION_IMPOSED);
    OK(w, "ppk_personnel", 41, "serah_keputusan", deliver, .delivered_on = w->today);
    assert_int_equal(w->row.sanction_state, SBT_SANCTION_DELIVERED);
    REFUSED(w, SBT_E_CONFLICT, "kanreg_monitor", 33, "tutup", note_only, .note = NULL);
    OK(w, "ppk_personnel", 41, "catat_idis", enter_idis, .idis_number = "I/1", .entered_on = w->today);
    assert_string_equal(w->row.state, "entered");
    OK(w, "kanreg_monitor", 33, "tutup", note_only, .note = NULL);
    assert_string_equal(w->row.state, "closed");
    assert_string_equal(sbt_casefile_status(w->rb, w->row.state)->code, "dijatuhi_sanksi");
}

SBT_TEST(two_equal_votes_with_bkn_among_them_decide)
{
    WORLD(w);
    SBT_ASSERT_OK(vote(w, "bawaslu", 1, "setuju"), &w->f);
    assert_false(w->v.state_changes);
    assert_string_equal(w->v.outcome, "menunggu");
    SBT_ASSERT_OK(vote(w, "kemendagri", 2, "setuju"), &w->f);
    assert_string_equal(w->row.state, "received"); // quorum without BKN
    assert_int_equal(vote(w, "kemendagri", 3, "tolak"), SBT_E_CONFLICT);
    assert_int_equal(vote(w, "pemkab", 3, "tolak"), SBT_E_DENIED);
    SBT_ASSERT_OK(vote(w, "bkn", 4, "setuju"), &w->f);
    assert_string_equal(w->row.state, "study");
    assert_int_equal(w->v.silent_n, 1);
    assert_string_equal(w->v.silent[0], "kempanrb");
    assert_true(stops(w, "verifikasi"));
    assert_true(starts(w, "kajian"));
}

SBT_TEST(when_all_have_voted_the_most_votes_decide)
{
    WORLD(w);
    SBT_ASSERT_OK(vote(w, "bkn", 1, "tolak"), &w->f);
    SBT_ASSERT_OK(vote(w, "bawaslu", 2, "setuju"), &w->f);
    SBT_ASSERT_OK(vote(w, "kemendagri", 3, "setuju"), &w->f);
    assert_string_equal(w->row.state, "received");
    SBT_ASSERT_OK(vote(w, "kempanrb", 4, "setuju"), &w->f);
    assert_string_equal(w->row.state, "study");
}

SBT_TEST(on_day_seven_the_case_goes_on_with_the_votes_given)
{
    WORLD(w);
    SBT_ASSERT_OK(sbt_casefile_deadline(w->a, w->rb, &w->row, w->today, &w->v, &w->f), &w->f);
    assert_false(w->v.state_changes); // no vote at all: it waits
    assert_int_equal(w->v.silent_n, 4);
    SBT_ASSERT_OK(vote(w, "bawaslu", 1, "tolak"), &w->f);
    SBT_ASSERT_OK(sbt_casefile_deadline(w->a, w->rb, &w->row, w->today, &w->v, &w->f), &w->f);
    assert_string_equal(w->v.to->code, "rejected");
    assert_int_equal(w->v.silent_n, 3);
    SBT_ASSERT_OK(vote(w, "bkn", 2, "setuju"), &w->f);
    SBT_ASSERT_OK(sbt_casefile_deadline(w->a, w->rb, &w->row, w->today, &w->v, &w->f), &w->f);
    assert_string_equal(w->v.to->code, "study"); // a tie goes on
    w->row = w->v.after;
    assert_int_equal(sbt_casefile_deadline(w->a, w->rb, &w->row, w->today, &w->v, &w->f), SBT_E_CONFLICT);
}

SBT_TEST(a_finding_with_its_study_goes_straight_to_the_recommendation)
{
    WORLD(w);
    w->row.brings_study = true;
    SBT_ASSERT_OK(vote(w, "bkn", 1, "setuju"), &w->f);
    SBT_ASSERT_OK(vote(w, "bawaslu", 2, "setuju"), &w->f);
    assert_string_equal(w->row.state, "recommend");
}

SBT_TEST(a_returned_report_is_voted_on_anew_and_goes_on_without_an_answer)
{
    WORLD(w);
    SBT_ASSERT_OK(vote(w, "bkn", 1, "kembalikan"), &w->f);
    SBT_ASSERT_OK(vote(w, "bawaslu", 2, "kembalikan"), &w->f);
    assert_string_equal(w->row.state, "returned");
    struct sbt_subject_row returned = w->row;
    OK(w, "filer", 61, "jawab", answer_questions, .answer = "Kemarin");
    assert_string_equal(w->row.state, "received");
    assert_int_equal(w->row.round, 2);
    SBT_ASSERT_OK(vote(w, "bkn", 1, "setuju"), &w->f); // the first round does not count any more
    assert_string_equal(w->row.state, "received");
    w->row = returned;
    SBT_ASSERT_OK(sbt_casefile_deadline(w->a, w->rb, &w->row, w->today, &w->v, &w->f), &w->f);
    assert_string_equal(w->v.to->code, "received");
}

SBT_TEST(returning_a_report_asks_for_the_questions)
{
    WORLD(w);
    struct sbt_s_verify_vote r = {.vote = "kembalikan", .reason = "kurang"};
    assert_int_equal(act(w, "satgas_member", 1, "verifikasi", &r), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w->f, "questions"));
    r.reason = NULL;
    assert_int_equal(act(w, "satgas_member", 1, "verifikasi", &r), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w->f, "reason"));
}

SBT_TEST(nobody_approves_his_own_act)
{
    WORLD(w);
    w->row.filed_by = person(7);
    assert_int_equal(vote(w, "bkn", 7, "setuju"), SBT_E_DENIED);
    to_ppk(w, "DS-6", "suka_bagikan", "berat");
    w->row.ppk_overdue = true;
    w->row.ladder = 3;
    OK(w, "bkn_block", 31, "usul_blokir", block_order, .letter_number = "1", .letter_date = w->today, .scope = "data",
       .reason = "x");
    assert_true(starts(w, "persetujuan_blokir"));
    assert_false(may(w, "bkn_block", "bkn", 31, "setuju_blokir"));
    assert_true(may(w, "bkn_block", "bkn", 32, "setuju_blokir"));
    REFUSED(w, SBT_E_DENIED, "bkn_block", 31, "setuju_blokir", approve, .vote = "setuju", .reason = "x");
    OK(w, "bkn_block", 32, "setuju_blokir", approve, .vote = "setuju", .reason = "x");
    assert_int_equal(w->row.block, SBT_BLOCK_APPROVED);
    assert_true(stops(w, "persetujuan_blokir"));
}

SBT_TEST(a_person_with_an_interest_is_shut_out_and_dangerous_acts_need_a_second_factor)
{
    WORLD(w);
    const char *duty = "bkn_recommend";
    struct sbt_case_actor actor = {
        .person = person(1), .agency_kind = "bkn", .duties = &duty, .duties_n = 1, .shut_out = true};
    struct sbt_s_reason r = {.reason = "keliru"};
    struct sbt_step_in in = {.step = "batal", .kind = SBT_STEP_CANCEL, .rec = &r, .today = w->today};
    assert_int_equal(sbt_casefile_step(w->a, w->rb, &w->row, &actor, &in, &w->v, &w->f), SBT_E_DENIED);
    actor.shut_out = false;
    assert_int_equal(sbt_casefile_step(w->a, w->rb, &w->row, &actor, &in, &w->v, &w->f), SBT_E_STEP_UP);
    actor.stepped_up = true;
    SBT_ASSERT_OK(sbt_casefile_step(w->a, w->rb, &w->row, &actor, &in, &w->v, &w->f), &w->f);
    assert_string_equal(w->v.to->code, "cancelled");
    actor.timer = true;
    assert_int_equal(sbt_casefile_step(w->a, w->rb, &w->row, &actor, &in, &w->v, &w->f), SBT_E_DENIED);
}

SBT_TEST(a_step_out_of_place_or_by_another_office_is_refused_in_words)
{
    WORLD(w);
    REFUSED(w, SBT_E_CONFLICT, "bkn_recommend", 1, "rekomendasi", recommend, .letter_number = "1",
            .letter_date = w->today, .level = "berat", .text = "x");
    assert_string_equal(w->f.say.args[1], "Menunggu verifikasi bersama");
    REFUSED(w, SBT_E_DENIED, "ppk", 1, "verifikasi", verify_vote, .vote = "setuju", .reason = "x");
    assert_int_equal(act(w, "satgas_member", 1, "verifikasi", &(struct sbt_s_verify_vote){.vote = "setuju"}),
                     SBT_E_INVALID);
}

SBT_TEST(a_day_that_has_not_come_is_refused)
{
    WORLD(w);
    SBT_ASSERT_OK(vote(w, "bkn", 1, "setuju"), &w->f);
    SBT_ASSERT_OK(vote(w, "bawaslu", 2, "setuju"), &w->f);
    struct sbt_s_study s = {.result = "terbukti", .summary = "x", .study_number = "1", .study_date = w->today + 1};
    assert_int_equal(act(w, "bawaslu_study", 21, "kajian", &s), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w->f, "study_date"));
}

SBT_TEST(the_recommendation_waits_for_the_offence_and_carries_its_level)
{
    WORLD(w);
    w->row.state = "recommend";
    struct sbt_s_recommend r = {.letter_number = "1", .letter_date = w->today, .level = "sedang", .text = "x"};
    assert_int_equal(act(w, "bkn_recommend", 31, "rekomendasi", &r), SBT_E_CONFLICT);
    classify(w, "DS-6", "suka_bagikan");
    assert_int_equal(act(w, "bkn_recommend", 31, "rekomendasi", &r), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w->f, "level"));
    r.level = "berat";
    SBT_ASSERT_OK(act(w, "bkn_recommend", 31, "rekomendasi", &r), &w->f);
}

SBT_TEST(ds_13_waits_for_the_vote_of_the_task_force)
{
    WORLD(w);
    w->row.state = "recommend";
    struct sbt_s_satgas_decide s = {.vote = "sedang", .minutes_number = "n/1", .minutes_date = w->today, .reason = "x"};
    assert_int_equal(act(w, "satgas_member", 1, "putusan_satgas", &s), SBT_E_CONFLICT); // not yet DS-13
    classify(w, "DS-13", "lainnya");
    struct sbt_s_recommend r = {.letter_number = "1", .letter_date = w->today, .level = "sedang", .text = "x"};
    assert_int_equal(act(w, "bkn_recommend", 31, "rekomendasi", &r), SBT_E_CONFLICT);
    SBT_ASSERT_OK(act_as(w, "satgas_member", "bkn", 1, "putusan_satgas", &s), &w->f);
    assert_int_equal(w->row.satgas_level, SBT_LEVEL_UNSET);
    SBT_ASSERT_OK(act_as(w, "satgas_member", "bawaslu", 2, "putusan_satgas", &s), &w->f);
    assert_int_equal(w->row.satgas_level, SBT_LEVEL_SEDANG);
    SBT_ASSERT_OK(act(w, "bkn_recommend", 31, "rekomendasi", &r), &w->f);
    assert_int_equal(w->row.recommended_level, SBT_LEVEL_SEDANG);
}

SBT_TEST(a_deviating_decree_is_recorded_with_a_reason_marked_and_reviewed)
{
    WORLD(w);
    to_ppk(w, "DS-6", "suka_bagikan", "berat");
    struct sbt_s_decide d = heavy(w);
    d.level = "sedang";
    d.sanction = "tukin_6";
    d.authority = "pengawas";
    d.team = false;
    d.examination_record = NULL;
    w->row.prior_level = SBT_LEVEL_SEDANG;
    assert_int_equal(act(w, "ppk", 42, "putus", &d), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w->f, "deviation_reason"));
    assert_non_null(sbt_test_field_error(&w->f, "level"));
    assert_non_null(sbt_test_field_error(&w->f, "authority"));
    assert_non_null(sbt_test_field_error(&w->f, "examination_record"));
    d.deviation_reason = "pertimbangan kemanusiaan";
    SBT_ASSERT_OK(act(w, "ppk", 42, "putus", &d), &w->f);
    assert_true(broke(w, "level") && broke(w, "competence") && broke(w, "repeat") && broke(w, "not_examined"));
    assert_false(broke(w, "team"));
    assert_string_equal(w->row.state, "decree_review");
    assert_true(w->row.decree_marked);
    // whoever recorded it does not review it
    REFUSED(w, SBT_E_DENIED, "bkn_recommend", 42, "telaah", return_decree, .result = "terima", .reason = "x");
    struct sbt_subject_row marked = w->row;
    OK(w, "bkn_recommend", 31, "telaah", return_decree, .result = "terima", .reason = "x");
    assert_string_equal(w->row.state, "decided");
    assert_false(w->row.decree_marked);
    w->row = marked;
    OK(w, "bkn_recommend", 31, "telaah", return_decree, .result = "kembalikan", .reason = "x");
    assert_string_equal(w->row.state, "with_ppk");
    assert_false(w->row.decree);
}

SBT_TEST(each_check_of_a_decree_breaks_alone)
{
    WORLD(w);
    w->row.recommended_level = SBT_LEVEL_BERAT;
    w->row.examined = true;
    const struct sbt_broken *b;
    size_t n;
    struct sbt_s_decide d = heavy(w);
    sbt_decree_check(w->a, w->rb, w->rb, &w->row, &d, &b, &n);
    assert_int_equal(n, 0);
    d.team = false;
    sbt_decree_check(w->a, w->rb, w->rb, &w->row, &d, &b, &n);
    assert_int_equal(n, 1);
    assert_string_equal(b[0].code, "team");
    d = heavy(w);
    d.sanction = "tukin_12";
    sbt_decree_check(w->a, w->rb, w->rb, &w->row, &d, &b, &n);
    assert_int_equal(n, 1);
    assert_string_equal(b[0].code, "kind");
    d = heavy(w);
    d.sanction = "pppk_berat";
    sbt_decree_check(w->a, w->rb, w->rb, &w->row, &d, &b, &n);
    assert_string_equal(b[0].code, "kind");
    w->row.asn = SBT_ASN_PPPK; // the agency's own rule decides who signs
    d.authority = "pengawas";
    sbt_decree_check(w->a, w->rb, w->rb, &w->row, &d, &b, &n);
    assert_int_equal(n, 0);
    w->row.asn = SBT_ASN_PNS;
    d = heavy(w);
    w->row.ppk_conflicted = true;
    sbt_decree_check(w->a, w->rb, w->rb, &w->row, &d, &b, &n);
    assert_string_equal(b[0].code, "competence");
    w->row.ppk_conflicted = false;
    w->row.decree = true;
    sbt_decree_check(w->a, w->rb, w->rb, &w->row, &d, &b, &n);
    assert_string_equal(b[0].code, "one_sanction");
    w->row.decree = false;
    w->row.prior_level = SBT_LEVEL_BERAT; // a heavier kind within the same level: for the PPK to judge
    sbt_decree_check(w->a, w->rb, w->rb, &w->row, &d, &b, &n);
    assert_int_equal(n, 0);
}

SBT_TEST(who_may_sign_follows_the_competence_matrix)
{
    static const struct {
        const char *agency, *position, *level, *sanction, *authority;
        bool fine;
    } rows[] = {{"pemkab", "administrator", "sedang", "tukin_6", "ppk", true},
                {"pemprov", "administrator", "sedang", "tukin_6", "ppk", false},
                {"pemprov", "administrator", "sedang", "tukin_6", "jpt_madya", true},
                {"kementerian", "administrator", "berat", "pdhtaps", "ppk", true},
                {"kementerian", "jpt_madya", "berat", "turun_jabatan", "ppk", true},
                {"kementerian", "jpt_madya", "berat", "pdhtaps", "ppk", false},
                {"kementerian", "jpt_madya", "berat", "pdhtaps", "presiden", true},
                {"lembaga", "jpt_utama", "ringan", "teguran_lisan", "ppk", false},
                {"lembaga", "jpt_utama", "ringan", "teguran_lisan", "presiden", true},
                {"pemkab", "jf_ahli_utama", "berat", "turun_jabatan", "ppk", false},
                {"pemkab", "pelaksana", "ringan", "teguran_lisan", "pengawas", true},
                {"pemkot", "lurah", "sedang", "tukin_9", "jpt_pratama", true},
                {"pemkot", "lurah", "berat", "bebas_jabatan", "jpt_pratama", false},
                {"pemkab", NULL, "berat", "bebas_jabatan", "ppk", false}};
    WORLD(w);
    w->row.examined = true;
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
        w->row.agency_kind = rows[i].agency;
        w->row.position = rows[i].position;
        struct sbt_s_decide d = heavy(w);
        d.level = rows[i].level;
        d.sanction = rows[i].sanction;
        d.authority = rows[i].authority;
        const struct sbt_broken *b;
        size_t n;
        sbt_decree_check(w->a, w->rb, w->rb, &w->row, &d, &b, &n);
        if ((n == 0) != rows[i].fine || (n > 0 && strcmp(b[0].code, "competence") != 0))
            fail_msg("row %zu: %s over %s of %s", i, rows[i].authority, rows[i].position ? rows[i].position : "?",
                     rows[i].agency);
    }
}

SBT_TEST(impossible_input_of_a_decree_is_refused)
{
    WORLD(w);
    to_ppk(w, "DS-6", "suka_bagikan", "berat");
    struct sbt_s_decide d = heavy(w);
    d.sanction = "kerja_paksa";
    d.deviation_reason = "x";
    assert_int_equal(act(w, "ppk", 42, "putus", &d), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w->f, "sanction"));
    d = heavy(w);
    d.authority = "raja";
    assert_int_equal(act(w, "ppk", 42, "putus", &d), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w->f, "authority"));
    d = heavy(w);
    d.delivered_on = d.decree_date - 1;
    assert_int_equal(act(w, "ppk", 42, "putus", &d), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w->f, "delivered_on"));
}

SBT_TEST(an_ethics_decision_has_its_own_form_and_closes_without_idis)
{
    WORLD(w);
    to_ppk(w, "KE-3", "deklarasi", "moral");
    struct sbt_s_ethics_decide e = {.decree_number = "1",
                                    .decree_date = w->today,
                                    .statement = "moral_tertutup",
                                    .authority = "ppk",
                                    .council_date = SBT_DAY_NONE,
                                    .delivered_on = w->today};
    assert_int_equal(act(w, "ppk", 42, "putus_etik", &e), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w->f, "council_number"));
    e.council_number = "MKE/1";
    SBT_ASSERT_OK(act(w, "ppk", 42, "putus_etik", &e), &w->f);
    assert_string_equal(w->row.state, "decided_ethics");
    assert_int_equal(sbt_decree_state_on(w->rb, &w->row, w->today, NULL, NULL), SBT_SANCTION_IN_FORCE);
    OK(w, "kanreg_monitor", 33, "tutup", note_only, .note = NULL);
    assert_string_equal(w->row.state, "closed");
}

SBT_TEST(a_delivered_sanction_comes_into_force_on_the_15th_working_day)
{
    WORLD(w);
    w->row.decree = true;
    w->row.sanction_state = SBT_SANCTION_DELIVERED;
    w->row.delivered_on = sbt_day_of(2026, 7, 14);
    assert_int_equal(sbt_decree_in_force_on(w->rb, w->row.delivered_on, NULL, NULL), sbt_day_of(2026, 8, 4));
    assert_int_equal(sbt_decree_state_on(w->rb, &w->row, sbt_day_of(2026, 8, 3), NULL, NULL), SBT_SANCTION_DELIVERED);
    assert_int_equal(sbt_decree_state_on(w->rb, &w->row, sbt_day_of(2026, 8, 4), NULL, NULL), SBT_SANCTION_IN_FORCE);
    w->row.sanction_state = SBT_SANCTION_SUSPENDED;
    assert_int_equal(sbt_decree_state_on(w->rb, &w->row, sbt_day_of(2026, 8, 4), NULL, NULL), SBT_SANCTION_SUSPENDED);
}

SBT_TEST(objection_and_appeal_suspend_and_end_in_four_ways)
{
    static const struct {
        const char *result, *state;
        enum sbt_sanction_state sanction;
    } ends[] = {{"dikuatkan", "decided", SBT_SANCTION_UPHELD},
                {"diubah", "decided", SBT_SANCTION_CHANGED},
                {"dibatalkan", "annulled", SBT_SANCTION_ANNULLED},
                {"diperiksa_ulang", "with_ppk", SBT_SANCTION_ANNULLED}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(ends); i++) {
        WORLD(w);
        to_ppk(w, "DS-6", "suka_bagikan", "berat");
        struct sbt_s_decide d = heavy(w);
        SBT_ASSERT_OK(act(w, "ppk", 42, "putus", &d), &w->f);
        struct sbt_s_appeal ap = {.filed_on = w->today, .text = "x"};
        assert_int_equal(act(w, "ppk_personnel", 41, "banding", &ap), SBT_E_CONFLICT); // not delivered
        OK(w, "ppk_personnel", 41, "serah_keputusan", deliver, .delivered_on = w->today);
        SBT_ASSERT_OK(act(w, "ppk_personnel", 41, "banding", &ap), &w->f);
        assert_string_equal(w->row.state, "appeal");
        assert_int_equal(w->row.sanction_state, SBT_SANCTION_SUSPENDED);
        OK(w, "kanreg_monitor", 33, "putusan_banding", resolve_objection, .result = ends[i].result,
           .decision_number = "p/1", .decision_date = w->today, .sanction = "bebas_jabatan", .level = "berat",
           .text = "x");
        assert_string_equal(w->row.state, ends[i].state);
        assert_int_equal(w->row.sanction_state, ends[i].sanction);
        assert_int_equal(w->row.decree, i < 2);
    }
}

static void ladder_to(struct world *w, int rungs)
{
    static const char *const steps[] = {"peringatan", "teguran", "daftar_pelanggar", "usul_blokir"};
    w->row.ppk_overdue = true;
    for (int i = 0; i < rungs; i++) {
        w->today += 7;
        if (i < 2)
            OK(w, "bkn_recommend", 31, steps[i], letter, .letter_number = "1", .letter_date = w->today, .text = "x");
        else if (i == 2)
            OK(w, "bkn_recommend", 31, steps[i], list_violator, .list_number = "1", .list_date = w->today,
               .reason = "x");
        else
            OK(w, "bkn_block", 31, steps[i], block_order, .letter_number = "1", .letter_date = w->today,
               .scope = "data", .reason = "x");
        assert_int_equal(w->row.ladder, i + 1);
    }
}

SBT_TEST(the_ladder_is_climbed_rung_by_rung_and_only_against_an_idle_ppk)
{
    WORLD(w);
    to_ppk(w, "DS-6", "suka_bagikan", "berat");
    struct sbt_s_letter l = {.letter_number = "1", .letter_date = w->today, .text = "x"};
    assert_int_equal(act(w, "bkn_recommend", 31, "peringatan", &l), SBT_E_CONFLICT); // not late yet
    w->row.ppk_overdue = true;
    assert_int_equal(act(w, "bkn_recommend", 31, "teguran", &l), SBT_E_CONFLICT); // warning first
    assert_string_equal(w->f.say.args[0], "Peringatan kepada PPK");
    SBT_ASSERT_OK(act(w, "kanreg_monitor", 33, "peringatan", &l), &w->f);
    assert_int_equal(act(w, "kanreg_monitor", 33, "peringatan", &l), SBT_E_CONFLICT); // not twice
    assert_int_equal(act(w, "bkn_recommend", 31, "teguran", &l), SBT_E_CONFLICT);     // 3 working days between
    assert_string_equal(w->f.say.args[0], "3");
    w->today += 7;
    SBT_ASSERT_OK(act(w, "bkn_recommend", 31, "teguran", &l), &w->f);
    w->today += 7;
    OK(w, "bkn_recommend", 31, "daftar_pelanggar", list_violator, .list_number = "1", .list_date = w->today,
       .reason = "x");
    w->today += 7;
    OK(w, "bkn_block", 31, "usul_blokir", block_order, .letter_number = "1", .letter_date = w->today, .scope = "data",
       .reason = "x");
    OK(w, "bkn_block", 32, "setuju_blokir", approve, .vote = "setuju", .reason = "x");
    w->today += 7;
    OK(w, "satgas_secretariat", 11, "bahas", discuss, .held_on = w->today, .minutes_number = "n", .result = "x");
    struct sbt_s_escalate e = {.to = "menpanrb", .letter_number = "1", .letter_date = w->today, .text = "x"};
    assert_int_equal(act(w, "bkn_recommend", 31, "eskalasi_menteri", &e), SBT_E_INVALID); // a regency: Mendagri
    assert_non_null(sbt_test_field_error(&w->f, "to"));
    e.to = "presiden";
    assert_int_equal(act(w, "bkn_recommend", 31, "eskalasi_menteri", &e), SBT_E_INVALID);
    e.to = "mendagri";
    SBT_ASSERT_OK(act(w, "bkn_recommend", 31, "eskalasi_menteri", &e), &w->f);
    SBT_ASSERT_OK(act(w, "kemendagri", 71, "teguran_menteri", &l), &w->f);
    assert_true(starts(w, "teguran_menteri"));
    w->today += 4;
    e.to = "presiden";
    e.letter_date = w->today;
    SBT_ASSERT_OK(act(w, "bkn_recommend", 31, "eskalasi_presiden", &e), &w->f);
    assert_int_equal(w->row.ladder, 7);
    assert_string_equal(w->row.state, "with_ppk");
}

SBT_TEST(a_refused_block_leaves_the_rung_open)
{
    WORLD(w);
    to_ppk(w, "DS-6", "suka_bagikan", "berat");
    ladder_to(w, 4);
    OK(w, "bkn_block", 32, "setuju_blokir", approve, .vote = "tolak", .reason = "x");
    assert_int_equal(w->row.block, SBT_BLOCK_NONE);
    assert_int_equal(w->row.ladder, 3);
}

SBT_TEST(a_block_is_lifted_after_a_recorded_sanction_and_the_ppks_request)
{
    WORLD(w);
    to_ppk(w, "DS-6", "suka_bagikan", "berat");
    ladder_to(w, 4);
    OK(w, "bkn_block", 32, "setuju_blokir", approve, .vote = "setuju", .reason = "x");
    OK(w, "bkn_block", 32, "blokir_berlaku", confirm, .confirmed_on = w->today, .reference = "S/1");
    assert_true(sbt_block_stands(w->row.block));
    struct sbt_s_lift_request q = {.letter_number = "1", .letter_date = w->today, .reason = "sudah diputus"};
    assert_int_equal(act(w, "ppk_personnel", 41, "mohon_buka", &q), SBT_E_CONFLICT); // no sanction yet
    struct sbt_s_lift_order o = {.ground = "sanksi", .letter_number = "1", .letter_date = w->today, .reason = "x"};
    assert_int_equal(act(w, "bkn_block", 31, "usul_buka", &o), SBT_E_INVALID);
    struct sbt_s_decide d = heavy(w);
    SBT_ASSERT_OK(act(w, "ppk", 42, "putus", &d), &w->f);
    assert_false(w->v.lift_due);
    SBT_ASSERT_OK(act(w, "ppk_personnel", 41, "mohon_buka", &q), &w->f);
    assert_true(w->v.lift_due);
    assert_true(starts(w, "buka_blokir"));
    SBT_ASSERT_OK(act(w, "bkn_block", 31, "usul_buka", &o), &w->f);
    assert_false(starts(w, "buka_blokir")); // it runs already
    REFUSED(w, SBT_E_DENIED, "bkn_block", 31, "setuju_buka", approve, .vote = "setuju", .reason = "x");
    OK(w, "bkn_block", 32, "setuju_buka", approve, .vote = "tolak", .reason = "x");
    assert_int_equal(w->row.block, SBT_BLOCK_CONFIRMED);
    SBT_ASSERT_OK(act(w, "bkn_block", 31, "usul_buka", &o), &w->f);
    OK(w, "bkn_block", 32, "setuju_buka", approve, .vote = "setuju", .reason = "x");
    assert_true(sbt_block_stands(w->row.block));
    OK(w, "bkn_block", 32, "buka_berlaku", confirm, .confirmed_on = w->today, .reference = "S/2");
    assert_int_equal(w->row.block, SBT_BLOCK_LIFTED);
    assert_true(stops(w, "buka_blokir"));
    assert_false(w->v.lift_due);
}

SBT_TEST(a_block_that_should_not_be_is_lifted_even_after_the_case_has_ended)
{
    WORLD(w);
    to_ppk(w, "DS-6", "suka_bagikan", "berat");
    ladder_to(w, 4);
    OK(w, "bkn_block", 32, "setuju_blokir", approve, .vote = "setuju", .reason = "x");
    OK(w, "bkn_recommend", 31, "tidak_diproses", not_processable, .ground = "pensiun", .reason = "x",
       .document_date = SBT_DAY_NONE);
    assert_string_equal(w->row.state, "not_processable");
    assert_true(w->v.lift_due);
    assert_true(starts(w, "buka_blokir"));
    struct sbt_s_lift_order o = {.ground = "sanksi", .letter_number = "1", .letter_date = w->today, .reason = "x"};
    assert_int_equal(act(w, "bkn_block", 31, "usul_buka", &o), SBT_E_INVALID); // not this ground
    o.ground = "tidak_dapat_diproses";
    SBT_ASSERT_OK(act(w, "bkn_block", 31, "usul_buka", &o), &w->f);
    assert_string_equal(w->row.state, "not_processable");
}

SBT_TEST(a_wrong_person_is_replaced_and_the_block_is_due_to_be_lifted)
{
    WORLD(w);
    to_ppk(w, "DS-6", "suka_bagikan", "berat");
    OK(w, "bkn_recommend", 31, "beri_tahu", notify_subject, .sent_on = w->today, .channel = "surat", .text = "x");
    assert_int_equal(w->row.notified_on, w->today);
    ladder_to(w, 4);
    OK(w, "bkn_block", 32, "setuju_blokir", approve, .vote = "setuju", .reason = "x");
    OK(w, "bkn_recommend", 31, "ganti_terlapor", replace_subject, .name = "Orang Benar", .reason = "x");
    assert_int_equal(w->row.notified_on, SBT_DAY_NONE);
    assert_true(w->v.lift_due);
    assert_true(starts(w, "buka_blokir"));
}

SBT_TEST(the_subject_is_told_only_after_the_recommendation)
{
    WORLD(w);
    SBT_ASSERT_OK(vote(w, "bkn", 1, "setuju"), &w->f);
    SBT_ASSERT_OK(vote(w, "bawaslu", 2, "setuju"), &w->f);
    REFUSED(w, SBT_E_CONFLICT, "bawaslu_study", 21, "beri_tahu", notify_subject, .sent_on = w->today,
            .channel = "surat", .text = "x");
}

SBT_TEST(a_hand_off_is_accepted_returned_or_refused_by_its_receiver)
{
    WORLD(w);
    SBT_ASSERT_OK(vote(w, "bkn", 1, "setuju"), &w->f);
    SBT_ASSERT_OK(vote(w, "bawaslu", 2, "setuju"), &w->f);
    assert_int_equal(w->row.handoff, SBT_HANDOFF_OPEN);
    struct sbt_subject_row handed = w->row;
    REFUSED(w, SBT_E_DENIED, "bkn_recommend", 31, "terima_berkas", note_only, .note = NULL); // not the receiver
    OK(w, "bawaslu_study", 21, "terima_berkas", note_only, .note = NULL);
    assert_int_equal(w->row.handoff, SBT_HANDOFF_ACCEPTED);
    REFUSED(w, SBT_E_CONFLICT, "bawaslu_study", 21, "kembalikan_berkas", reason, .reason = "x");
    w->row = handed;
    OK(w, "bawaslu_study", 21, "tolak_berkas", reason, .reason = "bukan wilayah kami");
    assert_string_equal(w->row.state, "received");
    assert_int_equal(w->row.round, 2);
    assert_int_equal(act(w, "bawaslu_study", 21, "tolak_berkas", &(struct sbt_s_reason){0}), SBT_E_CONFLICT);
}

SBT_TEST(withdrawing_a_report_never_ends_a_case_and_gakkumdu_runs_beside_it)
{
    WORLD(w);
    OK(w, "filer", 61, "cabut_laporan", withdraw_report, .report_number = "L/1", .reason = "x");
    assert_false(w->v.state_changes);
    OK(w, "bawaslu_study", 21, "gakkumdu", refer_gakkumdu, .letter_number = "1", .letter_date = w->today,
       .article = "188", .reason = "x");
    assert_false(w->v.state_changes);
    assert_int_equal(w->row.gakkumdu, SBT_GAKKUMDU_OPEN);
    OK(w, "bawaslu_study", 21, "gakkumdu_hasil", gakkumdu_outcome, .outcome = "penyidikan", .decision_date = w->today);
    assert_int_equal(w->row.gakkumdu, SBT_GAKKUMDU_OPEN);
    OK(w, "bawaslu_study", 21, "gakkumdu_hasil", gakkumdu_outcome, .outcome = "bebas", .decision_date = w->today);
    assert_int_equal(w->row.gakkumdu, SBT_GAKKUMDU_ENDED);
    assert_string_equal(w->row.state, "received");
}

SBT_TEST(somebody_who_is_no_civil_servant_can_only_be_forwarded_or_refused)
{
    WORLD(w);
    w->row.asn_known_no = true;
    assert_int_equal(vote(w, "bkn", 1, "setuju"), SBT_E_INVALID);
    struct sbt_s_forward fw = {.body = "kades", .letter_number = "1", .letter_date = w->today, .reason = "x"};
    SBT_ASSERT_OK(act(w, "bkn_recommend", 31, "teruskan", &fw), &w->f);
    assert_string_equal(sbt_casefile_status(w->rb, w->row.state)->code, "diteruskan");
    WORLD(x);
    fw.body = "raja";
    assert_int_equal(act(x, "bkn_recommend", 31, "teruskan", &fw), SBT_E_INVALID);
}

SBT_TEST(words_of_the_tracks_go_there_and_back)
{
    for (int b = 0; b < SBT_BLOCK_END; b++) {
        assert_int_equal(sbt_block_of(sbt_block_code((enum sbt_block)b)), b);
        assert_true(strlen(sbt_block_label((enum sbt_block)b)) > 0);
    }
    for (int s = 0; s < SBT_SANCTION_END; s++)
        assert_int_equal(sbt_sanction_state_of(sbt_sanction_state_code((enum sbt_sanction_state)s)), s);
    for (int h = 0; h < SBT_HANDOFF_END; h++)
        assert_int_equal(sbt_handoff_of(sbt_handoff_code((enum sbt_handoff)h)), h);
    for (int g = 0; g < SBT_GAKKUMDU_END; g++)
        assert_int_equal(sbt_gakkumdu_of(sbt_gakkumdu_code((enum sbt_gakkumdu)g)), g);
    for (int m = 1; m < SBT_MS_END; m++)
        assert_int_equal(sbt_milestone_of(sbt_milestone_code((enum sbt_milestone)m)), m);
    for (int l = 1; l < SBT_LEVEL_END; l++)
        assert_int_equal(sbt_level_of(sbt_level_code((enum sbt_level)l)), l);
    assert_int_equal(sbt_block_of("x"), SBT_BLOCK_NONE);
    assert_int_equal(sbt_level_of(NULL), SBT_LEVEL_UNSET);
}

SBT_TEST(competence_is_judged_by_the_rulebook_of_the_day_of_signing)
{
    WORLD(w);
    w->row.recommended_level = SBT_LEVEL_BERAT;
    w->row.examined = true;
    const struct sbt_broken *b;
    size_t n;
    struct sbt_s_decide d = heavy(w);
    struct sbt_rulebook newer = *w->rb; // knows no competence of anybody
    newer.competence_n = 0;
    sbt_decree_check(w->a, w->rb, &newer, &w->row, &d, &b, &n);
    assert_int_equal(n, 1);
    assert_string_equal(b[0].code, "competence");
    sbt_decree_check(w->a, &newer, w->rb, &w->row, &d, &b, &n);
    assert_int_equal(n, 0);
}
