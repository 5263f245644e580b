// Detectors over series: reference results of R surveillance, settings, missing weeks, and what the file may hold.
#include <math.h>
#include <string.h>

#include "app/watch_series.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/limits.h"
#include "tests/test.h"
#include "watch/method.h"

static struct sbt_blob read_text(struct sbt_arena *a, const char *name)
{
    struct sbt_blob b;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_file_read(a, sbt_arena_printf(a, "tests/unit/watch/%s", name), 1 << 20, &b, &f), &f);
    return b;
}

static double number(const char *s)
{
    return strcmp(s, "NA") == 0 ? NAN : strtod(s, NULL);
}

static bool near(double a, double b, double tolerance)
{
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b);
    return a == b || fabs(a - b) <= tolerance * fmax(1, fabs(b));
}

// Judges a file with settings ("a=1 b=2") and gives the answer's text.
static const char *judged(struct sbt_arena *a, struct sbt_blob text, const char *method, const char *sets)
{
    char *lines = sbt_arena_strdup(a, sets);
    for (char *p = lines; *p != '\0'; p++)
        *p = *p == ' ' ? '\n' : *p;
    struct sbt_watch_series_in in = {text.p, text.n, method, lines, 2};
    struct sbt_watch_series_out out;
    struct sbt_fault f = {0};
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 8 << 20);
    SBT_ASSERT_OK(sbt_watch_series_run(a, &in, &b, &out, &f), &f);
    return sbt_arena_strndup(a, b.p, b.n);
}

// The rest of the line that begins with "unit,t,".
static const char *line_of(const char *text, const char *unit, const char *t)
{
    char head[200];
    int n = snprintf(head, sizeof head, "\n%s,%s,", unit, t);
    const char *p = strstr(text, head);
    assert_non_null(p);
    return p + n;
}

static void row_holds(const char *answer, const char *const *want, double tolerance)
{
    const char *p = line_of(answer, want[3], want[4]);
    char cells[3][64];
    assert_int_equal(sscanf(p, "%60[^,],%60[^,],%60[^,\n]", cells[0], cells[1], cells[2]), 3);
    if (!near(number(cells[1]), number(want[5]), tolerance) || strcmp(cells[2], want[6]) != 0)
        fail_msg("%s %s %s %s %s: bound %s alarm %s, ours %s %s", want[0], want[1], want[2], want[3], want[4], want[5],
                 want[6], cells[1], cells[2]);
}

SBT_TEST(bounds_and_alarms_agree_with_the_r_package)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct sbt_blob text = read_text(a, "vectors.csv"), series = {0};
    struct sbt_csv csv;
    struct sbt_fault f = {0};
    const char **c, *last[3] = {"", "", ""}, *answer = NULL;
    size_t n, rows = 0;
    bool cut;
    sbt_csv_init(&csv, text.p, text.n);
    SBT_ASSERT_OK(sbt_csv_row(&csv, a, &c, &n, &cut, &f), &f);
    for (;;) {
        SBT_ASSERT_OK(sbt_csv_row(&csv, a, &c, &n, &cut, &f), &f);
        if (n == 0)
            break;
        if (strcmp(c[0], last[0]) != 0)
            series = read_text(a, sbt_arena_printf(a, "%s.csv", c[0]));
        if (strcmp(c[0], last[0]) != 0 || strcmp(c[1], last[1]) != 0 || strcmp(c[2], last[2]) != 0)
            answer = judged(a, series, c[1], c[2]);
        memcpy(last, c, sizeof last);
        row_holds(answer, c, c[1][0] == 'f' ? 1e-6 : 1e-9);
        rows++;
    }
    assert_true(rows > 3000);
}

static void points_agree(const char *file, const char *sets)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct sbt_blob text = read_text(a, file);
    const char *ours = judged(a, text, "stcd", sets), *theirs = strchr(strchr(text.p, '\n') + 1, '\n');
    ours = strchr(ours, '\n');
    for (int i = 1; i <= 150; i++) {
        int k = 0;
        double r = 0, got = 0;
        assert_int_equal(sscanf(theirs + 1, "%d,%*[^,],%*[^,],%*[^,],%lf", &k, &r), 2);
        assert_int_equal(sscanf(ours + 1, "all,%*[^,],%lf", &got), 1);
        assert_int_equal(k, i);
        assert_true(near(got, r, 1e-9));
        theirs = strchr(theirs + 1, '\n');
        ours = strchr(ours + 1, '\n');
    }
}

SBT_TEST(clusters_of_points_agree_with_the_r_package)
{
    points_agree("stcd_sr.csv", "radius=75 epsilon=0.5");
    points_agree("stcd_cusum.csv", "radius=75 epsilon=0.5 cusum=1");
}

static const char *of_text(struct sbt_arena *a, const char *text, const char *method, const char *sets)
{
    return judged(a, (struct sbt_blob){text, strlen(text)}, method, sets);
}

SBT_TEST(a_missing_week_gives_no_bound_where_it_is_needed)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    const char *text = "unit,t,count\nx,1,1\nx,2,NA\nx,3,2\nx,5,4\nx,6,1\nx,7,9\n";
    assert_string_equal(of_text(a, text, "bayes", "w=3"), "unit,t,observed,upperbound,alarm\n"
                                                          "x,4,NA,5,NA\nx,5,4,7,0\nx,6,1,7,0\nx,7,9,7,1\n");
    assert_string_equal(of_text(a, text, "ears-c1", "baseline=3"),
                        "unit,t,observed,upperbound,alarm\n"
                        "x,4,NA,NA,NA\nx,5,4,NA,NA\nx,6,1,NA,NA\nx,7,9,NA,NA\n");
}

SBT_TEST(settings_know_the_names_of_both_worlds)
{
    struct sbt_watch_settings s;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_watch_settings_init(&s, "farrington-flexible", &f), &f);
    SBT_ASSERT_OK(sbt_watch_settings_put(&s, "pastWeeksNotIncluded", "26", &f), &f);
    SBT_ASSERT_OK(sbt_watch_settings_put(&s, "threshold_method", "nbPlugin", &f), &f);
    SBT_ASSERT_OK(sbt_watch_settings_put(&s, "limit54", "3,2", &f), &f);
    assert_int_equal(s.farrington.past, 26);
    assert_int_equal(s.farrington.threshold, SBT_THRESHOLD_NB_PLUGIN);
    assert_true(s.farrington.limit_cases == 3 && s.farrington.limit_weeks == 2);
    assert_int_equal(sbt_watch_settings_put(&s, "baseline", "7", &f), SBT_E_INVALID);
    assert_int_equal(sbt_watch_settings_put(&s, "alpha", "2", &f), SBT_E_INVALID);
    assert_int_equal(sbt_watch_settings_put(&s, "b", "1.5", &f), SBT_E_INVALID);
    SBT_ASSERT_OK(sbt_watch_settings_put(&s, "no_periods", "60", &f), &f);
    assert_int_equal(sbt_watch_settings_check(&s, &f), SBT_E_INVALID);
    assert_int_equal(sbt_watch_settings_init(&s, "tea-leaves", &f), SBT_E_NOT_FOUND);
}

static enum sbt_rc refused(struct sbt_arena *a, const char *text, const char *method, struct sbt_fault *f)
{
    struct sbt_watch_series_in in = {text, strlen(text), method, NULL, 1};
    struct sbt_watch_series_out out;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1 << 20);
    return sbt_watch_series_run(a, &in, &b, &out, f);
}

SBT_TEST(a_file_that_is_no_series_is_refused_with_its_line)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct sbt_fault f = {0};
    assert_int_equal(refused(a, "week,cases\n1,2\n", "bayes", &f), SBT_E_INVALID);
    assert_int_equal(refused(a, "t,count\n1,2\n2,many\n", "bayes", &f), SBT_E_INVALID);
    assert_string_equal(f.say.args[0], "3");
    assert_int_equal(refused(a, "t,count\n1,-2\n", "bayes", &f), SBT_E_INVALID);
    assert_int_equal(refused(a, "t,count\n20000,1\n", "bayes", &f), SBT_OK);
    assert_int_equal(refused(a, "t,count\n20001,1\n", "bayes", &f), SBT_E_INVALID);
    assert_int_equal(refused(a, "x,y,t\n1,1,2\n1,1,2\n", "stcd", &f), SBT_E_INVALID);
    assert_int_equal(refused(a, "x,y,t\n1,1,2\n1,1,3\n", "stcd", &f), SBT_OK);
}
