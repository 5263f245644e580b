// The rules of add-checkpoint, in the order in which the text gives them.
#include "proof/cosign.h"

#include <string.h>

#include "base/base64.h"
#include "base/buf.h"

const char *sbt_cosign_ask_text(struct sbt_arena *a, uint64_t old, const struct sbt_proof *proof, const char *note)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_COSIGN_BODY_MAX);
    sbt_buf_printf(&b, "old %llu\n", (unsigned long long)old);
    for (size_t i = 0; i < proof->n; i++) {
        char line[SBT_BASE64_LEN(sizeof proof->hash[i].b) + 1];
        sbt_base64_encode(proof->hash[i].b, sizeof proof->hash[i].b, line);
        sbt_buf_printf(&b, "%s\n", line);
    }
    sbt_buf_printf(&b, "\n%s", note);
    SBT_BUG_IF(b.full);
    return sbt_arena_strndup(a, b.p, b.n);
}

static enum sbt_rc bad(struct sbt_fault *f, const char *why)
{
    sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Permintaan kepada saksi ini tidak berbentuk semestinya."));
    return sbt_fault_detail(f, "add-checkpoint: %s", why);
}

enum sbt_rc sbt_cosign_ask_parse(struct sbt_arena *a, const char *body, size_t n, struct sbt_cosign_ask *ret,
                                 struct sbt_fault *f)
{
    struct sbt_cosign_ask q = {0};
    const char *at = body, *end = body + n, *nl = n > 0 ? memchr(at, '\n', n) : NULL;
    if (nl == NULL || nl - at < 5 || memcmp(at, "old ", 4) != 0 ||
        !sbt_checkpoint_number(at + 4, (size_t)(nl - at - 4), &q.old))
        return bad(f, "no line with the old size");
    for (at = nl + 1; at < end && *at != '\n'; at = nl + 1) {
        nl = memchr(at, '\n', (size_t)(end - at));
        if (nl == NULL || q.proof.n == SBT_COSIGN_PROOF_MAX ||
            !sbt_checkpoint_hash(at, (size_t)(nl - at), &q.proof.hash[q.proof.n++]))
            return bad(f, "a line of the proof that is no hash, or too many of them");
    }
    if (at == end)
        return bad(f, "no empty line before the checkpoint");
    at++;
    SBT_TRY(sbt_note_parse(a, at, (size_t)(end - at), &q.note, f));
    SBT_TRY(sbt_checkpoint_parse(a, q.note.text, q.note.text_n, &q.point, f));
    *ret = q;
    return SBT_OK;
}

static bool signed_well(const struct sbt_cosign_ask *q, const struct sbt_cosign_log *log)
{
    bool good = false;
    for (size_t i = 0; i < log->keys_n; i++) {
        enum sbt_note_verdict v = sbt_note_check(&q->note, &log->keys[i], NULL);
        if (v == SBT_NOTE_BAD)
            return false;
        good = good || v == SBT_NOTE_GOOD;
    }
    return good;
}

int sbt_cosign_judge(const struct sbt_cosign_ask *q, const struct sbt_cosign_log *log)
{
    struct sbt_hash empty;
    sbt_merkle_empty(&empty);
    if (log->keys_n == 0)
        return 404;
    if (!signed_well(q, log))
        return 403;
    if (q->old > q->point.size)
        return 400;
    if (q->old != log->size)
        return 409;
    if (q->point.size == 0 && !sbt_hash_eq(&q->point.root, &empty))
        return 422;
    const struct sbt_hash *old_root = log->size > 0 ? &log->root : &empty;
    if (q->old == q->point.size && !sbt_hash_eq(old_root, &q->point.root))
        return 409; // as version 1.0.0 has it
    return sbt_consistency_holds(&q->proof, q->old, old_root, q->point.size, &q->point.root) ? 200 : 422;
}
