// EARS C1, C2 and C3: mean plus z standard deviations of a short moving baseline (Hutwagner et al. 2003; Fricker et al.
// 2008, Stat. Med. 27:3407; R surveillance::earsC).
//
//   C1  window t-B..t-1   U = m + z max(s, min_sigma)      alarm y > U        s with divisor B-1, z = quantile 1-alpha
//   C2  window t-B-2..t-3
//   C3  C2(t) = (y - m) / max(s, min_sigma);  C3(t) = sum over t-2..t of max(0, C2 - 1);  alarm C3 >= z
//
// C3's upper bound is the one of the package's manual, max(0, m + s (z - the two lagged terms)); it is for drawing, the
// alarm goes by C3. The package itself (1.20.3 to 1.26.0) puts y in the place of m, so that its alarm does not look at
// how large y is: `package` reproduces that, for comparison only.
// Limits: needs a mean of about 1 and more. With s = 0 and min_sigma = 0 one case after zeros rings, and C2 is 0/0.
#pragma once
#include "watch/series.h"

struct sbt_watch_ears {
    int method;       // 1, 2, 3
    int baseline;     // B, at least 3
    double min_sigma; // 0.5 suits sparse weekly counts
    double alpha;     // usually .001; .025 for C3
    bool package;     // C3 as the R package computes it
};
// The first t that has its baseline.
size_t sbt_watch_ears_first(const struct sbt_watch_ears *c);
// t from the first on. more[0]: C3 (method 3 only).
void sbt_watch_ears(const struct sbt_watch_series *s, const struct sbt_watch_ears *c, size_t t,
                    struct sbt_watch_row *ret);
