// Reads the loaded rulebooks: they are law, and hold no personal data.
#include "app/rulebook_read.h"

#include "base/buf.h"
#include "base/tr.h"
#include "gen/queries.h"

struct act {
    struct sbt_ctx *ctx;
    const char *sha256;
    struct sbt_rulebook_book *books;
    const struct sbt_rulebook **rbs;
    size_t n;
    struct sbt_rulebook_one one;
    const char *other; // of two, the newer
    struct sbt_rulebook_compared both;
};

static void notes_of(struct sbt_arena *a, const char *lang, const struct sbt_rulebook *rb,
                     const struct sbt_rulebook_note **ret, size_t *ret_n)
{
    const struct sbt_rb_finding *found;
    size_t n, out = 0;
    struct sbt_fault *quiet = SBT_NEW(a, struct sbt_fault); // what was right when it was loaded stays loaded
    if (sbt_rulebook_check(a, rb, NULL, &found, &n, quiet) == SBT_E_INTERNAL)
        n = 0;
    struct sbt_rulebook_note *notes = SBT_NEW_N(a, struct sbt_rulebook_note, n);
    for (size_t i = 0; i < n; i++)
        if (found[i].warning)
            notes[out++] = (struct sbt_rulebook_note){
                .line = found[i].line,
                .say = sbt_tr_fill(a, lang, found[i].say, found[i].args[0], found[i].args[1], found[i].args[2])};
    if (ret)
        *ret = notes;
    *ret_n = out;
}

// The file's end, or the day before the next edition of the same rulebook begins.
static sbt_day ends_of(const struct act *x, size_t at)
{
    const struct sbt_rulebook *rb = x->rbs[at];
    sbt_day end = rb->procedure.to;
    for (size_t i = 0; i < x->n; i++) {
        const struct sbt_rulebook *o = x->rbs[i];
        if (sbt_str_eq(o->id, rb->id) && o->procedure.from > rb->procedure.from &&
            (end == SBT_DAY_NONE || o->procedure.from <= end))
            end = o->procedure.from - 1;
    }
    return end;
}

static enum sbt_rc books_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_rulebook_list_out *rows;
    SBT_TRY(sbt_q_rulebook_list(tx, &rows, &x->n, f));
    x->books = SBT_NEW_N(a, struct sbt_rulebook_book, x->n);
    x->rbs = SBT_NEW_N(a, const struct sbt_rulebook *, x->n);
    for (size_t i = 0; i < x->n; i++)
        SBT_TRY(sbt_app_rulebook(tx, x->ctx->app, rows[i].sha256, &x->rbs[i], f));
    const struct sbt_rulebook *now = NULL;
    struct sbt_fault quiet = {0};
    if (sbt_app_rulebook_on(tx, x->ctx->app, sbt_day_at(x->ctx->now_us, SBT_ZONE_WIB), &now, &quiet) != SBT_OK)
        now = NULL;
    for (size_t i = 0; i < x->n; i++) {
        const struct sbt_rulebook *rb = x->rbs[i];
        size_t notes_n;
        notes_of(a, x->ctx->lang, rb, NULL, &notes_n);
        x->books[i] = (struct sbt_rulebook_book){
            .code = rb->id,
            .edition = rb->version,
            .title = sbt_text2_get(&rb->title, x->ctx->lang),
            .sha256 = rows[i].sha256,
            .instrument = rb->instrument,
            .source = rb->source,
            .procedure = rb->procedure,
            .law = rb->law,
            .ends = ends_of(x, i),
            .now = rb == now,
            .unsourced_n = (int64_t)notes_n,
            .loaded_us = rows[i].loaded_us,
        };
    }
    return SBT_OK;
}

static enum sbt_rc need(struct sbt_ctx *ctx, struct sbt_fault *f)
{
    return sbt_ctx_need(ctx,
                        ctx->actor.operator_cli ? SBT_NEED_HEALTH
                        : ctx->actor.scopes     ? SBT_NEED_AGENCIES
                                                : SBT_NEED_LOGIN,
                        f);
}

enum sbt_rc sbt_rulebook_books(struct sbt_ctx *ctx, struct sbt_rulebook_book **ret, size_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(need(ctx, f));
    struct act x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "rulebook.books", SBT_TX_READ, books_tx, &x, f));
    *ret = x.books;
    *ret_n = x.n;
    return SBT_OK;
}

static enum sbt_rc find(const struct act *x, const char *sha256, size_t *ret, struct sbt_fault *f)
{
    for (*ret = 0; *ret < x->n; ++*ret)
        if (sbt_str_eq(x->books[*ret].sha256, sha256))
            return SBT_OK;
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Aturan ini tidak dimuat di sini."));
}

static enum sbt_rc one_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    size_t at;
    SBT_TRY(books_tx(tx, x, f));
    SBT_TRY(find(x, x->sha256, &at, f));
    bool found;
    struct sbt_q_rulebook_text_in tin = {.sha256 = x->books[at].sha256};
    struct sbt_q_rulebook_text_out text;
    SBT_TRY(sbt_q_rulebook_text(tx, &tin, &text, &found, f));
    struct sbt_q_rulebook_cases_n_in cin = {.rulebook = x->books[at].sha256};
    struct sbt_q_rulebook_cases_n_out cases;
    SBT_TRY(sbt_q_rulebook_cases_n(tx, &cin, &cases, &found, f));
    struct sbt_q_rulebook_loader_in lin = {.loaded_us = x->books[at].loaded_us};
    struct sbt_q_rulebook_loader_out by = {0};
    sbt_id_of_code(&lin.thing, "rulebook", x->books[at].code);
    SBT_TRY(sbt_q_rulebook_loader(tx, &lin, &by, &found, f));
    x->one = (struct sbt_rulebook_one){.b = x->books[at],
                                       .rb = x->rbs[at],
                                       .note = x->rbs[at]->note,
                                       .by = found ? by.name : NULL,
                                       .yaml = text.yaml,
                                       .cases_n = cases.cases_n,
                                       .running_n = cases.running_n};
    notes_of(sbt_tx_arena(tx), x->ctx->lang, x->rbs[at], &x->one.notes, &x->one.notes_n);
    struct sbt_rulebook_book *e = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_rulebook_book, x->n);
    for (size_t i = 0; i < x->n; i++)
        if (sbt_str_eq(x->books[i].code, x->books[at].code))
            e[x->one.editions_n++] = x->books[i];
    x->one.editions = e;
    return SBT_OK;
}

enum sbt_rc sbt_rulebook_one_get(struct sbt_ctx *ctx, const char *sha256, struct sbt_rulebook_one *ret,
                                 struct sbt_fault *f)
{
    SBT_TRY(need(ctx, f));
    struct act x = {.ctx = ctx, .sha256 = sha256};
    SBT_TRY(sbt_ctx_tx(ctx, "rulebook.one", SBT_TX_READ, one_tx, &x, f));
    *ret = x.one;
    return SBT_OK;
}

static enum sbt_rc compare_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    size_t older, newer;
    SBT_TRY(books_tx(tx, x, f));
    SBT_TRY(find(x, x->sha256, &older, f));
    SBT_TRY(find(x, x->other, &newer, f));
    x->both = (struct sbt_rulebook_compared){.older = x->books[older], .newer = x->books[newer]};
    sbt_rulebook_diff(sbt_tx_arena(tx), x->rbs[older], x->rbs[newer], x->ctx->lang, &x->both.changes,
                      &x->both.changes_n);
    return SBT_OK;
}

enum sbt_rc sbt_rulebook_compare(struct sbt_ctx *ctx, const char *older, const char *newer,
                                 struct sbt_rulebook_compared *ret, struct sbt_fault *f)
{
    SBT_TRY(need(ctx, f));
    struct act x = {.ctx = ctx, .sha256 = older, .other = newer};
    SBT_TRY(sbt_ctx_tx(ctx, "rulebook.compare", SBT_TX_READ, compare_tx, &x, f));
    *ret = x.both;
    return SBT_OK;
}
