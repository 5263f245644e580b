// `sbt receipt verify`: checks a receipt offline, as the small program sbt-verify does.
#include "verify/receipt.h"

#include "cli/cli.h"

static enum sbt_rc verify(struct sbt_cli *c, struct sbt_fault *f)
{
    const char *policy;
    SBT_TRY(sbt_cli_must(c, "--policy", &policy, f));
    struct sbt_verify_room *room = SBT_NEW(c->arena, struct sbt_verify_room);
    switch (sbt_verify_files(room, c->pos[0], policy, c->lang, c->out, c->err)) {
    case 0:
        return SBT_OK;
    case 1:
        return sbt_fault_set(f, SBT_E_CORRUPT, SBT_N_("Tanda terima ini tidak terbukti."));
    default:
        return sbt_fault_set(f, SBT_E_USAGE, SBT_N_("Tanda terima atau kebijakan tidak terbaca."));
    }
}

const struct sbt_verb sbt_verbs_receipt[] = {
    {.name = "receipt verify",
     .args = "BERKAS.tlog-proof --policy KEBIJAKAN",
     .help = SBT_N_("Memeriksa tanda terima tanpa jaringan dan tanpa basis data, dan mengatakan apa yang terbukti. "
                    "Program kecil sbt-verify melakukan hal yang sama."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = 1,
     .opts = {{"--policy", "FILE", SBT_N_("kebijakan kepercayaan: log, saksi dan kuorum (c2sp.org/tlog-policy)")}},
     .run = verify,
     .exits = SBT_N_("Keluar dengan 0 hanya bila semuanya terbukti; 8 bila tidak; 2 bila berkas tidak terbaca.")},
};
const size_t sbt_verbs_receipt_n = SBT_ARRAY_LEN(sbt_verbs_receipt);
