// `sbt doctor`: unsafe settings in words, each with what to do about it.
#include "app/doctor.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/log_key.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/tr.h"
#include "cli/cli.h"

struct report {
    struct sbt_cli *c;
    struct sbt_json *j;
    int64_t unsafe_n, notes_n;
};

static void say(struct report *r, bool unsafe, const char *code, const char *msgid, const char *a1)
{
    r->unsafe_n += unsafe;
    r->notes_n += !unsafe;
    const char *text = sbt_tr_fill(r->c->arena, r->c->lang, msgid, a1, NULL, NULL);
    if (!r->c->json) {
        fprintf(r->c->out, "%s  %s\n", unsafe ? "!!" : "- ", text);
        return;
    }
    sbt_json_open(r->j, NULL, '{');
    sbt_json_str(r->j, "code", code);
    sbt_json_str(r->j, "message", text);
    sbt_json_bool(r->j, "unsafe", unsafe);
    sbt_json_close(r->j, '}');
}

static void files(struct report *r)
{
    struct sbt_cli *c = r->c;
    struct stat st;
    if (geteuid() == 0)
        say(r, false, "root",
            SBT_N_("Perintah ini berjalan sebagai root. Layani dengan pengguna sendiri, atau --user."), NULL);
    if (!sbt_str_starts(c->url, "sqlite:"))
        return;
    const char *path = c->url + 7;
    if (stat(path, &st) == 0 && (st.st_mode & 077) != 0)
        say(r, true, "db_mode", SBT_N_("Berkas %1 dapat dibaca orang lain di mesin ini. Jalankan: chmod 600 %1"), path);
    if (c->app.evidence_dir != NULL && stat(c->app.evidence_dir, &st) == 0 && (st.st_mode & 077) != 0)
        say(r, true, "evidence_mode", SBT_N_("Folder bukti %1 dapat dibaca orang lain. Jalankan: chmod 700 %1"),
            c->app.evidence_dir);
    const char *keys = sbt_keys_path(c->arena, c->url);
    const char *slash = strrchr(keys, '/');
    if (slash != NULL && strncmp(keys, path, (size_t)(slash - keys) + 1) == 0 &&
        strchr(path + (slash - keys) + 1, '/') == NULL)
        say(r, false, "keys_beside",
            SBT_N_("Berkas kunci terletak di samping basis data. Cadangan keduanya jangan disimpan bersama (%1)."),
            keys);
    struct statvfs fs;
    if (statvfs(path, &fs) == 0 && (uint64_t)fs.f_bavail * fs.f_frsize < (uint64_t)1 << 30)
        say(r, true, "disk", SBT_N_("Sisa ruang cakram di bawah 1 GB. Kosongkan atau perbesar cakram."), NULL);
}

static void log_files(struct report *r)
{
    struct sbt_cli *c = r->c;
    const char *dir = sbt_log_dir(c->arena, c->url);
    if (!sbt_file_exists(sbt_arena_printf(c->arena, "%s/key", dir)))
        say(r, true, "no_log_key", SBT_N_("Catatan tidak ditandatangani. Jalankan: sbt log init"), NULL);
    else if (!sbt_file_exists(sbt_arena_printf(c->arena, "%s/policy", dir)))
        say(r, false, "no_witness",
            SBT_N_("Belum ada saksi yang ikut menandatangani catatan. Tulis kebijakan saksi ke %1/policy."), dir);
}

static void network(struct report *r)
{
    const char *listen = sbt_cli_get(r->c, "--listen");
    if (listen == NULL || sbt_cli_loopback(listen))
        return;
    if (r->c->app.demo)
        say(r, true, "demo_public",
            SBT_N_("Basis data contoh tidak boleh menghadap jaringan (%1): sandinya diketahui semua orang."), listen);
    if (sbt_cli_get(r->c, "--tls-cert") == NULL)
        say(r, true, "no_tls",
            SBT_N_("Alamat %1 menghadap jaringan tanpa TLS. Taruh nginx di depannya, atau pakai "
                   "--tls-cert dan --tls-key."),
            listen);
    else
        say(r, false, "no_proxy", SBT_N_("Alamat %1 menghadap jaringan sendirian. Nginx di depannya lebih tahan."),
            listen);
}

static enum sbt_rc people(struct report *r, struct sbt_fault *f)
{
    struct sbt_cli *c = r->c;
    struct sbt_doctor d;
    SBT_TRY(sbt_doctor_look(&c->app, c->arena, &d, f));
    if (d.demo_accounts_n > 0 && !d.demo)
        say(r, true, "demo_accounts", SBT_N_("Ada %1 akun contoh dalam basis data yang bukan contoh. Kunci semuanya."),
            sbt_cli_num(c, d.demo_accounts_n));
    if (d.demo)
        say(r, false, "demo", SBT_N_("Ini basis data contoh: %1 akun dengan sandi yang diketahui umum."),
            sbt_cli_num(c, d.demo_accounts_n));
    if (d.admins_n == 0)
        say(r, true, "no_admin",
            SBT_N_("Belum ada administrator. Buat dengan: sbt user add NAMA --role admin --agency BKN"), NULL);
    else if (d.admins_n < 2)
        say(r, false, "one_admin",
            SBT_N_("Hanya ada satu administrator. Peran istimewa perlu dua orang: tambahkan yang kedua."), NULL);
    if (d.custodians_n < 2)
        say(r, false, "custodians", SBT_N_("Penjaga identitas pelapor baru %1 orang. Membuka identitas perlu dua."),
            sbt_cli_num(c, d.custodians_n));
    if (d.auditors_n == 0)
        say(r, false, "no_auditor", SBT_N_("Belum ada auditor catatan."), NULL);
    if (d.without_totp_n > 0)
        say(r, false, "without_totp",
            SBT_N_("%1 akun belum memasang aplikasi kode. Sampai itu mereka tidak melihat apa-apa."),
            sbt_cli_num(c, d.without_totp_n));
    if (d.rulebooks_n == 0)
        say(r, true, "no_rulebook", SBT_N_("Tidak ada aturan yang dimuat. Jalankan: sbt db create"), NULL);
    if (d.calendar_missing)
        say(r, d.calendar_now, "calendar",
            SBT_N_(
                "Hari libur dan cuti bersama %1 belum dimuat; tenggat hari kerja dapat meleset. Jalankan: sbt calendar "
                "import BERKAS.ics"),
            sbt_arena_printf(c->arena, "%d", d.calendar_missing));
    if (d.jobs_late_n > 100)
        say(r, true, "jobs_late", SBT_N_("%1 pekerjaan latar terlambat. Apakah ada yang menjalankannya?"),
            sbt_cli_num(c, d.jobs_late_n));
    return SBT_OK;
}

static void scanner(struct report *r)
{
    switch (sbt_doctor_scanner(r->c->arena)) {
    case SBT_SCANNER_NONE:
        say(r, false, "no_scanner", SBT_N_("Bukti tidak diperiksa dari virus: SBT_CLAMD tidak diisi."), NULL);
        return;
    case SBT_SCANNER_SILENT:
        say(r, true, "scanner_silent",
            SBT_N_("Pemindai virus di %1 tidak menjawab. Apakah clamav-daemon berjalan, dan bolehkah pengguna ini "
                   "memakai soketnya?"),
            getenv("SBT_CLAMD"));
        return;
    case SBT_SCANNER_BLIND:
        say(r, true, "scanner_blind",
            SBT_N_("Pemindai virus menjawab tetapi tidak mengenali berkas uji EICAR. Apakah daftar virusnya dimuat "
                   "(freshclam)?"),
            NULL);
        return;
    case SBT_SCANNER_WORKS:
        say(r, false, "scanner", SBT_N_("Pemindai virus menjawab dan mengenali berkas uji EICAR."), NULL);
    }
}

static enum sbt_rc doctor_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_json j;
    struct sbt_buf b;
    struct report r = {.c = c, .j = &j};
    if (c->json) {
        sbt_cli_json(c, &j, &b);
        sbt_json_open(&j, "findings", '[');
    }
    files(&r);
    log_files(&r);
    network(&r);
    scanner(&r);
    SBT_TRY(people(&r, f));
    if (c->json) {
        sbt_json_close(&j, ']');
        sbt_cli_json_end(c, &j);
    }
    if (r.unsafe_n > 0)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("%1 hal tidak aman."), sbt_cli_num(c, r.unsafe_n));
    sbt_cli_say(c, SBT_N_("Tidak ada yang tidak aman, %1 catatan."), sbt_cli_num(c, r.notes_n), NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_doctor[] = {
    {.name = "doctor",
     .args = "[URL]",
     .help = SBT_N_("Memeriksa pengaturan yang tidak aman dan mengatakan apa yang harus dilakukan."),
     .open = SBT_CLI_APP,
     .json = true,
     .opts = {{"--listen", "ADDR:PORT", SBT_N_("alamat yang akan dipakai sbt serve")},
              {"--tls-cert", "BERKAS", SBT_N_("sertifikat yang akan dipakai")}},
     .run = doctor_run,
     .exits = SBT_N_("Keluar dengan 5 bila ada yang tidak aman.")},
};
const size_t sbt_verbs_doctor_n = SBT_ARRAY_LEN(sbt_verbs_doctor);
