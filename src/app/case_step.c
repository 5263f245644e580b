// One act in a case, over one or many subjects: judged by the rules, written as events, refused ones listed by name.
#include "app/case_step.h"

#include "app/case_clock.h"
#include "app/case_effect.h"
#include "app/case_open.h"
#include "app/case_pin.h"
#include "app/case_step_file.h"
#include "app/checkpoint.h"
#include "app/idempotency.h"
#include "app/notice.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/tr.h"
#include "store/dbval.h"

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_case_step_in *in;
    struct sbt_case_step_out *ret;
    // kind look-up only
    const struct sbt_rb_step **ret_step;
    const struct sbt_step_kind_row **ret_kind;
};

static enum sbt_rc not_found(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kasus atau terlapor ini tidak ditemukan."));
}

enum sbt_rc sbt_case_by_number(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *number, struct sbt_id *ret,
                               const char **ret_number, const struct sbt_rulebook **ret_rb, struct sbt_fault *f)
{
    struct sbt_q_case_file_by_number_in in = {.number = number};
    struct sbt_q_case_file_by_number_out c;
    bool found;
    SBT_TRY(sbt_q_case_file_by_number(tx, &in, &c, &found, f));
    if (!found)
        return not_found(f);
    struct sbt_id id = c.case_id;
    const char *hash = c.rulebook;
    *ret_number = number;
    for (int i = 0; i < 16 && !sbt_id_is_none(&c.merged_into); i++) {
        struct sbt_q_case_file_get_in key = {.case_id = c.merged_into};
        struct sbt_q_case_file_get_out m;
        id = c.merged_into;
        SBT_TRY(sbt_q_case_file_get(tx, &key, &m, &found, f));
        if (!found)
            return not_found(f);
        hash = m.rulebook;
        *ret_number = m.number;
        c.merged_into = m.merged_into;
    }
    struct sbt_sight s;
    sbt_sight_of(&ctx->actor, &s);
    const char *level;
    SBT_TRY(sbt_sight_case(tx, &s, &id, &level, f));
    *ret = id;
    return sbt_app_rulebook(tx, ctx->app, hash, ret_rb, f);
}

static enum sbt_rc find_step(const struct sbt_rulebook *rb, const char *code, const struct sbt_rb_step **ret,
                             struct sbt_fault *f)
{
    *ret = sbt_rb_step_get(rb, code);
    if (!*ret) {
        sbt_fault_field(f, "step", SBT_N_("Langkah %1 tidak ada dalam prosedur kasus ini."), code ? code : "");
        return SBT_E_INVALID;
    }
    return SBT_OK;
}

static enum sbt_rc kind_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *a = arg;
    struct sbt_id case_id;
    const char *number;
    const struct sbt_rulebook *rb;
    SBT_TRY(sbt_case_by_number(tx, a->ctx, a->in->case_number, &case_id, &number, &rb, f));
    SBT_TRY(find_step(rb, a->in->step, a->ret_step, f));
    *a->ret_kind = sbt_step_kind_get((*a->ret_step)->kind);
    return SBT_OK;
}

enum sbt_rc sbt_case_step_kind(struct sbt_ctx *ctx, const char *case_number, const char *step,
                               const struct sbt_rb_step **ret_step, const struct sbt_step_kind_row **ret_kind,
                               struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_ACT, f));
    struct sbt_case_step_in in = {.case_number = case_number, .step = step};
    struct act a = {.ctx = ctx, .in = &in, .ret_step = ret_step, .ret_kind = ret_kind};
    return sbt_ctx_tx(ctx, "case.step_kind", SBT_TX_READ, kind_tx, &a, f);
}

// Whom a case was escalated to has to see it and is told; the President has no desk here.
static enum sbt_rc sight_of_minister(struct sbt_tx *tx, const struct sbt_case_subject *cs,
                                     const struct sbt_s_escalate *x, struct sbt_ev_sight_row *rows, size_t max,
                                     size_t *n, struct sbt_fault *f)
{
    struct sbt_q_case_agency_by_code_in in = {.code = sbt_str_eq(x->to, "mendagri")   ? "KEMENDAGRI"
                                                      : sbt_str_eq(x->to, "menpanrb") ? "PANRB"
                                                                                      : ""};
    struct sbt_q_case_agency_by_code_out a;
    bool found;
    SBT_TRY(sbt_q_case_agency_by_code(tx, &in, &a, &found, f));
    if (!found || *n >= max)
        return SBT_OK;
    rows[(*n)++] = (struct sbt_ev_sight_row){.id = a.agency_id, .level = "full"};
    struct sbt_notice_new told = {
        .kind = "escalate", .agency = a.agency_id, .case_id = cs->case_id.u, .subject_id = cs->subject_id.u};
    return sbt_notice_add(tx, &told, f);
}

// What waits while no quorum of witnesses sees the log: a block that comes nearer, an entry in the list of violators. A
// block that is refused or lifted never waits.
static bool against_person(const struct sbt_case_subject *cs, const struct sbt_verdict *v,
                           const struct sbt_step_kind_row *kind)
{
    if (kind->kind == SBT_STEP_LIST_VIOLATOR)
        return true;
    bool blocks = kind->kind == SBT_STEP_BLOCK_ORDER || kind->kind == SBT_STEP_BLOCK_APPROVE ||
                  kind->kind == SBT_STEP_BLOCK_CONFIRM;
    return blocks && v->after.block != SBT_BLOCK_NONE && v->after.block != cs->row.block;
}

// The last day of the right that this step uses (an objection), when the paper came after it: it is recorded all the same,
// and said to be late. NONE: in time, or no such right.
static enum sbt_rc lapsed(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                          const struct sbt_rb_step *step, sbt_day filed_on, sbt_day *ret, struct sbt_fault *f)
{
    for (size_t i = 0; i < cs->rb->clocks_n && filed_on != SBT_DAY_NONE; i++) {
        const struct sbt_rb_clock *k = &cs->rb->clocks[i];
        struct sbt_clock_view *v;
        size_t n;
        if (!k->start_delivered || !sbt_codes_has(&k->stop, step->code) || step->kind == SBT_STEP_DELIVER)
            continue;
        SBT_TRY(sbt_case_clocks(tx, ctx, cs, false, &v, &n, f));
        while (n > 0 && !sbt_str_eq(v[n - 1].code, k->code)) // the newest
            n--;
        if (n > 0 && v[n - 1].due.day != SBT_DAY_NONE && filed_on > v[n - 1].due.day)
            *ret = v[n - 1].due.day;
    }
    return SBT_OK;
}

// The row after the step, its clocks and its hand-over, written under one event. law: the pin of the act's day.
static enum sbt_rc write_step(struct sbt_tx *tx, struct sbt_ctx *ctx, struct sbt_case_subject *cs,
                              const struct sbt_verdict *v, const char *law, const void *rec, struct sbt_effects *fx,
                              struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const struct sbt_step_kind_row *kind = v->step ? sbt_step_kind_get(v->step->kind) : NULL;
    struct sbt_ev_subject_after after;
    const struct sbt_rb_state *to = sbt_rb_state_get(cs->rb, v->after.state);
    struct sbt_id holder;
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), ctx->actor.zone ? ctx->actor.zone : SBT_ZONE_WIB);
    if (kind && against_person(cs, v, kind))
        SBT_TRY(sbt_log_legal_ok(tx, f));
    if (kind)
        SBT_TRY(sbt_effects_before(tx, ctx, cs, v, rec, fx, f)); // letters and new persons: before the row is written
    SBT_TRY(sbt_case_holder(tx, cs, to->holder, today, &holder, f));
    sbt_case_after(cs->rb, &v->after, &holder, law, &after);
    struct sbt_ev_sight_row rows[40];
    size_t rows_n = 0;
    if (v->state_changes)
        SBT_TRY(sbt_case_sight(tx, cs, v->after.state, rows, SBT_ARRAY_LEN(rows), &rows_n, f));
    if (kind && kind->kind == SBT_STEP_ESCALATE)
        SBT_TRY(sight_of_minister(tx, cs, rec, rows, SBT_ARRAY_LEN(rows), &rows_n, f));
    struct sbt_ev_subject_step_facts facts = {
        .after = &after,
        .doc_day = SBT_DAY_NONE,
        .from = cs->row.state,
        .lapsed_on = SBT_DAY_NONE,
        .outcome = v->outcome,
        .sight = rows,
        .sight_n = rows_n,
        .step = v->step ? v->step->code : "deadline",
        .step_kind = kind ? kind->code : "deadline",
        .letter = fx->letter,
        .examiner = fx->examiner,
        .files = fx->files,
        .files_n = fx->files_n,
    };
    struct sbt_ev_subject_step_text text = {0};
    if (kind) {
        sbt_effects_describe(a, kind, rec, &facts, &text);
        SBT_TRY(lapsed(tx, ctx, cs, v->step, facts.doc_day, &facts.lapsed_on, f));
        fx->lapsed_on = fx->lapsed_on == SBT_DAY_NONE ? facts.lapsed_on : fx->lapsed_on;
    }
    struct sbt_event_new e = {.kind = SBT_EV_SUBJECT_STEP,
                              .thing = cs->subject_id.u,
                              .case_id = cs->case_id.u,
                              .facts = &facts,
                              .text = text.data_n || text.reason ? &text : NULL};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    if (kind)
        SBT_TRY(sbt_effects_after(tx, ctx, cs, v, rec, fx, f));
    const char *was = cs->row.state;
    int was_ladder = cs->row.ladder;
    cs->row = v->after;
    struct sbt_q_clock_due_hold_in hold = {.subject_id = cs->subject_id.u};
    SBT_TRY(sbt_q_clock_due_hold(tx, &hold, NULL, f));
    for (size_t i = 0; i < v->clocks_n; i++) {
        const struct sbt_rb_clock *c = sbt_rb_clock_get(cs->rb, v->clocks[i].clock);
        if (c && v->clocks[i].start)
            SBT_TRY(sbt_case_clock_start(tx, ctx, cs, c, v->clocks[i].from_day, f));
        else if (c)
            SBT_TRY(sbt_case_clock_stop(tx, ctx, cs, c->code, f));
    }
    if (v->state_changes)
        SBT_TRY(sbt_case_clock_pause(tx, ctx, cs, v->after.state, f));
    SBT_TRY(sbt_case_clock_ladder(tx, ctx, cs, was_ladder, f));
    if (v->state_changes && !sbt_str_eq(was, v->after.state) && !sbt_id_is_none(&holder) &&
        !sbt_id_eq(&holder, &ctx->actor.agency.u)) {
        struct sbt_notice_new n = {.kind = "handed",
                                   .agency = holder,
                                   .case_id = cs->case_id.u,
                                   .subject_id = cs->subject_id.u,
                                   .arg = to->code};
        SBT_TRY(sbt_notice_add(tx, &n, f));
    }
    return SBT_OK;
}

static enum sbt_rc subjects_of(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *case_id,
                               const struct sbt_id **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_case_subjects_in in = {.case_id = *case_id};
    struct sbt_q_case_subjects_out *rows;
    size_t n, k = 0;
    SBT_TRY(sbt_q_case_subjects(tx, &in, &rows, &n, f));
    struct sbt_id *ids = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_id, n);
    struct sbt_sight s;
    sbt_sight_of(&ctx->actor, &s);
    for (size_t i = 0; i < n; i++) {
        const char *level;
        struct sbt_fault quiet = {0};
        enum sbt_rc rc = sbt_sight_subject(tx, &s, &rows[i].subject_id, &level, &quiet);
        if (rc == SBT_OK)
            ids[k++] = rows[i].subject_id;
        else if (rc != SBT_E_NOT_FOUND) {
            *f = quiet;
            return rc;
        }
    }
    *ret = ids;
    *ret_n = k;
    return SBT_OK;
}

static bool is_verdict(enum sbt_rc rc)
{
    return rc == SBT_E_CONFLICT || rc == SBT_E_DENIED || rc == SBT_E_INVALID || rc == SBT_E_NOT_FOUND;
}

// What makes two requests the same act.
static enum sbt_rc request_hash(struct sbt_tx *tx, const struct sbt_case_step_in *in, const struct sbt_rb_step *step,
                                struct sbt_hash *ret, struct sbt_fault *f)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_JSON_BYTES);
    sbt_buf_printf(&b, "%s %s ", in->case_number, in->step);
    for (size_t i = 0; i < in->subjects_n; i++)
        sbt_buf_add_hex(&b, in->subjects[i].b, sizeof in->subjects[i].b);
    sbt_encode_json(sbt_step_kind_get(step->kind)->fields, in->rec, &b);
    SBT_TRY(sbt_step_files_hash(tx, in, &b, f));
    sbt_sha256(b.p, b.n, ret);
    return SBT_OK;
}

static struct sbt_blob answer_of(struct sbt_arena *a, const struct sbt_case_step_out *out)
{
    struct sbt_buf b;
    sbt_buf_init(&b, SBT_LIMIT_JSON_BYTES);
    struct sbt_json j;
    sbt_json_init(&j, &b);
    sbt_json_open(&j, NULL, '{');
    sbt_json_str(&j, "case", out->case_number);
    sbt_json_int(&j, "done", (int64_t)out->done_n);
    if (out->lapsed_on != SBT_DAY_NONE)
        sbt_json_int(&j, "lapsed_on", out->lapsed_on);
    sbt_json_open(&j, "refused", '[');
    for (size_t i = 0; i < out->refused_n; i++) {
        sbt_json_open(&j, NULL, '{');
        sbt_json_str(&j, "id", sbt_id_text(a, &out->refused[i].subject));
        sbt_json_int(&j, "n", out->refused[i].n);
        sbt_json_str(&j, "name", out->refused[i].name);
        sbt_json_str(&j, "why", out->refused[i].why);
        sbt_json_close(&j, '}');
    }
    sbt_json_close(&j, ']');
    sbt_json_close(&j, '}');
    struct sbt_blob r = {sbt_arena_strndup(a, b.p, b.n), b.n};
    sbt_buf_done(&b);
    return r;
}

static enum sbt_rc answer_read(struct sbt_arena *a, struct sbt_blob answer, struct sbt_case_step_out *ret,
                               struct sbt_fault *f)
{
    const struct sbt_jval *v;
    SBT_TRY(sbt_jval_parse(a, answer.p, answer.n, &v, f));
    const struct sbt_jval *list = sbt_jval_get(v, "refused");
    size_t n = list ? list->n : 0;
    struct sbt_case_step_refused *r = SBT_NEW_N(a, struct sbt_case_step_refused, n);
    for (size_t i = 0; i < n; i++) {
        r[i].n = sbt_jval_int(&list->v[i], "n", 0);
        r[i].name = sbt_jval_str(&list->v[i], "name");
        r[i].why = sbt_jval_str(&list->v[i], "why");
        if (!sbt_id_parse(sbt_jval_str(&list->v[i], "id"), &r[i].subject))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "a stored answer cannot be read");
    }
    *ret = (struct sbt_case_step_out){.case_number = sbt_jval_str(v, "case"),
                                      .done_n = (size_t)sbt_jval_int(v, "done", 0),
                                      .lapsed_on = (sbt_day)sbt_jval_int(v, "lapsed_on", SBT_DAY_NONE),
                                      .refused = r,
                                      .refused_n = n};
    return SBT_OK;
}

static enum sbt_rc step_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *a = arg;
    struct sbt_ctx *ctx = a->ctx;
    struct sbt_arena *ar = sbt_tx_arena(tx);
    struct sbt_case_step_out out = {.case_number = a->in->case_number, .lapsed_on = SBT_DAY_NONE};
    struct sbt_id case_id;
    const struct sbt_rulebook *rb;
    const struct sbt_rb_step *step;
    SBT_TRY(sbt_case_by_number(tx, ctx, a->in->case_number, &case_id, &out.case_number, &rb, f));
    SBT_TRY(find_step(rb, a->in->step, &step, f));
    struct sbt_hash hash;
    SBT_TRY(request_hash(tx, a->in, step, &hash, f));
    bool seen;
    struct sbt_blob answer;
    SBT_TRY(sbt_idem_begin(tx, ctx, "case.step", &hash, &seen, &answer, f));
    if (seen)
        return answer_read(ar, answer, a->ret, f);
    struct sbt_evidence_take *take;
    SBT_TRY(sbt_step_files_look(tx, ctx, a->in, sbt_step_kind_get(step->kind), &case_id, &take, f));
    const struct sbt_id *ids = a->in->subjects;
    size_t n = a->in->subjects_n;
    if (n == 0)
        SBT_TRY(subjects_of(tx, ctx, &case_id, &ids, &n, f));
    if (n > SBT_LIMIT_SUBJECTS_PER_ACT)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Satu tindakan paling banyak untuk 500 terlapor."));
    if (n == 0)
        return not_found(f);
    struct sbt_case_step_refused *refused = SBT_NEW_N(ar, struct sbt_case_step_refused, n);
    struct sbt_fault first = {0};
    struct sbt_effects fx = {.case_id = case_id, .in = a->in, .rb_step = step, .lapsed_on = SBT_DAY_NONE};
    struct sbt_id *done = SBT_NEW_N(ar, struct sbt_id, n);
    fx.subjects = done;
    struct sbt_sight s;
    sbt_sight_of(&ctx->actor, &s);
    sbt_day today = sbt_case_today(ctx);
    const struct sbt_calendar *calendar;
    SBT_TRY(sbt_app_calendar(tx, ctx->app, &calendar, f));
    struct {
        struct sbt_case_subject cs;
        struct sbt_verdict v;
        const char *law;
    } *ok = sbt_arena_alloc_n(ar, n, sizeof *ok);
    for (size_t i = 0; i < n; i++) {
        struct sbt_case_subject cs;
        struct sbt_case_actor actor;
        struct sbt_fault why = {0};
        const char *level;
        enum sbt_rc rc = sbt_sight_subject(tx, &s, &ids[i], &level, &why);
        if (rc == SBT_OK)
            rc = sbt_case_subject_load(tx, ctx->app, &ids[i], &cs, &why);
        if (rc == SBT_OK && !sbt_id_eq(&cs.case_id.u, &case_id))
            rc = not_found(&why);
        if (rc == SBT_OK)
            rc = sbt_case_actor_of(tx, ctx, &cs, today, &actor, &why);
        bool known = rc == SBT_OK;
        struct sbt_verdict v;
        struct sbt_case_laws laws = {0};
        if (rc == SBT_OK)
            rc = sbt_case_laws_of(tx, ctx->app, &cs, step->kind, a->in->rec, today, &laws, &why);
        struct sbt_step_in si = {.step = step->code,
                                 .kind = step->kind,
                                 .rec = a->in->rec,
                                 .today = today,
                                 .law = laws.law,
                                 .competence = laws.competence,
                                 .calendar = calendar,
                                 .files_n = a->in->uploads_n};
        if (rc == SBT_OK)
            rc = sbt_casefile_step(ar, rb, &cs.row, &actor, &si, &v, &why);
        if (rc == SBT_OK) {
            ok[fx.subjects_n].cs = cs;
            ok[fx.subjects_n].v = v;
            ok[fx.subjects_n].law = sbt_case_law_pin(ar, laws.law, v.after.acted_on);
            done[fx.subjects_n++] = ids[i];
            continue;
        }
        if (!is_verdict(rc)) {
            *f = why;
            return rc;
        }
        if (out.refused_n == 0)
            first = why;
        refused[out.refused_n++] = (struct sbt_case_step_refused){
            .subject = ids[i],
            .n = known ? cs.sub.n : 0,
            .name = known ? cs.sub.name : NULL,
            .why = sbt_fault_text(ar, ctx->lang, why.say.say ? &why.say : &why.fields[0]),
        };
    }
    if (fx.subjects_n == 0) {
        *f = first;
        return first.rc;
    }
    SBT_TRY(sbt_step_files_keep(tx, &case_id, take, a->in->uploads_n, &fx.files, f));
    fx.files_n = a->in->uploads_n;
    for (size_t i = 0; i < fx.subjects_n; i++)
        SBT_TRY(write_step(tx, ctx, &ok[i].cs, &ok[i].v, ok[i].law, a->in->rec, &fx, f));
    out.done_n = fx.subjects_n;
    out.refused = refused;
    out.broken = ok[0].v.broken;
    out.broken_n = ok[0].v.broken_n;
    out.lapsed_on = fx.lapsed_on;
    SBT_TRY(sbt_idem_end(tx, ctx, "case.step", answer_of(ar, &out), f));
    *a->ret = out;
    return SBT_OK;
}

enum sbt_rc sbt_case_step_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_step_in *in,
                             struct sbt_case_step_out *ret, struct sbt_fault *f)
{
    struct act a = {.ctx = ctx, .in = in, .ret = ret};
    return step_tx(tx, &a, f);
}

static enum sbt_rc replayed_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *a = arg;
    struct sbt_hash none = {{0}};
    bool seen;
    struct sbt_blob answer;
    struct sbt_fault other = {0};
    enum sbt_rc rc = sbt_idem_begin(tx, a->ctx, "case.step", &none, &seen, &answer, &other);
    if (rc != SBT_OK && rc != SBT_E_CONFLICT) { // other content under the same key: it was done all the same
        *f = other;
        return rc;
    }
    a->ret->done_n = rc == SBT_E_CONFLICT || seen;
    return SBT_E_NOT_FOUND; // looking up leaves nothing behind: roll back
}

enum sbt_rc sbt_case_step_replayed(struct sbt_ctx *ctx, bool *ret_done, struct sbt_fault *f)
{
    struct sbt_case_step_out out = {0};
    struct act a = {.ctx = ctx, .ret = &out};
    enum sbt_rc rc = sbt_ctx_tx(ctx, "case.step_replayed", SBT_TX_WRITE, replayed_tx, &a, f);
    if (rc != SBT_E_NOT_FOUND)
        return rc;
    *ret_done = out.done_n > 0;
    return SBT_OK;
}

enum sbt_rc sbt_case_step(struct sbt_ctx *ctx, const struct sbt_case_step_in *in, struct sbt_case_step_out *ret,
                          struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_ACT, f));
    struct act a = {.ctx = ctx, .in = in, .ret = ret};
    return sbt_ctx_tx(ctx, "case.step", SBT_TX_WRITE, step_tx, &a, f);
}

enum sbt_rc sbt_case_deadline(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                              struct sbt_fault *f)
{
    struct sbt_verdict v;
    struct sbt_fault why = {0};
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    enum sbt_rc rc = sbt_casefile_deadline(sbt_tx_arena(tx), cs->rb, &cs->row, today, &v, &why);
    if (rc == SBT_E_CONFLICT || (rc == SBT_OK && !v.state_changes))
        return SBT_OK; // not under a vote any more, or no vote at all: it waits and is escalated
    if (rc != SBT_OK) {
        *f = why;
        return rc;
    }
    struct sbt_case_subject copy = *cs;
    struct sbt_effects fx = {.case_id = cs->case_id.u};
    v.step = NULL;
    return write_step(tx, ctx, &copy, &v, cs->sub.law, NULL, &fx, f);
}
