// Due dates: a walk over civil days that counts some and says why the others are left out.
#include "domain/calendar.h"

#include "base/buf.h"

const char *sbt_unit_code(enum sbt_unit u)
{
    switch (u) {
    case SBT_UNIT_CALENDAR:
        return "calendar";
    case SBT_UNIT_WORKING:
        return "working";
    case SBT_UNIT_HOURS:
        return "hours";
    case SBT_UNIT_UNSET:
        break;
    }
    return "";
}

// First row of that day or later.
static size_t row_from(const struct sbt_calendar *c, sbt_day d)
{
    size_t lo = 0, hi = c->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->rows[mid].day < d)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

struct sbt_calendar sbt_calendar_at(const struct sbt_calendar *c, int64_t number)
{
    struct sbt_calendar r = *c;
    r.number = number;
    return r;
}

static bool stands(const struct sbt_calendar *c, const struct sbt_holiday *h)
{
    return h->since <= c->number && (h->until == 0 || c->number < h->until);
}

const struct sbt_holiday *sbt_calendar_holiday(const struct sbt_calendar *c, const char *region, sbt_day d)
{
    if (c == NULL)
        return NULL;
    for (size_t i = row_from(c, d); i < c->n && c->rows[i].day == d; i++) {
        const char *at = c->rows[i].region;
        if (stands(c, &c->rows[i]) && (sbt_str_empty(at) || (region != NULL && sbt_str_starts(region, at))))
            return &c->rows[i];
    }
    return NULL;
}

static bool is_weekend(sbt_day d)
{
    return sbt_day_weekday(d) >= 6;
}

bool sbt_calendar_is_working(const struct sbt_calendar *c, const char *region, sbt_day d)
{
    return !is_weekend(d) && sbt_calendar_holiday(c, region, d) == NULL;
}

int sbt_calendar_working_between(const struct sbt_calendar *c, const char *region, sbt_day from, sbt_day to)
{
    int n = 0;
    if (to < from)
        return -sbt_calendar_working_between(c, region, to, from);
    for (sbt_day d = from + 1; d <= to; d++)
        n += sbt_calendar_is_working(c, region, d);
    return n;
}

struct walk {
    struct sbt_arena *a;
    struct sbt_due_line *lines;
    size_t n, cap;
};

static void line_add(struct walk *w, sbt_day d, int number, const char *why, const struct sbt_holiday *h)
{
    if (w->a == NULL)
        return;
    w->lines = sbt_arena_grow(w->a, w->lines, w->n, &w->cap, sizeof *w->lines);
    w->lines[w->n++] = (struct sbt_due_line){.day = d,
                                             .counted = number > 0,
                                             .number = number,
                                             .why = why,
                                             .name = h && h->name ? h->name : "",
                                             .unsourced = h && h->unsourced};
}

// The pause that covers some of the day, or NULL. A day on which the clock stood still at all is not counted.
static const struct sbt_pause *pause_on(const struct sbt_due_in *in, sbt_day d)
{
    int64_t start = sbt_day_start_us(d, in->zone), end = sbt_day_start_us(d + 1, in->zone);
    for (size_t i = 0; i < in->pauses_n; i++) {
        const struct sbt_pause *p = &in->pauses[i];
        if (p->from_us < end && (p->to_us == SBT_US_NONE || p->to_us > start))
            return p;
    }
    return NULL;
}

static const char *why_off(const struct sbt_holiday *h)
{
    switch (h->kind) {
    case SBT_HOLIDAY_JOINT_LEAVE:
        return SBT_N_("tidak dihitung: cuti bersama (%1)");
    case SBT_HOLIDAY_VOTING:
        return SBT_N_("tidak dihitung: hari pemungutan suara (%1)");
    case SBT_HOLIDAY_REGIONAL:
        return SBT_N_("tidak dihitung: libur daerah (%1)");
    case SBT_HOLIDAY_NATIONAL:
    case SBT_HOLIDAY_UNSET:
        break;
    }
    return SBT_N_("tidak dihitung: libur nasional (%1)");
}

static bool in_gap(const struct sbt_calendar *c, sbt_day d)
{
    return c == NULL || (c->from != SBT_DAY_NONE && d < c->from) || (c->to != SBT_DAY_NONE && d > c->to);
}

static enum sbt_rc due_hours(const struct sbt_due_in *in, int n, struct walk *w, struct sbt_due *ret)
{
    const int64_t hour = INT64_C(3600) * SBT_US_PER_S;
    int64_t at = in->start_us, left = (int64_t)n * hour;
    for (size_t i = 0; i < in->pauses_n; i++) {
        const struct sbt_pause *p = &in->pauses[i];
        if (p->to_us != SBT_US_NONE && p->to_us <= at)
            continue;
        int64_t from = p->from_us > at ? p->from_us : at;
        if (from - at >= left)
            break;
        left -= from - at;
        line_add(w, sbt_day_at(from, in->zone), 0, SBT_N_("tidak dihitung: tenggat dihentikan sementara"), NULL);
        if (p->to_us == SBT_US_NONE) {
            ret->paused = true;
            ret->day = SBT_DAY_NONE;
            ret->due_us = SBT_US_NONE;
            return SBT_OK;
        }
        at = p->to_us;
    }
    ret->due_us = at + left;
    ret->day = sbt_day_at(ret->due_us - 1, in->zone);
    line_add(w, ret->day, n, SBT_N_("batas akhir dalam hitungan jam"), NULL);
    return SBT_OK;
}

enum sbt_rc sbt_due_compute(struct sbt_arena *a, const struct sbt_due_in *in, struct sbt_due *ret, struct sbt_fault *f)
{
    struct sbt_due r = {.day = SBT_DAY_NONE, .due_us = SBT_US_NONE};
    struct walk w = {.a = a};
    int n = in->rule.n + in->extend_n;
    if (in->rule.n < 1 || in->extend_n < 0 || n < 1 || in->rule.unit == SBT_UNIT_UNSET ||
        (in->rule.unit == SBT_UNIT_HOURS ? n / 24 : n) > SBT_DUE_DAYS_MAX)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Lama tenggat tidak masuk akal. Periksa aturan tenggatnya."));
    if (in->rule.unit == SBT_UNIT_HOURS) {
        SBT_TRY(due_hours(in, n, &w, &r));
        r.lines = w.lines;
        r.lines_n = w.n;
        *ret = r;
        return SBT_OK;
    }
    bool working = in->rule.unit == SBT_UNIT_WORKING;
    sbt_day first = sbt_day_at(in->start_us, in->zone), d = first;
    int counted = 0;
    if (!in->rule.from_same_day) {
        line_add(&w, d, 0, SBT_N_("hari mulai; hitungan dimulai hari berikutnya"), NULL);
        d++;
    }
    for (;; d++) {
        if (d - first > SBT_DUE_DAYS_MAX)
            return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Lama tenggat tidak masuk akal. Periksa aturan tenggatnya."));
        const struct sbt_pause *p = pause_on(in, d);
        if (p != NULL && p->to_us == SBT_US_NONE) {
            line_add(&w, d, 0, SBT_N_("tenggat dihentikan sementara sejak hari ini"), NULL);
            r.paused = true;
            break;
        }
        if (p != NULL) {
            line_add(&w, d, 0, SBT_N_("tidak dihitung: tenggat dihentikan sementara"), NULL);
            continue;
        }
        // Once the count is full, only the search for a working day as the last one goes on.
        bool rolling = counted >= n;
        if (working || rolling || in->rule.end_on_working_day) {
            const struct sbt_holiday *h = sbt_calendar_holiday(in->calendar, in->region, d);
            bool off = is_weekend(d) || h != NULL;
            if (in_gap(in->calendar, d))
                r.calendar_gap = true;
            if (off && (working || rolling)) {
                if (h != NULL && !is_weekend(d))
                    line_add(&w, d, 0, why_off(h), h);
                else
                    line_add(&w, d, 0, SBT_N_("tidak dihitung: akhir pekan"), NULL);
                continue;
            }
            if (off && counted + 1 == n && in->rule.end_on_working_day) {
                counted++;
                line_add(&w, d, counted, SBT_N_("dihitung; hari terakhir jatuh pada hari libur, maka bergeser"), NULL);
                continue;
            }
        }
        if (!rolling)
            counted++;
        line_add(&w, d, counted, working ? SBT_N_("dihitung: hari kerja") : SBT_N_("dihitung: hari kalender"), NULL);
        if (counted >= n) {
            r.day = d;
            r.due_us = sbt_day_start_us(d + 1, in->zone);
            break;
        }
    }
    r.lines = w.lines;
    r.lines_n = w.n;
    *ret = r;
    return SBT_OK;
}
