// What of one case passes on when an agency ends: judged once, for the dry run and for the event alike.
#include "app/succession_private.h"

#include <string.h>

#include "base/buf.h"
#include "store/dbval.h"

const char *const *sbt_words_of(struct sbt_arena *a, const char *words, size_t *ret_n)
{
    *ret_n = 0;
    if (sbt_str_empty(words))
        return NULL;
    size_t max = 1;
    for (const char *p = words; *p; p++)
        max += *p == ' ';
    const char **list = SBT_NEW_N(a, const char *, max);
    for (const char *p = words; *p;) {
        size_t n = strcspn(p, " ");
        list[(*ret_n)++] = sbt_arena_strndup(a, p, n);
        p += n + (p[n] == ' ');
    }
    return list;
}

enum sbt_rc sbt_succession_append(struct sbt_tx *tx, enum sbt_event_kind kind, const struct sbt_id *thing,
                                  const struct sbt_id *case_id, const void *facts, const void *text,
                                  struct sbt_fault *f)
{
    struct sbt_event_new e = {.kind = kind, .thing = *thing, .facts = facts, .text = text};
    if (case_id)
        e.case_id = *case_id;
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

enum sbt_rc sbt_succession_pass(struct sbt_tx *tx, const struct sbt_id *case_id,
                                const struct sbt_ev_case_passed_facts *facts,
                                const struct sbt_ev_case_passed_text *text, struct sbt_fault *f)
{
    SBT_TRY(sbt_succession_append(tx, SBT_EV_CASE_PASSED, case_id, case_id, facts, text, f));
    for (size_t i = 0; i < facts->subjects_n; i++) {
        struct sbt_q_clock_due_hold_in in = {.subject_id = facts->subjects[i].id};
        if (facts->subjects[i].holder)
            SBT_TRY(sbt_q_clock_due_hold(tx, &in, NULL, f));
    }
    return SBT_OK;
}

bool sbt_duty_is_ppk(const struct sbt_rulebook *rb, const char *duty, sbt_day day)
{
    const struct sbt_rb_duty_at *at = duty ? sbt_rb_duty_on(rb, duty, day) : NULL;
    return at && (at->territory == SBT_TERR_SUBJECT_AGENCY || at->territory == SBT_TERR_HANDED_OVER);
}

// An office whose people see every case: its receiver is given sight of each.
static bool is_centre(const char *kind)
{
    return sbt_policy_sees_all(SBT_ROLE_VERIFIER, kind);
}

struct view { // one subject, looked at once
    struct sbt_q_subject_get_out row;
    struct sbt_id id;
    const char *const *duty_clocks, *const *ppk_clocks, *const *persons;
    size_t duty_clocks_n, ppk_clocks_n, persons_n;
    const char *sight; // of the agency that ends
    bool open, holder_duty, holder_ppk;
};
struct look {
    struct sbt_tx *tx;
    const struct sbt_moving *m;
    const struct sbt_rulebook *rb;
    struct sbt_q_case_file_get_out file;
    struct view *v;
    size_t n;
    bool open;
};

static enum sbt_rc clocks_of(struct look *l, struct view *v, struct sbt_fault *f)
{
    struct sbt_q_clock_of_subject_in in = {.subject_id = v->id};
    struct sbt_q_clock_of_subject_out *c;
    size_t n;
    struct sbt_arena *a = sbt_tx_arena(l->tx);
    SBT_TRY(sbt_q_clock_of_subject(l->tx, &in, &c, &n, f));
    const char **duty = SBT_NEW_N(a, const char *, n), **ppk = SBT_NEW_N(a, const char *, n);
    for (size_t i = 0; i < n; i++) {
        if (!sbt_id_eq(&c[i].agency_id, &l->m->agency) || sbt_str_eq(c[i].state, "met") ||
            sbt_str_eq(c[i].state, "ended"))
            continue;
        const struct sbt_rb_clock *rc = sbt_rb_clock_get(l->rb, c[i].code);
        if (rc && sbt_duty_is_ppk(l->rb, rc->owner, l->m->on - 1))
            ppk[v->ppk_clocks_n++] = sbt_id_text(a, &c[i].clock_id);
        else
            duty[v->duty_clocks_n++] = sbt_id_text(a, &c[i].clock_id);
    }
    v->duty_clocks = duty;
    v->ppk_clocks = ppk;
    return SBT_OK;
}

static enum sbt_rc persons_of(struct look *l, struct view *v, struct sbt_fault *f)
{
    struct sbt_q_succession_examiners_in in = {.subject_id = v->id, .agency_id = l->m->agency};
    struct sbt_q_succession_examiners_out *rows;
    SBT_TRY(sbt_q_succession_examiners(l->tx, &in, &rows, &v->persons_n, f));
    const char **ids = SBT_NEW_N(sbt_tx_arena(l->tx), const char *, v->persons_n);
    for (size_t i = 0; i < v->persons_n; i++)
        ids[i] = sbt_id_text(sbt_tx_arena(l->tx), &rows[i].account_id);
    v->persons = ids;
    return SBT_OK;
}

static enum sbt_rc sight_of(struct sbt_tx *tx, const struct sbt_id *subject, const struct sbt_id *agency,
                            const char **ret, struct sbt_fault *f)
{
    struct sbt_q_succession_sight_in in = {.subject_id = *subject, .agency_id = *agency};
    struct sbt_q_succession_sight_out out;
    bool found;
    SBT_TRY(sbt_q_succession_sight(tx, &in, &out, &found, f));
    *ret = found ? out.level : NULL;
    return SBT_OK;
}

static enum sbt_rc look_at(struct look *l, const struct sbt_id *case_id, struct sbt_fault *f)
{
    struct sbt_q_succession_subjects_in in = {.case_id = *case_id};
    struct sbt_q_succession_subjects_out *rows;
    SBT_TRY(sbt_q_succession_subjects(l->tx, &in, &rows, &l->n, f));
    l->v = SBT_NEW_N(sbt_tx_arena(l->tx), struct view, l->n);
    for (size_t i = 0; i < l->n; i++) {
        struct view *v = &l->v[i];
        struct sbt_q_subject_get_in key = {.subject_id = rows[i].subject_id};
        bool found;
        v->id = rows[i].subject_id;
        SBT_TRY(sbt_q_subject_get(l->tx, &key, &v->row, &found, f));
        v->open = !sbt_milestone_is_end(sbt_milestone_of(v->row.milestone));
        l->open = l->open || v->open;
        if (sbt_id_eq(&v->row.holder_agency_id, &l->m->agency)) {
            v->holder_ppk = sbt_duty_is_ppk(l->rb, v->row.holder_duty, l->m->on - 1);
            v->holder_duty = !v->holder_ppk;
        }
        SBT_TRY(clocks_of(l, v, f));
        SBT_TRY(persons_of(l, v, f));
        SBT_TRY(sight_of(l->tx, &v->id, &l->m->agency, &v->sight, f));
    }
    return SBT_OK;
}

// One subject in one track. Its sight goes with the track in which the agency had it.
static bool passed_subject(const struct look *l, const struct view *v, bool duty, struct sbt_ev_passed_subject *ret)
{
    const struct sbt_id *ag = &l->m->agency;
    bool is_ppk = sbt_id_eq(&v->row.ppk_agency_id, ag);
    *ret = (struct sbt_ev_passed_subject){.id = v->id};
    if (duty) {
        ret->holder = v->holder_duty;
        ret->kanreg = v->open && sbt_id_eq(&v->row.kanreg_agency_id, ag);
        ret->clocks = v->duty_clocks;
        ret->clocks_n = v->duty_clocks_n;
        ret->unsee = v->sight && !(is_ppk && sbt_str_eq(v->sight, "released"));
    } else {
        ret->holder = v->holder_ppk;
        ret->ppk = v->open && is_ppk;
        ret->clocks = v->ppk_clocks;
        ret->clocks_n = v->ppk_clocks_n;
        ret->persons = v->persons;
        ret->persons_n = v->persons_n;
        ret->unsee = v->sight && is_ppk && sbt_str_eq(v->sight, "released");
    }
    return ret->holder || ret->kanreg || ret->ppk || ret->clocks_n > 0 || ret->persons_n > 0 || ret->unsee;
}

// The level that the receiver gets: what the agency had, or all when its people saw every case; nothing when he has it.
static enum sbt_rc grant(const struct look *l, const struct view *v, bool duty, const struct sbt_id *to,
                         struct sbt_ev_passed_subject *s, struct sbt_fault *f)
{
    const char *level = s->unsee ? v->sight : NULL, *has;
    if (duty && v->open && is_centre(l->m->kind))
        level = "full";
    if (!level)
        return SBT_OK;
    SBT_TRY(sight_of(l->tx, &v->id, to, &has, f));
    if (!has || (sbt_str_eq(level, "full") && !sbt_str_eq(has, "full")))
        s->sight = level;
    return SBT_OK;
}

static enum sbt_rc track(struct look *l, const struct sbt_id *case_id, bool duty, bool assigned,
                         struct sbt_case_passing *ret, struct sbt_fault *f)
{
    const struct sbt_moving *m = l->m;
    struct sbt_arena *a = sbt_tx_arena(l->tx);
    struct sbt_ev_passed_subject *list = SBT_NEW_N(a, struct sbt_ev_passed_subject, l->n);
    struct sbt_pass p = {.facts = {.from = m->agency,
                                   .origin = m->agency,
                                   .succession = m->succession,
                                   .on = m->on,
                                   .roles = m->roles,
                                   .roles_n = m->roles_n,
                                   .track = duty ? "duty" : "ppk",
                                   .what = "ppk",
                                   .assigned = assigned,
                                   .bawaslu = duty && l->open && sbt_id_eq(&l->file.bawaslu_agency_id, &m->agency),
                                   .filed = duty && l->open && sbt_id_eq(&l->file.filed_agency_id, &m->agency),
                                   .subjects = list}};
    size_t any = 0;
    for (size_t i = 0; i < l->n; i++)
        any += passed_subject(l, &l->v[i], duty, &list[i]);
    if (any == 0 && !p.facts.assigned && !p.facts.bawaslu && !p.facts.filed)
        return SBT_OK;
    if (duty)
        SBT_TRY(sbt_succession_what(l->tx, case_id, &m->agency, &p.facts.what, f));
    p.rule = sbt_succession_rule(m->rules, m->rules_n, p.facts.what);
    p.facts.to = p.rule->to_agency_id;
    p.facts.inferred = p.rule->inferred != 0;
    p.facts.sight = duty && is_centre(m->kind) ? "full" : NULL;
    for (size_t i = 0; i < l->n; i++) {
        struct sbt_ev_passed_subject s;
        bool mine = passed_subject(l, &l->v[i], duty, &s);
        SBT_TRY(grant(l, &l->v[i], duty, &p.facts.to, &s, f));
        if (!mine && !s.sight)
            continue;
        p.duties_n += s.holder;
        p.clocks_n += (int64_t)s.clocks_n;
        list[p.facts.subjects_n++] = s;
    }
    if (!duty) {
        struct sbt_q_succession_letters_in in = {.case_id = *case_id, .agency_id = m->agency};
        struct sbt_q_succession_letters_out out;
        bool found;
        SBT_TRY(sbt_q_succession_letters(l->tx, &in, &out, &found, f));
        p.letters_n = l->open ? out.n : 0;
    }
    ret->track[ret->n++] = p;
    return SBT_OK;
}

enum sbt_rc sbt_case_passing_make(struct sbt_tx *tx, const struct sbt_moving *m, const struct sbt_id *case_id,
                                  struct sbt_case_passing *ret, struct sbt_fault *f)
{
    struct look l = {.tx = tx, .m = m};
    struct sbt_q_case_file_get_in key = {.case_id = *case_id};
    bool found;
    SBT_TRY(sbt_q_case_file_get(tx, &key, &l.file, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a case that is to pass on is not there");
    SBT_TRY(sbt_app_rulebook(tx, m->app, l.file.rulebook, &l.rb, f));
    SBT_TRY(look_at(&l, case_id, f));
    struct sbt_q_succession_assigned_in in = {.case_id = *case_id, .agency_id = m->agency};
    struct sbt_q_succession_assigned_out out;
    SBT_TRY(sbt_q_succession_assigned(tx, &in, &out, &found, f));
    bool assigned = out.n > 0;
    *ret = (struct sbt_case_passing){.number = l.file.number};
    SBT_TRY(track(&l, case_id, false, false, ret, f));
    if (assigned && ret->n > 0 && !is_centre(m->kind)) { // an office of the subject's agency had it assigned
        ret->track[0].facts.assigned = true;
        assigned = false;
    }
    return track(&l, case_id, true, assigned, ret, f);
}
