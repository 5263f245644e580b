// The route table: what it refuses, what it matches, what it hides.
#include "http/route.h"

#include "base/limits.h"
#include "tests/test.h"

static enum sbt_rc nothing(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)rq;
    (void)f;
    return SBT_OK;
}

#define ROW(m, pat, nm)                                                                                      \
    {                                                                                                        \
        .method = SBT_##m, .pattern = pat, .name = nm, .need = 1, .shed = SBT_SHED_STAFF, .handler = nothing \
    }

static const struct sbt_route table[] = {
    ROW(GET, "/", "home"),
    ROW(GET, "/kasus", "list"),
    ROW(GET, "/kasus/{no}", "case"),
    ROW(POST, "/kasus/{no}", "case.post"),
    ROW(GET, "/kasus/baru", "new"),
    ROW(GET, "/kasus/{no}/langkah/{step}", "step"),
    ROW(POST, "/kasus/{no}/langkah/{step}", "step.post"),
    ROW(GET, "/aset/{rest*}", "asset"),
    ROW(GET, "/aset/khusus", "asset.one"),
};

static struct sbt_match match(struct sbt_arena *a, enum sbt_method m, const char *path)
{
    struct sbt_routes *r = NULL;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_routes_compile(a, table, SBT_ARRAY_LEN(table), &r, &f), &f);
    struct sbt_match ret;
    sbt_routes_match(r, a, m, path, &ret);
    return ret;
}

static const char *name_of(struct sbt_arena *a, enum sbt_method m, const char *path)
{
    struct sbt_match x = match(a, m, path);
    return x.row != NULL ? x.row->name : x.methods != 0 ? "405" : "404";
}

#define ARENA SBT_AUTO_ARENA a = sbt_arena_new(4 * 1024 * 1024)

SBT_TEST(matches_literals_before_parameters)
{
    ARENA;
    assert_string_equal(name_of(a, SBT_GET, "/"), "home");
    assert_string_equal(name_of(a, SBT_GET, "/kasus"), "list");
    assert_string_equal(name_of(a, SBT_GET, "/kasus/SBT-1"), "case");
    assert_string_equal(name_of(a, SBT_GET, "/kasus/baru"), "new");
    assert_string_equal(name_of(a, SBT_GET, "/kasus/b%61ru"), "new");
    assert_string_equal(name_of(a, SBT_GET, "/kasus/1/langkah/2"), "step");
    assert_string_equal(name_of(a, SBT_GET, "/aset/khusus"), "asset.one");
    assert_string_equal(name_of(a, SBT_GET, "/aset/a/b/c.css"), "asset");
}

SBT_TEST(falls_back_to_a_parameter_for_another_method)
{
    ARENA;
    assert_string_equal(name_of(a, SBT_POST, "/kasus/baru"), "case.post");
}

SBT_TEST(fills_parameters_decoded)
{
    ARENA;
    struct sbt_match m = match(a, SBT_GET, "/kasus/SBT%2F2024%201/langkah/%C3%A9");
    assert_int_equal(m.params_n, 2);
    assert_string_equal(m.params[0].name, "no");
    assert_string_equal(m.params[0].value, "SBT/2024 1");
    assert_string_equal(m.params[1].name, "step");
    assert_string_equal(m.params[1].value, "\xC3\xA9");
    m = match(a, SBT_GET, "/aset/a/b%20c");
    assert_string_equal(m.params[0].name, "rest");
    assert_string_equal(m.params[0].value, "a/b c");
}

SBT_TEST(tells_404_from_405)
{
    ARENA;
    assert_string_equal(name_of(a, SBT_POST, "/kasus"), "405");
    assert_int_equal(match(a, SBT_DELETE, "/kasus/1").methods, 1u << SBT_GET | 1u << SBT_POST);
    const char *const none[] = {
        "/x",       "/kasus/", "//kasus", "/kasus//langkah/1", "/kasus/..", "/kasus/%2e%2e", "/kasus/%",  "/kasus/%00",
        "/kasus/.", "/aset",   "/aset/",  "/aset/a%2Fb",       "",          "kasus",         "/kasus/%ff"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(none); i++)
        assert_string_equal(name_of(a, SBT_GET, none[i]), "404");
}

SBT_TEST(survives_paths_of_many_segments)
{
    ARENA;
    char path[SBT_LIMIT_URL_BYTES + 1];
    for (size_t i = 0; i < sizeof path - 1; i++)
        path[i] = i % 2 ? 'a' : '/';
    path[sizeof path - 1] = 0;
    assert_string_equal(name_of(a, SBT_GET, path), "404");
}

SBT_TEST(says_every_mistake_in_the_table)
{
    static const struct sbt_sink sink = {0};
    const struct sbt_route bad[] = {
        ROW(GET, "/a", "dup"),
        ROW(GET, "/b", "dup"),
        ROW(GET, "/c/{x}", "first"),
        ROW(GET, "/c/{y}", "hidden"),
        {.method = SBT_GET, .pattern = "/d", .name = "noneed", .shed = SBT_SHED_STAFF, .handler = nothing},
        {.method = SBT_GET, .pattern = "/e", .name = "noshed", .need = 1, .handler = nothing},
        {.method = SBT_GET, .pattern = "/f", .name = "nohandler", .need = 1, .shed = SBT_SHED_STAFF},
        {.pattern = "/g", .name = "nomethod", .need = 1, .shed = SBT_SHED_STAFF, .handler = nothing},
        ROW(GET, "h", "noslash"),
        ROW(GET, "/h//x", "empty"),
        ROW(GET, "/h/", "trailing"),
        ROW(GET, "/h/{x", "open"),
        ROW(GET, "/h/{}", "unnamed"),
        ROW(GET, "/h/{r*}/x", "restnotlast"),
        ROW(GET, "/h/a b", "blank"),
        {.method = SBT_POST,
         .pattern = "/i",
         .name = "nosink",
         .need = 1,
         .shed = SBT_SHED_STAFF,
         .handler = nothing,
         .body = SBT_BODY_STREAM},
        {.method = SBT_POST,
         .pattern = "/j",
         .name = "emptysink",
         .need = 1,
         .shed = SBT_SHED_STAFF,
         .handler = nothing,
         .body = SBT_BODY_STREAM,
         .sink = &sink},
        {.method = SBT_POST,
         .pattern = "/k",
         .name = "nomax",
         .need = 1,
         .shed = SBT_SHED_STAFF,
         .handler = nothing,
         .body = SBT_BODY_BYTES},
        {.method = SBT_POST,
         .pattern = "/l",
         .name = "inlinebody",
         .need = 1,
         .shed = SBT_SHED_STAFF,
         .handler = nothing,
         .body = SBT_BODY_FORM,
         .flags = SBT_ROUTE_INLINE},
        {.method = SBT_GET,
         .pattern = "/m",
         .name = "getbody",
         .need = 1,
         .shed = SBT_SHED_STAFF,
         .handler = nothing,
         .body = SBT_BODY_FORM},
    };
    static struct sbt_fault f;
    assert_int_equal(sbt_routes_check(bad, SBT_ARRAY_LEN(bad), &f), SBT_E_INVALID);
    for (size_t i = 1; i < SBT_ARRAY_LEN(bad); i++)
        if (i != 2)
            assert_non_null(sbt_test_field_error(&f, bad[i].name));
    assert_null(sbt_test_field_error(&f, "first"));

    sbt_fault_clear(&f);
    SBT_ASSERT_OK(sbt_routes_check(table, SBT_ARRAY_LEN(table), &f), &f);
}

SBT_TEST(makes_paths_from_rows)
{
    ARENA;
    const char *const v[] = {"SBT/2024 1", "2"};
    assert_string_equal(sbt_route_path(a, &table[5], v, 2), "/kasus/SBT%2F2024%201/langkah/2");
    assert_string_equal(sbt_route_path(a, &table[0], NULL, 0), "/");
}
