// Rulebooks for tests: edits of the shipped text line by line, so that they follow the file as it grows.
#include "tests/app/rulebook_fix.h"

#include "app/case_pin.h"
#include "base/buf.h"
#include "base/embed.h"
#include "store/event.h"

static void span_line(struct sbt_buf *out, const char *key, const char *days)
{
    sbt_buf_printf(out, "  %s: {valid_from: %.10s", key, days);
    if (strlen(days) > 10)
        sbt_buf_printf(out, ", valid_to: %.10s", days + 11);
    sbt_buf_puts(out, "}\n");
}

static bool begins(const char *line, const char *key)
{
    size_t n = strlen(key);
    return strncmp(line, "  ", 2) == 0 && strncmp(line + 2, key, n) == 0 && line[2 + n] == ':';
}

// Duties are held on every day of a test.
static void held(struct sbt_buf *out, const char *line, const char *end)
{
    static const char key[] = "valid_from: ";
    const char *at = strstr(line, key);
    if (at == NULL || at >= end) {
        sbt_buf_add(out, line, (size_t)(end - line));
        return;
    }
    at += sizeof key - 1;
    sbt_buf_add(out, line, (size_t)(at - line));
    sbt_buf_puts(out, "2019-01-01");
    sbt_buf_add(out, at + 10, (size_t)(end - at - 10));
}

// The head with the asked lines; sections that speak of the shipped file's own days are left out.
static void rewrite(struct sbt_buf *out, const char *text, const struct tr_book *b)
{
    bool skip = false, head = false, duties = false;
    for (const char *p = text, *e; *p; p = e) {
        e = strchr(p, '\n') + 1;
        if (*p != ' ' && *p != '\n' && *p != '#') {
            head = strncmp(p, "rulebook:", 9) == 0;
            duties = strncmp(p, "duties:", 7) == 0;
            skip = strncmp(p, "transition", 10) == 0;
        }
        if (head && strncmp(p, "  ", 2) == 0 && p[2] != ' ' && p[2] != '#')
            skip = begins(p, "gaps");
        if (skip)
            continue;
        if (head && begins(p, "id"))
            sbt_buf_printf(out, "  id: %s\n", b->id);
        else if (head && begins(p, "version"))
            sbt_buf_printf(out, "  version: \"%s\"\n", b->version);
        else if (head && begins(p, "procedure"))
            span_line(out, "procedure", b->procedure);
        else if (head && begins(p, "law"))
            span_line(out, "law", b->law);
        else if (duties)
            held(out, p, e);
        else
            sbt_buf_add(out, p, (size_t)(e - p));
    }
}

static void swap(struct sbt_buf *b, const char *from, const char *to)
{
    struct sbt_buf out;
    sbt_buf_init(&out, 1 << 20);
    const char *p = b->p, *q = strstr(p, from);
    if (!q)
        fail_msg("the rulebook has no \"%s\"", from);
    for (; q; q = strstr(p, from)) {
        sbt_buf_add(&out, p, (size_t)(q - p));
        sbt_buf_puts(&out, to);
        p = q + strlen(from);
    }
    sbt_buf_puts(&out, p);
    sbt_buf_done(b);
    *b = out;
}

const char *tr_text(struct ta *t, const struct tr_book *b)
{
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, 1 << 20);
    const struct sbt_embed_file *file = sbt_embed_find("rulebooks/alur-sbt-2024.yaml");
    assert_non_null(file);
    rewrite(&out, file->text, b);
    for (size_t i = 0; i < SBT_ARRAY_LEN(b->swaps) && b->swaps[i][0]; i++)
        swap(&out, b->swaps[i][0], b->swaps[i][1]);
    if (b->tail)
        sbt_buf_puts(&out, b->tail);
    return sbt_arena_strndup(t->ctx.arena, out.p, out.n);
}

struct put {
    const struct sbt_rulebook *rb;
    const char *text, *pin;
};

static enum sbt_rc put_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct put *x = arg;
    struct sbt_ev_rulebook_loaded_facts facts = {.code = x->rb->id,
                                                 .sha256 = x->pin,
                                                 .title_id = x->rb->title.id,
                                                 .title_en = x->rb->title.en,
                                                 .valid_from = x->rb->procedure.from,
                                                 .valid_to = x->rb->procedure.to,
                                                 .version = x->rb->version};
    struct sbt_ev_rulebook_loaded_text text = {.yaml =
                                                   sbt_arena_strndup(sbt_tx_arena(tx), x->text, strlen(x->text) - 1)};
    struct sbt_event_new e = {.kind = SBT_EV_RULEBOOK_LOADED, .facts = &facts, .text = &text};
    sbt_id_of_code(&e.thing, "rulebook", x->rb->id);
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

const char *tr_put(struct ta *t, const char *text)
{
    struct put x = {.text = text};
    SBT_ASSERT_OK(sbt_rulebook_parse(t->ctx.arena, "uji.yaml", text, strlen(text), &x.rb, &t->f), &t->f);
    x.pin = sbt_case_pin(t->ctx.arena, x.rb);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.rulebook", SBT_TX_WRITE, put_tx, &x, &t->f), &t->f);
    return x.pin;
}
