// Keeping a case back from a transition rule that may be waived for a case, and letting it go over.
#include "app/case_hold.h"

#include <string.h>

#include "app/case_join_private.h"
#include "app/case_step.h"
#include "app/idempotency.h"
#include "app/rulebook_move.h"
#include "base/buf.h"
#include "base/field.h"
#include "base/limits.h"

static const struct sbt_choice whats[] = {
    {"tahan", SBT_N_("Tahan: kasus ini tetap memakai prosedurnya sekarang"), NULL},
    {"terapkan", SBT_N_("Terapkan: kasus ini beralih"), SBT_N_("Segera, atau pada hari aturan itu berlaku.")},
    {0}};
static const struct sbt_field hold_f[] = {
    SBT_FIELD(sbt_case_hold_in, AREA, reason, .required = true, .min = 5, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Alasan"), .example = "Pemeriksaan KASN hampir selesai."),
    SBT_FIELD(sbt_case_hold_in, TEXT, rule, .required = true, .max = 130, .label = SBT_N_("Aturan peralihan")),
    SBT_FIELD(sbt_case_hold_in, CODE, what, .required = true, .choices = whats,
              .label = SBT_N_("Apa yang Anda putuskan?")),
};
const struct sbt_fields sbt_case_hold_fields = SBT_FIELDS(sbt_case_hold_in, "CaseHold", hold_f);

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_case_hold_in *in;
    struct sbt_case_transition *rows;
    size_t n;
    const struct sbt_rulebook **books; // of each row
};

// Would that rule take over one of the subjects, today or on its own day?
static enum sbt_rc fits(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_id *case_id,
                        const struct sbt_rulebook *rb, const struct sbt_rulebook *older,
                        const struct sbt_rb_transition *t, bool *ret, struct sbt_fault *f)
{
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    struct sbt_q_case_subjects_in in = {.case_id = *case_id};
    struct sbt_q_case_subjects_out *rows;
    size_t n;
    *ret = false;
    SBT_TRY(sbt_q_case_subjects(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n && !*ret; i++) {
        struct sbt_case_subject cs;
        SBT_TRY(sbt_case_subject_load(tx, app, &rows[i].subject_id, &cs, f));
        *ret = sbt_rb_transition_of(rb, older, cs.row.state, t->from_day > today ? t->from_day : today) == t;
    }
    return SBT_OK;
}

static void add(struct sbt_tx *tx, struct act *x, const struct sbt_rulebook *rb, const struct sbt_rb_transition *t,
                const struct sbt_q_case_hold_of_out *h, size_t h_n)
{
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    struct sbt_case_transition r = {
        .rulebook = rb->id,
        .rule = t->code,
        .title = sbt_text2_get(&rb->title, x->ctx->lang),
        .reason = sbt_text2_get(&t->reason, x->ctx->lang),
        .basis = t->basis.text,
        .unsourced = t->basis.unsourced,
        .from_day = t->from_day,
        .due = t->from_day == SBT_DAY_NONE || t->from_day <= today,
        .held_us = SBT_US_NONE,
    };
    for (size_t i = 0; i < h_n; i++)
        if (sbt_str_eq(h[i].rulebook, rb->id) && sbt_str_eq(h[i].rule, t->code)) {
            r.held = true;
            r.held_us = h[i].held_us;
            r.held_by = h[i].name;
            r.held_reason = h[i].reason;
        }
    x->books[x->n] = rb;
    x->rows[x->n++] = r;
}

static enum sbt_rc rules_of(struct sbt_tx *tx, struct act *x, const struct sbt_id *case_id,
                            const struct sbt_rulebook *own, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_case_hold_of_in in = {.case_id = *case_id};
    struct sbt_q_case_hold_of_out *h;
    struct sbt_q_rulebook_list_out *books;
    size_t h_n, n, max = 0;
    SBT_TRY(sbt_q_rulebook_list(tx, &books, &n, f));
    const struct sbt_rulebook **rbs = SBT_NEW_N(a, const struct sbt_rulebook *, n + 1);
    for (size_t i = 0; i < n; i++) {
        SBT_TRY(sbt_app_rulebook(tx, x->ctx->app, books[i].sha256, &rbs[i], f));
        max += rbs[i]->transition_rules_n;
    }
    x->n = 0;
    x->rows = SBT_NEW_N(a, struct sbt_case_transition, max + 1);
    x->books = SBT_NEW_N(a, const struct sbt_rulebook *, max + 1);
    SBT_TRY(sbt_q_case_hold_of(tx, &in, &h, &h_n, f));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rbs[i]->transition_rules_n; k++) {
            const struct sbt_rb_transition *t = &rbs[i]->transition_rules[k];
            bool yes = false;
            if (memcmp(rbs[i]->hash.b, own->hash.b, sizeof own->hash.b) == 0 || !t->per_case ||
                !sbt_str_eq(t->from, own->id))
                continue;
            SBT_TRY(fits(tx, x->ctx->app, case_id, rbs[i], own, t, &yes, f));
            if (yes)
                add(tx, x, rbs[i], t, h, h_n);
        }
    return SBT_OK;
}

enum sbt_rc sbt_case_transitions(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *case_id,
                                 const struct sbt_rulebook *own, const struct sbt_case_transition **ret, size_t *ret_n,
                                 struct sbt_fault *f)
{
    struct act x = {.ctx = ctx};
    SBT_TRY(rules_of(tx, &x, case_id, own, f));
    *ret = x.rows;
    *ret_n = x.n;
    return SBT_OK;
}

static enum sbt_rc hold_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_id case_id;
    const struct sbt_rulebook *own;
    struct sbt_q_case_file_get_out file;
    bool seen, moved = false;
    struct sbt_blob answer;
    SBT_TRY(sbt_join_idem(tx, x->ctx, "case.hold", x->in->number, &sbt_case_hold_fields, x->in, &seen, &answer, f));
    if (seen)
        return SBT_OK;
    SBT_TRY(sbt_join_case(tx, x->ctx, x->in->number, &case_id, &file, &own, f));
    SBT_TRY(rules_of(tx, x, &case_id, own, f));
    size_t i = 0;
    while (i < x->n &&
           !sbt_str_eq(x->in->rule, sbt_arena_printf(sbt_tx_arena(tx), "%s/%s", x->rows[i].rulebook, x->rows[i].rule)))
        i++;
    if (i == x->n)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Aturan peralihan ini tidak berlaku bagi kasus ini, atau kasusnya sudah beralih."));
    bool on = sbt_str_eq(x->in->what, "tahan");
    if (on == x->rows[i].held)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             on ? SBT_N_("Kasus ini sudah ditahan.") : SBT_N_("Kasus ini tidak sedang ditahan."));
    struct sbt_ev_case_held_facts facts = {.on = on, .rule = x->rows[i].rule, .rulebook = x->rows[i].rulebook};
    struct sbt_ev_case_held_text text = {.reason = x->in->reason};
    SBT_TRY(sbt_join_append(tx, SBT_EV_CASE_HELD, case_id, case_id, &facts, NULL, &text, f));
    if (!on && x->rows[i].due)
        SBT_TRY(sbt_rulebook_move_case(tx, x->ctx, x->books[i], own, &case_id, &moved, f));
    return sbt_idem_end(tx, x->ctx, "case.hold", (struct sbt_blob){"", 0}, f);
}

enum sbt_rc sbt_case_hold(struct sbt_ctx *ctx, const struct sbt_case_hold_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_join_need(ctx, f));
    struct act x = {.ctx = ctx, .in = in};
    return sbt_ctx_tx(ctx, "case.hold", SBT_TX_WRITE, hold_tx, &x, f);
}
