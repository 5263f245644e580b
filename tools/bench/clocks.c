// What a million open clocks cost: clocks scan|forget URL | clocks move URL DAY REPORTS REGION
//
// scan: finds what is due (the first 100, as the job does, and 10,000), twenty times. move: loads DAY (YYYYMMDD) as a late
// holiday (of REGION, "" of all) and recomputes every due date page by page, while one thread files reports; before that
// it files as many in peace. forget: sweeps keys that no clock has. scan and move print one JSON object.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/calendar_load.h"
#include "app/clock_move.h"
#include "app/report_file.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"

#define LATENCIES 100000

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu_seconds(void) // of this process: the server's own work, and filing beside it
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int failed(const char *what, const struct sbt_fault *f)
{
    fprintf(stderr, "%s: %s %s\n", what, f->say.say ? f->say.say : "", f->detail);
    return 1;
}

struct scan {
    int limit;
    size_t n;
};

static enum sbt_rc scan_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct scan *s = arg;
    struct sbt_q_clock_due_next_in in = {.now_us = sbt_tx_now_us(tx), .limit_n = s->limit};
    struct sbt_q_clock_due_next_out *rows;
    return sbt_q_clock_due_next(tx, &in, &rows, &s->n, f);
}

static int scan(struct sbt_app *app, struct sbt_arena *a)
{
    static const int limits[] = {100, 10000};
    struct sbt_fault f = {0};
    printf("{");
    for (size_t i = 0; i < SBT_ARRAY_LEN(limits); i++) {
        double worst = 0, sum = 0;
        struct scan s = {.limit = limits[i]};
        for (int k = 0; k < 20; k++) {
            sbt_arena_clear(a);
            double began = seconds();
            if (sbt_tx_run(app->store, "bench.scan", SBT_TX_READ, a, NULL, scan_tx, &s, &f) != SBT_OK)
                return failed("scan", &f);
            double took = seconds() - began;
            sum += took;
            worst = took > worst ? took : worst;
        }
        printf("%s\"found_%d\":%zu,\"mean_ms_%d\":%.2f,\"worst_ms_%d\":%.2f", i ? "," : "", limits[i], s.n, limits[i],
               sum / 20 * 1000, limits[i], worst * 1000);
    }
    printf("}\n");
    return 0;
}

struct filer {
    struct sbt_app *app;
    long count; // 0: until stop
    atomic_bool stop;
    double *s;
    long n;
    int bad;
    int round;
};

static void *file_reports(void *arg)
{
    struct filer *w = arg;
    struct sbt_arena *a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    for (long n = 0; !w->stop && (w->count == 0 || n < w->count) && n < LATENCIES; n++) {
        sbt_arena_clear(a);
        struct sbt_ctx ctx = {.app = w->app, .arena = a, .lang = "id", .now_us = sbt_clock_now(w->app->clock)};
        ctx.idempotency_key = sbt_arena_printf(a, "bench-%d-%ld-%lld", w->round, n, (long long)time(NULL));
        struct sbt_report_form r;
        sbt_rec_init(&sbt_report_all_t, &r);
        r.mode = "tanpa";
        r.form = "publik";
        r.account = "Menyukai unggahan calon dan mengajak rekan kerja di grup percakapan kantor.";
        r.place_region = "73.09";
        struct sbt_report_file_in in = {.form = &r, .channel = "api"};
        struct sbt_report_file_out out;
        struct sbt_fault f = {0};
        double began = seconds();
        if (sbt_report_file(&ctx, &in, &out, &f) != SBT_OK && w->bad++ == 0)
            failed("report", &f);
        w->s[w->n++] = seconds() - began;
        nanosleep(&(struct timespec){.tv_nsec = 5 * 1000 * 1000}, NULL);
    }
    sbt_arena_free(a);
    return NULL;
}

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static double at(struct filer *w, double share)
{
    return w->n > 0 ? w->s[(long)((double)(w->n - 1) * share)] * 1000 : 0;
}

static int move(struct sbt_app *app, struct sbt_arena *a, const char *day, long reports, const char *region)
{
    struct filer before = {.app = app, .count = reports, .s = calloc(LATENCIES, sizeof(double)), .round = 1};
    struct filer during = {.app = app, .s = calloc(LATENCIES, sizeof(double)), .round = 2};
    struct sbt_fault f = {0};
    struct sbt_ctx ctx = {.app = app, .arena = a, .lang = "id", .now_us = sbt_clock_now(app->clock)};
    ctx.actor.operator_cli = true;
    file_reports(&before);
    char ics[512];
    snprintf(ics, sizeof ics,
             "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:%s\r\nSUMMARY:Libur mendadak %s\r\n"
             "END:VEVENT\r\nEND:VCALENDAR\r\n",
             day, day);
    struct sbt_calendar_import_in in = {.text = ics, .n = strlen(ics), .region = *region ? region : NULL};
    struct sbt_calendar_import_out out;
    if (sbt_calendar_import(&ctx, &in, &out, &f) != SBT_OK)
        return failed("import", &f);
    pthread_t t;
    pthread_create(&t, NULL, file_reports, &during);
    double began = seconds(), cpu = cpu_seconds();
    for (bool more = true; more;)
        if (sbt_clocks_move(&ctx, 100, &more, &f) != SBT_OK)
            return failed("move", &f);
    double took = seconds() - began;
    cpu = cpu_seconds() - cpu;
    during.stop = true;
    pthread_join(t, NULL);
    qsort(before.s, (size_t)before.n, sizeof *before.s, by_size);
    qsort(during.s, (size_t)during.n, sizeof *during.s, by_size);
    struct sbt_calendar_view v;
    if (sbt_calendar_view(&ctx, 0, &v, &f) != SBT_OK)
        return failed("view", &f);
    printf("{\"seconds\":%.2f,\"cpu\":%.2f,\"seen\":%lld,\"moved\":%lld,\"reports_before\":%ld,\"reports_during\":%ld,"
           "\"p50_before_ms\":%.2f,\"p50_during_ms\":%.2f,\"p99_before_ms\":%.2f,\"p99_during_ms\":%.2f,\"bad\":%d}\n",
           took, cpu, (long long)v.loads[0].seen_n, (long long)v.loads[0].moved_n, before.n, during.n, at(&before, 0.5),
           at(&during, 0.5), at(&before, 0.99), at(&during, 0.99), before.bad + during.bad);
    return before.bad + during.bad != 0;
}

static int forget(struct sbt_app *app, struct sbt_arena *a)
{
    struct sbt_fault f = {0};
    struct sbt_ctx ctx = {.app = app, .arena = a, .lang = "id", .now_us = sbt_clock_now(app->clock)};
    int64_t n;
    return sbt_clocks_forget_keys(&ctx, &n, &f) == SBT_OK ? 0 : failed("forget", &f);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: clocks scan|forget URL | clocks move URL DAY REPORTS REGION\n");
        return 2;
    }
    struct sbt_clock clock;
    sbt_clock_sim(&clock, sbt_day_start_us(sbt_day_of(2026, 7, 14), SBT_ZONE_WIB) + INT64_C(36000) * SBT_US_PER_S);
    struct sbt_store_options o = {.url = argv[2], .clock = &clock};
    struct sbt_app app;
    struct sbt_fault f = {0};
    sbt_crypt_start();
    if (sbt_app_open(&app, &o, &f) != SBT_OK || sbt_store_sequencer_start(app.store, &f) != SBT_OK)
        return failed(argv[2], &f);
    struct sbt_arena *a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    int rc = strcmp(argv[1], "scan") == 0                ? scan(&app, a)
             : strcmp(argv[1], "forget") == 0            ? forget(&app, a)
             : strcmp(argv[1], "move") == 0 && argc == 6 ? move(&app, a, argv[3], atol(argv[4]), argv[5])
                                                         : 2;
    sbt_app_close(&app);
    return rc;
}
