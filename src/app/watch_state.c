// State of early warning as words in a setting.
#include "app/watch_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "gen/queries.h"

#define LAYOUT "1"
#define STATE "watch.state"
#define STATE_BYTES (SBT_LIMIT_WATCH_WEEKS * 16)

struct words {
    char *p;
};
static const char *word(struct words *w)
{
    char *s = w->p, *e = s ? strchr(s, ' ') : NULL;
    w->p = e ? e + 1 : NULL;
    if (e)
        *e = '\0';
    return s ? s : "";
}

static int64_t number(struct words *w)
{
    int64_t v;
    return sbt_parse_i64(word(w), INT64_MIN + 1, INT64_MAX, &v) ? v : SBT_INT_NONE;
}

static double real(struct words *w) // micro units: settings hold no floats
{
    int64_t v = number(w);
    return v == SBT_INT_NONE ? NAN : (double)v / 1e6;
}

static void real_put(struct sbt_buf *out, double v)
{
    sbt_buf_printf(out, " %lld", (long long)llround(v * 1e6));
}

enum sbt_rc sbt_watch_state_get(struct sbt_tx *tx, struct sbt_watch_state *ret, bool *ret_found, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_setting_get_in key = {STATE};
    struct sbt_q_setting_get_out value;
    bool found;
    *ret = (struct sbt_watch_state){0};
    *ret_found = false;
    SBT_TRY(sbt_q_setting_get(tx, &key, &value, &found, f));
    if (!found)
        return SBT_OK;
    struct words w = {sbt_arena_strdup(a, value.value)};
    if (!sbt_str_eq(word(&w), LAYOUT))
        return SBT_OK;
    ret->leaf_n = number(&w);
    ret->day = (sbt_day)number(&w);
    ret->monday = (sbt_day)number(&w);
    int64_t weeks = number(&w);
    if (weeks < 0 || weeks > SBT_LIMIT_WATCH_WEEKS)
        return SBT_OK;
    ret->ring = real(&w);
    ret->rate = real(&w);
    ret->agency_rate = real(&w);
    ret->agency_tests = real(&w);
    ret->factor = SBT_NEW_N(a, double, (size_t)weeks + 1);
    for (ret->weeks = 0; ret->weeks < weeks; ret->weeks++)
        if (isnan(ret->factor[ret->weeks] = real(&w)))
            return SBT_OK;
    *ret_found = true;
    return SBT_OK;
}

enum sbt_rc sbt_watch_state_put(struct sbt_tx *tx, const struct sbt_watch_state *s, struct sbt_fault *f)
{
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, STATE_BYTES);
    sbt_buf_printf(&out, "%s %lld %d %d %d", LAYOUT, (long long)s->leaf_n, s->day, s->monday, s->weeks);
    real_put(&out, s->ring);
    real_put(&out, s->rate);
    real_put(&out, s->agency_rate);
    real_put(&out, s->agency_tests);
    for (int i = 0; i < s->weeks; i++)
        real_put(&out, s->factor[i]);
    struct sbt_q_setting_set_in set = {STATE, out.p};
    return sbt_q_setting_set(tx, &set, NULL, f);
}

// --- people in more than one case

#define REPEATS "watch.repeats"
#define REPEAT_YEARS_DAYS 1826
#define REPEATS_BYTES (1024 * 1024)

enum sbt_rc sbt_watch_repeats_count(struct sbt_tx *tx, struct sbt_fault *f)
{
    int64_t now = sbt_tx_now_us(tx);
    struct sbt_q_watch_repeats_in in = {now - REPEAT_YEARS_DAYS * SBT_US_PER_DAY, now + 1};
    struct sbt_q_watch_repeats_out *r;
    size_t n;
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, REPEATS_BYTES);
    SBT_TRY(sbt_q_watch_repeats(tx, &in, &r, &n, f));
    for (size_t i = 0; i < n; i++)
        sbt_buf_printf(&out, "%s %lld %lld ", r[i].agency, (long long)r[i].people_n, (long long)r[i].repeated_n);
    if (n == 0)
        return SBT_OK;
    struct sbt_q_setting_set_in set = {REPEATS, out.p};
    return sbt_q_setting_set(tx, &set, NULL, f);
}

enum sbt_rc sbt_watch_repeats(struct sbt_tx *tx, struct sbt_watch_repeat **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_setting_get_in key = {REPEATS};
    struct sbt_q_setting_get_out value;
    size_t cap = 0;
    bool found;
    *ret = NULL;
    *ret_n = 0;
    SBT_TRY(sbt_q_setting_get(tx, &key, &value, &found, f));
    struct words w = {found ? sbt_arena_strdup(a, value.value) : NULL};
    while (w.p && *w.p) {
        *ret = sbt_arena_grow(a, *ret, *ret_n, &cap, sizeof **ret);
        struct sbt_watch_repeat *r = &(*ret)[*ret_n];
        r->agency = word(&w);
        r->people_n = number(&w);
        r->repeated_n = number(&w);
        *ret_n += r->people_n > 0;
    }
    return SBT_OK;
}
