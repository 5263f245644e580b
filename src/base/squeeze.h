// Compression of blocks by zlib, for archives.
#pragma once
#include "base/hash.h"

// Room that compressing n bytes needs at most.
size_t sbt_squeeze_bound(size_t n);
// to has room for sbt_squeeze_bound(n); gives the number of bytes written.
size_t sbt_squeeze(const void *p, size_t n, void *to);
// Opens a block whose plain size is known. false when it is not exactly that.
SBT_NODISCARD bool sbt_unsqueeze(const void *p, size_t n, void *to, size_t plain_n);
