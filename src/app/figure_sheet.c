// Citable sheets: published by an event, read from their row, and computed again to show that they still hold.
#include "app/figure_sheet.h"

#include <string.h>

#include "app/idempotency.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/tr.h"
#include "gen/queries.h"
#include "store/event.h"

#define ROWS_MAX 2000

// From the id, so that it needs no counter.
const char *sbt_short_number(struct sbt_arena *a, const char *prefix, const struct sbt_id *id)
{
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    char s[9] = "";
    for (int i = 0; i < 8; i++)
        s[i] = letters[id->b[15 - i] % (sizeof letters - 1)];
    return sbt_arena_printf(a, "%s%s", prefix, s);
}

static const char *value_text(struct sbt_arena *a, const struct sbt_figure_value *v)
{
    return v->n == SBT_INT_NONE ? "-" : sbt_arena_printf(a, "%lld", (long long)v->n);
}

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_figure_in *in;
    const char *note, *number;
    struct sbt_figure_sheet *ret;
};

// What is asked for: the same form sent twice makes one sheet.
static void asked(struct sbt_arena *a, const struct act *p, struct sbt_hash *ret)
{
    const char *all = "";
    const char *const words[] = {p->in->name, p->in->as_of, p->in->scope, p->in->code, p->in->by, p->note};
    for (size_t i = 0; i < SBT_ARRAY_LEN(words); i++)
        all = sbt_arena_printf(a, "%s|%s", all, words[i] ? words[i] : "");
    sbt_sha256(all, strlen(all), ret);
}

static enum sbt_rc publish_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *p = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_figure_answer x;
    struct sbt_hash hash;
    struct sbt_blob before;
    bool seen;
    asked(a, p, &hash);
    SBT_TRY(sbt_idem_begin(tx, p->ctx, "figure.publish", &hash, &seen, &before, f));
    if (seen) {
        p->number = sbt_arena_strndup(a, before.p, before.n);
        return SBT_OK;
    }
    SBT_TRY(sbt_figure_show_tx(tx, p->ctx, p->in, &x, f));
    if (x.rows_n >= ROWS_MAX)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Rinciannya terlalu panjang untuk satu lembar."));
    const char **codes = SBT_NEW_N(a, const char *, x.rows_n + 1), **values = SBT_NEW_N(a, const char *, x.rows_n + 1);
    for (size_t i = 0; i < x.rows_n; i++) {
        codes[i] = sbt_str_empty(x.rows[i].code) ? "-" : x.rows[i].code;
        values[i] = value_text(a, &x.rows[i]);
    }
    codes[x.rows_n] = "=";
    values[x.rows_n] = value_text(a, &x.total);
    struct sbt_id id;
    sbt_id_new(&id, sbt_tx_now_us(tx));
    p->number = sbt_short_number(a, "LA-", &id);
    struct sbt_ev_figure_published_facts facts = {
        .as_of_us = x.us,
        .by = x.by,
        .code = sbt_str_empty(x.code) ? NULL : x.code,
        .codes = codes,
        .codes_n = x.rows_n + 1,
        .figure = x.def->name,
        .leaf_n = x.leaf_n,
        .number = p->number,
        .scope = x.scope,
        .unit = x.def->unit,
        .values = values,
        .values_n = x.rows_n + 1,
    };
    struct sbt_ev_figure_published_text text = {.definition_en = sbt_tr("en", x.def->definition),
                                                .definition_id = x.def->definition,
                                                .note = sbt_str_empty(p->note) ? NULL : p->note};
    struct sbt_event_new e = {.kind = SBT_EV_FIGURE_PUBLISHED, .thing = id, .facts = &facts, .text = &text};
    struct sbt_event_id made;
    SBT_TRY(sbt_event_append(tx, &e, &made, f));
    return sbt_idem_end(tx, p->ctx, "figure.publish", (struct sbt_blob){p->number, strlen(p->number)}, f);
}

enum sbt_rc sbt_figure_publish(struct sbt_ctx *ctx, const struct sbt_figure_in *in, const char *note,
                               const char **ret_number, struct sbt_fault *f)
{
    SBT_TRY(sbt_figure_may(ctx, f));
    struct act p = {.ctx = ctx, .in = in, .note = note};
    SBT_TRY(sbt_ctx_tx(ctx, "figure.publish", SBT_TX_WRITE, publish_tx, &p, f));
    *ret_number = p.number;
    return SBT_OK;
}

// Whether today's computation at that N gives the published rows, all of them and no other.
static bool same(struct sbt_arena *a, const struct sbt_figure_answer *x, const char *codes, const char *figures)
{
    SBT_AUTO_BUF c, v;
    sbt_buf_init(&c, 512 * 1024);
    sbt_buf_init(&v, 512 * 1024);
    for (size_t i = 0; i < x->rows_n; i++) {
        sbt_buf_printf(&c, "%s\n", sbt_str_empty(x->rows[i].code) ? "-" : x->rows[i].code);
        sbt_buf_printf(&v, "%s\n", value_text(a, &x->rows[i]));
    }
    sbt_buf_puts(&c, "=");
    sbt_buf_puts(&v, value_text(a, &x->total));
    return sbt_str_eq(c.p, codes) && sbt_str_eq(v.p, figures);
}

static enum sbt_rc sheet_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *p = arg;
    struct sbt_q_figure_sheet_get_in key = {p->number};
    struct sbt_q_figure_sheet_get_out o;
    bool found;
    SBT_TRY(sbt_q_figure_sheet_get(tx, &key, &o, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Lembar %1 tidak ada."), p->number);
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_figure_in in = {.name = o.figure,
                               .as_of = sbt_arena_printf(a, "%lld", (long long)o.leaf_n),
                               .scope = o.scope,
                               .code = o.code,
                               .by = o.by_dim};
    *p->ret =
        (struct sbt_figure_sheet){.number = o.number,
                                  .definition = sbt_str_eq(p->ctx->lang, "en") ? o.definition_en : o.definition_id,
                                  .note = o.note,
                                  .agency_label = o.agency_label,
                                  .published_us = o.published_us};
    SBT_TRY(sbt_figure_show_tx(tx, p->ctx, &in, &p->ret->x, f));
    p->ret->still = same(a, &p->ret->x, o.codes, o.figures);
    return SBT_OK;
}

enum sbt_rc sbt_figure_sheet(struct sbt_ctx *ctx, const char *number, struct sbt_figure_sheet *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_figure_may(ctx, f));
    struct act p = {.ctx = ctx, .number = number, .ret = ret};
    return sbt_ctx_tx(ctx, "figure.sheet", SBT_TX_READ, sheet_tx, &p, f);
}
