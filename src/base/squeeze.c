// Compression of blocks by zlib, for archives.
#include "base/squeeze.h"

#include <zlib.h>

#define LEVEL 3 // rows shrink to a quarter; higher levels cost twice the time for a few per cent

size_t sbt_squeeze_bound(size_t n)
{
    return compressBound((uLong)n);
}

size_t sbt_squeeze(const void *p, size_t n, void *to)
{
    uLongf got = compressBound((uLong)n);
    SBT_BUG_IF(compress2(to, &got, p, (uLong)n, LEVEL) != Z_OK);
    return got;
}

bool sbt_unsqueeze(const void *p, size_t n, void *to, size_t plain_n)
{
    uLongf got = (uLongf)plain_n;
    return uncompress(to, &got, p, (uLong)n) == Z_OK && got == plain_n;
}
