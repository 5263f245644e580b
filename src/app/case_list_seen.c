// Lists of all that an actor sees: clocks of what he sees, the first ones kept in order; then what has none, newest first.
#include "app/case_list_seen.h"

#include <string.h>

#include "base/buf.h"
#include "gen/queries.h"

bool sbt_list_seen_fits(const struct sbt_list_filter *p)
{
    return !p->all && sbt_list_filter_plain(p);
}

enum sbt_rc sbt_list_seen_count(struct sbt_tx *tx, const struct sbt_list_filter *p, struct sbt_list_seen *ret,
                                struct sbt_fault *f)
{
    struct sbt_q_case_list_seen_count_in in = {
        .agency = p->agency, .account = p->account, .nip = p->nip, .max = SBT_LIST_DRIVEN_MAX + 1};
    struct sbt_q_case_list_seen_count_out n;
    bool found;
    SBT_TRY(sbt_q_case_list_seen_count(tx, &in, &n, &found, f));
    *ret = (struct sbt_list_seen){.agency_n = n.agency_n, .person_n = n.person_n, .shut_n = n.shut_n};
    return SBT_OK;
}

struct first { // the first rows by due date, behind a place
    struct sbt_list_held_row *rows;
    size_t n, max;
    const struct sbt_list_held_from *from;
    struct sbt_list_held_row now; // the subject whose clocks come, with the first of them
    const struct sbt_id *shut;
    size_t shut_n;
};

static int cmp(int64_t a_us, const struct sbt_id *a, int64_t b_us, const struct sbt_id *b)
{
    return a_us != b_us ? (a_us < b_us ? -1 : 1) : sbt_id_cmp(a, b);
}

static void keep(struct first *x)
{
    const struct sbt_list_held_row *r = &x->now;
    if (sbt_id_is_none(&r->id) || (x->from && cmp(r->due_us, &r->id, x->from->due_us, &x->from->id) <= 0))
        return;
    for (size_t i = 0; i < x->shut_n; i++)
        if (sbt_id_eq(&x->shut[i], &r->id))
            return;
    size_t at = x->n;
    int c = -1;
    while (at > 0 && (c = cmp(r->due_us, &r->id, x->rows[at - 1].due_us, &x->rows[at - 1].id)) < 0)
        at--;
    if (at == x->max || (at > 0 && c == 0)) // seen as an agency's and as a person's: once
        return;
    x->n += x->n < x->max;
    memmove(&x->rows[at + 1], &x->rows[at], (x->n - 1 - at) * sizeof *x->rows);
    x->rows[at] = *r;
}

// Rows come by subject.
static void add(struct first *x, const struct sbt_id *subject, int64_t due_us)
{
    if (sbt_id_eq(&x->now.id, subject)) {
        x->now.due_us = due_us < x->now.due_us ? due_us : x->now.due_us;
        return;
    }
    keep(x);
    x->now = (struct sbt_list_held_row){.due_us = due_us, .id = *subject};
}

static enum sbt_rc agency_clock(const struct sbt_q_case_list_seen_clocks_out *row, void *arg, struct sbt_fault *f)
{
    (void)f;
    add(arg, &row->subject_id, row->due_us);
    return SBT_OK;
}

static enum sbt_rc person_clock(const struct sbt_q_case_list_person_clocks_out *row, void *arg, struct sbt_fault *f)
{
    (void)f;
    add(arg, &row->subject_id, row->due_us);
    return SBT_OK;
}

static enum sbt_rc shut(struct sbt_tx *tx, const struct sbt_list_filter *p, struct first *x, struct sbt_fault *f)
{
    struct sbt_q_case_list_seen_shut_in in = {.account = p->account, .nip = p->nip};
    struct sbt_q_case_list_seen_shut_out *rows;
    SBT_TRY(sbt_q_case_list_seen_shut(tx, &in, &rows, &x->shut_n, f));
    struct sbt_id *ids = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_id, x->shut_n);
    for (size_t i = 0; i < x->shut_n; i++)
        ids[i] = rows[i].subject_id;
    x->shut = ids;
    return SBT_OK;
}

static enum sbt_rc with_clock(struct sbt_tx *tx, const struct sbt_list_filter *p, const struct sbt_list_seen *seen,
                              struct first *x, struct sbt_fault *f)
{
    if (seen->shut_n > 0)
        SBT_TRY(shut(tx, p, x, f));
    if (seen->agency_n > 0) {
        struct sbt_q_case_list_seen_clocks_in in = {.agency = p->agency};
        SBT_TRY(sbt_q_case_list_seen_clocks(tx, &in, agency_clock, x, f));
        keep(x);
        x->now = (struct sbt_list_held_row){0};
    }
    if (seen->person_n > 0) {
        struct sbt_q_case_list_person_clocks_in in = {.account = p->account};
        SBT_TRY(sbt_q_case_list_person_clocks(tx, &in, person_clock, x, f));
        keep(x);
    }
    return SBT_OK;
}

enum sbt_rc sbt_list_seen_page(struct sbt_tx *tx, const struct sbt_list_filter *p, const struct sbt_list_seen *seen,
                               bool by_due, const struct sbt_list_held_from *from, size_t max,
                               struct sbt_list_held_row **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct first x = {.rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_list_held_row, max + 1), .max = max, .from = from};
    bool rest = !by_due || (from && from->rest);
    if (!rest)
        SBT_TRY(with_clock(tx, p, seen, &x, f));
    if (x.n < max) {
        struct sbt_q_case_list_seen_rest_in in = {.agency = p->agency,
                                                  .account = p->account,
                                                  .nip = p->nip,
                                                  .before = p->to_id,
                                                  .without_due = by_due,
                                                  .max = (int64_t)(max - x.n)};
        struct sbt_q_case_list_seen_rest_out *rows;
        size_t n;
        if (from && rest)
            in.before = from->id;
        SBT_TRY(sbt_q_case_list_seen_rest(tx, &in, &rows, &n, f));
        for (size_t i = 0; i < n; i++)
            x.rows[x.n++] = (struct sbt_list_held_row){.due_us = SBT_US_NONE, .id = rows[i].subject_id};
    }
    *ret = x.rows;
    *ret_n = x.n;
    return SBT_OK;
}
