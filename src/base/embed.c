// Looks up a file that was compiled into the binary.
#include "base/embed.h"

#include <stdlib.h>
#include <string.h>

static int name_cmp(const void *key, const void *row)
{
    return strcmp(key, ((const struct sbt_embed_file *)row)->name);
}

const struct sbt_embed_file *sbt_embed_find(const char *name)
{
    return bsearch(name, sbt_embed_files, sbt_embed_files_n, sizeof *sbt_embed_files, name_cmp);
}
