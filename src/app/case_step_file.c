// Files of a step: those that come with it, and evidence of the case that it names.
#include "app/case_step_file.h"

#include "base/buf.h"
#include "domain/step_document.h"
#include "gen/queries.h"

void sbt_case_step_owner(const struct sbt_ctx *ctx, const char *case_number, const char *step, struct sbt_owner *ret)
{
    sbt_owner_of(
        ctx->app, "step",
        sbt_arena_printf(ctx->arena, "%s %s %s", sbt_id_text(ctx->arena, &ctx->actor.account.u), case_number, step),
        ret);
}

void sbt_case_step_api_owner(const struct sbt_ctx *ctx, struct sbt_owner *ret)
{
    sbt_owner_of(ctx->app, "api", sbt_id_text(ctx->arena, &ctx->actor.account.u), ret);
}

enum sbt_rc sbt_step_files_hash(struct sbt_tx *tx, const struct sbt_case_step_in *in, struct sbt_buf *out,
                                struct sbt_fault *f)
{
    for (size_t i = 0; i < in->uploads_n; i++) {
        struct sbt_q_upload_content_in q;
        struct sbt_q_upload_content_out u = {0};
        bool found = false;
        if (sbt_id_parse(in->uploads[i], &q.upload_id))
            SBT_TRY(sbt_q_upload_content(tx, &q, &u, &found, f));
        sbt_buf_printf(out, " %s", found && u.sha256 ? u.sha256 : in->uploads[i]);
    }
    return SBT_OK;
}

// What the form's field `evidence` names, if it has one.
static void named(const struct sbt_step_kind_row *kind, const void *rec, const char *const **ret, size_t *ret_n)
{
    *ret_n = 0;
    for (size_t i = 0; rec != NULL && i < kind->fields->n; i++) {
        const struct sbt_field *fd = &kind->fields->f[i];
        if (fd->type == SBT_F_STRS && sbt_str_eq(fd->name, "evidence")) {
            *ret = *(const char *const *const *)((const char *)rec + fd->offset);
            *ret_n = *(const size_t *)((const char *)rec + fd->n_offset);
        }
    }
}

static enum sbt_rc check_named(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_case_step_in *in,
                               const struct sbt_step_kind_row *kind, const struct sbt_id *case_id, struct sbt_fault *f)
{
    const char *const *ids = NULL;
    const char *level;
    size_t n;
    struct sbt_sight s;
    named(kind, in->rec, &ids, &n);
    if (n == 0)
        return SBT_OK;
    sbt_sight_of(&ctx->actor, &s);
    SBT_TRY(sbt_sight_case(tx, &s, case_id, &level, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_q_evidence_in_case_in q = {.case_id = *case_id};
        struct sbt_q_evidence_in_case_out e;
        bool found = false;
        if (sbt_id_parse(ids[i], &q.evidence_id))
            SBT_TRY(sbt_q_evidence_in_case(tx, &q, &e, &found, f));
        if (!found || (!sbt_str_eq(level, "full") && !e.released))
            return sbt_fault_field(f, "evidence", SBT_N_("Bukti ini tidak ada dalam kasus ini. Pilih dari daftar."));
    }
    return SBT_OK;
}

enum sbt_rc sbt_step_files_look(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_case_step_in *in,
                                const struct sbt_step_kind_row *kind, const struct sbt_id *case_id,
                                struct sbt_evidence_take **ret, struct sbt_fault *f)
{
    if (in->uploads_n > 0 && !sbt_document_takes_files(kind->kind))
        return sbt_fault_field(f, "uploads", SBT_N_("Langkah ini tidak memakai berkas. Kirim tanpa berkas."));
    SBT_TRY(check_named(tx, ctx, in, kind, case_id, f));
    return sbt_evidence_look(tx, in->owner, in->uploads, in->uploads_n, "uploads", ret, f);
}

enum sbt_rc sbt_step_files_keep(struct sbt_tx *tx, const struct sbt_id *case_id, struct sbt_evidence_take *take,
                                size_t n, const char *const **ret, struct sbt_fault *f)
{
    struct sbt_evidence_for of = {.case_id = *case_id, .kind = "langkah"};
    const char **ids = SBT_NEW_N(sbt_tx_arena(tx), const char *, n + 1);
    SBT_TRY(sbt_evidence_keep(tx, take, n, &of, f));
    for (size_t i = 0; i < n; i++)
        ids[i] = sbt_id_text(sbt_tx_arena(tx), &take[i].evidence);
    *ret = ids;
    return SBT_OK;
}
