// `sbt serve`.
#include "serve/serve.h"

#include <string.h>

#include "base/buf.h"
#include "base/tr.h"
#include "cli/cli.h"
#include "jobs/jobs.h"

bool sbt_cli_loopback(const char *listen)
{
    return sbt_str_starts(listen, "127.") || sbt_str_starts(listen, "[::1]") || sbt_str_starts(listen, "localhost:");
}

static enum sbt_rc serve_run(struct sbt_cli *c, struct sbt_fault *f)
{
    int64_t workers;
    SBT_TRY(sbt_cli_int(c, "--workers", 0, 1, 1024, &workers, f));
    const char *listen = sbt_cli_get(c, "--listen");
    struct sbt_serve_opts o = {
        .url = c->url,
        .listen = listen != NULL ? listen : "127.0.0.1:8080",
        .tls_cert = sbt_cli_get(c, "--tls-cert"),
        .tls_key = sbt_cli_get(c, "--tls-key"),
        .base_url = sbt_cli_get(c, "--base-url"),
        .trusted_proxies = sbt_cli_get(c, "--trusted-proxies"),
        .user = sbt_cli_get(c, "--user"),
        .no_sandbox = sbt_cli_get(c, "--no-sandbox") != NULL,
        .local_only_demo = !sbt_cli_loopback(listen != NULL ? listen : "127."),
        .workers = (unsigned)workers,
    };
    if ((o.tls_cert == NULL) != (o.tls_key == NULL))
        return sbt_fault_set(f, SBT_E_USAGE, SBT_N_("--tls-cert dan --tls-key dipakai bersama."));
    struct sbt_serve *s;
    SBT_TRY(sbt_serve_start(&o, &s, f));
    fprintf(c->out, "%s %s\n", sbt_tr(c->lang, SBT_N_("Melayani di")), s->app.base_url);
    fflush(c->out);
    struct sbt_jobs *jobs = NULL;
    enum sbt_rc rc = sbt_cli_get(c, "--no-jobs") != NULL ? SBT_OK : sbt_jobs_start(&s->app, &jobs, f);
    if (rc == SBT_OK)
        sbt_serve_wait();
    sbt_jobs_stop(jobs);
    sbt_serve_stop(s, 10000);
    return rc;
}

const struct sbt_verb sbt_verbs_serve[] = {
    {.name = "serve",
     .args = "[URL]",
     .help = SBT_N_("Melayani halaman dan API sampai dihentikan dengan SIGTERM atau Ctrl-C."),
     .open = SBT_CLI_URL,
     .opts = {{"--listen", "ADDR:PORT", SBT_N_("alamat dan porta (127.0.0.1:8080)")},
              {"--tls-cert", "BERKAS", SBT_N_("sertifikat PEM")},
              {"--tls-key", "BERKAS", SBT_N_("kunci PEM")},
              {"--base-url", "URL", SBT_N_("alamat yang diketik orang, bila di belakang perantara")},
              {"--trusted-proxies", "ADDR,...", SBT_N_("perantara yang X-Forwarded-For-nya dipercaya")},
              {"--user", "NAMA", SBT_N_("beralih dari root ke pengguna ini")},
              {"--workers", "N", SBT_N_("banyaknya permintaan yang dikerjakan serentak (32)")},
              {"--no-jobs", NULL, SBT_N_("tanpa pekerjaan latar: jalankan sbt jobs run di tempat lain")},
              {"--no-sandbox", NULL, SBT_N_("tanpa pembatasan hak proses, untuk pencari galat")}},
     .run = serve_run},
};
const size_t sbt_verbs_serve_n = SBT_ARRAY_LEN(sbt_verbs_serve);
