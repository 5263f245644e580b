// Judges a rulebook against what is loaded, and puts it into the log.
#include "app/rulebook_load.h"

#include <ctype.h>

#include "app/case_pin.h"
#include "app/idempotency.h"
#include "app/job.h"
#include "app/rulebook_move.h"
#include "base/buf.h"
#include "base/tr.h"
#include "domain/rulebook_diff.h"

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_rulebook_in *in;
    struct sbt_rulebook_plan plan;
};

// --- the world of agencies

enum sbt_rc sbt_rulebook_world(struct sbt_tx *tx, struct sbt_rb_world *ret, struct sbt_fault *f)
{
    struct sbt_q_agency_all_out *rows;
    size_t n, kinds = 0;
    SBT_TRY(sbt_q_agency_all(tx, &rows, &n, f));
    struct sbt_rb_world_row *w = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_rb_world_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct sbt_span s = {rows[i].valid_from == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)rows[i].valid_from,
                             rows[i].valid_to == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)rows[i].valid_to};
        size_t k = 0;
        while (k < kinds && !sbt_str_eq(w[k].agency_kind, rows[i].kind))
            k++;
        if (k == kinds) {
            w[kinds++] = (struct sbt_rb_world_row){rows[i].kind, s};
            continue;
        }
        struct sbt_span *o = &w[k].when; // from the first day of the first one to the last day of the last one
        if (s.from == SBT_DAY_NONE || (o->from != SBT_DAY_NONE && s.from < o->from))
            o->from = s.from;
        if (s.to == SBT_DAY_NONE || (o->to != SBT_DAY_NONE && s.to > o->to))
            o->to = s.to;
    }
    w[kinds++] = (struct sbt_rb_world_row){"presiden", {SBT_DAY_NONE, SBT_DAY_NONE}};
    *ret = (struct sbt_rb_world){w, kinds};
    return SBT_OK;
}

// --- days

// An edition without an end gives way to one that begins later; any other day in common is an overlap.
static bool overlaps(const struct sbt_span *x, const struct sbt_span *y)
{
    const struct sbt_span *first = x->from < y->from ? x : y, *second = first == x ? y : x;
    if (first->from == second->from)
        return true;
    return first->to != SBT_DAY_NONE && first->to >= second->from;
}

static bool same_days(const struct sbt_span *x, const struct sbt_span *y)
{
    return x->from == y->from && x->to == y->to;
}

static enum sbt_rc days_free(struct act *x, const struct sbt_rulebook *rb, const struct sbt_rulebook *const *all,
                             size_t n, struct sbt_arena *a, struct sbt_fault *f)
{
    for (size_t i = 0; i < n; i++) {
        bool mine = sbt_str_eq(all[i]->id, rb->id) && sbt_str_eq(all[i]->version, rb->replaces);
        if (mine && (!same_days(&rb->procedure, &all[i]->procedure) || !same_days(&rb->law, &all[i]->law)))
            return sbt_fault_set(
                f, SBT_E_INVALID,
                SBT_N_("%1, baris %2: edisi yang menggantikan edisi %3 harus memakai masa berlaku yang "
                       "sama."),
                x->in->file, sbt_arena_printf(a, "%d", rb->replaces_line), rb->replaces);
        if (mine || sbt_rulebook_replaced(all[i], all, n))
            continue;
        bool procedure = overlaps(&rb->procedure, &all[i]->procedure);
        if (!procedure && !overlaps(&rb->law, &all[i]->law))
            continue;
        const char *other = sbt_arena_printf(a, "%s edisi %s", all[i]->id, all[i]->version);
        if (sbt_str_eq(all[i]->id, rb->id) && sbt_str_eq(all[i]->version, rb->version))
            return sbt_fault_set(f, SBT_E_CONFLICT,
                                 SBT_N_("%1: edisi %2 sudah dimuat dengan isi lain. Beri edisi baru nama lain dan hari "
                                        "mulai yang kemudian."),
                                 x->in->file, rb->version);
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             procedure ? SBT_N_("%1: masa berlaku prosedur (procedure) bertumpang tindih dengan %2. "
                                                "Beri valid_from sesudahnya.")
                                       : SBT_N_("%1: masa berlaku hukum (law) bertumpang tindih dengan %2. Beri "
                                                "valid_from sesudahnya."),
                             x->in->file, other);
    }
    return SBT_OK;
}

const char *sbt_rulebook_hole_text(struct sbt_arena *a, const char *lang, const struct sbt_rb_hole *h)
{
    return sbt_tr_fill(a, lang,
                       h->law
                           ? SBT_N_("Dari %1 sampai %2, sebelum “%3”, tidak ada aturan pelanggaran yang berlaku.")
                           : SBT_N_("Dari %1 sampai %2, sebelum “%3”, tidak ada alur, dan tidak ada yang menyatakannya "
                                    "sebagai celah (gaps)."),
                       sbt_day_iso(a, h->days.from), sbt_day_iso(a, h->days.to), h->after->id);
}

// What holds between the file and those that stay in force beside it; days that nobody takes are notes.
static enum sbt_rc joins(struct act *x, const struct sbt_rulebook *rb, const struct sbt_rulebook *const *all, size_t n,
                         struct sbt_arena *a, struct sbt_fault *f)
{
    const struct sbt_rulebook **live = SBT_NEW_N(a, const struct sbt_rulebook *, n + 1);
    const struct sbt_rb_hole *holes;
    size_t live_n = 0, holes_n;
    for (size_t i = 0; i < n; i++)
        if (!sbt_rulebook_replaced(all[i], all, n) &&
            !(sbt_str_eq(all[i]->id, rb->id) && sbt_str_eq(all[i]->version, rb->replaces)))
            live[live_n++] = all[i];
    SBT_TRY(sbt_rulebook_check_joins(a, rb, live, live_n, f));
    live[live_n++] = rb;
    sbt_rulebook_holes(a, live, live_n, &holes, &holes_n);
    if (holes_n == 0)
        return SBT_OK;
    struct sbt_rulebook_plan *p = &x->plan;
    struct sbt_rulebook_note *notes = SBT_NEW_N(a, struct sbt_rulebook_note, p->notes_n + holes_n);
    memcpy(notes, p->notes, p->notes_n * sizeof *notes);
    for (size_t i = 0; i < holes_n; i++)
        notes[p->notes_n++] =
            (struct sbt_rulebook_note){.line = 1, .say = sbt_rulebook_hole_text(a, x->ctx->lang, &holes[i])};
    p->notes = notes;
    return SBT_OK;
}

// The edition of the same rulebook that was the last one to begin before this one.
static const struct sbt_rulebook *followed(const struct sbt_rulebook *rb, const struct sbt_rulebook *const *all,
                                           size_t n)
{
    const struct sbt_rulebook *best = NULL;
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(all[i]->id, rb->id) && sbt_str_eq(all[i]->version, rb->replaces))
            return all[i];
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(all[i]->id, rb->id) && !sbt_rulebook_replaced(all[i], all, n) &&
            all[i]->procedure.from < rb->procedure.from &&
            (best == NULL || all[i]->procedure.from > best->procedure.from))
            best = all[i];
    return best;
}

// --- the plan

static enum sbt_rc parse(struct sbt_tx *tx, struct act *x, const struct sbt_rulebook **ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const struct sbt_rulebook_in *in = x->in;
    // Its text is kept in an event without the last newline, and its hash is the pin: so exactly one must be there.
    if (in->n < 2 || isspace((unsigned char)in->text[0]) || in->text[in->n - 1] != '\n' ||
        isspace((unsigned char)in->text[in->n - 2]))
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Berkas %1 harus dimulai tanpa spasi dan diakhiri tepat satu baris baru."),
                             in->file);
    struct sbt_rb_world world;
    const struct sbt_rb_finding *found;
    size_t n;
    SBT_TRY(sbt_rulebook_world(tx, &world, f));
    SBT_TRY(sbt_rulebook_parse(a, in->file, in->text, in->n, ret, f));
    SBT_TRY(sbt_rulebook_check(a, *ret, &world, &found, &n, f));
    struct sbt_rulebook_note *notes = SBT_NEW_N(a, struct sbt_rulebook_note, n);
    for (size_t i = 0; i < n; i++)
        notes[i] = (struct sbt_rulebook_note){
            .line = found[i].line,
            .say = sbt_tr_fill(a, x->ctx->lang, found[i].say, found[i].args[0], found[i].args[1], found[i].args[2])};
    x->plan.notes = notes;
    x->plan.notes_n = n;
    return SBT_OK;
}

static enum sbt_rc loaded(struct sbt_tx *tx, struct act *x, const struct sbt_rulebook ***ret, size_t *ret_n,
                          struct sbt_fault *f)
{
    struct sbt_q_rulebook_list_out *rows;
    SBT_TRY(sbt_q_rulebook_list(tx, &rows, ret_n, f));
    const struct sbt_rulebook **all = SBT_NEW_N(sbt_tx_arena(tx), const struct sbt_rulebook *, *ret_n);
    for (size_t i = 0; i < *ret_n; i++) {
        SBT_TRY(sbt_app_rulebook(tx, x->ctx->app, rows[i].sha256, &all[i], f));
        x->plan.known = x->plan.known || sbt_str_eq(rows[i].sha256, x->plan.sha256);
    }
    *ret = all;
    return SBT_OK;
}

static void changes(struct act *x, const struct sbt_rulebook *before, const struct sbt_rulebook *rb,
                    struct sbt_arena *a)
{
    const struct sbt_rb_change *c;
    size_t n;
    sbt_rulebook_diff(a, before, rb, x->ctx->lang, &c, &n);
    const char **say = SBT_NEW_N(a, const char *, n);
    for (size_t i = 0; i < n; i++)
        say[i] = c[i].say;
    x->plan.changes = say;
    x->plan.changes_n = n;
}

static enum sbt_rc plan(struct sbt_tx *tx, struct act *x, const struct sbt_rulebook **ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_rulebook_plan *p = &x->plan;
    const struct sbt_rulebook *rb;
    *p = (struct sbt_rulebook_plan){.follows_ends = SBT_DAY_NONE};
    SBT_TRY(parse(tx, x, &rb, f));
    p->code = rb->id;
    p->edition = rb->version;
    p->title = sbt_text2_get(&rb->title, x->ctx->lang);
    p->sha256 = sbt_case_pin(a, rb);
    p->instrument = rb->instrument;
    p->source = rb->source;
    p->procedure = rb->procedure;
    p->law = rb->law;
    const struct sbt_rulebook **all;
    size_t n;
    SBT_TRY(loaded(tx, x, &all, &n, f));
    *ret = rb;
    if (p->known)
        return SBT_OK;
    SBT_TRY(days_free(x, rb, all, n, a, f));
    SBT_TRY(joins(x, rb, all, n, a, f));
    const struct sbt_rulebook *before = followed(rb, all, n);
    if (before != NULL) {
        p->follows = before->version;
        p->follows_sha256 = sbt_case_pin(a, before);
        p->replaces = sbt_str_eq(before->version, rb->replaces);
        if (!p->replaces)
            p->follows_ends = before->procedure.to != SBT_DAY_NONE ? before->procedure.to : rb->procedure.from - 1;
    } else {
        struct sbt_fault quiet = {0};
        if (sbt_app_rulebook_on(tx, x->ctx->app, rb->procedure.from - 1, &before, &quiet) != SBT_OK)
            before = NULL;
    }
    if (before != NULL) {
        p->compared = sbt_arena_printf(a, "%s (%s)", sbt_text2_get(&before->title, x->ctx->lang), before->version);
        changes(x, before, rb, a);
    }
    return sbt_rulebook_count(tx, x->ctx, rb, all, n, p, f);
}

static enum sbt_rc plan_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const struct sbt_rulebook *rb;
    return plan(tx, arg, &rb, f);
}

enum sbt_rc sbt_rulebook_plan(struct sbt_ctx *ctx, const struct sbt_rulebook_in *in, struct sbt_rulebook_plan *ret,
                              struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    struct act x = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_ctx_tx(ctx, "rulebook.plan", SBT_TX_READ, plan_tx, &x, f));
    *ret = x.plan;
    return SBT_OK;
}

// --- the load

enum sbt_rc sbt_rulebook_queue(struct sbt_tx *tx, const struct sbt_rulebook *rb, const char *sha256,
                               struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    for (size_t i = 0; i < rb->transition_rules_n; i++) {
        sbt_day day = rb->transition_rules[i].from_day;
        int64_t now = sbt_tx_now_us(tx), due = day == SBT_DAY_NONE ? now : sbt_day_start_us(day, SBT_ZONE_WIB);
        struct sbt_q_rulebook_has_cases_in in = {.code = rb->transition_rules[i].from};
        struct sbt_q_rulebook_has_cases_out any;
        bool found;
        SBT_TRY(sbt_q_rulebook_has_cases(tx, &in, &any, &found, f));
        if (due <= now && !any.yes)
            continue; // nobody to move, and none can come
        const char *key = sbt_arena_printf(a, "rulebook %s %s", sha256, sbt_day_iso(a, day)); // rules of one day: once
        SBT_TRY(sbt_job_add(tx, "rulebook", sha256, key, due > now ? due : now, f));
    }
    return SBT_OK;
}

static enum sbt_rc load_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    const struct sbt_rulebook *rb;
    struct sbt_hash hash;
    struct sbt_blob answer;
    bool seen;
    sbt_sha256(x->in->text, x->in->n, &hash);
    SBT_TRY(sbt_idem_begin(tx, x->ctx, "rulebook.load", &hash, &seen, &answer, f));
    SBT_TRY(plan(tx, x, &rb, f));
    if (!seen)
        SBT_TRY(sbt_idem_end(tx, x->ctx, "rulebook.load", (struct sbt_blob){"", 0}, f));
    if (x->plan.known) // sent again, or loaded before: the same text is the same rulebook
        return SBT_OK;
    struct sbt_ev_rulebook_loaded_facts facts = {
        .code = rb->id,
        .sha256 = x->plan.sha256,
        .title_id = rb->title.id,
        .title_en = rb->title.en != NULL ? rb->title.en : rb->title.id,
        .valid_from = rb->procedure.from,
        .valid_to = rb->procedure.to,
        .version = rb->version,
    };
    struct sbt_ev_rulebook_loaded_text text = {.yaml = sbt_arena_strndup(a, x->in->text, x->in->n - 1)};
    struct sbt_event_new e = {.kind = SBT_EV_RULEBOOK_LOADED, .facts = &facts, .text = &text};
    sbt_id_of_code(&e.thing, "rulebook", rb->id);
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    return sbt_rulebook_queue(tx, rb, x->plan.sha256, f);
}

enum sbt_rc sbt_rulebook_load(struct sbt_ctx *ctx, const struct sbt_rulebook_in *in, struct sbt_rulebook_plan *ret,
                              struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, f));
    struct act x = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_ctx_tx(ctx, "rulebook.load", SBT_TX_WRITE, load_tx, &x, f));
    *ret = x.plan;
    return SBT_OK;
}
