// Lists of all that an actor sees: what has a clock, the first ones kept in order; then what has none, newest first.
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

#define CLOCKS_EACH 3 // of a subject, that are read before the first of them alone is asked for

struct page {
    struct sbt_list_held_row *rows;
    size_t n, max;
};

static void add(struct page *pg, int64_t due_us, const struct sbt_id *id)
{
    const struct sbt_list_held_row r = {.due_us = due_us, .id = *id};
    size_t at = pg->n;
    for (size_t i = 0; i < pg->n; i++) // with an earlier clock, or seen as an agency's and as a person's
        if (sbt_id_eq(&pg->rows[i].id, id) && pg->rows[i].due_us <= due_us)
            return;
    while (at > 0 && (r.due_us != pg->rows[at - 1].due_us ? r.due_us < pg->rows[at - 1].due_us
                                                          : sbt_id_cmp(&r.id, &pg->rows[at - 1].id) < 0))
        at--;
    if (at == pg->max)
        return;
    pg->n += pg->n < pg->max;
    memmove(&pg->rows[at + 1], &pg->rows[at], (pg->n - 1 - at) * sizeof *pg->rows);
    pg->rows[at] = r;
}

static enum sbt_rc of_agency(struct sbt_tx *tx, const struct sbt_list_filter *p, const struct sbt_list_held_from *from,
                             bool first, struct page *pg, struct sbt_fault *f)
{
    struct sbt_q_case_list_seen_due_in in = {.agency = p->agency,
                                             .account = p->account,
                                             .nip = p->nip,
                                             .first = first,
                                             .after_us = from->due_us,
                                             .after = from->id,
                                             .max = (int64_t)(first ? CLOCKS_EACH * pg->max : pg->max)};
    struct sbt_q_case_list_seen_due_out *rows;
    size_t n, before = pg->n;
    SBT_TRY(sbt_q_case_list_seen_due(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        add(pg, rows[i].due_us, &rows[i].subject_id);
    if (!first || pg->n == pg->max || (int64_t)n < in.max)
        return SBT_OK;
    pg->n = before; // subjects with many clocks: these rows are not all
    return of_agency(tx, p, from, false, pg, f);
}

static enum sbt_rc of_person(struct sbt_tx *tx, const struct sbt_list_filter *p, const struct sbt_list_held_from *from,
                             struct page *pg, struct sbt_fault *f)
{
    struct sbt_q_case_list_person_due_in in = {
        .account = p->account, .nip = p->nip, .after_us = from->due_us, .after = from->id, .max = (int64_t)pg->max};
    struct sbt_q_case_list_person_due_out *rows;
    size_t n;
    SBT_TRY(sbt_q_case_list_person_due(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        add(pg, rows[i].due_us, &rows[i].subject_id);
    return SBT_OK;
}

static enum sbt_rc with_clock(struct sbt_tx *tx, const struct sbt_list_filter *p, const struct sbt_list_seen *seen,
                              const struct sbt_list_held_from *from, struct page *pg, struct sbt_fault *f)
{
    const struct sbt_list_held_from begin = {.due_us = -INT64_MAX, .id = {.b = {[15] = 1}}};
    if (seen->agency_n > 0)
        SBT_TRY(of_agency(tx, p, from ? from : &begin, from == NULL, pg, f));
    return seen->person_n > 0 ? of_person(tx, p, from ? from : &begin, pg, f) : SBT_OK;
}

enum sbt_rc sbt_list_seen_page(struct sbt_tx *tx, const struct sbt_list_filter *p, const struct sbt_list_seen *seen,
                               bool by_due, const struct sbt_list_held_from *from, size_t max,
                               struct sbt_list_held_row **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct page pg = {.rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_list_held_row, max + 1), .max = max};
    bool rest = !by_due || (from && from->rest);
    if (!rest)
        SBT_TRY(with_clock(tx, p, seen, from, &pg, f));
    if (pg.n < max) {
        struct sbt_q_case_list_seen_rest_in in = {.agency = p->agency,
                                                  .account = p->account,
                                                  .nip = p->nip,
                                                  .before = p->to_id,
                                                  .without_due = by_due,
                                                  .max = (int64_t)(max - pg.n)};
        struct sbt_q_case_list_seen_rest_out *rows;
        size_t n;
        if (from && rest)
            in.before = from->id;
        SBT_TRY(sbt_q_case_list_seen_rest(tx, &in, &rows, &n, f));
        for (size_t i = 0; i < n; i++)
            pg.rows[pg.n++] = (struct sbt_list_held_row){.due_us = SBT_US_NONE, .id = rows[i].subject_id};
    }
    *ret = pg.rows;
    *ret_n = pg.n;
    return SBT_OK;
}
