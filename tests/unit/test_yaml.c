// YAML trees: lines, order, and what is refused.
#include "base/buf.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "tests/test.h"

SBT_TEST(knows_the_line_of_every_node)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1000000);
    struct sbt_fault f = {0};
    const struct sbt_ynode *y;
    const char *s =
        "# aturan\nname: Prosedur 2024\nsteps:\n  - kind: verify\n    days: 7\n  - kind: \"study\"\n    note: |\n"
        "      satu\n      dua\nempty:\n";
    SBT_ASSERT_OK(sbt_yaml_parse(a, "x.yaml", s, strlen(s), &y, &f), &f);
    assert_string_equal(sbt_yaml_str(y, "name"), "Prosedur 2024");
    const struct sbt_ynode *steps = sbt_yaml_get(y, "steps");
    assert_int_equal(steps->n, 2);
    assert_int_equal(steps->v[1]->line, 6);
    assert_string_equal(sbt_yaml_str(steps->v[0], "days"), "7");
    assert_int_equal(sbt_yaml_get(steps->v[0], "days")->line, 5);
    assert_string_equal(sbt_yaml_str(steps->v[1], "note"), "satu\ndua\n");
    assert_string_equal(sbt_yaml_str(y, "empty"), "");
    assert_null(sbt_yaml_str(y, "steps"));
    assert_null(sbt_yaml_get(steps, "kind"));
    assert_string_equal(y->keys[1], "steps");
}

static void refuses(const char *s, const char *at)
{
    SBT_AUTO_ARENA a = sbt_arena_new(10000000);
    struct sbt_fault f = {0};
    const struct sbt_ynode *y = NULL;
    assert_int_equal(sbt_yaml_parse(a, "x.yaml", s, strlen(s), &y, &f), SBT_E_INVALID);
    assert_null(y);
    assert_string_equal(f.say.args[0], at);
}

SBT_TEST(refuses_what_rulebooks_do_not_need)
{
    refuses("", "x.yaml:1");
    refuses("a: 1\nb: 2\na: 3\n", "x.yaml:3");
    refuses("a: &x 1\nb: *x\n", "x.yaml:1");
    refuses("a: 1\nb: *x\n", "x.yaml:2");
    refuses("a: !!int 1\n", "x.yaml:1");
    refuses("a: 1\n---\nb: 2\n", "x.yaml:2");
    refuses("? [a]\n: 1\n", "x.yaml:1");
    refuses("a: [1, 2\nb: 3\n", "x.yaml:2");
    refuses("a: 1\n\tb: 2\n", "x.yaml:2");
    refuses("a: \xff\n", "x.yaml:1");
    refuses("a: \"\\0\"\n", "x.yaml:1");
}

SBT_TEST(nests_up_to_its_depth_and_no_deeper)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1000000);
    struct sbt_fault f = {0};
    const struct sbt_ynode *y;
    char s[80] = "";
    for (int i = 0; i < 32; i++)
        s[i] = '[', s[63 - i] = ']';
    SBT_ASSERT_OK(sbt_yaml_parse(a, "x.yaml", s, strlen(s), &y, &f), &f);
    for (int i = 0; i < 33; i++)
        s[i] = '[', s[65 - i] = ']';
    refuses(s, "x.yaml:1");
}

SBT_TEST(takes_as_many_names_as_one_group_may_have)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_fault f = {0};
    const struct sbt_ynode *y;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_RULEBOOK_BYTES);
    for (int i = 1; i <= 4000; i++)
        sbt_buf_printf(&b, "k%d:\n", i);
    SBT_ASSERT_OK(sbt_yaml_parse(a, "x.yaml", b.p, b.n, &y, &f), &f);
    assert_int_equal(y->n, 4000);
    sbt_buf_puts(&b, "k4001:\n");
    refuses(b.p, "x.yaml:4001");
}

SBT_TEST(takes_files_up_to_its_size)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_fault f = {0};
    const struct sbt_ynode *y;
    char *s = sbt_arena_alloc(a, SBT_LIMIT_RULEBOOK_BYTES + 2);
    memset(s, ' ', SBT_LIMIT_RULEBOOK_BYTES + 1);
    memcpy(s, "a: 1\n#", 6);
    SBT_ASSERT_OK(sbt_yaml_parse(a, "x.yaml", s, SBT_LIMIT_RULEBOOK_BYTES, &y, &f), &f);
    assert_int_equal(sbt_yaml_parse(a, "x.yaml", s, SBT_LIMIT_RULEBOOK_BYTES + 1, &y, &f), SBT_E_TOO_LARGE);
}
