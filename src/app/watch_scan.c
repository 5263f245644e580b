// Runs a scan on all cores and writes the clusters as CSV.
#include "app/watch_scan.h"

#include <math.h>

#include "app/scan_files.h"
#include "base/csv.h"
#include "base/limits.h"
#include "watch/scan_run.h"

#define MOST 500        // clusters reported, as SaTScan
#define LEAST_LLR 0.001 // below it a secondary cluster is not worth a line
#define SATSCAN_SEED 12345678
#define RADIUS_KM 6367.0 // of scan.h's sphere

struct run {
    struct sbt_scan *s;
    int64_t replicates;
};

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
    struct run r = {.replicates = in->replicates >= 0 ? in->replicates : files.replicates};
    struct sbt_scan_run how = {
        .threads = in->threads, .seed = (uint64_t)in->seed, .replicates = r.replicates, .most = MOST};
    if (in->seed < 0) {
        files.input.satscan_stream = true;
        how.seed = SATSCAN_SEED;
    }
    r.s = sbt_scan_new(a, &files.input);
    if (r.s == NULL)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Jumlah kasus harus 1 sampai 32.000."));
    struct sbt_scan_list list = {0};
    sbt_scan_run(r.s, a, &how, &list, NULL);
    sbt_buf_puts(out, "cluster,centre,members,radius,first_date,last_date,observed,expected,observed_expected,"
                      "relative_risk,llr,p_value,recurrence_days\n");
    size_t shown = 0;
    for (size_t i = 0; i < list.n; i++) {
        const struct sbt_scan_cluster *c = &list.p[i];
        if (i > 0 && (c->llr < LEAST_LLR || (r.replicates > 0 && c->rank > r.replicates)))
            continue;
        row(a, &r, &files, c, ++shown, out);
    }
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
