// The verbs of backups: `sbt backup`, `sbt restore`, `sbt keys backup` and `sbt keys restore`.
#include "app/backup.h"

#include "app/log_key.h"
#include "cli/cli.h"

static void progress(void *arg, int64_t done, int64_t of)
{
    struct sbt_cli *c = arg;
    if (c->verb->open == SBT_CLI_APP)
        sbt_cli_progress(c, SBT_N_("baris"), done, of);
    else
        sbt_cli_progress(c, SBT_N_("bita"), done, of);
}

static void tell(struct sbt_cli *c, const struct sbt_archive_info *i, const char *msgid)
{
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_int(&j, "bytes", i->bytes_n);
        sbt_json_str(&j, "engine", i->engine);
        sbt_json_int(&j, "events", i->events_n);
        sbt_json_int(&j, "files", i->files_n);
        sbt_json_str(&j, "made", sbt_us_iso(c->arena, i->made_us));
        sbt_json_str(&j, "product", i->product);
        sbt_json_int(&j, "rows", i->rows_n);
        sbt_json_int(&j, "schema", i->schema);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, msgid, sbt_cli_num(c, i->events_n), sbt_cli_num(c, i->rows_n), sbt_cli_num(c, i->files_n));
}

static enum sbt_rc backup_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_backup_progress p = {progress, c};
    struct sbt_archive_info i;
    SBT_TRY(sbt_backup_make(&c->app, c->pos[0], &p, c->arena, &i, f));
    tell(c, &i,
         SBT_N_("Cadangan ditulis: %1 peristiwa, %2 baris, %3 berkas bukti. Kunci tidak ikut: simpan terpisah "
                "dengan sbt keys backup."));
    return SBT_OK;
}

static enum sbt_rc restore_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_backup_progress p = {progress, c};
    struct sbt_archive_info i;
    SBT_TRY(sbt_backup_restore(c->pos[0], c->url, c->clock, &p, c->arena, &i, f));
    tell(c, &i, SBT_N_("Dipulihkan dan diperiksa: %1 peristiwa, %2 baris, %3 berkas bukti."));
    struct sbt_log_keys k;
    struct sbt_checkpoint newest;
    struct sbt_fault quiet = {0};
    bool found = false;
    if (sbt_log_keys_load(c->arena, sbt_log_dir(c->arena, c->url), &k, &quiet) == SBT_OK) {
        if (sbt_log_newest_load(c->arena, &k, &newest, &found, &quiet) == SBT_OK && found &&
            newest.size > (uint64_t)i.events_n)
            sbt_cli_say(
                c,
                SBT_N_("Perhatian: catatan pernah ditandatangani sampai %1 entri, cadangan ini memuat %2. Sebelum sbt "
                       "serve, kembalikan sisanya dengan sbt log replay atau nyatakan hilang dengan sbt log reopen."),
                sbt_cli_num(c, (int64_t)newest.size), sbt_cli_num(c, i.events_n), NULL);
        sbt_log_keys_wipe(&k);
    }
    return SBT_OK;
}

static enum sbt_rc keys_backup_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *pass;
    SBT_TRY(sbt_cli_secret(c, "SBT_PASSPHRASE", SBT_N_("Frasa sandi kunci"), &pass, f));
    SBT_TRY(sbt_backup_keys(c->url, c->pos[0], pass, f));
    sbt_cli_say(c, SBT_N_("Kunci ditulis ke %1, terbungkus frasa sandi. Simpan jauh dari cadangan data."), c->pos[0],
                NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc keys_restore_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *pass;
    SBT_TRY(sbt_cli_secret(c, "SBT_PASSPHRASE", SBT_N_("Frasa sandi kunci"), &pass, f));
    SBT_TRY(sbt_backup_keys_restore(c->pos[0], c->url, pass, f));
    sbt_cli_say(c, SBT_N_("Kunci dipulihkan ke %1."), sbt_keys_path(c->arena, c->url), NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_backup[] = {
    {.name = "backup",
     .args = "[URL] BERKAS",
     .help = SBT_N_("Menulis satu arsip berisi semua data dan bukti pada satu saat, tanpa kunci; server boleh tetap "
                    "berjalan. Arsip berlaku untuk SQLite dan PostgreSQL."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .run = backup_run},
    {.name = "keys backup",
     .args = "[URL] BERKAS",
     .help = SBT_N_("Menulis kunci server ke berkas yang terbungkus frasa sandi (ditanyakan, atau SBT_PASSPHRASE)."),
     .open = SBT_CLI_URL,
     .pos_min = 1,
     .pos_max = 1,
     .run = keys_backup_run},
    {.name = "keys restore",
     .args = "[URL] BERKAS",
     .help = SBT_N_("Mengembalikan kunci dari berkas sbt keys backup ke tempatnya; kunci yang ada tidak ditimpa."),
     .open = SBT_CLI_URL,
     .pos_min = 1,
     .pos_max = 1,
     .run = keys_restore_run},
    {.name = "restore",
     .args = "BERKAS [URL]",
     .help = SBT_N_("Memulihkan arsip ke basis data baru yang kosong. Menolak kunci yang salah dan arsip yang rusak "
                    "sebelum menulis apa pun, lalu memeriksa seluruh catatan peristiwa."),
     .open = SBT_CLI_URL,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .run = restore_run,
     .exits = SBT_N_("3: kunci lain; 5: tujuan tidak kosong; 8: arsip rusak.")},
};
const size_t sbt_verbs_backup_n = SBT_ARRAY_LEN(sbt_verbs_backup);
