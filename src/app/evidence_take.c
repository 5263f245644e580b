// Finished uploads become evidence: one event each, with the hash of the content.
#include "app/evidence_take.h"

#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/event.h"

enum sbt_rc sbt_evidence_look(struct sbt_tx *tx, const struct sbt_owner *owner, const char *const *uploads, size_t n,
                              const char *field, struct sbt_evidence_take **ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_evidence_take *out = SBT_NEW_N(a, struct sbt_evidence_take, n + 1);
    if (n > SBT_LIMIT_FILES_PER_REPORT)
        return sbt_fault_field(f, field, SBT_N_("Paling banyak 20 berkas sekali kirim. Kirim sisanya sesudah itu."));
    for (size_t i = 0; i < n; i++) {
        struct sbt_q_upload_get_in in;
        struct sbt_q_upload_get_out u;
        bool found = false;
        if (sbt_id_parse(uploads[i], &in.upload_id) && owner != NULL)
            SBT_TRY(sbt_q_upload_get(tx, &in, &u, &found, f));
        if (!found || u.owner_hash.n != sizeof owner->b || !sbt_mem_eq(u.owner_hash.p, owner->b, sizeof owner->b))
            return sbt_fault_field(f, field, SBT_N_("Berkas bukti ini tidak ada lagi. Unggah sekali lagi."));
        if (!sbt_str_eq(u.state, "done"))
            return sbt_fault_field(
                f, field, SBT_N_("Berkas “%1” belum selesai diunggah. Tunggu sampai selesai, atau hapus."), u.name);
        for (size_t k = 0; k < i; k++)
            if (sbt_id_eq(&out[k].upload, &u.upload_id))
                return sbt_fault_field(f, field, SBT_N_("Berkas “%1” disebut dua kali."), u.name);
        out[i] = (struct sbt_evidence_take){.upload = u.upload_id,
                                            .sha256 = u.sha256,
                                            .media = u.media,
                                            .name = u.name,
                                            .size = u.got,
                                            .key_wrapped = u.key_wrapped};
    }
    *ret = out;
    return SBT_OK;
}

enum sbt_rc sbt_evidence_keep(struct sbt_tx *tx, struct sbt_evidence_take *t, size_t n,
                              const struct sbt_evidence_for *of, struct sbt_fault *f)
{
    for (size_t i = 0; i < n; i++) {
        struct sbt_ev_evidence_added_facts facts = {.kind = of->kind,
                                                    .media = t[i].media,
                                                    .report = of->report,
                                                    .sha256 = t[i].sha256,
                                                    .size = t[i].size,
                                                    .subject = of->subject};
        struct sbt_ev_evidence_added_person person = {.name = t[i].name};
        struct sbt_id evidence;
        sbt_id_new(&evidence, sbt_tx_now_us(tx));
        struct sbt_event_new e = {.kind = SBT_EV_EVIDENCE_ADDED,
                                  .thing = evidence,
                                  .case_id = of->case_id,
                                  .facts = &facts,
                                  .person = &person};
        struct sbt_event_id id;
        SBT_TRY(sbt_event_append(tx, &e, &id, f));
        struct sbt_q_evidence_key_insert_in key = {
            .evidence_id = evidence, .key_wrapped = t[i].key_wrapped, .blob_id = t[i].upload};
        SBT_TRY(sbt_q_evidence_key_insert(tx, &key, NULL, f));
        struct sbt_q_upload_delete_in del = {.upload_id = t[i].upload};
        SBT_TRY(sbt_q_upload_delete(tx, &del, NULL, f));
        t[i].evidence = evidence;
    }
    return SBT_OK;
}
