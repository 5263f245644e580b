// `sbt witness`: an agency's own small server that cosigns only what grows.
#include <string.h>

#include "base/tr.h"
#include "cli/cli.h"
#include "serve/serve.h"
#include "serve/witness_serve.h"

static enum sbt_rc show(struct sbt_cli *c, struct sbt_witness *w)
{
    struct sbt_witness_view v;
    sbt_witness_look(w, c->arena, &v);
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_open(&j, "logs", '[');
        for (size_t i = 0; i < v.log_n; i++) {
            sbt_json_open(&j, NULL, '{');
            sbt_json_str(&j, "origin", v.log[i].origin);
            sbt_json_int(&j, "size", (int64_t)v.log[i].size);
            sbt_json_close(&j, '}');
        }
        sbt_json_close(&j, ']');
        sbt_json_str(&j, "name", v.name);
        sbt_json_str(&j, "vkey", v.vkey);
        sbt_cli_json_end(c, &j);
        return SBT_OK;
    }
    sbt_cli_say(c, SBT_N_("Saksi %1, kunci %2"), v.name, v.vkey, NULL);
    for (size_t i = 0; i < v.log_n; i++)
        sbt_cli_say(c, SBT_N_("  catatan %1: %2 entri disaksikan"), v.log[i].origin,
                    sbt_cli_num(c, (int64_t)v.log[i].size), NULL);
    return SBT_OK;
}

static enum sbt_rc init_run(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *name;
    struct sbt_witness *w;
    SBT_TRY(sbt_cli_must(c, "--name", &name, f));
    SBT_TRY(sbt_witness_create(c->pos[0], name, f));
    SBT_TRY(sbt_witness_open(c->pos[0], c->clock, &w, f));
    const char *log = sbt_cli_get(c, "--log");
    enum sbt_rc rc = log != NULL ? sbt_witness_trust(w, log, f) : SBT_OK;
    if (rc == SBT_OK)
        rc = show(c, w);
    sbt_witness_close(w);
    return rc;
}

static enum sbt_rc show_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_witness *w;
    SBT_TRY(sbt_witness_open(c->pos[0], c->clock, &w, f));
    enum sbt_rc rc = show(c, w);
    sbt_witness_close(w);
    return rc;
}

static enum sbt_rc trust_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_witness *w;
    SBT_TRY(sbt_witness_open(c->pos[0], c->clock, &w, f));
    enum sbt_rc rc = sbt_witness_trust(w, c->pos[1], f);
    if (rc == SBT_OK)
        rc = show(c, w);
    sbt_witness_close(w);
    return rc;
}

static enum sbt_rc serve_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_witness *w;
    struct sbt_witness_serve *s;
    const char *listen = sbt_cli_get(c, "--listen");
    sbt_serve_block_signals();
    SBT_TRY(sbt_witness_open(c->pos[0], c->clock, &w, f));
    enum sbt_rc rc = sbt_witness_serve_start(w, listen != NULL ? listen : "127.0.0.1:8101", c->clock, &s, f);
    if (rc == SBT_OK) {
        fprintf(c->out, "%s %s\n", sbt_tr(c->lang, SBT_N_("Melayani di")), sbt_witness_serve_url(s));
        fflush(c->out);
        sbt_serve_wait();
        sbt_witness_serve_stop(s);
    }
    sbt_witness_close(w);
    return rc;
}

const struct sbt_verb sbt_verbs_witness[] = {
    {.name = "witness init",
     .args = "BERKAS",
     .help = SBT_N_("Membuat saksi: satu berkas berisi kuncinya dan ingatannya. Tidak memerlukan basis data."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .opts = {{"--name", "NAMA", SBT_N_("nama saksi, misalnya saksi.bawaslu.go.id")},
              {"--log", "KUNCI", SBT_N_("kunci publik catatan yang disaksikan (sbt log keys)")}},
     .run = init_run},
    {.name = "witness serve",
     .args = "BERKAS",
     .help = SBT_N_("Melayani permintaan saksi (C2SP tlog-witness) sampai dihentikan."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = 1,
     .opts = {{"--listen", "ADDR:PORT", SBT_N_("alamat dan porta (127.0.0.1:8101)")}},
     .run = serve_run},
    {.name = "witness show",
     .args = "BERKAS",
     .help = SBT_N_("Menampilkan kunci publik saksi dan apa yang sudah disaksikannya."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = 1,
     .json = true,
     .run = show_run},
    {.name = "witness trust",
     .args = "BERKAS KUNCI",
     .help = SBT_N_("Mengenal sebuah catatan, atau kunci barunya. Hentikan dahulu witness serve atas berkas itu."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 2,
     .pos_max = 2,
     .json = true,
     .run = trust_run},
};
const size_t sbt_verbs_witness_n = SBT_ARRAY_LEN(sbt_verbs_witness);
