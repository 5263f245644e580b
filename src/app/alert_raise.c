// Raising an alert: where its cell lies, who may see it, one event, and notices to those who answer for it.
#include <string.h>

#include "app/alert.h"
#include "app/notice.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/hash.h"
#include "gen/queries.h"
#include "store/event.h"

#define HOLDERS_MAX 10000

static const char *const audiences[] = {"", "officers", "national", "custodians", "ppk"};

// Where an alert belongs.
struct place {
    const char *province, *region, *agency, *kanreg, *contest, *agency_kind;
    struct sbt_id case_id, subject_id;
};

static enum sbt_rc missing(struct sbt_fault *f, const struct sbt_alert_finding *x)
{
    sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Tempat yang dimaksud peringatan ini tidak ada."));
    return sbt_fault_detail(f, "alert of %s: no %s with that code", x->method, x->cell_kind);
}

static enum sbt_rc of_region(struct sbt_tx *tx, const char *code, struct place *p, bool *ret_found, struct sbt_fault *f)
{
    struct sbt_q_alert_place_region_in in = {.code = code};
    struct sbt_q_alert_place_region_out o;
    SBT_TRY(sbt_q_alert_place_region(tx, &in, &o, ret_found, f));
    if (!*ret_found)
        return SBT_OK;
    p->province = o.parent ? o.parent : code;
    p->region = o.parent ? code : NULL;
    if (!p->kanreg)
        p->kanreg = o.kanreg_code;
    return SBT_OK;
}

static enum sbt_rc of_agency(struct sbt_tx *tx, const char *code, struct place *p, bool *ret_found, struct sbt_fault *f)
{
    struct sbt_q_alert_place_agency_in in = {.code = code};
    struct sbt_q_alert_place_agency_out o;
    bool there;
    SBT_TRY(sbt_q_alert_place_agency(tx, &in, &o, ret_found, f));
    if (!*ret_found)
        return SBT_OK;
    p->agency = code;
    p->agency_kind = o.kind;
    p->kanreg = sbt_str_eq(o.kind, "kanreg") ? code : o.kanreg_code;
    return o.region_code && !p->province ? of_region(tx, o.region_code, p, &there, f) : SBT_OK;
}

static enum sbt_rc of_subject(struct sbt_tx *tx, const struct sbt_id *id, struct place *p, bool *ret_found,
                              struct sbt_fault *f)
{
    struct sbt_q_alert_place_subject_in in = {.subject_id = *id};
    struct sbt_q_alert_place_subject_out o;
    bool there;
    SBT_TRY(sbt_q_alert_place_subject(tx, &in, &o, ret_found, f));
    if (!*ret_found)
        return SBT_OK;
    p->subject_id = *id;
    p->case_id = o.case_id;
    p->contest = o.contest;
    p->kanreg = o.kanreg_code;
    if (o.region)
        SBT_TRY(of_region(tx, o.region, p, &there, f));
    if (o.agency_code)
        SBT_TRY(of_agency(tx, o.agency_code, p, &there, f));
    return SBT_OK;
}

static enum sbt_rc of_person(struct sbt_tx *tx, const char *nip, struct place *p, struct sbt_fault *f)
{
    struct sbt_q_alert_place_person_in in = {.nip = nip};
    struct sbt_q_alert_place_person_out o;
    bool found;
    SBT_TRY(sbt_q_alert_place_person(tx, &in, &o, &found, f));
    return found ? of_subject(tx, &o.subject_id, p, &found, f) : SBT_OK;
}

static enum sbt_rc place_of(struct sbt_tx *tx, const struct sbt_alert_finding *x, struct place *p, struct sbt_fault *f)
{
    const char *k = x->cell_kind;
    bool found = true;
    struct sbt_id id;
    if (sbt_str_eq(k, "nation") || sbt_str_eq(k, "transfer"))
        return SBT_OK;
    if (sbt_str_empty(x->cell))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "an alert of %s without a cell", x->method);
    if (sbt_str_eq(k, "person"))
        return of_person(tx, x->cell, p, f);
    if (sbt_str_eq(k, "contest")) {
        p->contest = x->cell;
        return SBT_OK;
    }
    if (sbt_str_eq(k, "province") || sbt_str_eq(k, "regency"))
        SBT_TRY(of_region(tx, x->cell, p, &found, f));
    else if (sbt_str_eq(k, "agency") || sbt_str_eq(k, "ppk") || sbt_str_eq(k, "kanreg"))
        SBT_TRY(of_agency(tx, x->cell, p, &found, f));
    else if (!sbt_str_eq(k, "subject"))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "no alert has a cell of kind %s", k);
    else if (!sbt_id_parse(x->cell, &id))
        found = false;
    else
        SBT_TRY(of_subject(tx, &id, p, &found, f));
    return found ? SBT_OK : missing(f, x);
}

// --- notices

struct tell {
    struct sbt_tx *tx;
    const struct place *p;
    struct sbt_id case_id;
    const char *number;
    sbt_day day;
    struct sbt_id *seen; // told already
    size_t seen_n, cap;
};

static enum sbt_rc tell_one(struct tell *t, const struct sbt_id *account, struct sbt_fault *f)
{
    for (size_t i = 0; i < t->seen_n; i++)
        if (sbt_id_eq(&t->seen[i], account))
            return SBT_OK;
    if (t->seen_n == t->cap) {
        struct sbt_id *more = SBT_NEW_N(sbt_tx_arena(t->tx), struct sbt_id, t->cap ? 2 * t->cap : 64);
        for (size_t i = 0; i < t->seen_n; i++)
            more[i] = t->seen[i];
        t->seen = more;
        t->cap = t->cap ? 2 * t->cap : 64;
    }
    t->seen[t->seen_n++] = *account;
    struct sbt_notice_new n = {.kind = "alert", .account = *account, .case_id = t->case_id, .arg = t->number};
    return sbt_notice_add(t->tx, &n, f);
}

static enum sbt_rc tell_role(struct tell *t, const char *role, const char *kind, const char *code, const char *region,
                             bool sight, struct sbt_fault *f)
{
    struct sbt_q_alert_holders_in in = {
        .role = role, .kind = kind, .code = code, .region = region, .day = t->day, .limit_n = HOLDERS_MAX};
    if (sight)
        in.subject_id = t->p->subject_id;
    struct sbt_q_alert_holders_out *rows;
    size_t n;
    SBT_TRY(sbt_q_alert_holders(t->tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        SBT_TRY(tell_one(t, &rows[i].account_id, f));
    return SBT_OK;
}

static enum sbt_rc tell_contest(struct tell *t, const char *contest, struct sbt_fault *f)
{
    struct sbt_q_alert_holders_contest_in in = {.contest = contest, .day = t->day, .limit_n = HOLDERS_MAX};
    struct sbt_q_alert_holders_contest_out *rows;
    size_t n;
    SBT_TRY(sbt_q_alert_holders_contest(t->tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        SBT_TRY(tell_one(t, &rows[i].account_id, f));
    return SBT_OK;
}

// What names a subject goes only to offices that may know of the case.
static enum sbt_rc tell_officers(struct tell *t, struct sbt_fault *f)
{
    const struct place *p = t->p;
    bool sight = !sbt_id_is_none(&p->subject_id);
    SBT_TRY(tell_role(t, "secretariat", NULL, NULL, NULL, false, f));
    if (p->region)
        SBT_TRY(tell_role(t, "bawaslu_officer", "bawaslu_kabkota", NULL, p->region, sight, f));
    if (p->province)
        SBT_TRY(tell_role(t, "bawaslu_officer", "bawaslu_provinsi", NULL, p->province, sight, f));
    if (p->kanreg)
        SBT_TRY(tell_role(t, "audiman", NULL, p->kanreg, NULL, sight, f));
    if (p->agency && (sbt_str_eq(p->agency_kind, "kementerian") || sbt_str_eq(p->agency_kind, "lembaga")))
        return tell_role(t, "panrb_officer", NULL, NULL, NULL, sight, f);
    return p->agency ? tell_role(t, "kemendagri_officer", NULL, NULL, NULL, sight, f) : SBT_OK;
}

static enum sbt_rc notices(struct tell *t, const struct sbt_alert_method *m, const struct sbt_alert_finding *x,
                           struct sbt_fault *f)
{
    if (m->audience == SBT_ALERT_CUSTODIANS)
        return tell_role(t, "custodian", NULL, NULL, NULL, false, f);
    if (m->audience == SBT_ALERT_NATIONAL) {
        SBT_TRY(tell_role(t, "secretariat", NULL, NULL, NULL, false, f));
        return tell_role(t, "audiman", "bkn", NULL, NULL, false, f);
    }
    if (m->audience == SBT_ALERT_PPK && sbt_str_eq(x->cell_kind, "contest"))
        SBT_TRY(tell_contest(t, x->cell, f));
    if (m->audience == SBT_ALERT_PPK && t->p->agency) {
        SBT_TRY(tell_role(t, "ppk_signatory", NULL, t->p->agency, NULL, false, f));
        SBT_TRY(tell_role(t, "ppk_officer", NULL, t->p->agency, NULL, false, f));
    }
    return tell_officers(t, f);
}

// --- the event

// Short, without letters that look alike; from the id, so that it needs no counter.
static const char *number_of(struct sbt_arena *a, const struct sbt_id *id)
{
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    char s[9] = "";
    for (int i = 0; i < 8; i++)
        s[i] = letters[id->b[15 - i] % (sizeof letters - 1)];
    return sbt_arena_printf(a, "PD-%s", s);
}

// Keyed: what identifies a finding may be the number of a person.
static const char *key_of(struct sbt_arena *a, const struct sbt_app *app, const struct sbt_alert_finding *x)
{
    uint8_t key[SBT_KEY];
    struct sbt_hash h;
    const char *text = sbt_arena_printf(a, "%s\n%s", x->method, x->key);
    sbt_key_derive(app->keys.server, "sbt alert key", key);
    sbt_hmac_sha256(key, sizeof key, text, strlen(text), &h);
    sbt_wipe(key, sizeof key);
    SBT_AUTO_BUF hex;
    sbt_buf_init(&hex, 128);
    sbt_buf_add_hex(&hex, h.b, sizeof h.b);
    return sbt_arena_strndup(a, hex.p, hex.n);
}

static int64_t or_none(int64_t v)
{
    return v < 0 ? SBT_INT_NONE : v;
}

static bool private_cell(const struct sbt_alert_finding *x)
{
    return sbt_str_eq(x->cell_kind, "person") || sbt_str_eq(x->cell_kind, "transfer");
}

static enum sbt_rc append(struct sbt_tx *tx, const struct sbt_alert_method *m, const struct sbt_alert_finding *x,
                          const struct place *p, const char *key, const char **ret_number, struct sbt_fault *f)
{
    struct sbt_id id;
    int64_t budget;
    sbt_id_new(&id, sbt_tx_now_us(tx));
    SBT_TRY(sbt_alert_limit(tx, "budget_month", sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB), &budget, f));
    bool hidden = private_cell(x), subject = sbt_str_eq(x->cell_kind, "subject");
    struct sbt_ev_alert_raised_facts facts = {
        .agency = p->agency,
        .args = x->args,
        .args_n = x->args_n,
        .audience = audiences[m->audience],
        .budget = m->rule ? SBT_INT_NONE : budget,
        .cell = hidden || subject ? NULL : x->cell,
        .cell_kind = x->cell_kind,
        .cells = x->cells,
        .cells_n = x->cells_n,
        .contest = p->contest,
        .expected_milli = or_none(x->expected_milli),
        .figure = x->figure,
        .first = x->first,
        .kanreg = p->kanreg,
        .key = key,
        .last = x->last,
        .leaf_n = x->leaf_n,
        .method = m->code,
        .number = number_of(sbt_tx_arena(tx), &id),
        .observed = x->observed,
        .of_case = p->case_id,
        .p_ppb = or_none(x->p_ppb),
        .province = p->province,
        .recurrence_days = or_none(x->recurrence_days),
        .region = p->region,
        .subject = p->subject_id,
        .threshold_milli = or_none(x->threshold_milli),
    };
    struct sbt_ev_alert_raised_person person = {.cell = x->cell};
    // Not an event of the case: what people suspect is not for everybody who may read its timeline.
    struct sbt_event_new e = {
        .kind = SBT_EV_ALERT_RAISED, .thing = id, .facts = &facts, .person = hidden ? &person : NULL};
    struct sbt_event_id made;
    *ret_number = facts.number;
    return sbt_event_append(tx, &e, &made, f);
}

enum sbt_rc sbt_alert_raise_tx(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_alert_finding *x,
                               bool *ret_raised, struct sbt_fault *f)
{
    const struct sbt_alert_method *m = sbt_alert_method_find(x->method);
    if (!m)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "no alert has the method %s", x->method);
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_alert_by_key_in key = {.key_hash = key_of(a, app, x)};
    struct sbt_q_alert_by_key_out there;
    bool found;
    SBT_TRY(sbt_q_alert_by_key(tx, &key, &there, &found, f));
    *ret_raised = false;
    if (found)
        return SBT_OK;
    struct place p = {0};
    struct tell t = {.tx = tx, .p = &p, .day = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB)};
    SBT_TRY(place_of(tx, x, &p, f));
    SBT_TRY(append(tx, m, x, &p, key.key_hash, &t.number, f));
    t.case_id = p.case_id;
    SBT_TRY(notices(&t, m, x, f));
    *ret_raised = true;
    return SBT_OK;
}

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_alert_finding *x;
    bool raised;
};

static enum sbt_rc raise_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *r = arg;
    const struct sbt_act system = {0};
    sbt_tx_act_set(tx, &system);
    return sbt_alert_raise_tx(tx, r->ctx->app, r->x, &r->raised, f);
}

enum sbt_rc sbt_alert_raise(struct sbt_ctx *ctx, const struct sbt_alert_finding *x, bool *ret_raised,
                            struct sbt_fault *f)
{
    struct act r = {.ctx = ctx, .x = x};
    struct sbt_fault why = {0};
    enum sbt_rc rc = sbt_ctx_tx(ctx, "alert.raise", SBT_TX_WRITE, raise_tx, &r, &why);
    if (rc == SBT_E_CONFLICT) { // another worker raised it in between: then it is found
        sbt_fault_clear(&why);
        rc = sbt_ctx_tx(ctx, "alert.raise", SBT_TX_WRITE, raise_tx, &r, &why);
    }
    if (rc == SBT_OK)
        *ret_raised = r.raised;
    else if (f)
        *f = why;
    return rc;
}
