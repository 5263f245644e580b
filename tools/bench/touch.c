// Times what a new case makes the detectors do: touch URL RUNS, on a database whose figures are folded and that was run once.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/watch_state.h"
#include "base/crypt.h"
#include "base/limits.h"

static int failed(const struct sbt_fault *f)
{
    fprintf(stderr, "%s %s\n", sbt_rc_name(f->rc), f->detail);
    return 1;
}

struct back {
    int64_t leaves;
};
static enum sbt_rc back_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const struct back *b = arg;
    struct sbt_watch_state s;
    bool found;
    SBT_TRY(sbt_watch_state_get(tx, &s, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_NOT_FOUND, "run sbt watch run first");
    s.leaf_n -= b->leaves;
    return sbt_watch_state_put(tx, &s, f);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

// Steps back so many leaves each time, until one to four cells are new: the cells of one or two cases.
int main(int argc, char **argv)
{
    if (argc != 3)
        return fprintf(stderr, "usage: touch URL RUNS\n"), 2;
    struct sbt_clock clock;
    sbt_clock_sim(&clock, sbt_day_start_us(sbt_day_of(2025, 2, 27), SBT_ZONE_WIB));
    struct sbt_store_options o = {.url = argv[1], .clock = &clock};
    struct sbt_app app;
    struct sbt_fault f = {0};
    sbt_crypt_start();
    if (sbt_app_open(&app, &o, &f) != SBT_OK)
        return failed(&f);
    struct sbt_arena *a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx ctx = {.app = &app, .arena = a, .lang = "id", .now_us = sbt_clock_now(&clock)};
    ctx.actor.operator_cli = true;
    int runs = atoi(argv[2]), n = 0;
    double *ms = calloc((size_t)runs, sizeof *ms);
    for (int64_t leaves = 20; n < runs; leaves = leaves < 4000 ? leaves + 20 : 20) {
        struct back b = {leaves};
        struct sbt_watch_touch_out out = {0};
        sbt_arena_clear(a);
        if (sbt_ctx_tx(&ctx, "bench.back", SBT_TX_WRITE, back_tx, &b, &f) != SBT_OK)
            return failed(&f);
        double began = cpu_ms();
        if (sbt_watch_touch(&ctx, &out, &f) != SBT_OK)
            return failed(&f);
        if (out.cells > 0 && out.cells <= 4)
            ms[n++] = (cpu_ms() - began) / (double)out.cells * 2; // the regency and the agency of one case
    }
    qsort(ms, (size_t)runs, sizeof *ms, by_value);
    printf("{\"p50_ms\": %.2f, \"most_ms\": %.2f}\n", ms[runs / 2], ms[runs - 1]);
    sbt_app_close(&app);
    return 0;
}
