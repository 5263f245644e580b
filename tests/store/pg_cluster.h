// A PostgreSQL cluster for the tests: started once per run on a socket of its own, or the one that SBT_TEST_PG names.
#pragma once
#include "base/arena.h"

// URL of a fresh database: migrated (a copy of a template, quick) or empty. Never NULL: fails the test when no server
// can be had. SBT_TEST_PG is a URL of a server on which databases may be made: postgresql://postgres@/postgres?host=...
const char *sbt_test_pg_url(struct sbt_arena *a, bool migrated);

void sbt_test_pg_drop(struct sbt_arena *a, const char *url);

// Keeps a copy of that database (nobody may be connected to it); and the URL of a fresh copy of what was kept.
void sbt_test_pg_keep(struct sbt_arena *a, const char *url);
bool sbt_test_pg_kept(void);
const char *sbt_test_pg_kept_url(struct sbt_arena *a);
