// Monitoring pages at size: adds made-up subjects to the figures of a database (to nothing else) and times the pages.
//
// figures grow URL SUBJECTS     each goes through five milestones on its way, spread over regions, agencies, offences and two
//                               years, by the folder's own moves; prints moves a second
// figures cells URL SUBJECTS    only the numbers that so many would stand for, each coming in at once: a page of now
//                               reads nothing else (pages of then and lists would read spans, which are not there)
// figures pages URL RUNS        the median of so many readings of each kind of page, in microseconds, without drawing
// Such a database fits no log any more: `sbt figures check` refuses it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/figure_fold.h"
#include "app/monitor.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int failed(const struct sbt_fault *f)
{
    fprintf(stderr, "%s %s\n", f->say.say ? f->say.say : "failed", f->detail);
    return 1;
}

struct grow {
    long at, subjects;
    struct sbt_q_region_all_out *regions;
    size_t regions_n;
    long moves;
};

static void state(struct grow *g, long i, int step, struct sbt_fig *x, char region[16], char agency[32],
                  char offence[16], char kanreg[16])
{
    static const char *const positions[] = {"jpt_pratama", "administrator", "pengawas", "pelaksana",
                                            "jf_ahli",     "camat",         "lurah"};
    static const enum sbt_milestone ms[] = {SBT_MS_RECEIVED, SBT_MS_VERIFIED, SBT_MS_STUDIED, SBT_MS_RECOMMENDED,
                                            SBT_MS_ANSWERED};
    const char *code = g->regions[(i * 7919) % (long)g->regions_n].code;
    snprintf(region, 16, "%s", code);
    snprintf(agency, 32, "PEMDA-%s", code);
    snprintf(offence, 16, "DS-%ld", 1 + (i * 31) % 13);
    snprintf(kanreg, 16, "KANREG-%02ld", 1 + (atol(code) * 5) % 14);
    sbt_fig_init(x, SBT_FIG_SUBJECT);
    x->dim[SBT_FIG_REGION] = region;
    x->dim[SBT_FIG_AGENCY] = x->dim[SBT_FIG_PPK] = agency;
    x->dim[SBT_FIG_KANREG] = kanreg;
    x->dim[SBT_FIG_OFFENCE] = offence;
    x->dim[SBT_FIG_POSITION] = positions[i % 7];
    x->dim[SBT_FIG_RANK] = i % 3 ? "III.a" : "IV.a";
    x->dim[SBT_FIG_CONTEST] = i % 4 ? "PILKADA2024" : "PEMILU2024";
    x->dim[SBT_FIG_STAGE] = i % 5 ? "kampanye" : "masa_tenang";
    x->milestone = ms[step];
    for (int k = 0; k <= step; k++)
        x->ever |= INT64_C(1) << ms[k];
    x->status = step < 3 ? "tunggu_verifikasi" : "tunggu_tindak_lanjut";
    int64_t start = sbt_day_start_us(sbt_day_of(2023, 1, 1), SBT_ZONE_WIB);
    x->opened_us = start + (int64_t)(i % 730) * SBT_US_PER_DAY;
    x->since_us = x->opened_us + (int64_t)step * 3 * SBT_US_PER_DAY;
    x->day = sbt_day_at(x->opened_us, SBT_ZONE_WIB) - 5;
}

static enum sbt_rc grow_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct grow *g = arg;
    bool found;
    struct sbt_q_figure_fold_state_out at = {0};
    SBT_TRY(sbt_q_figure_fold_state(tx, &at, &found, f));
    SBT_TRY(sbt_q_region_all(tx, &g->regions, &g->regions_n, f));
    struct sbt_figure_fold *k = sbt_figure_fold_begin(tx, at.epoch, at.moves_n);
    int64_t leaf = at.leaf_n;
    while (g->at < g->subjects && !sbt_figure_fold_full(k)) {
        for (int step = 0; step < 5; step++) {
            struct sbt_fig x;
            struct sbt_id id = {{0}};
            char region[16], agency[32], offence[16], kanreg[16];
            id.b[0] = 0xbe;
            for (int b = 0; b < 8; b++)
                id.b[15 - b] = (uint8_t)((unsigned long)g->at >> (8 * b));
            state(g, g->at, step, &x, region, agency, offence, kanreg);
            x.subject_id = id;
            SBT_TRY(sbt_figure_fold_move(k, &id, leaf++, x.since_us, &x, f));
            g->moves++;
        }
        g->at++;
    }
    return sbt_figure_fold_end(k, leaf, f);
}

static int grow(struct sbt_app *app, struct sbt_arena *a, long subjects)
{
    struct sbt_fault f = {0};
    struct sbt_act nobody = {0};
    struct grow g = {.subjects = subjects};
    double began = seconds();
    while (g.at < subjects) {
        sbt_arena_clear(a);
        if (sbt_tx_run(app->store, "bench.grow", SBT_TX_WRITE, a, &nobody, grow_tx, &g, &f) != SBT_OK)
            return failed(&f);
    }
    double s = seconds() - began;
    printf("{\"moves\":%ld,\"moves_per_s\":%.0f,\"seconds\":%.1f,\"subjects\":%ld}\n", g.moves, (double)g.moves / s, s,
           g.at);
    return 0;
}

// --- cells alone

struct sum {
    char grid[32];
    const char *a, *b;
    uint64_t hash;
    int64_t v[SBT_FIG_VEC];
};
struct sums {
    struct sbt_arena *a;
    struct sum **slot;
    size_t slots, n;
    struct grow g;
};

static uint64_t mixed(uint64_t h, const char *s)
{
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
    return (h ^ 0xff) * UINT64_C(1099511628211);
}

static void add(void *arg, const struct sbt_fig_delta *d)
{
    struct sums *x = arg;
    char grid[32];
    snprintf(grid, sizeof grid, "%s/%s", sbt_fig_dim_codes[d->scope], sbt_fig_dim_codes[d->by]);
    uint64_t h = mixed(mixed(mixed(UINT64_C(14695981039346656037), grid), d->a), d->b);
    size_t at = h % x->slots;
    while (x->slot[at] && (x->slot[at]->hash != h || strcmp(x->slot[at]->grid, grid) != 0 ||
                           strcmp(x->slot[at]->a, d->a) != 0 || strcmp(x->slot[at]->b, d->b) != 0))
        at = (at + 1) % x->slots;
    if (!x->slot[at]) {
        struct sum *s = SBT_NEW(x->a, struct sum);
        *s = (struct sum){.a = sbt_arena_strdup(x->a, d->a), .b = sbt_arena_strdup(x->a, d->b), .hash = h};
        memcpy(s->grid, grid, sizeof grid);
        x->slot[at] = s;
        x->n++;
    }
    for (size_t i = 0; i < d->n; i++)
        x->slot[at]->v[i] += d->add[i];
}

static enum sbt_rc cells_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sums *x = arg;
    bool found;
    struct sbt_q_figure_fold_state_out at = {0};
    SBT_TRY(sbt_q_figure_fold_state(tx, &at, &found, f));
    SBT_TRY(sbt_q_region_all(tx, &x->g.regions, &x->g.regions_n, f));
    for (long i = 0; i < x->g.subjects; i++) {
        struct sbt_fig s;
        char region[16], agency[32], offence[16], kanreg[16];
        state(&x->g, i, (int)(i % 5), &s, region, agency, offence, kanreg);
        sbt_fig_move(NULL, &s, s.since_us, add, x);
    }
    SBT_AUTO_BUF n;
    sbt_buf_init(&n, 4096);
    sbt_tx_scope_open(tx, SBT_SCOPE_PROJECT);
    for (size_t i = 0; i < x->slots; i++) {
        const struct sum *s = x->slot[i];
        if (!s)
            continue;
        sbt_buf_clear(&n);
        sbt_fig_vec_write(s->v, SBT_FIG_VEC, &n);
        struct sbt_q_figure_fold_cell_set_in in = {s->grid, s->a, s->b, at.epoch, n.p};
        SBT_TRY(sbt_q_figure_fold_cell_set(tx, &in, NULL, f));
    }
    sbt_tx_scope_close(tx, SBT_SCOPE_PROJECT);
    return SBT_OK;
}

static int cells(struct sbt_app *app, struct sbt_arena *a, long subjects)
{
    struct sbt_fault f = {0};
    struct sbt_act nobody = {0};
    struct sums x = {.a = a, .slots = (size_t)1 << 23, .g = {.subjects = subjects}};
    double began = seconds();
    x.slot = SBT_NEW_N(a, struct sum *, x.slots);
    if (sbt_tx_run(app->store, "bench.cells", SBT_TX_WRITE, a, &nobody, cells_tx, &x, &f) != SBT_OK)
        return failed(&f);
    printf("{\"cells\":%zu,\"seconds\":%.1f,\"subjects\":%ld}\n", x.n, seconds() - began, subjects);
    return 0;
}

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static int pages(struct sbt_app *app, struct sbt_arena *a, long runs)
{
    static const struct {
        const char *name;
        enum sbt_fig_dim scope;
        const char *code;
    } p[] = {{"agency", SBT_FIG_AGENCY, "PEMDA-73.71"}, {"contest", SBT_FIG_CONTEST, "PILKADA2024"},
             {"kanreg", SBT_FIG_KANREG, "KANREG-04"},   {"national", SBT_FIG_ALL, ""},
             {"province", SBT_FIG_PROVINCE, "73"},      {"regency", SBT_FIG_REGION, "73.71"}};
    struct sbt_fault f = {0};
    double *t = calloc((size_t)runs, sizeof *t);
    printf("{");
    for (size_t i = 0; i < SBT_ARRAY_LEN(p); i++) {
        for (long r = 0; r < runs; r++) {
            struct sbt_ctx ctx = {.app = app, .arena = a, .lang = "id", .now_us = sbt_clock_now(app->clock)};
            ctx.actor.operator_cli = true;
            struct sbt_monitor_in in = {0};
            struct sbt_monitor m;
            sbt_arena_clear(a);
            double began = seconds();
            if (sbt_monitor(&ctx, p[i].scope, p[i].code, &in, &m, &f) != SBT_OK)
                return failed(&f);
            t[r] = seconds() - began;
        }
        qsort(t, (size_t)runs, sizeof *t, by_size);
        printf("%s\"%s_us\":%.0f,\"%s_p99_us\":%.0f", i ? "," : "", p[i].name, t[runs / 2] * 1e6, p[i].name,
               t[runs * 99 / 100] * 1e6);
    }
    printf("}\n");
    free(t);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: figures grow|cells URL SUBJECTS | figures pages URL RUNS\n");
        return 2;
    }
    struct sbt_clock clock;
    sbt_clock_sim(&clock, sbt_day_start_us(sbt_day_of(2025, 2, 27), SBT_ZONE_WIB));
    struct sbt_store_options o = {.url = argv[2], .clock = &clock};
    struct sbt_app app;
    struct sbt_fault f = {0};
    sbt_crypt_start();
    if (sbt_app_open(&app, &o, &f) != SBT_OK)
        return failed(&f);
    bool many = strcmp(argv[1], "cells") == 0;
    struct sbt_arena *a = sbt_arena_new(many ? (size_t)8 << 30 : SBT_LIMIT_ARENA_BYTES);
    int rc = many                           ? cells(&app, a, atol(argv[3]))
             : strcmp(argv[1], "grow") == 0 ? grow(&app, a, atol(argv[3]))
                                            : pages(&app, a, atol(argv[3]));
    sbt_app_close(&app);
    return rc;
}
