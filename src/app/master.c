// Loads the embedded CSV lists and rulebooks. A list is replaced as a whole when the hash of its files changed; agencies
// and rulebooks are events, one for each thing that is new or different.
#include "app/master.h"

#include <ctype.h>
#include <string.h>

#include "app/calendar_load.h"
#include "app/figure_stages.h"
#include "app/rulebook_load.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/embed.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/event.h"

// --- tables

struct table {
    const char *file;
    const char **head;
    size_t head_n;
    const char ***rows;
    size_t n;
};
struct loader { // what the lists are made from
    struct sbt_app *app;
    struct sbt_arena *arena;
    struct table agencies, areas;
    struct sbt_master_report *report;
};

static enum sbt_rc read_table(struct sbt_arena *a, const char *name, struct table *ret, struct sbt_fault *f)
{
    const struct sbt_embed_file *e = sbt_embed_find(name);
    *ret = (struct table){.file = name};
    if (e == NULL)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s is not in the binary", name);
    struct sbt_csv csv;
    sbt_csv_init(&csv, e->text, e->size);
    size_t cap = 0;
    for (;;) {
        const char **cells;
        size_t n;
        bool cut;
        SBT_TRY(sbt_csv_row(&csv, a, &cells, &n, &cut, f));
        if (n == 0)
            return SBT_OK;
        if (ret->head == NULL) {
            ret->head = cells;
            ret->head_n = n;
            continue;
        }
        if (n != ret->head_n)
            return sbt_fault_internal(f, SBT_E_CORRUPT, "%s:%zu has %zu cells, not %zu", name, csv.line, n,
                                      ret->head_n);
        ret->rows = sbt_arena_grow(a, ret->rows, ret->n, &cap, sizeof *ret->rows);
        ret->rows[ret->n++] = cells;
    }
}

static const char *cell(const struct table *t, size_t row, const char *name)
{
    for (size_t i = 0; i < t->head_n; i++)
        if (strcmp(t->head[i], name) == 0)
            return t->rows[row][i];
    sbt_bug(t->file, 0, name);
}

static const char *cell_or_null(const struct table *t, size_t row, const char *name)
{
    const char *s = cell(t, row, name);
    return *s == '\0' ? NULL : s;
}

// The row whose column has that text, or t->n.
static size_t find_row(const struct table *t, const char *column, const char *text)
{
    size_t i = 0;
    while (i < t->n && strcmp(cell(t, i, column), text) != 0)
        i++;
    return i;
}

static enum sbt_rc cell_day(const struct table *t, size_t row, const char *name, int64_t *ret, struct sbt_fault *f)
{
    const char *s = cell(t, row, name);
    sbt_day d;
    if (*s == '\0') {
        *ret = SBT_INT_NONE;
        return SBT_OK;
    }
    if (!sbt_day_parse(s, &d))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "%s: '%s' in column %s is no day", t->file, s, name);
    *ret = d;
    return SBT_OK;
}

static enum sbt_rc cell_int(const struct table *t, size_t row, const char *name, int64_t *ret, struct sbt_fault *f)
{
    if (!sbt_parse_i64(cell(t, row, name), 0, INT32_MAX, ret))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "%s: '%s' in column %s is no number", t->file, cell(t, row, name),
                                  name);
    return SBT_OK;
}

// The regional office of BKN for a region; an empty region is a central agency, which BKN handles itself.
static const char *kanreg_of(const struct loader *l, const char *region)
{
    char province[3] = "";
    snprintf(province, sizeof province, "%s", region);
    size_t i = find_row(&l->areas, "province", province);
    return i < l->areas.n ? cell(&l->areas, i, "kanreg") : NULL;
}

// --- reference lists

typedef enum sbt_rc list_row_fn(struct sbt_tx *tx, const struct loader *l, const struct table *t, size_t i,
                                struct sbt_fault *f);
struct list {
    const char *name;   // of the list and of data/NAME.csv
    bool also_agencies; // its rows are made from data/agencies.csv and data/kanreg_areas.csv too
    enum sbt_rc (*clear)(struct sbt_tx *tx, int64_t *ret_changes, struct sbt_fault *f);
    list_row_fn *row;
};

static const char *bawaslu_of(const struct loader *l, const char *region)
{
    const struct table *t = &l->agencies;
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(cell(t, i, "region"), region) == 0 && sbt_str_starts(cell(t, i, "kind"), "bawaslu"))
            return cell(t, i, "code");
    return NULL;
}

static enum sbt_rc region_row(struct sbt_tx *tx, const struct loader *l, const struct table *t, size_t i,
                              struct sbt_fault *f)
{
    const char *zone = cell(t, i, "zone"), *code = cell(t, i, "code");
    struct sbt_q_region_insert_in in = {
        .code = code,
        .kind = cell(t, i, "kind"),
        .name = cell(t, i, "name"),
        .parent = cell_or_null(t, i, "parent"),
        .zone = strcmp(zone, "wit") == 0    ? SBT_ZONE_WIT
                : strcmp(zone, "wita") == 0 ? SBT_ZONE_WITA
                                            : SBT_ZONE_WIB,
        .elects_head = strcmp(cell(t, i, "elects_head"), "yes") == 0,
        .predecessor = cell_or_null(t, i, "predecessor"),
        .bawaslu_code = bawaslu_of(l, code),
        .kanreg_code = kanreg_of(l, code),
    };
    SBT_TRY(cell_day(t, i, "valid_from", &in.valid_from, f));
    SBT_TRY(cell_day(t, i, "valid_to", &in.valid_to, f));
    return sbt_q_region_insert(tx, &in, NULL, f);
}

static enum sbt_rc contest_row(struct sbt_tx *tx, const struct loader *l, const struct table *t, size_t i,
                               struct sbt_fault *f)
{
    (void)l;
    struct sbt_q_contest_insert_in in = {.code = cell(t, i, "code"),
                                         .kind = cell(t, i, "kind"),
                                         .name_id = cell(t, i, "name_id"),
                                         .name_en = cell(t, i, "name_en")};
    SBT_TRY(cell_int(t, i, "year", &in.year, f));
    return sbt_q_contest_insert(tx, &in, NULL, f);
}

static enum sbt_rc office_row(struct sbt_tx *tx, const struct loader *l, const struct table *t, size_t i,
                              struct sbt_fault *f)
{
    (void)l;
    struct sbt_q_contest_office_insert_in in = {.contest = cell(t, i, "contest"),
                                                .office = cell(t, i, "office"),
                                                .name_id = cell(t, i, "name_id"),
                                                .name_en = cell(t, i, "name_en")};
    return sbt_q_contest_office_insert(tx, &in, NULL, f);
}

static enum sbt_rc stage_row(struct sbt_tx *tx, const struct loader *l, const struct table *t, size_t i,
                             struct sbt_fault *f)
{
    (void)l;
    struct sbt_q_contest_stage_insert_in in = {.contest = cell(t, i, "contest"),
                                               .office = cell(t, i, "office"),
                                               .region = cell(t, i, "region"),
                                               .stage = cell(t, i, "stage"),
                                               .name_id = cell(t, i, "name_id"),
                                               .name_en = cell(t, i, "name_en"),
                                               .status = cell(t, i, "status"),
                                               .source = cell(t, i, "source")};
    SBT_TRY(cell_day(t, i, "from", &in.first_day, f));
    SBT_TRY(cell_day(t, i, "to", &in.last_day, f));
    return sbt_q_contest_stage_insert(tx, &in, NULL, f);
}

static enum sbt_rc contest_region_row(struct sbt_tx *tx, const struct loader *l, const struct table *t, size_t i,
                                      struct sbt_fault *f)
{
    (void)l;
    struct sbt_q_contest_region_insert_in in = {cell(t, i, "contest"), cell(t, i, "region")};
    return sbt_q_contest_region_insert(tx, &in, NULL, f);
}

static enum sbt_rc holiday_row(struct sbt_tx *tx, const struct loader *l, const struct table *t, size_t i,
                               struct sbt_fault *f)
{
    (void)l;
    struct sbt_q_holiday_insert_in in = {.region = cell(t, i, "region"),
                                         .kind = cell(t, i, "kind"),
                                         .name_id = cell(t, i, "name_id"),
                                         .name_en = cell(t, i, "name_en"),
                                         .status = cell(t, i, "status"),
                                         .source = cell(t, i, "source")};
    SBT_TRY(cell_day(t, i, "day", &in.day, f));
    return sbt_q_holiday_insert(tx, &in, NULL, f);
}

static enum sbt_rc act_row(struct sbt_tx *tx, const struct loader *l, const struct table *t, size_t i,
                           struct sbt_fault *f)
{
    (void)l;
    struct sbt_q_act_insert_in in = {.code = cell(t, i, "code"),
                                     .plain_id = cell(t, i, "plain_id"),
                                     .plain_en = cell(t, i, "plain_en"),
                                     .example_id = cell(t, i, "example_id"),
                                     .example_en = cell(t, i, "example_en"),
                                     .not_violation_id = cell(t, i, "not_violation_id"),
                                     .not_violation_en = cell(t, i, "not_violation_en")};
    SBT_TRY(cell_int(t, i, "order", &in.sort, f));
    return sbt_q_act_insert(tx, &in, NULL, f);
}

static enum sbt_rc forwarding_row(struct sbt_tx *tx, const struct loader *l, const struct table *t, size_t i,
                                  struct sbt_fault *f)
{
    (void)l;
    struct sbt_q_forwarding_insert_in in = {.category = cell(t, i, "category"),
                                            .name_id = cell(t, i, "name_id"),
                                            .name_en = cell(t, i, "name_en"),
                                            .body_id = cell(t, i, "body_id"),
                                            .basis = cell(t, i, "basis"),
                                            .status = cell(t, i, "status")};
    return sbt_q_forwarding_insert(tx, &in, NULL, f);
}

static enum sbt_rc published_row(struct sbt_tx *tx, const struct loader *l, const struct table *t, size_t i,
                                 struct sbt_fault *f)
{
    (void)l;
    struct sbt_q_published_insert_in in = {.series = cell(t, i, "series"),
                                           .label = cell(t, i, "label"),
                                           .day = cell(t, i, "date"),
                                           .unit = cell(t, i, "unit"),
                                           .value = cell(t, i, "value"),
                                           .source = cell(t, i, "source")};
    return sbt_q_published_insert(tx, &in, NULL, f);
}

static const struct list lists[] = {
    {"regions", true, sbt_q_region_clear, region_row},
    {"contests", false, sbt_q_contest_clear, contest_row},
    {"contest_offices", false, sbt_q_contest_office_clear, office_row},
    {"contest_stages", false, sbt_q_contest_stage_clear, stage_row},
    {"contest_regions", false, sbt_q_contest_region_clear, contest_region_row},
    {"holidays", false, sbt_q_holiday_clear, holiday_row},
    {"acts", false, sbt_q_act_clear, act_row},
    {"forwarding", false, sbt_q_forwarding_clear, forwarding_row},
    {"published", false, sbt_q_published_clear, published_row},
};

static enum sbt_rc setting_get(struct sbt_tx *tx, const char *name, const char **ret, struct sbt_fault *f)
{
    struct sbt_q_setting_get_in in = {name};
    struct sbt_q_setting_get_out out;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &in, &out, &found, f));
    *ret = found ? out.value : NULL;
    return SBT_OK;
}

static enum sbt_rc setting_set(struct sbt_tx *tx, const char *name, const char *value, struct sbt_fault *f)
{
    struct sbt_q_setting_set_in in = {name, value};
    return sbt_q_setting_set(tx, &in, NULL, f);
}

struct list_arg {
    const struct loader *l;
    const struct list *list;
    const struct table *t;
    const char *sha256;
    bool loaded;
};

static enum sbt_rc load_list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list_arg *x = arg;
    x->loaded = false;
    const char *name = sbt_arena_printf(sbt_tx_arena(tx), "reference.%s", x->list->name), *had;
    SBT_TRY(setting_get(tx, name, &had, f));
    if (sbt_str_eq(had, x->sha256))
        return SBT_OK;
    sbt_tx_scope_open(tx, SBT_SCOPE_REFERENCE);
    enum sbt_rc rc = x->list->clear(tx, NULL, f);
    for (size_t i = 0; rc == SBT_OK && i < x->t->n; i++)
        rc = x->list->row(tx, x->l, x->t, i, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_REFERENCE);
    if (rc != SBT_OK)
        return rc;
    SBT_TRY(setting_set(tx, name, x->sha256, f));
    if (strcmp(x->list->name, "holidays") == 0)
        SBT_TRY(sbt_calendar_grow(tx, "list", true, &(int64_t){0}, f)); // working days change what is due
    struct sbt_ev_reference_loaded_facts facts = {.name = x->list->name, .rows = (int64_t)x->t->n, .sha256 = x->sha256};
    struct sbt_event_new e = {.kind = SBT_EV_REFERENCE_LOADED, .facts = &facts};
    sbt_id_of_code(&e.thing, "reference", x->list->name);
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    x->loaded = true;
    return SBT_OK;
}

static const char *hex_of(struct sbt_arena *a, const struct sbt_hash *h)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 65);
    sbt_buf_add_hex(&b, h->b, sizeof h->b);
    return sbt_arena_strdup(a, b.p);
}

static void hash_file(struct sbt_hasher *h, const char *name)
{
    const struct sbt_embed_file *e = sbt_embed_find(name);
    if (e != NULL)
        sbt_hasher_add(h, e->text, e->size);
}

static enum sbt_rc load_list(struct loader *l, const struct list *list, struct sbt_fault *f)
{
    struct table t;
    SBT_TRY(read_table(l->arena, sbt_arena_printf(l->arena, "data/%s.csv", list->name), &t, f));
    struct sbt_hasher h;
    struct sbt_hash sum;
    sbt_hasher_init(&h);
    hash_file(&h, t.file);
    if (list->also_agencies) {
        hash_file(&h, l->agencies.file);
        hash_file(&h, l->areas.file);
    }
    sbt_hasher_end(&h, &sum);
    struct list_arg arg = {.l = l, .list = list, .t = &t, .sha256 = hex_of(l->arena, &sum)};
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    SBT_TRY(sbt_tx_run(l->app->store, "master.list", SBT_TX_WRITE, a, NULL, load_list_tx, &arg, f));
    if (arg.loaded) {
        l->report->lists_n++;
        l->report->rows_n += (int64_t)t.n;
    }
    return SBT_OK;
}

// --- agencies

static bool same(const struct sbt_ev_agency_added_facts *x, const struct sbt_q_agency_all_out *y)
{
    int64_t from = x->valid_from == SBT_DAY_NONE ? SBT_INT_NONE : x->valid_from;
    int64_t to = x->valid_to == SBT_DAY_NONE ? SBT_INT_NONE : x->valid_to;
    return sbt_str_eq(x->kind, y->kind) && sbt_str_eq(x->name_id, y->name_id) && sbt_str_eq(x->name_en, y->name_en) &&
           sbt_str_eq(x->label, y->label) && sbt_str_eq(x->parent, y->parent_code) &&
           sbt_str_eq(x->region, y->region_code) && sbt_str_eq(x->ppk_title, y->ppk_title) &&
           sbt_str_eq(x->kanreg, y->kanreg_code) && sbt_str_eq(x->successor, y->successor_code) &&
           from == y->valid_from && to == y->valid_to;
}

static enum sbt_rc agency_facts(const struct loader *l, size_t i, struct sbt_ev_agency_added_facts *ret,
                                struct sbt_fault *f)
{
    const struct table *t = &l->agencies;
    const char *kind = cell(t, i, "kind");
    int64_t from, to;
    SBT_TRY(cell_day(t, i, "valid_from", &from, f));
    SBT_TRY(cell_day(t, i, "valid_to", &to, f));
    *ret = (struct sbt_ev_agency_added_facts){
        .code = cell(t, i, "code"),
        .kind = kind,
        .name_id = cell(t, i, "name_id"),
        .name_en = cell(t, i, "name_en"),
        .label = cell(t, i, "short"),
        .parent = cell_or_null(t, i, "parent"),
        .region = cell_or_null(t, i, "region"),
        .ppk_title = cell_or_null(t, i, "ppk_title"),
        .kanreg = strcmp(kind, "kanreg") == 0 ? cell(t, i, "code") : kanreg_of(l, cell(t, i, "region")),
        .successor = cell_or_null(t, i, "successor"),
        .valid_from = from == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)from,
        .valid_to = to == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)to,
    };
    return SBT_OK;
}

struct agencies_arg {
    const struct loader *l;
    size_t from, to;
    int64_t added, changed;
};

static enum sbt_rc append(struct sbt_tx *tx, enum sbt_event_kind kind, const struct sbt_id *thing, const void *facts,
                          const void *text, struct sbt_fault *f)
{
    struct sbt_event_new e = {.kind = kind, .thing = *thing, .facts = facts, .text = text};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc load_agencies_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct agencies_arg *x = arg;
    x->added = x->changed = 0;
    struct sbt_q_agency_all_out *rows;
    size_t n;
    SBT_TRY(sbt_q_agency_all(tx, &rows, &n, f));
    for (size_t i = x->from; i < x->to; i++) {
        struct sbt_ev_agency_added_facts facts;
        SBT_TRY(agency_facts(x->l, i, &facts, f));
        const struct sbt_q_agency_all_out *had = NULL;
        for (size_t k = 0; k < n && had == NULL; k++)
            if (strcmp(rows[k].code, facts.code) == 0)
                had = &rows[k];
        struct sbt_id id;
        sbt_id_of_code(&id, "agency", facts.code);
        if (had == NULL) {
            SBT_TRY(append(tx, SBT_EV_AGENCY_ADDED, &id, &facts, NULL, f));
            x->added++;
        } else if (!same(&facts, had)) {
            struct sbt_q_agency_touched_in by_hand = {id};
            struct sbt_q_agency_touched_out hand;
            bool found;
            SBT_TRY(sbt_q_agency_touched(tx, &by_hand, &hand, &found, f));
            if (hand.n > 0)
                continue;
            struct sbt_ev_agency_changed_facts changed = {
                .code = facts.code,
                .kind = facts.kind,
                .name_id = facts.name_id,
                .name_en = facts.name_en,
                .label = facts.label,
                .parent = facts.parent,
                .region = facts.region,
                .ppk_title = facts.ppk_title,
                .kanreg = facts.kanreg,
                .successor = facts.successor,
                .valid_from = facts.valid_from,
                .valid_to = facts.valid_to,
            };
            struct sbt_ev_agency_changed_text text = {.reason = "data/agencies.csv"};
            SBT_TRY(append(tx, SBT_EV_AGENCY_CHANGED, &id, &changed, &text, f));
            x->changed++;
        }
    }
    return SBT_OK;
}

static enum sbt_rc load_agencies(struct loader *l, struct sbt_fault *f)
{
    const size_t step = 500; // so that no one transaction grows with the list
    for (size_t i = 0; i < l->agencies.n; i += step) {
        struct agencies_arg arg = {.l = l, .from = i, .to = i + step < l->agencies.n ? i + step : l->agencies.n};
        SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
        SBT_TRY(sbt_tx_run(l->app->store, "master.agencies", SBT_TX_WRITE, a, NULL, load_agencies_tx, &arg, f));
        l->report->agencies_added += arg.added;
        l->report->agencies_changed += arg.changed;
    }
    return SBT_OK;
}

// --- rulebooks

// Which kinds of agencies exist when: from the first day of the first one to the last day of the last one.
static enum sbt_rc world_of(struct sbt_arena *a, const struct table *t, struct sbt_rb_world *ret, struct sbt_fault *f)
{
    struct sbt_rb_world_row *w = SBT_NEW_N(a, struct sbt_rb_world_row, t->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        int64_t from, to;
        SBT_TRY(cell_day(t, i, "valid_from", &from, f));
        SBT_TRY(cell_day(t, i, "valid_to", &to, f));
        struct sbt_span s = {from == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)from,
                             to == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)to};
        size_t k = 0;
        while (k < n && strcmp(w[k].agency_kind, cell(t, i, "kind")) != 0)
            k++;
        if (k == n) {
            w[n++] = (struct sbt_rb_world_row){cell(t, i, "kind"), s};
            continue;
        }
        struct sbt_span *o = &w[k].when;
        if (s.from == SBT_DAY_NONE || (o->from != SBT_DAY_NONE && s.from < o->from))
            o->from = s.from;
        if (s.to == SBT_DAY_NONE || (o->to != SBT_DAY_NONE && s.to > o->to))
            o->to = s.to;
    }
    w[n++] = (struct sbt_rb_world_row){"presiden", {SBT_DAY_NONE, SBT_DAY_NONE}};
    *ret = (struct sbt_rb_world){w, n};
    return SBT_OK;
}

enum sbt_rc sbt_master_rulebook_check(struct sbt_arena *a, const char *file, const char *text, size_t n,
                                      const struct sbt_rulebook **ret_rb, const struct sbt_rb_finding **ret,
                                      size_t *ret_n, struct sbt_fault *f)
{
    struct table agencies;
    struct sbt_rb_world world;
    SBT_TRY(read_table(a, "data/agencies.csv", &agencies, f));
    SBT_TRY(world_of(a, &agencies, &world, f));
    // Its text is kept in an event without the last newline, and its hash is the pin: so exactly one must be there.
    if (n < 2 || isspace((unsigned char)text[0]) || text[n - 1] != '\n' || isspace((unsigned char)text[n - 2]))
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Berkas %1 harus dimulai tanpa spasi dan diakhiri tepat satu baris baru."), file);
    SBT_TRY(sbt_rulebook_parse(a, file, text, n, ret_rb, f));
    return sbt_rulebook_check(a, *ret_rb, &world, ret, ret_n, f);
}

struct rulebook_arg {
    const struct sbt_rulebook *rb;
    const char *sha256, *yaml;
    bool loaded;
};

static enum sbt_rc load_rulebook_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct rulebook_arg *x = arg;
    x->loaded = false;
    const struct sbt_rulebook *rb = x->rb;
    struct sbt_q_rulebook_list_out *rows;
    size_t n;
    SBT_TRY(sbt_q_rulebook_list(tx, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(rows[i].code, rb->id)) // a later edition is loaded by an administrator: app/rulebook_load.h
            return SBT_OK;
    struct sbt_ev_rulebook_loaded_facts facts = {
        .code = rb->id,
        .sha256 = x->sha256,
        .title_id = rb->title.id,
        .title_en = rb->title.en != NULL ? rb->title.en : rb->title.id,
        .valid_from = rb->procedure.from != SBT_DAY_NONE ? rb->procedure.from
                      : rb->law.from != SBT_DAY_NONE     ? rb->law.from
                                                         : sbt_day_of(1945, 8, 17),
        .valid_to = rb->procedure.to,
        .version = rb->version,
    };
    struct sbt_ev_rulebook_loaded_text text = {.yaml = x->yaml};
    struct sbt_id id;
    sbt_id_of_code(&id, "rulebook", rb->id);
    SBT_TRY(append(tx, SBT_EV_RULEBOOK_LOADED, &id, &facts, &text, f));
    SBT_TRY(sbt_rulebook_queue(tx, rb, x->sha256, f));
    x->loaded = true;
    return SBT_OK;
}

static enum sbt_rc load_rulebook(struct loader *l, const struct sbt_embed_file *e, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    const struct sbt_rb_finding *found;
    size_t found_n;
    struct rulebook_arg arg = {0};
    SBT_TRY(sbt_master_rulebook_check(a, e->name, e->text, e->size, &arg.rb, &found, &found_n, f));
    arg.sha256 = hex_of(a, &arg.rb->hash);
    arg.yaml = sbt_arena_strndup(a, e->text, e->size - 1);
    SBT_TRY(sbt_tx_run(l->app->store, "master.rulebook", SBT_TX_WRITE, a, NULL, load_rulebook_tx, &arg, f));
    l->report->rulebooks_n += arg.loaded;
    return SBT_OK;
}

enum sbt_rc sbt_master_load(struct sbt_app *app, struct sbt_arena *a, struct sbt_master_report *ret,
                            struct sbt_fault *f)
{
    struct sbt_master_report report = {0};
    struct loader l = {.app = app, .arena = a, .report = &report};
    SBT_TRY(read_table(a, "data/agencies.csv", &l.agencies, f));
    SBT_TRY(read_table(a, "data/kanreg_areas.csv", &l.areas, f));
    SBT_TRY(load_agencies(&l, f));
    for (size_t i = 0; i < SBT_ARRAY_LEN(lists); i++)
        SBT_TRY(load_list(&l, &lists[i], f));
    for (size_t i = 0; i < sbt_embed_files_n; i++) {
        const struct sbt_embed_file *e = &sbt_embed_files[i];
        size_t n = strlen(e->name);
        if (sbt_str_starts(e->name, "rulebooks/") && n > 5 && strcmp(e->name + n - 5, ".yaml") == 0)
            SBT_TRY(load_rulebook(&l, e, f));
    }
    SBT_TRY(sbt_figure_stages(app, a, f));
    *ret = report;
    return SBT_OK;
}

static enum sbt_rc create_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const bool *demo = arg;
    const char *had;
    SBT_TRY(setting_get(tx, "demo", &had, f));
    if (had != NULL)
        return SBT_OK;
    SBT_TRY(setting_set(tx, "demo", *demo ? "1" : "0", f));
    struct sbt_ev_system_created_facts facts = {.demo = *demo, .product = "sbt " SBT_VERSION};
    struct sbt_id id;
    sbt_id_of_code(&id, "system", "sbt");
    return append(tx, SBT_EV_SYSTEM_CREATED, &id, &facts, NULL, f);
}

enum sbt_rc sbt_system_create(struct sbt_app *app, struct sbt_arena *a, bool demo, struct sbt_fault *f)
{
    SBT_TRY(sbt_tx_run(app->store, "system.create", SBT_TX_WRITE, a, NULL, create_tx, &demo, f));
    app->demo = demo;
    return SBT_OK;
}
