// Projectors of evidence: a file that was added, its copy without metadata, the scanner's word.
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"

enum sbt_rc sbt_project_evidence_added(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_evidence_added_facts *x = e->facts;
    const struct sbt_ev_evidence_added_person *p = e->person;
    struct sbt_q_evidence_insert_in in = {
        .evidence_id = e->thing,
        .report_id = x->report,
        .subject_id = x->subject,
        .case_id = e->case_id,
        .kind = x->kind,
        .name = p ? p->name : NULL,
        .media = x->media,
        .size = x->size,
        .sha256 = x->sha256,
        .added_us = e->recorded_us,
        .added_by = e->account.u,
    };
    return sbt_q_evidence_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_evidence_copied(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_evidence_copied_facts *x = e->facts;
    struct sbt_q_evidence_copy_set_in in = {
        .evidence_id = e->thing, .media = x->media, .sha256 = x->sha256, .size = x->size};
    return sbt_q_evidence_copy_set(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_evidence_scanned(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_evidence_scanned_facts *x = e->facts;
    struct sbt_q_evidence_scan_set_in in = {.evidence_id = e->thing, .scan = x->result};
    return sbt_q_evidence_scan_set(tx, &in, NULL, f);
}
