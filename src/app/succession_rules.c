// The rules of a succession: as given, or as data/succession.csv has them; which roles stand in for which.
#include <string.h>

#include "app/agency.h"
#include "app/succession_rules.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/embed.h"
#include "base/limits.h"
#include "store/dbval.h"

#define RULES_MAX 40

const struct sbt_choice sbt_succession_whats[] = {
    {"cases_processed", SBT_N_("Kasus yang sudah diproses"), NULL},
    {"cases_received", SBT_N_("Kasus yang diterima, belum diproses"), NULL},
    {"ppk", SBT_N_("Tugas PPK (pegawai instansi itu)"), NULL},
    {"witness", SBT_N_("Kursi saksi catatan"), NULL},
    {"merit_policy", SBT_N_("Kebijakan sistem merit"), NULL},
    {"monitoring", SBT_N_("Pengawasan sistem merit"), NULL},
    {"changed", SBT_N_("Penerima diubah untuk kasus ini"), NULL},
    {NULL, NULL, NULL},
};
const struct sbt_choice sbt_succession_statuses[] = {
    {"proposed", SBT_N_("Menunggu orang kedua"), NULL},
    {"approved", SBT_N_("Disetujui, menunggu harinya"), NULL},
    {"refused", SBT_N_("Ditolak"), NULL},
    {"running", SBT_N_("Sedang berjalan"), NULL},
    {"done", SBT_N_("Selesai"), NULL},
    {NULL, NULL, NULL},
};
static const struct sbt_field form_f[] = {
    SBT_FIELD(sbt_succession_form, CODE, agency, .required = true, .max = 40,
              .label = SBT_N_("Kode instansi yang berakhir"), .example = "KASN"),
    SBT_FIELD(sbt_succession_form, CODE, cases_processed, .max = 40,
              .label = SBT_N_("Penerima kasus yang sudah diproses")),
    SBT_FIELD(sbt_succession_form, CODE, cases_received, .max = 40,
              .label = SBT_N_("Penerima kasus yang diterima, belum diproses")),
    SBT_FIELD(sbt_succession_form, DAY, on, .label = SBT_N_("Hari pertama penerima"),
              .hint = SBT_N_("Instansi yang berakhir bekerja sampai sehari sebelumnya.")),
    SBT_FIELD(sbt_succession_form, CODE, ppk, .max = 40, .label = SBT_N_("Penerima tugas PPK")),
    SBT_FIELD(sbt_succession_form, AREA, reason, .required = true, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Dasar"), .hint = SBT_N_("Peraturan atau surat yang menjadi dasar peralihan.")),
    SBT_FIELD(sbt_succession_form, CODE, witness, .max = 40, .label = SBT_N_("Penerima kursi saksi catatan"),
              .hint = SBT_N_("Kosongkan bila kursi itu berakhir.")),
};
const struct sbt_fields sbt_succession_form_t = SBT_FIELDS(sbt_succession_form, "Succession", form_f);

void sbt_succession_of_form(struct sbt_arena *a, const struct sbt_succession_form *form, struct sbt_succession_in *ret)
{
    const struct {
        const char *what, *to;
    } given[] = {{"cases_processed", form->cases_processed},
                 {"cases_received", form->cases_received},
                 {"ppk", form->ppk},
                 {"witness", form->witness}};
    struct sbt_succession_rule_in *rules = SBT_NEW_N(a, struct sbt_succession_rule_in, SBT_ARRAY_LEN(given));
    *ret = (struct sbt_succession_in){.agency = form->agency, .on = form->on, .reason = form->reason, .rules = rules};
    for (size_t i = 0; i < SBT_ARRAY_LEN(given); i++)
        if (!sbt_str_empty(given[i].to))
            rules[ret->rules_n++] = (struct sbt_succession_rule_in){.what = given[i].what, .to = given[i].to};
}

// --- the files

struct file {
    const char **head;
    const char ***rows;
    size_t head_n, n;
};

static enum sbt_rc read_file(struct sbt_arena *a, const char *name, struct file *ret, struct sbt_fault *f)
{
    const struct sbt_embed_file *e = sbt_embed_find(name);
    *ret = (struct file){0};
    if (!e)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s is not in the binary", name);
    struct sbt_csv csv;
    size_t cap = 0, n;
    sbt_csv_init(&csv, e->text, e->size);
    for (;;) {
        const char **cells;
        bool cut;
        SBT_TRY(sbt_csv_row(&csv, a, &cells, &n, &cut, f));
        if (n == 0)
            return SBT_OK;
        if (!ret->head) {
            ret->head = cells;
            ret->head_n = n;
            continue;
        }
        if (n != ret->head_n)
            return sbt_fault_internal(f, SBT_E_CORRUPT, "%s:%zu has %zu cells", name, csv.line, n);
        ret->rows = sbt_arena_grow(a, ret->rows, ret->n, &cap, sizeof *ret->rows);
        ret->rows[ret->n++] = cells;
    }
}

static const char *cell(const struct file *t, size_t row, const char *name)
{
    for (size_t i = 0; i < t->head_n; i++)
        if (strcmp(t->head[i], name) == 0)
            return t->rows[row][i];
    sbt_bug("succession", 0, name);
}

static enum sbt_rc from_file(struct sbt_arena *a, struct sbt_succession_in *in, struct sbt_fault *f)
{
    struct file t;
    SBT_TRY(read_file(a, "data/succession.csv", &t, f));
    struct sbt_succession_rule_in *rules = SBT_NEW_N(a, struct sbt_succession_rule_in, RULES_MAX);
    size_t n = 0;
    for (size_t i = 0; i < t.n && n < RULES_MAX; i++) {
        if (!sbt_str_eq(cell(&t, i, "from_agency"), in->agency))
            continue;
        if (in->on == SBT_DAY_NONE && !sbt_day_parse(cell(&t, i, "on"), &in->on))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "data/succession.csv has a day that is none");
        rules[n++] = (struct sbt_succession_rule_in){.what = cell(&t, i, "what"),
                                                     .to = cell(&t, i, "to_agency"),
                                                     .basis = cell(&t, i, "source"),
                                                     .inferred = !sbt_str_eq(cell(&t, i, "status"), "sourced")};
    }
    in->rules = rules;
    in->rules_n = n;
    return SBT_OK;
}

// --- checking

static enum sbt_rc receiver(struct sbt_tx *tx, const struct sbt_succession_in *in,
                            const struct sbt_succession_rule_in *r, size_t n, struct sbt_q_succession_rules_out *ret,
                            struct sbt_fault *f)
{
    struct sbt_q_agency_by_code_in by = {r->to};
    struct sbt_q_agency_by_code_out a;
    bool found, known = false;
    for (const struct sbt_choice *c = sbt_succession_whats; c->code; c++)
        known = known || sbt_str_eq(c->code, r->what);
    if (!known)
        return sbt_fault_field(f, "rules", SBT_N_("Kode “%1” tidak ada."), r->what);
    SBT_TRY(sbt_q_agency_by_code(tx, &by, &a, &found, f));
    if (!found)
        return sbt_fault_field(f, r->what, SBT_N_("Instansi dengan kode “%1” tidak ada."), r->to);
    if (sbt_str_eq(r->to, in->agency))
        return sbt_fault_field(f, r->what, SBT_N_("Penerima harus instansi lain."));
    if ((a.valid_to != SBT_INT_NONE && a.valid_to < in->on) || (a.valid_from != SBT_INT_NONE && a.valid_from > in->on))
        return sbt_fault_field(f, r->what, SBT_N_("Instansi %1 tidak ada pada hari itu."), a.label);
    *ret = (struct sbt_q_succession_rules_out){
        .what = r->what,
        .n = (int64_t)n,
        .to_agency_id = a.agency_id,
        .code = a.code,
        .label = a.label,
        .kind = a.kind,
        .inferred = r->inferred,
        .basis = !sbt_str_empty(r->basis) ? r->basis
                 : !sbt_str_empty(in->reason)
                     ? sbt_arena_strndup(sbt_tx_arena(tx), in->reason, strnlen(in->reason, 400))
                     : "-",
    };
    return SBT_OK;
}

static void pair_add(const char **list, size_t *n, const char *pair)
{
    for (size_t j = 0; j < *n; j++)
        if (sbt_str_eq(list[j], pair))
            return;
    if (*n < RULES_MAX)
        list[(*n)++] = pair;
}

// What does the work of a role in an office of that kind: added as a pair unless it is the role itself. False: nothing.
static bool stands_in(struct sbt_arena *a, const struct file *t, const struct sbt_role_row *role, const char *kind,
                      const char **list, size_t *n)
{
    bool known = sbt_role_fits(role->role, kind);
    for (size_t k = 0; !known && k < t->n; k++)
        if (sbt_str_eq(cell(t, k, "from_role"), role->code) && sbt_str_eq(cell(t, k, "to_kind"), kind)) {
            pair_add(list, n, sbt_arena_printf(a, "%s>%s", role->code, cell(t, k, "to_role")));
            known = true;
        }
    return known;
}

enum sbt_rc sbt_succession_roles_for(struct sbt_tx *tx, const char *had, const char *from_kind, const char *to_kind,
                                     const char *const **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct file t;
    SBT_TRY(read_file(a, "data/succession_roles.csv", &t, f));
    const char **list = SBT_NEW_N(a, const char *, RULES_MAX);
    size_t n = 0, had_n;
    const char *const *words = sbt_words_of(a, had, &had_n);
    for (size_t i = 0; i < had_n; i++)
        pair_add(list, &n, words[i]);
    for (const struct sbt_role_row *r = sbt_roles; r->role != SBT_ROLE_UNSET; r++)
        if (!r->privileged && sbt_role_fits(r->role, from_kind))
            stands_in(a, &t, r, to_kind, list, &n);
    *ret = list;
    *ret_n = n;
    return SBT_OK;
}

// Roles of the ended agency that a receiver's kind does not have, and what does their work there.
static enum sbt_rc roles_of(struct sbt_tx *tx, struct sbt_moving *m, const char **warn, size_t *warn_n,
                            const char *lang, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct file t;
    SBT_TRY(read_file(a, "data/succession_roles.csv", &t, f));
    const char **list = SBT_NEW_N(a, const char *, RULES_MAX);
    size_t n = 0;
    for (const struct sbt_role_row *r = sbt_roles; r->role != SBT_ROLE_UNSET; r++)
        for (size_t i = 0; sbt_role_fits(r->role, m->kind) && !r->privileged && i < m->rules_n; i++) {
            bool known = stands_in(a, &t, r, m->rules[i].kind, list, &n);
            bool works = sbt_str_eq(m->rules[i].what, "ppk") || sbt_str_starts(m->rules[i].what, "cases_");
            if (!known && works && *warn_n < RULES_MAX)
                warn[(*warn_n)++] = sbt_tr_fill(
                    a, lang, SBT_N_("Peran “%1” tidak punya padanan di %2: tugasnya tidak ada yang mengerjakan."),
                    sbt_tr(lang, r->label), m->rules[i].label, NULL);
        }
    m->roles = list;
    m->roles_n = n;
    return SBT_OK;
}

enum sbt_rc sbt_moving_make(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_succession_in *given,
                            struct sbt_moving *ret, const char ***ret_warn, size_t *ret_warn_n, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_succession_in in = *given;
    struct sbt_q_agency_by_code_in by = {in.agency};
    struct sbt_q_agency_by_code_out ag;
    bool found;
    SBT_TRY(sbt_q_agency_by_code(tx, &by, &ag, &found, f));
    if (!found)
        return sbt_fault_field(f, "agency", SBT_N_("Instansi dengan kode “%1” tidak ada."), in.agency ? in.agency : "");
    if (in.rules_n == 0)
        SBT_TRY(from_file(a, &in, f));
    if (in.rules_n == 0)
        return sbt_fault_field(f, "agency", SBT_N_("Belum ada aturan peralihan untuk %1. Sebutkan penerimanya."),
                               ag.label);
    if (in.on == SBT_DAY_NONE)
        return sbt_fault_field(f, "on", SBT_N_("Isi hari pertama penerima."));
    if (in.rules_n > RULES_MAX)
        return sbt_fault_field(f, "rules", SBT_N_("Terlalu banyak aturan."));
    struct sbt_q_succession_rules_out *rules = SBT_NEW_N(a, struct sbt_q_succession_rules_out, in.rules_n);
    for (size_t i = 0; i < in.rules_n; i++) {
        enum sbt_rc rc = receiver(tx, &in, &in.rules[i], i, &rules[i], f);
        if (rc != SBT_OK && rc != SBT_E_INVALID)
            return rc;
    }
    if (f->fields_n > 0)
        return SBT_E_INVALID;
    *ret = (struct sbt_moving){.app = ctx->app,
                               .agency = ag.agency_id,
                               .code = ag.code,
                               .label = ag.label,
                               .kind = ag.kind,
                               .on = in.on,
                               .rules = rules,
                               .rules_n = in.rules_n};
    *ret_warn = SBT_NEW_N(a, const char *, RULES_MAX + 2);
    *ret_warn_n = 0;
    return roles_of(tx, ret, *ret_warn, ret_warn_n, ctx->lang, f);
}

enum sbt_rc sbt_moving_load(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_id *id, struct sbt_moving *ret,
                            struct sbt_fault *f)
{
    struct sbt_q_succession_get_in in = {.succession_id = *id};
    struct sbt_q_succession_rules_in rin = {.succession_id = *id};
    struct sbt_q_succession_rules_out *rules;
    struct sbt_moving m = {.app = app, .succession = *id};
    bool found;
    SBT_TRY(sbt_q_succession_get(tx, &in, &m.row, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Peralihan tugas ini tidak ada."));
    SBT_TRY(sbt_q_succession_rules(tx, &rin, &rules, &m.rules_n, f));
    m.rules = rules;
    m.agency = m.row.agency_id;
    m.code = m.row.code;
    m.label = m.row.label;
    m.kind = m.row.kind;
    m.status = m.row.status;
    m.on = sbt_day_of_db(m.row.on_day);
    m.roles = sbt_words_of(sbt_tx_arena(tx), m.row.roles, &m.roles_n);
    *ret = m;
    return SBT_OK;
}
