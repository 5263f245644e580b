// Names of Indonesian people: the word lists and the folding behind match/name.h.
#include "match/name.h"

#include <math.h>

#include "base/buf.h"

struct words {
    char *w[SBT_NAME_WORDS_MAX];
    size_t n;
};

// Titles that stand before a name; dropped while something stands behind them.
static const char *const before[] = {
    "ADV",    "AIPDA",  "AIPTU", "AKBP",   "AKP",    "APT",     "BRIGADIR", "BRIGJEN", "BRIPDA", "BRIPKA",
    "BRIPTU", "DR",     "DRA",   "DRG",    "DRH",    "DRS",     "H",        "HAJI",    "HAJJAH", "HJ",
    "IPDA",   "IPTU",   "IR",    "IRJEN",  "KAPTEN", "KH",      "KOL",      "KOLONEL", "KOMBES", "KOMPOL",
    "KYAI",   "LETKOL", "LETTU", "MAYJEN", "MAYOR",  "NS",      "NY",       "PDT",     "PROF",   "RADEN",
    "RD",     "SERDA",  "SERKA", "SERMA",  "SERSAN", "SERTU",   "TGK",      "TN",      "USTADZ", "USTAZ",
    "IBU",    "BAPAK",  "BPK",   "SDR",    "SDRI",   "SAUDARA", "SAUDARI",
};
// Degrees that stand behind a name without a comma ("Budi Santoso SPd").
static const char *const after[] = {
    "AMD",   "AMDKEB", "AMDKEP", "BA",   "BSC",   "DEA",  "LC",  "MA",   "MAG",  "MBA",  "MH",    "MHUM",
    "MKES",  "MKOM",   "MM",     "MPA",  "MPD",   "MPDI", "MPH", "MSC",  "MSE",  "MSI",  "MSOS",  "MT",
    "PHD",   "SAG",    "SAP",    "SE",   "SFARM", "SGZ",  "SH",  "SHI",  "SHUM", "SHUT", "SIKOM", "SIP",
    "SIKOM", "SKEB",   "SKED",   "SKEP", "SKG",   "SKH",  "SKM", "SKOM", "SP",   "SPD",  "SPDI",  "SPI",
    "SPSI",  "SPT",    "SPD",    "SSI",  "SSN",   "SSOS", "SST", "SSTP", "ST",   "STP",  "STR",   "STRKEB",
};
static const struct {
    const char *from, *to;
    bool first; // only as the first of several words
} expand[] = {
    {"MUH", "MUHAMMAD", false},
    {"MUHD", "MUHAMMAD", false},
    {"MOH", "MUHAMMAD", false},
    {"MOHD", "MUHAMMAD", false},
    {"MHD", "MUHAMMAD", false},
    {"MD", "MUHAMMAD", true},
    {"MOCH", "MUHAMMAD", false},
    {"MOHAMAD", "MUHAMMAD", false},
    {"MUHAMAD", "MUHAMMAD", false},
    {"MOHAMMAD", "MUHAMMAD", false},
    {"MOCHAMAD", "MUHAMMAD", false},
    {"MOCHAMMAD", "MUHAMMAD", false},
    {"MUCHAMAD", "MUHAMMAD", false},
    {"MUCHAMMAD", "MUHAMMAD", false},
    {"MUHAMMED", "MUHAMMAD", false},
    {"MOHAMED", "MUHAMMAD", false},
    {"MOHAMMED", "MUHAMMAD", false},
    {"M", "MUHAMMAD", true},
    {"ACH", "AHMAD", false},
    {"AKH", "AHMAD", false},
    {"ACHMAD", "AHMAD", false},
    {"AKHMAD", "AHMAD", false},
    {"AHMAT", "AHMAD", false},
    {"ABD", "ABDUL", false},
    {"ABDOEL", "ABDUL", false},
    {"ABDL", "ABDUL", false},
    {"ST", "SITI", true},
    {"SITTI", "SITI", false},
    {"SITY", "SITI", false},
    {"SITHI", "SITI", false},
    {"MR", "MARIA", false},
    {"FX", "FRANSISKUS XAVERIUS", true},
};
static const char *const birth_order[] = {"GEDE",   "KADEK", "KETUT",  "KOMANG", "LUH",   "MADE",
                                          "NENGAH", "NI",    "NYOMAN", "PUTU",   "WAYAN", "I"};

// Letters of Latin-1 and Latin Extended-A to ASCII, by code point from U+00C0; blank where there is no letter.
static char latin(uint32_t c)
{
    static const char map[] =
        "AAAAAAACEEEEIIIIDNOOOOO OUUUUYTSAAAAAAACEEEEIIIIDNOOOOO OUUUUYTY"
        "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIIIIIJJKKKLLLLLLLLLLNNNNNNNNNOOOOOOOORRRRRR"
        "SSSSSSSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";
    return c >= 0xC0 && c < 0xC0 + sizeof map - 1 ? map[c - 0xC0] : ' ';
}

// Upper-case ASCII; every other letter that is known goes to its base letter, apostrophes vanish, the rest is a blank
// (dots too, but "S.Pd" and "K.H." close up).
static char *ascii(struct sbt_arena *a, const char *s)
{
    size_t n = strlen(s), o = 0;
    char *out = sbt_arena_alloc(a, n + 1);
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80) {
            i++;
            if (c >= 'a' && c <= 'z')
                out[o++] = (char)(c - 32);
            else if (c >= 'A' && c <= 'Z')
                out[o++] = (char)c;
            else if (c == '\'' || c == '`')
                ;
            else if (c == '.')
                out[o++] = '.';
            else if (c == ',')
                out[o++] = ',';
            else
                out[o++] = ' ';
        } else {
            uint32_t u = 0;
            int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
            u = c & (0x3F >> more);
            i++;
            while (more-- > 0 && i < n && ((unsigned char)s[i] & 0xC0) == 0x80)
                u = u << 6 | ((unsigned char)s[i++] & 0x3F);
            if (u == 0x2019 || u == 0x2018 || u == 0x02BC || u == 0x02BB) // typographic apostrophes
                continue;
            out[o++] = latin(u);
        }
    }
    out[o] = 0;
    return out;
}

static bool in_list(const char *const *list, size_t n, const char *w)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], w) == 0)
            return true;
    return false;
}

// "S.PD" -> "SPD": dots inside a word close up when every piece but the last is one or two letters.
static void split(char *s, struct words *ret)
{
    ret->n = 0;
    for (char *p = s; *p && ret->n < SBT_NAME_WORDS_MAX;) {
        while (*p == ' ' || *p == '.')
            p++;
        if (!*p)
            break;
        char *w = p, *o = p;
        for (;;) {
            char *piece = o;
            while (*p >= 'A' && *p <= 'Z')
                *o++ = *p++;
            // a dot closes up only between short pieces: "A.MD", "K.H", "S.PD"; "MUH.RIZKI" are two words
            if (*p == '.' && o - piece <= 2 && p[1] >= 'A' && p[1] <= 'Z') {
                size_t next = 0;
                while (p[1 + next] >= 'A' && p[1 + next] <= 'Z')
                    next++;
                if (next <= 4) {
                    p++;
                    continue;
                }
            }
            break;
        }
        bool end = *p == 0;
        *o = 0;
        ret->w[ret->n++] = w;
        if (end)
            break;
        p++;
    }
}

static void drop_first(struct words *w)
{
    memmove(w->w, w->w + 1, (w->n - 1) * sizeof w->w[0]);
    w->n--;
}

// "A.R" reads as initials when it is no degree: closed-up dots of a first name are harmless for comparing.
static void normal_words(struct sbt_arena *a, const char *name, struct words *ret)
{
    ret->n = 0;
    if (name == NULL)
        return;
    char *s = ascii(a, name);
    char *comma = strchr(s, ',');
    struct words w = {0};
    if (comma != NULL) {
        char *head = sbt_arena_strndup(a, s, (size_t)(comma - s));
        split(head, &w);
        bool only_titles = true;
        for (size_t i = 0; i < w.n; i++)
            only_titles = only_titles && in_list(before, SBT_ARRAY_LEN(before), w.w[i]);
        if (only_titles) { // "Drs., Budi" or nothing before the comma: it separates nothing
            for (char *p = s; *p; p++)
                if (*p == ',')
                    *p = ' ';
            split(s, &w);
        }
    } else {
        split(s, &w);
    }
    while (w.n > 1 && in_list(before, SBT_ARRAY_LEN(before), w.w[0]))
        drop_first(&w);
    while (w.n > 1 && in_list(after, SBT_ARRAY_LEN(after), w.w[w.n - 1]))
        w.n--;
    for (size_t i = 1; i + 1 < w.n; i++)
        if (strcmp(w.w[i], "BIN") == 0 || strcmp(w.w[i], "BINTI") == 0 || strcmp(w.w[i], "BTE") == 0) {
            w.n = i;
            break;
        }
    for (size_t i = 0; i < w.n && ret->n < SBT_NAME_WORDS_MAX; i++) {
        const char *word = w.w[i];
        for (size_t k = 0; k < SBT_ARRAY_LEN(expand); k++)
            if (strcmp(expand[k].from, word) == 0 && (!expand[k].first || (i == 0 && w.n > 1))) {
                word = expand[k].to;
                break;
            }
        const char *blank = strchr(word, ' ');
        if (blank != NULL && ret->n + 1 < SBT_NAME_WORDS_MAX) {
            ret->w[ret->n++] = sbt_arena_strndup(a, word, (size_t)(blank - word));
            word = blank + 1;
        }
        // "ABDULRAHMAN" and "ABDUL RAHMAN" are one name
        if (strncmp(word, "ABDUL", 5) == 0 && strlen(word) > 7 && ret->n + 1 < SBT_NAME_WORDS_MAX) {
            ret->w[ret->n++] = sbt_arena_strdup(a, "ABDUL");
            word += 5;
        }
        ret->w[ret->n++] = sbt_arena_strdup(a, word);
    }
}

static const char *join(struct sbt_arena *a, const struct words *w)
{
    size_t n = 1;
    for (size_t i = 0; i < w->n; i++)
        n += strlen(w->w[i]) + 1;
    char *out = sbt_arena_alloc(a, n);
    size_t o = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (i > 0)
            out[o++] = ' ';
        size_t k = strlen(w->w[i]);
        memcpy(out + o, w->w[i], k);
        o += k;
    }
    out[o] = 0;
    return out;
}

const char *sbt_name_normal(struct sbt_arena *a, const char *name)
{
    struct words w;
    normal_words(a, name, &w);
    return join(a, &w);
}

// Old spelling and sound-alikes, in place; the word only gets shorter.
static void fold(char *w)
{
    static const struct {
        const char *from, *to;
    } pairs[] = {{"OE", "U"}, {"DJ", "J"}, {"TJ", "C"}, {"SJ", "SY"}, {"NJ", "NY"}, {"CH", "H"},  {"KH", "H"},
                 {"DH", "D"}, {"TH", "T"}, {"BH", "B"}, {"GH", "G"},  {"PH", "P"},  {"SH", "SY"}, {"TS", "S"},
                 {"DZ", "S"}, {"EE", "I"}, {"IE", "I"}, {"AA", "A"},  {"II", "I"},  {"UU", "U"},  {"Q", "K"},
                 {"F", "P"},  {"V", "P"},  {"Z", "S"},  {"X", "S"},   {"Y", "I"}};
    // a word in the spelling before 1972 writes y as j
    bool old = strstr(w, "OE") || strstr(w, "DJ") || strstr(w, "TJ") || strstr(w, "SJ") || strstr(w, "NJ");
    char *o = w;
    for (const char *p = w; *p;) {
        size_t used = 1;
        char out[3] = {*p, 0, 0};
        for (size_t k = 0; k < SBT_ARRAY_LEN(pairs); k++) {
            size_t n = strlen(pairs[k].from);
            if (strncmp(p, pairs[k].from, n) == 0) {
                used = n;
                snprintf(out, sizeof out, "%s", pairs[k].to);
                break;
            }
        }
        if (used == 1 && *p == 'J' && old)
            out[0] = 'Y';
        p += used;
        for (const char *q = out; *q; q++) {
            char c = *q == 'Y' ? 'I' : *q;
            if (o == w || o[-1] != c) // doubled letters once
                *o++ = c;
        }
    }
    if (o - w > 2 && o[-1] == 'H') // "Fatimah" and "Fatima"
        o--;
    *o = 0;
}

static int cmp_word(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static void key_words(struct sbt_arena *a, const char *name, struct words *ret)
{
    struct words w;
    normal_words(a, name, &w);
    size_t plain = 0;
    for (size_t i = 0; i < w.n; i++)
        if (!in_list(birth_order, SBT_ARRAY_LEN(birth_order), w.w[i]))
            plain++;
    ret->n = 0;
    for (size_t i = 0; i < w.n; i++) {
        if (plain > 0 && in_list(birth_order, SBT_ARRAY_LEN(birth_order), w.w[i]))
            continue;
        fold(w.w[i]);
        ret->w[ret->n++] = w.w[i];
    }
    qsort(ret->w, ret->n, sizeof ret->w[0], cmp_word);
}

const char *sbt_name_key(struct sbt_arena *a, const char *name)
{
    struct words w;
    key_words(a, name, &w);
    return join(a, &w);
}

int sbt_name_jaro_winkler(const char *a, const char *b)
{
    size_t an = strlen(a), bn = strlen(b);
    if (an > 200)
        an = 200;
    if (bn > 200)
        bn = 200;
    if (an == 0 || bn == 0)
        return an == bn ? 1000 : 0;
    bool am[200] = {false}, bm[200] = {false};
    size_t longest = an > bn ? an : bn, win = longest / 2 > 0 ? longest / 2 - 1 : 0, common = 0;
    for (size_t i = 0; i < an; i++) {
        size_t from = i > win ? i - win : 0, to = i + win + 1 < bn ? i + win + 1 : bn;
        for (size_t j = from; j < to; j++)
            if (!bm[j] && a[i] == b[j]) {
                am[i] = bm[j] = true;
                common++;
                break;
            }
    }
    if (common == 0)
        return 0;
    size_t half = 0;
    for (size_t i = 0, j = 0; i < an; i++) {
        if (!am[i])
            continue;
        while (!bm[j])
            j++;
        half += a[i] != b[j];
        j++;
    }
    double c = (double)common;
    double jaro = (c / (double)an + c / (double)bn + (c - (double)half / 2) / c) / 3;
    size_t prefix = 0;
    while (prefix < 4 && prefix < an && prefix < bn && a[prefix] == b[prefix])
        prefix++;
    return (int)lround((jaro + 0.1 * (double)prefix * (1 - jaro)) * 1000);
}

int sbt_name_similar(struct sbt_arena *a, const char *x, const char *y)
{
    return sbt_name_keys_similar(a, sbt_name_key(a, x), sbt_name_key(a, y));
}

int sbt_name_keys_similar(struct sbt_arena *a, const char *x, const char *y)
{
    struct words p, q;
    split(sbt_arena_strdup(a, x), &p);
    split(sbt_arena_strdup(a, y), &q);
    if (p.n == 0 || q.n == 0)
        return 0;
    if (p.n > q.n) {
        struct words t = p;
        p = q;
        q = t;
    }
    bool used[SBT_NAME_WORDS_MAX] = {false};
    long sum = 0, weight = 0;
    for (size_t i = 0; i < p.n; i++) {
        int best = 0;
        size_t at = SBT_NAME_WORDS_MAX;
        for (size_t j = 0; j < q.n; j++) {
            if (used[j])
                continue;
            bool initial = (p.w[i][1] == 0) != (q.w[j][1] == 0);
            int s = initial ? (p.w[i][0] == q.w[j][0] ? 900 : 0) : sbt_name_jaro_winkler(p.w[i], q.w[j]);
            if (s > best) {
                best = s;
                at = j;
            }
        }
        if (at < SBT_NAME_WORDS_MAX)
            used[at] = true;
        sum += best < 700 ? best / 2 : best; // a poor pairing is nearly none
        weight += 1;
    }
    long score = sum / weight - 40 * (long)(q.n - p.n);
    return score < 0 ? 0 : (int)score;
}
