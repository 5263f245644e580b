// Projectors of alerts and of transfers of persons.
#include "base/buf.h"
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"

// The list's order as one number: unacknowledged before acknowledged before looked at, the oldest first; then what was
// decided, the newest first. Microseconds of this age lie below 2^52.
#define STEP (INT64_C(1) << 52)

static const char *joined(struct sbt_tx *tx, const char *const *s, size_t n)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 512 * 1024);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            sbt_buf_putc(&b, '\n');
        sbt_buf_puts(&b, s[i]);
    }
    return n == 0 ? NULL : sbt_arena_strndup(sbt_tx_arena(tx), b.p, b.n);
}

enum sbt_rc sbt_project_alert_raised(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_alert_raised_facts *x = e->facts;
    const struct sbt_ev_alert_raised_person *who = e->person;
    struct sbt_q_alert_insert_in in = {
        .alert_id = e->thing,
        .number = x->number,
        .key_hash = x->key,
        .method = x->method,
        .audience = x->audience,
        .cell_kind = x->cell_kind,
        .cell = who && who->cell ? who->cell : x->cell,
        .cells = joined(tx, x->cells, x->cells_n),
        .case_id = x->of_case,
        .subject_id = x->subject,
        .province = x->province,
        .region = x->region,
        .agency = x->agency,
        .kanreg = x->kanreg,
        .contest = x->contest,
        .first_day = x->first,
        .last_day = x->last,
        .observed = x->observed,
        .expected_milli = x->expected_milli,
        .recurrence_days = x->recurrence_days,
        .p_ppb = x->p_ppb,
        .threshold_milli = x->threshold_milli,
        .budget = x->budget,
        .figure = x->figure,
        .leaf_n = x->leaf_n,
        .args = joined(tx, x->args, x->args_n),
        .raised_us = e->recorded_us,
        .queue = e->recorded_us,
    };
    return sbt_q_alert_insert(tx, &in, NULL, f);
}

// The row's own time of raising keeps its place in the list.
static enum sbt_rc raised_us(struct sbt_tx *tx, const struct sbt_id *id, int64_t *ret, struct sbt_fault *f)
{
    struct sbt_q_alert_raised_us_in key = {.alert_id = *id};
    struct sbt_q_alert_raised_us_out o = {0};
    bool found;
    SBT_TRY(sbt_q_alert_raised_us(tx, &key, &o, &found, f));
    *ret = o.raised_us;
    return SBT_OK;
}

enum sbt_rc sbt_project_alert_acknowledged(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_alert_acknowledged_facts *x = e->facts;
    int64_t us;
    SBT_TRY(raised_us(tx, &e->thing, &us, f));
    struct sbt_q_alert_acknowledge_in in = {.alert_id = e->thing,
                                            .state = x->state,
                                            .queue = STEP + us,
                                            .us = e->recorded_us,
                                            .account_id = e->account.u,
                                            .agency_id = e->agency.u};
    return sbt_q_alert_acknowledge(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_alert_looked(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_alert_looked_facts *x = e->facts;
    const struct sbt_ev_alert_looked_text *t = e->text;
    int64_t us;
    SBT_TRY(raised_us(tx, &e->thing, &us, f));
    struct sbt_q_alert_look_in in = {.alert_id = e->thing,
                                     .state = x->state,
                                     .queue = 2 * STEP + us,
                                     .us = e->recorded_us,
                                     .account_id = e->account.u,
                                     .agency_id = e->agency.u,
                                     .words = t ? t->words : NULL};
    return sbt_q_alert_look(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_alert_decided(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_alert_decided_facts *x = e->facts;
    const struct sbt_ev_alert_decided_text *t = e->text;
    struct sbt_q_alert_decide_in in = {.alert_id = e->thing,
                                       .state = x->state,
                                       .queue = 4 * STEP - e->recorded_us,
                                       .verdict = x->verdict,
                                       .follow = x->follow,
                                       .follow_ref = x->follow_ref,
                                       .us = e->recorded_us,
                                       .account_id = e->account.u,
                                       .agency_id = e->agency.u,
                                       .words = t ? t->words : NULL};
    return sbt_q_alert_decide(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_transfer_recorded(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_transfer_recorded_facts *x = e->facts;
    const struct sbt_ev_transfer_recorded_person *p = e->person;
    const struct sbt_ev_transfer_recorded_text *t = e->text;
    struct sbt_q_transfer_insert_in in = {
        .transfer_id = e->thing,
        .kind = x->kind,
        .on_day = x->on,
        .agency = x->agency,
        .to_agency = x->to,
        .nip = p ? p->nip : NULL,
        .nik = p ? p->nik : NULL,
        .name = p ? p->name : NULL,
        .name_key = p ? p->name_key : NULL,
        .decree = p ? p->decree : NULL,
        .words = t ? t->words : NULL,
        .recorded_us = e->recorded_us,
        .recorded_by = e->account.u,
        .recorded_agency = e->agency.u,
    };
    return sbt_q_transfer_insert(tx, &in, NULL, f);
}
