// `sbt acts list|dispute`: what stands in the name of the account that --as names, and saying that it was not him.
#include "app/acts.h"
#include "base/tr.h"
#include "cli/cli.h"

static void row_json(struct sbt_cli *c, struct sbt_json *j, const struct sbt_deed *r)
{
    sbt_json_open(j, NULL, '{');
    sbt_json_str(j, "act", sbt_id_text(c->arena, &r->id));
    if (r->agency)
        sbt_json_str(j, "agency", r->agency);
    sbt_json_str(j, "at", sbt_us_iso(c->arena, r->at_us));
    if (r->dispute)
        sbt_json_str(j, "dispute", r->dispute);
    if (r->leaf_index != SBT_INT_NONE)
        sbt_json_int(j, "leaf_index", r->leaf_index);
    if (r->number)
        sbt_json_str(j, "number", r->number);
    sbt_json_str(j, "words", r->words);
    sbt_json_close(j, '}');
}

static enum sbt_rc list_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_deed *rows;
    size_t n;
    const char *next;
    SBT_TRY(sbt_acts_own(&c->ctx, sbt_cli_get(c, "--after"), &rows, &n, &next, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_open(&j, "acts", '[');
        for (size_t i = 0; i < n; i++)
            row_json(c, &j, &rows[i]);
        sbt_json_close(&j, ']');
        if (next)
            sbt_json_str(&j, "next", next);
        sbt_cli_json_end(c, &j);
        return SBT_OK;
    }
    for (size_t i = 0; i < n; i++)
        fprintf(c->out, "%s  %s  %s %s\n", sbt_id_text(c->arena, &rows[i].id), sbt_us_iso(c->arena, rows[i].at_us),
                rows[i].words, rows[i].number ? rows[i].number : "");
    if (next)
        sbt_cli_say(c, SBT_N_("Lanjutannya: --after %1"), next, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc dispute_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_id act;
    if (!sbt_id_parse(c->pos[0], &act))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("“%1” bukan id perbuatan; lihat sbt acts list."), c->pos[0]);
    SBT_TRY(sbt_act_dispute(&c->ctx, &act, c->pos[1], f));
    sbt_cli_say(c, SBT_N_("Sanggahan dicatat; pengelola akun instansi dan penjaga diberi tahu."), NULL, NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_acts[] = {
    {.name = "acts list",
     .args = "[URL] --as AKUN",
     .help = SBT_N_("Menyebut perbuatan atas nama Anda, yang terbaru lebih dulu."),
     .open = SBT_CLI_APP,
     .json = true,
     .act_as = true,
     .opts = {{"--after", "PENANDA", SBT_N_("lanjutan daftar sebelumnya")}},
     .run = list_run},
    {.name = "acts dispute",
     .args = "[URL] PERBUATAN ALASAN --as AKUN",
     .help = SBT_N_("Menyatakan bahwa sebuah perbuatan bukan perbuatan Anda."),
     .open = SBT_CLI_APP,
     .pos_min = 2,
     .pos_max = 2,
     .act_as = true,
     .run = dispute_run},
};
const size_t sbt_verbs_acts_n = SBT_ARRAY_LEN(sbt_verbs_acts);
