// Opens stores for test cases.
#include "tests/store/store_test.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "tests/store/pg_cluster.h"

#define TS_START_US INT64_C(1732665600000000) // 2024-11-27

static char kept[64]; // copy of a SQLite database that sbt_ts_keep left
static pid_t kept_owner;

static void kept_remove(void)
{
    if (getpid() == kept_owner)
        unlink(kept);
}

static const char *file_new(struct sbt_arena *a)
{
    char *path = sbt_arena_printf(a, "%s/sbt-test-XXXXXX", sbt_test_folder());
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    return path;
}

static void file_copy(const char *from, const char *to)
{
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_non_null(in);
    assert_non_null(out);
    char buf[65536];
    for (size_t n; (n = fread(buf, 1, sizeof buf, in)) > 0;)
        assert_int_equal(fwrite(buf, 1, n, out), n);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

static void open_as(struct ts *t, enum ts_kind kind, bool migrated)
{
    sbt_crypt_start();
    *t = (struct ts){.a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES)};
    sbt_clock_sim(&t->clock, TS_START_US);
    t->engine = kind == TS_PG ? SBT_ENGINE_PG : SBT_ENGINE_SQLITE;
    if (kind == TS_PG) {
        t->url = sbt_test_pg_url(t->a, migrated);
    } else if (kind == TS_MEMORY) {
        t->url = "sqlite::memory:";
    } else {
        t->url = sbt_arena_printf(t->a, "sqlite:%s", file_new(t->a));
    }
    struct sbt_store_options o = {.url = t->url, .create = true, .clock = &t->clock};
    SBT_ASSERT_OK(sbt_store_open_raw(&o, &t->s, &t->f), &t->f);
    if (!migrated)
        return;
    int n = 0;
    if (kind != TS_PG)
        SBT_ASSERT_OK(sbt_store_migrate(t->s, &n, &t->f), &t->f);
    if (kind != TS_MEMORY)
        sbt_ts_reopen(t);
    else
        SBT_ASSERT_OK(t->s->ops->check(t->s, &t->f), &t->f);
}

void sbt_ts_open(struct ts *t, enum ts_kind kind)
{
    open_as(t, kind, true);
}

void sbt_ts_open_empty(struct ts *t, enum ts_kind kind)
{
    open_as(t, kind, false);
}

bool sbt_ts_open_kept(struct ts *t, enum ts_kind kind)
{
    if (kind == TS_MEMORY || (kind == TS_PG ? !sbt_test_pg_kept() : kept[0] == 0))
        return false;
    sbt_crypt_start();
    *t = (struct ts){.a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES)};
    sbt_clock_sim(&t->clock, TS_START_US);
    t->engine = kind == TS_PG ? SBT_ENGINE_PG : SBT_ENGINE_SQLITE;
    if (kind == TS_PG) {
        t->url = sbt_test_pg_kept_url(t->a);
    } else {
        const char *path = file_new(t->a);
        file_copy(kept, path);
        t->url = sbt_arena_printf(t->a, "sqlite:%s", path);
    }
    sbt_ts_reopen(t);
    return true;
}

void sbt_ts_keep(struct ts *t)
{
    if (sbt_str_eq(t->url, "sqlite::memory:"))
        return;
    sbt_store_close(t->s); // nothing is left in a -wal file, and nobody is connected
    t->s = NULL;
    if (t->engine == SBT_ENGINE_PG) {
        sbt_test_pg_keep(t->a, t->url);
    } else if (kept[0] == 0) {
        snprintf(kept, sizeof kept, "%s", file_new(t->a));
        file_copy(t->url + strlen("sqlite:"), kept);
        kept_owner = getpid();
        atexit(kept_remove);
    }
    sbt_ts_reopen(t);
}

void sbt_ts_reopen(struct ts *t)
{
    sbt_store_close(t->s);
    t->s = NULL;
    struct sbt_store_options o = {.url = t->url, .clock = &t->clock};
    SBT_ASSERT_OK(sbt_store_open(&o, &t->s, &t->f), &t->f);
}

void sbt_ts_close(struct ts *t)
{
    sbt_store_close(t->s);
    if (t->engine == SBT_ENGINE_PG)
        sbt_test_pg_drop(t->a, t->url);
    const char *path = t->url + strlen("sqlite:");
    if (t->engine == SBT_ENGINE_SQLITE && !sbt_str_eq(path, ":memory:")) {
        unlink(path);
        unlink(sbt_arena_printf(t->a, "%s-wal", path));
        unlink(sbt_arena_printf(t->a, "%s-shm", path));
    }
    sbt_arena_free(t->a);
}

enum sbt_rc ts_write(struct ts *t, sbt_tx_fn *fn, void *arg)
{
    sbt_fault_clear(&t->f);
    return sbt_tx_run(t->s, "test.write", SBT_TX_WRITE, t->a, NULL, fn, arg, &t->f);
}

enum sbt_rc ts_read(struct ts *t, sbt_tx_fn *fn, void *arg)
{
    sbt_fault_clear(&t->f);
    return sbt_tx_run(t->s, "test.read", SBT_TX_READ, t->a, NULL, fn, arg, &t->f);
}

struct raw {
    unsigned scopes;
    const char *sql;
    int64_t n;
};

static enum sbt_rc raw_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    struct raw *r = arg;
    if (n != 1 || cells[0] == NULL || !sbt_parse_i64(cells[0], INT64_MIN, INT64_MAX, &r->n))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "not an integer");
    return SBT_OK;
}

static enum sbt_rc raw_fn(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct raw *r = arg;
    tx->scopes = r->scopes;
    return tx->store->ops->raw(tx, r->sql, r->n == 1 ? raw_row : NULL, r, f);
}

enum sbt_rc ts_raw(struct ts *t, unsigned scopes, const char *sql)
{
    struct raw r = {.scopes = scopes, .sql = sql};
    return ts_write(t, raw_fn, &r);
}

int64_t ts_int(struct ts *t, const char *sql)
{
    struct raw r = {.sql = sql, .n = 1};
    SBT_ASSERT_OK(ts_read(t, raw_fn, &r), &t->f);
    return r.n;
}
