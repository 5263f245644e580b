// Proves of a rulebook who holds what when, and of several rulebooks that they do not stand in each other's way.
#include "base/buf.h"
#include "domain/policy.h"
#include "domain/rulebook_private.h"

// The days that must be held: the procedure with the gaps that it takes.
static struct sbt_span days_of(const struct sbt_rulebook *rb)
{
    struct sbt_span s = rb->procedure;
    for (size_t i = 0; i < rb->gaps_n; i++) {
        const struct sbt_rb_gap *g = &rb->gaps[i];
        if (!g->takes_cases)
            continue;
        if (g->when.from != SBT_DAY_NONE && g->when.from < s.from)
            s.from = g->when.from;
        if (s.to != SBT_DAY_NONE && g->when.to > s.to)
            s.to = g->when.to;
    }
    return s;
}

static bool day_counts(const struct sbt_rulebook *rb, sbt_day d)
{
    return sbt_rulebook_opens_on(rb, d, NULL);
}

static sbt_day later(sbt_day a, sbt_day b)
{
    return a == SBT_DAY_NONE || (b != SBT_DAY_NONE && b > a) ? b : a;
}

// A row of several may take over from another on the next day; so each candidate day is looked at by itself.
static bool kind_exists(const struct sbt_rb_world *w, const char *kind, sbt_day d)
{
    for (size_t i = 0; i < w->n; i++)
        if (sbt_str_eq(w->rows[i].agency_kind, kind) && sbt_span_holds(&w->rows[i].when, d))
            return true;
    return false;
}

static bool span_inside(const struct sbt_span *x, sbt_day from, sbt_day to)
{
    return (x->from == SBT_DAY_NONE || (from != SBT_DAY_NONE && from >= x->from)) &&
           (x->to == SBT_DAY_NONE || (to != SBT_DAY_NONE && to <= x->to));
}

static void check_duty_row(struct sbt_rb_chk *c, const struct sbt_rb_world *world, const struct sbt_rb_duty *du,
                           const struct sbt_rb_duty_at *at)
{
    const struct sbt_rulebook *rb = c->rb;
    struct sbt_span days = days_of(rb);
    sbt_day from = later(days.from, at->when.from);
    // Cases that were opened in time go on after the last day of the procedure: the row itself says how long it holds.
    sbt_day to = at->when.to != SBT_DAY_NONE ? at->when.to : days.to;
    for (size_t j = 0; j < at->agency_kinds.n; j++) {
        const char *kind = at->agency_kinds.p[j];
        const struct sbt_rb_agency *g = sbt_rb_agency_get(rb, kind);
        if (g == NULL)
            ERR(at->line, SBT_N_("Tugas “%1” dipegang “%2”, instansi yang tidak ada dalam agencies."), du->code, kind);
        else if (!span_inside(&g->when, from, to))
            ERR(at->line, SBT_N_("Tugas “%1” dipegang “%2”, instansi yang tidak ada pada seluruh masa itu."), du->code,
                kind);
        else if (world != NULL &&
                 (!kind_exists(world, kind, from) || (to != SBT_DAY_NONE && !kind_exists(world, kind, to))))
            ERR(at->line, SBT_N_("Tugas “%1” dipegang “%2”, instansi yang tidak ada pada seluruh masa itu."), du->code,
                kind);
    }
    for (size_t j = 0; j < at->roles.n; j++) {
        const struct sbt_rb_role *r = sbt_rb_role_get(rb, at->roles.p[j]);
        bool fits = false;
        if (r == NULL) {
            ERR(at->line, SBT_N_("Tugas “%1” menyebut peran yang tidak ada dalam roles: %2."), du->code,
                at->roles.p[j]);
            continue;
        }
        for (size_t k = 0; k < at->agency_kinds.n; k++)
            fits = fits || sbt_codes_has(&r->agency_kinds, at->agency_kinds.p[k]);
        if (!fits)
            ERR(at->line, SBT_N_("Tugas “%1”: peran “%2” tidak ada pada instansi itu."), du->code, at->roles.p[j]);
        else if (!span_inside(&r->when, from, to))
            ERR(at->line, SBT_N_("Tugas “%1”: peran “%2” tidak ada pada seluruh masa itu."), du->code, at->roles.p[j]);
    }
}

static void check_duty(struct sbt_rb_chk *c, const struct sbt_rb_world *world, const struct sbt_rb_duty *du)
{
    const struct sbt_rulebook *rb = c->rb;
    struct sbt_span days = days_of(rb);
    // A gap can only begin on the first day, on the day after a row ends, or where the taken days begin again.
    for (size_t k = 0; k <= du->at_n + 1; k++) {
        sbt_day d = k == 0 ? days.from : rb->procedure.from;
        if (k > 1) {
            if (du->at[k - 2].when.to == SBT_DAY_NONE)
                continue;
            d = later(days.from, du->at[k - 2].when.to + 1);
        }
        if (day_counts(rb, d) && sbt_rb_duty_on(rb, du->code, d) == NULL) {
            ERR(du->line, SBT_N_("Tugas “%1” tidak ada pemegangnya mulai %2."), du->code, sbt_day_iso(c->a, d));
            break;
        }
        if (k > 1 && d > days.to && days.to != SBT_DAY_NONE && sbt_rb_duty_on(rb, du->code, d) == NULL)
            WARN(du->line, SBT_N_("Tugas “%1” tidak ada pemegangnya mulai %2, bagi kasus yang masih berjalan."),
                 du->code, sbt_day_iso(c->a, d));
    }
    for (size_t k = 0; k < du->at_n; k++)
        check_duty_row(c, world, du, &du->at[k]);
}

// An agency of the file must be one of the country, for at least as long as the file says.
static void check_agencies(struct sbt_rb_chk *c, const struct sbt_rb_world *world)
{
    const struct sbt_rulebook *rb = c->rb;
    if (rb->agencies_n == 0)
        ERR(1, SBT_N_("Bagian “%1” belum diisi."), "agencies", NULL);
    if (rb->roles_n == 0)
        ERR(1, SBT_N_("Bagian “%1” belum diisi."), "roles", NULL);
    for (size_t i = 0; i < rb->agencies_n; i++) {
        const struct sbt_rb_agency *g = &rb->agencies[i];
        bool known = world == NULL, same = world == NULL;
        for (size_t k = 0; world != NULL && k < world->n; k++)
            if (sbt_str_eq(world->rows[k].agency_kind, g->code)) {
                known = true;
                same = same || span_inside(&world->rows[k].when, later(days_of(rb).from, g->when.from), g->when.to);
            }
        if (!known)
            ERR(g->line, SBT_N_("Instansi “%1” tidak dikenal."), g->code, NULL);
        else if (!same && g->when.to == SBT_DAY_NONE)
            WARN(g->line, SBT_N_("Instansi “%1” berakhir lebih awal daripada yang tertulis di sini."), g->code, NULL);
        else if (!same)
            ERR(g->line, SBT_N_("Instansi “%1” tidak ada selama masa yang tertulis di sini."), g->code, NULL);
        sbt_rb_cited(c, &g->basis, g->line, g->code);
    }
    for (size_t i = 0; i < rb->roles_n; i++) {
        const struct sbt_rb_role *r = &rb->roles[i];
        enum sbt_role role = sbt_role_find(r->code);
        if (role == SBT_ROLE_UNSET)
            ERR(r->line, SBT_N_("Peran “%1” tidak dikenal."), r->code, NULL);
        for (size_t k = 0; k < r->agency_kinds.n; k++) {
            if (sbt_rb_agency_get(rb, r->agency_kinds.p[k]) == NULL)
                ERR(r->line, SBT_N_("Peran “%1” menyebut instansi yang tidak ada dalam agencies: %2."), r->code,
                    r->agency_kinds.p[k]);
            else if (role != SBT_ROLE_UNSET && !sbt_role_fits(role, r->agency_kinds.p[k]))
                ERR(r->line, SBT_N_("Peran “%1” tidak dapat diberikan oleh instansi “%2”."), r->code,
                    r->agency_kinds.p[k]);
        }
        sbt_rb_cited(c, &r->basis, r->line, r->code);
    }
}

void sbt_rb_check_offices(struct sbt_rb_chk *c, const struct sbt_rb_world *world)
{
    check_agencies(c, world);
    for (size_t i = 0; i < c->rb->duties_n; i++)
        check_duty(c, world, &c->rb->duties[i]);
}

static const char *const check_codes[] = {"level",        "kind",   "competence",   "team",         "council",
                                          "one_sanction", "repeat", "not_examined", "idle_superior"};

void sbt_rb_check_head(struct sbt_rb_chk *c)
{
    const struct sbt_rulebook *rb = c->rb;
    if (rb->instruments_n == 0)
        ERR(1, SBT_N_("Bagian “%1” belum diisi."), "instruments", NULL);
    for (size_t i = 0; i < rb->instruments_n; i++)
        sbt_rb_cited(c, &rb->instruments[i].source, rb->instruments[i].line, rb->instruments[i].name);
    for (size_t i = 0; i < rb->gaps_n; i++) {
        const struct sbt_rb_gap *g = &rb->gaps[i];
        if (sbt_rb_spans_meet(&g->when, &rb->procedure))
            ERR(g->line, SBT_N_("Celah ini bertumpang tindih dengan masa berlaku alur."), NULL, NULL);
        sbt_rb_cited(c, &g->basis, g->line, "gaps");
    }
    for (size_t i = 0; i < rb->transition_rules_n; i++) {
        const struct sbt_rb_transition *t = &rb->transition_rules[i];
        const struct sbt_rb_state *to = sbt_rb_state_get(rb, t->to_state);
        if (t->to_state != NULL && to == NULL)
            ERR(t->line, SBT_N_("Aturan peralihan “%1” menuju keadaan yang tidak ada: %2."), t->code, t->to_state);
        if (to != NULL && to->final)
            ERR(t->line, SBT_N_("Aturan peralihan “%1” menuju keadaan akhir “%2”; kasus tidak berakhir oleh aturan."),
                t->code, t->to_state);
        if (!day_counts(rb, t->from_day))
            ERR(t->line, SBT_N_("Aturan peralihan “%1” berlaku sebelum alur ini berlaku."), t->code, NULL);
        sbt_rb_cited(c, &t->basis, t->line, t->code);
    }
    for (size_t i = 0; i < rb->checks_n; i++) {
        bool known = false;
        for (size_t k = 0; k < SBT_ARRAY_LEN(check_codes); k++)
            known = known || sbt_str_eq(check_codes[k], rb->checks[i].code);
        if (!known)
            ERR(rb->checks[i].line, SBT_N_("Pemeriksaan “%1” tidak dikenal."), rb->checks[i].code, NULL);
        sbt_rb_cited(c, &rb->checks[i].basis, rb->checks[i].line, rb->checks[i].code);
    }
    if (rb->start_studied != NULL) {
        const struct sbt_rb_state *s = sbt_rb_state_get(rb, rb->start_studied);
        if (s == NULL || s->final)
            ERR(1, SBT_N_("Keadaan awal “%1” tidak ada atau sudah akhir."), rb->start_studied, NULL);
    }
}

// --- several files

struct set {
    struct sbt_arena *a;
    struct sbt_fault *f;
    enum sbt_rc rc;
};

static void set_bad(struct set *s, const struct sbt_rulebook *rb, int line, const char *say, const char *a1,
                    const char *a2)
{
    s->rc = sbt_fault_field(s->f, sbt_arena_printf(s->a, "%s:%d", rb->file, line), say, a1 ? a1 : "", a2 ? a2 : "");
}

static void check_moves(struct set *s, const struct sbt_rulebook *rb, const struct sbt_rulebook *old)
{
    for (size_t i = 0; i < rb->transition_rules_n; i++) {
        const struct sbt_rb_transition *t = &rb->transition_rules[i];
        if (!sbt_str_eq(t->from, old->id))
            continue;
        for (size_t k = 0; k < t->states.n; k++) {
            const struct sbt_rb_state *st = sbt_rb_state_get(old, t->states.p[k]);
            if (st == NULL || st->final)
                set_bad(s, rb, t->line,
                        SBT_N_("Aturan peralihan “%1” menyebut keadaan yang tidak ada di aturan lama: %2."), t->code,
                        t->states.p[k]);
        }
        for (size_t k = 0; k < old->states_n && t->to_state == NULL; k++) {
            const struct sbt_rb_state *st = &old->states[k];
            if (sbt_rb_transition_of(rb, old, st->code, t->from_day) == t && sbt_rb_state_get(rb, st->code) == NULL)
                set_bad(s, rb, t->line, SBT_N_("Aturan peralihan “%1” menuju keadaan yang tidak ada: %2."), t->code,
                        st->code);
        }
    }
}

static bool procedures_meet(const struct sbt_rulebook *x, const struct sbt_rulebook *y)
{
    bool meet = sbt_rb_spans_meet(&x->procedure, &y->procedure);
    for (size_t i = 0; i < x->gaps_n; i++)
        meet = meet || (x->gaps[i].takes_cases && sbt_rb_spans_meet(&x->gaps[i].when, &y->procedure));
    return meet;
}

enum sbt_rc sbt_rulebook_check_set(struct sbt_arena *a, const struct sbt_rulebook *const *files, size_t n,
                                   struct sbt_fault *f)
{
    struct set s = {.a = a, .f = f, .rc = SBT_OK};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            if (i == k)
                continue;
            check_moves(&s, files[i], files[k]);
            if ((i < k || !procedures_meet(files[k], files[i])) && procedures_meet(files[i], files[k]))
                set_bad(&s, files[i], 1, SBT_N_("Alur ini dan alur “%1” berlaku pada hari yang sama."), files[k]->id,
                        NULL);
            if (i < k && sbt_rb_spans_meet(&files[i]->law, &files[k]->law))
                set_bad(&s, files[i], 1, SBT_N_("Hukum ini dan hukum “%1” berlaku pada hari yang sama."), files[k]->id,
                        NULL);
        }
    return s.rc;
}

enum sbt_rc sbt_rulebook_check_joins(struct sbt_arena *a, const struct sbt_rulebook *rb,
                                     const struct sbt_rulebook *const *loaded, size_t n, struct sbt_fault *f)
{
    struct set s = {.a = a, .f = f, .rc = SBT_OK};
    for (size_t i = 0; i < n; i++) {
        bool same = sbt_str_eq(loaded[i]->id, rb->id);
        check_moves(&s, rb, loaded[i]);
        if (!same)
            check_moves(&s, loaded[i], rb);
        for (size_t k = 0; k < rb->gaps_n && !same; k++)
            if (rb->gaps[k].takes_cases && sbt_rb_spans_meet(&rb->gaps[k].when, &loaded[i]->procedure))
                set_bad(&s, rb, rb->gaps[k].line, SBT_N_("Alur ini dan alur “%1” berlaku pada hari yang sama."),
                        loaded[i]->id, NULL);
    }
    for (size_t i = 0; i < rb->transition_rules_n; i++) {
        const struct sbt_rb_transition *t = &rb->transition_rules[i];
        bool known = sbt_str_eq(t->from, rb->id);
        for (size_t k = 0; k < n; k++)
            known = known || sbt_str_eq(loaded[k]->id, t->from);
        if (!known)
            set_bad(&s, rb, t->line, SBT_N_("Aturan peralihan “%1” menyebut aturan yang belum dimuat: %2."), t->code,
                    t->from);
    }
    return s.rc;
}

struct cover {
    struct sbt_span days;
    const struct sbt_rulebook *rb;
};

static void cover(struct cover *rows, size_t *n, const struct sbt_span *days, const struct sbt_rulebook *rb)
{
    size_t at = *n;
    while (at > 0 && rows[at - 1].days.from > days->from) {
        rows[at] = rows[at - 1];
        at--;
    }
    rows[at] = (struct cover){*days, rb};
    ++*n;
}

void sbt_rulebook_holes(struct sbt_arena *a, const struct sbt_rulebook *const *files, size_t n,
                        const struct sbt_rb_hole **ret, size_t *ret_n)
{
    size_t max = n, out = 0;
    for (size_t i = 0; i < n; i++)
        max += files[i]->gaps_n;
    struct sbt_rb_hole *holes = SBT_NEW_N(a, struct sbt_rb_hole, 2 * max + 1);
    struct cover *rows = SBT_NEW_N(a, struct cover, max + 1);
    for (int law = 0; law < 2; law++) {
        size_t rows_n = 0;
        for (size_t i = 0; i < n; i++) {
            cover(rows, &rows_n, law ? &files[i]->law : &files[i]->procedure, files[i]);
            for (size_t k = 0; k < files[i]->gaps_n && !law; k++)
                cover(rows, &rows_n, &files[i]->gaps[k].when, files[i]);
        }
        sbt_day end = rows_n > 0 ? rows[0].days.to : SBT_DAY_NONE;
        for (size_t i = 1; i < rows_n && end != SBT_DAY_NONE; i++) {
            if (rows[i].days.from > end + 1)
                holes[out++] = (struct sbt_rb_hole){{end + 1, rows[i].days.from - 1}, rows[i].rb, law == 1};
            if (rows[i].days.to == SBT_DAY_NONE || rows[i].days.to > end)
                end = rows[i].days.to;
        }
    }
    *ret = holes;
    *ret_n = out;
}

bool sbt_rulebook_replaced(const struct sbt_rulebook *rb, const struct sbt_rulebook *const *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (all[i] != rb && sbt_str_eq(all[i]->id, rb->id) && sbt_str_eq(all[i]->replaces, rb->version))
            return true;
    return false;
}
