// Escaping and value filters for compiled templates.
#include "pages/tpl.h"

static const char *reference_of(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\n':
    case '\t':
        return NULL;
    default:
        return c < 0x20 || c == 0x7f ? "\xef\xbf\xbd" : NULL;
    }
}

void sbt_tpl_text(struct sbt_tpl *t, const char *s)
{
    if (s == NULL)
        return;
    const char *from = s;
    for (; *s != '\0'; s++) {
        const char *ref = reference_of((unsigned char)*s);
        if (ref == NULL)
            continue;
        sbt_buf_add(t->out, from, (size_t)(s - from));
        sbt_buf_puts(t->out, ref);
        from = s + 1;
    }
    sbt_buf_add(t->out, from, (size_t)(s - from));
}

static bool is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == '~';
}

static void put_percent(struct sbt_buf *out, unsigned char c)
{
    static const char hex[] = "0123456789ABCDEF";
    const char enc[3] = {'%', hex[c >> 4], hex[c & 15]};
    sbt_buf_add(out, enc, sizeof(enc));
}

void sbt_tpl_url_part(struct sbt_tpl *t, const char *s)
{
    for (; s != NULL && *s != '\0'; s++) {
        if (is_unreserved((unsigned char)*s))
            sbt_buf_putc(t->out, *s);
        else
            put_percent(t->out, (unsigned char)*s);
    }
}

static unsigned char lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

static bool has_scheme(const char *s, const char *scheme)
{
    for (; *scheme != '\0'; s++, scheme++) {
        if (lower((unsigned char)*s) != (unsigned char)*scheme)
            return false;
    }
    return true;
}

static bool link_allowed(const char *s)
{
    if (s[0] == '/' && (s[1] == '/' || s[1] == '\\'))
        return false; // leaves the site
    const char *p = s;
    while (*p != '\0' && *p != ':' && *p != '/' && *p != '?' && *p != '#')
        p++;
    if (*p != ':')
        return true;
    return has_scheme(s, "https:") || has_scheme(s, "mailto:") || has_scheme(s, "tel:");
}

// What of a link may stand in an attribute as it is.
static size_t plain_n(const char *s)
{
    size_t n = 0;
    for (unsigned char c; (c = (unsigned char)s[n]) > 0x20 && c < 0x7f; n++)
        if (c == '&' || c == '\'' || c == '"' || c == '<' || c == '>' || c == '\\' || c == '`')
            break;
    return n;
}

void sbt_tpl_url(struct sbt_tpl *t, const char *s)
{
    if (s == NULL)
        return;
    if (!link_allowed(s)) {
        sbt_buf_putc(t->out, '#');
        return;
    }
    for (;;) {
        size_t n = plain_n(s);
        sbt_buf_add(t->out, s, n);
        s += n;
        if (*s == '\0')
            return;
        unsigned char c = (unsigned char)*s++;
        if (c == '&')
            sbt_buf_puts(t->out, "&amp;");
        else if (c == '\'')
            sbt_buf_puts(t->out, "&#39;");
        else
            put_percent(t->out, c); // browsers drop tabs and line ends in a link, which would hide a second slash
    }
}

const char *sbt_tpl_str(struct sbt_tpl *t, const char *msgid, const char *a1, const char *a2, const char *a3)
{
    if (a1 == NULL && a2 == NULL && a3 == NULL && strchr(msgid, '%') == NULL)
        return sbt_tr(t->lang, msgid);
    return sbt_tr_fill(t->arena, t->lang, msgid, a1, a2, a3);
}

const char *sbt_tpl_translate(struct sbt_tpl *t, const char *msgid)
{
    return msgid != NULL ? sbt_tr(t->lang, msgid) : NULL;
}

const char *sbt_tpl_int(struct sbt_tpl *t, int64_t v)
{
    return v == INT64_MIN ? "" : sbt_tr_int(t->arena, t->lang, v);
}

const char *sbt_tpl_digits(struct sbt_tpl *t, int64_t v)
{
    return v == INT64_MIN ? "" : sbt_arena_printf(t->arena, "%lld", (long long)v);
}

const char *sbt_tpl_bytes(struct sbt_tpl *t, int64_t v)
{
    static const char *const unit[] = {"B", "kB", "MB", "GB", "TB"};
    if (v < 0)
        return "";
    size_t u = 0;
    int64_t tenths = v * 10;
    while (tenths >= 10000 && u + 1 < SBT_ARRAY_LEN(unit)) {
        tenths = (tenths + 500) / 1000;
        u++;
    }
    const char *point = sbt_str_eq(t->lang, "en") ? "." : ",";
    if (u == 0 || tenths % 10 == 0)
        return sbt_arena_printf(t->arena, "%lld %s", (long long)(tenths / 10), unit[u]);
    return sbt_arena_printf(t->arena, "%lld%s%lld %s", (long long)(tenths / 10), point, (long long)(tenths % 10),
                            unit[u]);
}

const char *sbt_tpl_time(struct sbt_tpl *t, int64_t us)
{
    return us == SBT_US_NONE ? "" : sbt_us_human(t->arena, us, t->zone, t->lang);
}

const char *sbt_tpl_timeiso(struct sbt_tpl *t, int64_t us)
{
    return us == SBT_US_NONE ? "" : sbt_us_iso(t->arena, us);
}

const char *sbt_tpl_day(struct sbt_tpl *t, sbt_day d)
{
    return d == SBT_DAY_NONE ? "" : sbt_day_human(t->arena, d, t->lang);
}

const char *sbt_tpl_dayiso(struct sbt_tpl *t, sbt_day d)
{
    return sbt_day_iso(t->arena, d);
}

const char *sbt_tpl_id(struct sbt_tpl *t, const struct sbt_id *id)
{
    return sbt_id_text(t->arena, id);
}

const char *sbt_tpl_hash(struct sbt_tpl *t, const struct sbt_hash *h)
{
    char *hex = sbt_arena_alloc(t->arena, 65);
    static const char digit[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof(h->b); i++) {
        hex[2 * i] = digit[h->b[i] >> 4];
        hex[2 * i + 1] = digit[h->b[i] & 15];
    }
    return hex;
}
