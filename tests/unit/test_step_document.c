// Documents of a step: asked for by number, by a copy where the rulebook says so, and only such as the form can take.
#include "domain/step_document.h"

#include "domain/casefile.h"
#include "tests/unit/rulebook_fixture.h"

struct doc_world {
    struct sbt_arena *a;
    struct sbt_rulebook rb; // the shipped one, to be changed
    struct sbt_subject_row row;
    struct sbt_fault f;
};

static void doc_world_done(struct doc_world *w)
{
    sbt_arena_free(w->a);
}

static struct doc_world doc_world(void)
{
    struct doc_world w = {.a = sbt_arena_new(8UL << 20), .rb = *shipped_rulebook()};
    sbt_subject_start(&w.rb, &w.row);
    w.row.state = "with_ppk";
    w.row.asn = SBT_ASN_PNS;
    w.row.position = "administrator";
    w.row.agency_kind = "pemkab";
    w.row.offence = "DS-6";
    w.row.offence_level = w.row.recommended_level = SBT_LEVEL_BERAT;
    w.row.acted_on = sbt_day_of(2024, 10, 1);
    w.row.received_on = sbt_day_of(2024, 10, 9);
    return w;
}
#define DOC_WORLD(w) SBT_CLEANUP(doc_world_done) struct doc_world w = doc_world()

static void set(struct doc_world *w, const char *code, const char *value)
{
    struct sbt_rb_setting *s = SBT_NEW_N(w->a, struct sbt_rb_setting, w->rb.settings_n);
    memcpy(s, w->rb.settings, w->rb.settings_n * sizeof *s);
    for (size_t i = 0; i < w->rb.settings_n; i++)
        if (strcmp(s[i].code, code) == 0)
            s[i].value = value;
    w->rb.settings = s;
}

static enum sbt_rc decide(struct doc_world *w, const struct sbt_s_decide *d, struct sbt_verdict *ret)
{
    static const char *const duties[] = {"ppk"};
    struct sbt_case_actor actor = {.agency_kind = "pemkab", .duties = duties, .duties_n = 1, .stepped_up = true};
    actor.person.b[0] = 7;
    struct sbt_step_in in = {
        .step = "putus", .kind = SBT_STEP_DECIDE, .rec = d, .today = sbt_day_of(2024, 10, 10), .law = &w->rb};
    sbt_fault_clear(&w->f);
    return sbt_casefile_step(w->a, &w->rb, &w->row, &actor, &in, ret, &w->f);
}

static struct sbt_s_decide decree_of(void)
{
    return (struct sbt_s_decide){.decree_number = "800/1",
                                 .decree_date = sbt_day_of(2024, 10, 10),
                                 .sanction = "turun_jabatan",
                                 .level = "berat",
                                 .authority = "ppk",
                                 .team = true,
                                 .examination_record = "BAP/1",
                                 .delivered_on = SBT_DAY_NONE};
}

SBT_TEST(a_decree_needs_the_record_of_the_examination_or_a_reason)
{
    DOC_WORLD(w);
    struct sbt_verdict v;
    struct sbt_s_decide d = decree_of();
    SBT_ASSERT_OK(decide(&w, &d, &v), &w.f);
    assert_string_equal(v.outcome, "sesuai");
    d.examination_record = NULL;
    assert_int_equal(decide(&w, &d, &v), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&w.f, "deviation_reason")); // the check asks why
    w.rb.checks_n = 1; // a rulebook without that check: then the document itself is asked for
    d.deviation_reason = "Dua kali tidak hadir.";
    assert_int_equal(decide(&w, &d, &v), SBT_E_INVALID);
    const char *say = sbt_test_field_error(&w.f, "examination_record");
    assert_non_null(say);
    assert_non_null(strstr(say, "isi nomornya"));
    w.row.examined = true; // it was recorded with the examination
    SBT_ASSERT_OK(decide(&w, &d, &v), &w.f);
}

SBT_TEST(a_decree_needs_its_copy_where_the_rulebook_asks_for_the_file)
{
    DOC_WORLD(w);
    struct sbt_verdict v;
    struct sbt_s_decide d = decree_of();
    set(&w, "documents_as_file", "bukti_idis keputusan");
    assert_true(sbt_document_as_file(&w.rb, "keputusan"));
    assert_false(sbt_document_as_file(&w.rb, "berita_acara"));
    d.deviation_reason = "Salinan menyusul."; // no reason stands in for it
    assert_int_equal(decide(&w, &d, &v), SBT_E_INVALID);
    const char *say = sbt_test_field_error(&w.f, "uploads");
    assert_non_null(say);
    assert_non_null(strstr(say, "sertakan berkasnya"));
    const char *const copies[] = {"0192f0a0-0000-7000-8000-000000000001"};
    d.evidence = copies;
    d.evidence_n = 1;
    SBT_ASSERT_OK(decide(&w, &d, &v), &w.f);
}

static bool found(const struct doc_world *w, const char *words)
{
    const struct sbt_rb_finding *l;
    size_t n;
    struct sbt_fault f = {0};
    (void)!sbt_rulebook_check(w->a, &w->rb, NULL, &l, &n, &f);
    for (size_t i = 0; i < n; i++)
        if (!l[i].warning && strstr(l[i].say, words) != NULL)
            return true;
    return false;
}

SBT_TEST(a_rulebook_asks_only_for_documents_that_its_forms_can_take)
{
    DOC_WORLD(w);
    assert_false(found(&w, "dokumen") || found(&w, "menyertakan berkas"));
    set(&w, "documents_as_file", "kuitansi");
    assert_true(found(&w, "tidak ada langkah yang dapat menyertakan berkas"));
    set(&w, "documents_as_file", "surat_rekomendasi");
    assert_false(found(&w, "menyertakan berkas"));
    set(&w, "documents_as_file", "berita_acara keputusan");
    assert_false(found(&w, "menyertakan berkas"));
    static const char *const unknown[] = {"kuitansi"}, *const misplaced[] = {"kajian"};
    struct sbt_rb_step *s = SBT_NEW_N(w.a, struct sbt_rb_step, w.rb.steps_n);
    memcpy(s, w.rb.steps, w.rb.steps_n * sizeof *s);
    w.rb.steps = s;
    s[0].documents = (struct sbt_codes){.p = unknown, .n = 1};
    assert_true(found(&w, "dokumen yang tidak dikenal"));
    s[0].documents.p = misplaced;
    assert_true(found(&w, "tidak mencatat nomornya"));
}
