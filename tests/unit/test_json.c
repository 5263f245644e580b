// The JSON writer (RFC 8785 strings) and the refusals of the reader.
#include "base/json.h"
#include "base/limits.h"
#include "tests/test.h"

SBT_TEST(escapes_strings_as_rfc_8785_does)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1000);
    // The string of RFC 8785 section 3.2.2.2, and the two that only JSON in HTML would escape.
    const char *s = "\xe2\x82\xac$\x0f\nA'B\"\\\\\"/";
    sbt_json_quote(&b, s, strlen(s));
    assert_string_equal(b.p, "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    sbt_buf_clear(&b);
    sbt_json_quote(&b, "\b\t\n\f\r\x01\x1f\x7f<>", 10);
    assert_string_equal(b.p, "\"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f<>\"");
}

SBT_TEST(writes_nested_json)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1000);
    struct sbt_json j;
    sbt_json_init(&j, &b);
    sbt_json_open(&j, NULL, '{');
    sbt_json_str(&j, "a", "x");
    sbt_json_open(&j, "l", '[');
    sbt_json_int(&j, NULL, -1);
    sbt_json_bool(&j, NULL, false);
    sbt_json_open(&j, NULL, '{');
    sbt_json_close(&j, '}');
    sbt_json_close(&j, ']');
    sbt_json_str(&j, "n", NULL);
    sbt_json_raw(&j, "r", "[1]");
    sbt_json_close(&j, '}');
    assert_string_equal(b.p, "{\"a\":\"x\",\"l\":[-1,false,{}],\"n\":null,\"r\":[1]}");
}

static enum sbt_rc parse(const char *s)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_fault f = {0};
    const struct sbt_jval *v = NULL;
    enum sbt_rc rc = sbt_jval_parse(a, s, strlen(s), &v, &f);
    assert_int_equal(rc, f.rc);
    assert_true((rc == SBT_OK) == (v != NULL));
    return rc;
}

SBT_TEST(reads_a_tree)
{
    SBT_AUTO_ARENA a = sbt_arena_new(100000);
    struct sbt_fault f = {0};
    const struct sbt_jval *v;
    const char *s = "{\"b\":[1,true,null,\"\\u20ac\"],\"a\":{\"x\":-9007199254740993}}";
    SBT_ASSERT_OK(sbt_jval_parse(a, s, strlen(s), &v, &f), &f);
    assert_string_equal(v->keys[0], "b");
    const struct sbt_jval *b = sbt_jval_get(v, "b");
    assert_int_equal(b->n, 4);
    assert_int_equal(b->v[1].type, SBT_J_BOOL);
    assert_string_equal(b->v[3].s, "\xe2\x82\xac");
    assert_int_equal(sbt_jval_int(sbt_jval_get(v, "a"), "x", 0), -9007199254740993);
    assert_null(sbt_jval_str(v, "b"));
    assert_null(sbt_jval_get(b, "x"));
    assert_int_equal(sbt_jval_int(v, "none", 5), 5);
}

SBT_TEST(refuses_broken_json)
{
    static const char *const bad[] = {"",
                                      "{",
                                      "{\"a\":1,\"a\":2}",
                                      "{\"a\":1,\"\\u0061\":2}",
                                      "[1,]",
                                      "[1] x",
                                      "{'a':1}",
                                      "\"\\u0000\"",
                                      "\"\\ud800\"",
                                      "\"\xff\"",
                                      "\"a\nb\"",
                                      "[1.5]",
                                      "[1e2]",
                                      "[99999999999999999999]",
                                      "[01]",
                                      "nul",
                                      "\"\\",
                                      "{\"a\":\"\xed\xa0\x80\"}"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++)
        if (parse(bad[i]) != SBT_E_INVALID)
            fail_msg("%s", bad[i]);
}

SBT_TEST(reads_json_up_to_its_depth_and_no_deeper)
{
    char s[200] = "";
    for (int i = 0; i < 16; i++)
        s[i] = '[', s[31 - i] = ']';
    assert_int_equal(parse(s), SBT_OK);
    for (int i = 0; i < 17; i++)
        s[i] = '[', s[33 - i] = ']';
    assert_int_equal(parse(s), SBT_E_INVALID);
    assert_int_equal(parse("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[\"]"), SBT_OK);
}

SBT_TEST(reads_json_up_to_its_size_and_count_and_no_more)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_JSON_BYTES + 1);
    sbt_buf_putc(&b, '"');
    while (b.n < SBT_LIMIT_JSON_BYTES - 1)
        sbt_buf_putc(&b, 'x');
    sbt_buf_putc(&b, '"');
    assert_int_equal(parse(b.p), SBT_OK);
    sbt_buf_putc(&b, ' ');
    assert_int_equal(parse(b.p), SBT_E_TOO_LARGE);
    // A list of n values is n + 1 values with itself.
    sbt_buf_clear(&b);
    sbt_buf_puts(&b, "[0");
    for (int i = 2; i < SBT_LIMIT_JSON_VALUES; i++)
        sbt_buf_puts(&b, ",0");
    sbt_buf_putc(&b, ']');
    assert_int_equal(parse(b.p), SBT_OK);
    b.p[b.n - 1] = ',';
    sbt_buf_puts(&b, "0]");
    assert_int_equal(parse(b.p), SBT_E_TOO_LARGE);
}
