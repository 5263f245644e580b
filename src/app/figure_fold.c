// The folder of figures: spans of things and cells of numbers, kept up from the log in leaf order.
#include "app/figure_fold.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "domain/figure.h"
#include "gen/queries.h"
#include "store/event.h"
#include "store/state_tables.h"

#define CELL_SLOTS 1024 // at first; a live event touches some fifty cells, an epoch some thousand
#define AGENCY_SLOTS 256

struct cell { // what moves add to it; what it held is read when it is written
    const char *grid, *a, *b;
    uint64_t hash;
    int64_t add[SBT_FIG_VEC];
};

struct agency {
    struct sbt_id id;
    const char *code;
};

struct sbt_figure_fold {
    struct sbt_tx *tx;
    struct sbt_arena *a;
    int64_t moves_n, epoch;
    struct cell **slot;
    size_t slots, cells_n;
    struct agency *agencies;
    struct sbt_q_figure_fold_stages_out *stages;
    size_t stages_n;
    bool stages_known;
};

// --- cells

static uint64_t mix(uint64_t h, const char *s)
{
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
    return (h ^ 0xff) * UINT64_C(1099511628211);
}

static void slots_grow(struct sbt_figure_fold *k)
{
    size_t n = k->slots * 4;
    struct cell **slot = SBT_NEW_N(k->a, struct cell *, n);
    for (size_t i = 0; i < k->slots; i++) {
        if (!k->slot[i])
            continue;
        size_t at = k->slot[i]->hash % n;
        while (slot[at])
            at = (at + 1) % n;
        slot[at] = k->slot[i];
    }
    k->slot = slot;
    k->slots = n;
}

static struct cell *cell_get(struct sbt_figure_fold *k, const char *grid, const char *a, const char *b)
{
    uint64_t h = mix(mix(mix(UINT64_C(14695981039346656037), grid), a), b);
    if (k->cells_n * 2 > k->slots)
        slots_grow(k);
    size_t at = h % k->slots;
    for (; k->slot[at]; at = (at + 1) % k->slots) {
        struct cell *c = k->slot[at];
        if (c->hash == h && sbt_str_eq(c->grid, grid) && sbt_str_eq(c->a, a) && sbt_str_eq(c->b, b))
            return c;
    }
    struct cell *c = SBT_NEW(k->a, struct cell);
    *c = (struct cell){.grid = sbt_arena_strdup(k->a, grid),
                       .a = sbt_arena_strdup(k->a, a),
                       .b = sbt_arena_strdup(k->a, b),
                       .hash = h};
    k->slot[at] = c;
    k->cells_n++;
    return c;
}

static void add(void *arg, const struct sbt_fig_delta *d)
{
    struct sbt_figure_fold *k = arg;
    char grid[32];
    snprintf(grid, sizeof grid, "%s/%s", sbt_fig_dim_codes[d->scope], sbt_fig_dim_codes[d->by]);
    struct cell *c = cell_get(k, grid, d->a, d->b);
    for (size_t i = 0; i < d->n; i++)
        c->add[i] += d->add[i];
}

static int by_key(const void *x, const void *y)
{
    const struct cell *p = *(struct cell *const *)x, *q = *(struct cell *const *)y;
    int c = strcmp(p->grid, q->grid);
    if (c == 0)
        c = strcmp(p->a, q->a);
    return c ? c : strcmp(p->b, q->b);
}

static enum sbt_rc cell_write(struct sbt_figure_fold *k, const struct cell *c, struct sbt_buf *n, struct sbt_fault *f)
{
    struct sbt_q_figure_fold_cell_in in = {.grid = c->grid, .a = c->a, .b = c->b};
    struct sbt_q_figure_fold_cell_out was;
    int64_t v[SBT_FIG_VEC] = {0};
    bool stored;
    SBT_TRY(sbt_q_figure_fold_cell(k->tx, &in, &was, &stored, f));
    if (stored && !sbt_fig_vec_read(was.n, v, SBT_FIG_VEC))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the cell %s %s %s is no row of numbers", c->grid, c->a, c->b);
    if (stored && was.epoch < k->epoch) {
        struct sbt_q_figure_fold_past_add_in p = {c->grid, c->a, c->b, was.epoch, was.n};
        SBT_TRY(sbt_q_figure_fold_past_add(k->tx, &p, NULL, f));
    }
    for (size_t i = 0; i < SBT_FIG_VEC; i++)
        v[i] += c->add[i];
    sbt_buf_clear(n);
    sbt_fig_vec_write(v, SBT_FIG_VEC, n);
    struct sbt_q_figure_fold_cell_set_in set = {c->grid, c->a, c->b, k->epoch, n->p};
    return sbt_q_figure_fold_cell_set(k->tx, &set, NULL, f);
}

// In the order of their keys: neighbours lie on one page of the store, which then is read and written once. In any other
// order each cell costs pages of its own as soon as the cells are more than the store's cache.
static enum sbt_rc cells_write(struct sbt_figure_fold *k, struct sbt_fault *f)
{
    SBT_AUTO_BUF n;
    sbt_buf_init(&n, 4096);
    size_t kept = 0;
    for (size_t i = 0; i < k->slots; i++)
        if (k->slot[i])
            k->slot[kept++] = k->slot[i];
    if (kept > 0)
        qsort(k->slot, kept, sizeof(struct cell *), by_key);
    for (size_t i = 0; i < kept; i++)
        SBT_TRY(cell_write(k, k->slot[i], &n, f));
    return SBT_OK;
}

// --- spans

static enum sbt_rc now_of(struct sbt_figure_fold *k, const struct sbt_id *thing, struct sbt_fig *ret,
                          const char **ret_text, int64_t *ret_from, bool *ret_found, struct sbt_fault *f)
{
    struct sbt_q_figure_fold_now_in in = {.thing_id = *thing};
    struct sbt_q_figure_fold_now_out out;
    SBT_TRY(sbt_q_figure_fold_now(k->tx, &in, &out, ret_found, f));
    if (!*ret_found)
        return SBT_OK;
    *ret_text = out.now;
    *ret_from = out.from_leaf;
    return sbt_fig_read(k->a, out.now, ret)
               ? SBT_OK
               : sbt_fault_internal(f, SBT_E_CORRUPT, "a span of the figures cannot be read");
}

static int64_t bits_of(const struct sbt_fig *x)
{
    int64_t v[SBT_FIG_M_N], bits = 0;
    sbt_fig_tally(x, v);
    for (int i = 0; i < SBT_FIG_M_N; i++)
        if (v[i] != 0)
            bits |= INT64_C(1) << i;
    return bits;
}

enum sbt_rc sbt_figure_fold_move(struct sbt_figure_fold *k, const struct sbt_id *thing, int64_t leaf, int64_t at_us,
                                 const struct sbt_fig *after, struct sbt_fault *f)
{
    struct sbt_fig before;
    const char *was = NULL;
    int64_t from = 0;
    bool found;
    SBT_AUTO_BUF now;
    sbt_buf_init(&now, 4096);
    sbt_fig_write(after, &now);
    SBT_TRY(now_of(k, thing, &before, &was, &from, &found, f));
    if (now.full)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "a state of the figures is too long");
    if (found && sbt_str_eq(was, now.p))
        return SBT_OK;
    if (k->moves_n == 0) {
        struct sbt_q_figure_fold_epoch_add_in e = {k->epoch, leaf};
        SBT_TRY(sbt_q_figure_fold_epoch_add(k->tx, &e, NULL, f));
    }
    if (found) {
        struct sbt_q_figure_fold_close_in c = {*thing, from, leaf};
        SBT_TRY(sbt_q_figure_fold_close(k->tx, &c, NULL, f));
    }
    char unit[2] = {(char)after->unit, '\0'};
    struct sbt_q_figure_fold_open_in in = {
        .thing_id = *thing,
        .from_leaf = leaf,
        .unit = unit,
        .case_id = after->case_id,
        .at_us = at_us,
        .region = after->dim[SBT_FIG_REGION],
        .agency = after->dim[SBT_FIG_AGENCY],
        .bits = bits_of(after),
        .wait_us = after->wait_us,
        .contest = after->wait_us == SBT_INT_NONE ? NULL : after->dim[SBT_FIG_CONTEST],
        .ppk = after->wait_us == SBT_INT_NONE ? NULL : after->dim[SBT_FIG_PPK],
        .before = was,
        .now = now.p,
    };
    SBT_TRY(sbt_q_figure_fold_open(k->tx, &in, NULL, f));
    sbt_fig_move(found ? &before : NULL, after, at_us, add, k);
    k->moves_n++;
    return SBT_OK;
}

// --- what events say

struct word { // one event
    struct sbt_figure_fold *k;
    int64_t leaf, us;
    struct sbt_id thing, case_id;
    const struct sbt_jval *x;
};

static enum sbt_rc agency_of(struct sbt_figure_fold *k, const char *id, const char **ret, struct sbt_fault *f)
{
    struct sbt_q_agency_get_in in = {0};
    *ret = "";
    if (!id || !sbt_id_parse(id, &in.agency_id))
        return SBT_OK;
    size_t at = in.agency_id.b[15] % AGENCY_SLOTS; // the last that came there
    if (k->agencies[at].code && sbt_id_eq(&k->agencies[at].id, &in.agency_id)) {
        *ret = k->agencies[at].code;
        return SBT_OK;
    }
    struct sbt_q_agency_get_out out;
    bool found;
    SBT_TRY(sbt_q_agency_get(k->tx, &in, &out, &found, f));
    *ret = found ? sbt_arena_strdup(k->a, out.code) : "";
    k->agencies[at] = (struct agency){in.agency_id, *ret};
    return SBT_OK;
}

static const char *text_of(const struct sbt_jval *x, const char *key)
{
    const char *s = sbt_jval_str(x, key);
    return s ? s : "";
}

static const char *either(const char *a, const char *b)
{
    return *a ? a : b;
}

static int64_t day_of(const struct sbt_jval *x, const char *key)
{
    sbt_day d;
    const char *s = sbt_jval_str(x, key);
    return s && sbt_day_parse(s, &d) ? d : SBT_INT_NONE;
}

static bool same_or_none(const char *rule, const char *value, int *score)
{
    if (*rule == '\0')
        return true;
    *score += 1;
    return sbt_str_eq(rule, value);
}

// The stage of the contest on a day: a row for the office or region goes before a general one; of two that run at once
// the one that began last.
static enum sbt_rc stage_of(struct sbt_figure_fold *k, const struct sbt_fig *x, int64_t day, const char **ret,
                            struct sbt_fault *f)
{
    if (!k->stages_known)
        SBT_TRY(sbt_q_figure_fold_stages(k->tx, &k->stages, &k->stages_n, f));
    k->stages_known = true;
    int best = -1;
    int64_t began = INT64_MIN;
    *ret = "";
    for (size_t i = 0; i < k->stages_n; i++) {
        const struct sbt_q_figure_fold_stages_out *s = &k->stages[i];
        int score = 0;
        // The ban on transfers runs through all stages and would hide them.
        if (!sbt_str_eq(s->contest, x->dim[SBT_FIG_CONTEST]) || day < s->first_day || day > s->last_day ||
            sbt_str_eq(s->stage, "larangan_mutasi") || !same_or_none(s->office, x->office, &score) ||
            !same_or_none(s->region, x->dim[SBT_FIG_REGION], &score))
            continue;
        if (score > best || (score == best && s->first_day > began)) {
            best = score;
            began = s->first_day;
            *ret = s->stage;
        }
    }
    return SBT_OK;
}

static enum sbt_rc stage_set(const struct word *w, struct sbt_fig *x, struct sbt_fault *f)
{
    int64_t day = x->day != SBT_INT_NONE ? x->day : sbt_day_at(x->opened_us, SBT_ZONE_WIB);
    return stage_of(w->k, x, day, &x->dim[SBT_FIG_STAGE], f);
}

static enum sbt_rc move(const struct word *w, const struct sbt_id *thing, const struct sbt_fig *x, struct sbt_fault *f)
{
    return sbt_figure_fold_move(w->k, thing, w->leaf, w->us, x, f);
}

static enum sbt_rc was(const struct word *w, const struct sbt_id *thing, struct sbt_fig *ret, bool *ret_found,
                       struct sbt_fault *f)
{
    const char *text;
    int64_t from;
    return now_of(w->k, thing, ret, &text, &from, ret_found, f);
}

static void places(const struct word *w, struct sbt_fig *x)
{
    x->dim[SBT_FIG_REGION] = either(text_of(w->x, "contest_region"), text_of(w->x, "place_region"));
    x->dim[SBT_FIG_CONTEST] = text_of(w->x, "contest");
    x->office = text_of(w->x, "contest_office");
}

static enum sbt_rc report_filed(const struct word *w, struct sbt_fault *f)
{
    struct sbt_fig x;
    sbt_fig_init(&x, SBT_FIG_REPORT);
    places(w, &x);
    x.opened_us = x.since_us = w->us;
    x.day = day_of(w->x, "happened_day");
    x.flag = sbt_str_eq(sbt_jval_str(w->x, "form"), "b2") ? "temuan" : "";
    SBT_TRY(stage_set(w, &x, f));
    return move(w, &w->thing, &x, f);
}

static enum sbt_rc case_opened(const struct word *w, struct sbt_fault *f)
{
    struct sbt_fig x;
    sbt_fig_init(&x, SBT_FIG_CASE);
    places(w, &x);
    x.case_id = w->thing;
    x.opened_us = x.since_us = w->us;
    SBT_TRY(stage_set(w, &x, f));
    return move(w, &w->thing, &x, f);
}

static enum sbt_rc case_merged(const struct word *w, bool merged, struct sbt_fault *f)
{
    struct sbt_fig x;
    bool found;
    SBT_TRY(was(w, &w->thing, &x, &found, f));
    if (!found)
        return SBT_OK;
    x.flag = merged ? "merged" : "";
    return move(w, &w->thing, &x, f);
}

static bool is_yes(const struct sbt_jval *x, const char *key)
{
    const struct sbt_jval *v = sbt_jval_get(x, key);
    return v && v->type == SBT_J_BOOL && v->i != 0;
}

// A case passes to another agency: what its subjects count under from here on, PPK or regional office, is the receiver's.
static enum sbt_rc case_passed(const struct word *w, struct sbt_fault *f)
{
    const struct sbt_jval *rows = sbt_jval_get(w->x, "subjects");
    const char *to;
    SBT_TRY(agency_of(w->k, sbt_jval_str(w->x, "to"), &to, f));
    for (size_t i = 0; rows && i < rows->n; i++) {
        const struct sbt_jval *r = &rows->v[i];
        struct sbt_id subject;
        struct sbt_fig x;
        bool found, kanreg = is_yes(r, "kanreg"), ppk = is_yes(r, "ppk"), holder = is_yes(r, "holder");
        if ((!kanreg && !ppk && !holder) || !sbt_id_parse(text_of(r, "id"), &subject))
            continue;
        SBT_TRY(was(w, &subject, &x, &found, f));
        if (!found)
            continue;
        if (kanreg)
            x.dim[SBT_FIG_KANREG] = to;
        if (ppk)
            x.dim[SBT_FIG_PPK] = to;
        if (ppk != holder) // one of the two went: it is no longer the PPK that holds it
            x.wait_us = SBT_INT_NONE;
        SBT_TRY(move(w, &subject, &x, f));
    }
    return SBT_OK;
}

static enum sbt_rc of_case(const struct word *w, const char *case_id, struct sbt_fig *x, struct sbt_fault *f)
{
    struct sbt_fig c;
    bool found;
    if (!case_id || !sbt_id_parse(case_id, &x->case_id))
        return SBT_OK;
    SBT_TRY(was(w, &x->case_id, &c, &found, f));
    if (!found)
        return SBT_OK;
    x->dim[SBT_FIG_REGION] = c.dim[SBT_FIG_REGION];
    x->dim[SBT_FIG_CONTEST] = c.dim[SBT_FIG_CONTEST];
    x->office = c.office;
    return SBT_OK;
}

static enum sbt_rc of_person(const struct word *w, struct sbt_fig *x, struct sbt_fault *f)
{
    SBT_TRY(agency_of(w->k, sbt_jval_str(w->x, "agency"), &x->dim[SBT_FIG_AGENCY], f));
    SBT_TRY(agency_of(w->k, sbt_jval_str(w->x, "ppk_agency"), &x->dim[SBT_FIG_PPK], f));
    SBT_TRY(agency_of(w->k, sbt_jval_str(w->x, "kanreg"), &x->dim[SBT_FIG_KANREG], f));
    x->dim[SBT_FIG_POSITION] = text_of(w->x, "position_category");
    x->dim[SBT_FIG_RANK] = text_of(w->x, "rank");
    return SBT_OK;
}

// What the follow-up by the PPK asks: does he hold it, did he examine.
static enum sbt_rc of_ppk(const struct word *w, const struct sbt_jval *after, struct sbt_fig *x, struct sbt_fault *f)
{
    const char *holder;
    SBT_TRY(agency_of(w->k, sbt_jval_str(after, "holder_agency"), &holder, f));
    bool sent = x->milestone >= SBT_MS_RECOMMENDED && x->milestone < SBT_MS_CLOSED;
    bool waits = sent && *holder && sbt_str_eq(holder, x->dim[SBT_FIG_PPK]);
    if (!waits)
        x->wait_us = SBT_INT_NONE;
    else if (x->wait_us == SBT_INT_NONE)
        x->wait_us = w->us;
    x->examined = x->examined || is_yes(after, "examined");
    return SBT_OK;
}

static enum sbt_rc of_after(const struct word *w, struct sbt_fig *x, struct sbt_fault *f)
{
    const struct sbt_jval *a = sbt_jval_get(w->x, "after");
    enum sbt_milestone m = sbt_milestone_of(text_of(a, "milestone"));
    if (m != x->milestone)
        x->since_us = w->us;
    x->milestone = m;
    x->ever |= INT64_C(1) << m;
    x->status = text_of(a, "status");
    x->dim[SBT_FIG_OFFENCE] = text_of(a, "offence");
    x->day = day_of(a, "act_day");
    x->block = text_of(a, "block");
    x->ladder = sbt_jval_int(a, "ladder", 0);
    SBT_TRY(of_ppk(w, a, x, f));
    return stage_set(w, x, f);
}

static enum sbt_rc subject_added(const struct word *w, struct sbt_fault *f)
{
    struct sbt_fig x;
    sbt_fig_init(&x, SBT_FIG_SUBJECT);
    x.subject_id = w->thing;
    x.opened_us = x.since_us = w->us;
    x.late_n = x.ever = 0;
    SBT_TRY(of_case(w, sbt_jval_str(w->x, "case"), &x, f));
    SBT_TRY(of_person(w, &x, f));
    SBT_TRY(of_after(w, &x, f));
    return move(w, &w->thing, &x, f);
}

static enum sbt_rc subject_event(const struct word *w, const char *kind, struct sbt_fault *f)
{
    struct sbt_fig x;
    bool found;
    if (sbt_str_eq(kind, "subject.added"))
        return subject_added(w, f);
    SBT_TRY(was(w, &w->thing, &x, &found, f));
    if (!found)
        return SBT_OK;
    if (sbt_str_eq(kind, "subject.changed"))
        SBT_TRY(of_person(w, &x, f));
    else if (sbt_str_eq(kind, "subject.step"))
        SBT_TRY(of_after(w, &x, f));
    else if (sbt_str_eq(kind, "subject.moved")) {
        SBT_TRY(of_case(w, sbt_jval_str(w->x, "case"), &x, f));
        SBT_TRY(stage_set(w, &x, f));
    } else
        return SBT_OK;
    return move(w, &w->thing, &x, f);
}

static enum sbt_rc letter_sent(const struct word *w, struct sbt_fault *f)
{
    struct sbt_fig x;
    if (!sbt_str_eq(sbt_jval_str(w->x, "kind"), "recommend"))
        return SBT_OK;
    sbt_fig_init(&x, SBT_FIG_LETTER);
    x.opened_us = x.since_us = w->us;
    x.day = day_of(w->x, "day");
    SBT_TRY(of_case(w, sbt_jval_str(w->x, "case"), &x, f));
    SBT_TRY(agency_of(w->k, sbt_jval_str(w->x, "to_agency"), &x.dim[SBT_FIG_AGENCY], f));
    x.dim[SBT_FIG_PPK] = x.dim[SBT_FIG_AGENCY];
    SBT_TRY(stage_set(w, &x, f));
    return move(w, &w->thing, &x, f);
}

// A thing of a subject stands where the subject stood when it began.
static enum sbt_rc of_subject(const struct word *w, enum sbt_fig_unit unit, struct sbt_fig *ret, bool *ret_found,
                              struct sbt_fault *f)
{
    struct sbt_id subject;
    struct sbt_fig s;
    *ret_found = false;
    const char *id = sbt_jval_str(w->x, "subject");
    if (!id || !sbt_id_parse(id, &subject))
        return SBT_OK;
    SBT_TRY(was(w, &subject, &s, ret_found, f));
    if (!*ret_found)
        return SBT_OK;
    sbt_fig_init(ret, unit);
    memcpy(ret->dim, s.dim, sizeof s.dim);
    ret->case_id = s.case_id;
    ret->subject_id = subject;
    ret->office = s.office;
    ret->opened_us = ret->since_us = w->us;
    return SBT_OK;
}

static enum sbt_rc decree_event(const struct word *w, const char *kind, struct sbt_fault *f)
{
    struct sbt_fig x;
    bool found;
    if (sbt_str_eq(kind, "decree.recorded")) {
        SBT_TRY(of_subject(w, SBT_FIG_DECREE, &x, &found, f));
        if (found)
            x.day = day_of(w->x, "day");
    } else {
        SBT_TRY(was(w, &w->thing, &x, &found, f));
        const char *s = text_of(w->x, "status");
        if (found)
            x.flag = sbt_str_eq(s, "annulled") || sbt_str_eq(s, "returned") ? "annulled" : "";
    }
    return found ? move(w, &w->thing, &x, f) : SBT_OK;
}

// What a clock is after an event: running (also while it stands still), late, met, ended late.
static const char *clock_flag(const struct word *w, const char *kind, const char *now)
{
    const char *state = text_of(w->x, "state");
    if (sbt_str_eq(kind, "clock.tier"))
        return sbt_str_eq(text_of(w->x, "what"), "remind") ? now : "late";
    if (!sbt_str_eq(kind, "clock.changed"))
        return now;
    return sbt_str_eq(state, "breached") ? "late"
           : sbt_str_eq(state, "met")    ? "met"
           : sbt_str_eq(state, "ended")  ? "ended_late"
                                         : "running";
}

static enum sbt_rc clock_changed(const struct word *w, const char *kind, struct sbt_fault *f)
{
    struct sbt_fig x, s;
    bool found;
    SBT_TRY(was(w, &w->thing, &x, &found, f));
    if (!found)
        return SBT_OK;
    bool late = sbt_str_eq(x.flag, "late");
    x.flag = clock_flag(w, kind, x.flag);
    SBT_TRY(move(w, &w->thing, &x, f));
    bool is_late = sbt_str_eq(x.flag, "late");
    if (late == is_late)
        return SBT_OK;
    SBT_TRY(was(w, &x.subject_id, &s, &found, f));
    if (!found)
        return SBT_OK;
    s.late_n += is_late ? 1 : -1;
    int64_t v[SBT_FIG_M_N];
    sbt_fig_tally(&s, v);
    if (is_late && sbt_str_eq(x.block, "ppk") && v[SBT_FIG_M_RECOMMENDED] && !v[SBT_FIG_M_SANCTIONED])
        s.ppk_late = true;
    return move(w, &x.subject_id, &s, f);
}

static enum sbt_rc clock_event(const struct word *w, const char *kind, struct sbt_fault *f)
{
    struct sbt_fig x;
    bool found;
    if (!sbt_str_eq(kind, "clock.started"))
        return clock_changed(w, kind, f);
    SBT_TRY(of_subject(w, SBT_FIG_CLOCK, &x, &found, f));
    if (!found)
        return SBT_OK;
    x.code = text_of(w->x, "code");
    x.flag = "running";
    const char *owner;
    SBT_TRY(agency_of(w->k, sbt_jval_str(w->x, "agency"), &owner, f));
    x.block = *owner && sbt_str_eq(owner, x.dim[SBT_FIG_PPK]) ? "ppk" : "";
    return move(w, &w->thing, &x, f);
}

static enum sbt_rc stages_event(const struct word *w, struct sbt_fault *f)
{
    SBT_TRY(sbt_q_figure_fold_clear_stages(w->k->tx, NULL, f));
    const struct sbt_jval *rows = sbt_jval_get(w->x, "rows");
    for (size_t i = 0; rows && i < rows->n; i++) {
        const struct sbt_jval *r = &rows->v[i];
        struct sbt_q_figure_fold_stage_add_in in = {
            .contest = text_of(r, "contest"),
            .office = text_of(r, "office"),
            .region = text_of(r, "region"),
            .stage = text_of(r, "stage"),
            .first_day = day_of(r, "first"),
            .last_day = day_of(r, "last"),
        };
        SBT_TRY(sbt_q_figure_fold_stage_add(w->k->tx, &in, NULL, f));
    }
    w->k->stages_known = false;
    return SBT_OK;
}

static enum sbt_rc event(const struct word *w, const char *kind, struct sbt_fault *f)
{
    if (sbt_str_starts(kind, "subject."))
        return subject_event(w, kind, f);
    if (sbt_str_starts(kind, "clock."))
        return clock_event(w, kind, f);
    if (sbt_str_starts(kind, "decree."))
        return decree_event(w, kind, f);
    if (sbt_str_eq(kind, "report.filed"))
        return report_filed(w, f);
    if (sbt_str_eq(kind, "case.opened"))
        return case_opened(w, f);
    if (sbt_str_eq(kind, "case.merged") || sbt_str_eq(kind, "case.unmerged"))
        return case_merged(w, sbt_str_eq(kind, "case.merged"), f);
    if (sbt_str_eq(kind, "case.passed"))
        return case_passed(w, f);
    if (sbt_str_eq(kind, "letter.sent"))
        return letter_sent(w, f);
    if (sbt_str_eq(kind, "figure.stages"))
        return stages_event(w, f);
    return SBT_OK;
}

// --- passes

bool sbt_figure_fold_full(const struct sbt_figure_fold *k)
{
    return k->moves_n >= SBT_FIGURE_EPOCH; // an event's moves stay in one epoch, so it may hold one more
}

struct sbt_figure_fold *sbt_figure_fold_begin(struct sbt_tx *tx, int64_t epoch, int64_t moves_n)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_figure_fold *k = SBT_NEW(a, struct sbt_figure_fold);
    *k = (struct sbt_figure_fold){.tx = tx, .a = a, .moves_n = moves_n, .epoch = epoch};
    if (sbt_figure_fold_full(k)) {
        k->epoch++;
        k->moves_n = 0;
    }
    k->slots = CELL_SLOTS;
    k->slot = SBT_NEW_N(a, struct cell *, k->slots);
    k->agencies = SBT_NEW_N(a, struct agency, AGENCY_SLOTS);
    sbt_tx_scope_open(tx, SBT_SCOPE_PROJECT);
    return k;
}

enum sbt_rc sbt_figure_fold_end(struct sbt_figure_fold *k, int64_t leaf_n, struct sbt_fault *f)
{
    SBT_TRY(cells_write(k, f));
    struct sbt_q_figure_fold_state_set_in in = {leaf_n, k->epoch, k->moves_n, SBT_FIGURE_LAYOUT};
    SBT_TRY(sbt_q_figure_fold_state_set(k->tx, &in, NULL, f));
    sbt_tx_scope_close(k->tx, SBT_SCOPE_PROJECT);
    return SBT_OK;
}

enum sbt_rc sbt_figure_fold_take(struct sbt_figure_fold *k, const struct sbt_q_figure_fold_walk_out *r,
                                 struct sbt_fault *f)
{
    if (!r->facts)
        return SBT_OK;
    static const char *const starts[] = {"subject.", "clock.",      "decree.",      "report.filed",
                                         "case.",    "letter.sent", "figure.stages"};
    bool mine = false;
    for (size_t i = 0; i < SBT_ARRAY_LEN(starts); i++)
        mine = mine || sbt_str_starts(r->kind, starts[i]);
    if (!mine)
        return SBT_OK;
    const char *kind = sbt_arena_strdup(k->a, r->kind);
    struct word w = {.k = k, .leaf = r->leaf_index, .us = r->sequenced_us, .thing = r->thing_id, .case_id = r->case_id};
    SBT_TRY(sbt_jval_parse(k->a, r->facts, strlen(r->facts), &w.x, f));
    return event(&w, kind, f);
}
