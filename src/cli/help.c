// `sbt help` and `sbt version`.
#include <string.h>

#include "base/tr.h"
#include "cli/verbs.h"

static enum sbt_rc help_run(struct sbt_cli *c, struct sbt_fault *f)
{
    (void)f;
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_open(&j, "verbs", '[');
        for (size_t i = 0; sbt_verb_at(i) != NULL; i++) {
            const struct sbt_verb *v = sbt_verb_at(i);
            sbt_json_open(&j, NULL, '{');
            sbt_json_str(&j, "args", v->args);
            sbt_json_str(&j, "help", sbt_tr(c->lang, v->help));
            sbt_json_str(&j, "name", v->name);
            sbt_json_open(&j, "options", '[');
            for (int k = 0; k < SBT_CLI_OPTS && v->opts[k].name != NULL; k++)
                sbt_json_str(&j, NULL, v->opts[k].name);
            sbt_json_close(&j, ']');
            sbt_json_close(&j, '}');
        }
        sbt_json_close(&j, ']');
        sbt_cli_json_end(c, &j);
        return SBT_OK;
    }
    fprintf(c->out, "%s\n\n", sbt_tr(c->lang, SBT_N_("sbt: penanganan dugaan pelanggaran netralitas pegawai ASN.")));
    for (size_t i = 0; sbt_verb_at(i) != NULL; i++) {
        const struct sbt_verb *v = sbt_verb_at(i);
        const char *help = sbt_tr(c->lang, v->help);
        fprintf(c->out, "  %-32s %.*s\n", sbt_arena_printf(c->arena, "%s %s", v->name, v->args),
                (int)(strcspn(help, ".")), help);
    }
    fprintf(c->out, "\n%s\n",
            sbt_tr(c->lang, SBT_N_("URL adalah sqlite:BERKAS atau postgresql://..., atau isi SBT_DB. Rincian: sbt "
                                   "PERINTAH --help")));
    return SBT_OK;
}

static enum sbt_rc version_run(struct sbt_cli *c, struct sbt_fault *f)
{
    (void)f;
    if (!c->json) {
        fprintf(c->out, "sbt %s\n", SBT_VERSION);
        return SBT_OK;
    }
    struct sbt_json j;
    struct sbt_buf out;
    sbt_cli_json(c, &j, &out);
    sbt_json_str(&j, "version", SBT_VERSION);
    sbt_cli_json_end(c, &j);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_help[] = {
    {.name = "help",
     .args = "",
     .help = SBT_N_("Menampilkan semua perintah."),
     .open = SBT_CLI_NOTHING,
     .json = true,
     .run = help_run},
    {.name = "version",
     .args = "",
     .help = SBT_N_("Menampilkan versi."),
     .open = SBT_CLI_NOTHING,
     .json = true,
     .run = version_run},
};
const size_t sbt_verbs_help_n = SBT_ARRAY_LEN(sbt_verbs_help);
