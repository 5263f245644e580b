// From report to case: the subjects of a report become those of a new case, or meet the ones that a case has already.
#include "app/report_case.h"

#include "app/case_open.h"
#include "app/sight.h"
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "match/name.h"
#include "store/dbval.h"
#include "store/event.h"

#define NOT_FOUND_SAY SBT_N_("Laporan ini tidak ada, atau Anda tidak berhak melihatnya.")

enum sbt_rc sbt_report_seen(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_id *report,
                            struct sbt_fault *f)
{
    struct sbt_sight s;
    sbt_sight_of(&ctx->actor, &s);
    return sbt_sight_report(tx, &s, report, f);
}

// --- duplicates

struct found {
    struct sbt_duplicate *list;
    size_t n;
};

static void add(struct found *l, const struct sbt_duplicate *d)
{
    for (size_t i = 0; i < l->n; i++)
        if (sbt_id_eq(&l->list[i].case_id, &d->case_id) && sbt_id_eq(&l->list[i].report_id, &d->report_id)) {
            if (d->score > l->list[i].score)
                l->list[i] = *d;
            return;
        }
    size_t at = l->n;
    while (at > 0 && l->list[at - 1].score < d->score)
        at--;
    if (at >= SBT_DUPLICATES_MAX)
        return;
    if (l->n < SBT_DUPLICATES_MAX)
        l->n++;
    memmove(&l->list[at + 1], &l->list[at], (l->n - 1 - at) * sizeof l->list[0]);
    l->list[at] = *d;
}

#define LIKE_LEAST 850 // names below this are taken for two people
#define NEAR_DAYS 7

static int by_name(struct sbt_arena *a, const char *my_key, const char *their_key)
{
    return my_key == NULL || their_key == NULL ? 0 : sbt_name_keys_similar(a, my_key, their_key);
}

// One person of the report against what is there. A search that finds too much is cut: the strongest are newest.
static enum sbt_rc for_subject(struct sbt_tx *tx, const struct sbt_q_report_get_out *r,
                               const struct sbt_q_report_subjects_out *s, struct found *l, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    size_t n;
    if (s->nip != NULL || s->nik != NULL) {
        struct sbt_q_duplicate_by_number_in in = {.nip = s->nip, .nik = s->nik, .max = 20};
        struct sbt_q_duplicate_by_number_out *c;
        SBT_TRY(sbt_q_duplicate_by_number(tx, &in, &c, &n, f));
        for (size_t i = 0; i < n; i++)
            add(l, &(struct sbt_duplicate){.case_id = c[i].case_id,
                                           .number = c[i].case_number,
                                           .name = c[i].name,
                                           .act_code = c[i].act_code,
                                           .since_us = c[i].opened_us,
                                           .act_day = sbt_day_of_db(c[i].act_day),
                                           .score = sbt_str_eq(c[i].act_code, r->act_code) ? 1000 : 900,
                                           .why = SBT_N_("NIP atau NIK sama")});
        struct sbt_q_duplicate_report_by_number_in rin = {
            .nip = s->nip, .nik = s->nik, .report_id = r->report_id, .max = 20};
        struct sbt_q_duplicate_report_by_number_out *o;
        SBT_TRY(sbt_q_duplicate_report_by_number(tx, &rin, &o, &n, f));
        for (size_t i = 0; i < n; i++)
            add(l, &(struct sbt_duplicate){.report_id = o[i].report_id,
                                           .number = o[i].number,
                                           .name = o[i].name,
                                           .act_code = o[i].act_code,
                                           .since_us = o[i].filed_us,
                                           .act_day = sbt_day_of_db(o[i].happened_day),
                                           .score = sbt_str_eq(o[i].act_code, r->act_code) ? 1000 : 900,
                                           .why = SBT_N_("NIP atau NIK sama")});
    }
    const char *region = r->place_region ? r->place_region : r->contest_region;
    if (s->name_key == NULL || r->act_code == NULL || r->happened_day == SBT_INT_NONE || region == NULL)
        return SBT_OK;
    struct sbt_q_duplicate_by_act_in in = {.act_code = r->act_code,
                                           .region = region,
                                           .from_day = r->happened_day - NEAR_DAYS,
                                           .to_day = r->happened_day + NEAR_DAYS,
                                           .max = 200};
    struct sbt_q_duplicate_by_act_out *c;
    SBT_TRY(sbt_q_duplicate_by_act(tx, &in, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        int like = by_name(a, s->name_key, c[i].name_key);
        if (like >= LIKE_LEAST)
            add(l, &(struct sbt_duplicate){.case_id = c[i].case_id,
                                           .number = c[i].case_number,
                                           .name = c[i].name,
                                           .act_code = c[i].act_code,
                                           .since_us = c[i].opened_us,
                                           .act_day = sbt_day_of_db(c[i].act_day),
                                           .score = like - 50,
                                           .why = SBT_N_("Perbuatan, wilayah, dan waktu sama; nama mirip")});
    }
    struct sbt_q_duplicate_report_by_act_in rin = {.act_code = r->act_code,
                                                   .region = region,
                                                   .from_day = r->happened_day - NEAR_DAYS,
                                                   .to_day = r->happened_day + NEAR_DAYS,
                                                   .report_id = r->report_id,
                                                   .max = 200};
    struct sbt_q_duplicate_report_by_act_out *o;
    SBT_TRY(sbt_q_duplicate_report_by_act(tx, &rin, &o, &n, f));
    for (size_t i = 0; i < n; i++) {
        int like = by_name(a, s->name_key, o[i].name_key);
        if (like >= LIKE_LEAST)
            add(l, &(struct sbt_duplicate){.report_id = o[i].report_id,
                                           .number = o[i].number,
                                           .name = o[i].name,
                                           .act_code = o[i].act_code,
                                           .since_us = o[i].filed_us,
                                           .act_day = sbt_day_of_db(o[i].happened_day),
                                           .score = like - 50,
                                           .why = SBT_N_("Perbuatan, wilayah, dan waktu sama; nama mirip")});
    }
    return SBT_OK;
}

static enum sbt_rc get(struct sbt_tx *tx, const struct sbt_id *report, struct sbt_q_report_get_out *ret,
                       struct sbt_fault *f)
{
    struct sbt_q_report_get_in in = {.report_id = *report};
    bool found;
    SBT_TRY(sbt_q_report_get(tx, &in, ret, &found, f));
    return found ? SBT_OK : sbt_fault_set(f, SBT_E_NOT_FOUND, NOT_FOUND_SAY);
}

struct loaded { // a report as it is stored
    struct sbt_q_report_get_out r;
    struct sbt_q_report_subjects_out *s;
    size_t n;
};

static enum sbt_rc load(struct sbt_tx *tx, const struct sbt_id *report, struct loaded *ret, struct sbt_fault *f)
{
    struct sbt_q_report_subjects_in sin = {.report_id = *report};
    SBT_TRY(get(tx, report, &ret->r, f));
    return sbt_q_report_subjects(tx, &sin, &ret->s, &ret->n, f);
}

static enum sbt_rc duplicates(struct sbt_tx *tx, const struct loaded *x, struct found *ret, struct sbt_fault *f)
{
    *ret = (struct found){.list = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_duplicate, SBT_DUPLICATES_MAX + 1)};
    for (size_t i = 0; i < x->n; i++)
        SBT_TRY(for_subject(tx, &x->r, &x->s[i], ret, f));
    return SBT_OK;
}

enum sbt_rc sbt_report_duplicates(struct sbt_tx *tx, const struct sbt_id *report, struct sbt_duplicate **ret,
                                  size_t *ret_n, struct sbt_fault *f)
{
    struct loaded x;
    struct found l;
    SBT_TRY(load(tx, report, &x, f));
    SBT_TRY(duplicates(tx, &x, &l, f));
    *ret = l.list;
    *ret_n = l.n;
    return SBT_OK;
}

// --- opening

// What a case knows of employment: PNS, PPPK, or that somebody is no civil servant.
static const char *employment(const char *code)
{
    if (code == NULL || strcmp(code, "tidak_tahu") == 0)
        return NULL;
    return strcmp(code, "pns") == 0 || strcmp(code, "pppk") == 0 ? code : "non_asn";
}

static sbt_day birth_of(const char *nip)
{
    int y = 0, m = 0, d = 0;
    if (nip == NULL || strlen(nip) != 18)
        return SBT_DAY_NONE;
    for (int i = 0; i < 8; i++) {
        int v = nip[i] - '0';
        if (v < 0 || v > 9)
            return SBT_DAY_NONE;
        if (i < 4)
            y = y * 10 + v;
        else if (i < 6)
            m = m * 10 + v;
        else
            d = d * 10 + v;
    }
    return sbt_day_of(y, m, d);
}

static struct sbt_case_open_subject subject_of(const struct sbt_q_report_subjects_out *s)
{
    return (struct sbt_case_open_subject){
        .nip = s->nip,
        .nik = s->nik,
        .name = s->name,
        .name_key = s->name_key,
        .position = s->position,
        .position_category = s->position_category,
        .rank = s->rank,
        .employment = employment(s->employment),
        .agency_code = s->agency_code,
        .agency_text = s->agency_text,
        .birth_day = birth_of(s->nip),
        .unidentified = s->nip == NULL && s->nik == NULL && s->name == NULL,
    };
}

static void open_in_of(const struct sbt_q_report_get_out *r, struct sbt_case_open_in *ret)
{
    bool officers = r->channel != NULL && strcmp(r->channel, "publik") != 0 && !sbt_id_is_none(&r->filed_by);
    bool finding = r->form != NULL && strcmp(r->form, "b2") == 0;
    *ret = (struct sbt_case_open_in){
        .report = r->report_id,
        .source = finding ? "temuan" : "laporan",
        .act = r->act_code,
        .object = r->object,
        .cltn = r->spouse_cltn,
        .act_day = sbt_day_of_db(r->happened_day),
        .contest = r->contest,
        .contest_office = r->contest_office,
        .contest_region = r->contest_region,
        .place_region = r->place_region,
        .received_us = r->filed_us,
        .complete_us = r->complete_us == SBT_INT_NONE ? 0 : r->complete_us,
        .brings_study = finding && (r->study != NULL || r->study_number != NULL),
    };
    if (officers)
        ret->filed_agency = r->agency_id;
}

static enum sbt_rc joined(struct sbt_tx *tx, const struct sbt_id *report, const struct sbt_id *case_id,
                          const struct sbt_ev_subject_link *links, size_t n, struct sbt_fault *f)
{
    struct sbt_ev_report_joined_facts facts = {.case_ = *case_id, .subjects = links, .subjects_n = n};
    struct sbt_event_new e = {.kind = SBT_EV_REPORT_JOINED, .thing = *report, .case_id = *case_id, .facts = &facts};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc open_case(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct loaded *x,
                             struct sbt_case_id *ret_case, const char **ret_number, struct sbt_fault *f)
{
    if (!sbt_id_is_none(&x->r.case_id))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Laporan ini sudah masuk ke sebuah kasus."));
    struct sbt_case_open_subject *list = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_case_open_subject, x->n + 1);
    for (size_t i = 0; i < x->n; i++)
        list[i] = subject_of(&x->s[i]);
    struct sbt_case_open_in in;
    open_in_of(&x->r, &in);
    in.subjects = list;
    in.subjects_n = x->n;
    struct sbt_case_opened opened;
    SBT_TRY(sbt_case_open(tx, ctx, &in, &opened, f));
    SBT_TRY(joined(tx, &x->r.report_id, &opened.case_id.u, NULL, 0, f));
    *ret_case = opened.case_id;
    *ret_number = opened.number;
    return SBT_OK;
}

enum sbt_rc sbt_report_open_case(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *report,
                                 struct sbt_case_id *ret_case, const char **ret_number, struct sbt_fault *f)
{
    struct loaded x;
    SBT_TRY(load(tx, report, &x, f));
    return open_case(tx, ctx, &x, ret_case, ret_number, f);
}

enum sbt_rc sbt_report_open_new(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *report, bool *ret_opened,
                                const char **ret_number, struct sbt_fault *f)
{
    struct loaded x;
    struct found l;
    const struct sbt_rulebook *rb;
    struct sbt_case_id case_id;
    *ret_opened = false;
    SBT_TRY(load(tx, report, &x, f));
    SBT_TRY(duplicates(tx, &x, &l, f));
    if (l.n > 0)
        return SBT_OK;
    enum sbt_rc rc = sbt_app_rulebook_on(tx, ctx->app, sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB), &rb, f);
    if (rc == SBT_E_NOT_FOUND) {
        sbt_fault_clear(f);
        return SBT_OK; // no procedure in force today: it waits at the desk
    }
    SBT_TRY(rc);
    *ret_opened = true;
    return open_case(tx, ctx, &x, &case_id, ret_number, f);
}

// --- the officer's acts

struct act {
    struct sbt_ctx *ctx;
    struct sbt_id report;
    const char *reason;
    const struct sbt_report_join_in *join;
    const char *number;
};

static enum sbt_rc open_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    SBT_TRY(sbt_report_seen(tx, x->ctx, &x->report, f));
    struct sbt_case_id case_id;
    return sbt_report_open_case(tx, x->ctx, &x->report, &case_id, &x->number, f);
}

enum sbt_rc sbt_report_case_open(struct sbt_ctx *ctx, const struct sbt_id *report, const char **ret_number,
                                 struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_REPORT_GATE, f));
    struct act x = {.ctx = ctx, .report = *report};
    SBT_TRY(sbt_ctx_tx(ctx, "report.case_open", SBT_TX_WRITE, open_tx, &x, f));
    *ret_number = x.number;
    return SBT_OK;
}

// A person of the report among the subjects of the case: same number, else a like name.
static const struct sbt_q_report_case_subjects_out *same_person(struct sbt_arena *a,
                                                                const struct sbt_q_report_subjects_out *s,
                                                                const struct sbt_q_report_case_subjects_out *c,
                                                                size_t n)
{
    const struct sbt_q_report_case_subjects_out *best = NULL;
    int most = 0;
    for (size_t i = 0; i < n; i++) {
        if ((s->nip && c[i].nip && strcmp(s->nip, c[i].nip) == 0) ||
            (s->nik && c[i].nik && strcmp(s->nik, c[i].nik) == 0))
            return &c[i];
        if (s->nip && c[i].nip) // two numbers that differ are two people, however alike their names
            continue;
        int like = by_name(a, s->name_key, c[i].name_key);
        if (like > most) {
            most = like;
            best = &c[i];
        }
    }
    return most >= LIKE_LEAST ? best : NULL;
}

static enum sbt_rc join_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    SBT_TRY(sbt_report_seen(tx, x->ctx, &x->report, f));
    struct sbt_q_report_get_out r;
    SBT_TRY(get(tx, &x->report, &r, f));
    if (!sbt_id_is_none(&r.case_id))
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Laporan ini sudah masuk ke sebuah kasus. Keluarkan dahulu dari kasus itu."));
    struct sbt_q_case_file_by_number_in cin = {.number = x->join->case_number};
    struct sbt_q_case_file_by_number_out c;
    bool found;
    SBT_TRY(sbt_q_case_file_by_number(tx, &cin, &c, &found, f));
    if (!found)
        return sbt_fault_field(f, "case_number", SBT_N_("Kasus dengan nomor ini tidak ditemukan. Periksa nomornya."));
    struct sbt_id case_id = sbt_id_is_none(&c.merged_into) ? c.case_id : c.merged_into;
    struct sbt_sight s;
    sbt_sight_of(&x->ctx->actor, &s);
    const char *level;
    struct sbt_fault quiet = {0};
    if (sbt_sight_case(tx, &s, &case_id, &level, &quiet) != SBT_OK || strcmp(level, "full") != 0)
        return sbt_fault_field(f, "case_number", SBT_N_("Kasus dengan nomor ini tidak ditemukan. Periksa nomornya."));
    size_t mine_n, theirs_n;
    struct sbt_q_report_subjects_in sin = {.report_id = x->report};
    struct sbt_q_report_subjects_out *mine;
    SBT_TRY(sbt_q_report_subjects(tx, &sin, &mine, &mine_n, f));
    struct sbt_q_report_case_subjects_in tin = {.case_id = case_id};
    struct sbt_q_report_case_subjects_out *theirs;
    SBT_TRY(sbt_q_report_case_subjects(tx, &tin, &theirs, &theirs_n, f));
    struct sbt_case_open_in in;
    open_in_of(&r, &in);
    struct sbt_ev_subject_link *links = SBT_NEW_N(a, struct sbt_ev_subject_link, mine_n + 1);
    size_t links_n = 0;
    for (size_t i = 0; i < mine_n; i++) {
        const struct sbt_q_report_case_subjects_out *same = same_person(a, &mine[i], theirs, theirs_n);
        struct sbt_id subject;
        if (same != NULL) {
            subject = same->subject_id;
        } else if (x->join->new_subjects && (mine[i].name || mine[i].nip || mine[i].nik)) {
            struct sbt_case_open_subject one = subject_of(&mine[i]);
            SBT_TRY(sbt_case_add_subject(tx, x->ctx, &case_id, &in, &one, &subject, f));
        } else {
            continue;
        }
        sbt_id_of_code(&links[links_n].from, "report_subject",
                       sbt_arena_printf(a, "%s.%lld", sbt_id_text(a, &x->report), (long long)mine[i].n));
        links[links_n++].to = subject;
    }
    return joined(tx, &x->report, &case_id, links, links_n, f);
}

enum sbt_rc sbt_report_join(struct sbt_ctx *ctx, const struct sbt_report_join_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_REPORT_GATE, f));
    if (sbt_str_empty(in->case_number))
        return sbt_fault_field(f, "case_number", SBT_N_("Tulis nomor kasus yang dituju."));
    struct act x = {.ctx = ctx, .report = in->report, .join = in};
    return sbt_ctx_tx(ctx, "report.join", SBT_TX_WRITE, join_tx, &x, f);
}

static enum sbt_rc leave_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    SBT_TRY(sbt_report_seen(tx, x->ctx, &x->report, f));
    struct sbt_q_report_get_out r;
    SBT_TRY(get(tx, &x->report, &r, f));
    if (sbt_id_is_none(&r.case_id))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Laporan ini belum masuk ke kasus mana pun."));
    struct sbt_ev_report_left_facts facts = {.case_ = r.case_id};
    struct sbt_ev_report_left_text text = {.reason = x->reason};
    struct sbt_event_new e = {
        .kind = SBT_EV_REPORT_LEFT, .thing = x->report, .case_id = r.case_id, .facts = &facts, .text = &text};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

enum sbt_rc sbt_report_leave(struct sbt_ctx *ctx, const struct sbt_id *report, const char *reason, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_REPORT_GATE, f));
    if (sbt_str_empty(reason))
        return sbt_fault_field(f, "reason", SBT_N_("Tulis mengapa laporan ini dikeluarkan dari kasus."));
    if (sbt_utf8_count(reason) > SBT_LIMIT_NOTE_CHARS)
        return sbt_fault_field(f, "reason", SBT_N_("Alasan terlalu panjang: paling banyak 4.000 huruf."));
    struct act x = {.ctx = ctx, .report = *report, .reason = reason};
    return sbt_ctx_tx(ctx, "report.leave", SBT_TX_WRITE, leave_tx, &x, f);
}
