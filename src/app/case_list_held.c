// Lists of what an office or a person's duties hold, each walked along its own index: the desk reads nothing else.
#include "app/case_list_held.h"

#include <stdlib.h>
#include <string.h>

#include "app/clock_due.h"
#include "base/buf.h"
#include "gen/queries.h"

#define KEYS_MAX 17 // an office and its person's duties
#define FEW 500     // clocks of one holder that are sorted for each page

struct key { // what one index entry begins with: an office or a duty that no single office has
    struct sbt_id holder;
    const char *duty, *held;
};

struct sbt_list_held_known {
    struct sbt_q_case_list_rest_out *other;
    size_t other_n;
    struct {
        struct sbt_q_case_list_held_due_out *p; // the first ones by due date
        size_t n;
    } late[KEYS_MAX];
};

bool sbt_list_held_fits(const struct sbt_list_filter *p)
{
    struct sbt_list_filter q = *p;
    q.mine = 0;
    q.holder = (struct sbt_id){{0}};
    if (!sbt_list_filter_plain(&q))
        return false;
    if (p->mine)
        return !p->handed && p->duties_n <= SBT_ARRAY_LEN(p->duty) && sbt_id_is_none(&p->holder);
    return !sbt_id_is_none(&p->holder);
}

static size_t keys_of(struct sbt_arena *a, const struct sbt_list_filter *p, struct key ret[KEYS_MAX])
{
    size_t n = 0;
    const struct sbt_id *office = p->mine ? &p->office : &p->holder;
    if (!sbt_id_is_none(office)) {
        SBT_AUTO_BUF hex;
        sbt_buf_init(&hex, 2 * sizeof office->b);
        sbt_buf_add_hex(&hex, office->b, sizeof office->b);
        ret[n++] = (struct key){.holder = *office, .held = sbt_arena_strdup(a, hex.p)};
    }
    for (size_t i = 0; p->mine && i < SBT_ARRAY_LEN(p->duty) && p->duty[i]; i++)
        ret[n++] = (struct key){.duty = p->duty[i], .held = sbt_arena_printf(a, "=%s", p->duty[i])};
    return n;
}

#define PARAMS(p)                                                                                        \
    .all = (p)->all, .agency = (p)->agency, .account = (p)->account, .nip = (p)->nip, .mine = (p)->mine, \
    .duties = (p)->duties, .member = (p)->member

// What is mine but not by a duty: assigned to me, levels that my office decides with others, blocks.
static enum sbt_rc others(struct sbt_tx *tx, const struct sbt_list_filter *p, struct sbt_q_case_list_rest_out **ret,
                          size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_case_list_rest_in in = {.all = p->all,
                                         .agency = p->agency,
                                         .account = p->account,
                                         .nip = p->nip,
                                         .duties = p->duties,
                                         .office = p->office,
                                         .member = p->member,
                                         .blocks = p->blocks,
                                         .max = 9000};
    *ret_n = 0;
    return p->mine ? sbt_q_case_list_rest(tx, &in, ret, ret_n, f) : SBT_OK;
}

static enum sbt_rc due(struct sbt_tx *tx, const struct sbt_list_filter *p, const struct key *k,
                       const struct sbt_list_held_from *from, int64_t until_us, int64_t max,
                       struct sbt_q_case_list_held_due_out **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_case_list_held_clocks_in few = {.held = k->held, .max = FEW};
    struct sbt_q_case_list_held_clocks_out clocks;
    bool found;
    struct sbt_q_case_list_held_due_in in = {PARAMS(p),
                                             .held = k->held,
                                             .after_us = from->due_us,
                                             .after = from->id,
                                             .until_us = until_us,
                                             .sort_until_us =
                                                 until_us == INT64_MAX ? until_us : until_us + SBT_CLOCK_SORT_US,
                                             .max = max};
    SBT_TRY(sbt_q_case_list_held_clocks(tx, &few, &clocks, &found, f));
    if (clocks.n == FEW) // so many that the order of all due dates soon comes upon them
        return sbt_q_case_list_held_due(tx, &in, ret, ret_n, f);
    _Static_assert(sizeof(struct sbt_q_case_list_held_due_few_in) == sizeof in, "the same parameters");
    struct sbt_q_case_list_held_due_few_in own;
    struct sbt_q_case_list_held_due_few_out *rows;
    memcpy(&own, &in, sizeof own);
    SBT_TRY(sbt_q_case_list_held_due_few(tx, &own, &rows, ret_n, f));
    *ret = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_q_case_list_held_due_out, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct sbt_q_case_list_held_due_out){.subject_id = rows[i].subject_id, .due_us = rows[i].due_us};
    return SBT_OK;
}

static int row_cmp(const void *x, const void *y)
{
    const struct sbt_list_held_row *a = x, *b = y;
    bool a_rest = a->due_us == SBT_US_NONE, b_rest = b->due_us == SBT_US_NONE;
    if (a_rest != b_rest)
        return a_rest ? 1 : -1;
    if (a_rest)
        return -sbt_id_cmp(&a->id, &b->id);
    if (a->due_us != b->due_us)
        return a->due_us < b->due_us ? -1 : 1;
    return sbt_id_cmp(&a->id, &b->id);
}

struct rows {
    struct sbt_list_held_row *p;
    size_t n, cap;
};

static void add(struct sbt_tx *tx, struct rows *r, int64_t due_us, const struct sbt_id *id)
{
    if (r->n == r->cap)
        r->p = sbt_arena_grow(sbt_tx_arena(tx), r->p, r->n, &r->cap, sizeof *r->p);
    r->p[r->n++] = (struct sbt_list_held_row){.due_us = due_us, .id = *id};
}

enum sbt_rc sbt_list_held_page(struct sbt_tx *tx, const struct sbt_list_filter *p,
                               const struct sbt_list_held_from *from, int64_t max,
                               const struct sbt_list_held_known *known, struct sbt_list_held_row **ret, size_t *ret_n,
                               struct sbt_fault *f)
{
    struct key keys[KEYS_MAX];
    size_t keys_n = keys_of(sbt_tx_arena(tx), p, keys), others_n;
    struct sbt_q_case_list_rest_out *other;
    struct rows out = {0};
    struct sbt_list_held_row at = {.due_us = from->rest ? SBT_US_NONE : from->due_us, .id = from->id};
    if (known != NULL) {
        other = known->other;
        others_n = known->other_n;
    } else {
        SBT_TRY(others(tx, p, &other, &others_n, f));
    }
    for (size_t i = 0; i < others_n; i++) {
        struct sbt_list_held_row r = {.due_us = other[i].due_us, .id = other[i].subject_id};
        if (row_cmp(&r, &at) > 0)
            add(tx, &out, r.due_us, &r.id);
    }
    size_t with_due = 0;
    for (size_t i = 0; i < keys_n && !from->rest; i++) {
        struct sbt_q_case_list_held_due_out *rows;
        struct sbt_list_held_from next = *from;
        size_t n = known != NULL ? known->late[i].n : 0, begin = with_due;
        for (size_t j = 0; j < n && with_due - begin < (size_t)max; j++, with_due++) {
            next =
                (struct sbt_list_held_from){.due_us = known->late[i].p[j].due_us, .id = known->late[i].p[j].subject_id};
            add(tx, &out, next.due_us, &next.id);
        }
        if (with_due - begin == (size_t)max)
            continue;
        SBT_TRY(due(tx, p, &keys[i], &next, INT64_MAX, max - (int64_t)(with_due - begin), &rows, &n, f));
        for (size_t j = 0; j < n; j++, with_due++)
            add(tx, &out, rows[j].due_us, &rows[j].subject_id);
    }
    for (size_t i = 0; i < keys_n && (int64_t)with_due < max; i++) {
        struct sbt_q_case_list_held_rest_in in = {PARAMS(p), .holder = keys[i].holder, .duty = keys[i].duty, .max = max,
                                                  .before = from->id};
        if (!from->rest)
            memset(in.before.b, 0xff, sizeof in.before.b);
        struct sbt_q_case_list_held_rest_out *rows;
        size_t n;
        SBT_TRY(sbt_q_case_list_held_rest(tx, &in, &rows, &n, f));
        for (size_t j = 0; j < n; j++)
            add(tx, &out, SBT_US_NONE, &rows[j].subject_id);
    }
    if (out.n > 0)
        qsort(out.p, out.n, sizeof *out.p, row_cmp);
    *ret = out.p;
    *ret_n = out.n < (size_t)max ? out.n : (size_t)max;
    return SBT_OK;
}

enum sbt_rc sbt_list_held_count(struct sbt_tx *tx, const struct sbt_list_filter *p, int64_t max, int64_t *ret,
                                int64_t *ret_late, struct sbt_list_held_known **ret_known, struct sbt_fault *f)
{
    struct sbt_list_held_known *known = ret_late ? SBT_NEW(sbt_tx_arena(tx), struct sbt_list_held_known) : NULL;
    struct key keys[KEYS_MAX];
    size_t keys_n = keys_of(sbt_tx_arena(tx), p, keys), others_n;
    struct sbt_q_case_list_rest_out *other;
    SBT_TRY(others(tx, p, &other, &others_n, f));
    int64_t n = (int64_t)others_n, late = 0, now = sbt_tx_now_us(tx);
    if (known) {
        known->other = other;
        known->other_n = others_n;
    }
    for (size_t i = 0; i < others_n; i++)
        late += other[i].due_us != SBT_US_NONE && other[i].due_us <= now;
    const struct sbt_list_held_from start = {.due_us = -INT64_MAX, .id = {.b = {[15] = 1}}};
    for (size_t i = 0; i < keys_n; i++) {
        struct sbt_q_case_list_held_count_in in = {PARAMS(p), .holder = keys[i].holder, .duty = keys[i].duty,
                                                   .max = max};
        struct sbt_q_case_list_held_count_out out;
        bool found;
        SBT_TRY(sbt_q_case_list_held_count(tx, &in, &out, &found, f));
        n += out.n;
        if (ret_late && late < max) {
            struct sbt_q_case_list_held_due_out *rows;
            size_t rows_n;
            SBT_TRY(due(tx, p, &keys[i], &start, now, max - late, &rows, &rows_n, f));
            late += (int64_t)rows_n;
            known->late[i].p = rows;
            known->late[i].n = rows_n;
        }
    }
    *ret = n < max ? n : max;
    if (ret_late)
        *ret_late = late < max ? late : max;
    *ret_known = known;
    return SBT_OK;
}
