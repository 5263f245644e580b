// One subject through every station of the procedure, by the roles that the rulebook names; the log folds back to it.
#include "app/case_clock.h"
#include "app/case_join.h"
#include "app/case_open.h"
#include "app/case_step.h"
#include "base/buf.h"
#include "tests/app/app_test.h"

struct opened {
    struct ta *t;
    struct sbt_case_opened out;
    size_t n;
    bool no_agency; // the reporter's words name no agency of the directory
};

static enum sbt_rc open_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct opened *o = arg;
    struct sbt_case_open_subject s[3] = {
        {.nip = "198501012010011001",
         .name = "Budi Contoh",
         .name_key = "BUDI CONTOH",
         .position = "Kepala Dinas",
         .position_category = "jpt_pratama",
         .employment = "pns",
         .agency_code = "PEMDA-73.06",
         .birth_day = sbt_day_of(1985, 1, 1)},
        {.name = "Ani Contoh",
         .name_key = "ANI CONTOH",
         .position_category = "pelaksana",
         .employment = "pns",
         .agency_code = "PEMDA-73.06",
         .birth_day = SBT_DAY_NONE},
        {.unidentified = true, .birth_day = SBT_DAY_NONE},
    };
    if (o->no_agency) {
        s[0].agency_code = NULL;
        s[0].agency_text = "kantor di dekat pasar";
    }
    struct sbt_case_open_in in = {
        .source = "laporan",
        .act = "kampanye_medsos",
        .object = "calon",
        .act_day = sbt_day_of(2024, 10, 20),
        .contest = "PILKADA2024",
        .contest_office = "bupati_walikota",
        .contest_region = "73.06",
        .place_region = "73.06",
        .subjects = s,
        .subjects_n = o->n,
    };
    return sbt_case_open(tx, &o->t->ctx, &in, &o->out, f);
}

static struct opened opened(struct ta *t, size_t n)
{
    struct opened o = {.t = t, .n = n};
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.open", SBT_TX_WRITE, open_tx, &o, &t->f), &t->f);
    return o;
}

static enum sbt_rc try_step(struct ta *t, const struct opened *o, const char *step, const void *rec,
                            struct sbt_case_step_out *out)
{
    struct sbt_case_step_in in = {.case_number = o->out.number, .step = step, .rec = rec};
    t->f = (struct sbt_fault){0};
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    t->ctx.actor.step_up_us = t->ctx.now_us;
    return sbt_case_step(&t->ctx, &in, out, &t->f);
}

static void step(struct ta *t, const struct opened *o, const char *code, const void *rec)
{
    struct sbt_case_step_out out;
    SBT_ASSERT_OK(try_step(t, o, code, rec, &out), &t->f);
    assert_int_equal(out.refused_n, 0);
}

static sbt_day today(struct ta *t)
{
    return sbt_day_at(sbt_clock_now(t->app.clock), SBT_ZONE_WIB);
}

static enum sbt_rc witnesses_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_setting_set_in in = {.name = "log.quorum_since_us", .value = arg};
    return sbt_q_setting_set(tx, &in, NULL, f);
}

// "1": a policy asks for witnesses, and none has seen anything yet; "": nobody asks.
static void witnesses(struct ta *t, const char *since)
{
    int64_t n;
    char value[8];
    snprintf(value, sizeof value, "%s", since);
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test", SBT_TX_WRITE, witnesses_tx, value, &t->f), &t->f);
}

static void days(struct ta *t, int n)
{
    t->ts.clock.sim_us += n * SBT_US_PER_DAY;
}

struct state {
    struct sbt_id id;
    struct sbt_q_subject_get_out out;
};
static enum sbt_rc state_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct state *s = arg;
    struct sbt_q_subject_get_in in = {.subject_id = s->id};
    bool found;
    return sbt_q_subject_get(tx, &in, &s->out, &found, f);
}
static struct sbt_q_subject_get_out subject(struct ta *t, const struct opened *o, size_t i)
{
    struct state s = {.id = o->out.subjects[i]};
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.state", SBT_TX_READ, state_tx, &s, &t->f), &t->f);
    return s.out;
}

static void verified(struct ta *t, const struct opened *o)
{
    static const struct sbt_s_verify_vote yes = {.vote = "setuju", .reason = "Identitas dan uraian cukup."};
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    step(t, o, "verifikasi", &yes);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    step(t, o, "verifikasi", &yes);
}

static void recommended(struct ta *t, const struct opened *o)
{
    verified(t, o);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.06");
    step(t, o, "kajian",
         &(struct sbt_s_study){.result = "terbukti",
                               .summary = "Unggahan ajakan memilih, terbukti.",
                               .study_number = "01/KJ/XI/2024",
                               .study_date = today(t)});
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    step(t, o, "klasifikasi",
         &(struct sbt_s_classify){.offence = "DS-2",
                                  .act = "kampanye_medsos",
                                  .object = "calon",
                                  .acted_on = sbt_day_of(2024, 10, 20),
                                  .reason = "Sesuai matriks."});
    step(t, o, "rekomendasi",
         &(struct sbt_s_recommend){.letter_number = "1/B-AK/SD/F/2024",
                                   .letter_date = today(t),
                                   .level = "berat",
                                   .text = "Jatuhkan hukuman disiplin berat."});
}

static void same_after_rebuild(struct ta *t)
{
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &(int64_t){0}, &t->f), &t->f);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
    assert_true(r.events_n > 0);
}

TA_TEST_BOTH(walks_from_verification_to_a_recorded_sanction_and_folds_back)
{
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct opened o = opened(t, 2);
    assert_string_equal(subject(t, &o, 0).offence, "DS-2");
    assert_string_equal(subject(t, &o, 0).state, "received");
    recommended(t, &o);
    assert_string_equal(subject(t, &o, 0).state, "with_ppk");
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    step(t, &o, "terima_surat", &(struct sbt_s_acknowledge){.received_on = today(t)});
    step(t, &o, "ke_meja_ppk", &(struct sbt_s_lay_before_ppk){.laid_on = today(t)});
    step(t, &o, "periksa",
         &(struct sbt_s_examine){.held_on = today(t),
                                 .record_number = "BAP-1",
                                 .attended = true,
                                 .team = true,
                                 .examiners = "Tim",
                                 .summary = "Mengakui."});
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.06");
    step(t, &o, "putus",
         &(struct sbt_s_decide){.decree_number = "SK-1",
                                .decree_date = today(t),
                                .sanction = "bebas_jabatan",
                                .level = "berat",
                                .authority = "ppk",
                                .team = true,
                                .examination_record = "BAP-1",
                                .delivered_on = today(t)});
    assert_string_equal(subject(t, &o, 0).state, "decided");
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    step(t, &o, "catat_idis", &(struct sbt_s_enter_idis){.idis_number = "IDIS-1", .entered_on = today(t)});
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    step(t, &o, "tutup", &(struct sbt_s_note_only){0});
    assert_string_equal(subject(t, &o, 1).state, "closed");
    assert_string_equal(subject(t, &o, 1).status, "dijatuhi_sanksi");
    same_after_rebuild(t);
}

TA_TEST_BOTH(warns_blocks_and_lifts_when_the_ppk_stays_idle)
{
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct opened o = opened(t, 1);
    recommended(t, &o);
    witnesses(t, "");
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    step(t, &o, "terima_surat", &(struct sbt_s_acknowledge){.received_on = today(t)});
    struct sbt_case_step_out out;
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_s_letter warn = {.letter_number = "W-1", .letter_date = today(t), .text = "Segera tindak lanjuti."};
    assert_int_not_equal(try_step(t, &o, "peringatan", &warn, &out), SBT_OK); // the PPK still has time
    days(t, 14);
    int64_t n;
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
    assert_true(n > 0);
    while (n > 0)
        SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
    step(t, &o, "peringatan", &warn);
    days(t, 7);
    step(t, &o, "teguran", &warn);
    days(t, 7);
    witnesses(t, "1"); // nobody has cosigned for days: what harms a person waits
    struct sbt_s_list_violator list = {.list_number = "D-1", .list_date = today(t), .reason = "Tidak menindaklanjuti."};
    assert_int_equal(try_step(t, &o, "daftar_pelanggar", &list, &out), SBT_E_BUSY);
    witnesses(t, "");
    step(t, &o, "daftar_pelanggar", &list);
    days(t, 7);
    struct sbt_s_block_order order = {.letter_number = "B-1",
                                      .letter_date = today(t),
                                      .scope = "data_layanan",
                                      .reason = "PPK tidak menindaklanjuti."};
    witnesses(t, "1");
    assert_int_equal(try_step(t, &o, "usul_blokir", &order, &out), SBT_E_BUSY);
    witnesses(t, "");
    step(t, &o, "usul_blokir", &order);
    struct sbt_s_approve yes = {.vote = "setuju", .reason = "Sesuai."};
    assert_int_equal(try_step(t, &o, "setuju_blokir", &yes, &out), SBT_E_DENIED); // nobody approves his own act
    struct sbt_account_id first = t->ctx.actor.account;
    t->ctx.actor.account.u.b[15] ^= 1; // a second person of the same office
    step(t, &o, "setuju_blokir", &yes);
    step(t, &o, "blokir_berlaku", &(struct sbt_s_confirm){.confirmed_on = today(t), .reference = "R"});
    assert_string_equal(subject(t, &o, 0).block, "confirmed");
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    step(t, &o, "periksa",
         &(struct sbt_s_examine){.held_on = today(t),
                                 .record_number = "BAP-1",
                                 .attended = true,
                                 .team = true,
                                 .examiners = "Tim",
                                 .summary = "Mengakui."});
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.06");
    step(t, &o, "putus",
         &(struct sbt_s_decide){.decree_number = "SK-1",
                                .decree_date = today(t),
                                .sanction = "bebas_jabatan",
                                .level = "berat",
                                .authority = "ppk",
                                .team = true,
                                .examination_record = "BAP-1",
                                .delivered_on = today(t)});
    witnesses(t, "1"); // a lift never waits
    step(t, &o, "mohon_buka",
         &(struct sbt_s_lift_request){
             .letter_number = "M-1", .letter_date = today(t), .reason = "Sanksi sudah dijatuhkan."});
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    step(t, &o, "usul_buka",
         &(struct sbt_s_lift_order){
             .ground = "sanksi", .letter_number = "L-1", .letter_date = today(t), .reason = "Sanksi tercatat."});
    t->ctx.actor.account = first;
    t->ctx.actor.account.u.b[15] ^= 1;
    step(t, &o, "setuju_buka", &yes);
    step(t, &o, "buka_berlaku", &(struct sbt_s_confirm){.confirmed_on = today(t), .reference = "R"});
    assert_string_equal(subject(t, &o, 0).block, "lifted");
    same_after_rebuild(t);
}

TA_TEST_BOTH(hides_the_case_from_the_subjects_agency_until_the_recommendation)
{
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct opened o = opened(t, 1);
    struct sbt_case_step_out out;
    struct sbt_s_acknowledge a = {.received_on = today(t)};
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    assert_int_equal(try_step(t, &o, "terima_surat", &a, &out), SBT_E_NOT_FOUND);
    recommended(t, &o);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.07");
    assert_int_equal(try_step(t, &o, "terima_surat", &a, &out), SBT_E_NOT_FOUND);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    step(t, &o, "terima_surat", &a);
}

TA_TEST_BOTH(goes_on_with_the_votes_given_when_the_time_is_over)
{
    static const struct sbt_s_verify_vote yes = {.vote = "setuju", .reason = "Cukup."};
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct opened o = opened(t, 1);
    step(t, &o, "verifikasi", &yes);
    assert_string_equal(subject(t, &o, 0).state, "received");
    days(t, 9);
    int64_t n = 1;
    while (n > 0)
        SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
    assert_string_equal(subject(t, &o, 0).state, "study");
    same_after_rebuild(t);
}

TA_TEST_BOTH(does_an_act_once_however_often_it_is_sent)
{
    static const struct sbt_s_verify_vote yes = {.vote = "setuju", .reason = "Cukup."};
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct opened o = opened(t, 1);
    struct sbt_case_step_out a, b;
    t->ctx.idempotency_key = "kunci-satu";
    SBT_ASSERT_OK(try_step(t, &o, "verifikasi", &yes, &a), &t->f);
    SBT_ASSERT_OK(try_step(t, &o, "verifikasi", &yes, &b), &t->f);
    assert_int_equal(a.done_n, b.done_n);
    struct sbt_s_verify_vote no = {.vote = "tolak", .reason = "Berubah."};
    assert_int_equal(try_step(t, &o, "verifikasi", &no, &b), SBT_E_CONFLICT);
    bool done;
    SBT_ASSERT_OK(sbt_case_step_replayed(&t->ctx, &done, &t->f), &t->f);
    assert_true(done);
}

TA_TEST_BOTH(shows_an_escalated_case_to_the_minister_it_went_to)
{
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct opened o = opened(t, 1);
    recommended(t, &o);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    step(t, &o, "terima_surat", &(struct sbt_s_acknowledge){.received_on = today(t)});
    days(t, 14);
    int64_t n = 1;
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    while (n > 0)
        SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
    struct sbt_s_letter letter = {.letter_number = "W-1", .letter_date = today(t), .text = "Segera tindak lanjuti."};
    struct sbt_case_step_out out;
    ta_as(t, SBT_ROLE_KEMENDAGRI, "KEMENDAGRI");
    t->ctx.actor.agency_kind = "kemendagri";
    assert_int_equal(try_step(t, &o, "teguran_menteri", &letter, &out), SBT_E_NOT_FOUND);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    step(t, &o, "peringatan", &letter);
    days(t, 10);
    step(t, &o, "teguran", &letter);
    days(t, 10);
    step(t, &o, "daftar_pelanggar",
         &(struct sbt_s_list_violator){.list_number = "D-1", .list_date = today(t), .reason = "Diam."});
    days(t, 10);
    step(t, &o, "usul_blokir",
         &(struct sbt_s_block_order){
             .letter_number = "B-1", .letter_date = today(t), .scope = "data_layanan", .reason = "Diam."});
    days(t, 10);
    step(t, &o, "bahas",
         &(struct sbt_s_discuss){.held_on = today(t), .minutes_number = "N-1", .result = "Dieskalasikan."});
    step(t, &o, "eskalasi_menteri",
         &(struct sbt_s_escalate){
             .to = "mendagri", .letter_number = "E-1", .letter_date = today(t), .text = "Mohon teguran."});
    ta_as(t, SBT_ROLE_KEMENDAGRI, "KEMENDAGRI");
    t->ctx.actor.agency_kind = "kemendagri";
    letter.letter_date = today(t);
    step(t, &o, "teguran_menteri", &letter);
}

TA_TEST_BOTH(lets_an_officer_say_where_a_named_subject_works)
{
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct opened o = {.t = t, .n = 1, .no_agency = true};
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.open", SBT_TX_WRITE, open_tx, &o, &t->f), &t->f);
    struct sbt_q_subject_get_out s = subject(t, &o, 0);
    assert_true(sbt_id_is_none(&s.ppk_agency_id));
    struct sbt_case_person_in in = {.number = o.out.number,
                                    .n = 1,
                                    .name = "Budi Contoh",
                                    .nip = "198501012010011001",
                                    .agency = "PEMDA-73.06",
                                    .reason = "Menurut data kepegawaian."};
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    SBT_ASSERT_OK(sbt_case_subject_identify(&t->ctx, &in, &t->f), &t->f);
    s = subject(t, &o, 0);
    assert_false(sbt_id_is_none(&s.ppk_agency_id));
    assert_int_equal(sbt_case_subject_identify(&t->ctx, &in, &t->f), SBT_E_CONFLICT);
    same_after_rebuild(t);
}
