// What changed between two rulebooks, in sentences for a lawyer.
#pragma once
#include "domain/rulebook_words.h"

enum sbt_rb_change_kind { SBT_RB_CHANGE_UNSET = 0, SBT_RB_ADDED, SBT_RB_REMOVED, SBT_RB_CHANGED };
struct sbt_rb_change {
    enum sbt_rb_change_kind kind;
    const char *section, *heading; // as in struct sbt_rb_item
    const char *code;
    const char *say;        // a whole sentence in the asked language
    int old_line, new_line; // 0 where there is none
};
// In the order of the sections; comments, order of rows and line breaks make no difference. Rows are the same when
// section and code are; of several with one code the first pairs with the first.
void sbt_rulebook_diff(struct sbt_arena *a, const struct sbt_rulebook *older, const struct sbt_rulebook *newer,
                       const char *lang, const struct sbt_rb_change **ret, size_t *ret_n);
