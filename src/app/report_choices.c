// What the report forms offer to choose from.
#include "app/report_choices.h"

#include "base/buf.h"
#include "gen/queries.h"

struct load {
    struct sbt_ctx *ctx;
    struct sbt_report_choices c;
};

static enum sbt_rc places(struct sbt_tx *tx, struct sbt_report_choices *ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_region_all_out *r;
    size_t n;
    SBT_TRY(sbt_q_region_all(tx, &r, &n, f));
    struct sbt_choice *list = SBT_NEW_N(a, struct sbt_choice, n + 1);
    const char *province = "";
    for (size_t i = 0; i < n; i++) { // by code: a province stands before its regencies
        if (r[i].parent == NULL)
            province = r[i].name;
        list[i].code = r[i].code;
        list[i].label = r[i].parent == NULL ? r[i].name : sbt_arena_printf(a, "%s, %s", r[i].name, province);
    }
    ret->places = list;
    ret->places_n = n;
    return SBT_OK;
}

static enum sbt_rc load_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct load *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    bool en = strcmp(x->ctx->lang, "en") == 0;
    struct sbt_q_act_all_out *acts;
    size_t n;
    SBT_TRY(sbt_q_act_all(tx, &acts, &n, f));
    struct sbt_act_choice *list = SBT_NEW_N(a, struct sbt_act_choice, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct sbt_act_choice){.code = acts[i].code,
                                          .label = en ? acts[i].plain_en : acts[i].plain_id,
                                          .example = en ? acts[i].example_en : acts[i].example_id,
                                          .not_violation = en ? acts[i].not_violation_en : acts[i].not_violation_id};
    x->c.acts = list;
    x->c.acts_n = n;
    struct sbt_q_contest_all_out *co;
    SBT_TRY(sbt_q_contest_all(tx, &co, &n, f));
    struct sbt_choice *contests = SBT_NEW_N(a, struct sbt_choice, n + 1);
    for (size_t i = 0; i < n; i++)
        contests[i] = (struct sbt_choice){.code = co[i].code, .label = en ? co[i].name_en : co[i].name_id};
    x->c.contests = contests;
    struct sbt_q_contest_office_list_out *of;
    SBT_TRY(sbt_q_contest_office_list(tx, &(struct sbt_q_contest_office_list_in){0}, &of, &n, f));
    struct sbt_choice *offices = SBT_NEW_N(a, struct sbt_choice, n + 1);
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        bool known = false;
        for (size_t k = 0; k < m; k++)
            known = known || strcmp(offices[k].code, of[i].office) == 0;
        if (!known)
            offices[m++] = (struct sbt_choice){.code = of[i].office, .label = en ? of[i].name_en : of[i].name_id};
    }
    x->c.offices = offices;
    return places(tx, &x->c, f);
}

enum sbt_rc sbt_report_choices(struct sbt_ctx *ctx, struct sbt_report_choices *ret, struct sbt_fault *f)
{
    struct load x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "report.choices", SBT_TX_READ, load_tx, &x, f));
    *ret = x.c;
    return SBT_OK;
}

// Small letters and single blanks; "kabupaten" becomes "kab.".
static void plain(const char *s, char *out, size_t max)
{
    size_t n = 0;
    bool blank = true;
    for (; *s && n + 1 < max; s++) {
        char c = (char)(*s >= 'A' && *s <= 'Z' ? *s + 32 : *s);
        if (c == ' ' && blank)
            continue;
        blank = c == ' ';
        out[n++] = c;
    }
    while (n > 0 && (out[n - 1] == ' ' || out[n - 1] == ','))
        n--;
    out[n] = 0;
    if (strncmp(out, "kabupaten ", 10) == 0) {
        memmove(out + 5, out + 10, n - 10 + 1);
        memcpy(out, "kab. ", 5);
    } else if (strncmp(out, "kab ", 4) == 0 && n + 1 < max) {
        memmove(out + 5, out + 4, n - 4 + 1);
        memcpy(out, "kab. ", 5);
    }
}

const char *sbt_place_find(const struct sbt_report_choices *c, const char *typed)
{
    char want[200], have[200], name[200];
    if (sbt_str_empty(typed))
        return NULL;
    plain(typed, want, sizeof want);
    const char *one = NULL;
    size_t named = 0;
    for (size_t i = 0; i < c->places_n; i++) {
        if (strcmp(c->places[i].code, want) == 0)
            return c->places[i].code;
        plain(c->places[i].label, have, sizeof have);
        if (strcmp(have, want) == 0)
            return c->places[i].code;
        snprintf(name, sizeof name, "%s", have);
        char *comma = strchr(name, ',');
        if (comma != NULL)
            *comma = 0;
        const char *bare = strncmp(name, "kab. ", 5) == 0 ? name + 5 : strncmp(name, "kota ", 5) == 0 ? name + 5 : name;
        if (strcmp(name, want) == 0 || strcmp(bare, want) == 0) {
            one = c->places[i].code;
            named++;
        }
    }
    return named == 1 ? one : NULL;
}

const char *sbt_place_label(const struct sbt_report_choices *c, const char *code)
{
    for (size_t i = 0; code != NULL && i < c->places_n; i++)
        if (strcmp(c->places[i].code, code) == 0)
            return c->places[i].label;
    return code;
}

const char *sbt_act_label(const struct sbt_report_choices *c, const char *code)
{
    for (size_t i = 0; code != NULL && i < c->acts_n; i++)
        if (strcmp(c->acts[i].code, code) == 0)
            return c->acts[i].label;
    return code;
}

static bool offered(const struct sbt_choice *list, const char *code)
{
    for (; list->code != NULL; list++)
        if (strcmp(list->code, code) == 0)
            return true;
    return false;
}

enum sbt_rc sbt_report_choices_check(const struct sbt_report_choices *c, const struct sbt_report_form *r,
                                     struct sbt_fault *f)
{
    bool known = r->act == NULL;
    for (size_t i = 0; !known && i < c->acts_n; i++)
        known = strcmp(c->acts[i].code, r->act) == 0;
    enum sbt_rc rc = SBT_OK;
    if (!known)
        rc = sbt_fault_field(f, "act", SBT_N_("Perbuatan ini tidak dikenal. Pilih dari daftar."));
    if (r->contest != NULL && !offered(c->contests, r->contest))
        rc = sbt_fault_field(f, "contest", SBT_N_("Jenis pemilihan ini tidak dikenal. Pilih dari daftar."));
    if (r->contest_office != NULL && !offered(c->offices, r->contest_office))
        rc = sbt_fault_field(f, "contest_office", SBT_N_("Jabatan ini tidak dikenal. Pilih dari daftar."));
    return rc;
}
