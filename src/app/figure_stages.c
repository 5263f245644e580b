// Stages of contests, given to the figures by an event.
#include "app/figure_stages.h"

#include "base/buf.h"
#include "gen/queries.h"
#include "store/event.h"

static const char *or_none(const char *s)
{
    return sbt_str_empty(s) ? NULL : s;
}

static enum sbt_rc stages_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    bool found;
    struct sbt_q_setting_get_in key = {"reference.contest_stages"}, mine = {"figure.stages"};
    struct sbt_q_setting_get_out loaded, known;
    SBT_TRY(sbt_q_setting_get(tx, &key, &loaded, &found, f));
    if (!found)
        return SBT_OK;
    SBT_TRY(sbt_q_setting_get(tx, &mine, &known, &found, f));
    if (found && sbt_str_eq(known.value, loaded.value))
        return SBT_OK;
    struct sbt_q_figure_stage_rows_out *rows;
    size_t n;
    SBT_TRY(sbt_q_figure_stage_rows(tx, &rows, &n, f));
    struct sbt_ev_stage_row *list = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_ev_stage_row, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct sbt_ev_stage_row){.contest = rows[i].contest,
                                            .first = (sbt_day)rows[i].first_day,
                                            .last = (sbt_day)rows[i].last_day,
                                            .office = or_none(rows[i].office),
                                            .region = or_none(rows[i].region),
                                            .stage = rows[i].stage};
    struct sbt_ev_figure_stages_facts facts = {.rows = list, .rows_n = n, .sha256 = loaded.value};
    struct sbt_event_new e = {.kind = SBT_EV_FIGURE_STAGES, .facts = &facts};
    struct sbt_event_id id;
    sbt_id_of_code(&e.thing, "figure", "stages");
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    struct sbt_q_setting_set_in set = {"figure.stages", loaded.value};
    return sbt_q_setting_set(tx, &set, NULL, f);
}

enum sbt_rc sbt_figure_stages(struct sbt_app *app, struct sbt_arena *a, struct sbt_fault *f)
{
    return sbt_tx_run(app->store, "figure.stages", SBT_TX_WRITE, a, NULL, stages_tx, NULL, f);
}
