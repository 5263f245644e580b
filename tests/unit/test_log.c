// Log lines: one JSON object, nothing that a person typed.
#include <unistd.h>

#include "base/json.h"
#include "base/log.h"
#include "tests/test.h"

// What the statement writes to stderr.
static const char *caught(struct sbt_arena *a, enum sbt_log_level least, const char *value, const struct sbt_fault *f)
{
    FILE *t = tmpfile();
    assert_non_null(t);
    int old = dup(STDERR_FILENO);
    assert_true(old >= 0 && dup2(fileno(t), STDERR_FILENO) >= 0);
    sbt_log_level_set(least);
    sbt_log(SBT_LOG_INFO, "http.request", f, {"route", "laporan", 0}, {"status", NULL, 303}, {"ua", value, 0});
    sbt_log_level_set(SBT_LOG_INFO);
    assert_true(dup2(old, STDERR_FILENO) >= 0);
    close(old);
    char *s = sbt_arena_alloc(a, 20000);
    rewind(t);
    size_t n = fread(s, 1, 19999, t);
    s[n] = 0;
    fclose(t);
    return s;
}

SBT_TEST(writes_one_json_object_a_line)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1000000);
    const struct sbt_jval *v;
    struct sbt_fault f = {0}, pf = {0};
    sbt_fault_field(&f, "name", "%1 salah.", "Budi Santoso");
    sbt_fault_set(&f, SBT_E_CONFLICT, "%1 sudah ada.", "Budi Santoso");
    sbt_fault_detail(&f, "row %d", 4);
    const char *s = caught(a, SBT_LOG_INFO, "a\"b\n", &f);
    assert_int_equal(s[strlen(s) - 1], '\n');
    assert_int_equal(strchr(s, '\n') - s, (ptrdiff_t)strlen(s) - 1);
    SBT_ASSERT_OK(sbt_jval_parse(a, s, strlen(s), &v, &pf), &pf);
    assert_string_equal(sbt_jval_str(v, "event"), "http.request");
    assert_string_equal(sbt_jval_str(v, "ua"), "a\"b\n");
    assert_int_equal(sbt_jval_int(v, "status", 0), 303);
    assert_string_equal(sbt_jval_str(v, "rc"), "conflict");
    assert_string_equal(sbt_jval_str(v, "detail"), "row 4");
    assert_null(strstr(s, "Budi"));
}

SBT_TEST(keeps_below_its_level_silent_and_survives_odd_values)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1000000);
    const struct sbt_jval *v;
    struct sbt_fault f = {0};
    assert_string_equal(caught(a, SBT_LOG_WARN, "x", NULL), "");
    const char *s = caught(a, SBT_LOG_INFO, "\xff", NULL);
    SBT_ASSERT_OK(sbt_jval_parse(a, s, strlen(s), &v, &f), &f);
    char *big = sbt_arena_alloc(a, 10000);
    memset(big, 'x', 9999);
    s = caught(a, SBT_LOG_INFO, big, NULL);
    SBT_ASSERT_OK(sbt_jval_parse(a, s, strlen(s), &v, &f), &f);
    assert_string_equal(sbt_jval_str(v, "event"), "log.too_long");
    assert_string_equal(sbt_jval_str(v, "of"), "http.request");
}
