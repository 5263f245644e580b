// Projector of open data: months that were published, and outside lists that were laid beside ours.
#include "base/buf.h"
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"

static const char *joined(struct sbt_tx *tx, const char *const *s, size_t n)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 8 * 1024);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            sbt_buf_putc(&b, ' ');
        sbt_buf_puts(&b, s[i]);
    }
    return sbt_arena_strdup(sbt_tx_arena(tx), b.n > 0 ? b.p : "");
}

enum sbt_rc sbt_project_open_released(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_open_released_facts *x = e->facts;
    struct sbt_q_open_release_insert_in in = {.month = x->month,
                                              .leaf_n = x->leaf_n,
                                              .as_of_us = x->as_of_us,
                                              .released_us = e->recorded_us,
                                              .base = x->base,
                                              .statuses = joined(tx, x->columns, x->columns_n)};
    SBT_TRY(sbt_q_open_release_insert(tx, &in, NULL, f));
    for (size_t i = 0; i < x->rows_n; i++) {
        const struct sbt_ev_open_row *r = &x->rows[i];
        struct sbt_q_open_row_insert_in row = {x->month, r->table, r->code, joined(tx, r->values, r->values_n)};
        SBT_TRY(sbt_q_open_row_insert(tx, &row, NULL, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_project_outside_compared(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_outside_compared_facts *x = e->facts;
    struct sbt_q_outside_list_insert_in in = {.event_id = e->id.u,
                                              .agency = x->agency,
                                              .figure = x->figure,
                                              .leaf_n = x->leaf_n,
                                              .sha256 = x->sha256,
                                              .rows_n = x->rows_n,
                                              .matched = x->matched,
                                              .missing_here = x->missing_here,
                                              .missing_there = x->missing_there,
                                              .differs = x->differs,
                                              .account_id = e->account.u,
                                              .agency_id = e->agency.u,
                                              .compared_us = e->recorded_us};
    return sbt_q_outside_list_insert(tx, &in, NULL, f);
}
