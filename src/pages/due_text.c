// How a due date is said beside a case: "2 hari lagi", "terlambat 3 hari".
#include "pages/due_text.h"

#include "base/tr.h"

void sbt_due_text(struct sbt_arena *a, const char *lang, int64_t days_left, bool late, const char **ret_text,
                  const char **ret_tone)
{
    const char *n = sbt_tr_int(a, lang, days_left < 0 ? -days_left : days_left);
    *ret_tone = NULL;
    if (late) {
        *ret_tone = "late";
        *ret_text = days_left < 0 ? sbt_tr_fill(a, lang, SBT_N_("terlambat %1 hari"), n, NULL, NULL)
                                  : sbt_tr(lang, SBT_N_("terlambat hari ini"));
    } else if (days_left == 0) {
        *ret_tone = "soon";
        *ret_text = sbt_tr(lang, SBT_N_("hari ini"));
    } else {
        *ret_tone = days_left <= 2 ? "soon" : NULL;
        *ret_text = sbt_tr_fill(a, lang, SBT_N_("%1 hari lagi"), n, NULL, NULL);
    }
}
