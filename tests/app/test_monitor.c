// Monitoring pages: sums that agree, what moved between two log sizes, and who may look.
#include <stdatomic.h>

#include "app/case_join.h"
#include "app/figure_fold.h"
#include "app/figure_list.h"
#include "app/figure_sheet.h"
#include "app/monitor.h"
#include "app/published_rates.h"
#include "store/event.h"
#include "tests/app/case_fix.h"
#include "tests/app/kasn_fix.h"

static void fold(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
}

static struct sbt_monitor look(struct ta *t, enum sbt_fig_dim scope, const char *code, const char *since)
{
    struct sbt_monitor_in in = {.since = since};
    struct sbt_monitor m;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_monitor(&t->ctx, scope, code, &in, &m, &t->f), &t->f);
    return m;
}

static void agrees(const struct sbt_monitor *m)
{
    for (int c = 0; c < SBT_MONITOR_COLUMNS; c++) {
        int64_t sum = 0;
        for (size_t i = 0; i < m->rows_n; i++)
            sum += m->rows[i].v[sbt_monitor_columns[c].m];
        assert_int_equal(sum, m->v[sbt_monitor_columns[c].m]);
    }
    int64_t ages = 0, here = 0;
    for (int i = 0; i < SBT_MONITOR_AGES; i++)
        ages += m->ages[i].n;
    for (int i = 0; i < SBT_FIG_OPEN_MS; i++)
        here += m->times[i].now_n;
    assert_int_equal(ages, m->v[SBT_FIG_M_OPEN]);
    assert_int_equal(here, m->v[SBT_FIG_M_OPEN]);
}

TA_TEST_BOTH(says_what_came_went_moved_and_stayed_between_two_log_sizes)
{
    static const struct {
        enum sbt_fig_dim scope;
        const char *code;
    } pages[] = {{SBT_FIG_ALL, ""},
                 {SBT_FIG_PROVINCE, "73"},
                 {SBT_FIG_REGION, "73.71"},
                 {SBT_FIG_KANREG, "KANREG-04"},
                 {SBT_FIG_AGENCY, "PEMDA-73.71"},
                 {SBT_FIG_CONTEST, "PILKADA2024"}};
    char since[24];
    struct sbt_case_opened moves = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"});
    for (int i = 0; i < 4; i++)
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Dua"});
    fold(t);
    snprintf(since, sizeof since, "%lld", (long long)ts_int(&t->ts, "SELECT count(*) FROM leaf"));
    for (int i = 0; i < 3; i++)
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Tiga"});
    ta_case_to_ppk(t, moves.number);
    for (int day = 0; day < 2; day++) { // on the same day, and seen from a later one
        fold(t);
        ta_as(t, SBT_ROLE_MONITOR, "BKN");
        for (size_t i = 0; i < SBT_ARRAY_LEN(pages); i++) {
            struct sbt_monitor m = look(t, pages[i].scope, pages[i].code, since);
            agrees(&m);
            assert_int_equal(m.moves.open_then, 5);
            assert_int_equal(m.moves.open_now, 8 + day);
            assert_int_equal(m.moves.in, 3 + day);
            assert_int_equal(m.moves.out, 0);
            assert_int_equal(m.moves.moved, 1);
            assert_int_equal(m.moves.stuck, 4);
            assert_int_equal(m.funnel[3].n, 1);
        }
        atomic_fetch_add(&t->ts.clock.sim_us, 2 * SBT_US_PER_DAY);
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Empat"});
    }
}

TA_TEST_BOTH(shows_every_province_and_sorts_by_a_column)
{
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu", .subjects_n = 3});
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-32.73", .name = "Dua", .region = "32.73"});
    fold(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_monitor_in in = {.sort = "-reported"};
    struct sbt_monitor m;
    SBT_ASSERT_OK(sbt_monitor(&t->ctx, SBT_FIG_ALL, NULL, &in, &m, &t->f), &t->f);
    assert_int_equal(m.rows_n, 38);
    assert_string_equal(m.rows[0].code, "73");
    assert_string_equal(m.rows[1].code, "32");
    in.sort = "name";
    SBT_ASSERT_OK(sbt_monitor(&t->ctx, SBT_FIG_ALL, NULL, &in, &m, &t->f), &t->f);
    assert_string_equal(m.rows[0].label, "Aceh");
    assert_true(m.stages_n > 0);
}

TA_TEST_BOTH(is_closed_to_those_who_may_not_know_of_early_stages)
{
    struct sbt_monitor_in in = {0};
    struct sbt_monitor m;
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"});
    fold(t);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    assert_int_equal(sbt_monitor(&t->ctx, SBT_FIG_AGENCY, "PEMDA-73.71", &in, &m, &t->f), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71");
    assert_int_equal(sbt_monitor(&t->ctx, SBT_FIG_ALL, NULL, &in, &m, &t->f), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    assert_int_equal(sbt_monitor(&t->ctx, SBT_FIG_ALL, NULL, &in, &m, &t->f), SBT_E_LOGIN);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    assert_int_equal(sbt_monitor(&t->ctx, SBT_FIG_PROVINCE, "73.71", &in, &m, &t->f), SBT_E_NOT_FOUND);
    assert_int_equal(sbt_monitor(&t->ctx, SBT_FIG_AGENCY, "NOPE", &in, &m, &t->f), SBT_E_NOT_FOUND);
}

TA_TEST_BOTH(opens_the_list_behind_a_number_at_every_log_size)
{
    char then[24];
    struct sbt_figure_list g;
    struct sbt_case_opened moves = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"});
    for (int i = 0; i < 30; i++)
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Dua", .subjects_n = 2});
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-32.73", .name = "Lain", .region = "32.73"});
    fold(t);
    snprintf(then, sizeof then, "%lld", (long long)ts_int(&t->ts, "SELECT count(*) FROM leaf"));
    ta_case_to_ppk(t, moves.number);
    fold(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    static const struct sbt_figure_list_in asks[] = {
        {.figure = "reported", .scope = "province", .code = "73"},
        {.figure = "reported", .scope = "agency", .code = "PEMDA-73.71"},
        {.figure = "reported", .scope = "province", .code = "73", .by = "region", .by_code = "73.71"},
        {.figure = "reported", .by = "province", .by_code = "73"},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(asks); i++) {
        struct sbt_figure_list_in in = asks[i];
        int64_t seen = 0;
        do {
            SBT_ASSERT_OK(sbt_figure_list(&t->ctx, &in, &g, &t->f), &t->f);
            assert_int_equal(g.total, 61);
            seen += (int64_t)g.rows_n;
            in.cursor = g.next;
        } while (g.next);
        assert_int_equal(seen, 61);
    }
    struct sbt_figure_list_in in = {.figure = "recommended", .scope = "province", .code = "73"};
    SBT_ASSERT_OK(sbt_figure_list(&t->ctx, &in, &g, &t->f), &t->f);
    assert_int_equal(g.rows_n, 1);
    assert_string_equal(g.rows[0].number, moves.number);
    in.as_of = then;
    SBT_ASSERT_OK(sbt_figure_list(&t->ctx, &in, &g, &t->f), &t->f);
    assert_int_equal(g.rows_n, 0);
    assert_int_equal(g.total, 0);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-32"); // counts all, sees its own
    in = (struct sbt_figure_list_in){.figure = "reported", .scope = "province", .code = "32"};
    SBT_ASSERT_OK(sbt_figure_list(&t->ctx, &in, &g, &t->f), &t->f);
    assert_int_equal((int64_t)g.rows_n + g.shut, 1);
    in = (struct sbt_figure_list_in){.figure = "reported", .scope = "province", .code = "73"};
    SBT_ASSERT_OK(sbt_figure_list(&t->ctx, &in, &g, &t->f), &t->f);
    assert_int_equal(g.rows_n, 0);
    assert_int_equal(g.total, 61);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    assert_int_equal(sbt_figure_list(&t->ctx, &in, &g, &t->f), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    in.figure = "reports";
    assert_int_equal(sbt_figure_list(&t->ctx, &in, &g, &t->f), SBT_E_INVALID);
}

// Rows are asked for a hundred at a time and a page holds fifty: most that lies between them is shut to the reader.
TA_TEST_BOTH(lists_every_row_that_the_reader_may_see_once_and_counts_the_others)
{
    enum { CASES = 500, SEEN = 6 };
    struct sbt_figure_list g;
    const char *shut[CASES];
    char seen[CASES][24];
    int shut_n = 0, seen_n = 0, others = 0;
    for (int i = 0; i < CASES; i++) {
        struct sbt_case_opened o = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"});
        if (i % SEEN != 0)
            shut[shut_n++] = o.number;
    }
    fold(t);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    for (int i = 0; i < shut_n; i++) {
        struct sbt_case_reason_in in = {.number = shut[i], .reason = "Saya kerabat terlapor."};
        SBT_ASSERT_OK(sbt_case_declare_interest(&t->ctx, &in, &t->f), &t->f);
    }
    struct sbt_figure_list_in in = {.figure = "reported", .scope = "province", .code = "73"};
    do {
        SBT_ASSERT_OK(sbt_figure_list(&t->ctx, &in, &g, &t->f), &t->f);
        others += (int)g.shut;
        for (size_t i = 0; i < g.rows_n; i++) {
            for (int k = 0; k < shut_n; k++)
                assert_string_not_equal(g.rows[i].number, shut[k]);
            for (int k = 0; k < seen_n; k++)
                assert_string_not_equal(g.rows[i].number, seen[k]);
            snprintf(seen[seen_n++], sizeof seen[0], "%s", g.rows[i].number);
        }
        in.cursor = g.next;
    } while (g.next);
    assert_int_equal(seen_n, CASES - shut_n);
    assert_int_equal(others, shut_n);
}

TA_TEST_BOTH(publishes_a_sheet_that_still_holds_when_more_has_happened)
{
    const char *number;
    struct sbt_figure_sheet s;
    struct sbt_figure_in in = {.name = "reported", .by = "province"};
    for (int i = 0; i < 3; i++)
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"});
    fold(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    SBT_ASSERT_OK(sbt_figure_publish(&t->ctx, &in, "Rapat", &number, &t->f), &t->f);
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Dua"});
    fold(t);
    SBT_ASSERT_OK(sbt_figure_sheet(&t->ctx, number, &s, &t->f), &t->f);
    assert_true(s.still);
    assert_int_equal(s.x.total.n, 3);
    assert_int_equal(s.x.rows_n, 1);
    assert_string_equal(s.note, "Rapat");
    assert_int_equal(sbt_figure_sheet(&t->ctx, "LA-NOPE", &s, &t->f), SBT_E_NOT_FOUND);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(
        ts_raw(&t->ts, SBT_SCOPE_PROJECT, "UPDATE figure_cell SET n = '7' WHERE grid = 'all/province' AND b = '73'"),
        &t->f);
    SBT_ASSERT_OK(sbt_figure_sheet(&t->ctx, number, &s, &t->f), &t->f);
    struct sbt_rebuild_report r;
    assert_int_equal(sbt_figure_check(&t->app, false, t->ts.a, &r, &t->f), SBT_E_CORRUPT);
}

struct words {
    struct ta *t;
    const char *clock, *rung, *offence, *none;
};

static enum sbt_rc words_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct words *w = arg;
    SBT_TRY(sbt_figure_label(tx, &w->t->ctx, SBT_FIG_CLOCK_CODE, "kajian_kasn", &w->clock, f));
    SBT_TRY(sbt_figure_label(tx, &w->t->ctx, SBT_FIG_CLOCK_CODE, "tangga_teguran", &w->rung, f));
    SBT_TRY(sbt_figure_label(tx, &w->t->ctx, SBT_FIG_OFFENCE, "KE-1", &w->offence, f));
    return sbt_figure_label(tx, &w->t->ctx, SBT_FIG_CLOCK_CODE, "tidak_ada", &w->none, f);
}

TA_TEST_BOTH(names_clocks_rungs_and_offences_of_every_rulebook_in_words)
{
    struct words w = {.t = t};
    ta_kasn_rulebook(t);
    t->ctx.lang = "id";
    SBT_ASSERT_OK(sbt_tx_run(t->app.store, "test.words", SBT_TX_READ, t->ts.a, NULL, words_tx, &w, &t->f), &t->f);
    assert_null(strstr(w.clock, "kajian_kasn"));
    assert_null(strstr(w.rung, "tangga_"));
    assert_true(sbt_str_starts(w.offence, "KE-1. "));
    assert_string_equal(w.none, "tidak_ada");
}

TA_TEST_BOTH(lists_contests_and_offices_with_sums_and_lays_published_rates_beside_ours)
{
    static const enum sbt_fig_dim by[] = {SBT_FIG_CONTEST, SBT_FIG_KANREG};
    struct sbt_monitor_in in = {.sort = "-reported"};
    struct sbt_monitor m;
    for (int i = 0; i < 3; i++)
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Satu"});
    ta_case_open(t, &(struct ta_case){.name = NULL, .contest = "PEMILU2024"});
    fold(t);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    for (size_t i = 0; i < SBT_ARRAY_LEN(by); i++) {
        int64_t sum = 0;
        SBT_ASSERT_OK(sbt_monitor_index(&t->ctx, by[i], &in, &m, &t->f), &t->f);
        for (size_t k = 0; k < m.rows_n; k++)
            sum += m.rows[k].v[SBT_FIG_M_SUBJECTS];
        assert_int_equal(sum, 4);
        assert_int_equal(m.rows[0].v[SBT_FIG_M_SUBJECTS], 3);
        assert_string_equal(m.rows[0].code, i == 0 ? "PILKADA2024" : "KANREG-04");
    }
    struct sbt_published_rate *r;
    size_t n, known = 0;
    SBT_ASSERT_OK(sbt_published_rates(&t->ctx, &r, &n, &t->f), &t->f);
    for (size_t i = 0; i < n; i++)
        if (r[i].day == sbt_day_of(2020, 11, 26) && r[i].proven == 727) {
            known++;
            assert_int_equal(r[i].reported, 1005);
            assert_int_equal(r[i].sanctioned, 580);
            assert_int_equal(r[i].rate, 798);
            assert_true(r[i].our_reported == SBT_INT_NONE); // this log does not reach back so far
        }
    assert_int_equal(known, 1);
    ta_as(t, SBT_ROLE_PPK, "PEMDA-73.71");
    assert_int_equal(sbt_published_rates(&t->ctx, &r, &n, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_monitor_index(&t->ctx, SBT_FIG_CONTEST, &in, &m, &t->f), SBT_E_DENIED);
}
