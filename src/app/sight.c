// Which subjects, cases and reports an actor may know of: one query each, the same sentence for hidden and for missing.
#include "app/sight.h"

#include "gen/queries.h"

void sbt_sight_of(const struct sbt_actor *a, struct sbt_sight *ret)
{
    *ret =
        (struct sbt_sight){.all = sbt_policy_sees_all(a->role, a->agency_kind), .account = a->account.u, .nip = a->nip};
    // An examiner sees what was handed to him, not what his agency sees.
    if (a->role != SBT_ROLE_EXAMINER && a->role != SBT_ROLE_UNSET)
        ret->agency = a->agency.u;
}

enum sbt_rc sbt_sight_subject(struct sbt_tx *tx, const struct sbt_sight *s, const struct sbt_id *subject,
                              const char **ret_level, struct sbt_fault *f)
{
    struct sbt_q_subject_seen_in in = {
        .subject_id = *subject, .all = s->all, .agency = s->agency, .account = s->account, .nip = s->nip};
    struct sbt_q_subject_seen_out out;
    bool found;
    SBT_TRY(sbt_q_subject_seen(tx, &in, &out, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Terlapor ini tidak ada, atau Anda tidak berhak melihatnya."));
    if (ret_level != NULL)
        *ret_level = out.level;
    return SBT_OK;
}

enum sbt_rc sbt_sight_case(struct sbt_tx *tx, const struct sbt_sight *s, const struct sbt_id *case_id,
                           const char **ret_level, struct sbt_fault *f)
{
    struct sbt_q_case_seen_in in = {
        .case_id = *case_id, .all = s->all, .agency = s->agency, .account = s->account, .nip = s->nip};
    struct sbt_q_case_seen_out out;
    bool found;
    SBT_TRY(sbt_q_case_seen(tx, &in, &out, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kasus ini tidak ada, atau Anda tidak berhak melihatnya."));
    if (ret_level != NULL)
        *ret_level = out.level;
    return SBT_OK;
}

enum sbt_rc sbt_sight_report(struct sbt_tx *tx, const struct sbt_sight *s, const struct sbt_id *report,
                             struct sbt_fault *f)
{
    struct sbt_q_report_seen_in in = {
        .report_id = *report, .all = s->all, .agency = s->agency, .account = s->account, .nip = s->nip};
    struct sbt_q_report_seen_out out;
    bool found;
    SBT_TRY(sbt_q_report_seen(tx, &in, &out, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Laporan ini tidak ada, atau Anda tidak berhak melihatnya."));
    return SBT_OK;
}
