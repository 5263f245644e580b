// `sbt jobs run`: background work from cron, on small sites, and in tests.
#include "jobs/jobs.h"

#include <signal.h>

#include "cli/cli.h"

static _Atomic bool stop;

static void on_signal(int sig)
{
    (void)sig;
    stop = true;
}

static enum sbt_rc jobs_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sigaction sa = {.sa_handler = on_signal};
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    int64_t n = 0;
    SBT_TRY(sbt_jobs_run(&c->app, sbt_cli_get(c, "--until-idle") != NULL, &stop, &n, f));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf out;
        sbt_cli_json(c, &j, &out);
        sbt_json_int(&j, "jobs", n);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c, SBT_N_("%1 pekerjaan dijalankan."), sbt_cli_num(c, n), NULL, NULL);
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_jobs[] = {
    {.name = "jobs run",
     .args = "[URL]",
     .help = SBT_N_("Menjalankan pekerjaan latar: tenggat, salinan bukti, pembersihan. Server menjalankannya juga."),
     .open = SBT_CLI_APP,
     .json = true,
     .opts = {{"--until-idle", NULL, SBT_N_("berhenti bila tidak ada lagi yang jatuh tempo")}},
     .run = jobs_run},
};
const size_t sbt_verbs_jobs_n = SBT_ARRAY_LEN(sbt_verbs_jobs);
