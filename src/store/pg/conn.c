// Talks to PostgreSQL: connects safely, queues statements in pipeline mode, maps its errors to ours.
#include "store/pg/conn.h"

#include <arpa/inet.h>
#include <endian.h>
#include <poll.h>

#include "base/buf.h"
#include "base/limits.h"

#define PENDING_MAX 48 // answers that may wait: far below what a socket buffers, so that nobody blocks on nobody
#define FETCH_ROWS 1000
#define CHECK_AT_ONCE 40

enum pending_kind { PENDING_TEXT = 1, PENDING_PREPARE, PENDING_DESCRIBE, PENDING_QUERY };
struct sbt_pg_pending {
    enum pending_kind kind;
    struct sbt_stmt *stmt;
};

enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_BPCHAR = 1042,
    OID_VARCHAR = 1043
};

void sbt_pg_conn_init(struct sbt_pg_conn *c, struct sbt_arena *a)
{
    *c = (struct sbt_pg_conn){.arena = a};
    sbt_stmt_map_init(&c->map, a);
}

// --- connecting

enum sbt_rc sbt_pg_url_check(const char *url, struct sbt_fault *f)
{
    char *err = NULL;
    PQconninfoOption *all = PQconninfoParse(url, &err);
    if (err != NULL)
        PQfreemem(err); // it may repeat a part of the URL
    if (all == NULL)
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Alamat PostgreSQL tidak dapat dibaca: tulis postgresql://HOST/NAMA"));
    bool secret = false;
    for (PQconninfoOption *o = all; o->keyword != NULL; o++)
        if (sbt_str_eq(o->keyword, "password") || sbt_str_eq(o->keyword, "sslpassword"))
            secret = secret || !sbt_str_empty(o->val);
    // PQconninfoParse does not look at the environment, so this is the URL's own.
    PQconninfoFree(all);
    if (secret)
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Jangan menulis kata sandi di alamat basis data: simpan di berkas PGPASSFILE."));
    return SBT_OK;
}

static void ignore_notice(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

void sbt_pg_disconnect(struct sbt_pg_conn *c)
{
    PQfinish(c->pg);
    c->pg = NULL;
    c->pending_n = 0;
    c->ending = c->open = false;
    for (size_t i = 0; i < c->map.cap; i++)
        if (c->map.slot[i] != NULL)
            c->map.slot[i]->stmt = NULL;
}

enum sbt_rc sbt_pg_connect(struct sbt_pg_conn *c, const char *url, struct sbt_fault *f)
{
    // What stands before dbname is a default that the URL may override.
    static const char *const key[] = {"fallback_application_name",
                                      "connect_timeout",
                                      "keepalives_idle",
                                      "keepalives_interval",
                                      "keepalives_count",
                                      "tcp_user_timeout",
                                      "target_session_attrs",
                                      "client_encoding",
                                      "dbname",
                                      NULL};
    const char *const val[] = {"sbt", "5", "10", "5", "3", "20000", "read-write", "UTF8", url, NULL};
    c->pg = PQconnectdbParams(key, val, 1);
    if (c->pg == NULL || PQstatus(c->pg) != CONNECTION_OK) {
        sbt_fault_internal(f, SBT_E_RETRY, "postgresql: %.300s", c->pg ? PQerrorMessage(c->pg) : "no memory");
        sbt_pg_disconnect(c);
        return SBT_E_RETRY;
    }
    PQsetNoticeProcessor(c->pg, ignore_notice, NULL);
    if (!sbt_str_eq(PQparameterStatus(c->pg, "server_encoding"), "UTF8")) {
        sbt_pg_disconnect(c);
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Basis data PostgreSQL harus memakai pengodean UTF8."));
    }
    const char *limits = c->session ? "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0"
                                    : "SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'; "
                                      "SET lock_timeout = '10s'";
    PGresult *r =
        PQexec(c->pg, "SET default_transaction_isolation = 'repeatable read'; SET TimeZone = 'UTC'; "
                      "SET standard_conforming_strings = on; SET jit = off"); // compiling costs more than it gains
    bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;
    PQclear(r);
    r = PQexec(c->pg, limits);
    ok = ok && PQresultStatus(r) == PGRES_COMMAND_OK;
    PQclear(r);
    // What pages ask stands in indexes that lie in memory, or on a disk without a head, and is over in milliseconds: no
    // workers are started for it.
    r = c->reader ? PQexec(c->pg, "SET default_transaction_read_only = on; SET random_page_cost = 1.1; "
                                  "SET max_parallel_workers_per_gather = 0")
                  : NULL;
    ok = ok && (r == NULL || PQresultStatus(r) == PGRES_COMMAND_OK) && PQenterPipelineMode(c->pg) == 1;
    PQclear(r);
    if (!ok) {
        sbt_fault_internal(f, SBT_E_RETRY, "postgresql: %.300s", PQerrorMessage(c->pg));
        sbt_pg_disconnect(c);
        return SBT_E_RETRY;
    }
    return SBT_OK;
}

bool sbt_pg_alive(struct sbt_pg_conn *c)
{
    if (c->pg == NULL)
        return false;
    if (c->ending)
        sbt_pg_drain(c);
    if (c->pg == NULL)
        return false;
    struct pollfd p = {.fd = PQsocket(c->pg), .events = POLLIN};
    if (poll(&p, 1, 0) == 0)
        return true;
    // Something came unasked: a notice, or the end.
    if (PQconsumeInput(c->pg) == 1 && PQstatus(c->pg) == CONNECTION_OK && poll(&p, 1, 0) == 0)
        return true;
    sbt_pg_disconnect(c);
    return false;
}

// --- errors

static enum sbt_rc lost(struct sbt_pg_conn *c, const char *what, struct sbt_fault *f)
{
    sbt_fault_internal(f, SBT_E_RETRY, "%s: connection lost: %.200s", what, c->pg ? PQerrorMessage(c->pg) : "");
    sbt_pg_disconnect(c);
    return SBT_E_RETRY;
}

static enum sbt_rc pg_fault(const PGresult *r, const char *what, struct sbt_fault *f)
{
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    const char *rule = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
    const char *msg = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    state = state ? state : "?";
    // Class 22 repeats the value.
    msg = msg && !sbt_str_starts(state, "22") ? msg : "";
    enum sbt_rc rc = SBT_E_INTERNAL;
    if (sbt_str_starts(state, "23")) {
        sbt_fault_set(f, SBT_E_CONFLICT,
                      SBT_N_("Data ini bertentangan dengan yang sudah ada. Muat ulang halaman dan periksa lagi."));
        sbt_fault_detail(f, "%s: %s %s", what, state, rule ? rule : "");
        return SBT_E_CONFLICT;
    }
    if (sbt_str_eq(state, "53100")) {
        sbt_fault_set(f, SBT_E_IO, SBT_N_("Ruang penyimpanan penuh. Tidak ada yang diubah; hubungi pengelola sistem."));
        sbt_fault_detail(f, "%s: %s %s", what, state, msg);
        return SBT_E_IO;
    }
    static const struct {
        const char *begins;
        enum sbt_rc rc;
    } map[] = {
        {"40", SBT_E_RETRY},    {"08", SBT_E_RETRY},    {"57P", SBT_E_RETRY},     {"25P03", SBT_E_RETRY},
        {"25006", SBT_E_RETRY}, {"55P03", SBT_E_RETRY}, {"53300", SBT_E_RETRY},   {"57014", SBT_E_BUSY},
        {"53", SBT_E_IO},       {"58", SBT_E_IO},       {"XX001", SBT_E_CORRUPT}, {"XX002", SBT_E_CORRUPT},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(map); i++)
        if (sbt_str_starts(state, map[i].begins)) {
            rc = map[i].rc;
            break;
        }
    return sbt_fault_internal(f, rc, "%s: %s %s", what, state, msg);
}

// --- the pipeline

static void pend(struct sbt_pg_conn *c, enum pending_kind kind, struct sbt_stmt *stmt)
{
    if (c->pending_n == c->pending_cap)
        c->pending = sbt_arena_grow(c->arena, c->pending, c->pending_n, &c->pending_cap, sizeof *c->pending);
    c->pending[c->pending_n++] = (struct sbt_pg_pending){.kind = kind, .stmt = stmt};
}

static const char *pending_name(const struct sbt_pg_conn *c, size_t i)
{
    return i < c->pending_n && c->pending[i].stmt != NULL ? c->pending[i].stmt->q->name : "statement";
}

static enum sbt_rc describe(const struct sbt_query *q, const PGresult *r, struct sbt_fault *f);

// Reads the answers to all that is pending, up to the mark that ends it; without mark, up to the last of them. *ret_last (if
// asked for) gets the last one.
static enum sbt_rc settle(struct sbt_pg_conn *c, bool mark, PGresult **ret_last, struct sbt_fault *f)
{
    enum sbt_rc rc = SBT_OK;
    PGresult *last = NULL;
    size_t i = 0;
    while (mark || i < c->pending_n) {
        PGresult *r = PQgetResult(c->pg);
        if (r == NULL) {
            if (PQstatus(c->pg) == CONNECTION_BAD)
                break;
            i++;
            SBT_BUG_IF(i > c->pending_n + 1);
            continue;
        }
        ExecStatusType st = PQresultStatus(r);
        if (st == PGRES_PIPELINE_SYNC) {
            PQclear(r);
            break;
        }
        if (st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK) {
            if (i < c->pending_n && c->pending[i].kind == PENDING_DESCRIBE && rc == SBT_OK)
                rc = describe(c->pending[i].stmt->q, r, f);
            if (i + 1 == c->pending_n && ret_last != NULL && last == NULL) {
                last = r;
                continue;
            }
        } else {
            if (i < c->pending_n && c->pending[i].kind == PENDING_PREPARE)
                c->pending[i].stmt->stmt = NULL;
            if (rc == SBT_OK && st != PGRES_PIPELINE_ABORTED) {
                rc = pg_fault(r, pending_name(c, i), f);
                if (i < c->pending_n && c->pending[i].kind == PENDING_PREPARE)
                    sbt_fault_detail(f, " (%s)", c->pending[i].stmt->q->where);
            }
        }
        PQclear(r);
    }
    if (PQstatus(c->pg) == CONNECTION_BAD) {
        PQclear(last);
        return lost(c, "statement", f);
    }
    c->pending_n = 0;
    if (rc == SBT_E_RETRY && (sbt_str_starts(f->detail, "25006") || strstr(f->detail, " 25006 ") != NULL))
        sbt_pg_disconnect(c); // this server has become a standby: the next try looks for the new primary
    if (rc != SBT_OK) {
        PQclear(last);
        return rc;
    }
    if (ret_last != NULL)
        *ret_last = last;
    return SBT_OK;
}

static enum sbt_rc sync_and_settle(struct sbt_pg_conn *c, PGresult **ret_last, struct sbt_fault *f)
{
    if (c->pg == NULL)
        return sbt_fault_internal(f, SBT_E_RETRY, "not connected");
    // Without a mark the server is only told to answer now: its transaction goes on.
    c->open = c->lazy;
    if (c->lazy ? PQsendFlushRequest(c->pg) != 1 : PQpipelineSync(c->pg) != 1)
        return lost(c, "sync", f);
    return settle(c, !c->lazy, ret_last, f);
}

enum sbt_rc sbt_pg_flush(struct sbt_pg_conn *c, struct sbt_fault *f)
{
    return c->pending_n == 0 ? SBT_OK : sync_and_settle(c, NULL, f);
}

enum sbt_rc sbt_pg_send(struct sbt_pg_conn *c, const char *sql, struct sbt_fault *f)
{
    if (c->pg == NULL)
        return sbt_fault_internal(f, SBT_E_RETRY, "not connected");
    if (PQsendQueryParams(c->pg, sql, 0, NULL, NULL, NULL, NULL, 1) != 1)
        return lost(c, sql, f);
    pend(c, PENDING_TEXT, NULL);
    return SBT_OK;
}

void sbt_pg_drain(struct sbt_pg_conn *c)
{
    struct sbt_fault ignored = {0};
    c->ending = false;
    if (c->pg != NULL && settle(c, true, NULL, &ignored) != SBT_OK)
        sbt_pg_disconnect(c);
}

enum sbt_rc sbt_pg_block(struct sbt_pg_conn *c, struct sbt_fault *f)
{
    if (!c->lazy)
        return SBT_OK;
    c->lazy = c->open = false;
    return sbt_pg_send(c, "BEGIN", f);
}

void sbt_pg_end(struct sbt_pg_conn *c)
{
    struct sbt_fault ignored = {0};
    bool block = !c->lazy, due = c->open;
    c->lazy = c->open = false;
    if (c->pg == NULL || (!block && !due))
        return;
    if (block && sbt_pg_send(c, "COMMIT", &ignored) != SBT_OK)
        return;
    if (PQpipelineSync(c->pg) == 1 && PQflush(c->pg) == 0)
        c->ending = true;
    else
        sbt_pg_disconnect(c);
}

// --- named queries

static const Oid param_oid[] = {[SBT_QT_ID] = OID_BYTEA,
                                [SBT_QT_INT] = OID_INT8,
                                [SBT_QT_BOOL] = OID_INT8,
                                [SBT_QT_TEXT] = OID_TEXT,
                                [SBT_QT_BLOB] = OID_BYTEA};

struct params {
    const char *value[SBT_QUERY_COLS_MAX];
    int length[SBT_QUERY_COLS_MAX], format[SBT_QUERY_COLS_MAX];
    Oid type[SBT_QUERY_COLS_MAX];
    uint64_t number[SBT_QUERY_COLS_MAX];
};

static void stmt_name(const struct sbt_stmt *e, char ret[16])
{
    snprintf(ret, 16, "q%d", e->number);
}

static enum sbt_rc prepare(struct sbt_pg_conn *c, struct sbt_stmt *e, struct sbt_fault *f)
{
    if (e->stmt != NULL)
        return SBT_OK;
    Oid type[SBT_QUERY_COLS_MAX];
    for (int i = 0; i < e->q->in_n; i++)
        type[i] = param_oid[e->q->in[i].type];
    char name[16];
    stmt_name(e, name);
    if (PQsendPrepare(c->pg, name, e->q->pg, e->q->in_n, type) != 1)
        return lost(c, e->q->name, f);
    e->stmt = e; // only a mark: the server knows it by its number
    pend(c, PENDING_PREPARE, e);
    return SBT_OK;
}

static enum sbt_rc params_fill(const struct sbt_query *q, const void *in, struct params *p, struct sbt_fault *f)
{
    for (int i = 0; i < q->in_n; i++) {
        const struct sbt_query_col *col = &q->in[i];
        const void *at = (const char *)in + col->offset;
        bool absent = false;
        SBT_TRY(sbt_query_absent(q, col, in, &absent, f));
        p->format[i] = 1;
        p->type[i] = param_oid[col->type];
        p->value[i] = NULL;
        p->length[i] = 0;
        if (absent)
            continue;
        switch (col->type) {
        case SBT_QT_ID:
            p->value[i] = at;
            p->length[i] = sizeof(struct sbt_id);
            break;
        case SBT_QT_INT:
        case SBT_QT_BOOL: {
            int64_t v = col->type == SBT_QT_INT ? *(const int64_t *)at : *(const bool *)at;
            p->number[i] = htobe64((uint64_t)v);
            p->value[i] = (const char *)&p->number[i];
            p->length[i] = sizeof p->number[i];
            break;
        }
        case SBT_QT_TEXT:
            p->value[i] = *(const char *const *)at;
            p->length[i] = (int)strlen(p->value[i]);
            break;
        case SBT_QT_BLOB: {
            const struct sbt_blob *b = at;
            if (b->n > INT32_MAX / 2)
                return sbt_fault_internal(f, SBT_E_TOO_LARGE, "%s: %s is too long", q->name, col->name);
            p->value[i] = b->p;
            p->length[i] = (int)b->n;
            break;
        }
        }
    }
    return SBT_OK;
}

static bool type_fits(enum sbt_query_type want, Oid oid)
{
    switch (want) {
    case SBT_QT_ID:
    case SBT_QT_BLOB:
        return oid == OID_BYTEA;
    case SBT_QT_INT:
        return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2;
    case SBT_QT_BOOL:
        return oid == OID_BOOL || oid == OID_INT8 || oid == OID_INT4;
    case SBT_QT_TEXT:
        return oid == OID_TEXT || oid == OID_VARCHAR || oid == OID_NAME || oid == OID_BPCHAR;
    }
    return false;
}

static enum sbt_rc describe(const struct sbt_query *q, const PGresult *r, struct sbt_fault *f)
{
    if (q->kind == SBT_QUERY_EXEC)
        return SBT_OK;
    if (PQnfields(r) != q->out_n)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s (%s): %d columns, %d declared", q->name, q->where,
                                  PQnfields(r), q->out_n);
    for (int i = 0; i < q->out_n; i++) {
        if (!sbt_str_eq(PQfname(r, i), q->out[i].name))
            return sbt_fault_internal(f, SBT_E_INTERNAL, "%s (%s): column %d is %s, declared as %s", q->name, q->where,
                                      i + 1, PQfname(r, i), q->out[i].name);
        if (!type_fits(q->out[i].type, PQftype(r, i)))
            return sbt_fault_internal(f, SBT_E_INTERNAL, "%s (%s): %s has the type with oid %u: cast it", q->name,
                                      q->where, q->out[i].name, (unsigned)PQftype(r, i));
    }
    return SBT_OK;
}

static bool int_read(const PGresult *r, int row, int col, int64_t *ret)
{
    const char *p = PQgetvalue(r, row, col);
    switch (PQgetlength(r, row, col)) {
    case 8: {
        uint64_t v;
        memcpy(&v, p, sizeof v);
        *ret = (int64_t)be64toh(v);
        return true;
    }
    case 4: {
        uint32_t v;
        memcpy(&v, p, sizeof v);
        *ret = (int32_t)ntohl(v);
        return true;
    }
    case 2: {
        uint16_t v;
        memcpy(&v, p, sizeof v);
        *ret = (int16_t)ntohs(v);
        return true;
    }
    case 1: // boolean
        *ret = *p != 0;
        return true;
    }
    return false;
}

static enum sbt_rc row_read(const PGresult *r, int row, const struct sbt_query *q, void *out, struct sbt_fault *f)
{
    for (int i = 0; i < q->out_n; i++) {
        const struct sbt_query_col *col = &q->out[i];
        void *p = (char *)out + col->offset;
        if (PQgetisnull(r, row, i)) {
            SBT_TRY(sbt_query_null(q, col, out, f));
            continue;
        }
        const char *v = PQgetvalue(r, row, i);
        size_t n = (size_t)PQgetlength(r, row, i);
        bool ok = type_fits(col->type, PQftype(r, i));
        int64_t number = 0;
        switch (ok ? col->type : 0) {
        case SBT_QT_ID:
            ok = n == sizeof(struct sbt_id);
            if (ok)
                memcpy(p, v, n);
            break;
        case SBT_QT_INT:
            ok = int_read(r, row, i, (int64_t *)p);
            break;
        case SBT_QT_BOOL:
            ok = int_read(r, row, i, &number) && (number == 0 || number == 1);
            *(bool *)p = number == 1;
            break;
        case SBT_QT_TEXT:
            *(const char **)p = v;
            break;
        case SBT_QT_BLOB:
            *(struct sbt_blob *)p = (struct sbt_blob){.p = v, .n = n};
            break;
        default:
            break;
        }
        if (!ok)
            return sbt_query_bad_column(q, col, f);
    }
    return SBT_OK;
}

static enum sbt_rc rows_give(const PGresult *r, const struct sbt_query *q, sbt_query_row_fn *fn, void *arg,
                             struct sbt_fault *f)
{
    _Alignas(16) char row[SBT_QUERY_COLS_MAX * sizeof(struct sbt_blob)];
    int n = PQntuples(r);
    if (n > 0 && PQnfields(r) != q->out_n)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s (%s): %d columns, %d declared", q->name, q->where,
                                  PQnfields(r), q->out_n);
    for (int i = 0; i < n; i++) {
        SBT_TRY(row_read(r, i, q, row, f));
        SBT_TRY(fn(row, arg, f));
    }
    return SBT_OK;
}

// The guard's triggers read from a setting which scopes were opened in this transaction; it is sent when one is new.
static enum sbt_rc scope_send(struct sbt_tx *tx, unsigned need, struct sbt_fault *f)
{
    struct sbt_pg_conn *c = tx->conn;
    if (need & ~c->scopes_sent) {
        char sql[64];
        c->scopes_sent |= tx->scopes;
        snprintf(sql, sizeof sql, "SET LOCAL sbt.scope = '%u'", c->scopes_sent);
        SBT_TRY(sbt_pg_send(c, sql, f));
    }
    if ((need & SBT_SCOPE_ERASE) && !c->erase_sent) {
        SBT_TRY(sbt_pg_send(c, "SET LOCAL sbt.erase = 'on'", f));
        c->erase_sent = true;
    }
    return SBT_OK;
}

static enum sbt_rc each(struct sbt_tx *tx, const struct sbt_query *q, const struct params *p, sbt_query_row_fn *fn,
                        void *arg, struct sbt_fault *f)
{
    struct sbt_pg_conn *c = tx->conn;
    int number = ++c->cursors;
    char fetch[64], close[64];
    SBT_TRY(sbt_pg_block(c, f));
    SBT_AUTO_BUF sql;
    sbt_buf_init(&sql, 64 * 1024);
    sbt_buf_printf(&sql, "DECLARE sbt_c%d NO SCROLL CURSOR FOR %s", number, q->pg);
    snprintf(fetch, sizeof fetch, "FETCH %d FROM sbt_c%d", FETCH_ROWS, number);
    snprintf(close, sizeof close, "CLOSE sbt_c%d", number);
    if (PQsendQueryParams(c->pg, sql.p, q->in_n, p->type, p->value, p->length, p->format, 1) != 1)
        return lost(c, q->name, f);
    pend(c, PENDING_QUERY, sbt_stmt_map_get(&c->map, q));
    for (bool more = true; more;) {
        PGresult *r = NULL;
        SBT_TRY(sbt_pg_send(c, fetch, f));
        SBT_TRY(sync_and_settle(c, &r, f));
        more = PQntuples(r) == FETCH_ROWS;
        enum sbt_rc rc = rows_give(r, q, fn, arg, f);
        PQclear(r);
        SBT_TRY(rc);
    }
    return sbt_pg_send(c, close, f);
}

enum sbt_rc sbt_pg_query(struct sbt_tx *tx, const struct sbt_query *q, const void *in, sbt_query_row_fn *fn, void *arg,
                         int64_t *ret_changes, struct sbt_fault *f)
{
    struct sbt_pg_conn *c = tx->conn;
    if (c->pg == NULL)
        return sbt_fault_internal(f, SBT_E_RETRY, "%s: not connected", q->name);
    struct sbt_stmt *e = sbt_stmt_map_get(&c->map, q);
    SBT_TRY(sbt_guard_check(tx, q, e->need, f));
    struct params p;
    SBT_TRY(params_fill(q, in, &p, f));
    tx->tells = tx->tells || e->tells;
    if (e->need != 0)
        SBT_TRY(scope_send(tx, e->need, f));
    if (q->kind == SBT_QUERY_EACH)
        return each(tx, q, &p, fn, arg, f);
    SBT_TRY(prepare(c, e, f));
    char name[16];
    stmt_name(e, name);
    if (PQsendQueryPrepared(c->pg, name, q->in_n, p.value, p.length, p.format, 1) != 1)
        return lost(c, q->name, f);
    pend(c, PENDING_QUERY, e);
    if (q->kind == SBT_QUERY_EXEC && ret_changes == NULL)
        return c->pending_n < PENDING_MAX ? SBT_OK : sbt_pg_flush(c, f);

    PGresult *r = NULL;
    SBT_TRY(sync_and_settle(c, &r, f));
    enum sbt_rc rc = fn != NULL ? rows_give(r, q, fn, arg, f) : SBT_OK;
    if (rc == SBT_OK && ret_changes != NULL) {
        int64_t n = 0;
        *ret_changes = sbt_parse_i64(PQcmdTuples(r), 0, INT64_MAX, &n) ? n : 0;
    }
    PQclear(r);
    return rc;
}

enum sbt_rc sbt_pg_check(struct sbt_pg_conn *c, struct sbt_fault *f)
{
    for (size_t i = 0; i < sbt_queries_n; i++) {
        struct sbt_stmt *e = sbt_stmt_map_get(&c->map, sbt_queries[i]);
        char name[16];
        stmt_name(e, name);
        SBT_TRY(prepare(c, e, f));
        if (PQsendDescribePrepared(c->pg, name) != 1)
            return lost(c, e->q->name, f);
        pend(c, PENDING_DESCRIBE, e);
        if (i % CHECK_AT_ONCE == CHECK_AT_ONCE - 1)
            SBT_TRY(sbt_pg_flush(c, f));
    }
    return sbt_pg_flush(c, f);
}

// --- raw text

PGresult *sbt_pg_plain(struct sbt_pg_conn *c, const char *sql, struct sbt_fault *f)
{
    if (c->pg == NULL || (PQpipelineStatus(c->pg) != PQ_PIPELINE_OFF && PQexitPipelineMode(c->pg) != 1)) {
        lost(c, "raw", f);
        return NULL;
    }
    PGresult *r = PQexec(c->pg, sql);
    ExecStatusType st = PQresultStatus(r);
    if (PQstatus(c->pg) == CONNECTION_BAD) {
        PQclear(r);
        lost(c, "raw", f);
        return NULL;
    }
    if (st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK && st != PGRES_EMPTY_QUERY) {
        pg_fault(r, "raw", f);
        PQclear(r);
        return NULL;
    }
    return r;
}

enum sbt_rc sbt_pg_raw(struct sbt_tx *tx, const char *sql, sbt_raw_fn *fn, void *arg, struct sbt_fault *f)
{
    struct sbt_pg_conn *c = tx->conn;
    // Nobody is served while the schema changes, and data_change may not be there yet.
    tx->tells = tx->tells || (tx->scopes & SBT_SCOPE_SCHEMA) == 0;
    tx->wrote = true;
    enum sbt_rc rc = sbt_pg_block(c, f);
    if (rc == SBT_OK)
        rc = sbt_pg_flush(c, f);
    char scope[128];
    snprintf(scope, sizeof scope, "SET LOCAL sbt.scope = '%u'; SET LOCAL sbt.erase = '%s'%s", tx->scopes,
             tx->scopes & SBT_SCOPE_ERASE ? "on" : "off",
             tx->scopes & SBT_SCOPE_SCHEMA ? "; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0" : "");
    PGresult *r = rc == SBT_OK ? sbt_pg_plain(c, scope, f) : NULL;
    if (r != NULL) {
        PQclear(r);
        r = sbt_pg_plain(c, sql, f);
    }
    if (r == NULL)
        rc = f->rc;
    c->scopes_sent = tx->scopes;
    c->erase_sent = (tx->scopes & SBT_SCOPE_ERASE) != 0;
    int cols = r != NULL ? PQnfields(r) : 0;
    if (rc == SBT_OK && cols > SBT_RAW_CELLS_MAX)
        rc = sbt_fault_internal(f, SBT_E_INTERNAL, "raw: too many columns");
    for (int i = 0; rc == SBT_OK && fn != NULL && i < PQntuples(r); i++) {
        const char *cells[SBT_RAW_CELLS_MAX];
        for (int k = 0; k < cols; k++)
            cells[k] = PQgetisnull(r, i, k) ? NULL : PQgetvalue(r, i, k);
        rc = fn(cells, (size_t)cols, arg, f);
    }
    PQclear(r);
    if (c->pg != NULL && PQpipelineStatus(c->pg) == PQ_PIPELINE_OFF && PQenterPipelineMode(c->pg) != 1)
        return lost(c, "raw", f);
    if (rc != SBT_OK && tx->failed == SBT_OK)
        tx->failed = rc;
    return rc;
}
