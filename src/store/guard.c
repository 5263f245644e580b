// Which scope a change of a table asks for: the rule behind the authorizer, the triggers and the check before each query.
#include "store/driver.h"

#include "base/buf.h"

unsigned sbt_guard_need(const char *table, char verb)
{
    if (sbt_str_eq(table, "event") || sbt_str_eq(table, "leaf"))
        return verb == 'i' ? SBT_SCOPE_APPEND : SBT_SCOPE_NEVER;
    if (sbt_str_eq(table, "event_part"))
        return verb == 'i' ? SBT_SCOPE_APPEND : verb == 'd' ? SBT_SCOPE_ERASE : SBT_SCOPE_NEVER;
    if (sbt_str_eq(table, "migration"))
        return SBT_SCOPE_SCHEMA;
    for (size_t i = 0; i < sbt_state_tables_n; i++)
        if (sbt_str_eq(table, sbt_state_tables[i].name))
            return SBT_SCOPE_PROJECT;
    for (size_t i = 0; i < sbt_guarded_tables_n; i++)
        if (sbt_str_eq(table, sbt_guarded_tables[i].name))
            return sbt_guarded_tables[i].scope;
    return 0;
}

unsigned sbt_guard_need_query(const struct sbt_query *q)
{
    unsigned need = 0;
    for (size_t i = 0; i < q->writes_n; i++)
        need |= sbt_guard_need(q->writes[i].table, q->writes[i].verb);
    return need;
}

// What is written at any time and shown on no page that is kept: sessions in use, jobs, what people type, the proof and the
// figures. Events tell by their kind (event.c).
static const char *const quiet[] = {
    "event",       "event_part",     "leaf",         "session",         "api_token",    "idempotency",  "job",
    "outbox",      "read_mark",      "rate",         "search",          "draft",        "upload",       "blob_chunk",
    "log_node",    "log_checkpoint", "log_witness",  "log_cosignature", "evidence_key", "figure_state", "figure_span",
    "figure_cell", "figure_past",    "figure_epoch", "figure_stage",    "data_change",
};

bool sbt_query_tells(const struct sbt_query *q)
{
    for (size_t i = 0; i < q->writes_n; i++) {
        size_t k = 0;
        while (k < SBT_ARRAY_LEN(quiet) && !sbt_str_eq(q->writes[i].table, quiet[k]))
            k++;
        if (k == SBT_ARRAY_LEN(quiet))
            return true;
    }
    return false;
}

enum sbt_rc sbt_guard_check(const struct sbt_tx *tx, const struct sbt_query *q, unsigned need, struct sbt_fault *f)
{
    if (q->writes_n > 0 && tx->mode != SBT_TX_WRITE)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s changes rows in the read transaction %s", q->name, tx->name);
    if (need & ~tx->scopes)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s changes a guarded table outside of its scope (%x)", q->name,
                                  need & ~tx->scopes);
    return SBT_OK;
}
