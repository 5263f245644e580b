// What an event says, in a sentence for people, in their language.
#pragma once
#include "domain/rulebook.h"
#include "store/event.h"

// never NULL. Names of persons are not in it.
const char *sbt_event_words(struct sbt_arena *a, const char *lang, const struct sbt_rulebook *rb,
                            const struct sbt_event *e);
// Reason, note or text that came with it; NULL when there was none or it was erased.
const char *sbt_event_detail(const struct sbt_event *e);
const char *sbt_letter_label(const char *kind);                      // message id
const char *sbt_member_label(const char *member);                    // "BKN", "Bawaslu" ...
const char *sbt_vote_label(const char *step_kind, const char *vote); // message id
