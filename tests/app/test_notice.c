// Notices: what is left of them for a person whose agency has ended, or who has chosen no appointment yet.
#include "app/notice.h"
#include "tests/app/case_fix.h"

struct two {
    struct sbt_id account, case_id;
};

static enum sbt_rc add_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const struct two *x = arg;
    struct sbt_notice_new about_case = {.kind = "assigned", .account = x->account, .case_id = x->case_id};
    struct sbt_notice_new about_him = {.kind = "acts_own", .account = x->account, .arg = "3"};
    SBT_TRY(sbt_notice_add(tx, &about_case, f));
    return sbt_notice_add(tx, &about_him, f);
}

static size_t sees(struct ta *t, int64_t *ret_unseen)
{
    struct sbt_notice_view *v;
    size_t n;
    int64_t badge;
    SBT_ASSERT_OK(sbt_notice_list(&t->ctx, &v, &n, ret_unseen, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_notice_unseen(&t->ctx, &badge, &t->f), &t->f);
    assert_int_equal(badge, *ret_unseen);
    return n;
}

TA_TEST_BOTH(who_has_no_appointment_is_told_of_no_case)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    int64_t unseen;
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct two x = {.account = t->ctx.actor.account.u, .case_id = c.case_id.u};
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.notice", SBT_TX_WRITE, add_tx, &x, &t->f), &t->f);
    assert_int_equal(sees(t, &unseen), 2);
    assert_int_equal(unseen, 2);
    t->ctx.actor.role = SBT_ROLE_UNSET;
    t->ctx.actor.agency.u = (struct sbt_id){{0}};
    t->ctx.actor.agency_code = t->ctx.actor.agency_kind = NULL;
    assert_int_equal(sees(t, &unseen), 1);
    assert_int_equal(unseen, 1);
    SBT_ASSERT_OK(sbt_notice_seen_all(&t->ctx, &t->f), &t->f);
    sees(t, &unseen);
    assert_int_equal(unseen, 0);
}
