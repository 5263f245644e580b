// An empty table of translations, for a build without po/en.po.
#include "base/tr.h"

const struct sbt_tr_row sbt_tr_rows[] = {{"", ""}};
const size_t sbt_tr_rows_n = 0;
