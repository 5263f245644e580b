// The list behind a figure at a log size.
#include "app/figure_list.h"

#include <string.h>

#include "app/sight.h"
#include "base/buf.h"
#include "base/field.h"
#include "base/limits.h"
#include "base/tr.h"
#include "gen/queries.h"

// How much one page of a list walks before it says "go on". It begins with little, which is enough for who may see all.
#define CHUNK_FIRST (SBT_FIGURE_LIST_ROWS + 10)
#define CHUNK 1000
#define CHUNKS_MAX 600
#define SPANS_MAX 60000
#define AT_ONCE 100 // of which the query supposes that they are asked for

static const struct sbt_field list_f[] = {
    SBT_FIELD(sbt_figure_list_in, TEXT, as_of, .max = 40, .label = SBT_N_("Keadaan pada"), .example = "2024-12-04"),
    SBT_FIELD(sbt_figure_list_in, CODE, by, .max = 20, .label = SBT_N_("Menurut"), .example = "offence"),
    SBT_FIELD(sbt_figure_list_in, CODE, by_code, .max = 60, .label = SBT_N_("Kode"), .example = "KE-1"),
    SBT_FIELD(sbt_figure_list_in, CODE, code, .max = 60, .label = SBT_N_("Kode"), .example = "73"),
    SBT_FIELD(sbt_figure_list_in, TEXT, cursor, .max = 100, .label = SBT_N_("Lanjutan")),
    SBT_FIELD(sbt_figure_list_in, CODE, figure, .required = true, .max = 60, .label = SBT_N_("Angka"),
              .example = "sanctioned"),
    SBT_FIELD(sbt_figure_list_in, CODE, scope, .max = 20, .label = SBT_N_("Lingkup"), .example = "province"),
};
const struct sbt_fields sbt_figure_list_fields = SBT_FIELDS(sbt_figure_list_in, "FigureListAsk", list_f);

struct place {
    enum sbt_fig_dim dim;
    const char *code;
};
struct act {
    struct sbt_ctx *ctx;
    const struct sbt_figure_list_in *in;
    struct sbt_figure_list *ret;
    const struct sbt_figure_def *def;
    struct place places[2]; // the scope, and the cell of its breakdown
    struct sbt_figure_at at;
    struct sbt_sight sight;
    const char *region; // cursor
    struct sbt_id after;
    const char **regions; // where the figure is not zero, sorted: no other region is walked
    size_t regions_n;
    int64_t chunk; // how many spans are read next
};

static enum sbt_rc place(const char *dim, const char *code, const char *field, struct place *ret, struct sbt_fault *f)
{
    ret->dim = sbt_str_empty(dim) ? SBT_FIG_ALL : sbt_fig_dim_of(dim);
    ret->code = ret->dim == SBT_FIG_ALL || !code ? "" : code;
    if (ret->dim >= SBT_FIG_DAY)
        return sbt_fault_field(f, field, SBT_N_("“%1” bukan lingkup angka."), dim);
    return SBT_OK;
}

static enum sbt_rc asked(struct act *x, struct sbt_fault *f)
{
    const struct sbt_figure_list_in *in = x->in;
    x->def = sbt_figure_def_find(in->figure);
    if (!x->def || x->def->kind != SBT_FIGURE_COUNT || !sbt_str_eq(x->def->unit, "terlapor"))
        return sbt_fault_field(f, "figure", SBT_N_("Tidak ada daftar terlapor di balik angka “%1”."), in->figure);
    SBT_TRY(place(in->scope, in->code, "scope", &x->places[0], f));
    SBT_TRY(place(in->by, in->by_code, "by", &x->places[1], f));
    x->region = "";
    if (sbt_str_empty(in->cursor))
        return SBT_OK;
    const char *bar = strchr(in->cursor, '_');
    if (!bar || (bar[1] != '\0' && !sbt_id_parse(bar + 1, &x->after))) // no thing: from the beginning of that region
        return sbt_fault_field(f, "cursor", SBT_N_("Penanda halaman tidak dikenal. Mulai dari awal daftar."));
    x->region = sbt_arena_strndup(x->ctx->arena, in->cursor, (size_t)(bar - in->cursor));
    return SBT_OK;
}

static bool inside(const struct act *x, const struct sbt_fig *s)
{
    for (int i = 0; i < 2; i++)
        if (x->places[i].dim != SBT_FIG_ALL && !sbt_fig_in(s, x->places[i].dim, x->places[i].code))
            return false;
    return true;
}

static enum sbt_rc row_put(struct sbt_tx *tx, struct act *x, const struct sbt_q_figure_list_rows_out *o,
                           const struct sbt_fig *s, struct sbt_fault *f)
{
    struct sbt_figure_list_row *r = &x->ret->rows[x->ret->rows_n++];
    *r = (struct sbt_figure_list_row){
        .number = o->number,
        .n = o->n,
        .milestone = sbt_tr(x->ctx->lang, sbt_milestone_label(s->milestone)),
        .since_us = s->since_us,
        .opened_us = s->opened_us,
    };
    SBT_TRY(sbt_figure_label(tx, x->ctx, SBT_FIG_AGENCY, s->dim[SBT_FIG_AGENCY], &r->agency, f));
    SBT_TRY(sbt_figure_label(tx, x->ctx, SBT_FIG_OFFENCE, s->dim[SBT_FIG_OFFENCE], &r->offence, f));
    return sbt_figure_label(tx, x->ctx, SBT_FIG_STAGE, s->dim[SBT_FIG_STAGE], &r->stage, f);
}

// Some spans of a chunk, until the page is full. *ret_last: the last that was looked at.
static enum sbt_rc rows_of(struct sbt_tx *tx, struct act *x, const struct sbt_q_figure_list_region_out *rows, size_t n,
                           size_t *ret_last, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    uint8_t ids[AT_ONCE * sizeof(struct sbt_id)];
    struct sbt_fig s[AT_ONCE];
    size_t at[AT_ONCE], asked_n = 0, found_n = 0, k = 0;
    *ret_last = n - 1;
    for (size_t i = 0; i < n; i++) {
        if (!sbt_fig_read(a, rows[i].now, &s[asked_n]))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "a span of the figures cannot be read");
        if (!inside(x, &s[asked_n]))
            continue;
        memcpy(ids + asked_n * sizeof(struct sbt_id), rows[i].subject_id.b, sizeof(struct sbt_id));
        at[asked_n++] = i;
    }
    if (asked_n == 0)
        return SBT_OK;
    struct sbt_q_figure_list_rows_in in = {
        .ids = {ids, asked_n * sizeof(struct sbt_id)},
        .n = (int64_t)asked_n,
        .all = x->sight.all,
        .agency = x->sight.agency,
        .account = x->sight.account,
        .nip = sbt_str_empty(x->sight.nip) ? NULL : x->sight.nip,
    };
    struct sbt_q_figure_list_rows_out *found;
    SBT_TRY(sbt_q_figure_list_rows(tx, &in, &found, &found_n, f));
    for (size_t i = 0; i < asked_n; i++) {
        if (k == found_n || found[k].k != (int64_t)i) {
            x->ret->shut++;
            continue;
        }
        SBT_TRY(row_put(tx, x, &found[k++], &s[i], f));
        if (x->ret->rows_n == SBT_FIGURE_LIST_ROWS) {
            *ret_last = at[i];
            return SBT_OK;
        }
    }
    return SBT_OK;
}

static const struct place *place_of(const struct act *x, enum sbt_fig_dim dim)
{
    for (int i = 0; i < 2; i++)
        if (x->places[i].dim == dim)
            return &x->places[i];
    return NULL;
}

// A figure of ten subjects among a million lies in ten regions at most: the cells say in which.
static enum sbt_rc regions_of(struct sbt_tx *tx, struct act *x, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const struct place *r = place_of(x, SBT_FIG_REGION), *p = place_of(x, SBT_FIG_PROVINCE);
    struct sbt_figure_ask ask = {.scope = SBT_FIG_ALL, .by = SBT_FIG_REGION, .code = ""};
    struct sbt_figure_cells *c;
    size_t n;
    if (r || p) {
        ask.from = r ? r->code : p->code;
        ask.to = r ? r->code : sbt_arena_printf(a, "%s.~", p->code);
    }
    SBT_TRY(sbt_figure_cells(tx, &x->at, &ask, &c, &n, f));
    x->regions = SBT_NEW_N(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (c[i].v[x->def->m] != 0)
            x->regions[x->regions_n++] = c[i].b;
    return SBT_OK;
}

static void step_on(struct act *x, const char *region, struct sbt_id after)
{
    x->region = region;
    x->after = after;
}

// The next spans of the walk, which stands behind them then: of an agency where one is asked for, else region by region.
// *ret_end: there are no more.
static enum sbt_rc chunk(struct sbt_tx *tx, struct act *x, struct sbt_q_figure_list_region_out **ret, size_t *ret_n,
                         bool *ret_end, struct sbt_fault *f)
{
    int64_t bits = INT64_C(1) << x->def->m, max = x->chunk;
    const struct place *agency = place_of(x, SBT_FIG_AGENCY);
    *ret_n = 0;
    if (agency) {
        struct sbt_q_figure_list_agency_in in = {x->at.leaf_n, agency->code, bits, x->after, max};
        struct sbt_q_figure_list_agency_out *rows;
        SBT_TRY(sbt_q_figure_list_agency(tx, &in, &rows, ret_n, f));
        *ret = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_q_figure_list_region_out, *ret_n + 1);
        for (size_t k = 0; k < *ret_n; k++)
            (*ret)[k] = (struct sbt_q_figure_list_region_out){rows[k].subject_id, rows[k].region, rows[k].now};
        *ret_end = (int64_t)*ret_n < max;
        if (!*ret_end)
            step_on(x, rows[*ret_n - 1].region, rows[*ret_n - 1].subject_id);
        return SBT_OK;
    }
    size_t k = 0;
    while (k < x->regions_n && strcmp(x->regions[k], x->region) < 0)
        k++;
    *ret_end = k == x->regions_n;
    if (*ret_end)
        return SBT_OK;
    const char *code = x->regions[k];
    struct sbt_q_figure_list_region_in in = {x->at.leaf_n, code, bits,
                                             sbt_str_eq(code, x->region) ? x->after : (struct sbt_id){{0}}, max};
    SBT_TRY(sbt_q_figure_list_region(tx, &in, ret, ret_n, f));
    if ((int64_t)*ret_n < max)
        step_on(x, k + 1 < x->regions_n ? x->regions[k + 1] : "~", (struct sbt_id){{0}});
    else
        step_on(x, code, (*ret)[*ret_n - 1].subject_id);
    return SBT_OK;
}

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_figure_list *out = x->ret;
    *out =
        (struct sbt_figure_list){.def = x->def, .rows = SBT_NEW_N(a, struct sbt_figure_list_row, SBT_FIGURE_LIST_ROWS)};
    sbt_sight_of(&x->ctx->actor, &x->sight);
    SBT_TRY(sbt_figure_at(tx, x->in->as_of, &x->at, f));
    out->leaf_n = x->at.leaf_n;
    out->us = x->at.us;
    struct sbt_figure_in one = {.name = x->in->figure,
                                .as_of = x->in->as_of,
                                .scope = x->in->scope,
                                .code = x->in->code,
                                .by = x->places[1].dim == x->places[0].dim ? NULL : x->in->by};
    struct sbt_figure_answer answer;
    const char *scope, *by;
    SBT_TRY(sbt_figure_label(tx, x->ctx, x->places[0].dim, x->places[0].code, &scope, f));
    SBT_TRY(sbt_figure_label(tx, x->ctx, x->places[1].dim, x->places[1].code, &by, f));
    bool both = x->places[1].dim != SBT_FIG_ALL && x->places[1].dim != x->places[0].dim;
    out->place = both ? sbt_arena_printf(a, "%s, %s", scope, by) : scope;
    out->total = SBT_INT_NONE;
    // Where a breakdown is not kept (regencies of a province), its rows stand in the country's.
    if (both && !sbt_fig_grid(x->places[0].dim, x->places[1].dim)) {
        one.scope = x->in->by;
        one.code = x->in->by_code;
        one.by = NULL;
    }
    SBT_TRY(sbt_figure_show_tx(tx, x->ctx, &one, &answer, f));
    out->total = one.by ? 0 : answer.total.n;
    for (size_t i = 0; one.by && i < answer.rows_n; i++)
        if (sbt_str_eq(answer.rows[i].code, x->places[1].code))
            out->total = answer.rows[i].n;
    SBT_TRY(regions_of(tx, x, f));
    for (int read = 0, asked_n = 0; read < SPANS_MAX && asked_n < CHUNKS_MAX; asked_n++) {
        struct sbt_q_figure_list_region_out *rows;
        size_t n;
        bool end;
        x->chunk = read == 0 ? CHUNK_FIRST : CHUNK;
        SBT_TRY(chunk(tx, x, &rows, &n, &end, f));
        read += (int)n;
        for (size_t i = 0; i < n; i += AT_ONCE) {
            size_t last;
            SBT_TRY(rows_of(tx, x, rows + i, n - i < AT_ONCE ? n - i : AT_ONCE, &last, f));
            if (out->rows_n == SBT_FIGURE_LIST_ROWS) {
                const struct sbt_q_figure_list_region_out *r = &rows[i + last];
                out->next = sbt_arena_printf(a, "%s_%s", r->region, sbt_id_text(a, &r->subject_id));
                return SBT_OK;
            }
        }
        if (end)
            return SBT_OK;
    }
    out->next = sbt_arena_printf(a, "%s_%s", x->region, sbt_id_is_none(&x->after) ? "" : sbt_id_text(a, &x->after));
    return SBT_OK;
}

enum sbt_rc sbt_figure_list(struct sbt_ctx *ctx, const struct sbt_figure_list_in *in, struct sbt_figure_list *ret,
                            struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    SBT_TRY(sbt_figure_may(ctx, f));
    struct act x = {.ctx = ctx, .in = in, .ret = ret};
    SBT_TRY(asked(&x, f));
    return sbt_ctx_tx(ctx, "figure.list", SBT_TX_READ, list_tx, &x, f);
}
