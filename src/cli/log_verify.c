// `sbt log verify` and `sbt log follow`: the whole log checked by the verifier's own decoder, once or for as long as it runs.
#include <string.h>
#include <time.h>

#include "app/log_audit.h"
#include "app/log_fetch.h"
#include "base/file.h"
#include "base/tr.h"
#include "cli/cli.h"
#include "verify/log.h"

struct watch {
    struct sbt_cli *c;
    struct sbt_log_fetch *from;
    struct sbt_verify_policy *policy;
    struct sbt_verify_walk *walk;
    struct sbt_verify_known known[SBT_CLI_POS + 1];
    size_t known_n;
    bool quorum;
};

static bool read_file(void *arg, const char *path, struct sbt_bytes *ret)
{
    struct watch *w = arg;
    struct sbt_blob b;
    if (!sbt_log_fetch(w->from, path, &b))
        return false;
    *ret = (struct sbt_bytes){b.p, b.n};
    return true;
}

static enum sbt_rc take_policy(struct watch *w, struct sbt_fault *f)
{
    const char *path;
    struct sbt_blob b;
    size_t line;
    SBT_TRY(sbt_cli_must(w->c, "--policy", &path, f));
    SBT_TRY(sbt_file_read(w->c->arena, path, 256 * 1024, &b, f));
    w->policy = SBT_NEW(w->c->arena, struct sbt_verify_policy);
    if (!sbt_verify_policy_read((struct sbt_bytes){b.p, b.n}, w->policy, &line))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Kebijakan %1 salah pada baris %2."), path,
                             sbt_cli_num(w->c, (int64_t)line));
    return SBT_OK;
}

static enum sbt_rc take_known(struct watch *w, const char *path, struct sbt_fault *f)
{
    struct sbt_blob b;
    SBT_TRY(sbt_file_read(w->c->arena, path, 64 * 1024, &b, f));
    w->known[w->known_n++] = (struct sbt_verify_known){.note = {b.p, b.n}, .from = path};
    return SBT_OK;
}

static enum sbt_rc judge(struct watch *w, struct sbt_verify_log *ret, struct sbt_fault *f)
{
    struct sbt_cli *c = w->c;
    sbt_verify_log_walk(read_file, w, w->policy, w->quorum, w->known, w->known_n, w->walk, ret);
    if (ret->fault == SBT_VERIFY_GOOD)
        return SBT_OK;
    sbt_fault_set(f, SBT_E_CORRUPT, SBT_N_("Log tidak utuh."));
    fprintf(c->err, "%s", sbt_verify_fault_text(ret->fault, c->lang));
    if (ret->fault == SBT_VERIFY_LEAF)
        fprintf(c->err, " [%llu]", (unsigned long long)ret->index);
    fprintf(c->err, "%s%s%s\n", ret->what[0] ? " (" : "", ret->what, ret->what[0] ? ")" : "");
    return SBT_E_CORRUPT;
}

static void say(struct watch *w, const struct sbt_verify_log *v)
{
    struct sbt_cli *c = w->c;
    size_t seen = 0;
    for (size_t i = 0; i < w->policy->witness_n; i++)
        seen += v->who.seen[i];
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_int(&j, "known", (int64_t)v->known_n);
        sbt_json_int(&j, "leaves", (int64_t)v->size);
        sbt_json_int(&j, "witnesses", (int64_t)seen);
        sbt_cli_json_end(c, &j);
        return;
    }
    sbt_cli_say(c,
                SBT_N_("Utuh: %1 catatan, disaksikan oleh %2 saksi, cocok dengan %3 titik simpan yang pernah dilihat."),
                sbt_cli_num(c, (int64_t)v->size), sbt_cli_num(c, (int64_t)seen), sbt_cli_num(c, (int64_t)v->known_n));
}

static enum sbt_rc open_watch(struct sbt_cli *c, struct watch *w, struct sbt_fault *f)
{
    *w = (struct watch){.c = c, .quorum = sbt_cli_get(c, "--without-quorum") == NULL};
    SBT_TRY(take_policy(w, f));
    w->walk = SBT_NEW(c->arena, struct sbt_verify_walk);
    for (int i = 1; i < c->pos_n; i++)
        SBT_TRY(take_known(w, c->pos[i], f));
    w->from = sbt_log_fetch_open(c->pos[0]);
    return SBT_OK;
}

// --- the database itself

static enum sbt_rc audit(struct sbt_cli *c, struct sbt_fault *f)
{
    struct sbt_log_audit r;
    SBT_TRY(sbt_cli_app_open(c, c->pos[0], f));
    enum sbt_rc rc = sbt_log_audit(&c->app, c->arena, &r, f);
    sbt_app_close(&c->app);
    SBT_TRY(rc);
    for (size_t i = 0; i < r.findings_n; i++)
        fprintf(c->err, "%s: %lld (%s)\n", sbt_tr(c->lang, r.findings[i].say), (long long)r.findings[i].n,
                r.findings[i].first);
    if (r.findings_n > 0)
        return sbt_fault_set(f, SBT_E_CORRUPT, SBT_N_("Log tidak utuh."));
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_int(&j, "checkpoints", r.checkpoints_n);
        sbt_json_int(&j, "erased", r.erased_n);
        sbt_json_int(&j, "leaves", r.leaves_n);
        sbt_json_int(&j, "rules", r.rules_n);
        sbt_cli_json_end(c, &j);
        return SBT_OK;
    }
    sbt_cli_say(
        c, SBT_N_("Utuh: %1 catatan dan %2 titik simpan; keadaan sama dengan lipatan log; %3 aturan tetap dipenuhi."),
        sbt_cli_num(c, r.leaves_n), sbt_cli_num(c, r.checkpoints_n), sbt_cli_num(c, r.rules_n));
    if (r.erased_n > 0)
        sbt_cli_say(c, SBT_N_("%1 bagian telah dihapus menurut aturan penyimpanan; segelnya tetap cocok."),
                    sbt_cli_num(c, r.erased_n), NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc verify_run(struct sbt_cli *c, struct sbt_fault *f)
{
    if (sbt_str_starts(c->pos[0], "sqlite:") || sbt_str_starts(c->pos[0], "postgres"))
        return audit(c, f);
    struct watch w;
    struct sbt_verify_log v;
    SBT_TRY(open_watch(c, &w, f));
    enum sbt_rc rc = judge(&w, &v, f);
    sbt_log_fetch_close(w.from);
    SBT_TRY(rc);
    say(&w, &v);
    return SBT_OK;
}

// Remembers the newest checkpoint that held, so that a rollback is seen by the next run as well.
static enum sbt_rc remember(struct watch *w, const char *path, struct sbt_fault *f)
{
    struct sbt_blob b;
    if (path == NULL || !sbt_log_fetch(w->from, "checkpoint", &b))
        return SBT_OK;
    struct sbt_verify_point p;
    // Another one may have come in between: that one is judged in the next round.
    if (!sbt_verify_point_read((struct sbt_bytes){b.p, b.n}, &p) || p.size != w->walk->edge.size)
        return SBT_OK;
    return sbt_file_write(path, 0600, b.p, b.n, f);
}

static enum sbt_rc follow_run(struct sbt_cli *c, struct sbt_fault *f)
{
    struct watch w;
    struct sbt_verify_log v;
    const char *memory = sbt_cli_get(c, "--memory");
    int64_t every_s, rounds;
    SBT_TRY(sbt_cli_int(c, "--every", 10, 1, 86400, &every_s, f));
    SBT_TRY(sbt_cli_int(c, "--rounds", 0, 1, INT32_MAX, &rounds, f));
    SBT_TRY(open_watch(c, &w, f));
    if (memory != NULL && sbt_file_exists(memory))
        SBT_TRY(take_known(&w, memory, f));
    enum sbt_rc rc = SBT_OK;
    uint64_t last = UINT64_MAX;
    for (int64_t i = 1; rc == SBT_OK; i++) {
        rc = judge(&w, &v, f);
        if (rc == SBT_OK && v.size != last) {
            say(&w, &v);
            (void)fflush(c->out);
            last = v.size;
            rc = remember(&w, memory, f);
        }
        if (i == rounds)
            break;
        if (rc == SBT_OK)
            nanosleep(&(struct timespec){.tv_sec = every_s}, NULL);
    }
    sbt_log_fetch_close(w.from);
    return rc;
}

#define POLICY                                                                                            \
    {                                                                                                     \
        "--policy", "FILE", SBT_N_("kebijakan kepercayaan: log, saksi dan kuorum (c2sp.org/tlog-policy)") \
    }
#define WITHOUT                                                                           \
    {                                                                                     \
        "--without-quorum", NULL, SBT_N_("cukup tanda tangan log; saksi tetap diperiksa") \
    }
const struct sbt_verb sbt_verbs_log_verify[] = {
    {.name = "log verify",
     .args = "FOLDER|ALAMAT|BASISDATA [TITIK_SIMPAN...] --policy FILE",
     .help = SBT_N_("Memeriksa seluruh log dengan pembaca sendiri: setiap daun, setiap petak, akar, tanda tangan, dan "
                    "setiap titik "
                    "simpan yang Anda simpan sendiri. Untuk basis data: juga isi setiap catatan, keadaan terhadap "
                    "lipatan log, dan "
                    "aturan yang harus selalu dipenuhi (tanpa --policy)."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = SBT_CLI_POS,
     .json = true,
     .opts = {POLICY, WITHOUT},
     .run = verify_run,
     .exits = SBT_N_("Keluar dengan 8 bila log tidak utuh.")},
    {.name = "log follow",
     .args = "FOLDER|ALAMAT [TITIK_SIMPAN...] --policy FILE",
     .help =
         SBT_N_("Memeriksa log terus-menerus: hanya yang baru dibaca, dan yang pernah dilihat tidak boleh berubah."),
     .open = SBT_CLI_NOTHING,
     .pos_min = 1,
     .pos_max = SBT_CLI_POS,
     .json = true,
     .opts = {POLICY,
              WITHOUT,
              {"--every", "DETIK", SBT_N_("jarak antarpemeriksaan (10)")},
              {"--memory", "FILE", SBT_N_("mengingat titik simpan terakhir di berkas ini")},
              {"--rounds", "N", SBT_N_("berhenti sesudah sekian pemeriksaan")}},
     .run = follow_run,
     .exits = SBT_N_("Keluar dengan 8 begitu log tidak utuh.")},
};
const size_t sbt_verbs_log_verify_n = SBT_ARRAY_LEN(sbt_verbs_log_verify);
