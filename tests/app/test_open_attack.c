// Open data under attack: who reads every table of every month computes with all of it, and learns no small number.
//
// The register grows and partly shrinks month by month; each month is published by the code that publishes. The attacker
// has what anybody gets, and knows what is so: counts are whole and not negative, each subject has one status and one row
// of each table, so rows, columns and totals are sums of the same people; no case is without a subject; a month's number
// is the earlier one and what came since, for every two months; subjects are never taken out again. In a second attack he
// also believes what mostly holds, that counts of what is decided never fall. Bounds of every number are narrowed by every
// sum until nothing changes any more.
#include <stdatomic.h>

#include "app/figure_fold.h"
#include "app/open_data.h"
#include "tests/app/case_fix.h"

#define MONTHS 6
#define TABLES 4
#define COLS 9
#define BASE 5
#define MUCH 1000000
static const char *const tables[TABLES] = {"province", "offence", "position", "contest"};

// --- the attacker

struct bound {
    int64_t low, high;
};
struct sum { // whole = a number of parts
    uint32_t whole, first, n;
};
struct attacker {
    struct sbt_arena *a;
    struct bound *told, *b;
    size_t n, sums_n, parts_n, rows[TABLES], size;
    struct sum *sums;
    uint32_t *parts;
};
#define SUMS_MAX 120000
#define NUMBERS_MAX 40000

// Where a number stands among those of a month: the grand total, columns, cases, subjects more than cases, rows and cells.
static size_t row_at(const struct attacker *k, size_t t, size_t i)
{
    size_t at = COLS + 3;
    for (size_t s = 0; s < t; s++)
        at += k->rows[s] * (COLS + 1);
    return at + i * (COLS + 1);
}

static void sum_begin(struct attacker *k, size_t whole)
{
    assert_true(k->sums_n < SUMS_MAX);
    k->sums[k->sums_n++] = (struct sum){(uint32_t)whole, (uint32_t)k->parts_n, 0};
}
static void part(struct attacker *k, size_t i)
{
    assert_true(k->parts_n < 3UL * SUMS_MAX);
    k->parts[k->parts_n++] = (uint32_t)i;
    k->sums[k->sums_n - 1].n++;
}

// The sums of one month, and as well of what came between two.
static void know_sums(struct attacker *k, size_t o)
{
    sum_begin(k, o);
    for (size_t j = 0; j < COLS; j++)
        part(k, o + 1 + j);
    sum_begin(k, o);
    part(k, o + COLS + 1);
    part(k, o + COLS + 2);
    for (size_t t = 0; t < TABLES; t++) {
        sum_begin(k, o);
        for (size_t i = 0; i < k->rows[t]; i++)
            part(k, o + row_at(k, t, i));
        for (size_t j = 0; j < COLS; j++) {
            sum_begin(k, o + 1 + j);
            for (size_t i = 0; i < k->rows[t]; i++)
                part(k, o + row_at(k, t, i) + 1 + j);
        }
        for (size_t i = 0; i < k->rows[t]; i++) {
            sum_begin(k, o + row_at(k, t, i));
            for (size_t j = 0; j < COLS; j++)
                part(k, o + row_at(k, t, i) + 1 + j);
        }
    }
}

static bool narrow(struct attacker *k, struct bound *b, int64_t low, int64_t high)
{
    if (low <= b->low && high >= b->high)
        return false;
    b->low = low > b->low ? low : b->low;
    b->high = high < b->high ? high : b->high;
    if (b->low > b->high) // contradicts what is so
        fail_msg("number %zu: no value is left", (size_t)(b - k->b));
    return true;
}

static void compute(struct attacker *k)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t s = 0; s < k->sums_n; s++) {
            const struct sum *x = &k->sums[s];
            struct bound *whole = &k->b[x->whole];
            int64_t low = 0, high = 0;
            for (uint32_t i = x->first; i < x->first + x->n; i++) {
                low += k->b[k->parts[i]].low;
                high += k->b[k->parts[i]].high;
            }
            again = narrow(k, whole, low, high) || again;
            for (uint32_t i = x->first; i < x->first + x->n; i++) {
                struct bound *p = &k->b[k->parts[i]], was = *p;
                bool any = narrow(k, p, whole->low - (high - was.high), whole->high - (low - was.low));
                low += p->low - was.low;
                high += p->high - was.high;
                again = any || again;
            }
        }
    }
}

// --- what he reads

struct month {
    struct sbt_open_data d[TABLES];
};

static struct bound told(const struct sbt_open_cell *c)
{
    return c->least == SBT_INT_NONE ? (struct bound){0, MUCH} : (struct bound){c->least, c->most};
}

static void read_month(struct attacker *k, const struct month *m, struct bound *b)
{
    const struct sbt_open_data *d = m->d;
    b[0] = told(&d->total.total);
    for (size_t j = 0; j < COLS; j++)
        b[1 + j] = told(&d->total.cells[j]);
    b[COLS + 1] = told(&d->cases);
    b[COLS + 2] = (struct bound){0, MUCH};
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; i < k->rows[t]; i++) {
            struct bound *row = b + row_at(k, t, i);
            const struct sbt_open_row *r = m->d[t].left_out ? NULL : &m->d[t].rows[i];
            row[0] = r ? told(&r->total) : (struct bound){0, MUCH};
            for (size_t j = 0; j < COLS; j++)
                row[1 + j] = r ? told(&r->cells[j]) : (struct bound){0, MUCH};
        }
}

// He knows the codes, and a row that comes or goes would tell whether somebody is in it.
static void know_rows(struct attacker *k, const struct month *m)
{
    for (size_t t = 0; t < TABLES; t++) {
        const struct sbt_open_data *first = NULL;
        for (int i = 0; i < MONTHS; i++) {
            const struct sbt_open_data *d = &m[i].d[t];
            if (d->left_out)
                continue;
            first = first ? first : d;
            k->rows[t] = first->rows_n;
            if (d->rows_n != first->rows_n)
                fail_msg("%s has %zu rows, then %zu", tables[t], first->rows_n, d->rows_n);
            for (size_t r = 0; r < d->rows_n; r++)
                assert_string_equal(d->rows[r].code, first->rows[r].code);
        }
        assert_non_null(first); // never published: nothing is tried
    }
    k->size = row_at(k, TABLES, 0);
}

static bool is_total(const struct attacker *k, size_t at)
{
    return at == 0 || (at >= row_at(k, 0, 0) && (at - row_at(k, 0, 0)) % (COLS + 1) == 0);
}

// believe: what is decided and the totals of rows never fall.
static bool never_falls(const struct attacker *k, size_t at, bool believe)
{
    size_t j = at >= row_at(k, 0, 0) ? (at - row_at(k, 0, 0)) % (COLS + 1) : at <= COLS ? at : 0;
    return at == 0 || (believe && at != COLS + 1 && at != COLS + 2 && (is_total(k, at) || (j >= 3 && j <= 8)));
}

static void know(struct attacker *k, const struct month *m, bool believe)
{
    know_rows(k, m);
    k->n = k->size * (MONTHS + MONTHS * (MONTHS - 1) / 2);
    assert_true(k->n < NUMBERS_MAX * 2);
    k->told = SBT_NEW_N(k->a, struct bound, k->n);
    k->b = SBT_NEW_N(k->a, struct bound, k->n);
    k->sums = SBT_NEW_N(k->a, struct sum, SUMS_MAX);
    k->parts = SBT_NEW_N(k->a, uint32_t, 3UL * SUMS_MAX);
    size_t o = MONTHS * k->size;
    for (int i = 0; i < MONTHS; i++) {
        read_month(k, &m[i], k->b + (size_t)i * k->size);
        know_sums(k, (size_t)i * k->size);
    }
    for (size_t i = 0; i < MONTHS; i++)
        for (size_t l = i + 1; l < MONTHS; l++, o += k->size) {
            know_sums(k, o);
            for (size_t at = 0; at < k->size; at++) {
                const struct bound *then = &k->b[i * k->size + at], *now = &k->b[l * k->size + at];
                struct bound d = {now->low - then->high, now->high - then->low};
                // A count that fell for all to see is believed no more.
                d.low = never_falls(k, at, believe) && d.low < 0 && d.high >= 0 ? 0 : d.low;
                k->b[o + at] = d;
                sum_begin(k, l * k->size + at);
                part(k, i * k->size + at);
                part(k, o + at);
            }
        }
    memcpy(k->told, k->b, k->n * sizeof *k->b);
}

// Numbers and differences that he knows better than they were told (strict), or to fewer values than a range has.
static int learned(const struct attacker *k, bool strict)
{
    int bad = 0;
    for (size_t i = 0; i < k->n; i++) {
        const struct bound *was = &k->told[i], *b = &k->b[i];
        if (was->low <= -MUCH / 2 || was->high >= MUCH / 2)
            continue; // not published
        bool narrowed = b->low > was->low || b->high < was->high;
        if (!narrowed || (!strict && b->high - b->low + 1 >= BASE))
            continue;
        if (bad++ < 8)
            print_error("month or pair %zu, number %zu: told %lld..%lld, known %lld..%lld\n", i / k->size, i % k->size,
                        (long long)was->low, (long long)was->high, (long long)b->low, (long long)b->high);
    }
    return bad;
}

static int attack(const struct month *m, bool believe)
{
    SBT_AUTO_ARENA a = sbt_arena_new(64UL << 20);
    struct attacker k = {.a = a};
    know(&k, m, believe);
    compute(&k);
    return learned(&k, !believe);
}

// --- the register

static const char *const agencies[] = {"PEMDA-73.71", "PEMDA-32.73"};

static void come(struct ta *t, size_t n, const struct ta_case *c)
{
    struct ta_case x = *c;
    x.name = "Contoh";
    x.subjects_n = n;
    ta_case_open(t, &x);
}

static void publish(struct ta *t, int month, struct month *ret)
{
    int y = 2024 + (10 + month) / 12, m = 1 + (10 + month) % 12, next = m % 12 + 1;
    const char *name = sbt_arena_printf(t->ts.a, "%04d-%02d", y, m);
    int64_t n;
    size_t count;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
    t->ts.clock.sim_us = sbt_day_start_us(sbt_day_of(y + (m == 12), next, 2), SBT_ZONE_WIB);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_open_release(&t->ctx, name, &count, &t->f), &t->f);
    for (size_t i = 0; i < TABLES; i++) {
        struct sbt_open_in in = {.rilis = name, .by = tables[i]};
        SBT_ASSERT_OK(sbt_open_data(&t->ctx, &in, &ret->d[i], &t->f), &t->f);
        assert_int_equal(ret->d[i].statuses_n, COLS);
    }
}

// Contests with four each and their sum published are four each: what sums tell. Then one more in a province of four, in a
// country of 16 to 19: who believes that no number falls knows that the province was not empty. Then a few a month, some of
// which go on to other statuses, so that waiting falls too.
static void month_of(struct ta *t, int month)
{
    static const char *const contests[] = {"PILKADA2020", "PEMILU2024", "PILKADA2024"};
    static const char *const positions[] = {"camat", "lurah", "pelaksana", "jf_ahli"};
    static const char *const regions[] = {"73.71", "32.73", "51.71", "18.71"};
    size_t k = (size_t)month;
    for (size_t i = 0; month == 0 && i < SBT_ARRAY_LEN(contests) + 1; i++)
        come(t, 4,
             &(struct ta_case){.agency = agencies[i % 2],
                               .contest = i < 3 ? contests[i] : "",
                               .region = regions[i],
                               .position = "camat"});
    for (size_t i = 0; month > 0 && i < (month > 1 ? 3 : 1); i++)
        come(t, month > 1 ? 1 + (i + k) % 3 : 1,
             &(struct ta_case){.agency = agencies[i % 2], .region = regions[i], .position = positions[(i + k) % 4]});
    for (size_t i = 0; month > 1 && i < 2; i++) {
        struct ta_case c = {
            .agency = agencies[i], .name = "Contoh", .region = regions[i], .position = positions[k % 4]};
        ta_case_to_ppk(t, ta_case_open(t, &c).number);
    }
}

static int months_with(struct ta *t, bool believe)
{
    static struct month m[MONTHS];
    for (int i = 0; i < MONTHS; i++) {
        month_of(t, i);
        publish(t, i, &m[i]);
    }
    return attack(m, believe);
}

TA_TEST_BOTH(all_tables_of_all_months_tell_no_number_better_than_its_range)
{
    assert_int_equal(months_with(t, false), 0);
}

TA_TEST_BOTH(who_believes_that_counts_never_fall_learns_no_number_to_less_than_a_range)
{
    assert_int_equal(months_with(t, true), 0);
}
