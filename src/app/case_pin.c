// Which rulebook judges what: the act by its day, the signature by its day, everything else by the case's own.
#include "app/case_pin.h"

#include "base/buf.h"

const char *sbt_case_pin(struct sbt_arena *a, const struct sbt_rulebook *rb)
{
    SBT_AUTO_BUF hex;
    sbt_buf_init(&hex, 2 * sizeof rb->hash.b + 1);
    sbt_buf_add_hex(&hex, rb->hash.b, sizeof rb->hash.b);
    return sbt_arena_strdup(a, hex.p);
}

const char *sbt_case_law_pin(struct sbt_arena *a, const struct sbt_rulebook *law, sbt_day acted_on)
{
    return acted_on != SBT_DAY_NONE && sbt_span_holds(&law->law, acted_on) ? sbt_case_pin(a, law) : NULL;
}

// In force on that day; `other` where nothing is loaded for it.
static enum sbt_rc law_on(struct sbt_tx *tx, struct sbt_app *app, sbt_day day, const struct sbt_rulebook *other,
                          const struct sbt_rulebook **ret, struct sbt_fault *f)
{
    enum sbt_rc rc = sbt_app_rulebook_law_on(tx, app, day, ret, f);
    if (rc != SBT_E_NOT_FOUND)
        return rc;
    sbt_fault_clear(f);
    *ret = other;
    return SBT_OK;
}

enum sbt_rc sbt_case_law(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_case_subject *cs, sbt_day acted_on,
                         const struct sbt_rulebook **ret, struct sbt_fault *f)
{
    if (acted_on == SBT_DAY_NONE) {
        *ret = cs->rb;
        return SBT_OK;
    }
    if (cs->sub.law != NULL && acted_on == cs->row.acted_on)
        return sbt_app_rulebook(tx, app, cs->sub.law, ret, f);
    return law_on(tx, app, acted_on, cs->rb, ret, f);
}

enum sbt_rc sbt_case_laws_of(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_case_subject *cs,
                             enum sbt_step_kind kind, const void *rec, sbt_day today, struct sbt_case_laws *ret,
                             struct sbt_fault *f)
{
    struct sbt_case_laws r;
    sbt_day acted_on = cs->row.acted_on, signed_on = SBT_DAY_NONE;
    if (rec != NULL && kind == SBT_STEP_CLASSIFY)
        acted_on = ((const struct sbt_s_classify *)rec)->acted_on;
    else if (rec != NULL && kind == SBT_STEP_DECIDE)
        signed_on = ((const struct sbt_s_decide *)rec)->decree_date;
    else if (rec != NULL && kind == SBT_STEP_ETHICS_DECIDE)
        signed_on = ((const struct sbt_s_ethics_decide *)rec)->decree_date;
    SBT_TRY(sbt_case_law(tx, app, cs, acted_on, &r.law, f));
    r.competence = r.law;
    if (kind == SBT_STEP_DECIDE || kind == SBT_STEP_ETHICS_DECIDE)
        SBT_TRY(law_on(tx, app, signed_on != SBT_DAY_NONE ? signed_on : today, r.law, &r.competence, f));
    *ret = r;
    return SBT_OK;
}
