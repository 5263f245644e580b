// `sbt mail`: a test mail, and mails that came back.
#include "app/mail.h"

#include "cli/cli.h"

static enum sbt_rc bounced(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *why = sbt_cli_get(c, "--why");
    SBT_TRY(sbt_mail_bounced(&c->ctx, c->pos[0], why != NULL ? why : "bounced", f));
    sbt_cli_say(c, SBT_N_("Tidak ada surel lagi ke %1 sampai pemiliknya memilihnya lagi."), c->pos[0], NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc now(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t n, all = 0;
    do {
        SBT_TRY(sbt_mail_run(&c->app, c->arena, 100, &n, f));
        all += n;
    } while (n == 100);
    sbt_cli_say(c, SBT_N_("%1 orang diperiksa."), sbt_cli_num(c, all), NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_mail[] = {
    {.name = "mail bounced",
     .args = "[URL] ALAMAT",
     .help = SBT_N_("Mencatat bahwa surel ke alamat ini kembali. Panggil dari peladen surel Anda."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .opts = {{"--why", "TEKS", SBT_N_("kata peladen surel")}},
     .run = bounced},
    {.name = "mail run",
     .args = "[URL]",
     .help =
         SBT_N_("Mengirim surel pemberitahuan yang sudah waktunya. sbt serve dan sbt jobs run melakukannya sendiri; "
                "peladen surel disebut dalam SBT_SMTP_URL, SBT_MAIL_FROM, SBT_SMTP_USER, SBT_SMTP_PASSWORD_FILE."),
     .open = SBT_CLI_APP,
     .run = now},
};
const size_t sbt_verbs_mail_n = SBT_ARRAY_LEN(sbt_verbs_mail);
