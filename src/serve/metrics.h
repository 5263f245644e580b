// Counters of this process as Prometheus reads them.
#pragma once
#include "app/health.h"
#include "base/buf.h"
#include "http/server.h"

struct sbt_metrics;
struct sbt_metrics *sbt_metrics_new(const struct sbt_route *rows, size_t n);
void sbt_metrics_free(struct sbt_metrics *m); // NULL is fine
void sbt_metrics_done(struct sbt_metrics *m, const struct sbt_done *d);
// health may be NULL: the database did not answer.
void sbt_metrics_write(struct sbt_metrics *m, const struct sbt_server_stats *s, const struct sbt_health *health,
                       struct sbt_buf *out);
