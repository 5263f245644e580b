// What a step does beside the row of the subject: letters, votes, decrees, blocks, hand-overs, other persons.
#include "app/case_effect.h"

#include "app/case_open.h"
#include "base/buf.h"
#include "domain/nip.h"
#include "match/name.h"
#include "store/dbval.h"

static enum sbt_rc append(struct sbt_tx *tx, enum sbt_event_kind kind, struct sbt_id thing, struct sbt_id case_id,
                          const void *facts, const void *person, const void *text, struct sbt_fault *f)
{
    struct sbt_event_new e = {
        .kind = kind, .thing = thing, .case_id = case_id, .facts = facts, .person = person, .text = text};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static struct sbt_id fresh(struct sbt_tx *tx)
{
    struct sbt_id id;
    sbt_id_new(&id, sbt_tx_now_us(tx));
    return id;
}

// --- what was filled in

static const char *field_text(struct sbt_arena *a, const struct sbt_field *fd, const void *rec)
{
    const char *at = (const char *)rec + fd->offset;
    switch (fd->type) {
    case SBT_F_TEXT:
    case SBT_F_AREA:
    case SBT_F_CODE:
    case SBT_F_HEX:
        return *(const char *const *)at;
    case SBT_F_INT: {
        int64_t v = *(const int64_t *)at;
        return v == SBT_INT_NONE ? NULL : sbt_arena_printf(a, "%lld", (long long)v);
    }
    case SBT_F_BOOL:
        return *(const bool *)at ? "ya" : NULL;
    case SBT_F_DAY: {
        sbt_day d = *(const sbt_day *)at;
        return d == SBT_DAY_NONE ? NULL : sbt_day_iso(a, d);
    }
    case SBT_F_TIME: {
        int64_t v = *(const int64_t *)at;
        return v == SBT_US_NONE ? NULL : sbt_us_iso(a, v);
    }
    default:
        return NULL; // ids and lists stand in facts
    }
}

static const struct sbt_field *field_of(const struct sbt_step_kind_row *kind, const char *name)
{
    for (size_t i = 0; i < kind->fields->n; i++)
        if (sbt_str_eq(kind->fields->f[i].name, name))
            return &kind->fields->f[i];
    return NULL;
}

static const char *text_of(struct sbt_arena *a, const struct sbt_step_kind_row *kind, const void *rec,
                           const char *const *names)
{
    for (; *names; names++) {
        const struct sbt_field *fd = field_of(kind, *names);
        const char *s = fd ? field_text(a, fd, rec) : NULL;
        if (s)
            return s;
    }
    return NULL;
}

static sbt_day day_of(const struct sbt_step_kind_row *kind, const void *rec, const char *const *names)
{
    for (; *names; names++) {
        const struct sbt_field *fd = field_of(kind, *names);
        if (fd && fd->type == SBT_F_DAY) {
            sbt_day d = *(const sbt_day *)((const char *)rec + fd->offset);
            if (d != SBT_DAY_NONE)
                return d;
        }
    }
    return SBT_DAY_NONE;
}

static const char *const number_fields[] = {"letter_number",
                                            "decree_number",
                                            "decision_number",
                                            "study_number",
                                            "idis_number",
                                            "minutes_number",
                                            "list_number",
                                            "record_number",
                                            "agenda_number",
                                            "register_number",
                                            "document_number",
                                            "reference",
                                            NULL};
static const char *const day_fields[] = {"letter_date",  "decree_date",  "decision_date", "study_date",
                                         "entered_on",   "minutes_date", "list_date",     "held_on",
                                         "received_on",  "laid_on",      "filed_on",      "document_date",
                                         "confirmed_on", "sent_on",      "delivered_on",  NULL};
static const char *const reason_fields[] = {"reason", "text", "summary", "note", "answer", "questions", "result", NULL};

void sbt_effects_describe(struct sbt_arena *a, const struct sbt_step_kind_row *kind, const void *rec,
                          struct sbt_ev_subject_step_facts *facts, struct sbt_ev_subject_step_text *text)
{
    if (!rec)
        return;
    facts->doc_number = text_of(a, kind, rec, number_fields);
    facts->doc_day = day_of(kind, rec, day_fields);
    text->reason = text_of(a, kind, rec, reason_fields);
    struct sbt_ev_doc_field *data = SBT_NEW_N(a, struct sbt_ev_doc_field, kind->fields->n);
    for (size_t i = 0; i < kind->fields->n; i++) {
        const struct sbt_field *fd = &kind->fields->f[i];
        const char *s = field_text(a, fd, rec);
        if (s)
            data[text->data_n++] = (struct sbt_ev_doc_field){.name = fd->name, .value = s};
        if (fd->type == SBT_F_STRS && sbt_str_eq(fd->name, "evidence")) {
            facts->evidence = *(const char *const *const *)((const char *)rec + fd->offset);
            facts->evidence_n = *(const size_t *)((const char *)rec + fd->n_offset);
        }
    }
    text->data = data;
    if (kind->kind == SBT_STEP_RECOMMEND) { // what goes with the letter is what the PPK may see
        facts->released = facts->evidence;
        facts->released_n = facts->evidence_n;
    }
    if (kind->kind == SBT_STEP_CLASSIFY) {
        const struct sbt_s_classify *c = rec;
        facts->act = c->act;
        facts->object = c->object;
    }
}

// --- letters

static bool sends_letter(enum sbt_step_kind k)
{
    switch (k) {
    case SBT_STEP_RECOMMEND:
    case SBT_STEP_WARN:
    case SBT_STEP_REPRIMAND:
    case SBT_STEP_BLOCK_ORDER:
    case SBT_STEP_LIFT_REQUEST:
    case SBT_STEP_LIFT_ORDER:
    case SBT_STEP_ESCALATE:
    case SBT_STEP_FORWARD:
    case SBT_STEP_REFER_GAKKUMDU:
    case SBT_STEP_NOTIFY_SUBJECT:
        return true;
    default:
        return false;
    }
}

static bool to_ppk(enum sbt_step_kind k)
{
    return k == SBT_STEP_RECOMMEND || k == SBT_STEP_WARN || k == SBT_STEP_REPRIMAND;
}

static enum sbt_rc letter(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                          const struct sbt_step_kind_row *kind, const void *rec, struct sbt_effects *fx,
                          struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    static const char *const letter_number[] = {"letter_number", NULL};
    static const char *const letter_date[] = {"letter_date", "sent_on", NULL};
    static const char *const body[] = {"text", "reason", NULL};
    const char *number = text_of(a, kind, rec, letter_number);
    if (!number || !sbt_id_is_none(&fx->letter))
        return SBT_OK;
    const char **ids = SBT_NEW_N(a, const char *, fx->subjects_n);
    for (size_t i = 0; i < fx->subjects_n; i++)
        ids[i] = sbt_id_text(a, &fx->subjects[i]);
    struct sbt_ev_letter_sent_facts facts = {
        .case_ = cs->case_id.u,
        .day = day_of(kind, rec, letter_date),
        .from_agency = ctx->actor.agency.u,
        .kind = kind->code,
        .number = number,
        .subjects = ids,
        .subjects_n = fx->subjects_n,
        .to_agency = to_ppk(kind->kind) ? cs->sub.ppk_agency_id : (struct sbt_id){{0}},
    };
    if (facts.day == SBT_DAY_NONE)
        facts.day = sbt_case_today(ctx);
    struct sbt_ev_letter_sent_text text = {.body = text_of(a, kind, rec, body)};
    fx->letter = fresh(tx);
    return append(tx, SBT_EV_LETTER_SENT, fx->letter, cs->case_id.u, &facts, NULL, text.body ? &text : NULL, f);
}

static enum sbt_rc last_letter(struct sbt_tx *tx, const struct sbt_case_subject *cs, struct sbt_id *ret,
                               struct sbt_fault *f)
{
    struct sbt_q_letter_last_in in = {.subject_id = cs->subject_id.u, .kind = "recommend"};
    struct sbt_q_letter_last_out out;
    bool found;
    SBT_TRY(sbt_q_letter_last(tx, &in, &out, &found, f));
    *ret = found ? out.letter_id : (struct sbt_id){{0}};
    return SBT_OK;
}

static enum sbt_rc receipt(struct sbt_tx *tx, const struct sbt_case_subject *cs, const void *rec,
                           enum sbt_step_kind kind, struct sbt_fault *f)
{
    struct sbt_id id;
    SBT_TRY(last_letter(tx, cs, &id, f));
    if (sbt_id_is_none(&id))
        return SBT_OK;
    if (kind == SBT_STEP_ACKNOWLEDGE) {
        const struct sbt_s_acknowledge *x = rec;
        struct sbt_ev_letter_received_facts facts = {.day = x->received_on, .how = "clerk"};
        return append(tx, SBT_EV_LETTER_RECEIVED, id, cs->case_id.u, &facts, NULL, NULL, f);
    }
    const struct sbt_s_lay_before_ppk *x = rec;
    struct sbt_ev_letter_laid_facts facts = {.day = x->laid_on};
    return append(tx, SBT_EV_LETTER_LAID, id, cs->case_id.u, &facts, NULL, NULL, f);
}

// --- persons

static enum sbt_rc replace(struct sbt_tx *tx, struct sbt_ctx *ctx, struct sbt_case_subject *cs,
                           const struct sbt_s_replace_subject *x, struct sbt_fault *f)
{
    struct sbt_case_offices o;
    SBT_TRY(sbt_case_offices_of(tx, x->agency, &o, f));
    cs->sub.agency_id = o.agency;
    cs->sub.ppk_agency_id = o.ppk;
    cs->sub.kanreg_agency_id = o.kanreg;
    struct sbt_ev_sight_row rows[40];
    struct sbt_ev_subject_changed_facts facts = {
        .agency = o.agency,
        .employment = cs->sub.employment,
        .kanreg = o.kanreg,
        .ppk_agency = o.ppk,
        .position_category = cs->sub.position_category,
        .rank = cs->sub.rank,
        .sight = rows,
        .unidentified = sbt_str_empty(x->name) && sbt_str_empty(x->nip),
        .why = "replaced",
    };
    SBT_TRY(sbt_case_sight(tx, cs, cs->row.state, rows, SBT_ARRAY_LEN(rows), &facts.sight_n, f));
    struct sbt_ev_subject_changed_person person = {
        .agency_text = o.kind ? NULL : x->agency,
        .birth_day = SBT_DAY_NONE,
        .name = x->name,
        .name_key = x->name ? sbt_name_key(sbt_tx_arena(tx), x->name) : NULL,
        .nik = x->nik,
        .nip = x->nip,
        .position = x->position,
    };
    struct sbt_ev_subject_changed_text text = {.reason = x->reason};
    SBT_TRY(append(tx, SBT_EV_SUBJECT_CHANGED, cs->subject_id.u, cs->case_id.u, &facts, &person, &text, f));
    struct sbt_case_subject anew;
    SBT_TRY(sbt_case_subject_load(tx, ctx->app, &cs->subject_id.u, &anew, f));
    *cs = anew;
    return SBT_OK;
}

static enum sbt_rc assign(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                          const struct sbt_s_assign *x, struct sbt_effects *fx, struct sbt_fault *f)
{
    struct sbt_q_case_appointment_of_in in = {.account_id = x->to, .day = sbt_case_today(ctx)};
    struct sbt_q_case_appointment_of_out *ap;
    size_t n;
    SBT_TRY(sbt_q_case_appointment_of(tx, &in, &ap, &n, f));
    const struct sbt_q_case_appointment_of_out *own = NULL;
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(ap[i].role, "examiner"))
            fx->examiner = x->to; // an examiner sees what is handed to him, whatever his agency
        else if (sbt_id_eq(&ap[i].agency_id, &ctx->actor.agency.u))
            own = &ap[i];
    if (sbt_id_is_none(&fx->examiner) && !own)
        return sbt_fault_field(f, "to", SBT_N_("Pilih pegawai aktif dari instansi Anda, atau pemeriksa."));
    if (fx->assigned || !own)
        return SBT_OK;
    fx->assigned = true;
    struct sbt_ev_case_assigned_facts facts = {.account = x->to, .agency = ctx->actor.agency.u};
    struct sbt_ev_case_assigned_text text = {.note = x->reason};
    return append(tx, SBT_EV_CASE_ASSIGNED, cs->case_id.u, cs->case_id.u, &facts, NULL, x->reason ? &text : NULL, f);
}

enum sbt_rc sbt_effects_before(struct sbt_tx *tx, struct sbt_ctx *ctx, struct sbt_case_subject *cs,
                               const struct sbt_verdict *v, const void *rec, struct sbt_effects *fx,
                               struct sbt_fault *f)
{
    const struct sbt_step_kind_row *kind = sbt_step_kind_get(v->step->kind);
    if (sends_letter(kind->kind))
        SBT_TRY(letter(tx, ctx, cs, kind, rec, fx, f));
    if (kind->kind == SBT_STEP_REPLACE_SUBJECT)
        SBT_TRY(replace(tx, ctx, cs, rec, f));
    if (kind->kind == SBT_STEP_ASSIGN)
        SBT_TRY(assign(tx, ctx, cs, rec, fx, f));
    return SBT_OK;
}

// --- votes, decrees, blocks

static enum sbt_rc vote(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                        const struct sbt_step_kind_row *kind, const char *how, const char *reason, struct sbt_fault *f)
{
    struct sbt_ev_vote_cast_facts facts = {
        .agency = ctx->actor.agency.u,
        .member = sbt_rb_vote_member(ctx->actor.agency_kind),
        .round = cs->row.round,
        .step_kind = kind->code,
        .vote = how,
    };
    struct sbt_ev_vote_cast_text text = {.reason = reason};
    return append(tx, SBT_EV_VOTE_CAST, cs->subject_id.u, cs->case_id.u, &facts, NULL, reason ? &text : NULL, f);
}

static enum sbt_rc decree(struct sbt_tx *tx, const struct sbt_case_subject *cs, const struct sbt_verdict *v,
                          const char *number, sbt_day day, const char *sanction, const char *level,
                          const char *authority, bool team, sbt_day delivered, const char *reason, struct sbt_fault *f)
{
    const char **broken = SBT_NEW_N(sbt_tx_arena(tx), const char *, v->broken_n);
    for (size_t i = 0; i < v->broken_n; i++)
        broken[i] = v->broken[i].code;
    struct sbt_ev_decree_recorded_facts facts = {
        .authority = authority,
        .broken = broken,
        .broken_n = v->broken_n,
        .day = day,
        .delivered_day = delivered,
        .kind = sanction,
        .level = level,
        .number = number,
        .status = sbt_sanction_state_code(v->after.sanction_state),
        .subject = cs->subject_id.u,
        .team = team,
    };
    struct sbt_ev_decree_recorded_text text = {.reason = reason};
    return append(tx, SBT_EV_DECREE_RECORDED, fresh(tx), cs->case_id.u, &facts, NULL, reason ? &text : NULL, f);
}

static enum sbt_rc decree_status(struct sbt_tx *tx, const struct sbt_case_subject *cs, const char *status, sbt_day day,
                                 const char *number, const char *reason, struct sbt_fault *f)
{
    struct sbt_q_decree_of_in in = {.subject_id = cs->subject_id.u};
    struct sbt_q_decree_of_out *d;
    size_t n;
    SBT_TRY(sbt_q_decree_of(tx, &in, &d, &n, f));
    if (n == 0)
        return SBT_OK;
    struct sbt_ev_decree_status_facts facts = {.day = day, .number = number, .status = status};
    struct sbt_ev_decree_status_text text = {.reason = reason};
    return append(tx, SBT_EV_DECREE_STATUS, d[n - 1].decree_id, cs->case_id.u, &facts, NULL, reason ? &text : NULL, f);
}

static enum sbt_rc block(struct sbt_tx *tx, const struct sbt_case_subject *cs, const struct sbt_verdict *v,
                         const struct sbt_step_kind_row *kind, const void *rec, const struct sbt_effects *fx,
                         struct sbt_fault *f)
{
    if (v->after.block == cs->row.block)
        return SBT_OK;
    if (kind->kind == SBT_STEP_BLOCK_ORDER) {
        const struct sbt_s_block_order *x = rec;
        struct sbt_ev_block_ordered_facts facts = {
            .cause = "ppk_idle", .letter = fx->letter, .scope = x->scope, .subject = cs->subject_id.u};
        struct sbt_ev_block_ordered_text text = {.reason = x->reason};
        return append(tx, SBT_EV_BLOCK_ORDERED, fresh(tx), cs->case_id.u, &facts, NULL, x->reason ? &text : NULL, f);
    }
    struct sbt_q_block_of_in in = {.subject_id = cs->subject_id.u};
    struct sbt_q_block_of_out *b;
    size_t n;
    SBT_TRY(sbt_q_block_of(tx, &in, &b, &n, f));
    if (n == 0)
        return SBT_OK;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_ev_block_moved_facts facts = {
        .cause = v->after.lift_ground,
        .day = day_of(kind, rec, day_fields),
        .number = text_of(a, kind, rec, number_fields),
        .state = v->after.block == SBT_BLOCK_NONE ? "refused" : sbt_block_code(v->after.block),
    };
    struct sbt_ev_block_moved_text text = {.reason = text_of(a, kind, rec, reason_fields)};
    return append(tx, SBT_EV_BLOCK_MOVED, b[n - 1].block_id, cs->case_id.u, &facts, NULL, text.reason ? &text : NULL,
                  f);
}

static enum sbt_rc note(struct sbt_tx *tx, const struct sbt_case_subject *cs, const struct sbt_s_note *x,
                        struct sbt_effects *fx, struct sbt_fault *f)
{
    if (fx->noted)
        return SBT_OK;
    fx->noted = true;
    struct sbt_ev_case_note_facts facts = {
        .contact = x->topic != NULL,
        .happened_us = SBT_US_NONE,
        .promised_day = x->promised_on,
        .subject = fx->subjects_n == 1 ? cs->subject_id.u : (struct sbt_id){{0}},
    };
    struct sbt_ev_case_note_text text = {.note = x->text, .with = x->contact};
    return append(tx, SBT_EV_CASE_NOTE, cs->case_id.u, cs->case_id.u, &facts, NULL, &text, f);
}

static enum sbt_rc withdraw(struct sbt_tx *tx, const struct sbt_case_subject *cs, const struct sbt_s_withdraw_report *x,
                            struct sbt_fault *f)
{
    struct sbt_q_case_reports_in in = {.case_id = cs->case_id.u};
    struct sbt_q_case_reports_out *r;
    size_t n;
    SBT_TRY(sbt_q_case_reports(tx, &in, &r, &n, f));
    for (size_t i = 0; i < n; i++) {
        if (!sbt_str_eq(r[i].number, x->report_number) || r[i].withdrawn)
            continue;
        struct sbt_ev_report_withdrawn_text text = {.reason = x->reason};
        return append(tx, SBT_EV_REPORT_WITHDRAWN, r[i].report_id, cs->case_id.u, NULL, NULL, &text, f);
    }
    return sbt_fault_field(f, "report_number", SBT_N_("Laporan dengan nomor ini tidak ada dalam kasus ini."));
}

enum sbt_rc sbt_effects_after(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                              const struct sbt_verdict *v, const void *rec, struct sbt_effects *fx, struct sbt_fault *f)
{
    const struct sbt_step_kind_row *kind = sbt_step_kind_get(v->step->kind);
    switch (kind->kind) {
    case SBT_STEP_VERIFY_VOTE: {
        const struct sbt_s_verify_vote *x = rec;
        return vote(tx, ctx, cs, kind, x->vote, x->reason, f);
    }
    case SBT_STEP_SATGAS_DECIDE: {
        const struct sbt_s_satgas_decide *x = rec;
        return vote(tx, ctx, cs, kind, x->vote, x->reason, f);
    }
    case SBT_STEP_ACKNOWLEDGE:
    case SBT_STEP_LAY_BEFORE_PPK:
        return receipt(tx, cs, rec, kind->kind, f);
    case SBT_STEP_DECIDE: {
        const struct sbt_s_decide *x = rec;
        return decree(tx, cs, v, x->decree_number, x->decree_date, x->sanction, x->level, x->authority, x->team,
                      x->delivered_on, x->deviation_reason, f);
    }
    case SBT_STEP_ETHICS_DECIDE: {
        const struct sbt_s_ethics_decide *x = rec;
        return decree(tx, cs, v, x->decree_number, x->decree_date, x->statement, "moral", x->authority, false,
                      x->delivered_on, x->deviation_reason, f);
    }
    case SBT_STEP_ENTER_IDIS: {
        const struct sbt_s_enter_idis *x = rec;
        return decree_status(tx, cs, "entered", x->entered_on, x->idis_number, NULL, f);
    }
    case SBT_STEP_RETURN_DECREE: {
        const struct sbt_s_return_decree *x = rec;
        return decree_status(tx, cs, sbt_str_eq(x->result, "terima") ? "accepted" : "returned", SBT_DAY_NONE, NULL,
                             x->reason, f);
    }
    case SBT_STEP_DELIVER:
    case SBT_STEP_OBJECT:
    case SBT_STEP_APPEAL:
    case SBT_STEP_RESOLVE_OBJECTION:
        return decree_status(tx, cs, sbt_sanction_state_code(v->after.sanction_state), day_of(kind, rec, day_fields),
                             NULL, NULL, f);
    case SBT_STEP_BLOCK_ORDER:
    case SBT_STEP_BLOCK_APPROVE:
    case SBT_STEP_BLOCK_CONFIRM:
    case SBT_STEP_LIFT_ORDER:
    case SBT_STEP_LIFT_APPROVE:
    case SBT_STEP_LIFT_CONFIRM:
        return block(tx, cs, v, kind, rec, fx, f);
    case SBT_STEP_NOTE:
        return note(tx, cs, rec, fx, f);
    case SBT_STEP_WITHDRAW_REPORT:
        return withdraw(tx, cs, rec, f);
    default:
        return SBT_OK;
    }
}
