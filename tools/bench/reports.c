// Durable reports per second: through the use case, and as bare inserts of the very same rows by SQLite and by libpq.
//
// reports use URL THREADS COUNT thin|full REGIONS
//                                              files COUNT reports by THREADS at once: a line of text, or complete ones,
//                                              spread over the codes in the file REGIONS and eight weeks of 2024; with
//                                              SBT_BENCH_PROVE=1 in the environment the log is signed and witnessed meanwhile
// reports raw SOURCE TOPS COUNT URL AT_ONCE    inserts what `use` inserted into SOURCE (a SQLite file): all rows above TOPS
//                                              (a file of "table rowid" lines), cut into COUNT equal shares, one a report.
//                                              SQLite: one writer that commits AT_ONCE reports together. PostgreSQL:
//                                              AT_ONCE connections, one transaction a report, in pipeline mode.
// Each prints one JSON object.
#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "app/report_file.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "serve/prove.h"

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu(void)
{
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) + (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

static void done(long count, double began, double cpu_began)
{
    double s = seconds() - began;
    printf("{\"reports\":%ld,\"seconds\":%.3f,\"per_s\":%.1f,\"cpu_us\":%.1f}\n", count, s, (double)count / s,
           (cpu() - cpu_began) * 1e6 / (double)count);
}

static int failed(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    return 1;
}

// --- through the use case

struct use {
    struct sbt_app *app;
    atomic_long next;
    long count;
    bool full;
    char (*region)[16];
    long regions;
    struct sbt_clock *clock;
    atomic_int bad;
};

static void *use_main(void *arg)
{
    struct use *u = arg;
    struct sbt_arena *a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    for (long n; (n = u->next++) < u->count;) {
        sbt_arena_clear(a);
        u->clock->sim_us += 1000;
        struct sbt_ctx ctx = {.app = u->app, .arena = a, .lang = "id", .now_us = sbt_clock_now(u->app->clock)};
        ctx.idempotency_key = sbt_arena_printf(a, "bench-%ld-%lld", n, (long long)ctx.now_us);
        struct sbt_report_form r;
        sbt_rec_init(&sbt_report_all_t, &r);
        struct sbt_ev_report_subject one = {.name = sbt_arena_printf(a, "Orang Ke %ld", n), .position = "Guru"};
        struct sbt_ev_report_link link = {.url = "https://contoh.id/1", .seen_us = SBT_US_NONE};
        r.mode = "tanpa";
        r.form = "publik";
        r.account = "Menyukai unggahan calon dan mengajak rekan kerja di grup percakapan kantor.";
        const char *region = u->region[n % u->regions];
        r.place_region = region;
        if (u->full) {
            r.act = "suka_bagikan";
            r.object = "calon";
            r.contest = "PILKADA2024";
            r.contest_office = "bupati_walikota";
            r.contest_region = region;
            r.happened_day = sbt_day_of(2024, 11, 25) - (sbt_day)(n / u->regions % 5);
            r.place = "Akun Contoh";
            r.place_kind = "daring";
            r.subjects = &one;
            r.subjects_n = 1;
            r.links = &link;
            r.links_n = 1;
        }
        struct sbt_report_file_in in = {.form = &r, .channel = "api"};
        struct sbt_report_file_out out;
        struct sbt_fault f = {0};
        if (sbt_report_file(&ctx, &in, &out, &f) != SBT_OK) {
            if (u->bad++ == 0)
                fprintf(stderr, "report %ld: %s %s\n", n, f.say.say ? f.say.say : "", f.detail);
        }
    }
    sbt_arena_free(a);
    return NULL;
}

static void woken(void *arg, int64_t leaf_n)
{
    (void)leaf_n;
    sbt_prove_wake(arg);
}

static int use(const char *url, int threads, long count, bool full, const char *regions)
{
    struct sbt_clock clock;
    sbt_clock_sim(&clock, sbt_day_start_us(sbt_day_of(2024, 11, 26), SBT_ZONE_WIB));
    static char region[1000][16];
    long regions_n = 0;
    FILE *rf = fopen(regions, "r");
    while (rf != NULL && regions_n < 1000 && fscanf(rf, "%15s", region[regions_n]) == 1)
        regions_n++;
    if (regions_n == 0)
        return failed(regions, "no regions");
    fclose(rf);
    struct sbt_store_options o = {.url = url, .clock = &clock};
    struct sbt_app app;
    struct sbt_fault f = {0};
    sbt_crypt_start();
    if (sbt_app_open(&app, &o, &f) != SBT_OK || sbt_store_sequencer_start(app.store, &f) != SBT_OK)
        return failed(url, f.say.say ? f.say.say : f.detail);
    const char *mode = getenv("SBT_BENCH_PROVE"); // "1" signs; "0" waits as long, for the comparison
    struct sbt_prove *prove = mode != NULL && strcmp(mode, "1") == 0 ? sbt_prove_start(&app) : NULL;
    if (prove != NULL)
        sbt_store_watch(app.store, woken, prove);
    if (mode != NULL)
        sleep(3); // what was there before is signed first
    struct use u = {.app = &app, .count = count, .full = full, .region = region, .regions = regions_n, .clock = &clock};
    pthread_t t[256];
    double began = seconds(), c = cpu();
    for (int i = 0; i < threads; i++)
        pthread_create(&t[i], NULL, use_main, &u);
    for (int i = 0; i < threads; i++)
        pthread_join(t[i], NULL);
    done(count, began, c);
    sbt_store_watch(app.store, NULL, NULL);
    sbt_prove_stop(prove);
    sbt_app_close(&app);
    return u.bad != 0;
}

// --- the same rows, bare

#define TABLES 128
#define COLS 128
struct cell {
    int type; // of SQLite
    int64_t i;
    const void *p;
    int n;
};
struct tab {
    char name[64], sql[8192], pg[8192];
    int cols;
    struct cell *rows;
    long n, cap, *start;
};
static struct {
    struct tab t[TABLES];
    int n;
    long count;
} data;

static int load(const char *source, const char *tops)
{
    sqlite3 *db;
    if (sqlite3_open_v2(source, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return failed(source, sqlite3_errmsg(db));
    FILE *f = fopen(tops, "r");
    char name[64], sql[256];
    long long top;
    while (f != NULL && fscanf(f, "%63s %lld", name, &top) == 2) {
        struct tab *t = &data.t[data.n];
        snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE rowid > %lld ORDER BY rowid", name, top);
        sqlite3_stmt *s;
        if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
            return failed(sql, sqlite3_errmsg(db));
        *t = (struct tab){.cols = sqlite3_column_count(s)};
        snprintf(t->name, sizeof t->name, "%s", name);
        size_t at = (size_t)snprintf(t->sql, sizeof t->sql, "INSERT INTO %s (", name), vat = 0;
        char values[4096];
        for (int i = 0; i < t->cols; i++) {
            at +=
                (size_t)snprintf(t->sql + at, sizeof t->sql - at, "%s%s", i > 0 ? ", " : "", sqlite3_column_name(s, i));
            vat += (size_t)snprintf(values + vat, sizeof values - vat, "%s$%d", i > 0 ? ", " : "", i + 1);
        }
        snprintf(t->sql + at, sizeof t->sql - at, ") VALUES (%s)", values);
        while (sqlite3_step(s) == SQLITE_ROW) {
            if (t->n == t->cap) {
                t->cap = t->cap * 2 + 1024;
                t->rows = realloc(t->rows, (size_t)t->cap * (size_t)t->cols * sizeof t->rows[0]);
            }
            for (int i = 0; i < t->cols; i++) {
                struct cell *c = &t->rows[t->n * t->cols + i];
                *c = (struct cell){.type = sqlite3_column_type(s, i), .i = sqlite3_column_int64(s, i)};
                if (c->type == SQLITE_TEXT || c->type == SQLITE_BLOB) {
                    const void *p =
                        c->type == SQLITE_TEXT ? (const void *)sqlite3_column_text(s, i) : sqlite3_column_blob(s, i);
                    c->n = sqlite3_column_bytes(s, i);
                    char *copy = malloc((size_t)c->n + 1);
                    if (c->n > 0)
                        memcpy(copy, p, (size_t)c->n);
                    copy[c->n] = '\0';
                    c->p = copy;
                }
            }
            t->n++;
        }
        sqlite3_finalize(s);
        if (t->n > 0)
            data.n++;
    }
    if (f != NULL)
        fclose(f);
    sqlite3_close(db);
    return data.n == 0 ? failed(tops, "no rows") : 0;
}

// Report i has these rows of a table: equal shares of each, parts and leaves with their event.
static void share(const struct tab *t, long i, long *ret_from, long *ret_to)
{
    *ret_from = t->start[i];
    *ret_to = t->start[i + 1];
}

static void shares(void)
{
    const struct tab *ev = &data.t[0]; // tops names event first
    for (int k = 0; k < data.n; k++) {
        struct tab *t = &data.t[k];
        int id = strcmp(t->name, "event_part") == 0 ? 0 : strcmp(t->name, "leaf") == 0 ? 1 : -1;
        t->start = calloc((size_t)data.count + 2, sizeof t->start[0]);
        long e = 0, at = 0;
        for (long r = 0; r < t->n; r++) {
            if (id >= 0)
                while (e + 1 < ev->n && memcmp(ev->rows[e * ev->cols].p, t->rows[r * t->cols + id].p, 16) != 0)
                    e++;
            long mine = id >= 0 ? e * data.count / ev->n : r * data.count / t->n;
            while (at < mine)
                t->start[++at] = r;
        }
        while (at <= data.count)
            t->start[++at] = t->n;
    }
}

static int raw_sqlite(const char *path, int at_once)
{
    sqlite3 *db;
    sqlite3_stmt *s[TABLES];
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return failed(path, sqlite3_errmsg(db));
    sqlite3_exec(db,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA "
                 "wal_autocheckpoint = 4000;"
                 "PRAGMA recursive_triggers = ON; PRAGMA cache_size = -16000",
                 NULL, NULL, NULL);
    for (int t = 0; t < data.n; t++)
        if (sqlite3_prepare_v3(db, data.t[t].sql, -1, SQLITE_PREPARE_PERSISTENT, &s[t], NULL) != SQLITE_OK)
            return failed(data.t[t].sql, sqlite3_errmsg(db));
    double began = seconds(), c = cpu();
    for (long i = 0; i < data.count; i += at_once) {
        sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        for (long k = i; k < i + at_once && k < data.count; k++)
            for (int t = 0; t < data.n; t++) {
                long from, to;
                share(&data.t[t], k, &from, &to);
                for (long r = from; r < to; r++) {
                    const struct cell *row = &data.t[t].rows[r * data.t[t].cols];
                    for (int x = 0; x < data.t[t].cols; x++) {
                        if (row[x].type == SQLITE_INTEGER)
                            sqlite3_bind_int64(s[t], x + 1, row[x].i);
                        else if (row[x].type == SQLITE_TEXT)
                            sqlite3_bind_text(s[t], x + 1, row[x].p, row[x].n, SQLITE_STATIC);
                        else if (row[x].type == SQLITE_BLOB)
                            sqlite3_bind_blob(s[t], x + 1, row[x].p, row[x].n, SQLITE_STATIC);
                        else
                            sqlite3_bind_null(s[t], x + 1);
                    }
                    if (sqlite3_step(s[t]) != SQLITE_DONE)
                        return failed(data.t[t].name, sqlite3_errmsg(db));
                    sqlite3_reset(s[t]);
                }
            }
        if (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
            return failed("commit", sqlite3_errmsg(db));
    }
    done(data.count, began, c);
    for (int t = 0; t < data.n; t++)
        sqlite3_finalize(s[t]);
    sqlite3_close(db);
    return 0;
}

struct pg {
    const char *url;
    pthread_barrier_t *ready;
    atomic_long *next;
    atomic_int *bad;
};

static bool settle(PGconn *c)
{
    if (PQpipelineSync(c) != 1)
        return false;
    bool ok = true;
    for (;;) {
        PGresult *r = PQgetResult(c);
        if (r == NULL)
            continue;
        ExecStatusType st = PQresultStatus(r);
        if (st != PGRES_COMMAND_OK && st != PGRES_PIPELINE_SYNC && st != PGRES_TUPLES_OK) {
            if (ok)
                fprintf(stderr, "%s", PQresultErrorMessage(r));
            ok = false;
        }
        PQclear(r);
        if (st == PGRES_PIPELINE_SYNC)
            return ok;
        if (PQstatus(c) != CONNECTION_OK)
            return false;
    }
}

static void *pg_main(void *arg)
{
    struct pg *g = arg;
    PGconn *c = PQconnectdb(g->url);
    char name[16];
    PQclear(PQexec(c, "SET sbt.scope = '4095'"));
    for (int t = 0; t < data.n; t++) {
        snprintf(name, sizeof name, "s%d", t);
        PGresult *r = PQprepare(c, name, data.t[t].sql, 0, NULL);
        if (PQresultStatus(r) != PGRES_COMMAND_OK) {
            fprintf(stderr, "%s", PQerrorMessage(c));
            (*g->bad)++;
        }
        PQclear(r);
    }
    PQenterPipelineMode(c);
    pthread_barrier_wait(g->ready);
    for (long i; (i = (*g->next)++) < data.count && *g->bad == 0;) {
        PQsendQueryParams(c, "BEGIN", 0, NULL, NULL, NULL, NULL, 0);
        for (int t = 0; t < data.n; t++) {
            long from, to;
            snprintf(name, sizeof name, "s%d", t);
            share(&data.t[t], i, &from, &to);
            for (long r = from; r < to; r++) {
                const char *v[COLS];
                int len[COLS], fmt[COLS];
                char num[COLS][24];
                const struct cell *row = &data.t[t].rows[r * data.t[t].cols];
                for (int x = 0; x < data.t[t].cols; x++) {
                    v[x] = row[x].type == SQLITE_NULL ? NULL : row[x].p;
                    len[x] = row[x].n;
                    fmt[x] = row[x].type == SQLITE_BLOB;
                    if (row[x].type == SQLITE_INTEGER) {
                        snprintf(num[x], sizeof num[x], "%lld", (long long)row[x].i);
                        v[x] = num[x];
                    }
                }
                PQsendQueryPrepared(c, name, data.t[t].cols, v, len, fmt, 0);
            }
        }
        PQsendQueryParams(c, "COMMIT", 0, NULL, NULL, NULL, NULL, 0);
        if (!settle(c))
            (*g->bad)++;
    }
    PQfinish(c);
    return NULL;
}

static int raw_pg(const char *url, int at_once)
{
    pthread_barrier_t ready;
    atomic_long next = 0;
    atomic_int bad = 0;
    pthread_t t[256];
    struct pg g = {url, &ready, &next, &bad};
    pthread_barrier_init(&ready, NULL, (unsigned)at_once + 1);
    for (int i = 0; i < at_once; i++)
        pthread_create(&t[i], NULL, pg_main, &g);
    pthread_barrier_wait(&ready);
    double began = seconds(), c = cpu();
    for (int i = 0; i < at_once; i++)
        pthread_join(t[i], NULL);
    done(data.count, began, c);
    return bad != 0;
}

int main(int argc, char **argv)
{
    if (argc == 7 && strcmp(argv[1], "use") == 0)
        return use(argv[2], (int)strtol(argv[3], NULL, 10), strtol(argv[4], NULL, 10), strcmp(argv[5], "full") == 0,
                   argv[6]);
    if (argc == 7 && strcmp(argv[1], "raw") == 0) {
        data.count = strtol(argv[4], NULL, 10);
        if (data.count < 1 || load(argv[2], argv[3]) != 0)
            return 1;
        shares();
        int at_once = (int)strtol(argv[6], NULL, 10);
        if (strncmp(argv[5], "sqlite:", 7) == 0)
            return raw_sqlite(argv[5] + 7, at_once);
        return raw_pg(argv[5], at_once);
    }
    fprintf(
        stderr,
        "Usage: reports use URL THREADS COUNT thin|full REGIONS\n       reports raw SOURCE TOPS COUNT URL AT_ONCE\n");
    return 2;
}
