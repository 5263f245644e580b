// Decodes a rulebook file: every key known, every mistake told with its line, all of them at once.
#include "domain/rulebook.h"

#include "base/buf.h"
#include "base/limits.h"

struct dec {
    struct sbt_arena *a;
    const char *file;
    struct sbt_fault *f;
    bool bad;
};

static void bad_at(struct dec *d, int line, const char *say, const char *a1, const char *a2)
{
    d->bad = true;
    (void)sbt_fault_field(d->f, sbt_arena_printf(d->a, "%s:%d", d->file, line), say, a1 ? a1 : "", a2 ? a2 : "");
}

// Keys that the section may have, ended by NULL; another one is most often a slip of the pen.
static void only_keys(struct dec *d, const struct sbt_ynode *m, const char *const *keys)
{
    if (m->type != SBT_Y_MAP) {
        bad_at(d, m->line, SBT_N_("Di sini diharapkan pasangan kunci dan nilai."), NULL, NULL);
        return;
    }
    for (size_t i = 0; i < m->n; i++) {
        bool known = false;
        for (size_t k = 0; keys[k] != NULL; k++)
            known = known || sbt_str_eq(m->keys[i], keys[k]);
        if (!known)
            bad_at(d, m->v[i]->line, SBT_N_("Kunci “%1” tidak dikenal di bagian ini."), m->keys[i], NULL);
    }
}
#define ONLY_KEYS(d, m, ...) only_keys((d), (m), (const char *const[]){__VA_ARGS__, NULL})

static const struct sbt_ynode *child(const struct sbt_ynode *m, const char *key)
{
    const struct sbt_ynode *v = m->type == SBT_Y_MAP ? sbt_yaml_get(m, key) : NULL;
    return v != NULL && v->type == SBT_Y_SCALAR && sbt_str_eq(v->s, "") ? NULL : v; // "key:" with nothing is absent
}

static void missing(struct dec *d, const struct sbt_ynode *m, const char *key)
{
    bad_at(d, m->line, SBT_N_("Kunci “%1” wajib ada di bagian ini."), key, NULL);
}

static const char *str(struct dec *d, const struct sbt_ynode *m, const char *key, bool required)
{
    const struct sbt_ynode *v = child(m, key);
    if (v == NULL) {
        if (required)
            missing(d, m, key);
        return required ? "" : NULL;
    }
    if (v->type != SBT_Y_SCALAR) {
        bad_at(d, v->line, SBT_N_("“%1” harus berupa satu nilai."), key, NULL);
        return "";
    }
    return v->s;
}

static bool is_code(const char *s)
{
    for (const char *p = s; *p != 0; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_' ||
              *p == '-' || *p == '.'))
            return false;
    return *s != 0;
}

static const char *code(struct dec *d, const struct sbt_ynode *m, const char *key, bool required)
{
    const char *s = str(d, m, key, required);
    if (s != NULL && *s != 0 && !is_code(s))
        bad_at(d, child(m, key)->line, SBT_N_("“%1” bukan kode: pakai huruf, angka, garis bawah, atau tanda hubung."),
               s, NULL);
    return s;
}

static bool flag(struct dec *d, const struct sbt_ynode *m, const char *key)
{
    const char *s = str(d, m, key, false);
    if (s == NULL || sbt_str_eq(s, "no") || sbt_str_eq(s, "false"))
        return false;
    if (!sbt_str_eq(s, "yes") && !sbt_str_eq(s, "true"))
        bad_at(d, child(m, key)->line, SBT_N_("“%1” dijawab dengan yes atau no."), key, NULL);
    return true;
}

static int number(struct dec *d, const struct sbt_ynode *m, const char *key, int min, int max, bool required, int none)
{
    const char *s = str(d, m, key, required);
    int64_t v = 0;
    if (s == NULL || *s == 0)
        return none;
    if (!sbt_parse_i64(s, min, max, &v)) {
        bad_at(d, child(m, key)->line, SBT_N_("“%1” harus berupa bilangan bulat yang masuk akal."), key, NULL);
        return none;
    }
    return (int)v;
}

static sbt_day day(struct dec *d, const struct sbt_ynode *m, const char *key)
{
    const char *s = str(d, m, key, false);
    sbt_day v = SBT_DAY_NONE;
    if (s != NULL && *s != 0 && !sbt_day_parse(s, &v))
        bad_at(d, child(m, key)->line, SBT_N_("“%1” bukan tanggal. Tulis seperti 2024-10-03."), s, NULL);
    return v;
}

static struct sbt_span span(struct dec *d, const struct sbt_ynode *m)
{
    struct sbt_span r = {.from = day(d, m, "valid_from"), .to = day(d, m, "valid_to")};
    if (r.from != SBT_DAY_NONE && r.to != SBT_DAY_NONE && r.to < r.from)
        bad_at(d, m->line, SBT_N_("valid_to lebih awal daripada valid_from."), NULL, NULL);
    return r;
}

static struct sbt_text2 text2_of(struct dec *d, const struct sbt_ynode *v)
{
    struct sbt_text2 r = {.id = ""};
    ONLY_KEYS(d, v, "id", "en");
    if (v->type == SBT_Y_MAP) {
        r.id = str(d, v, "id", true);
        r.en = str(d, v, "en", true);
    }
    return r;
}

static struct sbt_text2 text2(struct dec *d, const struct sbt_ynode *m, const char *key, bool required)
{
    const struct sbt_ynode *v = child(m, key);
    if (v == NULL) {
        if (required)
            missing(d, m, key);
        return (struct sbt_text2){.id = required ? "" : NULL};
    }
    return text2_of(d, v);
}

// One word or a list of words.
static struct sbt_codes codes(struct dec *d, const struct sbt_ynode *m, const char *key, bool required)
{
    const struct sbt_ynode *v = child(m, key);
    struct sbt_codes r = {0};
    if (v == NULL) {
        if (required)
            missing(d, m, key);
        return r;
    }
    size_t n = v->type == SBT_Y_SCALAR ? 1 : v->n;
    if (v->type == SBT_Y_MAP || n == 0) {
        bad_at(d, v->line, SBT_N_("“%1” harus berupa satu kode atau daftar kode."), key, NULL);
        return r;
    }
    const char **p = SBT_NEW_N(d->a, const char *, n);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_ynode *e = v->type == SBT_Y_SCALAR ? v : v->v[i];
        p[i] = e->type == SBT_Y_SCALAR ? e->s : "";
        if (!is_code(p[i]))
            bad_at(d, e->line, SBT_N_("“%1” bukan kode: pakai huruf, angka, garis bawah, atau tanda hubung."), p[i],
                   NULL);
        for (size_t k = 0; k < i; k++)
            if (sbt_str_eq(p[k], p[i]))
                bad_at(d, e->line, SBT_N_("“%1” tertulis dua kali dalam daftar ini."), p[i], NULL);
    }
    r.p = p;
    r.n = n;
    return r;
}

// "unsourced" alone, or "unsourced: why it stands here all the same", or the article.
static struct sbt_rb_cite cite(struct dec *d, const struct sbt_ynode *m, const char *key, bool required)
{
    const char *s = str(d, m, key, required);
    struct sbt_rb_cite r = {.text = s != NULL ? s : ""};
    if (sbt_str_starts(r.text, "unsourced")) {
        r.unsourced = true;
        r.text += 9;
        if (*r.text == ':')
            r.text++;
        while (*r.text == ' ')
            r.text++;
    }
    return r;
}

// A word of a fixed list; 0 with a fault when it is another.
static int fixed(struct dec *d, const struct sbt_ynode *m, const char *key, bool required, const char *const *words)
{
    const char *s = str(d, m, key, required);
    if (s == NULL || *s == 0)
        return 0;
    for (int i = 1; words[i] != NULL; i++)
        if (sbt_str_eq(words[i], s))
            return i;
    bad_at(d, child(m, key)->line, SBT_N_("“%1” tidak berlaku untuk “%2”."), s, key);
    return 0;
}

#define FIXED_BY(d, m, key, required, of)                                                              \
    ({                                                                                                 \
        const char *s_ = str((d), (m), (key), (required));                                             \
        int v_ = s_ != NULL && *s_ != 0 ? (int)of(s_) : 0;                                             \
        if (v_ == 0 && s_ != NULL && *s_ != 0)                                                         \
            bad_at((d), child((m), (key))->line, SBT_N_("“%1” tidak berlaku untuk “%2”."), s_, (key)); \
        v_;                                                                                            \
    })

// The rows of a section; SBT_Y_MAP sections are keyed by code. Absent optional sections have none.
static const struct sbt_ynode *section(struct dec *d, const struct sbt_ynode *root, const char *key,
                                       enum sbt_ytype type, bool required)
{
    const struct sbt_ynode *v = child(root, key);
    if (v == NULL) {
        if (required)
            missing(d, root, key);
        return NULL;
    }
    if (v->type != type) {
        bad_at(d, v->line, SBT_N_("Bagian “%1” berbentuk lain daripada yang diharapkan."), key, NULL);
        return NULL;
    }
    for (size_t i = 0; type == SBT_Y_MAP && i < v->n; i++)
        if (!is_code(v->keys[i]))
            bad_at(d, v->v[i]->line, SBT_N_("“%1” bukan kode: pakai huruf, angka, garis bawah, atau tanda hubung."),
                   v->keys[i], NULL);
    return v;
}

static void dec_instrument(struct dec *d, const struct sbt_ynode *m, struct sbt_rb_instrument *r)
{
    ONLY_KEYS(d, m, "name", "number", "dated", "source");
    r->line = m->line;
    r->name = str(d, m, "name", true);
    r->number = str(d, m, "number", false);
    r->dated = day(d, m, "dated");
    r->source = cite(d, m, "source", true);
}

static void dec_gap(struct dec *d, const struct sbt_ynode *m, struct sbt_rb_gap *r)
{
    ONLY_KEYS(d, m, "valid_from", "valid_to", "says", "takes_cases", "basis");
    r->line = m->line;
    r->when = span(d, m);
    if (r->when.from == SBT_DAY_NONE)
        missing(d, m, "valid_from");
    if (r->when.to == SBT_DAY_NONE)
        missing(d, m, "valid_to");
    r->says = text2(d, m, "says", true);
    r->takes_cases = flag(d, m, "takes_cases");
    r->basis = cite(d, m, "basis", true);
}

static void dec_agency(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_agency *r)
{
    ONLY_KEYS(d, m, "label", "valid_from", "valid_to", "basis");
    r->code = key;
    r->line = m->line;
    r->label = text2(d, m, "label", true);
    r->when = span(d, m);
    r->basis = cite(d, m, "basis", true);
}

static void dec_role(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_role *r)
{
    ONLY_KEYS(d, m, "agency_kinds", "valid_from", "valid_to", "basis");
    r->code = key;
    r->line = m->line;
    r->agency_kinds = codes(d, m, "agency_kinds", true);
    r->when = span(d, m);
    r->basis = cite(d, m, "basis", true);
}

static void dec_transition(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_transition *r)
{
    ONLY_KEYS(d, m, "from", "states", "milestones", "from_day", "to_state", "clocks", "per_case", "reason", "basis");
    static const char *const clocks[] = {"", "go_on", "restart", NULL};
    r->code = key;
    r->line = m->line;
    r->from = code(d, m, "from", true);
    r->states = codes(d, m, "states", false);
    r->milestones = codes(d, m, "milestones", false);
    if (r->states.n + r->milestones.n == 0)
        bad_at(d, m->line, SBT_N_("Aturan peralihan menyebut states atau milestones dari aturan lama."), NULL, NULL);
    for (size_t i = 0; i < r->milestones.n; i++)
        if (sbt_milestone_of(r->milestones.p[i]) == SBT_MS_UNSET)
            bad_at(d, m->line, SBT_N_("“%1” tidak berlaku untuk “%2”."), r->milestones.p[i], "milestones");
    r->from_day = day(d, m, "from_day");
    if (r->from_day == SBT_DAY_NONE)
        missing(d, m, "from_day");
    r->to_state = code(d, m, "to_state", false);
    r->restart_clocks = fixed(d, m, "clocks", true, clocks) == 2;
    r->per_case = flag(d, m, "per_case");
    r->reason = text2(d, m, "reason", true);
    r->basis = cite(d, m, "basis", true);
}

static void dec_check(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_check *r)
{
    ONLY_KEYS(d, m, "label", "levels", "valid_from", "valid_to", "basis");
    r->code = key;
    r->line = m->line;
    r->label = text2(d, m, "label", true);
    r->levels = codes(d, m, "levels", false);
    for (size_t i = 0; i < r->levels.n; i++)
        if (sbt_level_of(r->levels.p[i]) == SBT_LEVEL_UNSET)
            bad_at(d, m->line, SBT_N_("“%1” tidak berlaku untuk “%2”."), r->levels.p[i], "levels");
    r->when = span(d, m);
    r->basis = cite(d, m, "basis", true);
}

static void dec_duty(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_duty *r)
{
    ONLY_KEYS(d, m, "label", "at");
    r->code = key;
    r->line = m->line;
    r->label = text2(d, m, "label", true);
    const struct sbt_ynode *at = section(d, m, "at", SBT_Y_LIST, true);
    if (at == NULL)
        return;
    struct sbt_rb_duty_at *rows = SBT_NEW_N(d->a, struct sbt_rb_duty_at, at->n);
    for (size_t i = 0; i < at->n; i++) {
        const struct sbt_ynode *e = at->v[i];
        ONLY_KEYS(d, e, "agency_kinds", "roles", "territory", "valid_from", "valid_to");
        rows[i].line = e->line;
        rows[i].agency_kinds = codes(d, e, "agency_kinds", true);
        rows[i].roles = codes(d, e, "roles", true);
        rows[i].territory = (enum sbt_territory)FIXED_BY(d, e, "territory", true, sbt_territory_of);
        rows[i].when = span(d, e);
    }
    r->at = rows;
    r->at_n = at->n;
}

static void dec_status(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_status *r)
{
    r->code = key;
    r->line = m->line;
    r->label = text2_of(d, m);
}

static void dec_state(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_state *r)
{
    ONLY_KEYS(d, m, "label", "milestone", "final", "status", "holder", "clock", "ppk_sees");
    r->code = key;
    r->line = m->line;
    r->label = text2(d, m, "label", true);
    r->milestone = (enum sbt_milestone)FIXED_BY(d, m, "milestone", true, sbt_milestone_of);
    r->final = flag(d, m, "final");
    r->status = code(d, m, "status", true);
    r->holder = code(d, m, "holder", false);
    r->clock = code(d, m, "clock", false);
    r->ppk_sees = flag(d, m, "ppk_sees");
}

static void dec_step(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_step *r)
{
    ONLY_KEYS(d, m, "kind", "label", "from", "owner", "persons", "not_by", "outcomes", "require", "documents", "basis",
              "consequences", "step_up", "letter", "dangerous");
    r->code = key;
    r->line = m->line;
    const char *kind = code(d, m, "kind", true);
    const struct sbt_step_kind_row *row = sbt_step_kind_find(kind);
    if (row == NULL && kind != NULL && *kind != 0)
        bad_at(d, m->line, SBT_N_("Jenis langkah “%1” tidak dikenal."), kind, NULL);
    r->kind = row != NULL ? row->kind : SBT_STEP_UNSET;
    r->label = text2(d, m, "label", true);
    r->from = codes(d, m, "from", true);
    r->owners = codes(d, m, "owner", true);
    r->persons = number(d, m, "persons", 1, 2, false, row != NULL ? row->persons : 1);
    r->not_by = codes(d, m, "not_by", false);
    r->require = codes(d, m, "require", false);
    r->documents = codes(d, m, "documents", false);
    r->basis = cite(d, m, "basis", true);
    r->consequences = text2(d, m, "consequences", true);
    r->step_up = flag(d, m, "step_up");
    r->letter = flag(d, m, "letter");
    r->dangerous = flag(d, m, "dangerous");
    const struct sbt_ynode *to = section(d, m, "outcomes", SBT_Y_MAP, true);
    if (to == NULL)
        return;
    struct sbt_rb_to *rows = SBT_NEW_N(d->a, struct sbt_rb_to, to->n);
    for (size_t i = 0; i < to->n; i++) {
        const char *s = to->v[i]->type == SBT_Y_SCALAR ? to->v[i]->s : "";
        if (!is_code(s))
            bad_at(d, to->v[i]->line, SBT_N_("“%1” bukan kode: pakai huruf, angka, garis bawah, atau tanda hubung."), s,
                   NULL);
        rows[i].outcome = to->keys[i];
        rows[i].to = sbt_str_eq(s, "stay") ? NULL : sbt_str_eq(s, "previous") ? "@previous" : s;
    }
    r->to = rows;
    r->to_n = to->n;
}

static void dec_vote(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_vote *r)
{
    ONLY_KEYS(d, m, "members", "quorum", "must_include", "go_on_at_deadline", "on_tie", "basis");
    const struct sbt_step_kind_row *row = sbt_step_kind_find(key);
    r->line = m->line;
    r->kind = row != NULL ? row->kind : SBT_STEP_UNSET;
    if (r->kind != SBT_STEP_VERIFY_VOTE && r->kind != SBT_STEP_SATGAS_DECIDE)
        bad_at(d, m->line, SBT_N_("“%1” bukan langkah yang diputus dengan suara."), key, NULL);
    r->members = codes(d, m, "members", true);
    r->quorum = number(d, m, "quorum", 1, 20, true, 1);
    r->must_include = codes(d, m, "must_include", false);
    r->go_on_at_deadline = flag(d, m, "go_on_at_deadline");
    r->on_tie = code(d, m, "on_tie", r->go_on_at_deadline);
    r->basis = cite(d, m, "basis", true);
}

static const char *const unit_words[] = {"", "calendar", "working", "hours", NULL};
static const char *const day0_words[] = {"", "next_day", "same_day", NULL};

static const char *const event_words[] = {"", "lift_due", "delivered", NULL};

// A number, or the code of the setting that holds it.
static void dec_clock_n(struct dec *d, const struct sbt_ynode *m, struct sbt_rb_clock *r)
{
    const char *n = str(d, m, "n", true);
    int64_t v = 0;
    r->rule.n = 1;
    if (sbt_parse_i64(n, 1, SBT_DUE_DAYS_MAX, &v))
        r->rule.n = (int)v;
    else if (is_code(n) && !(*n >= '0' && *n <= '9') && *n != '-')
        r->n_setting = n;
    else if (*n != 0)
        bad_at(d, child(m, "n")->line, SBT_N_("“%1” harus berupa bilangan bulat yang masuk akal."), "n", NULL);
}

// When it stands still and how it may grow longer. `pause_states` and `extend_max` are the short forms.
static void dec_clock_stands(struct dec *d, const struct sbt_ynode *m, struct sbt_rb_clock *r)
{
    r->pause_states = codes(d, m, "pause_states", false);
    r->extend_max_n = number(d, m, "extend_max", 0, SBT_DUE_DAYS_MAX, false, 0);
    r->extend_times = 1;
    r->extend_basis.text = "";
    const struct sbt_ynode *p = section(d, m, "pause", SBT_Y_MAP, false);
    if (p != NULL) {
        ONLY_KEYS(d, p, "states", "by", "max", "reason");
        r->pause_states = codes(d, p, "states", false);
        r->pause_by = code(d, p, "by", false);
        r->pause_max_n = number(d, p, "max", 1, SBT_DUE_DAYS_MAX, r->pause_by != NULL, 0);
        r->pause_reason = text2(d, p, "reason", true);
    }
    const struct sbt_ynode *x = section(d, m, "extend", SBT_Y_MAP, false);
    if (x != NULL) {
        ONLY_KEYS(d, x, "max", "times", "by", "reason", "basis");
        r->extend_max_n = number(d, x, "max", 1, SBT_DUE_DAYS_MAX, true, 0);
        r->extend_times = number(d, x, "times", 1, 100, false, 1);
        r->extend_by = code(d, x, "by", false);
        r->extend_reason = text2(d, x, "reason", true);
        r->extend_basis = cite(d, x, "basis", true);
    }
}

static void dec_tiers(struct dec *d, const struct sbt_ynode *m, struct sbt_rb_clock *r)
{
    const struct sbt_ynode *t = section(d, m, "tiers", SBT_Y_LIST, true);
    if (t == NULL)
        return;
    struct sbt_rb_tier *rows = SBT_NEW_N(d->a, struct sbt_rb_tier, t->n);
    for (size_t i = 0; i < t->n; i++) {
        const struct sbt_ynode *e = t->v[i];
        ONLY_KEYS(d, e, "at", "do", "to", "step", "label");
        rows[i].line = e->line;
        rows[i].label = text2(d, e, "label", false);
        rows[i].offset = number(d, e, "at", -SBT_DUE_DAYS_MAX, SBT_DUE_DAYS_MAX, true, 0);
        rows[i].what = (enum sbt_tier_do)FIXED_BY(d, e, "do", true, sbt_tier_do_of);
        rows[i].to = code(d, e, "to", true);
        rows[i].step = code(d, e, "step", rows[i].what == SBT_TIER_GO_ON);
        if (i > 0 && rows[i].offset < rows[i - 1].offset)
            bad_at(d, e->line, SBT_N_("Urutkan tingkat tenggat dari yang paling awal."), NULL, NULL);
    }
    r->tiers = rows;
    r->tiers_n = t->n;
}

static void dec_clock(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_clock *r)
{
    ONLY_KEYS(d, m, "label", "n", "unit", "day0", "end_on_working_day", "start_state", "start_step", "start_field",
              "start_event", "stop", "owner", "pause_states", "pause", "extend_max", "extend", "tiers", "basis");
    r->code = key;
    r->line = m->line;
    r->label = text2(d, m, "label", true);
    dec_clock_n(d, m, r);
    r->rule.unit = (enum sbt_unit)fixed(d, m, "unit", true, unit_words);
    r->rule.from_same_day = fixed(d, m, "day0", true, day0_words) == 2;
    r->rule.end_on_working_day = flag(d, m, "end_on_working_day");
    r->start_state = code(d, m, "start_state", false);
    r->start_step = code(d, m, "start_step", false);
    r->start_field = code(d, m, "start_field", false);
    int event = fixed(d, m, "start_event", false, event_words);
    r->start_lift_due = event == 1;
    r->start_delivered = event == 2;
    if ((r->start_state != NULL) + (r->start_step != NULL) + (event > 0) != 1)
        bad_at(d, m->line, SBT_N_("Tenggat dimulai oleh start_state, start_step, atau start_event: isi satu saja."),
               NULL, NULL);
    r->stop = codes(d, m, "stop", false);
    r->owner = code(d, m, "owner", true);
    dec_clock_stands(d, m, r);
    r->basis = cite(d, m, "basis", true);
    dec_tiers(d, m, r);
}

static void dec_setting(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_setting *r)
{
    ONLY_KEYS(d, m, "value", "label", "source");
    r->code = key;
    r->line = m->line;
    r->value = str(d, m, "value", true);
    r->label = text2(d, m, "label", true);
    r->basis = cite(d, m, "source", true);
}

static void dec_act(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_act *r)
{
    r->code = key;
    r->line = m->line;
    r->label = text2_of(d, m);
}

static const char *const cltn_words[] = {"", "yes", "no", "any", NULL};

static void dec_offence(struct dec *d, const struct sbt_ynode *m, struct sbt_rb_offence *r)
{
    ONLY_KEYS(d, m, "code", "name", "matrix", "acts", "objects", "side", "cltn", "level", "basis", "sanction_basis",
              "valid_from", "valid_to", "note");
    struct sbt_text2 name = text2(d, m, "name", true);
    r->code = code(d, m, "code", true);
    r->line = m->line;
    r->name = name.id;
    r->name_en = name.en;
    r->matrix = (enum sbt_matrix)FIXED_BY(d, m, "matrix", true, sbt_matrix_of);
    r->acts = codes(d, m, "acts", true);
    r->side = (enum sbt_side)FIXED_BY(d, m, "side", true, sbt_side_of);
    r->cltn = (enum sbt_yesno)fixed(d, m, "cltn", true, cltn_words);
    r->level = (enum sbt_level)FIXED_BY(d, m, "level", true, sbt_level_of);
    r->basis = cite(d, m, "basis", true);
    r->sanction_basis = cite(d, m, "sanction_basis", true);
    r->note = str(d, m, "note", false);
    r->when = span(d, m);
    struct sbt_codes objects = codes(d, m, "objects", true);
    for (size_t i = 0; i < objects.n; i++) {
        enum sbt_object o = sbt_object_of(objects.p[i]);
        if (o == SBT_OBJ_UNSET)
            bad_at(d, m->line, SBT_N_("“%1” tidak berlaku untuk “%2”."), objects.p[i], "objects");
        else
            r->objects |= 1u << o;
    }
}

static void dec_sanction(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_sanction *r)
{
    ONLY_KEYS(d, m, "label", "level", "asn", "basis", "valid_from", "valid_to", "appeal");
    r->code = key;
    r->line = m->line;
    r->label = text2(d, m, "label", true);
    r->level = (enum sbt_level)FIXED_BY(d, m, "level", true, sbt_level_of);
    r->asn = (enum sbt_asn)FIXED_BY(d, m, "asn", false, sbt_asn_of);
    r->basis = cite(d, m, "basis", true);
    r->when = span(d, m);
    r->appeal = flag(d, m, "appeal");
}

static void dec_position(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_position *r)
{
    ONLY_KEYS(d, m, "label", "rank");
    r->code = key;
    r->line = m->line;
    r->label = text2(d, m, "label", true);
    r->rank = number(d, m, "rank", 1, 100, true, 1);
}

static void dec_authority(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_authority *r)
{
    r->code = key;
    r->line = m->line;
    r->label = text2_of(d, m);
}

static void dec_competence(struct dec *d, const struct sbt_ynode *m, struct sbt_rb_competence *r)
{
    ONLY_KEYS(d, m, "authority", "agencies", "positions", "levels", "sanctions", "basis", "valid_from", "valid_to");
    r->line = m->line;
    r->authority = code(d, m, "authority", true);
    r->agencies = codes(d, m, "agencies", false);
    r->positions = codes(d, m, "positions", true);
    r->levels = codes(d, m, "levels", true);
    r->sanctions = codes(d, m, "sanctions", false);
    r->basis = cite(d, m, "basis", true);
    r->when = span(d, m);
}

static void dec_ground(struct dec *d, const char *key, const struct sbt_ynode *m, struct sbt_rb_ground *r)
{
    ONLY_KEYS(d, m, "label", "basis");
    r->code = key;
    r->line = m->line;
    r->label = text2(d, m, "label", true);
    r->basis = cite(d, m, "basis", true);
}

static void dec_rung(struct dec *d, const struct sbt_ynode *m, struct sbt_rb_rung *r)
{
    ONLY_KEYS(d, m, "step", "after", "unit", "basis");
    r->line = m->line;
    r->step = code(d, m, "step", true);
    r->after_n = number(d, m, "after", 0, SBT_DUE_DAYS_MAX, true, 0);
    r->unit = (enum sbt_unit)fixed(d, m, "unit", true, unit_words);
    r->basis = cite(d, m, "basis", true);
}

#define SECTION_MAP(list, key, type, fn, required)                                      \
    do {                                                                                \
        const struct sbt_ynode *v_ = section(d, root, key, SBT_Y_MAP, required);        \
        if (v_ != NULL) {                                                               \
            struct sbt_rb_##type *rows_ = SBT_NEW_N(d->a, struct sbt_rb_##type, v_->n); \
            for (size_t i_ = 0; i_ < v_->n; i_++)                                       \
                fn(d, v_->keys[i_], v_->v[i_], &rows_[i_]);                             \
            rb->list = rows_;                                                           \
            rb->list##_n = v_->n;                                                       \
        }                                                                               \
    } while (0)
#define LIST_OF(m, list, key, type, fn, required)                                       \
    do {                                                                                \
        const struct sbt_ynode *v_ = section(d, m, key, SBT_Y_LIST, required);          \
        if (v_ != NULL) {                                                               \
            struct sbt_rb_##type *rows_ = SBT_NEW_N(d->a, struct sbt_rb_##type, v_->n); \
            for (size_t i_ = 0; i_ < v_->n; i_++)                                       \
                fn(d, v_->v[i_], &rows_[i_]);                                           \
            rb->list = rows_;                                                           \
            rb->list##_n = v_->n;                                                       \
        }                                                                               \
    } while (0)

#define SECTION_LIST(list, key, type, fn, required) LIST_OF(root, list, key, type, fn, required)

static void dec_head(struct dec *d, const struct sbt_ynode *m, struct sbt_rulebook *rb)
{
    ONLY_KEYS(d, m, "id", "version", "title", "instrument", "instruments", "source", "note", "procedure", "law", "gaps",
              "replaces", "start", "start_studied");
    rb->id = code(d, m, "id", true);
    rb->version = code(d, m, "version", true);
    rb->title = text2(d, m, "title", true);
    rb->instrument = str(d, m, "instrument", true);
    rb->source = str(d, m, "source", true);
    rb->note = str(d, m, "note", false);
    rb->start = code(d, m, "start", true);
    rb->start_studied = code(d, m, "start_studied", false);
    LIST_OF(m, instruments, "instruments", instrument, dec_instrument, false);
    LIST_OF(m, gaps, "gaps", gap, dec_gap, false);
    const struct sbt_ynode *old = section(d, m, "replaces", SBT_Y_MAP, false);
    if (old != NULL) {
        ONLY_KEYS(d, old, "version", "changed");
        rb->replaces = str(d, old, "version", true);
        rb->replaces_line = old->line;
        rb->changed = text2(d, old, "changed", true);
        if (sbt_str_eq(rb->replaces, rb->version))
            bad_at(d, old->line, SBT_N_("Sebuah edisi tidak dapat menggantikan dirinya sendiri."), NULL, NULL);
    }
    const char *const spans[] = {"procedure", "law"};
    for (int i = 0; i < 2; i++) {
        const struct sbt_ynode *v = section(d, m, spans[i], SBT_Y_MAP, true);
        if (v == NULL)
            continue;
        ONLY_KEYS(d, v, "valid_from", "valid_to");
        struct sbt_span s = span(d, v);
        if (s.from == SBT_DAY_NONE)
            missing(d, v, "valid_from");
        *(i == 0 ? &rb->procedure : &rb->law) = s;
    }
}

static void dec_root(struct dec *d, const struct sbt_ynode *root, struct sbt_rulebook *rb)
{
    ONLY_KEYS(d, root, "rulebook", "agencies", "roles", "transition_rules", "checks", "duties", "statuses", "states",
              "steps", "votes", "clocks", "settings", "acts", "offences", "sanctions", "positions", "authorities",
              "competence", "not_processable", "forward_to", "ladder");
    if (root->type != SBT_Y_MAP)
        return;
    const struct sbt_ynode *head = section(d, root, "rulebook", SBT_Y_MAP, true);
    if (head != NULL)
        dec_head(d, head, rb);
    SECTION_MAP(agencies, "agencies", agency, dec_agency, false);
    SECTION_MAP(roles, "roles", role, dec_role, false);
    SECTION_MAP(transition_rules, "transition_rules", transition, dec_transition, false);
    SECTION_MAP(checks, "checks", check, dec_check, false);
    SECTION_MAP(duties, "duties", duty, dec_duty, true);
    SECTION_MAP(statuses, "statuses", status, dec_status, true);
    SECTION_MAP(states, "states", state, dec_state, true);
    SECTION_MAP(steps, "steps", step, dec_step, true);
    SECTION_MAP(votes, "votes", vote, dec_vote, false);
    SECTION_MAP(clocks, "clocks", clock, dec_clock, true);
    SECTION_MAP(settings, "settings", setting, dec_setting, true);
    SECTION_MAP(acts, "acts", act, dec_act, true);
    SECTION_LIST(offences, "offences", offence, dec_offence, true);
    SECTION_MAP(sanctions, "sanctions", sanction, dec_sanction, true);
    SECTION_MAP(positions, "positions", position, dec_position, true);
    SECTION_MAP(authorities, "authorities", authority, dec_authority, true);
    SECTION_LIST(competence, "competence", competence, dec_competence, true);
    SECTION_MAP(not_processable, "not_processable", ground, dec_ground, true);
    SECTION_MAP(forward_to, "forward_to", ground, dec_ground, true);
    SECTION_LIST(ladder, "ladder", rung, dec_rung, false);
}

// "any" and "open" become the states that they mean, so that nobody else needs to know the words.
static void spread_from(struct dec *d, struct sbt_rulebook *rb)
{
    for (size_t i = 0; i < rb->steps_n; i++) {
        struct sbt_rb_step *s = (struct sbt_rb_step *)&rb->steps[i];
        bool any = s->from.n == 1 && sbt_str_eq(s->from.p[0], "any");
        bool open = s->from.n == 1 && sbt_str_eq(s->from.p[0], "open");
        if (!any && !open)
            continue;
        const char **p = SBT_NEW_N(d->a, const char *, rb->states_n + 1);
        size_t n = 0;
        for (size_t k = 0; k < rb->states_n; k++)
            if (any || !rb->states[k].final)
                p[n++] = rb->states[k].code;
        s->from_any = any;
        s->from = (struct sbt_codes){.p = p, .n = n};
    }
    for (size_t i = 0; i < rb->clocks_n; i++) {
        struct sbt_rb_clock *k = (struct sbt_rb_clock *)&rb->clocks[i];
        const struct sbt_rb_step *s = sbt_rb_step_get(rb, k->start_step);
        k->apart = s != NULL && s->from_any;
    }
}

// A clock's length that a setting holds: one number, in one place.
static void fill_settings(struct dec *d, struct sbt_rulebook *rb)
{
    for (size_t i = 0; i < rb->clocks_n; i++) {
        struct sbt_rb_clock *k = (struct sbt_rb_clock *)&rb->clocks[i];
        if (k->n_setting == NULL)
            continue;
        const struct sbt_rb_setting *s = sbt_rb_setting_get(rb, k->n_setting);
        int64_t n = sbt_rb_setting_int(rb, k->n_setting, 0);
        if (s == NULL)
            bad_at(d, k->line, SBT_N_("Tenggat “%1” memakai pengaturan yang tidak ada: %2."), k->code, k->n_setting);
        else if (n < 1 || n > SBT_DUE_DAYS_MAX)
            bad_at(d, s->line, SBT_N_("“%1” harus berupa bilangan bulat yang masuk akal."), s->code, NULL);
        else
            k->rule.n = (int)n;
    }
}

enum sbt_rc sbt_rulebook_parse(struct sbt_arena *a, const char *file, const char *text, size_t n,
                               const struct sbt_rulebook **ret, struct sbt_fault *f)
{
    if (n > SBT_LIMIT_RULEBOOK_BYTES)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Berkas aturan terlalu besar."));
    const struct sbt_ynode *root = NULL;
    SBT_TRY(sbt_yaml_parse(a, file, text, n, &root, f));
    struct sbt_rulebook *rb = SBT_NEW(a, struct sbt_rulebook);
    struct dec d = {.a = a, .file = file, .f = f};
    if (root == NULL)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Berkas aturan kosong."));
    rb->file = sbt_arena_strdup(a, file);
    sbt_sha256(text, n, &rb->hash);
    dec_root(&d, root, rb);
    if (!d.bad)
        fill_settings(&d, rb);
    if (d.bad)
        return SBT_E_INVALID;
    spread_from(&d, rb);
    *ret = rb;
    return SBT_OK;
}
