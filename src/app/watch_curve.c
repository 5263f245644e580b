// Simulates, filters and scores on all cores.
#include "app/watch_curve.h"

#include "base/limits.h"
#include "base/parallel.h"
#include "watch/pooled.h"
#include "watch/simulate.h"

static const double thresholds[] = {0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.065, 0.07, 0.08, 0.09,
                                    0.1,  0.12, 0.15, 0.2,  0.3,  0.4,  0.5,   0.7,  0.9};
struct run {
    uint64_t first;
    struct sbt_pooled_config config;
    struct sbt_score (*score)[SBT_ARRAY_LEN(thresholds)]; // of each seed
};
struct seed {
    struct sbt_simulation s;
    double chance[SBT_SIM_WEEKS][SBT_SIM_REGIONS];
};

static void one(size_t job, int worker, void *arg)
{
    struct run *r = arg;
    (void)worker;
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct seed *q = SBT_NEW(a, struct seed);
    struct sbt_pooled *p = sbt_pooled_new(a, &r->config, SBT_SIM_REGIONS, SBT_SIM_WEEKS);
    struct sbt_pooled_row row[SBT_SIM_REGIONS];
    sbt_simulate(r->first + job, &q->s);
    for (int t = 0; t < SBT_SIM_WEEKS; t++) {
        sbt_pooled_step(p, q->s.count[t], row);
        for (int i = 0; i < SBT_SIM_REGIONS; i++)
            q->chance[t][i] = row[i].probability;
    }
    for (size_t k = 0; k < SBT_ARRAY_LEN(thresholds); k++)
        sbt_score_add(&q->s, (const double(*)[SBT_SIM_REGIONS])q->chance, thresholds[k], &r->score[job][k]);
}

static double ratio(double a, double b)
{
    return b > 0 ? a / b : 0;
}

void sbt_watch_curve_run(struct sbt_arena *a, uint64_t first, int seeds, bool calendar, int threads,
                         struct sbt_buf *out)
{
    struct run r = {.first = first};
    double own = calendar ? 0.065 : 0.1;
    sbt_pooled_default(&r.config);
    if (calendar) {
        r.config.stages = 1;
        r.config.stage[0] = (struct sbt_pooled_stage){118, 9};
    }
    r.score = sbt_arena_alloc_n(a, (size_t)seeds, sizeof *r.score);
    sbt_parallel_run((size_t)seeds, threads, one, &r);
    sbt_buf_puts(out, "threshold,default,fpr,sensitivity,pod,ppv,delay_weeks,outbreaks\n");
    for (size_t k = 0; k < SBT_ARRAY_LEN(thresholds); k++) {
        struct sbt_score s = {0};
        for (int i = 0; i < seeds; i++) {
            const struct sbt_score *o = &r.score[i][k];
            s.quiet += o->quiet;
            s.false_alarms += o->false_alarms;
            s.labelled += o->labelled;
            s.hits += o->hits;
            s.outbreaks += o->outbreaks;
            s.found += o->found;
            s.delay_weeks += o->delay_weeks;
        }
        sbt_buf_printf(out, "%g,%d,%.4f,%.4f,%.4f,%.4f,%.3f,%lld\n", thresholds[k], thresholds[k] == own,
                       ratio((double)s.false_alarms, (double)s.quiet), ratio((double)s.hits, (double)s.labelled),
                       ratio((double)s.found, (double)s.outbreaks),
                       ratio((double)s.hits, (double)(s.hits + s.false_alarms)), ratio(s.delay_weeks, (double)s.found),
                       (long long)s.outbreaks);
    }
}
