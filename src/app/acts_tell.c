// The daily round: counts each agency's acts of a day that is over, tells each person of his, reminds of what is open.
#include "app/acts_private.h"
#include "app/notice.h"

#define TOLD "acts.told_day"
#define REMINDED "acts.reminded_day"

// 0: never.
static enum sbt_rc day_of(struct sbt_tx *tx, const char *name, sbt_day *ret, struct sbt_fault *f)
{
    struct sbt_q_setting_get_in in = {.name = name};
    struct sbt_q_setting_get_out out;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &in, &out, &found, f));
    if (!found || !sbt_day_parse(out.value, ret))
        *ret = SBT_DAY_NONE;
    return SBT_OK;
}

static enum sbt_rc day_set(struct sbt_tx *tx, const char *name, sbt_day day, struct sbt_fault *f)
{
    struct sbt_q_setting_set_in in = {.name = name, .value = sbt_day_iso(sbt_tx_arena(tx), day)};
    return sbt_q_setting_set(tx, &in, NULL, f);
}

// The smallest id of that moment: ids begin with the time in milliseconds.
static struct sbt_id first_id(int64_t us)
{
    struct sbt_id id = {{0}};
    int64_t ms = us / 1000;
    for (int i = 5; i >= 0; i--, ms >>= 8)
        id.b[i] = (uint8_t)(ms & 0xff);
    return id;
}

static enum sbt_rc count(struct sbt_tx *tx, const struct sbt_calendar *cal, sbt_day day, struct sbt_fault *f)
{
    int64_t from = sbt_day_start_us(day, SBT_ZONE_WIB), to = sbt_day_start_us(day + 1, SBT_ZONE_WIB);
    struct sbt_q_act_day_agencies_in in = {.from_id = first_id(from - SBT_US_PER_DAY),
                                           .to_id = first_id(to + SBT_US_PER_DAY),
                                           .from_us = from,
                                           .to_us = to};
    struct sbt_q_act_day_agencies_out *r;
    size_t n;
    SBT_TRY(sbt_q_act_day_agencies(tx, &in, &r, &n, f));
    for (size_t i = 0; i < n; i++) {
        sbt_day due = day + 1;
        while (!sbt_calendar_is_working(cal, r[i].region_code, due))
            due++;
        struct sbt_q_act_tally_put_in put = {
            .agency_id = r[i].agency_id, .day = day, .acts_n = r[i].acts_n, .due_day = due};
        SBT_TRY(sbt_q_act_tally_put(tx, &put, NULL, f));
    }
    return SBT_OK;
}

static enum sbt_rc people(struct sbt_tx *tx, sbt_day day, struct sbt_fault *f)
{
    int64_t from = sbt_day_start_us(day, SBT_ZONE_WIB), to = sbt_day_start_us(day + 1, SBT_ZONE_WIB);
    struct sbt_q_act_day_people_in in = {.from_id = first_id(from - SBT_US_PER_DAY),
                                         .to_id = first_id(to + SBT_US_PER_DAY),
                                         .from_us = from,
                                         .to_us = to};
    struct sbt_q_act_day_people_out *r;
    size_t n;
    SBT_TRY(sbt_q_act_day_people(tx, &in, &r, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_notice_new notice = {.kind = "acts_own",
                                        .account = r[i].account_id,
                                        .arg = sbt_arena_printf(sbt_tx_arena(tx), "%lld", (long long)r[i].acts_n)};
        SBT_TRY(sbt_notice_add(tx, &notice, f));
    }
    return SBT_OK;
}

static enum sbt_rc remind(struct sbt_tx *tx, sbt_day today, struct sbt_fault *f)
{
    struct sbt_q_act_remind_in in = {.today = today};
    struct sbt_q_act_remind_out *r;
    size_t n;
    SBT_TRY(sbt_q_act_remind(tx, &in, &r, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_notice_new notice = {.kind = "acts_open",
                                        .account = r[i].account_id,
                                        .arg = sbt_arena_printf(sbt_tx_arena(tx), "%lld", (long long)r[i].days_n)};
        SBT_TRY(sbt_notice_add(tx, &notice, f));
    }
    return day_set(tx, REMINDED, today, f);
}

struct round {
    struct sbt_ctx *ctx;
    bool more;
};

static enum sbt_rc round_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct round *x = arg;
    const struct sbt_calendar *cal;
    sbt_day told, reminded, today = sbt_acts_today(tx);
    SBT_TRY(sbt_app_calendar(tx, x->ctx->app, &cal, f));
    SBT_TRY(day_of(tx, TOLD, &told, f));
    SBT_TRY(day_of(tx, REMINDED, &reminded, f));
    if (told == SBT_DAY_NONE)
        told = today - 2; // the duty begins with yesterday: what was before the first round is past
    x->more = false;
    if (told < today - 1) {
        SBT_TRY(count(tx, cal, told + 1, f));
        SBT_TRY(people(tx, told + 1, f));
        x->more = true;
        return day_set(tx, TOLD, told + 1, f);
    }
    if ((reminded == SBT_DAY_NONE || reminded < today) && sbt_calendar_is_working(cal, NULL, today))
        return remind(tx, today, f);
    return SBT_OK;
}

enum sbt_rc sbt_acts_tell(struct sbt_ctx *ctx, bool *ret_more, struct sbt_fault *f)
{
    struct round x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "acts.tell", SBT_TX_WRITE, round_tx, &x, f));
    *ret_more = x.more;
    return SBT_OK;
}
