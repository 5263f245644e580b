// Pairs the rows of two rulebooks and tells each difference in a sentence.
#include "domain/rulebook_diff.h"

#include "base/buf.h"
#include "base/tr.h"

struct diff {
    struct sbt_arena *a;
    const char *lang;
    struct sbt_rb_change *rows;
    size_t n, cap;
};

static const char *head_of(struct diff *d, const struct sbt_rb_item *i)
{
    const char *heading = sbt_tr(d->lang, i->heading);
    if (*i->code == 0 || sbt_str_eq(i->code, i->name))
        return sbt_tr_fill(d->a, d->lang, SBT_N_("%1 “%2”"), heading, i->name, NULL);
    return sbt_tr_fill(d->a, d->lang, SBT_N_("%1 “%2” (%3)"), heading, i->name, i->code);
}

static void add(struct diff *d, enum sbt_rb_change_kind kind, const struct sbt_rb_item *older,
                const struct sbt_rb_item *newer, const char *say)
{
    const struct sbt_rb_item *i = newer != NULL ? newer : older;
    d->rows = sbt_arena_grow(d->a, d->rows, d->n, &d->cap, sizeof *d->rows);
    d->rows[d->n++] = (struct sbt_rb_change){.kind = kind,
                                             .section = i->section,
                                             .heading = i->heading,
                                             .code = i->code,
                                             .say = say,
                                             .old_line = older != NULL ? older->line : 0,
                                             .new_line = newer != NULL ? newer->line : 0};
}

static const char *all_facts(struct diff *d, const struct sbt_rb_item *i)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 32 * 1024);
    for (size_t k = 0; k < i->facts_n; k++)
        sbt_buf_printf(&b, "%s%s: %s", k > 0 ? "; " : "", sbt_tr(d->lang, i->facts[k].label), i->facts[k].value);
    return sbt_arena_strdup(d->a, b.p);
}

static void whole(struct diff *d, enum sbt_rb_change_kind kind, const struct sbt_rb_item *older,
                  const struct sbt_rb_item *newer)
{
    const struct sbt_rb_item *i = newer != NULL ? newer : older;
    const char *say = kind == SBT_RB_REMOVED ? SBT_N_("%1 dihapus.")
                      : i->facts_n == 0      ? SBT_N_("%1 ditambahkan.")
                                             : SBT_N_("%1 ditambahkan. %2.");
    add(d, kind, older, newer, sbt_tr_fill(d->a, d->lang, say, head_of(d, i), all_facts(d, i), NULL));
}

// The k-th fact of that label: a duty may name its holders several times.
static const char *fact_of(const struct sbt_rb_item *i, const char *label, size_t k)
{
    for (size_t j = 0; j < i->facts_n; j++)
        if (sbt_str_eq(i->facts[j].label, label) && k-- == 0)
            return i->facts[j].value;
    return NULL;
}

static size_t nth_label(const struct sbt_rb_item *i, size_t at)
{
    size_t n = 0;
    for (size_t j = 0; j < at; j++)
        n += sbt_str_eq(i->facts[j].label, i->facts[at].label);
    return n;
}

static void one(struct diff *d, const struct sbt_rb_item *o, const struct sbt_rb_item *n, const char *label,
                const char *was, const char *is)
{
    if (sbt_str_eq(was, is))
        return;
    const char *say = was == NULL  ? SBT_N_("%1 kini “%2”; dahulu tidak ada.")
                      : is == NULL ? SBT_N_("%1 tidak ada lagi; dahulu “%2”.")
                                   : SBT_N_("%1 berubah dari “%2” menjadi “%3”.");
    const char *what = sbt_tr_fill(d->a, d->lang, say, sbt_tr(d->lang, label), was != NULL ? was : is, is);
    add(d, SBT_RB_CHANGED, o, n, sbt_tr_fill(d->a, d->lang, SBT_N_("%1: %2"), head_of(d, n), what, NULL));
}

static void compare(struct diff *d, const struct sbt_rb_item *o, const struct sbt_rb_item *n)
{
    one(d, o, n, SBT_N_("Nama"), o->name, n->name);
    for (size_t k = 0; k < o->facts_n; k++)
        one(d, o, n, o->facts[k].label, o->facts[k].value, fact_of(n, o->facts[k].label, nth_label(o, k)));
    for (size_t k = 0; k < n->facts_n; k++)
        if (fact_of(o, n->facts[k].label, nth_label(n, k)) == NULL)
            one(d, o, n, n->facts[k].label, NULL, n->facts[k].value);
}

// The item of the other file with this one's section and code, and as many of the same code before it.
static const struct sbt_rb_item *pair_of(const struct sbt_rb_item *mine, size_t at, const struct sbt_rb_item *other,
                                         size_t other_n)
{
    size_t nth = 0;
    for (size_t i = 0; i < at; i++)
        nth += sbt_str_eq(mine[i].section, mine[at].section) && sbt_str_eq(mine[i].code, mine[at].code);
    for (size_t i = 0; i < other_n; i++)
        if (sbt_str_eq(other[i].section, mine[at].section) && sbt_str_eq(other[i].code, mine[at].code) && nth-- == 0)
            return &other[i];
    return NULL;
}

void sbt_rulebook_diff(struct sbt_arena *a, const struct sbt_rulebook *older, const struct sbt_rulebook *newer,
                       const char *lang, const struct sbt_rb_change **ret, size_t *ret_n)
{
    struct diff d = {.a = a, .lang = lang};
    const struct sbt_rb_item *o, *n;
    size_t o_n, n_n;
    sbt_rulebook_items(a, older, lang, &o, &o_n);
    sbt_rulebook_items(a, newer, lang, &n, &n_n);
    size_t at = 0; // what has gone is told where it stood
    for (size_t i = 0; i < n_n; i++) {
        const struct sbt_rb_item *was = pair_of(n, i, o, o_n);
        if (was == NULL) {
            whole(&d, SBT_RB_ADDED, NULL, &n[i]);
            continue;
        }
        for (; at < (size_t)(was - o); at++)
            if (pair_of(o, at, n, n_n) == NULL)
                whole(&d, SBT_RB_REMOVED, &o[at], NULL);
        compare(&d, was, &n[i]);
    }
    for (; at < o_n; at++)
        if (pair_of(o, at, n, n_n) == NULL)
            whole(&d, SBT_RB_REMOVED, &o[at], NULL);
    *ret = d.rows;
    *ret_n = d.n;
}
