// Two pins: each case under the procedure of its opening, each act under the law of its day, whatever is loaded later.
#include "app/case_pin.h"

#include "app/case_view.h"
#include "base/buf.h"
#include "tests/app/case_fix.h"
#include "tests/app/rulebook_fix.h"

struct pins {
    struct sbt_id subject;
    char procedure[65], law[65], offence[41];
};

static enum sbt_rc pins_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct pins *p = arg;
    struct sbt_q_subject_get_in in = {.subject_id = p->subject};
    struct sbt_q_subject_get_out s;
    bool found;
    SBT_TRY(sbt_q_subject_get(tx, &in, &s, &found, f));
    assert_true(found);
    struct sbt_q_case_file_get_in cin = {.case_id = s.case_id};
    struct sbt_q_case_file_get_out c;
    SBT_TRY(sbt_q_case_file_get(tx, &cin, &c, &found, f));
    snprintf(p->procedure, sizeof p->procedure, "%s", c.rulebook);
    snprintf(p->law, sizeof p->law, "%s", s.law ? s.law : "");
    snprintf(p->offence, sizeof p->offence, "%s", s.offence ? s.offence : "");
    return SBT_OK;
}

static struct pins pins_of(struct ta *t, const struct sbt_case_opened *c)
{
    struct pins p = {.subject = c->subjects[0]};
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.pins", SBT_TX_READ, pins_tx, &p, &t->f), &t->f);
    return p;
}

static const struct tr_book old_law = {
    .id = "uji-lama",
    .version = "1",
    .procedure = "2019-01-01 2019-12-31",
    .law = "2019-01-01 2019-12-31",
    .swaps = {{"code: DS-6", "code: LAMA-6"}, {"\"Hukuman teguran tertulis\"", "\"Teguran tertulis lama\""}},
};

static const char *shipped_pin(struct ta *t)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Budi Contoh"});
    return sbt_arena_strdup(t->ts.a, pins_of(t, &c).procedure);
}

TA_TEST_BOTH(an_act_is_judged_by_the_law_of_its_day_in_a_case_of_today)
{
    const char *now = shipped_pin(t), *old = tr_put(t, tr_text(t, &old_law));
    struct ta_case late = {.agency = "PEMDA-73.06", .name = "Ani Contoh", .act_day = sbt_day_of(2019, 10, 5)};
    struct sbt_case_opened c = ta_case_open(t, &late);
    struct pins p = pins_of(t, &c);
    assert_string_equal(p.procedure, now);
    assert_string_equal(p.law, old);

    // The day before, and the day on which the newer law begins.
    late.act_day = sbt_day_of(2019, 12, 31);
    c = ta_case_open(t, &late);
    assert_string_equal(pins_of(t, &c).law, old);
    late.act_day = sbt_day_of(2020, 1, 1); // the shipped law of 2020
    c = ta_case_open(t, &late);
    assert_string_not_equal(pins_of(t, &c).law, old);
    assert_string_not_equal(pins_of(t, &c).law, "");
    assert_string_not_equal(pins_of(t, &c).law, now);
    late.act_day = sbt_day_of(2018, 1, 1); // no law is loaded for that day: nothing is pinned
    c = ta_case_open(t, &late);
    assert_string_equal(pins_of(t, &c).law, "");
}

TA_TEST_BOTH(a_classification_takes_its_rows_from_the_law_of_the_day_that_it_names)
{
    const char *now = shipped_pin(t), *old = tr_put(t, tr_text(t, &old_law));
    struct sbt_case_opened c = ta_case_open(
        t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh", .act_day = sbt_day_of(2019, 10, 5)});
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct sbt_s_classify rec = {.offence = "DS-6",
                                 .act = "suka_bagikan",
                                 .object = "calon",
                                 .acted_on = sbt_day_of(2019, 10, 5),
                                 .reason = "Sesuai matriks."};
    assert_int_equal(ta_step(t, c.number, "klasifikasi", &rec), SBT_E_INVALID);
    rec.offence = "LAMA-6";
    SBT_ASSERT_OK(ta_step(t, c.number, "klasifikasi", &rec), &t->f);
    struct pins p = pins_of(t, &c);
    assert_string_equal(p.law, old);
    assert_string_equal(p.offence, "LAMA-6");
    // The day was wrong: the pin follows it, and with it the rows.
    rec.acted_on = sbt_day_of(2024, 10, 20);
    assert_int_equal(ta_step(t, c.number, "klasifikasi", &rec), SBT_E_INVALID);
    rec.offence = "DS-6";
    SBT_ASSERT_OK(ta_step(t, c.number, "klasifikasi", &rec), &t->f);
    assert_string_equal(pins_of(t, &c).law, now);
    assert_string_equal(pins_of(t, &c).procedure, now);
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

TA_TEST_BOTH(a_new_edition_changes_no_running_case)
{
    const char *first = shipped_pin(t);
    struct sbt_case_opened before = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    struct tr_book next = {.id = "alur-sbt-2024", .version = "uji-2", .procedure = "2024-11-01", .law = "2024-10-15"};
    const char *second = tr_put(t, tr_text(t, &next));
    assert_string_equal(pins_of(t, &before).procedure, first);
    assert_string_equal(pins_of(t, &before).law, first);
    struct sbt_case_opened after = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Cici Contoh"});
    assert_string_equal(pins_of(t, &after).procedure, second);
    assert_string_equal(pins_of(t, &after).law, second);
    struct sbt_case_opened eve = ta_case_open(
        t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Dodi Contoh", .act_day = sbt_day_of(2024, 10, 14)});
    assert_string_equal(pins_of(t, &eve).procedure, second);
    assert_string_equal(pins_of(t, &eve).law, first);
    // A step of the running case still follows what it was opened under.
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct sbt_s_verify_vote vote = {.vote = "setuju", .reason = "Identitas dan bukti cocok."};
    SBT_ASSERT_OK(ta_step(t, before.number, "verifikasi", &vote), &t->f);
    assert_string_equal(pins_of(t, &before).procedure, first);
    assert_string_equal(pins_of(t, &before).law, first);
}

TA_TEST_BOTH(both_pins_are_shown_with_the_case_and_its_events)
{
    (void)shipped_pin(t);
    const char *old = tr_put(t, tr_text(t, &old_law));
    struct sbt_case_opened c = ta_case_open(
        t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh", .act_day = sbt_day_of(2019, 10, 5)});
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct sbt_case_view v;
    SBT_ASSERT_OK(sbt_case_view(&t->ctx, &(struct sbt_case_view_in){.number = c.number}, &v, &t->f), &t->f);
    assert_string_not_equal(v.rulebook, old);
    assert_non_null(v.rulebook_title);
    assert_string_equal(v.subjects[0].law, old);
    assert_string_equal(v.subjects[0].law_version, "1");
    assert_non_null(v.subjects[0].law_title);
    assert_non_null(v.subjects[0].sanction_basis);
    struct sbt_timeline tl;
    struct sbt_timeline_in in = {.number = c.number, .subject_n = SBT_INT_NONE, .limit = SBT_INT_NONE};
    SBT_ASSERT_OK(sbt_case_timeline(&t->ctx, &in, &tl, &t->f), &t->f);
    size_t procedure = 0, law = 0;
    for (size_t i = 0; i < tl.n; i++) {
        procedure += tl.rows[i].pin && sbt_str_starts(tl.rows[i].pin, "Prosedur: ");
        law += tl.rows[i].pin && sbt_str_starts(tl.rows[i].pin, "Hukum hari perbuatan: ");
    }
    assert_int_equal(procedure, 1);
    assert_int_equal(law, 1);
}
