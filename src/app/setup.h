// Making a database ready: keys, schema, first event, master data. Safe to repeat.
#pragma once
#include "app/master.h"

struct sbt_setup_report {
    int migrations_n;
    bool keys_made;
    const char *keys_path;
    struct sbt_master_report master;
};
// Opens the app as well (close it with sbt_app_close); on failure nothing stays open.
SBT_NODISCARD enum sbt_rc sbt_setup_create(struct sbt_app *app, const struct sbt_store_options *o, bool demo,
                                           struct sbt_arena *a, struct sbt_setup_report *ret, struct sbt_fault *f);
// Applies what migrations are missing (*ret_n) and, when there were some, folds the log anew: tables that came with them
// hold what they would hold had they always been there. `create`: also where there is no database yet.
SBT_NODISCARD enum sbt_rc sbt_setup_migrate(const struct sbt_store_options *o, bool create, struct sbt_arena *a,
                                            int *ret_n, struct sbt_fault *f);
