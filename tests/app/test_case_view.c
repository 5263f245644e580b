// The page of a case: what each reader sees of it and what not, the timeline in words, watching, read events.
#include "app/case_view.h"
#include "base/buf.h"
#include "base/tr.h"
#include "tests/app/case_fix.h"

static struct sbt_case_view view(struct ta *t, const char *number)
{
    struct sbt_case_view_in in = {.number = number};
    struct sbt_case_view v;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_view(&t->ctx, &in, &v, &t->f), &t->f);
    return v;
}

static struct sbt_timeline timeline(struct ta *t, const struct sbt_timeline_in *in)
{
    struct sbt_timeline out;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_timeline(&t->ctx, in, &out, &t->f), &t->f);
    return out;
}

static bool can(const struct sbt_view_subject *s, const char *step)
{
    for (size_t i = 0; i < s->steps_n; i++)
        if (sbt_str_eq(s->steps[i].code, step))
            return true;
    return false;
}

TA_TEST_BOTH(shows_an_officer_who_is_silent_what_is_due_and_what_he_may_do)
{
    struct sbt_case_opened c =
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh", .nip = "198001012005011001"});
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct sbt_case_view v = view(t, c.number);
    assert_true(v.full);
    assert_null(v.asked_number);
    assert_string_equal(v.region_name, "Kota Makassar");
    assert_int_equal(v.subjects_n, 1);
    const struct sbt_view_subject *s = &v.subjects[0];
    assert_string_equal(s->name, "Andi Contoh");
    assert_string_equal(s->nip, "198001012005011001");
    assert_string_equal(s->holder_label, "Anggota Satgas");
    assert_int_equal(s->days_left, 7);
    assert_int_equal(s->votes_n, 4);
    assert_false(s->votes[0].cast);
    assert_true(can(s, "verifikasi"));
    assert_false(can(s, "kajian"));
    assert_non_null(strstr(s->why, "20 Oktober 2024"));
    t->ctx.lang = "en";
    v = view(t, c.number);
    assert_non_null(strstr(v.subjects[0].why, "20 October 2024"));
    assert_non_null(strstr(v.subjects[0].why, sbt_tr("en", sbt_object_label(SBT_OBJ_CALON))));
    t->ctx.lang = "id";

    SBT_ASSERT_OK(
        ta_step(t, c.number, "verifikasi", &(struct sbt_s_verify_vote){.vote = "setuju", .reason = "Identitas cocok."}),
        &t->f);
    v = view(t, c.number);
    size_t silent = 0;
    for (size_t i = 0; i < v.subjects[0].votes_n; i++)
        silent += !v.subjects[0].votes[i].cast;
    assert_int_equal(silent, 3);
    struct sbt_case_view_in in = {.number = "K-2024-XXXXXX"};
    assert_int_equal(sbt_case_view(&t->ctx, &in, &v, &t->f), SBT_E_NOT_FOUND);
}

TA_TEST_BOTH(shows_the_agency_the_letter_and_nothing_of_reporters_votes_or_notes)
{
    struct sbt_case_opened c =
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh", .subjects_n = 2});
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    struct sbt_case_view_in in = {.number = c.number};
    struct sbt_case_view v;
    assert_int_equal(sbt_case_view(&t->ctx, &in, &v, &t->f), SBT_E_NOT_FOUND);
    ta_case_to_ppk(t, c.number);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    v = view(t, c.number);
    assert_string_equal(v.level, "released");
    assert_int_equal(v.subjects_n, 2);
    assert_int_equal(v.reports_n, 0);
    assert_int_equal(v.notes_n, 0);
    assert_null(v.source);
    assert_null(v.filed_label);
    assert_int_equal(v.letters_n, 1);
    assert_string_equal(v.letters[0].number, "B/123/2024");
    assert_int_equal(v.letters[0].subjects_n, 2);
    const struct sbt_view_subject *s = &v.subjects[0];
    assert_int_equal(s->votes_n, 0);
    assert_null(s->why);
    assert_null(s->nik);
    assert_string_equal(s->recommended_level, "berat");
    assert_true(can(s, "terima_surat"));
    assert_false(can(s, "rekomendasi"));

    struct sbt_timeline_in tin = {.number = c.number, .subject_n = SBT_INT_NONE, .limit = SBT_INT_NONE};
    struct sbt_timeline tl = timeline(t, &tin);
    assert_true(tl.n > 0);
    for (size_t i = 0; i < tl.n; i++) {
        assert_string_not_equal(tl.rows[i].kind, "vote.cast");
        assert_string_not_equal(tl.rows[i].kind, "case.opened");
        assert_null(tl.rows[i].detail);
        assert_null(tl.rows[i].who);
        assert_false(sbt_str_eq(tl.rows[i].step, "kajian"));
    }
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    assert_int_equal(sbt_case_view(&t->ctx, &in, &v, &t->f), SBT_E_NOT_FOUND);
}

TA_TEST_BOTH(tells_the_story_newest_first_with_proof_marks_and_page_by_page)
{
    struct sbt_case_opened c =
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh", .subjects_n = 2});
    ta_case_to_ppk(t, c.number);
    struct sbt_timeline_in in = {.number = c.number, .subject_n = SBT_INT_NONE, .limit = SBT_INT_NONE};
    struct sbt_timeline all = timeline(t, &in);
    assert_true(all.n > 10);
    assert_string_equal(all.rows[all.n - 1].kind, "case.opened");
    assert_string_equal(all.rows[all.n - 1].what, "Kasus dibuka dari laporan");
    for (size_t i = 0; i + 1 < all.n; i++)
        assert_true(all.rows[i].leaf_index > all.rows[i + 1].leaf_index);
    bool recommended = false, voted = false;
    for (size_t i = 0; i < all.n; i++) {
        if (sbt_str_eq(all.rows[i].step, "rekomendasi")) {
            recommended = true;
            assert_string_equal(all.rows[i].what, "Sampaikan rekomendasi kepada PPK. Kini: Menunggu tindak lanjut PPK");
            assert_string_equal(all.rows[i].detail, "Mohon ditindaklanjuti.");
            assert_string_equal(all.rows[i].doc_number, "B/123/2024");
        }
        voted = voted || sbt_str_eq(all.rows[i].what, "Suara BKN: Setuju, teruskan");
    }
    assert_true(recommended);
    assert_true(voted);
    size_t n = 0;
    in.limit = 4;
    do {
        struct sbt_timeline page = timeline(t, &in);
        for (size_t i = 0; i < page.n; i++, n++)
            assert_true(sbt_id_eq(&page.rows[i].event_id, &all.rows[n].event_id));
        in.cursor = page.next;
    } while (in.cursor);
    assert_int_equal(n, all.n);
    in = (struct sbt_timeline_in){.number = c.number, .kind = "vote.cast", .subject_n = 2, .limit = SBT_INT_NONE};
    assert_int_equal(timeline(t, &in).n, 2);
    in.kind = NULL;
    in.subject_n = 9;
    assert_int_equal(sbt_case_timeline(&t->ctx, &in, &all, &t->f), SBT_E_NOT_FOUND);
}

TA_TEST_BOTH(records_that_somebody_read_a_case_once_in_a_quarter_of_an_hour)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    static const char reads[] = "SELECT count(*) FROM event WHERE kind = 'read.made'";
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    view(t, c.number);
    view(t, c.number);
    assert_int_equal(ts_int(&t->ts, reads), 1);
    t->ts.clock.sim_us += 16 * 60 * SBT_US_PER_S;
    view(t, c.number);
    assert_int_equal(ts_int(&t->ts, reads), 2);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    view(t, c.number);
    assert_int_equal(ts_int(&t->ts, reads), 3);
}

TA_TEST_BOTH(watches_a_case_that_one_may_see_and_explains_its_clock)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    assert_int_equal(sbt_case_watch(&t->ctx, c.number, true, &t->f), SBT_E_NOT_FOUND);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_watch(&t->ctx, c.number, true, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_case_watch(&t->ctx, c.number, true, &t->f), &t->f);
    struct sbt_case_view_in in = {.number = c.number, .explain = true};
    struct sbt_case_view v;
    SBT_ASSERT_OK(sbt_case_view(&t->ctx, &in, &v, &t->f), &t->f);
    assert_true(v.watching);
    assert_non_null(v.subjects[0].due);
    assert_true(v.subjects[0].due->due.lines_n >= 7);
    SBT_ASSERT_OK(sbt_case_watch(&t->ctx, c.number, false, &t->f), &t->f);
    assert_false(view(t, c.number).watching);
}
