// Kinds of acts in words that tell nothing of a case.
#include "app/acts.h"
#include <string.h>

#include "base/buf.h"
#include "base/tr.h"
#include "domain/step_kind.h"
#include "store/event.h"

static const struct words {
    const char *kind, *say;
} rows[] = {
    {"account.added", SBT_N_("Akun dibuat")},
    {"account.changed", SBT_N_("Akun diubah")},
    {"act.answered", SBT_N_("Sangkalan dijawab")},
    {"act.disputed", SBT_N_("Perbuatan disangkal")},
    {"acts.confirmed", SBT_N_("Perbuatan sehari dikonfirmasi")},
    {"agency.added", SBT_N_("Instansi dicatat")},
    {"agency.changed", SBT_N_("Data instansi diubah")},
    {"appointment.added", SBT_N_("Penugasan dibuat")},
    {"appointment.decided", SBT_N_("Penugasan diputuskan")},
    {"appointment.ended", SBT_N_("Penugasan diakhiri")},
    {"block.moved", SBT_N_("Pemblokiran data bergerak")},
    {"block.ordered", SBT_N_("Pemblokiran data diperintahkan")},
    {"calendar.loaded", SBT_N_("Kalender dimuat")},
    {"case.assigned", SBT_N_("Kasus ditugaskan")},
    {"case.merged", SBT_N_("Kasus digabungkan")},
    {"case.note", SBT_N_("Catatan kasus")},
    {"case.opened", SBT_N_("Kasus dibuka")},
    {"case.passed", SBT_N_("Kasus dialihkan")},
    {"case.shut", SBT_N_("Benturan kepentingan dicatat")},
    {"case.unmerged", SBT_N_("Penggabungan kasus dibatalkan")},
    {"clock.changed", SBT_N_("Tenggat diubah")},
    {"clock.extended", SBT_N_("Tenggat diperpanjang")},
    {"credential.changed", SBT_N_("Kata sandi atau kode diubah")},
    {"decree.recorded", SBT_N_("Keputusan PPK dicatat")},
    {"decree.status", SBT_N_("Keadaan keputusan PPK diubah")},
    {"erasure.decided", SBT_N_("Penghapusan isi diputuskan")},
    {"erasure.proposed", SBT_N_("Penghapusan isi diusulkan")},
    {"evidence.added", SBT_N_("Bukti ditambahkan")},
    {"figure.published", SBT_N_("Lembar angka diterbitkan")},
    {"identity.decided", SBT_N_("Permintaan membuka identitas diputuskan")},
    {"identity.requested", SBT_N_("Membuka identitas diminta")},
    {"letter.laid", SBT_N_("Surat dihadapkan kepada PPK")},
    {"letter.received", SBT_N_("Surat dicatat diterima")},
    {"letter.sent", SBT_N_("Surat dikirim")},
    {"report.asked", SBT_N_("Pelapor ditanya")},
    {"report.filed", SBT_N_("Laporan dimasukkan")},
    {"report.gate", SBT_N_("Laporan diperiksa kelengkapannya")},
    {"report.joined", SBT_N_("Laporan digabungkan ke kasus")},
    {"report.left", SBT_N_("Laporan dipisahkan dari kasus")},
    {"report.own_number", SBT_N_("Nomor sendiri dicatat")},
    {"rulebook.loaded", SBT_N_("Aturan dimuat")},
    {"subject.added", SBT_N_("Terlapor dicatat")},
    {"subject.changed", SBT_N_("Data terlapor diubah")},
    {"subject.moved", SBT_N_("Terlapor dipindahkan")},
    {"subject.restricted", SBT_N_("Pembatasan data terlapor")},
    {"subject.step", SBT_N_("Langkah kasus")},
    {"succession.decided", SBT_N_("Peralihan tugas diputuskan")},
    {"succession.proposed", SBT_N_("Peralihan tugas diusulkan")},
    {"token.added", SBT_N_("Token API dibuat")},
    {"token.revoked", SBT_N_("Token API dicabut")},
    {"vote.cast", SBT_N_("Suara diberikan")},
};

static const char *step_label(struct sbt_arena *a, const char *facts)
{
    struct sbt_ev_subject_step_facts x;
    struct sbt_fault quiet = {0};
    const struct sbt_event_kind_row *k = sbt_event_kind_row(SBT_EV_SUBJECT_STEP);
    if (facts == NULL ||
        sbt_decode_json(k->facts, facts, strlen(facts), SBT_DECODE_UNKNOWN_OK, a, &x, &quiet) != SBT_OK)
        return NULL;
    const struct sbt_step_kind_row *kind = sbt_step_kind_find(x.step_kind);
    return kind != NULL ? kind->label : NULL;
}

const char *sbt_act_words(struct sbt_arena *a, const char *lang, const char *kind, const char *facts)
{
    const char *step = step_label(a, facts);
    if (step != NULL)
        return sbt_tr(lang, step);
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (sbt_str_eq(rows[i].kind, kind))
            return sbt_tr(lang, rows[i].say);
    return kind; // a kind that no list names shows itself by its code
}
