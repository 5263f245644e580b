// The documents that a rulebook may ask for at a step: a closed list, as the step kinds are. A document is there when its
// number is recorded with the step; where the rulebook's setting `documents_as_file` names it, a copy is attached as well.
#pragma once
#include "domain/rulebook.h"

struct sbt_document {
    const char *code;          // "keputusan": in rulebooks
    const char *label;         // message id
    const char *const *fields; // of step kinds that hold its number, NULL-ended
    const char *check;         // check of a decree that judges its number instead (and asks a reason); NULL
};
extern const struct sbt_document sbt_documents[];              // ends with code NULL
const struct sbt_document *sbt_document_get(const char *code); // NULL when unknown or NULL
// The field of that kind's form that holds its number, or NULL.
const struct sbt_field *sbt_document_field(const struct sbt_document *d, enum sbt_step_kind kind);
// The field of that kind's form that names copies which are in the case already, or NULL: what a recommendation names is
// what it opens to the PPK.
const struct sbt_field *sbt_document_copies(enum sbt_step_kind kind);
// May files come with a step of that kind: it records a document, or names evidence.
bool sbt_document_takes_files(enum sbt_step_kind kind);
// Must a copy of it be attached under this rulebook?
bool sbt_document_as_file(const struct sbt_rulebook *rb, const char *code);
