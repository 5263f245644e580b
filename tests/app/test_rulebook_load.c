// Loading a rulebook: tried first, refused whole, an event; and running cases move only where its file says so.
#include "app/rulebook_load.h"

#include "app/cache.h"
#include "app/case_clock.h"
#include "app/case_pin.h"
#include "base/buf.h"
#include "jobs/jobs.h"
#include "tests/app/case_fix.h"
#include "tests/app/rulebook_fix.h"

static enum sbt_rc planned(struct ta *t, const char *text, struct sbt_rulebook_plan *ret)
{
    struct sbt_rulebook_in in = {.file = "uji.yaml", .text = text, .n = strlen(text)};
    ta_as_operator(t);
    sbt_fault_clear(&t->f);
    return sbt_rulebook_plan(&t->ctx, &in, ret, &t->f);
}

static enum sbt_rc load(struct ta *t, const char *text, struct sbt_rulebook_plan *ret)
{
    struct sbt_rulebook_in in = {.file = "uji.yaml", .text = text, .n = strlen(text)};
    ta_as_operator(t);
    sbt_fault_clear(&t->f);
    return sbt_rulebook_load(&t->ctx, &in, ret, &t->f);
}

struct state {
    struct sbt_id subject;
    struct sbt_q_subject_get_out sub;
    struct sbt_q_case_file_get_out file;
    struct sbt_q_clock_of_subject_out *clocks;
    size_t clocks_n;
};

static enum sbt_rc state_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct state *s = arg;
    struct sbt_q_subject_get_in in = {.subject_id = s->subject};
    bool found;
    SBT_TRY(sbt_q_subject_get(tx, &in, &s->sub, &found, f));
    struct sbt_q_case_file_get_in cin = {.case_id = s->sub.case_id};
    SBT_TRY(sbt_q_case_file_get(tx, &cin, &s->file, &found, f));
    struct sbt_q_clock_of_subject_in kin = {.subject_id = s->subject};
    return sbt_q_clock_of_subject(tx, &kin, &s->clocks, &s->clocks_n, f);
}

static struct state state_of(struct ta *t, const struct sbt_case_opened *c)
{
    struct state s = {.subject = c->subjects[0]};
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.state", SBT_TX_READ, state_tx, &s, &t->f), &t->f);
    return s;
}

static size_t running(const struct state *s, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < s->clocks_n; i++)
        n += sbt_str_eq(s->clocks[i].state, "running") && sbt_str_eq(s->clocks[i].code, code);
    return n;
}

static void rebuilds(struct ta *t)
{
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

static const struct tr_book second = {
    .id = "alur-sbt-2024", .version = "uji-2", .procedure = "2024-11-01", .law = "2024-11-01"};

TA_TEST_BOTH(a_plan_says_what_a_load_would_do_and_does_nothing)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    struct sbt_rulebook_plan p;
    SBT_ASSERT_OK(planned(t, tr_text(t, &second), &p), &t->f);
    assert_string_equal(p.edition, "uji-2");
    assert_false(p.known);
    assert_string_equal(p.follows, "3");
    assert_int_equal(p.follows_ends, sbt_day_of(2024, 10, 31));
    assert_int_equal(p.cases_n, 0);
    assert_int_equal(p.stay_n, 1);
    assert_true(p.notes_n > 10);                       // what is unsourced is told before it is loaded
    assert_true(p.changes_n >= 2 && p.changes_n < 40); // its edition, its days, and the duties that a test dates anew
    assert_non_null(strstr(p.changes[0], "uji-2") ? p.changes[0] : strstr(p.changes[1], "uji-2"));
    const char *was = state_of(t, &c).file.rulebook;
    struct sbt_case_opened d = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Budi Contoh"});
    assert_string_equal(state_of(t, &d).file.rulebook, was);
}

TA_TEST_BOTH(a_load_is_an_event_and_holds_from_the_next_case_on)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    const char *was = state_of(t, &c).file.rulebook;
    struct sbt_rulebook_plan p;
    SBT_ASSERT_OK(load(t, tr_text(t, &second), &p), &t->f);
    assert_string_equal(state_of(t, &c).file.rulebook, was);
    struct sbt_case_opened d = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Budi Contoh"});
    assert_string_equal(state_of(t, &d).file.rulebook, p.sha256);
    // The same text again is nothing new.
    SBT_ASSERT_OK(load(t, tr_text(t, &second), &p), &t->f);
    assert_true(p.known);
    rebuilds(t);
}

static void refused(struct ta *t, const struct tr_book *b, enum sbt_rc rc, const char *words)
{
    struct sbt_rulebook_plan p;
    enum sbt_rc was = load(t, tr_text(t, b), &p);
    if (was != rc)
        SBT_ASSERT_OK(was, &t->f);
    assert_int_equal(was, rc);
    bool said = t->f.say.say != NULL && strstr(t->f.say.say, words) != NULL;
    for (size_t i = 0; i < t->f.fields_n && i < SBT_FAULT_FIELDS; i++) {
        bool here = strstr(t->f.fields[i].say, words) != NULL;
        said = said || here;
        if (here)
            assert_true(sbt_str_starts(t->f.fields[i].field, "uji.yaml:")); // file and line
    }
    if (!said)
        fail_msg("nobody said \"%s\", but: %s", words, t->f.fields_n > 0 ? t->f.fields[0].say : t->f.say.say);
}

TA_TEST_BOTH(days_that_overlap_are_refused_and_the_running_one_stays)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    const char *was = state_of(t, &c).file.rulebook;
    struct sbt_rulebook_plan p;
    // The same days, and days before that run into them.
    refused(t, &(struct tr_book){.id = "alur-sbt-2024", .version = "x", .procedure = "2024-10-03", .law = "2024-11-01"},
            SBT_E_CONFLICT, "bertumpang tindih");
    refused(t,
            &(struct tr_book){
                .id = "alur-sbt-2024", .version = "x", .procedure = "2024-01-01 2024-10-03", .law = "2024-11-01"},
            SBT_E_CONFLICT, "procedure");
    refused(t,
            &(struct tr_book){
                .id = "alur-sbt-2024", .version = "x", .procedure = "2024-11-01", .law = "2022-01-01 2022-09-22"},
            SBT_E_CONFLICT, "law");
    SBT_ASSERT_OK(load(t,
                       tr_text(t, &(struct tr_book){.id = "alur-sbt-2024",
                                                    .version = "uji-2",
                                                    .procedure = "2024-12-01 2024-12-31",
                                                    .law = "2024-12-01 2024-12-31"}),
                       &p),
                  &t->f);
    refused(t, &(struct tr_book){.id = "alur-sbt-2024", .version = "x", .procedure = "2024-12-31", .law = "2025-01-01"},
            SBT_E_CONFLICT, "procedure");
    refused(
        t, &(struct tr_book){.id = "alur-sbt-2024", .version = "uji-2", .procedure = "2024-12-01", .law = "2024-12-01"},
        SBT_E_CONFLICT, "sudah dimuat dengan isi lain");
    struct sbt_case_opened d = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Budi Contoh"});
    assert_string_equal(state_of(t, &d).file.rulebook, was); // 27-11-2024: before the second edition begins
}

// The shipped edition once more under a new name, as a correction of itself.
#define CORRECTS(v, days)                                                                \
    (struct tr_book)                                                                     \
    {                                                                                    \
        .id = "alur-sbt-2024", .version = v, .procedure = days, .law = "2024-09-04",     \
        .swaps = {{"replaces:\n    version: \"2\"", "replaces:\n    version: \"3\""},    \
                  {"verify_days:\n    value: \"7\"", "verify_days:\n    value: \"8\""}}, \
    }

TA_TEST_BOTH(an_edition_that_corrects_another_takes_its_days_and_leaves_running_cases)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    const char *was = state_of(t, &c).file.rulebook;
    struct sbt_rulebook_plan p;
    SBT_ASSERT_OK(planned(t, tr_text(t, &CORRECTS("4", "2024-10-03")), &p), &t->f);
    assert_true(p.replaces);
    assert_string_equal(p.follows, "3");
    assert_int_equal(p.follows_ends, SBT_DAY_NONE);
    SBT_ASSERT_OK(load(t, tr_text(t, &CORRECTS("4", "2024-10-03")), &p), &t->f);
    assert_string_equal(state_of(t, &c).file.rulebook, was);
    struct sbt_case_opened d = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Budi Contoh"});
    assert_string_equal(state_of(t, &d).file.rulebook, p.sha256);
    // What was replaced cannot be replaced twice; another day is no correction.
    refused(t, &CORRECTS("5", "2024-10-03"), SBT_E_CONFLICT, "bertumpang tindih");
    rebuilds(t);
}

TA_TEST_BOTH(a_correction_keeps_the_days_of_what_it_corrects)
{
    refused(t, &CORRECTS("4", "2024-10-04"), SBT_E_INVALID, "masa berlaku yang sama");
}

TA_TEST_BOTH(what_holds_between_files_is_proved_when_one_is_loaded)
{
    struct tr_book lost = {.id = "alur-uji-2025",
                           .version = "1",
                           .procedure = "2019-01-01 2019-06-30",
                           .law = "2019-01-01 2019-06-30",
                           .tail = "\ntransition_rules:\n  uji_pindah:\n    from: alur-tidak-ada\n    states: "
                                   "[received]\n    from_day: 2019-01-01\n    clocks: go_on\n"
                                   "    reason: {id: \"Contoh\", en: \"Example\"}\n    basis: \"contoh\"\n"};
    refused(t, &lost, SBT_E_INVALID, "belum dimuat");
    lost.tail = "\ntransition_rules:\n  uji_pindah:\n    from: pilkada-2020\n    states: [tidak_ada]\n    from_day: "
                "2019-01-01\n    clocks: go_on\n"
                "    reason: {id: \"Contoh\", en: \"Example\"}\n    basis: \"contoh\"\n";
    refused(t, &lost, SBT_E_INVALID, "tidak ada di aturan lama");
    lost.tail = NULL;
    struct sbt_rulebook_plan p;
    SBT_ASSERT_OK(planned(t, tr_text(t, &lost), &p), &t->f);
    size_t holes = 0; // 1-7-2019 to the first day of pilkada-2020: for the procedure and for the law
    for (size_t i = 0; i < p.notes_n; i++)
        holes += strstr(p.notes[i].say, "Dari 2019-07-01 sampai") != NULL;
    assert_int_equal(holes, 2);
}

TA_TEST_BOTH(a_broken_rulebook_is_refused_with_file_and_line)
{
    static const struct {
        const char *from, *to, *words;
    } cases[] = {
        {"agency_kinds: [bkn], roles: [audiman]", "agency_kinds: [dewan_baru], roles: [audiman]", ""},
        {"outcomes: {setuju: study,", "outcomes: {setuju: received,", ""},
        {"holder: bawaslu_study", "holder: tidak_ada", ""},
        {"procedure: {valid_from: 2024-11-01", "procedure: {valid_from: 2024-13-01", "bukan tanggal"},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(cases); i++) {
        struct tr_book b = second;
        b.swaps[0][0] = cases[i].from;
        b.swaps[0][1] = cases[i].to;
        refused(t, &b, SBT_E_INVALID, cases[i].words);
        assert_true(t->f.fields_n > 0);
    }
    struct sbt_case_opened d = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Budi Contoh"});
    assert_string_equal(d.number, d.number);
}

TA_TEST_BOTH(only_who_keeps_the_rules_may_load_them_and_with_a_fresh_code)
{
    const char *text = tr_text(t, &second);
    struct sbt_rulebook_in in = {.file = "uji.yaml", .text = text, .n = strlen(text)};
    struct sbt_rulebook_plan p;
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    assert_int_equal(sbt_rulebook_plan(&t->ctx, &in, &p, &t->f), SBT_E_DENIED);
    assert_int_equal(sbt_rulebook_load(&t->ctx, &in, &p, &t->f), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_ADMIN, "BKN");
    SBT_ASSERT_OK(sbt_rulebook_plan(&t->ctx, &in, &p, &t->f), &t->f);
    assert_int_equal(sbt_rulebook_load(&t->ctx, &in, &p, &t->f), SBT_E_STEP_UP);
    t->ctx.actor.step_up_us = t->ctx.now_us;
    SBT_ASSERT_OK(sbt_rulebook_load(&t->ctx, &in, &p, &t->f), &t->f);
}

#define MOVE(clocks, more)                                                                                       \
    "\ntransition_rules:\n  uji_pindah:\n    from: alur-sbt-2024\n    from_day: 2024-11-02\n    clocks: " clocks \
    "\n" more "    reason: {id: \"Contoh\", en: \"Example\"}\n    basis: \"contoh\"\n"

static const struct tr_book next = {
    .id = "alur-uji-2024", .version = "1", .procedure = "2024-11-02", .law = "2024-11-02"};

static void work(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_jobs_run(&t->app, true, NULL, &n, &t->f), &t->f);
}

TA_TEST_BOTH(a_transition_rule_moves_running_cases_one_event_each_and_clocks_go_on)
{
    struct sbt_case_opened moves = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    struct sbt_case_opened ends = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Budi Contoh"});
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    SBT_ASSERT_OK(ta_step(t, ends.number, "batal", &(struct sbt_s_reason){.reason = "Dibuka karena keliru."}), &t->f);
    struct state before = state_of(t, &moves);
    struct tr_book b = next;
    b.tail = MOVE("go_on", "    milestones: [received]\n");
    struct sbt_rulebook_plan p;
    SBT_ASSERT_OK(planned(t, tr_text(t, &b), &p), &t->f);
    assert_int_equal(p.cases_n, 1);
    assert_int_equal(p.stay_n, 0);
    assert_int_equal(p.moving[0].subjects_n, 1);
    SBT_ASSERT_OK(load(t, tr_text(t, &b), &p), &t->f);
    assert_string_equal(state_of(t, &moves).file.rulebook, before.file.rulebook); // the job has not run
    work(t);
    struct state after = state_of(t, &moves);
    assert_string_equal(after.file.rulebook, p.sha256);
    assert_string_equal(after.sub.state, before.sub.state);
    assert_int_equal(running(&after, "verifikasi"), 1);
    assert_int_equal(after.clocks_n, before.clocks_n);
    assert_string_equal(state_of(t, &ends).file.rulebook, before.file.rulebook);
    int64_t n; // a second run finds nothing
    SBT_ASSERT_OK(sbt_rulebook_move(&t->ctx, p.sha256, &n, &t->f), &t->f);
    assert_int_equal(n, 0);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    SBT_ASSERT_OK(
        ta_step(t, moves.number, "verifikasi", &(struct sbt_s_verify_vote){.vote = "setuju", .reason = "Cocok."}),
        &t->f);
    rebuilds(t);
}

TA_TEST_BOTH(a_transition_rule_may_lead_to_another_state_and_start_its_clock_anew)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    struct tr_book b = next;
    b.tail = MOVE("restart", "    states: [received]\n    to_state: study\n");
    struct sbt_rulebook_plan p;
    SBT_ASSERT_OK(load(t, tr_text(t, &b), &p), &t->f);
    work(t);
    struct state s = state_of(t, &c);
    assert_string_equal(s.file.rulebook, p.sha256);
    assert_string_equal(s.sub.state, "study");
    assert_int_equal(running(&s, "verifikasi"), 0);
    assert_int_equal(running(&s, "kajian"), 1);
    rebuilds(t);
}

TA_TEST_BOTH(a_clock_of_the_state_that_is_left_does_not_go_on)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    struct tr_book b = next;
    b.tail = MOVE("go_on", "    states: [received]\n    to_state: study\n");
    struct sbt_rulebook_plan p;
    SBT_ASSERT_OK(load(t, tr_text(t, &b), &p), &t->f);
    work(t);
    struct state s = state_of(t, &c);
    assert_string_equal(s.sub.state, "study");
    assert_int_equal(running(&s, "verifikasi"), 0);
    assert_int_equal(running(&s, "kajian"), 1);
}

TA_TEST_BOTH(a_case_goes_over_whole_or_not_at_all)
{
    struct sbt_case_opened c =
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh", .subjects_n = 2});
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct sbt_s_verify_vote vote = {.vote = "setuju", .reason = "Cocok."};
    struct sbt_case_step_in in = {
        .case_number = c.number, .step = "verifikasi", .subjects = c.subjects, .subjects_n = 1, .rec = &vote};
    struct sbt_case_step_out out;
    SBT_ASSERT_OK(sbt_case_step(&t->ctx, &in, &out, &t->f), &t->f);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    SBT_ASSERT_OK(sbt_case_step(&t->ctx, &in, &out, &t->f), &t->f);
    const char *was = state_of(t, &c).file.rulebook;
    struct tr_book b = next;
    b.tail = MOVE("go_on", "    states: [received]\n");
    struct sbt_rulebook_plan p;
    SBT_ASSERT_OK(planned(t, tr_text(t, &b), &p), &t->f);
    assert_int_equal(p.cases_n, 0);
    assert_int_equal(p.stay_n, 1);
    SBT_ASSERT_OK(load(t, tr_text(t, &b), &p), &t->f);
    work(t);
    assert_string_equal(state_of(t, &c).file.rulebook, was);
}

SBT_TEST(another_process_sees_a_new_rulebook_without_a_restart)
{
    struct ta one, *t = &one;
    ta_open(t, TS_PG);
    struct sbt_app other = {0}; // as a second instance over the same database: a store and a cache of its own
    struct sbt_store_options o = {.url = t->ts.url, .clock = &t->ts.clock};
    SBT_ASSERT_OK(sbt_store_open(&o, &other.store, &t->f), &t->f);
    struct sbt_app twin = t->app;
    twin.store = other.store;
    twin.cache = sbt_app_cache_new();
    struct ta two = *t;
    two.app = twin;
    ta_as(&two, SBT_ROLE_UNSET, NULL);
    struct sbt_case_opened a = ta_case_open(&two, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    struct sbt_rulebook_plan p;
    SBT_ASSERT_OK(load(t, tr_text(t, &second), &p), &t->f);
    struct sbt_case_opened b = ta_case_open(&two, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Budi Contoh"});
    assert_string_not_equal(state_of(&two, &a).file.rulebook, p.sha256);
    assert_string_equal(state_of(&two, &b).file.rulebook, p.sha256);
    sbt_app_cache_free(twin.cache);
    sbt_store_close(other.store);
    ta_close(t);
}

TA_TEST_BOTH(an_edition_may_take_over_the_running_cases_of_the_edition_before_it)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.06", .name = "Ani Contoh"});
    struct tr_book b = second;
    b.procedure = b.law = "2024-11-02";
    b.tail = MOVE("go_on", "    milestones: [received]\n");
    struct sbt_rulebook_plan p;
    SBT_ASSERT_OK(load(t, tr_text(t, &b), &p), &t->f);
    assert_int_equal(p.cases_n, 1);
    work(t);
    assert_string_equal(state_of(t, &c).file.rulebook, p.sha256);
    work(t);
    rebuilds(t);
}
