// Projectors of agencies and of the rulebooks that were loaded.
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"

enum sbt_rc sbt_project_agency_added(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_agency_added_facts *x = e->facts;
    struct sbt_q_agency_insert_in in = {
        .agency_id = e->thing,
        .code = x->code,
        .kind = x->kind,
        .name_id = x->name_id,
        .name_en = x->name_en,
        .label = x->label,
        .parent_code = x->parent,
        .region_code = x->region,
        .ppk_title = x->ppk_title,
        .kanreg_code = x->kanreg,
        .valid_from = sbt_db_day(x->valid_from),
        .valid_to = sbt_db_day(x->valid_to),
        .successor_code = x->successor,
    };
    return sbt_q_agency_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_agency_changed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_agency_changed_facts *x = e->facts;
    struct sbt_q_agency_update_in in = {
        .agency_id = e->thing,
        .code = x->code,
        .kind = x->kind,
        .name_id = x->name_id,
        .name_en = x->name_en,
        .label = x->label,
        .parent_code = x->parent,
        .region_code = x->region,
        .ppk_title = x->ppk_title,
        .kanreg_code = x->kanreg,
        .valid_from = sbt_db_day(x->valid_from),
        .valid_to = sbt_db_day(x->valid_to),
        .successor_code = x->successor,
    };
    return sbt_q_agency_update(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_rulebook_loaded(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_rulebook_loaded_facts *x = e->facts;
    const struct sbt_ev_rulebook_loaded_text *t = e->text;
    struct sbt_q_rulebook_insert_in in = {
        .sha256 = x->sha256,
        .code = x->code,
        .edition = x->version,
        .title_id = x->title_id,
        .title_en = x->title_en,
        .valid_from = sbt_db_day(x->valid_from),
        .valid_to = sbt_db_day(x->valid_to),
        .loaded_us = e->recorded_us,
        .yaml = t != NULL ? t->yaml : NULL,
    };
    return sbt_q_rulebook_insert(tx, &in, NULL, f);
}
