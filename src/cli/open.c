// `sbt open release|base|csv`: what anybody may see of the figures, published once a month.
#include "app/figure_fold.h"
#include "app/open_data.h"
#include "base/limits.h"
#include "cli/cli.h"

static enum sbt_rc release_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t n;
    size_t tables;
    const char *month = sbt_cli_get(c, "--month");
    enum sbt_rc rc = sbt_figure_fold_all(&c->app, NULL, NULL, &n, f);
    if (rc == SBT_E_BUSY) // a server does it
        sbt_fault_clear(f);
    else
        SBT_TRY(rc);
    if (month)
        SBT_TRY(sbt_open_release(&c->ctx, month, &tables, f));
    else
        SBT_TRY(sbt_open_release_due(&c->ctx, &month, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_str(&j, "month", month);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c,
                month ? SBT_N_("Data terbuka bulan %1 terbit: /data?rilis=%1")
                      : SBT_N_("Tidak ada bulan yang menunggu terbit."),
                month, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc base_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t base;
    if (!sbt_parse_i64(c->pos[0], 0, 1000, &base))
        base = 0;
    SBT_TRY(sbt_open_base_set(&c->ctx, base, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_int(&j, "base", base);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("Mulai terbitan berikutnya angka ditulis sebagai rentang selebar %1."), sbt_cli_num(c, base),
                NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc csv_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *month;
    struct sbt_open_in in = {.rilis = sbt_cli_get(c, "--month"), .by = sbt_cli_get(c, "--by")};
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    SBT_TRY(sbt_open_csv(&c->ctx, &in, &month, &out, f));
    fputs(out.p, c->out);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_open[] = {
    {.name = "open release",
     .args = "[URL]",
     .help = SBT_N_("Menerbitkan data terbuka suatu bulan yang sudah berakhir. Server melakukannya sendiri."),
     .open = SBT_CLI_APP,
     .json = true,
     .opts = {{"--month", "BULAN", SBT_N_("misalnya 2024-11; tanpa itu, bulan yang baru berakhir")}},
     .run = release_run},
    {.name = "open base",
     .args = "[URL] LEBAR",
     .help = SBT_N_("Menentukan lebar rentang data terbuka: 5, 10, atau 20; tidak dapat dipersempit lagi."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .run = base_run},
    {.name = "open csv",
     .args = "[URL]",
     .help = SBT_N_("Menulis data terbuka yang sudah terbit sebagai CSV."),
     .open = SBT_CLI_APP,
     .opts = {{"--month", "BULAN", SBT_N_("misalnya 2024-11; tanpa itu, yang terbaru")},
              {"--by", "TABEL", SBT_N_("status, province, offence, position, atau contest; tanpa itu, semuanya")}},
     .run = csv_run},
};
const size_t sbt_verbs_open_n = SBT_ARRAY_LEN(sbt_verbs_open);
