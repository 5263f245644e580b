// Labelled sparse series from a seed, and the score of alarms on them.
#include "watch/simulate.h"

#include <math.h>
#include <string.h>

#include "watch/random.h"

static void outbreak(struct sbt_random *r, double mean, int region, struct sbt_simulation *s)
{
    static const int strengths[] = {2, 3, 5, 8};
    uint32_t start = 60 + sbt_random_below(r, 89), weeks = 2 + sbt_random_below(r, 5);
    double k = strengths[sbt_random_below(r, 4)];
    uint32_t extra = sbt_random_poisson(r, k * sqrt(mean > 0.3 ? mean : 0.3) * weeks) + 2;
    for (uint32_t i = 0; i < extra; i++) {
        uint32_t t = start + sbt_random_below(r, weeks); // from 1
        if (t > SBT_SIM_WEEKS)
            continue;
        s->count[t - 1][region]++;
        s->label[t - 1][region] = true;
    }
}

void sbt_simulate(uint64_t seed, struct sbt_simulation *ret)
{
    struct sbt_random r;
    double mean[SBT_SIM_REGIONS];
    int order[SBT_SIM_REGIONS];
    sbt_random_init(&r, seed, 0);
    memset(ret, 0, sizeof *ret);
    for (int i = 0; i < SBT_SIM_REGIONS; i++) {
        mean[i] = exp(log(0.35) + 1.1 * sbt_random_normal(&r));
        double size = 0.8 + 3.2 * sbt_random_unit(&r);
        order[i] = i;
        for (int t = 1; t <= SBT_SIM_WEEKS; t++) {
            double f = 1 + 2.5 * exp(-pow((t - 118) / 9.0, 2)) + 0.5 * sin(2 * M_PI * t / 52);
            ret->count[t - 1][i] = sbt_random_poisson(&r, mean[i] * f * sbt_random_gamma(&r, size) / size);
        }
    }
    for (int i = 0; i < SBT_SIM_OUTBREAKS; i++) {
        int k = i + (int)sbt_random_below(&r, (uint32_t)(SBT_SIM_REGIONS - i)), swap = order[i];
        order[i] = order[k];
        order[k] = swap;
        outbreak(&r, mean[order[i]], order[i], ret);
    }
}

void sbt_score_add(const struct sbt_simulation *s, const double value[SBT_SIM_WEEKS][SBT_SIM_REGIONS], double threshold,
                   struct sbt_score *io)
{
    for (int i = 0; i < SBT_SIM_REGIONS; i++) {
        int first = -1, last = -1, alarm = -1;
        for (int t = SBT_SIM_FIRST - 1; t < SBT_SIM_WEEKS; t++) {
            bool rings = value[t][i] > threshold;
            io->quiet += !s->label[t][i];
            io->false_alarms += rings && !s->label[t][i];
            io->labelled += s->label[t][i];
            io->hits += rings && s->label[t][i];
            first = s->label[t][i] && first < 0 ? t : first;
            last = s->label[t][i] ? t : last;
        }
        for (int t = first; first >= 0 && t <= last && alarm < 0; t++)
            alarm = value[t][i] > threshold ? t : -1;
        io->outbreaks += first >= 0;
        io->found += alarm >= 0;
        io->delay_weeks += alarm >= 0 ? alarm - first : 0;
    }
}
