// An alert in words: sentences from its numbers, nothing that the log does not say.
#include "app/alert_words.h"

#include <string.h>

#include "app/figure_catalogue.h"
#include "base/buf.h"
#include "base/tr.h"

static const struct {
    const char *kind;
    enum sbt_fig_dim dim;
} dims[] = {{"nation", SBT_FIG_ALL},     {"province", SBT_FIG_PROVINCE}, {"regency", SBT_FIG_REGION},
            {"agency", SBT_FIG_AGENCY},  {"kanreg", SBT_FIG_KANREG},     {"ppk", SBT_FIG_PPK},
            {"contest", SBT_FIG_CONTEST}};

enum sbt_fig_dim sbt_alert_dim(const char *cell_kind)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(dims); i++)
        if (sbt_str_eq(dims[i].kind, cell_kind))
            return dims[i].dim;
    return SBT_FIG_DIM_END;
}

const char *sbt_alert_milli(struct sbt_arena *a, const char *lang, int64_t milli)
{
    char rest[8];
    if (milli >= 10000) // nobody reads thousandths of a hundred
        milli = (milli + 50) / 100 * 100;
    snprintf(rest, sizeof rest, "%03d", (int)(milli % 1000));
    size_t n = 3;
    while (n > 0 && rest[n - 1] == '0')
        rest[--n] = '\0';
    const char *whole = sbt_tr_int(a, lang, milli / 1000);
    return n == 0 ? whole : sbt_arena_printf(a, "%s%s%s", whole, sbt_str_eq(lang, "en") ? "." : ",", rest);
}

static const char *day(struct sbt_ctx *ctx, sbt_day d)
{
    return sbt_day_human(ctx->arena, d, ctx->lang);
}

static void say(struct sbt_ctx *ctx, const char **text, const char *sentence, const char *a1, const char *a2,
                const char *a3)
{
    const char *s = sbt_tr_fill(ctx->arena, ctx->lang, sentence, a1, a2, a3);
    *text = *text ? sbt_arena_printf(ctx->arena, "%s %s", *text, s) : s;
}

static const char *surprise(struct sbt_ctx *ctx, int64_t days)
{
    bool years = days >= 730;
    return sbt_tr_fill(ctx->arena, ctx->lang, years ? SBT_N_("%1 tahun") : SBT_N_("%1 hari"),
                       sbt_tr_int(ctx->arena, ctx->lang, years ? days / 365 : days), NULL, NULL);
}

static void numbers(struct sbt_ctx *ctx, const struct sbt_q_alert_get_out *o, const struct sbt_alert_method *m,
                    const char **text)
{
    struct sbt_arena *a = ctx->arena;
    const char *counted =
        sbt_arena_printf(a, "%s %s", sbt_tr_int(a, ctx->lang, o->observed), sbt_tr(ctx->lang, m->unit));
    say(ctx, text, SBT_N_("Dihitung %1, dari %2 sampai %3."), counted, day(ctx, (sbt_day)o->first_day),
        day(ctx, (sbt_day)o->last_day));
    if (o->expected_milli != SBT_INT_NONE)
        say(ctx, text, SBT_N_("Yang wajar: %1."), sbt_alert_milli(a, ctx->lang, o->expected_milli), NULL, NULL);
    if (o->threshold_milli != SBT_INT_NONE && m->rule)
        say(ctx, text, SBT_N_("Ambang yang berlaku: %1."), sbt_alert_milli(a, ctx->lang, o->threshold_milli), NULL,
            NULL);
    if (o->recurrence_days != SBT_INT_NONE)
        say(ctx, text, SBT_N_("Bila keadaan tidak berubah, yang seperti ini muncul sekali dalam %1."),
            surprise(ctx, o->recurrence_days), NULL, NULL);
    if (o->threshold_milli != SBT_INT_NONE &&
        !m->rule) // of a statistic: once in so many days is what the budget allows
        say(ctx, text, SBT_N_("Cara ini memberi peringatan untuk yang muncul paling sering sekali dalam %1 hari."),
            sbt_alert_milli(a, ctx->lang, o->threshold_milli), NULL, NULL);
    if (!m->rule && !sbt_str_eq(m->code, "overdue-funnel") && sbt_day_weekday((sbt_day)o->last_day) != 7)
        say(ctx, text, SBT_N_("Sementara: minggu itu belum berakhir ketika peringatan ini timbul."), NULL, NULL, NULL);
    if (o->p_ppb != SBT_INT_NONE && o->p_ppb > 0)
        say(ctx, text, SBT_N_("Peluang kebetulan: 1 banding %1."), sbt_tr_int(a, ctx->lang, 1000000000 / o->p_ppb),
            NULL, NULL);
}

// The n-th argument of a rule, or NULL.
static const char *arg(struct sbt_ctx *ctx, const struct sbt_q_alert_get_out *o, int n)
{
    const char *p = o->args;
    for (; p && n > 0; n--) {
        p = strchr(p, '\n');
        p = p ? p + 1 : NULL;
    }
    if (!p)
        return NULL;
    const char *end = strchr(p, '\n');
    return end ? sbt_arena_strndup(ctx->arena, p, (size_t)(end - p)) : p;
}

static enum sbt_rc stage(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_q_alert_get_out *o,
                         struct sbt_alert_view *v, struct sbt_fault *f)
{
    const char *name, *contest;
    SBT_TRY(sbt_figure_label(tx, ctx, SBT_FIG_STAGE, arg(ctx, o, 0), &name, f));
    SBT_TRY(sbt_figure_label(tx, ctx, SBT_FIG_CONTEST, o->contest, &contest, f));
    say(ctx, &v->explanation, SBT_N_("%1, %2: mulai %3."), contest, name, day(ctx, (sbt_day)o->first_day));
    v->rule_note =
        sbt_tr(ctx->lang,
               sbt_str_eq(arg(ctx, o, 0), "larangan_mutasi")
                   ? SBT_N_("Sejak hari itu pejabat tidak boleh dimutasi tanpa izin Mendagri (UU 10/2016 pasal 71). "
                            "Ingatkan pegawai dan periksa mutasi yang sedang disiapkan.")
                   : SBT_N_("Sejak hari itu ajakan dan dukungan pegawai dinilai sebagai pelanggaran masa kampanye. "
                            "Ingatkan pegawai, terutama tentang media sosial dan fasilitas negara."));
    return SBT_OK;
}

enum sbt_rc sbt_alert_explain(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_q_alert_get_out *o,
                              struct sbt_alert_view *v, struct sbt_fault *f)
{
    const struct sbt_alert_method *m = sbt_alert_method_find(o->method);
    if (!m)
        return SBT_OK;
    if (sbt_str_eq(m->code, "rule-stage"))
        return stage(tx, ctx, o, v, f);
    numbers(ctx, o, m, &v->explanation);
    if (sbt_str_eq(m->code, "rule-ppk-overdue"))
        say(ctx, &v->rule_note, SBT_N_("Yang tertua jatuh tempo pada %1."), day(ctx, (sbt_day)o->first_day), NULL,
            NULL);
    else if (sbt_str_eq(m->code, "rule-kanreg-idle"))
        say(ctx, &v->rule_note, SBT_N_("Tidak ada langkah kantor itu sejak %1."), day(ctx, (sbt_day)o->first_day), NULL,
            NULL);
    else if (sbt_str_eq(m->code, "rule-burst"))
        say(ctx, &v->rule_note,
            SBT_N_("Bacalah laporan-laporan itu satu per satu. Banyaknya laporan bukan bukti, dan laporan yang serupa "
                   "kata-katanya dapat berarti kampanye terhadap orang itu."),
            NULL, NULL, NULL);
    else if (sbt_str_eq(m->code, "rule-reprisal"))
        say(ctx, &v->rule_note,
            SBT_N_("Hanya penjaga identitas yang melihat peringatan ini. Identitas yang dirahasiakan tidak dibuka oleh "
                   "aturan ini: bila perlu, mintalah pembukaan dengan dua penjaga."),
            NULL, NULL, NULL);
    return SBT_OK;
}

const char *sbt_alert_list_says(struct sbt_ctx *ctx, const char *figure, int64_t n)
{
    const char *sentence =
        sbt_str_eq(figure, "late")
            ? SBT_N_("Daftar itu memuat %1 terlapor yang suatu tenggatnya terlewati, di kantor mana pun. Yang dihitung "
                     "peringatan ini adalah tenggat; satu terlapor dapat mempunyai beberapa.")
            : SBT_N_("Daftar itu memuat %1 terlapor: semua yang dilaporkan di sana sampai saat itu, juga sebelum kurun "
                     "peringatan ini.");
    return sbt_tr_fill(ctx->arena, ctx->lang, sentence, sbt_tr_int(ctx->arena, ctx->lang, n), NULL, NULL);
}

static enum sbt_rc of_case(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *subject, const char **ret,
                           struct sbt_fault *f)
{
    struct sbt_q_alert_subject_in in = {.subject_id = *subject};
    struct sbt_q_alert_subject_out o;
    bool found;
    SBT_TRY(sbt_q_alert_subject(tx, &in, &o, &found, f));
    if (found)
        *ret = sbt_tr_fill(ctx->arena, ctx->lang, SBT_N_("Terlapor %1 dalam kasus %2"),
                           sbt_tr_int(ctx->arena, ctx->lang, o.n), o.number, NULL);
    return SBT_OK;
}

static enum sbt_rc of_transfer(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *cell, const char **ret,
                               struct sbt_fault *f)
{
    struct sbt_q_alert_transfer_get_in in = {0};
    struct sbt_q_alert_transfer_get_out t;
    bool found = false;
    *ret = sbt_tr(ctx->lang, SBT_N_("Mutasi yang dicatat petugas"));
    if (cell && sbt_id_parse(cell, &in.transfer_id))
        SBT_TRY(sbt_q_alert_transfer_get(tx, &in, &t, &found, f));
    if (found && t.name)
        *ret = sbt_tr_fill(ctx->arena, ctx->lang, SBT_N_("Mutasi %1, %2"), t.name, t.label ? t.label : t.agency, NULL);
    return SBT_OK;
}

// Members of a cluster, lines of text, beside the one that it is named after.
static int64_t others(const char *cells, const char *centre)
{
    int64_t n = 0;
    for (const char *p = cells; p && *p;) {
        size_t len = strcspn(p, "\n");
        n += !centre || strlen(centre) != len || strncmp(p, centre, len) != 0;
        p += len + (p[len] == '\n');
    }
    return n;
}

// A place by its name, a cluster by its centre and how many more there are.
static enum sbt_rc of_cell(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_q_alert_list_out *o,
                           enum sbt_fig_dim dim, const char **ret, struct sbt_fault *f)
{
    int64_t n = others(o->cells, o->cell);
    bool region = dim == SBT_FIG_PROVINCE || dim == SBT_FIG_REGION;
    SBT_TRY(sbt_figure_label(tx, ctx, dim, o->cell, ret, f));
    if (n > 0)
        *ret = sbt_tr_fill(ctx->arena, ctx->lang,
                           region ? SBT_N_("%1 dan %2 wilayah lain") : SBT_N_("%1 dan %2 instansi lain"), *ret,
                           sbt_tr_int(ctx->arena, ctx->lang, n), NULL);
    return SBT_OK;
}

enum sbt_rc sbt_alert_place(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_alert_reader *r,
                            const struct sbt_q_alert_list_out *o, const char **ret, struct sbt_fault *f)
{
    enum sbt_fig_dim dim = sbt_alert_dim(o->cell_kind);
    if (dim != SBT_FIG_DIM_END)
        return of_cell(tx, ctx, o, dim, ret, f);
    if (sbt_str_eq(o->cell_kind, "transfer"))
        return of_transfer(tx, ctx, o->cell, ret, f);
    *ret = sbt_tr(ctx->lang, SBT_N_("Seorang ASN"));
    return r->names && !sbt_id_is_none(&o->subject_id) ? of_case(tx, ctx, &o->subject_id, ret, f) : SBT_OK;
}
