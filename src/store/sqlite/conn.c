// Opens SQLite connections safely and runs queries on them.
#include "store/sqlite/conn.h"

#include "base/buf.h"
#include "base/limits.h"

#define CONN_ARENA_BYTES (8UL * 1024 * 1024)
#define VALUE_BYTES_MAX (64 * 1024 * 1024) // no single value comes near: evidence lies in files
#define BUSY_MS 5000

enum sbt_rc sbt_lite_fault(struct sbt_lite_conn *c, int code, const char *what, struct sbt_fault *f)
{
    const char *msg = c != NULL && c->db != NULL ? sqlite3_errmsg(c->db) : sqlite3_errstr(code);
    enum sbt_rc rc = SBT_E_INTERNAL;
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        if (code != SQLITE_CONSTRAINT_TRIGGER && code != SQLITE_CONSTRAINT_DATATYPE) {
            sbt_fault_set(f, SBT_E_CONFLICT,
                          SBT_N_("Data ini bertentangan dengan yang sudah ada. Muat ulang halaman dan periksa lagi."));
            sbt_fault_detail(f, "%s: %s", what, msg);
            return SBT_E_CONFLICT;
        }
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        rc = SBT_E_RETRY;
        break;
    case SQLITE_FULL:
        sbt_fault_set(f, SBT_E_IO, SBT_N_("Ruang penyimpanan penuh. Tidak ada yang diubah; hubungi pengelola sistem."));
        sbt_fault_detail(f, "%s: %s", what, msg);
        return SBT_E_IO;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
        rc = SBT_E_IO;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        rc = SBT_E_CORRUPT;
        break;
    case SQLITE_TOOBIG:
        rc = SBT_E_TOO_LARGE;
        break;
    }
    return sbt_fault_internal(f, rc, "%s: sqlite %d: %s", what, code, msg);
}

static bool known_pragma(const char *name)
{
    static const char *const ok[] = {"data_version", "foreign_key_check", "table_info",      "user_version",
                                     "index_list",   "index_info",        "integrity_check", "wal_checkpoint",
                                     "page_count",   "max_page_count"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(ok); i++)
        if (sbt_str_eq(name, ok[i]))
            return true;
    return false;
}

// Sees every statement when it is prepared, triggers included. What a write needs is collected and compared with the open
// scopes each time it runs, since prepared statements are kept.
static int authorize(void *arg, int action, const char *a1, const char *a2, const char *db, const char *trigger)
{
    struct sbt_lite_conn *c = arg;
    (void)a2;
    (void)trigger;
    char verb = 0;
    switch (action) {
    case SQLITE_INSERT:
        verb = 'i';
        break;
    case SQLITE_UPDATE:
        verb = 'u';
        break;
    case SQLITE_DELETE:
        verb = 'd';
        break;
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_PRAGMA:
        return c->schema_ok || known_pragma(a1) ? SQLITE_OK : SQLITE_DENY;
    default: // CREATE, DROP, ALTER, ATTACH, ANALYZE ...
        return c->schema_ok ? SQLITE_OK : SQLITE_DENY;
    }
    if (c->schema_ok)
        return SQLITE_OK;
    if (c->fold)
        return sbt_str_eq(db, "temp") ? SQLITE_OK : SQLITE_DENY;
    if (sbt_str_starts(a1, "sqlite_"))
        return SQLITE_DENY;
    c->need |= sbt_guard_need(a1, verb);
    return SQLITE_OK;
}

static enum sbt_rc exec(struct sbt_lite_conn *c, const char *sql, struct sbt_fault *f)
{
    int code = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? SBT_OK : sbt_lite_fault(c, sqlite3_extended_errcode(c->db), sql, f);
}

static enum sbt_rc fixed(struct sbt_lite_conn *c, const char *sql, sqlite3_stmt **ret, struct sbt_fault *f)
{
    int code = sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);
    return code == SQLITE_OK ? SBT_OK : sbt_lite_fault(c, sqlite3_extended_errcode(c->db), sql, f);
}

static enum sbt_rc settings(struct sbt_lite_conn *c, enum sbt_lite_use use, bool create, struct sbt_fault *f)
{
    static const struct {
        int op, on;
    } config[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        // Without it a statement with LIKE :x is compiled anew at each bind, which costs more than running it.
        {SQLITE_DBCONFIG_ENABLE_QPSG, 1},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(config); i++) {
        int now = -1;
        if (sqlite3_db_config(c->db, config[i].op, config[i].on, &now) != SQLITE_OK || now != config[i].on)
            return sbt_fault_internal(f, SBT_E_INTERNAL, "sqlite refuses setting %d", config[i].op);
    }
    sqlite3_limit(c->db, SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
    sqlite3_limit(c->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_busy_timeout(c->db, BUSY_MS);
    // The id marks the file as ours; only an empty file gets it.
    if (create && use == SBT_LITE_WRITER)
        SBT_TRY(exec(c, "PRAGMA page_size = 4096", f));
    if (use == SBT_LITE_WRITER)
        SBT_TRY(exec(c,
                     "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 4000; "
                     "PRAGMA journal_size_limit = 67108864",
                     f));
    SBT_TRY(exec(c,
                 "PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON; "
                 "PRAGMA mmap_size = 0",
                 f));
    // Sub-journals of savepoints stay in memory; a fold may be large and goes to a file.
    SBT_TRY(exec(c, use == SBT_LITE_SESSION ? "PRAGMA temp_store = FILE" : "PRAGMA temp_store = MEMORY", f));
    return exec(
        c, use == SBT_LITE_READER ? "PRAGMA cache_size = -4000; PRAGMA query_only = ON" : "PRAGMA cache_size = -16000",
        f);
}

// Counting every allocation under one lock costs more than the count is worth; pages come in their hundreds.
static void library_start(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_initialize();
}

enum sbt_rc sbt_lite_conn_open(const char *path, enum sbt_lite_use use, bool create, struct sbt_lite_conn **ret,
                               struct sbt_fault *f)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, library_start);
    struct sbt_arena *a = sbt_arena_new(CONN_ARENA_BYTES);
    struct sbt_lite_conn *c = SBT_NEW(a, struct sbt_lite_conn);
    c->arena = a;
    sbt_stmt_map_init(&c->map, a);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (create ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(path, &c->db, flags, NULL);
    enum sbt_rc rc = SBT_OK;
    if ((code & 0xff) == SQLITE_CANTOPEN) {
        rc =
            sbt_fault_set(f, SBT_E_IO,
                          SBT_N_("Berkas basis data tidak dapat dibuka. Periksa nama dan izinnya, atau buat dengan sbt "
                                 "db create."));
    } else if (code != SQLITE_OK) {
        rc = sbt_lite_fault(c, code, "open", f);
    }
    if (rc == SBT_OK)
        rc = settings(c, use, create, f);
    static const char *const text[] = {
        "BEGIN",         "BEGIN IMMEDIATE", "COMMIT",          "ROLLBACK",
        "SAVEPOINT req", "RELEASE req",     "ROLLBACK TO req", "SELECT user_version FROM pragma_user_version"};
    sqlite3_stmt **stmt[] = {&c->begin_read, &c->begin_write, &c->commit,      &c->rollback,
                             &c->savepoint,  &c->release,     &c->rollback_to, &c->version};
    // The pragma's table is declared to the connection by its first use, which the authorizer would refuse.
    for (size_t i = 0; rc == SBT_OK && i < SBT_ARRAY_LEN(text); i++)
        rc = fixed(c, text[i], stmt[i], f);
    if (rc != SBT_OK) {
        if ((f->detail[0] == '\0' || rc == SBT_E_IO) && c->db != NULL)
            sbt_fault_detail(f, " [%s]", sqlite3_errmsg(c->db));
        sbt_lite_conn_close(c);
        return rc;
    }
    sqlite3_set_authorizer(c->db, authorize, c);
    *ret = c;
    return SBT_OK;
}

void sbt_lite_conn_forget(struct sbt_lite_conn *c)
{
    for (size_t i = 0; i < c->map.cap; i++)
        if (c->map.slot[i] != NULL) {
            sqlite3_finalize(c->map.slot[i]->stmt);
            c->map.slot[i]->stmt = NULL;
            c->map.slot[i]->need = sbt_guard_need_query(c->map.slot[i]->q);
        }
    sqlite3_finalize(c->leaf_n);
    c->leaf_n = NULL;
}

void sbt_lite_conn_close(struct sbt_lite_conn *c)
{
    if (c == NULL)
        return;
    sbt_lite_conn_forget(c);
    sqlite3_stmt *all[] = {c->begin_read, c->begin_write, c->commit,      c->rollback,
                           c->savepoint,  c->release,     c->rollback_to, c->version};
    for (size_t i = 0; i < SBT_ARRAY_LEN(all); i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(c->db);
    sbt_arena_free(c->arena);
}

void sbt_lite_secure_delete(struct sbt_lite_conn *c, bool on)
{
    c->schema_ok = true;
    sqlite3_exec(c->db,
                 on ? "PRAGMA secure_delete = ON" : "PRAGMA secure_delete = OFF; PRAGMA wal_checkpoint(TRUNCATE)", NULL,
                 NULL, NULL);
    c->schema_ok = false;
    c->erased = on;
}

enum sbt_rc sbt_lite_step(struct sbt_lite_conn *c, sqlite3_stmt *s, struct sbt_fault *f)
{
    int code = sqlite3_step(s);
    enum sbt_rc rc = SBT_OK;
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        rc = sbt_lite_fault(c, sqlite3_extended_errcode(c->db), sqlite3_sql(s), f);
    sqlite3_reset(s);
    return rc;
}

enum sbt_rc sbt_lite_tell(struct sbt_lite_conn *c, struct sbt_fault *f)
{
    int now = sqlite3_step(c->version) == SQLITE_ROW ? sqlite3_column_int(c->version, 0) : 0;
    sqlite3_reset(c->version);
    char sql[48]; // a pragma takes no parameter
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", now < INT32_MAX ? now + 1 : 1);
    return exec(c, sql, f);
}

enum sbt_rc sbt_lite_leaf_n(struct sbt_lite_conn *c, int64_t *ret)
{
    if (c->leaf_n == NULL && sqlite3_prepare_v3(c->db, "SELECT coalesce(max(leaf_index) + 1, 0) FROM leaf", -1,
                                                SQLITE_PREPARE_PERSISTENT, &c->leaf_n, NULL) != SQLITE_OK) {
        *ret = -1;
        return SBT_OK;
    }
    *ret = sqlite3_step(c->leaf_n) == SQLITE_ROW ? sqlite3_column_int64(c->leaf_n, 0) : -1;
    sqlite3_reset(c->leaf_n);
    return SBT_OK;
}

// --- named queries

static enum sbt_rc prepare_stmt(struct sbt_lite_conn *c, const struct sbt_query *q, unsigned flags, sqlite3_stmt **ret,
                                unsigned *ret_need, struct sbt_fault *f)
{
    c->need = 0;
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v3(c->db, q->sqlite, -1, flags, &s, NULL);
    if (code != SQLITE_OK) {
        sbt_lite_fault(c, sqlite3_extended_errcode(c->db), q->name, f);
        sbt_fault_detail(f, " (%s)", q->where);
        return f->rc;
    }
    enum sbt_rc rc = SBT_OK;
    if (sqlite3_column_count(s) != q->out_n && q->kind != SBT_QUERY_EXEC)
        rc = sbt_fault_internal(f, SBT_E_INTERNAL, "%s (%s): %d columns, %d declared", q->name, q->where,
                                sqlite3_column_count(s), q->out_n);
    for (int i = 0; rc == SBT_OK && i < q->out_n; i++)
        if (!sbt_str_eq(sqlite3_column_name(s, i), q->out[i].name))
            rc = sbt_fault_internal(f, SBT_E_INTERNAL, "%s (%s): column %d is %s, declared as %s", q->name, q->where,
                                    i + 1, sqlite3_column_name(s, i), q->out[i].name);
    if (rc == SBT_OK && !sqlite3_stmt_readonly(s) && q->writes_n == 0)
        rc = sbt_fault_internal(f, SBT_E_INTERNAL, "%s (%s) changes rows without saying so", q->name, q->where);
    if (rc != SBT_OK) {
        sqlite3_finalize(s);
        return rc;
    }
    *ret = s;
    *ret_need = c->need;
    return SBT_OK;
}

enum sbt_rc sbt_lite_prepare(struct sbt_lite_conn *c, const struct sbt_query *q, struct sbt_stmt **ret,
                             struct sbt_fault *f)
{
    struct sbt_stmt *e = sbt_stmt_map_get(&c->map, q);
    if (e->stmt == NULL) {
        sqlite3_stmt *s = NULL;
        unsigned need = 0;
        SBT_TRY(prepare_stmt(c, q, SQLITE_PREPARE_PERSISTENT, &s, &need, f));
        e->stmt = s;
        e->need |= need;
    }
    *ret = e;
    return SBT_OK;
}

static enum sbt_rc bind(struct sbt_lite_conn *c, sqlite3_stmt *s, const struct sbt_query *q, const void *in,
                        struct sbt_fault *f)
{
    for (int i = 0; i < q->in_n; i++) {
        const struct sbt_query_col *col = &q->in[i];
        const void *p = (const char *)in + col->offset;
        bool absent = false;
        SBT_TRY(sbt_query_absent(q, col, in, &absent, f));
        int code = SQLITE_OK;
        if (absent) {
            code = sqlite3_bind_null(s, i + 1);
        } else {
            switch (col->type) {
            case SBT_QT_ID:
                code = sqlite3_bind_blob(s, i + 1, p, sizeof(struct sbt_id), SQLITE_STATIC);
                break;
            case SBT_QT_INT:
                code = sqlite3_bind_int64(s, i + 1, *(const int64_t *)p);
                break;
            case SBT_QT_BOOL:
                code = sqlite3_bind_int64(s, i + 1, *(const bool *)p);
                break;
            case SBT_QT_TEXT:
                code = sqlite3_bind_text(s, i + 1, *(const char *const *)p, -1, SQLITE_STATIC);
                break;
            case SBT_QT_BLOB: {
                const struct sbt_blob *b = p;
                code = sqlite3_bind_blob64(s, i + 1, b->p, b->n, SQLITE_STATIC);
                break;
            }
            }
        }
        if (code != SQLITE_OK)
            return sbt_lite_fault(c, code, q->name, f);
    }
    return SBT_OK;
}

static enum sbt_rc row_read(sqlite3_stmt *s, const struct sbt_query *q, void *out, struct sbt_fault *f)
{
    for (int i = 0; i < q->out_n; i++) {
        const struct sbt_query_col *col = &q->out[i];
        void *p = (char *)out + col->offset;
        int type = sqlite3_column_type(s, i);
        if (type == SQLITE_NULL) {
            SBT_TRY(sbt_query_null(q, col, out, f));
            continue;
        }
        bool ok = true;
        switch (col->type) {
        case SBT_QT_ID:
            ok = type == SQLITE_BLOB && sqlite3_column_bytes(s, i) == sizeof(struct sbt_id);
            if (ok)
                memcpy(p, sqlite3_column_blob(s, i), sizeof(struct sbt_id));
            break;
        case SBT_QT_INT:
            ok = type == SQLITE_INTEGER;
            *(int64_t *)p = sqlite3_column_int64(s, i);
            break;
        case SBT_QT_BOOL: {
            int64_t v = sqlite3_column_int64(s, i);
            ok = type == SQLITE_INTEGER && (v == 0 || v == 1);
            *(bool *)p = v == 1;
            break;
        }
        case SBT_QT_TEXT:
            ok = type == SQLITE_TEXT;
            *(const char **)p = (const char *)sqlite3_column_text(s, i);
            ok = ok && strlen(*(const char **)p) == (size_t)sqlite3_column_bytes(s, i);
            break;
        case SBT_QT_BLOB: {
            ok = type == SQLITE_BLOB;
            const void *b = sqlite3_column_blob(s, i);
            *(struct sbt_blob *)p = (struct sbt_blob){.p = b != NULL ? b : "", .n = (size_t)sqlite3_column_bytes(s, i)};
            break;
        }
        }
        if (!ok)
            return sbt_query_bad_column(q, col, f);
    }
    return SBT_OK;
}

enum sbt_rc sbt_lite_query(struct sbt_tx *tx, const struct sbt_query *q, const void *in, sbt_query_row_fn *fn,
                           void *arg, int64_t *ret_changes, struct sbt_fault *f)
{
    struct sbt_lite_conn *c = tx->conn;
    struct sbt_stmt *e = NULL;
    SBT_TRY(sbt_lite_prepare(c, q, &e, f));
    SBT_TRY(sbt_guard_check(tx, q, e->need, f));
    sqlite3_stmt *s = e->stmt;
    // An `each` that runs itself again inside its own callback needs a second statement.
    bool own = e->busy;
    unsigned need = 0;
    if (own)
        SBT_TRY(prepare_stmt(c, q, 0, &s, &need, f));
    e->busy = true;
    if ((e->need & SBT_SCOPE_ERASE) && !c->erased)
        sbt_lite_secure_delete(c, true);

    enum sbt_rc rc = bind(c, s, q, in, f);
    if (rc == SBT_OK) {
        _Alignas(16) char row[SBT_QUERY_COLS_MAX * sizeof(struct sbt_blob)];
        int code;
        while ((code = sqlite3_step(s)) == SQLITE_ROW && rc == SBT_OK) {
            if (fn == NULL)
                continue;
            rc = row_read(s, q, row, f);
            if (rc == SBT_OK)
                rc = fn(row, arg, f);
            if (rc != SBT_OK)
                break;
        }
        if (rc == SBT_OK && code != SQLITE_DONE)
            rc = sbt_lite_fault(c, sqlite3_extended_errcode(c->db), q->name, f);
    }
    if (rc == SBT_OK && ret_changes != NULL)
        *ret_changes = sqlite3_changes64(c->db);
    tx->tells = tx->tells || e->tells;
    c->leaves = c->leaves || (e->need & SBT_SCOPE_APPEND) != 0;
    if (own) {
        sqlite3_finalize(s);
    } else {
        sqlite3_reset(s);
        e->busy = false;
    }
    return rc;
}

// --- raw text

enum sbt_rc sbt_lite_raw(struct sbt_tx *tx, const char *sql, sbt_raw_fn *fn, void *arg, struct sbt_fault *f)
{
    struct sbt_lite_conn *c = tx->conn;
    c->schema_ok = (tx->scopes & SBT_SCOPE_SCHEMA) != 0;
    enum sbt_rc rc = SBT_OK;
    const char *at = sql;
    while (rc == SBT_OK && *at != '\0') {
        sqlite3_stmt *s = NULL;
        c->need = 0;
        int code = sqlite3_prepare_v2(c->db, at, -1, &s, &at);
        if (code != SQLITE_OK) {
            rc = sbt_lite_fault(c, sqlite3_extended_errcode(c->db), "raw", f);
        } else if (s == NULL) {
            break; // blanks and comments behind the last statement
        } else if (c->need & ~tx->scopes) {
            rc = sbt_fault_internal(f, SBT_E_INTERNAL, "raw: a guarded table is changed outside of its scope");
        } else {
            tx->tells = tx->tells || !sqlite3_stmt_readonly(s);
            tx->wrote = tx->wrote || !sqlite3_stmt_readonly(s);
            bool last = at[strspn(at, " \t\r\n;")] == '\0';
            while ((code = sqlite3_step(s)) == SQLITE_ROW && rc == SBT_OK) {
                const char *cells[SBT_RAW_CELLS_MAX];
                int n = sqlite3_column_count(s);
                if (fn == NULL || !last)
                    continue;
                if (n > SBT_RAW_CELLS_MAX) {
                    rc = sbt_fault_internal(f, SBT_E_INTERNAL, "raw: too many columns");
                    break;
                }
                for (int i = 0; i < n; i++)
                    cells[i] = (const char *)sqlite3_column_text(s, i);
                rc = fn(cells, (size_t)n, arg, f);
            }
            if (rc == SBT_OK && code != SQLITE_DONE && code != SQLITE_ROW)
                rc = sbt_lite_fault(c, sqlite3_extended_errcode(c->db), "raw", f);
        }
        sqlite3_finalize(s);
    }
    c->schema_ok = false;
    if (rc != SBT_OK && tx->failed == SBT_OK)
        tx->failed = rc;
    return rc;
}
