// What a thing counts as: states as text, the numbers of a cell, and what a move adds where.
#include "domain/figure.h"

#include <string.h>

const char *const sbt_fig_dim_codes[] = {"all",    "province", "region",   "agency", "ppk",
                                         "kanreg", "offence",  "position", "rank",   "contest",
                                         "stage",  "day",      "days",     "clock",  NULL};
const char *const sbt_fig_statuses[9] = {
    "tunggu_verifikasi",    "tunggu_tindak_lanjut", "dijatuhi_sanksi",
    "tidak_terbukti",       "dibatalkan",           "ditolak",
    "tidak_dapat_diproses", "diteruskan",           "",
};

enum sbt_fig_dim sbt_fig_dim_of(const char *code)
{
    int i = 0;
    while (i < SBT_FIG_DIM_END && !sbt_str_eq(sbt_fig_dim_codes[i], code))
        i++;
    return (enum sbt_fig_dim)i;
}

// --- grids

#define B(d) (1u << SBT_FIG_##d)
#define TIMES (B(DAY) | B(DAYS) | B(CLOCK_CODE))
static const unsigned grids[SBT_FIG_DIM_END] = {
    [SBT_FIG_ALL] = B(ALL) | B(PROVINCE) | B(REGION) | B(AGENCY) | B(PPK) | B(KANREG) | B(OFFENCE) | B(POSITION) |
                    B(RANK) | B(CONTEST) | B(STAGE) | TIMES,
    [SBT_FIG_PROVINCE] = B(OFFENCE) | B(POSITION) | B(CONTEST) | B(STAGE) | TIMES,
    [SBT_FIG_REGION] = B(OFFENCE) | B(POSITION) | B(CONTEST) | TIMES,
    [SBT_FIG_AGENCY] = B(OFFENCE) | B(POSITION) | B(CONTEST) | TIMES,
    [SBT_FIG_KANREG] = B(PROVINCE) | B(OFFENCE) | B(POSITION) | B(CONTEST) | B(STAGE) | TIMES,
    [SBT_FIG_CONTEST] =
        B(PROVINCE) | B(REGION) | B(PPK) | B(KANREG) | B(OFFENCE) | B(POSITION) | B(RANK) | B(STAGE) | TIMES,
};

bool sbt_fig_grid(enum sbt_fig_dim scope, enum sbt_fig_dim by)
{
    return scope < SBT_FIG_DIM_END && by < SBT_FIG_DIM_END && (grids[scope] & (1u << by)) != 0;
}

// --- states as text: fields in this order, '|' between

void sbt_fig_init(struct sbt_fig *x, enum sbt_fig_unit unit)
{
    *x = (struct sbt_fig){.unit = unit,
                          .office = "",
                          .status = "",
                          .block = "",
                          .code = "",
                          .flag = "",
                          .ladder = -1,
                          .wait_us = SBT_INT_NONE,
                          .day = SBT_INT_NONE};
    for (int i = 0; i <= SBT_FIG_STAGE; i++)
        x->dim[i] = "";
}

static void put_id(struct sbt_buf *out, const struct sbt_id *id)
{
    if (!sbt_id_is_none(id))
        sbt_buf_add_hex(out, id->b, sizeof id->b);
    sbt_buf_putc(out, '|');
}

static void put(struct sbt_buf *out, const char *s)
{
    sbt_buf_puts(out, s);
    sbt_buf_putc(out, '|');
}

static void put_int(struct sbt_buf *out, int64_t v)
{
    if (v != SBT_INT_NONE)
        sbt_buf_add_i64(out, v);
    sbt_buf_putc(out, '|');
}

void sbt_fig_write(const struct sbt_fig *x, struct sbt_buf *out)
{
    sbt_buf_putc(out, (char)x->unit);
    sbt_buf_putc(out, '|');
    put_id(out, &x->case_id);
    put_id(out, &x->subject_id);
    for (int i = SBT_FIG_REGION; i <= SBT_FIG_STAGE; i++)
        put(out, x->dim[i]);
    put(out, x->office);
    put_int(out, x->milestone);
    put(out, x->status);
    put_int(out, x->since_us);
    put_int(out, x->opened_us);
    put_int(out, x->ever);
    put_int(out, x->late_n);
    put_int(out, x->ladder);
    put(out, x->block);
    put_int(out, x->day);
    put(out, x->code);
    put(out, x->flag);
    put_int(out, x->wait_us);
    put_int(out, x->examined);
    sbt_buf_putc(out, x->ppk_late ? '1' : '0');
}

struct reader {
    char *p;
    bool bad;
};

static const char *next(struct reader *r)
{
    if (r->p == NULL) {
        r->bad = true;
        return "";
    }
    char *s = r->p, *end = strchr(s, '|');
    r->p = end ? end + 1 : NULL;
    if (end)
        *end = '\0';
    return s;
}

static int64_t next_int(struct reader *r)
{
    const char *s = next(r);
    int64_t v = SBT_INT_NONE;
    if (*s != '\0' && !sbt_parse_i64(s, INT64_MIN + 1, INT64_MAX, &v))
        r->bad = true;
    return v;
}

static void next_id(struct reader *r, struct sbt_id *ret)
{
    const char *s = next(r);
    if (*s != '\0' && (strlen(s) != 32 || !sbt_hex_decode(s, 32, ret->b)))
        r->bad = true;
}

bool sbt_fig_read(struct sbt_arena *a, const char *text, struct sbt_fig *ret)
{
    struct reader r = {.p = sbt_arena_strdup(a, text)};
    const char *unit = next(&r);
    if (strlen(unit) != 1 || strchr("srcldk", unit[0]) == NULL)
        return false;
    sbt_fig_init(ret, (enum sbt_fig_unit)unit[0]);
    next_id(&r, &ret->case_id);
    next_id(&r, &ret->subject_id);
    for (int i = SBT_FIG_REGION; i <= SBT_FIG_STAGE; i++)
        ret->dim[i] = next(&r);
    ret->office = next(&r);
    int64_t ms = next_int(&r);
    ret->status = next(&r);
    ret->since_us = next_int(&r);
    ret->opened_us = next_int(&r);
    ret->ever = next_int(&r);
    ret->late_n = next_int(&r);
    ret->ladder = next_int(&r);
    ret->block = next(&r);
    ret->day = next_int(&r);
    ret->code = next(&r);
    ret->flag = next(&r);
    ret->wait_us = next_int(&r);
    ret->examined = next_int(&r) == 1;
    ret->ppk_late = next_int(&r) == 1;
    if (r.bad || r.p != NULL || ms < 0 || ms >= SBT_MS_END)
        return false;
    ret->milestone = (enum sbt_milestone)ms;
    return true;
}

// --- the numbers of one thing

static bool is_open(const struct sbt_fig *x)
{
    return x && x->unit == SBT_FIG_SUBJECT && x->milestone >= SBT_MS_RECEIVED && x->milestone < SBT_MS_CLOSED;
}

static bool reached(const struct sbt_fig *x, enum sbt_milestone from)
{
    for (int m = (int)from; m <= SBT_MS_CLOSED; m++)
        if (x->ever & (INT64_C(1) << m))
            return true;
    return false;
}

static int funnel(const struct sbt_fig *x, int i) // 0 verified .. 4 sanctioned
{
    static const enum sbt_milestone from[] = {SBT_MS_VERIFIED, SBT_MS_STUDIED, SBT_MS_RECOMMENDED, SBT_MS_ANSWERED,
                                              SBT_MS_DECIDED};
    if (!x || x->unit != SBT_FIG_SUBJECT)
        return 0;
    if (i == 0)
        return reached(x, from[0]) || (x->ever & (INT64_C(1) << SBT_MS_NOT_PROVEN)) != 0;
    if (i == 4) // an annulled decree is no sanction any more
        return reached(x, from[4]) && x->milestone != SBT_MS_NOT_PROVEN;
    return reached(x, from[i]);
}

static int status_index(const char *status)
{
    int i = 0;
    while (i < 8 && !sbt_str_eq(sbt_fig_statuses[i], status))
        i++;
    return i;
}

static void tally_subject(const struct sbt_fig *x, int64_t *v)
{
    v[SBT_FIG_M_SUBJECTS] = 1;
    if (x->milestone >= SBT_MS_RECEIVED && x->milestone < SBT_MS_END)
        v[SBT_FIG_M_AT + x->milestone] = 1;
    v[SBT_FIG_M_STATUS + status_index(x->status)] = 1;
    for (int i = 0; i < 5; i++)
        v[SBT_FIG_M_VERIFIED + i] = funnel(x, i);
    v[SBT_FIG_M_OPEN] = is_open(x);
    v[SBT_FIG_M_LATE] = is_open(x) && x->late_n > 0;
    bool ordered = sbt_str_eq(x->block, "confirmed") || sbt_str_eq(x->block, "lift_ordered") ||
                   sbt_str_eq(x->block, "lift_approved");
    v[SBT_FIG_M_BLOCKED] = ordered;
    v[SBT_FIG_M_EXAMINED] = x->examined && funnel(x, 2);
    v[SBT_FIG_M_IN_TIME] = funnel(x, 4) && !x->ppk_late;
    v[SBT_FIG_M_UNBLOCKED] = sbt_str_eq(x->block, "lifted");
    if (is_open(x) && x->ladder > 0)
        v[SBT_FIG_M_LADDER + (x->ladder > SBT_FIG_RUNGS ? SBT_FIG_RUNGS : x->ladder) - 1] = 1;
}

void sbt_fig_tally(const struct sbt_fig *x, int64_t ret[SBT_FIG_M_N])
{
    memset(ret, 0, sizeof(int64_t) * SBT_FIG_M_N);
    switch (x->unit) {
    case SBT_FIG_SUBJECT:
        tally_subject(x, ret);
        break;
    case SBT_FIG_REPORT:
        ret[SBT_FIG_M_REPORTS] = 1;
        ret[SBT_FIG_M_FINDINGS] = sbt_str_eq(x->flag, "temuan");
        break;
    case SBT_FIG_CASE:
        ret[SBT_FIG_M_CASES] = !sbt_str_eq(x->flag, "merged");
        break;
    case SBT_FIG_LETTER:
        ret[SBT_FIG_M_LETTERS] = 1;
        break;
    case SBT_FIG_DECREE:
        ret[SBT_FIG_M_DECREES] = !sbt_str_eq(x->flag, "annulled");
        ret[SBT_FIG_M_ANNULLED] = sbt_str_eq(x->flag, "annulled");
        break;
    case SBT_FIG_CLOCK:
        break;
    }
}

// --- where it stands

// The code of a dimension; NULL where the thing has no place in it (a province is no regency).
static const char *code_of(const struct sbt_fig *x, enum sbt_fig_dim d, char province[3])
{
    if (d == SBT_FIG_ALL)
        return "";
    if (d == SBT_FIG_PROVINCE) {
        size_t n = strnlen(x->dim[SBT_FIG_REGION], 2);
        memcpy(province, x->dim[SBT_FIG_REGION], n);
        province[n] = '\0';
        return province;
    }
    if (d > SBT_FIG_STAGE)
        return NULL;
    return x->dim[d];
}

bool sbt_fig_in(const struct sbt_fig *x, enum sbt_fig_dim dim, const char *code)
{
    char province[3];
    return sbt_str_eq(code_of(x, dim, province), code);
}

// --- moves

struct out {
    sbt_fig_emit *emit;
    void *arg;
    bool one; // only the grid of scope and by
    enum sbt_fig_dim scope, by;
};

static bool asked(const struct out *o, enum sbt_fig_dim by)
{
    return !o->one || o->by == by;
}

static void to_all(const struct sbt_fig *x, enum sbt_fig_dim time, const char *b, const int64_t *v, size_t n,
                   const struct out *o)
{
    if (!asked(o, time))
        return;
    for (int s = o->one ? (int)o->scope : 0; s <= (o->one ? (int)o->scope : (int)SBT_FIG_CONTEST); s++) {
        char province[3];
        const char *a = grids[s] ? code_of(x, (enum sbt_fig_dim)s, province) : NULL;
        if (a && (s == SBT_FIG_ALL || *a) && sbt_fig_grid((enum sbt_fig_dim)s, time))
            o->emit(o->arg, &(struct sbt_fig_delta){(enum sbt_fig_dim)s, time, a, b, v, n});
    }
}

// Numbers without time, into every grid.
static void to_places(const struct sbt_fig *x, const int64_t *v, const struct out *o)
{
    for (int s = o->one ? (int)o->scope : 0; s <= (o->one ? (int)o->scope : (int)SBT_FIG_CONTEST); s++) {
        char pa[3], pb[3];
        const char *a = grids[s] ? code_of(x, (enum sbt_fig_dim)s, pa) : NULL;
        for (int by = 0; a && (s == SBT_FIG_ALL || *a) && by <= SBT_FIG_STAGE; by++)
            if (asked(o, (enum sbt_fig_dim)by) && sbt_fig_grid((enum sbt_fig_dim)s, (enum sbt_fig_dim)by))
                o->emit(o->arg, &(struct sbt_fig_delta){(enum sbt_fig_dim)s, (enum sbt_fig_dim)by, a,
                                                        code_of(x, (enum sbt_fig_dim)by, pb), v, SBT_FIG_M_N});
    }
}

static bool same_places(const struct sbt_fig *x, const struct sbt_fig *y)
{
    for (int i = SBT_FIG_REGION; i <= SBT_FIG_STAGE; i++)
        if (!sbt_str_eq(x->dim[i], y->dim[i]))
            return false;
    return true;
}

static void day_text(char ret[11], int64_t us)
{
    sbt_day_put(ret, sbt_day_at(us, SBT_ZONE_WIB));
}

static void one_day(const struct sbt_fig *x, const char *day, int index, int64_t add, const struct out *o)
{
    int64_t v[SBT_FIG_D_N] = {0};
    v[index] = add;
    to_all(x, SBT_FIG_DAY, day, v, SBT_FIG_D_N, o);
}

// What stands under a day as long as the thing is as it is: cohorts of the open ones, and what happened that day.
static void cohorts(const struct sbt_fig *x, int64_t sign, const struct out *o)
{
    char day[11];
    if (!asked(o, SBT_FIG_DAY))
        return;
    if (is_open(x)) {
        day_text(day, x->opened_us);
        one_day(x, day, SBT_FIG_D_OPEN, sign, o);
        day_text(day, x->since_us);
        one_day(x, day, SBT_FIG_D_AT + (int)x->milestone, sign, o);
    }
    if (x->day != SBT_INT_NONE && (x->unit == SBT_FIG_SUBJECT || x->unit == SBT_FIG_DECREE)) {
        sbt_day_put(day, (sbt_day)x->day);
        if (x->unit == SBT_FIG_SUBJECT)
            one_day(x, day, SBT_FIG_D_ACTS, sign, o);
        else if (!sbt_str_eq(x->flag, "annulled"))
            one_day(x, day, SBT_FIG_D_DECREES, sign, o);
    }
    if (x->unit == SBT_FIG_REPORT) {
        day_text(day, x->opened_us);
        one_day(x, day, SBT_FIG_D_REPORTS, sign, o);
    }
}

// What happens at the moment of the move, and stays: who came in and went out, and how long a milestone took.
static void flows(const struct sbt_fig *before, const struct sbt_fig *after, int64_t at_us, const struct out *o)
{
    int64_t v[SBT_FIG_D_N] = {0};
    bool any = false;
    if (after->unit != SBT_FIG_SUBJECT || (!asked(o, SBT_FIG_DAY) && !asked(o, SBT_FIG_DAYS)))
        return;
    v[SBT_FIG_D_IN] = (before == NULL) || (is_open(after) && !is_open(before));
    v[SBT_FIG_D_OUT] = !is_open(after) && (before == NULL || is_open(before));
    for (int i = 0; i < 5; i++)
        v[SBT_FIG_D_VERIFIED + i] = funnel(after, i) && !funnel(before, i);
    for (int i = 0; i < SBT_FIG_D_N; i++)
        any = any || v[i] != 0;
    char day[11];
    day_text(day, at_us);
    if (any)
        to_all(after, SBT_FIG_DAY, day, v, SBT_FIG_D_N, o);
    if (is_open(before) && before->milestone != after->milestone) {
        int64_t left[SBT_FIG_OPEN_MS] = {0}, days = (at_us - before->since_us) / SBT_US_PER_DAY;
        char text[8];
        left[before->milestone - 1] = 1;
        snprintf(text, sizeof text, "%04d", days < 0 ? 0 : days > 9999 ? 9999 : (int)days);
        to_all(after, SBT_FIG_DAYS, text, left, SBT_FIG_OPEN_MS, o);
    }
}

static void clock_counts(const struct sbt_fig *x, int64_t sign, const struct out *o)
{
    static const char *const flags[SBT_FIG_C_N] = {"running", "late", "met", "ended_late"};
    int64_t v[SBT_FIG_C_N] = {0};
    for (int i = 0; i < SBT_FIG_C_N; i++)
        v[i] = sbt_str_eq(x->flag, flags[i]) ? sign : 0;
    to_all(x, SBT_FIG_CLOCK_CODE, x->code, v, SBT_FIG_C_N, o);
}

static void counts(const struct sbt_fig *before, const struct sbt_fig *after, const struct out *o)
{
    int64_t was[SBT_FIG_M_N] = {0}, is[SBT_FIG_M_N];
    if (before)
        sbt_fig_tally(before, was);
    sbt_fig_tally(after, is);
    bool stays = before && same_places(before, after);
    for (int i = 0; i < SBT_FIG_M_N; i++) {
        if (stays)
            is[i] -= was[i];
        was[i] = -was[i];
    }
    if (before && !stays)
        to_places(before, was, o);
    to_places(after, is, o);
}

static void move(const struct sbt_fig *before, const struct sbt_fig *after, int64_t at_us, const struct out *o)
{
    if (after->unit == SBT_FIG_CLOCK) {
        if (before)
            clock_counts(before, -1, o);
        clock_counts(after, 1, o);
        return;
    }
    if (!o->one || o->by <= SBT_FIG_STAGE)
        counts(before, after, o);
    if (before)
        cohorts(before, -1, o);
    cohorts(after, 1, o);
    flows(before, after, at_us, o);
}

void sbt_fig_move(const struct sbt_fig *before, const struct sbt_fig *after, int64_t at_us, sbt_fig_emit *emit,
                  void *arg)
{
    move(before, after, at_us, &(struct out){.emit = emit, .arg = arg});
}

void sbt_fig_move_in(enum sbt_fig_dim scope, enum sbt_fig_dim by, const struct sbt_fig *before,
                     const struct sbt_fig *after, int64_t at_us, sbt_fig_emit *emit, void *arg)
{
    if (sbt_fig_grid(scope, by))
        move(before, after, at_us, &(struct out){.emit = emit, .arg = arg, .one = true, .scope = scope, .by = by});
}

// --- rows of numbers

void sbt_fig_vec_write(const int64_t *v, size_t n, struct sbt_buf *out)
{
    while (n > 0 && v[n - 1] == 0)
        n--;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            sbt_buf_putc(out, ' ');
        sbt_buf_add_i64(out, v[i]);
    }
}

bool sbt_fig_vec_read(const char *text, int64_t *v, size_t n)
{
    memset(v, 0, n * sizeof *v);
    for (size_t i = 0; *text != '\0'; i++) {
        bool minus = *text == '-';
        text += minus;
        if (i == n || *text < '0' || *text > '9')
            return false;
        int64_t x = 0;
        while (*text >= '0' && *text <= '9' && x < INT64_MAX / 20)
            x = x * 10 + (*text++ - '0');
        v[i] = minus ? -x : x;
        if (*text == ' ')
            text++;
        else if (*text != '\0')
            return false;
    }
    return true;
}
