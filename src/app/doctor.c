// One read over accounts, roles and queues.
#include "app/doctor.h"

#include "app/calendar_load.h"
#include "base/buf.h"
#include "gen/queries.h"
#include "remote/clamd.h"

static enum sbt_rc count_role(struct sbt_tx *tx, enum sbt_role role, int64_t *ret, struct sbt_fault *f)
{
    struct sbt_q_appointment_count_role_in in = {.role = sbt_role_get(role)->code,
                                                 .day = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB)};
    struct sbt_q_appointment_count_role_out out;
    bool found;
    SBT_TRY(sbt_q_appointment_count_role(tx, &in, &out, &found, f));
    *ret = out.n;
    return SBT_OK;
}

static enum sbt_rc calendar(struct sbt_tx *tx, struct sbt_app *app, struct sbt_doctor *d, struct sbt_fault *f)
{
    const struct sbt_calendar *cal;
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    int y, m, day;
    sbt_day_split(today, &y, &m, &day);
    SBT_TRY(sbt_app_calendar(tx, app, &cal, f));
    d->calendar_missing = sbt_calendar_missing(cal, today);
    d->calendar_now = d->calendar_missing == y;
    return SBT_OK;
}

struct look {
    struct sbt_app *app;
    struct sbt_doctor *d;
};

static enum sbt_rc look_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct look *l = arg;
    struct sbt_doctor *d = l->d;
    bool found;
    struct sbt_q_account_count_out ac;
    SBT_TRY(sbt_q_account_count(tx, &ac, &found, f));
    d->accounts_n = ac.n;
    d->demo_accounts_n = ac.demo_n;
    struct sbt_q_account_without_totp_out wo;
    SBT_TRY(sbt_q_account_without_totp(tx, &wo, &found, f));
    d->without_totp_n = wo.n;
    SBT_TRY(count_role(tx, SBT_ROLE_ADMIN, &d->admins_n, f));
    SBT_TRY(count_role(tx, SBT_ROLE_CUSTODIAN, &d->custodians_n, f));
    SBT_TRY(count_role(tx, SBT_ROLE_AUDITOR, &d->auditors_n, f));
    struct sbt_q_health_queues_in hq = {sbt_tx_now_us(tx)};
    struct sbt_q_health_queues_out q;
    SBT_TRY(sbt_q_health_queues(tx, &hq, &q, &found, f));
    d->jobs_late_n = q.jobs_late;
    d->outbox_waiting_n = q.outbox_waiting;
    struct sbt_q_rulebook_list_out *rb;
    size_t rb_n;
    SBT_TRY(sbt_q_rulebook_list(tx, &rb, &rb_n, f));
    d->rulebooks_n = (int64_t)rb_n;
    return calendar(tx, l->app, d, f);
}

static enum sbt_rc pull(void *arg, void *p, size_t max, size_t *ret_n, struct sbt_fault *f)
{
    (void)f;
    const char **left = arg;
    size_t n = strlen(*left) < max ? strlen(*left) : max;
    memcpy(p, *left, n);
    *left += n;
    *ret_n = n;
    return SBT_OK;
}

enum sbt_doctor_scanner sbt_doctor_scanner(struct sbt_arena *a)
{
    const char *address = sbt_clamd_address(), *name = NULL;
    if (address == NULL)
        return SBT_SCANNER_NONE;
    // In two pieces, or a scanner would take this program for the test file.
    const char *left =
        sbt_arena_printf(a, "%s%s", "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STAND", "ARD-ANTIVIRUS-TEST-FILE!$H+H*");
    struct sbt_fault quiet = {0};
    if (sbt_clamd_scan(a, address, pull, &left, &name, &quiet) != SBT_OK)
        return SBT_SCANNER_SILENT;
    return name == NULL ? SBT_SCANNER_BLIND : SBT_SCANNER_WORKS;
}

enum sbt_rc sbt_doctor_look(struct sbt_app *app, struct sbt_arena *a, struct sbt_doctor *ret, struct sbt_fault *f)
{
    *ret = (struct sbt_doctor){.demo = app->demo};
    struct look l = {.app = app, .d = ret};
    return sbt_tx_run(app->store, "doctor", SBT_TX_READ, a, NULL, look_tx, &l, f);
}
