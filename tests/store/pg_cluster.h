// A PostgreSQL cluster for the tests: started once per run on a socket of its own, or the one that SBT_TEST_PG names.
#pragma once
#include "base/arena.h"

// URL of a fresh database: migrated (a copy of a template, quick) or empty. Never NULL: fails the test when no server
// can be had. SBT_TEST_PG is a URL of a server on which databases may be made: postgresql://postgres@/postgres?host=...
const char *sbt_test_pg_url(struct sbt_arena *a, bool migrated);

// Keeps a copy of that database (nobody may be connected to it) from which sbt_test_pg_url makes migrated ones while it is
// preferred: what takes seconds to load is loaded once a run.
void sbt_test_pg_keep(struct sbt_arena *a, const char *url);
bool sbt_test_pg_kept(void);
void sbt_test_pg_prefer_kept(bool on);
