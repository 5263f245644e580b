// What the files of alerts share: whose alerts an actor sees, and a row as the database has it. Nobody else includes it.
#pragma once
#include "app/alert_desk.h"
#include "gen/queries.h"

// Parameters of every query that reads alerts.
struct sbt_alert_reader {
    int64_t custodian, officer, all, all_cases, ppk;
    const char *region, *agency_code, *nip;
    struct sbt_id agency_id, account_id;
    bool names; // may read who it is about, and who did what
};
// The same as members of such a query's parameters (part alert_seen of sql/queries/alert.sql).
#define SBT_ALERT_SEEN(r)                                                                               \
    .custodian = (r)->custodian, .officer = (r)->officer, .all = (r)->all, .all_cases = (r)->all_cases, \
    .ppk = (r)->ppk, .region = (r)->region, .agency_code = (r)->agency_code, .nip = (r)->nip,           \
    .agency_id = (r)->agency_id, .account_id = (r)->account_id
SBT_NODISCARD enum sbt_rc sbt_alert_reader_of(struct sbt_tx *tx, const struct sbt_ctx *ctx,
                                              struct sbt_alert_reader *ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_alert_get(struct sbt_tx *tx, const struct sbt_ctx *ctx, const char *number,
                                        struct sbt_alert_reader *ret_reader, struct sbt_q_alert_get_out *ret,
                                        struct sbt_fault *f);
// The act that comes next for this actor: acknowledge, look, decide; NULL: none that is his.
const char *sbt_alert_next(const struct sbt_ctx *ctx, const struct sbt_q_alert_get_out *o);
#define SBT_ALERT_NOT_FOUND SBT_N_("Peringatan ini tidak ada, atau Anda tidak berhak melihatnya.")
// One label a choice, in the actor's language; NULL for NULL.
const char *sbt_alert_choice(const struct sbt_ctx *ctx, const struct sbt_choice *c, const char *code);
// What stands behind an alert of a rule: cases and reports, as far as the reader may know of them.
SBT_NODISCARD enum sbt_rc sbt_alert_behind_of(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                              const struct sbt_q_alert_get_out *o, struct sbt_alert_view *v,
                                              struct sbt_fault *f);
