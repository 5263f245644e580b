// `sbt rulebook load`: a change of law, tried first, then put into the log.
#include "app/rulebook_load.h"

#include "base/embed.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/tr.h"
#include "cli/cli.h"

static const char *span_text(struct sbt_cli *c, const struct sbt_span *s)
{
    return s->to == SBT_DAY_NONE
               ? sbt_tr_fill(c->arena, c->lang, SBT_N_("sejak %1"), sbt_day_iso(c->arena, s->from), NULL, NULL)
               : sbt_tr_fill(c->arena, c->lang, SBT_N_("%1 sampai %2"), sbt_day_iso(c->arena, s->from),
                             sbt_day_iso(c->arena, s->to), NULL);
}

static void print_plan(struct sbt_cli *c, const struct sbt_rulebook_plan *p)
{
    fprintf(c->out, "%s %s\n%s\nsha256 %s\n", p->code, p->edition, p->title, p->sha256);
    sbt_cli_say(c, SBT_N_("Prosedur %1; hukum perbuatan %2."), span_text(c, &p->procedure), span_text(c, &p->law),
                NULL);
    if (p->replaces)
        sbt_cli_say(c, SBT_N_("Edisi %1 digantikan: kasus baru memakai edisi ini, kasus yang berjalan tetap."),
                    p->follows, NULL, NULL);
    else if (p->follows != NULL)
        sbt_cli_say(c, SBT_N_("Edisi %1 berakhir %2."), p->follows, sbt_day_iso(c->arena, p->follows_ends), NULL);
    if (p->changes_n > 0)
        sbt_cli_say(c, SBT_N_("Yang berubah terhadap %1:"), p->compared, NULL, NULL);
    for (size_t i = 0; i < p->changes_n; i++)
        fprintf(c->out, "  %s\n", p->changes[i]);
    for (size_t i = 0; i < p->moving_n; i++)
        sbt_cli_say(c, SBT_N_("Peralihan %1 dari %2: %3 terlapor."), p->moving[i].code, p->moving[i].from,
                    sbt_cli_num(c, p->moving[i].subjects_n));
    sbt_cli_say(c, SBT_N_("Kasus berjalan yang beralih: %1; yang tetap memakai aturannya: %2. Catatan: %3."),
                sbt_cli_num(c, p->cases_n), sbt_cli_num(c, p->stay_n), sbt_cli_num(c, (int64_t)p->notes_n));
}

static void json_plan(struct sbt_cli *c, const struct sbt_rulebook_plan *p, bool dry)
{
    struct sbt_json j;
    struct sbt_buf b;
    sbt_cli_json(c, &j, &b);
    sbt_json_open(&j, "changes", '[');
    for (size_t i = 0; i < p->changes_n; i++)
        sbt_json_str(&j, NULL, p->changes[i]);
    sbt_json_close(&j, ']');
    sbt_json_str(&j, "code", p->code);
    sbt_json_bool(&j, "dry_run", dry);
    sbt_json_str(&j, "edition", p->edition);
    if (p->follows != NULL) {
        sbt_json_str(&j, "follows", p->follows);
        if (p->replaces)
            sbt_json_bool(&j, "replaces", true);
        else
            sbt_json_str(&j, "follows_ends", sbt_day_iso(c->arena, p->follows_ends));
    }
    sbt_json_bool(&j, "known", p->known);
    sbt_json_int(&j, "moving_cases", p->cases_n);
    sbt_json_int(&j, "notes", (int64_t)p->notes_n);
    sbt_json_str(&j, "sha256", p->sha256);
    sbt_json_int(&j, "staying_cases", p->stay_n);
    sbt_cli_json_end(c, &j);
}

static enum sbt_rc load_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *file = c->pos[0];
    const struct sbt_embed_file *e = sbt_embed_find(file);
    struct sbt_blob text;
    if (e != NULL)
        text = (struct sbt_blob){e->text, e->size};
    else
        SBT_TRY(sbt_file_read(c->arena, file, SBT_LIMIT_RULEBOOK_BYTES, &text, f));
    struct sbt_rulebook_in in = {.file = file, .text = text.p, .n = text.n};
    struct sbt_rulebook_plan p;
    bool dry = sbt_cli_get(c, "--dry-run") != NULL;
    SBT_TRY(dry ? sbt_rulebook_plan(&c->ctx, &in, &p, f) : sbt_rulebook_load(&c->ctx, &in, &p, f));
    if (c->json) {
        json_plan(c, &p, dry);
        return SBT_OK;
    }
    if (p.known) {
        sbt_cli_say(c, SBT_N_("Isi ini sudah dimuat sebagai %1 edisi %2; tidak ada yang berubah."), p.code, p.edition,
                    NULL);
        return SBT_OK;
    }
    print_plan(c, &p);
    sbt_cli_say(
        c,
        dry ? SBT_N_("Percobaan: tidak ada yang dimuat.")
            : SBT_N_("Dimuat. Kasus yang beralih dipindahkan oleh pekerjaan latar, satu catatan untuk tiap kasus."),
        NULL, NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_rulebook_load[] = {
    {.name = "rulebook load",
     .args = "[URL] BERKAS.yaml",
     .help = SBT_N_("Memuat aturan. Kasus berjalan tetap memakai aturan saat dibuka, kecuali yang disebut peralihan "
                    "dalam berkas itu."),
     .open = SBT_CLI_APP,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .opts = {{"--dry-run", NULL, SBT_N_("periksa dan perlihatkan akibatnya, muat tidak satu pun")}},
     .run = load_run,
     .exits = SBT_N_("Keluar dengan 2 bila berkas salah, dengan 5 bila masanya bertumpang tindih; aturan yang "
                     "berlaku tetap.")},
};
const size_t sbt_verbs_rulebook_load_n = SBT_ARRAY_LEN(sbt_verbs_rulebook_load);
