// QR codes as the path of an SVG, so that a page can draw one without an image.
#pragma once
#include "base/fault.h"

struct sbt_qr {
    const char *path; // for <path d="...">, one unit a module, quiet zone included
    int size;         // of the viewBox: 0 0 size size
};
// text at most 300 bytes: an otpauth address, a link. TOO_LARGE beyond that.
SBT_NODISCARD enum sbt_rc sbt_qr_make(struct sbt_arena *a, const char *text, struct sbt_qr *ret, struct sbt_fault *f);
