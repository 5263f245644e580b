// Writes an archive by raw text, since only the catalogue of the engine knows all tables.
#include "store/archive.h"

#include "base/buf.h"
#include "base/json.h"
#include "store/archive_private.h"
#include "store/blob.h"

#define ROWS_BYTES (512 * 1024) // plain size from which a frame of rows is closed
#define FETCH "500"

struct writer {
    struct sbt_tx *tx;
    const struct sbt_archive_options *o;
    struct sbt_archive_out *out;
    struct sbt_archive_info info;
    const struct table *t;
    struct sbt_buf rows;
    int64_t batch; // rows of the last FETCH
};

static void tell(const struct writer *w)
{
    if (w->o->progress != NULL)
        w->o->progress(w->o->arg, w->info.rows_n + w->info.files_n, 0);
}

static enum sbt_rc rows_flush(struct writer *w, struct sbt_fault *f)
{
    if (w->rows.n == 0)
        return SBT_OK;
    if (w->rows.full)
        return sbt_fault_internal(f, SBT_E_TOO_LARGE, "a row of %s is too large", w->t->name);
    SBT_TRY(sbt_archive_out_add(w->out, SBT_ARCHIVE_ROWS, w->rows.p, w->rows.n, f));
    tell(w);
    sbt_buf_clear(&w->rows);
    return SBT_OK;
}

static void put_n(struct sbt_buf *b, char tag, uint64_t v, int bytes)
{
    char x[9] = {tag};
    for (int i = 0; i < bytes; i++)
        x[1 + i] = (char)(uint8_t)(v >> (8 * i));
    sbt_buf_add(b, x, 1 + (size_t)bytes);
}

static enum sbt_rc put_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    struct writer *w = arg;
    SBT_BUG_IF(n != w->t->n);
    for (size_t i = 0; i < n; i++) {
        const char *v = cells[i];
        if (v == NULL) {
            sbt_buf_putc(&w->rows, '0');
            continue;
        }
        size_t len = strlen(v);
        int64_t x = 0;
        uint8_t bytes[256];
        switch (w->t->col[i].type) {
        case 'i':
            if (!sbt_parse_i64(v, INT64_MIN, INT64_MAX, &x))
                return sbt_fault_internal(f, SBT_E_CORRUPT, "%s.%s is no integer", w->t->name, w->t->col[i].name);
            put_n(&w->rows, 'i', (uint64_t)x, 8);
            break;
        case 't':
            put_n(&w->rows, 't', len, 4);
            sbt_buf_add(&w->rows, v, len);
            break;
        default:
            put_n(&w->rows, 'b', len / 2, 4);
            for (size_t at = 0; at < len; at += 2 * sizeof bytes) {
                size_t k = len - at < 2 * sizeof bytes ? len - at : 2 * sizeof bytes;
                if (!sbt_hex_decode(v + at, k, bytes))
                    return sbt_fault_internal(f, SBT_E_INTERNAL, "%s.%s: no hex", w->t->name, w->t->col[i].name);
                sbt_buf_add(&w->rows, bytes, k / 2);
            }
        }
    }
    w->info.rows_n++;
    w->batch++;
    return w->rows.n >= ROWS_BYTES || w->rows.full ? rows_flush(w, f) : SBT_OK;
}

static void select_of(struct sbt_buf *b, const struct sbt_tx *tx, const struct table *t)
{
    sbt_buf_puts(b, "SELECT ");
    for (size_t i = 0; i < t->n; i++) {
        const char *n = t->col[i].name;
        sbt_buf_puts(b, i > 0 ? ", " : "");
        if (t->col[i].type != 'b')
            sbt_buf_printf(b, "x.%s", n);
        else if (sbt_archive_pg(tx))
            sbt_buf_printf(b, "encode(x.%s, 'hex')", n);
        else
            sbt_buf_printf(b, "iif(x.%s IS NULL, NULL, hex(x.%s))", n, n);
    }
    sbt_buf_printf(b, " FROM %s x", t->name);
    // Events that the sequencer has not seen come last, in the order that it would take. SQLite appends in leaf order.
    if (sbt_str_eq(t->name, "event"))
        sbt_buf_puts(b, sbt_archive_pg(tx)
                            ? " LEFT JOIN leaf l ON l.event_id = x.event_id ORDER BY l.leaf_index NULLS LAST, x.seq"
                            : " ORDER BY x.rowid");
    else if (sbt_str_eq(t->name, "leaf"))
        sbt_buf_puts(b, " ORDER BY x.leaf_index");
}

static enum sbt_rc write_table(struct writer *w, const struct table *t, struct sbt_fault *f)
{
    w->t = t;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 64 * 1024);
    struct sbt_json j;
    sbt_json_init(&j, &b);
    sbt_json_open(&j, NULL, '{');
    sbt_json_str(&j, "table", t->name);
    sbt_json_open(&j, "columns", '{');
    for (size_t i = 0; i < t->n; i++)
        sbt_json_str(&j, t->col[i].name, (char[2]){t->col[i].type, '\0'});
    sbt_json_close(&j, '}');
    sbt_json_close(&j, '}');
    SBT_TRY(sbt_archive_out_add(w->out, SBT_ARCHIVE_TABLE, b.p, b.n, f));

    sbt_buf_clear(&b);
    if (!sbt_archive_pg(w->tx)) {
        select_of(&b, w->tx, t);
        SBT_BUG_IF(b.full);
        SBT_TRY(sbt_archive_raw(w->tx, f, put_row, w, b.p));
        return rows_flush(w, f);
    }
    sbt_buf_puts(&b, "DECLARE archive NO SCROLL CURSOR FOR ");
    select_of(&b, w->tx, t);
    SBT_BUG_IF(b.full);
    SBT_TRY(sbt_archive_raw(w->tx, f, NULL, NULL, b.p));
    do {
        w->batch = 0;
        SBT_TRY(sbt_archive_raw(w->tx, f, put_row, w, "FETCH " FETCH " FROM archive"));
    } while (w->batch > 0);
    SBT_TRY(rows_flush(w, f));
    return sbt_archive_raw(w->tx, f, NULL, NULL, "CLOSE archive");
}

static enum sbt_rc write_head(struct writer *w, struct sbt_fault *f)
{
    struct sbt_archive_info *i = &w->info;
    SBT_TRY(sbt_archive_raw(w->tx, f, sbt_archive_int_row, &i->schema, "SELECT max(number) FROM migration"));
    SBT_TRY(sbt_archive_raw(w->tx, f, sbt_archive_int_row, &i->events_n, "SELECT count(*) FROM event"));
    SBT_TRY(sbt_archive_raw(w->tx, f, sbt_archive_int_row, &i->leaf_n, "SELECT count(*) FROM leaf"));
    i->product = SBT_VERSION;
    i->engine = sbt_archive_pg(w->tx) ? "pg" : "sqlite";
    i->made_us = sbt_clock_now(w->tx->store->clock);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    struct sbt_json j;
    sbt_json_init(&j, &b);
    sbt_json_open(&j, NULL, '{');
    sbt_json_int(&j, "format", SBT_ARCHIVE_FORMAT);
    sbt_json_str(&j, "product", i->product);
    sbt_json_str(&j, "engine", i->engine);
    sbt_json_int(&j, "schema", i->schema);
    sbt_json_int(&j, "made_us", i->made_us);
    sbt_json_int(&j, "events", i->events_n);
    sbt_json_int(&j, "leaves", i->leaf_n);
    sbt_json_close(&j, '}');
    return sbt_archive_out_add(w->out, SBT_ARCHIVE_HEAD, b.p, b.n, f);
}

// --- evidence out

struct blob {
    struct sbt_id id;
    int64_t size;
};
struct blobs {
    struct sbt_arena *a;
    struct blob *b;
    size_t n, cap;
};

static enum sbt_rc blob_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    struct blobs *l = arg;
    l->b = sbt_arena_grow(l->a, l->b, l->n, &l->cap, sizeof l->b[0]);
    struct blob *x = &l->b[l->n++];
    if (n != 2 || cells[0] == NULL || strlen(cells[0]) != 32 || !sbt_hex_decode(cells[0], 32, x->id.b) ||
        cells[1] == NULL || !sbt_parse_i64(cells[1], 0, INT64_MAX, &x->size))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "evidence without its size");
    return SBT_OK;
}

static enum sbt_rc write_blob(struct writer *w, const struct blob *b, struct sbt_fault *f)
{
    static const uint8_t no_key[SBT_KEY];
    SBT_AUTO_ARENA a = sbt_arena_new(16UL << 20);
    struct sbt_blob_place place = {.store = w->tx->store, .dir = w->o->evidence_dir};
    struct sbt_blob_reader *r;
    SBT_TRY(sbt_blob_read_open(a, &place, &b->id, no_key, b->size, &r, f));
    uint8_t *frame = sbt_arena_alloc(a, SBT_ARCHIVE_FRAME_MAX);
    memcpy(frame, b->id.b, 16);
    enum sbt_rc rc;
    for (;;) {
        const void *p = NULL;
        size_t n = 0;
        int64_t offset = 0;
        rc = sbt_blob_piece_next(r, &p, &n, &offset, f);
        if (rc != SBT_OK || n == 0)
            break;
        for (int i = 0; i < 8; i++)
            frame[16 + i] = (uint8_t)((uint64_t)offset >> (8 * i));
        memcpy(frame + 24, p, n);
        rc = sbt_archive_out_add(w->out, SBT_ARCHIVE_PIECE, frame, 24 + n, f);
        if (rc != SBT_OK)
            break;
    }
    sbt_blob_read_close(r);
    w->info.files_n++;
    tell(w);
    return rc;
}

// What an event names, each with its re-encoded copy; uploads under way have no event yet.
static enum sbt_rc write_blobs(struct writer *w, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1UL << 30);
    struct blobs l = {.a = a};
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    static const char *const pair[][2] = {{"k.blob_id", "e.size"}, {"k.copy_blob_id", "e.copy_size"}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(pair); i++) {
        sbt_buf_puts(&b, i > 0 ? " UNION ALL SELECT " : "SELECT ");
        sbt_buf_puts(&b, sbt_archive_pg(w->tx) ? "encode(" : "hex(");
        sbt_buf_printf(&b,
                       "%s%s, %s FROM evidence_key k JOIN evidence e ON e.evidence_id = k.evidence_id WHERE %s IS "
                       "NOT NULL",
                       pair[i][0], sbt_archive_pg(w->tx) ? ", 'hex')" : ")", pair[i][1], pair[i][0]);
    }
    SBT_TRY(sbt_archive_raw(w->tx, f, blob_row, &l, b.p));
    for (size_t i = 0; i < l.n; i++)
        SBT_TRY(write_blob(w, &l.b[i], f));
    return SBT_OK;
}

static enum sbt_rc write_all(struct writer *w, struct sbt_arena *a, struct sbt_fault *f)
{
    SBT_TRY(sbt_archive_raw(w->tx, f, NULL, NULL,
                            sbt_archive_pg(w->tx) ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN"));
    struct catalogue c;
    SBT_TRY(write_head(w, f));
    SBT_TRY(sbt_archive_catalogue(w->tx, &c, a, f));
    for (size_t i = 0; i < c.n; i++)
        SBT_TRY(write_table(w, c.t[i], f));
    SBT_TRY(write_blobs(w, f));
    SBT_TRY(sbt_archive_raw(w->tx, f, NULL, NULL, "COMMIT"));
    return sbt_archive_out_end(w->out, &w->info.bytes_n, f);
}

enum sbt_rc sbt_archive_write(struct sbt_store *s, const struct sbt_archive_options *o, struct sbt_arena *a,
                              struct sbt_archive_info *ret, struct sbt_fault *f)
{
    struct writer w = {.o = o};
    SBT_TRY(sbt_archive_out_open(a, o->path, o->server_key, &w.out, f));
    struct sbt_tx tx;
    enum sbt_rc rc = s->ops->session_open(s, &tx, f);
    if (rc == SBT_OK) {
        w.tx = &tx;
        tx.arena = a;
        sbt_buf_init(&w.rows, SBT_ARCHIVE_FRAME_MAX);
        rc = write_all(&w, a, f);
        sbt_buf_done(&w.rows);
        s->ops->session_close(&tx);
    }
    sbt_archive_out_drop(w.out);
    SBT_TRY(rc);
    *ret = w.info;
    return SBT_OK;
}
