// What the charts wait for in the week in progress, as words in a setting, and new cases counted against it.
#include "app/watch_ahead.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"

#define LAYOUT "1"
#define AHEAD "watch.ahead"
#define NOBODY "-" // the nation's code, as a word

static int64_t rounded(double v)
{
    return isfinite(v) && fabs(v) < 9e15 ? llround(v) : -1;
}

void sbt_watch_ahead_make(struct sbt_arena *a, const struct sbt_watch_register *r, const struct sbt_nation *n,
                          int64_t leaf_n, int64_t us, struct sbt_watch_ahead *ret)
{
    const struct sbt_nation_list *l = sbt_nation_ahead(n);
    int last = r->weeks - 1;
    *ret = (struct sbt_watch_ahead){.leaf_n = leaf_n, .us = us, .monday = r->monday + 7 * last};
    ret->rows = SBT_NEW_N(a, struct sbt_watch_ahead_row, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        const struct sbt_nation_finding *x = &l->p[i];
        ret->rows[ret->n++] = (struct sbt_watch_ahead_row){
            .method = sbt_nation_codes[x->method],
            .kind = sbt_nation_cell_kind[x->kind],
            .code = x->kind == SBT_NATION_ALL ? "" : r->code[x->kind][x->cell],
            .least = (int64_t)x->needs,
            .so_far = r->count[x->kind][(size_t)x->cell * (size_t)r->weeks + (size_t)last],
            .before = x->first < last ? x->observed : 0,
            .first = r->monday + 7 * x->first,
            .expected_milli = rounded(x->expected * 1000),
            .p_ppb = rounded(x->p * 1e9),
            .recurrence_days = rounded(x->recurrence_days),
        };
    }
}

enum sbt_rc sbt_watch_ahead_put(struct sbt_tx *tx, const struct sbt_watch_ahead *x, struct sbt_fault *f)
{
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_WATCH_AHEAD_BYTES);
    sbt_buf_printf(&out, "%s %lld %lld %d %zu", LAYOUT, (long long)x->leaf_n, (long long)x->us, x->monday, x->n);
    for (size_t i = 0; i < x->n; i++) {
        const struct sbt_watch_ahead_row *r = &x->rows[i];
        sbt_buf_printf(&out, " %s %s %s %lld %lld %lld %d %lld %lld %lld", r->method, r->kind,
                       sbt_str_empty(r->code) ? NOBODY : r->code, (long long)r->least, (long long)r->so_far,
                       (long long)r->before, r->first, (long long)r->expected_milli, (long long)r->p_ppb,
                       (long long)r->recurrence_days);
    }
    struct sbt_q_setting_set_in set = {AHEAD, out.full ? LAYOUT " 0 0 0 0" : out.p};
    return sbt_q_setting_set(tx, &set, NULL, f);
}

static const char *word(char **rest)
{
    const char *w = strtok_r(NULL, " ", rest);
    return w ? w : "";
}

static int64_t number(char **rest)
{
    int64_t v;
    return sbt_parse_i64(word(rest), INT64_MIN + 1, INT64_MAX, &v) ? v : 0;
}

enum sbt_rc sbt_watch_ahead_get(struct sbt_tx *tx, struct sbt_watch_ahead *ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_setting_get_in key = {AHEAD};
    struct sbt_q_setting_get_out value;
    bool found;
    *ret = (struct sbt_watch_ahead){0};
    SBT_TRY(sbt_q_setting_get(tx, &key, &value, &found, f));
    char *rest, *text = found ? sbt_arena_strdup(a, value.value) : NULL;
    if (!found || !sbt_str_eq(strtok_r(text, " ", &rest), LAYOUT))
        return SBT_OK;
    ret->leaf_n = number(&rest);
    ret->us = number(&rest);
    ret->monday = (sbt_day)number(&rest);
    int64_t n = number(&rest);
    if (n <= 0 || n > (int64_t)SBT_LIMIT_WATCH_AHEAD_BYTES)
        return SBT_OK;
    ret->rows = SBT_NEW_N(a, struct sbt_watch_ahead_row, (size_t)n);
    for (; ret->n < (size_t)n; ret->n++) {
        struct sbt_watch_ahead_row *r = &ret->rows[ret->n];
        r->method = word(&rest);
        r->kind = word(&rest);
        r->code = word(&rest);
        r->code = sbt_str_eq(r->code, NOBODY) ? "" : r->code;
        r->least = number(&rest);
        r->so_far = r->now = number(&rest);
        r->before = number(&rest);
        r->first = (sbt_day)number(&rest);
        r->expected_milli = number(&rest);
        r->p_ppb = number(&rest);
        r->recurrence_days = number(&rest);
    }
    return SBT_OK;
}

// --- new cases

struct hit { // a case in a cell
    const char *kind, *code;
    struct sbt_id case_id;
};
struct count {
    struct sbt_arena *a;
    int64_t since_us;
    struct hit *p;
    size_t n, cap;
    struct sbt_id last; // case of the row before
};

static void hit(struct count *c, const char *kind, const char *code, const struct sbt_id *case_id)
{
    c->p = sbt_arena_grow(c->a, c->p, c->n, &c->cap, sizeof *c->p);
    c->p[c->n++] = (struct hit){kind, code, *case_id};
}

static int64_t made_us(const struct sbt_id *id) // RFC 9562: 48 bits of milliseconds in front
{
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms * 256 + id->b[i];
    return ms * 1000;
}

static enum sbt_rc row(const struct sbt_q_watch_opened_out *r, void *arg, struct sbt_fault *f)
{
    struct count *c = arg;
    struct sbt_fig s;
    if (made_us(&r->case_id) / 1000 < c->since_us / 1000) // somebody more in an old case
        return SBT_OK;
    if (!sbt_fig_read(c->a, r->now, &s))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a span of the figures cannot be read");
    const char *region = s.dim[SBT_FIG_REGION];
    if (memcmp(&c->last, &r->case_id, sizeof c->last) != 0) { // a case counts where its first subject stands
        hit(c, "nation", "", &r->case_id);
        if (strlen(region) >= 2)
            hit(c, "province", sbt_arena_strndup(c->a, region, 2), &r->case_id);
    }
    c->last = r->case_id;
    if (*s.dim[SBT_FIG_AGENCY])
        hit(c, "agency", s.dim[SBT_FIG_AGENCY], &r->case_id);
    if (*s.dim[SBT_FIG_KANREG])
        hit(c, "kanreg", s.dim[SBT_FIG_KANREG], &r->case_id);
    return SBT_OK;
}

static int hit_cmp(const void *pa, const void *pb)
{
    const struct hit *a = pa, *b = pb;
    int d = strcmp(a->kind, b->kind);
    d = d != 0 ? d : strcmp(a->code, b->code);
    return d != 0 ? d : memcmp(&a->case_id, &b->case_id, sizeof a->case_id);
}

enum sbt_rc sbt_watch_ahead_count(struct sbt_tx *tx, int64_t to_n, struct sbt_watch_ahead *io, struct sbt_fault *f)
{
    struct count c = {.a = sbt_tx_arena(tx), .since_us = io->us};
    struct sbt_q_watch_opened_in in = {io->leaf_n, to_n};
    SBT_TRY(sbt_q_watch_opened(tx, &in, row, &c, f));
    if (c.n > 0)
        qsort(c.p, c.n, sizeof *c.p, hit_cmp);
    for (size_t i = 0, end; i < c.n; i = end) {
        int64_t cases = 0;
        for (end = i; end < c.n && sbt_str_eq(c.p[end].kind, c.p[i].kind) && sbt_str_eq(c.p[end].code, c.p[i].code);
             end++)
            cases += end == i || hit_cmp(&c.p[end - 1], &c.p[end]) != 0;
        for (size_t k = 0; k < io->n; k++)
            if (sbt_str_eq(io->rows[k].kind, c.p[i].kind) && sbt_str_eq(io->rows[k].code, c.p[i].code))
                io->rows[k].now = io->rows[k].so_far + cases;
    }
    return SBT_OK;
}
