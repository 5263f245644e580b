// `sbt user add|list|lock|totp`: accounts by the operator, or by a PIC or administrator with --as.
#include "app/account.h"
#include "base/buf.h"
#include "base/tr.h"
#include "cli/cli.h"

static enum sbt_rc add_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_account_in in = {.email = sbt_cli_get(c, "--email"),
                                .nip = sbt_cli_get(c, "--nip"),
                                .region = sbt_cli_get(c, "--region"),
                                .capacity = sbt_cli_get(c, "--capacity"),
                                .reason = sbt_cli_get(c, "--reason"),
                                .login = c->pos[0]};
    SBT_TRY(sbt_cli_must(c, "--name", &in.name, f));
    SBT_TRY(sbt_cli_must(c, "--agency", &in.agency, f));
    SBT_TRY(sbt_cli_must(c, "--role", &in.role, f));
    SBT_TRY(sbt_cli_day(c, "--from", &in.from, f));
    SBT_TRY(sbt_cli_day(c, "--to", &in.to, f));
    struct sbt_account_added out;
    SBT_TRY(sbt_account_add(&c->ctx, &in, &out, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_str(&j, "account", sbt_id_text(c->arena, &out.account));
        sbt_json_str(&j, "appointment", sbt_id_text(c->arena, &out.appointment));
        sbt_json_str(&j, "password", out.password);
        sbt_json_bool(&j, "waits", out.waits);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("Akun %1 dibuat. Kata sandi pertama: %2"), in.login, out.password, NULL);
    if (out.waits)
        sbt_cli_say(c, SBT_N_("Perannya menunggu persetujuan orang kedua."), NULL, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc list_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_account_list_in in = {.agency = sbt_cli_get(c, "--agency")};
    struct sbt_json j;
    struct sbt_buf b;
    if (c->json) {
        sbt_cli_json(c, &j, &b);
        sbt_json_open(&j, "accounts", '[');
    }
    do {
        struct sbt_account_row *rows;
        size_t n;
        SBT_TRY(sbt_account_list(&c->ctx, &in, &rows, &n, &in.after, f));
        for (size_t i = 0; i < n; i++) {
            if (!c->json) {
                fprintf(c->out, "%-24s %-32s %-10s %s\n", rows[i].login, rows[i].name != NULL ? rows[i].name : "-",
                        sbt_tr(c->lang, rows[i].status_label), rows[i].totp ? "TOTP" : "-");
                continue;
            }
            sbt_json_open(&j, NULL, '{');
            sbt_json_str(&j, "account", sbt_id_text(c->arena, &rows[i].id));
            sbt_json_bool(&j, "active", rows[i].active);
            sbt_json_bool(&j, "demo", rows[i].demo);
            sbt_json_str(&j, "login", rows[i].login);
            sbt_json_str(&j, "name", rows[i].name);
            sbt_json_int(&j, "roles", rows[i].roles_n);
            sbt_json_bool(&j, "totp", rows[i].totp);
            sbt_json_int(&j, "waiting", rows[i].waiting_n);
            sbt_json_close(&j, '}');
        }
    } while (in.after != NULL);
    if (c->json) {
        sbt_json_close(&j, ']');
        sbt_cli_json_end(c, &j);
    }
    return SBT_OK;
}

static enum sbt_rc lock_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_id id;
    bool lock = sbt_cli_get(c, "--unlock") == NULL;
    SBT_TRY(sbt_account_find(&c->ctx, c->pos[0], &id, f));
    SBT_TRY(sbt_account_lock(&c->ctx, &id, lock, sbt_cli_get(c, "--reason"), f));
    sbt_cli_say(c, lock ? SBT_N_("Akun %1 dikunci. Sesi dan tokennya berakhir.") : SBT_N_("Akun %1 dibuka."), c->pos[0],
                NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc totp_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_id id;
    const char *password = NULL;
    bool with = sbt_cli_get(c, "--password") != NULL;
    SBT_TRY(sbt_account_find(&c->ctx, c->pos[0], &id, f));
    SBT_TRY(sbt_account_reset(&c->ctx, &id, with, sbt_cli_get(c, "--reason"), &password, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_str(&j, "password", password);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("Aplikasi kode akun %1 dilepas dan dipasang lagi saat masuk berikutnya."), c->pos[0], NULL,
                NULL);
    if (password != NULL)
        sbt_cli_say(c, SBT_N_("Kata sandi pertama: %1"), password, NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_user[] = {
    {.name = "user add",
     .args = "[URL] NAMA_MASUK",
     .help = SBT_N_("Membuat akun dengan satu penugasan. Peran istimewa menunggu persetujuan orang kedua."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .act_as = true,
     .opts = {{"--name", "NAMA", SBT_N_("nama lengkap")},
              {"--agency", "KODE", SBT_N_("kode instansi")},
              {"--role", "PERAN", SBT_N_("kode peran")},
              {"--email", "SUREL", SBT_N_("alamat surel")},
              {"--nip", "NIP", SBT_N_("18 angka")},
              {"--region", "KODE", SBT_N_("wilayah, bila lebih sempit dari instansi")},
              {"--capacity", "KODE", SBT_N_("definitif, plt, plh, atau pj")},
              {"--from", "TANGGAL", SBT_N_("berlaku mulai")},
              {"--to", "TANGGAL", SBT_N_("berlaku sampai")},
              {"--reason", "TEKS", SBT_N_("surat penugasan")}},
     .run = add_run},
    {.name = "user list",
     .args = "[URL]",
     .help = SBT_N_("Menampilkan akun."),
     .open = SBT_CLI_APP,
     .json = true,
     .act_as = true,
     .opts = {{"--agency", "KODE", SBT_N_("hanya instansi ini")}},
     .run = list_run},
    {.name = "user lock",
     .args = "[URL] NAMA_MASUK",
     .help = SBT_N_("Mengunci akun serta mengakhiri sesi dan tokennya. Dengan --unlock: membukanya lagi."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .act_as = true,
     .opts = {{"--unlock", NULL, SBT_N_("buka kunci")}, {"--reason", "TEKS", SBT_N_("alasan")}},
     .run = lock_run},
    {.name = "user totp",
     .args = "[URL] NAMA_MASUK",
     .help = SBT_N_("Melepas aplikasi kode yang hilang. Peran istimewanya menunggu persetujuan orang kedua lagi."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .act_as = true,
     .opts = {{"--password", NULL, SBT_N_("beri juga kata sandi pertama yang baru")},
              {"--reason", "TEKS", SBT_N_("alasan")}},
     .run = totp_run},
};
const size_t sbt_verbs_user_n = SBT_ARRAY_LEN(sbt_verbs_user);
