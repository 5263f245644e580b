// Pages that may be given again: while nothing has changed, a person who asks again gets the same bytes.
#pragma once
#include "app/app.h"
#include "http/request.h"

struct sbt_keep;
struct sbt_keep *sbt_keep_new(struct sbt_arena *a);
void sbt_keep_free(struct sbt_keep *k); // NULL is fine
// After the guard, on rows marked SBT_ROUTE_KEPT: answers by sbt_respond_kept when it can. Its key is the person's session
// and appointment (rights are read anew for each request), his language, the address, and the version of the data, which
// was read before the page is made; so nobody gets what another one may see, and nothing older than what was committed
// before he asked. Only what the clock alone changes may be ten seconds old.
SBT_NODISCARD enum sbt_rc sbt_keep_page(struct sbt_keep *k, struct sbt_request *rq, struct sbt_fault *f);
