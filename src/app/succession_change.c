// Another receiver for one case that passed on: what the first one got by succession, and nothing that was his own.
#include <string.h>

#include "app/notice.h"
#include "app/succession_rules.h"
#include "base/buf.h"
#include "base/limits.h"
#include "store/dbval.h"

static const struct sbt_field change_f[] = {
    SBT_FIELD(sbt_succession_change_in, TEXT, number, .required = true, .max = 40, .label = SBT_N_("Nomor kasus"),
              .example = "K-2024-7F3KQ2"),
    SBT_FIELD(sbt_succession_change_in, AREA, reason, .required = true, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Alasan")),
    SBT_FIELD(sbt_succession_change_in, CODE, to, .required = true, .max = 40,
              .label = SBT_N_("Kode instansi penerima"), .example = "BKN"),
};
const struct sbt_fields sbt_succession_change_t = SBT_FIELDS(sbt_succession_change_in, "SuccessionChange", change_f);

struct change {
    struct sbt_ctx *ctx;
    const struct sbt_succession_change_in *in;
    struct sbt_tx *tx;
    struct sbt_id case_id, from, to;
    const struct sbt_rulebook *rb;
    const struct sbt_q_case_passed_of_out *row;
    const struct sbt_ev_case_passed_facts *was; // the event by which the present receiver has it
    const char *to_kind, *to_label, *roles;     // roles: pairs "from>to"
    struct sbt_q_case_file_get_out file;
};

// Whether an office that is named at a duty of this case is there by the succession.
static bool by_it(const struct change *c, const char *duty, const struct sbt_ev_passed_subject *s)
{
    const struct sbt_rb_duty_at *at = duty ? sbt_rb_duty_on(c->rb, duty, sbt_day_of_db(c->row->on_day) - 1) : NULL;
    if (!at)
        return false;
    switch (at->territory) {
    case SBT_TERR_NATIONAL:
        return sbt_passed_covers(c->rb, duty, c->row->kind, sbt_day_of_db(c->row->on_day));
    case SBT_TERR_CONTEST_REGION:
        return c->was->bawaslu;
    case SBT_TERR_FILER:
        return c->was->filed;
    case SBT_TERR_AGENCY_REGION:
        return s && s->kanreg;
    case SBT_TERR_SUBJECT_AGENCY:
    case SBT_TERR_HANDED_OVER:
        return s && s->ppk;
    default:
        return false;
    }
}

static enum sbt_rc level_at(const struct change *c, const struct sbt_id *subject, const struct sbt_id *agency,
                            const char **ret, struct sbt_fault *f)
{
    struct sbt_q_succession_sight_in in = {.subject_id = *subject, .agency_id = *agency};
    struct sbt_q_succession_sight_out out;
    bool found;
    SBT_TRY(sbt_q_succession_sight(c->tx, &in, &out, &found, f));
    *ret = found ? out.level : NULL;
    return SBT_OK;
}

static enum sbt_rc clocks_of(const struct change *c, const struct sbt_ev_passed_subject *s,
                             struct sbt_ev_passed_subject *ret, struct sbt_fault *f)
{
    struct sbt_q_clock_of_subject_in in = {.subject_id = ret->id};
    struct sbt_q_clock_of_subject_out *rows;
    size_t n;
    SBT_TRY(sbt_q_clock_of_subject(c->tx, &in, &rows, &n, f));
    const char **ids = SBT_NEW_N(sbt_tx_arena(c->tx), const char *, n);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rb_clock *rc = sbt_rb_clock_get(c->rb, rows[i].code);
        bool over = sbt_str_eq(rows[i].state, "met") || sbt_str_eq(rows[i].state, "ended");
        if (rc && !over && sbt_id_eq(&rows[i].agency_id, &c->from) && by_it(c, rc->owner, s))
            ids[ret->clocks_n++] = sbt_id_text(sbt_tx_arena(c->tx), &rows[i].clock_id);
    }
    ret->clocks = ids;
    return SBT_OK;
}

// Whether the receiver has a role that may do what waits.
static bool somebody_can(const struct change *c, const char *duty)
{
    for (const struct sbt_role_row *r = sbt_roles; r->role != SBT_ROLE_UNSET; r++)
        if (sbt_role_fits(r->role, c->to_kind) &&
            sbt_passed_role(c->rb, duty, sbt_day_of_db(c->row->on_day), c->roles, r->code))
            return true;
    return false;
}

static enum sbt_rc one_subject(const struct change *c, const struct sbt_id *id, struct sbt_ev_passed_subject *ret,
                               struct sbt_fault *f)
{
    struct sbt_q_subject_get_in key = {.subject_id = *id};
    struct sbt_q_subject_get_out row;
    const struct sbt_ev_passed_subject *s = NULL;
    const char *has, *gets;
    bool found;
    SBT_TRY(sbt_q_subject_get(c->tx, &key, &row, &found, f));
    for (size_t i = 0; i < c->was->subjects_n; i++)
        if (sbt_id_eq(&c->was->subjects[i].id, id))
            s = &c->was->subjects[i];
    *ret = (struct sbt_ev_passed_subject){
        .id = *id,
        .holder = sbt_id_eq(&row.holder_agency_id, &c->from) && by_it(c, row.holder_duty, s),
        .kanreg = s && s->kanreg && sbt_id_eq(&row.kanreg_agency_id, &c->from),
        .ppk = s && s->ppk && sbt_id_eq(&row.ppk_agency_id, &c->from),
    };
    if (ret->holder && !somebody_can(c, row.holder_duty))
        return sbt_fault_field(f, "to", SBT_N_("%1 tidak punya peran untuk tugas ini. Pilih penerima lain."),
                               c->to_label);
    SBT_TRY(clocks_of(c, s, ret, f));
    SBT_TRY(level_at(c, id, &c->from, &has, f));
    SBT_TRY(level_at(c, id, &c->to, &gets, f));
    ret->unsee = has && s && s->sight; // he saw it by the succession alone
    if (has && (!gets || (sbt_str_eq(has, "full") && !sbt_str_eq(gets, "full"))))
        ret->sight = c->row->sight && sbt_str_eq(c->row->sight, "full") ? "full" : has;
    return SBT_OK;
}

static enum sbt_rc subjects(const struct change *c, struct sbt_ev_case_passed_facts *facts, struct sbt_fault *f)
{
    struct sbt_q_succession_subjects_in in = {.case_id = c->case_id};
    struct sbt_q_succession_subjects_out *rows;
    size_t n;
    SBT_TRY(sbt_q_succession_subjects(c->tx, &in, &rows, &n, f));
    struct sbt_ev_passed_subject *list = SBT_NEW_N(sbt_tx_arena(c->tx), struct sbt_ev_passed_subject, n);
    for (size_t i = 0; i < n; i++)
        SBT_TRY(one_subject(c, &rows[i].subject_id, &list[i], f));
    facts->subjects = list;
    facts->subjects_n = n;
    return SBT_OK;
}

static enum sbt_rc find(struct change *c, struct sbt_fault *f)
{
    struct sbt_q_case_file_by_number_in in = {.number = c->in->number};
    struct sbt_q_case_file_by_number_out file;
    struct sbt_q_agency_by_code_in by = {c->in->to};
    struct sbt_q_agency_by_code_out to;
    struct sbt_q_case_passed_of_out *rows;
    struct sbt_event e;
    size_t n;
    bool found;
    SBT_TRY(sbt_q_agency_by_code(c->tx, &by, &to, &found, f));
    if (!found || (to.valid_to != SBT_INT_NONE && to.valid_to < sbt_ctx_today(c->ctx)))
        return sbt_fault_field(f, "to", SBT_N_("Instansi dengan kode “%1” tidak ada, atau sudah berakhir."), c->in->to);
    SBT_TRY(sbt_q_case_file_by_number(c->tx, &in, &file, &found, f));
    struct sbt_q_case_passed_of_in pin = {.case_id = file.case_id};
    n = 0;
    if (found)
        SBT_TRY(sbt_q_case_passed_of(c->tx, &pin, &rows, &n, f));
    if (n == 0)
        return sbt_fault_field(f, "number", SBT_N_("Kasus dengan nomor ini tidak pernah beralih dari instansi lain."));
    c->row = &rows[n - 1];
    for (size_t i = n; i-- > 0;) // the duties of the task force before those of the subject's own agency
        if (sbt_str_eq(rows[i].track, "duty") && sbt_str_eq(c->row->track, "ppk"))
            c->row = &rows[i];
    c->case_id = file.case_id;
    c->from = c->row->to_agency_id;
    c->to = to.agency_id;
    c->to_kind = to.kind;
    c->to_label = to.label;
    if (sbt_id_eq(&c->from, &c->to))
        return sbt_fault_field(f, "to", SBT_N_("Kasus ini sudah pada instansi itu."));
    struct sbt_event_id event = {c->row->event_id};
    SBT_TRY(sbt_event_get(c->tx, &event, &e, f));
    c->was = e.facts;
    struct sbt_q_case_file_get_in key = {.case_id = c->case_id};
    SBT_TRY(sbt_q_case_file_get(c->tx, &key, &c->file, &found, f));
    return sbt_app_rulebook(c->tx, c->ctx->app, c->file.rulebook, &c->rb, f);
}

static enum sbt_rc change_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct change *c = arg;
    c->tx = tx;
    SBT_TRY(find(c, f));
    struct sbt_ev_case_passed_facts facts = *c->was;
    facts.from = c->from;
    facts.to = c->to;
    facts.what = "changed";
    facts.inferred = false;
    facts.bawaslu = c->was->bawaslu && sbt_id_eq(&c->file.bawaslu_agency_id, &c->from);
    facts.filed = c->was->filed && sbt_id_eq(&c->file.filed_agency_id, &c->from);
    struct sbt_q_succession_assigned_in ain = {.case_id = c->case_id, .agency_id = c->from};
    struct sbt_q_succession_assigned_out assigned;
    bool found;
    SBT_TRY(sbt_q_succession_assigned(tx, &ain, &assigned, &found, f));
    facts.assigned = c->was->assigned && assigned.n > 0;
    SBT_TRY(sbt_succession_roles_for(tx, c->row->roles, c->row->kind, c->to_kind, &facts.roles, &facts.roles_n, f));
    c->roles = NULL;
    for (size_t i = 0; i < facts.roles_n; i++)
        c->roles = c->roles ? sbt_arena_printf(sbt_tx_arena(tx), "%s %s", c->roles, facts.roles[i]) : facts.roles[i];
    SBT_TRY(subjects(c, &facts, f));
    struct sbt_ev_case_passed_text text = {.reason = c->in->reason};
    SBT_TRY(sbt_succession_pass(tx, &c->case_id, &facts, &text, f));
    struct sbt_notice_new n = {.kind = "handed", .agency = c->to, .case_id = c->case_id};
    return sbt_notice_add(tx, &n, f);
}

enum sbt_rc sbt_succession_change(struct sbt_ctx *ctx, const struct sbt_succession_change_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    if (ctx->actor.operator_cli)
        return sbt_fault_set(f, SBT_E_LOGIN, SBT_N_("Persetujuan adalah tindakan orang. Masuk dengan --as AKUN."));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, f));
    if (sbt_str_empty(in->reason))
        return sbt_fault_field(f, "reason", SBT_N_("Tulis alasannya."));
    struct change c = {.ctx = ctx, .in = in};
    return sbt_ctx_tx(ctx, "succession.change", SBT_TX_WRITE, change_tx, &c, f);
}
