// Checks an archive and loads it into an empty database.
#include "store/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "proof/leaf.h"
#include "store/archive_private.h"
#include "store/blob.h"
#include "store/event_read.h"
#include "store/migrate.h"

#define INSERT_BYTES (512 * 1024) // text from which an INSERT is sent
#define VERIFY_ARENA (64UL << 20)

// --- checking

static enum sbt_rc head_read(struct sbt_blob b, struct sbt_arena *a, struct sbt_archive_info *ret, struct sbt_fault *f)
{
    const struct sbt_jval *v;
    SBT_TRY(sbt_jval_parse(a, b.p, b.n, &v, f));
    *ret = (struct sbt_archive_info){
        .product = sbt_jval_str(v, "product"),
        .engine = sbt_jval_str(v, "engine"),
        .made_us = sbt_jval_int(v, "made_us", 0),
        .schema = sbt_jval_int(v, "schema", 0),
        .events_n = sbt_jval_int(v, "events", -1),
        .leaf_n = sbt_jval_int(v, "leaves", -1),
    };
    if (sbt_jval_int(v, "format", 0) != SBT_ARCHIVE_FORMAT || ret->schema < 1 || ret->events_n < 0)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the archive's head");
    return SBT_OK;
}

static void tell_read(const struct sbt_archive_options *o, const struct sbt_archive_in *in)
{
    int64_t of = 0, at = sbt_archive_in_at(in, &of);
    if (o->progress != NULL)
        o->progress(o->arg, at, of);
}

static enum sbt_rc check(const struct sbt_archive_options *o, struct sbt_archive_in *in, struct sbt_arena *a,
                         struct sbt_archive_info *ret, struct sbt_fault *f)
{
    enum sbt_archive_frame kind;
    struct sbt_blob b;
    SBT_TRY(sbt_archive_in_next(in, &kind, &b, f));
    if (kind != SBT_ARCHIVE_HEAD)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the archive has no head");
    SBT_TRY(head_read(b, a, ret, f));
    do
        SBT_TRY(sbt_archive_in_next(in, &kind, &b, f));
    while (kind != SBT_ARCHIVE_END);
    tell_read(o, in);
    ret->bytes_n = sbt_archive_in_at(in, &(int64_t){0});
    if (!sbt_archive_in_proved(in, o->server_key))
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Kunci server ini bukan kunci yang membuat arsip. Pulihkan dahulu kunci yang "
                                    "benar dengan sbt keys restore."));
    return SBT_OK;
}

enum sbt_rc sbt_archive_check(const struct sbt_archive_options *o, struct sbt_arena *a, struct sbt_archive_info *ret,
                              struct sbt_fault *f)
{
    struct sbt_archive_in *in;
    SBT_TRY(sbt_archive_in_open(a, o->path, &in, f));
    enum sbt_rc rc = check(o, in, a, ret, f);
    sbt_archive_in_close(in);
    return rc;
}

// --- loading

struct loader {
    struct sbt_tx *tx;
    const struct sbt_archive_options *o;
    struct sbt_archive_in *in;
    struct catalogue c;
    struct table t; // as the archive says it
    struct sbt_buf sql;
    int64_t rows_n, files_n;
    // The evidence file being written.
    int fd;
    struct sbt_id blob;
    int64_t next;
};

static enum sbt_rc broken(const char *what, struct sbt_fault *f)
{
    sbt_fault_set(f, SBT_E_CORRUPT, SBT_N_("Isi arsip tidak dapat dibaca. Tidak ada yang dipulihkan."));
    return sbt_fault_detail(f, "%s", what);
}

static enum sbt_rc insert_flush(struct loader *l, struct sbt_fault *f)
{
    if (l->sql.n == 0)
        return SBT_OK;
    if (l->sql.full)
        return broken("a row is too large", f);
    SBT_TRY(sbt_archive_raw(l->tx, f, NULL, NULL, l->sql.p));
    sbt_buf_clear(&l->sql);
    return SBT_OK;
}

static enum sbt_rc load_table(struct loader *l, struct sbt_blob b, struct sbt_arena *a, struct sbt_fault *f)
{
    const struct sbt_jval *v;
    SBT_TRY(insert_flush(l, f));
    SBT_TRY(sbt_jval_parse(a, b.p, b.n, &v, f));
    const char *name = sbt_jval_str(v, "table");
    const struct sbt_jval *cols = sbt_jval_get(v, "columns");
    const struct table *known = NULL;
    for (size_t i = 0; name != NULL && i < l->c.n; i++)
        if (sbt_str_eq(l->c.t[i]->name, name))
            known = l->c.t[i];
    if (known == NULL || cols == NULL || cols->type != SBT_J_OBJ || cols->n != known->n)
        return broken("a table that this schema does not have", f);
    l->t = *known;
    for (size_t i = 0; i < cols->n; i++) { // both in the order of the schema
        const char *type = sbt_jval_str(cols, cols->keys[i]);
        if (!sbt_str_eq(cols->keys[i], known->col[i].name) || type == NULL || type[0] != known->col[i].type)
            return broken("a column that this schema does not have", f);
    }
    return SBT_OK;
}

struct cursor {
    const uint8_t *p, *end;
};

static bool take(struct cursor *c, size_t n, const uint8_t **ret)
{
    if ((size_t)(c->end - c->p) < n)
        return false;
    *ret = c->p;
    c->p += n;
    return true;
}

static uint64_t number(const uint8_t *p, int bytes)
{
    uint64_t v = 0;
    for (int i = bytes - 1; i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}

static void put_text(struct sbt_buf *b, const uint8_t *p, size_t n)
{
    sbt_buf_putc(b, '\'');
    for (size_t at = 0; at < n;) {
        const uint8_t *q = memchr(p + at, '\'', n - at);
        size_t k = q != NULL ? (size_t)(q - p) - at + 1 : n - at;
        sbt_buf_add(b, p + at, k);
        if (q != NULL)
            sbt_buf_putc(b, '\'');
        at += k;
    }
    sbt_buf_putc(b, '\'');
}

static void put_bytes(struct sbt_buf *b, const struct sbt_tx *tx, const void *p, size_t n)
{
    sbt_buf_puts(b, sbt_archive_pg(tx) ? "'\\x" : "x'");
    sbt_buf_add_hex(b, p, n);
    sbt_buf_puts(b, "'");
}

static enum sbt_rc load_cell(struct loader *l, struct cursor *c, const struct column *col, struct sbt_fault *f)
{
    const uint8_t *tag, *p;
    if (!take(c, 1, &tag))
        return broken("row cut", f);
    if (*tag == '0') {
        sbt_buf_puts(&l->sql, "NULL");
        return SBT_OK;
    }
    if (*tag != (uint8_t)col->type || !take(c, *tag == 'i' ? 8 : 4, &p))
        return broken("cell of another type", f);
    if (*tag == 'i') {
        sbt_buf_add_i64(&l->sql, (int64_t)number(p, 8));
        return SBT_OK;
    }
    size_t n = number(p, 4);
    if (!take(c, n, &p) || (*tag == 't' && !sbt_utf8_valid((const char *)p, n)))
        return broken("cell cut", f);
    if (*tag == 't')
        put_text(&l->sql, p, n);
    else
        put_bytes(&l->sql, l->tx, p, n);
    return SBT_OK;
}

static enum sbt_rc load_rows(struct loader *l, struct sbt_blob b, struct sbt_fault *f)
{
    struct cursor c = {b.p, (const uint8_t *)b.p + b.n};
    if (l->t.n == 0)
        return broken("rows of no table", f);
    while (c.p < c.end) {
        if (l->sql.n == 0) {
            sbt_buf_printf(&l->sql, "INSERT INTO %s (", l->t.name);
            for (size_t i = 0; i < l->t.n; i++)
                sbt_buf_printf(&l->sql, "%s%s", i > 0 ? ", " : "", l->t.col[i].name);
            sbt_buf_puts(&l->sql, ") VALUES (");
        } else {
            sbt_buf_puts(&l->sql, ", (");
        }
        for (size_t i = 0; i < l->t.n; i++) {
            sbt_buf_puts(&l->sql, i > 0 ? ", " : "");
            SBT_TRY(load_cell(l, &c, &l->t.col[i], f));
        }
        sbt_buf_putc(&l->sql, ')');
        l->rows_n++;
        if (l->sql.n >= INSERT_BYTES)
            SBT_TRY(insert_flush(l, f));
    }
    return SBT_OK;
}

// --- evidence in

static enum sbt_rc io(struct sbt_fault *f, const char *what)
{
    int e = errno;
    sbt_fault_set(f, SBT_E_IO, SBT_N_("Berkas bukti tidak dapat ditulis: %1."), strerrordesc_np(e));
    return sbt_fault_detail(f, "%s: errno %d", what, e), SBT_E_IO;
}

static enum sbt_rc file_end(struct loader *l, struct sbt_fault *f)
{
    if (l->fd < 0)
        return SBT_OK;
    int fd = l->fd;
    l->fd = -1;
    enum sbt_rc rc = fsync(fd) == 0 ? SBT_OK : io(f, "fsync");
    close(fd);
    return rc;
}

// Pieces that follow one another make one segment.
static enum sbt_rc file_piece(struct loader *l, const struct sbt_id *blob, int64_t offset, const uint8_t *p, size_t n,
                              struct sbt_fault *f)
{
    if (l->fd < 0 || !sbt_id_eq(&l->blob, blob) || l->next != offset) {
        SBT_TRY(file_end(l, f));
        SBT_AUTO_ARENA a = sbt_arena_new(64 * 1024);
        l->fd = open(sbt_blob_path(a, l->o->evidence_dir, blob, offset), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (l->fd < 0)
            return io(f, "open");
    }
    while (n > 0) {
        ssize_t k = write(l->fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return io(f, "write");
        p += k;
        n -= (size_t)k;
    }
    return SBT_OK;
}

static enum sbt_rc load_piece(struct loader *l, struct sbt_blob b, struct sbt_fault *f)
{
    const uint8_t *p = b.p;
    SBT_TRY(insert_flush(l, f));
    if (b.n < 24)
        return broken("piece cut", f);
    struct sbt_id blob;
    memcpy(blob.b, p, 16);
    int64_t offset = (int64_t)number(p + 16, 8), plain = sbt_blob_piece_plain(p + 24, b.n - 24);
    if (plain <= 0 || offset < 0)
        return broken("piece cut", f);
    if (offset == 0)
        l->files_n++;
    if (l->o->evidence_dir != NULL) {
        SBT_TRY(file_piece(l, &blob, offset, p + 24, b.n - 24, f));
    } else {
        sbt_buf_puts(&l->sql, "INSERT INTO blob_chunk (blob_id, n, body) VALUES (");
        put_bytes(&l->sql, l->tx, blob.b, 16);
        sbt_buf_puts(&l->sql, ", ");
        sbt_buf_add_i64(&l->sql, offset);
        sbt_buf_puts(&l->sql, ", ");
        put_bytes(&l->sql, l->tx, p + 24, b.n - 24);
        sbt_buf_puts(&l->sql, ")");
        SBT_TRY(insert_flush(l, f));
    }
    l->blob = blob;
    l->next = offset + plain;
    return SBT_OK;
}

// --- the end

struct leafless {
    struct loader *l;
    int64_t next, us;
};

static enum sbt_rc leafless_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    struct leafless *x = arg;
    (void)n;
    uint8_t leaf[SBT_LEAF_BYTES];
    if (strlen(cells[1]) != 2 * sizeof leaf || !sbt_hex_decode(cells[1], 2 * sizeof leaf, leaf))
        return broken("leaf", f);
    struct sbt_hash h;
    sbt_leaf_hash(leaf, &h);
    struct sbt_buf *b = &x->l->sql;
    sbt_buf_puts(b, "INSERT INTO leaf (leaf_index, event_id, hash, sequenced_us) VALUES (");
    sbt_buf_add_i64(b, x->next++);
    sbt_buf_printf(b, ", x'%s', ", cells[0]);
    put_bytes(b, x->l->tx, h.b, sizeof h.b);
    sbt_buf_puts(b, ", ");
    sbt_buf_add_i64(b, x->us);
    sbt_buf_puts(b, ");");
    return SBT_OK;
}

// PostgreSQL's sequencer takes them up by itself; on SQLite every event has its leaf from the start.
static enum sbt_rc leaves_add(struct loader *l, struct sbt_fault *f)
{
    if (sbt_archive_pg(l->tx))
        return SBT_OK;
    struct leafless x = {.l = l};
    SBT_TRY(
        sbt_archive_raw(l->tx, f, sbt_archive_int_row, &x.next, "SELECT coalesce(max(leaf_index) + 1, 0) FROM leaf"));
    SBT_TRY(sbt_archive_raw(l->tx, f, sbt_archive_int_row, &x.us, "SELECT coalesce(max(sequenced_us), 0) FROM leaf"));
    int64_t now = sbt_clock_now(l->tx->store->clock);
    x.us = x.us > now ? x.us : now;
    SBT_TRY(
        sbt_archive_raw(l->tx, f, leafless_row, &x,
                        "SELECT hex(e.event_id), hex(e.leaf) FROM event e WHERE NOT EXISTS (SELECT 1 FROM leaf l WHERE "
                        "l.event_id = e.event_id) ORDER BY e.rowid"));
    return insert_flush(l, f);
}

static enum sbt_rc dangling(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    (void)n;
    (void)arg;
    (void)cells;
    return broken("a row points to nothing", f);
}

static enum sbt_rc prove(struct loader *l, const struct sbt_archive_info *info, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(VERIFY_ARENA);
    l->tx->arena = a;
    int64_t n = 0, ok = 1;
    enum sbt_rc rc = sbt_event_verify(l->tx, &n, f);
    l->tx->arena = NULL;
    SBT_TRY(rc);
    if (n != info->events_n)
        return broken("events are missing", f);
    if (sbt_archive_pg(l->tx))
        SBT_TRY(sbt_archive_raw(
            l->tx, f, sbt_archive_int_row, &ok,
            "SELECT (coalesce((SELECT max(seq) FROM event), 0) <= (SELECT last_value FROM event_seq))::int"));
    else
        SBT_TRY(sbt_archive_raw(l->tx, f, dangling, NULL, "PRAGMA foreign_key_check"));
    return ok == 1 ? SBT_OK : broken("the sequence of events stands behind its rows", f);
}

static enum sbt_rc load_frames(struct loader *l, struct sbt_fault *f)
{
    for (int64_t frames = 0;; frames++) {
        enum sbt_archive_frame kind;
        struct sbt_blob b;
        SBT_AUTO_ARENA a = sbt_arena_new(4UL << 20);
        SBT_TRY(sbt_archive_in_next(l->in, &kind, &b, f));
        if (kind == SBT_ARCHIVE_TABLE)
            SBT_TRY(load_table(l, b, a, f));
        else if (kind == SBT_ARCHIVE_ROWS)
            SBT_TRY(load_rows(l, b, f));
        else if (kind == SBT_ARCHIVE_PIECE)
            SBT_TRY(load_piece(l, b, f));
        else if (kind == SBT_ARCHIVE_END)
            break;
        if (frames % 16 == 0)
            tell_read(l->o, l->in);
    }
    SBT_TRY(insert_flush(l, f));
    return file_end(l, f);
}

static enum sbt_rc load(struct loader *l, struct sbt_arena *a, struct sbt_archive_info *info, struct sbt_fault *f)
{
    enum sbt_archive_frame kind;
    struct sbt_blob b;
    int64_t tables = 0;
    SBT_TRY(sbt_archive_in_next(l->in, &kind, &b, f));
    if (kind != SBT_ARCHIVE_HEAD)
        return broken("no head", f);
    SBT_TRY(head_read(b, a, info, f));
    if (info->schema > sbt_migrate_newest(l->tx->store))
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Arsip ini dibuat oleh sbt yang lebih baru. Pasang versi yang lebih baru."));
    SBT_TRY(sbt_archive_raw(l->tx, f, NULL, NULL,
                            sbt_archive_pg(l->tx) ? "BEGIN; SET LOCAL standard_conforming_strings = on"
                                                  : "BEGIN IMMEDIATE"));
    SBT_TRY(sbt_archive_raw(
        l->tx, f, sbt_archive_int_row, &tables,
        sbt_archive_pg(l->tx)
            ? "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN "
              "('r', 'p', 'v', 'm', 'S')"
            : "SELECT count(*) FROM sqlite_schema"));
    if (tables > 0)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Basis data tujuan tidak kosong. Pulihkan ke basis data baru yang kosong."));
    SBT_AUTO_ARENA scratch = sbt_arena_new(16UL << 20);
    l->tx->arena = scratch;
    SBT_TRY(sbt_migrate_in(l->tx, info->schema, f));
    SBT_TRY(sbt_archive_catalogue(l->tx, &l->c, a, f));
    l->tx->arena = NULL;
    SBT_TRY(load_frames(l, f));
    SBT_TRY(leaves_add(l, f));
    sbt_arena_clear(scratch);
    l->tx->arena = scratch;
    SBT_TRY(sbt_migrate_in(l->tx, sbt_migrate_newest(l->tx->store), f));
    SBT_TRY(prove(l, info, f));
    SBT_TRY(sbt_archive_raw(l->tx, f, NULL, NULL, "COMMIT"));
    if (sbt_archive_pg(l->tx)) // a bulk load leaves the planner without figures
        SBT_TRY(sbt_archive_raw(l->tx, f, NULL, NULL, "ANALYZE"));
    info->rows_n = l->rows_n;
    info->files_n = l->files_n;
    info->bytes_n = sbt_archive_in_at(l->in, &(int64_t){0});
    return SBT_OK;
}

enum sbt_rc sbt_archive_load(struct sbt_store *s, const struct sbt_archive_options *o, struct sbt_arena *a,
                             struct sbt_archive_info *ret, struct sbt_fault *f)
{
    struct loader l = {.o = o, .fd = -1};
    struct sbt_tx tx;
    SBT_TRY(sbt_archive_in_open(a, o->path, &l.in, f));
    enum sbt_rc rc = s->ops->session_open(s, &tx, f);
    if (rc == SBT_OK) {
        l.tx = &tx;
        sbt_buf_init(&l.sql, 16UL << 20);
        struct sbt_archive_info info;
        rc = load(&l, a, &info, f);
        if (rc == SBT_OK)
            *ret = info;
        sbt_buf_done(&l.sql);
        if (l.fd >= 0)
            close(l.fd);
        s->ops->session_close(&tx);
    }
    sbt_archive_in_close(l.in);
    return rc;
}
