// Copies of pictures without metadata: decoded and encoded anew, so that place, device, time and hidden parts are gone.
#pragma once
#include "base/fault.h"
#include "base/hash.h"

#define SBT_IMAGE_SIDE_MAX 4096         // pixels of the copy's longer side
#define SBT_IMAGE_PIXELS_MAX 120000000L // of the original: more is a bomb, or a file for a specialist

// media: "image/jpeg", "image/png", "image/webp" or "image/heic". The work is done in a child process with little memory and time, so
// that a malformed file can only kill the child: INVALID then. *ret_media: "image/jpeg" or "image/png".
SBT_NODISCARD enum sbt_rc sbt_image_copy(struct sbt_arena *a, struct sbt_blob in, const char *media,
                                         struct sbt_blob *ret, const char **ret_media, struct sbt_fault *f);
