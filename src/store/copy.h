// A range of the log as lines that another database can take in again, byte for byte: one JSON object an event.
#pragma once
#include "store/event.h"

typedef enum sbt_rc sbt_copy_sink(void *arg, const char *line, size_t n, struct sbt_fault *f);
// Leaves from..to (exclusive) in order; each line with its line end, valid during the call. Content and salts stand in it.
SBT_NODISCARD enum sbt_rc sbt_copy_range(struct sbt_tx *tx, int64_t from, int64_t to, sbt_copy_sink *sink, void *arg,
                                         struct sbt_fault *f);
// Takes in one line as the leaf *next: event, parts, leaf and what they project. Lines of leaves below *next are passed
// over. CORRUPT when the event does not fit its leaf, INVALID for what is no such line or leaves a gap.
SBT_NODISCARD enum sbt_rc sbt_copy_take(struct sbt_tx *tx, const char *line, size_t n, int64_t *next,
                                        struct sbt_fault *f);
