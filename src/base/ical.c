// Joins the folded lines of an iCalendar file and reads the whole-day events out of them.
#include "base/ical.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/limits.h"

struct reader {
    struct sbt_arena *a;
    const char *p, *end;
    size_t line, next_line; // of the joined line, of the one behind it
    char *text;             // the joined line
    size_t n;
    bool too_long;
    struct sbt_fault *f;
};
struct prop {
    const char *name, *value;
};
struct event {
    struct sbt_ical_event e;
    int64_t days; // by DURATION
    bool bad;
};

static void bad_at(struct reader *r, size_t line, const char *say, const char *arg)
{
    (void)sbt_fault_field(r->f, sbt_arena_printf(r->a, "line %zu", line), say, arg);
}

static bool raw_line(struct reader *r, const char **ret, size_t *ret_n)
{
    if (r->p >= r->end)
        return false;
    const char *nl = memchr(r->p, '\n', (size_t)(r->end - r->p));
    const char *stop = nl != NULL ? nl : r->end;
    *ret = r->p;
    *ret_n = (size_t)(stop - r->p);
    if (*ret_n > 0 && stop[-1] == '\r')
        (*ret_n)--;
    r->p = nl != NULL ? nl + 1 : r->end;
    r->next_line++;
    return true;
}

static void join(struct reader *r, const char *s, size_t n)
{
    if (r->n + n > SBT_LIMIT_ICAL_LINE) {
        r->too_long = true;
        return;
    }
    memcpy(r->text + r->n, s, n);
    r->n += n;
    r->text[r->n] = '\0';
}

// One line with those that are folded behind it; false at the end.
static bool next(struct reader *r)
{
    const char *s;
    size_t n;
    r->n = 0;
    r->too_long = false;
    r->text[0] = '\0';
    r->line = r->next_line;
    if (!raw_line(r, &s, &n))
        return false;
    join(r, s, n);
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t') && raw_line(r, &s, &n))
        join(r, s + 1, n - 1);
    if (r->too_long)
        bad_at(r, r->line, SBT_N_("Baris terlalu panjang."), NULL);
    return true;
}

// NAME;PARAM="a:b":value. Parameters are passed over: the form of the value says what it is.
static bool split(struct reader *r, struct prop *ret)
{
    bool quoted = false;
    char *p = r->text, *name_end = NULL;
    for (; *p != '\0' && (quoted || *p != ':'); p++) {
        quoted = quoted != (*p == '"');
        if (*p == ';' && !quoted && name_end == NULL)
            name_end = p;
    }
    if (*p != ':')
        return false;
    *p = '\0';
    if (name_end != NULL)
        *name_end = '\0';
    *ret = (struct prop){r->text, p + 1};
    return true;
}

static const char *unescape(struct sbt_arena *a, const char *s)
{
    char *out = sbt_arena_strdup(a, s), *w = out;
    for (const char *p = out; *p != '\0'; p++) {
        char c = *p;
        if (c == '\\' && p[1] != '\0') {
            c = *++p;
            if (c == 'n' || c == 'N')
                c = ' ';
        }
        *w++ = (unsigned char)c < ' ' || c == 127 ? ' ' : c;
    }
    while (w > out && w[-1] == ' ')
        w--;
    *w = '\0';
    while (*out == ' ')
        out++;
    return out;
}

// "20260514", or local midnight "20260514T000000".
static bool day_of(const char *s, sbt_day *ret)
{
    int v[3] = {0};
    static const int width[3] = {4, 2, 2};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < width[i]; k++, s++) {
            if (!isdigit((unsigned char)*s))
                return false;
            v[i] = v[i] * 10 + (*s - '0');
        }
    if (*s != '\0' && !sbt_str_eq(s, "T000000"))
        return false;
    *ret = v[0] < 1990 || v[0] > 2100 ? SBT_DAY_NONE : sbt_day_of(v[0], v[1], v[2]);
    return *ret != SBT_DAY_NONE;
}

// "P2D", "P1W".
static bool days_of(const char *s, int64_t *ret)
{
    char digits[4] = "";
    size_t n = 0;
    if (*s++ != 'P')
        return false;
    for (; n < 3 && isdigit((unsigned char)*s); s++)
        digits[n++] = *s;
    if ((*s != 'D' && *s != 'W') || s[1] != '\0' || !sbt_parse_i64(digits, 1, 366, ret))
        return false;
    if (*s == 'W')
        *ret *= 7;
    return true;
}

static void in_event(struct reader *r, const struct prop *p, struct event *e)
{
    sbt_day *day = strcasecmp(p->name, "DTSTART") == 0 ? &e->e.day
                   : strcasecmp(p->name, "DTEND") == 0 ? &e->e.after
                                                       : NULL;
    if (day != NULL) {
        if (*day != SBT_DAY_NONE || !day_of(p->value, day)) {
            bad_at(r, r->line, SBT_N_("“%1” bukan satu hari penuh (TTTTBBHH)."), p->value);
            e->bad = true;
        }
    } else if (strcasecmp(p->name, "DURATION") == 0) {
        if (!days_of(p->value, &e->days)) {
            bad_at(r, r->line, SBT_N_("Lama “%1” bukan bilangan hari."), p->value);
            e->bad = true;
        }
    } else if (strcasecmp(p->name, "RRULE") == 0 || strcasecmp(p->name, "RDATE") == 0) {
        bad_at(r, r->line, SBT_N_("Hari yang berulang tidak dapat dimuat: sebut setiap tanggalnya."), NULL);
        e->bad = true;
    } else if (strcasecmp(p->name, "SUMMARY") == 0) {
        e->e.summary = unescape(r->a, p->value);
    } else if (strcasecmp(p->name, "CATEGORIES") == 0) {
        e->e.categories = unescape(r->a, p->value);
    } else if (strcasecmp(p->name, "STATUS") == 0) {
        e->e.cancelled = strcasecmp(p->value, "CANCELLED") == 0;
    }
}

static bool event_end(struct reader *r, struct event *e)
{
    size_t before = r->f->fields_n + r->f->fields_more;
    if (e->bad)
        return false;
    if (e->e.day == SBT_DAY_NONE)
        bad_at(r, e->e.line, SBT_N_("Peristiwa tanpa tanggal (DTSTART)."), NULL);
    else if (sbt_str_empty(e->e.summary))
        bad_at(r, e->e.line, SBT_N_("Peristiwa tanpa nama (SUMMARY)."), NULL);
    else if (sbt_utf8_count(e->e.summary) > SBT_LIMIT_LINE_CHARS)
        bad_at(r, e->e.line, SBT_N_("Nama hari terlalu panjang: paling banyak 200 huruf."), NULL);
    if (e->e.after == SBT_DAY_NONE)
        e->e.after = e->e.day + (sbt_day)(e->days > 0 ? e->days : 1);
    if (e->e.after == e->e.day) // some programs write the last day instead of the one behind it
        e->e.after++;
    if (e->e.day != SBT_DAY_NONE && (e->e.after < e->e.day || e->e.after - e->e.day > SBT_LIMIT_ICAL_DAYS))
        bad_at(r, e->e.line, SBT_N_("Akhir peristiwa mendahului awalnya, atau lebih dari 31 hari sesudahnya."), NULL);
    return r->f->fields_n + r->f->fields_more == before;
}

struct nest {
    char name[SBT_LIMIT_ICAL_DEPTH][24];
    size_t n;
};

static bool enter(struct reader *r, struct nest *in, const char *what)
{
    if (in->n == SBT_LIMIT_ICAL_DEPTH || strlen(what) >= sizeof in->name[0] ||
        (in->n == 0 && strcasecmp(what, "VCALENDAR") != 0)) {
        bad_at(r, r->line, SBT_N_("Bagian “%1” tidak diharapkan di sini."), what);
        return false;
    }
    snprintf(in->name[in->n++], sizeof in->name[0], "%s", what);
    return true;
}

static bool leave(struct reader *r, struct nest *in, const char *what)
{
    if (in->n == 0 || strcasecmp(in->name[in->n - 1], what) != 0) {
        bad_at(r, r->line, SBT_N_("Bagian “%1” ditutup tanpa dibuka."), what);
        return false;
    }
    in->n--;
    return true;
}

static bool inside_event(const struct nest *in)
{
    return in->n == 2 && strcasecmp(in->name[1], "VEVENT") == 0;
}

static enum sbt_rc read_all(struct reader *r, struct sbt_ical *out)
{
    struct sbt_ical_event *list = NULL;
    size_t cap = 0, calendars = 0;
    struct nest in = {.n = 0};
    struct event e = {0};
    struct prop p;
    while (next(r)) {
        if (r->n == 0 || r->too_long)
            continue;
        if (!split(r, &p)) {
            bad_at(r, r->line, SBT_N_("Baris ini bukan baris kalender."), NULL);
            return SBT_E_INVALID; // another kind of file: one line says it
        }
        bool was_event = inside_event(&in);
        if (strcasecmp(p.name, "BEGIN") == 0) {
            if (!enter(r, &in, p.value))
                return SBT_E_INVALID;
            calendars += in.n == 1;
            if (inside_event(&in))
                e = (struct event){.e = {.line = r->line, .day = SBT_DAY_NONE, .after = SBT_DAY_NONE}};
        } else if (strcasecmp(p.name, "END") == 0) {
            if (!leave(r, &in, p.value))
                return SBT_E_INVALID;
            if (!was_event || !event_end(r, &e))
                continue;
            if (out->n == SBT_LIMIT_ICAL_EVENTS)
                return sbt_fault_set(r->f, SBT_E_TOO_LARGE,
                                     SBT_N_("Terlalu banyak hari: paling banyak 1.000 dalam satu berkas."));
            list = sbt_arena_grow(r->a, list, out->n, &cap, sizeof *list);
            list[out->n++] = e.e;
        } else if (in.n == 0) {
            bad_at(r, r->line, SBT_N_("Baris ini bukan baris kalender."), NULL);
            return SBT_E_INVALID;
        } else if (was_event) {
            in_event(r, &p, &e);
        } else if (in.n == 1 && strcasecmp(p.name, "X-WR-CALNAME") == 0) {
            out->name = unescape(r->a, p.value);
        }
    }
    if (in.n > 0 || calendars == 0)
        bad_at(r, r->line, SBT_N_("Kalender ini terpotong: END:VCALENDAR tidak ada."), NULL);
    out->events = list;
    return r->f->fields_n > 0 ? SBT_E_INVALID : SBT_OK;
}

enum sbt_rc sbt_ical_parse(struct sbt_arena *a, const char *text, size_t n, struct sbt_ical *ret, struct sbt_fault *f)
{
    struct sbt_ical out = {0};
    struct sbt_fault own = {0};
    if (n > SBT_LIMIT_ICAL_BYTES)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Berkas kalender paling besar 1 MB."));
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        n -= 3;
    }
    if (!sbt_utf8_valid(text, n))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Berkas kalender bukan teks UTF-8."));
    struct reader r = {.a = a, .p = text, .end = text + n, .next_line = 1, .f = f != NULL ? f : &own};
    r.text = sbt_arena_alloc(a, SBT_LIMIT_ICAL_LINE + 1);
    sbt_fault_clear(r.f);
    SBT_TRY(read_all(&r, &out));
    *ret = out;
    return SBT_OK;
}
