// Starts and stops the private PostgreSQL cluster of the tests.
#include "tests/store/pg_cluster.h"

#include <ftw.h>
#include <glob.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/store.h"
#include "tests/test.h"

static struct cluster {
    bool up, templated, kept;
    char base[512]; // URL up to the database name, and what follows it
    char tail[512];
    char dir[64];
    pid_t server, owner;
    int databases;
} cluster;

static pid_t run_as_postgres(const char *const argv[], const char *log)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    if (geteuid() == 0) {
        struct passwd *pw = getpwnam("postgres");
        if (pw == NULL || setgid(pw->pw_gid) != 0 || setuid(pw->pw_uid) != 0)
            _exit(126);
    }
    prctl(PR_SET_PDEATHSIG, SIGQUIT); // the server never outlives the tests
    if (chdir("/") != 0 || freopen(log, "a", stdout) == NULL || freopen(log, "a", stderr) == NULL)
        _exit(126);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static void stop(void)
{
    if (cluster.server <= 0 || getpid() != cluster.owner)
        return;
    kill(cluster.server, SIGQUIT);
    waitpid(cluster.server, NULL, 0);
    nftw(cluster.dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void start(void)
{
    const char *given = getenv("SBT_TEST_PG");
    if (given != NULL && given[0] != '\0') {
        const char *rest = strstr(given, "://");
        assert_non_null(rest);
        const char *slash = strchr(rest + 3, '/'), *query = strchr(rest + 3, '?');
        size_t n = slash ? (size_t)(slash - given) : query ? (size_t)(query - given) : strlen(given);
        snprintf(cluster.base, sizeof cluster.base, "%.*s/", (int)n, given);
        snprintf(cluster.tail, sizeof cluster.tail, "%s", query ? query : "");
        return;
    }
    glob_t found;
    if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) != 0)
        fail_msg("%s", "no PostgreSQL server programs: install postgresql, or name a server in SBT_TEST_PG");
    char initdb[256], postgres[256], log[128];
    const char *bin = found.gl_pathv[found.gl_pathc - 1];
    snprintf(initdb, sizeof initdb, "%s", bin);
    snprintf(postgres, sizeof postgres, "%.*spostgres", (int)(strlen(bin) - strlen("initdb")), bin);
    globfree(&found);
    snprintf(cluster.dir, sizeof cluster.dir, "%s/sbt-test-pg-XXXXXX", sbt_test_folder());
    assert_non_null(mkdtemp(cluster.dir));
    struct passwd *pw = geteuid() == 0 ? getpwnam("postgres") : NULL;
    assert_true(pw == NULL || chown(cluster.dir, pw->pw_uid, pw->pw_gid) == 0);
    cluster.owner = getpid();
    char data[96];
    snprintf(data, sizeof data, "%s/data", cluster.dir);
    snprintf(log, sizeof log, "%s/log", cluster.dir);
    const char *const init[] = {initdb,  "-D", data,   "-U",         "postgres",  "-A",
                                "trust", "-E", "UTF8", "--locale=C", "--no-sync", NULL};
    int st = 0;
    pid_t pid = run_as_postgres(init, log);
    assert_true(waitpid(pid, &st, 0) == pid && WIFEXITED(st) && WEXITSTATUS(st) == 0);
    const char *const serve[] = {postgres,
                                 "-D",
                                 data,
                                 "-k",
                                 cluster.dir,
                                 "-p",
                                 "54329",
                                 "-c",
                                 "listen_addresses=",
                                 "-c",
                                 "fsync=off",
                                 "-c",
                                 "max_connections=200",
                                 "-c",
                                 "shared_buffers=64MB",
                                 NULL};
    cluster.server = run_as_postgres(serve, log);
    atexit(stop);
    snprintf(cluster.base, sizeof cluster.base, "postgresql://postgres@/");
    snprintf(cluster.tail, sizeof cluster.tail, "?host=%s&port=54329", cluster.dir);
}

static PGconn *admin(struct sbt_arena *a)
{
    const char *url = sbt_arena_printf(a, "%spostgres%s", cluster.base, cluster.tail);
    for (int tries = 0;; tries++) {
        PGconn *c = PQconnectdb(url);
        if (PQstatus(c) == CONNECTION_OK)
            return c;
        if (tries == 200)
            fail_msg("the test server does not answer: %s", PQerrorMessage(c));
        PQfinish(c);
        usleep(100 * 1000);
    }
}

static void exec(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(c));
    PQclear(r);
}

static const char *copy_of(struct sbt_arena *a, PGconn *c, const char *of)
{
    const char *name = sbt_arena_printf(a, "sbt_test_%d_%d", (int)getpid(), ++cluster.databases);
    exec(c, sbt_arena_printf(a, "DROP DATABASE IF EXISTS %s", name));
    exec(c, sbt_arena_printf(a, "CREATE DATABASE %s TEMPLATE %s", name, of));
    return sbt_arena_printf(a, "%s%s%s", cluster.base, name, cluster.tail);
}

const char *sbt_test_pg_url(struct sbt_arena *a, bool migrated)
{
    if (!cluster.up) {
        start();
        cluster.up = true;
    }
    PGconn *c = admin(a);
    PQclear(PQexec(c, "SET client_min_messages = warning"));
    // A server that is shared between runs keeps nothing of an earlier one.
    if (!cluster.templated) {
        const char *tpl = sbt_arena_printf(a, "sbt_tpl_%d", (int)getpid());
        exec(c, sbt_arena_printf(a, "DROP DATABASE IF EXISTS %s", tpl));
        exec(c, sbt_arena_printf(a, "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
                                 tpl));
        struct sbt_clock clock;
        sbt_clock_real(&clock);
        struct sbt_store_options o = {.url = sbt_arena_printf(a, "%s%s%s", cluster.base, tpl, cluster.tail),
                                      .clock = &clock};
        struct sbt_store *s = NULL;
        struct sbt_fault f = {0};
        int n = 0;
        SBT_ASSERT_OK(sbt_store_open_raw(&o, &s, &f), &f);
        SBT_ASSERT_OK(sbt_store_migrate(s, &n, &f), &f);
        sbt_store_close(s);
        cluster.templated = true;
    }
    const char *url = copy_of(a, c,
                              migrated ? sbt_arena_printf(a, "sbt_tpl_%d", (int)getpid())
                                       : "template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
    PQfinish(c);
    return url;
}

const char *sbt_test_pg_kept_url(struct sbt_arena *a)
{
    PGconn *c = admin(a);
    PQclear(PQexec(c, "SET client_min_messages = warning"));
    const char *url = copy_of(a, c, sbt_arena_printf(a, "sbt_kept_%d", (int)getpid()));
    PQfinish(c);
    return url;
}

// A run makes some hundred databases; one that is over is only in the way of memory and disk.
void sbt_test_pg_drop(struct sbt_arena *a, const char *url)
{
    const char *name = url + strlen(cluster.base);
    PGconn *c = admin(a);
    exec(c, sbt_arena_printf(a, "DROP DATABASE IF EXISTS %.*s WITH (FORCE)", (int)strcspn(name, "?"), name));
    PQfinish(c);
}

void sbt_test_pg_keep(struct sbt_arena *a, const char *url)
{
    const char *name = url + strlen(cluster.base);
    PGconn *c = admin(a);
    PQclear(PQexec(c, "SET client_min_messages = warning"));
    exec(c, sbt_arena_printf(a, "DROP DATABASE IF EXISTS sbt_kept_%d", (int)getpid()));
    exec(c, sbt_arena_printf(a, "CREATE DATABASE sbt_kept_%d TEMPLATE %.*s", (int)getpid(), (int)strcspn(name, "?"),
                             name));
    PQfinish(c);
    cluster.kept = true;
}

bool sbt_test_pg_kept(void)
{
    return cluster.kept;
}
