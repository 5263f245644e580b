// Translations by look-up in the compiled table; numbers as each language writes them.
#include "base/tr.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/time.h"

// "filter|Semua": a short lower-case word before the bar tells equal sentences apart and is never shown.
static const char *context_cut(const char *msgid)
{
    const char *p = msgid;
    while ((*p >= 'a' && *p <= 'z') || *p == '_' || (*p >= '0' && *p <= '9'))
        p++;
    return p > msgid && *p == '|' ? p + 1 : msgid;
}

static int row_cmp(const void *key, const void *row)
{
    return strcmp(key, ((const struct sbt_tr_row *)row)->id);
}

static const struct sbt_tr_row *row_find(const char *msgid)
{
    return bsearch(msgid, sbt_tr_rows, sbt_tr_rows_n, sizeof *sbt_tr_rows, row_cmp);
}

const char *sbt_tr(const char *lang, const char *msgid)
{
    const struct sbt_tr_row *r = sbt_str_eq(lang, "en") ? row_find(msgid) : NULL;
    return r != NULL ? r->en : context_cut(msgid);
}

const char *sbt_tr_fill(struct sbt_arena *a, const char *lang, const char *msgid, const char *a1, const char *a2,
                        const char *a3)
{
    const char *args[] = {a1, a2, a3}, *s = sbt_tr(lang, msgid);
    size_t n = 1;
    for (const char *p = s; *p; p++, n++)
        if (p[0] == '%' && p[1] >= '1' && p[1] <= '3' && args[p[1] - '1'] != NULL)
            n += strlen(args[p[1] - '1']);
    char *ret = sbt_arena_alloc(a, n), *q = ret;
    for (const char *p = s; *p; p++) {
        if (p[0] == '%' && p[1] >= '1' && p[1] <= '3') {
            const char *arg = args[*++p - '1'];
            size_t arg_n = arg != NULL ? strlen(arg) : 0;
            if (arg_n > 0)
                memcpy(q, arg, arg_n);
            q += arg_n;
        } else {
            p += p[0] == '%' && p[1] == '%';
            *q++ = *p;
        }
    }
    *q = 0;
    return ret;
}

const char *sbt_tr_arg(struct sbt_arena *a, const char *lang, const char *arg)
{
    sbt_day day;
    if (arg == NULL)
        return NULL;
    if (row_find(arg) != NULL)
        return sbt_tr(lang, arg);
    return strlen(arg) == 10 && sbt_day_parse(arg, &day) ? sbt_day_human(a, day, lang) : arg;
}

const char *sbt_fault_text(struct sbt_arena *a, const char *lang, const struct sbt_fault_item *item)
{
    if (item->say == NULL)
        return "";
    return sbt_tr_fill(a, lang, item->say, sbt_tr_arg(a, lang, item->args[0]), sbt_tr_arg(a, lang, item->args[1]),
                       sbt_tr_arg(a, lang, item->args[2]));
}

const char *sbt_tr_int(struct sbt_arena *a, const char *lang, int64_t v)
{
    char s[32], *p = s + sizeof s;
    uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
    int n = 0;
    *--p = 0;
    do {
        if (n > 0 && n % 3 == 0)
            *--p = sbt_str_eq(lang, "en") ? ',' : '.';
        *--p = (char)('0' + u % 10);
        n++;
    } while ((u /= 10) > 0);
    if (v < 0)
        *--p = '-';
    return sbt_arena_strdup(a, p);
}
