// Reads series from CSV, lets a detector judge them on all cores, and writes what it found.
#include "app/watch_series.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/limits.h"
#include "base/parallel.h"
#include "watch/method.h"

#define CHUNK 32 // units a job: enough to make the hand-over cheap

struct unit {
    const char *name;
    double *y;
    size_t n, cap;
};
struct units {
    struct unit *p;
    size_t n, cap;
    size_t *slot; // open addressing: index + 1
    size_t slots;
    size_t longest;
};
struct file {
    struct sbt_arena *keep, *row; // row: wiped now and then
    struct sbt_csv csv;
    int col[4];
    const char **cells;
    size_t cells_n;
};

static enum sbt_rc next_row(struct file *in, struct sbt_fault *f)
{
    bool cut;
    if (sbt_arena_used(in->row) > 1024 * 1024UL)
        sbt_arena_clear(in->row);
    return sbt_csv_row(&in->csv, in->row, &in->cells, &in->cells_n, &cut, f);
}

// Finds the named columns in the first row; -1 for one that is missing.
static enum sbt_rc header(struct file *in, const char *const *names, struct sbt_fault *f)
{
    SBT_TRY(next_row(in, f));
    for (int i = 0; names[i] != NULL; i++) {
        in->col[i] = -1;
        for (size_t k = 0; k < in->cells_n; k++)
            if (sbt_str_eq(in->cells[k], names[i]))
                in->col[i] = (int)k;
    }
    return SBT_OK;
}

static enum sbt_rc bad_cell(struct file *in, const char *column, struct sbt_fault *f)
{
    char line[24];
    snprintf(line, sizeof line, "%zu", in->csv.line);
    return sbt_fault_set(f, SBT_E_INVALID,
                         SBT_N_("Baris %1: kolom %2 bukan bilangan yang berlaku. Perbaiki berkasnya."), line, column);
}

static bool number(const char *s, double *ret)
{
    char *end;
    double v = strtod(s, &end);
    if (end == s || *end != '\0' || !isfinite(v))
        return false;
    *ret = v;
    return true;
}

static const char *cell(const struct file *in, int i)
{
    return in->col[i] >= 0 && (size_t)in->col[i] < in->cells_n ? in->cells[in->col[i]] : "";
}

static size_t hash_of(const char *s)
{
    size_t h = 1469598103934665603UL;
    for (; *s != '\0'; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211UL;
    return h;
}

static void slots_grow(struct sbt_arena *a, struct units *u)
{
    u->slots = u->slots == 0 ? 1024 : u->slots * 4;
    u->slot = SBT_NEW_N(a, size_t, u->slots);
    for (size_t i = 0; i < u->n; i++) {
        size_t at = hash_of(u->p[i].name) & (u->slots - 1);
        while (u->slot[at] != 0)
            at = (at + 1) & (u->slots - 1);
        u->slot[at] = i + 1;
    }
}

static struct unit *unit_of(struct sbt_arena *a, struct units *u, const char *name)
{
    if (u->n > 0 && sbt_str_eq(u->p[u->n - 1].name, name))
        return &u->p[u->n - 1];
    if (u->n * 2 >= u->slots)
        slots_grow(a, u);
    size_t at = hash_of(name) & (u->slots - 1);
    for (; u->slot[at] != 0; at = (at + 1) & (u->slots - 1))
        if (sbt_str_eq(u->p[u->slot[at] - 1].name, name))
            return &u->p[u->slot[at] - 1];
    u->p = u->n == u->cap ? sbt_arena_grow(a, u->p, u->n, &u->cap, sizeof *u->p) : u->p;
    u->p[u->n] = (struct unit){.name = sbt_arena_strdup(a, name)};
    u->slot[at] = ++u->n;
    return &u->p[u->n - 1];
}

// Weeks that no row names are missing.
static void count_put(struct sbt_arena *a, struct unit *u, size_t t, double y)
{
    while (u->n < t) {
        u->y = u->n == u->cap ? sbt_arena_grow(a, u->y, u->n, &u->cap, sizeof *u->y) : u->y;
        u->y[u->n++] = NAN;
    }
    u->y[t - 1] = y;
}

static enum sbt_rc series_read(struct file *in, struct units *u, struct sbt_fault *f)
{
    static const char *const names[] = {"t", "count", "unit", NULL};
    SBT_TRY(header(in, names, f));
    if (in->col[0] < 0 || in->col[1] < 0)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Baris pertama harus menyebut kolom t dan count (dan unit)."));
    for (;;) {
        int64_t t;
        double y = NAN;
        SBT_TRY(next_row(in, f));
        if (in->cells_n == 0)
            return SBT_OK;
        if (!sbt_parse_i64(cell(in, 0), 1, SBT_LIMIT_WATCH_WEEKS, &t))
            return bad_cell(in, "t", f);
        const char *text = cell(in, 1);
        bool missing = *text == '\0' || sbt_str_eq(text, "NA");
        if (!missing && (!number(text, &y) || y < 0))
            return bad_cell(in, "count", f);
        struct unit *one = unit_of(in->keep, u, in->col[2] < 0 ? "all" : cell(in, 2));
        count_put(in->keep, one, (size_t)t, y);
        u->longest = one->n > u->longest ? one->n : u->longest;
    }
}

static void put_number(struct sbt_buf *b, double v)
{
    char text[40];
    int n;
    if (isnan(v)) {
        sbt_buf_puts(b, ",NA");
    } else if (isinf(v)) {
        sbt_buf_puts(b, v > 0 ? ",Inf" : ",-Inf");
    } else if (v == floor(v) && fabs(v) < 1e15) {
        sbt_buf_putc(b, ',');
        sbt_buf_add_i64(b, (int64_t)v);
    } else {
        n = snprintf(text, sizeof text, ",%.15g", v);
        sbt_buf_add(b, text, (size_t)n);
    }
}

static void put_head(struct sbt_buf *b, const struct sbt_watch_method *m)
{
    sbt_buf_puts(b, "unit,t,observed,upperbound,alarm");
    for (int i = 0; m->columns[i] != NULL; i++)
        sbt_buf_printf(b, ",%s", m->columns[i]);
    sbt_buf_putc(b, '\n');
}

static void put_row(struct sbt_buf *b, const struct sbt_watch_method *m, const char *unit,
                    const struct sbt_watch_row *r)
{
    sbt_buf_puts(b, unit);
    put_number(b, (double)r->t);
    put_number(b, r->observed);
    put_number(b, r->upper);
    sbt_buf_puts(b, r->alarm == SBT_WATCH_UNKNOWN ? ",NA" : r->alarm == SBT_WATCH_ALARM ? ",1" : ",0");
    for (int i = 0; m->columns[i] != NULL; i++)
        put_number(b, r->more[i]);
    sbt_buf_putc(b, '\n');
}

struct judged {
    struct sbt_buf out;
    int64_t rows, alarms;
};
struct run {
    const struct sbt_watch_settings *set;
    const struct units *u;
    struct judged *chunk;
    struct sbt_arena *arena[64];
    struct sbt_watch_farrington_work *work[64];
};

static void judge(size_t job, int worker, void *arg)
{
    struct run *r = arg;
    struct judged *j = &r->chunk[job];
    sbt_buf_init(&j->out, SBT_LIMIT_WATCH_OUT_BYTES);
    for (size_t i = job * CHUNK; i < (job + 1) * CHUNK && i < r->u->n; i++) {
        struct sbt_watch_series y = {r->u->p[i].y, r->u->p[i].n, (int)r->set->freq};
        struct sbt_watch_row *rows;
        size_t n;
        sbt_arena_clear(r->arena[worker]);
        sbt_watch_method_run(r->arena[worker], r->set, &y, r->work[worker], &rows, &n);
        SBT_AUTO_BUF name;
        sbt_buf_init(&name, SBT_LIMIT_CSV_CELL_BYTES * 2 + 8);
        sbt_csv_cell(&name, r->u->p[i].name, true);
        for (size_t k = 0; k < n; k++) {
            put_row(&j->out, r->set->method, name.p, &rows[k]);
            j->alarms += rows[k].alarm == SBT_WATCH_ALARM;
        }
        j->rows += (int64_t)n;
    }
}

static void judge_all(struct sbt_arena *a, const struct sbt_watch_settings *set, const struct units *u, int threads,
                      struct sbt_buf *out, struct sbt_watch_series_out *ret)
{
    size_t jobs = (u->n + CHUNK - 1) / CHUNK;
    threads = threads > 0 && threads < 64 ? threads : sbt_parallel_cores();
    struct run r = {.set = set, .u = u, .chunk = SBT_NEW_N(a, struct judged, jobs + 1)};
    for (int i = 0; i < threads; i++) {
        r.arena[i] = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
        r.work[i] = set->method->kind == SBT_WATCH_FARRINGTON ? sbt_watch_farrington_work_new(a, u->longest) : NULL;
    }
    sbt_parallel_run(jobs, threads, judge, &r);
    for (int i = 0; i < threads; i++)
        sbt_arena_free(r.arena[i]);
    for (size_t i = 0; i < jobs; i++) {
        sbt_buf_add(out, r.chunk[i].out.p, r.chunk[i].out.n);
        out->full = out->full || r.chunk[i].out.full;
        sbt_buf_done(&r.chunk[i].out);
        ret->rows += r.chunk[i].rows;
        ret->alarms += r.chunk[i].alarms;
    }
    ret->units = (int64_t)u->n;
}

// All series together, week by week: what a week gives depends on no later one.
static enum sbt_rc pooled_run(struct sbt_arena *a, const struct sbt_watch_settings *set, const struct units *u,
                              struct sbt_buf *out, struct sbt_watch_series_out *ret, struct sbt_fault *f)
{
    struct sbt_pooled_config c = set->pooled;
    c.freq = (int)set->freq;
    struct sbt_pooled *p = u->n == 0 || u->n > INT32_MAX ? NULL : sbt_pooled_new(a, &c, (int)u->n, (int)u->longest);
    if (p == NULL)
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Pengaturan metode pooled tidak masuk akal, atau berkas kosong."));
    struct sbt_pooled_row *row = SBT_NEW_N(a, struct sbt_pooled_row, u->n * u->longest);
    double *y = SBT_NEW_N(a, double, u->n);
    for (size_t t = 0; t < u->longest; t++) {
        for (size_t i = 0; i < u->n; i++)
            y[i] = t < u->p[i].n ? u->p[i].y[t] : NAN;
        sbt_pooled_step(p, y, row + t * u->n);
    }
    size_t to = set->to != 0 && (size_t)set->to < u->longest ? (size_t)set->to : u->longest;
    for (size_t i = 0; i < u->n; i++) {
        SBT_AUTO_BUF name;
        sbt_buf_init(&name, SBT_LIMIT_CSV_CELL_BYTES * 2 + 8);
        sbt_csv_cell(&name, u->p[i].name, true);
        for (size_t t = set->from > 1 ? (size_t)set->from : 1; t <= to && t <= u->p[i].n; t++) {
            const struct sbt_pooled_row *q = &row[(t - 1) * u->n + i];
            bool known = !isnan(u->p[i].y[t - 1]);
            struct sbt_watch_row r = {.t = t,
                                      .observed = u->p[i].y[t - 1],
                                      .upper = NAN,
                                      .alarm = !known     ? SBT_WATCH_UNKNOWN
                                               : q->alarm ? SBT_WATCH_ALARM
                                                          : SBT_WATCH_QUIET,
                                      .more = {known ? q->probability : NAN, q->expected}};
            put_row(out, set->method, name.p, &r);
            ret->rows++;
            ret->alarms += r.alarm == SBT_WATCH_ALARM;
        }
    }
    ret->units = (int64_t)u->n;
    return SBT_OK;
}

struct points {
    double *x, *y, *t;
    size_t n, cap;
};

static enum sbt_rc points_read(struct file *in, struct points *p, struct sbt_fault *f)
{
    static const char *const names[] = {"x", "y", "t", NULL};
    SBT_TRY(header(in, names, f));
    if (in->col[0] < 0 || in->col[1] < 0 || in->col[2] < 0)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Baris pertama harus menyebut kolom x, y dan t."));
    p->cap = SBT_LIMIT_WATCH_POINTS;
    p->x = SBT_NEW_N(in->keep, double, p->cap);
    p->y = SBT_NEW_N(in->keep, double, p->cap);
    p->t = SBT_NEW_N(in->keep, double, p->cap);
    for (;;) {
        SBT_TRY(next_row(in, f));
        if (in->cells_n == 0)
            return SBT_OK;
        if (p->n == p->cap)
            return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Berkas memuat terlalu banyak titik. Bagi menurut waktu."));
        if (!number(cell(in, 0), &p->x[p->n]) || !number(cell(in, 1), &p->y[p->n]) || !number(cell(in, 2), &p->t[p->n]))
            return bad_cell(in, "x, y, t", f);
        if (p->n > 0 && p->t[p->n] <= p->t[p->n - 1])
            return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Titik harus urut waktu, tanpa waktu yang sama."));
        p->n++;
    }
}

static enum sbt_rc points_run(struct file *in, const struct sbt_watch_settings *set, struct sbt_buf *out,
                              struct sbt_watch_series_out *ret, struct sbt_fault *f)
{
    struct points p = {0};
    SBT_TRY(points_read(in, &p, f));
    double *r = SBT_NEW_N(in->keep, double, p.n + 1);
    sbt_watch_stcd(in->keep, &set->stcd, p.x, p.y, p.n, r);
    put_head(out, set->method);
    for (size_t i = 0; i < p.n; i++) {
        bool alarm = r[i] > set->stcd.threshold;
        sbt_buf_puts(out, "all");
        put_number(out, p.t[i]);
        put_number(out, r[i]);
        put_number(out, set->stcd.threshold);
        sbt_buf_puts(out, alarm ? ",1" : ",0");
        put_number(out, (double)(i + 1));
        put_number(out, p.x[i]);
        put_number(out, p.y[i]);
        put_number(out, r[i]);
        sbt_buf_putc(out, '\n');
        ret->alarms += alarm;
    }
    ret->units = 1;
    ret->rows = (int64_t)p.n;
    return SBT_OK;
}

static enum sbt_rc settings_read(struct sbt_arena *a, const struct sbt_watch_series_in *in,
                                 struct sbt_watch_settings *set, struct sbt_fault *f)
{
    SBT_TRY(sbt_watch_settings_init(set, in->method, f));
    for (const char *p = in->sets; p != NULL && *p != '\0';) {
        const char *end = strchr(p, '\n');
        char *line = end == NULL ? sbt_arena_strdup(a, p) : sbt_arena_strndup(a, p, (size_t)(end - p));
        char *eq = strchr(line, '=');
        if (eq == NULL)
            return sbt_fault_set(f, SBT_E_USAGE, SBT_N_("Tulis pengaturan sebagai nama=nilai, bukan %1."), line);
        *eq = '\0';
        SBT_TRY(sbt_watch_settings_put(set, line, eq + 1, f));
        p = end == NULL ? NULL : end + 1;
    }
    return sbt_watch_settings_check(set, f);
}

enum sbt_rc sbt_watch_series_run(struct sbt_arena *a, const struct sbt_watch_series_in *in, struct sbt_buf *out,
                                 struct sbt_watch_series_out *ret, struct sbt_fault *f)
{
    struct sbt_watch_settings set;
    SBT_TRY(settings_read(a, in, &set, f));
    SBT_AUTO_ARENA scratch = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct file file = {.keep = a, .row = scratch};
    struct sbt_watch_series_out sum = {0};
    sbt_csv_init(&file.csv, in->text, in->n);
    if (set.method->kind == SBT_WATCH_STCD) {
        SBT_TRY(points_run(&file, &set, out, &sum, f));
    } else {
        struct units u = {0};
        SBT_TRY(series_read(&file, &u, f));
        put_head(out, set.method);
        if (set.method->kind == SBT_WATCH_POOLED)
            SBT_TRY(pooled_run(a, &set, &u, out, &sum, f));
        else
            judge_all(a, &set, &u, in->threads, out, &sum);
    }
    if (out->full)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Hasil terlalu besar. Bagi berkasnya."));
    *ret = sum;
    return SBT_OK;
}
