// Field tables: absent values, and the checks of single values with the sentences that people read.
#include "base/field.h"

#include <string.h>

#include "base/field_impl.h"

void sbt_rec_init(const struct sbt_fields *t, void *rec)
{
    memset(rec, 0, t->size);
    for (size_t i = 0; i < t->n; i++) {
        void *at = sbt_field_at(rec, t->f[i].offset);
        switch (t->f[i].type) {
        case SBT_F_INT:
            *(int64_t *)at = SBT_INT_NONE;
            break;
        case SBT_F_TIME:
            *(int64_t *)at = SBT_US_NONE;
            break;
        case SBT_F_DAY:
            *(sbt_day *)at = SBT_DAY_NONE;
            break;
        default:
            break; // zero is absent
        }
    }
}

const char *sbt_field_label(const struct sbt_field *d)
{
    return d->label != NULL ? d->label : d->name;
}

const char *sbt_field_path(struct sbt_arena *a, const char *path, const char *name)
{
    return *path == 0 ? name : sbt_arena_printf(a, "%s.%s", path, name);
}

static const char *number(struct sbt_arena *a, int64_t v)
{
    return sbt_arena_printf(a, "%lld", (long long)v);
}

void sbt_decode_missing(struct sbt_decode *dc, const struct sbt_field *d, const char *path)
{
    if (d->required && !(dc->flags & SBT_DECODE_DRAFT))
        sbt_decode_bad(dc, path, SBT_N_("%1 wajib diisi."), sbt_field_label(d));
}

void sbt_decode_unknown(struct sbt_decode *dc, const char *path)
{
    if (!(dc->flags & SBT_DECODE_UNKNOWN_OK))
        sbt_decode_bad(dc, path, SBT_N_("Isian \"%1\" tidak dikenal. Hapus dari kiriman."), path);
}

size_t sbt_field_rows_max(const struct sbt_field *d)
{
    return d->max > 0 ? (size_t)d->max : SBT_FIELD_ROWS_MAX;
}

bool sbt_decode_rows(struct sbt_decode *dc, const struct sbt_field *d, const char *path, size_t n)
{
    size_t max = sbt_field_rows_max(d);
    if (n > max) {
        sbt_decode_bad(dc, path, SBT_N_("%1 paling banyak %2 baris; sekarang %3. Kurangi, atau kirim terpisah."),
                       sbt_field_label(d), number(dc->a, (int64_t)max), number(dc->a, (int64_t)n));
        return false;
    }
    if (n < (size_t)d->min && !(dc->flags & SBT_DECODE_DRAFT)) {
        sbt_decode_bad(dc, path, SBT_N_("%1 paling sedikit %2 baris; sekarang %3."), sbt_field_label(d),
                       number(dc->a, d->min), number(dc->a, (int64_t)n));
        return false;
    }
    return true;
}

// Blanks that people paste without seeing them: ASCII, no-break space, zero-width space, byte-order mark.
static size_t blank_at(const char *s)
{
    if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r')
        return 1;
    if (memcmp(s, "\xc2", 1) == 0 && s[1] == '\xa0')
        return 2;
    if (strncmp(s, "\xe2\x80\x8b", 3) == 0 || strncmp(s, "\xef\xbb\xbf", 3) == 0)
        return 3;
    return 0;
}

static const char *trim(struct sbt_arena *a, const char *s)
{
    size_t w;
    while ((w = blank_at(s)) > 0)
        s += w;
    size_t n = strlen(s);
    for (bool again = true; again && n > 0;) {
        again = false;
        for (size_t k = 1; k <= 3 && k <= n; k++)
            if (blank_at(s + n - k) == k) {
                n -= k;
                again = true;
                break;
            }
    }
    return s[n] == 0 ? s : sbt_arena_strndup(a, s, n);
}

// Forms send CR LF; a text is kept with LF alone.
static const char *lines_unify(struct sbt_arena *a, const char *s)
{
    if (strchr(s, '\r') == NULL)
        return s;
    char *ret = sbt_arena_strdup(a, s), *q = ret;
    for (const char *p = s; *p; p++) {
        if (*p == '\r')
            *q++ = '\n';
        else if (*p != '\n' || p == s || p[-1] != '\r')
            *q++ = *p;
    }
    *q = 0;
    return ret;
}

static bool has_control(const char *s, bool lines)
{
    for (const uint8_t *p = (const uint8_t *)s; *p; p++) {
        if (*p < 0x20 && !(lines && (*p == '\n' || *p == '\t')))
            return true;
        if (*p == 0x7F || (*p == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F))
            return true;
    }
    return false;
}

// Trimmed and checked text; NULL when it is blank (*ret_there false) or bad (true).
static const char *string_check(struct sbt_decode *dc, const struct sbt_field *d, const char *path, const char *s,
                                int64_t max_chars, bool *ret_there)
{
    const char *label = sbt_field_label(d);
    *ret_there = true;
    if (!sbt_utf8_valid(s, strlen(s))) {
        sbt_decode_bad(dc, path, SBT_N_("%1 memuat karakter rusak. Ketik ulang, atau simpan berkasnya sebagai UTF-8."),
                       label);
        return NULL;
    }
    // A password may begin or end with a blank.
    if (!d->secret)
        s = trim(dc->a, s);
    if (*s == 0) {
        *ret_there = false;
        return NULL;
    }
    if (d->type == SBT_F_AREA)
        s = lines_unify(dc->a, s);
    if (has_control(s, d->type == SBT_F_AREA)) {
        sbt_decode_bad(dc, path, SBT_N_("%1 memuat karakter kendali yang tidak terlihat. Hapus lalu ketik ulang."),
                       label);
        return NULL;
    }
    size_t n = sbt_utf8_count(s);
    if (n > (size_t)max_chars) {
        sbt_decode_bad(dc, path, SBT_N_("%1 paling banyak %2 karakter; sekarang %3. Persingkat."), label,
                       number(dc->a, max_chars), number(dc->a, (int64_t)n));
        return NULL;
    }
    return s;
}

static bool code_form(const char *s)
{
    for (; *s; s++)
        if (!((*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '.' ||
              *s == '_' || *s == '-'))
            return false;
    return true;
}

static const char *choice_find(const struct sbt_choice *c, const char *code)
{
    for (; c->code != NULL; c++)
        if (strcmp(c->code, code) == 0)
            return c->code;
    return NULL;
}

static void choice_bad(struct sbt_decode *dc, const struct sbt_field *d, const char *path)
{
    sbt_decode_bad(dc, path, SBT_N_("%1: pilih salah satu pilihan yang tersedia."), sbt_field_label(d));
}

const char *sbt_decode_entry(struct sbt_decode *dc, const struct sbt_field *d, const char *path, const char *s)
{
    bool there;
    s = string_check(dc, d, path, s, SBT_LIMIT_LINE_CHARS, &there);
    if (s == NULL || d->choices == NULL)
        return s;
    s = choice_find(d->choices, s);
    if (s == NULL)
        choice_bad(dc, d, path);
    return s;
}

static bool hex_form(const char *s)
{
    size_t n = strspn(s, "0123456789abcdef");
    return s[n] == 0 && n % 2 == 0;
}

void sbt_decode_int(struct sbt_decode *dc, const struct sbt_field *d, const char *path, int64_t v, void *rec)
{
    bool open = d->min == 0 && d->max == 0;
    int64_t min = open ? -SBT_INT_SAFE : d->min, max = open ? SBT_INT_SAFE : d->max;
    if (v < min || v > max)
        sbt_decode_bad(dc, path, SBT_N_("%1 harus antara %2 dan %3."), sbt_field_label(d), number(dc->a, min),
                       number(dc->a, max));
    else
        *(int64_t *)sbt_field_at(rec, d->offset) = v;
}

// 0 no, 1 yes, -1 neither
static int yes_no(const char *s)
{
    static const char *const words[][3] = {{"tidak", "false", "0"}, {"ya", "true", "1"}};
    for (int v = 0; v < 2; v++)
        for (int i = 0; i < 3; i++)
            if (strcmp(s, words[v][i]) == 0)
                return v;
    return -1;
}

static void text_store(struct sbt_decode *dc, const struct sbt_field *d, const char *path, const char *s, void *at)
{
    if (d->min > 0 && sbt_utf8_count(s) < (size_t)d->min)
        sbt_decode_bad(dc, path, SBT_N_("%1 paling sedikit %2 karakter; sekarang %3."), sbt_field_label(d),
                       number(dc->a, d->min), number(dc->a, (int64_t)sbt_utf8_count(s)));
    *(const char **)at = s;
}

bool sbt_decode_text(struct sbt_decode *dc, const struct sbt_field *d, const char *path, const char *s, void *rec)
{
    int64_t max = SBT_LIMIT_LINE_CHARS;
    if (d->type == SBT_F_AREA)
        max = SBT_LIMIT_ACCOUNT_CHARS;
    if (d->max > 0 && d->type != SBT_F_INT)
        max = d->max;
    bool there;
    s = string_check(dc, d, path, s, max, &there);
    if (s == NULL)
        return there;

    const char *label = sbt_field_label(d);
    void *at = sbt_field_at(rec, d->offset);
    int64_t v;
    switch (d->type) {
    case SBT_F_TEXT:
    case SBT_F_AREA:
        text_store(dc, d, path, s, at);
        return true;
    case SBT_F_CODE:
        if (d->choices != NULL) {
            *(const char **)at = choice_find(d->choices, s);
            if (*(const char **)at == NULL)
                choice_bad(dc, d, path);
        } else if (!code_form(s)) {
            sbt_decode_bad(dc, path,
                           SBT_N_("%1 hanya boleh berisi huruf, angka, titik, garis bawah, dan tanda hubung."), label);
        } else {
            text_store(dc, d, path, s, at);
        }
        return true;
    case SBT_F_HEX:
        if (hex_form(s))
            text_store(dc, d, path, s, at);
        else
            sbt_decode_bad(dc, path, SBT_N_("%1 harus berupa bilangan heksadesimal huruf kecil."), label);
        return true;
    case SBT_F_INT:
        if (sbt_parse_i64(s, INT64_MIN + 1, INT64_MAX, &v))
            sbt_decode_int(dc, d, path, v, rec);
        else
            sbt_decode_bad(dc, path, SBT_N_("%1 harus berupa bilangan bulat, misalnya 12."), label);
        return true;
    case SBT_F_BOOL:
        if (yes_no(s) >= 0)
            *(bool *)at = yes_no(s) == 1;
        else
            sbt_decode_bad(dc, path, SBT_N_("%1 harus dijawab ya atau tidak."), label);
        return true;
    case SBT_F_DAY:
        if (!sbt_day_parse(s, at))
            sbt_decode_bad(dc, path, SBT_N_("%1 harus tanggal yang ada di kalender, misalnya 2024-11-27."), label);
        return true;
    case SBT_F_TIME:
        if (!sbt_us_parse(s, at))
            sbt_decode_bad(dc, path, SBT_N_("%1 harus tanggal dan jam, misalnya 2024-11-27T14:05:00+07:00."), label);
        return true;
    case SBT_F_ID:
        if (!sbt_id_parse(s, at))
            sbt_decode_bad(dc, path, SBT_N_("%1 bukan pengenal dari sistem ini. Pilih lagi dari daftar."), label);
        return true;
    case SBT_F_UNSET:
    case SBT_F_LIST:
    case SBT_F_STRS:
    case SBT_F_OBJ:
        break;
    }
    sbt_bug(__FILE__, __LINE__, "field type");
}
