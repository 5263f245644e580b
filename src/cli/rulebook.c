// `sbt rulebook check|show|graph|diff`: the law as files, judged, read, drawn and compared without a database.
#include <string.h>

#include "app/master.h"
#include "app/rulebook_load.h"
#include "app/rulebook_read.h"
#include "base/buf.h"
#include "base/embed.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/tr.h"
#include "cli/cli.h"

static enum sbt_rc read_one(struct sbt_cli *c, const char *file, struct sbt_blob *ret, struct sbt_fault *f)
{
    const struct sbt_embed_file *e = sbt_embed_find(file);
    if (e == NULL)
        return sbt_file_read(c->arena, file, SBT_LIMIT_RULEBOOK_BYTES, ret, f);
    *ret = (struct sbt_blob){e->text, e->size};
    return SBT_OK;
}

static enum sbt_rc check_one(struct sbt_cli *c, const char *file, struct sbt_json *j, const struct sbt_rulebook **ret,
                             struct sbt_fault *f)
{
    struct sbt_blob text;
    SBT_TRY(read_one(c, file, &text, f));
    const struct sbt_rulebook *rb = NULL;
    const struct sbt_rb_finding *found = NULL;
    size_t n = 0, warnings = 0;
    SBT_TRY(sbt_master_rulebook_check(c->arena, file, text.p, text.n, &rb, &found, &n, f));
    if (c->json) {
        sbt_json_open(j, NULL, '{');
        sbt_json_str(j, "file", file);
        sbt_json_open(j, "warnings", '[');
    }
    for (size_t i = 0; i < n; i++) {
        if (!found[i].warning)
            continue;
        warnings++;
        const char *say =
            sbt_tr_fill(c->arena, c->lang, found[i].say, found[i].args[0], found[i].args[1], found[i].args[2]);
        if (c->json) {
            sbt_json_open(j, NULL, '{');
            sbt_json_int(j, "line", found[i].line);
            sbt_json_str(j, "message", say);
            sbt_json_close(j, '}');
        } else {
            fprintf(c->out, "%s:%d: %s\n", file, found[i].line, say);
        }
    }
    if (c->json) {
        sbt_json_close(j, ']');
        sbt_json_close(j, '}');
    }
    sbt_cli_say(c, SBT_N_("%1: benar, %2 catatan."), file, sbt_cli_num(c, (int64_t)warnings), NULL);
    *ret = rb;
    return SBT_OK;
}

// The files that are given, or all that are built in; together they may not claim one day twice.
static enum sbt_rc check_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_json j;
    struct sbt_buf b;
    const struct sbt_rulebook **all = SBT_NEW_N(c->arena, const struct sbt_rulebook *, sbt_embed_files_n + SBT_CLI_POS);
    size_t n = 0;
    if (c->json) {
        sbt_cli_json(c, &j, &b);
        sbt_json_open(&j, "rulebooks", '[');
    }
    for (int i = 0; i < c->pos_n; i++)
        SBT_TRY(check_one(c, c->pos[i], &j, &all[n++], f));
    for (size_t i = 0; c->pos_n == 0 && i < sbt_embed_files_n; i++)
        if (sbt_str_starts(sbt_embed_files[i].name, "rulebooks/"))
            SBT_TRY(check_one(c, sbt_embed_files[i].name, &j, &all[n++], f));
    SBT_TRY(sbt_rulebook_check_set(c->arena, all, n, f));
    const struct sbt_rb_hole *holes;
    size_t holes_n;
    sbt_rulebook_holes(c->arena, all, n, &holes, &holes_n);
    for (size_t i = 0; i < holes_n && !c->json; i++)
        fprintf(c->out, "%s:1: %s\n", holes[i].after->file, sbt_rulebook_hole_text(c->arena, c->lang, &holes[i]));
    if (c->json) {
        sbt_json_close(&j, ']');
        sbt_cli_json_end(c, &j);
    }
    return SBT_OK;
}

// A code of a built-in file, or a path.
static enum sbt_rc read_rulebook(struct sbt_cli *c, const char *file, const struct sbt_rulebook **ret,
                                 struct sbt_fault *f)
{
    struct sbt_blob text;
    const char *inside = sbt_arena_printf(c->arena, "rulebooks/%s.yaml", file);
    if (sbt_embed_find(inside) != NULL)
        file = inside;
    SBT_TRY(read_one(c, file, &text, f));
    return sbt_rulebook_parse(c->arena, file, text.p, text.n, ret, f);
}

static enum sbt_rc show_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const struct sbt_rulebook *rb;
    SBT_TRY(read_rulebook(c, c->pos[0], &rb, f));
    SBT_AUTO_BUF hash;
    sbt_buf_init(&hash, 65);
    sbt_buf_add_hex(&hash, rb->hash.b, sizeof rb->hash.b);
    const struct sbt_rb_item *items;
    size_t n;
    sbt_rulebook_items(c->arena, rb, c->lang, &items, &n);
    const char *section = "";
    for (size_t i = 0; i < n; i++) {
        if (!sbt_str_eq(section, items[i].section))
            fprintf(c->out, "%s== %s\n", i > 0 ? "\n" : "", sbt_tr(c->lang, items[i].heading));
        section = items[i].section;
        fprintf(c->out, "\n%s%s%s%s\n", items[i].code, *items[i].code != 0 ? "  " : "", items[i].name,
                items[i].unsourced ? "  [unsourced]" : "");
        for (size_t k = 0; k < items[i].facts_n; k++)
            fprintf(c->out, "    %s: %s\n", sbt_tr(c->lang, items[i].facts[k].label), items[i].facts[k].value);
        if (i == 0)
            fprintf(c->out, "    sha256: %s\n", hash.p);
    }
    return SBT_OK;
}

static enum sbt_rc graph_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const struct sbt_rulebook *rb;
    SBT_TRY(read_rulebook(c, c->pos[0], &rb, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_RULEBOOK_BYTES);
    sbt_rulebook_graph(c->arena, rb, c->lang, &out);
    if (out.full)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Berkas aturan terlalu besar."));
    fwrite(out.p, 1, out.n, c->out);
    return SBT_OK;
}

static enum sbt_rc diff_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const struct sbt_rulebook *older, *newer;
    SBT_TRY(read_rulebook(c, c->pos[0], &older, f));
    SBT_TRY(read_rulebook(c, c->pos[1], &newer, f));
    const struct sbt_rb_change *rows;
    size_t n;
    sbt_rulebook_diff(c->arena, older, newer, c->lang, &rows, &n);
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        static const char *const kinds[] = {"", "added", "removed", "changed"};
        sbt_cli_json(c, &j, &b);
        sbt_json_open(&j, "changes", '[');
        for (size_t i = 0; i < n; i++) {
            sbt_json_open(&j, NULL, '{');
            sbt_json_str(&j, "kind", kinds[rows[i].kind]);
            sbt_json_str(&j, "section", rows[i].section);
            sbt_json_str(&j, "code", rows[i].code);
            sbt_json_str(&j, "message", rows[i].say);
            sbt_json_int(&j, "old_line", rows[i].old_line);
            sbt_json_int(&j, "new_line", rows[i].new_line);
            sbt_json_close(&j, '}');
        }
        sbt_json_close(&j, ']');
        sbt_cli_json_end(c, &j);
        return SBT_OK;
    }
    const char *section = "";
    for (size_t i = 0; i < n; i++) {
        if (!sbt_str_eq(section, rows[i].section))
            fprintf(c->out, "%s== %s\n", i > 0 ? "\n" : "", sbt_tr(c->lang, rows[i].heading));
        section = rows[i].section;
        fprintf(c->out, "%s\n", rows[i].say);
    }
    if (n == 0)
        sbt_cli_say(c, SBT_N_("Tidak ada perbedaan."), NULL, NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_rulebook[] = {
    {.name = "rulebook check",
     .args = "[BERKAS...]",
     .help = SBT_N_("Memeriksa aturan: setiap keadaan tercapai dan dapat ditinggalkan, setiap langkah berpemilik."),
     .open = SBT_CLI_NOTHING,
     .pos_max = SBT_CLI_POS,
     .json = true,
     .run = check_run,
     .exits = SBT_N_("Keluar dengan 2 bila ada aturan yang salah.")},
    {.name = "rulebook show",
     .args = "KODE|BERKAS",
     .help = SBT_N_("Menampilkan sebuah aturan dengan kata-kata, baris demi baris."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = 1,
     .run = show_run},
    {.name = "rulebook graph",
     .args = "KODE|BERKAS",
     .help = SBT_N_("Menggambar alur sebuah aturan sebagai SVG."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = 1,
     .run = graph_run},
    {.name = "rulebook diff",
     .args = "LAMA BARU",
     .help = SBT_N_("Mengatakan apa yang berubah di antara dua aturan."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 2,
     .pos_max = 2,
     .json = true,
     .run = diff_run},
};
const size_t sbt_verbs_rulebook_n = SBT_ARRAY_LEN(sbt_verbs_rulebook);
