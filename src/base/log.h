// Structured log lines (one JSON object a line, stderr): one per unit of work, at the edge only; never personal data.
#pragma once
#include "base/fault.h"

enum sbt_log_level { SBT_LOG_DEBUG = 1, SBT_LOG_INFO, SBT_LOG_WARN, SBT_LOG_ERROR };
struct sbt_log_field {
    const char *key;
    const char *s; // NULL: the integer counts
    int64_t i;
};
void sbt_log_level_set(enum sbt_log_level least);
void sbt_log_write(enum sbt_log_level level, const char *event, const struct sbt_log_field *f, size_t n,
                   const struct sbt_fault *fault);
#define sbt_log(level, event, fault, ...)                                        \
    sbt_log_write((level), (event), (const struct sbt_log_field[]){__VA_ARGS__}, \
                  sizeof((struct sbt_log_field[]){__VA_ARGS__}) / sizeof(struct sbt_log_field), (fault))
