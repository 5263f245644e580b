// Opening a case from a report: its number, its subjects with proposed offences, who sees it, its first clocks.
#include "app/case_open.h"

#include "app/case_clock.h"
#include "app/case_pin.h"
#include "app/succession_duty.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "domain/classify.h"
#include "store/dbval.h"

// Numbers say nothing about how many there are; a clash is looked up and drawn again.
enum sbt_rc sbt_case_number_new(struct sbt_tx *tx, int64_t now, const char **ret, struct sbt_fault *f)
{
    int year, month, day;
    sbt_day_split(sbt_day_at(now, SBT_ZONE_WIB), &year, &month, &day);
    for (int i = 0; i < 8; i++) {
        char code[8];
        sbt_random_code(code, 6);
        struct sbt_q_case_file_by_number_in in = {.number = sbt_arena_printf(sbt_tx_arena(tx), "K-%d-%s", year, code)};
        struct sbt_q_case_file_by_number_out out;
        bool found;
        SBT_TRY(sbt_q_case_file_by_number(tx, &in, &out, &found, f));
        if (!found) {
            *ret = in.number;
            return SBT_OK;
        }
    }
    return sbt_fault_internal(f, SBT_E_INTERNAL, "no free case number after eight tries");
}

static enum sbt_rc agency_by_code(struct sbt_tx *tx, const char *code, struct sbt_q_case_agency_by_code_out *ret,
                                  bool *ret_found, struct sbt_fault *f)
{
    *ret_found = false;
    if (sbt_str_empty(code))
        return SBT_OK;
    struct sbt_q_case_agency_by_code_in in = {.code = code};
    return sbt_q_case_agency_by_code(tx, &in, ret, ret_found, f);
}

enum sbt_rc sbt_case_offices_of(struct sbt_tx *tx, const char *agency_code, struct sbt_case_offices *ret,
                                struct sbt_fault *f)
{
    struct sbt_q_case_agency_by_code_out a, k;
    bool found;
    *ret = (struct sbt_case_offices){0};
    SBT_TRY(agency_by_code(tx, agency_code, &a, &found, f));
    if (!found)
        return SBT_OK;
    ret->agency = a.agency_id;
    ret->ppk = a.agency_id;
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    if (a.valid_to != SBT_INT_NONE && a.valid_to < today)
        SBT_TRY(sbt_succession_ppk(tx, &a.agency_id, today, &ret->ppk, f));
    ret->kind = a.kind;
    // Central agencies have no regional office: BKN itself watches them.
    SBT_TRY(agency_by_code(tx, a.kanreg_code ? a.kanreg_code : "BKN", &k, &found, f));
    if (found)
        ret->kanreg = k.agency_id;
    return SBT_OK;
}

static void sight_add(struct sbt_ev_sight_row *rows, size_t max, size_t *n, struct sbt_id id, const char *level)
{
    if (sbt_id_is_none(&id) || *n >= max)
        return;
    for (size_t i = 0; i < *n; i++)
        if (sbt_id_eq(&rows[i].id, &id))
            return;
    rows[(*n)++] = (struct sbt_ev_sight_row){.id = id, .level = level};
}

enum sbt_rc sbt_case_sight(struct sbt_tx *tx, const struct sbt_case_subject *cs, const char *state,
                           struct sbt_ev_sight_row *rows, size_t max, size_t *ret_n, struct sbt_fault *f)
{
    *ret_n = 0;
    struct sbt_id office = cs->file.bawaslu_agency_id;
    for (int up = 0; up < 3 && !sbt_id_is_none(&office); up++) { // regency, province, national
        sight_add(rows, max, ret_n, office, "full");
        struct sbt_q_case_agency_in in = {.agency_id = office};
        struct sbt_q_case_agency_out a;
        struct sbt_q_case_agency_by_code_out p;
        bool found;
        SBT_TRY(sbt_q_case_agency(tx, &in, &a, &found, f));
        if (!found)
            break;
        SBT_TRY(agency_by_code(tx, a.parent_code, &p, &found, f));
        office = found ? p.agency_id : (struct sbt_id){{0}};
    }
    sight_add(rows, max, ret_n, cs->file.filed_agency_id, "full");
    sight_add(rows, max, ret_n, cs->sub.kanreg_agency_id, "full");
    struct sbt_passed *p;
    size_t n;
    SBT_TRY(sbt_passed_of_case(tx, &cs->case_id.u, &p, &n, f));
    for (size_t i = 0; i < n; i++)
        if (p[i].sight)
            sight_add(rows, max, ret_n, p[i].to, p[i].sight);
    const struct sbt_rb_state *st = sbt_rb_state_get(cs->rb, state);
    if (st && st->ppk_sees)
        sight_add(rows, max, ret_n, cs->sub.ppk_agency_id, "released");
    return SBT_OK;
}

// Proposes the offence; none (and why) when no row fits, so that an officer or the task force decides.
static enum sbt_rc propose(struct sbt_tx *tx, const struct sbt_rulebook *rb, const struct sbt_case_open_in *in,
                           struct sbt_subject_row *row, struct sbt_ev_subject_added_facts *facts, struct sbt_fault *f)
{
    row->acted_on = in->act_day;
    if (sbt_str_empty(in->act) || in->act_day == SBT_DAY_NONE)
        return SBT_OK;
    struct sbt_classify_in ci = {
        .act = in->act,
        .object = sbt_object_of(in->object),
        .acted_on = in->act_day,
        .determined_on = SBT_DAY_NONE,
        .cltn = sbt_str_eq(in->cltn, "yes")  ? SBT_YN_YES
                : sbt_str_eq(in->cltn, "no") ? SBT_YN_NO
                                             : SBT_YN_UNSET,
    };
    if (!sbt_str_empty(in->contest)) {
        struct sbt_q_case_determination_in din = {
            .contest = in->contest, .office = in->contest_office, .region = in->contest_region};
        struct sbt_q_case_determination_out d;
        bool found;
        SBT_TRY(sbt_q_case_determination(tx, &din, &d, &found, f));
        if (found)
            ci.determined_on = (sbt_day)d.first_day;
    }
    struct sbt_classify_out co;
    co.hits_n = 0;
    if (sbt_classify(sbt_tx_arena(tx), rb, &ci, &co, f) != SBT_OK)
        sbt_fault_clear(f); // a day outside the law is no reason to refuse a report: the offence stays open
    if (co.hits_n == 0)
        return SBT_OK;
    const struct sbt_classify_hit *h = &co.hits[0];
    row->offence = h->offence->code;
    row->offence_level = h->level;
    const char **why = SBT_NEW_N(sbt_tx_arena(tx), const char *, 4);
    why[0] = h->why;
    size_t n = 1;
    for (int i = 0; i < 3 && h->args[i]; i++)
        why[n++] = h->args[i];
    facts->reason = why;
    facts->reason_n = n;
    return SBT_OK;
}

// Since when the first clock runs: the report's receipt, or its completeness, as the rulebook sets. A finding that comes
// with its study enters behind that clock, and its own runs from now.
static int64_t clock_from(const struct sbt_case_subject *cs, const struct sbt_case_open_in *in, int64_t now)
{
    bool complete = sbt_str_eq(sbt_rb_setting_str(cs->rb, "verify_clock_from"), "complete");
    int64_t from = complete ? in->complete_us : in->received_us;
    return sbt_str_eq(cs->row.state, cs->rb->start) && from > 0 && from < now ? from : now;
}

static enum sbt_rc start_clocks(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                const struct sbt_case_open_in *in, struct sbt_fault *f)
{
    int64_t from_us = clock_from(cs, in, sbt_tx_now_us(tx));
    for (size_t i = 0; i < cs->rb->clocks_n; i++)
        if (sbt_str_eq(cs->rb->clocks[i].start_state, cs->row.state))
            SBT_TRY(sbt_case_clock_start_at(tx, ctx, cs, &cs->rb->clocks[i], from_us, f));
    return SBT_OK;
}

enum sbt_rc sbt_case_add_subject(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *case_id,
                                 const struct sbt_case_open_in *in, const struct sbt_case_open_subject *s,
                                 struct sbt_id *ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_case_subject cs = {.case_id = {*case_id}};
    struct sbt_q_case_file_get_in key = {.case_id = *case_id};
    bool found;
    SBT_TRY(sbt_q_case_file_get(tx, &key, &cs.file, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kasus atau terlapor ini tidak ditemukan."));
    SBT_TRY(sbt_app_rulebook(tx, ctx->app, cs.file.rulebook, &cs.rb, f));
    struct sbt_case_offices o;
    SBT_TRY(sbt_case_offices_of(tx, s->agency_code, &o, f));
    cs.sub.agency_id = o.agency;
    cs.sub.ppk_agency_id = o.ppk;
    cs.sub.kanreg_agency_id = o.kanreg;

    struct sbt_q_case_next_subject_n_in nin = {.case_id = *case_id};
    struct sbt_q_case_next_subject_n_out next;
    SBT_TRY(sbt_q_case_next_subject_n(tx, &nin, &next, &found, f));
    struct sbt_ev_subject_added_facts facts = {
        .act = in->act,
        .agency = o.agency,
        .case_ = *case_id,
        .cltn = in->cltn,
        .employment = s->employment,
        .kanreg = o.kanreg,
        .n = next.n,
        .object = in->object,
        .ppk_agency = o.ppk,
        .position_category = s->position_category,
        .rank = s->rank,
        .report = in->report,
        .unidentified = s->unidentified,
    };
    if (in->brings_study)
        sbt_subject_start_studied(cs.rb, &cs.row);
    else
        sbt_subject_start(cs.rb, &cs.row);
    cs.row.asn_known_no = sbt_str_eq(s->employment, "non_asn");
    cs.row.position = s->position_category;
    cs.row.round = cs.row.round > 0 ? cs.row.round : 1;
    const struct sbt_rulebook *law;
    SBT_TRY(sbt_case_law(tx, ctx->app, &cs, in->act_day, &law, f));
    SBT_TRY(propose(tx, law, in, &cs.row, &facts, f));
    struct sbt_ev_subject_after after;
    const struct sbt_rb_state *st = sbt_rb_state_get(cs.rb, cs.row.state);
    struct sbt_id holder;
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    SBT_TRY(sbt_case_holder(tx, &cs, st->holder, today, &holder, f));
    sbt_case_after(cs.rb, &cs.row, &holder, sbt_case_law_pin(a, law, cs.row.acted_on), &after);
    facts.after = &after;
    struct sbt_ev_sight_row rows[40];
    size_t rows_n;
    SBT_TRY(sbt_case_sight(tx, &cs, cs.row.state, rows, SBT_ARRAY_LEN(rows), &rows_n, f));
    facts.sight = rows;
    facts.sight_n = rows_n;
    struct sbt_ev_subject_added_person person = {
        .agency_text = s->agency_text,
        .birth_day = s->birth_day,
        .name = s->name,
        .name_key = s->name_key,
        .nik = s->nik,
        .nip = s->nip,
        .position = s->position,
    };
    sbt_id_new(&cs.subject_id.u, sbt_tx_now_us(tx));
    struct sbt_event_new e = {.kind = SBT_EV_SUBJECT_ADDED,
                              .thing = cs.subject_id.u,
                              .case_id = *case_id,
                              .facts = &facts,
                              .person = &person};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    SBT_TRY(start_clocks(tx, ctx, &cs, in, f));
    *ret = cs.subject_id.u;
    return SBT_OK;
}

// The Bawaslu office of a region: the regency's, or the province's, or the national one.
static enum sbt_rc bawaslu_of(struct sbt_tx *tx, const char *region, struct sbt_id *ret, struct sbt_fault *f)
{
    struct sbt_q_case_agency_by_code_out a;
    bool found = false;
    if (!sbt_str_empty(region)) {
        SBT_TRY(agency_by_code(tx, sbt_arena_printf(sbt_tx_arena(tx), "BAWASLU-%s", region), &a, &found, f));
        if (!found && region[0] && region[1] && region[2] == '.')
            SBT_TRY(agency_by_code(tx, sbt_arena_printf(sbt_tx_arena(tx), "BAWASLU-%.2s", region), &a, &found, f));
    }
    if (!found)
        SBT_TRY(agency_by_code(tx, "BAWASLU", &a, &found, f));
    *ret = found ? a.agency_id : (struct sbt_id){{0}};
    return SBT_OK;
}

enum sbt_rc sbt_case_open(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_open_in *in,
                          struct sbt_case_opened *ret, struct sbt_fault *f)
{
    int64_t now = sbt_tx_now_us(tx);
    sbt_day today = sbt_day_at(now, SBT_ZONE_WIB);
    const struct sbt_rulebook *rb;
    SBT_TRY(sbt_app_rulebook_on(tx, ctx->app, today, &rb, f));
    struct sbt_buf hash;
    sbt_buf_init(&hash, 128);
    sbt_buf_add_hex(&hash, rb->hash.b, sizeof rb->hash.b);
    struct sbt_ev_case_opened_facts facts = {
        .act = in->act,
        .contest = in->contest,
        .contest_office = in->contest_office,
        .contest_region = in->contest_region,
        .filed_agency = in->filed_agency,
        .opened_day = today,
        .place_region = in->place_region,
        .report = in->report,
        .rulebook = sbt_arena_strdup(sbt_tx_arena(tx), hash.p),
        .source = in->source,
    };
    sbt_buf_done(&hash);
    SBT_TRY(bawaslu_of(tx, in->contest_region ? in->contest_region : in->place_region, &facts.bawaslu_agency, f));
    struct sbt_case_opened out = {0};
    SBT_TRY(sbt_case_number_new(tx, now, &out.number, f));
    facts.number = out.number;
    sbt_id_new(&out.case_id.u, now);
    struct sbt_event_new e = {
        .kind = SBT_EV_CASE_OPENED, .thing = out.case_id.u, .case_id = out.case_id.u, .facts = &facts};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    static const struct sbt_case_open_subject nobody = {.unidentified = true, .birth_day = SBT_DAY_NONE};
    const struct sbt_case_open_subject *list = in->subjects_n ? in->subjects : &nobody;
    out.subjects_n = in->subjects_n ? in->subjects_n : 1;
    out.subjects = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_id, out.subjects_n);
    for (size_t i = 0; i < out.subjects_n; i++)
        SBT_TRY(sbt_case_add_subject(tx, ctx, &out.case_id.u, in, &list[i], &out.subjects[i], f));
    *ret = out;
    return SBT_OK;
}
