// `sbt token add|revoke`.
#include <string.h>

#include "app/account_secret.h"
#include "base/buf.h"
#include "cli/cli.h"

static enum sbt_rc add_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_token_in in = {0};
    const char *scopes, *words[20];
    SBT_TRY(sbt_cli_must(c, "--name", &in.name, f));
    SBT_TRY(sbt_cli_must(c, "--scopes", &scopes, f));
    SBT_TRY(sbt_cli_int(c, "--days", 90, 1, SBT_TOKEN_DAYS_MAX, &in.days, f));
    for (const char *p = scopes; *p != '\0' && in.scopes_n < SBT_ARRAY_LEN(words);) {
        size_t n = strcspn(p, ",");
        words[in.scopes_n++] = sbt_arena_strndup(c->arena, p, n);
        p += n + (p[n] == ',');
    }
    in.scopes = words;
    const char *token;
    struct sbt_id id;
    SBT_TRY(sbt_token_add(&c->ctx, &in, &token, &id, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_str(&j, "id", sbt_id_text(c->arena, &id));
        sbt_json_str(&j, "token", token);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("Token %1 (hanya ditampilkan sekali):"), sbt_id_text(c->arena, &id), NULL, NULL);
    if (!c->json)
        fprintf(c->out, "%s\n", token);
    return SBT_OK;
}

static enum sbt_rc revoke_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_id id;
    if (!sbt_id_parse(c->pos[0], &id))
        return sbt_fault_set(f, SBT_E_USAGE, SBT_N_("“%1” bukan nomor token."), c->pos[0]);
    SBT_TRY(sbt_token_revoke(&c->ctx, &id, f));
    sbt_cli_say(c, SBT_N_("Token %1 dicabut."), c->pos[0], NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_token[] = {
    {.name = "token add",
     .args = "[URL] --as AKUN",
     .help = SBT_N_("Membuat token API untuk penugasan sendiri. Ditampilkan sekali saja."),
     .open = SBT_CLI_APP,
     .json = true,
     .act_as = true,
     .opts = {{"--name", "NAMA", SBT_N_("untuk apa")},
              {"--scopes", "IZIN,...", SBT_N_("misalnya report_enter,case_read")},
              {"--days", "N", SBT_N_("berlaku berapa hari (90)")}},
     .run = add_run},
    {.name = "token revoke",
     .args = "[URL] NOMOR",
     .help = SBT_N_("Mencabut token API."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .act_as = true,
     .run = revoke_run},
};
const size_t sbt_verbs_token_n = SBT_ARRAY_LEN(sbt_verbs_token);
