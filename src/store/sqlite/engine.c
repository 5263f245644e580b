// The SQLite engine: one thread writes and commits batches, a pool of connections reads beside it.
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "store/request.h"
#include "store/sqlite/conn.h"

#define IDLE_MS 500  // how often an idle writer looks whether another process has written
#define CAREFUL_N 32 // batches after one that had to be run again

struct lite {
    struct sbt_store *store;
    const char *path;
    bool memory; // one connection, everybody takes turns (tests)
    struct sbt_lite_conn *writer;
    sqlite3_stmt *data_version;
    int64_t seen_version;
    int careful_n; // so many of the next batches take a savepoint for each request
    pthread_t thread;
    bool thread_up;

    pthread_mutex_t lock; // guards what follows
    pthread_cond_t work, reader_free;
    struct sbt_requests waiting;
    bool stop;
    struct sbt_lite_conn *idle;
    int readers_n, readers_max;

    pthread_mutex_t turn; // memory: whose turn it is
};

static void tell_leaves(struct lite *e)
{
    int64_t n = -1;
    e->writer->leaves = false;
    if (sbt_lite_leaf_n(e->writer, &n) == SBT_OK && n >= 0)
        sbt_store_leaves_seen(e->store, n);
}

static void after_commit(struct lite *e)
{
    if (e->writer->erased)
        sbt_lite_secure_delete(e->writer, false);
}

static void roll_back(struct sbt_lite_conn *c)
{
    if (!sqlite3_get_autocommit(c->db) && sbt_lite_step(c, c->rollback, NULL) != SBT_OK)
        SBT_BUG_IF(!sqlite3_get_autocommit(c->db));
    c->leaves = c->erased = false;
}

// Begin, fn, commit: for the only request, and for those whose batch was lost.
static enum sbt_rc alone(struct sbt_lite_conn *c, struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    tx->conn = c;
    SBT_TRY(sbt_lite_step(c, tx->mode == SBT_TX_WRITE ? c->begin_write : c->begin_read, f));
    enum sbt_rc rc = sbt_tx_call(tx, fn, arg, f);
    if (rc == SBT_OK)
        rc = sbt_store_injected(tx->store, SBT_INJECT_COMMIT, f);
    if (rc == SBT_OK && sqlite3_get_autocommit(c->db))
        rc = sbt_fault_internal(f, SBT_E_IO, "%s: the transaction was lost before its commit", tx->name);
    if (rc == SBT_OK && tx->tells)
        rc = sbt_lite_tell(c, f);
    if (rc == SBT_OK)
        rc = sbt_lite_step(c, c->commit, f);
    if (rc != SBT_OK)
        roll_back(c);
    else
        rc = sbt_store_injected(tx->store, SBT_INJECT_AFTER_COMMIT, f);
    return rc;
}

static struct sbt_request *next_request(struct lite *e)
{
    pthread_mutex_lock(&e->lock);
    struct sbt_request *r = sbt_requests_take(&e->waiting);
    pthread_mutex_unlock(&e->lock);
    return r;
}

struct batch {
    size_t n;
    bool careful; // each request has a savepoint
    struct sbt_known known;
    struct sbt_request *r[SBT_LIMIT_BATCH];
};
// SPOILT: a request failed, and what it wrote is still there. LOST: SQLite rolled everything back (a full disk does that).
enum went { WENT_WELL, SPOILT, LOST };

// Few requests fail after they wrote, so a savepoint for each would cost more than running the batch again.
static enum went batch_one(struct lite *e, struct batch *b, struct sbt_request *r)
{
    struct sbt_lite_conn *c = e->writer;
    r->tx->conn = c;
    r->tx->known = b->known;
    r->rc = b->careful ? sbt_lite_step(c, c->savepoint, r->f) : SBT_OK;
    if (r->rc != SBT_OK)
        return sqlite3_get_autocommit(c->db) ? LOST : WENT_WELL;
    r->rc = sbt_tx_call(r->tx, r->fn, r->arg, r->f);
    if (sqlite3_get_autocommit(c->db))
        return LOST;
    if (r->rc == SBT_OK)
        r->rc = sbt_store_injected(e->store, SBT_INJECT_COMMIT, r->f);
    b->known = (struct sbt_known){0};
    if (r->rc == SBT_OK && !r->tx->reference_changed)
        b->known = r->tx->known;
    if (!b->careful)
        return r->rc == SBT_OK || !r->tx->wrote ? WENT_WELL : SPOILT;
    if (r->rc != SBT_OK && sbt_lite_step(c, c->rollback_to, NULL) != SBT_OK)
        return LOST;
    return sbt_lite_step(c, c->release, NULL) == SBT_OK ? WENT_WELL : LOST;
}

// The i-th: one of an earlier try, or what arrived meanwhile, which joins the batch; NULL when there is no more.
static struct sbt_request *batch_next(struct lite *e, struct batch *b, size_t i)
{
    if (i < b->n) {
        sbt_request_again(b->r[i]);
        return b->r[i];
    }
    struct sbt_request *r = i < SBT_LIMIT_BATCH ? next_request(e) : NULL;
    if (r != NULL)
        b->r[b->n++] = r;
    return r;
}

static enum went batch_try(struct lite *e, struct batch *b)
{
    struct sbt_lite_conn *c = e->writer;
    struct sbt_request *r;
    struct sbt_fault f;
    sbt_fault_clear(&f);
    enum sbt_rc rc = sbt_lite_step(c, c->begin_write, &f);
    bool tells = false;
    b->known = (struct sbt_known){0};
    for (size_t i = 0; (r = batch_next(e, b, i)) != NULL; i++) {
        if (rc != SBT_OK) {
            *r->f = f;
            r->rc = rc;
            continue;
        }
        enum went went = batch_one(e, b, r);
        if (went != WENT_WELL)
            return went;
        tells = tells || (r->rc == SBT_OK && r->tx->tells);
    }
    if (rc != SBT_OK)
        return WENT_WELL; // nothing could begin, and everybody was told so
    if (tells && sbt_lite_tell(c, NULL) != SBT_OK)
        return LOST;
    return sbt_lite_step(c, c->commit, NULL) == SBT_OK ? WENT_WELL : LOST;
}

static void batch_run(struct lite *e)
{
    struct sbt_lite_conn *c = e->writer;
    struct batch b;
    b.n = 0;
    b.careful = e->careful_n > 0;
    if (b.careful)
        e->careful_n--;
    enum went went = batch_try(e, &b);
    if (went == SPOILT)
        roll_back(c);
    if (went == SPOILT && b.n > 1) {
        e->careful_n = CAREFUL_N;
        b.careful = true;
        went = batch_try(e, &b);
    }
    if (went == LOST)
        roll_back(c);
    struct sbt_requests all = {0};
    for (size_t i = 0; i < b.n; i++) {
        struct sbt_request *r = b.r[i];
        if (went == LOST) {
            sbt_request_again(r);
            r->rc = alone(c, r->tx, r->fn, r->arg, r->f);
        } else if (r->rc == SBT_OK) {
            r->rc = sbt_store_injected(e->store, SBT_INJECT_AFTER_COMMIT, r->f);
        }
        sbt_requests_put(&all, r);
    }
    after_commit(e);
    sbt_requests_answer(&all);
    if (c->leaves)
        tell_leaves(e);
}

static void look_around(struct lite *e)
{
    if (sqlite3_step(e->data_version) == SQLITE_ROW) {
        int64_t v = sqlite3_column_int64(e->data_version, 0);
        if (v != e->seen_version) {
            e->seen_version = v;
            tell_leaves(e);
        }
    }
    sqlite3_reset(e->data_version);
}

static void *writer_main(void *arg)
{
    struct lite *e = arg;
    pthread_mutex_lock(&e->lock);
    while (!e->stop || e->waiting.head != NULL) {
        if (e->waiting.head == NULL) {
            struct timespec until;
            clock_gettime(CLOCK_MONOTONIC, &until);
            until.tv_nsec += IDLE_MS * 1000000L;
            until.tv_sec += until.tv_nsec / 1000000000L;
            until.tv_nsec %= 1000000000L;
            int err = pthread_cond_timedwait(&e->work, &e->lock, &until);
            if (err == 0 || e->waiting.head != NULL || e->stop)
                continue;
            pthread_mutex_unlock(&e->lock);
            look_around(e);
        } else {
            pthread_mutex_unlock(&e->lock);
            batch_run(e);
        }
        pthread_mutex_lock(&e->lock);
    }
    pthread_mutex_unlock(&e->lock);
    return NULL;
}

static enum sbt_rc write_run(struct lite *e, struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    struct sbt_request r;
    sbt_request_init(&r, tx, fn, arg, f);
    pthread_mutex_lock(&e->lock);
    SBT_BUG_IF(e->stop);
    bool idle = e->waiting.head == NULL;
    // cppcheck-suppress autoVariables -- r stays until the writer has answered, below
    sbt_requests_put(&e->waiting, &r);
    if (idle)
        pthread_cond_signal(&e->work);
    pthread_mutex_unlock(&e->lock);
    sbt_request_wait(&r);
    sbt_request_end(&r);
    return r.rc;
}

static enum sbt_rc reader_take(struct lite *e, struct sbt_lite_conn **ret, struct sbt_fault *f)
{
    struct sbt_lite_conn *c = NULL;
    pthread_mutex_lock(&e->lock);
    while (e->idle == NULL && e->readers_n >= e->readers_max)
        pthread_cond_wait(&e->reader_free, &e->lock);
    if (e->idle != NULL) {
        c = e->idle;
        e->idle = c->next;
    } else {
        e->readers_n++;
    }
    pthread_mutex_unlock(&e->lock);
    if (c == NULL) {
        enum sbt_rc rc = sbt_lite_conn_open(e->path, SBT_LITE_READER, false, &c, f);
        if (rc != SBT_OK) {
            pthread_mutex_lock(&e->lock);
            e->readers_n--;
            pthread_cond_signal(&e->reader_free);
            pthread_mutex_unlock(&e->lock);
            return rc;
        }
    }
    *ret = c;
    return SBT_OK;
}

static void reader_give(struct lite *e, struct sbt_lite_conn *c)
{
    pthread_mutex_lock(&e->lock);
    c->next = e->idle;
    e->idle = c;
    pthread_cond_signal(&e->reader_free);
    pthread_mutex_unlock(&e->lock);
}

static bool lite_at_hand(struct sbt_store *s)
{
    struct lite *e = s->engine;
    if (e->memory)
        return false;
    pthread_mutex_lock(&e->lock);
    bool yes = e->idle != NULL && (e->idle->next != NULL || e->readers_n < e->readers_max);
    pthread_mutex_unlock(&e->lock);
    return yes;
}

static enum sbt_rc lite_run(struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    struct lite *e = tx->store->engine;
    if (e->memory) {
        pthread_mutex_lock(&e->turn);
        enum sbt_rc rc = alone(e->writer, tx, fn, arg, f);
        after_commit(e);
        bool leaves = rc == SBT_OK && e->writer->leaves;
        if (leaves)
            tell_leaves(e);
        pthread_mutex_unlock(&e->turn);
        return rc;
    }
    if (tx->mode == SBT_TX_WRITE)
        return write_run(e, tx, fn, arg, f);
    struct sbt_lite_conn *c = NULL;
    SBT_TRY(reader_take(e, &c, f));
    enum sbt_rc rc = alone(c, tx, fn, arg, f);
    reader_give(e, c);
    return rc;
}

static void lite_close(struct sbt_store *s)
{
    struct lite *e = s->engine;
    if (e->thread_up) {
        pthread_mutex_lock(&e->lock);
        e->stop = true;
        pthread_cond_signal(&e->work);
        pthread_mutex_unlock(&e->lock);
        pthread_join(e->thread, NULL);
    }
    while (e->idle != NULL) {
        struct sbt_lite_conn *c = e->idle;
        e->idle = c->next;
        e->readers_n--;
        sbt_lite_conn_close(c);
    }
    SBT_BUG_IF(e->readers_n != 0); // a transaction is still running
    sqlite3_finalize(e->data_version);
    sbt_lite_conn_close(e->writer);
    pthread_mutex_destroy(&e->lock);
    pthread_mutex_destroy(&e->turn);
    pthread_cond_destroy(&e->work);
    pthread_cond_destroy(&e->reader_free);
}

static enum sbt_rc lite_open(struct sbt_store *s, const struct sbt_store_options *o, struct sbt_fault *f)
{
    struct lite *e = SBT_NEW(s->arena, struct lite);
    e->store = s;
    e->path = sbt_arena_strdup(s->arena, o->url + strlen("sqlite:"));
    e->memory = sbt_str_eq(e->path, ":memory:");
    if (e->path[0] == '\0')
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Tulis nama berkas basis data: sqlite:BERKAS"));
    // Text search and figures read few pages of a large file at once: a few more readers than processors is enough.
    e->readers_max = o->readers > 0 ? o->readers : (int)sysconf(_SC_NPROCESSORS_ONLN) + 2;
    SBT_TRY(sbt_lite_conn_open(e->path, SBT_LITE_WRITER, o->create, &e->writer, f));
    if (sqlite3_prepare_v2(e->writer->db, "PRAGMA data_version", -1, &e->data_version, NULL) != SQLITE_OK) {
        enum sbt_rc rc = sbt_lite_fault(e->writer, sqlite3_extended_errcode(e->writer->db), "open", f);
        sbt_lite_conn_close(e->writer);
        return rc;
    }
    pthread_condattr_t mono;
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_mutex_init(&e->lock, NULL);
    pthread_mutex_init(&e->turn, NULL);
    pthread_cond_init(&e->work, &mono);
    pthread_cond_init(&e->reader_free, NULL);
    pthread_condattr_destroy(&mono);
    s->engine = e;
    tell_leaves(e);
    if (!e->memory) {
        SBT_BUG_IF(pthread_create(&e->thread, NULL, writer_main, e) != 0);
        e->thread_up = true;
    }
    return SBT_OK;
}

static enum sbt_rc check_fn(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    for (size_t i = 0; i < sbt_queries_n; i++) {
        struct sbt_stmt *e = NULL;
        SBT_TRY(sbt_lite_prepare(tx->conn, sbt_queries[i], &e, f));
    }
    return SBT_OK;
}

static enum sbt_rc lite_check(struct sbt_store *s, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(64 * 1024);
    return sbt_tx_run(s, "store.check", SBT_TX_WRITE, a, NULL, check_fn, NULL, f);
}

static enum sbt_rc lite_session_open(struct sbt_store *s, struct sbt_tx *tx, struct sbt_fault *f)
{
    struct lite *e = s->engine;
    struct sbt_lite_conn *c = NULL;
    if (e->memory) {
        pthread_mutex_lock(&e->turn);
        c = e->writer;
        sbt_lite_conn_forget(c);
    } else {
        SBT_TRY(sbt_lite_conn_open(e->path, SBT_LITE_SESSION, false, &c, f));
    }
    c->fold = true;
    // Temporary tables cannot point into the file, and the file's own references are checked before a replace commits.
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
    *tx = (struct sbt_tx){.store = s, .name = "session", .mode = SBT_TX_WRITE, .conn = c};
    return SBT_OK;
}

static void lite_session_close(struct sbt_tx *tx)
{
    struct lite *e = tx->store->engine;
    struct sbt_lite_conn *c = tx->conn;
    roll_back(c);
    if (!e->memory) {
        sbt_lite_conn_close(c);
        return;
    }
    sbt_lite_conn_forget(c);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    c->fold = false;
    pthread_mutex_unlock(&e->turn);
}

static enum sbt_rc lite_sequencer_start(struct sbt_store *s, struct sbt_fault *f)
{
    (void)s;
    (void)f;
    return SBT_OK;
}

static enum sbt_rc lite_sequence(struct sbt_store *s, int64_t *ret_n, struct sbt_fault *f)
{
    (void)s;
    (void)f;
    *ret_n = 0;
    return SBT_OK;
}

const struct sbt_engine_ops sbt_engine_sqlite = {
    .engine = SBT_ENGINE_SQLITE,
    .open = lite_open,
    .close = lite_close,
    .check = lite_check,
    .run = lite_run,
    .query = sbt_lite_query,
    .raw = sbt_lite_raw,
    .at_hand = lite_at_hand,
    .session_open = lite_session_open,
    .session_close = lite_session_close,
    .sequencer_start = lite_sequencer_start,
    .sequence = lite_sequence,
};
