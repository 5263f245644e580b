// Files of a published log from a folder or over HTTP, for whoever checks it.
#pragma once
#include "base/fault.h"
#include "base/hash.h"

struct sbt_log_fetch;
// `from`: a folder, or an http(s) address under which checkpoint and tile/ lie ("https://host/log"). Free it.
struct sbt_log_fetch *sbt_log_fetch_open(const char *from);
void sbt_log_fetch_close(struct sbt_log_fetch *x); // NULL is fine
// Bytes live until the next call. False: not there, or larger than any file of a log.
bool sbt_log_fetch(struct sbt_log_fetch *x, const char *path, struct sbt_blob *ret);
