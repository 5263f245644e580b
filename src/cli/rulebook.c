// `sbt rulebook check|show`: the law as files, judged and listed without a database.
#include <string.h>

#include "app/master.h"
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

static enum sbt_rc check_one(struct sbt_cli *c, const char *file, struct sbt_json *j, struct sbt_fault *f)
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
    return SBT_OK;
}

static enum sbt_rc check_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_json j;
    struct sbt_buf b;
    if (c->json) {
        sbt_cli_json(c, &j, &b);
        sbt_json_open(&j, "rulebooks", '[');
    }
    for (int i = 0; i < c->pos_n; i++)
        SBT_TRY(check_one(c, c->pos[i], &j, f));
    for (size_t i = 0; c->pos_n == 0 && i < sbt_embed_files_n; i++)
        if (sbt_str_starts(sbt_embed_files[i].name, "rulebooks/"))
            SBT_TRY(check_one(c, sbt_embed_files[i].name, &j, f));
    if (c->json) {
        sbt_json_close(&j, ']');
        sbt_cli_json_end(c, &j);
    }
    return SBT_OK;
}

static const char *joined(struct sbt_cli *c, const struct sbt_codes *l)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    for (size_t i = 0; i < l->n; i++)
        sbt_buf_printf(&b, "%s%s", i > 0 ? " " : "", l->p[i]);
    return sbt_arena_strdup(c->arena, b.p);
}

static void show_steps(struct sbt_cli *c, const struct sbt_rulebook *rb, const struct sbt_rb_state *s)
{
    for (size_t i = 0; i < rb->steps_n; i++) {
        const struct sbt_rb_step *p = &rb->steps[i];
        if (!sbt_codes_has(&p->from, s->code))
            continue;
        fprintf(c->out, "    %-24s %-28s", p->code, joined(c, &p->owners));
        for (size_t k = 0; k < p->to_n; k++)
            fprintf(c->out, " %s->%s", p->to[k].outcome != NULL ? p->to[k].outcome : "",
                    p->to[k].to != NULL ? p->to[k].to : s->code);
        fputc('\n', c->out);
    }
}

static enum sbt_rc show_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_blob text;
    const char *file = c->pos[0];
    const char *inside = sbt_arena_printf(c->arena, "rulebooks/%s.yaml", file);
    if (sbt_embed_find(inside) != NULL)
        file = inside;
    SBT_TRY(read_one(c, file, &text, f));
    const struct sbt_rulebook *rb;
    SBT_TRY(sbt_rulebook_parse(c->arena, file, text.p, text.n, &rb, f));
    SBT_AUTO_BUF hash;
    sbt_buf_init(&hash, 65);
    sbt_buf_add_hex(&hash, rb->hash.b, sizeof rb->hash.b);
    fprintf(c->out, "%s %s\n%s\n%s\nsha256 %s\n", rb->id, rb->version, sbt_text2_get(&rb->title, c->lang),
            rb->instrument != NULL ? rb->instrument : "", hash.p);
    for (size_t i = 0; i < rb->states_n; i++) {
        const struct sbt_rb_state *s = &rb->states[i];
        fprintf(c->out, "\n%-20s %s%s%s  [%s%s%s]\n", s->code, sbt_text2_get(&s->label, c->lang),
                s->holder != NULL ? ", " : "", s->holder != NULL ? s->holder : "", sbt_milestone_code(s->milestone),
                s->clock != NULL ? ", " : "", s->clock != NULL ? s->clock : "");
        show_steps(c, rb, s);
    }
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
     .help = SBT_N_("Menampilkan keadaan dan langkah sebuah aturan."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = 1,
     .run = show_run},
};
const size_t sbt_verbs_rulebook_n = SBT_ARRAY_LEN(sbt_verbs_rulebook);
