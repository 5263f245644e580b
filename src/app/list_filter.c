// What a list's filters mean in its queries: codes looked up, the actor's sight and duties, the range of a month.
#include "app/list_filter.h"

#include <string.h>

#include "app/sight.h"
#include "app/succession_duty.h"
#include "base/buf.h"
#include "base/limits.h"
#include "domain/casefile.h"
#include "gen/queries.h"
#include "match/name.h"

static enum sbt_rc agency_of(struct sbt_tx *tx, const char *field, const char *code, struct sbt_id *ret,
                             struct sbt_fault *f)
{
    struct sbt_q_case_agency_by_code_in in = {.code = code};
    struct sbt_q_case_agency_by_code_out out;
    bool found;
    SBT_TRY(sbt_q_case_agency_by_code(tx, &in, &out, &found, f));
    if (!found)
        return sbt_fault_field(f, field, SBT_N_("Instansi dengan kode “%1” tidak ada."), code);
    *ret = out.agency_id;
    return SBT_OK;
}

bool sbt_list_month_id(const char *month, bool next, struct sbt_id *ret)
{
    char first[11];
    if (!month || strlen(month) != 7)
        return false;
    memcpy(first, month, 7);
    memcpy(first + 7, "-01", 4);
    sbt_day d;
    if (!sbt_day_parse(first, &d))
        return false;
    if (next) {
        int y, m, day;
        sbt_day_split(d, &y, &m, &day);
        d = m == 12 ? sbt_day_of(y + 1, 1, 1) : sbt_day_of(y, m + 1, 1);
    }
    // Ids begin with the milliseconds at which they were made, so a time is a range of ids.
    int64_t ms = sbt_day_start_us(d, SBT_ZONE_WIB) / 1000;
    *ret = (struct sbt_id){{0}};
    for (int i = 5; i >= 0; i--, ms >>= 8)
        ret->b[i] = (uint8_t)(ms & 0xff);
    return true;
}

static bool is_region(const char *s)
{
    size_t n = strlen(s);
    if (n != 2 && !(n == 5 && s[2] == '.'))
        return false;
    for (size_t i = 0; i < n; i++)
        if (i != 2 && (s[i] < '0' || s[i] > '9'))
            return false;
    return true;
}

// Whether the duty was an agency's for which the actor's office stands in.
static bool inherits(const struct sbt_rulebook *rb, const char *duty, const char *role, const struct sbt_stand_in *s,
                     size_t n, sbt_day today)
{
    for (size_t i = 0; i < n; i++)
        if (today >= s[i].on && sbt_passed_covers(rb, duty, s[i].origin_kind, s[i].on) &&
            sbt_passed_role(rb, duty, s[i].on, s[i].roles, role))
            return true;
    return false;
}

enum sbt_rc sbt_list_filter_mine(struct sbt_tx *tx, struct sbt_ctx *ctx, struct sbt_list_filter *p, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const struct sbt_role_row *role = sbt_role_get(ctx->actor.role);
    p->mine = 1;
    p->office = ctx->actor.agency.u;
    if (!role)
        return SBT_OK;
    if (ctx->actor.role == SBT_ROLE_EXAMINER) { // all that was handed to him and is not over
        p->handed = 1;
        return SBT_OK;
    }
    struct sbt_q_case_list_duty_rulebooks_out *rbs;
    size_t n;
    SBT_TRY(sbt_q_case_list_duty_rulebooks(tx, &rbs, &n, f));
    struct sbt_stand_in *heir;
    size_t heir_n;
    SBT_TRY(sbt_stand_ins_of(tx, &ctx->actor.agency.u, &heir, &heir_n, f));
    sbt_day today = sbt_ctx_today(ctx);
    const char *duties = "|";
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rulebook *rb;
        SBT_TRY(sbt_app_rulebook(tx, ctx->app, rbs[i].sha256, &rb, f));
        for (size_t j = 0; j < rb->duties_n; j++) {
            const char *d = rb->duties[j].code;
            if (!sbt_rb_duty_held(rb, d, role->code, ctx->actor.agency_kind, today) &&
                !inherits(rb, d, role->code, heir, heir_n, today))
                continue;
            if (!strstr(duties, sbt_arena_printf(a, "|%s|", d))) {
                duties = sbt_arena_printf(a, "%s%s|", duties, d);
                if (p->duties_n < SBT_ARRAY_LEN(p->duty))
                    p->duty[p->duties_n] = d;
                p->duties_n++;
            }
            for (size_t k = 0; k < rb->steps_n; k++) {
                if (!sbt_codes_has(&rb->steps[k].owners, d))
                    continue;
                if (rb->steps[k].kind == SBT_STEP_VERIFY_VOTE)
                    p->member = sbt_rb_vote_member(ctx->actor.agency_kind);
                if (rb->steps[k].kind == SBT_STEP_BLOCK_APPROVE || rb->steps[k].kind == SBT_STEP_BLOCK_CONFIRM)
                    p->blocks = 1;
            }
        }
    }
    p->duties = duties;
    return SBT_OK;
}

bool sbt_list_filter_words(struct sbt_arena *a, const char *words, struct sbt_list_filter *p)
{
    char digits[32];
    size_t n = 0, other = 0;
    for (const char *s = words; *s; s++) {
        if (*s >= '0' && *s <= '9' && n < sizeof digits - 1)
            digits[n++] = *s;
        else if (*s != ' ' && *s != '.' && *s != '-')
            other++;
    }
    digits[n] = '\0';
    p->searching = true;
    if (other == 0 && n == 18) {
        p->q_nip = sbt_arena_strdup(a, digits);
        return true;
    }
    if (other == 0 && n == 16) {
        p->q_nik = sbt_arena_strdup(a, digits);
        return true;
    }
    p->q_number = words;
    if (n > 0)
        return true; // numbers of cases, reports and registers; no name has digits
    const char *key = sbt_name_key(a, words);
    const char **slot[] = {&p->q_word1, &p->q_word2, &p->q_word3};
    for (size_t i = 0; i < SBT_ARRAY_LEN(slot) && *key; i++) {
        size_t len = strcspn(key, " ");
        *slot[i] = sbt_arena_printf(a, "%% %.*s%%", (int)len, key);
        key += len;
        key += *key == ' ';
    }
    return true;
}

static enum sbt_rc holder_of(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *holder, struct sbt_list_filter *p,
                             struct sbt_fault *f)
{
    if (sbt_str_eq(holder, "saya"))
        return sbt_list_filter_mine(tx, ctx, p, f);
    if (sbt_str_eq(holder, "kantor")) {
        p->holder = ctx->actor.agency.u;
        return SBT_OK;
    }
    return agency_of(tx, "holder", holder, &p->holder, f);
}

// A status of any rulebook that was loaded: cases keep the one under which they were opened.
static enum sbt_rc known_status(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *status, struct sbt_fault *f)
{
    struct sbt_q_case_list_duty_rulebooks_out *rbs;
    size_t n;
    SBT_TRY(sbt_q_case_list_duty_rulebooks(tx, &rbs, &n, f));
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rulebook *rb;
        SBT_TRY(sbt_app_rulebook(tx, ctx->app, rbs[i].sha256, &rb, f));
        for (size_t j = 0; j < rb->statuses_n; j++)
            if (sbt_str_eq(rb->statuses[j].code, status))
                return SBT_OK;
    }
    return sbt_fault_field(f, "status", SBT_N_("Status “%1” tidak ada. Pilih dari daftar status."), status);
}

// A word that no row can have finds nothing, and the reader would take that for an answer.
static enum sbt_rc known_codes(const struct sbt_case_list_in *in, struct sbt_fault *f)
{
    if (in->milestone && !sbt_milestone_of(in->milestone))
        sbt_fault_field(f, "milestone", SBT_N_("Kode “%1” tidak ada."), in->milestone);
    if (in->level && !sbt_level_of(in->level))
        sbt_fault_field(f, "level", SBT_N_("Kode “%1” tidak ada."), in->level);
    if (in->block && !sbt_str_eq(in->block, "berdiri") && !sbt_block_of(in->block))
        sbt_fault_field(f, "block", SBT_N_("Kode “%1” tidak ada."), in->block);
    if (in->source && !sbt_str_eq(in->source, "laporan") && !sbt_str_eq(in->source, "temuan"))
        sbt_fault_field(f, "source", SBT_N_("Kode “%1” tidak ada."), in->source);
    return f->fields_n > 0 ? SBT_E_INVALID : SBT_OK;
}

enum sbt_rc sbt_list_filter_make(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_list_in *in,
                                 struct sbt_list_filter *ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_sight s;
    sbt_sight_of(&ctx->actor, &s);
    struct sbt_list_filter p = {
        .all = s.all,
        .agency = s.agency,
        .account = s.account,
        .nip = sbt_str_empty(s.nip) ? NULL : s.nip,
        .status = in->status,
        .milestone = in->milestone,
        .offence = in->offence,
        .level = in->level,
        .contest = in->contest,
        .source = in->source,
        .region = in->region,
        .office = ctx->actor.agency.u,
        .overdue_us = in->overdue ? ctx->now_us : SBT_US_NONE,
    };
    p.from_id.b[15] = 1;
    memset(p.to_id.b, 0xff, sizeof p.to_id.b);
    SBT_TRY(known_codes(in, f));
    if (in->status)
        SBT_TRY(known_status(tx, ctx, in->status, f));
    if (in->agency)
        SBT_TRY(agency_of(tx, "agency", in->agency, &p.subject_agency, f));
    if (in->holder)
        SBT_TRY(holder_of(tx, ctx, in->holder, &p, f));
    if (in->region) {
        if (!is_region(in->region))
            return sbt_fault_field(f, "region", SBT_N_("Tulis kode wilayah seperti 73 atau 73.71."));
        if (!in->region[2])
            p.region_like = sbt_arena_printf(a, "%s.%%", in->region);
    }
    p.by_case = in->contest || in->source || in->region;
    p.by_month = in->month != NULL;
    if (in->month &&
        (!sbt_list_month_id(in->month, false, &p.from_id) || !sbt_list_month_id(in->month, true, &p.to_id)))
        return sbt_fault_field(f, "month", SBT_N_("Tulis bulan seperti 2024-11."));
    if (sbt_str_eq(in->block, "berdiri"))
        p.standing = 1;
    else
        p.block = in->block;
    if (in->search) {
        struct sbt_id id;
        const char *words;
        if (!sbt_id_parse(in->search, &id))
            return sbt_fault_field(f, "search", SBT_N_("Pencarian ini sudah tidak berlaku. Cari lagi."));
        SBT_TRY(sbt_search_load(tx, ctx, &id, &words, f));
        sbt_list_filter_words(a, words, &p);
    }
    *ret = p;
    return SBT_OK;
}

bool sbt_list_filter_plain(const struct sbt_list_filter *p)
{
    return !p->searching && !p->status && !p->milestone && !p->offence && !p->level && !p->by_case && !p->by_month &&
           !p->block && !p->standing && !p->mine && p->overdue_us == SBT_US_NONE &&
           sbt_id_is_none(&p->subject_agency) && sbt_id_is_none(&p->watching) && sbt_id_is_none(&p->holder);
}

static const char *const starts[] = {
    [SBT_LIST_WALK] = "",           [SBT_LIST_SIGHT] = "sight",
    [SBT_LIST_STATUS] = "status",   [SBT_LIST_AGENCY] = "agency",
    [SBT_LIST_OFFENCE] = "offence", [SBT_LIST_HOLDER] = "holder",
    [SBT_LIST_REGION] = "region",   [SBT_LIST_OVERDUE] = "overdue",
    [SBT_LIST_MINE] = "mine",       [SBT_LIST_WATCHING] = "watching",
    [SBT_LIST_BLOCK] = "block",     [SBT_LIST_SEARCH] = "search",
};

const char *sbt_list_start_code(enum sbt_list_start s)
{
    return starts[s];
}

enum sbt_rc sbt_list_start_choose(struct sbt_tx *tx, const struct sbt_list_filter *p, enum sbt_list_start *ret,
                                  struct sbt_fault *f)
{
    if (p->searching) {
        *ret = SBT_LIST_SEARCH;
        return SBT_OK;
    }
    struct sbt_q_case_list_estimate_in in = {
        .agency = p->agency,
        .account = p->account,
        .seen = !p->all,
        .status = p->status,
        .subject_agency = p->subject_agency,
        .offence = p->offence,
        .holder = p->holder,
        .region = p->region,
        .region_like = p->region_like,
        .overdue_us = p->overdue_us,
        .mine = p->mine && !p->handed,
        .office = p->office,
        .duty1 = p->duty[0],
        .duty2 = p->duty[1],
        .duty3 = p->duty[2],
        .duty4 = p->duty[3],
        .watching = p->watching,
        .standing = p->standing,
        .block = p->block,
        .max = SBT_LIST_DRIVEN_MAX + 1,
    };
    struct sbt_q_case_list_estimate_out e;
    bool found;
    SBT_TRY(sbt_q_case_list_estimate(tx, &in, &e, &found, f));
    const struct {
        enum sbt_list_start start;
        bool asked;
        int64_t n;
    } rows[] = {
        {SBT_LIST_SIGHT, !p->all, e.sight_n},
        {SBT_LIST_STATUS, p->status != NULL, e.status_n},
        {SBT_LIST_AGENCY, !sbt_id_is_none(&p->subject_agency), e.agency_n},
        {SBT_LIST_OFFENCE, p->offence != NULL, e.offence_n},
        {SBT_LIST_HOLDER, !sbt_id_is_none(&p->holder), e.holder_n},
        {SBT_LIST_REGION, p->region != NULL, e.region_n},
        {SBT_LIST_OVERDUE, p->overdue_us != SBT_US_NONE, e.overdue_n},
        {SBT_LIST_MINE, p->mine && !p->handed && p->duties_n <= 4, e.mine_n},
        {SBT_LIST_WATCHING, !sbt_id_is_none(&p->watching), e.watching_n},
        {SBT_LIST_BLOCK, p->block || p->standing, e.block_n},
    };
    enum sbt_list_start best = SBT_LIST_WALK;
    int64_t least = SBT_LIST_DRIVEN_MAX + 1;
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (rows[i].asked && rows[i].n < least) {
            least = rows[i].n;
            best = rows[i].start;
        }
    *ret = best;
    return SBT_OK;
}
