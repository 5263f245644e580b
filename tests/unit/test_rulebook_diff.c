// What changed between two rulebooks, in sentences; and the drawing of a procedure.
#include "base/buf.h"
#include "domain/rulebook_diff.h"
#include "domain/rulebook_graph.h"
#include "tests/unit/rulebook_fixture.h"

static const struct sbt_rulebook *changed(struct sbt_arena *a, const char *from, const char *to)
{
    const struct sbt_embed_file *file = sbt_embed_find("rulebooks/alur-sbt-2024.yaml");
    SBT_AUTO_BUF text;
    sbt_buf_init(&text, 1 << 20);
    const char *at = strstr(file->text, from);
    if (!at)
        fail_msg("the file has no \"%s\"", from);
    sbt_buf_add(&text, file->text, (size_t)(at - file->text));
    sbt_buf_puts(&text, to);
    sbt_buf_puts(&text, at + strlen(from));
    const struct sbt_rulebook *rb = NULL;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_rulebook_parse(a, "x.yaml", text.p, text.n, &rb, &f), &f);
    return rb;
}

SBT_TEST(says_in_a_sentence_what_one_change_of_law_changes)
{
    static const struct {
        const char *from, *to, *section, *words;
    } cases[] = {
        {"  version: \"", "  version: \"x", "rulebook", "berubah dari"},
        {"# How to read this file", "# Another comment", NULL, NULL},
        {"label: {id: \"Hukuman teguran tertulis\"", "label: {id: \"Teguran\"", "sanctions",
         "Hukuman teguran tertulis"},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(cases); i++) {
        SBT_AUTO_ARENA a = sbt_arena_new((size_t)64 << 20);
        const struct sbt_rb_change *c;
        size_t n;
        sbt_rulebook_diff(a, shipped_rulebook(), changed(a, cases[i].from, cases[i].to), "id", &c, &n);
        if (cases[i].section == NULL) {
            assert_int_equal(n, 0);
            continue;
        }
        assert_int_equal(n, 1);
        assert_int_equal(c[0].kind, SBT_RB_CHANGED);
        assert_string_equal(c[0].section, cases[i].section);
        assert_non_null(strstr(c[0].say, cases[i].words));
        assert_true(c[0].old_line > 0 && c[0].new_line > 0);
    }
}

SBT_TEST(draws_every_state_and_no_script)
{
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)64 << 20);
    const struct sbt_rulebook *rb = shipped_rulebook();
    SBT_AUTO_BUF svg;
    sbt_buf_init(&svg, 4 << 20);
    sbt_rulebook_graph(a, rb, "en", &svg);
    assert_true(sbt_str_starts(svg.p, "<svg"));
    assert_null(strstr(svg.p, "<script"));
    assert_null(strstr(svg.p, "href"));
    for (size_t i = 0; i < rb->states_n; i++) {
        char head[24]; // a label may go over two lines: its beginning stands there
        snprintf(head, sizeof head, "%.20s", rb->states[i].label.en);
        char *cut = strrchr(head, ' ');
        if (cut && strlen(rb->states[i].label.en) > 20)
            *cut = 0;
        if (!strstr(svg.p, head) && !strchr(head, '\'') && !strchr(head, '&'))
            fail_msg("no state \"%s\"", head);
    }
}
