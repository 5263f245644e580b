// `sbt custody create`: the ceremony in which the custodians of reporters' identities get their key.
#include "app/account.h"
#include "app/identity_seal.h"
#include "base/tr.h"
#include "cli/cli.h"

static enum sbt_rc create_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_custodian_new who[SBT_CLI_POS];
    for (int i = 0; i < c->pos_n; i++) {
        const char *env = sbt_arena_printf(c->arena, "SBT_PASSPHRASE_%d", i + 1);
        const char *prompt = sbt_tr_fill(c->arena, c->lang, SBT_N_("Frasa sandi %1 (minta orangnya mengetik sendiri)"),
                                         c->pos[i], NULL, NULL);
        struct sbt_id id;
        SBT_TRY(sbt_account_find(&c->ctx, c->pos[i], &id, f));
        who[i].account.u = id;
        SBT_TRY(sbt_cli_secret(c, env, prompt, &who[i].passphrase, f));
    }
    const char *recovery;
    struct sbt_id key;
    SBT_TRY(sbt_identity_ceremony(&c->ctx, who, (size_t)c->pos_n, &recovery, &key, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_str(&j, "key", sbt_id_text(c->arena, &key));
        sbt_json_str(&j, "recovery", recovery);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c,
                SBT_N_("Kunci penjaga dibuat. Kode pemulihan, tulis di kertas dan simpan terpisah, tidak ditampilkan "
                       "lagi: %1"),
                recovery, NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_custody[] = {
    {.name = "custody create",
     .args = "[URL] NAMA_MASUK NAMA_MASUK...",
     .help = SBT_N_("Membuat kunci identitas pelapor. Dua penjaga bersama membukanya, seorang saja tidak pernah."),
     .open = SBT_CLI_APP,
     .pos_min = 2,
     .pos_max = SBT_CLI_POS,
     .json = true,
     .run = create_run},
};
const size_t sbt_verbs_custody_n = SBT_ARRAY_LEN(sbt_verbs_custody);
