// Which tables hold state and which are guarded: rebuild folds and compares the first, both engines guard all of them.
#pragma once
#include "store/store.h"

// Written by projectors alone (scope PROJECT). No foreign key may point from a state table to a working table.
struct sbt_state_table {
    const char *name;
    const char *key; // primary key columns: "subject_id" or "case_id, number"
};
extern const struct sbt_state_table sbt_state_tables[];
extern const size_t sbt_state_tables_n;

// Guarded by another scope: credentials (CREDENTIAL), reference lists (REFERENCE). event, event_part and leaf need no row.
struct sbt_guarded_table {
    const char *name;
    enum sbt_scope scope;
};
extern const struct sbt_guarded_table sbt_guarded_tables[];
extern const size_t sbt_guarded_tables_n;
