// Runs a scan on all cores and writes the clusters as CSV.
#include "app/watch_scan.h"

#include <math.h>

#include "app/scan_files.h"
#include "base/csv.h"
#include "base/limits.h"
#include "base/parallel.h"

#define THREADS 64
#define MOST 500        // clusters reported, as SaTScan
#define LEAST_LLR 0.001 // below it a secondary cluster is not worth a line
#define SATSCAN_SEED 12345678
#define RADIUS_KM 6367.0 // of scan.h's sphere

struct run {
    struct sbt_scan *s;
    struct sbt_arena *arena[THREADS], *scratch[THREADS];
    struct sbt_scan_list list[THREADS];
    struct sbt_scan_work *work[THREADS];
    uint64_t seed;
    int64_t replicates;
    double *maxima;
};

static void prepare(size_t job, int worker, void *arg)
{
    struct run *r = arg;
    sbt_scan_prepare(r->s, (int)job, r->arena[worker]);
}

static void centre(size_t job, int worker, void *arg)
{
    struct run *r = arg;
    struct sbt_scan_list found = {0}, *all = &r->list[worker];
    sbt_arena_clear(r->scratch[worker]);
    sbt_scan_centre(r->s, (int)job, r->scratch[worker], &found);
    for (size_t i = 0; i < found.n; i++) {
        if (all->n == all->cap)
            all->p = sbt_arena_grow(r->arena[worker], all->p, all->n, &all->cap, sizeof *all->p);
        all->p[all->n++] = found.p[i];
    }
}

static void batch(size_t job, int worker, void *arg)
{
    struct run *r = arg;
    int64_t first = (int64_t)job * SBT_SCAN_BATCH, n = r->replicates - first;
    if (r->work[worker] == NULL)
        r->work[worker] = sbt_scan_work_new(r->s, r->arena[worker]);
    sbt_scan_replicates(r->s, r->work[worker], r->seed, (int)first, n < SBT_SCAN_BATCH ? (int)n : SBT_SCAN_BATCH,
                        r->maxima + first);
}

static void computed(struct run *r, struct sbt_arena *a, int places, int threads, struct sbt_scan_list *ret)
{
    threads = threads > 0 && threads < THREADS ? threads : sbt_parallel_cores();
    for (int i = 0; i < threads; i++) {
        r->arena[i] = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
        r->scratch[i] = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    }
    sbt_parallel_run((size_t)places, threads, prepare, r);
    sbt_parallel_run((size_t)places, threads, centre, r);
    r->maxima = SBT_NEW_N(a, double, (size_t)r->replicates + 1);
    sbt_parallel_run((size_t)(r->replicates + SBT_SCAN_BATCH - 1) / SBT_SCAN_BATCH, threads, batch, r);
    for (int i = 0; i < threads; i++)
        for (size_t k = 0; k < r->list[i].n; k++) {
            if (ret->n == ret->cap)
                ret->p = sbt_arena_grow(a, ret->p, ret->n, &ret->cap, sizeof *ret->p);
            ret->p[ret->n++] = r->list[i].p[k];
        }
    sbt_scan_select(r->s, a, ret, MOST);
    sbt_scan_rank(ret, r->maxima, (size_t)r->replicates);
    for (int i = 0; i < threads; i++)
        sbt_arena_free(r->scratch[i]);
}

static void row(struct sbt_arena *a, const struct run *r, const struct sbt_scan_files *in,
                const struct sbt_scan_cluster *c, size_t number, struct sbt_buf *out)
{
    char first[11], last[11];
    SBT_AUTO_BUF members;
    sbt_buf_init(&members, SBT_LIMIT_WATCH_OUT_BYTES);
    for (int k = 0; k < c->members; k++) {
        if (k > 0)
            sbt_buf_putc(&members, ' ');
        sbt_buf_puts(&members, in->ids[sbt_scan_member(r->s, c->centre, k)]);
    }
    double far = sbt_scan_distance(in->input.where[c->centre],
                                   in->input.where[sbt_scan_member(r->s, c->centre, c->members - 1)]);
    if (in->on_sphere)
        far = 2 * RADIUS_KM * asin(far / (2 * RADIUS_KM));
    double n = (double)c->cases, all = 0, all_expected = 0;
    for (size_t i = 0; i < (size_t)in->input.places * (size_t)in->input.intervals; i++) {
        all += in->input.cases[i];
        all_expected += in->input.expected[i];
    }
    double p = (double)c->rank / (double)(r->replicates + 1);
    sbt_day_put(first, in->starts[c->first]);
    sbt_day_put(last, in->starts[c->end] - 1);
    sbt_csv_cell(out, sbt_arena_printf(a, "%zu", number), true);
    sbt_csv_cell(out, in->ids[c->centre], false);
    sbt_csv_cell(out, members.p, false);
    sbt_buf_printf(out, ",%.6g,%s,%s,%lld,%.6f,%.6g,", far, first, last, (long long)c->cases, c->expected,
                   n / c->expected);
    if (all > n)
        sbt_buf_printf(out, "%.6g", n / c->expected / ((all - n) / (all_expected - c->expected)));
    else
        sbt_buf_puts(out, "Inf");
    sbt_buf_printf(out, ",%.6f,%.6g,", c->llr, p);
    if (in->prospective)
        sbt_buf_printf(out, "%.0f\n", (double)in->unit_days / p);
    else
        sbt_buf_puts(out, "NA\n");
}

enum sbt_rc sbt_watch_scan_run(struct sbt_arena *a, const struct sbt_watch_scan_in *in, struct sbt_buf *out,
                               struct sbt_watch_scan_out *ret, struct sbt_fault *f)
{
    struct sbt_scan_files files;
    SBT_TRY(sbt_scan_files_read(a, in->dir, &files, f));
    struct run r = {.seed = (uint64_t)in->seed, .replicates = in->replicates >= 0 ? in->replicates : files.replicates};
    if (in->seed < 0) {
        files.input.satscan_stream = true;
        r.seed = SATSCAN_SEED;
    }
    r.s = sbt_scan_new(a, &files.input);
    if (r.s == NULL)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Jumlah kasus harus 1 sampai 32.000."));
    struct sbt_scan_list list = {0};
    computed(&r, a, files.input.places, in->threads, &list);
    sbt_buf_puts(out, "cluster,centre,members,radius,first_date,last_date,observed,expected,observed_expected,"
                      "relative_risk,llr,p_value,recurrence_days\n");
    size_t shown = 0;
    for (size_t i = 0; i < list.n; i++) {
        const struct sbt_scan_cluster *c = &list.p[i];
        if (i > 0 && (c->llr < LEAST_LLR || (r.replicates > 0 && c->rank > r.replicates)))
            continue;
        row(a, &r, &files, c, ++shown, out);
    }
    for (int i = 0; i < THREADS; i++)
        sbt_arena_free(r.arena[i]);
    if (out->full)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Hasil terlalu besar. Bagi berkasnya."));
    *ret = (struct sbt_watch_scan_out){.places = files.input.places,
                                       .intervals = files.input.intervals,
                                       .clusters = (int64_t)shown,
                                       .first_p = list.n > 0 ? (double)list.p[0].rank / (double)(r.replicates + 1) : 1};
    for (size_t i = 0; i < (size_t)files.input.places * (size_t)files.input.intervals; i++)
        ret->cases += files.input.cases[i];
    return SBT_OK;
}
