// The page of one case: what the reader may see of it, put together in one transaction, and that he read it.
#include "app/case_view_private.h"

#include "app/case_step.h"
#include "app/event_words.h"
#include "app/read_log.h"
#include "app/released.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/tr.h"
#include "store/dbval.h"

#define NOTES_MAX 500 // beyond that the timeline has them

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_case_view_in *in;
    struct sbt_case_view *ret;
    const char *number;
    bool on;
};

enum sbt_rc sbt_view_seen(const struct sbt_viewer *w, const struct sbt_id *case_id, struct sbt_seen_subject **ret,
                          size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_case_subjects_in in = {.case_id = *case_id};
    struct sbt_q_case_subjects_out *rows;
    size_t n, out = 0;
    SBT_TRY(sbt_q_case_subjects(w->tx, &in, &rows, &n, f));
    struct sbt_sight s;
    sbt_sight_of(&w->ctx->actor, &s);
    struct sbt_seen_subject *seen = SBT_NEW_N(w->a, struct sbt_seen_subject, n);
    for (size_t i = 0; i < n; i++) {
        const char *level;
        struct sbt_fault quiet = {0};
        enum sbt_rc rc = sbt_sight_subject(w->tx, &s, &rows[i].subject_id, &level, &quiet);
        if (rc == SBT_OK)
            seen[out++] = (struct sbt_seen_subject){.id = rows[i].subject_id, .full = sbt_str_eq(level, "full")};
        else if (rc != SBT_E_NOT_FOUND) {
            *f = quiet;
            return rc;
        }
    }
    *ret = seen;
    *ret_n = out;
    return SBT_OK;
}

static bool is_seen(const struct sbt_case_view *v, const struct sbt_id *subject)
{
    for (size_t i = 0; i < v->subjects_n; i++)
        if (sbt_id_eq(&v->subjects[i].id, subject))
            return true;
    return false;
}

static enum sbt_rc head(const struct sbt_viewer *w, struct sbt_case_view *v, struct sbt_fault *f)
{
    struct sbt_q_view_case_in in = {.case_id = v->case_id};
    struct sbt_q_view_case_out c;
    bool found, en = sbt_str_eq(w->lang, "en");
    SBT_TRY(sbt_q_view_case(w->tx, &in, &c, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a case that was just found is not there");
    const struct sbt_rulebook *rb;
    SBT_TRY(sbt_app_rulebook(w->tx, w->ctx->app, c.rulebook, &rb, f));
    const struct sbt_rb_act *act = sbt_rb_act_get(rb, c.act_code);
    v->number = c.number;
    v->opened_us = c.opened_us;
    v->opened_day = (sbt_day)c.opened_day;
    v->changed_us = c.changed_us;
    v->act = c.act_code;
    v->act_label = act ? sbt_text2_get(&act->label, w->lang) : c.act_code;
    v->contest = c.contest;
    v->contest_name = en ? c.contest_en : c.contest_id;
    v->office_name = en ? c.office_en : c.office_id;
    v->region = c.region;
    v->region_name = c.region_name ? c.region_name : c.region;
    v->bawaslu_label = c.bawaslu_label;
    v->rulebook = c.rulebook;
    v->rulebook_title = sbt_text2_get(&rb->title, w->lang);
    v->rulebook_version = rb->version;
    if (!v->full)
        return SBT_OK;
    v->source = c.source;
    v->filed_label = c.filed_label;
    v->place_region_name = c.place_name;
    struct sbt_q_view_aliases_in ain = {.case_id = v->case_id};
    struct sbt_q_view_aliases_out *al;
    SBT_TRY(sbt_q_view_aliases(w->tx, &ain, &al, &v->aliases_n, f));
    const char **aliases = SBT_NEW_N(w->a, const char *, v->aliases_n);
    for (size_t i = 0; i < v->aliases_n; i++)
        aliases[i] = al[i].number;
    v->aliases = aliases;
    return SBT_OK;
}

static enum sbt_rc subjects(const struct sbt_viewer *w, struct sbt_case_view *v, struct sbt_fault *f)
{
    struct sbt_seen_subject *seen;
    SBT_TRY(sbt_view_seen(w, &v->case_id, &seen, &v->subjects_n, f));
    struct sbt_view_subject *s = SBT_NEW_N(w->a, struct sbt_view_subject, v->subjects_n);
    for (size_t i = 0; i < v->subjects_n; i++)
        SBT_TRY(sbt_view_subject_load(w, &seen[i].id, seen[i].full, &s[i], f));
    v->subjects = s;
    return SBT_OK;
}

static enum sbt_rc reports(const struct sbt_viewer *w, struct sbt_case_view *v, struct sbt_fault *f)
{
    struct sbt_q_case_reports_in in = {.case_id = v->case_id};
    struct sbt_q_case_reports_out *rows;
    SBT_TRY(sbt_q_case_reports(w->tx, &in, &rows, &v->reports_n, f));
    struct sbt_view_report *r = SBT_NEW_N(w->a, struct sbt_view_report, v->reports_n);
    for (size_t i = 0; i < v->reports_n; i++) {
        r[i] = (struct sbt_view_report){.id = rows[i].report_id,
                                        .number = rows[i].number,
                                        .channel = rows[i].channel,
                                        .form = rows[i].form,
                                        .mode = rows[i].mode,
                                        .own_number = rows[i].own_number,
                                        .filed_us = rows[i].filed_us,
                                        .withdrawn = rows[i].withdrawn != 0};
        SBT_TRY(sbt_view_agency_label(w, &rows[i].agency_id, &r[i].agency_label, f));
    }
    v->reports = r;
    return SBT_OK;
}

// A file of a step: of one of the subjects that the reader sees, and of a step that his timeline shows.
static enum sbt_rc paper_seen(const struct sbt_viewer *w, const struct sbt_case_view *v, const struct sbt_id *evidence,
                              bool *ret, struct sbt_fault *f)
{
    struct sbt_q_step_file_of_evidence_in in = {.evidence_id = *evidence};
    struct sbt_q_step_file_of_evidence_out *rows;
    size_t n;
    SBT_TRY(sbt_q_step_file_of_evidence(w->tx, &in, &rows, &n, f));
    *ret = false;
    for (size_t i = 0; i < n && !*ret; i++)
        *ret = is_seen(v, &rows[i].subject_id) && (v->full || sbt_id_eq(&rows[i].agency_id, &w->ctx->actor.agency.u) ||
                                                   sbt_released_event("subject.step", rows[i].step_kind));
    return SBT_OK;
}

static enum sbt_rc evidence(const struct sbt_viewer *w, struct sbt_case_view *v, struct sbt_fault *f)
{
    struct sbt_q_view_evidence_in in = {.case_id = v->case_id};
    struct sbt_q_view_evidence_out *rows;
    size_t n, out = 0;
    SBT_TRY(sbt_q_view_evidence(w->tx, &in, &rows, &n, f));
    struct sbt_view_evidence *e = SBT_NEW_N(w->a, struct sbt_view_evidence, n);
    for (size_t i = 0; i < n; i++) {
        bool paper = sbt_str_eq(rows[i].kind, "langkah");
        bool seen = v->full || rows[i].released;
        if (paper)
            SBT_TRY(paper_seen(w, v, &rows[i].evidence_id, &seen, f));
        if (!seen)
            continue;
        if (!sbt_id_is_none(&rows[i].subject_id) && !is_seen(v, &rows[i].subject_id))
            continue;
        e[out++] = (struct sbt_view_evidence){
            .id = rows[i].evidence_id,
            .report_id = v->full ? rows[i].report_id : (struct sbt_id){{0}},
            .subject_id = rows[i].subject_id,
            .kind = rows[i].kind,
            .name = v->full || paper ? rows[i].name : NULL, // a file's name may say whose phone it was
            .media = rows[i].media,
            .sha256 = v->full || paper || !rows[i].copy_sha256 ? rows[i].sha256 : rows[i].copy_sha256,
            .scan = rows[i].scan,
            .size_bytes = rows[i].size,
            .added_us = rows[i].added_us,
            .added_by = v->full || paper ? rows[i].added_label : NULL,
            .released = rows[i].released != 0,
            .has_copy = rows[i].copy_sha256 != NULL,
            .paper = paper,
        };
    }
    v->evidence = e;
    v->evidence_n = out;
    return SBT_OK;
}

static enum sbt_rc letters(const struct sbt_viewer *w, struct sbt_case_view *v, struct sbt_fault *f)
{
    struct sbt_q_view_letters_in in = {.case_id = v->case_id};
    struct sbt_q_view_letters_out *rows;
    struct sbt_q_view_letter_subjects_in sin = {.case_id = v->case_id};
    struct sbt_q_view_letter_subjects_out *subs;
    size_t n, subs_n, out = 0;
    SBT_TRY(sbt_q_view_letters(w->tx, &in, &rows, &n, f));
    SBT_TRY(sbt_q_view_letter_subjects(w->tx, &sin, &subs, &subs_n, f));
    struct sbt_view_letter *l = SBT_NEW_N(w->a, struct sbt_view_letter, n);
    const struct sbt_id *mine = &w->ctx->actor.agency.u;
    for (size_t i = 0; i < n; i++) {
        if (!v->full && !sbt_id_eq(&rows[i].to_agency_id, mine) && !sbt_id_eq(&rows[i].from_agency_id, mine))
            continue;
        int64_t *ns = SBT_NEW_N(w->a, int64_t, subs_n);
        size_t ns_n = 0;
        for (size_t k = 0; k < subs_n; k++)
            if (sbt_id_eq(&subs[k].letter_id, &rows[i].letter_id) && is_seen(v, &subs[k].subject_id))
                ns[ns_n++] = subs[k].n;
        if (ns_n == 0)
            continue;
        const char *from, *to;
        SBT_TRY(sbt_view_agency_label(w, &rows[i].from_agency_id, &from, f));
        SBT_TRY(sbt_view_agency_label(w, &rows[i].to_agency_id, &to, f));
        l[out++] = (struct sbt_view_letter){
            .id = rows[i].letter_id,
            .kind = rows[i].kind,
            .kind_label = sbt_letter_label(rows[i].kind),
            .number = rows[i].number,
            .from_label = from,
            .to_label = to,
            .body = rows[i].body,
            .day = (sbt_day)rows[i].day,
            .received_day = sbt_day_of_db(rows[i].received_day),
            .laid_day = sbt_day_of_db(rows[i].laid_day),
            .sent_us = rows[i].sent_us,
            .subjects = ns,
            .subjects_n = ns_n,
        };
    }
    v->letters = l;
    v->letters_n = out;
    return SBT_OK;
}

static enum sbt_rc assignments(const struct sbt_viewer *w, struct sbt_case_view *v, struct sbt_fault *f)
{
    struct sbt_q_view_assignments_in in = {.case_id = v->case_id};
    struct sbt_q_view_assignments_out *rows;
    size_t n, out = 0;
    SBT_TRY(sbt_q_view_assignments(w->tx, &in, &rows, &n, f));
    struct sbt_view_assignment *s = SBT_NEW_N(w->a, struct sbt_view_assignment, n);
    for (size_t i = 0; i < n; i++) {
        if (!v->full && !sbt_id_eq(&rows[i].agency_id, &w->ctx->actor.agency.u))
            continue;
        s[out++] = (struct sbt_view_assignment){
            .agency_label = rows[i].agency_label,
            .name = rows[i].name,
            .cover = rows[i].cover != 0,
            .mine = !sbt_id_is_none(&rows[i].account_id) && sbt_id_eq(&rows[i].account_id, &w->ctx->actor.account.u),
            .since_us = rows[i].since_us,
        };
    }
    v->assignments = s;
    v->assignments_n = out;
    return SBT_OK;
}

static enum sbt_rc notes(const struct sbt_viewer *w, struct sbt_case_view *v, struct sbt_fault *f)
{
    struct sbt_q_view_notes_in in = {.case_id = v->case_id, .max = NOTES_MAX};
    struct sbt_q_view_notes_out *rows;
    size_t n, out = 0;
    SBT_TRY(sbt_q_view_notes(w->tx, &in, &rows, &n, f));
    struct sbt_view_note *t = SBT_NEW_N(w->a, struct sbt_view_note, n);
    for (size_t i = 0; i < n; i++) {
        if (!sbt_id_is_none(&rows[i].subject_id) && !is_seen(v, &rows[i].subject_id))
            continue;
        t[out++] = (struct sbt_view_note){
            .id = rows[i].event_id,
            .subject_n = rows[i].n,
            .agency_label = rows[i].agency_label,
            .name = rows[i].name,
            .with = rows[i].with_whom,
            .note = rows[i].note,
            .contact = rows[i].contact != 0,
            .added_us = rows[i].added_us,
            .happened_us = rows[i].happened_us,
            .promised_day = sbt_day_of_db(rows[i].promised_day),
        };
    }
    v->notes = t;
    v->notes_n = out;
    return SBT_OK;
}

static enum sbt_rc view_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_view_names names = {0};
    struct sbt_viewer w = {.tx = tx,
                           .ctx = x->ctx,
                           .a = sbt_tx_arena(tx),
                           .lang = x->ctx->lang,
                           .explain = x->in->explain,
                           .today = sbt_case_today(x->ctx),
                           .names = &names};
    struct sbt_case_view v = {0};
    const struct sbt_rulebook *rb;
    const char *number;
    bool found;
    SBT_TRY(sbt_case_by_number(tx, x->ctx, x->in->number, &v.case_id, &number, &rb, f));
    struct sbt_sight s;
    sbt_sight_of(&x->ctx->actor, &s);
    SBT_TRY(sbt_sight_case(tx, &s, &v.case_id, &v.level, f));
    v.full = sbt_str_eq(v.level, "full");
    struct sbt_q_leaf_count_out leaves; // before the rest: what comes later is asked for again
    SBT_TRY(sbt_q_leaf_count(tx, &leaves, &found, f));
    v.leaf_n = leaves.leaf_n;
    SBT_TRY(head(&w, &v, f));
    if (!sbt_str_eq(v.number, x->in->number))
        v.asked_number = x->in->number;
    SBT_TRY(subjects(&w, &v, f));
    SBT_TRY(evidence(&w, &v, f));
    SBT_TRY(letters(&w, &v, f));
    SBT_TRY(assignments(&w, &v, f));
    if (v.full) {
        SBT_TRY(reports(&w, &v, f));
        SBT_TRY(notes(&w, &v, f));
        SBT_TRY(sbt_case_transitions(tx, x->ctx, &v.case_id, rb, &v.transitions, &v.transitions_n, f));
    }
    struct sbt_q_watch_get_in win = {.account_id = x->ctx->actor.account.u, .case_id = v.case_id};
    struct sbt_q_watch_get_out watch;
    SBT_TRY(sbt_q_watch_get(tx, &win, &watch, &found, f));
    v.watching = watch.n > 0;
    *x->ret = v;
    return SBT_OK;
}

enum sbt_rc sbt_case_view(struct sbt_ctx *ctx, const struct sbt_case_view_in *in, struct sbt_case_view *ret,
                          struct sbt_fault *f)
{
    static const char *const full[] = {"name", "nip", "nik", "report", "evidence"};
    static const char *const released[] = {"name", "nip", "evidence"};
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    struct act x = {.ctx = ctx, .in = in, .ret = ret};
    SBT_TRY(sbt_ctx_tx(ctx, "case.view", SBT_TX_READ, view_tx, &x, f));
    struct sbt_read read = {
        .thing = ret->case_id,
        .case_id = ret->case_id,
        .what = "kasus",
        .right = ret->level,
        .fields = ret->full ? full : released,
        .fields_n = ret->full ? SBT_ARRAY_LEN(full) : SBT_ARRAY_LEN(released),
    };
    return sbt_read_log(ctx, &read, f);
}

static enum sbt_rc watch_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_id id;
    const struct sbt_rulebook *rb;
    const char *number;
    SBT_TRY(sbt_case_by_number(tx, x->ctx, x->number, &id, &number, &rb, f));
    if (x->on) {
        struct sbt_q_watch_insert_in in = {.account_id = x->ctx->actor.account.u, .case_id = id};
        return sbt_q_watch_insert(tx, &in, NULL, f);
    }
    struct sbt_q_watch_delete_in in = {.account_id = x->ctx->actor.account.u, .case_id = id};
    return sbt_q_watch_delete(tx, &in, NULL, f);
}

enum sbt_rc sbt_case_watch(struct sbt_ctx *ctx, const char *number, bool on, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    struct act x = {.ctx = ctx, .number = number, .on = on};
    return sbt_ctx_tx(ctx, "case.watch", SBT_TX_WRITE, watch_tx, &x, f);
}
