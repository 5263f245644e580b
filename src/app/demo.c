// The demo: a believable national caseload of people who do not exist, made through the same use cases as real ones.
#include "app/demo.h"

#include "app/account_secret.h"
#include "app/acts.h"
#include "app/case_clock.h"
#include "app/clock_move.h"
#include "app/demo_private.h"
#include "app/identity_seal.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "base/tr.h"
#include "store/dbval.h"

#define ACTS_PER_TX 200
#define HANDS_MAX 8192 // power of two, well above two accounts an office

// --- accounts

static const struct {
    const char *login, *role, *agency;
} log_ins[] = {
    {"bawaslu", "bawaslu_officer", "BAWASLU-73.06"},
    {"bawaslu.provinsi", "bawaslu_officer", "BAWASLU-73"},
    {"verifikator.bkn", "verifier", "BKN"},
    {"verifikator.bawaslu", "verifier", "BAWASLU"},
    {"verifikator.panrb", "verifier", "PANRB"},
    {"verifikator.kemendagri", "verifier", "KEMENDAGRI"},
    {"audiman", "audiman", "BKN"},
    {"audiman.dua", "audiman", "BKN"},
    {"kanreg", "audiman", "KANREG-04"},
    {"sekretariat", "secretariat", "BKN"},
    {"kemendagri", "kemendagri_officer", "KEMENDAGRI"},
    {"panrb", "panrb_officer", "PANRB"},
    {"bkpsdm", "ppk_officer", "PEMDA-73.06"},
    {"ppk", "ppk_signatory", "PEMDA-73.06"},
    {"pemeriksa", "examiner", "PEMDA-73.06"},
    {"pemantau", "monitor", "BKN"},
    {"penjaga.satu", "custodian", "BKN"},
    {"penjaga.dua", "custodian", "BAWASLU"},
    {"auditor", "auditor", "BKN"},
    {"pic", "pic", "PEMDA-73.06"},
    {"admin", "admin", "BKN"},
};
#define PASSWORD "contoh-sbt-2024"

// The same secret for the same log-in, so that the printed list stays true: demo accounts protect nothing.
static void totp_of(const char *login, char ret[33])
{
    static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    struct sbt_hash h;
    char text[96];
    snprintf(text, sizeof text, "sbt demo %s", login);
    sbt_sha256(text, strlen(text), &h);
    for (int i = 0; i < 32; i++)
        ret[i] = base32[h.b[i] & 31];
    ret[32] = '\0';
}

static enum sbt_rc append(struct sbt_tx *tx, enum sbt_event_kind kind, struct sbt_id thing, const void *facts,
                          const void *person, struct sbt_fault *f)
{
    struct sbt_event_new e = {.kind = kind, .thing = thing, .facts = facts, .person = person};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc account_make(struct sbt_tx *tx, struct sbt_demo *d, const char *login, const char *role,
                                const char *agency_code, bool can_log_in, struct sbt_actor *ret, struct sbt_fault *f)
{
    struct sbt_q_case_agency_by_code_in key = {.code = agency_code};
    struct sbt_q_case_agency_by_code_out ag;
    bool found;
    SBT_TRY(sbt_q_case_agency_by_code(tx, &key, &ag, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "the demo's agency %s is not there", agency_code);
    const char *province = ag.region_code ? ag.region_code : "pusat";
    struct sbt_actor a = {.role = sbt_role_find(role), .zone = SBT_ZONE_WIB};
    a.login = sbt_arena_strdup(d->a, login);
    a.name = sbt_demo_name(d->a, d->w, &d->rng, sbt_arena_strndup(d->a, province, ag.region_code ? 2 : 5));
    a.agency_code = sbt_arena_strdup(d->a, agency_code);
    a.agency_kind = sbt_arena_strdup(d->a, ag.kind);
    a.agency.u = ag.agency_id;
    sbt_id_new(&a.account.u, sbt_tx_now_us(tx));
    struct sbt_ev_account_added_facts facts = {.demo = true};
    struct sbt_ev_account_added_person person = {.login = a.login, .name = a.name};
    SBT_TRY(append(tx, SBT_EV_ACCOUNT_ADDED, a.account.u, &facts, &person, f));
    sbt_id_new(&a.appointment.u, sbt_tx_now_us(tx));
    struct sbt_ev_appointment_added_facts ap = {
        .account = a.account.u,
        .agency = a.agency.u,
        .capacity = "definitif",
        .role = role,
        .status = "active",
        .valid_from = d->plan.first,
        .valid_to = sbt_str_eq(agency_code, "KASN") ? sbt_day_of(2024, 9, 3) : SBT_DAY_NONE,
    };
    SBT_TRY(append(tx, SBT_EV_APPOINTMENT_ADDED, a.appointment.u, &ap, NULL, f));
    if (can_log_in) {
        char secret[33];
        totp_of(login, secret);
        struct sbt_blob locked = sbt_secret_totp_lock(sbt_tx_arena(tx), d->app, &a.account, secret);
        struct sbt_q_credential_insert_in c = {
            .account_id = a.account.u, .password = d->password[0], .totp = locked, .changed_us = sbt_tx_now_us(tx)};
        sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
        enum sbt_rc rc = sbt_q_credential_insert(tx, &c, NULL, f);
        sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
        SBT_TRY(rc);
    }
    *ret = a;
    return SBT_OK;
}

static struct sbt_demo_hand *slot(struct sbt_demo *d, const char *key)
{
    uint64_t h = UINT64_C(1469598103934665603); // FNV-1a
    for (const char *p = key; *p; p++)
        h = (h ^ (uint8_t)*p) * UINT64_C(1099511628211);
    for (size_t i = h & (HANDS_MAX - 1);; i = (i + 1) & (HANDS_MAX - 1))
        if (!d->hands[i].key || sbt_str_eq(d->hands[i].key, key))
            return &d->hands[i];
}

enum sbt_rc sbt_demo_as(struct sbt_tx *tx, struct sbt_demo *d, const char *role, const char *agency, int which,
                        struct sbt_fault *f)
{
    const char *key = sbt_arena_printf(sbt_tx_arena(tx), "%s@%s#%d", role, agency, which);
    struct sbt_demo_hand *h = slot(d, key);
    if (!h->key) {
        const char *login = NULL;
        int n = 0;
        for (size_t i = 0; i < SBT_ARRAY_LEN(log_ins) && !login; i++)
            if (sbt_str_eq(log_ins[i].role, role) && sbt_str_eq(log_ins[i].agency, agency) && n++ == which)
                login = log_ins[i].login;
        bool enter = login != NULL;
        if (!login) {
            char *made = sbt_arena_printf(sbt_tx_arena(tx), "%s.%s.%d", role, agency, which);
            for (char *p = made; *p; p++)
                *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
            login = made;
        }
        struct sbt_act nobody = {0};
        sbt_tx_act_set(tx, &nobody);
        SBT_TRY(account_make(tx, d, login, role, agency, enter, &h->actor, f));
        h->key = sbt_arena_strdup(d->a, key);
    }
    d->ctx.actor = h->actor;
    d->ctx.now_us = sbt_tx_now_us(tx);
    d->ctx.actor.step_up_us = d->ctx.now_us;
    struct sbt_act act = {.account = h->actor.account, .appointment = h->actor.appointment, .agency = h->actor.agency};
    sbt_tx_act_set(tx, &act);
    return SBT_OK;
}

// --- running

static enum sbt_rc accounts_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_demo *d = arg;
    for (size_t i = 0; i < SBT_ARRAY_LEN(log_ins); i++) {
        int which = 0;
        for (size_t j = 0; j < i; j++)
            which += sbt_str_eq(log_ins[i].role, log_ins[j].role) && sbt_str_eq(log_ins[i].agency, log_ins[j].agency);
        SBT_TRY(sbt_demo_as(tx, d, log_ins[i].role, log_ins[i].agency, which, f));
    }
    return SBT_OK;
}

// The two custodians seal and open together; their passphrase is printed with the log-ins.
static enum sbt_rc custody(struct sbt_demo *d, struct sbt_fault *f)
{
    struct sbt_custodian_new c[2] = {
        {.account = slot(d, "custodian@BKN#0")->actor.account, .passphrase = SBT_DEMO_PASSPHRASE},
        {.account = slot(d, "custodian@BAWASLU#0")->actor.account, .passphrase = SBT_DEMO_PASSPHRASE},
    };
    struct sbt_ctx ctx = {.app = d->app, .arena = d->a, .lang = "id", .now_us = sbt_clock_now(d->app->clock)};
    ctx.actor.operator_cli = true;
    const char *recovery;
    struct sbt_id key;
    return sbt_identity_ceremony(&ctx, c, SBT_ARRAY_LEN(c), &recovery, &key, f);
}

struct part {
    struct sbt_demo *d;
    sbt_day day;
    size_t n;
};

static enum sbt_rc day_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct part *p = arg;
    struct sbt_demo *d = p->d;
    p->n = 0;
    while (d->at + p->n < d->plan.todo_n && p->n < ACTS_PER_TX && d->plan.todo[d->at + p->n].day == p->day) {
        const struct sbt_demo_todo *t = &d->plan.todo[d->at + p->n];
        enum sbt_rc rc = sbt_demo_do(tx, d, t, f);
        if (rc != SBT_OK) {
            sbt_fault_detail(f, "demo act %d of case %u on day %d", (int)t->act, t->which,
                             (int)(t->day - d->plan.first));
            return rc;
        }
        p->n++;
    }
    return SBT_OK;
}

static enum sbt_rc tick_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct part *p = arg;
    int64_t n;
    SBT_TRY(sbt_case_clocks_tick_tx(tx, &p->d->ctx, ACTS_PER_TX, &n, f));
    p->n = (size_t)n;
    return SBT_OK;
}

// Runs fn in a write transaction as the system, with an arena of its own.
static enum sbt_rc run(struct sbt_demo *d, const char *name, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    d->ctx.arena = a;
    struct sbt_act nobody = {0};
    return sbt_tx_run(d->app->store, name, SBT_TX_WRITE, a, &nobody, fn, arg, f);
}

static enum sbt_rc one_day(struct sbt_demo *d, sbt_day day, struct sbt_fault *f)
{
    struct part p = {.d = d, .day = day};
    d->app->clock->sim_us = sbt_day_start_us(day, SBT_ZONE_WIB) + INT64_C(3600) * SBT_US_PER_S;
    do {
        d->ctx.actor = (struct sbt_actor){.step_up_us = SBT_US_NONE};
        d->ctx.now_us = sbt_clock_now(d->app->clock);
        SBT_TRY(run(d, "demo.clocks", tick_tx, &p, f));
    } while (p.n > 0);
    int64_t us = sbt_day_start_us(day, SBT_ZONE_WIB) + INT64_C(9) * 3600 * SBT_US_PER_S;
    do {
        d->app->clock->sim_us = us;
        SBT_TRY(run(d, "demo.day", day_tx, &p, f));
        d->at += p.n;
        us += INT64_C(60) * SBT_US_PER_S;
        if (d->in->progress)
            d->in->progress(d->in->arg, (int64_t)d->at, (int64_t)d->plan.todo_n);
    } while (p.n > 0);
    SBT_TRY(sbt_demo_alerts(d, day, f));
    int64_t n; // so that each leaf has the time of its day on PostgreSQL too: figures are asked as of a date
    return sbt_store_sequence(d->app->store, &n, f);
}

struct due {
    sbt_day day;
};

static enum sbt_rc due_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_clock_due_next_in in = {.now_us = INT64_C(1) << 60, .limit_n = 1};
    struct sbt_q_clock_due_next_out *rows;
    size_t n;
    SBT_TRY(sbt_q_clock_due_next(tx, &in, &rows, &n, f));
    ((struct due *)arg)->day = n > 0 ? sbt_day_at(rows[0].next_us, SBT_ZONE_WIB) : SBT_DAY_NONE;
    return SBT_OK;
}

// On most days of the years between nothing happens and nothing is due.
static enum sbt_rc next_day(struct sbt_demo *d, sbt_day *day, struct sbt_fault *f)
{
    sbt_day next = d->at < d->plan.todo_n ? d->plan.todo[d->at].day : d->plan.last + 1;
    if (next > *day + 1) {
        SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
        struct due due;
        struct sbt_act nobody = {0};
        SBT_TRY(sbt_tx_run(d->app->store, "demo.due", SBT_TX_READ, a, &nobody, due_tx, &due, f));
        if (due.day != SBT_DAY_NONE && due.day + 1 < next) // what ends with a day is looked at on the next
            next = due.day + 1;
    }
    *day = next > *day ? next : *day + 1;
    return SBT_OK;
}

static enum sbt_rc empty_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    struct sbt_q_demo_cases_out out;
    bool found;
    SBT_TRY(sbt_q_demo_cases(tx, &out, &found, f));
    return found && out.n > 0 ? sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Basis data ini sudah berisi kasus.")) : SBT_OK;
}

static enum sbt_rc offset_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_demo *d = arg;
    struct sbt_clock real;
    sbt_clock_real(&real);
    struct sbt_q_setting_set_in in = {
        .name = "demo_offset_us",
        .value = sbt_arena_printf(sbt_tx_arena(tx), "%lld",
                                  (long long)(sbt_clock_now(d->app->clock) - sbt_clock_now(&real)))};
    return sbt_q_setting_set(tx, &in, NULL, f);
}

// As the job does on its first morning, so that offices have days to confirm.
static enum sbt_rc acts_told(struct sbt_app *app, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx ctx = {.app = app, .arena = a, .lang = "id", .now_us = sbt_clock_now(app->clock)};
    for (bool more = true; more;)
        SBT_TRY(sbt_acts_tell(&ctx, &more, f));
    return SBT_OK;
}

// As a job does each hour; here once a month of the years.
static enum sbt_rc keys_forgotten(struct sbt_app *app, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx ctx = {.app = app, .arena = a, .lang = "id", .now_us = sbt_clock_now(app->clock)};
    int64_t n;
    return sbt_clocks_forget_keys(&ctx, &n, f);
}

enum sbt_rc sbt_demo_run(struct sbt_app *app, const struct sbt_demo_in *in, struct sbt_demo_out *ret,
                         struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)4096 * 1024 * 1024); // the plan of a million subjects fits
    struct sbt_demo *d = SBT_NEW(a, struct sbt_demo);
    d->app = app;
    d->in = in;
    d->a = a;
    d->rng.s = in->seed;
    d->hands = SBT_NEW_N(a, struct sbt_demo_hand, HANDS_MAX);
    d->ctx = (struct sbt_ctx){.app = app, .lang = "id"};
    SBT_TRY(run(d, "demo.empty", empty_tx, d, f));
    SBT_TRY(sbt_demo_world_load(a, &d->w, f));
    SBT_TRY(sbt_demo_plan_make(a, d->w, &d->rng, in->more, in->past, &d->plan, f));
    app->clock->sim_us = sbt_day_start_us(d->plan.first, SBT_ZONE_WIB) + SBT_US_PER_S;
    SBT_TRY(sbt_password_hash(PASSWORD, d->password[0], f));
    SBT_TRY(run(d, "demo.accounts", accounts_tx, d, f));
    SBT_TRY(custody(d, f));
    for (sbt_day day = d->plan.first; day <= d->plan.last;) {
        sbt_day before = day;
        SBT_TRY(one_day(d, day, f));
        SBT_TRY(next_day(d, &day, f));
        if (day / 30 != before / 30)
            SBT_TRY(keys_forgotten(app, f));
    }
    app->clock->sim_us = sbt_day_start_us(d->plan.last, SBT_ZONE_WIB) + INT64_C(6) * 3600 * SBT_US_PER_S;
    SBT_TRY(acts_told(app, f));
    SBT_TRY(keys_forgotten(app, f));
    app->clock->sim_us = sbt_day_start_us(d->plan.last, SBT_ZONE_WIB) + INT64_C(15) * 3600 * SBT_US_PER_S;
    SBT_TRY(run(d, "demo.offset", offset_tx, d, f));
    d->out.today = d->plan.last;
    *ret = d->out;
    return SBT_OK;
}

enum sbt_rc sbt_demo_logins(struct sbt_app *app, struct sbt_arena *a, struct sbt_demo_login **ret, size_t *ret_n,
                            struct sbt_fault *f)
{
    (void)app;
    (void)f;
    struct sbt_demo_login *l = SBT_NEW_N(a, struct sbt_demo_login, SBT_ARRAY_LEN(log_ins));
    for (size_t i = 0; i < SBT_ARRAY_LEN(log_ins); i++) {
        char secret[33];
        totp_of(log_ins[i].login, secret);
        l[i] = (struct sbt_demo_login){
            .login = log_ins[i].login,
            .password = PASSWORD,
            .totp = sbt_arena_strdup(a, secret),
            .role_label = sbt_role_get(sbt_role_find(log_ins[i].role))->label,
            .agency_label = log_ins[i].agency,
        };
    }
    *ret = l;
    *ret_n = SBT_ARRAY_LEN(log_ins);
    return SBT_OK;
}

struct offset {
    int64_t us;
};

static enum sbt_rc offset_get_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct offset *o = arg;
    struct sbt_q_setting_get_in in = {.name = "demo_offset_us"};
    struct sbt_q_setting_get_out out;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &in, &out, &found, f));
    o->us = 0;
    if (found && !sbt_parse_i64(out.value, INT64_MIN + 1, INT64_MAX, &o->us))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the setting demo_offset_us is no number");
    return SBT_OK;
}

enum sbt_rc sbt_demo_offset(struct sbt_store *s, int64_t *ret_us, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    struct offset o = {0};
    struct sbt_act nobody = {0};
    SBT_TRY(sbt_tx_run(s, "demo.offset_get", SBT_TX_READ, a, &nobody, offset_get_tx, &o, f));
    *ret_us = o.us;
    return SBT_OK;
}
