// What an event says, in a sentence for people, in their language.
#include "app/event_words.h"

#include "app/clock_due.h"
#include "base/buf.h"
#include "base/tr.h"
#include "domain/casefile.h"

struct words {
    const char *code, *say;
};

static const char *pick(const struct words *rows, size_t n, const char *code, const char *other)
{
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(rows[i].code, code))
            return rows[i].say;
    return other;
}
#define PICK(rows, code, other) pick((rows), SBT_ARRAY_LEN(rows), (code), (other))

const char *sbt_letter_label(const char *kind)
{
    static const struct words rows[] = {
        {"recommend", SBT_N_("Surat rekomendasi")},
        {"warn", SBT_N_("Surat peringatan kepada PPK")},
        {"reprimand", SBT_N_("Surat teguran kepada PPK")},
        {"block_order", SBT_N_("Surat perintah pemblokiran data")},
        {"lift_request", SBT_N_("Surat permohonan buka blokir")},
        {"lift_order", SBT_N_("Surat perintah buka blokir")},
        {"escalate", SBT_N_("Surat eskalasi")},
        {"forward", SBT_N_("Surat penerusan")},
        {"refer_gakkumdu", SBT_N_("Surat penerusan ke Gakkumdu")},
        {"notify_subject", SBT_N_("Surat pemberitahuan kepada terlapor")},
    };
    return PICK(rows, kind, SBT_N_("Surat"));
}

const char *sbt_member_label(const char *member)
{
    static const struct words rows[] = {{"bkn", "BKN"},
                                        {"bawaslu", "Bawaslu"},
                                        {"kempanrb", "KemenPANRB"},
                                        {"kemendagri", "Kemendagri"},
                                        {"kasn", "KASN"}};
    return PICK(rows, member, member);
}

const char *sbt_vote_label(const char *step_kind, const char *vote)
{
    const struct sbt_step_kind_row *k = sbt_step_kind_find(step_kind);
    for (size_t i = 0; k && i < k->fields->n; i++) {
        const struct sbt_field *fd = &k->fields->f[i];
        for (const struct sbt_choice *c = sbt_str_eq(fd->name, "vote") ? fd->choices : NULL; c && c->code; c++)
            if (sbt_str_eq(c->code, vote))
                return c->label;
    }
    return vote;
}

static const char *step_words(struct sbt_arena *a, const char *lang, const struct sbt_rulebook *rb,
                              const struct sbt_ev_subject_step_facts *x)
{
    const struct sbt_rb_step *step = sbt_rb_step_get(rb, x->step);
    const struct sbt_step_kind_row *kind = sbt_step_kind_find(x->step_kind);
    const struct sbt_rb_state *to = x->after ? sbt_rb_state_get(rb, x->after->state) : NULL;
    const char *label = step                                     ? sbt_text2_get(&step->label, lang)
                        : kind                                   ? sbt_tr(lang, kind->label)
                        : sbt_str_eq(x->step_kind, "transition") ? sbt_tr(lang, SBT_N_("Peralihan aturan"))
                                                                 : sbt_tr(lang, SBT_N_("Tenggat habis"));
    if (x->lapsed_on != SBT_DAY_NONE)
        label = sbt_tr_fill(a, lang, SBT_N_("%1, terlambat: waktunya berakhir pada %2"), label,
                            sbt_day_human(a, x->lapsed_on, lang), NULL);
    if (!to || sbt_str_eq(x->from, to->code))
        return label;
    return sbt_tr_fill(a, lang, SBT_N_("%1. Kini: %2"), label, sbt_text2_get(&to->label, lang), NULL);
}

static const char *clock_label(struct sbt_arena *a, const char *lang, const struct sbt_rulebook *rb, const char *code)
{
    const struct sbt_rb_clock *c = sbt_clock_rule(a, rb, code);
    return c ? sbt_text2_get(&c->label, lang) : code;
}

static const char *number_text(struct sbt_arena *a, int64_t v)
{
    return sbt_arena_printf(a, "%lld", (long long)v);
}

const char *sbt_event_words(struct sbt_arena *a, const char *lang, const struct sbt_rulebook *rb,
                            const struct sbt_event *e)
{
    switch (e->kind) {
    case SBT_EV_CASE_OPENED: {
        const struct sbt_ev_case_opened_facts *x = e->facts;
        return sbt_tr(lang, sbt_str_eq(x->source, "temuan") ? SBT_N_("Kasus dibuka dari temuan Bawaslu")
                                                            : SBT_N_("Kasus dibuka dari laporan"));
    }
    case SBT_EV_CASE_MERGED:
        return sbt_tr(lang, SBT_N_("Kasus digabungkan"));
    case SBT_EV_CASE_UNMERGED:
        return sbt_tr(lang, SBT_N_("Penggabungan kasus dibatalkan"));
    case SBT_EV_CASE_REPINNED: {
        const struct sbt_ev_case_repinned_facts *x = e->facts;
        return sbt_tr(lang, sbt_str_eq(x->clocks, "restart")
                                ? SBT_N_("Kasus beralih ke aturan baru; tenggatnya mulai lagi")
                                : SBT_N_("Kasus beralih ke aturan baru; tenggatnya jalan terus"));
    }
    case SBT_EV_CASE_HELD: {
        const struct sbt_ev_case_held_facts *x = e->facts;
        return sbt_tr(lang, x->on ? SBT_N_("Kasus ditahan pada prosedur lama") : SBT_N_("Penahanan peralihan dicabut"));
    }
    case SBT_EV_CASE_ASSIGNED: {
        const struct sbt_ev_case_assigned_facts *x = e->facts;
        return sbt_tr(lang, sbt_id_is_none(&x->account) ? SBT_N_("Penugasan petugas dilepas")
                            : x->cover                  ? SBT_N_("Petugas pengganti ditunjuk")
                                                        : SBT_N_("Petugas ditunjuk"));
    }
    case SBT_EV_CASE_NOTE: {
        const struct sbt_ev_case_note_facts *x = e->facts;
        return sbt_tr(lang, x->contact ? SBT_N_("Catatan komunikasi") : SBT_N_("Catatan"));
    }
    case SBT_EV_SUBJECT_ADDED: {
        const struct sbt_ev_subject_added_facts *x = e->facts;
        return sbt_tr_fill(
            a, lang, x->unidentified ? SBT_N_("Terlapor %1 dicatat, belum dikenal") : SBT_N_("Terlapor %1 dicatat"),
            number_text(a, x->n), NULL, NULL);
    }
    case SBT_EV_SUBJECT_CHANGED: {
        const struct sbt_ev_subject_changed_facts *x = e->facts;
        return sbt_tr(lang, sbt_str_eq(x->why, "replaced")     ? SBT_N_("Terlapor diganti: orang yang salah")
                            : sbt_str_eq(x->why, "identified") ? SBT_N_("Terlapor dikenali")
                                                               : SBT_N_("Data terlapor diperbaiki"));
    }
    case SBT_EV_SUBJECT_STEP:
        return step_words(a, lang, rb, e->facts);
    case SBT_EV_SUBJECT_MOVED:
        return sbt_tr(lang, SBT_N_("Terlapor dipindahkan ke kasus lain"));
    case SBT_EV_SUBJECT_RESTRICTED: {
        const struct sbt_ev_subject_restricted_facts *x = e->facts;
        return sbt_tr(lang, x->on ? SBT_N_("Pemrosesan data terlapor dibatasi")
                                  : SBT_N_("Pembatasan pemrosesan data terlapor dicabut"));
    }
    case SBT_EV_VOTE_CAST: {
        const struct sbt_ev_vote_cast_facts *x = e->facts;
        return sbt_tr_fill(a, lang, SBT_N_("Suara %1: %2"), sbt_member_label(x->member),
                           sbt_tr(lang, sbt_vote_label(x->step_kind, x->vote)), NULL);
    }
    case SBT_EV_LETTER_SENT: {
        const struct sbt_ev_letter_sent_facts *x = e->facts;
        return sbt_tr_fill(a, lang, SBT_N_("%1 nomor %2 dikirim"), sbt_tr(lang, sbt_letter_label(x->kind)), x->number,
                           NULL);
    }
    case SBT_EV_LETTER_RECEIVED: {
        const struct sbt_ev_letter_received_facts *x = e->facts;
        return sbt_tr_fill(a, lang, SBT_N_("Surat diterima pada %1"), sbt_day_human(a, x->day, lang), NULL, NULL);
    }
    case SBT_EV_LETTER_LAID: {
        const struct sbt_ev_letter_laid_facts *x = e->facts;
        return sbt_tr_fill(a, lang, SBT_N_("Surat disampaikan ke meja PPK pada %1"), sbt_day_human(a, x->day, lang),
                           NULL, NULL);
    }
    case SBT_EV_DECREE_RECORDED: {
        const struct sbt_ev_decree_recorded_facts *x = e->facts;
        const struct sbt_rb_sanction *s = sbt_rb_sanction_get(rb, x->kind);
        return sbt_tr_fill(a, lang,
                           x->broken_n ? SBT_N_("Keputusan nomor %1 dicatat: %2 (menyimpang dari aturan)")
                                       : SBT_N_("Keputusan nomor %1 dicatat: %2"),
                           x->number, s ? sbt_text2_get(&s->label, lang) : x->kind, NULL);
    }
    case SBT_EV_DECREE_STATUS: {
        const struct sbt_ev_decree_status_facts *x = e->facts;
        return sbt_tr_fill(a, lang, SBT_N_("Keadaan keputusan: %1"),
                           sbt_tr(lang, sbt_sanction_state_label(sbt_sanction_state_of(x->status))), NULL, NULL);
    }
    case SBT_EV_BLOCK_ORDERED:
        return sbt_tr(lang, SBT_N_("Pemblokiran data diperintahkan orang pertama"));
    case SBT_EV_BLOCK_MOVED: {
        const struct sbt_ev_block_moved_facts *x = e->facts;
        return sbt_tr_fill(a, lang, SBT_N_("Pemblokiran data: %1"),
                           sbt_tr(lang, sbt_block_label(sbt_block_of(x->state))), NULL, NULL);
    }
    case SBT_EV_CLOCK_STARTED: {
        const struct sbt_ev_clock_started_facts *x = e->facts;
        return sbt_tr_fill(a, lang, SBT_N_("Tenggat mulai berjalan: %1"), clock_label(a, lang, rb, x->code), NULL,
                           NULL);
    }
    case SBT_EV_CLOCK_CHANGED: {
        static const struct words rows[] = {{"paused", SBT_N_("Tenggat berhenti sementara")},
                                            {"running", SBT_N_("Tenggat berjalan lagi")},
                                            {"met", SBT_N_("Tenggat terpenuhi")},
                                            {"breached", SBT_N_("Tenggat terlampaui")},
                                            {"ended", SBT_N_("Tenggat yang terlampaui ditutup")}};
        const struct sbt_ev_clock_changed_facts *x = e->facts;
        return sbt_tr(lang, PICK(rows, x->state, SBT_N_("Tenggat berubah")));
    }
    case SBT_EV_CLOCK_TIER: {
        static const struct words rows[] = {{"remind", SBT_N_("Pengingat tenggat dikirim")},
                                            {"late", SBT_N_("Tenggat terlampaui")},
                                            {"go_on", SBT_N_("Tenggat habis, kasus berjalan terus")},
                                            {"lapse", SBT_N_("Masa yang tersedia sudah berakhir")},
                                            {"escalate", SBT_N_("Dinaikkan karena tenggat terlampaui")}};
        const struct sbt_ev_clock_tier_facts *x = e->facts;
        const struct sbt_rb_step *step = x->step ? sbt_rb_step_get(rb, x->step) : NULL;
        if (step)
            return sbt_tr_fill(a, lang, SBT_N_("Tenggat terlampaui, kini giliran langkah: %1"),
                               sbt_text2_get(&step->label, lang), NULL, NULL);
        return sbt_tr(lang, PICK(rows, x->what, SBT_N_("Tenggat berubah")));
    }
    case SBT_EV_CLOCK_EXTENDED: {
        const struct sbt_ev_clock_extended_facts *x = e->facts;
        return sbt_tr_fill(a, lang, SBT_N_("Tenggat diperpanjang %1 hari"), number_text(a, x->days), NULL, NULL);
    }
    case SBT_EV_EVIDENCE_ADDED:
        return sbt_tr(lang, SBT_N_("Bukti ditambahkan"));
    case SBT_EV_REPORT_JOINED:
        return sbt_tr(lang, SBT_N_("Laporan digabungkan ke kasus ini"));
    case SBT_EV_REPORT_LEFT:
        return sbt_tr(lang, SBT_N_("Laporan dikeluarkan dari kasus ini"));
    case SBT_EV_REPORT_WITHDRAWN:
        return sbt_tr(lang, SBT_N_("Laporan ditarik pelapor; kasus tetap berjalan"));
    case SBT_EV_CASE_PASSED: // the timeline names the offices
        return sbt_tr(lang, SBT_N_("Tugas instansi yang berakhir beralih"));
    case SBT_EV_REPORT_PASSED:
        return sbt_tr(lang, SBT_N_("Laporan beralih ke instansi penerus"));
    case SBT_EV_REPORT_FILED:
        return sbt_tr(lang, SBT_N_("Laporan diterima"));
    case SBT_EV_REPORT_ASKED:
        return sbt_tr(lang, SBT_N_("Pertanyaan kepada pelapor"));
    case SBT_EV_REPORT_ANSWERED:
        return sbt_tr(lang, SBT_N_("Jawaban pelapor"));
    case SBT_EV_REPORT_ADDED_TO:
        return sbt_tr(lang, SBT_N_("Tambahan dari pelapor"));
    case SBT_EV_REPORT_OWN_NUMBER:
        return sbt_tr(lang, SBT_N_("Nomor register instansi dicatat"));
    default:
        return sbt_event_kind_row(e->kind)->name;
    }
}

const char *sbt_event_detail(const struct sbt_event *e)
{
    if (!e->text)
        return NULL;
    switch (e->kind) {
    case SBT_EV_SUBJECT_STEP:
        return ((const struct sbt_ev_subject_step_text *)e->text)->reason;
    case SBT_EV_CASE_NOTE:
        return ((const struct sbt_ev_case_note_text *)e->text)->note;
    case SBT_EV_CASE_ASSIGNED:
        return ((const struct sbt_ev_case_assigned_text *)e->text)->note;
    case SBT_EV_VOTE_CAST:
        return ((const struct sbt_ev_vote_cast_text *)e->text)->reason;
    case SBT_EV_SUBJECT_CHANGED:
        return ((const struct sbt_ev_subject_changed_text *)e->text)->reason;
    case SBT_EV_SUBJECT_MOVED:
        return ((const struct sbt_ev_subject_moved_text *)e->text)->reason;
    case SBT_EV_SUBJECT_RESTRICTED:
        return ((const struct sbt_ev_subject_restricted_text *)e->text)->reason;
    case SBT_EV_CASE_HELD:
        return ((const struct sbt_ev_case_held_text *)e->text)->reason;
    case SBT_EV_CASE_MERGED:
        return ((const struct sbt_ev_case_merged_text *)e->text)->reason;
    case SBT_EV_CASE_UNMERGED:
        return ((const struct sbt_ev_case_unmerged_text *)e->text)->reason;
    case SBT_EV_DECREE_RECORDED:
        return ((const struct sbt_ev_decree_recorded_text *)e->text)->reason;
    case SBT_EV_DECREE_STATUS:
        return ((const struct sbt_ev_decree_status_text *)e->text)->reason;
    case SBT_EV_BLOCK_ORDERED:
        return ((const struct sbt_ev_block_ordered_text *)e->text)->reason;
    case SBT_EV_BLOCK_MOVED:
        return ((const struct sbt_ev_block_moved_text *)e->text)->reason;
    case SBT_EV_CLOCK_CHANGED:
        return ((const struct sbt_ev_clock_changed_text *)e->text)->reason;
    case SBT_EV_CLOCK_EXTENDED:
        return ((const struct sbt_ev_clock_extended_text *)e->text)->reason;
    case SBT_EV_CASE_PASSED:
        return ((const struct sbt_ev_case_passed_text *)e->text)->reason;
    case SBT_EV_REPORT_LEFT:
        return ((const struct sbt_ev_report_left_text *)e->text)->reason;
    default:
        return NULL;
    }
}
