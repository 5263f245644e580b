// The intake desk and the page of one report.
#include "app/report_desk.h"

#include "app/read_log.h"
#include "app/report_choices.h"
#include "app/sight.h"
#include "base/buf.h"
#include "base/limits.h"
#include "domain/evidence.h"
#include "gen/queries.h"
#include "store/dbval.h"

struct desk {
    struct sbt_ctx *ctx;
    const struct sbt_report_desk_in *in;
    int64_t after_due;
    struct sbt_id after;
    struct sbt_report_desk_out out;
};

static const char *tab_of(const char *tab)
{
    static const char *const tabs[] = {"waiting", "asked", "joined", "archived", "all"};
    for (size_t i = 0; tab != NULL && i < SBT_ARRAY_LEN(tabs); i++)
        if (strcmp(tab, tabs[i]) == 0)
            return tabs[i];
    return "waiting";
}

static enum sbt_rc region_name(struct sbt_tx *tx, const char *code, const char **ret, struct sbt_fault *f)
{
    *ret = code;
    if (code == NULL)
        return SBT_OK;
    struct sbt_q_region_get_in in = {.code = code};
    struct sbt_q_region_get_out out;
    bool found;
    SBT_TRY(sbt_q_region_get(tx, &in, &out, &found, f));
    if (found)
        *ret = out.name;
    return SBT_OK;
}

static enum sbt_rc act_name(struct sbt_tx *tx, const struct sbt_ctx *ctx, const char *code, const char **ret,
                            struct sbt_fault *f)
{
    *ret = code;
    if (code == NULL)
        return SBT_OK;
    struct sbt_q_report_act_label_in in = {.code = code};
    struct sbt_q_report_act_label_out out;
    bool found;
    SBT_TRY(sbt_q_report_act_label(tx, &in, &out, &found, f));
    if (found)
        *ret = strcmp(ctx->lang, "en") == 0 ? out.plain_en : out.plain_id;
    return SBT_OK;
}

static enum sbt_rc desk_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct desk *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_sight s;
    sbt_sight_of(&x->ctx->actor, &s);
    x->out = (struct sbt_report_desk_out){0};
    struct sbt_q_report_desk_in in = {.tab = tab_of(x->in->tab),
                                      .all = s.all,
                                      .agency = s.agency,
                                      .account = s.account,
                                      .nip = s.nip,
                                      .after_due = x->after_due,
                                      .after = x->after,
                                      .max = SBT_LIMIT_ROWS_PER_PAGE + 1};
    struct sbt_q_report_desk_out *r;
    size_t n;
    SBT_TRY(sbt_q_report_desk(tx, &in, &r, &n, f));
    sbt_day today = sbt_ctx_today(x->ctx);
    if (n > SBT_LIMIT_ROWS_PER_PAGE) {
        n = SBT_LIMIT_ROWS_PER_PAGE;
        x->out.next = sbt_arena_printf(a, "%lld.%s", (long long)r[n - 1].due, sbt_id_text(a, &r[n - 1].report_id));
    }
    x->out.rows = SBT_NEW_N(a, struct sbt_report_desk_row, n + 1);
    x->out.n = n;
    for (size_t i = 0; i < n; i++) {
        struct sbt_report_desk_row *v = &x->out.rows[i];
        *v = (struct sbt_report_desk_row){.id = r[i].report_id,
                                          .number = r[i].number,
                                          .status = r[i].status,
                                          .channel = r[i].channel,
                                          .form = r[i].form,
                                          .mode = r[i].mode,
                                          .case_number = r[i].case_number,
                                          .subject_name = r[i].subject_name,
                                          .filed_us = r[i].filed_us,
                                          .subjects_n = r[i].subjects_n,
                                          .open_questions = r[i].open_questions,
                                          .complete_by = sbt_day_of_db(r[i].complete_by),
                                          .days_left = SBT_INT_NONE,
                                          .late = r[i].late,
                                          .awal = r[i].awal,
                                          .withdrawn = r[i].withdrawn,
                                          .reprisal = r[i].reprisal};
        if (v->complete_by != SBT_DAY_NONE)
            v->days_left = v->complete_by - today;
        SBT_TRY(act_name(tx, x->ctx, r[i].act_code, &v->act_label, f));
        SBT_TRY(region_name(tx, r[i].place_region ? r[i].place_region : r[i].contest_region, &v->region_name, f));
    }
    struct sbt_q_report_desk_counts_in cin = {.all = s.all, .agency = s.agency};
    struct sbt_q_report_desk_counts_out *c;
    SBT_TRY(sbt_q_report_desk_counts(tx, &cin, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        if (strcmp(c[i].status, "received") == 0 || strcmp(c[i].status, "complete") == 0)
            x->out.waiting += c[i].n;
        else if (strcmp(c[i].status, "asked") == 0)
            x->out.asked = c[i].n;
        else if (strcmp(c[i].status, "joined") == 0)
            x->out.joined = c[i].n;
        else if (strcmp(c[i].status, "archived") == 0)
            x->out.archived = c[i].n;
    }
    return SBT_OK;
}

enum sbt_rc sbt_report_desk(struct sbt_ctx *ctx, const struct sbt_report_desk_in *in, struct sbt_report_desk_out *ret,
                            struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_REPORT_READ, f));
    struct desk x = {.ctx = ctx, .in = in, .after_due = -1};
    if (in->cursor != NULL) {
        const char *dot = strchr(in->cursor, '.');
        if (dot == NULL || !sbt_id_parse(dot + 1, &x.after) ||
            !sbt_parse_i64(sbt_arena_strndup(ctx->arena, in->cursor, (size_t)(dot - in->cursor)), -1, INT32_MAX,
                           &x.after_due))
            return sbt_fault_field(f, "cursor", SBT_N_("Penunjuk halaman tidak dikenal. Mulai dari halaman pertama."));
    }
    SBT_TRY(sbt_ctx_tx(ctx, "report.desk", SBT_TX_READ, desk_tx, &x, f));
    *ret = x.out;
    return SBT_OK;
}

// --- one report

struct one {
    struct sbt_ctx *ctx;
    char number[SBT_REPORT_NUMBER_SIZE];
    struct sbt_id id;
    struct sbt_report_detail *v;
    const char *own;
    const char **numbers;
    size_t numbers_n;
};

static enum sbt_rc not_found(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Laporan ini tidak ada, atau Anda tidak berhak melihatnya."));
}

static enum sbt_rc find(struct sbt_tx *tx, struct one *x, struct sbt_fault *f)
{
    struct sbt_q_report_by_number_in in = {.number = x->number};
    struct sbt_q_report_by_number_out out;
    bool found;
    SBT_TRY(sbt_q_report_by_number(tx, &in, &out, &found, f));
    if (!found)
        return not_found(f);
    x->id = out.report_id;
    return sbt_report_seen(tx, x->ctx, &x->id, f);
}

static enum sbt_rc find_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    return find(tx, arg, f);
}

enum sbt_rc sbt_report_by_no(struct sbt_ctx *ctx, const char *number, struct sbt_id *ret, struct sbt_fault *f)
{
    struct one x = {.ctx = ctx};
    if (!sbt_report_number_read(number, x.number))
        return not_found(f);
    SBT_TRY(sbt_ctx_tx(ctx, "report.find", SBT_TX_READ, find_tx, &x, f));
    *ret = x.id;
    return SBT_OK;
}

static size_t words(struct sbt_arena *a, const char *s, const char *const **ret)
{
    const char **out = SBT_NEW_N(a, const char *, SBT_REPORT_MISSING_MAX + 1);
    size_t n = 0;
    while (s != NULL && *s && n < SBT_REPORT_MISSING_MAX) {
        const char *end = strchr(s, ' ');
        out[n++] = sbt_arena_strndup(a, s, end ? (size_t)(end - s) : strlen(s));
        s = end ? end + 1 : NULL;
    }
    *ret = out;
    return n;
}

static enum sbt_rc people(struct sbt_tx *tx, const struct sbt_id *id, struct sbt_report_form *r, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_report_subjects_out *s;
    SBT_TRY(sbt_q_report_subjects(tx, &(struct sbt_q_report_subjects_in){.report_id = *id}, &s, &r->subjects_n, f));
    struct sbt_ev_report_subject *sub = SBT_NEW_N(a, struct sbt_ev_report_subject, r->subjects_n + 1);
    for (size_t i = 0; i < r->subjects_n; i++)
        sub[i] = (struct sbt_ev_report_subject){.agency = s[i].agency_code,
                                                .agency_text = s[i].agency_text,
                                                .employment = s[i].employment,
                                                .name = s[i].name,
                                                .nik = s[i].nik,
                                                .nip = s[i].nip,
                                                .note = s[i].note,
                                                .position = s[i].position,
                                                .position_category = s[i].position_category,
                                                .rank = s[i].rank};
    for (size_t i = 0; i < r->subjects_n; i++) {
        if (sub[i].agency == NULL)
            continue;
        struct sbt_q_agency_by_code_in in = {.code = sub[i].agency};
        struct sbt_q_agency_by_code_out g;
        bool found;
        SBT_TRY(sbt_q_agency_by_code(tx, &in, &g, &found, f));
        if (found)
            sub[i].agency = g.label;
    }
    r->subjects = sub;
    struct sbt_q_report_witnesses_out *w;
    SBT_TRY(sbt_q_report_witnesses(tx, &(struct sbt_q_report_witnesses_in){.report_id = *id}, &w, &r->witnesses_n, f));
    struct sbt_ev_witness *wit = SBT_NEW_N(a, struct sbt_ev_witness, r->witnesses_n + 1);
    for (size_t i = 0; i < r->witnesses_n; i++)
        wit[i] = (struct sbt_ev_witness){.name = w[i].name, .address = w[i].address, .phone = w[i].phone};
    r->witnesses = wit;
    struct sbt_q_report_links_out *l;
    SBT_TRY(sbt_q_report_links(tx, &(struct sbt_q_report_links_in){.report_id = *id}, &l, &r->links_n, f));
    struct sbt_ev_report_link *links = SBT_NEW_N(a, struct sbt_ev_report_link, r->links_n + 1);
    for (size_t i = 0; i < r->links_n; i++)
        links[i] = (struct sbt_ev_report_link){.url = l[i].url,
                                               .seen_us = l[i].seen_us == SBT_INT_NONE ? SBT_US_NONE : l[i].seen_us};
    r->links = links;
    return SBT_OK;
}

static enum sbt_rc reporter(struct sbt_tx *tx, const struct sbt_id *id, struct sbt_report_form *r, struct sbt_fault *f)
{
    struct sbt_q_report_reporter_get_in in = {.report_id = *id};
    struct sbt_q_report_reporter_get_out p;
    bool found;
    SBT_TRY(sbt_q_report_reporter_get(tx, &in, &p, &found, f));
    if (!found)
        return SBT_OK;
    struct sbt_ev_reporter *out = SBT_NEW(sbt_tx_arena(tx), struct sbt_ev_reporter);
    *out = (struct sbt_ev_reporter){.address = p.address,
                                    .birth_day = sbt_day_of_db(p.birth_day),
                                    .birth_place = p.birth_place,
                                    .citizenship = p.citizenship,
                                    .email = p.email,
                                    .job = p.job,
                                    .name = p.name,
                                    .nik = p.nik,
                                    .phone = p.phone,
                                    .sex = p.sex};
    r->reporter = out;
    return SBT_OK;
}

static int64_t us_of(int64_t v)
{
    return v == SBT_INT_NONE ? SBT_US_NONE : v;
}

static enum sbt_rc lists(struct sbt_tx *tx, const struct sbt_id *id, struct sbt_report_detail *v, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_report_questions_out *q;
    SBT_TRY(sbt_q_report_questions(tx, &(struct sbt_q_report_questions_in){.report_id = *id}, &q, &v->questions_n, f));
    v->questions = SBT_NEW_N(a, struct sbt_report_question_view, v->questions_n + 1);
    for (size_t i = 0; i < v->questions_n; i++)
        v->questions[i] = (struct sbt_report_question_view){.id = q[i].question_id,
                                                            .question = q[i].question,
                                                            .answer = q[i].answer,
                                                            .asked_us = q[i].asked_us,
                                                            .answered_us = us_of(q[i].answered_us),
                                                            .due_day = (sbt_day)q[i].due_day};
    struct sbt_q_evidence_of_report_out *e;
    SBT_TRY(
        sbt_q_evidence_of_report(tx, &(struct sbt_q_evidence_of_report_in){.report_id = *id}, &e, &v->evidence_n, f));
    v->evidence = SBT_NEW_N(a, struct sbt_report_evidence_view, v->evidence_n + 1);
    for (size_t i = 0; i < v->evidence_n; i++) {
        const struct sbt_evidence_type *t = sbt_evidence_type_get(e[i].media);
        v->evidence[i] = (struct sbt_report_evidence_view){.id = e[i].evidence_id,
                                                           .name = e[i].name,
                                                           .media = e[i].media,
                                                           .sha256 = e[i].sha256,
                                                           .scan = e[i].scan,
                                                           .kind = e[i].kind,
                                                           .size = e[i].size,
                                                           .added_us = e[i].added_us,
                                                           .has_copy = e[i].copy_sha256 != NULL,
                                                           .image = t != NULL && t->image};
    }
    struct sbt_q_report_notes_out *o;
    SBT_TRY(sbt_q_report_notes(tx, &(struct sbt_q_report_notes_in){.report_id = *id}, &o, &v->notes_n, f));
    v->notes = SBT_NEW_N(a, struct sbt_report_note_view, v->notes_n + 1);
    for (size_t i = 0; i < v->notes_n; i++)
        v->notes[i] = (struct sbt_report_note_view){.note = o[i].note, .added_us = o[i].added_us};
    struct sbt_q_report_own_numbers_out *w;
    SBT_TRY(sbt_q_report_own_numbers(tx, &(struct sbt_q_report_own_numbers_in){.report_id = *id}, &w, &v->own_n, f));
    v->own = SBT_NEW_N(a, struct sbt_report_own_view, v->own_n + 1);
    for (size_t i = 0; i < v->own_n; i++)
        v->own[i] = (struct sbt_report_own_view){.label = w[i].label, .number = w[i].number};
    struct sbt_q_identity_requests_of_report_out *d;
    size_t n;
    SBT_TRY(sbt_q_identity_requests_of_report(tx, &(struct sbt_q_identity_requests_of_report_in){.report_id = *id}, &d,
                                              &n, f));
    if (n > 0) {
        v->identity_state = d[n - 1].state;
        v->identity_request = d[n - 1].request_id;
    }
    return SBT_OK;
}

static enum sbt_rc names(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_q_report_get_out *r,
                         struct sbt_report_detail *v, struct sbt_fault *f)
{
    SBT_TRY(act_name(tx, ctx, r->act_code, &v->act_label, f));
    SBT_TRY(region_name(tx, r->place_region, &v->place_region_name, f));
    SBT_TRY(region_name(tx, r->contest_region, &v->contest_region_name, f));
    bool en = strcmp(ctx->lang, "en") == 0, found;
    v->contest_office_name = r->contest_office;
    if (r->contest != NULL) {
        struct sbt_q_contest_get_in in = {.code = r->contest};
        struct sbt_q_contest_get_out c;
        SBT_TRY(sbt_q_contest_get(tx, &in, &c, &found, f));
        v->contest_name = !found ? r->contest : en ? c.name_en : c.name_id;
        struct sbt_q_contest_office_list_in oin = {.contest = r->contest};
        struct sbt_q_contest_office_list_out *o;
        size_t n;
        SBT_TRY(sbt_q_contest_office_list(tx, &oin, &o, &n, f));
        for (size_t i = 0; i < n; i++)
            if (sbt_str_eq(o[i].office, r->contest_office))
                v->contest_office_name = en ? o[i].name_en : o[i].name_id;
    }
    if (!sbt_id_is_none(&r->agency_id)) {
        struct sbt_q_agency_get_in in = {.agency_id = r->agency_id};
        struct sbt_q_agency_get_out g;
        SBT_TRY(sbt_q_agency_get(tx, &in, &g, &found, f));
        v->agency_label = found ? g.label : NULL;
    }
    if (!sbt_id_is_none(&r->case_id)) {
        struct sbt_q_case_file_get_in in = {.case_id = r->case_id};
        struct sbt_q_case_file_get_out c;
        SBT_TRY(sbt_q_case_file_get(tx, &in, &c, &found, f));
        v->case_number = found ? c.number : NULL;
    }
    return SBT_OK;
}

static enum sbt_rc detail_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct one *x = arg;
    struct sbt_report_detail v = {0};
    SBT_TRY(find(tx, x, f));
    struct sbt_q_report_get_in in = {.report_id = x->id};
    struct sbt_q_report_get_out r;
    bool found;
    SBT_TRY(sbt_q_report_get(tx, &in, &r, &found, f));
    if (!found)
        return not_found(f);
    v.id = r.report_id;
    v.case_id = r.case_id;
    v.number = r.number;
    v.status = r.status;
    v.channel = r.channel;
    v.form = r.form;
    v.mode = r.mode;
    v.filed_us = r.filed_us;
    v.complete_by = sbt_day_of_db(r.complete_by);
    v.awal = r.awal;
    v.late = r.late;
    v.withdrawn = r.withdrawn;
    v.reprisal = r.reprisal;
    v.alone = r.alone;
    v.sealed = r.sealed != NULL;
    v.missing_n = words(sbt_tx_arena(tx), r.missing, &v.missing);
    v.r = (struct sbt_report_form){.act = r.act_code,
                                   .object = r.object,
                                   .account = r.account,
                                   .spouse_cltn = r.spouse_cltn,
                                   .contest = r.contest,
                                   .contest_office = r.contest_office,
                                   .contest_region = r.contest_region,
                                   .happened_day = sbt_day_of_db(r.happened_day),
                                   .known_day = sbt_day_of_db(r.known_day),
                                   .place_kind = r.place_kind,
                                   .place_region = r.place_region,
                                   .place = r.place,
                                   .mode = r.mode,
                                   .form = r.form,
                                   .own_number = r.own_number,
                                   .finding_number = r.finding_number,
                                   .study_number = r.study_number,
                                   .study = r.study,
                                   .finding_date = sbt_day_of_db(r.finding_day),
                                   .study_date = sbt_day_of_db(r.study_day),
                                   .lang = r.lang};
    const struct sbt_actor *me = &x->ctx->actor;
    v.may_gate = sbt_policy_may(me->role, SBT_NEED_REPORT_GATE);
    v.may_identity = sbt_policy_may(me->role, SBT_NEED_IDENTITY_ASK);
    SBT_TRY(people(tx, &x->id, &v.r, f));
    // her name is for those who handle the report, not for everybody who sees its case
    if (v.may_gate && (sbt_id_eq(&me->agency.u, &r.agency_id) || sbt_policy_sees_all(me->role, me->agency_kind)))
        SBT_TRY(reporter(tx, &x->id, &v.r, f));
    SBT_TRY(lists(tx, &x->id, &v, f));
    SBT_TRY(names(tx, x->ctx, &r, &v, f));
    if (sbt_id_is_none(&r.case_id) && v.may_gate)
        SBT_TRY(sbt_report_duplicates(tx, &x->id, &v.duplicates, &v.duplicates_n, f));
    *x->v = v;
    return SBT_OK;
}

enum sbt_rc sbt_report_detail(struct sbt_ctx *ctx, const char *number, struct sbt_report_detail *ret,
                              struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_REPORT_READ, f));
    struct one x = {.ctx = ctx, .v = ret};
    if (!sbt_report_number_read(number, x.number))
        return not_found(f);
    SBT_TRY(sbt_ctx_tx(ctx, "report.detail", SBT_TX_READ, detail_tx, &x, f));
    static const char *const plain[] = {"laporan"}, *const with_reporter[] = {"laporan", "pelapor"};
    struct sbt_read read = {.thing = ret->id,
                            .case_id = ret->case_id,
                            .what = "laporan",
                            .right = "report_read",
                            .fields = ret->r.reporter ? with_reporter : plain,
                            .fields_n = ret->r.reporter ? 2 : 1};
    return sbt_read_log(ctx, &read, f);
}

static enum sbt_rc search_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct one *x = arg;
    struct sbt_q_report_find_own_number_in in = {.number = x->own};
    struct sbt_q_report_find_own_number_out *r;
    size_t n;
    SBT_TRY(sbt_q_report_find_own_number(tx, &in, &r, &n, f));
    x->numbers = SBT_NEW_N(sbt_tx_arena(tx), const char *, n + 1);
    x->numbers_n = 0;
    for (size_t i = 0; i < n; i++) {
        struct sbt_fault quiet = {0};
        if (sbt_report_seen(tx, x->ctx, &r[i].report_id, &quiet) != SBT_OK)
            continue;
        struct sbt_q_report_get_in get = {.report_id = r[i].report_id};
        struct sbt_q_report_get_out out;
        bool found;
        SBT_TRY(sbt_q_report_get(tx, &get, &out, &found, f));
        if (found)
            x->numbers[x->numbers_n++] = out.number;
    }
    return SBT_OK;
}

enum sbt_rc sbt_report_search(struct sbt_ctx *ctx, const char *number, const char *const **ret, size_t *ret_n,
                              struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_REPORT_READ, f));
    if (sbt_str_empty(number))
        return sbt_fault_field(f, "nomor", SBT_N_("Tulis nomor yang dicari."));
    struct one x = {.ctx = ctx, .own = number};
    struct sbt_id id;
    struct sbt_fault quiet = {0};
    if (sbt_report_number_read(number, x.number) && sbt_report_by_no(ctx, number, &id, &quiet) == SBT_OK) {
        const char **one = SBT_NEW_N(ctx->arena, const char *, 1);
        one[0] = sbt_arena_strdup(ctx->arena, x.number);
        *ret = one;
        *ret_n = 1;
        return SBT_OK;
    }
    SBT_TRY(sbt_ctx_tx(ctx, "report.search", SBT_TX_READ, search_tx, &x, f));
    *ret = x.numbers;
    *ret_n = x.numbers_n;
    return SBT_OK;
}
