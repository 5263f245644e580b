// Monitoring pages at size: made-up subjects in the figures of a database, and the time that reading them takes.
//
// figures rows URL SUBJECTS UP_TO DIR  what the first UP_TO of so many subjects would have left behind, for bulk loading:
//                                 DIR/spans.tsv (a line a subject: what its case and row need) and DIR/cells.tsv (sums)
// figures grow URL FROM TO        the subjects from FROM on come in one after the other and all go on through five milestones,
//                                 as in a log that grows, by the folder's own moves; prints moves a second of CPU time
// figures pages URL RUNS [AS_OF]  the median and the longest of so many readings of each kind of page, in microseconds,
//                                 without drawing
// figures list URL RUNS AS_OF     the same of the first page of national lists behind figures, as of then
// Time is that of the processor, on PostgreSQL, where most of the work is another process's, that of the wall.
// Such a database fits no log any more: `sbt figures check` refuses it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/figure_fold.h"
#include "app/figure_list.h"
#include "app/monitor.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"

static clockid_t counted = CLOCK_PROCESS_CPUTIME_ID;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(counted, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int failed(const struct sbt_fault *f)
{
    fprintf(stderr, "%s %s\n", f->say.say ? f->say.say : "failed", f->detail);
    return 1;
}

#define STEPS 5
#define TODAY sbt_day_of(2025, 2, 27)
#define DAYS 730 // over which they come in, the last on the eve of the clock's day

struct grow {
    long at, to, subjects; // subjects: of the whole; their days depend on it
    struct sbt_q_region_all_out *regions;
    size_t regions_n;
    long moves;
};

static long lag_of(const struct grow *g) // subjects that come in within three days, between two steps of one
{
    return g->subjects * 3 / DAYS + 1;
}

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
    int64_t start = sbt_day_start_us(TODAY - DAYS, SBT_ZONE_WIB);
    x->opened_us = start + i * (DAYS * SBT_US_PER_DAY / g->subjects);
    x->since_us = x->opened_us + (int64_t)step * 3 * SBT_US_PER_DAY;
    x->day = sbt_day_at(x->opened_us, SBT_ZONE_WIB) - 5;
}

static struct sbt_id id_of(unsigned char first, long i)
{
    struct sbt_id id = {{first}};
    for (int b = 0; b < 8; b++)
        id.b[15 - b] = (uint8_t)((unsigned long)i >> (8 * b));
    return id;
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
    for (; g->at < g->to && !sbt_figure_fold_full(k); g->at++)
        for (int step = 0; step < STEPS; step++) {
            long i = g->at - step * lag_of(g);
            struct sbt_fig x;
            char region[16], agency[32], offence[16], kanreg[16];
            if (i < 0)
                continue;
            state(g, i, step, &x, region, agency, offence, kanreg);
            x.subject_id = id_of(0xbe, i);
            x.case_id = id_of(0xbc, i);
            SBT_TRY(sbt_figure_fold_move(k, &x.subject_id, leaf++, x.since_us, &x, f));
            g->moves++;
        }
    return sbt_figure_fold_end(k, leaf, f);
}

static int grow(struct sbt_app *app, struct sbt_arena *a, long from, long to)
{
    struct sbt_fault f = {0};
    struct sbt_act nobody = {0};
    struct grow g = {.at = from, .to = to, .subjects = to};
    double began = now_s();
    while (g.at < to) {
        sbt_arena_clear(a);
        if (sbt_tx_run(app->store, "bench.grow", SBT_TX_WRITE, a, &nobody, grow_tx, &g, &f) != SBT_OK)
            return failed(&f);
    }
    double s = now_s() - began;
    printf("{\"moves\":%ld,\"us_a_move\":%.0f}\n", g.moves, s * 1e6 / (double)g.moves);
    return 0;
}

// --- rows to load in bulk

struct sum {
    const char *grid, *a, *b;
    uint64_t hash;
    int64_t v[SBT_FIG_VEC];
};
struct sums {
    struct sbt_arena *a;
    struct sum **slot;
    size_t slots, n;
    struct grow g;
    const char *grid[SBT_FIG_DIM_END][SBT_FIG_DIM_END];
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
    const char *grid = x->grid[d->scope][d->by];
    uint64_t h = mixed(mixed(mixed(UINT64_C(14695981039346656037), grid), d->a), d->b);
    size_t at = h % x->slots;
    while (x->slot[at] && (x->slot[at]->hash != h || x->slot[at]->grid != grid || strcmp(x->slot[at]->a, d->a) != 0 ||
                           strcmp(x->slot[at]->b, d->b) != 0))
        at = (at + 1) % x->slots;
    if (!x->slot[at]) {
        struct sum *s = SBT_NEW(x->a, struct sum);
        *s =
            (struct sum){.grid = grid, .a = sbt_arena_strdup(x->a, d->a), .b = sbt_arena_strdup(x->a, d->b), .hash = h};
        x->slot[at] = s;
        x->n++;
    }
    for (size_t i = 0; i < d->n; i++)
        x->slot[at]->v[i] += d->add[i];
}

static void span(FILE *to, const struct sbt_fig *x, struct sbt_buf *now)
{
    char id[3][33];
    int64_t v[SBT_FIG_M_N], bits = 0;
    sbt_buf_clear(now);
    sbt_fig_write(x, now);
    sbt_fig_tally(x, v);
    for (int i = 0; i < SBT_FIG_M_N; i++)
        bits |= v[i] != 0 ? INT64_C(1) << i : 0;
    long n = 0;
    for (int b = 8; b < 16; b++)
        n = n * 256 + x->subject_id.b[b];
    static const unsigned char first[3] = {0xbe, 0xbc, 0xba};
    for (int k = 0; k < 3; k++)
        snprintf(id[k], sizeof id[k], "%02x%014d%016lx", first[k], 0, (unsigned long)n);
    fprintf(to, "%ld\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%lld\t%lld\t%lld\t%s\n", n, id[0], id[1], id[2],
            x->dim[SBT_FIG_REGION], x->dim[SBT_FIG_AGENCY], x->dim[SBT_FIG_KANREG], x->dim[SBT_FIG_CONTEST],
            x->dim[SBT_FIG_OFFENCE], x->status, sbt_milestone_code(x->milestone), (long long)x->since_us,
            (long long)x->opened_us, (long long)bits, now->p);
}

// Each subject as it stands after the last of them came in: first as it came, then as it stands. Those that come in later
// have their lines too: lists show rows of theirs.
static void spans(struct sums *x, FILE *to)
{
    SBT_AUTO_BUF now;
    sbt_buf_init(&now, 4096);
    for (long i = 0; i < x->g.subjects; i++) {
        struct sbt_fig first, last;
        char t[2][4][32];
        bool later = i >= x->g.to;
        long step = later ? 0 : (x->g.to - 1 - i) / lag_of(&x->g);
        step = step < STEPS ? step : STEPS - 1;
        state(&x->g, i, 0, &first, t[0][0], t[0][1], t[0][2], t[0][3]);
        state(&x->g, i, (int)step, &last, t[1][0], t[1][1], t[1][2], t[1][3]);
        first.subject_id = last.subject_id = id_of(0xbe, i);
        first.case_id = last.case_id = id_of(0xbc, i);
        if (!later)
            sbt_fig_move(NULL, &first, first.since_us, add, x);
        if (step > 0)
            sbt_fig_move(&first, &last, last.since_us, add, x);
        span(to, &last, &now);
    }
}

static enum sbt_rc regions_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sums *x = arg;
    return sbt_q_region_all(tx, &x->g.regions, &x->g.regions_n, f);
}

static FILE *file(const char *dir, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    return f;
}

// subjects: of the whole, of which those from `to` on come in later, one by one.
static int rows(struct sbt_app *app, struct sbt_arena *a, long subjects, long to, const char *dir)
{
    struct sbt_fault f = {0};
    struct sbt_act nobody = {0};
    struct sums x = {.a = a, .slots = (size_t)1 << 22, .g = {.to = to, .subjects = subjects}};
    x.slot = SBT_NEW_N(a, struct sum *, x.slots);
    for (int i = 0; i < SBT_FIG_DIM_END; i++)
        for (int k = 0; k < SBT_FIG_DIM_END; k++)
            x.grid[i][k] = sbt_arena_printf(a, "%s/%s", sbt_fig_dim_codes[i], sbt_fig_dim_codes[k]);
    if (sbt_tx_run(app->store, "bench.regions", SBT_TX_READ, a, &nobody, regions_tx, &x, &f) != SBT_OK)
        return failed(&f);
    FILE *s = file(dir, "spans.tsv"), *c = file(dir, "cells.tsv");
    spans(&x, s);
    SBT_AUTO_BUF n;
    sbt_buf_init(&n, 4096);
    for (size_t i = 0; i < x.slots; i++) {
        if (!x.slot[i])
            continue;
        sbt_buf_clear(&n);
        sbt_fig_vec_write(x.slot[i]->v, SBT_FIG_VEC, &n);
        fprintf(c, "%s\t%s\t%s\t%s\n", x.slot[i]->grid, x.slot[i]->a, x.slot[i]->b, n.p);
    }
    if (fclose(s) != 0 || fclose(c) != 0)
        return 1;
    printf("{\"cells\":%zu,\"subjects\":%ld}\n", x.n, to);
    return 0;
}

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static double *timed;

static void told(const char *name, long runs, bool first)
{
    qsort(timed, (size_t)runs, sizeof *timed, by_size);
    printf("%s\"%s_us\":%.0f,\"%s_p99_us\":%.0f", first ? "{" : ",", name, timed[runs / 2] * 1e6, name,
           timed[runs * 99 / 100] * 1e6);
}

static struct sbt_ctx reader(struct sbt_app *app, struct sbt_arena *a)
{
    struct sbt_ctx ctx = {.app = app, .arena = a, .lang = "id", .now_us = sbt_clock_now(app->clock)};
    ctx.actor = (struct sbt_actor){.role = SBT_ROLE_AUDIMAN, .agency_kind = "bkn"};
    ctx.actor.account.u = ctx.actor.appointment.u = ctx.actor.agency.u = id_of(1, 1);
    sbt_arena_clear(a);
    return ctx;
}

static int pages(struct sbt_app *app, struct sbt_arena *a, long runs, const char *as_of)
{
    static const struct {
        const char *name;
        enum sbt_fig_dim scope;
        const char *code;
    } p[] = {{"agency", SBT_FIG_AGENCY, "PEMDA-73.71"}, {"contest", SBT_FIG_CONTEST, "PILKADA2024"},
             {"kanreg", SBT_FIG_KANREG, "KANREG-04"},   {"national", SBT_FIG_ALL, ""},
             {"province", SBT_FIG_PROVINCE, "73"},      {"regency", SBT_FIG_REGION, "73.71"}};
    struct sbt_fault f = {0};
    for (size_t i = 0; i < SBT_ARRAY_LEN(p); i++) {
        for (long r = 0; r < runs; r++) {
            struct sbt_ctx ctx = reader(app, a);
            struct sbt_monitor_in in = {.as_of = as_of};
            struct sbt_monitor m;
            double began = now_s();
            if (sbt_monitor(&ctx, p[i].scope, p[i].code, &in, &m, &f) != SBT_OK)
                return failed(&f);
            timed[r] = now_s() - began;
        }
        told(p[i].name, runs, i == 0);
    }
    printf("}\n");
    return 0;
}

static int lists(struct sbt_app *app, struct sbt_arena *a, long runs, const char *as_of)
{
    static const char *const names[] = {"reported", "at_received", "answered", "blocked"};
    struct sbt_fault f = {0};
    for (size_t i = 0; i < SBT_ARRAY_LEN(names); i++) {
        for (long r = 0; r < runs; r++) {
            struct sbt_ctx ctx = reader(app, a);
            struct sbt_figure_list_in in = {.as_of = as_of, .figure = names[i]};
            struct sbt_figure_list l;
            double began = now_s();
            if (sbt_figure_list(&ctx, &in, &l, &f) != SBT_OK)
                return failed(&f);
            timed[r] = now_s() - began;
        }
        told(names[i], runs, i == 0);
    }
    printf("}\n");
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 3 ? argv[1] : "";
    long n = argc > 3 ? atol(argv[3]) : 0;
    if (argc < 4 || argc > 6 || n <= 0) {
        fprintf(stderr, "usage: figures rows URL SUBJECTS UP_TO DIR | grow URL FROM TO | pages URL RUNS [AS_OF] | list "
                        "URL RUNS [AS_OF]\n");
        return 2;
    }
    struct sbt_clock clock;
    sbt_clock_sim(&clock, sbt_day_start_us(TODAY, SBT_ZONE_WIB));
    struct sbt_store_options o = {.url = argv[2], .clock = &clock};
    struct sbt_app app;
    struct sbt_fault f = {0};
    if (strncmp(argv[2], "postgresql:", 11) == 0)
        counted = CLOCK_MONOTONIC;
    sbt_crypt_start();
    if (sbt_app_open(&app, &o, &f) != SBT_OK)
        return failed(&f);
    bool bulk = strcmp(what, "rows") == 0 && argc == 6;
    struct sbt_arena *a = sbt_arena_new(bulk ? (size_t)8 << 30 : 4 * SBT_LIMIT_ARENA_BYTES);
    timed = calloc((size_t)n, sizeof *timed);
    int rc = bulk                                     ? rows(&app, a, n, atol(argv[4]), argv[5])
             : strcmp(what, "grow") == 0 && argc == 5 ? grow(&app, a, n, atol(argv[4]))
             : strcmp(what, "list") == 0              ? lists(&app, a, n, argc > 4 ? argv[4] : NULL)
                                                      : pages(&app, a, n, argc > 4 ? argv[4] : NULL);
    free(timed);
    sbt_app_close(&app);
    return rc;
}
