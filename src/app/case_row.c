// From rows to what the rules of a case look at, and back: the row of a subject, the duties that an actor holds.
#include "app/case_row.h"

#include "app/succession_duty.h"
#include "base/buf.h"
#include "base/limits.h"
#include "store/dbval.h"

static enum sbt_asn asn_of(const char *employment)
{
    if (sbt_str_eq(employment, "pns"))
        return SBT_ASN_PNS;
    return sbt_str_eq(employment, "pppk") ? SBT_ASN_PPPK : SBT_ASN_UNSET;
}

static const char *none_to_null(const char *code)
{
    return sbt_str_eq(code, "none") ? NULL : code;
}

static enum sbt_rc votes_load(struct sbt_tx *tx, const struct sbt_id *subject, struct sbt_subject_row *row,
                              struct sbt_fault *f)
{
    struct sbt_q_vote_of_in in = {.subject_id = *subject};
    struct sbt_q_vote_of_out *v;
    size_t n;
    SBT_TRY(sbt_q_vote_of(tx, &in, &v, &n, f));
    struct sbt_vote *votes = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_vote, n);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_step_kind_row *k = sbt_step_kind_find(v[i].step_kind);
        votes[i] = (struct sbt_vote){
            .member = v[i].member,
            .vote = v[i].vote,
            .kind = k ? k->kind : SBT_STEP_UNSET,
            .round = (int)v[i].round,
            .person = v[i].account_id,
        };
    }
    row->votes = votes;
    row->votes_n = n;
    return SBT_OK;
}

static enum sbt_rc done_load(struct sbt_tx *tx, const struct sbt_id *subject, struct sbt_subject_row *row,
                             struct sbt_fault *f)
{
    struct sbt_q_subject_done_of_in in = {.subject_id = *subject};
    struct sbt_q_subject_done_of_out *d;
    size_t n;
    SBT_TRY(sbt_q_subject_done_of(tx, &in, &d, &n, f));
    struct sbt_step_by *done = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_step_by, n);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_step_kind_row *k = sbt_step_kind_find(d[i].step_kind);
        done[i] = (struct sbt_step_by){.kind = k ? k->kind : SBT_STEP_UNSET, .person = d[i].account_id};
    }
    row->done = done;
    row->done_n = n;
    return SBT_OK;
}

static enum sbt_rc prior_load(struct sbt_tx *tx, const struct sbt_case_subject *cs, struct sbt_subject_row *row,
                              struct sbt_fault *f)
{
    if (sbt_str_empty(cs->sub.nip))
        return SBT_OK;
    struct sbt_q_case_prior_sanctions_in in = {.nip = cs->sub.nip, .subject_id = cs->subject_id.u};
    struct sbt_q_case_prior_sanctions_out *p;
    size_t n;
    SBT_TRY(sbt_q_case_prior_sanctions(tx, &in, &p, &n, f));
    for (size_t i = 0; i < n; i++) {
        enum sbt_level l = sbt_level_of(p[i].level);
        if (l > row->prior_level && !sbt_level_is_open(l))
            row->prior_level = l;
    }
    return SBT_OK;
}

static void overdue_by(const struct sbt_rulebook *rb, const struct sbt_rb_step *step, struct sbt_subject_row *row)
{
    if (step == NULL)
        return;
    row->ppk_overdue = row->ppk_overdue || (rb->ladder_n > 0 && sbt_str_eq(step->code, rb->ladder[0].step));
    row->superior_overdue = row->superior_overdue || step->kind == SBT_STEP_IDLE_SUPERIOR;
}

// The PPK is overdue when a clock ran out that the rulebook answers with the ladder's first rung; the superior, when it
// answers with the step that holds him to account.
static enum sbt_rc overdue_load(struct sbt_tx *tx, const struct sbt_id *subject, const struct sbt_rulebook *rb,
                                struct sbt_subject_row *row, struct sbt_fault *f)
{
    struct sbt_q_clock_of_subject_in in = {.subject_id = *subject};
    struct sbt_q_clock_of_subject_out *c;
    size_t n;
    SBT_TRY(sbt_q_clock_of_subject(tx, &in, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rb_clock *rc = sbt_rb_clock_get(rb, c[i].code);
        for (size_t t = 0; rc && sbt_str_eq(c[i].state, "breached") && t < rc->tiers_n; t++)
            overdue_by(rb, sbt_rb_step_get(rb, rc->tiers[t].step), row);
    }
    return SBT_OK;
}

enum sbt_rc sbt_case_subject_load(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_id *subject,
                                  struct sbt_case_subject *ret, struct sbt_fault *f)
{
    struct sbt_case_subject cs = {.subject_id = {*subject}};
    struct sbt_q_subject_get_in in = {.subject_id = *subject};
    bool found;
    SBT_TRY(sbt_q_subject_get(tx, &in, &cs.sub, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kasus atau terlapor ini tidak ditemukan."));
    cs.case_id.u = cs.sub.case_id;
    struct sbt_q_case_file_get_in cin = {.case_id = cs.sub.case_id};
    SBT_TRY(sbt_q_case_file_get(tx, &cin, &cs.file, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a subject without its case");
    SBT_TRY(sbt_app_rulebook(tx, app, cs.file.rulebook, &cs.rb, f));
    if (!sbt_id_is_none(&cs.sub.agency_id)) {
        struct sbt_q_case_agency_in ain = {.agency_id = cs.sub.agency_id};
        struct sbt_q_case_agency_out a;
        SBT_TRY(sbt_q_case_agency(tx, &ain, &a, &found, f));
        if (found)
            cs.agency_kind = a.kind;
    }
    const struct sbt_q_subject_get_out *s = &cs.sub;
    struct sbt_subject_row *r = &cs.row;
    sbt_subject_start(cs.rb, r);
    r->state = s->state;
    r->prev_state = s->prev_state;
    r->round = (int)s->round;
    r->brings_study = s->brings_study;
    r->asn_known_no = s->non_asn;
    r->handoff = sbt_handoff_of(s->handoff);
    r->offence = s->offence;
    r->offence_level = sbt_level_of(s->level);
    r->satgas_level = sbt_level_of(s->satgas_level);
    r->offence_confirmed = sbt_str_eq(s->sure, "confirmed");
    r->acted_on = sbt_day_of_db(s->act_day);
    r->asn = asn_of(s->employment);
    r->position = s->position_category;
    r->agency_kind = cs.agency_kind;
    r->prior_level = sbt_level_of(s->prior_level);
    r->ppk_conflicted = s->ppk_conflicted;
    r->recommended_level = sbt_level_of(s->recommended_level);
    r->received_on = sbt_day_of_db(s->received_day);
    r->examined = s->examined;
    r->decree = s->decree;
    r->decree_ethics = s->decree_ethics;
    r->decree_marked = s->decree_marked;
    r->sanction = s->sanction;
    r->decree_level = sbt_level_of(s->decree_level);
    r->decree_on = sbt_day_of_db(s->decree_day);
    r->delivered_on = sbt_day_of_db(s->delivered_day);
    r->sanction_state = sbt_sanction_state_of(s->sanction_state);
    r->idis = s->idis;
    r->block = sbt_block_of(s->block);
    r->lift_ground = s->lift_ground;
    r->lift_requested = s->lift_requested;
    r->wrong_identity = s->wrong_identity;
    r->ladder = (int)s->ladder;
    r->ladder_on = sbt_day_of_db(s->ladder_day);
    r->gakkumdu = sbt_gakkumdu_of(s->gakkumdu);
    r->notified_on = sbt_day_of_db(s->notified_day);
    SBT_TRY(overdue_load(tx, subject, cs.rb, r, f));
    SBT_TRY(votes_load(tx, subject, r, f));
    SBT_TRY(done_load(tx, subject, r, f));
    SBT_TRY(prior_load(tx, &cs, r, f));
    *ret = cs;
    return SBT_OK;
}

void sbt_case_after(const struct sbt_rulebook *rb, const struct sbt_subject_row *row, const struct sbt_id *holder,
                    const char *law, struct sbt_ev_subject_after *ret)
{
    const struct sbt_rb_state *st = sbt_rb_state_get(rb, row->state);
    SBT_BUG_IF(!st);
    *ret = (struct sbt_ev_subject_after){
        .act_day = row->acted_on,
        .block = none_to_null(sbt_block_code(row->block)),
        .brings_study = row->brings_study,
        .decree = row->decree,
        .decree_day = row->decree_on,
        .decree_ethics = row->decree_ethics,
        .decree_level = row->decree_level ? sbt_level_code(row->decree_level) : NULL,
        .decree_marked = row->decree_marked,
        .delivered_day = row->delivered_on,
        .examined = row->examined,
        .gakkumdu = none_to_null(sbt_gakkumdu_code(row->gakkumdu)),
        .handoff = none_to_null(sbt_handoff_code(row->handoff)),
        .holder_agency = *holder,
        .holder_duty = st->holder,
        .idis = row->idis,
        .ladder = row->ladder,
        .ladder_day = row->ladder_on,
        .law = law,
        .level = row->offence_level ? sbt_level_code(row->offence_level) : NULL,
        .lift_ground = row->lift_ground,
        .lift_requested = row->lift_requested,
        .milestone = sbt_milestone_code(st->milestone),
        .non_asn = row->asn_known_no,
        .notified_day = row->notified_on,
        .offence = row->offence,
        .ppk_conflicted = row->ppk_conflicted,
        .prev_state = row->prev_state,
        .prior_level = row->prior_level ? sbt_level_code(row->prior_level) : NULL,
        .received_day = row->received_on,
        .recommended_level = row->recommended_level ? sbt_level_code(row->recommended_level) : NULL,
        .round = row->round,
        .sanction = row->sanction,
        .sanction_state = none_to_null(sbt_sanction_state_code(row->sanction_state)),
        .satgas_level = row->satgas_level ? sbt_level_code(row->satgas_level) : NULL,
        .state = row->state,
        .status = st->status,
        .sure = row->offence_confirmed ? "confirmed" : "proposed",
        .wrong_identity = row->wrong_identity,
    };
}

static enum sbt_rc national(struct sbt_tx *tx, const struct sbt_rb_duty_at *at, sbt_day day, struct sbt_id *ret,
                            struct sbt_fault *f)
{
    if (at->agency_kinds.n != 1) { // a vote: several offices hold it at once
        *ret = (struct sbt_id){{0}};
        return SBT_OK;
    }
    struct sbt_q_case_agency_of_kind_in in = {.kind = at->agency_kinds.p[0], .day = day};
    struct sbt_q_case_agency_of_kind_out out;
    bool found;
    SBT_TRY(sbt_q_case_agency_of_kind(tx, &in, &out, &found, f));
    *ret = found ? out.agency_id : (struct sbt_id){{0}};
    return SBT_OK;
}

enum sbt_rc sbt_case_holder(struct sbt_tx *tx, const struct sbt_case_subject *cs, const char *duty, sbt_day day,
                            struct sbt_id *ret, struct sbt_fault *f)
{
    *ret = (struct sbt_id){{0}};
    if (!duty)
        return SBT_OK;
    SBT_TRY(sbt_succession_holder(tx, cs, duty, day, ret, f));
    const struct sbt_rb_duty_at *at = sbt_rb_duty_on(cs->rb, duty, day);
    if (!at || !sbt_id_is_none(ret))
        return SBT_OK;
    switch (at->territory) {
    case SBT_TERR_CONTEST_REGION:
        *ret = cs->file.bawaslu_agency_id;
        break;
    case SBT_TERR_SUBJECT_AGENCY:
    case SBT_TERR_HANDED_OVER: // the examiner's office; which account, the hand-over says
        *ret = cs->sub.ppk_agency_id;
        break;
    case SBT_TERR_AGENCY_REGION:
        *ret = cs->sub.kanreg_agency_id;
        break;
    case SBT_TERR_FILER:
        *ret = cs->file.filed_agency_id;
        break;
    case SBT_TERR_NATIONAL:
        return national(tx, at, day, ret, f);
    default:
        break;
    }
    return SBT_OK;
}

static enum sbt_rc reaches(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                           const struct sbt_rb_duty_at *at, bool *ret, struct sbt_fault *f)
{
    const struct sbt_id *mine = &ctx->actor.agency.u;
    bool found;
    *ret = false;
    switch (at->territory) {
    case SBT_TERR_CONTEST_REGION: {
        // The office of the contest's region, or the one above it, or the national one.
        if (sbt_id_eq(&cs->file.bawaslu_agency_id, mine) || sbt_str_eq(ctx->actor.agency_kind, "bawaslu")) {
            *ret = true;
            break;
        }
        struct sbt_q_case_agency_in in = {.agency_id = cs->file.bawaslu_agency_id};
        struct sbt_q_case_agency_out a;
        SBT_TRY(sbt_q_case_agency(tx, &in, &a, &found, f));
        *ret = found && a.parent_code && sbt_str_eq(a.parent_code, ctx->actor.agency_code);
        break;
    }
    case SBT_TERR_SUBJECT_AGENCY:
        *ret = !sbt_id_is_none(&cs->sub.ppk_agency_id) && sbt_id_eq(&cs->sub.ppk_agency_id, mine);
        break;
    case SBT_TERR_AGENCY_REGION:
        *ret = sbt_id_eq(&cs->sub.kanreg_agency_id, mine) || sbt_str_eq(ctx->actor.agency_kind, "bkn");
        break;
    case SBT_TERR_FILER:
        *ret = !sbt_id_is_none(&cs->file.filed_agency_id) && sbt_id_eq(&cs->file.filed_agency_id, mine);
        break;
    case SBT_TERR_HANDED_OVER: {
        struct sbt_q_case_handed_to_in in = {.subject_id = cs->subject_id.u, .account_id = ctx->actor.account.u};
        struct sbt_q_case_handed_to_out out;
        SBT_TRY(sbt_q_case_handed_to(tx, &in, &out, &found, f));
        *ret = found && out.n > 0;
        break;
    }
    case SBT_TERR_NATIONAL:
        *ret = true;
        break;
    default:
        break;
    }
    return SBT_OK;
}

struct inherited { // what an actor's office has by succession, in general and in this case
    struct sbt_passed *passed;
    struct sbt_stand_in *mine;
    size_t passed_n, mine_n;
};

static enum sbt_rc inherited_load(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                  struct inherited *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_passed_of_case(tx, &cs->case_id.u, &ret->passed, &ret->passed_n, f));
    return sbt_stand_ins_of(tx, &ctx->actor.agency.u, &ret->mine, &ret->mine_n, f);
}

// Whether the duty was an ended agency's, so that succession alone says who has it; and whether that is this actor.
static enum sbt_rc by_succession(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                 const struct inherited *h, const char *duty, const char *role, sbt_day day,
                                 bool *ret_gone, bool *ret_mine, struct sbt_fault *f)
{
    struct sbt_id holder = {{0}};
    *ret_gone = *ret_mine = false;
    for (size_t i = 0; i < h->passed_n; i++)
        *ret_gone = *ret_gone || (h->passed[i].duty && day >= h->passed[i].on &&
                                  sbt_passed_covers(cs->rb, duty, h->passed[i].origin_kind, h->passed[i].on));
    bool holds = sbt_id_eq(&cs->sub.holder_agency_id, &ctx->actor.agency.u) && sbt_str_eq(cs->sub.holder_duty, duty);
    for (size_t i = 0; i < h->mine_n; i++) {
        const struct sbt_stand_in *s = &h->mine[i];
        const struct sbt_rb_duty_at *was = sbt_rb_duty_on(cs->rb, duty, s->on - 1);
        // What waits at this office because the ended agency held it, whatever the duty's territory.
        if (holds && day >= s->on && was && sbt_codes_has(&was->agency_kinds, s->origin_kind) &&
            sbt_passed_role(cs->rb, duty, s->on, s->roles, role))
            *ret_mine = true;
        if (day < s->on || !sbt_passed_covers(cs->rb, duty, s->origin_kind, s->on) ||
            !sbt_passed_role(cs->rb, duty, s->on, s->roles, role))
            continue;
        if (sbt_id_is_none(&holder))
            SBT_TRY(sbt_succession_holder(tx, cs, duty, day, &holder, f));
        *ret_mine = *ret_mine || sbt_id_eq(&holder, &ctx->actor.agency.u);
    }
    return SBT_OK;
}

enum sbt_rc sbt_case_actor_of(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                              sbt_day day, struct sbt_case_actor *ret, struct sbt_fault *f)
{
    struct sbt_case_actor r = {.person = ctx->actor.account.u, .agency_kind = ctx->actor.agency_kind};
    const struct sbt_role_row *role = sbt_role_get(ctx->actor.role);
    const char **duties = SBT_NEW_N(sbt_tx_arena(tx), const char *, cs->rb->duties_n);
    struct inherited h;
    SBT_TRY(inherited_load(tx, ctx, cs, &h, f));
    for (size_t i = 0; role && i < cs->rb->duties_n; i++) {
        const struct sbt_rb_duty *d = &cs->rb->duties[i];
        bool gone, heir;
        SBT_TRY(by_succession(tx, ctx, cs, &h, d->code, role->code, day, &gone, &heir, f));
        if (heir)
            duties[r.duties_n++] = d->code;
        if (gone || heir)
            continue;
        const struct sbt_rb_duty_at *at = sbt_rb_duty_on(cs->rb, d->code, day);
        if (!at || !sbt_codes_has(&at->agency_kinds, ctx->actor.agency_kind) || !sbt_codes_has(&at->roles, role->code))
            continue;
        bool mine;
        SBT_TRY(reaches(tx, ctx, cs, at, &mine, f));
        if (mine)
            duties[r.duties_n++] = d->code;
    }
    r.duties = duties;
    r.stepped_up = ctx->actor.step_up_us != SBT_US_NONE &&
                   ctx->now_us - ctx->actor.step_up_us < SBT_LIMIT_STEP_UP_S * SBT_US_PER_S;
    struct sbt_q_case_is_shut_in in = {.case_id = cs->case_id.u, .account_id = ctx->actor.account.u};
    struct sbt_q_case_is_shut_out out;
    bool found;
    SBT_TRY(sbt_q_case_is_shut(tx, &in, &out, &found, f));
    r.shut_out = found && out.n > 0;
    if (!sbt_str_empty(ctx->actor.nip)) {
        struct sbt_q_case_subject_nip_in nin = {.case_id = cs->case_id.u, .nip = ctx->actor.nip};
        struct sbt_q_case_subject_nip_out nout;
        SBT_TRY(sbt_q_case_subject_nip(tx, &nin, &nout, &found, f));
        r.shut_out = r.shut_out || (found && nout.n > 0);
    }
    *ret = r;
    return SBT_OK;
}

sbt_day sbt_case_today(const struct sbt_ctx *ctx)
{
    return sbt_day_at(ctx->now_us, ctx->actor.zone ? ctx->actor.zone : SBT_ZONE_WIB);
}
