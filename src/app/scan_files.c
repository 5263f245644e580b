// Reads SaTScan's .prm, .geo, .pop and .cas into places, intervals, cases and expected counts.
#include "app/scan_files.h"

#include <dirent.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

#define WORDS_MAX 16
#define INTERVALS_MAX 1000 // windows grow with their square

// The settings that matter, as the .prm has them.
struct prm {
    const char *cases, *population, *places;
    bool lat_long;
    int64_t precision, analysis, model, unit, length;
    sbt_day start, end;
    double max_share, max_time;
    int64_t max_time_is_units, min_time, min_cases, replicates;
};
struct text {
    struct sbt_arena *a;
    const char *file, *p;
    int line;
    char *word[WORDS_MAX];
    int words;
};
struct category {
    const char *key;
    double cases, person_days;
};
struct people { // population of one place and category at the dates
    int place, category;
    double *at;
    struct people *next;
};
struct read {
    struct sbt_arena *a;
    const char *dir;
    struct prm prm;
    struct sbt_scan_files *out;
    double (*where)[3];
    uint32_t *cases;
    struct category *category;
    size_t categories, categories_cap;
    sbt_day *date;
    size_t dates, dates_cap;
    struct people **people; // of each place
};

static enum sbt_rc bad_line(const struct text *t, struct sbt_fault *f)
{
    char line[16];
    snprintf(line, sizeof line, "%d", t->line);
    return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Berkas %1, baris %2 tidak dapat dibaca. Perbaiki berkasnya."),
                         t->file, line);
}

static enum sbt_rc text_open(struct read *r, const char *name, struct text *ret, struct sbt_fault *f)
{
    struct sbt_blob b;
    const char *path = name[0] == '/' ? name : sbt_arena_printf(r->a, "%s/%s", r->dir, name);
    SBT_TRY(sbt_file_read(r->a, path, SBT_LIMIT_WATCH_CSV_BYTES, &b, f));
    *ret = (struct text){.a = r->a, .file = name, .p = b.p};
    return SBT_OK;
}

// Splits the next line that has words in it; false at the end.
static bool text_line(struct text *t)
{
    while (*t->p != '\0') {
        size_t n = strcspn(t->p, "\r\n");
        char *line = sbt_arena_strndup(t->a, t->p, n), *save = NULL;
        t->p += n;
        t->p += *t->p == '\r';
        t->p += *t->p == '\n';
        t->line++;
        t->words = 0;
        for (char *w = strtok_r(line, " \t,", &save); w != NULL && t->words < WORDS_MAX;
             w = strtok_r(NULL, " \t,", &save))
            t->word[t->words++] = w;
        if (t->words > 0)
            return true;
    }
    return false;
}

static bool real(const char *s, double *ret)
{
    char *end;
    double v = strtod(s, &end);
    if (end == s || *end != '\0' || !isfinite(v))
        return false;
    *ret = v;
    return true;
}

// "2024/11/3", "2024-11-03", "1977/5", "1977", "73". *ret_parts says how exact it is.
static bool date_read(const char *s, int *ret_parts, int part[3])
{
    int n = 0;
    for (; n < 3; n++) {
        int64_t v = 0;
        size_t digits = strspn(s, "0123456789");
        if (digits == 0 || digits > 4)
            return false;
        for (size_t i = 0; i < digits; i++)
            v = v * 10 + (s[i] - '0');
        part[n] = (int)v;
        s += digits;
        if (*s != '/' && *s != '-')
            break;
        s++;
    }
    if (*s != '\0' || n == 3)
        return false;
    n++;
    if (part[0] < 100)
        part[0] += part[0] < 30 ? 2000 : 1900;
    *ret_parts = n;
    return true;
}

static sbt_day date_of(const char *s, int default_month, int default_day)
{
    int n, p[3] = {0, 0, 0};
    if (!date_read(s, &n, p))
        return SBT_DAY_NONE;
    return sbt_day_of(p[0], n >= 2 ? p[1] : default_month, n >= 3 ? p[2] : default_day);
}

static enum sbt_rc prm_value(struct prm *p, const char *key, const char *v, bool *ret_ok)
{
    struct {
        const char *key;
        int64_t *to;
    } ints[] = {{"PrecisionCaseTimes", &p->precision},
                {"AnalysisType", &p->analysis},
                {"ModelType", &p->model},
                {"TimeAggregationUnits", &p->unit},
                {"TimeAggregationLength", &p->length},
                {"MaxTemporalSizeInterpretation", &p->max_time_is_units},
                {"MinimumTemporalClusterSize", &p->min_time},
                {"MinimumCasesInHighRateClusters", &p->min_cases},
                {"MonteCarloReps", &p->replicates}};
    // Settings that must be off, or the answer would be another one.
    static const char *const off[][2] = {{"ScanAreas", "1"},
                                         {"UseGridFile", "n"},
                                         {"UseLocationsNetworkFile", "n"},
                                         {"UseNeighborsFile", "n"},
                                         {"UseMetaLocationsFile", "n"},
                                         {"MultipleCoordinatesType", "0"},
                                         {"UseMaxCirclePopulationFileOption", "n"},
                                         {"UseDistanceFromCenterOption", "n"},
                                         {"IncludePurelyTemporal", "n"},
                                         {"IncludePurelySpatial", "n"},
                                         {"SpatialWindowShapeType", "0"},
                                         {"IsotonicScan", "0"},
                                         {"IncludeClusters", "0"},
                                         {"RiskLimitHighClusters", "n"},
                                         {"TimeTrendAdjustmentType", "0"},
                                         {"AdjustForWeeklyTrends", "n"},
                                         {"SpatialAdjustmentType", "0"},
                                         {"UseAdjustmentsByRRFile", "n"},
                                         {"AdjustForEarlierAnalyses", "n"},
                                         {"IterativeScan", "n"},
                                         {"CriteriaForReportingSecondaryClusters", "0"},
                                         {"ReportGiniClusters", "n"},
                                         {"UseReportOnlySmallerClusters", "n"}};
    *ret_ok = true;
    for (size_t i = 0; i < SBT_ARRAY_LEN(ints); i++)
        if (sbt_str_eq(key, ints[i].key))
            *ret_ok = sbt_parse_i64(v, 0, 1000000, ints[i].to);
    for (size_t i = 0; i < SBT_ARRAY_LEN(off); i++)
        if (sbt_str_eq(key, off[i][0]) && *v != '\0')
            *ret_ok = sbt_str_eq(v, off[i][1]);
    if (sbt_str_eq(key, "MaxSpatialSizeInPopulationAtRisk"))
        *ret_ok = real(v, &p->max_share) && p->max_share > 0 && p->max_share <= 50;
    if (sbt_str_eq(key, "MaxTemporalSize"))
        *ret_ok = real(v, &p->max_time) && p->max_time > 0;
    if (sbt_str_eq(key, "CoordinatesType"))
        p->lat_long = sbt_str_eq(v, "1");
    if (sbt_str_eq(key, "StartDate"))
        *ret_ok = (p->start = date_of(v, 1, 1)) != SBT_DAY_NONE;
    if (sbt_str_eq(key, "EndDate"))
        *ret_ok = (p->end = date_of(v, 12, 31)) != SBT_DAY_NONE;
    return SBT_OK;
}

static enum sbt_rc prm_read(struct read *r, const char *name, struct sbt_fault *f)
{
    struct text t;
    struct prm *p = &r->prm;
    *p = (struct prm){.max_share = 50,
                      .max_time = 50,
                      .min_time = 1,
                      .min_cases = 2,
                      .replicates = 999,
                      .length = 1,
                      .start = SBT_DAY_NONE,
                      .end = SBT_DAY_NONE};
    SBT_TRY(text_open(r, name, &t, f));
    for (const char *at = t.p; *at != '\0';) {
        size_t n = strcspn(at, "\r\n");
        char *line = sbt_arena_strndup(r->a, at, n), *eq = strchr(line, '=');
        at += n + strspn(at + n, "\r\n");
        if (line[0] == ';' || line[0] == '[' || eq == NULL)
            continue;
        *eq = '\0';
        const char *v = eq + 1;
        bool ok;
        if (sbt_str_eq(line, "CaseFile"))
            p->cases = v;
        else if (sbt_str_eq(line, "PopulationFile"))
            p->population = v;
        else if (sbt_str_eq(line, "CoordinatesFile"))
            p->places = v;
        SBT_TRY(prm_value(p, line, v, &ok));
        if (!ok)
            return sbt_fault_set(f, SBT_E_INVALID,
                                 SBT_N_("Pengaturan %1=%2 dalam berkas .prm tidak didukung atau salah."), line, v);
    }
    bool kinds = (p->analysis == 1 || p->analysis == 3 || p->analysis == 4) && (p->model == 0 || p->model == 2) &&
                 (p->analysis != 1 || p->model == 0) && p->unit <= 3 && p->length >= 1;
    if (!kinds || p->start == SBT_DAY_NONE || p->end == SBT_DAY_NONE || p->end < p->start || sbt_str_empty(p->cases) ||
        sbt_str_empty(p->places) || (p->model == 0 && sbt_str_empty(p->population)) ||
        (p->analysis != 1 && p->unit == 0))
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Berkas .prm tidak lengkap, atau jenis analisis atau modelnya tidak didukung."));
    return SBT_OK;
}

struct place {
    const char *id;
    double where[3];
};

static int place_cmp(const void *pa, const void *pb)
{
    return strcmp(((const struct place *)pa)->id, ((const struct place *)pb)->id);
}

static int place_find(const struct read *r, const char *id)
{
    int lo = 0, hi = r->out->input.places - 1;
    while (lo <= hi) {
        int mid = (lo + hi) / 2, c = strcmp(id, r->out->ids[mid]);
        if (c == 0)
            return mid;
        if (c < 0)
            hi = mid - 1;
        else
            lo = mid + 1;
    }
    return -1;
}

static enum sbt_rc places_read(struct read *r, struct sbt_fault *f)
{
    struct text t;
    struct place *list = NULL;
    size_t n = 0, cap = 0;
    SBT_TRY(text_open(r, r->prm.places, &t, f));
    while (text_line(&t)) {
        double x, y;
        if (t.words < 3 || !real(t.word[1], &x) || !real(t.word[2], &y))
            return bad_line(&t, f);
        list = n == cap ? sbt_arena_grow(r->a, list, n, &cap, sizeof *list) : list;
        list[n] = (struct place){.id = t.word[0], .where = {x, y, 0}};
        if (r->prm.lat_long)
            sbt_scan_sphere(x, y, list[n].where);
        n++;
    }
    if (n < 1 || n > SBT_SCAN_PLACES_MAX)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Jumlah tempat harus 1 sampai 20.000."));
    qsort(list, n, sizeof *list, place_cmp);
    r->out->ids = SBT_NEW_N(r->a, const char *, n);
    r->where = sbt_arena_alloc_n(r->a, n, sizeof *r->where);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && place_cmp(&list[i - 1], &list[i]) == 0)
            return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Tempat %1 disebut dua kali."), list[i].id);
        r->out->ids[i] = list[i].id;
        memcpy(r->where[i], list[i].where, sizeof list[i].where);
    }
    r->out->input.places = (int)n;
    r->out->input.where = (const double(*)[3])r->where;
    return SBT_OK;
}

// The day some units before d, staying within the month.
static sbt_day back(sbt_day d, int64_t unit, int64_t length)
{
    if (unit == SBT_SCAN_DAY)
        return d - (sbt_day)length;
    int y, m, day;
    sbt_day_split(d, &y, &m, &day);
    int64_t months = (int64_t)y * 12 + m - 1 - (unit == SBT_SCAN_YEAR ? 12 * length : length);
    sbt_day r = SBT_DAY_NONE;
    for (; r == SBT_DAY_NONE && day > 0; day--)
        r = sbt_day_of((int)(months / 12), (int)(months % 12) + 1, day);
    return r;
}

static int64_t units_between(sbt_day from, sbt_day behind, int64_t unit)
{
    int64_t n = 0;
    if (unit == SBT_SCAN_DAY)
        return behind - from;
    for (sbt_day d = behind; d > from; n++)
        d = back(d, unit, 1);
    return n;
}

// Intervals are laid from the end backwards; what is left over at the start joins the first.
static enum sbt_rc intervals_make(struct read *r, struct sbt_fault *f)
{
    const struct prm *p = &r->prm;
    struct sbt_scan_input *in = &r->out->input;
    sbt_day *starts = SBT_NEW_N(r->a, sbt_day, INTERVALS_MAX + 2), d = p->end + 1;
    int n = 0;
    if (p->analysis != 1)
        for (d = back(d, p->unit, p->length); d > p->start && n < INTERVALS_MAX; d = back(d, p->unit, p->length))
            starts[n++] = d;
    if (n >= INTERVALS_MAX)
        return sbt_fault_set(f, SBT_E_TOO_LARGE,
                             SBT_N_("Terlalu banyak selang waktu. Perbesar TimeAggregationLength."));
    n -= n > 0 && d < p->start;
    starts[n] = p->start;
    for (int i = 0; i < (n + 1) / 2; i++) {
        sbt_day swap = starts[i];
        starts[i] = starts[n - i];
        starts[n - i] = swap;
    }
    in->intervals = n + 1;
    starts[n + 1] = p->end + 1;
    r->out->starts = starts;
    double units = (double)units_between(p->start, p->end + 1, p->unit), most = p->max_time;
    if (p->max_time_is_units == 0)
        most = floor(units * p->max_time / 100);
    in->max_length = p->analysis == 1 ? 1 : (int)floor(most / (double)p->length);
    in->min_length = p->analysis == 1 ? 1 : (int)ceil((double)p->min_time / (double)p->length);
    in->min_length = in->min_length < 1 ? 1 : in->min_length;
    in->max_length = in->max_length > in->intervals ? in->intervals : in->max_length;
    if (in->max_length < in->min_length)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("MaxTemporalSize terlalu kecil untuk satu selang waktu."));
    r->out->unit_days = p->unit == SBT_SCAN_DAY ? p->length : (p->end + 1 - starts[n]);
    return SBT_OK;
}

static int category_of(struct read *r, const struct text *t, int from)
{
    SBT_AUTO_BUF key;
    sbt_buf_init(&key, 4096);
    for (int i = from; i < t->words; i++) {
        sbt_buf_puts(&key, t->word[i]);
        sbt_buf_putc(&key, ' ');
    }
    for (size_t i = 0; i < r->categories; i++)
        if (sbt_str_eq(r->category[i].key, key.p))
            return (int)i;
    if (r->categories == r->categories_cap)
        r->category = sbt_arena_grow(r->a, r->category, r->categories, &r->categories_cap, sizeof *r->category);
    r->category[r->categories] = (struct category){.key = sbt_arena_strdup(r->a, key.p)};
    return (int)r->categories++;
}

static int interval_of(const struct read *r, sbt_day d)
{
    const sbt_day *s = r->out->starts;
    int lo = 0, hi = r->out->input.intervals;
    if (d < s[0] || d >= s[hi])
        return -1;
    while (hi - lo > 1) {
        int mid = (lo + hi) / 2;
        if (s[mid] <= d)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

static enum sbt_rc cases_read(struct read *r, struct sbt_fault *f)
{
    struct text t;
    int n = r->out->input.intervals, first = r->prm.precision > 0 ? 3 : 2;
    r->cases = SBT_NEW_N(r->a, uint32_t, (size_t)r->out->input.places * (size_t)n);
    r->out->input.cases = r->cases;
    SBT_TRY(text_open(r, r->prm.cases, &t, f));
    while (text_line(&t)) {
        int64_t count;
        int place = t.words >= first ? place_find(r, t.word[0]) : -1;
        if (place < 0 || !sbt_parse_i64(t.word[1], 0, SBT_SCAN_CASES_MAX, &count))
            return bad_line(&t, f);
        int at = first == 3 ? interval_of(r, date_of(t.word[2], 1, 1)) : 0;
        if (at < 0)
            return bad_line(&t, f);
        r->cases[(size_t)place * (size_t)n + (size_t)at] += (uint32_t)count;
        // The permutation conditions on both margins: covariates would need tables of their own.
        if (r->prm.model != 0 && t.words > first)
            return bad_line(&t, f);
        int category = category_of(r, &t, first);
        r->category[category].cases += (double)count;
    }
    return SBT_OK;
}

static size_t date_add(struct read *r, sbt_day d)
{
    for (size_t i = 0; i < r->dates; i++)
        if (r->date[i] == d)
            return i;
    if (r->dates == r->dates_cap)
        r->date = sbt_arena_grow(r->a, r->date, r->dates, &r->dates_cap, sizeof *r->date);
    r->date[r->dates] = d;
    return r->dates++;
}

static int day_cmp(const void *pa, const void *pb)
{
    sbt_day a = *(const sbt_day *)pa, b = *(const sbt_day *)pb;
    return a < b ? -1 : a > b;
}

// A count of a year stands in its middle, of a month on the 15th, of a day on that day and the next.
static enum sbt_rc dates_read(struct read *r, struct sbt_fault *f)
{
    struct text t;
    SBT_TRY(text_open(r, r->prm.population, &t, f));
    while (text_line(&t)) {
        int parts, p[3];
        sbt_day d =
            t.words >= 3 && date_read(t.word[1], &parts, p) ? date_of(t.word[1], 7, parts == 2 ? 15 : 1) : SBT_DAY_NONE;
        if (d == SBT_DAY_NONE)
            return bad_line(&t, f);
        date_add(r, d);
        if (parts == 3)
            date_add(r, d + 1);
        if (r->dates > 1000)
            return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Berkas penduduk memuat lebih dari 1.000 tanggal."));
    }
    if (r->dates > 0)
        qsort(r->date, r->dates, sizeof *r->date, day_cmp);
    return SBT_OK;
}

static double *people_of(struct read *r, int place, int category)
{
    struct people *p = r->people[place];
    while (p != NULL && p->category != category)
        p = p->next;
    if (p == NULL) {
        p = SBT_NEW(r->a, struct people);
        *p = (struct people){place, category, SBT_NEW_N(r->a, double, r->dates), r->people[place]};
        r->people[place] = p;
    }
    return p->at;
}

static enum sbt_rc population_read(struct read *r, struct sbt_fault *f)
{
    struct text t;
    SBT_TRY(dates_read(r, f));
    r->people = SBT_NEW_N(r->a, struct people *, (size_t)r->out->input.places);
    SBT_TRY(text_open(r, r->prm.population, &t, f));
    while (text_line(&t)) {
        double count;
        int place = place_find(r, t.word[0]), parts, p[3];
        if (place < 0 || !real(t.word[2], &count) || count < 0 || !date_read(t.word[1], &parts, p))
            return bad_line(&t, f);
        size_t at = date_add(r, date_of(t.word[1], 7, parts == 2 ? 15 : 1));
        double *to = people_of(r, place, category_of(r, &t, 3));
        to[at] += count;
        if (parts == 3)
            to[date_add(r, r->date[at] + 1)] += count;
    }
    return SBT_OK;
}

static double people_at(const struct read *r, const double *at, double day)
{
    if (day <= r->date[0])
        return at[0];
    for (size_t i = 1; i < r->dates; i++)
        if (day <= r->date[i]) {
            double share = (day - r->date[i - 1]) / (r->date[i] - r->date[i - 1]);
            return at[i - 1] + share * (at[i] - at[i - 1]);
        }
    return at[r->dates - 1];
}

// Persons times days from..to-1, straight lines between the dates.
static double person_days(const struct read *r, const double *at, sbt_day from, sbt_day to)
{
    double sum = 0, last = people_at(r, at, from);
    sbt_day d = from;
    for (size_t i = 0; i < r->dates; i++)
        if (r->date[i] > d && r->date[i] < to) {
            sum += (last + at[i]) / 2 * (r->date[i] - d);
            last = at[i];
            d = r->date[i];
        }
    return sum + (last + people_at(r, at, to)) / 2 * (to - d);
}

static enum sbt_rc expect_poisson(struct read *r, double *expected, struct sbt_fault *f)
{
    SBT_TRY(population_read(r, f));
    int n = r->out->input.intervals;
    const sbt_day *s = r->out->starts;
    for (int i = 0; i < r->out->input.places; i++)
        for (struct people *p = r->people[i]; p != NULL; p = p->next)
            r->category[p->category].person_days += person_days(r, p->at, s[0], s[n]);
    for (size_t i = 0; i < r->categories; i++)
        if (r->category[i].cases > 0 && r->category[i].person_days <= 0)
            return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Ada kasus dalam golongan tanpa penduduk: %1."),
                                 r->category[i].key);
    for (int i = 0; i < r->out->input.places; i++)
        for (struct people *p = r->people[i]; p != NULL; p = p->next) {
            const struct category *c = &r->category[p->category];
            for (int k = 0; k < n && c->cases > 0; k++)
                expected[(size_t)i * (size_t)n + (size_t)k] +=
                    c->cases / c->person_days * person_days(r, p->at, s[k], s[k + 1]);
        }
    return SBT_OK;
}

static void expect_permutation(struct read *r, double *expected)
{
    size_t places = (size_t)r->out->input.places, n = (size_t)r->out->input.intervals;
    double *row = SBT_NEW_N(r->a, double, places), *column = SBT_NEW_N(r->a, double, n), all = 0;
    for (size_t i = 0; i < places; i++)
        for (size_t k = 0; k < n; k++) {
            double c = r->cases[i * n + k];
            row[i] += c;
            column[k] += c;
            all += c;
        }
    for (size_t i = 0; i < places && all > 0; i++)
        for (size_t k = 0; k < n; k++)
            expected[i * n + k] = row[i] * column[k] / all;
}

static enum sbt_rc prm_find(struct read *r, const char **ret, struct sbt_fault *f)
{
    DIR *d = opendir(r->dir);
    if (d == NULL)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Folder %1 tidak dapat dibuka."), r->dir);
    const char *found = "";
    int n = 0;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        size_t len = strlen(e->d_name);
        if (len > 4 && strcmp(e->d_name + len - 4, ".prm") == 0) {
            found = sbt_arena_strdup(r->a, e->d_name);
            n++;
        }
    }
    closedir(d);
    if (n != 1)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Folder %1 harus memuat tepat satu berkas .prm."), r->dir);
    *ret = found;
    return SBT_OK;
}

enum sbt_rc sbt_scan_files_read(struct sbt_arena *a, const char *dir, struct sbt_scan_files *ret, struct sbt_fault *f)
{
    struct read r = {.a = a, .dir = dir, .out = ret};
    const char *name = NULL;
    *ret = (struct sbt_scan_files){0};
    SBT_TRY(prm_find(&r, &name, f));
    SBT_TRY(prm_read(&r, name, f));
    SBT_TRY(places_read(&r, f));
    SBT_TRY(intervals_make(&r, f));
    SBT_TRY(cases_read(&r, f));
    struct sbt_scan_input *in = &ret->input;
    double *expected = SBT_NEW_N(a, double, (size_t)in->places *(size_t)in->intervals);
    if (r.prm.model == 0)
        SBT_TRY(expect_poisson(&r, expected, f));
    else
        expect_permutation(&r, expected);
    in->expected = expected;
    in->max_share = r.prm.max_share / 100;
    in->min_cases = (int)r.prm.min_cases;
    in->alive = r.prm.analysis != 3;
    in->permute = r.prm.model == 2;
    in->many_per_centre = r.prm.analysis == 3;
    ret->on_sphere = r.prm.lat_long;
    ret->prospective = r.prm.analysis == 4;
    ret->replicates = r.prm.replicates;
    return SBT_OK;
}
