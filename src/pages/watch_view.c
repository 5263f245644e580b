// The page of the detectors, and its tables as CSV.
#include "pages/watch_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/tr.h"
#include "domain/tile_map.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define HERE "/pantau/dini"
#define TILE 52
#define PLOT_X 40 // pixels: left of the plot, its width, its height
#define PLOT_WIDTH 700
#define PLOT_HEIGHT 260
#define LATE_ROWS 30

static const char *decimal(struct sbt_request *rq, const char *lang, double v, int digits)
{
    char *s = sbt_arena_printf(rq->arena, "%.*f", digits, v);
    for (char *p = s; *p && !sbt_str_eq(lang, "en"); p++)
        *p = *p == '.' ? ',' : *p;
    return s;
}

// --- funnel

static int64_t at_x(const struct sbt_view_watch *v, double n) // by the root: most agencies have few clocks
{
    return PLOT_X + (int64_t)(sqrt(n / (double)v->most) * PLOT_WIDTH);
}

static int64_t at_y(double share)
{
    return 10 + (int64_t)((1 - share) * PLOT_HEIGHT);
}

static void points(struct sbt_request *rq, struct sbt_view_watch *v)
{
    const struct sbt_watch_overdue *o = &v->w->overdue;
    const char **to[5] = {&v->high998, &v->high95, &v->mean, &v->low95, &v->low998};
    double mean = o->all > 0 ? (double)o->late / (double)o->all : 0;
    for (int k = 0; k < 5; k++) {
        SBT_AUTO_BUF out;
        sbt_buf_init(&out, 8192);
        for (int i = 0; i < SBT_WATCH_LINE; i++) {
            const struct sbt_watch_limit_at *l = &v->w->line[i];
            const double at[5] = {l->high998, l->high95, mean, l->low95, l->low998};
            sbt_buf_printf(&out, "%s%lld,%lld", i > 0 ? " " : "", (long long)at_x(v, l->n), (long long)at_y(at[k]));
        }
        *to[k] = sbt_arena_strdup(rq->arena, out.p);
    }
}

static void funnel(struct sbt_request *rq, struct sbt_view_watch *v)
{
    const struct sbt_watch_overdue *o = &v->w->overdue;
    struct sbt_arena *a = rq->arena;
    struct sbt_view_watch_dot *d = SBT_NEW_N(a, struct sbt_view_watch_dot, o->n + 1);
    struct sbt_view_watch_late *late = SBT_NEW_N(a, struct sbt_view_watch_late, o->n + 1);
    v->most = v->w->most;
    for (size_t i = 0; i < o->n; i++) {
        const struct sbt_watch_overdue_row *r = &o->rows[i];
        const char *href = sbt_arena_printf(a, "/pantau/instansi/%s", sbt_url_escape(a, r->agency));
        const char *label = v->w->overdue_label[i];
        d[i] = (struct sbt_view_watch_dot){
            .title = sbt_arena_printf(a, "%s: %lld / %lld", label, (long long)r->late, (long long)r->n),
            .href = r->alarm ? href : NULL,
            .x = at_x(v, (double)r->n),
            .y = at_y((double)r->late / (double)r->n),
            .alarm = r->alarm,
        };
        if (v->late_n == LATE_ROWS && !r->alarm)
            continue;
        late[v->late_n++] = (struct sbt_view_watch_late){.label = label,
                                                         .href = href,
                                                         .p = sbt_arena_printf(a, "%.2g", r->p),
                                                         .n = r->n,
                                                         .late = r->late,
                                                         .permille = (2000 * r->late + r->n) / (2 * r->n),
                                                         .low95 = (int64_t)r->low95,
                                                         .high95 = (int64_t)r->high95,
                                                         .low998 = (int64_t)r->low998,
                                                         .high998 = (int64_t)r->high998,
                                                         .alarm = r->alarm};
    }
    v->dots = d;
    v->dots_n = o->n;
    v->late = late;
    points(rq, v);
}

// --- index and clusters

static void index_rows(struct sbt_request *rq, struct sbt_view_watch *v)
{
    const struct sbt_watch_view *w = v->w;
    struct sbt_arena *a = rq->arena;
    struct sbt_view_watch_row *rows = SBT_NEW_N(a, struct sbt_view_watch_row, w->rows_n + 1);
    double most = 1;
    for (size_t i = 0; i < w->rows_n; i++)
        most = w->rows[i].v.index > most ? w->rows[i].v.index : most;
    for (size_t i = 0; i < w->rows_n; i++) {
        const struct sbt_watch_index_row *r = &w->rows[i];
        struct sbt_view_watch_row *o = &rows[i];
        *o = (struct sbt_view_watch_row){.label = r->label,
                                         .rank = r->v.rank,
                                         .low = r->v.rank_low,
                                         .high = r->v.rank_high,
                                         .cases = r->cases,
                                         .asn = r->asn,
                                         .index = decimal(rq, v->page.lang, r->v.index, 1),
                                         .ikp = r->ikp ? decimal(rq, v->page.lang, strtod(r->ikp, NULL), 2) : NULL,
                                         .ikp_asn = r->ikp_asn,
                                         .ikp_band = r->ikp_band,
                                         .share = (int64_t)(r->v.index * 1000 / most)};
        o->href = v->in->province ? sbt_arena_printf(a, "/pantau/wilayah/%s", r->code)
                                  : sbt_arena_printf(a, HERE "?province=%s", r->code);
        for (int k = 0; k < SBT_INDEX_PARTS; k++)
            o->part[k] = (struct sbt_view_watch_part){
                sbt_watch_part_label[k],
                k == SBT_INDEX_RATE ? decimal(rq, v->page.lang, r->v.value[k], 2)
                                    : sbt_arena_printf(a, "%s %%", decimal(rq, v->page.lang, r->v.value[k] * 100, 0))};
    }
    for (int k = 0; k < SBT_INDEX_PARTS; k++)
        v->part[k] = (struct sbt_view_watch_part){sbt_watch_part_label[k],
                                                  decimal(rq, v->page.lang, sbt_watch_part_weight[k], 0)};
    v->rows = rows;
    v->rows_n = w->rows_n;
}

static int64_t in_clusters(const struct sbt_watch_view *w, const char *province)
{
    int64_t n = 0;
    for (size_t i = 0; i < w->clusters_n; i++)
        for (size_t k = 0; k < w->clusters[i].regions_n; k++)
            n += strncmp(w->clusters[i].regions[k], province, 2) == 0;
    return n;
}

static void clusters(struct sbt_request *rq, struct sbt_view_watch *v)
{
    const struct sbt_watch_view *w = v->w;
    struct sbt_arena *a = rq->arena;
    struct sbt_view_watch_cluster *c = SBT_NEW_N(a, struct sbt_view_watch_cluster, w->clusters_n + 1);
    struct sbt_view_tile *t = SBT_NEW_N(a, struct sbt_view_tile, w->rows_n + 1);
    for (size_t i = 0; i < w->clusters_n; i++) {
        const struct sbt_watch_cluster *x = &w->clusters[i];
        const struct sbt_alert_method *m = sbt_alert_method_find(x->method);
        c[i] = (struct sbt_view_watch_cluster){
            .centre = w->cluster_label[i],
            .members = w->cluster_members[i],
            .method = m ? sbt_tr(v->page.lang, m->label) : x->method,
            .expected = x->expected_milli < 0 ? "" : decimal(rq, v->page.lang, (double)x->expected_milli / 1000, 1),
            .first = x->first,
            .last = x->last,
            .observed = x->observed,
            .recurrence_days = x->recurrence_days,
            .regions_n = (int64_t)x->regions_n};
    }
    v->clusters = c;
    v->clusters_n = w->clusters_n;
    for (size_t i = 0; i < w->rows_n && !v->in->province && w->clusters_n > 0; i++) {
        int64_t n = in_clusters(w, w->rows[i].code);
        const struct sbt_tile_place *at = sbt_tile_place(w->rows[i].code);
        if (!at)
            continue;
        t[v->tiles_n++] = (struct sbt_view_tile){.label = at->name,
                                                 .title = w->rows[i].label,
                                                 .href = sbt_arena_printf(a, HERE "?province=%s", w->rows[i].code),
                                                 .x = (int64_t)at->x * TILE,
                                                 .y = (int64_t)at->y * TILE,
                                                 .n = n,
                                                 .shade = n == 0  ? 0
                                                          : n < 3 ? 2
                                                          : n < 8 ? 3
                                                                  : 4};
    }
    v->tiles = t;
}

// --- handlers

static enum sbt_rc ask(struct sbt_request *rq, struct sbt_watch_view_in *in, struct sbt_watch_view *ret,
                       struct sbt_fault *f)
{
    sbt_rec_init(&sbt_watch_view_fields, in);
    SBT_TRY(sbt_decode_pairs(&sbt_watch_view_fields, &rq->query, SBT_DECODE_UNKNOWN_OK, rq->arena, in, f));
    in->province = sbt_str_empty(in->province) ? NULL : in->province;
    return sbt_watch_view(sbt_frame_ctx(rq), in, ret, f);
}

static enum sbt_rc page_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_arena *a = rq->arena;
    struct sbt_watch_view_in in;
    struct sbt_watch_view w;
    struct sbt_view_watch *v = SBT_NEW(a, struct sbt_view_watch);
    enum sbt_rc rc = ask(rq, &in, &w, f);
    struct sbt_fault wrong = *f;
    if (rc == SBT_E_INVALID) { // a moment or a place that does not fit: says so, and shows the country now
        sbt_fault_clear(f);
        sbt_rec_init(&sbt_watch_view_fields, &in);
        in.province = NULL;
        SBT_TRY(sbt_watch_view(sbt_frame_ctx(rq), &in, &w, f));
    } else if (rc != SBT_OK) {
        return rc;
    }
    v->w = &w;
    v->in = &in;
    v->action = HERE;
    v->alerts = sbt_ctx_need(sbt_frame_ctx(rq), SBT_NEED_ALERTS, NULL) == SBT_OK;
    sbt_frame_page(rq, SBT_N_("Pendeteksi peringatan dini"), &v->page);
    sbt_frame_crumb(rq, &v->page, SBT_N_("Pemantauan"), "/pantau");
    if (in.province)
        sbt_frame_crumb(rq, &v->page, SBT_N_("Pendeteksi peringatan dini"), HERE);
    v->csv_index = sbt_arena_printf(a, HERE "/indeks.csv?as_of=%lld%s%s", (long long)w.leaf_n,
                                    in.province ? "&province=" : "", in.province ? in.province : "");
    v->csv_overdue = sbt_arena_printf(a, HERE "/terlambat.csv?as_of=%lld", (long long)w.leaf_n);
    index_rows(rq, v);
    funnel(rq, v);
    clusters(rq, v);
    v->page.wide = true;
    v->page.fault = rc == SBT_OK ? NULL : &wrong;
    sbt_frame_send(rq, rc == SBT_OK ? 200 : sbt_frame_status(&wrong), &v->page, sbt_tpl_watch_view, v);
    return SBT_OK;
}

static enum sbt_rc csv_get(struct sbt_request *rq, void (*write)(const struct sbt_watch_view *v, struct sbt_buf *out),
                           const char *name, struct sbt_fault *f)
{
    struct sbt_watch_view_in in;
    struct sbt_watch_view w;
    SBT_TRY(ask(rq, &in, &w, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    write(&w, &out);
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, sbt_arena_printf(rq->arena, "%s-N%lld.csv", name, (long long)w.leaf_n));
    return SBT_OK;
}

static enum sbt_rc index_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return csv_get(rq, sbt_watch_index_csv, "indeks-kerawanan", f);
}

static enum sbt_rc overdue_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return csv_get(rq, sbt_watch_overdue_csv, "tenggat-ppk", f);
}

#define PAGE(p, n, h)                                                                                               \
    {                                                                                                               \
        .method = SBT_GET, .pattern = p, .name = n, .need = SBT_NEED_FIGURES, .shed = SBT_SHED_EXPORT, .handler = h \
    }
const struct sbt_route sbt_routes_watch_view[] = {
    PAGE("/pantau/dini", "watch", page_get),
    PAGE("/pantau/dini/indeks.csv", "watch_index_csv", index_get),
    PAGE("/pantau/dini/terlambat.csv", "watch_overdue_csv", overdue_get),
};
const size_t sbt_routes_watch_view_n = SBT_ARRAY_LEN(sbt_routes_watch_view);
