// Pages that may be given again: while nothing has changed, a person who asks again gets the same bytes.
#pragma once
#include "app/app.h"
#include "http/request.h"

struct sbt_keep;
struct sbt_keep *sbt_keep_new(struct sbt_arena *a);
void sbt_keep_free(struct sbt_keep *k); // NULL is fine
// The guard of rows marked SBT_ROUTE_KEPT: sbt_guard, but first it looks up the session and the version of the data, in one
// query, and answers by sbt_respond_kept when it can. The key of a page is the person's session and appointment, his
// language, the address, and the version of the data, which was read before the page is made; what else a right stands on
// (account, appointment, agency, sight) moves the version. So nobody gets what another one may see, and nothing older than
// what was committed before he asked, wherever that was. Only what the clock alone changes may be ten seconds old; the limits
// of a session hold exactly.
SBT_NODISCARD enum sbt_rc sbt_keep_guard(struct sbt_keep *k, struct sbt_request *rq, struct sbt_fault *f);
