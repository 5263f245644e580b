// `sbt identity ceremony|reshare`: the custodians' key, made once; and new custodians for it by the recovery code.
#include "app/account.h"
#include "app/identity_seal.h"
#include "base/buf.h"
#include "base/file.h"
#include "cli/cli.h"

// A file with a line "LOGIN passphrase" for each custodian; each types the line himself, then the file is destroyed.
static enum sbt_rc custodians(struct sbt_cli *c, struct sbt_custodian_new *list, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_blob text;
    SBT_TRY(sbt_file_read(c->arena, c->pos[0], 64 * 1024, &text, f));
    size_t n = 0;
    for (char *p = sbt_arena_strndup(c->arena, text.p, text.n); p != NULL && *p;) {
        char *end = strchr(p, '\n');
        if (end != NULL)
            *end = 0;
        size_t len = strlen(p);
        if (len > 0 && p[len - 1] == '\r')
            p[len - 1] = 0;
        char *blank = strchr(p, ' ');
        if (*p != 0 && *p != '#') {
            if (blank == NULL || n == SBT_CUSTODIANS_MAX)
                return sbt_fault_set(
                    f, SBT_E_INVALID,
                    SBT_N_("Setiap baris memuat nama masuk, satu spasi, lalu frasa sandi; dua sampai delapan baris."));
            *blank = 0;
            SBT_TRY(sbt_account_find(&c->ctx, p, &list[n].account.u, f));
            list[n++].passphrase = blank + 1;
        }
        p = end ? end + 1 : NULL;
    }
    *ret_n = n;
    return SBT_OK;
}

static enum sbt_rc ceremony_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_custodian_new list[SBT_CUSTODIANS_MAX];
    size_t n;
    SBT_TRY(custodians(c, list, &n, f));
    const char *code;
    struct sbt_id key;
    SBT_TRY(sbt_identity_ceremony(&c->ctx, list, n, &code, &key, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_str(&j, "key", sbt_id_text(c->arena, &key));
        sbt_json_str(&j, "recovery", code);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c,
                SBT_N_("Kunci penjaga identitas dibuat. Kode pemulihan (tulis di kertas, simpan terpisah, hanya tampil "
                       "sekali): %1"),
                code, NULL, NULL);
    sbt_cli_say(c, SBT_N_("Hancurkan sekarang berkas frasa sandi itu."), NULL, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc reshare_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_custodian_new list[SBT_CUSTODIANS_MAX];
    size_t n;
    const char *code;
    SBT_TRY(custodians(c, list, &n, f));
    SBT_TRY(sbt_cli_secret(c, "SBT_RECOVERY", SBT_N_("Kode pemulihan: "), &code, f));
    SBT_TRY(sbt_identity_reshare(&c->ctx, code, list, n, f));
    sbt_cli_say(
        c, SBT_N_("Penjaga identitas yang baru sudah memegang bagiannya. Hancurkan sekarang berkas frasa sandi itu."),
        NULL, NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_identity[] = {
    {.name = "identity ceremony",
     .args = "[URL] BERKAS",
     .help = SBT_N_(
         "Membuat kunci penjaga identitas pelapor. BERKAS memuat satu baris “nama_masuk frasa sandi” setiap penjaga."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .run = ceremony_run},
    {.name = "identity reshare",
     .args = "[URL] BERKAS",
     .help =
         SBT_N_("Memberi penjaga baru bagian kunci yang berlaku, dengan kode pemulihan (SBT_RECOVERY atau diketik)."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .run = reshare_run},
};
const size_t sbt_verbs_identity_n = SBT_ARRAY_LEN(sbt_verbs_identity);
