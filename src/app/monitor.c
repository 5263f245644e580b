// What a monitoring page shows, read from cells at one or two log sizes.
#include "app/monitor.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/csv.h"
#include "base/field.h"
#include "base/tr.h"
#include "gen/queries.h"

#define TOP_BARS 12

static const struct sbt_field monitor_f[] = {
    SBT_FIELD(sbt_monitor_in, TEXT, as_of, .max = 40, .label = SBT_N_("Keadaan pada"), .example = "2024-12-04"),
    SBT_FIELD(sbt_monitor_in, TEXT, since, .max = 40, .label = SBT_N_("Dibandingkan dengan"), .example = "2024-11-27"),
    SBT_FIELD(sbt_monitor_in, CODE, sort, .max = 40, .label = SBT_N_("Urut"), .example = "-reported"),
};
const struct sbt_fields sbt_monitor_fields = SBT_FIELDS(sbt_monitor_in, "MonitorAsk", monitor_f);

const struct sbt_monitor_column sbt_monitor_columns[SBT_MONITOR_COLUMNS] = {
    {"reported", SBT_N_("Dilaporkan"), SBT_FIG_M_SUBJECTS},
    {"verified", SBT_N_("Diverifikasi"), SBT_FIG_M_VERIFIED},
    {"proven", SBT_N_("Terbukti"), SBT_FIG_M_PROVEN},
    {"recommended", SBT_N_("Direkomendasikan"), SBT_FIG_M_RECOMMENDED},
    {"answered", SBT_N_("Ditanggapi PPK"), SBT_FIG_M_ANSWERED},
    {"sanctioned", SBT_N_("Dijatuhi sanksi"), SBT_FIG_M_SANCTIONED},
    {"open", SBT_N_("Sedang berjalan"), SBT_FIG_M_OPEN},
    {"late", SBT_N_("Melewati tenggat"), SBT_FIG_M_LATE},
};

struct page {
    struct sbt_ctx *ctx;
    const struct sbt_monitor_in *in;
    struct sbt_monitor *m;
    enum sbt_fig_dim scope, by; // by: of an index
    const char *code;
    struct sbt_figure_at at, then;
    bool compare;
};

static enum sbt_rc cells(struct sbt_tx *tx, const struct page *p, const struct sbt_figure_at *at, enum sbt_fig_dim by,
                         const char *from, const char *to, struct sbt_figure_cells **ret, size_t *ret_n,
                         struct sbt_fault *f)
{
    struct sbt_figure_ask ask = {.scope = p->scope, .by = by, .code = p->code, .from = from, .to = to};
    return sbt_figure_cells(tx, at, &ask, ret, ret_n, f);
}

static void bars_share(struct sbt_monitor_bar *b, size_t n)
{
    int64_t most = 1;
    for (size_t i = 0; i < n; i++)
        most = b[i].n > most ? b[i].n : most;
    for (size_t i = 0; i < n; i++)
        b[i].share = b[i].n * 1000 / most;
}

// --- the table: what lies inside the scope

static void rows_put(struct sbt_monitor *m, const struct sbt_figure_cells *c, const char *dim, bool was)
{
    for (size_t i = 0; i < m->rows_n; i++)
        if (sbt_str_eq(m->rows[i].code, c->b)) {
            memcpy(was ? m->rows[i].was : m->rows[i].v, c->v, sizeof c->v);
            return;
        }
    struct sbt_monitor_row *r = &m->rows[m->rows_n++];
    *r = (struct sbt_monitor_row){.code = c->b, .dim = dim};
    memcpy(was ? r->was : r->v, c->v, sizeof c->v);
}

static enum sbt_rc rows_read(struct sbt_tx *tx, const struct page *p, const struct sbt_figure_at *at,
                             struct sbt_figure_cells **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_figure_ask all = {.scope = SBT_FIG_ALL, .code = ""};
    struct sbt_arena *a = sbt_tx_arena(tx);
    switch (p->scope) {
    case SBT_FIG_PROVINCE: // its regencies and cities, and what names the province alone
        all.by = SBT_FIG_REGION;
        all.from = p->code;
        all.to = sbt_arena_printf(a, "%s.~", p->code);
        return sbt_figure_cells(tx, at, &all, ret, ret_n, f);
    case SBT_FIG_ALL:
    case SBT_FIG_KANREG:
    case SBT_FIG_CONTEST:
        return cells(tx, p, at, SBT_FIG_PROVINCE, NULL, NULL, ret, ret_n, f);
    default:
        return cells(tx, p, at, SBT_FIG_OFFENCE, NULL, NULL, ret, ret_n, f);
    }
}

// Every province has its row and its tile, also when nothing is there.
static enum sbt_rc rows_known(struct sbt_tx *tx, struct page *p, size_t more, struct sbt_fault *f)
{
    struct sbt_monitor *m = p->m;
    struct sbt_arena *a = sbt_tx_arena(tx);
    const char *dim = sbt_fig_dim_codes[m->rows_dim];
    if (p->scope == SBT_FIG_PROVINCE) {
        struct sbt_q_region_children_in in = {p->code};
        struct sbt_q_region_children_out *r;
        size_t n;
        SBT_TRY(sbt_q_region_children(tx, &in, &r, &n, f));
        m->rows = SBT_NEW_N(a, struct sbt_monitor_row, n + more);
        for (size_t i = 0; i < n; i++)
            m->rows[m->rows_n++] = (struct sbt_monitor_row){.code = r[i].code, .label = r[i].name, .dim = dim};
    } else if (p->scope == SBT_FIG_ALL || p->scope == SBT_FIG_CONTEST) {
        struct sbt_q_region_provinces_out *r;
        size_t n;
        SBT_TRY(sbt_q_region_provinces(tx, &r, &n, f));
        m->rows = SBT_NEW_N(a, struct sbt_monitor_row, n + more);
        for (size_t i = 0; i < n; i++)
            m->rows[m->rows_n++] = (struct sbt_monitor_row){.code = r[i].code, .label = r[i].name, .dim = dim};
    } else {
        m->rows = SBT_NEW_N(a, struct sbt_monitor_row, more);
    }
    return SBT_OK;
}

static int64_t key_of(const struct sbt_monitor_row *r, int m)
{
    return r->v[m];
}

static void rows_sort(struct sbt_monitor *m, const char *sort)
{
    bool down = sort && *sort == '-';
    const char *name = sort ? sort + down : NULL;
    int col = -1;
    for (int i = 0; i < SBT_MONITOR_COLUMNS; i++)
        if (sbt_str_eq(sbt_monitor_columns[i].name, name))
            col = sbt_monitor_columns[i].m;
    // Few rows: an insertion sort keeps equal ones in the order of their codes.
    for (size_t i = 1; i < m->rows_n; i++) {
        struct sbt_monitor_row r = m->rows[i];
        size_t k = i;
        for (; k > 0; k--) {
            const struct sbt_monitor_row *o = &m->rows[k - 1];
            int64_t c = col >= 0                   ? key_of(o, col) - key_of(&r, col)
                        : sbt_str_eq(name, "name") ? strcmp(o->label, r.label)
                                                   : strcmp(o->code, r.code);
            if (down ? c >= 0 : c <= 0)
                break;
            m->rows[k] = m->rows[k - 1];
        }
        m->rows[k] = r;
    }
}

static enum sbt_rc rows(struct sbt_tx *tx, struct page *p, struct sbt_fault *f)
{
    struct sbt_monitor *m = p->m;
    struct sbt_figure_cells *now, *then = NULL;
    size_t n, then_n = 0;
    m->rows_dim = p->scope == SBT_FIG_PROVINCE                               ? SBT_FIG_REGION
                  : p->scope == SBT_FIG_REGION || p->scope == SBT_FIG_AGENCY ? SBT_FIG_OFFENCE
                                                                             : SBT_FIG_PROVINCE;
    SBT_TRY(rows_read(tx, p, &p->at, &now, &n, f));
    if (p->compare)
        SBT_TRY(rows_read(tx, p, &p->then, &then, &then_n, f));
    SBT_TRY(rows_known(tx, p, n + then_n, f));
    const char *dim = sbt_fig_dim_codes[m->rows_dim];
    for (size_t i = 0; i < n; i++)
        rows_put(m, &now[i], dim, false);
    for (size_t i = 0; i < then_n; i++)
        rows_put(m, &then[i], dim, true);
    for (size_t i = 0; i < m->rows_n; i++)
        if (!m->rows[i].label)
            SBT_TRY(sbt_figure_label(tx, p->ctx, m->rows_dim, m->rows[i].code, &m->rows[i].label, f));
    rows_sort(m, p->in->sort);
    return SBT_OK;
}

// --- bars

static void funnel(struct sbt_monitor *m, const char *lang)
{
    for (int i = 0; i < 6; i++)
        m->funnel[i] = (struct sbt_monitor_bar){.label = sbt_tr(lang, sbt_monitor_columns[i].label),
                                                .n = m->v[sbt_monitor_columns[i].m]};
    bars_share(m->funnel, 6);
    static const char *const rungs[SBT_FIG_RUNGS] = {"ladder_1", "ladder_2", "ladder_3", "ladder_4",
                                                     "ladder_5", "ladder_6", "ladder_7", NULL};
    for (int i = 0; i < SBT_FIG_RUNGS; i++)
        m->ladder[i] = (struct sbt_monitor_bar){.label = rungs[i] ? sbt_tr(lang, sbt_figure_def_find(rungs[i])->label)
                                                                  : sbt_tr(lang, SBT_N_("Lebih lanjut")),
                                                .n = m->v[SBT_FIG_M_LADDER + i]};
    bars_share(m->ladder, SBT_FIG_RUNGS);
}

static int by_size(const void *x, const void *y)
{
    const struct sbt_monitor_bar *a = x, *b = y;
    return a->n != b->n ? (a->n > b->n ? -1 : 1) : strcmp(a->label, b->label);
}

static enum sbt_rc top(struct sbt_tx *tx, struct page *p, enum sbt_fig_dim by, struct sbt_monitor_bar **ret,
                       size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_figure_cells *c;
    size_t n;
    SBT_TRY(cells(tx, p, &p->at, by, NULL, NULL, &c, &n, f));
    struct sbt_monitor_bar *b = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_monitor_bar, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (c[i].v[SBT_FIG_M_SUBJECTS] == 0)
            continue;
        SBT_TRY(sbt_figure_label(tx, p->ctx, by, c[i].b, &b[k].label, f));
        b[k++].n = c[i].v[SBT_FIG_M_SUBJECTS];
    }
    qsort(b, k, sizeof *b, by_size);
    *ret_n = k < TOP_BARS ? k : TOP_BARS;
    bars_share(b, *ret_n);
    *ret = b;
    return SBT_OK;
}

// --- days: weeks of in and out, the age of what is open

static sbt_day today_of(const struct page *p)
{
    if (p->in->today != 0)
        return p->in->today;
    return sbt_day_at(p->at.us == SBT_US_NONE ? p->ctx->now_us : p->at.us, SBT_ZONE_WIB);
}

static void age_add(struct sbt_monitor *m, int64_t days, int64_t n)
{
    static const int64_t upto[SBT_MONITOR_AGES - 1] = {7, 14, 30, 60, 90, 180, 365};
    int i = 0;
    while (i < SBT_MONITOR_AGES - 1 && days > upto[i])
        i++;
    m->ages[i].n += n;
}

static enum sbt_rc days(struct sbt_tx *tx, struct page *p, struct sbt_fault *f)
{
    static const char *const ages[SBT_MONITOR_AGES] = {
        SBT_N_("sampai 7 hari"), SBT_N_("8–14 hari"),   SBT_N_("15–30 hari"),   SBT_N_("31–60 hari"),
        SBT_N_("61–90 hari"),    SBT_N_("91–180 hari"), SBT_N_("181–365 hari"), SBT_N_("lebih dari setahun"),
    };
    struct sbt_monitor *m = p->m;
    sbt_day today = today_of(p), monday = today - (sbt_day_weekday(today) - 1);
    char from[11];
    struct sbt_figure_cells *c;
    size_t n;
    int64_t young = 0;
    sbt_day_put(from, today - 365);
    SBT_TRY(cells(tx, p, &p->at, SBT_FIG_DAY, from, NULL, &c, &n, f));
    for (int i = 0; i < SBT_MONITOR_WEEKS; i++)
        m->weeks[i].monday = monday - 7 * (SBT_MONITOR_WEEKS - 1 - i);
    for (int i = 0; i < SBT_MONITOR_AGES; i++)
        m->ages[i].label = sbt_tr(p->ctx->lang, ages[i]);
    for (size_t i = 0; i < n; i++) {
        sbt_day d;
        if (!sbt_day_parse(c[i].b, &d))
            continue;
        age_add(m, today - d, c[i].v[SBT_FIG_D_OPEN]);
        young += c[i].v[SBT_FIG_D_OPEN];
        int64_t w = d < m->weeks[0].monday ? -1 : (d - m->weeks[0].monday) / 7;
        if (w < 0 || w >= SBT_MONITOR_WEEKS)
            continue;
        m->weeks[w].in += c[i].v[SBT_FIG_D_IN];
        m->weeks[w].out += c[i].v[SBT_FIG_D_OUT];
        m->weeks[w].sanctioned += c[i].v[SBT_FIG_D_SANCTIONED];
    }
    m->ages[SBT_MONITOR_AGES - 1].n += m->v[SBT_FIG_M_OPEN] - young;
    bars_share(m->ages, SBT_MONITOR_AGES);
    return SBT_OK;
}

static enum sbt_rc stages_of(struct sbt_tx *tx, struct page *p, const char *contest, struct sbt_monitor_stage **ret,
                             size_t *ret_n, struct sbt_fault *f)
{
    const struct sbt_monitor *m = p->m;
    sbt_day last = m->weeks[SBT_MONITOR_WEEKS - 1].monday + 6;
    struct sbt_q_contest_stage_list_in in = {contest};
    struct sbt_q_contest_stage_list_out *s;
    size_t n;
    SBT_TRY(sbt_q_contest_stage_list(tx, &in, &s, &n, f));
    *ret = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_monitor_stage, n);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i].last_day < m->weeks[0].monday || s[i].first_day > last || *s[i].region)
            continue;
        (*ret)[(*ret_n)++] =
            (struct sbt_monitor_stage){.label = sbt_str_eq(p->ctx->lang, "en") ? s[i].name_en : s[i].name_id,
                                       .first = (sbt_day)s[i].first_day,
                                       .last = (sbt_day)s[i].last_day};
    }
    return SBT_OK;
}

// Of the contest itself; elsewhere of the one with most stages in these weeks.
static enum sbt_rc stages(struct sbt_tx *tx, struct page *p, struct sbt_fault *f)
{
    struct sbt_monitor *m = p->m;
    struct sbt_q_contest_all_out *c;
    const char *best = NULL;
    size_t n;
    SBT_TRY(sbt_q_contest_all(tx, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_monitor_stage *s;
        size_t s_n;
        if (p->scope == SBT_FIG_CONTEST && !sbt_str_eq(c[i].code, p->code))
            continue;
        SBT_TRY(stages_of(tx, p, c[i].code, &s, &s_n, f));
        if (s_n <= m->stages_n)
            continue;
        best = c[i].code;
        m->stages = s;
        m->stages_n = s_n;
    }
    return best ? sbt_figure_label(tx, p->ctx, SBT_FIG_CONTEST, best, &m->stages_of, f) : SBT_OK;
}

// --- times

static int64_t rank_of(const struct sbt_figure_cells *c, size_t n, int ms, int64_t all, int q)
{
    int64_t rank = (all * q + 99) / 100, seen = 0, days = SBT_INT_NONE;
    for (size_t i = 0; i < n && all > 0; i++) {
        seen += c[i].v[ms];
        if (seen >= rank)
            return sbt_parse_i64(c[i].b, 0, 9999, &days) ? days : SBT_INT_NONE;
    }
    return SBT_INT_NONE;
}

static enum sbt_rc times(struct sbt_tx *tx, struct page *p, struct sbt_fault *f)
{
    struct sbt_figure_cells *c;
    size_t n;
    SBT_TRY(cells(tx, p, &p->at, SBT_FIG_DAYS, NULL, NULL, &c, &n, f));
    for (int ms = 0; ms < SBT_FIG_OPEN_MS; ms++) {
        int64_t all = 0;
        for (size_t i = 0; i < n; i++)
            all += c[i].v[ms];
        p->m->times[ms] = (struct sbt_monitor_time){
            .label = sbt_tr(p->ctx->lang, sbt_milestone_label((enum sbt_milestone)(ms + 1))),
            .left_n = all,
            .median = rank_of(c, n, ms, all, 50),
            .p90 = rank_of(c, n, ms, all, 90),
            .now_n = p->m->v[SBT_FIG_M_AT + ms + 1],
        };
    }
    return SBT_OK;
}

static enum sbt_rc clocks(struct sbt_tx *tx, struct page *p, struct sbt_fault *f)
{
    struct sbt_figure_cells *c;
    size_t n;
    SBT_TRY(cells(tx, p, &p->at, SBT_FIG_CLOCK_CODE, NULL, NULL, &c, &n, f));
    p->m->clocks = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_monitor_clock, n);
    for (size_t i = 0; i < n; i++) {
        const char *label;
        SBT_TRY(sbt_figure_label(tx, p->ctx, SBT_FIG_CLOCK_CODE, c[i].b, &label, f));
        int64_t met = c[i].v[SBT_FIG_C_MET], not_met = c[i].v[SBT_FIG_C_ENDED_LATE] + c[i].v[SBT_FIG_C_LATE];
        p->m->clocks[p->m->clocks_n++] = (struct sbt_monitor_clock){
            .label = label,
            .running = c[i].v[SBT_FIG_C_RUNNING],
            .late = c[i].v[SBT_FIG_C_LATE],
            .met = met,
            .ended_late = c[i].v[SBT_FIG_C_ENDED_LATE],
            .permille = met + not_met > 0 ? (2000 * met + met + not_met) / (2 * (met + not_met)) : SBT_INT_NONE,
        };
    }
    return SBT_OK;
}

// --- what moved between two log sizes

static enum sbt_rc leaf_before(struct sbt_tx *tx, int64_t us, int64_t below, int64_t *ret, struct sbt_fault *f)
{
    int64_t low = 0, high = below;
    while (low < high) {
        struct sbt_q_figure_leaf_us_in in = {low + (high - low) / 2};
        struct sbt_q_figure_leaf_us_out o;
        bool found;
        SBT_TRY(sbt_q_figure_leaf_us(tx, &in, &o, &found, f));
        if (found && o.sequenced_us < us)
            low = in.leaf_index + 1;
        else
            high = in.leaf_index;
    }
    *ret = low;
    return SBT_OK;
}

enum part { CAME = 1, OPENED };
// Of the subjects that came to a milestone (or were opened) between two leaves: how many stand there (are open) now.
static enum sbt_rc part_of_day(struct sbt_tx *tx, struct page *p, enum part what, int64_t from, int64_t to,
                               int64_t *ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_figure_still_in in = {from, to, p->at.leaf_n};
    struct sbt_q_figure_still_out *s;
    size_t n;
    SBT_TRY(sbt_q_figure_still(tx, &in, &s, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_fig was = {0}, x, y;
        int64_t v[SBT_FIG_M_N];
        if ((s[i].before && !sbt_fig_read(a, s[i].before, &was)) || !sbt_fig_read(a, s[i].now, &x) ||
            !sbt_fig_read(a, s[i].later, &y))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "a span of the figures cannot be read");
        sbt_fig_tally(&y, v);
        bool mine = what == OPENED
                        ? s[i].before == NULL
                        : (was.milestone != x.milestone && y.milestone == x.milestone && y.since_us == x.since_us);
        *ret += mine && v[SBT_FIG_M_OPEN] && sbt_fig_in(&y, p->scope, p->code);
    }
    return SBT_OK;
}

static enum sbt_rc moves(struct sbt_tx *tx, struct page *p, struct sbt_fault *f)
{
    struct sbt_monitor *m = p->m;
    struct sbt_monitor_moves *o = &m->moves;
    SBT_TRY(sbt_figure_one(tx, &p->then, p->scope, p->code, m->was, f));
    o->open_then = m->was[SBT_FIG_M_OPEN];
    o->open_now = m->v[SBT_FIG_M_OPEN];
    o->in = m->v[SBT_FIG_M_SUBJECTS] - m->was[SBT_FIG_M_SUBJECTS];
    o->out = o->open_then + o->in - o->open_now;
    if (p->then.leaf_n == 0)
        return SBT_OK;
    // Whole days from the cells by the day of opening and of the milestone; the day of N1 itself by its moves.
    sbt_day day = sbt_day_at(p->then.us, SBT_ZONE_WIB);
    char before[11], after[11];
    int64_t first, next, young = 0;
    sbt_day_put(before, day - 1);
    sbt_day_put(after, day + 1);
    struct sbt_figure_cells *c;
    size_t n;
    SBT_TRY(cells(tx, p, &p->at, SBT_FIG_DAY, "", NULL, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        for (int ms = 1; ms <= SBT_FIG_OPEN_MS && strcmp(c[i].b, before) <= 0; ms++)
            o->stuck += c[i].v[SBT_FIG_D_AT + ms];
        if (strcmp(c[i].b, after) >= 0)
            young += c[i].v[SBT_FIG_D_OPEN];
    }
    SBT_TRY(leaf_before(tx, sbt_day_start_us(day, SBT_ZONE_WIB), p->then.leaf_n, &first, f));
    SBT_TRY(leaf_before(tx, sbt_day_start_us(day + 1, SBT_ZONE_WIB), p->at.leaf_n, &next, f));
    SBT_TRY(part_of_day(tx, p, CAME, first, p->then.leaf_n, &o->stuck, f));
    SBT_TRY(part_of_day(tx, p, OPENED, p->then.leaf_n, next, &young, f));
    o->moved = o->open_now - young - o->stuck;
    return SBT_OK;
}

// --- the whole

static enum sbt_rc known(struct sbt_tx *tx, struct page *p, struct sbt_fault *f)
{
    bool found = p->scope == SBT_FIG_ALL;
    struct sbt_monitor *m = p->m;
    if (p->scope == SBT_FIG_PROVINCE || p->scope == SBT_FIG_REGION) {
        struct sbt_q_region_get_in in = {p->code};
        struct sbt_q_region_get_out o;
        SBT_TRY(sbt_q_region_get(tx, &in, &o, &found, f));
        found = found && (strlen(p->code) == 2) == (p->scope == SBT_FIG_PROVINCE);
        if (found && o.parent) {
            m->parent_code = o.parent;
            SBT_TRY(sbt_figure_label(tx, p->ctx, SBT_FIG_PROVINCE, o.parent, &m->parent_label, f));
        }
    } else if (p->scope == SBT_FIG_AGENCY || p->scope == SBT_FIG_KANREG) {
        struct sbt_q_agency_by_code_in in = {p->code};
        struct sbt_q_agency_by_code_out o;
        SBT_TRY(sbt_q_agency_by_code(tx, &in, &o, &found, f));
    } else if (p->scope == SBT_FIG_CONTEST) {
        struct sbt_q_contest_get_in in = {p->code};
        struct sbt_q_contest_get_out o;
        SBT_TRY(sbt_q_contest_get(tx, &in, &o, &found, f));
    }
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Tidak ada halaman pemantauan untuk “%1”."), p->code);
    return sbt_figure_label(tx, p->ctx, p->scope, p->code, &m->label, f);
}

static enum sbt_rc monitor_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct page *p = arg;
    struct sbt_monitor *m = p->m;
    *m = (struct sbt_monitor){.scope = p->scope, .code = p->code, .since_n = -1, .since_us = SBT_US_NONE};
    SBT_TRY(known(tx, p, f));
    SBT_TRY(sbt_figure_at(tx, p->in->as_of, &p->at, f));
    p->compare = !sbt_str_empty(p->in->since);
    if (p->compare) {
        enum sbt_rc rc = sbt_figure_at(tx, p->in->since, &p->then, f);
        if (rc == SBT_E_INVALID && f->fields_n > 0)
            f->fields[0].field = "since";
        SBT_TRY(rc);
        if (p->then.leaf_n > p->at.leaf_n)
            return sbt_fault_field(f, "since", SBT_N_("Pilih saat yang lebih awal dari keadaan yang ditunjukkan."));
        m->since_n = p->then.leaf_n;
        m->since_us = p->then.us;
    }
    m->leaf_n = p->at.leaf_n;
    m->us = p->at.us;
    m->log_n = p->at.log_n;
    m->now = p->at.now && sbt_str_empty(p->in->as_of);
    SBT_TRY(sbt_figure_one(tx, &p->at, p->scope, p->code, m->v, f));
    SBT_TRY(rows(tx, p, f));
    funnel(m, p->ctx->lang);
    SBT_TRY(days(tx, p, f));
    SBT_TRY(stages(tx, p, f));
    SBT_TRY(times(tx, p, f));
    SBT_TRY(clocks(tx, p, f));
    SBT_TRY(top(tx, p, SBT_FIG_OFFENCE, &m->offences, &m->offences_n, f));
    SBT_TRY(top(tx, p, SBT_FIG_POSITION, &m->positions, &m->positions_n, f));
    return p->compare ? moves(tx, p, f) : SBT_OK;
}

enum sbt_rc sbt_monitor(struct sbt_ctx *ctx, enum sbt_fig_dim scope, const char *code, const struct sbt_monitor_in *in,
                        struct sbt_monitor *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_figure_may(ctx, f));
    struct page p = {.ctx = ctx, .in = in, .m = ret, .scope = scope, .code = scope == SBT_FIG_ALL ? "" : code};
    return sbt_ctx_tx(ctx, "monitor", SBT_TX_READ, monitor_tx, &p, f);
}

static enum sbt_rc index_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct page *p = arg;
    struct sbt_monitor *m = p->m;
    struct sbt_figure_cells *c;
    struct sbt_q_contest_all_out *all = NULL;
    size_t n, all_n = 0;
    *m = (struct sbt_monitor){
        .scope = SBT_FIG_ALL, .code = "", .rows_dim = p->by, .since_n = -1, .since_us = SBT_US_NONE};
    SBT_TRY(sbt_figure_at(tx, p->in->as_of, &p->at, f));
    m->leaf_n = p->at.leaf_n;
    m->us = p->at.us;
    m->now = p->at.now && sbt_str_empty(p->in->as_of);
    SBT_TRY(sbt_figure_label(tx, p->ctx, SBT_FIG_ALL, "", &m->label, f));
    SBT_TRY(sbt_figure_one(tx, &p->at, SBT_FIG_ALL, "", m->v, f));
    SBT_TRY(cells(tx, p, &p->at, p->by, NULL, NULL, &c, &n, f));
    if (p->by == SBT_FIG_CONTEST)
        SBT_TRY(sbt_q_contest_all(tx, &all, &all_n, f));
    m->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_monitor_row, n + all_n);
    const char *dim = sbt_fig_dim_codes[p->by];
    for (size_t i = 0; i < all_n; i++)
        m->rows[m->rows_n++] = (struct sbt_monitor_row){.code = all[i].code, .dim = dim};
    for (size_t i = 0; i < n; i++)
        rows_put(m, &c[i], dim, false);
    for (size_t i = 0; i < m->rows_n; i++)
        SBT_TRY(sbt_figure_label(tx, p->ctx, p->by, m->rows[i].code, &m->rows[i].label, f));
    rows_sort(m, p->in->sort);
    return SBT_OK;
}

enum sbt_rc sbt_monitor_index(struct sbt_ctx *ctx, enum sbt_fig_dim by, const struct sbt_monitor_in *in,
                              struct sbt_monitor *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_figure_may(ctx, f));
    struct page p = {.ctx = ctx, .in = in, .m = ret, .scope = SBT_FIG_ALL, .code = "", .by = by};
    return sbt_ctx_tx(ctx, "monitor.index", SBT_TX_READ, index_tx, &p, f);
}

// --- CSV

static void csv_int(struct sbt_buf *out, int64_t n)
{
    char s[24];
    snprintf(s, sizeof s, "%lld", (long long)n);
    sbt_csv_cell(out, s, false);
}

static void csv_row(const struct sbt_monitor *m, const char *code, const char *label, const int64_t *v,
                    struct sbt_buf *out)
{
    char us[28] = "";
    if (m->us != SBT_US_NONE)
        sbt_us_put(us, m->us);
    sbt_csv_cell(out, code, true);
    sbt_csv_cell(out, label, false);
    for (int i = 0; i < SBT_MONITOR_COLUMNS; i++)
        csv_int(out, v[sbt_monitor_columns[i].m]);
    sbt_csv_cell(out, "terlapor", false);
    csv_int(out, m->leaf_n);
    sbt_csv_cell(out, us, false);
    sbt_csv_end(out);
}

void sbt_monitor_csv(const struct sbt_monitor *m, const char *lang, struct sbt_buf *out)
{
    sbt_csv_cell(out, "code", true);
    sbt_csv_cell(out, "name", false);
    for (int i = 0; i < SBT_MONITOR_COLUMNS; i++)
        sbt_csv_cell(out, sbt_monitor_columns[i].name, false);
    sbt_csv_cell(out, "unit", false);
    sbt_csv_cell(out, "n", false);
    sbt_csv_cell(out, "as_of", false);
    sbt_csv_end(out);
    for (size_t i = 0; i < m->rows_n; i++)
        csv_row(m, m->rows[i].code, m->rows[i].label, m->rows[i].v, out);
    csv_row(m, "", sbt_tr(lang, SBT_N_("Jumlah")), m->v, out);
}
