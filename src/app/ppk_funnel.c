// The funnel of each PPK: one query by the reader's sight, filtered and sorted here, since there are under a thousand.
#include "app/ppk_funnel.h"

#include <stdlib.h>
#include <string.h>

#include "app/agency.h"
#include "app/sight.h"
#include "base/csv.h"
#include "base/limits.h"
#include "gen/queries.h"

const struct sbt_choice sbt_ppk_sorts[] = {{"oldest", SBT_N_("Paling lama menunggu"), NULL},
                                           {"recommended", SBT_N_("Rekomendasi terbanyak"), NULL},
                                           {"open", SBT_N_("Terbanyak menunggu"), NULL},
                                           {"sanctioned", SBT_N_("Sanksi terbanyak"), NULL},
                                           {"in_time", SBT_N_("Bagian tepat waktu terkecil"), NULL},
                                           {"name", SBT_N_("Nama"), NULL},
                                           {NULL, NULL, NULL}};
static const struct sbt_field in_f[] = {
    SBT_FIELD(sbt_ppk_funnel_in, CODE, agency, .max = 40, .label = SBT_N_("Instansi"), .example = "PEMDA-73.71"),
    SBT_FIELD(sbt_ppk_funnel_in, CODE, kind, .choices = sbt_agency_kinds, .label = SBT_N_("Jenis"),
              .example = "pemkot"),
    SBT_FIELD(sbt_ppk_funnel_in, INT, page, .min = 1, .max = 1000, .label = SBT_N_("Halaman"), .example = "1"),
    SBT_FIELD(sbt_ppk_funnel_in, CODE, region, .max = 5, .label = SBT_N_("Wilayah"), .example = "73"),
    SBT_FIELD(sbt_ppk_funnel_in, CODE, sort, .choices = sbt_ppk_sorts, .label = SBT_N_("Urutan"), .example = "oldest"),
};
const struct sbt_fields sbt_ppk_funnel_fields = SBT_FIELDS(sbt_ppk_funnel_in, "PpkFunnelQuery", in_f);

struct load {
    struct sbt_ctx *ctx;
    const struct sbt_ppk_funnel_in *in;
    struct sbt_ppk_funnel_row *rows;
    size_t n;
    int64_t leaf_n;
};

// Both queries give the same columns in structs of their own.
#define ROWS_OF(l, q, count)                                                                             \
    do {                                                                                                 \
        (l)->rows = SBT_NEW_N((l)->ctx->arena, struct sbt_ppk_funnel_row, (count) + 1);                  \
        for (size_t i_ = 0; i_ < (count); i_++)                                                          \
            (l)->rows[(l)->n++] = (struct sbt_ppk_funnel_row){                                           \
                .code = (q)[i_].code,                                                                    \
                .label = (q)[i_].label,                                                                  \
                .name = sbt_str_eq((l)->ctx->lang, "en") ? (q)[i_].name_en : (q)[i_].name_id,            \
                .kind = (q)[i_].kind,                                                                    \
                .kind_label = sbt_agency_kind_label((q)[i_].kind),                                       \
                .region = (q)[i_].region_code,                                                           \
                .ppk_title = (q)[i_].ppk_title,                                                          \
                .ended = (q)[i_].valid_to != SBT_INT_NONE && (q)[i_].valid_to < sbt_ctx_today((l)->ctx), \
                .recommended_n = (q)[i_].recommended_n,                                                  \
                .answered_n = (q)[i_].answered_n,                                                        \
                .examined_n = (q)[i_].examined_n,                                                        \
                .sanctioned_n = (q)[i_].sanctioned_n,                                                    \
                .in_time_n = (q)[i_].in_time_n,                                                          \
                .open_n = (q)[i_].open_n,                                                                \
                .open_us = (q)[i_].open_us,                                                              \
                .oldest_days = (q)[i_].open_us == SBT_INT_NONE                                           \
                                   ? SBT_INT_NONE                                                        \
                                   : ((l)->ctx->now_us - (q)[i_].open_us) / (86400 * SBT_US_PER_S),      \
            };                                                                                           \
    } while (0)

static enum sbt_rc load_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct load *l = arg;
    struct sbt_sight s;
    struct sbt_q_figure_asof_out at;
    size_t n;
    bool found;
    sbt_sight_of(&l->ctx->actor, &s);
    const char *nip = sbt_str_empty(s.nip) ? NULL : s.nip;
    l->n = 0;
    SBT_TRY(sbt_q_figure_asof(tx, &at, &found, f));
    l->leaf_n = found ? at.leaf_n : 0;
    if (!s.all) {
        struct sbt_q_ppk_list_seen_in in = {.agency = l->ctx->actor.agency.u, .account = s.account, .nip = nip};
        struct sbt_q_ppk_list_seen_out *q;
        SBT_TRY(sbt_q_ppk_list_seen(tx, &in, &q, &n, f));
        ROWS_OF(l, q, n);
        return SBT_OK;
    }
    struct sbt_q_ppk_list_all_in in = {.account = s.account, .nip = nip};
    struct sbt_q_ppk_list_all_out *q;
    SBT_TRY(sbt_q_ppk_list_all(tx, &in, &q, &n, f));
    ROWS_OF(l, q, n);
    return SBT_OK;
}

static bool fits(const struct sbt_ppk_funnel_in *in, const struct sbt_ppk_funnel_row *r)
{
    if (in->agency && !sbt_str_eq(in->agency, r->code))
        return false;
    if (in->kind && !sbt_str_eq(in->kind, r->kind))
        return false;
    return !in->region || (r->region && sbt_str_starts(r->region, in->region));
}

// --- sorting: the largest first, then by name and code

static int by_name(const struct sbt_ppk_funnel_row *a, const struct sbt_ppk_funnel_row *b)
{
    int d = strcmp(a->name, b->name);
    return d ? d : strcmp(a->code, b->code);
}

#define SORT(nm, value)                                   \
    static int by_##nm(const void *x, const void *y)      \
    {                                                     \
        const struct sbt_ppk_funnel_row *a = x, *b = y;   \
        int64_t p = (value(a)), q = (value(b));           \
        return p != q ? (p < q ? 1 : -1) : by_name(a, b); \
    }
#define OLDEST(r) ((r)->oldest_days == SBT_INT_NONE ? -1 : (r)->oldest_days)
#define RECOMMENDED(r) ((r)->recommended_n)
#define OPEN(r) ((r)->open_n)
#define SANCTIONED(r) ((r)->sanctioned_n)
#define NOT_IN_TIME(r) (1000 - ((r)->recommended_n > 0 ? (r)->in_time_n * 1000 / (r)->recommended_n : 1000))
SORT(oldest, OLDEST)
SORT(recommended, RECOMMENDED)
SORT(open, OPEN)
SORT(sanctioned, SANCTIONED)
SORT(in_time, NOT_IN_TIME)
static int by_only_name(const void *x, const void *y)
{
    return by_name(x, y);
}

static void sort(const char *how, struct sbt_ppk_funnel_row *rows, size_t n)
{
    static const struct {
        const char *code;
        int (*cmp)(const void *, const void *);
    } sorts[] = {{"oldest", by_oldest},         {"recommended", by_recommended}, {"open", by_open},
                 {"sanctioned", by_sanctioned}, {"in_time", by_in_time},         {"name", by_only_name}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(sorts); i++)
        if (sbt_str_eq(how ? how : "oldest", sorts[i].code))
            qsort(rows, n, sizeof *rows, sorts[i].cmp);
}

static void total_add(struct sbt_ppk_funnel_row *t, const struct sbt_ppk_funnel_row *r)
{
    t->recommended_n += r->recommended_n;
    t->answered_n += r->answered_n;
    t->examined_n += r->examined_n;
    t->sanctioned_n += r->sanctioned_n;
    t->in_time_n += r->in_time_n;
    t->open_n += r->open_n;
    if (r->oldest_days != SBT_INT_NONE && (t->oldest_days == SBT_INT_NONE || r->oldest_days > t->oldest_days)) {
        t->oldest_days = r->oldest_days;
        t->open_us = r->open_us;
    }
}

enum sbt_rc sbt_ppk_funnel_all(struct sbt_ctx *ctx, const struct sbt_ppk_funnel_in *in, struct sbt_ppk_funnel *ret,
                               struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_FIGURES, f));
    struct load l = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_ctx_tx(ctx, "ppk.funnel", SBT_TX_READ, load_tx, &l, f));
    size_t n = 0;
    struct sbt_ppk_funnel g = {.total = {.open_us = SBT_US_NONE, .oldest_days = SBT_INT_NONE}, .leaf_n = l.leaf_n};
    for (size_t i = 0; i < l.n; i++)
        if (fits(in, &l.rows[i]))
            l.rows[n++] = l.rows[i];
    for (size_t i = 0; i < n; i++)
        total_add(&g.total, &l.rows[i]);
    sort(in->sort, l.rows, n);
    g.rows = l.rows;
    g.n = n;
    g.ppks_n = (int64_t)n;
    *ret = g;
    return SBT_OK;
}

enum sbt_rc sbt_ppk_funnel(struct sbt_ctx *ctx, const struct sbt_ppk_funnel_in *in, struct sbt_ppk_funnel *ret,
                           struct sbt_fault *f)
{
    struct sbt_ppk_funnel g;
    SBT_TRY(sbt_ppk_funnel_all(ctx, in, &g, f));
    size_t size = SBT_LIMIT_ROWS_PER_PAGE, pages = g.n > 0 ? (g.n + size - 1) / size : 1;
    size_t page = in->page == SBT_INT_NONE || in->page < 1 ? 1 : (size_t)in->page;
    if (page > pages)
        return sbt_fault_field(f, "page", SBT_N_("Halaman ini tidak ada."));
    size_t from = (page - 1) * size;
    g.rows += from;
    g.n = g.n - from < size ? g.n - from : size;
    g.page = (int64_t)page;
    g.pages_n = (int64_t)pages;
    *ret = g;
    return SBT_OK;
}

static void cell_n(struct sbt_buf *out, int64_t n)
{
    char text[24] = "";
    if (n != SBT_INT_NONE)
        snprintf(text, sizeof text, "%lld", (long long)n);
    sbt_csv_cell(out, text, false);
}

enum sbt_rc sbt_ppk_funnel_csv(struct sbt_ctx *ctx, const struct sbt_ppk_funnel_in *in, struct sbt_buf *out,
                               struct sbt_fault *f)
{
    struct sbt_ppk_funnel g;
    SBT_TRY(sbt_ppk_funnel_all(ctx, in, &g, f));
    sbt_buf_puts(
        out, "code,name,kind,region,recommended,answered,examined,sanctioned,in_time,open,oldest_days,log_size\r\n");
    for (size_t i = 0; i < g.n; i++) {
        const struct sbt_ppk_funnel_row *r = &g.rows[i];
        sbt_csv_cell(out, r->code, true);
        sbt_csv_cell(out, r->name, false);
        sbt_csv_cell(out, r->kind, false);
        sbt_csv_cell(out, r->region ? r->region : "", false);
        const int64_t n[] = {r->recommended_n, r->answered_n, r->examined_n,  r->sanctioned_n,
                             r->in_time_n,     r->open_n,     r->oldest_days, g.leaf_n};
        for (size_t k = 0; k < SBT_ARRAY_LEN(n); k++)
            cell_n(out, n[k]);
        sbt_csv_end(out);
    }
    return SBT_OK;
}
