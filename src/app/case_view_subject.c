// One subject on the page of a case: person, state, offence and why, votes, decrees, blocks, ladder, clocks, next steps.
#include "app/case_view_private.h"

#include <stdlib.h>
#include <string.h>

#include "app/case_pin.h"
#include "app/event_words.h"
#include "app/list_filter.h"
#include "base/buf.h"
#include "base/tr.h"
#include "store/dbval.h"

enum sbt_rc sbt_view_agency(const struct sbt_viewer *w, const struct sbt_id *id, struct sbt_q_case_agency_out *ret,
                            bool *ret_found, struct sbt_fault *f)
{
    *ret_found = false;
    if (sbt_id_is_none(id))
        return SBT_OK;
    struct sbt_q_case_agency_in in = {.agency_id = *id};
    return sbt_q_case_agency(w->tx, &in, ret, ret_found, f);
}

enum sbt_rc sbt_view_agency_label(const struct sbt_viewer *w, const struct sbt_id *id, const char **ret,
                                  struct sbt_fault *f)
{
    struct sbt_q_case_agency_out a;
    bool found;
    SBT_TRY(sbt_view_agency(w, id, &a, &found, f));
    *ret = found ? a.label : NULL;
    // What an agency did stays under its name, with its last day.
    if (found && a.valid_to != SBT_INT_NONE && a.valid_to < sbt_case_today(w->ctx))
        *ret = sbt_tr_fill(w->a, w->lang, SBT_N_("%1 (sampai %2)"), a.label,
                           sbt_day_human(w->a, (sbt_day)a.valid_to, w->lang), NULL);
    return SBT_OK;
}

enum sbt_rc sbt_view_person(const struct sbt_viewer *w, const struct sbt_id *account, const char **ret,
                            struct sbt_fault *f)
{
    *ret = NULL;
    if (sbt_id_is_none(account))
        return SBT_OK;
    struct sbt_view_names *m = w->names;
    for (size_t i = 0; m && i < m->n; i++)
        if (sbt_id_eq(&m->person[i].id, account)) {
            *ret = m->person[i].name;
            return SBT_OK;
        }
    struct sbt_q_account_get_in in = {.account_id = *account};
    struct sbt_q_account_get_out out;
    bool found;
    SBT_TRY(sbt_q_account_get(w->tx, &in, &out, &found, f));
    *ret = found ? out.name : NULL;
    if (m && m->n < SBT_ARRAY_LEN(m->person)) {
        m->person[m->n].id = *account;
        m->person[m->n++].name = *ret;
    }
    return SBT_OK;
}

static const char *text2(const struct sbt_viewer *w, const struct sbt_text2 *t)
{
    return sbt_text2_get(t, w->lang);
}

static const char *why_of(const struct sbt_viewer *w, const char *reason)
{
    if (sbt_str_empty(reason))
        return NULL;
    char *part[4] = {0}; // message id and its arguments, as the event holds them
    char *s = sbt_arena_strdup(w->a, reason);
    for (int i = 0; i < 4 && s; i++) {
        part[i] = s;
        s = strchr(s, '\x1f');
        if (s)
            *s++ = '\0';
    }
    return sbt_tr_fill(w->a, w->lang, part[0], sbt_tr_arg(w->a, w->lang, part[1]), sbt_tr_arg(w->a, w->lang, part[2]),
                       sbt_tr_arg(w->a, w->lang, part[3]));
}

static enum sbt_rc votes(const struct sbt_viewer *w, const struct sbt_case_subject *cs, struct sbt_view_subject *v,
                         struct sbt_fault *f)
{
    struct sbt_q_vote_of_in in = {.subject_id = v->id};
    struct sbt_q_vote_of_out *rows;
    size_t n, out = 0;
    SBT_TRY(sbt_q_vote_of(w->tx, &in, &rows, &n, f));
    const struct sbt_rb_vote *rule = sbt_rb_vote_get(cs->rb, SBT_STEP_VERIFY_VOTE);
    bool open = rule && sbt_str_eq(cs->row.state, cs->rb->start);
    struct sbt_view_vote *list = SBT_NEW_N(w->a, struct sbt_view_vote, n + (rule ? rule->members.n : 0));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].round != cs->row.round)
            continue;
        struct sbt_view_vote *x = &list[out++];
        *x = (struct sbt_view_vote){
            .member = rows[i].member,
            .member_label = sbt_member_label(rows[i].member),
            .cast = true,
            .vote = rows[i].vote,
            .vote_label = sbt_vote_label(rows[i].step_kind, rows[i].vote),
            .reason = rows[i].reason,
            .cast_us = rows[i].cast_us,
        };
        SBT_TRY(sbt_view_agency_label(w, &rows[i].agency_id, &x->agency_label, f));
    }
    for (size_t m = 0; open && m < rule->members.n; m++) {
        const char *member = rule->members.p[m];
        bool cast = false;
        for (size_t i = 0; i < n; i++)
            cast = cast || (rows[i].round == cs->row.round && sbt_str_eq(rows[i].step_kind, "verify_vote") &&
                            sbt_str_eq(rows[i].member, member));
        if (!cast)
            list[out++] = (struct sbt_view_vote){
                .member = member, .member_label = sbt_member_label(member), .cast_us = SBT_US_NONE};
    }
    v->votes = list;
    v->votes_n = out;
    return SBT_OK;
}

static const char *const *split_codes(struct sbt_arena *a, const char *text, size_t *ret_n)
{
    const char **p = NULL;
    size_t cap = 0;
    *ret_n = 0;
    for (char *s = sbt_arena_strdup(a, text); s && *s;) {
        size_t len = strcspn(s, "\x1f ,");
        p = sbt_arena_grow(a, p, *ret_n, &cap, sizeof *p);
        p[(*ret_n)++] = s;
        s += len;
        if (*s)
            *s++ = '\0';
    }
    return p;
}

static enum sbt_rc decrees(const struct sbt_viewer *w, const struct sbt_rulebook *law, struct sbt_view_subject *v,
                           struct sbt_fault *f)
{
    struct sbt_q_decree_of_in in = {.subject_id = v->id};
    struct sbt_q_decree_of_out *rows;
    size_t n;
    SBT_TRY(sbt_q_decree_of(w->tx, &in, &rows, &n, f));
    struct sbt_view_decree *d = SBT_NEW_N(w->a, struct sbt_view_decree, n);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rb_sanction *s = sbt_rb_sanction_get(law, rows[i].kind);
        d[i] = (struct sbt_view_decree){
            .number = rows[i].number,
            .kind = rows[i].kind,
            .kind_label = s ? text2(w, &s->label) : rows[i].kind,
            .unsourced = s && s->basis.unsourced,
            .level = rows[i].level,
            .level_label = sbt_level_label(sbt_level_of(rows[i].level)),
            .authority = rows[i].authority,
            .authority_label = rows[i].authority,
            .day = (sbt_day)rows[i].day,
            .delivered_day = sbt_day_of_db(rows[i].delivered_day),
            .status_day = sbt_day_of_db(rows[i].status_day),
            .status = rows[i].status,
            .status_label = sbt_sanction_state_label(sbt_sanction_state_of(rows[i].status)),
            .team = rows[i].team != 0,
            .idis_number = rows[i].idis_number,
            .reason = rows[i].reason,
        };
        for (size_t k = 0; k < law->authorities_n; k++)
            if (sbt_str_eq(law->authorities[k].code, rows[i].authority))
                d[i].authority_label = text2(w, &law->authorities[k].label);
        d[i].broken = split_codes(w->a, rows[i].broken, &d[i].broken_n);
    }
    v->decrees = d;
    v->decrees_n = n;
    return SBT_OK;
}

static enum sbt_rc blocks(const struct sbt_viewer *w, bool full, struct sbt_view_subject *v, struct sbt_fault *f)
{
    struct sbt_q_block_of_in in = {.subject_id = v->id};
    struct sbt_q_block_of_out *rows;
    size_t n, out = 0;
    SBT_TRY(sbt_q_block_of(w->tx, &in, &rows, &n, f));
    struct sbt_view_block *b = SBT_NEW_N(w->a, struct sbt_view_block, n);
    for (size_t i = 0; i < n; i++) {
        enum sbt_block state = sbt_block_of(rows[i].state);
        if (!full && state == SBT_BLOCK_ORDERED)
            continue; // not ordered until the second person has said so
        struct sbt_view_block *x = &b[out++];
        *x = (struct sbt_view_block){
            .state = rows[i].state,
            .state_label = sbt_block_label(state),
            .cause = rows[i].cause,
            .lift_cause = rows[i].lift_cause,
            .ordered_us = rows[i].ordered_us,
            .lifted_us = rows[i].lifted_us,
            .confirmed_day = sbt_day_of_db(rows[i].confirmed_day),
            .stands = sbt_block_stands(state),
        };
        if (!full)
            continue;
        SBT_TRY(sbt_view_person(w, &rows[i].ordered_by, &x->ordered_by, f));
        SBT_TRY(sbt_view_person(w, &rows[i].approved_by, &x->approved_by, f));
        SBT_TRY(sbt_view_person(w, &rows[i].lift_ordered_by, &x->lift_ordered_by, f));
        SBT_TRY(sbt_view_person(w, &rows[i].lift_approved_by, &x->lift_approved_by, f));
    }
    v->blocks = b;
    v->blocks_n = out;
    return SBT_OK;
}

static void ladder(const struct sbt_viewer *w, const struct sbt_case_subject *cs, struct sbt_view_subject *v)
{
    enum sbt_milestone m = sbt_milestone_of(cs->sub.milestone);
    if (cs->row.ladder == 0 && m != SBT_MS_RECOMMENDED && m != SBT_MS_ANSWERED)
        return; // no PPK to wait for yet
    struct sbt_view_rung *r = SBT_NEW_N(w->a, struct sbt_view_rung, cs->rb->ladder_n);
    for (size_t i = 0; i < cs->rb->ladder_n; i++) {
        const struct sbt_rb_step *step = sbt_rb_step_get(cs->rb, cs->rb->ladder[i].step);
        r[i] = (struct sbt_view_rung){.step = cs->rb->ladder[i].step,
                                      .label = step ? text2(w, &step->label) : cs->rb->ladder[i].step,
                                      .taken = (int)i < cs->row.ladder,
                                      .next = (int)i == cs->row.ladder};
    }
    v->ladder = r;
    v->ladder_n = cs->rb->ladder_n;
}

static bool runs(const struct sbt_clock_view *c)
{
    return sbt_str_eq(c->state, "running") || sbt_str_eq(c->state, "breached");
}

static int clock_cmp(const void *x, const void *y)
{
    const struct sbt_clock_view *a = x, *b = y;
    if (runs(a) != runs(b))
        return runs(a) ? -1 : 1;
    if (runs(a) && a->due.due_us != b->due.due_us)
        return a->due.due_us < b->due.due_us ? -1 : 1;
    return -sbt_id_cmp(&a->clock_id, &b->clock_id);
}

static enum sbt_rc clocks(const struct sbt_viewer *w, const struct sbt_case_subject *cs, struct sbt_view_subject *v,
                          struct sbt_fault *f)
{
    struct sbt_clock_view *c;
    SBT_TRY(sbt_case_clocks(w->tx, w->ctx, cs, w->explain, &c, &v->clocks_n, f));
    qsort(c, v->clocks_n, sizeof *c, clock_cmp);
    v->clocks = c;
    if (v->clocks_n && runs(&c[0]) && !c[0].due.paused) {
        v->due = &c[0];
        v->days_left = sbt_list_days_left(w->ctx, c[0].due.day, c[0].due.due_us, c[0].zone, &v->late);
    }
    return SBT_OK;
}

static enum sbt_rc steps(const struct sbt_viewer *w, const struct sbt_case_subject *cs, struct sbt_view_subject *v,
                         struct sbt_fault *f)
{
    struct sbt_case_actor actor;
    const struct sbt_rb_step *const *allowed;
    size_t n;
    if (sbt_ctx_need(w->ctx, SBT_NEED_CASE_ACT, NULL) != SBT_OK)
        return SBT_OK;
    SBT_TRY(sbt_case_actor_of(w->tx, w->ctx, cs, w->today, &actor, f));
    sbt_casefile_allowed(w->a, cs->rb, &cs->row, &actor, w->today, &allowed, &n);
    struct sbt_view_step *s = SBT_NEW_N(w->a, struct sbt_view_step, n);
    for (size_t i = 0; i < n; i++)
        s[i] = (struct sbt_view_step){
            .code = allowed[i]->code,
            .kind = sbt_step_kind_get(allowed[i]->kind)->code,
            .label = text2(w, &allowed[i]->label),
            .consequences = text2(w, &allowed[i]->consequences),
            .basis = allowed[i]->basis.text,
            .unsourced = allowed[i]->basis.unsourced,
            .step_up = allowed[i]->step_up,
            .dangerous = allowed[i]->dangerous,
            .persons = allowed[i]->persons,
        };
    v->steps = s;
    v->steps_n = n;
    return SBT_OK;
}

static void offence(const struct sbt_viewer *w, const struct sbt_case_subject *cs, const struct sbt_rulebook *law,
                    bool full, struct sbt_view_subject *v)
{
    const struct sbt_q_subject_get_out *s = &cs->sub;
    const struct sbt_rb_act *act = sbt_rb_act_get(cs->rb, s->act_code);
    const struct sbt_rb_offence *o = s->offence ? sbt_rb_offence_get(law, s->offence, cs->row.acted_on) : NULL;
    v->act = s->act_code;
    v->act_label = act ? text2(w, &act->label) : s->act_code;
    v->act_day = sbt_day_of_db(s->act_day);
    v->object = s->object;
    v->object_label = s->object ? sbt_object_label(sbt_object_of(s->object)) : NULL;
    v->offence = s->offence;
    v->offence_name = o ? (sbt_str_eq(w->lang, "en") && o->name_en ? o->name_en : o->name) : s->offence;
    v->offence_basis = o ? o->basis.text : NULL;
    v->offence_unsourced = o && o->basis.unsourced;
    v->sanction_basis = o ? o->sanction_basis.text : NULL;
    v->sanction_unsourced = o && o->sanction_basis.unsourced;
    if (s->law) {
        v->law = s->law;
        v->law_title = text2(w, &law->title);
        v->law_version = law->version;
    }
    v->offence_sure = sbt_str_eq(s->sure, "confirmed");
    v->level = s->level;
    v->level_label = s->level ? sbt_level_label(sbt_level_of(s->level)) : NULL;
    v->satgas_level = s->satgas_level;
    v->satgas_level_label = s->satgas_level ? sbt_level_label(sbt_level_of(s->satgas_level)) : NULL;
    v->recommended_level = s->recommended_level;
    v->recommended_level_label = s->recommended_level ? sbt_level_label(sbt_level_of(s->recommended_level)) : NULL;
    if (full) {
        v->why = why_of(w, s->reason);
        v->prior_level_label = cs->row.prior_level ? sbt_level_label(cs->row.prior_level) : NULL;
    }
}

static enum sbt_rc person(const struct sbt_viewer *w, const struct sbt_case_subject *cs, bool full,
                          struct sbt_view_subject *v, struct sbt_fault *f)
{
    const struct sbt_q_subject_get_out *s = &cs->sub;
    struct sbt_q_case_agency_out g;
    bool found;
    v->initials = s->restricted != 0;
    v->restricted = s->restricted != 0;
    v->name = v->initials ? sbt_name_initials(w->a, s->name) : s->name;
    v->nip = v->initials ? NULL : s->nip;
    v->nik = v->initials || !full ? NULL : s->nik;
    v->position = s->position;
    v->rank = s->rank;
    v->employment = s->employment;
    v->unidentified = s->unidentified != 0;
    v->non_asn = s->non_asn != 0;
    v->agency_label = s->agency_text;
    SBT_TRY(sbt_view_agency(w, &s->agency_id, &g, &found, f));
    if (found) {
        v->agency_code = g.code;
        v->agency_label = g.label;
        v->ppk_title = g.ppk_title;
    }
    return sbt_view_agency_label(w, &s->kanreg_agency_id, &v->kanreg_label, f);
}

enum sbt_rc sbt_view_subject_load(const struct sbt_viewer *w, const struct sbt_id *id, bool full,
                                  struct sbt_view_subject *ret, struct sbt_fault *f)
{
    struct sbt_case_subject cs;
    const struct sbt_rulebook *law;
    SBT_TRY(sbt_case_subject_load(w->tx, w->ctx->app, id, &cs, f));
    SBT_TRY(sbt_case_law(w->tx, w->ctx->app, &cs, cs.row.acted_on, &law, f));
    const struct sbt_rb_state *st = sbt_rb_state_get(cs.rb, cs.row.state);
    const struct sbt_rb_status *status = sbt_rb_status_get(cs.rb, cs.sub.status);
    const struct sbt_rb_duty *duty = sbt_rb_duty_get(cs.rb, cs.sub.holder_duty);
    struct sbt_view_subject v = {
        .id = *id,
        .n = cs.sub.n,
        .state = cs.sub.state,
        .state_label = st ? text2(w, &st->label) : cs.sub.state,
        .final = st && st->final,
        .status = cs.sub.status,
        .status_label = status ? text2(w, &status->label) : cs.sub.status,
        .milestone = cs.sub.milestone,
        .state_us = cs.sub.state_us,
        .holder_duty = cs.sub.holder_duty,
        .holder_duty_label = duty ? text2(w, &duty->label) : cs.sub.holder_duty,
        .handoff = cs.sub.handoff,
        .round = cs.sub.round,
        .received_day = sbt_day_of_db(cs.sub.received_day),
        .notified_day = sbt_day_of_db(cs.sub.notified_day),
        .days_left = SBT_INT_NONE,
    };
    SBT_TRY(person(w, &cs, full, &v, f));
    offence(w, &cs, law, full, &v);
    SBT_TRY(sbt_view_agency_label(w, &cs.sub.holder_agency_id, &v.holder_label, f));
    if (!v.holder_label)
        v.holder_label = v.holder_duty_label;
    SBT_TRY(decrees(w, law, &v, f));
    SBT_TRY(blocks(w, full, &v, f));
    SBT_TRY(clocks(w, &cs, &v, f));
    SBT_TRY(steps(w, &cs, &v, f));
    if (full) {
        v.gakkumdu = cs.sub.gakkumdu;
        SBT_TRY(votes(w, &cs, &v, f));
        ladder(w, &cs, &v);
    }
    *ret = v;
    return SBT_OK;
}
