// `sbt erase`: retention rules, and erasures that two custodians agree on.
#include "app/erasure.h"

#include "cli/cli.h"

static enum sbt_rc rules(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_retention *r;
    size_t n;
    SBT_TRY(sbt_retention_list(c->arena, &r, &n, f));
    for (size_t i = 0; i < n; i++)
        fprintf(c->out, "%-20s %3lld  %s (%s)\n", r[i].code, (long long)r[i].years,
                sbt_str_eq(c->lang, "en") ? r[i].label_en : r[i].label_id, r[i].basis);
    return SBT_OK;
}

static enum sbt_rc propose(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_erasure_in in = {.rule = c->pos[0], .reason = sbt_cli_get(c, "--reason")};
    struct sbt_erasure_out out;
    bool dry = sbt_cli_get(c, "--dry-run") != NULL;
    SBT_TRY(sbt_cli_day(c, "--before", &in.before, f));
    SBT_TRY(sbt_erasure_propose(&c->ctx, &in, dry, &out, f));
    sbt_cli_say(c, SBT_N_("%1 catatan dengan %2 bagian, dari kasus yang selesai sebelum %3."),
                sbt_cli_num(c, out.events_n), sbt_cli_num(c, out.parts_n),
                sbt_day_human(c->arena, out.before, c->lang));
    if (!dry)
        sbt_cli_say(c, SBT_N_("Usulan %1 menunggu penjaga lain: sbt erase approve"), sbt_id_text(c->arena, &out.id),
                    NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc decide(struct sbt_cli *c, bool agree, struct sbt_fault *f)
{
    struct sbt_id id;
    if (!sbt_id_parse(c->pos[0], &id))
        return sbt_fault_set(f, SBT_E_USAGE, SBT_N_("Ini bukan nomor usulan."));
    return sbt_erasure_decide(&c->ctx, &id, agree, sbt_cli_get(c, "--reason"), f);
}

static enum sbt_rc approve(struct sbt_cli *c, struct sbt_fault *f)
{
    return decide(c, true, f);
}

static enum sbt_rc refuse(struct sbt_cli *c, struct sbt_fault *f)
{
    return decide(c, false, f);
}

static enum sbt_rc list(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_erasure_view *v;
    size_t n;
    SBT_TRY(sbt_erasure_list(&c->ctx, &v, &n, f));
    for (size_t i = 0; i < n; i++)
        fprintf(c->out, "%s %-9s %s %lld/%lld %s\n", sbt_id_text(c->arena, &v[i].id), v[i].status, v[i].rule,
                (long long)v[i].events_n, (long long)v[i].parts_n, sbt_day_human(c->arena, v[i].before, c->lang));
    return SBT_OK;
}

static enum sbt_rc run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t n;
    SBT_TRY(sbt_erasure_run(&c->ctx, &n, f));
    sbt_cli_say(c, SBT_N_("%1 bagian dihapus untuk selamanya. Segel dan angka tetap."), sbt_cli_num(c, n), NULL, NULL);
    return SBT_OK;
}

#define REASON                                                    \
    {                                                             \
        "--reason", "TEKS", SBT_N_("dasar: surat dan tanggalnya") \
    }
const struct sbt_verb sbt_verbs_erase[] = {
    {.name = "erase rules",
     .args = "",
     .help = SBT_N_("Menampilkan aturan penyimpanan: apa, berapa tahun sesudah kasus selesai, dan dasarnya."),
     .open = SBT_CLI_NOTHING,
     .run = rules},
    {.name = "erase propose",
     .args = "[URL] ATURAN --as PENJAGA",
     .help = SBT_N_("Mengusulkan penghapusan isi menurut aturan penyimpanan. Penjaga lain harus menyetujuinya."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .act_as = true,
     .opts = {REASON,
              {"--before", "TANGGAL", SBT_N_("hanya kasus yang selesai sebelum tanggal ini")},
              {"--dry-run", NULL, SBT_N_("hanya menghitung")}},
     .run = propose},
    {.name = "erase approve",
     .args = "[URL] USULAN --as PENJAGA",
     .help = SBT_N_("Menyetujui usulan penjaga lain."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .act_as = true,
     .opts = {REASON},
     .run = approve},
    {.name = "erase refuse",
     .args = "[URL] USULAN --as PENJAGA",
     .help = SBT_N_("Menolak usulan penjaga lain."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .act_as = true,
     .opts = {REASON},
     .run = refuse},
    {.name = "erase list",
     .args = "[URL]",
     .help = SBT_N_("Menampilkan usulan penghapusan dan keadaannya."),
     .open = SBT_CLI_APP,
     .run = list},
    {.name = "erase run",
     .args = "[URL]",
     .help = SBT_N_(
         "Menghapus yang sudah disetujui, lalu melipat keadaan sekali lagi. Jalankan pada jam sepi; aman diulang "
         "bila terputus."),
     .open = SBT_CLI_APP,
     .run = run},
};
const size_t sbt_verbs_erase_n = SBT_ARRAY_LEN(sbt_verbs_erase);
