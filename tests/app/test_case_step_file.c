// Files of steps: who sends them, who reads them, what is refused, and what becomes of those that no step took.
#include <stdatomic.h>

#include "app/case_view.h"
#include "app/erasure.h"
#include "app/evidence_open.h"
#include "app/evidence_return.h"
#include "base/buf.h"
#include "tests/app/case_fix.h"

static const char pdf[] = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n";

static struct sbt_upload_view sent(struct ta *t, const struct sbt_owner *o, const char *name, const char *bytes)
{
    struct sbt_upload_view v;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_upload_start(&t->ctx, o, name, (int64_t)strlen(bytes), &v, &t->f), &t->f);
    struct sbt_id id = v.id;
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, o, &id, 0, bytes, strlen(bytes), &v, &t->f), &t->f);
    return v;
}

// The step with one file that the actor sent for it a moment ago.
static enum sbt_rc step_with(struct ta *t, const char *number, const char *step, const void *rec, const char *name)
{
    struct sbt_owner o;
    struct sbt_case_step_out out;
    sbt_case_step_owner(&t->ctx, number, step, &o);
    struct sbt_upload_view v = sent(t, &o, name, pdf);
    const char *ids[] = {sbt_id_text(t->ts.a, &v.id)};
    struct sbt_case_step_in in = {
        .case_number = number, .step = step, .rec = rec, .owner = &o, .uploads = ids, .uploads_n = 1};
    sbt_fault_clear(&t->f);
    atomic_fetch_add(&t->ts.clock.sim_us, SBT_US_PER_S);
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    return sbt_case_step(&t->ctx, &in, &out, &t->f);
}

static struct sbt_case_view view_of(struct ta *t, const char *number)
{
    struct sbt_case_view_in in = {.number = number};
    struct sbt_case_view v;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_view(&t->ctx, &in, &v, &t->f), &t->f);
    return v;
}

// The file of that name among those at the steps of the reader's timeline; NULL when he is not shown it.
static const struct sbt_timeline_file *shown(struct ta *t, const char *number, const char *name)
{
    struct sbt_timeline_in in = {.number = number, .subject_n = SBT_INT_NONE, .limit = SBT_INT_NONE};
    struct sbt_timeline out;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_timeline(&t->ctx, &in, &out, &t->f), &t->f);
    for (size_t i = 0; i < out.n; i++)
        for (size_t k = 0; k < out.rows[i].files_n; k++)
            if (sbt_str_eq(out.rows[i].files[k].name, name))
                return &out.rows[i].files[k];
    return NULL;
}

static enum sbt_rc open_it(struct ta *t, const struct sbt_id *id, char ret[200])
{
    struct sbt_evidence_open_in in = {.evidence = *id};
    struct sbt_evidence_opened e;
    size_t n;
    sbt_fault_clear(&t->f);
    enum sbt_rc rc = sbt_evidence_open(&t->ctx, &in, &e, &t->f);
    if (rc != SBT_OK)
        return rc;
    SBT_ASSERT_OK(sbt_evidence_pull(e.pull, ret, 199, &n, &t->f), &t->f);
    ret[n] = 0;
    sbt_evidence_pull_free(e.pull);
    return SBT_OK;
}

static void decree(struct ta *t, const char *number, const char *file)
{
    struct sbt_s_decide d = {.decree_number = "800/12/2024",
                             .decree_date = sbt_day_of(2024, 11, 27),
                             .sanction = "turun_jabatan",
                             .level = "berat",
                             .authority = "ppk",
                             .team = true,
                             .examination_record = "BAP/3/2024",
                             .delivered_on = SBT_DAY_NONE};
    struct sbt_s_acknowledge received = {.received_on = sbt_day_of(2024, 11, 27), .agenda_number = "A-1"};
    struct sbt_s_lay_before_ppk laid = {.laid_on = sbt_day_of(2024, 11, 27)};
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    SBT_ASSERT_OK(ta_step(t, number, "terima_surat", &received), &t->f);
    SBT_ASSERT_OK(ta_step(t, number, "ke_meja_ppk", &laid), &t->f);
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.06");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    SBT_ASSERT_OK(step_with(t, number, "putus", &d, file), &t->f);
}

TA_TEST_BOTH(a_paper_comes_with_its_step_and_is_read_by_who_sees_the_step)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Andi Contoh"});
    struct sbt_s_verify_vote vote = {.vote = "setuju", .reason = "Identitas cocok."};
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    SBT_ASSERT_OK(ta_step(t, c.number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    SBT_ASSERT_OK(ta_step(t, c.number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    struct sbt_s_study study = {.result = "terbukti",
                                .summary = "Perbuatan terbukti.",
                                .study_number = "001/KAJIAN/XI/2024",
                                .study_date = sbt_day_of(2024, 11, 27)};
    SBT_ASSERT_OK(step_with(t, c.number, "kajian", &study, "kajian.pdf"), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence WHERE kind = 'langkah'"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM upload"), 0);
    const struct sbt_timeline_file *own = shown(t, c.number, "kajian.pdf");
    assert_non_null(own);
    assert_int_equal(strlen(own->sha256), 64);
    struct sbt_id kajian = own->id;
    char bytes[200];
    SBT_ASSERT_OK(open_it(t, &kajian, bytes), &t->f); // no reason is asked: it is an office's paper
    assert_string_equal(bytes, pdf);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'read.made' AND thing_id IN "
                                    "(SELECT evidence_id FROM evidence)"),
                     1);

    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_s_classify offence = {.offence = "DS-2",
                                     .act = "kampanye_medsos",
                                     .object = "calon",
                                     .acted_on = sbt_day_of(2024, 10, 20),
                                     .reason = "Sesuai matriks."};
    SBT_ASSERT_OK(ta_step(t, c.number, "klasifikasi", &offence), &t->f);
    struct sbt_s_recommend rec = {.letter_number = "B/123/2024",
                                  .letter_date = sbt_day_of(2024, 11, 27),
                                  .level = "berat",
                                  .text = "Mohon ditindaklanjuti."};
    SBT_ASSERT_OK(step_with(t, c.number, "rekomendasi", &rec, "rekomendasi.pdf"), &t->f);
    const struct sbt_timeline_file *letter = shown(t, c.number, "rekomendasi.pdf");
    assert_non_null(letter);
    struct sbt_id rekomendasi = letter->id;

    // the subject's own agency: the letter that was sent to it and its own papers, never the study before
    decree(t, c.number, "keputusan.pdf");
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    assert_null(shown(t, c.number, "kajian.pdf"));
    assert_non_null(shown(t, c.number, "rekomendasi.pdf"));
    const struct sbt_timeline_file *sk = shown(t, c.number, "keputusan.pdf");
    assert_non_null(sk);
    struct sbt_id keputusan = sk->id;
    assert_int_equal(view_of(t, c.number).evidence_n, 2);
    assert_int_equal(open_it(t, &kajian, bytes), SBT_E_NOT_FOUND);
    SBT_ASSERT_OK(open_it(t, &rekomendasi, bytes), &t->f);
    SBT_ASSERT_OK(open_it(t, &keputusan, bytes), &t->f);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.07"); // another agency: nothing
    assert_int_equal(open_it(t, &keputusan, bytes), SBT_E_NOT_FOUND);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    assert_int_equal(view_of(t, c.number).evidence_n, 3);
    SBT_ASSERT_OK(open_it(t, &keputusan, bytes), &t->f);

    struct sbt_rebuild_report r;
    int64_t numbered;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &numbered, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ctx.arena, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
    struct sbt_evidence_gone *gone;
    size_t gone_n;
    SBT_ASSERT_OK(sbt_evidence_gone(&t->ctx, &gone, &gone_n, &t->f), &t->f);
    assert_int_equal(gone_n, 0);
}

TA_TEST_BOTH(a_file_of_several_subjects_is_read_by_each_agency_of_theirs)
{
    struct sbt_case_opened c =
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Andi Contoh", .subjects_n = 3});
    struct sbt_s_verify_vote vote = {.vote = "setuju", .reason = "Identitas cocok."};
    struct sbt_s_study study = {.result = "terbukti",
                                .summary = "Perbuatan terbukti.",
                                .study_number = "001/KAJIAN/XI/2024",
                                .study_date = sbt_day_of(2024, 11, 27)};
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    SBT_ASSERT_OK(ta_step(t, c.number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    SBT_ASSERT_OK(ta_step(t, c.number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    SBT_ASSERT_OK(step_with(t, c.number, "kajian", &study, "kajian.pdf"), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence"), 1); // one file, seen at each subject
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM step_file"), 3);
    assert_int_equal(view_of(t, c.number).evidence_n, 1);
}

TA_TEST_BOTH(refuses_files_that_a_step_may_not_take)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Andi Contoh"});
    struct sbt_case_opened other = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.07", .name = "Budi Contoh"});
    struct sbt_s_verify_vote vote = {.vote = "setuju", .reason = "Identitas cocok."};
    struct sbt_s_study study = {.result = "terbukti",
                                .summary = "Perbuatan terbukti.",
                                .study_number = "001/KAJIAN/XI/2024",
                                .study_date = sbt_day_of(2024, 11, 27)};
    struct sbt_case_step_out out;
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    assert_int_equal(step_with(t, c.number, "verifikasi", &vote, "surat.pdf"), SBT_E_INVALID); // a vote has no paper
    assert_non_null(sbt_test_field_error(&t->f, "uploads"));
    SBT_ASSERT_OK(ta_step(t, c.number, "verifikasi", &vote), &t->f);
    SBT_ASSERT_OK(ta_step(t, other.number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    SBT_ASSERT_OK(ta_step(t, c.number, "verifikasi", &vote), &t->f);
    SBT_ASSERT_OK(ta_step(t, other.number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");

    // sent for the form of one case, named in another's
    struct sbt_owner mine, theirs;
    sbt_case_step_owner(&t->ctx, c.number, "kajian", &mine);
    sbt_case_step_owner(&t->ctx, other.number, "kajian", &theirs);
    struct sbt_upload_view v = sent(t, &mine, "kajian.pdf", pdf);
    const char *ids[] = {sbt_id_text(t->ts.a, &v.id)};
    struct sbt_case_step_in in = {
        .case_number = other.number, .step = "kajian", .rec = &study, .owner = &theirs, .uploads = ids, .uploads_n = 1};
    assert_int_equal(sbt_case_step(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "uploads"));

    // half a file
    SBT_ASSERT_OK(sbt_upload_start(&t->ctx, &mine, "putus.pdf", 1000, &v, &t->f), &t->f);
    struct sbt_id half = v.id;
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, &mine, &half, 0, pdf, strlen(pdf), &v, &t->f), &t->f);
    const char *halves[] = {sbt_id_text(t->ts.a, &half)};
    in = (struct sbt_case_step_in){
        .case_number = c.number, .step = "kajian", .rec = &study, .owner = &mine, .uploads = halves, .uploads_n = 1};
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_case_step(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "uploads"));

    // too big, and of a kind that is no document
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_upload_start(&t->ctx, &mine, "besar.pdf", 101 << 20, &v, &t->f), SBT_E_TOO_LARGE);
    sbt_fault_clear(&t->f);
    static const char program[] = "MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0";
    SBT_ASSERT_OK(sbt_upload_start(&t->ctx, &mine, "a.exe", sizeof program, &v, &t->f), &t->f);
    struct sbt_id exe = v.id;
    assert_int_equal(sbt_upload_chunk(&t->ctx, &mine, &exe, 0, program, sizeof program, &v, &t->f), SBT_E_INVALID);

    // evidence of another case
    sbt_fault_clear(&t->f);
    in = (struct sbt_case_step_in){
        .case_number = c.number, .step = "kajian", .rec = &study, .owner = &mine, .uploads = ids, .uploads_n = 1};
    SBT_ASSERT_OK(sbt_case_step(&t->ctx, &in, &out, &t->f), &t->f);
    const struct sbt_timeline_file *paper = shown(t, c.number, "kajian.pdf");
    assert_non_null(paper);
    const char *foreign[] = {sbt_id_text(t->ts.a, &paper->id)};
    struct sbt_s_study with = study;
    with.evidence = foreign;
    with.evidence_n = 1;
    in = (struct sbt_case_step_in){.case_number = other.number, .step = "kajian", .rec = &with};
    assert_int_equal(sbt_case_step(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "evidence"));
}

TA_TEST_BOTH(keeps_files_of_a_refused_step_for_a_day_and_no_longer)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Andi Contoh"});
    struct sbt_s_study study = {.result = "terbukti", .summary = "Ya.", .study_date = sbt_day_of(2024, 11, 27)};
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    assert_int_not_equal(step_with(t, c.number, "kajian", &study, "kajian.pdf"), SBT_OK); // not verified yet
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence"), 0);
    struct sbt_owner o;
    struct sbt_upload_view *list;
    size_t n;
    sbt_case_step_owner(&t->ctx, c.number, "kajian", &o);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_upload_list(&t->ctx, &o, &list, &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    struct sbt_evidence_tended tended;
    SBT_ASSERT_OK(sbt_evidence_tend(&t->app, t->ts.a, &tended, &t->f), &t->f);
    assert_int_equal(tended.swept_n, 0);
    atomic_fetch_add(&t->ts.clock.sim_us, 25 * 3600 * SBT_US_PER_S);
    SBT_ASSERT_OK(sbt_evidence_tend(&t->app, t->ts.a, &tended, &t->f), &t->f);
    assert_int_equal(tended.swept_n, 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM upload"), 0);
}

TA_TEST_BOTH(a_step_sent_again_with_its_file_is_one_step_and_one_file)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Andi Contoh"});
    ta_case_to_ppk(t, c.number);
    struct sbt_s_note note = {.topic = "telepon", .text = "Catatan.", .promised_on = SBT_DAY_NONE};
    struct sbt_s_acknowledge received = {.received_on = sbt_day_of(2024, 11, 27), .agenda_number = "A-1"};
    struct sbt_owner o;
    struct sbt_case_step_out out;
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    assert_int_equal(step_with(t, c.number, "catatan", &note, "catatan.pdf"), SBT_E_INVALID);
    sbt_case_step_api_owner(&t->ctx, &o);
    struct sbt_upload_view v = sent(t, &o, "agenda.pdf", pdf);
    const char *ids[] = {sbt_id_text(t->ts.a, &v.id)};
    struct sbt_case_step_in in = {
        .case_number = c.number, .step = "terima_surat", .rec = &received, .owner = &o, .uploads = ids, .uploads_n = 1};
    t->ctx.idempotency_key = "kunci-1";
    SBT_ASSERT_OK(sbt_case_step(&t->ctx, &in, &out, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_case_step(&t->ctx, &in, &out, &t->f), &t->f); // its answer was lost
    assert_int_equal(out.done_n, 1);
    t->ctx.idempotency_key = NULL;
    struct sbt_upload_view again = sent(t, &o, "agenda.pdf", pdf); // the same file once more, as a plain form sends it
    ids[0] = sbt_id_text(t->ts.a, &again.id);
    t->ctx.idempotency_key = "kunci-1";
    SBT_ASSERT_OK(sbt_case_step(&t->ctx, &in, &out, &t->f), &t->f);
    t->ctx.idempotency_key = NULL;
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM subject_done WHERE step_kind = 'acknowledge'"), 1);
}

static void erase_all(struct ta *t)
{
    struct sbt_erasure_in rule = {.rule = "kasus_selesai", .reason = "Surat 1/2036", .before = SBT_DAY_NONE};
    struct sbt_erasure_out due;
    int64_t n;
    ta_as(t, SBT_ROLE_CUSTODIAN, "BKN");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    SBT_ASSERT_OK(sbt_erasure_propose(&t->ctx, &rule, false, &due, &t->f), &t->f);
    ta_as(t, SBT_ROLE_CUSTODIAN, "BAWASLU");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    SBT_ASSERT_OK(sbt_erasure_decide(&t->ctx, &due.id, true, NULL, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_erasure_run(&t->ctx, &n, &t->f), &t->f);
    assert_true(n > 0);
}

// A study with its paper.
static struct sbt_id studied(struct ta *t, const char *number, const char *result, const char *file)
{
    struct sbt_s_verify_vote vote = {.vote = "setuju", .reason = "Identitas cocok."};
    struct sbt_s_study study = {
        .result = result, .summary = "Dikaji.", .study_number = "1/KAJIAN", .study_date = sbt_day_of(2024, 11, 27)};
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    SBT_ASSERT_OK(ta_step(t, number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    SBT_ASSERT_OK(ta_step(t, number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    SBT_ASSERT_OK(step_with(t, number, "kajian", &study, file), &t->f);
    const struct sbt_timeline_file *x = shown(t, number, file);
    assert_non_null(x);
    return x->id;
}

TA_TEST_BOTH(erasing_a_case_that_ended_destroys_the_keys_of_its_papers_and_of_no_other)
{
    const struct ta_case person = {.agency = "PEMDA-73.06", .name = "Andi Contoh"};
    struct sbt_case_opened ended = ta_case_open(t, &person), open = ta_case_open(t, &person);
    struct sbt_id gone = studied(t, ended.number, "tidak_terbukti", "kajian-lama.pdf");
    struct sbt_id stays = studied(t, open.number, "terbukti", "kajian-baru.pdf");
    char bytes[200];
    SBT_ASSERT_OK(open_it(t, &gone, bytes), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence_key"), 2);
    atomic_fetch_add(&t->ts.clock.sim_us, 11 * 366 * SBT_US_PER_DAY);
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    erase_all(t);

    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence_key"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence WHERE name IS NULL"), 1);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    assert_int_equal(open_it(t, &gone, bytes), SBT_E_NOT_FOUND);
    assert_string_equal(t->f.say.say, "Isi bukti ini sudah dihapus menurut aturan.");
    assert_null(shown(t, ended.number, "kajian-lama.pdf")); // its name went, too: people write names into names
    SBT_ASSERT_OK(open_it(t, &stays, bytes), &t->f);
    assert_string_equal(bytes, pdf);
    struct sbt_evidence_tended tended;
    SBT_ASSERT_OK(sbt_evidence_tend(&t->app, t->ts.a, &tended, &t->f), &t->f);
    assert_int_equal(tended.swept_n, 1); // the bytes without a key
    SBT_ASSERT_OK(open_it(t, &stays, bytes), &t->f);
    // What an earlier copy of the bytes would give back finds no key.
    assert_int_equal(open_it(t, &gone, bytes), SBT_E_NOT_FOUND);
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}
