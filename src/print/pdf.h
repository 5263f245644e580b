// Reports as PDF: A4, tagged, with outline, title and language; equal documents give equal bytes.
#pragma once
#include "base/buf.h"
#include "print/doc.h"

// The typeface comes from the package fonts-inter and nowhere else, so that every machine draws the same: IO where it is
// missing, with a sentence that says so. TOO_LARGE beyond what `out` may hold.
SBT_NODISCARD enum sbt_rc sbt_pdf_write(const struct sbt_doc *d, struct sbt_buf *out, struct sbt_fault *f);
