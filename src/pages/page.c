// Looks up what the shared parts of a page ask for: errors at fields, ids of controls, the renderer's settings.
#include "pages/page.h"

const char *sbt_page_field_id(struct sbt_tpl *t, const char *field)
{
    char *id = sbt_arena_printf(t->arena, "f-%s", field);
    for (char *p = id; *p != '\0'; p++) {
        if (*p == '.' || *p == ' ')
            *p = '-';
    }
    return id;
}

const char *sbt_page_error_text(struct sbt_tpl *t, const struct sbt_page *page, size_t i)
{
    return sbt_fault_text(t->arena, t->lang, &page->fault->fields[i]);
}

const char *sbt_page_error_href(struct sbt_tpl *t, const struct sbt_page *page, size_t i)
{
    const char *field = page->fault->fields[i].field;
    return field != NULL ? sbt_arena_printf(t->arena, "#%s", sbt_page_field_id(t, field)) : "#isi";
}

const char *sbt_page_fault_text(struct sbt_tpl *t, const struct sbt_page *page)
{
    if (page->fault == NULL || page->fault->say.say == NULL)
        return NULL;
    return sbt_fault_text(t->arena, t->lang, &page->fault->say);
}

const char *sbt_page_error(struct sbt_tpl *t, const struct sbt_page *page, const char *field)
{
    for (size_t i = 0; page->fault != NULL && i < page->fault->fields_n; i++) {
        if (sbt_str_eq(page->fault->fields[i].field, field))
            return sbt_page_error_text(t, page, i);
    }
    return NULL;
}

bool sbt_page_has_errors(const struct sbt_page *page)
{
    return page->fault != NULL && (page->fault->fields_n > 0 || page->fault->say.say != NULL);
}

const char *sbt_page_flash_text(struct sbt_tpl *t, const struct sbt_page *page)
{
    return sbt_tr_fill(t->arena, t->lang, page->flash, page->flash_arg1, page->flash_arg2, NULL);
}

const char *sbt_page_day_part(struct sbt_tpl *t, sbt_day value, const struct sbt_pairs *raw, const char *name,
                              const char *part)
{
    if (raw != NULL) {
        const char *typed = sbt_pairs_get(raw, sbt_arena_printf(t->arena, "%s-%s", name, part));
        if (typed != NULL)
            return typed;
    }
    if (value == SBT_DAY_NONE)
        return "";
    int year, month, day;
    sbt_day_split(value, &year, &month, &day);
    return sbt_tpl_digits(t, part[0] == 'd' ? day : part[0] == 'm' ? month : year);
}

bool sbt_page_has(const char *const *list, size_t n, const char *value)
{
    for (size_t i = 0; i < n; i++) {
        if (sbt_str_eq(list[i], value))
            return true;
    }
    return false;
}

struct sbt_tpl sbt_page_tpl(const struct sbt_page *page, struct sbt_buf *out, struct sbt_arena *arena)
{
    return (struct sbt_tpl){
        .out = out,
        .arena = arena,
        .lang = page->lang != NULL ? page->lang : "id",
        .zone = page->zone != 0 ? page->zone : SBT_ZONE_WIB,
    };
}
