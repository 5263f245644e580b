// What the form of a step needs before it can be filled in: whom it fits, what can be chosen, what it leads to.
#include "app/case_form.h"

#include <string.h>

#include "app/case_draft.h"
#include "app/case_pin.h"
#include "base/buf.h"
#include "base/limits.h"
#include "store/dbval.h"

struct form {
    struct sbt_ctx *ctx;
    const char *number, *step;
    struct sbt_case_form *ret;
    struct sbt_case_laws laws; // of the first subject that the step fits
};

struct list {
    struct sbt_arena *a;
    struct sbt_choice *c;
    size_t n, cap;
};

static void add(struct list *l, const char *code, const char *label, const char *hint)
{
    l->c = sbt_arena_grow(l->a, l->c, l->n, &l->cap, sizeof *l->c);
    l->c[l->n++] = (struct sbt_choice){.code = code, .label = label, .hint = hint};
}

static const struct sbt_choice *ended(struct list *l)
{
    add(l, NULL, NULL, NULL);
    return l->c;
}

static const struct sbt_choice *sanctions(struct list *l, const struct sbt_rulebook *rb, bool moral, const char *lang)
{
    for (size_t i = 0; i < rb->sanctions_n; i++)
        if ((rb->sanctions[i].level == SBT_LEVEL_MORAL) == moral)
            add(l, rb->sanctions[i].code, sbt_text2_get(&rb->sanctions[i].label, lang), rb->sanctions[i].basis.text);
    return ended(l);
}

static const struct sbt_choice *grounds(struct list *l, const struct sbt_rb_ground *g, size_t n, const char *lang)
{
    for (size_t i = 0; i < n; i++)
        add(l, g[i].code, sbt_text2_get(&g[i].label, lang), g[i].basis.text);
    return ended(l);
}

static enum sbt_rc people(struct sbt_tx *tx, struct sbt_ctx *ctx, struct list *l, struct sbt_fault *f)
{
    struct sbt_q_case_colleagues_in in = {
        .agency_id = ctx->actor.agency.u, .day = sbt_case_today(ctx), .limit_n = SBT_LIMIT_ROWS_PER_PAGE};
    struct sbt_q_case_colleagues_out *rows;
    size_t n;
    SBT_TRY(sbt_q_case_colleagues(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++) {
        const struct sbt_role_row *r = sbt_role_get(sbt_role_find(rows[i].role));
        add(l, sbt_id_text(l->a, &rows[i].account_id), rows[i].name ? rows[i].name : rows[i].login,
            r ? r->label : NULL);
    }
    return SBT_OK;
}

static enum sbt_rc evidence(struct sbt_tx *tx, struct list *l, const struct sbt_id *case_id, bool released_only,
                            struct sbt_fault *f)
{
    struct sbt_q_case_evidence_in in = {.case_id = *case_id};
    struct sbt_q_case_evidence_out *rows;
    size_t n;
    SBT_TRY(sbt_q_case_evidence(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        if (!released_only || rows[i].released)
            add(l, sbt_id_text(l->a, &rows[i].evidence_id), rows[i].name ? rows[i].name : rows[i].media,
                sbt_arena_printf(l->a, "SHA-256 %.16s…", rows[i].sha256));
    return SBT_OK;
}

// The choices of one field, or NULL where the field brings its own or takes free text.
static enum sbt_rc choices_of(struct sbt_tx *tx, struct form *fm, const struct sbt_id *case_id, bool released_only,
                              const struct sbt_field *fd, const struct sbt_choice **ret, struct sbt_fault *f)
{
    const struct sbt_rulebook *rb = fm->ret->rb, *law = fm->laws.law ? fm->laws.law : rb;
    const struct sbt_rulebook *by = fm->laws.competence ? fm->laws.competence : law;
    const char *lang = fm->ctx->lang, *name = fd->name;
    struct list l = {.a = sbt_tx_arena(tx)};
    *ret = NULL;
    if (fd->choices)
        return SBT_OK;
    if (sbt_str_eq(name, "sanction") || sbt_str_eq(name, "statement")) {
        *ret = sanctions(&l, law, sbt_str_eq(name, "statement"), lang);
    } else if (sbt_str_eq(name, "authority")) {
        for (size_t i = 0; i < by->authorities_n; i++)
            add(&l, by->authorities[i].code, sbt_text2_get(&by->authorities[i].label, lang), NULL);
        *ret = ended(&l);
    } else if (sbt_str_eq(name, "offence")) {
        for (size_t i = 0; i < law->offences_n; i++) {
            const struct sbt_rb_offence *o = &law->offences[i];
            add(&l, o->code,
                sbt_arena_printf(l.a, "%s · %s", o->code, sbt_str_eq(lang, "en") && o->name_en ? o->name_en : o->name),
                o->basis.text);
        }
        *ret = ended(&l);
    } else if (sbt_str_eq(name, "act")) {
        for (size_t i = 0; i < law->acts_n; i++)
            add(&l, law->acts[i].code, sbt_text2_get(&law->acts[i].label, lang), NULL);
        *ret = ended(&l);
    } else if (sbt_str_eq(name, "body")) {
        *ret = grounds(&l, rb->forward_to, rb->forward_to_n, lang);
    } else if (sbt_str_eq(name, "ground")) {
        *ret = grounds(&l, rb->not_processable, rb->not_processable_n, lang);
    } else if (fd->type == SBT_F_ID) {
        SBT_TRY(people(tx, fm->ctx, &l, f));
        *ret = ended(&l);
    } else if (fd->type == SBT_F_STRS) {
        SBT_TRY(evidence(tx, &l, case_id, released_only, f));
        *ret = ended(&l);
    }
    return SBT_OK;
}

// The sentence with which the rules refuse this step before any field is filled in; nothing when they do not.
static void why_not(struct sbt_arena *a, const struct form *fm, const struct sbt_case_subject *cs,
                    const struct sbt_case_actor *actor, sbt_day today, struct sbt_fault *ret)
{
    void *rec = sbt_arena_alloc(a, SBT_STEP_REC_BYTES);
    sbt_rec_init(fm->ret->kind->fields, rec);
    struct sbt_step_in in = {.step = fm->ret->step->code, .kind = fm->ret->step->kind, .rec = rec, .today = today};
    struct sbt_verdict v;
    enum sbt_rc rc = sbt_casefile_step(a, cs->rb, &cs->row, actor, &in, &v, ret);
    if (rc != SBT_E_DENIED && rc != SBT_E_CONFLICT)
        sbt_fault_clear(ret);
}

static enum sbt_rc subjects(struct sbt_tx *tx, struct form *fm, const struct sbt_id *case_id, bool *ret_released_only,
                            struct sbt_fault *f)
{
    struct sbt_ctx *ctx = fm->ctx;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_case_subjects_in in = {.case_id = *case_id};
    struct sbt_q_case_subjects_out *rows;
    size_t n, k = 0;
    SBT_TRY(sbt_q_case_subjects(tx, &in, &rows, &n, f));
    struct sbt_case_form_subject *list = SBT_NEW_N(a, struct sbt_case_form_subject, n);
    struct sbt_sight s;
    sbt_sight_of(&ctx->actor, &s);
    sbt_day today = sbt_case_today(ctx);
    struct sbt_fault why = {0};
    *ret_released_only = true;
    for (size_t i = 0; i < n; i++) {
        struct sbt_fault quiet = {0};
        const char *level;
        enum sbt_rc rc = sbt_sight_subject(tx, &s, &rows[i].subject_id, &level, &quiet);
        if (rc == SBT_E_NOT_FOUND)
            continue;
        if (rc != SBT_OK) {
            *f = quiet;
            return rc;
        }
        *ret_released_only = *ret_released_only && !sbt_str_eq(level, "full");
        struct sbt_case_subject cs;
        struct sbt_case_actor actor;
        SBT_TRY(sbt_case_subject_load(tx, ctx->app, &rows[i].subject_id, &cs, f));
        SBT_TRY(sbt_case_actor_of(tx, ctx, &cs, today, &actor, f));
        const struct sbt_rb_step *const *steps;
        size_t steps_n;
        sbt_casefile_allowed(a, cs.rb, &cs.row, &actor, today, &steps, &steps_n);
        if (i == 0)
            why_not(a, fm, &cs, &actor, today, &why);
        for (size_t j = 0; j < steps_n; j++) {
            if (!sbt_str_eq(steps[j]->code, fm->step))
                continue;
            if (k == 0)
                SBT_TRY(sbt_case_laws_of(tx, ctx->app, &cs, steps[j]->kind, NULL, today, &fm->laws, f));
            if (steps[j]->step_up && !actor.stepped_up)
                fm->ret->needs_step_up = "1";
            const struct sbt_rb_state *st = sbt_rb_state_get(cs.rb, cs.row.state);
            list[k++] = (struct sbt_case_form_subject){
                .id = rows[i].subject_id,
                .id_text = sbt_id_text(a, &rows[i].subject_id),
                .name = cs.sub.name,
                .state_label = st ? sbt_text2_get(&st->label, ctx->lang) : "",
                .n = cs.sub.n,
            };
        }
    }
    fm->ret->subjects = list;
    fm->ret->subjects_n = k;
    if (k == 0 && why.say.say) { // what stands in the way of the first of them
        *f = why;
        return f->rc = SBT_E_CONFLICT;
    }
    if (k == 0)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Langkah ini sekarang tidak dapat dilakukan pada kasus %1. Mungkin sudah dilakukan "
                                    "orang lain: buka kembali halaman kasus."),
                             fm->number);
    return SBT_OK;
}

static enum sbt_rc draft(struct sbt_tx *tx, struct form *fm, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_case_form *r = fm->ret;
    struct sbt_id *ids = SBT_NEW_N(a, struct sbt_id, r->subjects_n);
    void *rec = sbt_arena_alloc(a, SBT_STEP_REC_BYTES), *empty = sbt_arena_alloc(a, SBT_STEP_REC_BYTES);
    memset(rec, 0, SBT_STEP_REC_BYTES);
    memset(empty, 0, SBT_STEP_REC_BYTES);
    sbt_rec_init(r->kind->fields, rec);
    sbt_rec_init(r->kind->fields, empty);
    for (size_t i = 0; i < r->subjects_n; i++)
        ids[i] = r->subjects[i].id;
    SBT_TRY(sbt_case_draft(tx, fm->ctx, ids, r->subjects_n, r->step, rec, f));
    r->draft = rec;
    r->drafted = memcmp(rec, empty, SBT_STEP_REC_BYTES) != 0;
    return SBT_OK;
}

static enum sbt_rc form_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct form *fm = arg;
    struct sbt_case_form *r = fm->ret;
    struct sbt_id case_id;
    *r = (struct sbt_case_form){0};
    SBT_TRY(sbt_case_by_number(tx, fm->ctx, fm->number, &case_id, &r->case_number, &r->rb, f));
    r->step = sbt_rb_step_get(r->rb, fm->step);
    if (!r->step)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Langkah %1 tidak ada dalam prosedur kasus ini."), fm->step);
    r->kind = sbt_step_kind_get(r->step->kind);
    bool released_only;
    SBT_TRY(subjects(tx, fm, &case_id, &released_only, f));
    struct sbt_case_form_choices *c = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_case_form_choices, r->kind->fields->n);
    for (size_t i = 0; i < r->kind->fields->n; i++) {
        const struct sbt_choice *list;
        SBT_TRY(choices_of(tx, fm, &case_id, released_only, &r->kind->fields->f[i], &list, f));
        if (list)
            c[r->choices_n++] = (struct sbt_case_form_choices){.field = r->kind->fields->f[i].name, .choices = list};
    }
    r->choices = c;
    return draft(tx, fm, f);
}

enum sbt_rc sbt_case_form(struct sbt_ctx *ctx, const char *case_number, const char *step, struct sbt_case_form *ret,
                          struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_ACT, f));
    struct form fm = {.ctx = ctx, .number = case_number, .step = step, .ret = ret};
    return sbt_ctx_tx(ctx, "case.form", SBT_TX_READ, form_tx, &fm, f);
}
