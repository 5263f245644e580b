// The PostgreSQL engine: pools of connections, the sequencer that numbers leaves, and the thread that listens for them.
#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/event_read.h"
#include "store/pg/conn.h"
#include "store/request.h"

#define WRITERS 10
#define LEADERS 8      // batches of writes that run at once; two writers are left for other work
#define CAREFUL_N 32   // batches that are of one after one that had to be run again
#define TAKE_WAIT_S 10 // for a free connection, then BUSY
#define CONN_ARENA_BYTES (16UL * 1024 * 1024)
#define SEQ_POLL_MS 50     // how soon the sequencer sees what another instance wrote
#define SEQ_PAUSE_MS 20    // between passes: each is a commit, and a pause lets events gather
#define SEQ_STANDBY_MS 500 // how often a standby tries to take over
#define SEQ_TIDY_MS 60000  // how long marks of changes gather
#define RECONNECT_MS 500
#define LISTEN_CHECK_MS 5000 // a lost notification is made good after this

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct sbt_pg_conn *idle;
    int n, max;
    bool reads;
};

struct pg {
    struct sbt_store *store;
    const char *url;
    struct pool pool[2]; // readers, writers
    _Atomic bool stop;

    pthread_mutex_t lock; // guards what follows
    pthread_cond_t written;
    struct sbt_requests waiting; // for whoever leads
    int leaders_n, careful_n;
    bool work;           // this process wrote since the sequencer looked
    _Atomic bool holder; // the sequencer of this process holds the lock
    bool seq_up, listen_up;
    pthread_t seq, listen;
    int listen_wake; // eventfd
};

static struct sbt_pg_conn *conn_new(void)
{
    struct sbt_arena *a = sbt_arena_new(CONN_ARENA_BYTES);
    struct sbt_pg_conn *c = SBT_NEW(a, struct sbt_pg_conn);
    sbt_pg_conn_init(c, a);
    return c;
}

static void conn_free(struct sbt_pg_conn *c)
{
    sbt_pg_disconnect(c);
    sbt_arena_free(c->arena);
}

static void until(struct timespec *ret, int64_t ms)
{
    clock_gettime(CLOCK_MONOTONIC, ret);
    ret->tv_sec += ms / 1000;
    ret->tv_nsec += (ms % 1000) * 1000000L;
    if (ret->tv_nsec >= 1000000000L) {
        ret->tv_sec++;
        ret->tv_nsec -= 1000000000L;
    }
}

static enum sbt_rc take(struct pool *p, struct sbt_pg_conn **ret, struct sbt_fault *f)
{
    struct timespec end;
    until(&end, TAKE_WAIT_S * 1000);
    struct sbt_pg_conn *c = NULL;
    bool late = false;
    pthread_mutex_lock(&p->lock);
    while (p->idle == NULL && p->n >= p->max && !late)
        late = pthread_cond_timedwait(&p->freed, &p->lock, &end) != 0;
    if (p->idle != NULL) {
        c = p->idle;
        p->idle = c->next;
    } else if (p->n < p->max) {
        p->n++;
        c = conn_new();
        c->reader = p->reads;
    }
    pthread_mutex_unlock(&p->lock);
    if (c == NULL) {
        f->after_s = 2;
        return sbt_fault_set(f, SBT_E_BUSY,
                             SBT_N_("Sistem sedang sangat sibuk. Tidak ada yang diubah; coba lagi sebentar lagi."));
    }
    *ret = c;
    return SBT_OK;
}

static void give(struct pool *p, struct sbt_pg_conn *c)
{
    pthread_mutex_lock(&p->lock);
    c->next = p->idle;
    p->idle = c;
    pthread_cond_signal(&p->freed);
    pthread_mutex_unlock(&p->lock);
}

static void roll_back(struct sbt_pg_conn *c)
{
    struct sbt_fault ignored = {0};
    if (c->pg == NULL)
        return;
    // What is still queued may fail; only the answer to ROLLBACK counts.
    if (sbt_pg_flush(c, &ignored) != SBT_OK)
        sbt_fault_clear(&ignored);
    if (c->pg == NULL || sbt_pg_send(c, "ROLLBACK", &ignored) != SBT_OK || sbt_pg_flush(c, &ignored) != SBT_OK)
        sbt_pg_disconnect(c);
}

static enum sbt_rc commit_write(struct sbt_tx *tx, struct sbt_fault *f)
{
    struct sbt_pg_conn *c = tx->conn;
    enum sbt_rc rc = sbt_pg_send(c, "COMMIT", f);
    if (rc == SBT_OK)
        rc = sbt_pg_flush(c, f);
    if (rc == SBT_OK && PQtransactionStatus(c->pg) != PQTRANS_IDLE)
        rc = sbt_fault_internal(f, SBT_E_INTERNAL, "%s: the commit left a transaction open", tx->name);
    if (rc != SBT_OK && c->pg == NULL) {
        // The answer is lost: it may have happened or not.
        char detail[sizeof f->detail];
        snprintf(detail, sizeof detail, "%s", f->detail);
        sbt_fault_set(
            f, SBT_E_UNCERTAIN,
            SBT_N_("Sambungan ke basis data putus saat menyimpan, jadi belum pasti tersimpan. Kirim lagi dengan "
                   "formulir yang sama: isian yang sudah tersimpan tidak akan dobel."));
        f->after_s = 2;
        sbt_fault_detail(f, "%s: %s", tx->name, detail);
        return SBT_E_UNCERTAIN;
    }
    return rc;
}

static void wrote(struct pg *e)
{
    pthread_mutex_lock(&e->lock);
    e->work = true;
    pthread_cond_signal(&e->written);
    pthread_mutex_unlock(&e->lock);
}

static enum sbt_rc begin(struct pg *e, struct sbt_pg_conn *c, enum sbt_tx_mode mode, struct sbt_fault *f)
{
    if (!sbt_pg_alive(c))
        SBT_TRY(sbt_pg_connect(c, e->url, f));
    c->scopes_sent = 0;
    c->erase_sent = false;
    c->cursors = 0;
    c->lazy = mode == SBT_TX_READ;
    return mode == SBT_TX_WRITE ? sbt_pg_send(c, "BEGIN ISOLATION LEVEL REPEATABLE READ", f) : SBT_OK;
}

static enum sbt_rc run_on(struct pg *e, struct sbt_pg_conn *c, struct sbt_tx *tx, sbt_tx_fn *fn, void *arg,
                          struct sbt_fault *f)
{
    bool write = tx->mode == SBT_TX_WRITE;
    tx->conn = c;
    SBT_TRY(begin(e, c, tx->mode, f));
    enum sbt_rc rc = sbt_tx_call(tx, fn, arg, f);
    if (rc == SBT_OK)
        rc = sbt_store_injected(tx->store, SBT_INJECT_COMMIT, f);
    if (rc == SBT_OK && write && tx->tells)
        rc = sbt_q_data_change_put(tx, NULL, f);
    if (tx->mode == SBT_TX_READ)
        sbt_pg_end(c);
    if (!write)
        return rc;
    if (rc == SBT_OK)
        rc = commit_write(tx, f);
    if (rc != SBT_OK) {
        roll_back(c);
        return rc;
    }
    wrote(e);
    return sbt_store_injected(tx->store, SBT_INJECT_AFTER_COMMIT, f);
}

// --- writes that commit together

// One transaction for all. What fails in it may show only at a statement of another, so nothing says whose it was.
static enum sbt_rc batch_try(struct pg *e, struct sbt_pg_conn *c, struct sbt_request *const *r, size_t n,
                             struct sbt_fault *f)
{
    struct sbt_tx *tx = r[0]->tx;
    SBT_TRY(begin(e, c, SBT_TX_WRITE, f));
    for (size_t i = 0; i < n; i++) {
        r[i]->tx->conn = c;
        r[i]->tx->settles_later = true;
        if (i > 0 && !r[i - 1]->tx->reference_changed)
            r[i]->tx->known = r[i - 1]->tx->known;
        r[i]->rc = sbt_tx_call(r[i]->tx, r[i]->fn, r[i]->arg, r[i]->f);
        if (r[i]->rc == SBT_OK)
            r[i]->rc = sbt_store_injected(e->store, SBT_INJECT_COMMIT, r[i]->f);
        if (r[i]->rc != SBT_OK && (r[i]->tx->wrote || r[i]->tx->failed != SBT_OK))
            return SBT_E_RETRY; // what it wrote goes only with all the rest
        if (i > 0)
            sbt_event_settle_with(tx, r[i]->tx);
        tx->tells = tx->tells || r[i]->tx->tells;
    }
    SBT_TRY(sbt_event_settle(tx, f));
    if (tx->tells)
        SBT_TRY(sbt_q_data_change_put(tx, NULL, f));
    return commit_write(tx, f);
}

// Each for himself. While the server cannot be reached one tries for all.
static void each_alone(struct pg *e, struct sbt_pg_conn *c, struct sbt_request *const *r, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sbt_request_again(r[i]);
        if (i > 0 && c->pg == NULL && r[i - 1]->rc == SBT_E_RETRY) {
            *r[i]->f = *r[i - 1]->f;
            r[i]->rc = SBT_E_RETRY;
        } else {
            r[i]->rc = run_on(e, c, r[i]->tx, r[i]->fn, r[i]->arg, r[i]->f);
        }
    }
}

static void batch_on(struct pg *e, struct sbt_pg_conn *c, struct sbt_request *const *r, size_t n)
{
    if (n == 1) {
        each_alone(e, c, r, n);
        return;
    }
    struct sbt_fault f;
    sbt_fault_clear(&f);
    enum sbt_rc rc = batch_try(e, c, r, n, &f);
    if (rc != SBT_OK && rc != SBT_E_UNCERTAIN) {
        roll_back(c);
        pthread_mutex_lock(&e->lock);
        e->careful_n = CAREFUL_N;
        pthread_mutex_unlock(&e->lock);
        each_alone(e, c, r, n);
        return;
    }
    wrote(e);
    for (size_t i = 0; i < n; i++) {
        if (r[i]->rc != SBT_OK)
            continue; // refused before it wrote anything
        r[i]->rc = rc;
        if (rc == SBT_OK)
            r[i]->rc = sbt_store_injected(e->store, SBT_INJECT_AFTER_COMMIT, r[i]->f);
        else
            *r[i]->f = f;
    }
}

// Runs what waits together with his own, and leaves the lead to the next who waits.
static void lead(struct pg *e, struct sbt_request *own)
{
    struct sbt_request *r[SBT_LIMIT_BATCH] = {own}, *next = NULL;
    size_t n = 1;
    pthread_mutex_lock(&e->lock);
    size_t max = e->careful_n > 0 ? 1 : SBT_LIMIT_BATCH;
    if (e->careful_n > 0)
        e->careful_n--;
    while (n < max && (next = sbt_requests_take(&e->waiting)) != NULL)
        r[n++] = next;
    pthread_mutex_unlock(&e->lock);

    struct sbt_pg_conn *c = NULL;
    struct sbt_fault f;
    sbt_fault_clear(&f);
    enum sbt_rc rc = take(&e->pool[1], &c, &f);
    if (rc == SBT_OK) {
        batch_on(e, c, r, n);
        give(&e->pool[1], c);
    }
    struct sbt_requests others = {0};
    for (size_t i = 0; i < n; i++) {
        if (rc != SBT_OK) {
            *r[i]->f = f;
            r[i]->rc = rc;
        }
        if (i > 0)
            sbt_requests_put(&others, r[i]);
    }
    pthread_mutex_lock(&e->lock);
    next = sbt_requests_take(&e->waiting);
    if (next != NULL)
        next->leads = true;
    else
        e->leaders_n--;
    pthread_mutex_unlock(&e->lock);
    sbt_requests_answer(&(struct sbt_requests){.head = next});
    sbt_requests_answer(&others);
}

static enum sbt_rc run_together(struct pg *e, struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    struct sbt_request r;
    sbt_request_init(&r, tx, fn, arg, f);
    pthread_mutex_lock(&e->lock);
    bool first = e->leaders_n < LEADERS; // once it is queued, others write to r until they wake it
    r.leads = first;
    if (first)
        e->leaders_n++;
    else
        // cppcheck-suppress autoVariables -- r stays until it is answered, below
        sbt_requests_put(&e->waiting, &r);
    pthread_mutex_unlock(&e->lock);
    if (!first)
        sbt_request_wait(&r);
    if (r.leads)
        lead(e, &r);
    sbt_request_end(&r);
    return r.rc;
}

static enum sbt_rc pg_run(struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    struct pg *e = tx->store->engine;
    struct pool *p = &e->pool[tx->mode == SBT_TX_WRITE];
    struct sbt_pg_conn *c = NULL;
    if (tx->together)
        return run_together(e, tx, fn, arg, f);
    SBT_TRY(take(p, &c, f));
    enum sbt_rc rc = run_on(e, c, tx, fn, arg, f);
    give(p, c);
    return rc;
}

// --- the sequencer

struct seq {
    char from[24]; // every event with a lower xid has its leaf; "0" until this connection has made a pass
    int64_t n, leaf_n;
    int64_t tidied_ms;
};

// Up to which xid this database can bring nothing more: the oldest that one of its own sessions has, or the next one. The
// snapshot's xmin would do as well, but waits for long transactions of other databases of the cluster; it is taken when a
// session of this one hides its xid (it belongs to a role whose sessions ours may not see). Taken before the snapshot that
// reads events, so that whoever is not counted here any more is visible there. backend_xid has 32 bits: laid beside xmax.
#define SEQ_HORIZON                                                                                                 \
    "(SELECT CASE WHEN bool_or(a.query = '<insufficient privilege>') THEN s.lo ELSE least(s.n, s.n + "              \
    "min(((a.backend_xid::text::bigint - s.n) & 4294967295 # 2147483648) - 2147483648)) END "                       \
    "FROM (SELECT pg_snapshot_xmax(x)::text::bigint, pg_snapshot_xmin(x)::text::bigint FROM pg_current_snapshot() " \
    "AS x) "                                                                                                        \
    "AS s (n, lo) LEFT JOIN pg_stat_activity a ON a.datname = current_database() AND a.pid <> pg_backend_pid() "    \
    "GROUP BY s.n, s.lo)"

// Gives leaves to what is committed for good. By seq, since a transaction that saw another one's rows drew its numbers later
// (CACHE 1, REPEATABLE READ).
static enum sbt_rc pass(struct pg *e, struct sbt_pg_conn *c, struct seq *s, bool lock, struct sbt_fault *f)
{
    s->n = 0;
    char sql[2048];
    // READ COMMITTED on purpose: the snapshot of the INSERT has to be younger than the lock.
    snprintf(sql, sizeof sql,
             "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL sbt.scope = '%u'; SELECT %s, " SEQ_HORIZON,
             SBT_SCOPE_APPEND, lock ? "pg_try_advisory_xact_lock(7561075)::int" : "1");
    PGresult *r = sbt_pg_plain(c, sql, f);
    bool locked = r != NULL && PQntuples(r) == 1 && sbt_str_eq(PQgetvalue(r, 0, 0), "1");
    char from[24] = "";
    if (locked)
        snprintf(from, sizeof from, "%s", PQgetvalue(r, 0, 1));
    PQclear(r);
    if (r == NULL || !locked) {
        PQclear(c->pg ? PQexec(c->pg, "ROLLBACK") : NULL);
        return r == NULL ? f->rc : SBT_OK;
    }
    snprintf(
        sql, sizeof sql,
        "WITH last AS MATERIALIZED (SELECT leaf_index, sequenced_us FROM leaf ORDER BY leaf_index DESC LIMIT 1), "
        "ins AS (INSERT INTO leaf (leaf_index, event_id, hash, sequenced_us) "
        "SELECT coalesce((SELECT leaf_index FROM last), -1) + row_number() OVER (ORDER BY e.seq), e.event_id, "
        "sha256('\\x00'::bytea || e.leaf), greatest(%lld::bigint, coalesce((SELECT sequenced_us FROM last), 0)) "
        "FROM event e WHERE e.xid >= '%s'::xid8 AND e.xid < '%s'::xid8 "
        "AND NOT EXISTS (SELECT 1 FROM leaf l WHERE l.event_id = e.event_id) RETURNING leaf_index, event_id), "
        // A number is news like the event itself, except of a reading (event.c).
        "tell AS (INSERT INTO data_change (xid, leaf_n) SELECT pg_current_xact_id()::text::bigint, max(leaf_index) + 1 "
        "FROM ins JOIN event USING (event_id) WHERE kind <> '%s' HAVING count(*) > 0) "
        "SELECT (SELECT count(*) FROM ins), "
        "greatest(coalesce((SELECT max(leaf_index) FROM ins), -1), coalesce((SELECT leaf_index FROM last), -1)) + 1",
        (long long)sbt_clock_now(e->store->clock), s->from, from, sbt_event_kind_row(SBT_EV_READ_MADE)->name);
    r = sbt_pg_plain(c, sql, f);
    int64_t n = 0, leaf_n = 0;
    bool ok = r != NULL && PQntuples(r) == 1 && sbt_parse_i64(PQgetvalue(r, 0, 0), 0, INT64_MAX, &n) &&
              sbt_parse_i64(PQgetvalue(r, 0, 1), 0, INT64_MAX, &leaf_n);
    PQclear(r);
    if (ok && n > 0) {
        snprintf(sql, sizeof sql, "SELECT pg_notify('sbt_leaf', '%lld'); COMMIT", (long long)leaf_n);
        r = sbt_pg_plain(c, sql, f);
    } else if (ok) {
        r = sbt_pg_plain(c, "COMMIT", f);
    }
    if (!ok || r == NULL) {
        PQclear(c->pg ? PQexec(c->pg, "ROLLBACK") : NULL);
        return ok || r == NULL ? f->rc : sbt_fault_internal(f, SBT_E_INTERNAL, "sequencer: unexpected answer");
    }
    PQclear(r);
    s->n = n;
    s->leaf_n = leaf_n;
    memcpy(s->from, from, sizeof s->from);
    sbt_store_leaves_seen(e->store, leaf_n);
    return SBT_OK;
}

// Of what lies below every snapshot that may still be taken, the newest change and the newest numbering are enough. A number
// that no transaction has had yet came with a copy from another cluster.
static void tidy(struct sbt_pg_conn *c, struct sbt_fault *f)
{
    PQclear(sbt_pg_plain(
        c,
        "DELETE FROM data_change WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint OR xid < least("
        "(SELECT max(xid) FROM data_change WHERE xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint), "
        "(SELECT max(xid) FROM data_change WHERE xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AND "
        "leaf_n > 0))",
        f));
}

// true when events wait that have no leaf yet.
static bool waiting(struct sbt_pg_conn *c, const struct seq *s, struct sbt_fault *f)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT EXISTS (SELECT 1 FROM event WHERE xid >= '%s'::xid8)::int", s->from);
    PGresult *r = sbt_pg_plain(c, sql, f);
    bool yes = r != NULL && PQntuples(r) == 1 && sbt_str_eq(PQgetvalue(r, 0, 0), "1");
    PQclear(r);
    return yes;
}

static void seq_wait(struct pg *e, int64_t ms, bool for_work)
{
    struct timespec end;
    until(&end, ms);
    pthread_mutex_lock(&e->lock);
    int err = 0;
    while (!e->stop && err == 0 && !(for_work && e->work))
        err = pthread_cond_timedwait(&e->written, &e->lock, &end);
    pthread_mutex_unlock(&e->lock);
}

static bool seq_lock(struct sbt_pg_conn *c, struct sbt_fault *f)
{
    PGresult *r = sbt_pg_plain(c, "SELECT pg_try_advisory_lock(7561075)::int", f);
    bool yes = r != NULL && PQntuples(r) == 1 && sbt_str_eq(PQgetvalue(r, 0, 0), "1");
    PQclear(r);
    return yes;
}

static void *seq_main(void *arg)
{
    struct pg *e = arg;
    struct sbt_pg_conn *c = conn_new();
    struct sbt_fault f = {0};
    struct seq s = {.from = "0"};
    bool holder = false;
    while (!e->stop) {
        sbt_fault_clear(&f);
        if (c->pg == NULL) {
            holder = false;
            e->holder = false;
            if (sbt_pg_connect(c, e->url, &f) != SBT_OK) {
                seq_wait(e, RECONNECT_MS, false);
                continue;
            }
        }
        if (!holder) {
            s = (struct seq){.from = "0"};
            holder = seq_lock(c, &f);
            e->holder = holder;
            if (!holder)
                seq_wait(e, SEQ_STANDBY_MS, false);
            continue;
        }
        pthread_mutex_lock(&e->lock);
        e->work = false;
        pthread_mutex_unlock(&e->lock);
        if (s.from[0] == '0' || waiting(c, &s, &f)) {
            if (pass(e, c, &s, false, &f) != SBT_OK && c->pg != NULL)
                sbt_pg_disconnect(c); // whatever it is, begin from a clean state
            seq_wait(e, SEQ_PAUSE_MS, false);
        } else {
            seq_wait(e, SEQ_POLL_MS, true);
        }
        if (c->pg != NULL && sbt_mono_ms() - s.tidied_ms >= SEQ_TIDY_MS) {
            s.tidied_ms = sbt_mono_ms();
            tidy(c, &f);
        }
    }
    e->holder = false;
    conn_free(c);
    return NULL;
}

static bool pg_numbers_leaves(struct sbt_store *s)
{
    return ((struct pg *)s->engine)->holder;
}

static enum sbt_rc pg_sequencer_start(struct sbt_store *s, struct sbt_fault *f)
{
    (void)f;
    struct pg *e = s->engine;
    pthread_mutex_lock(&e->lock);
    if (!e->seq_up) {
        SBT_BUG_IF(pthread_create(&e->seq, NULL, seq_main, e) != 0);
        e->seq_up = true;
    }
    pthread_mutex_unlock(&e->lock);
    return SBT_OK;
}

static enum sbt_rc pg_sequence(struct sbt_store *s, int64_t *ret_n, struct sbt_fault *f)
{
    struct pg *e = s->engine;
    struct sbt_pg_conn *c = NULL;
    SBT_TRY(take(&e->pool[1], &c, f));
    enum sbt_rc rc = sbt_pg_alive(c) ? SBT_OK : sbt_pg_connect(c, e->url, f);
    struct seq q = {.from = "0"};
    if (rc == SBT_OK)
        rc = pass(e, c, &q, true, f);
    if (c->pg != NULL && PQpipelineStatus(c->pg) == PQ_PIPELINE_OFF && PQenterPipelineMode(c->pg) != 1)
        sbt_pg_disconnect(c);
    give(&e->pool[1], c);
    SBT_TRY(rc);
    *ret_n = q.n;
    return SBT_OK;
}

// --- listening

static void leaves_look(struct pg *e, struct sbt_pg_conn *c)
{
    struct sbt_fault ignored = {0};
    int64_t n = 0;
    PGresult *r = sbt_pg_plain(c, "SELECT coalesce(max(leaf_index) + 1, 0) FROM leaf", &ignored);
    if (r != NULL && PQntuples(r) == 1 && sbt_parse_i64(PQgetvalue(r, 0, 0), 0, INT64_MAX, &n))
        sbt_store_leaves_seen(e->store, n);
    PQclear(r);
}

// Each listener holds a lock that any number may hold, and that ends with its connection: they can be counted.
static void servers_look(struct pg *e, struct sbt_pg_conn *c)
{
    struct sbt_fault ignored = {0};
    int64_t n = 0;
    PGresult *r = sbt_pg_plain(c,
                               "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7561076 AND "
                               "database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                               &ignored);
    if (r != NULL && PQntuples(r) == 1 && sbt_parse_i64(PQgetvalue(r, 0, 0), 0, 10000, &n))
        e->store->servers_n = (int)n;
    PQclear(r);
}

static void *listen_main(void *arg)
{
    struct pg *e = arg;
    struct sbt_pg_conn *c = conn_new();
    struct sbt_fault f = {0};
    bool look = true;
    int64_t counted_ms = 0;
    while (!e->stop) {
        struct pollfd p[2] = {{.fd = e->listen_wake, .events = POLLIN}, {.fd = -1, .events = POLLIN}};
        if (c->pg == NULL) {
            sbt_fault_clear(&f);
            PGresult *r = NULL;
            if (sbt_pg_connect(c, e->url, &f) == SBT_OK)
                r = sbt_pg_plain(c, "LISTEN sbt_leaf; SELECT pg_advisory_lock_shared(7561076)", &f);
            if (r == NULL) {
                sbt_pg_disconnect(c);
                poll(p, 1, RECONNECT_MS);
                continue;
            }
            PQclear(r);
            look = true; // what was told while nobody listened
            counted_ms = 0;
        }
        if (look)
            leaves_look(e, c);
        look = false;
        if (c->pg != NULL && sbt_mono_ms() - counted_ms >= LISTEN_CHECK_MS) {
            servers_look(e, c);
            counted_ms = sbt_mono_ms();
        }
        if (c->pg == NULL)
            continue;
        p[1].fd = PQsocket(c->pg);
        int n = poll(p, 2, LISTEN_CHECK_MS);
        if (n == 0)
            look = true;
        if (n > 0 && p[1].revents != 0 && PQconsumeInput(c->pg) != 1)
            sbt_pg_disconnect(c);
        for (PGnotify *note; c->pg != NULL && (note = PQnotifies(c->pg)) != NULL; PQfreemem(note)) {
            int64_t leaf_n = 0;
            if (sbt_parse_i64(note->extra, 0, INT64_MAX, &leaf_n))
                sbt_store_leaves_seen(e->store, leaf_n);
        }
    }
    conn_free(c);
    return NULL;
}

static void pg_watch_start(struct sbt_store *s)
{
    struct pg *e = s->engine;
    pthread_mutex_lock(&e->lock);
    if (!e->listen_up) {
        SBT_BUG_IF(pthread_create(&e->listen, NULL, listen_main, e) != 0);
        e->listen_up = true;
    }
    pthread_mutex_unlock(&e->lock);
}

// --- opening and closing

static void pg_close(struct sbt_store *s)
{
    struct pg *e = s->engine;
    pthread_mutex_lock(&e->lock);
    e->stop = true;
    pthread_cond_broadcast(&e->written);
    pthread_mutex_unlock(&e->lock);
    uint64_t one = 1;
    if (e->listen_up && write(e->listen_wake, &one, sizeof one) == sizeof one)
        pthread_join(e->listen, NULL);
    if (e->seq_up)
        pthread_join(e->seq, NULL);
    for (size_t i = 0; i < SBT_ARRAY_LEN(e->pool); i++) {
        struct pool *p = &e->pool[i];
        while (p->idle != NULL) {
            struct sbt_pg_conn *c = p->idle;
            p->idle = c->next;
            p->n--;
            conn_free(c);
        }
        SBT_BUG_IF(p->n != 0); // a transaction is still running
        pthread_mutex_destroy(&p->lock);
        pthread_cond_destroy(&p->freed);
    }
    close(e->listen_wake);
    pthread_mutex_destroy(&e->lock);
    pthread_cond_destroy(&e->written);
}

static enum sbt_rc pg_open(struct sbt_store *s, const struct sbt_store_options *o, struct sbt_fault *f)
{
    SBT_TRY(sbt_pg_url_check(o->url, f));
    struct pg *e = SBT_NEW(s->arena, struct pg);
    e->store = s;
    e->url = sbt_arena_strdup(s->arena, o->url);
    e->listen_wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    SBT_BUG_IF(e->listen_wake < 0);
    pthread_condattr_t mono;
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_mutex_init(&e->lock, NULL);
    pthread_cond_init(&e->written, &mono);
    e->pool[0].max = o->readers > 0 ? o->readers : (int)sysconf(_SC_NPROCESSORS_ONLN) + 2;
    e->pool[0].reads = true;
    e->pool[1].max = o->writers > 0 ? o->writers : WRITERS;
    for (size_t i = 0; i < SBT_ARRAY_LEN(e->pool); i++) {
        pthread_mutex_init(&e->pool[i].lock, NULL);
        pthread_cond_init(&e->pool[i].freed, &mono);
    }
    pthread_condattr_destroy(&mono);
    s->engine = e;
    struct sbt_pg_conn *c = NULL;
    enum sbt_rc rc = take(&e->pool[1], &c, f);
    if (rc == SBT_OK) {
        rc = sbt_pg_connect(c, e->url, f);
        give(&e->pool[1], c);
    }
    if (rc == SBT_E_RETRY) {
        char detail[sizeof f->detail];
        snprintf(detail, sizeof detail, "%s", f->detail);
        rc = sbt_fault_set(f, SBT_E_IO,
                           SBT_N_("PostgreSQL tidak dapat dihubungi. Periksa alamat dan apakah ia berjalan."));
        sbt_fault_detail(f, "%s", detail);
    }
    if (rc != SBT_OK)
        pg_close(s);
    return rc;
}

static enum sbt_rc pg_check(struct sbt_store *s, struct sbt_fault *f)
{
    struct pg *e = s->engine;
    struct sbt_pg_conn *c = NULL;
    SBT_TRY(take(&e->pool[1], &c, f));
    enum sbt_rc rc = sbt_pg_alive(c) ? SBT_OK : sbt_pg_connect(c, e->url, f);
    if (rc == SBT_OK)
        rc = sbt_pg_check(c, f);
    if (rc == SBT_OK)
        leaves_look(e, c);
    if (c->pg != NULL && PQpipelineStatus(c->pg) == PQ_PIPELINE_OFF && PQenterPipelineMode(c->pg) != 1)
        sbt_pg_disconnect(c);
    give(&e->pool[1], c);
    return rc;
}

static enum sbt_rc pg_session_open(struct sbt_store *s, struct sbt_tx *tx, struct sbt_fault *f)
{
    struct pg *e = s->engine;
    struct sbt_pg_conn *c = conn_new();
    c->session = true;
    enum sbt_rc rc = sbt_pg_connect(c, e->url, f);
    if (rc != SBT_OK) {
        conn_free(c);
        return rc;
    }
    *tx = (struct sbt_tx){.store = s, .name = "session", .mode = SBT_TX_WRITE, .conn = c};
    return SBT_OK;
}

static void pg_session_close(struct sbt_tx *tx)
{
    conn_free(tx->conn);
}

const struct sbt_engine_ops sbt_engine_pg = {
    .engine = SBT_ENGINE_PG,
    .open = pg_open,
    .close = pg_close,
    .check = pg_check,
    .run = pg_run,
    .query = sbt_pg_query,
    .raw = sbt_pg_raw,
    .session_open = pg_session_open,
    .session_close = pg_session_close,
    .sequencer_start = pg_sequencer_start,
    .numbers_leaves = pg_numbers_leaves,
    .sequence = pg_sequence,
    .watch_start = pg_watch_start,
};
