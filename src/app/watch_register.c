// Weekly counts of all cells from the spans of subjects as they were opened.
#include "app/watch_register.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "gen/queries.h"

struct entry {
    const char *code;
    sbt_day day;
    int32_t n;
};
struct entries {
    struct entry *p;
    size_t n, cap;
    const char *last; // code put before
};
struct seen { // a case, or a case and a code of it
    uint64_t key, case_key;
    const char *code;
};
struct load {
    struct sbt_arena *a;
    struct entries of[SBT_NATION_KINDS];
    struct seen *seen;
    size_t slots, used;
    struct sbt_arena *row; // cleared for each
};

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
    for (const uint8_t *b = p; n > 0; n--)
        h = (h ^ *b++) * UINT64_C(1099511628211);
    return h;
}

static void seen_put(struct load *l, const struct seen *x)
{
    size_t at = x->key % l->slots;
    while (l->seen[at].code)
        at = (at + 1) % l->slots;
    l->seen[at] = *x;
}

// Whether that case came with that code ("" for itself) for the first time.
static bool first_time(struct load *l, const struct sbt_id *case_id, const char *code)
{
    struct seen x = {.case_key = mix(UINT64_C(14695981039346656037), case_id->b, sizeof case_id->b), .code = code};
    x.key = mix(x.case_key, code, strlen(code));
    if (l->used * 2 >= l->slots) {
        struct seen *old = l->seen;
        size_t n = l->slots;
        l->slots = n > 0 ? n * 4 : 4096;
        l->seen = SBT_NEW_N(l->a, struct seen, l->slots);
        for (size_t i = 0; i < n; i++)
            if (old[i].code)
                seen_put(l, &old[i]);
    }
    for (size_t at = x.key % l->slots; l->seen[at].code; at = (at + 1) % l->slots)
        if (l->seen[at].case_key == x.case_key && sbt_str_eq(l->seen[at].code, code))
            return false;
    seen_put(l, &x);
    l->used++;
    return true;
}

static const char *put(struct load *l, enum sbt_nation_kind kind, const char *code, sbt_day day)
{
    struct entries *e = &l->of[kind];
    if (!sbt_str_eq(e->last, code))
        e->last = sbt_arena_strdup(l->a, code);
    e->p = sbt_arena_grow(l->a, e->p, e->n, &e->cap, sizeof *e->p);
    e->p[e->n++] = (struct entry){e->last, day, 1};
    return e->last;
}

static enum sbt_rc row(const struct sbt_q_watch_opened_out *r, void *arg, struct sbt_fault *f)
{
    struct load *l = arg;
    struct sbt_fig x;
    sbt_arena_clear(l->row);
    if (!sbt_fig_read(l->row, r->now, &x))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a span of the figures cannot be read");
    sbt_day day = sbt_day_at(r->at_us, SBT_ZONE_WIB);
    const char *region = x.dim[SBT_FIG_REGION], *agency = x.dim[SBT_FIG_AGENCY], *kanreg = x.dim[SBT_FIG_KANREG];
    if (first_time(l, &r->case_id, "")) {
        char province[3] = "";
        put(l, SBT_NATION_ALL, "", day);
        if (strlen(region) > 2)
            put(l, SBT_NATION_REGION, region, day);
        memcpy(province, region, strnlen(region, 2));
        if (*province)
            put(l, SBT_NATION_PROVINCE, province, day);
    }
    // The code must outlive the row, whether it is new or not.
    if (*agency) {
        const char *kept = sbt_str_eq(l->of[SBT_NATION_AGENCY].last, agency) ? l->of[SBT_NATION_AGENCY].last
                                                                             : sbt_arena_strdup(l->a, agency);
        if (first_time(l, &r->case_id, kept))
            put(l, SBT_NATION_AGENCY, kept, day);
    }
    if (*kanreg) {
        const char *kept = sbt_arena_printf(l->a, "/%s", kanreg); // BKN is an agency, too
        if (first_time(l, &r->case_id, kept))
            put(l, SBT_NATION_KANREG, kanreg, day);
    }
    return SBT_OK;
}

static int code_cmp(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// The different codes of a kind, sorted.
static void codes(struct load *l, enum sbt_nation_kind kind, struct sbt_watch_register *r)
{
    const struct entries *e = &l->of[kind];
    const char **c = SBT_NEW_N(l->a, const char *, e->n + 1), *last = NULL;
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) {
        if (e->p[i].code != last)
            c[n++] = e->p[i].code;
        last = e->p[i].code;
    }
    if (n > 0)
        qsort(c, n, sizeof *c, code_cmp);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !sbt_str_eq(c[i], c[r->n[kind] - 1]))
            c[r->n[kind]++] = c[i];
    r->code[kind] = c;
}

static void provinces(struct sbt_arena *a, struct sbt_watch_register *r)
{
    r->code[SBT_NATION_REGION] = r->asn.region;
    r->n[SBT_NATION_REGION] = (int)r->asn.n;
    r->code[SBT_NATION_PROVINCE] = SBT_NEW_N(a, const char *, r->asn.n + 1);
    for (size_t i = 0; i < r->asn.n; i++) {
        const char **p = r->code[SBT_NATION_PROVINCE];
        int *n = &r->n[SBT_NATION_PROVINCE];
        if (*n == 0 || strncmp(p[*n - 1], r->asn.region[i], 2) != 0)
            p[(*n)++] = sbt_arena_strndup(a, r->asn.region[i], 2);
    }
}

int sbt_watch_cell_find(const struct sbt_watch_register *r, enum sbt_nation_kind kind, const char *code)
{
    int low = 0, high = r->n[kind];
    while (low < high) {
        int mid = (low + high) / 2;
        if (strcmp(r->code[kind][mid], code) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < r->n[kind] && sbt_str_eq(r->code[kind][low], code) ? low : -1;
}

static void fill(struct load *l, enum sbt_nation_kind kind, struct sbt_watch_register *r)
{
    const struct entries *e = &l->of[kind];
    const char *last = NULL;
    int at = -1;
    r->count[kind] = SBT_NEW_N(l->a, int32_t, (size_t)r->n[kind] * (size_t)r->weeks + 1);
    for (size_t i = 0; i < e->n; i++) {
        if (e->p[i].code != last)
            at = sbt_watch_cell_find(r, kind, e->p[i].code);
        last = e->p[i].code;
        int week = (int)((e->p[i].day - r->monday) / 7);
        if (at >= 0 && e->p[i].day >= r->monday && week < r->weeks)
            r->count[kind][(size_t)at * (size_t)r->weeks + (size_t)week] += e->p[i].n;
    }
}

// One bump a contest: its campaign, from the middle of it to its ends and the vote.
static enum sbt_rc stages(struct sbt_tx *tx, struct sbt_watch_register *r, struct sbt_fault *f)
{
    struct sbt_q_contest_all_out *c;
    size_t n;
    SBT_TRY(sbt_q_contest_all(tx, &c, &n, f));
    for (size_t i = 0; i < n && r->stages < SBT_POOLED_STAGES; i++) {
        struct sbt_q_contest_stage_list_in in = {c[i].code};
        struct sbt_q_contest_stage_list_out *s;
        size_t s_n;
        sbt_day first = SBT_DAY_NONE, last = SBT_DAY_NONE;
        SBT_TRY(sbt_q_contest_stage_list(tx, &in, &s, &s_n, f));
        for (size_t k = 0; k < s_n; k++)
            if (!*s[k].region && (sbt_str_eq(s[k].stage, "kampanye") || sbt_str_eq(s[k].stage, "pemungutan"))) {
                first = first == SBT_DAY_NONE || s[k].first_day < first ? (sbt_day)s[k].first_day : first;
                last = last == SBT_DAY_NONE || s[k].last_day > last ? (sbt_day)s[k].last_day : last;
            }
        if (first == SBT_DAY_NONE)
            continue;
        sbt_day day = first + (last - first) / 2;
        double middle = (double)(day - r->monday) / 7.0 + 1, width = (double)(last - first) / 14.0 + 2;
        if (middle > -26 && middle < r->weeks + 26)
            r->stage[r->stages++] = (struct sbt_pooled_stage){middle, width};
    }
    return SBT_OK;
}

static void people(struct sbt_arena *a, struct sbt_watch_register *r)
{
    r->where = sbt_arena_alloc_n(a, r->asn.n, sizeof *r->where);
    r->people = SBT_NEW_N(a, double, r->asn.n);
    for (size_t i = 0; i < r->asn.n; i++) {
        sbt_scan_sphere(r->asn.where[i][0], r->asn.where[i][1], r->where[i]);
        r->people[i] = (double)r->asn.asn[i];
    }
}

enum sbt_rc sbt_watch_register(struct sbt_tx *tx, const struct sbt_figure_at *at, struct sbt_watch_register *ret,
                               struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct load l = {.a = a};
    *ret = (struct sbt_watch_register){.leaf_n = at->leaf_n, .us = at->us};
    SBT_TRY(sbt_watch_asn_get(tx, &ret->asn, f));
    provinces(a, ret);
    people(a, ret);
    SBT_AUTO_ARENA row_arena = sbt_arena_new(SBT_LIMIT_PART_BYTES);
    l.row = row_arena;
    struct sbt_q_watch_opened_in in = {0, at->leaf_n};
    SBT_TRY(sbt_q_watch_opened(tx, &in, row, &l, f));
    codes(&l, SBT_NATION_KANREG, ret);
    codes(&l, SBT_NATION_AGENCY, ret);
    codes(&l, SBT_NATION_ALL, ret);
    const struct entries *all = &l.of[SBT_NATION_ALL];
    if (all->n == 0)
        return SBT_OK;
    sbt_day first = all->p[0].day;
    for (size_t i = 1; i < all->n; i++)
        first = all->p[i].day < first ? all->p[i].day : first;
    ret->today = sbt_day_at(at->us, SBT_ZONE_WIB);
    ret->monday = first - (sbt_day_weekday(first) - 1);
    ret->weeks = (ret->today - ret->monday) / 7 + 1;
    if (ret->weeks < 1 || ret->weeks > SBT_LIMIT_WATCH_WEEKS)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the register has %d weeks", ret->weeks);
    ret->part = sbt_day_weekday(ret->today) / 7.0;
    for (int k = 0; k < SBT_NATION_KINDS; k++)
        fill(&l, (enum sbt_nation_kind)k, ret);
    return stages(tx, ret, f);
}

struct one {
    struct load l;
    sbt_day monday;
    int weeks;
    int32_t *count;
};

static void one_row(struct one *x, int64_t at_us, const struct sbt_id *case_id)
{
    sbt_day day = sbt_day_at(at_us, SBT_ZONE_WIB);
    if (day >= x->monday && (day - x->monday) / 7 < x->weeks && first_time(&x->l, case_id, ""))
        x->count[(day - x->monday) / 7]++;
}

static enum sbt_rc region_row(const struct sbt_q_watch_opened_region_out *r, void *arg, struct sbt_fault *f)
{
    (void)f;
    one_row(arg, r->at_us, &r->case_id);
    return SBT_OK;
}

static enum sbt_rc agency_row(const struct sbt_q_watch_opened_agency_out *r, void *arg, struct sbt_fault *f)
{
    (void)f;
    one_row(arg, r->at_us, &r->case_id);
    return SBT_OK;
}

enum sbt_rc sbt_watch_register_one(struct sbt_tx *tx, const struct sbt_figure_at *at, enum sbt_nation_kind kind,
                                   const char *code, sbt_day monday, int weeks, int32_t *ret, struct sbt_fault *f)
{
    struct one x = {.l = {.a = sbt_tx_arena(tx)}, .monday = monday, .weeks = weeks, .count = ret};
    memset(ret, 0, (size_t)weeks * sizeof *ret);
    if (kind == SBT_NATION_AGENCY) {
        struct sbt_q_watch_opened_agency_in in = {code, at->leaf_n};
        return sbt_q_watch_opened_agency(tx, &in, agency_row, &x, f);
    }
    struct sbt_q_watch_opened_region_in in = {code, at->leaf_n};
    return sbt_q_watch_opened_region(tx, &in, region_row, &x, f);
}

void sbt_watch_nation_in(const struct sbt_watch_register *r, struct sbt_nation_in *ret)
{
    *ret = (struct sbt_nation_in){.weeks = r->weeks,
                                  .part = r->part,
                                  .where = (const double(*)[3])r->where,
                                  .people = r->people,
                                  .stages = r->stages};
    for (int k = 0; k < SBT_NATION_KINDS; k++)
        ret->cells[k] = (struct sbt_nation_cells){r->n[k], r->count[k]};
    for (int i = 0; i < r->stages; i++)
        ret->stage[i] = r->stage[i];
}
