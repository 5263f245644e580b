// The timeline of a case: its events, newest first, in words; and what of them a released reader may see.
#include "app/case_view_private.h"

#include <string.h>

#include "app/case_step.h"
#include "app/event_words.h"
#include "app/list_filter.h"
#include "app/read_log.h"
#include "app/released.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/tr.h"

const struct sbt_timeline_kind sbt_timeline_kinds[] = {
    {"subject.step", SBT_N_("Langkah"), true},
    {"vote.cast", SBT_N_("Suara"), false},
    {"letter.sent", SBT_N_("Surat"), true},
    {"decree.recorded", SBT_N_("Keputusan"), true},
    {"block.moved", SBT_N_("Pemblokiran"), false},
    {"case.note", SBT_N_("Catatan"), false},
    {"case.assigned", SBT_N_("Penugasan"), false},
    {"clock.changed", SBT_N_("Tenggat"), false},
    {"clock.tier", SBT_N_("Pengingat dan eskalasi"), false},
    {"subject.changed", SBT_N_("Data terlapor"), false},
    {"evidence.added", SBT_N_("Bukti"), false},
    {"case.passed", SBT_N_("Peralihan tugas"), false},
    {NULL, NULL, false},
};

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_timeline_in *in;
    struct sbt_timeline *ret;
    struct sbt_id case_id;
    bool full;
};
struct named { // a subject that a row has named already
    struct sbt_id id;
    int64_t n;
    const char *name;
};
struct seen {
    struct sbt_seen_subject *p;
    size_t n;
    bool all; // national roles: also subjects that have gone elsewhere
    struct named named[8];
    size_t named_n;
};

static bool sees(const struct seen *s, const struct sbt_id *subject)
{
    if (s->all)
        return true;
    for (size_t i = 0; i < s->n; i++)
        if (sbt_id_eq(&s->p[i].id, subject))
            return true;
    return false;
}

static enum sbt_rc paper_hidden(const struct sbt_viewer *w, const struct sbt_event *e, const struct seen *s,
                                bool *ret_hidden, struct sbt_fault *f)
{
    struct sbt_q_step_file_of_evidence_in in = {.evidence_id = e->thing};
    struct sbt_q_step_file_of_evidence_out *rows;
    size_t n;
    SBT_TRY(sbt_q_step_file_of_evidence(w->tx, &in, &rows, &n, f));
    *ret_hidden = true;
    for (size_t i = 0; i < n && *ret_hidden; i++)
        *ret_hidden = !sees(s, &rows[i].subject_id);
    return SBT_OK;
}

// The files that came with a step, for who sees the step.
static enum sbt_rc files_of(const struct sbt_viewer *w, const struct sbt_event *e, struct sbt_timeline_row *r,
                            struct sbt_fault *f)
{
    struct sbt_q_step_file_of_event_in in = {.event_id = e->id.u};
    struct sbt_q_step_file_of_event_out *rows;
    size_t n;
    SBT_TRY(sbt_q_step_file_of_event(w->tx, &in, &rows, &n, f));
    struct sbt_timeline_file *list = SBT_NEW_N(w->a, struct sbt_timeline_file, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct sbt_timeline_file){.id = rows[i].evidence_id,
                                             .name = rows[i].name,
                                             .media = rows[i].media,
                                             .sha256 = rows[i].sha256,
                                             .scan = rows[i].scan,
                                             .size_bytes = rows[i].size};
    r->files = list;
    r->files_n = n;
    return SBT_OK;
}

// The subject that an event is about (of a letter: the first one that the reader sees), none for the whole case.
// *ret_about: it is about subjects, but none that he sees.
static enum sbt_rc subject_of(const struct sbt_viewer *w, const struct sbt_event *e, const struct seen *s,
                              struct sbt_id *ret, bool *ret_hidden, struct sbt_fault *f)
{
    struct sbt_id id = {{0}};
    bool found;
    *ret_hidden = false;
    switch (sbt_event_kind_row(e->kind)->thing) {
    case SBT_THING_SUBJECT:
        id = e->thing;
        break;
    case SBT_THING_DECREE: {
        struct sbt_q_decree_get_in in = {.decree_id = e->thing};
        struct sbt_q_decree_get_out out;
        SBT_TRY(sbt_q_decree_get(w->tx, &in, &out, &found, f));
        if (found)
            id = out.subject_id;
        break;
    }
    case SBT_THING_BLOCK: {
        struct sbt_q_block_get_in in = {.block_id = e->thing};
        struct sbt_q_block_get_out out;
        SBT_TRY(sbt_q_block_get(w->tx, &in, &out, &found, f));
        if (found)
            id = out.subject_id;
        break;
    }
    case SBT_THING_CLOCK: {
        struct sbt_q_clock_get_in in = {.clock_id = e->thing};
        struct sbt_q_clock_get_out out;
        SBT_TRY(sbt_q_clock_get(w->tx, &in, &out, &found, f));
        if (found)
            id = out.subject_id;
        break;
    }
    case SBT_THING_EVIDENCE: {
        const struct sbt_ev_evidence_added_facts *x = e->kind == SBT_EV_EVIDENCE_ADDED ? e->facts : NULL;
        if (x)
            id = x->subject;
        if (x && sbt_str_eq(x->kind, "langkah")) {
            SBT_TRY(paper_hidden(w, e, s, ret_hidden, f));
            *ret = id;
            return SBT_OK;
        }
        break;
    }
    case SBT_THING_LETTER: {
        struct sbt_q_view_letter_seen_in in = {.letter_id = e->thing};
        struct sbt_q_view_letter_seen_out *rows;
        size_t n;
        SBT_TRY(sbt_q_view_letter_seen(w->tx, &in, &rows, &n, f));
        *ret_hidden = n > 0;
        for (size_t i = 0; i < n && *ret_hidden; i++)
            if (sees(s, &rows[i].subject_id)) {
                *ret_hidden = false;
                id = n == 1 ? rows[i].subject_id : id;
            }
        *ret = id;
        return SBT_OK;
    }
    default:
        break;
    }
    *ret_hidden = !sbt_id_is_none(&id) && !sees(s, &id);
    *ret = id;
    return SBT_OK;
}

static bool released_sees(const struct sbt_viewer *w, const struct sbt_event *e)
{
    const struct sbt_id *mine = &w->ctx->actor.agency.u;
    if (!sbt_id_is_none(&e->agency.u) && sbt_id_eq(&e->agency.u, mine))
        return true;
    if (e->kind == SBT_EV_LETTER_SENT) {
        const struct sbt_ev_letter_sent_facts *x = e->facts;
        return sbt_id_eq(&x->to_agency, mine);
    }
    const struct sbt_ev_subject_step_facts *x = e->kind == SBT_EV_SUBJECT_STEP ? e->facts : NULL;
    return sbt_released_event(sbt_event_kind_row(e->kind)->name, x ? x->step_kind : NULL);
}

// What an event binds: a case to its procedure, an act to its law.
static enum sbt_rc pin_of(const struct sbt_viewer *w, const struct sbt_event *e, const char **ret, struct sbt_fault *f)
{
    const char *pin = NULL;
    bool law = e->kind != SBT_EV_CASE_OPENED && e->kind != SBT_EV_CASE_REPINNED;
    if (e->kind == SBT_EV_CASE_OPENED) {
        pin = ((const struct sbt_ev_case_opened_facts *)e->facts)->rulebook;
    } else if (e->kind == SBT_EV_CASE_REPINNED) {
        pin = ((const struct sbt_ev_case_repinned_facts *)e->facts)->to;
    } else if (e->kind == SBT_EV_SUBJECT_ADDED) {
        const struct sbt_ev_subject_added_facts *x = e->facts;
        pin = x->after->law;
    } else if (e->kind == SBT_EV_SUBJECT_STEP) {
        const struct sbt_ev_subject_step_facts *x = e->facts;
        pin = sbt_str_eq(x->step_kind, "classify") ? x->after->law : NULL;
    }
    *ret = NULL;
    if (pin == NULL)
        return SBT_OK;
    const struct sbt_rulebook *rb;
    SBT_TRY(sbt_app_rulebook(w->tx, w->ctx->app, pin, &rb, f));
    *ret = sbt_tr_fill(w->a, w->lang,
                       law ? SBT_N_("Hukum hari perbuatan: %1 (edisi %2)") : SBT_N_("Prosedur: %1 (edisi %2)"),
                       sbt_text2_get(&rb->title, w->lang), rb->version, NULL);
    return SBT_OK;
}

// The only event whose sentence needs the names of two offices.
static enum sbt_rc passed_words(const struct sbt_viewer *w, const struct sbt_ev_case_passed_facts *x, const char **ret,
                                struct sbt_fault *f)
{
    const char *origin, *to;
    SBT_TRY(sbt_view_agency_label(w, &x->origin, &origin, f));
    SBT_TRY(sbt_view_agency_label(w, &x->to, &to, f));
    *ret = sbt_tr_fill(w->a, w->lang,
                       x->inferred ? SBT_N_("Tugas %1 beralih ke %2 (disimpulkan, dapat diubah)")
                                   : SBT_N_("Tugas %1 beralih ke %2"),
                       origin ? origin : "", to ? to : "", NULL);
    return SBT_OK;
}

// Most events of a case are about the same few subjects.
static enum sbt_rc name_of(const struct sbt_viewer *w, struct seen *s, const struct sbt_id *id,
                           struct sbt_timeline_row *r, struct sbt_fault *f)
{
    struct named x = {.id = *id, .n = SBT_INT_NONE};
    size_t i = 0;
    while (i < s->named_n && !sbt_id_eq(&s->named[i].id, id))
        i++;
    if (i < s->named_n) {
        x = s->named[i];
    } else {
        struct sbt_q_subject_get_in in = {.subject_id = *id};
        struct sbt_q_subject_get_out out;
        bool found;
        SBT_TRY(sbt_q_subject_get(w->tx, &in, &out, &found, f));
        if (found) {
            x.n = out.n;
            x.name = out.restricted ? sbt_name_initials(w->a, out.name) : out.name;
        }
        if (s->named_n < SBT_ARRAY_LEN(s->named))
            s->named[s->named_n++] = x;
    }
    r->subject_n = x.n;
    r->subject_name = x.name;
    return SBT_OK;
}

static enum sbt_rc row_of(const struct sbt_viewer *w, const struct sbt_rulebook *rb, const struct sbt_event *e,
                          const struct sbt_q_timeline_page_out *o, const struct sbt_id *subject, bool full,
                          struct seen *seen, struct sbt_timeline_row *ret, struct sbt_fault *f)
{
    struct sbt_timeline_row r = {
        .event_id = o->event_id,
        .kind = o->kind,
        .what = sbt_event_words(w->a, w->lang, rb, e),
        .subject_n = SBT_INT_NONE,
        .recorded_us = e->recorded_us,
        .happened_day = SBT_DAY_NONE,
        .lapsed_on = SBT_DAY_NONE,
        .leaf_index = o->leaf_index > (INT64_C(1) << 52) ? SBT_INT_NONE : o->leaf_index,
        .erased = !e->text && strstr(o->parts, "\"text\"") != NULL,
    };
    if (e->kind == SBT_EV_SUBJECT_STEP) {
        const struct sbt_ev_subject_step_facts *x = e->facts;
        r.step = x->step;
        r.happened_day = x->doc_day;
        r.lapsed_on = x->lapsed_on;
        r.doc_number = x->doc_number;
        if (x->files_n > 0)
            SBT_TRY(files_of(w, e, &r, f));
    } else if (e->kind == SBT_EV_LETTER_SENT) {
        const struct sbt_ev_letter_sent_facts *x = e->facts;
        r.happened_day = x->day;
        r.doc_number = x->number;
    } else if (e->kind == SBT_EV_DECREE_RECORDED) {
        const struct sbt_ev_decree_recorded_facts *x = e->facts;
        r.happened_day = x->day;
        r.doc_number = x->number;
    }
    if (!sbt_id_is_none(subject))
        SBT_TRY(name_of(w, seen, subject, &r, f));
    SBT_TRY(pin_of(w, e, &r.pin, f));
    SBT_TRY(sbt_view_agency_label(w, &e->agency.u, &r.agency_label, f));
    if (e->kind == SBT_EV_CASE_PASSED)
        SBT_TRY(passed_words(w, e->facts, &r.what, f));
    if (full) {
        r.detail = sbt_event_detail(e);
        SBT_TRY(sbt_view_person(w, &e->account.u, &r.who, f));
    }
    *ret = r;
    return SBT_OK;
}

static enum sbt_rc subject_by_n(const struct sbt_viewer *w, const struct seen *s, int64_t n, struct sbt_id *ret,
                                struct sbt_fault *f)
{
    for (size_t i = 0; i < s->n; i++) {
        struct sbt_q_subject_get_in in = {.subject_id = s->p[i].id};
        struct sbt_q_subject_get_out out;
        bool found;
        SBT_TRY(sbt_q_subject_get(w->tx, &in, &out, &found, f));
        if (found && out.n == n) {
            *ret = s->p[i].id;
            return SBT_OK;
        }
    }
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kasus atau terlapor ini tidak ditemukan."));
}

static enum sbt_rc events_of(const struct sbt_viewer *w, const struct sbt_q_timeline_page_out *rows, size_t n,
                             struct sbt_event **ret, struct sbt_fault *f)
{
    struct sbt_id *ids = SBT_NEW_N(w->a, struct sbt_id, n);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].event_id;
    *ret = SBT_NEW_N(w->a, struct sbt_event, n);
    return sbt_event_get_many(w->tx, ids, n, *ret, f);
}

static enum sbt_rc timeline_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_view_names names = {0};
    struct sbt_viewer w = {.tx = tx, .ctx = x->ctx, .a = sbt_tx_arena(tx), .lang = x->ctx->lang, .names = &names};
    const struct sbt_rulebook *rb;
    struct sbt_timeline out = {0};
    struct sbt_q_timeline_page_in in = {.kind = x->in->kind, .before = INT64_C(9007199254740992)};
    SBT_TRY(sbt_case_by_number(tx, x->ctx, x->in->number, &in.case_id, &out.number, &rb, f));
    struct sbt_sight s;
    const char *level;
    sbt_sight_of(&x->ctx->actor, &s);
    SBT_TRY(sbt_sight_case(tx, &s, &in.case_id, &level, f));
    x->full = sbt_str_eq(level, "full");
    x->case_id = in.case_id;
    struct seen seen = {.all = s.all};
    SBT_TRY(sbt_view_seen(&w, &in.case_id, &seen.p, &seen.n, f));
    if (x->in->subject_n != SBT_INT_NONE)
        SBT_TRY(subject_by_n(&w, &seen, x->in->subject_n, &in.subject_id, f));
    if (x->in->cursor && !sbt_parse_i64(x->in->cursor, 0, INT64_C(1) << 52, &in.before))
        return sbt_fault_field(f, "cursor", SBT_N_("Penanda halaman ini tidak berlaku. Mulai dari halaman pertama."));
    size_t limit = x->in->limit == SBT_INT_NONE ? 50 : (size_t)x->in->limit;
    in.max = (int64_t)limit + 1;
    out.rows = SBT_NEW_N(w.a, struct sbt_timeline_row, limit);
    for (bool more = true; more && !out.next;) { // until the page is full: some events are not for this reader
        struct sbt_q_timeline_page_out *rows;
        size_t n;
        SBT_TRY(sbt_q_timeline_page(tx, &in, &rows, &n, f));
        more = n == limit + 1;
        struct sbt_event *events;
        SBT_TRY(events_of(&w, rows, n, &events, f));
        for (size_t i = 0; i < n && !out.next; i++) {
            const struct sbt_event *e = &events[i];
            struct sbt_id subject;
            bool hidden;
            SBT_TRY(subject_of(&w, e, &seen, &subject, &hidden, f));
            if (!hidden && (x->full || released_sees(&w, e))) {
                if (out.n == limit) {
                    out.next = sbt_arena_printf(w.a, "%lld", (long long)in.before);
                    break;
                }
                SBT_TRY(row_of(&w, rb, e, &rows[i], &subject, x->full, &seen, &out.rows[out.n++], f));
            }
            in.before = rows[i].leaf_index;
        }
    }
    *x->ret = out;
    return SBT_OK;
}

enum sbt_rc sbt_case_timeline(struct sbt_ctx *ctx, const struct sbt_timeline_in *in, struct sbt_timeline *ret,
                              struct sbt_fault *f)
{
    static const char *const fields[] = {"name", "text"};
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    if (in->limit != SBT_INT_NONE && (in->limit < 1 || in->limit > SBT_LIMIT_ROWS_PER_PAGE))
        return sbt_fault_field(f, "limit", SBT_N_("Antara 1 dan 100."));
    struct act x = {.ctx = ctx, .in = in, .ret = ret};
    SBT_TRY(sbt_ctx_tx(ctx, "case.timeline", SBT_TX_READ, timeline_tx, &x, f));
    struct sbt_read read = {.thing = x.case_id,
                            .case_id = x.case_id,
                            .what = "riwayat",
                            .right = x.full ? "full" : "released",
                            .fields = fields,
                            .fields_n = SBT_ARRAY_LEN(fields)};
    return sbt_read_log(ctx, &read, f);
}

struct one {
    struct sbt_ctx *ctx;
    const char *number;
    int64_t leaf_index;
    struct sbt_id case_id;
    struct sbt_timeline_sight *ret;
};

static enum sbt_rc sight_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct one *x = arg;
    struct sbt_viewer w = {.tx = tx, .ctx = x->ctx, .a = sbt_tx_arena(tx), .lang = x->ctx->lang};
    const struct sbt_rulebook *rb;
    struct sbt_timeline_sight out = {0};
    struct sbt_q_timeline_page_in in = {.before = x->leaf_index + 1, .max = 1};
    struct sbt_q_timeline_page_out *rows;
    struct sbt_sight s;
    const char *level;
    size_t n;
    SBT_TRY(sbt_case_by_number(tx, x->ctx, x->number, &in.case_id, &out.number, &rb, f));
    sbt_sight_of(&x->ctx->actor, &s);
    SBT_TRY(sbt_sight_case(tx, &s, &in.case_id, &level, f));
    x->case_id = in.case_id;
    out.full = sbt_str_eq(level, "full");
    struct seen seen = {.all = s.all};
    SBT_TRY(sbt_view_seen(&w, &in.case_id, &seen.p, &seen.n, f));
    SBT_TRY(sbt_q_timeline_page(tx, &in, &rows, &n, f));
    bool hidden = n == 0 || rows[0].leaf_index != x->leaf_index;
    if (!hidden) {
        struct sbt_event_id id = {rows[0].event_id};
        struct sbt_event e;
        struct sbt_id subject;
        SBT_TRY(sbt_event_get(tx, &id, &e, f));
        SBT_TRY(subject_of(&w, &e, &seen, &subject, &hidden, f));
        hidden = hidden || (!out.full && !released_sees(&w, &e));
        out.own = sbt_id_eq(&e.agency.u, &x->ctx->actor.agency.u) && !sbt_id_is_none(&e.agency.u);
    }
    if (hidden)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Catatan ini tidak ada, atau Anda tidak berhak melihatnya."));
    *x->ret = out;
    return SBT_OK;
}

enum sbt_rc sbt_case_timeline_sight(struct sbt_ctx *ctx, const char *number, int64_t leaf_index,
                                    struct sbt_timeline_sight *ret, struct sbt_fault *f)
{
    static const char *const fields[] = {"facts", "text"};
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    struct one x = {.ctx = ctx, .number = number, .leaf_index = leaf_index, .ret = ret};
    SBT_TRY(sbt_ctx_tx(ctx, "case.receipt", SBT_TX_READ, sight_tx, &x, f));
    struct sbt_read read = {.thing = x.case_id,
                            .case_id = x.case_id,
                            .what = "tanda terima",
                            .right = ret->full ? "full" : "released",
                            .fields = fields,
                            .fields_n = ret->full || ret->own ? SBT_ARRAY_LEN(fields) : 0};
    return sbt_read_log(ctx, &read, f);
}
