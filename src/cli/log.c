// The verbs of the log's proof: keys, state, publishing, nodes anew, opening anew after a loss.
#include <string.h>

#include "app/evidence_return.h"
#include "app/log_reopen.h"
#include "app/prover.h"
#include "base/tr.h"
#include "cli/cli.h"

static enum sbt_rc keys_of(struct sbt_cli *c, struct sbt_log_keys *ret, struct sbt_fault *f)
{
    return sbt_log_keys_load(c->arena, sbt_log_dir(c->arena, c->url), ret, f);
}

static enum sbt_rc keys_show(struct sbt_cli *c, const struct sbt_log_keys *k)
{
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_str(&j, "folder", k->dir);
        sbt_json_open(&j, "keys", '[');
        for (size_t i = 0; i < k->n; i++) {
            sbt_json_open(&j, NULL, '{');
            sbt_json_bool(&j, "signs", k->key[i].signs);
            sbt_json_str(&j, "vkey", sbt_vkey_text(c->arena, &k->key[i].key));
            sbt_json_close(&j, '}');
        }
        sbt_json_close(&j, ']');
        sbt_json_str(&j, "origin", k->origin);
        sbt_cli_json_end(c, &j);
        return SBT_OK;
    }
    sbt_cli_say(c, SBT_N_("Catatan %1, kunci dalam %2:"), k->origin, k->dir, NULL);
    for (size_t i = 0; i < k->n; i++)
        fprintf(c->out, "  %s  %s\n", sbt_vkey_text(c->arena, &k->key[i].key),
                sbt_tr(c->lang, k->key[i].signs ? SBT_N_("menandatangani") : SBT_N_("sudah berhenti")));
    return SBT_OK;
}

static enum sbt_rc init_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_log_keys k;
    SBT_TRY(sbt_log_keys_create(c->arena, sbt_log_dir(c->arena, c->url), sbt_cli_get(c, "--origin"), &k, f));
    return keys_show(c, &k);
}

static enum sbt_rc keys_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_log_keys k;
    SBT_TRY(keys_of(c, &k, f));
    return keys_show(c, &k);
}

static enum sbt_rc rotate_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_log_keys k;
    SBT_TRY(keys_of(c, &k, f));
    SBT_TRY(sbt_log_keys_rotate(&k, f));
    SBT_TRY(keys_show(c, &k));
    sbt_cli_say(
        c,
        SBT_N_("Mulai titik simpan berikutnya kedua kunci menandatangani. Berikan kunci baru kepada setiap saksi "
               "(sbt witness trust) dan setiap kebijakan, kemudian jalankan sbt log retire."),
        NULL, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc retire_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_log_keys k;
    int64_t n;
    SBT_TRY(keys_of(c, &k, f));
    SBT_TRY(sbt_log_keys_retire(&k, &n, f));
    SBT_TRY(keys_show(c, &k));
    sbt_cli_say(c, SBT_N_("%1 kunci lama dihapus rahasianya. Titik simpan lama tetap sah dengan kunci publiknya."),
                sbt_cli_num(c, n), NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc publish_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t n;
    SBT_TRY(sbt_log_publish(&c->app, c->arena, c->pos[0], &n, f));
    sbt_cli_say(c, SBT_N_("%1 berkas ditulis ke %2."), sbt_cli_num(c, n), c->pos[0], NULL);
    return SBT_OK;
}

static enum sbt_rc rebuild_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t n;
    SBT_TRY(sbt_prover_rebuild(&c->app, c->arena, &n, f));
    sbt_cli_say(c, SBT_N_("Pohon bukti disusun ulang dari %1 catatan dan cocok dengan setiap titik simpan."),
                sbt_cli_num(c, n), NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc sign_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_prover *p;
    bool more = true;
    int64_t n;
    SBT_TRY(sbt_store_sequence(c->app.store, &n, f));
    SBT_TRY(sbt_prover_open(&c->app, sbt_log_dir(c->arena, c->url), true, &p, f));
    enum sbt_rc rc = SBT_OK;
    while (rc == SBT_OK && more)
        rc = sbt_prover_pass(p, &more, f);
    enum sbt_prover_state state = sbt_prover_state(p);
    sbt_prover_close(p);
    SBT_TRY(rc);
    if (state != SBT_PROVER_RUNNING)
        return sbt_fault_set(
            f, SBT_E_CONFLICT,
            SBT_N_("Tidak ditandatangani: keadaan bukti “%1”. Lihat docs/operations.md, bagian catatan "
                   "yang dapat dibuktikan."),
            sbt_prover_state_name(state));
    const char *text;
    SBT_TRY(sbt_log_checkpoint_text(&c->app, c->arena, &text, f));
    fputs(text, c->out);
    return SBT_OK;
}

static enum sbt_rc reopen_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_log_reopen_in in = {.dir = sbt_log_dir(c->arena, c->url)};
    struct sbt_log_reopen_out out;
    SBT_TRY(sbt_cli_must(c, "--origin", &in.origin, f));
    SBT_TRY(sbt_cli_must(c, "--reason", &in.reason, f));
    SBT_TRY(sbt_log_reopen(&c->ctx, &in, &out, f));
    sbt_cli_say(
        c,
        SBT_N_("Catatan dibuka dengan nama baru %1. Peristiwa pertamanya menyebut nama lama dan rentang yang hilang, "
               "entri %2 sampai %3."),
        in.origin, sbt_cli_num(c, out.lost_from), sbt_cli_num(c, out.lost_to));
    sbt_cli_say(c, SBT_N_("Berikan kunci ini kepada setiap saksi dan kebijakan, lalu jalankan sbt serve: %1"), out.vkey,
                NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc copy_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t from, n;
    SBT_TRY(sbt_cli_int(c, "--from", 0, 0, INT64_MAX, &from, f));
    SBT_TRY(sbt_log_copy(&c->ctx, from, c->pos[0], &n, f));
    sbt_cli_say(c, SBT_N_("%1 catatan disalin ke %2, beserta isinya: simpan seperti basis data."), sbt_cli_num(c, n),
                c->pos[0], NULL);
    return SBT_OK;
}

static enum sbt_rc replay_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t n;
    SBT_TRY(sbt_log_replay(&c->ctx, sbt_log_dir(c->arena, c->url), c->pos[0], &n, f));
    sbt_cli_say(
        c,
        SBT_N_("%1 catatan dikembalikan; pohonnya sama dengan yang pernah ditandatangani. Jalankan sbt db rebuild, "
               "lalu sbt serve."),
        sbt_cli_num(c, n), NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc evidence_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *from = sbt_cli_get(c, "--from");
    struct sbt_evidence_gone *g;
    int64_t back = 0;
    size_t n;
    if (from)
        SBT_TRY(sbt_evidence_return(&c->ctx, from, &back, f));
    SBT_TRY(sbt_evidence_gone(&c->ctx, &g, &n, f));
    for (size_t i = 0; i < n; i++)
        fprintf(c->out, "%s %lld %s\n", g[i].sha256, (long long)g[i].size, g[i].media);
    sbt_cli_say(c, SBT_N_("%1 berkas bukti dikembalikan; %2 masih hilang."), sbt_cli_num(c, back),
                sbt_cli_num(c, (int64_t)n), NULL);
    return n == 0 ? SBT_OK
                  : sbt_fault_set(f, SBT_E_CORRUPT,
                                  SBT_N_("Isi berkas bukti di atas tidak ada di sini (SHA-256, ukuran, jenis). Minta "
                                         "salinannya, lalu jalankan lagi dengan --from MAP."));
}

const struct sbt_verb sbt_verbs_log[] = {
    {.name = "log copy",
     .args = "[URL] BERKAS",
     .help = SBT_N_(
         "Menyalin catatan beserta isinya ke berkas, untuk disimpan di tempat lain dan dikembalikan dengan sbt log "
         "replay bila cadangan tertinggal."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .opts = {{"--from", "N", SBT_N_("mulai dari entri ini (0)")}},
     .run = copy_run},
    {.name = "log evidence",
     .args = "[URL]",
     .help = SBT_N_("Menyebut berkas bukti yang ada dalam catatan tetapi isinya hilang, misalnya sesudah memulihkan "
                    "cadangan, dan mengambilnya kembali dari salinan menurut sidiknya."),
     .open = SBT_CLI_APP,
     .opts = {{"--from", "MAP", SBT_N_("map berisi salinan; nama berkasnya bebas")}},
     .run = evidence_run,
     .exits = SBT_N_("Keluar dengan 8 bila masih ada yang hilang.")},
    {.name = "log init",
     .args = "[URL]",
     .help =
         SBT_N_("Membuat kunci catatan di samping kunci server. db create melakukannya dengan nama acak; jalankan ini "
                "sebelumnya untuk memberi nama sendiri."),
     .open = SBT_CLI_URL,
     .json = true,
     .opts = {{"--origin", "NAMA", SBT_N_("nama catatan, misalnya kasus.bkn.go.id/log")}},
     .run = init_run},
    {.name = "log keys",
     .args = "[URL]",
     .help = SBT_N_("Menampilkan kunci publik catatan, untuk saksi dan kebijakan."),
     .open = SBT_CLI_URL,
     .json = true,
     .run = keys_run},
    {.name = "log publish",
     .args = "[URL] MAP",
     .help = SBT_N_("Menulis titik simpan, ubin pohon, dan entri (tertutup) ke map yang dapat dilayani server statis. "
                    "Boleh diulang."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .run = publish_run},
    {.name = "log rebuild",
     .args = "[URL]",
     .help = SBT_N_("Menyusun ulang pohon bukti dari catatan dan membandingkannya dengan setiap titik simpan."),
     .open = SBT_CLI_APP,
     .run = rebuild_run,
     .exits = SBT_N_("Keluar dengan 8 bila ada perbedaan.")},
    {.name = "log reopen",
     .args = "[URL]",
     .help =
         SBT_N_("Sesudah kehilangan yang tidak dapat dipulihkan: membuka catatan dengan nama dan kunci baru; peristiwa "
                "pertamanya menyebut nama lama dan rentang yang hilang."),
     .open = SBT_CLI_APP,
     .act_as = true,
     .opts = {{"--origin", "NAMA", SBT_N_("nama baru")}, {"--reason", "TEKS", SBT_N_("apa yang terjadi")}},
     .run = reopen_run},
    {.name = "log replay",
     .args = "[URL] BERKAS",
     .help = SBT_N_(
         "Mengembalikan catatan yang hilang dari berkas sbt log copy, sampai titik simpan terbaru dan hanya bila "
         "pohonnya sama. Hentikan server dahulu."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .run = replay_run,
     .exits = SBT_N_("Keluar dengan 8 bila salinan tidak cocok.")},
    {.name = "log retire",
     .args = "[URL]",
     .help = SBT_N_("Menghapus rahasia semua kunci catatan kecuali yang terbaru."),
     .open = SBT_CLI_URL,
     .json = true,
     .run = retire_run},
    {.name = "log rotate",
     .args = "[URL]",
     .help = SBT_N_("Menambah kunci catatan yang baru; yang lama tetap ikut menandatangani sampai sbt log retire."),
     .open = SBT_CLI_URL,
     .json = true,
     .run = rotate_run},
    {.name = "log sign",
     .args = "[URL]",
     .help = SBT_N_(
         "Satu putaran tanpa server: memasukkan catatan baru ke pohon, menandatangani, meminta saksi, dan mencetak "
         "titik simpan."),
     .open = SBT_CLI_APP,
     .run = sign_run,
     .exits = SBT_N_("Keluar dengan 5 bila penandatanganan ditolak.")},
};
const size_t sbt_verbs_log_n = SBT_ARRAY_LEN(sbt_verbs_log);
