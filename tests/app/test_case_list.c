// Lists: who sees which row, in which order, page by page; desks; search; the same on both engines.
#include "app/case_list.h"

#include <stdatomic.h>

#include "base/buf.h"
#include "base/limits.h"
#include "tests/app/case_fix.h"

static struct sbt_case_list_in filter(void)
{
    struct sbt_case_list_in in;
    sbt_case_list_init(&in);
    return in;
}

static struct sbt_case_list_out list(struct ta *t, const struct sbt_case_list_in *in)
{
    struct sbt_case_list_out out = {0};
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_list(&t->ctx, in, &out, &t->f), &t->f);
    return out;
}

static const struct ta_case five[] = {
    {.agency = "PEMDA-73.71", .name = "Andi Wijaya", .nip = "198001012005011001"},
    {.agency = "PEMDA-73.06", .name = "Siti Aminah", .region = "73.06", .act = "kampanye_medsos"},
    {.agency = "PEMDA-32.73", .name = "Budi Santoso", .region = "32.73", .source = "temuan"},
    {.name = NULL, .region = "32.73"},
    {.agency = "PEMDA-73.71", .name = "Rina Marlina", .subjects_n = 3},
};

static void open_five(struct ta *t, const char **numbers)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(five); i++)
        numbers[i] = ta_case_open(t, &five[i]).number;
}

TA_TEST_BOTH(lists_every_subject_to_a_national_role_and_filters_them)
{
    const char *no[5];
    open_five(t, no);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct sbt_case_list_in in = filter();
    struct sbt_case_list_out out = list(t, &in);
    assert_int_equal(out.n, 7);
    assert_int_equal(out.total, 7);
    assert_null(out.next);
    assert_string_equal(out.rows[0].number, no[0]); // the same due day: the first opened first
    assert_string_equal(out.rows[0].name, "Andi Wijaya");
    assert_string_equal(out.rows[0].status, "tunggu_verifikasi");
    assert_int_equal(out.rows[0].days_left, 7);
    assert_false(out.rows[0].late);
    assert_string_equal(out.rows[0].holder_label, "Anggota Satgas");

    in.sort = "opened";
    assert_string_equal(list(t, &in).rows[0].number, no[4]);
    in.sort = "changed";
    assert_string_equal(list(t, &in).rows[6].number, no[0]);
    in = filter();
    in.region = "32";
    assert_int_equal(list(t, &in).n, 2);
    in.region = "73.71";
    assert_int_equal(list(t, &in).total, 4);
    in.source = "temuan";
    assert_int_equal(list(t, &in).n, 0);
    in = filter();
    in.agency = "PEMDA-73.71";
    assert_int_equal(list(t, &in).n, 4);
    in = filter();
    in.month = "2024-11";
    assert_int_equal(list(t, &in).n, 7);
    in.month = "2024-10";
    assert_int_equal(list(t, &in).n, 0);
    in = filter();
    in.overdue = true;
    assert_int_equal(list(t, &in).n, 0);
    t->ctx.now_us += 8 * SBT_US_PER_DAY;
    out = list(t, &in);
    assert_int_equal(out.n, 7);
    assert_true(out.rows[0].late);
    assert_int_equal(out.rows[0].days_left, -1);

    struct sbt_case_list_out none;
    in = filter();
    in.region = "abc";
    assert_int_equal(sbt_case_list(&t->ctx, &in, &none, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    in = filter();
    in.agency = "TIDAK-ADA";
    assert_int_equal(sbt_case_list(&t->ctx, &in, &none, &t->f), SBT_E_INVALID);
}

TA_TEST_BOTH(pages_through_a_list_in_each_order_without_loss_or_repeat)
{
    for (int i = 0; i < 11; i++)
        ta_case_open(t, &(struct ta_case){.agency = i % 2 ? "PEMDA-73.71" : "PEMDA-73.06",
                                          .name = "Contoh Nama",
                                          .subjects_n = i % 3 == 0 ? 2 : 1});
    static const char *const sorts[] = {"due", "opened", "changed"};
    for (size_t s = 0; s < 3; s++)
        for (int narrow = 0; narrow < 2; narrow++) { // the walk of an index, and the start from a rare filter
            ta_as(t, SBT_ROLE_VERIFIER, "BKN");
            struct sbt_case_list_in in = filter();
            in.sort = sorts[s];
            in.agency = narrow ? "PEMDA-73.71" : NULL;
            struct sbt_case_list_out all = list(t, &in);
            assert_int_equal(all.n, narrow ? 7 : 15);
            size_t n = 0;
            in.limit = 4;
            do {
                struct sbt_case_list_out page = list(t, &in);
                for (size_t i = 0; i < page.n; i++, n++)
                    assert_true(sbt_id_eq(&page.rows[i].subject_id, &all.rows[n].subject_id));
                in.cursor = page.next;
            } while (in.cursor);
            assert_int_equal(n, all.n);
        }
}

TA_TEST_BOTH(refuses_a_cursor_of_another_list_or_person)
{
    const char *no[5];
    open_five(t, no);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct sbt_case_list_in in = filter();
    struct sbt_case_list_out out;
    in.limit = 2;
    in.cursor = list(t, &in).next;
    assert_non_null(in.cursor);
    in.region = "73";
    assert_int_equal(sbt_case_list(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "cursor"));
    sbt_fault_clear(&t->f);
    in.region = NULL;
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    assert_int_equal(sbt_case_list(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    in.cursor = "00ff";
    assert_int_equal(sbt_case_list(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
}

TA_TEST_BOTH(shows_a_case_to_its_offices_and_to_the_agency_only_after_the_recommendation)
{
    const char *no[5];
    open_five(t, no);
    struct sbt_case_list_in in = filter();
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-32");
    assert_int_equal(list(t, &in).n, 2);
    ta_as(t, SBT_ROLE_AUDIMAN, "KANREG-04");
    assert_int_equal(list(t, &in).n, 5);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    assert_int_equal(list(t, &in).n, 0);
    assert_int_equal(list(t, &in).total, 0);
    ta_case_to_ppk(t, no[4]);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    struct sbt_case_list_out out = list(t, &in);
    assert_int_equal(out.n, 3);
    assert_string_equal(out.rows[0].number, no[4]);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    assert_int_equal(list(t, &in).n, 0);
    ta_as(t, SBT_ROLE_MONITOR, "PANRB");
    assert_int_equal(sbt_case_list(&t->ctx, &in, &out, &t->f), SBT_E_DENIED);
}

TA_TEST_BOTH(never_shows_a_person_his_own_case_nor_counts_it)
{
    const char *no[5];
    open_five(t, no);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    t->ctx.actor.nip = five[0].nip;
    struct sbt_case_list_in in = filter();
    struct sbt_case_list_out out = list(t, &in);
    assert_int_equal(out.n, 6);
    assert_int_equal(out.total, 6);
    for (size_t i = 0; i < out.n; i++)
        assert_string_not_equal(out.rows[i].number, no[0]);
}

TA_TEST_BOTH(puts_on_a_desk_what_waits_for_this_person)
{
    const char *no[5];
    open_five(t, no);
    struct sbt_case_list_in in = filter();
    struct sbt_desk_out desk;
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    SBT_ASSERT_OK(sbt_desk(&t->ctx, SBT_DESK_MINE, &in, &desk, &t->f), &t->f);
    assert_int_equal(desk.list.n, 7);
    assert_int_equal(desk.counts[SBT_DESK_MINE], 7);
    assert_int_equal(desk.counts[SBT_DESK_OFFICE], 0);

    struct sbt_s_verify_vote vote = {.vote = "setuju", .reason = "Cocok."};
    SBT_ASSERT_OK(ta_step(t, no[0], "verifikasi", &vote), &t->f);
    SBT_ASSERT_OK(sbt_desk(&t->ctx, SBT_DESK_MINE, &in, &desk, &t->f), &t->f);
    assert_int_equal(desk.list.n, 6); // voted: it waits for others now
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    SBT_ASSERT_OK(sbt_desk(&t->ctx, SBT_DESK_MINE, &in, &desk, &t->f), &t->f);
    assert_int_equal(desk.list.n, 7);
    SBT_ASSERT_OK(ta_step(t, no[0], "verifikasi", &vote), &t->f);

    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.71");
    SBT_ASSERT_OK(sbt_desk(&t->ctx, SBT_DESK_MINE, &in, &desk, &t->f), &t->f);
    assert_int_equal(desk.list.n, 1);
    assert_string_equal(desk.list.rows[0].number, no[0]);
    assert_int_equal(desk.counts[SBT_DESK_OFFICE], 1);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.06");
    SBT_ASSERT_OK(sbt_desk(&t->ctx, SBT_DESK_MINE, &in, &desk, &t->f), &t->f);
    assert_int_equal(desk.list.n, 0);
}

// The desk walks an index of each holder; the list of what I hold looks at every case.
static void same_desk(struct ta *t, size_t want)
{
    struct sbt_case_list_in all = filter(), page = filter();
    struct sbt_desk_out desk;
    all.holder = "saya";
    all.sort = "due";
    page.limit = 2;
    struct sbt_case_list_out out = list(t, &all);
    size_t n = 0, late = 0;
    do {
        SBT_ASSERT_OK(sbt_desk(&t->ctx, SBT_DESK_MINE, &page, &desk, &t->f), &t->f);
        for (size_t i = 0; i < desk.list.n; i++, n++) {
            assert_true(n < out.n);
            assert_memory_equal(&desk.list.rows[i].subject_id, &out.rows[n].subject_id, sizeof(struct sbt_id));
            late += desk.list.rows[i].late;
        }
        page.cursor = desk.list.next;
    } while (page.cursor);
    assert_int_equal(n, want);
    assert_int_equal(out.n, want);
    assert_int_equal(desk.counts[SBT_DESK_MINE], want);
    assert_int_equal(desk.overdue, late);
}

TA_TEST_BOTH(pages_a_desk_in_the_order_of_the_list_of_what_one_holds)
{
    const char *no[5];
    open_five(t, no);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    same_desk(t, 7);
    atomic_fetch_add(&t->ts.clock.sim_us, SBT_US_PER_DAY); // a later due date than the others
    const char *later = ta_case_open(t, &five[0]).number;
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    same_desk(t, 8);
    struct sbt_s_verify_vote vote = {.vote = "setuju", .reason = "Cocok."};
    for (int i = 0; i < 2; i++) {
        ta_as(t, SBT_ROLE_VERIFIER, i == 0 ? "BKN" : "BAWASLU");
        SBT_ASSERT_OK(ta_step(t, no[4], "verifikasi", &vote), &t->f);
        SBT_ASSERT_OK(ta_step(t, later, "verifikasi", &vote), &t->f);
        same_desk(t, 4);
    }
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.71");
    same_desk(t, 4);
    atomic_fetch_add(&t->ts.clock.sim_us, 9 * SBT_US_PER_DAY); // some are late now
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.71");
    same_desk(t, 4);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    same_desk(t, 4);
}

TA_TEST_BOTH(finds_people_and_numbers_without_putting_them_into_a_url)
{
    const char *no[5];
    open_five(t, no);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    const struct {
        const char *q;
        size_t n;
    } rows[] = {{"wijaya", 1}, {"Andi", 1},         {five[0].nip, 1}, {"1980 0101 2005 011 001", 1},
                {no[2], 1},    {"Marlina Rina", 3}, {"Qwert", 0},     {"K-2024-XXXXXX", 0}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
        struct sbt_id id;
        struct sbt_case_search_in q = {.q = rows[i].q};
        SBT_ASSERT_OK(sbt_case_search(&t->ctx, &q, &id, &t->f), &t->f);
        struct sbt_case_list_in in = filter();
        in.search = sbt_id_text(t->ts.a, &id);
        assert_int_equal(list(t, &in).n, rows[i].n);
        const char *words;
        SBT_ASSERT_OK(sbt_case_search_words(&t->ctx, &id, &words, &t->f), &t->f);
        assert_string_equal(words, rows[i].q);
        ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU"); // another person's search is not there
        assert_int_equal(sbt_case_search_words(&t->ctx, &id, &words, &t->f), SBT_E_NOT_FOUND);
        ta_as(t, SBT_ROLE_VERIFIER, "BKN");
        t->ctx.now_us += (SBT_LIMIT_SEARCH_LIFE_S + 1) * SBT_US_PER_S;
        assert_int_equal(sbt_case_search_words(&t->ctx, &id, &words, &t->f), SBT_E_NOT_FOUND);
        ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    }
    sbt_fault_clear(&t->f);
}

static enum sbt_rc add_row(const struct sbt_case_list_row *row, void *arg, struct sbt_fault *f)
{
    (void)f;
    sbt_case_csv_row(arg, "id", row);
    return SBT_OK;
}

TA_TEST_BOTH(exports_with_a_second_factor_a_read_event_and_a_guard_against_formulas)
{
    for (int i = 0; i < 103; i++)
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = i ? "Contoh" : "=cmd()"});
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_case_list_in in = filter();
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1 << 20);
    int64_t n;
    assert_int_equal(sbt_case_export(&t->ctx, &in, add_row, &b, &n, &t->f), SBT_E_STEP_UP);
    sbt_fault_clear(&t->f);
    t->ctx.actor.step_up_us = t->ctx.now_us;
    SBT_ASSERT_OK(sbt_case_export(&t->ctx, &in, add_row, &b, &n, &t->f), &t->f);
    assert_int_equal(n, 103);
    assert_non_null(strstr(b.p, "'=cmd()"));
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'read.made'"), 1);
}

TA_TEST_BOTH(refuses_a_filter_with_a_code_that_no_row_can_have)
{
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    static const char *const names[] = {"status", "milestone", "level", "block", "source"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(names); i++) {
        struct sbt_case_list_in in = filter();
        struct sbt_case_list_out out;
        const char **at[] = {&in.status, &in.milestone, &in.level, &in.block, &in.source};
        *at[i] = "tidak_ada";
        sbt_fault_clear(&t->f);
        assert_int_equal(sbt_case_list(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
        assert_non_null(sbt_test_field_error(&t->f, names[i]));
    }
}

TA_TEST_BOTH(keeps_filters_under_a_name_for_their_owner)
{
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct sbt_case_list_in in = filter();
    in.status = "tunggu_verifikasi";
    in.region = "73";
    in.overdue = true;
    SBT_ASSERT_OK(sbt_filter_save(&t->ctx, "Sulsel terlambat", &in, &t->f), &t->f);
    struct sbt_saved_filter *rows;
    size_t n;
    SBT_ASSERT_OK(sbt_filter_list(&t->ctx, &rows, &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    assert_string_equal(rows[0].query, "overdue=ya&region=73&status=tunggu_verifikasi");
    struct sbt_id id = rows[0].id;
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    assert_int_equal(sbt_filter_delete(&t->ctx, &id, &t->f), SBT_E_NOT_FOUND);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_filter_delete(&t->ctx, &id, &t->f), &t->f);
}
