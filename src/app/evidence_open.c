// Reading evidence: sight, the read event, then the bytes.
#include "app/evidence_open.h"

#include "app/read_log.h"
#include "app/released.h"
#include "app/sight.h"
#include "base/buf.h"
#include "base/limits.h"
#include "domain/evidence.h"
#include "gen/queries.h"

#define NOT_FOUND_SAY SBT_N_("Bukti ini tidak ada, atau Anda tidak berhak melihatnya.")

struct look {
    struct sbt_ctx *ctx;
    const struct sbt_evidence_open_in *in;
    struct sbt_q_evidence_get_out e;
    struct sbt_q_evidence_key_get_out key;
    struct sbt_id case_id;
};

static bool official(const struct sbt_q_evidence_get_out *e)
{
    return sbt_str_eq(e->kind, "langkah");
}

// A file of a step is seen through the subjects that the step was for; whose agency sees what it was sent or did itself.
static enum sbt_rc seen_in_step(struct sbt_tx *tx, struct look *x, struct sbt_fault *f)
{
    const struct sbt_actor *me = &x->ctx->actor;
    struct sbt_q_step_file_of_evidence_in in = {.evidence_id = x->in->evidence};
    struct sbt_q_step_file_of_evidence_out *rows;
    struct sbt_sight s;
    size_t n;
    SBT_TRY(sbt_q_step_file_of_evidence(tx, &in, &rows, &n, f));
    sbt_sight_of(me, &s);
    for (size_t i = 0; i < n; i++) {
        struct sbt_fault quiet = {0};
        const char *level;
        enum sbt_rc rc = sbt_sight_subject(tx, &s, &rows[i].subject_id, &level, &quiet);
        if (rc == SBT_OK && (sbt_str_eq(level, "full") || sbt_id_eq(&rows[i].agency_id, &me->agency.u) ||
                             sbt_released_event("subject.step", rows[i].step_kind)))
            return SBT_OK;
        if (rc != SBT_OK && rc != SBT_E_NOT_FOUND) {
            *f = quiet;
            return rc;
        }
    }
    return sbt_fault_set(f, SBT_E_NOT_FOUND, NOT_FOUND_SAY);
}

// Through its report, its subject or its case; NOT_FOUND looks the same as for evidence that does not exist.
static enum sbt_rc seen(struct sbt_tx *tx, struct look *x, struct sbt_fault *f)
{
    const struct sbt_ctx *ctx = x->ctx;
    struct sbt_sight s;
    sbt_sight_of(&ctx->actor, &s);
    struct sbt_fault quiet = {0};
    const char *level = NULL;
    x->case_id = x->e.case_id;
    if (official(&x->e))
        return seen_in_step(tx, x, f);
    enum sbt_rc rc = SBT_E_NOT_FOUND;
    if (!sbt_id_is_none(&x->e.report_id)) {
        rc = sbt_sight_report(tx, &s, &x->e.report_id, &quiet);
        level = "full";
        struct sbt_q_report_get_in in = {.report_id = x->e.report_id};
        struct sbt_q_report_get_out r;
        bool found;
        SBT_TRY(sbt_q_report_get(tx, &in, &r, &found, f));
        if (found && sbt_id_is_none(&x->case_id))
            x->case_id = r.case_id;
    }
    if (rc != SBT_OK && !sbt_id_is_none(&x->e.subject_id))
        rc = sbt_sight_subject(tx, &s, &x->e.subject_id, &level, &quiet);
    else if (rc != SBT_OK && !sbt_id_is_none(&x->case_id))
        rc = sbt_sight_case(tx, &s, &x->case_id, &level, &quiet);
    if (rc == SBT_OK && !sbt_str_eq(level, "full") && !x->e.released)
        rc = SBT_E_NOT_FOUND;
    return rc == SBT_OK ? SBT_OK : sbt_fault_set(f, SBT_E_NOT_FOUND, NOT_FOUND_SAY);
}

static enum sbt_rc look_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct look *x = arg;
    struct sbt_q_evidence_get_in in = {.evidence_id = x->in->evidence};
    bool found;
    SBT_TRY(sbt_q_evidence_get(tx, &in, &x->e, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, NOT_FOUND_SAY);
    SBT_TRY(seen(tx, x, f));
    struct sbt_q_evidence_key_get_in kin = {.evidence_id = x->in->evidence};
    SBT_TRY(sbt_q_evidence_key_get(tx, &kin, &x->key, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND,
                             x->e.name
                                 ? SBT_N_("Isi bukti ini hilang dan dicari salinannya. Beri tahu pengelola sistem.")
                                 : SBT_N_("Isi bukti ini sudah dihapus menurut aturan."));
    return SBT_OK;
}

struct sbt_evidence_pull {
    struct sbt_arena *a;
    struct sbt_blob_reader *r;
};

enum sbt_rc sbt_evidence_pull(void *pull, void *p, size_t max, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_evidence_pull *x = pull;
    return sbt_blob_read(x->r, p, max, ret_n, f);
}

void sbt_evidence_pull_free(void *pull)
{
    struct sbt_evidence_pull *x = pull;
    if (x == NULL)
        return;
    sbt_blob_read_close(x->r);
    sbt_arena_free(x->a); // x itself lies in it
}

// "foto.heic" as a copy becomes "foto.jpg".
static const char *copy_name(struct sbt_arena *a, const char *name, const char *media)
{
    const struct sbt_evidence_type *t = sbt_evidence_type_get(media);
    const char *dot = strrchr(name, '.');
    size_t n = dot ? (size_t)(dot - name) : strlen(name);
    size_t ext = t ? strcspn(t->extensions, " ") : 0;
    return sbt_arena_printf(a, "%.*s.%.*s", (int)n, name, (int)ext, t ? t->extensions : "");
}

enum sbt_rc sbt_evidence_open(struct sbt_ctx *ctx, const struct sbt_evidence_open_in *in,
                              struct sbt_evidence_opened *ret, struct sbt_fault *f)
{
    if (sbt_ctx_need(ctx, SBT_NEED_REPORT_READ, f) != SBT_OK) {
        sbt_fault_clear(f);
        SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    }
    struct look x = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_ctx_tx(ctx, "evidence.look", SBT_TX_READ, look_tx, &x, f));
    if (sbt_str_eq(x.e.scan, "infected"))
        return sbt_fault_set(
            f, SBT_E_DENIED,
            SBT_N_("Pemindai menemukan program berbahaya di dalam berkas ini. Berkas tidak dapat diunduh."));
    const struct sbt_evidence_type *type = sbt_evidence_type_get(x.e.media);
    bool paper = official(&x.e), copy = !in->original && !paper; // an office's paper betrays no reporter
    if (copy && (x.e.copy_sha256 == NULL || sbt_id_is_none(&x.key.copy_blob_id))) {
        if (type != NULL && type->image && !sbt_str_eq(x.e.scan, "no_copy"))
            return sbt_fault_set(f, SBT_E_BUSY, SBT_N_("Salinan gambar ini sedang dibuat. Coba lagi sebentar lagi."));
        return sbt_fault_field(
            f, "reason",
            SBT_N_("Berkas ini hanya ada dalam bentuk asli, yang dapat membocorkan siapa pelapornya. "
                   "Tulis alasan Anda membukanya."));
    }
    if (!copy && !paper && sbt_str_empty(in->reason))
        return sbt_fault_field(f, "reason", SBT_N_("Tulis alasan Anda membuka berkas asli."));
    if (in->reason != NULL && sbt_utf8_count(in->reason) > SBT_LIMIT_NOTE_CHARS)
        return sbt_fault_field(f, "reason", SBT_N_("Alasan terlalu panjang: paling banyak 4.000 huruf."));
    struct sbt_read read = {.thing = in->evidence,
                            .case_id = x.case_id,
                            .what = paper  ? "dokumen"
                                    : copy ? "bukti"
                                           : "bukti_asli",
                            .right = sbt_id_is_none(&x.e.report_id) ? "case_read" : "report_read",
                            .reason = copy || paper ? NULL : in->reason};
    SBT_TRY(sbt_read_log(ctx, &read, f));
    uint8_t key[32];
    SBT_TRY(sbt_evidence_key_open(ctx->arena, ctx->app, &x.key.blob_id, x.key.key_wrapped, key, f));
    struct sbt_blob_place place;
    sbt_evidence_place(ctx->app, &place);
    struct sbt_arena *a = sbt_arena_new(8UL << 20);
    struct sbt_evidence_pull *pull = SBT_NEW(a, struct sbt_evidence_pull);
    pull->a = a;
    int64_t size = copy ? x.e.copy_size : x.e.size;
    enum sbt_rc rc = sbt_blob_read_open(a, &place, copy ? &x.key.copy_blob_id : &x.key.blob_id, key, size, &pull->r, f);
    sbt_wipe(key, sizeof key);
    if (rc != SBT_OK) {
        sbt_arena_free(a);
        return rc;
    }
    const char *name = x.e.name ? x.e.name : "bukti";
    *ret = (struct sbt_evidence_opened){.name = copy ? copy_name(ctx->arena, name, x.e.copy_media) : name,
                                        .media = copy ? x.e.copy_media : x.e.media,
                                        .size = size,
                                        .pull = pull};
    return SBT_OK;
}
