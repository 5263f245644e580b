// Projector of figures: sheets that were published.
#include "base/buf.h"
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"

static const char *joined(struct sbt_tx *tx, const char *const *s, size_t n)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 512 * 1024);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            sbt_buf_putc(&b, '\n');
        sbt_buf_puts(&b, s[i]);
    }
    return n == 0 ? NULL : sbt_arena_strndup(sbt_tx_arena(tx), b.p, b.n);
}

enum sbt_rc sbt_project_figure_published(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_figure_published_facts *x = e->facts;
    const struct sbt_ev_figure_published_text *t = e->text;
    struct sbt_q_figure_sheet_insert_in in = {
        .sheet_id = e->thing,
        .number = x->number,
        .figure = x->figure,
        .scope = x->scope,
        .code = x->code,
        .by_dim = x->by,
        .unit = x->unit,
        .leaf_n = x->leaf_n,
        .as_of_us = x->as_of_us,
        .codes = joined(tx, x->codes, x->codes_n),
        .figures = joined(tx, x->values, x->values_n),
        .definition_id = t ? t->definition_id : NULL,
        .definition_en = t ? t->definition_en : NULL,
        .note = t ? t->note : NULL,
        .published_us = e->recorded_us,
        .agency_id = e->agency.u,
    };
    return sbt_q_figure_sheet_insert(tx, &in, NULL, f);
}
