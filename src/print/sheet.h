// Spreadsheets (XLSX): text is never a formula, days are days, numbers are numbers; the first sheet says what they are.
#pragma once
#include "base/buf.h"
#include "print/doc.h"

#define SBT_SHEET_MEDIA "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// One sheet with the facts, sentences and definitions of the document, then one for each of its tables. Equal documents
// give equal bytes. TOO_LARGE beyond SBT_LIMIT_SHEET_ROWS rows or what `out` may hold; IO when the disk for temporary
// files is full; nothing is left behind.
SBT_NODISCARD enum sbt_rc sbt_sheet_write(const struct sbt_doc *d, struct sbt_buf *out, struct sbt_fault *f);
