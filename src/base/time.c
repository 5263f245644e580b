// The calendar, the three zones, and how dates and times are read and written.
#include "base/time.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"

static int64_t real_now(struct sbt_clock *c)
{
    (void)c;
    struct timespec t;
    SBT_BUG_IF(clock_gettime(CLOCK_REALTIME, &t) != 0);
    return t.tv_sec * SBT_US_PER_S + t.tv_nsec / 1000;
}

static int64_t sim_now(struct sbt_clock *c)
{
    return c->sim_us;
}

void sbt_clock_real(struct sbt_clock *c)
{
    c->now_us = real_now;
    c->sim_us = 0;
}

void sbt_clock_sim(struct sbt_clock *c, int64_t start_us)
{
    c->now_us = sim_now;
    c->sim_us = start_us;
}

static int64_t shifted_now(struct sbt_clock *c)
{
    return real_now(c) + c->sim_us;
}

void sbt_clock_shift(struct sbt_clock *c, int64_t offset_us)
{
    if (c->now_us != real_now && c->now_us != shifted_now)
        return; // a simulated clock stays what it is
    c->now_us = shifted_now;
    c->sim_us = offset_us;
}

int64_t sbt_clock_unshifted(struct sbt_clock *c)
{
    return c->now_us == shifted_now ? real_now(c) : c->now_us(c);
}

int64_t sbt_clock_now(struct sbt_clock *c)
{
    return c->now_us(c);
}

int64_t sbt_mono_ms(void)
{
    struct timespec t;
    SBT_BUG_IF(clock_gettime(CLOCK_MONOTONIC, &t) != 0);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

// Counts from 1 March of year 0, so that the leap day is the last of its year.
sbt_day sbt_day_of(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return SBT_DAY_NONE;
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, in_era = y - era * 400;
    int in_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

void sbt_day_split(sbt_day d, int *ret_year, int *ret_month, int *ret_day)
{
    SBT_BUG_IF(d == SBT_DAY_NONE);
    int64_t z = (int64_t)d + 719468;
    int64_t era = floor_div(z, 146097);
    int in_era = (int)(z - era * 146097);
    int y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int in_year = in_era - (365 * y + y / 4 - y / 100);
    int mp = (5 * in_year + 2) / 153;
    *ret_day = in_year - (153 * mp + 2) / 5 + 1;
    *ret_month = mp < 10 ? mp + 3 : mp - 9;
    *ret_year = (int)(y + era * 400) + (*ret_month <= 2);
}

int sbt_day_weekday(sbt_day d)
{
    int w = (int)(((int64_t)d + 3) % 7); // 1970-01-01 was a Thursday
    return (w < 0 ? w + 7 : w) + 1;
}

sbt_day sbt_day_at(int64_t us, enum sbt_zone z)
{
    if (us == SBT_US_NONE)
        return SBT_DAY_NONE;
    return (sbt_day)floor_div(us + (int64_t)z * 3600 * SBT_US_PER_S, SBT_US_PER_DAY);
}

int64_t sbt_day_start_us(sbt_day d, enum sbt_zone z)
{
    if (d == SBT_DAY_NONE)
        return SBT_US_NONE;
    return d * SBT_US_PER_DAY - (int64_t)z * 3600 * SBT_US_PER_S;
}

// n digits at s; -1 when there is anything else.
static int digits(const char *s, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

static bool day_read(const char *s, sbt_day *ret)
{
    int y = digits(s, 4);
    if (y < 0 || s[4] != '-')
        return false;
    int m = digits(s + 5, 2);
    if (m < 0 || s[7] != '-')
        return false;
    int d = digits(s + 8, 2);
    if (d < 0)
        return false;
    sbt_day day = sbt_day_of(y, m, d);
    if (day == SBT_DAY_NONE)
        return false;
    *ret = day;
    return true;
}

bool sbt_day_parse(const char *s, sbt_day *ret)
{
    return s != NULL && strlen(s) == 10 && day_read(s, ret);
}

// One reader for "07:05": hours and minutes below their limits, -1 otherwise.
static int minutes_read(const char *s)
{
    int h = digits(s, 2);
    if (h < 0 || h > 23 || s[2] != ':')
        return -1;
    int m = digits(s + 3, 2);
    return m < 0 || m > 59 ? -1 : h * 60 + m;
}

bool sbt_us_parse(const char *s, int64_t *ret_us)
{
    sbt_day day;
    if (s == NULL || strlen(s) < 20 || strlen(s) > 35 || !day_read(s, &day) || s[10] != 'T')
        return false;
    int min = minutes_read(s + 11);
    if (min < 0 || s[16] != ':')
        return false;
    int sec = digits(s + 17, 2);
    if (sec < 0 || sec > 59)
        return false;
    const char *p = s + 19;
    int64_t frac = 0;
    if (*p == '.') {
        int n = 0;
        for (p++; *p >= '0' && *p <= '9'; p++, n++)
            if (n < 6)
                frac = frac * 10 + (*p - '0');
        if (n == 0 || n > 9)
            return false;
        for (; n < 6; n++)
            frac *= 10;
    }
    int offset = 0;
    if (*p == '+' || *p == '-') {
        offset = minutes_read(p + 1);
        if (offset < 0 || p[6] != 0)
            return false;
        if (*p == '-')
            offset = -offset;
    } else if (p[0] != 'Z' || p[1] != 0) {
        return false;
    }
    int64_t us = day * SBT_US_PER_DAY + ((int64_t)(min - offset) * 60 + sec) * SBT_US_PER_S + frac;
    if (us < sbt_day_of(1, 1, 1) * SBT_US_PER_DAY || us >= (sbt_day_of(9999, 12, 31) + 1) * SBT_US_PER_DAY)
        return false; // an offset can lead out of the years that can be written
    *ret_us = us;
    return true;
}

void sbt_day_put(char ret[11], sbt_day d)
{
    ret[0] = 0;
    if (d == SBT_DAY_NONE)
        return;
    int y, m, dd;
    sbt_day_split(d, &y, &m, &dd);
    SBT_BUG_IF(y < 1 || y > 9999);
    snprintf(ret, 11, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)dd % 100);
}

void sbt_us_put(char ret[28], int64_t us)
{
    ret[0] = 0;
    if (us == SBT_US_NONE)
        return;
    int64_t day = floor_div(us, SBT_US_PER_DAY), in_day = us - day * SBT_US_PER_DAY;
    unsigned s = (unsigned)(in_day / SBT_US_PER_S), frac = (unsigned)(in_day % SBT_US_PER_S);
    sbt_day_put(ret, (sbt_day)day);
    int n = snprintf(ret + 10, 18, "T%02u:%02u:%02u", s / 3600 % 24, s / 60 % 60, s % 60);
    if (frac != 0)
        snprintf(ret + 10 + n, 18 - (size_t)n, ".%06uZ", frac % 1000000);
    else
        snprintf(ret + 10 + n, 18 - (size_t)n, "Z");
}

const char *sbt_day_iso(struct sbt_arena *a, sbt_day d)
{
    char s[11];
    sbt_day_put(s, d);
    return sbt_arena_strdup(a, s);
}

const char *sbt_us_iso(struct sbt_arena *a, int64_t us)
{
    char s[28];
    sbt_us_put(s, us);
    return sbt_arena_strdup(a, s);
}

static const char *const months[2][12] = {
    {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
     "Desember"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December"},
};
static const char *const weekdays[2][7] = {
    {"Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"},
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
};

const char *sbt_day_human(struct sbt_arena *a, sbt_day d, const char *lang)
{
    if (d == SBT_DAY_NONE)
        return "";
    int y, m, dd;
    sbt_day_split(d, &y, &m, &dd);
    return sbt_arena_printf(a, "%d %s %d", dd, months[sbt_str_eq(lang, "en")][m - 1], y);
}

const char *sbt_us_human(struct sbt_arena *a, int64_t us, enum sbt_zone z, const char *lang)
{
    if (us == SBT_US_NONE)
        return "";
    bool en = sbt_str_eq(lang, "en");
    sbt_day d = sbt_day_at(us, z);
    int min = (int)((us - sbt_day_start_us(d, z)) / (60 * SBT_US_PER_S));
    return sbt_arena_printf(a, en ? "%s, %s at %02d:%02d %s" : "%s, %s pukul %02d.%02d %s",
                            weekdays[en][sbt_day_weekday(d) - 1], sbt_day_human(a, d, lang), min / 60, min % 60,
                            sbt_zone_name(z));
}

const char *sbt_zone_name(enum sbt_zone z)
{
    switch (z) {
    case SBT_ZONE_WIB:
        return "WIB";
    case SBT_ZONE_WITA:
        return "WITA";
    case SBT_ZONE_WIT:
        return "WIT";
    }
    sbt_bug(__FILE__, __LINE__, "zone");
}
