// Keeping a case back from a transition rule that rests on an inference, and letting it go over after all.
#include "app/case_hold.h"

#include "app/case_pin.h"
#include "app/case_view.h"
#include "app/rulebook_load.h"
#include "jobs/jobs.h"
#include "tests/app/case_fix.h"
#include "tests/app/rulebook_fix.h"

#define RULE(per_case)                                                                                           \
    "\ntransition_rules:\n  uji_pindah:\n    from: alur-sbt-2024\n    from_day: 2024-11-02\n    clocks: go_on\n" \
    "    milestones: [received]\n" per_case                                                                      \
    "    reason: {id: \"Contoh\", en: \"Example\"}\n    basis: \"unsourced: contoh\"\n"

static struct sbt_rulebook_plan load(struct ta *t, const char *tail)
{
    struct tr_book b = {
        .id = "alur-uji-2024", .version = "1", .procedure = "2024-11-02", .law = "2024-11-02", .tail = tail};
    const char *text = tr_text(t, &b);
    struct sbt_rulebook_in in = {.file = "uji.yaml", .text = text, .n = strlen(text)};
    struct sbt_rulebook_plan p;
    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_rulebook_load(&t->ctx, &in, &p, &t->f), &t->f);
    return p;
}

static void work(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_jobs_run(&t->app, true, NULL, &n, &t->f), &t->f);
}

static struct sbt_case_view view(struct ta *t, const char *number)
{
    struct sbt_case_view_in in = {.number = number};
    struct sbt_case_view v;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_view(&t->ctx, &in, &v, &t->f), &t->f);
    return v;
}

static enum sbt_rc hold(struct ta *t, const char *number, const char *what)
{
    struct sbt_case_hold_in in = {
        .number = number, .rule = "alur-uji-2024/uji_pindah", .what = what, .reason = "Pemeriksaan hampir selesai."};
    sbt_fault_clear(&t->f);
    return sbt_case_hold(&t->ctx, &in, &t->f);
}

TA_TEST_BOTH(an_officer_keeps_a_case_back_from_an_inferred_transition_and_lets_it_go_later)
{
    struct sbt_case_opened kept = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    struct sbt_case_opened goes = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Budi Contoh"});
    struct sbt_rulebook_plan p = load(t, RULE("    per_case: yes\n"));
    assert_int_equal(p.cases_n, 2);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    assert_int_equal(hold(t, kept.number, "tahan"), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_case_view v = view(t, kept.number);
    assert_int_equal(v.transitions_n, 1);
    assert_true(v.transitions[0].due && v.transitions[0].unsourced && !v.transitions[0].held);
    const char *before = v.rulebook;
    assert_int_equal(hold(t, kept.number, "terapkan"), SBT_E_CONFLICT); // nobody keeps it back
    SBT_ASSERT_OK(hold(t, kept.number, "tahan"), &t->f);
    assert_int_equal(hold(t, kept.number, "tahan"), SBT_E_CONFLICT);
    work(t);
    v = view(t, kept.number);
    assert_string_equal(v.rulebook, before);
    assert_true(v.transitions[0].held);
    assert_string_equal(v.transitions[0].held_reason, "Pemeriksaan hampir selesai.");
    v = view(t, goes.number);
    assert_string_equal(v.rulebook, p.sha256);
    assert_int_equal(v.transitions_n, 0);
    assert_int_equal(hold(t, goes.number, "tahan"), SBT_E_CONFLICT); // it has gone over

    SBT_ASSERT_OK(hold(t, kept.number, "terapkan"), &t->f);
    assert_string_equal(view(t, kept.number).rulebook, p.sha256);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'case.held'"), 2);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'case.repinned'"), 2);
    struct sbt_timeline story;
    struct sbt_timeline_in tin = {.number = kept.number, .kind = "case.held", .subject_n = SBT_INT_NONE};
    tin.limit = SBT_INT_NONE;
    SBT_ASSERT_OK(sbt_case_timeline(&t->ctx, &tin, &story, &t->f), &t->f);
    assert_int_equal(story.n, 2);
    assert_string_equal(story.rows[0].detail, "Pemeriksaan hampir selesai.");
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

TA_TEST_BOTH(nobody_keeps_a_case_back_from_a_transition_that_is_law)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    struct sbt_rulebook_plan p = load(t, RULE(""));
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    assert_int_equal(view(t, c.number).transitions_n, 0);
    assert_int_equal(hold(t, c.number, "tahan"), SBT_E_CONFLICT);
    work(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    assert_string_equal(view(t, c.number).rulebook, p.sha256);
}
