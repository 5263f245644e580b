// One step of one subject: who, from where, with what record, to which row.
#include "domain/casefile.h"

#include "base/buf.h"
#include "domain/casefile_private.h"
#include "domain/step_document.h"

void sbt_subject_start(const struct sbt_rulebook *rb, struct sbt_subject_row *ret)
{
    *ret = (struct sbt_subject_row){.state = rb->start,
                                    .round = 1,
                                    .acted_on = SBT_DAY_NONE,
                                    .received_on = SBT_DAY_NONE,
                                    .decree_on = SBT_DAY_NONE,
                                    .delivered_on = SBT_DAY_NONE,
                                    .ladder_on = SBT_DAY_NONE,
                                    .notified_on = SBT_DAY_NONE};
}

void sbt_subject_start_studied(const struct sbt_rulebook *rb, struct sbt_subject_row *ret)
{
    sbt_subject_start(rb, ret);
    ret->brings_study = true;
    if (rb->start_studied != NULL)
        ret->state = rb->start_studied;
}

// --- votes

void sbt_vote_tally(struct sbt_arena *a, const struct sbt_rb_vote *vote, const struct sbt_vote *votes, size_t n,
                    int round, bool deadline, struct sbt_tally *ret)
{
    struct sbt_tally t = {0};
    const char **silent = SBT_NEW_N(a, const char *, vote->members.n + 1);
    const struct sbt_vote **given = SBT_NEW_N(a, const struct sbt_vote *, vote->members.n + 1);
    size_t given_n = 0;
    for (size_t m = 0; m < vote->members.n; m++) {
        const struct sbt_vote *own = NULL;
        for (size_t i = 0; i < n && own == NULL; i++)
            if (votes[i].kind == vote->kind && votes[i].round == round &&
                sbt_str_eq(votes[i].member, vote->members.p[m]))
                own = &votes[i];
        if (own != NULL)
            given[given_n++] = own;
        else
            silent[t.silent_n++] = vote->members.p[m];
    }
    t.silent = silent;
    size_t best = 0;
    bool tie = false;
    const char *most = NULL;
    for (size_t i = 0; i < given_n; i++) {
        size_t same = 0, must = 0;
        bool first = true;
        for (size_t k = 0; k < given_n; k++) {
            if (!sbt_str_eq(given[k]->vote, given[i]->vote))
                continue;
            first = first && k >= i;
            same++;
            must += sbt_codes_has(&vote->must_include, given[k]->member);
        }
        if (!first)
            continue;
        if (same >= (size_t)vote->quorum && must == vote->must_include.n) {
            t.outcome = given[i]->vote;
            *ret = t;
            return;
        }
        if (same > best) {
            best = same;
            most = given[i]->vote;
            tie = false;
        } else if (same == best) {
            tie = true;
        }
    }
    // Everybody has spoken, or the clock ran out: the most votes decide, so that no case is stuck in a disagreement.
    if (given_n > 0 && ((deadline && vote->go_on_at_deadline) || t.silent_n == 0))
        t.outcome = !tie ? most : vote->on_tie;
    *ret = t;
}

// --- one step

static bool actor_has(const struct sbt_case_actor *actor, const struct sbt_codes *owners)
{
    for (size_t i = 0; i < actor->duties_n; i++)
        if (sbt_codes_has(owners, actor->duties[i]))
            return true;
    return false;
}

static enum sbt_rc pick_step(struct sbt_cf *c)
{
    const struct sbt_step_kind_row *kind = sbt_step_kind_get(c->in->kind);
    const struct sbt_rb_step *elsewhere = NULL, *others = NULL;
    for (size_t i = 0; i < c->rb->steps_n; i++) {
        const struct sbt_rb_step *s = &c->rb->steps[i];
        if (c->in->step != NULL ? !sbt_str_eq(s->code, c->in->step) : s->kind != c->in->kind)
            continue;
        if (c->in->step != NULL && c->in->kind != SBT_STEP_UNSET && s->kind != c->in->kind)
            continue;
        if (!sbt_codes_has(&s->from, c->row->state)) {
            elsewhere = s;
        } else if (!actor_has(c->actor, &s->owners)) {
            others = s;
        } else {
            c->step = s;
            return SBT_OK;
        }
    }
    if (others != NULL)
        return sbt_fault_set(c->f, SBT_E_DENIED, SBT_N_("Langkah “%1” bukan tugas Anda dalam kasus ini."),
                             others->label.id);
    if (elsewhere != NULL)
        return sbt_fault_set(c->f, SBT_E_CONFLICT, SBT_N_("Langkah “%1” tidak dapat diambil pada keadaan “%2”."),
                             elsewhere->label.id, c->from->label.id);
    return sbt_fault_set(c->f, SBT_E_INVALID, SBT_N_("Langkah %1 tidak ada dalam prosedur kasus ini."),
                         c->in->step != NULL ? c->in->step
                         : kind != NULL      ? kind->code
                                             : "");
}

static enum sbt_rc may(struct sbt_cf *c)
{
    if (c->actor->shut_out)
        return sbt_fault_set(c->f, SBT_E_DENIED,
                             SBT_N_("Anda berkepentingan dalam kasus ini dan tidak dapat bertindak."));
    const struct sbt_step_kind_row *kind = sbt_step_kind_get(c->step->kind);
    if (c->actor->timer && kind->legal_effect)
        return sbt_fault_set(c->f, SBT_E_DENIED, SBT_N_("Langkah “%1” hanya dapat diambil oleh orang."),
                             c->step->label.id);
    for (size_t i = 0; i < c->step->not_by.n; i++) {
        const struct sbt_step_kind_row *k = sbt_step_kind_find(c->step->not_by.p[i]);
        for (size_t j = 0; k != NULL && j < c->row->done_n; j++)
            if (c->row->done[j].kind == k->kind && !sbt_id_is_none(&c->actor->person) &&
                sbt_id_eq(&c->row->done[j].person, &c->actor->person))
                return sbt_fault_set(c->f, SBT_E_DENIED, SBT_N_("Anda tidak dapat menilai perbuatan Anda sendiri."));
    }
    return sbt_cf_ready(c);
}

static bool absent(const struct sbt_field *fd, const char *rec)
{
    const char *p = rec + fd->offset;
    switch (fd->type) {
    case SBT_F_DAY:
        return *(const sbt_day *)(const void *)p == SBT_DAY_NONE;
    case SBT_F_BOOL:
        return !*(const bool *)(const void *)p;
    case SBT_F_ID:
        return sbt_id_is_none((const struct sbt_id *)(const void *)p);
    case SBT_F_STRS:
    case SBT_F_LIST:
        return *(const size_t *)(const void *)(rec + fd->n_offset) == 0;
    case SBT_F_INT:
    case SBT_F_TIME:
        return *(const int64_t *)(const void *)p == INT64_MIN;
    default:
        return sbt_str_empty(*(const char *const *)(const void *)p);
    }
}

// Days that may lie ahead; every other one tells what has happened.
static bool may_be_future(const char *name)
{
    return sbt_str_eq(name, "hearing_on") || sbt_str_eq(name, "promised_on");
}

static enum sbt_rc check_record(struct sbt_cf *c)
{
    const struct sbt_fields *t = sbt_step_kind_get(c->step->kind)->fields;
    bool bad = false;
    for (size_t i = 0; i < t->n; i++) {
        const struct sbt_field *fd = &t->f[i];
        bool none = absent(fd, c->in->rec);
        if (none && ((fd->required && fd->type != SBT_F_BOOL) || sbt_codes_has(&c->step->require, fd->name))) {
            (void)sbt_fault_field(c->f, fd->name, SBT_N_("Wajib diisi."));
            bad = true;
        } else if (!none && fd->type == SBT_F_DAY && !may_be_future(fd->name) &&
                   *(const sbt_day *)(const void *)((const char *)c->in->rec + fd->offset) > c->in->today) {
            (void)sbt_fault_field(c->f, fd->name, SBT_N_("Tanggal ini belum terjadi."));
            bad = true;
        }
    }
    return bad ? SBT_E_INVALID : SBT_OK;
}

static const struct sbt_field *own_field(const struct sbt_cf *c, const char *name)
{
    const struct sbt_fields *t = sbt_step_kind_get(c->step->kind)->fields;
    for (size_t i = 0; i < t->n; i++)
        if (sbt_str_eq(t->f[i].name, name))
            return &t->f[i];
    return NULL;
}

// A decree of which the rulebook's own check judges the document is recorded all the same, with a reason, and reviewed.
static bool left_to_check(const struct sbt_cf *c, const struct sbt_document *d)
{
    return d->check != NULL && own_field(c, "deviation_reason") != NULL &&
           (c->law->checks_n == 0 || sbt_rb_check_get(c->law, d->check) != NULL);
}

// The documents that the rulebook asks for at this step: by number, and by a copy where it says so.
static enum sbt_rc check_documents(struct sbt_cf *c)
{
    bool bad = false;
    for (size_t i = 0; i < c->step->documents.n; i++) {
        const struct sbt_document *d = sbt_document_get(c->step->documents.p[i]);
        if (d == NULL)
            continue; // of a file that was loaded before the list was closed
        const struct sbt_field *number = sbt_document_field(d, c->step->kind);
        const struct sbt_field *copies = sbt_document_copies(c->step->kind);
        bool examined = sbt_str_eq(d->code, "berita_acara") && c->row->examined;
        if (number != NULL && absent(number, c->in->rec) && !examined && !left_to_check(c, d)) {
            (void)sbt_fault_field(c->f, number->name, SBT_N_("Langkah “%1” memerlukan %2: isi nomornya."),
                                  c->step->label.id, d->label);
            bad = true;
        } else if (c->in->files_n == 0 && (copies == NULL || absent(copies, c->in->rec)) &&
                   sbt_document_takes_files(c->step->kind) && sbt_document_as_file(c->rb, d->code)) {
            (void)sbt_fault_field(c->f, "uploads", SBT_N_("Langkah “%1” memerlukan salinan %2: sertakan berkasnya."),
                                  c->step->label.id, d->label);
            bad = true;
        }
    }
    return bad ? SBT_E_INVALID : SBT_OK;
}

static void note_done(struct sbt_cf *c)
{
    struct sbt_subject_row *after = &c->v.after;
    struct sbt_step_by *done = SBT_NEW_N(c->a, struct sbt_step_by, c->row->done_n + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->row->done_n; i++)
        if (c->row->done[i].kind != c->step->kind)
            done[n++] = c->row->done[i];
    done[n++] = (struct sbt_step_by){.kind = c->step->kind, .person = c->actor->person};
    after->done = done;
    after->done_n = n;
}

static bool under_vote(const struct sbt_rulebook *rb, const char *state)
{
    for (size_t i = 0; i < rb->steps_n; i++)
        if (rb->steps[i].kind == SBT_STEP_VERIFY_VOTE && sbt_codes_has(&rb->steps[i].from, state))
            return true;
    return false;
}

static void clock_op(struct sbt_cf *c, struct sbt_clock_op *ops, const char *clock, bool start, sbt_day from_day)
{
    ops[c->v.clocks_n++] = (struct sbt_clock_op){.clock = clock, .start = start, .from_day = from_day};
}

static sbt_day clock_day(const struct sbt_cf *c, const struct sbt_rb_clock *k)
{
    const struct sbt_fields *t = sbt_step_kind_get(c->step->kind)->fields;
    for (size_t i = 0; k->start_field != NULL && c->in->rec != NULL && i < t->n; i++)
        if (sbt_str_eq(t->f[i].name, k->start_field) && t->f[i].type == SBT_F_DAY)
            return *(const sbt_day *)(const void *)((const char *)c->in->rec + t->f[i].offset);
    return SBT_DAY_NONE;
}

static bool lift_is_due(const struct sbt_subject_row *row, const struct sbt_rb_state *state)
{
    return sbt_block_stands(row->block) && (row->wrong_identity || row->sanction_state == SBT_SANCTION_ANNULLED ||
                                            sbt_cf_milestone_ended_otherwise(state->milestone) ||
                                            (row->decree && !row->decree_marked && row->lift_requested));
}

// Moves to the state that the outcome leads to, with everything that follows from moving.
static enum sbt_rc move(struct sbt_cf *c)
{
    struct sbt_subject_row *after = &c->v.after;
    const char *to = NULL;
    bool mapped = sbt_str_eq(c->v.outcome, "menunggu");
    for (size_t i = 0; i < c->step->to_n && !mapped; i++)
        if (sbt_str_eq(c->step->to[i].outcome, c->v.outcome)) {
            mapped = true;
            to = c->step->to[i].to;
        }
    if (!mapped) {
        const char *field = c->step->kind == SBT_STEP_ESCALATE ? "to" : NULL;
        return sbt_fault_field(c->f, field, SBT_N_("Pilihan ini tidak berlaku pada langkah “%1”."), c->step->label.id);
    }
    if (sbt_str_eq(to, "@previous"))
        to = sbt_str_empty(c->row->prev_state) ? c->rb->start : c->row->prev_state;
    c->v.from = c->from;
    c->v.to = to != NULL ? sbt_rb_state_get(c->rb, to) : c->from;
    if (c->v.to == NULL)
        return sbt_fault_internal(c->f, SBT_E_CORRUPT, "step %s leads to no state", c->step->code);
    c->v.state_changes = c->v.to != c->from;
    if (c->v.state_changes) {
        after->prev_state = c->from->code;
        after->state = c->v.to->code;
        bool same_holder = sbt_str_eq(c->from->holder, c->v.to->holder);
        after->handoff = c->v.to->final || same_holder ? SBT_HANDOFF_NONE : SBT_HANDOFF_OPEN;
        if (under_vote(c->rb, c->v.to->code))
            after->round = c->row->round + 1;
        if (c->v.to->final && after->block == SBT_BLOCK_ORDERED)
            after->block = SBT_BLOCK_NONE; // nobody may approve it any more
    } else if (after->handoff == SBT_HANDOFF_OPEN && c->from->holder != NULL) {
        // Whoever works on a file has accepted it.
        struct sbt_codes holder = {.p = &c->from->holder, .n = 1};
        bool side_step = c->step->from_any || c->step->kind == SBT_STEP_NOTE;
        if (!side_step && actor_has(c->actor, &holder))
            after->handoff = SBT_HANDOFF_ACCEPTED;
    }
    return SBT_OK;
}

static bool stops_by(const struct sbt_cf *c, const struct sbt_rb_clock *k, const struct sbt_rb_state *state,
                     enum sbt_step_kind kind)
{
    for (size_t i = 0; i < k->stop.n; i++) {
        const struct sbt_rb_step *s = sbt_rb_step_get(c->rb, k->stop.p[i]);
        if (s != NULL && (kind == SBT_STEP_UNSET ? sbt_codes_has(&s->from, state->code) : s->kind == kind))
            return true;
    }
    return false;
}

// A right that begins with the delivery of the decree: it runs once the decree was delivered and the case stands where
// the right can be used; a decision on it gives no new one.
static void set_delivered(struct sbt_cf *c, struct sbt_clock_op *ops, const struct sbt_rb_clock *k)
{
    sbt_day was = c->row->delivered_on, is = c->v.after.delivered_on;
    bool open_before = was != SBT_DAY_NONE && stops_by(c, k, c->from, SBT_STEP_UNSET);
    bool open_after = is != SBT_DAY_NONE && stops_by(c, k, c->v.to, SBT_STEP_UNSET);
    if (was != SBT_DAY_NONE && is == SBT_DAY_NONE)
        clock_op(c, ops, k->code, false, SBT_DAY_NONE);
    if (open_after && !open_before && c->step->kind != SBT_STEP_RESOLVE_OBJECTION)
        clock_op(c, ops, k->code, true, is);
}

static void set_clocks(struct sbt_cf *c)
{
    struct sbt_clock_op *ops = SBT_NEW_N(c->a, struct sbt_clock_op, 3 * c->rb->clocks_n + 1);
    bool due_before = lift_is_due(c->row, c->from);
    c->v.lift_due = lift_is_due(&c->v.after, c->v.to);
    for (size_t i = 0; i < c->rb->clocks_n; i++) {
        const struct sbt_rb_clock *k = &c->rb->clocks[i];
        bool left = c->v.state_changes && sbt_str_eq(k->start_state, c->from->code);
        bool ended = c->v.state_changes && c->v.to->final && (k->start_step != NULL || k->start_delivered) && !k->apart;
        // A decree that says when it was delivered leaves nothing to record.
        bool handed = c->v.after.delivered_on != SBT_DAY_NONE && c->v.after.delivered_on != c->row->delivered_on &&
                      stops_by(c, k, NULL, SBT_STEP_DELIVER);
        if (left || ended || handed || sbt_codes_has(&k->stop, c->step->code))
            clock_op(c, ops, k->code, false, SBT_DAY_NONE);
        if (k->start_delivered)
            set_delivered(c, ops, k);
        if (handed)
            continue;
        if (c->v.state_changes && sbt_str_eq(k->start_state, c->v.to->code))
            clock_op(c, ops, k->code, true, SBT_DAY_NONE);
        if (sbt_str_eq(k->start_step, c->step->code) && !(c->v.state_changes && c->v.to->final))
            clock_op(c, ops, k->code, true, clock_day(c, k));
        if (k->start_lift_due && c->v.lift_due && !due_before)
            clock_op(c, ops, k->code, true, SBT_DAY_NONE);
    }
    c->v.clocks = ops;
}

static enum sbt_rc begin(struct sbt_cf *c)
{
    c->from = sbt_rb_state_get(c->rb, c->row->state);
    if (c->from == NULL)
        return sbt_fault_internal(c->f, SBT_E_CORRUPT, "state is not in rulebook %s", c->rb->id);
    c->v.after = *c->row;
    return SBT_OK;
}

enum sbt_rc sbt_casefile_step(struct sbt_arena *a, const struct sbt_rulebook *rb, const struct sbt_subject_row *row,
                              const struct sbt_case_actor *actor, const struct sbt_step_in *in, struct sbt_verdict *ret,
                              struct sbt_fault *f)
{
    SBT_BUG_IF(in->rec == NULL);
    const struct sbt_rulebook *law = in->law != NULL ? in->law : rb;
    struct sbt_cf cf = {.a = a,
                        .rb = rb,
                        .law = law,
                        .competence = in->competence != NULL ? in->competence : law,
                        .row = row,
                        .actor = actor,
                        .in = in,
                        .f = f};
    struct sbt_cf *c = &cf;
    SBT_TRY(begin(c));
    SBT_TRY(pick_step(c));
    c->v.step = c->step;
    SBT_TRY(may(c));
    if (c->step->step_up && !actor->stepped_up)
        return sbt_fault_set(f, SBT_E_STEP_UP, SBT_N_("Masukkan kode verifikasi dua langkah untuk melanjutkan."));
    SBT_TRY(check_record(c));
    SBT_TRY(check_documents(c));
    SBT_TRY(sbt_cf_apply(c));
    for (size_t i = 0; i < rb->ladder_n; i++)
        if (sbt_str_eq(rb->ladder[i].step, c->step->code)) {
            c->v.after.ladder = (int)i + 1;
            c->v.after.ladder_on = in->today;
        }
    SBT_TRY(move(c));
    note_done(c);
    set_clocks(c);
    *ret = c->v;
    return SBT_OK;
}

void sbt_casefile_allowed(struct sbt_arena *a, const struct sbt_rulebook *rb, const struct sbt_subject_row *row,
                          const struct sbt_case_actor *actor, sbt_day today, const struct sbt_rb_step *const **ret,
                          size_t *ret_n)
{
    const struct sbt_rb_step **list = SBT_NEW_N(a, const struct sbt_rb_step *, rb->steps_n + 1);
    size_t n = 0;
    const struct sbt_step_in in = {.today = today};
    struct sbt_fault *quiet = SBT_NEW(a, struct sbt_fault); // only the code counts
    for (size_t i = 0; i < rb->steps_n; i++) {
        const struct sbt_rb_step *s = &rb->steps[i];
        struct sbt_cf c = {.a = a, .rb = rb, .law = rb, .row = row, .actor = actor, .in = &in, .step = s, .f = quiet};
        if (sbt_codes_has(&s->from, row->state) && actor_has(actor, &s->owners) && begin(&c) == SBT_OK &&
            may(&c) == SBT_OK)
            list[n++] = s;
    }
    *ret = list;
    *ret_n = n;
}

enum sbt_rc sbt_casefile_deadline(struct sbt_arena *a, const struct sbt_rulebook *rb, const struct sbt_subject_row *row,
                                  sbt_day today, struct sbt_verdict *ret, struct sbt_fault *f)
{
    const struct sbt_case_actor timer = {.timer = true};
    const struct sbt_step_in in = {.today = today};
    struct sbt_cf cf = {.a = a, .rb = rb, .law = rb, .row = row, .actor = &timer, .in = &in, .f = f}, *c = &cf;
    SBT_TRY(begin(c));
    const struct sbt_rb_clock *k = sbt_rb_clock_get(rb, c->from->clock);
    for (size_t i = 0; k != NULL && i < k->tiers_n; i++)
        if (k->tiers[i].what == SBT_TIER_GO_ON)
            c->step = sbt_rb_step_get(rb, k->tiers[i].step);
    if (c->step == NULL || !sbt_codes_has(&c->step->from, row->state))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Keadaan ini tidak berjalan terus dengan sendirinya."));
    c->v.step = c->step;
    const struct sbt_rb_vote *vote = sbt_rb_vote_get(rb, c->step->kind);
    if (vote != NULL) {
        struct sbt_tally t;
        sbt_vote_tally(a, vote, row->votes, row->votes_n, row->round, true, &t);
        c->v.silent = t.silent;
        c->v.silent_n = t.silent_n;
        c->v.outcome = t.outcome == NULL                                      ? "menunggu"
                       : sbt_str_eq(t.outcome, "setuju") && row->brings_study ? "setuju_kajian"
                                                                              : t.outcome;
        // An approval for somebody who is no civil servant cannot go on to a study.
        if (row->asn_known_no && sbt_str_starts(c->v.outcome, "setuju"))
            c->v.outcome = "menunggu";
    } else {
        c->v.outcome = sbt_step_kind_get(c->step->kind)->outcomes[0];
    }
    SBT_TRY(move(c));
    set_clocks(c);
    *ret = c->v;
    return SBT_OK;
}
