// Agencies from CSV, judged line by line before anything is written; and the history of one.
#include <string.h>

#include "app/account_manage.h"
#include "app/agency.h"
#include "app/idempotency.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/limits.h"
#include "base/tr.h"
#include "gen/queries.h"
#include "store/event.h"

#define LINES_MAX 5000 // five times all agencies of the country

struct load {
    struct sbt_ctx *ctx;
    struct sbt_agency_in *rows;
    struct sbt_agency_line *lines;
    size_t n;
    bool dry;
    struct sbt_hash hash; // of the request
    struct sbt_agency_loaded out;
};

// A row becomes pairs of head and cell, and goes the way of a form: same fields, same sentences.
static enum sbt_rc row_of(struct sbt_arena *a, const char **head, const char **cells, size_t n, const char *reason,
                          struct sbt_agency_in *ret, struct sbt_fault *f)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_FORM_BYTES);
    for (size_t i = 0; i < n; i++)
        if (*cells[i])
            sbt_buf_printf(&b, "%s=%s&", sbt_url_escape(a, head[i]), sbt_url_escape(a, cells[i]));
    sbt_buf_printf(&b, "reason=%s", sbt_url_escape(a, reason));
    struct sbt_pairs pairs;
    SBT_TRY(sbt_form_parse(a, sbt_arena_strdup(a, b.p), b.n, &pairs, f));
    sbt_rec_init(&sbt_agency_t, ret);
    return sbt_decode_pairs(&sbt_agency_t, &pairs, 0, a, ret, f);
}

static void wrong(struct load *l, struct sbt_agency_line *line, const struct sbt_fault *why)
{
    line->wrong = sbt_fault_text(l->ctx->arena, l->ctx->lang, why->fields_n > 0 ? &why->fields[0] : &why->say);
    line->what = 0;
    line->what_label = SBT_N_("Salah");
    l->out.wrong_n++;
}

static enum sbt_rc read_rows(struct load *l, const char *text, size_t n, const char *reason, struct sbt_fault *f)
{
    struct sbt_arena *a = l->ctx->arena;
    struct sbt_csv csv;
    const char **head = NULL;
    size_t head_n = 0, cap = 0, cap2 = 0;
    sbt_csv_init(&csv, text, n);
    for (;;) {
        const char **cells;
        size_t cells_n;
        bool cut;
        SBT_TRY(sbt_csv_row(&csv, a, &cells, &cells_n, &cut, f));
        if (cells_n == 0)
            return SBT_OK;
        if (!head) {
            head = cells;
            head_n = cells_n;
            continue;
        }
        if (l->n == LINES_MAX)
            return sbt_fault_field(f, "csv", SBT_N_("Paling banyak 5.000 baris."));
        struct sbt_fault why = {0};
        l->rows = sbt_arena_grow(a, l->rows, l->n, &cap, sizeof *l->rows);
        l->lines = sbt_arena_grow(a, l->lines, l->n, &cap2, sizeof *l->lines);
        struct sbt_agency_in *row = &l->rows[l->n];
        struct sbt_agency_line *line = &l->lines[l->n++];
        *row = (struct sbt_agency_in){0};
        *line = (struct sbt_agency_line){.line = (int64_t)csv.line};
        enum sbt_rc rc = cells_n == head_n
                             ? row_of(a, head, cells, cells_n, reason, row, &why)
                             : sbt_fault_field(&why, "csv", SBT_N_("Jumlah kolomnya lain dari baris judul."));
        if (rc != SBT_OK && rc != SBT_E_INVALID) {
            *f = why;
            return rc;
        }
        line->code = row->code;
        line->name = row->name_id;
        if (rc == SBT_E_INVALID)
            wrong(l, line, &why);
    }
}

// What the same request made when it came first.
static enum sbt_rc again(struct load *l, struct sbt_blob answer, struct sbt_fault *f)
{
    int64_t made[3];
    if (answer.n != sizeof made)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a stored answer of agencies cannot be read");
    memcpy(made, answer.p, sizeof made);
    l->out = (struct sbt_agency_loaded){.new_n = made[0], .changed_n = made[1], .same_n = made[2], .written = true};
    for (size_t i = 0; i < l->n; i++)
        l->lines[i].what = SBT_AGENCY_SAME;
    return SBT_OK;
}

static enum sbt_rc load_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct load *l = arg;
    struct sbt_blob answer;
    bool seen = false;
    l->out = (struct sbt_agency_loaded){0};
    for (size_t i = 0; i < l->n; i++) {
        struct sbt_fault why = {0};
        enum sbt_agency_change what = SBT_AGENCY_SAME;
        struct sbt_agency_line *line = &l->lines[i];
        if (line->wrong) {
            l->out.wrong_n++;
            continue;
        }
        enum sbt_rc rc = sbt_agency_judge(tx, &l->rows[i], l->rows, l->n, &what, &why);
        for (size_t k = 0; rc == SBT_OK && k < i; k++)
            if (sbt_str_eq(l->rows[k].code, l->rows[i].code))
                rc = sbt_fault_field(&why, "code", SBT_N_("Kode ini berulang dalam berkas."));
        if (rc == SBT_E_INVALID) {
            wrong(l, line, &why);
            continue;
        }
        if (rc != SBT_OK) {
            *f = why;
            return rc;
        }
        line->what = what;
        line->what_label = what == SBT_AGENCY_NEW       ? SBT_N_("Baru")
                           : what == SBT_AGENCY_CHANGED ? SBT_N_("Berubah")
                                                        : SBT_N_("Sama");
        l->out.new_n += what == SBT_AGENCY_NEW;
        l->out.changed_n += what == SBT_AGENCY_CHANGED;
        l->out.same_n += what == SBT_AGENCY_SAME;
    }
    if (l->dry || l->out.wrong_n > 0)
        return SBT_OK;
    SBT_TRY(sbt_idem_begin(tx, l->ctx, "agency.load", &l->hash, &seen, &answer, f));
    if (seen)
        return again(l, answer, f);
    for (size_t i = 0; i < l->n; i++)
        if (l->lines[i].what != SBT_AGENCY_SAME)
            SBT_TRY(sbt_agency_put(tx, &l->rows[i], l->lines[i].what == SBT_AGENCY_NEW, f));
    l->out.written = true;
    int64_t made[] = {l->out.new_n, l->out.changed_n, l->out.same_n};
    return sbt_idem_end(tx, l->ctx, "agency.load", (struct sbt_blob){made, sizeof made}, f);
}

enum sbt_rc sbt_agency_load(struct sbt_ctx *ctx, const char *csv, size_t n, const char *reason, bool dry,
                            struct sbt_agency_loaded *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, f));
    if (sbt_str_empty(reason))
        sbt_fault_field(f, "reason", SBT_N_("Tulis dasarnya."));
    if (n == 0)
        sbt_fault_field(f, "csv", SBT_N_("Tempelkan isi berkas CSV."));
    if (f->fields_n > 0)
        return SBT_E_INVALID;
    struct load l = {.ctx = ctx, .dry = dry};
    sbt_sha256(csv, n, &l.hash);
    SBT_TRY(read_rows(&l, csv, n, reason, f));
    if (l.n == 0)
        return sbt_fault_field(f, "csv", SBT_N_("Berkas ini tidak punya baris selain judul."));
    SBT_TRY(sbt_ctx_tx(ctx, "agency.load", dry ? SBT_TX_READ : SBT_TX_WRITE, load_tx, &l, f));
    size_t k = 0;
    for (size_t i = 0; i < l.n; i++)
        if (l.lines[i].what != SBT_AGENCY_SAME)
            l.lines[k++] = l.lines[i];
    l.out.lines = l.lines;
    l.out.lines_n = k;
    *ret = l.out;
    return SBT_OK;
}

// --- history

struct history {
    const char *code;
    struct sbt_agency_event *rows;
    size_t n;
};

static enum sbt_rc history_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct history *h = arg;
    struct sbt_q_agency_events_in in;
    struct sbt_q_agency_events_out *rows;
    sbt_id_of_code(&in.agency_id, "agency", h->code);
    SBT_TRY(sbt_q_agency_events(tx, &in, &rows, &h->n, f));
    h->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_agency_event, h->n);
    for (size_t i = 0; i < h->n; i++) {
        struct sbt_event_id id = {rows[i].event_id};
        struct sbt_event e;
        SBT_TRY(sbt_event_get(tx, &id, &e, f));
        struct sbt_agency_event *r = &h->rows[i];
        r->recorded_us = e.recorded_us;
        r->who = rows[i].who;
        r->added = e.kind == SBT_EV_AGENCY_ADDED;
        if (r->added) {
            const struct sbt_ev_agency_added_facts *x = e.facts;
            r->name = x->name_id;
            r->from = x->valid_from;
            r->to = x->valid_to;
            r->successor = x->successor;
            continue;
        }
        const struct sbt_ev_agency_changed_facts *x = e.facts;
        const struct sbt_ev_agency_changed_text *t = e.text;
        r->name = x->name_id;
        r->from = x->valid_from;
        r->to = x->valid_to;
        r->successor = x->successor;
        r->reason = t ? t->reason : NULL;
    }
    return SBT_OK;
}

enum sbt_rc sbt_agency_history(struct sbt_ctx *ctx, const char *code, struct sbt_agency_event **ret, size_t *ret_n,
                               struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    struct history h = {.code = code};
    SBT_TRY(sbt_ctx_tx(ctx, "agency.history", SBT_TX_READ, history_tx, &h, f));
    *ret = h.rows;
    *ret_n = h.n;
    return SBT_OK;
}
