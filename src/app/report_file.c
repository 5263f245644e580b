// Filing a report: checked, judged, numbered, appended as one event with its evidence, and turned into a case at once
// when nothing is missing and nothing like it is there.
#include "app/report_file.h"

#include "app/evidence_take.h"
#include "app/idempotency.h"
#include "app/identity_seal.h"
#include "app/report_case.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "match/name.h"
#include "store/dbval.h"
#include "store/event.h"

struct filing {
    struct sbt_ctx *ctx;
    const struct sbt_report_file_in *in;
    struct sbt_report_form form; // with subjects cleaned
    struct sbt_hash request;
    const char *box; // the reporter's identity, sealed before the transaction; NULL: not yet
    struct sbt_report_file_out out;
};

static bool is_form(const struct sbt_report_form *r, const char *code)
{
    return sbt_str_eq(r->form, code);
}

static enum sbt_rc may(const struct sbt_ctx *ctx, const struct sbt_report_file_in *in, struct sbt_fault *f)
{
    if (sbt_str_eq(in->channel, "publik"))
        return SBT_OK;
    if (sbt_str_eq(in->channel, "csv"))
        return sbt_ctx_need(ctx, SBT_NEED_IMPORT, f);
    if (sbt_str_eq(in->channel, "api") && sbt_id_is_none(&ctx->actor.account.u) && is_form(in->form, "publik"))
        return SBT_OK;
    return sbt_ctx_need(ctx, SBT_NEED_REPORT_ENTER, f);
}

static sbt_day today_of(const struct sbt_ctx *ctx, int64_t now_us)
{
    return sbt_day_at(now_us, ctx->actor.zone ? ctx->actor.zone : SBT_ZONE_WIB);
}

// Cleans what was typed, before any transaction: numbers, names, form and mode.
static enum sbt_rc prepare(struct sbt_ctx *ctx, const struct sbt_report_file_in *in, struct sbt_report_form *ret,
                           struct sbt_fault *f)
{
    struct sbt_arena *a = ctx->arena;
    struct sbt_report_form r = *in->form;
    if (r.form == NULL)
        r.form = "publik";
    if (is_form(&r, "a") || is_form(&r, "b2")) {
        r.mode = "kantor"; // the office itself reports
        r.reporter = NULL;
    } else if (r.mode == NULL) {
        r.mode = "tanpa";
    }
    if (strcmp(r.mode, "tanpa") == 0)
        r.reporter = NULL; // what was typed before she chose this is not kept
    struct sbt_ev_report_subject *s;
    size_t n;
    SBT_TRY(sbt_report_check(a, &r, today_of(ctx, ctx->now_us), &s, &n, f));
    for (size_t i = 0; i < n; i++)
        if (s[i].name != NULL) {
            const char *key = sbt_name_key(a, s[i].name);
            s[i].name_key = sbt_str_empty(key) ? NULL : key;
        }
    r.subjects = s;
    r.subjects_n = n;
    *ret = r;
    return SBT_OK;
}

static void request_hash(const struct sbt_report_file_in *in, struct sbt_hash *ret)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_JSON_BYTES);
    sbt_buf_puts(&b, in->channel);
    sbt_encode_json(&sbt_report_all_t, in->form, &b);
    sbt_sha256(b.p, b.n, ret);
}

const char *sbt_report_code_grouped(struct sbt_arena *a, const char *code)
{
    size_t n = strlen(code), o = 0;
    char *out = sbt_arena_alloc(a, n + n / 4 + 2);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && i % 4 == 0)
            out[o++] = '-';
        out[o++] = code[i];
    }
    return out;
}

static enum sbt_rc new_number(struct sbt_tx *tx, int64_t now, const char **ret, struct sbt_fault *f)
{
    int year, month, day;
    sbt_day_split(sbt_day_at(now, SBT_ZONE_WIB), &year, &month, &day);
    char no[SBT_REPORT_NUMBER_SIZE];
    for (int i = 0; i < 20; i++) {
        uint32_t r;
        sbt_random(&r, sizeof r);
        sbt_report_number_make(year, r % 100000000U, no);
        struct sbt_q_report_by_number_in in = {.number = no};
        struct sbt_q_report_by_number_out out;
        bool found;
        SBT_TRY(sbt_q_report_by_number(tx, &in, &out, &found, f));
        if (!found) {
            *ret = sbt_arena_strdup(sbt_tx_arena(tx), no);
            return SBT_OK;
        }
    }
    return sbt_fault_internal(f, SBT_E_INTERNAL, "no free report number after twenty tries");
}

// The office that takes it in: the officer's own, else the Bawaslu office of the contest's area or of the place.
static enum sbt_rc office(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_report_form *r,
                          struct sbt_id *ret, struct sbt_fault *f)
{
    if (!sbt_id_is_none(&ctx->actor.agency.u)) {
        *ret = ctx->actor.agency.u;
        return SBT_OK;
    }
    const char *region = r->contest_region ? r->contest_region : r->place_region;
    bool found = false;
    if (region != NULL) {
        struct sbt_q_report_office_in in = {.region = region,
                                            .province = sbt_arena_printf(sbt_tx_arena(tx), "%.2s", region)};
        struct sbt_q_report_office_out out;
        SBT_TRY(sbt_q_report_office(tx, &in, &out, &found, f));
        if (found)
            *ret = out.agency_id;
    }
    if (!found) {
        struct sbt_q_report_office_national_out out;
        SBT_TRY(sbt_q_report_office_national(tx, &out, &found, f));
        if (found)
            *ret = out.agency_id;
    }
    return SBT_OK;
}

// "Pemerintah Kabupaten Maros", typed as the directory has it, is that agency.
static enum sbt_rc agency_by_name(struct sbt_tx *tx, struct sbt_ev_report_subject *s, struct sbt_fault *f)
{
    if (s->agency_text == NULL)
        return SBT_OK;
    struct sbt_q_report_agency_named_in in = {.name = s->agency_text};
    struct sbt_q_report_agency_named_out out;
    bool found;
    SBT_TRY(sbt_q_report_agency_named(tx, &in, &out, &found, f));
    if (found)
        s->agency = out.code;
    return SBT_OK;
}

// Codes that name rows of reference lists: what is not there is an error at the field.
static enum sbt_rc references(struct sbt_tx *tx, struct sbt_report_form *r, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_ev_report_subject *list =
        sbt_arena_dup(a, r->subjects, (r->subjects_n + 1) * sizeof r->subjects[0]); // the first try's stay as they were
    r->subjects = list;
    bool found, bad = false;
    const struct {
        const char *field, *code;
    } regions[] = {{"place_region", r->place_region}, {"contest_region", r->contest_region}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(regions); i++) {
        if (regions[i].code == NULL)
            continue;
        struct sbt_q_region_get_in in = {.code = regions[i].code};
        struct sbt_q_region_get_out out;
        SBT_TRY(sbt_q_region_get(tx, &in, &out, &found, f));
        if (!found) {
            bad = true;
            (void)sbt_fault_field(f, regions[i].field, SBT_N_("Wilayah ini tidak dikenal. Pilih dari daftar."));
        }
    }
    if (r->contest != NULL) {
        struct sbt_q_contest_get_in in = {.code = r->contest};
        struct sbt_q_contest_get_out out;
        SBT_TRY(sbt_q_contest_get(tx, &in, &out, &found, f));
        if (!found) {
            bad = true;
            (void)sbt_fault_field(f, "contest", SBT_N_("Jenis pemilihan ini tidak dikenal. Pilih dari daftar."));
        }
    }
    if (r->contest_office != NULL) {
        struct sbt_q_contest_office_list_out *offices;
        size_t n;
        SBT_TRY(sbt_q_contest_office_list(tx, &(struct sbt_q_contest_office_list_in){0}, &offices, &n, f));
        for (found = false; !found && n > 0; n--)
            found = strcmp(offices[n - 1].office, r->contest_office) == 0;
        if (!found) {
            bad = true;
            (void)sbt_fault_field(f, "contest_office", SBT_N_("Jabatan ini tidak dikenal. Pilih dari daftar."));
        }
    }
    if (r->act != NULL) {
        struct sbt_q_report_act_known_in in = {.code = r->act};
        struct sbt_q_report_act_known_out out;
        SBT_TRY(sbt_q_report_act_known(tx, &in, &out, &found, f));
        if (!found || out.n == 0) {
            bad = true;
            (void)sbt_fault_field(f, "act", SBT_N_("Perbuatan ini tidak dikenal. Pilih dari daftar."));
        }
    }
    for (size_t i = 0; i < r->subjects_n; i++) {
        if (r->subjects[i].agency == NULL) {
            SBT_TRY(agency_by_name(tx, &list[i], f));
            continue;
        }
        struct sbt_q_agency_by_code_in in = {.code = r->subjects[i].agency};
        struct sbt_q_agency_by_code_out out;
        SBT_TRY(sbt_q_agency_by_code(tx, &in, &out, &found, f));
        if (!found) {
            bad = true;
            (void)sbt_fault_field(f, sbt_arena_printf(a, "subjects.%zu.agency", i),
                                  SBT_N_("Instansi ini tidak dikenal. Pilih dari daftar, atau tulis namanya."));
        }
    }
    return bad ? SBT_E_INVALID : SBT_OK;
}

static enum sbt_rc judge(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_report_form *r,
                         struct sbt_report_gate *ret, struct sbt_fault *f)
{
    int64_t now = sbt_tx_now_us(tx);
    const struct sbt_rulebook *rb = NULL;
    enum sbt_rc rc = sbt_app_rulebook_on(tx, ctx->app, sbt_day_at(now, SBT_ZONE_WIB), &rb, f);
    if (rc == SBT_E_NOT_FOUND)
        sbt_fault_clear(f); // a day without a rulebook is no reason to turn a report away
    else
        SBT_TRY(rc);
    struct sbt_report_rules rules;
    sbt_report_rules_of(rb, &rules);
    const struct sbt_calendar *cal;
    SBT_TRY(sbt_app_calendar(tx, ctx->app, &cal, f));
    enum sbt_zone zone = ctx->actor.zone ? ctx->actor.zone : SBT_ZONE_WIB;
    return sbt_report_judge(r, &rules, cal, now, zone, r->uploads_n > 0, ret, f);
}

static enum sbt_rc append(struct sbt_tx *tx, struct filing *x, const struct sbt_report_form *r,
                          const struct sbt_id *agency, const char *const *sha256, const char *receipt,
                          struct sbt_fault *f)
{
    struct sbt_report_file_out *o = &x->out;
    struct sbt_ev_report_filed_facts facts = {
        .act = r->act,
        .agency = *agency,
        .alone = r->reporter_alone,
        .awal = o->gate.awal,
        .channel = x->in->channel,
        .complete_by = o->gate.complete_by,
        .contest = r->contest,
        .contest_office = r->contest_office,
        .contest_region = r->contest_region,
        .evidence = sha256,
        .evidence_n = r->uploads_n,
        .finding_date = r->finding_date,
        .finding_number = r->finding_number,
        .form = r->form,
        .happened_day = r->happened_day,
        .known_day = r->known_day,
        .lang = x->ctx->lang,
        .late = o->gate.late,
        .missing = o->gate.missing,
        .missing_n = o->gate.missing_n,
        .mode = r->mode,
        .number = o->number,
        .object = r->object,
        .own_number = r->own_number,
        .place_kind = r->place_kind,
        .place_region = r->place_region,
        .receipt_hash = receipt,
        .spouse_cltn = r->spouse_cltn,
        .status = o->status,
        .study_date = r->study_date,
        .study_number = r->study_number,
        .subjects_n = (int64_t)r->subjects_n,
    };
    struct sbt_ev_report_filed_person person = {.place = r->place,
                                                .subjects = r->subjects,
                                                .subjects_n = r->subjects_n,
                                                .witnesses = r->witnesses,
                                                .witnesses_n = r->witnesses_n};
    struct sbt_ev_report_filed_sealed sealed = {0};
    if (r->reporter != NULL && strcmp(r->mode, "dibuka") == 0) {
        person.reporter = r->reporter;
        person.reporter_n = 1;
    } else if (r->reporter != NULL && strcmp(r->mode, "dirahasiakan") == 0) {
        sealed.box = x->box;
        if (sealed.box == NULL)
            SBT_TRY(sbt_identity_seal(tx, r->reporter, &sealed.box, f));
    }
    struct sbt_ev_report_filed_text text = {
        .account = r->account, .links = r->links, .links_n = r->links_n, .study = r->study};
    struct sbt_event_new e = {.kind = SBT_EV_REPORT_FILED,
                              .thing = o->id.u,
                              .facts = &facts,
                              .person = &person,
                              .text = &text,
                              .sealed = sealed.box ? &sealed : NULL};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

// A report that brings its id was perhaps filed before.
static enum sbt_rc known_id(struct sbt_tx *tx, struct filing *x, bool *ret, struct sbt_fault *f)
{
    *ret = false;
    if (sbt_id_is_none(&x->in->id))
        return SBT_OK;
    struct sbt_q_report_get_in in = {.report_id = x->in->id};
    struct sbt_q_report_get_out r;
    SBT_TRY(sbt_q_report_get(tx, &in, &r, ret, f));
    if (*ret)
        x->out =
            (struct sbt_report_file_out){.id = {r.report_id}, .number = r.number, .status = r.status, .again = true};
    return SBT_OK;
}

static enum sbt_rc file(struct sbt_tx *tx, struct filing *x, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_report_file_out *o = &x->out;
    struct sbt_report_form *r = &x->form;
    *o = (struct sbt_report_file_out){0};
    bool known;
    SBT_TRY(known_id(tx, x, &known, f));
    if (known)
        return SBT_OK;
    struct sbt_report_form copy = x->form;
    SBT_TRY(references(tx, r = &copy, f));
    SBT_TRY(judge(tx, x->ctx, r, &o->gate, f));
    SBT_TRY(new_number(tx, sbt_tx_now_us(tx), &o->number, f));
    struct sbt_id agency = {{0}};
    SBT_TRY(office(tx, x->ctx, r, &agency, f));
    char code[SBT_LIMIT_RECEIPT_CHARS + 1];
    char *receipt = sbt_arena_alloc(a, 65);
    sbt_random_code(code, SBT_LIMIT_RECEIPT_CHARS);
    sbt_receipt_hash(x->ctx->app, o->number, code, receipt);
    o->code = sbt_report_code_grouped(a, code);
    sbt_wipe(code, sizeof code);
    o->status = o->gate.complete ? "complete" : "received";
    o->id.u = x->in->id;
    if (sbt_id_is_none(&o->id.u))
        sbt_id_new(&o->id.u, sbt_tx_now_us(tx));

    struct sbt_evidence_take *take = NULL;
    const char **sha256 = SBT_NEW_N(a, const char *, r->uploads_n + 1);
    SBT_TRY(sbt_evidence_look(tx, x->in->owner, r->uploads, r->uploads_n, "uploads", &take, f));
    for (size_t i = 0; i < r->uploads_n; i++)
        sha256[i] = take[i].sha256;
    SBT_TRY(append(tx, x, r, &agency, sha256, receipt, f));
    struct sbt_evidence_for of = {.report = o->id.u, .kind = "laporan"};
    SBT_TRY(sbt_evidence_keep(tx, take, r->uploads_n, &of, f));
    // A lead (Form A) waits for the office's decision; what looks like a known matter waits for an officer.
    if (!o->gate.complete || is_form(r, "a"))
        return SBT_OK;
    bool opened;
    SBT_TRY(sbt_report_open_new(tx, x->ctx, &o->id.u, &opened, &o->case_number, f));
    if (opened)
        o->status = "joined";
    return SBT_OK;
}

// --- the stored answer: number, code, id, status, case number, missing codes

struct answer {
    const char *case_number, *code, *number, *status;
    struct sbt_id id;
    const char *const *missing;
    size_t missing_n;
    bool awal, late;
    sbt_day complete_by;
};
static const struct sbt_field answer_f[] = {
    SBT_FIELD(answer, BOOL, awal),
    SBT_FIELD(answer, TEXT, case_number),
    SBT_FIELD(answer, TEXT, code),
    SBT_FIELD(answer, DAY, complete_by),
    SBT_FIELD(answer, ID, id),
    SBT_FIELD(answer, BOOL, late),
    SBT_FIELD_LIST(answer, STRS, missing, missing_n, .max = SBT_REPORT_MISSING_MAX),
    SBT_FIELD(answer, TEXT, number),
    SBT_FIELD(answer, TEXT, status),
};
static const struct sbt_fields answer_t = SBT_FIELDS(answer, "FiledAnswer", answer_f);

static struct sbt_blob encode(struct sbt_arena *a, const struct sbt_report_file_out *o)
{
    struct answer x = {.case_number = o->case_number,
                       .code = o->code,
                       .number = o->number,
                       .status = o->status,
                       .id = o->id.u,
                       .missing = o->gate.missing,
                       .missing_n = o->gate.missing_n,
                       .awal = o->gate.awal,
                       .late = o->gate.late,
                       .complete_by = o->gate.complete_by};
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    sbt_encode_json(&answer_t, &x, &b);
    struct sbt_blob out = {.p = sbt_arena_dup(a, b.p, b.n), .n = b.n};
    sbt_wipe(b.p, b.n);
    return out;
}

static enum sbt_rc decode(struct sbt_arena *a, struct sbt_blob b, struct sbt_report_file_out *ret, struct sbt_fault *f)
{
    struct answer x;
    SBT_TRY(sbt_decode_json(&answer_t, b.p, b.n, 0, a, &x, f));
    struct sbt_report_file_out o = {
        .number = x.number, .code = x.code, .case_number = x.case_number, .status = x.status, .again = true};
    o.id.u = x.id;
    for (size_t i = 0; i < x.missing_n && i < SBT_REPORT_MISSING_MAX; i++)
        o.gate.missing[o.gate.missing_n++] = x.missing[i];
    o.gate.awal = x.awal;
    o.gate.late = x.late;
    o.gate.complete_by = x.complete_by;
    o.gate.limit_day = SBT_DAY_NONE;
    o.gate.complete = x.complete_by == SBT_DAY_NONE;
    *ret = o;
    return SBT_OK;
}

static enum sbt_rc file_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct filing *x = arg;
    bool seen;
    struct sbt_blob answer;
    SBT_TRY(sbt_idem_begin(tx, x->ctx, "report.file", &x->request, &seen, &answer, f));
    if (seen)
        return decode(sbt_tx_arena(tx), answer, &x->out, f);
    SBT_TRY(file(tx, x, f));
    return sbt_idem_end(tx, x->ctx, "report.file", encode(sbt_tx_arena(tx), &x->out), f);
}

// On a reader's thread: the one that writes shall not wait for elliptic curves.
static enum sbt_rc seal_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct filing *x = arg;
    return sbt_identity_seal(tx, x->form.reporter, &x->box, f);
}

enum sbt_rc sbt_report_file(struct sbt_ctx *ctx, const struct sbt_report_file_in *in, struct sbt_report_file_out *ret,
                            struct sbt_fault *f)
{
    SBT_TRY(may(ctx, in, f));
    struct filing x = {.ctx = ctx, .in = in};
    request_hash(in, &x.request);
    SBT_TRY(prepare(ctx, in, &x.form, f));
    if (x.form.reporter != NULL && sbt_str_eq(x.form.mode, "dirahasiakan"))
        SBT_TRY(sbt_ctx_tx(ctx, "report.seal", SBT_TX_READ, seal_tx, &x, f));
    SBT_TRY(sbt_ctx_tx(ctx, "report.file", SBT_TX_TOGETHER, file_tx, &x, f));
    *ret = x.out;
    return SBT_OK;
}

enum sbt_rc sbt_report_file_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_report_file_in *in,
                               struct sbt_report_file_out *ret, struct sbt_fault *f)
{
    SBT_TRY(may(ctx, in, f));
    struct filing x = {.ctx = ctx, .in = in};
    SBT_TRY(prepare(ctx, in, &x.form, f));
    SBT_TRY(file(tx, &x, f));
    *ret = x.out;
    return SBT_OK;
}
