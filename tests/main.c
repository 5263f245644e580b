// Runs the registered test cases: `sbt-tests [--times] [--part N/M] [--not FILTER]... [FILTER...]` runs those whose
// "folder/file.case" contains a filter and none of --not; --part takes every Mth of them from the Nth on, so that M runs
// together are all; --times says in the end what each took, the dearest first.
#include <signal.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/test.h"

static struct sbt_test_case *cases, *running;
static struct sbt_test_case **cases_tail = &cases;
static pid_t child;

void sbt_test_add(struct sbt_test_case *c)
{
    *cases_tail = c;
    cases_tail = &c->next;
}

void sbt_test_skip(const char *reason)
{
    running->skipped = reason;
    skip();
}

bool sbt_test_child(void)
{
    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child != 0)
        return false;
    signal(SIGABRT, SIG_DFL);
    if (freopen("/dev/null", "w", stderr) == NULL)
        _exit(3);
    return true;
}

void sbt_test_child_end(int unused)
{
    (void)unused;
    _exit(0);
}

bool sbt_test_child_aborted(void)
{
    int st = 0;
    return waitpid(child, &st, 0) == child && WIFSIGNALED(st) && WTERMSIG(st) == SIGABRT;
}

bool sbt_test_child_ended_well(void)
{
    int st = 0;
    return waitpid(child, &st, 0) == child && WIFEXITED(st) && WEXITSTATUS(st) == 0;
}

void sbt_test_assert_ok(enum sbt_rc rc, const struct sbt_fault *f, const char *file, int line)
{
    if (rc == SBT_OK)
        return;
    print_error("rc %d at %s:%d: %s | %s\n", (int)rc, f && f->file ? f->file : "?", f ? f->line : 0,
                f && f->say.say ? f->say.say : "", f ? f->detail : "");
    for (size_t i = 0; f && i < f->fields_n && i < SBT_FAULT_FIELDS; i++)
        print_error("  %s: %s [%s]\n", f->fields[i].field, f->fields[i].say, f->fields[i].args[0]);
    _fail(file, line);
}

const char *sbt_test_field_error(const struct sbt_fault *f, const char *field)
{
    for (size_t i = 0; i < f->fields_n && i < SBT_FAULT_FIELDS; i++)
        if (f->fields[i].field && strcmp(f->fields[i].field, field) == 0)
            return f->fields[i].say;
    return NULL;
}

const char *sbt_test_folder(void)
{
    struct statvfs v;
    bool room = statvfs("/dev/shm", &v) == 0 && (uint64_t)v.f_bavail * v.f_frsize > UINT64_C(2) << 30;
    return room ? "/dev/shm" : "/tmp";
}

static int64_t wall_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static int64_t cpu_us(void)
{
    int64_t us = 0;
    const int whose[] = {RUSAGE_SELF, RUSAGE_CHILDREN};
    for (size_t i = 0; i < SBT_ARRAY_LEN(whose); i++) {
        struct rusage u;
        getrusage(whose[i], &u);
        us += (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * INT64_C(1000000) + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
    }
    return us;
}

// A failed assertion jumps out of run_one: a case is begun here and ended by the next one, or by main.
static void take_times(void)
{
    int64_t wall = wall_us(), cpu = cpu_us();
    if (running != NULL) {
        running->wall_us += wall;
        running->cpu_us += cpu;
    }
}

static void run_one(void **state)
{
    take_times();
    running = *state;
    running->wall_us = -wall_us();
    running->cpu_us = -cpu_us();
    running->fn();
    running->passed = true;
}

static void on_abort(int sig)
{
    (void)sig;
    if (running != NULL && write(STDERR_FILENO, "aborted in: ", 12) > 0 &&
        write(STDERR_FILENO, running->name, strlen(running->name)) > 0 && write(STDERR_FILENO, "\n", 1) > 0)
        signal(SIGABRT, SIG_DFL);
}

// "../tests/unit/test_buf.c" and "grows" give "unit/buf.grows".
static void full_name(const struct sbt_test_case *c, char *ret, size_t ret_n)
{
    const char *p = c->file, *at = p;
    for (const char *q = p; (q = strstr(q, "tests/")) != NULL; q += 6)
        at = q + 6;
    const char *slash = strrchr(at, '/'), *base = slash ? slash + 1 : at;
    int folder_n = slash ? (int)(slash - at + 1) : 0;
    if (strncmp(base, "test_", 5) == 0)
        base += 5;
    const char *dot = strrchr(base, '.');
    snprintf(ret, ret_n, "%.*s%.*s.%s", folder_n, at, dot ? (int)(dot - base) : (int)strlen(base), base, c->name);
}

struct options {
    char **filters;
    const char *but[16];
    size_t filters_n, but_n, part, parts; // part: from 1
    bool times;
};

static bool read_options(int argc, char **argv, struct options *ret)
{
    *ret = (struct options){.part = 1, .parts = 1};
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        int end = 0;
        if (strcmp(argv[i], "--times") == 0)
            ret->times = true;
        else if (strcmp(argv[i], "--not") == 0 && i + 1 < argc && ret->but_n < SBT_ARRAY_LEN(ret->but))
            ret->but[ret->but_n++] = argv[++i];
        else if (strcmp(argv[i], "--part") != 0 || ++i == argc ||
                 sscanf(argv[i], "%zu/%zu%n", &ret->part, &ret->parts, &end) != 2 || argv[i][end] != 0 ||
                 ret->part < 1 || ret->part > ret->parts)
            return false;
    }
    ret->filters = argv + i;
    ret->filters_n = (size_t)(argc - i);
    return true;
}

static bool wanted(const char *name, const struct options *o)
{
    for (size_t i = 0; i < o->but_n; i++)
        if (strstr(name, o->but[i]) != NULL)
            return false;
    for (size_t i = 0; i < o->filters_n; i++)
        if (strstr(name, o->filters[i]) != NULL)
            return true;
    return o->filters_n == 0;
}

static int by_cost(const void *a, const void *b)
{
    const struct sbt_test_case *x = ((const struct CMUnitTest *)a)->initial_state,
                               *y = ((const struct CMUnitTest *)b)->initial_state;
    return (x->wall_us < y->wall_us) - (x->wall_us > y->wall_us);
}

static void print_times(struct CMUnitTest *run, size_t n)
{
    qsort(run, n, sizeof *run, by_cost);
    printf("wall ms, CPU ms, case\n");
    for (size_t i = 0; i < n; i++) {
        const struct sbt_test_case *c = run[i].initial_state;
        printf("%8.1f %8.1f %s\n", (double)c->wall_us / 1000, (double)c->cpu_us / 1000, run[i].name);
    }
}

static size_t choose(const struct options *o, struct CMUnitTest *run, size_t run_n)
{
    static char names[20000][192];
    size_t n = 0, seen = 0;
    for (struct sbt_test_case *c = cases; c != NULL; c = c->next) {
        if (n == run_n || n == SBT_ARRAY_LEN(names)) {
            fprintf(stderr, "more cases than the runner has room for\n");
            exit(1);
        }
        full_name(c, names[n], sizeof names[n]);
        if (wanted(names[n], o) && seen++ % o->parts == o->part - 1) {
            run[n] = (struct CMUnitTest){.name = names[n], .test_func = run_one, .initial_state = c};
            n++;
        }
    }
    return n;
}

int main(int argc, char **argv)
{
    static struct CMUnitTest run[20000];
    struct options o;
    if (!read_options(argc, argv, &o)) {
        fprintf(stderr, "usage: sbt-tests [--times] [--part N/M] [--not FILTER]... [FILTER...]\n");
        return 2;
    }
    size_t n = choose(&o, run, SBT_ARRAY_LEN(run));
    signal(SIGABRT, on_abort);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    if (n > 0)
        (void)_cmocka_run_group_tests("sbt", run, n, NULL, NULL);
    take_times();

    size_t passed = 0, failed = 0, skipped = 0;
    for (size_t i = 0; i < n; i++) {
        const struct sbt_test_case *c = run[i].initial_state;
        if (c->passed) {
            passed++;
        } else if (c->skipped != NULL) {
            skipped++;
            printf("skipped: %s: %s\n", run[i].name, c->skipped);
        } else {
            failed++;
            printf("FAILED: %s\n", run[i].name);
        }
    }
    if (o.times)
        print_times(run, n);
    const char *ci = getenv("CI");
    bool skip_fails = skipped > 0 && ci != NULL && strcmp(ci, "true") == 0;
    if (n == 0)
        printf("no test matches\n");
    printf("%zu passed, %zu failed, %zu skipped\n", passed, failed, skipped);
    return failed > 0 || n == 0 || passed + skipped == 0 || skip_fails ? 1 : 0;
}
