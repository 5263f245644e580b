// Which files are taken as evidence: an allow-list of kinds, by content, and what people are told about the others.
#pragma once
#include "base/fault.h"

struct sbt_evidence_type {
    const char *media;      // as stored and served
    const char *label;      // message id or name of the format
    const char *extensions; // blank-separated, small letters
    bool image;             // a copy without metadata can be made
};
extern const struct sbt_evidence_type sbt_evidence_types[]; // ends with media NULL
const struct sbt_evidence_type *sbt_evidence_type_get(const char *media);

// Judges a file by the sniffed type, its first bytes and its name; INVALID at `field` with a sentence that says what was
// found: not allowed at all, or another kind than the name says.
SBT_NODISCARD enum sbt_rc sbt_evidence_judge(const char *sniffed, const void *p, size_t n, const char *name,
                                             const char *field, const struct sbt_evidence_type **ret,
                                             struct sbt_fault *f);
// For <input accept>: ".pdf,.jpg,..."
const char *sbt_evidence_accept(struct sbt_arena *a);
