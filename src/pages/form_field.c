// A field of a field table as a form shows it: its value, its choices, and which control fits.
#include "pages/form_field.h"

#include "base/limits.h"

#define RADIOS_MAX 6 // more choices than this are a list to pick from

static size_t choices_n(const struct sbt_choice *c)
{
    size_t n = 0;
    while (c && c[n].code)
        n++;
    return n;
}

void sbt_form_field(struct sbt_arena *a, const struct sbt_field *fd, const struct sbt_choice *choices, bool required,
                    const void *rec, struct sbt_view_field *ret)
{
    const char *at = (const char *)rec + fd->offset;
    struct sbt_view_field v = {
        .f = fd, .day = SBT_DAY_NONE, .choices = choices ? choices : fd->choices, .required = required};
    v.select = choices_n(v.choices) > RADIOS_MAX;
    v.width = fd->max > 0 && fd->max <= SBT_LIMIT_DOC_NUMBER_BYTES ? "20" : NULL;
    switch (fd->type) {
    case SBT_F_BOOL:
        v.on = *(const bool *)at;
        break;
    case SBT_F_DAY:
        v.day = *(const sbt_day *)at;
        break;
    case SBT_F_STRS:
        v.values = *(const char *const *const *)at;
        v.values_n = *(const size_t *)((const char *)rec + fd->n_offset);
        break;
    case SBT_F_ID:
        v.value = sbt_id_text(a, (const struct sbt_id *)at);
        break;
    case SBT_F_INT:
        if (*(const int64_t *)at != SBT_INT_NONE)
            v.value = sbt_arena_printf(a, "%lld", (long long)*(const int64_t *)at);
        break;
    default:
        v.value = *(const char *const *)at;
    }
    *ret = v;
}
