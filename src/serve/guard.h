// Who asks, in which language, is it his own page that sends, how often, and may he: before every handler.
#pragma once
#include "app/app.h"
#include "http/web.h"

// Sets rq->actor to a struct sbt_ctx (in the request's arena) on success and, as far as known, on failure; none when it
// moved a quick request to a worker.
SBT_NODISCARD enum sbt_rc sbt_guard(struct sbt_request *rq, struct sbt_fault *f);
// The same with a call once the request has been counted, before it is found out who asks: when it answers, that is all.
typedef enum sbt_rc sbt_guard_fn(struct sbt_request *rq, void *arg, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_guard_with(struct sbt_request *rq, sbt_guard_fn *first, void *arg, struct sbt_fault *f);
bool sbt_guard_is_live(const struct sbt_request *rq); // a page asks for itself again: no use of a session by its person
bool sbt_guard_is_api(const struct sbt_request *rq);  // JSON and problem documents, Bearer tokens
// "id" or "en": ?lang, cookie, Accept-Language, Indonesian.
const char *sbt_guard_lang(const struct sbt_request *rq);
#define SBT_LANG_COOKIE "sbt_lang"

// For tests: a token that the guard accepts for this session, masked anew on each call.
const char *sbt_guard_csrf(struct sbt_arena *a, const struct sbt_app *app, const struct sbt_session_id *session);
