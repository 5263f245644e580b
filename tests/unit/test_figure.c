// What a thing counts as: states come back as they were written, and moves add up to what stands.
#include "domain/figure.h"
#include "tests/test.h"

static struct sbt_fig subject(enum sbt_milestone m)
{
    struct sbt_fig x;
    sbt_fig_init(&x, SBT_FIG_SUBJECT);
    x.dim[SBT_FIG_REGION] = "73.71";
    x.dim[SBT_FIG_AGENCY] = "PEMDA-73.71";
    x.dim[SBT_FIG_CONTEST] = "PILKADA2024";
    x.milestone = m;
    x.status = "tunggu_verifikasi";
    x.ever = INT64_C(1) << m;
    x.since_us = x.opened_us = sbt_day_start_us(sbt_day_of(2024, 11, 1), SBT_ZONE_WIB);
    x.late_n = 0;
    return x;
}

struct sums {
    int64_t country[SBT_FIG_M_N], province[SBT_FIG_M_N], day[SBT_FIG_D_N];
    int64_t left_after_3;
    int emits;
};

static void sum(void *arg, const struct sbt_fig_delta *d)
{
    struct sums *s = arg;
    s->emits++;
    assert_true(sbt_fig_grid(d->scope, d->by));
    for (size_t i = 0; i < d->n; i++) {
        if (d->scope == SBT_FIG_ALL && d->by == SBT_FIG_ALL)
            s->country[i] += d->add[i];
        if (d->scope == SBT_FIG_ALL && d->by == SBT_FIG_PROVINCE && sbt_str_eq(d->b, "73"))
            s->province[i] += d->add[i];
        if (d->scope == SBT_FIG_ALL && d->by == SBT_FIG_DAY && sbt_str_eq(d->b, "2024-11-04"))
            s->day[i] += d->add[i];
        if (d->scope == SBT_FIG_PROVINCE && d->by == SBT_FIG_DAYS && sbt_str_eq(d->b, "0003"))
            s->left_after_3 += d->add[i];
    }
}

SBT_TEST(reads_a_state_back_as_it_was_written)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    SBT_AUTO_BUF one, two;
    sbt_buf_init(&one, 4096);
    sbt_buf_init(&two, 4096);
    struct sbt_fig x = subject(SBT_MS_VERIFIED), y;
    x.case_id.b[3] = 7;
    x.ladder = -1;
    x.day = SBT_INT_NONE;
    sbt_fig_write(&x, &one);
    assert_true(sbt_fig_read(a, one.p, &y));
    sbt_fig_write(&y, &two);
    assert_string_equal(one.p, two.p);
    assert_int_equal(y.day, SBT_INT_NONE);
    assert_int_equal(y.ladder, -1);
    static const char *const bad[] = {"", "s", "x|", "s|zz|", "s|||||||||||||||||||||||||"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++)
        assert_false(sbt_fig_read(a, bad[i], &y));
}

SBT_TEST(adds_up_to_what_stands_however_it_came_there)
{
    struct sums s = {0};
    struct sbt_fig x = subject(SBT_MS_RECEIVED), y = subject(SBT_MS_VERIFIED), z;
    int64_t v[SBT_FIG_M_N], day4 = sbt_day_start_us(sbt_day_of(2024, 11, 4), SBT_ZONE_WIB) + 5;
    y.ever |= x.ever;
    y.since_us = day4;
    sbt_fig_move(NULL, &x, x.opened_us, sum, &s);
    assert_int_equal(s.province[SBT_FIG_M_AT + SBT_MS_RECEIVED], 1);
    sbt_fig_move(&x, &y, day4, sum, &s);
    sbt_fig_tally(&y, v);
    assert_memory_equal(s.country, v, sizeof v);
    assert_int_equal(s.day[SBT_FIG_D_VERIFIED], 1);
    assert_int_equal(s.day[SBT_FIG_D_AT + SBT_MS_VERIFIED], 1);
    assert_int_equal(s.left_after_3, 1);
    z = y;
    z.dim[SBT_FIG_REGION] = "32.73"; // it was another place after all
    sbt_fig_move(&y, &z, day4, sum, &s);
    assert_memory_equal(s.country, v, sizeof v);
    for (int i = 0; i < SBT_FIG_M_N; i++)
        assert_int_equal(s.province[i], 0);
    assert_true(s.emits > 40);
}

struct told {
    struct sbt_buf *out;
    enum sbt_fig_dim scope, by;
    bool alone;
};

static void tell(void *arg, const struct sbt_fig_delta *d)
{
    struct told *t = arg;
    if (d->scope != t->scope || d->by != t->by) {
        assert_false(t->alone);
        return;
    }
    sbt_buf_printf(t->out, "%s,%s:", d->a, d->b);
    sbt_fig_vec_write(d->add, d->n, t->out);
    sbt_buf_putc(t->out, '\n');
}

SBT_TEST(tells_of_one_grid_what_it_tells_of_it_among_all)
{
    static const enum sbt_milestone ms[][2] = {
        {SBT_MS_RECEIVED, SBT_MS_VERIFIED}, {SBT_MS_VERIFIED, SBT_MS_CLOSED}, {SBT_MS_CLOSED, SBT_MS_CLOSED}};
    static const char units[] = "srcldk";
    size_t told = 0;
    for (size_t k = 0; k < 3 * 2 * SBT_ARRAY_LEN(ms) * (sizeof units - 1); k++) {
        struct sbt_fig x = subject(ms[k / 6 % SBT_ARRAY_LEN(ms)][0]), y = subject(ms[k / 6 % SBT_ARRAY_LEN(ms)][1]);
        x.unit = y.unit = (enum sbt_fig_unit)units[k / 6 / SBT_ARRAY_LEN(ms)];
        x.flag = "running";
        y.flag = "late";
        y.since_us = x.since_us + 3 * SBT_US_PER_DAY;
        if (k % 3 == 1)
            y.dim[SBT_FIG_REGION] = "32.73";
        for (int s = 0; s < SBT_FIG_DIM_END; s++)
            for (int by = 0; by < SBT_FIG_DIM_END; by++) {
                SBT_AUTO_BUF all, one;
                sbt_buf_init(&all, 65536);
                sbt_buf_init(&one, 65536);
                struct told t = {.out = &all, .scope = (enum sbt_fig_dim)s, .by = (enum sbt_fig_dim)by};
                sbt_fig_move(k % 2 ? &x : NULL, &y, y.since_us, tell, &t);
                t.out = &one;
                t.alone = true;
                sbt_fig_move_in(t.scope, t.by, k % 2 ? &x : NULL, &y, y.since_us, tell, &t);
                assert_string_equal(one.n ? one.p : "", all.n ? all.p : "");
                told += one.n > 0;
            }
    }
    assert_true(told > 500);
}

SBT_TEST(keeps_rows_of_numbers_short_and_exact)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 256);
    int64_t v[4] = {3, 0, -2, 0}, w[4];
    sbt_fig_vec_write(v, 4, &b);
    assert_string_equal(b.p, "3 0 -2");
    assert_true(sbt_fig_vec_read(b.p, w, 4));
    assert_memory_equal(v, w, sizeof v);
    assert_false(sbt_fig_vec_read("1 2 3 4 5", w, 4));
    assert_false(sbt_fig_vec_read("1  2", w, 4));
    assert_false(sbt_fig_vec_read("x", w, 4));
}

SBT_TEST(counts_an_annulled_sanction_no_more)
{
    int64_t v[SBT_FIG_M_N];
    struct sbt_fig x = subject(SBT_MS_NOT_PROVEN);
    x.ever |= INT64_C(1) << SBT_MS_DECIDED;
    sbt_fig_tally(&x, v);
    assert_int_equal(v[SBT_FIG_M_RECOMMENDED], 1);
    assert_int_equal(v[SBT_FIG_M_SANCTIONED], 0);
    assert_int_equal(v[SBT_FIG_M_OPEN], 0);
}
