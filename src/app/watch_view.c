// What the page of the detectors shows, read in one transaction.
#include "app/watch_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/figure_catalogue.h"
#include "app/watch_state.h"
#include "base/csv.h"
#include "base/embed.h"
#include "gen/queries.h"
#include "watch/charts.h"

#define DRAWS 500
#define SEED 1991
#define CLUSTER_DAYS 60
#define CONTEST_DAYS 90

const char *const sbt_watch_part_label[SBT_INDEX_PARTS] = {
    SBT_N_("Kasus per 1.000 ASN"), SBT_N_("Bagian terbukti"), SBT_N_("Bagian terlambat"),
    SBT_N_("Bagian berulang"),     SBT_N_("Dalam gugus"),     SBT_N_("Menjelang pemilihan"),
};
const double sbt_watch_part_weight[SBT_INDEX_PARTS] = {40, 15, 15, 10, 10, 10};

static const struct sbt_field view_f[] = {
    SBT_FIELD(sbt_watch_view_in, TEXT, as_of, .max = 40, .label = SBT_N_("Keadaan pada"), .example = "2024-12-04"),
    SBT_FIELD(sbt_watch_view_in, CODE, province, .max = 2, .label = SBT_N_("Provinsi"), .example = "73"),
};
const struct sbt_fields sbt_watch_view_fields = SBT_FIELDS(sbt_watch_view_in, "WatchAsk", view_f);

struct part_data {
    double *count, *of;
};
struct load {
    struct sbt_ctx *ctx;
    const struct sbt_watch_view_in *in;
    struct sbt_watch_view v;
    struct sbt_figure_at at;
    struct sbt_watch_asn asn;
    struct part_data part[SBT_INDEX_PARTS];
    double *members;                           // regencies of each row
    struct sbt_q_watch_agencies_out *agencies; // by code
    size_t agencies_n;
};

// Row of a regency: itself, or its province. -1: none.
static int row_of(const struct load *x, const char *region)
{
    bool provinces = x->in->province == NULL;
    for (size_t i = 0; i < x->v.rows_n && region; i++)
        if (provinces ? strncmp(x->v.rows[i].code, region, 2) == 0 : sbt_str_eq(x->v.rows[i].code, region))
            return (int)i;
    return -1;
}

static enum sbt_rc rows(struct sbt_tx *tx, struct load *x, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_watch_view *v = &x->v;
    SBT_TRY(sbt_watch_asn_get(tx, &x->asn, f));
    v->synthetic_n = x->asn.synthetic_n;
    v->rows = SBT_NEW_N(a, struct sbt_watch_index_row, x->asn.n + 1);
    x->members = SBT_NEW_N(a, double, x->asn.n + 1);
    for (size_t i = 0; i < x->asn.n; i++) {
        const char *code = x->asn.region[i];
        if (x->in->province && strncmp(code, x->in->province, 2) != 0)
            continue;
        if (row_of(x, code) < 0)
            v->rows[v->rows_n++] =
                (struct sbt_watch_index_row){.code = x->in->province ? code : sbt_arena_strndup(a, code, 2)};
        int r = row_of(x, code);
        v->rows[r].asn += x->asn.asn[i];
        x->members[r]++;
    }
    if (v->rows_n == 0)
        return sbt_fault_field(f, "province", SBT_N_("Provinsi ini tidak ada."));
    enum sbt_fig_dim dim = x->in->province ? SBT_FIG_REGION : SBT_FIG_PROVINCE;
    for (size_t i = 0; i < v->rows_n; i++)
        SBT_TRY(sbt_figure_label(tx, x->ctx, dim, v->rows[i].code, &v->rows[i].label, f));
    for (int k = 0; k < SBT_INDEX_PARTS; k++) {
        x->part[k].count = SBT_NEW_N(a, double, v->rows_n);
        x->part[k].of = SBT_NEW_N(a, double, v->rows_n);
    }
    return x->in->province ? sbt_figure_label(tx, x->ctx, SBT_FIG_PROVINCE, x->in->province, &v->province_label, f)
                           : SBT_OK;
}

static enum sbt_rc cells(struct sbt_tx *tx, struct load *x, struct sbt_fault *f)
{
    struct sbt_figure_ask ask = {.scope = SBT_FIG_ALL,
                                 .by = x->in->province ? SBT_FIG_REGION : SBT_FIG_PROVINCE,
                                 .code = "",
                                 .from = x->in->province,
                                 .to = x->in->province ? sbt_arena_printf(sbt_tx_arena(tx), "%s.~", x->in->province)
                                                       : NULL};
    struct sbt_figure_cells *c;
    struct sbt_watch_clocks *k;
    size_t n;
    SBT_TRY(sbt_figure_cells(tx, &x->at, &ask, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        int r = row_of(x, c[i].b);
        if (r < 0)
            continue;
        x->v.rows[r].cases = c[i].v[SBT_FIG_M_CASES];
        x->part[SBT_INDEX_RATE].count[r] = (double)c[i].v[SBT_FIG_M_CASES];
        x->part[SBT_INDEX_PROVEN].count[r] = (double)c[i].v[SBT_FIG_M_PROVEN];
        x->part[SBT_INDEX_PROVEN].of[r] = (double)c[i].v[SBT_FIG_M_VERIFIED];
    }
    SBT_TRY(sbt_watch_clocks(tx, x->ctx->app, &x->at, ask.by, x->ctx->now_us, &k, &n, f));
    for (size_t i = 0; i < n; i++) {
        int r = row_of(x, k[i].code);
        if (r < 0)
            continue;
        x->part[SBT_INDEX_OVERDUE].count[r] = (double)k[i].late;
        x->part[SBT_INDEX_OVERDUE].of[r] = (double)k[i].n;
    }
    return SBT_OK;
}

static const struct sbt_q_watch_agencies_out *agency_of(const struct load *x, const char *code)
{
    size_t low = 0, high = x->agencies_n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (strcmp(x->agencies[mid].code, code) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < x->agencies_n && sbt_str_eq(x->agencies[low].code, code) ? &x->agencies[low] : NULL;
}

static enum sbt_rc repeats(struct sbt_tx *tx, struct load *x, struct sbt_fault *f)
{
    struct sbt_watch_repeat *p;
    size_t n;
    SBT_TRY(sbt_watch_repeats(tx, &p, &n, f));
    for (size_t i = 0; i < n; i++) {
        const struct sbt_q_watch_agencies_out *agency = agency_of(x, p[i].agency);
        int r = agency ? row_of(x, agency->region) : -1;
        if (r < 0)
            continue;
        x->part[SBT_INDEX_REPEAT].count[r] += (double)p[i].repeated_n;
        x->part[SBT_INDEX_REPEAT].of[r] += (double)p[i].people_n;
    }
    return SBT_OK;
}

static enum sbt_rc clusters(struct sbt_tx *tx, struct load *x, int64_t us, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_watch_view *v = &x->v;
    bool *in = SBT_NEW_N(a, bool, x->asn.n);
    SBT_TRY(sbt_watch_clusters(tx, us - CLUSTER_DAYS * SBT_US_PER_DAY, &v->clusters, &v->clusters_n, f));
    v->cluster_label = SBT_NEW_N(a, const char *, v->clusters_n + 1);
    v->cluster_members = SBT_NEW_N(a, const char *, v->clusters_n + 1);
    for (size_t i = 0; i < v->clusters_n; i++) {
        const struct sbt_watch_cluster *c = &v->clusters[i];
        SBT_AUTO_BUF names;
        sbt_buf_init(&names, 64 * 1024);
        SBT_TRY(sbt_figure_label(tx, x->ctx, SBT_FIG_REGION, c->centre ? c->centre : "", &v->cluster_label[i], f));
        for (size_t k = 0; k < c->regions_n; k++) {
            const char *label;
            size_t at = sbt_watch_asn_find(&x->asn, c->regions[k]);
            SBT_TRY(sbt_figure_label(tx, x->ctx, SBT_FIG_REGION, c->regions[k], &label, f));
            sbt_buf_printf(&names, "%s%s", k > 0 ? ", " : "", label);
            if (at < x->asn.n && !in[at]) {
                int r = row_of(x, c->regions[k]);
                in[at] = true;
                if (r >= 0)
                    x->part[SBT_INDEX_CLUSTER].count[r] += 1 / x->members[r];
            }
        }
        v->cluster_members[i] = sbt_arena_strdup(a, names.p);
    }
    return SBT_OK;
}

static enum sbt_rc contests(struct sbt_tx *tx, struct load *x, sbt_day today, struct sbt_fault *f)
{
    struct sbt_q_watch_contest_regions_in in = {today, today + CONTEST_DAYS};
    struct sbt_q_watch_contest_regions_out *r;
    size_t n;
    SBT_TRY(sbt_q_watch_contest_regions(tx, &in, &r, &n, f));
    for (size_t i = 0; i < n; i++) {
        int at = strlen(r[i].region) > 2 ? row_of(x, r[i].region) : -1;
        if (at >= 0)
            x->part[SBT_INDEX_CONTEST].count[at] += 1 / x->members[at];
    }
    return SBT_OK;
}

static enum sbt_rc ikp(struct sbt_tx *tx, struct load *x, struct sbt_fault *f)
{
    const struct sbt_embed_file *e = sbt_embed_find("data/ikp.csv");
    struct sbt_csv csv;
    SBT_BUG_IF(e == NULL);
    sbt_csv_init(&csv, e->text, e->size);
    for (;;) {
        const char **c;
        size_t n;
        bool cut;
        SBT_TRY(sbt_csv_row(&csv, sbt_tx_arena(tx), &c, &n, &cut, f));
        if (n == 0)
            return SBT_OK;
        for (size_t i = 0; i < x->v.rows_n && n >= 4; i++) {
            struct sbt_watch_index_row *r = &x->v.rows[i];
            if (!sbt_str_eq(r->code, c[2]))
                continue;
            if (sbt_str_eq(c[1], "umum"))
                r->ikp = c[3];
            else if (sbt_str_eq(c[1], "netralitas_asn"))
                r->ikp_asn = c[3];
            else if (sbt_str_eq(c[1], "netralitas_asn_peringkat"))
                r->ikp_asn = sbt_arena_printf(sbt_tx_arena(tx), "#%s", c[3]);
            else if (sbt_str_eq(c[1], "pilkada_kategori"))
                r->ikp_band = c[3];
        }
    }
}

static int rank_cmp(const void *pa, const void *pb)
{
    const struct sbt_watch_index_row *a = pa, *b = pb;
    return a->v.rank - b->v.rank;
}

static void rank(struct load *x)
{
    static const enum sbt_watch_part_kind kinds[SBT_INDEX_PARTS] = {SBT_PART_RATE,  SBT_PART_SHARE, SBT_PART_SHARE,
                                                                    SBT_PART_SHARE, SBT_PART_FIXED, SBT_PART_FIXED};
    struct sbt_arena *a = x->ctx->arena;
    struct sbt_watch_part part[SBT_INDEX_PARTS];
    struct sbt_watch_vulnerable *v = SBT_NEW_N(a, struct sbt_watch_vulnerable, x->v.rows_n);
    for (size_t i = 0; i < x->v.rows_n; i++)
        x->part[SBT_INDEX_RATE].of[i] = (double)x->v.rows[i].asn / 1000;
    for (int k = 0; k < SBT_INDEX_PARTS; k++)
        part[k] = (struct sbt_watch_part){kinds[k], x->part[k].count, x->part[k].of, sbt_watch_part_weight[k]};
    sbt_watch_vulnerability(a, part, SBT_INDEX_PARTS, (int)x->v.rows_n, 0.9, DRAWS, SEED, v);
    for (size_t i = 0; i < x->v.rows_n; i++)
        x->v.rows[i].v = v[i];
    qsort(x->v.rows, x->v.rows_n, sizeof *x->v.rows, rank_cmp);
}

static enum sbt_rc view_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct load *x = arg;
    struct sbt_watch_view *v = &x->v;
    struct sbt_watch_state state;
    *v = (struct sbt_watch_view){0};
    SBT_TRY(sbt_figure_at(tx, x->in->as_of, &x->at, f));
    v->leaf_n = x->at.leaf_n;
    v->us = x->at.us;
    v->now = x->at.now;
    int64_t us = x->at.us == SBT_US_NONE ? x->ctx->now_us : x->at.us;
    SBT_TRY(sbt_alert_limit(tx, "budget_month", sbt_day_at(us, SBT_ZONE_WIB), &v->budget, f));
    SBT_TRY(sbt_q_watch_agencies(tx, &x->agencies, &x->agencies_n, f));
    SBT_TRY(rows(tx, x, f));
    SBT_TRY(cells(tx, x, f));
    SBT_TRY(repeats(tx, x, f));
    SBT_TRY(clusters(tx, x, us, f));
    SBT_TRY(contests(tx, x, sbt_day_at(us, SBT_ZONE_WIB), f));
    SBT_TRY(ikp(tx, x, f));
    SBT_TRY(sbt_watch_state_get(tx, &state, &v->ran, f));
    v->ran_day = state.day;
    v->ran_n = state.leaf_n;
    SBT_TRY(sbt_watch_overdue(tx, x->ctx->app, &x->at, x->ctx->now_us, &v->overdue, f));
    v->overdue_label = SBT_NEW_N(sbt_tx_arena(tx), const char *, v->overdue.n + 1);
    for (size_t i = 0; i < v->overdue.n; i++) {
        const struct sbt_q_watch_agencies_out *agency = agency_of(x, v->overdue.rows[i].agency);
        v->overdue_label[i] = agency ? agency->label : v->overdue.rows[i].agency;
    }
    return SBT_OK;
}

static void lines(struct sbt_watch_view *v)
{
    const struct sbt_watch_overdue *o = &v->overdue;
    double share = o->all > 0 ? (double)o->late / (double)o->all : 0;
    v->most = 1;
    for (size_t i = 0; i < o->n; i++)
        v->most = o->rows[i].n > v->most ? o->rows[i].n : v->most;
    for (int i = 0; i < SBT_WATCH_LINE; i++) {
        double n = ceil(pow((i + 1.0) / SBT_WATCH_LINE, 2) * (double)v->most);
        struct sbt_watch_limits near = sbt_watch_funnel_share(n, share, 0.05);
        struct sbt_watch_limits far = sbt_watch_funnel_share(n, share, 0.002);
        v->line[i] = (struct sbt_watch_limit_at){n, near.low / n, near.high / n, far.low / n, far.high / n};
    }
}

enum sbt_rc sbt_watch_view(struct sbt_ctx *ctx, const struct sbt_watch_view_in *in, struct sbt_watch_view *ret,
                           struct sbt_fault *f)
{
    struct load x = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_figure_may(ctx, f));
    SBT_TRY(sbt_ctx_tx(ctx, "watch.view", SBT_TX_READ, view_tx, &x, f));
    rank(&x);
    lines(&x.v);
    *ret = x.v;
    return SBT_OK;
}

void sbt_watch_index_csv(const struct sbt_watch_view *v, struct sbt_buf *out)
{
    sbt_buf_puts(out, "rank,rank_low,rank_high,code,name,index,cases,asn,rate,proven,overdue,repeat,cluster,contest,"
                      "ikp_2022,ikp_asn_2023,ikp_pilkada_2024,log_size\r\n");
    for (size_t i = 0; i < v->rows_n; i++) {
        const struct sbt_watch_index_row *r = &v->rows[i];
        sbt_buf_printf(out, "%d,%d,%d,", r->v.rank, r->v.rank_low, r->v.rank_high);
        sbt_csv_cell(out, r->code, true);
        sbt_csv_cell(out, r->label, false);
        sbt_buf_printf(out, ",%.1f,%lld,%lld", r->v.index, (long long)r->cases, (long long)r->asn);
        for (int k = 0; k < SBT_INDEX_PARTS; k++)
            sbt_buf_printf(out, ",%.4f", r->v.value[k]);
        sbt_csv_cell(out, r->ikp ? r->ikp : "", false);
        sbt_csv_cell(out, r->ikp_asn ? r->ikp_asn : "", false);
        sbt_csv_cell(out, r->ikp_band ? r->ikp_band : "", false);
        sbt_buf_printf(out, ",%lld\r\n", (long long)v->leaf_n);
    }
}

void sbt_watch_overdue_csv(const struct sbt_watch_view *v, struct sbt_buf *out)
{
    sbt_buf_puts(out, "agency,name,clocks,late,low95,high95,low998,high998,p,alarm,log_size\r\n");
    for (size_t i = 0; i < v->overdue.n; i++) {
        const struct sbt_watch_overdue_row *r = &v->overdue.rows[i];
        sbt_csv_cell(out, r->agency, true);
        sbt_csv_cell(out, v->overdue_label[i], false);
        sbt_buf_printf(out, ",%lld,%lld,%.0f,%.0f,%.0f,%.0f,%.4g,%d,%lld\r\n", (long long)r->n, (long long)r->late,
                       r->low95, r->high95, r->low998, r->high998, r->p, r->alarm, (long long)v->leaf_n);
    }
}
