// Random tables under the null hypothesis: cases thrown by expected counts, or dates permuted among cases.
#include <string.h>

#include "watch/random.h"
#include "watch/scan_private.h"

// Alias method (Vose 1991) over all cells.
static void alias_init(struct sbt_scan *s, struct sbt_arena *a)
{
    size_t n = (size_t)s->in.places * (size_t)s->in.intervals;
    uint32_t *small = SBT_NEW_N(a, uint32_t, n), *large = SBT_NEW_N(a, uint32_t, n);
    size_t smalls = 0, larges = 0;
    s->alias = SBT_NEW_N(a, uint32_t, n);
    s->alias_share = SBT_NEW_N(a, double, n);
    for (size_t i = 0; i < n; i++) {
        s->alias[i] = (uint32_t)i;
        s->alias_share[i] = s->in.expected[i] * (double)n / s->total_expected;
        if (s->alias_share[i] < 1)
            small[smalls++] = (uint32_t)i;
        else
            large[larges++] = (uint32_t)i;
    }
    while (smalls > 0 && larges > 0) {
        uint32_t lo = small[--smalls], hi = large[larges - 1];
        s->alias[lo] = hi;
        s->alias_share[hi] -= 1 - s->alias_share[lo];
        if (s->alias_share[hi] < 1) {
            larges--;
            small[smalls++] = hi;
        }
    }
    while (larges > 0)
        s->alias_share[large[--larges]] = 1;
    while (smalls > 0)
        s->alias_share[small[--smalls]] = 1;
}

static void cases_init(struct sbt_scan *s, struct sbt_arena *a)
{
    s->case_place = SBT_NEW_N(a, uint32_t, (size_t)s->total);
    s->case_time = SBT_NEW_N(a, uint32_t, (size_t)s->total);
    size_t n = 0;
    // Late dates first, then places: the order in which SaTScan numbers them.
    for (int t = s->in.intervals - 1; t >= 0; t--)
        for (int p = 0; p < s->in.places; p++)
            for (uint32_t k = s->in.cases[(size_t)p * (size_t)s->in.intervals + (size_t)t]; k > 0; k--) {
                s->case_place[n] = (uint32_t)p;
                s->case_time[n++] = (uint32_t)t;
            }
}

void sbt_scan_draw_init(struct sbt_scan *s, struct sbt_arena *a)
{
    if (s->in.satscan_stream)
        sbt_scan_stream_init(s, a);
    if (s->in.permute)
        cases_init(s, a);
    else if (!s->in.satscan_stream)
        alias_init(s, a);
}

int sbt_scan_stride(const struct sbt_scan *s)
{
    return s->in.alive ? s->lanes : (s->in.intervals + 1 + 7) / 8 * 8;
}

// Counts of one place to what windows need: counts of the last 1, 2 ... intervals, or counts before interval 0, 1 ...
static void sums(const struct sbt_scan *s, int16_t *row, int stride)
{
    if (s->in.alive) {
        for (int i = 1; i < stride; i++)
            row[i] = (int16_t)(row[i] + row[i - 1]);
        return;
    }
    for (int i = s->in.intervals; i > 0; i--)
        row[i] = row[i - 1];
    row[0] = 0;
    for (int i = 1; i <= s->in.intervals; i++)
        row[i] = (int16_t)(row[i] + row[i - 1]);
}

static void own(const struct sbt_scan *s, uint64_t seed, int number, uint32_t *times, int16_t *ret_table)
{
    struct sbt_random r;
    int stride = sbt_scan_stride(s);
    uint32_t t = (uint32_t)s->in.intervals, cells = (uint32_t)s->in.places * t;
    sbt_random_init(&r, seed, (uint64_t)number);
    if (s->in.permute)
        memcpy(times, s->case_time, (size_t)s->total * sizeof *times);
    for (int64_t i = 0; i < s->total; i++) {
        uint32_t place, time;
        if (s->in.permute) {
            uint32_t k = (uint32_t)i + sbt_random_below(&r, (uint32_t)(s->total - i)), swap = times[k];
            times[k] = times[i];
            times[i] = swap;
            place = s->case_place[i];
            time = swap;
        } else {
            uint64_t x = sbt_random_next(&r);
            uint32_t cell = (uint32_t)(((x >> 32) * cells) >> 32);
            cell = (double)(uint32_t)x * 0x1p-32 < s->alias_share[cell] ? cell : s->alias[cell];
            place = cell / t;
            time = cell % t;
        }
        uint32_t at = s->in.alive ? t - 1 - time : time;
        if (at < (uint32_t)stride)
            ret_table[place * (uint32_t)stride + at]++;
    }
}

void sbt_scan_draw(const struct sbt_scan *s, uint64_t seed, int number, uint32_t *times, int16_t *ret_table)
{
    int stride = sbt_scan_stride(s);
    memset(ret_table, 0, (size_t)s->in.places * (size_t)stride * sizeof *ret_table);
    if (!s->in.satscan_stream)
        own(s, seed, number, times, ret_table);
    else if (s->in.permute)
        sbt_scan_stream_permute(s, seed, number, times, ret_table);
    else
        sbt_scan_stream_poisson(s, seed, number, ret_table);
    for (int p = 0; p < s->in.places; p++)
        sums(s, ret_table + (size_t)p * (size_t)stride, stride);
}
