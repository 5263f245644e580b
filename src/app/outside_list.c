// An outside list beside ours: keys of both sides, sorted, met line by line.
#include "app/outside_list.h"

#include <stdlib.h>
#include <string.h>

#include "app/sight.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/tr.h"
#include "gen/queries.h"
#include "match/name.h"
#include "store/event.h"

#define OURS_MAX 400000
#define HITS_MAX 2000 // subjects of a case

const struct sbt_outside_column sbt_outside_columns[] = {
    {"nomor", SBT_N_("nomor kasus, nomor laporan, nomor register kantor, atau nomor temuan")},
    {"tanggal", SBT_N_("tanggal, untuk dibaca saja")},
    {"nip", SBT_N_("NIP atau NI PPPK")},
    {"nip_hash", SBT_N_("SHA-256 dari NIP (18 angka), bila NIP tidak boleh dikirim")},
    {"nama", SBT_N_("nama, bersama kolom instansi")},
    {"instansi", SBT_N_("kode instansi terlapor")},
    {"satuan", SBT_N_("yang dihitung pada baris itu: terlapor, kasus, atau laporan")},
    {0},
};
enum col { NUMBER, DAY, NIP, HASH, NAME, AGENCY, UNIT, COLS };

struct ours {
    struct sbt_id case_id;
    const char *number, *agency;
    enum sbt_milestone milestone;
    int64_t n;
    bool counted;
    int64_t met; // line that met it first; 0 none
};
struct key {
    const char *s; // kind, then the words
    uint32_t who;
};
struct act {
    struct sbt_ctx *ctx;
    const struct sbt_outside_in *in;
    struct sbt_arena *a; // of this comparison
    struct sbt_outside *ret;
    struct sbt_figure_at at;
    enum sbt_fig_dim scope;
    struct sbt_sight sight;
    struct ours *ours;
    size_t ours_n, ours_cap;
    struct key *keys;
    size_t keys_n, keys_cap;
    size_t col[COLS]; // where each column stands; SIZE_MAX
    size_t shown[SBT_OUTSIDE_WRONG + 1];
    struct sbt_outside_line *lines;
    size_t lines_cap;
    bool too_many;
};

// --- keys

// A number as it is compared: letters and digits only, so that blanks, dots and slashes do not part what is the same.
static const char *plain(struct sbt_arena *a, char kind, const char *s)
{
    char *out = sbt_arena_alloc(a, strlen(s) + 2), *p = out;
    *p++ = kind;
    for (; *s; s++)
        if ((*s >= '0' && *s <= '9') || (*s >= 'A' && *s <= 'Z'))
            *p++ = *s;
        else if (*s >= 'a' && *s <= 'z')
            *p++ = (char)(*s - 'a' + 'A');
    *p = '\0';
    return p > out + 1 ? out : NULL;
}

static const char *hashed(struct sbt_arena *a, const char *nip)
{
    struct sbt_hash h;
    SBT_AUTO_BUF hex;
    sbt_buf_init(&hex, 80);
    sbt_sha256(nip, strlen(nip), &h);
    sbt_buf_add_hex(&hex, h.b, sizeof h.b);
    return plain(a, 'h', hex.p);
}

static const char *named(struct sbt_arena *a, const char *name_key, const char *agency)
{
    const char *code = sbt_str_empty(agency) ? NULL : plain(a, '|', agency);
    return sbt_str_empty(name_key) || !code ? NULL : sbt_arena_printf(a, "m%s%s", name_key, code);
}

static void key_add(struct act *x, const char *s, size_t who)
{
    if (!s)
        return;
    x->keys = sbt_arena_grow(x->a, x->keys, x->keys_n, &x->keys_cap, sizeof *x->keys);
    x->keys[x->keys_n++] = (struct key){s, (uint32_t)who};
}

static int by_key(const void *p, const void *q)
{
    const struct key *a = p, *b = q;
    int c = strcmp(a->s, b->s);
    return c ? c : (a->who > b->who) - (a->who < b->who);
}

// Where keys like that begin; keys_n when there is none.
static size_t key_find(const struct act *x, const char *s)
{
    size_t low = 0, high = x->keys_n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(x->keys[mid].s, s) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < x->keys_n && sbt_str_eq(x->keys[low].s, s) ? low : x->keys_n;
}

// --- ours

static enum sbt_rc ours_row(const struct sbt_q_outside_ours_out *r, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_fig s;
    if (!sbt_fig_read(x->a, r->now, &s))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a span of the figures cannot be read");
    if (x->ours_n == OURS_MAX) {
        x->too_many = true;
        return SBT_OK;
    }
    x->ours = sbt_arena_grow(x->a, x->ours, x->ours_n, &x->ours_cap, sizeof *x->ours);
    bool inside = x->scope == SBT_FIG_ALL || sbt_fig_in(&s, x->scope, x->in->code);
    x->ours[x->ours_n] = (struct ours){
        .case_id = r->case_id,
        .number = sbt_arena_strdup(x->a, r->number),
        .agency = sbt_arena_strdup(x->a, r->label ? r->label : ""),
        .milestone = s.milestone,
        .n = r->n,
        .counted = inside && (r->bits & (INT64_C(1) << x->ret->def->m)) != 0,
    };
    x->ret->ours_n += x->ours[x->ours_n].counted;
    key_add(x, plain(x->a, 'n', r->number), x->ours_n);
    if (r->nip) {
        key_add(x, plain(x->a, 'p', r->nip), x->ours_n);
        key_add(x, hashed(x->a, r->nip), x->ours_n);
    }
    if (r->name_key && r->code)
        key_add(x, named(x->a, r->name_key, r->code), x->ours_n);
    x->ours_n++;
    return SBT_OK;
}

// Ours come by the id of their case.
static enum sbt_rc number_row(const struct sbt_q_outside_numbers_out *r, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    (void)f;
    size_t low = 0, high = x->ours_n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (sbt_id_cmp(&x->ours[mid].case_id, &r->case_id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    const char *s = low < x->ours_n ? plain(x->a, 'n', r->number) : NULL;
    for (; low < x->ours_n && sbt_id_eq(&x->ours[low].case_id, &r->case_id); low++)
        key_add(x, s, low);
    return SBT_OK;
}

static enum sbt_rc agency_of(struct sbt_tx *tx, struct act *x, struct sbt_fault *f)
{
    struct sbt_q_agency_by_code_in in = {x->in->agency ? x->in->agency : ""};
    struct sbt_q_agency_by_code_out o;
    bool found;
    SBT_TRY(sbt_q_agency_by_code(tx, &in, &o, &found, f));
    if (!found)
        return sbt_fault_field(f, "agency", SBT_N_("Sebutkan kode instansi yang punya daftar ini, misalnya BAWASLU."));
    x->ret->agency = x->in->agency;
    x->ret->agency_label = o.label;
    return SBT_OK;
}

static enum sbt_rc ours_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    x->ours_n = x->keys_n = 0;
    x->ret->ours_n = 0;
    SBT_TRY(agency_of(tx, x, f));
    SBT_TRY(sbt_figure_at(tx, x->in->as_of, &x->at, f));
    SBT_TRY(sbt_figure_label(tx, x->ctx, x->scope, x->in->code, &x->ret->place, f));
    struct sbt_q_outside_ours_in in = {
        .leaf_n = x->at.leaf_n,
        .all = x->sight.all,
        .agency = x->sight.agency,
        .account = x->sight.account,
        .nip = sbt_str_empty(x->sight.nip) ? NULL : x->sight.nip,
    };
    SBT_TRY(sbt_q_outside_ours(tx, &in, ours_row, x, f));
    if (x->too_many)
        return sbt_fault_set(f, SBT_E_TOO_LARGE,
                             SBT_N_("Terlalu banyak terlapor untuk dibandingkan sekaligus. Pilih "
                                    "satu provinsi atau jenis pemilihan."));
    SBT_TRY(sbt_q_outside_numbers(tx, number_row, x, f));
    if (x->keys_n > 0)
        qsort(x->keys, x->keys_n, sizeof *x->keys, by_key);
    return SBT_OK;
}

// --- the file

static enum sbt_rc header(struct act *x, const char *const *cells, size_t n, struct sbt_fault *f)
{
    for (int i = 0; i < COLS; i++)
        x->col[i] = SIZE_MAX;
    for (size_t k = 0; k < n; k++) {
        int i = 0;
        while (i < COLS && strcasecmp(sbt_outside_columns[i].name, cells[k]) != 0)
            i++;
        if (i == COLS)
            return sbt_fault_field(f, "berkas",
                                   SBT_N_("Kolom “%1” tidak dikenal. Kolom yang dipakai tersebut di bawah."), cells[k]);
        if (x->col[i] != SIZE_MAX)
            return sbt_fault_field(f, "berkas", SBT_N_("Kolom “%1” ada dua kali."), cells[k]);
        x->col[i] = k;
    }
    if (x->col[NUMBER] == SIZE_MAX && x->col[NIP] == SIZE_MAX && x->col[HASH] == SIZE_MAX &&
        (x->col[NAME] == SIZE_MAX || x->col[AGENCY] == SIZE_MAX))
        return sbt_fault_field(f, "berkas", SBT_N_("Perlu kolom nomor, nip, nip_hash, atau nama bersama instansi."));
    return SBT_OK;
}

static void line_put(struct act *x, enum sbt_outside_kind kind, size_t line, const char *const *c, const char *say,
                     const struct ours *o)
{
    struct sbt_arena *a = x->ctx->arena;
    if (x->shown[kind]++ >= SBT_OUTSIDE_SHOWN)
        return;
    x->lines = sbt_arena_grow(a, x->lines, x->ret->lines_n, &x->lines_cap, sizeof *x->lines);
    x->lines[x->ret->lines_n++] = (struct sbt_outside_line){
        .kind = kind,
        .line = line,
        .number = c ? sbt_arena_strdup(a, c[NUMBER]) : "",
        .day = c ? sbt_arena_strdup(a, c[DAY]) : "",
        .unit = c ? sbt_arena_strdup(a, c[UNIT]) : "",
        .say = say,
        .case_number = o ? sbt_arena_strdup(a, o->number) : NULL,
    };
}

static size_t hits_of(const struct act *x, const char *s, uint32_t hits[HITS_MAX])
{
    size_t n = 0;
    for (size_t i = s ? key_find(x, s) : x->keys_n; i < x->keys_n && n < HITS_MAX && sbt_str_eq(x->keys[i].s, s); i++)
        if (n == 0 || hits[n - 1] != x->keys[i].who)
            hits[n++] = x->keys[i].who;
    return n;
}

// Who the line is about: the person where it names one, in the case where it names that as well.
static size_t who(struct act *x, struct sbt_arena *a, const char *const *c, uint32_t hits[HITS_MAX])
{
    uint32_t of_case[HITS_MAX];
    size_t n = hits_of(x, plain(a, 'p', c[NIP]), hits), in_case = hits_of(x, plain(a, 'n', c[NUMBER]), of_case);
    if (n == 0)
        n = hits_of(x, plain(a, 'h', c[HASH]), hits);
    if (n == 0 && *c[NAME])
        n = hits_of(x, named(a, sbt_name_key(a, c[NAME]), c[AGENCY]), hits);
    size_t both = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < in_case; k++)
            if (hits[i] == of_case[k]) {
                hits[both++] = hits[i];
                break;
            }
    if (both > 0)
        return both;
    if (n == 0 && !*c[NIP] && !*c[HASH] && !*c[NAME]) { // by its number alone
        memcpy(hits, of_case, in_case * sizeof *hits);
        return in_case;
    }
    return n;
}

static const char *number_text(struct act *x, int64_t n)
{
    return sbt_arena_printf(x->ctx->arena, "%lld", (long long)n);
}

static void units(struct act *x, size_t line, const char *const *c, const uint32_t *hits, size_t n)
{
    struct sbt_arena *a = x->ctx->arena;
    const char *lang = x->ctx->lang, *say = NULL, *first = NULL;
    const struct ours *o = &x->ours[hits[0]];
    if (n > 1) {
        first = number_text(x, (int64_t)n);
        say = SBT_N_("Satu baris, %1 terlapor di sini.");
    } else if (o->met > 0) {
        first = number_text(x, o->met);
        say = SBT_N_("Terlapor yang sama dengan baris %1.");
    } else if (*c[UNIT] && strcasecmp(c[UNIT], "terlapor") != 0) {
        first = sbt_arena_strdup(a, c[UNIT]);
        say = SBT_N_("Barisnya menghitung %1, kita menghitung terlapor.");
    }
    if (say) {
        x->ret->other_unit++;
        line_put(x, SBT_OUTSIDE_UNIT, line, c, sbt_tr_fill(a, lang, say, first, NULL, NULL), o);
    }
}

static void judge(struct act *x, struct sbt_arena *a, size_t line, const char *const *c)
{
    uint32_t hits[HITS_MAX];
    size_t n = who(x, a, c, hits), counted = 0;
    const struct ours *any = n > 0 ? &x->ours[hits[0]] : NULL;
    for (size_t i = 0; i < n; i++)
        if (x->ours[hits[i]].counted)
            hits[counted++] = hits[i];
    if (counted > 0) {
        x->ret->matched++;
        units(x, line, c, hits, counted);
        for (size_t i = 0; i < counted; i++)
            if (x->ours[hits[i]].met == 0)
                x->ours[hits[i]].met = (int64_t)line;
    } else if (any) {
        x->ret->known++;
        line_put(x, SBT_OUTSIDE_KNOWN, line, c,
                 sbt_tr_fill(x->ctx->arena, x->ctx->lang,
                             SBT_N_("Ada di sini, tetapi tidak dihitung dalam angka ini: %1."),
                             sbt_tr(x->ctx->lang, sbt_milestone_label(any->milestone)), NULL, NULL),
                 any);
    } else {
        x->ret->missing_here++;
        line_put(x, SBT_OUTSIDE_HERE, line, c, sbt_tr(x->ctx->lang, SBT_N_("Tidak ada di sini.")), NULL);
    }
}

// NULL when the line can be compared; else what is wrong with it.
static const char *wrong(const char *const *c)
{
    size_t digits = strspn(c[NIP], "0123456789 ");
    if (!*c[NUMBER] && !*c[NIP] && !*c[HASH] && (!*c[NAME] || !*c[AGENCY]))
        return SBT_N_("Isi nomor, nip, nip_hash, atau nama bersama instansi.");
    if (c[NIP][digits] != '\0')
        return SBT_N_("NIP hanya terdiri atas angka.");
    if (*c[HASH] && (strlen(c[HASH]) != 64 || strspn(c[HASH], "0123456789abcdefABCDEF") != 64))
        return SBT_N_("nip_hash adalah 64 angka heksadesimal (SHA-256).");
    return NULL;
}

static enum sbt_rc file(struct act *x, struct sbt_fault *f)
{
    struct sbt_csv csv;
    SBT_AUTO_BUF utf8;
    const char *text;
    size_t text_n;
    sbt_buf_init(&utf8, 3 * x->in->n + 16);
    SBT_TRY(sbt_csv_utf8(x->in->text, x->in->n, &utf8, &text, &text_n, f));
    struct sbt_arena *row = sbt_arena_new(4 * SBT_LIMIT_CSV_CELL_BYTES * COLS);
    enum sbt_rc rc = SBT_OK;
    const char *lang = x->ctx->lang;
    sbt_csv_init(&csv, text, text_n);
    for (bool head = true; rc == SBT_OK;) {
        const char **cells, *c[COLS], *say;
        size_t n;
        bool cut;
        struct sbt_fault bad = {0};
        sbt_arena_clear(row);
        rc = sbt_csv_row(&csv, row, &cells, &n, &cut, &bad);
        if (rc == SBT_E_INVALID && !head) { // this line only
            rc = SBT_OK;
            x->ret->rows_n++;
            x->ret->wrong++;
            line_put(x, SBT_OUTSIDE_WRONG, csv.line, NULL, sbt_fault_text(x->ctx->arena, lang, &bad.say), NULL);
            continue;
        }
        if (rc != SBT_OK) {
            *f = bad;
            break;
        }
        if (n == 0 && !head)
            break;
        if (head) {
            rc = header(x, cells, n, f);
            head = false;
            continue;
        }
        for (int i = 0; i < COLS; i++)
            c[i] = x->col[i] < n ? cells[x->col[i]] : "";
        if (++x->ret->rows_n > SBT_LIMIT_OUTSIDE_ROWS) {
            rc = sbt_fault_field(f, "berkas", SBT_N_("Berkas ini lebih dari %1 baris. Bagi menjadi beberapa berkas."),
                                 number_text(x, SBT_LIMIT_OUTSIDE_ROWS));
            break;
        }
        say = wrong(c);
        if (say) {
            x->ret->wrong++;
            line_put(x, SBT_OUTSIDE_WRONG, csv.line, c, sbt_tr(lang, say), NULL);
        } else {
            judge(x, row, csv.line, c);
        }
    }
    sbt_arena_free(row);
    return rc;
}

static void missing_there(struct act *x)
{
    struct sbt_outside *out = x->ret;
    struct sbt_arena *a = x->ctx->arena;
    struct sbt_outside_ours *o = SBT_NEW_N(a, struct sbt_outside_ours, SBT_OUTSIDE_SHOWN);
    for (size_t i = 0; i < x->ours_n; i++) {
        if (!x->ours[i].counted || x->ours[i].met > 0)
            continue;
        if (out->missing_there++ < SBT_OUTSIDE_SHOWN)
            o[out->ours_shown++] = (struct sbt_outside_ours){
                .number = sbt_arena_strdup(a, x->ours[i].number),
                .agency = sbt_arena_strdup(a, x->ours[i].agency),
                .milestone = sbt_tr(x->ctx->lang, sbt_milestone_label(x->ours[i].milestone)),
                .n = x->ours[i].n,
            };
    }
    out->ours = o;
}

// --- the whole

static enum sbt_rc log_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_outside *o = x->ret;
    struct sbt_q_outside_list_same_in in = {o->sha256, o->def->name, o->leaf_n, o->agency};
    struct sbt_q_outside_list_same_out same;
    bool found;
    o->logged = false;
    SBT_TRY(sbt_q_outside_list_same(tx, &in, &same, &found, f));
    o->before_us = found ? same.compared_us : SBT_US_NONE;
    if (found)
        return SBT_OK;
    struct sbt_ev_outside_compared_facts facts = {.agency = o->agency,
                                                  .differs = o->other_unit,
                                                  .figure = o->def->name,
                                                  .leaf_n = o->leaf_n,
                                                  .matched = o->matched,
                                                  .missing_here = o->missing_here + o->known,
                                                  .missing_there = o->missing_there,
                                                  .rows_n = o->rows_n,
                                                  .sha256 = o->sha256};
    struct sbt_event_new e = {.kind = SBT_EV_OUTSIDE_COMPARED, .facts = &facts};
    struct sbt_event_id id;
    sbt_id_new(&e.thing, sbt_tx_now_us(tx));
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    o->logged = true;
    return SBT_OK;
}

static enum sbt_rc asked(struct act *x, struct sbt_fault *f)
{
    const struct sbt_outside_in *in = x->in;
    x->ret->def = sbt_figure_def_find(in->figure ? in->figure : "");
    if (!x->ret->def || x->ret->def->kind != SBT_FIGURE_COUNT || !sbt_str_eq(x->ret->def->unit, "terlapor"))
        return sbt_fault_field(f, "figure", SBT_N_("Tidak ada daftar terlapor di balik angka “%1”."),
                               in->figure ? in->figure : "");
    x->scope = sbt_str_empty(in->scope) ? SBT_FIG_ALL : sbt_fig_dim_of(in->scope);
    if (x->scope >= SBT_FIG_DAY)
        return sbt_fault_field(f, "scope", SBT_N_("“%1” bukan lingkup angka."), in->scope);
    if (x->scope != SBT_FIG_ALL && sbt_str_empty(in->code))
        return sbt_fault_field(f, "code", SBT_N_("Sebutkan kode lingkupnya."));
    if (in->n == 0)
        return sbt_fault_field(f, "berkas", SBT_N_("Pilih berkas CSV."));
    return SBT_OK;
}

static enum sbt_rc compare(struct act *x, struct sbt_fault *f)
{
    struct sbt_outside *o = x->ret;
    SBT_TRY(asked(x, f));
    SBT_TRY(sbt_ctx_tx(x->ctx, "outside.ours", SBT_TX_READ, ours_tx, x, f));
    o->leaf_n = x->at.leaf_n;
    o->us = x->at.us;
    SBT_TRY(file(x, f));
    missing_there(x);
    o->lines = x->lines;
    struct sbt_hash h;
    SBT_AUTO_BUF hex;
    sbt_buf_init(&hex, 80);
    sbt_sha256(x->in->text, x->in->n, &h);
    sbt_buf_add_hex(&hex, h.b, sizeof h.b);
    o->sha256 = sbt_arena_strdup(x->ctx->arena, hex.p);
    return x->in->trial ? SBT_OK : sbt_ctx_tx(x->ctx, "outside.log", SBT_TX_WRITE, log_tx, x, f);
}

enum sbt_rc sbt_outside_compare(struct sbt_ctx *ctx, const struct sbt_outside_in *in, struct sbt_outside *ret,
                                struct sbt_fault *f)
{
    if (!ctx->actor.operator_cli)
        SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    SBT_TRY(sbt_figure_may(ctx, f));
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)1 << 30);
    *ret = (struct sbt_outside){.before_us = SBT_US_NONE};
    struct act x = {.ctx = ctx, .in = in, .a = a, .ret = ret};
    sbt_sight_of(&ctx->actor, &x.sight);
    x.sight.all = x.sight.all || ctx->actor.operator_cli;
    return compare(&x, f);
}

struct past {
    struct sbt_outside_past *rows;
    size_t n;
};

static enum sbt_rc past_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct past *x = arg;
    struct sbt_q_outside_list_all_out *r;
    SBT_TRY(sbt_q_outside_list_all(tx, &r, &x->n, f));
    x->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_outside_past, x->n);
    for (size_t i = 0; i < x->n; i++) {
        const struct sbt_figure_def *d = sbt_figure_def_find(r[i].figure);
        x->rows[i] = (struct sbt_outside_past){
            r[i].agency,  d ? d->label : r[i].figure, r[i].by_agency,     r[i].leaf_n,  r[i].rows_n,
            r[i].matched, r[i].missing_here,          r[i].missing_there, r[i].differs, r[i].compared_us};
    }
    return SBT_OK;
}

enum sbt_rc sbt_outside_past(struct sbt_ctx *ctx, struct sbt_outside_past **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct past x = {0};
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    SBT_TRY(sbt_figure_may(ctx, f));
    SBT_TRY(sbt_ctx_tx(ctx, "outside.past", SBT_TX_READ, past_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.n;
    return SBT_OK;
}

// --- CSV

void sbt_outside_csv(const struct sbt_outside *o, struct sbt_buf *out)
{
    static const char *const head[] = {"what", "line", "number", "date", "unit", "case", "subject", "agency", "why"};
    static const char *const kinds[] = {"", "missing_here", "not_counted_here", "other_unit", "unreadable"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(head); i++)
        sbt_csv_cell(out, head[i], i == 0);
    sbt_csv_end(out);
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct sbt_outside_line *l = &o->lines[i];
        char line[24];
        snprintf(line, sizeof line, "%zu", l->line);
        const char *const cells[] = {kinds[l->kind], line, l->number, l->day, l->unit, l->case_number, "", "", l->say};
        for (size_t k = 0; k < SBT_ARRAY_LEN(cells); k++)
            sbt_csv_cell(out, cells[k] ? cells[k] : "", k == 0);
        sbt_csv_end(out);
    }
    for (size_t i = 0; i < o->ours_shown; i++) {
        char n[24];
        snprintf(n, sizeof n, "%lld", (long long)o->ours[i].n);
        const char *const cells[] = {"missing_there",     "", "", "", "", o->ours[i].number, n, o->ours[i].agency,
                                     o->ours[i].milestone};
        for (size_t k = 0; k < SBT_ARRAY_LEN(cells); k++)
            sbt_csv_cell(out, cells[k], k == 0);
        sbt_csv_end(out);
    }
}
