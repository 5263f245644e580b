// Detectors and their settings by name.
#include "watch/method.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"

static const struct sbt_watch_method methods[] = {
    {"ears-c1", SBT_WATCH_EARS, {NULL}},
    {"ears-c2", SBT_WATCH_EARS, {NULL}},
    {"ears-c3", SBT_WATCH_EARS, {"C3"}},
    {"farrington", SBT_WATCH_FARRINGTON, {"trend_used", "quantile", "median"}},
    {"farrington-flexible",
     SBT_WATCH_FARRINGTON,
     {"b", "expected", "phi", "pvalue", "score", "trend_used", "trend_coef"}},
    {"cusum", SBT_WATCH_CUSUM, {"m", "cusum"}},
    {"bayes", SBT_WATCH_BAYES, {NULL}},
    {"stcd", SBT_WATCH_STCD, {"i", "x", "y", "R"}},
    {"pooled", SBT_WATCH_POOLED, {"probability", "expected"}},
};

const struct sbt_watch_method *sbt_watch_method_at(size_t i)
{
    return i < SBT_ARRAY_LEN(methods) ? &methods[i] : NULL;
}

enum type { INT, LONG, NUM, BOOL, WORD, PAIR, STAGES };
struct word {
    const char *text;
    int value;
};
struct setting {
    enum sbt_watch_kind kind; // 0: every one that takes series
    bool flexible;            // only the flexible Farrington
    const char *name;
    const char *other; // the same under another name; NULL
    enum type type;
    size_t at;
    double min, max;
    const struct word *words;
};

static const struct word powers[] = {
    {"2/3", SBT_POWER_TWO_THIRDS}, {"1/2", SBT_POWER_HALF}, {"none", SBT_POWER_NONE}, {NULL, 0}};
static const struct word thresholds[] = {
    {"delta", SBT_THRESHOLD_DELTA}, {"nbplugin", SBT_THRESHOLD_NB_PLUGIN}, {"muan", SBT_THRESHOLD_MUAN}, {NULL, 0}};
static const struct word transforms[] = {{"standard", SBT_CUSUM_STANDARD},
                                         {"rossi", SBT_CUSUM_ROSSI},
                                         {"anscombe", SBT_CUSUM_ANSCOMBE},
                                         {"anscombe2nd", SBT_CUSUM_ANSCOMBE2},
                                         {"pearsonnegbin", SBT_CUSUM_PEARSON_NB},
                                         {"none", SBT_CUSUM_NONE},
                                         {NULL, 0}};
static const struct word means[] = {{"mean", SBT_CUSUM_MEAN}, {"glm", SBT_CUSUM_GLM}, {NULL, 0}};

#define AT(member) offsetof(struct sbt_watch_settings, member)
#define MANY 1e9
static const struct setting settings[] = {
    {0, false, "freq", "frequency", LONG, AT(freq), 1, 366, NULL},
    {0, false, "from", "start", LONG, AT(from), 1, MANY, NULL},
    {0, false, "to", "end", LONG, AT(to), 1, MANY, NULL},
    {SBT_WATCH_EARS, false, "baseline", "b", INT, AT(ears.baseline), 3, 1000, NULL},
    {SBT_WATCH_EARS, false, "min_sigma", NULL, NUM, AT(ears.min_sigma), 0, MANY, NULL},
    {SBT_WATCH_EARS, false, "alpha", NULL, NUM, AT(ears.alpha), 0, 1, NULL},
    {SBT_WATCH_EARS, false, "package", "package_compatible", BOOL, AT(ears.package), 0, 1, NULL},
    {SBT_WATCH_BAYES, false, "b", NULL, INT, AT(bayes.b), 0, 50, NULL},
    {SBT_WATCH_BAYES, false, "w", NULL, INT, AT(bayes.w), 1, 1000, NULL},
    {SBT_WATCH_BAYES, false, "act_y", NULL, BOOL, AT(bayes.act_y), 0, 1, NULL},
    {SBT_WATCH_BAYES, false, "alpha", NULL, NUM, AT(bayes.alpha), 0, 1, NULL},
    {SBT_WATCH_CUSUM, false, "k", NULL, NUM, AT(cusum.k), 0, MANY, NULL},
    {SBT_WATCH_CUSUM, false, "h", NULL, NUM, AT(cusum.h), 0, MANY, NULL},
    {SBT_WATCH_CUSUM, false, "trans", "transform", WORD, AT(cusum.trans), 0, 0, transforms},
    {SBT_WATCH_CUSUM, false, "m", "mean", WORD, AT(cusum.mean), 0, 0, means},
    {SBT_WATCH_CUSUM, false, "alpha", NULL, NUM, AT(cusum.alpha), 0, MANY, NULL},
    {SBT_WATCH_CUSUM, false, "reset", NULL, BOOL, AT(cusum.reset), 0, 1, NULL},
    {SBT_WATCH_FARRINGTON, false, "b", "years", INT, AT(farrington.b), 1, 30, NULL},
    {SBT_WATCH_FARRINGTON, false, "w", NULL, INT, AT(farrington.w), 0, 26, NULL},
    {SBT_WATCH_FARRINGTON, false, "reweight", NULL, BOOL, AT(farrington.reweight), 0, 1, NULL},
    {SBT_WATCH_FARRINGTON, false, "weights_threshold", NULL, NUM, AT(farrington.weights_threshold), 0, MANY, NULL},
    {SBT_WATCH_FARRINGTON, false, "alpha", NULL, NUM, AT(farrington.alpha), 0, 1, NULL},
    {SBT_WATCH_FARRINGTON, false, "trend", NULL, BOOL, AT(farrington.trend), 0, 1, NULL},
    {SBT_WATCH_FARRINGTON, false, "limit54", NULL, PAIR, AT(farrington.limit_cases), 0, 1000, NULL},
    {SBT_WATCH_FARRINGTON, false, "powertrans", "power", WORD, AT(farrington.power), 0, 0, powers},
    {SBT_WATCH_FARRINGTON, true, "p_threshold_trend", "p_trend", NUM, AT(farrington.p_trend), 0, 1, NULL},
    {SBT_WATCH_FARRINGTON, true, "no_periods", "periods", INT, AT(farrington.periods), 1, SBT_GLM_GROUPS, NULL},
    {SBT_WATCH_FARRINGTON, true, "past_weeks_not_included", "past", INT, AT(farrington.past), 0, 366, NULL},
    {SBT_WATCH_FARRINGTON, true, "threshold_method", "threshold", WORD, AT(farrington.threshold), 0, 0, thresholds},
    {SBT_WATCH_POOLED, false, "mean", NULL, NUM, AT(pooled.mean), 1e-6, MANY, NULL},
    {SBT_WATCH_POOLED, false, "log_sd", NULL, NUM, AT(pooled.log_sd), 1e-6, 10, NULL},
    {SBT_WATCH_POOLED, false, "hazard", NULL, NUM, AT(pooled.hazard), 1e-9, 0.5, NULL},
    {SBT_WATCH_POOLED, false, "local", NULL, NUM, AT(pooled.local), 0, MANY, NULL},
    {SBT_WATCH_POOLED, false, "threshold", NULL, NUM, AT(pooled.threshold), 0, 1, NULL},
    {SBT_WATCH_POOLED, false, "stages", "stage", STAGES, AT(pooled.stage), -MANY, MANY, NULL},
    {SBT_WATCH_STCD, false, "radius", NULL, NUM, AT(stcd.radius), 0, MANY, NULL},
    {SBT_WATCH_STCD, false, "epsilon", NULL, NUM, AT(stcd.epsilon), 0, MANY, NULL},
    {SBT_WATCH_STCD, false, "threshold", NULL, NUM, AT(stcd.threshold), 0, MANY, NULL},
    {SBT_WATCH_STCD, false, "cusum", NULL, BOOL, AT(stcd.cusum), 0, 1, NULL},
};

enum sbt_rc sbt_watch_settings_init(struct sbt_watch_settings *s, const char *method, struct sbt_fault *f)
{
    const struct sbt_watch_method *m = NULL;
    for (size_t i = 0; i < SBT_ARRAY_LEN(methods); i++)
        if (sbt_str_eq(methods[i].name, method))
            m = &methods[i];
    if (m == NULL)
        return sbt_fault_set(f, SBT_E_NOT_FOUND,
                             SBT_N_("Metode %1 tidak ada. Pilih ears-c1, ears-c2, ears-c3, farrington, "
                                    "farrington-flexible, cusum, bayes, pooled atau stcd."),
                             method);
    int ears = m->kind == SBT_WATCH_EARS ? m->name[6] - '0' : 1;
    bool flexible = sbt_str_eq(m->name, "farrington-flexible");
    *s = (struct sbt_watch_settings){
        .method = m,
        .freq = 52,
        .ears = {.method = ears, .baseline = 7, .min_sigma = 0, .alpha = ears == 3 ? 0.025 : 0.001},
        .bayes = {.b = 0, .w = 6, .act_y = true, .alpha = 0.05},
        .cusum = {.k = 1.04, .h = 2.26, .trans = SBT_CUSUM_STANDARD, .mean = SBT_CUSUM_MEAN, .alpha = 0.1},
        .farrington = {.flexible = flexible,
                       .w = 3,
                       .reweight = true,
                       .weights_threshold = flexible ? 2.58 : 1,
                       .alpha = 0.05,
                       .trend = true,
                       .p_trend = 0.05,
                       .limit_cases = 5,
                       .limit_weeks = 4,
                       .power = SBT_POWER_TWO_THIRDS,
                       .periods = 1,
                       .past = -1,
                       .threshold = SBT_THRESHOLD_DELTA},
        .stcd = {.radius = 75, .epsilon = 0.5, .threshold = 161},
    };
    sbt_pooled_default(&s->pooled);
    return SBT_OK;
}

static bool takes(const struct sbt_watch_settings *s, const struct setting *t)
{
    if (t->kind == 0)
        return s->method->kind != SBT_WATCH_STCD;
    return t->kind == s->method->kind && (!t->flexible || s->farrington.flexible);
}

const char *sbt_watch_setting_at(const struct sbt_watch_settings *s, size_t i)
{
    for (size_t k = 0; k < SBT_ARRAY_LEN(settings); k++)
        if (takes(s, &settings[k]) && i-- == 0)
            return settings[k].name;
    return NULL;
}

// Capitals and underscores do not count.
static bool same_word(const char *a, const char *b)
{
    if (b == NULL)
        return false;
    for (;; a++, b++) {
        while (*a == '_')
            a++;
        while (*b == '_')
            b++;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        if (*a == '\0')
            return true;
    }
}

static bool number(const char *text, const char **ret_end, double *ret)
{
    char *end;
    double v = strtod(text, &end);
    if (end == text || !isfinite(v))
        return false;
    *ret = v;
    *ret_end = end;
    return true;
}

static bool put_bool(const char *value, bool *ret)
{
    static const struct word words[] = {{"1", 1}, {"true", 1},  {"t", 1}, {"yes", 1}, {"ya", 1},
                                        {"0", 0}, {"false", 0}, {"f", 0}, {"no", 0},  {"tidak", 0}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(words); i++)
        if (same_word(value, words[i].text)) {
            *ret = words[i].value != 0;
            return true;
        }
    return false;
}

static bool put_word(struct sbt_watch_settings *s, const struct setting *t, const char *value, int *ret)
{
    double v;
    const char *end;
    for (const struct word *w = t->words; w->text != NULL; w++)
        if (same_word(value, w->text)) {
            *ret = w->value;
            return true;
        }
    if (t->words != means || !number(value, &end, &v) || *end != '\0' || v < 0)
        return false;
    *ret = SBT_CUSUM_GIVEN;
    s->cusum.m = v;
    return true;
}

// "118:9,200:4": weeks in which stages of the contest peak, and their widths.
static bool put_stages(struct sbt_pooled_config *c, const char *p)
{
    struct sbt_pooled_stage stage[SBT_POOLED_STAGES];
    int n = 0;
    for (;; p++) {
        if (n == SBT_POOLED_STAGES || !number(p, &p, &stage[n].week) || *p != ':' ||
            !number(p + 1, &p, &stage[n].width) || !(stage[n].width > 0))
            return false;
        n++;
        if (*p != ',')
            break;
    }
    if (*p != '\0')
        return false;
    memcpy(c->stage, stage, (size_t)n * sizeof *stage);
    c->stages = n;
    return true;
}

static bool put(struct sbt_watch_settings *s, const struct setting *t, const char *value)
{
    void *at = (char *)s + t->at;
    double v = 0;
    const char *end = "";
    if (t->type == BOOL)
        return put_bool(value, at);
    if (t->type == WORD)
        return put_word(s, t, value, at);
    if (t->type == STAGES)
        return put_stages(&s->pooled, value);
    if (!number(value, &end, &v) || v < t->min || v > t->max)
        return false;
    if (t->type == PAIR) {
        double weeks;
        if (*end != ',' || !number(end + 1, &end, &weeks) || *end != '\0' || weeks < 1 || weeks > 1000 ||
            weeks != floor(weeks))
            return false;
        s->farrington.limit_cases = v;
        s->farrington.limit_weeks = (int)weeks;
        return true;
    }
    if (*end != '\0' || (t->type != NUM && v != floor(v)))
        return false;
    if (t->type == INT)
        *(int *)at = (int)v;
    else if (t->type == LONG)
        *(int64_t *)at = (int64_t)v;
    else
        *(double *)at = v;
    return true;
}

enum sbt_rc sbt_watch_settings_put(struct sbt_watch_settings *s, const char *key, const char *value,
                                   struct sbt_fault *f)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(settings); i++) {
        const struct setting *t = &settings[i];
        if (!takes(s, t) || !(same_word(key, t->name) || same_word(key, t->other)))
            continue;
        if (put(s, t, value))
            return SBT_OK;
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Nilai %2 tidak berlaku untuk pengaturan %1. Perbaiki nilainya."),
                             key, value);
    }
    return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Metode %1 tidak punya pengaturan %2."), s->method->name, key);
}

// Where the cusum starts when nobody says: two years are judged, but a year's mean comes before them.
static size_t cusum_first(size_t n)
{
    return n > 104 + 53 ? n - 104 : 53;
}

static size_t first_of(const struct sbt_watch_settings *s, const struct sbt_watch_series *y,
                       struct sbt_watch_farrington *fa)
{
    switch (s->method->kind) {
    case SBT_WATCH_EARS:
        return sbt_watch_ears_first(&s->ears);
    case SBT_WATCH_BAYES:
        return sbt_watch_bayes_first(y, &s->bayes);
    case SBT_WATCH_CUSUM:
        return s->from != 0 ? 2 : cusum_first(y->n);
    default:
        fa->past = fa->past < 0 ? fa->w : fa->past;
        fa->b = fa->b == 0 ? sbt_watch_farrington_years(y, fa->w) : fa->b;
        return fa->b == 0 ? y->n + 1 : sbt_watch_farrington_first(y, fa);
    }
}

enum sbt_rc sbt_watch_settings_check(const struct sbt_watch_settings *s, struct sbt_fault *f)
{
    const struct sbt_watch_farrington *c = &s->farrington;
    if (s->method->kind != SBT_WATCH_FARRINGTON)
        return SBT_OK;
    if (2 * c->w + 1 > s->freq || (c->periods > 1 && c->periods > s->freq))
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Jendela w dan no_periods tidak muat dalam satu tahun. Kecilkan salah satunya."));
    int64_t years = c->b == 0 ? 5 : c->b;
    if ((years + 1) * s->freq + 2 * c->w > SBT_GLM_ROWS)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Riwayat b tahun terlalu panjang. Kecilkan b atau freq."));
    return SBT_OK;
}

void sbt_watch_method_run(struct sbt_arena *a, const struct sbt_watch_settings *s, const struct sbt_watch_series *y,
                          struct sbt_watch_farrington_work *work, struct sbt_watch_row **ret, size_t *ret_n)
{
    SBT_BUG_IF(s->method->kind == SBT_WATCH_STCD || s->method->kind == SBT_WATCH_POOLED);
    struct sbt_watch_farrington fa = s->farrington;
    size_t from = first_of(s, y, &fa), to = y->n;
    from = (size_t)s->from > from ? (size_t)s->from : from;
    to = s->to != 0 && (size_t)s->to < to ? (size_t)s->to : to;
    *ret_n = from <= to ? to - from + 1 : 0;
    *ret = SBT_NEW_N(a, struct sbt_watch_row, *ret_n + 1);
    if (*ret_n == 0)
        return;
    if (s->method->kind == SBT_WATCH_CUSUM) {
        sbt_watch_cusum(y, &s->cusum, from, to, *ret);
        return;
    }
    if (s->method->kind == SBT_WATCH_FARRINGTON)
        sbt_watch_farrington_begin(work, y);
    for (size_t t = from; t <= to; t++) {
        struct sbt_watch_row *row = &(*ret)[t - from];
        if (s->method->kind == SBT_WATCH_EARS)
            sbt_watch_ears(y, &s->ears, t, row);
        else if (s->method->kind == SBT_WATCH_BAYES)
            sbt_watch_bayes(y, &s->bayes, t, row);
        else
            sbt_watch_farrington(work, y, &fa, t, row);
    }
}
