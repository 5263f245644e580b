// Open data: published once a month, never changed, the same for everybody, and without a small number in it.
#include <stdatomic.h>

#include "app/figure_fold.h"
#include "app/open_data.h"
#include "base/buf.h"
#include "store/event.h"
#include "tests/app/case_fix.h"

static void fold(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
}

static void cases(struct ta *t, int n, const char *agency, const char *region)
{
    for (int i = 0; i < n; i++)
        ta_case_open(t, &(struct ta_case){.agency = agency, .name = "Contoh", .region = region});
}

static struct sbt_open_data data(struct ta *t, const char *month, const char *by)
{
    struct sbt_open_in in = {.rilis = month, .by = by};
    struct sbt_open_data d;
    sbt_fault_clear(&t->f);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_open_data(&t->ctx, &in, &d, &t->f), &t->f);
    return d;
}

static const struct sbt_open_row *row(const struct sbt_open_data *d, const char *code)
{
    for (size_t i = 0; i < d->rows_n; i++)
        if (sbt_str_eq(d->rows[i].code, code))
            return &d->rows[i];
    fail_msg("no row %s", code);
    return NULL;
}

static const char *csv(struct ta *t, const char *month, const char *by)
{
    struct sbt_open_in in = {.rilis = month, .by = by};
    SBT_AUTO_BUF b;
    const char *m;
    sbt_buf_init(&b, 1 << 20);
    SBT_ASSERT_OK(sbt_open_csv(&t->ctx, &in, &m, &b, &t->f), &t->f);
    return sbt_arena_strdup(t->ts.a, b.p);
}

TA_TEST_BOTH(publishes_nothing_while_nothing_is_folded)
{
    const char *month;
    t->ts.clock.sim_us = sbt_day_start_us(sbt_day_of(2024, 12, 2), SBT_ZONE_WIB);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_open_release_due(&t->ctx, &month, &t->f), &t->f);
    assert_null(month);
}

TA_TEST_BOTH(publishes_a_month_that_is_over_once_and_never_changes_it)
{
    const char *month;
    size_t tables;
    struct sbt_open_data d = data(t, NULL, NULL);
    assert_null(d.month);
    cases(t, 9, "PEMDA-73.71", NULL);
    cases(t, 2, "PEMDA-32.73", "32.73");
    fold(t);
    SBT_ASSERT_OK(sbt_open_release_due(&t->ctx, &month, &t->f), &t->f);
    assert_null(month); // the month before the first event
    assert_int_equal(sbt_open_release(&t->ctx, "2024-11", &tables, &t->f), SBT_E_INVALID); // it is not over
    sbt_fault_clear(&t->f);
    t->ts.clock.sim_us = sbt_day_start_us(sbt_day_of(2024, 12, 2), SBT_ZONE_WIB);
    cases(t, 5, "PEMDA-73.71", NULL); // in December: not in November's data
    fold(t);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_open_release_due(&t->ctx, &month, &t->f), &t->f);
    assert_string_equal(month, "2024-11");
    fold(t);
    d = data(t, NULL, "province");
    assert_string_equal(d.month_label, "November 2024");
    assert_int_equal(d.total.total.least, 10);
    assert_int_equal(d.total.total.most, 14);
    assert_int_equal(d.cases.least, 10);
    assert_true(d.rows_n >= 38); // what is not there has its row
    assert_int_equal(row(&d, "73")->total.least, 5);
    assert_int_equal(row(&d, "32")->total.least, 0);
    assert_int_equal(row(&d, "32")->total.most, 4);
    assert_int_equal(row(&d, "51")->total.most, 4);
    const char *before = csv(t, "2024-11", "all");
    cases(t, 20, "PEMDA-73.71", NULL);
    fold(t);
    SBT_ASSERT_OK(sbt_open_release_due(&t->ctx, &month, &t->f), &t->f);
    assert_null(month);
    assert_int_equal(sbt_open_release(&t->ctx, "2024-11", &tables, &t->f), SBT_E_CONFLICT);
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_open_release(&t->ctx, "2024-10", &tables, &t->f), SBT_E_CONFLICT); // nor one before it
    sbt_fault_clear(&t->f);
    t->ts.clock.sim_us = sbt_day_start_us(sbt_day_of(2025, 1, 1), SBT_ZONE_WIB);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_open_release_due(&t->ctx, &month, &t->f), &t->f);
    assert_string_equal(month, "2024-12");
    d = data(t, NULL, "province");
    assert_int_equal(row(&d, "73")->total.least, 30);
    assert_int_equal(d.months_n, 2);
    assert_string_equal(csv(t, "2024-11", "all"), before);
    assert_non_null(strstr(before, "2024-11,"));
    assert_non_null(strstr(before, ",province,73,Sulawesi Selatan,total,"));
    assert_non_null(strstr(before, ",5,9,terlapor,CC BY 4.0"));
    assert_non_null(strstr(before, ",unit,,Nasional,total,,10,14,kasus,"));
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

TA_TEST_BOTH(tells_everybody_ranges_only_and_nothing_by_agency_or_ppk)
{
    static const char *const closed[] = {"agency", "ppk", "region", "kanreg", "day", "stage", "funnel"};
    static const char *const open[] = {"province", "offence", "position", "contest"};
    size_t tables;
    cases(t, 7, "PEMDA-73.71", NULL);
    cases(t, 3, "PEMDA-32.73", "32.73");
    ta_case_to_ppk(t, ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh"}).number);
    fold(t);
    t->ts.clock.sim_us = sbt_day_start_us(sbt_day_of(2024, 12, 2), SBT_ZONE_WIB);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_open_release(&t->ctx, "2024-11", &tables, &t->f), &t->f);
    for (size_t i = 0; i < SBT_ARRAY_LEN(closed); i++) {
        struct sbt_open_in in = {.by = closed[i]};
        struct sbt_open_data d;
        assert_int_equal(sbt_open_data(&t->ctx, &in, &d, &t->f), SBT_E_INVALID);
        sbt_fault_clear(&t->f);
    }
    for (size_t i = 0; i < SBT_ARRAY_LEN(open); i++) {
        struct sbt_open_data d = data(t, NULL, open[i]);
        for (size_t k = 0; k < d.rows_n; k++)
            for (size_t j = 0; j < d.statuses_n; j++) {
                assert_int_equal(d.rows[k].cells[j].least % 5, 0);
                assert_int_equal(d.rows[k].cells[j].most - d.rows[k].cells[j].least, 4);
            }
    }
    struct sbt_open_in in = {.rilis = "2023-01"};
    struct sbt_open_data d;
    assert_int_equal(sbt_open_data(&t->ctx, &in, &d, &t->f), SBT_E_NOT_FOUND);
}

TA_TEST_BOTH(widens_ranges_from_the_next_publication_on_and_never_narrows_them)
{
    size_t tables;
    cases(t, 7, "PEMDA-73.71", NULL);
    fold(t);
    assert_int_equal(sbt_open_base_set(&t->ctx, 3, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_open_base_set(&t->ctx, 10, &t->f), &t->f);
    t->ts.clock.sim_us = sbt_day_start_us(sbt_day_of(2024, 12, 2), SBT_ZONE_WIB);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_open_release(&t->ctx, "2024-11", &tables, &t->f), &t->f);
    struct sbt_open_data d = data(t, NULL, "province");
    assert_int_equal(d.base, 10);
    assert_int_equal(row(&d, "73")->total.most, 9);
    assert_int_equal(sbt_open_base_set(&t->ctx, 5, &t->f), SBT_E_INVALID);
}
