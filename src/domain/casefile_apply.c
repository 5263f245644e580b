// What each kind of step asks for and what it changes in a subject's row.
#include "base/buf.h"
#include "domain/casefile_private.h"

#define CONFLICT(...) sbt_fault_set(c->f, SBT_E_CONFLICT, __VA_ARGS__)
#define DENIED(...) sbt_fault_set(c->f, SBT_E_DENIED, __VA_ARGS__)
#define AT(field, ...) sbt_fault_field(c->f, (field), __VA_ARGS__)

bool sbt_cf_milestone_ended_otherwise(enum sbt_milestone m)
{
    return m > SBT_MS_CLOSED && m < SBT_MS_END;
}

static const struct sbt_id *doer(const struct sbt_cf *c, enum sbt_step_kind kind)
{
    for (size_t i = 0; i < c->row->done_n; i++)
        if (c->row->done[i].kind == kind)
            return &c->row->done[i].person;
    return NULL;
}

static bool did(const struct sbt_cf *c, enum sbt_step_kind kind)
{
    const struct sbt_id *p = doer(c, kind);
    return p != NULL && !sbt_id_is_none(p) && sbt_id_eq(p, &c->actor->person);
}

static bool holds(const struct sbt_cf *c, const char *duty)
{
    for (size_t i = 0; i < c->actor->duties_n; i++)
        if (sbt_str_eq(c->actor->duties[i], duty))
            return true;
    return false;
}

// --- ready

static enum sbt_rc ready_vote(struct sbt_cf *c)
{
    const struct sbt_rb_vote *vote = sbt_rb_vote_get(c->rb, c->step->kind);
    const char *member = sbt_rb_vote_member(c->actor->agency_kind);
    if (vote == NULL || member == NULL || !sbt_codes_has(&vote->members, member))
        return DENIED(SBT_N_("Instansi Anda bukan anggota Satgas yang bersuara di sini."));
    if (!sbt_id_is_none(&c->row->filed_by) && sbt_id_eq(&c->row->filed_by, &c->actor->person))
        return DENIED(SBT_N_("Anda yang memasukkan laporan ini; orang lain dari instansi Anda yang harus bersuara."));
    for (size_t i = 0; i < c->row->votes_n; i++) {
        const struct sbt_vote *v = &c->row->votes[i];
        if (v->kind == c->step->kind && v->round == c->row->round && sbt_str_eq(v->member, member))
            return CONFLICT(SBT_N_("Instansi Anda sudah bersuara."));
    }
    if (c->step->kind == SBT_STEP_SATGAS_DECIDE) {
        if (c->row->offence_level != SBT_LEVEL_BY_SATGAS)
            return CONFLICT(SBT_N_("Satgas hanya memutus perbuatan yang ditetapkan sebagai DS-13."));
        if (c->row->satgas_level != SBT_LEVEL_UNSET)
            return CONFLICT(SBT_N_("Satgas sudah memutus tingkat pelanggaran ini."));
    }
    return SBT_OK;
}

static enum sbt_rc ready_ladder(struct sbt_cf *c)
{
    for (size_t i = 0; i < c->rb->ladder_n; i++) {
        const struct sbt_rb_rung *r = &c->rb->ladder[i];
        if (!sbt_str_eq(r->step, c->step->code))
            continue;
        if (!c->row->ppk_overdue)
            return CONFLICT(SBT_N_("Tenggat PPK belum lewat; langkah ini hanya terhadap PPK yang lalai."));
        if ((int)i < c->row->ladder)
            return CONFLICT(SBT_N_("Langkah ini sudah diambil."));
        if ((int)i > c->row->ladder) {
            const struct sbt_rb_step *next = sbt_rb_step_get(c->rb, c->rb->ladder[c->row->ladder].step);
            return CONFLICT(SBT_N_("Langkah yang mendahului belum diambil: %1."), next != NULL ? next->label.id : "");
        }
        if (i == 0 || c->row->ladder_on == SBT_DAY_NONE || r->after_n == 0)
            return SBT_OK;
        int gone = r->unit == SBT_UNIT_WORKING
                       ? sbt_calendar_working_between(c->in->calendar, c->in->region, c->row->ladder_on, c->in->today)
                       : c->in->today - c->row->ladder_on;
        if (gone < r->after_n) {
            char left[16];
            snprintf(left, sizeof left, "%d", r->after_n - gone);
            return r->unit == SBT_UNIT_WORKING
                       ? CONFLICT(SBT_N_("Belum waktunya: tunggu %1 hari kerja lagi sejak langkah sebelumnya."), left)
                       : CONFLICT(SBT_N_("Belum waktunya: tunggu %1 hari lagi sejak langkah sebelumnya."), left);
        }
        return SBT_OK;
    }
    return SBT_OK;
}

static enum sbt_rc ready_block(struct sbt_cf *c)
{
    enum sbt_block b = c->row->block;
    switch (c->step->kind) {
    case SBT_STEP_BLOCK_ORDER:
        if (b != SBT_BLOCK_NONE && b != SBT_BLOCK_LIFTED)
            return CONFLICT(SBT_N_("Pemblokiran sudah diusulkan atau berlaku."));
        return ready_ladder(c);
    case SBT_STEP_BLOCK_APPROVE:
        if (b != SBT_BLOCK_ORDERED)
            return CONFLICT(SBT_N_("Tidak ada usulan pemblokiran yang menunggu persetujuan."));
        if (did(c, SBT_STEP_BLOCK_ORDER))
            return DENIED(SBT_N_("Anda tidak dapat menyetujui usulan Anda sendiri."));
        return SBT_OK;
    case SBT_STEP_BLOCK_CONFIRM:
        return b == SBT_BLOCK_APPROVED ? SBT_OK : CONFLICT(SBT_N_("Tidak ada pemblokiran yang menunggu pencatatan."));
    case SBT_STEP_LIFT_REQUEST:
        if (!sbt_block_stands(b))
            return CONFLICT(SBT_N_("Tidak ada blokir yang berlaku."));
        if (!c->row->decree || c->row->decree_marked)
            return CONFLICT(SBT_N_("Catat dahulu sanksinya; permohonan pembukaan blokir menyusul sesudah itu."));
        return c->row->lift_requested ? CONFLICT(SBT_N_("Pembukaan blokir sudah dimohonkan.")) : SBT_OK;
    case SBT_STEP_LIFT_ORDER:
        return b == SBT_BLOCK_APPROVED || b == SBT_BLOCK_CONFIRMED
                   ? SBT_OK
                   : CONFLICT(SBT_N_("Tidak ada blokir yang dapat diusulkan untuk dibuka."));
    case SBT_STEP_LIFT_APPROVE:
        if (b != SBT_BLOCK_LIFT_ORDERED)
            return CONFLICT(SBT_N_("Tidak ada usulan pembukaan blokir yang menunggu persetujuan."));
        if (did(c, SBT_STEP_LIFT_ORDER))
            return DENIED(SBT_N_("Anda tidak dapat menyetujui usulan Anda sendiri."));
        return SBT_OK;
    default:
        return b == SBT_BLOCK_LIFT_APPROVED ? SBT_OK
                                            : CONFLICT(SBT_N_("Tidak ada pembukaan blokir yang menunggu pencatatan."));
    }
}

static enum sbt_rc ready_handoff(struct sbt_cf *c)
{
    if (c->row->handoff != SBT_HANDOFF_OPEN)
        return CONFLICT(SBT_N_("Berkas ini sudah diterima atau tidak sedang diserahkan."));
    if (c->from->holder == NULL || !holds(c, c->from->holder))
        return DENIED(SBT_N_("Hanya instansi yang menerima berkas ini dapat menjawabnya."));
    // A file that came back from a later state (a decree returned, an appeal that asks for a new examination) has no sender.
    const struct sbt_rb_state *prev = sbt_rb_state_get(c->rb, c->row->prev_state);
    if (c->step->kind != SBT_STEP_HANDOFF_ACCEPT && (prev == NULL || prev->milestone > c->from->milestone))
        return CONFLICT(SBT_N_("Tidak ada pengirim untuk mengembalikan berkas ini."));
    return SBT_OK;
}

enum sbt_rc sbt_cf_ready(struct sbt_cf *c)
{
    const struct sbt_subject_row *row = c->row;
    switch (c->step->kind) {
    case SBT_STEP_VERIFY_VOTE:
    case SBT_STEP_SATGAS_DECIDE:
        return ready_vote(c);
    case SBT_STEP_RECOMMEND:
        if (row->asn_known_no)
            return CONFLICT(SBT_N_("Terlapor bukan ASN. Teruskan ke badan yang berwenang."));
        if (!row->offence_confirmed || sbt_str_empty(row->offence))
            return CONFLICT(SBT_N_("Tetapkan dahulu bentuk pelanggarannya."));
        if (row->offence_level == SBT_LEVEL_BY_SATGAS && row->satgas_level == SBT_LEVEL_UNSET)
            return CONFLICT(SBT_N_("Perbuatan ini DS-13: Satgas harus memutus tingkatnya lebih dahulu."));
        if (row->offence_level == SBT_LEVEL_NOT_FOUND && row->satgas_level == SBT_LEVEL_UNSET)
            return CONFLICT(SBT_N_("Tingkat baris ini belum ditemukan: KASN harus menetapkannya dalam kajiannya."));
        return SBT_OK;
    case SBT_STEP_ENTER_IDIS:
        return row->decree && !row->decree_marked && !row->decree_ethics
                   ? SBT_OK
                   : CONFLICT(SBT_N_("Belum ada keputusan hukuman disiplin yang dapat dicatat di I'DIS."));
    case SBT_STEP_RETURN_DECREE:
        return row->decree_marked ? SBT_OK : CONFLICT(SBT_N_("Tidak ada keputusan yang menunggu telaah."));
    case SBT_STEP_DELIVER:
        if (!row->decree)
            return CONFLICT(SBT_N_("Belum ada keputusan yang dapat diserahkan."));
        return row->delivered_on == SBT_DAY_NONE ? SBT_OK : CONFLICT(SBT_N_("Keputusan ini sudah diserahkan."));
    case SBT_STEP_OBJECT:
    case SBT_STEP_APPEAL:
        if (!row->decree || row->decree_ethics)
            return CONFLICT(SBT_N_("Tidak ada hukuman disiplin yang dapat digugat."));
        return row->delivered_on != SBT_DAY_NONE
                   ? SBT_OK
                   : CONFLICT(SBT_N_("Catat dahulu tanggal keputusan diserahkan kepada yang bersangkutan."));
    case SBT_STEP_CLOSE:
        if (!row->decree || row->decree_marked)
            return CONFLICT(SBT_N_("Belum ada keputusan; kasus tidak dapat ditutup sebagai selesai."));
        // Where sanctions are not entered in I'DIS, the rulebook closes from the decision itself.
        return row->decree_ethics || row->idis || c->from->milestone == SBT_MS_DECIDED
                   ? SBT_OK
                   : CONFLICT(SBT_N_("Catat dahulu sanksinya di I'DIS; kasus ditutup sesudah itu."));
    case SBT_STEP_IDLE_SUPERIOR:
        if (!row->superior_overdue)
            return CONFLICT(SBT_N_("Tenggat atasan belum lewat; langkah ini hanya terhadap atasan yang lalai."));
        return doer(c, SBT_STEP_IDLE_SUPERIOR) == NULL ? SBT_OK : CONFLICT(SBT_N_("Kelalaian atasan sudah dicatat."));
    case SBT_STEP_WARN:
    case SBT_STEP_REPRIMAND:
    case SBT_STEP_LIST_VIOLATOR:
    case SBT_STEP_DISCUSS:
    case SBT_STEP_ESCALATE:
        return ready_ladder(c);
    case SBT_STEP_BLOCK_ORDER:
    case SBT_STEP_BLOCK_APPROVE:
    case SBT_STEP_BLOCK_CONFIRM:
    case SBT_STEP_LIFT_REQUEST:
    case SBT_STEP_LIFT_ORDER:
    case SBT_STEP_LIFT_APPROVE:
    case SBT_STEP_LIFT_CONFIRM:
        return ready_block(c);
    case SBT_STEP_REFER_GAKKUMDU:
        return row->gakkumdu != SBT_GAKKUMDU_OPEN ? SBT_OK
                                                  : CONFLICT(SBT_N_("Kasus ini sudah berada di Sentra Gakkumdu."));
    case SBT_STEP_GAKKUMDU_OUTCOME:
        return row->gakkumdu == SBT_GAKKUMDU_OPEN ? SBT_OK
                                                  : CONFLICT(SBT_N_("Kasus ini tidak sedang di Sentra Gakkumdu."));
    case SBT_STEP_HANDOFF_ACCEPT:
    case SBT_STEP_HANDOFF_RETURN:
    case SBT_STEP_HANDOFF_REFUSE:
        return ready_handoff(c);
    case SBT_STEP_DATA_ANSWER:
        return doer(c, SBT_STEP_DATA_REQUEST) != NULL
                   ? SBT_OK
                   : CONFLICT(SBT_N_("Belum ada permintaan hak data dari terlapor ini."));
    case SBT_STEP_NOTIFY_SUBJECT:
        if (c->from->milestone < SBT_MS_RECOMMENDED &&
            !sbt_str_eq(sbt_rb_setting_str(c->rb, "notify_subject_at"), "study"))
            return CONFLICT(SBT_N_("Terlapor diberi tahu setelah rekomendasi disampaikan."));
        return SBT_OK;
    default:
        return SBT_OK;
    }
}

// --- apply

static const char *copy(struct sbt_cf *c, const char *s)
{
    return sbt_arena_strdup(c->a, s);
}

static enum sbt_rc apply_vote(struct sbt_cf *c, const char *vote_code)
{
    struct sbt_subject_row *after = &c->v.after;
    struct sbt_vote *votes = SBT_NEW_N(c->a, struct sbt_vote, c->row->votes_n + 1);
    if (c->row->votes_n > 0)
        memcpy(votes, c->row->votes, c->row->votes_n * sizeof *votes);
    votes[c->row->votes_n] = (struct sbt_vote){.member = sbt_rb_vote_member(c->actor->agency_kind),
                                               .vote = copy(c, vote_code),
                                               .kind = c->step->kind,
                                               .round = c->row->round,
                                               .person = c->actor->person};
    after->votes = votes;
    after->votes_n = c->row->votes_n + 1;
    struct sbt_tally t;
    sbt_vote_tally(c->a, sbt_rb_vote_get(c->rb, c->step->kind), votes, after->votes_n, c->row->round, false, &t);
    if (t.outcome == NULL) {
        c->v.outcome = "menunggu";
        return SBT_OK;
    }
    c->v.silent = t.silent;
    c->v.silent_n = t.silent_n;
    c->v.outcome = t.outcome;
    if (c->step->kind == SBT_STEP_VERIFY_VOTE) {
        if (sbt_str_eq(t.outcome, "setuju") && c->row->brings_study)
            c->v.outcome = "setuju_kajian";
        return SBT_OK;
    }
    if (sbt_str_eq(t.outcome, "bukan"))
        return SBT_OK;
    after->satgas_level = sbt_level_of(t.outcome);
    c->v.outcome = "ditetapkan";
    return SBT_OK;
}

static enum sbt_rc apply_verify(struct sbt_cf *c, const struct sbt_s_verify_vote *r)
{
    if (sbt_str_eq(r->vote, "setuju") && c->row->asn_known_no)
        return AT("vote", SBT_N_("Terlapor bukan ASN. Teruskan ke badan yang berwenang."));
    if (sbt_str_eq(r->vote, "kembalikan") && sbt_str_empty(r->questions))
        return AT("questions", SBT_N_("Tulis apa yang harus dijawab pengirim."));
    return apply_vote(c, r->vote);
}

static enum sbt_rc apply_kasn_study(struct sbt_cf *c, const struct sbt_s_kasn_study *r)
{
    c->v.outcome = copy(c, r->result);
    bool proven = sbt_str_eq(r->result, "terbukti");
    if (proven && (!c->row->offence_confirmed || sbt_str_empty(c->row->offence)))
        return CONFLICT(SBT_N_("Tetapkan dahulu bentuk pelanggarannya."));
    if (c->row->offence_level != SBT_LEVEL_NOT_FOUND && !sbt_str_empty(r->level))
        return AT("level", SBT_N_("Tingkat sudah ditentukan oleh baris %1; kosongkan isian ini."), c->row->offence);
    if (c->row->offence_level != SBT_LEVEL_NOT_FOUND || !proven)
        return SBT_OK;
    if (sbt_str_empty(r->level))
        return AT("level", SBT_N_("Tingkat baris %1 belum ditemukan dalam sumber: tetapkan di sini."), c->row->offence);
    c->v.after.satgas_level = sbt_level_of(r->level);
    return SBT_OK;
}

static enum sbt_rc apply_idle_superior(struct sbt_cf *c, const struct sbt_s_idle_superior *r)
{
    enum sbt_level level = sbt_level_of(r->level), own = c->row->recommended_level;
    // "The heavier of": whoever shields a subject is not sanctioned more lightly than he.
    if (own >= SBT_LEVEL_RINGAN && own <= SBT_LEVEL_BERAT && level < own)
        return AT("level", SBT_N_("Atasan yang lalai tidak dihukum lebih ringan daripada terlapor: tingkat %1."),
                  sbt_level_code(own));
    c->v.outcome = "dicatat";
    return SBT_OK;
}

static enum sbt_rc apply_recommend(struct sbt_cf *c, const struct sbt_s_recommend *r)
{
    enum sbt_level bound = sbt_level_is_open(c->row->offence_level) ? c->row->satgas_level : c->row->offence_level;
    enum sbt_level level = sbt_level_of(r->level);
    if (level != bound)
        return AT("level",
                  SBT_N_("Bentuk pelanggaran %1 bertingkat %2. Ubah dahulu bentuk pelanggarannya bila keliru."),
                  c->row->offence, sbt_level_code(bound));
    c->v.after.recommended_level = level;
    c->v.after.received_on = SBT_DAY_NONE;
    c->v.outcome = "disampaikan";
    return SBT_OK;
}

static enum sbt_rc known_authority(struct sbt_cf *c, const char *code)
{
    for (size_t i = 0; i < c->competence->authorities_n; i++)
        if (sbt_str_eq(c->competence->authorities[i].code, code))
            return SBT_OK;
    return AT("authority", SBT_N_("Pilih pejabat dari daftar."));
}

// A broken check is shown at its field and asks for a reason; with the reason the decree is recorded and marked.
static enum sbt_rc explain_broken(struct sbt_cf *c, const char *reason)
{
    static const struct {
        const char *code, *field;
    } at[] = {{"level", "level"},
              {"kind", "sanction"},
              {"competence", "authority"},
              {"team", "team"},
              {"council", "council_number"},
              {"one_sanction", "decree_number"},
              {"repeat", "level"},
              {"not_examined", "examination_record"}};
    if (c->v.broken_n == 0 || !sbt_str_empty(reason))
        return SBT_OK;
    for (size_t i = 0; i < c->v.broken_n; i++) {
        const struct sbt_broken *b = &c->v.broken[i];
        const char *field = NULL;
        for (size_t k = 0; k < SBT_ARRAY_LEN(at); k++)
            if (sbt_str_eq(at[k].code, b->code))
                field = at[k].field;
        (void)AT(field, b->say, b->args[0], b->args[1]);
    }
    return AT(
        "deviation_reason",
        SBT_N_("Keputusan ini menyimpang dari aturan. Tulis alasannya; keputusan tetap dicatat dan ditelaah BKN."));
}

static void take_decree(struct sbt_cf *c, const char *sanction, enum sbt_level level, sbt_day on, sbt_day delivered,
                        bool ethics)
{
    struct sbt_subject_row *after = &c->v.after;
    after->decree = true;
    after->decree_ethics = ethics;
    after->decree_marked = c->v.broken_n > 0;
    after->sanction = copy(c, sanction);
    after->decree_level = level;
    after->decree_on = on;
    after->delivered_on = delivered;
    after->idis = false;
    after->sanction_state = delivered != SBT_DAY_NONE ? SBT_SANCTION_DELIVERED : SBT_SANCTION_IMPOSED;
    c->v.outcome = c->v.broken_n > 0 ? "menyimpang" : "sesuai";
}

static void drop_decree(struct sbt_subject_row *after, enum sbt_sanction_state state)
{
    after->decree = after->decree_ethics = after->decree_marked = after->idis = false;
    after->sanction = NULL;
    after->decree_level = SBT_LEVEL_UNSET;
    after->decree_on = after->delivered_on = SBT_DAY_NONE;
    after->sanction_state = state;
    after->lift_requested = false;
    after->ladder = 0; // the PPK has answered; a new silence is a new ladder
    after->ladder_on = SBT_DAY_NONE;
}

static enum sbt_rc apply_decide(struct sbt_cf *c, const struct sbt_s_decide *r)
{
    const struct sbt_rb_sanction *s = sbt_rb_sanction_get(c->law, r->sanction);
    if (s == NULL || s->level == SBT_LEVEL_MORAL)
        return AT("sanction", SBT_N_("Pilih jenis hukuman dari daftar."));
    SBT_TRY(known_authority(c, r->authority));
    if (r->delivered_on != SBT_DAY_NONE && r->delivered_on < r->decree_date)
        return AT("delivered_on", SBT_N_("Keputusan tidak dapat diserahkan sebelum ditetapkan."));
    sbt_decree_check(c->a, c->law, c->competence, c->row, r, &c->v.broken, &c->v.broken_n);
    SBT_TRY(explain_broken(c, r->deviation_reason));
    take_decree(c, r->sanction, sbt_level_of(r->level), r->decree_date, r->delivered_on, false);
    return SBT_OK;
}

static enum sbt_rc apply_ethics(struct sbt_cf *c, const struct sbt_s_ethics_decide *r)
{
    const struct sbt_rb_sanction *s = sbt_rb_sanction_get(c->law, r->statement);
    if (s == NULL || s->level != SBT_LEVEL_MORAL)
        return AT("statement", SBT_N_("Pilih pernyataan tertutup atau terbuka."));
    SBT_TRY(known_authority(c, r->authority));
    if (r->delivered_on != SBT_DAY_NONE && r->delivered_on < r->decree_date)
        return AT("delivered_on", SBT_N_("Keputusan tidak dapat diserahkan sebelum ditetapkan."));
    sbt_cf_ethics_check(c, r, &c->v.broken, &c->v.broken_n);
    SBT_TRY(explain_broken(c, r->deviation_reason));
    take_decree(c, r->statement, SBT_LEVEL_MORAL, r->decree_date, r->delivered_on, true);
    return SBT_OK;
}

static enum sbt_rc apply_review(struct sbt_cf *c, const struct sbt_s_return_decree *r)
{
    if (sbt_str_eq(r->result, "kembalikan")) {
        drop_decree(&c->v.after, SBT_SANCTION_NONE);
        c->v.outcome = "kembalikan";
        return SBT_OK;
    }
    c->v.after.decree_marked = false;
    c->v.outcome = c->row->decree_ethics ? "terima_etik" : "terima";
    return SBT_OK;
}

static enum sbt_rc apply_filed(struct sbt_cf *c, sbt_day filed_on)
{
    if (filed_on < c->row->delivered_on)
        return AT("filed_on", SBT_N_("Tanggal pengajuan lebih awal daripada penyerahan keputusan."));
    c->v.after.sanction_state = SBT_SANCTION_SUSPENDED;
    c->v.outcome = "diajukan";
    return SBT_OK;
}

static enum sbt_rc apply_resolve(struct sbt_cf *c, const struct sbt_s_resolve_objection *r)
{
    struct sbt_subject_row *after = &c->v.after;
    c->v.outcome = copy(c, r->result);
    if (sbt_str_eq(r->result, "dikuatkan")) {
        after->sanction_state = SBT_SANCTION_UPHELD;
        after->idis = false; // what was upheld is entered anew
    } else if (sbt_str_eq(r->result, "diubah")) {
        const struct sbt_rb_sanction *s = sbt_rb_sanction_get(c->law, r->sanction);
        if (s == NULL || s->level == SBT_LEVEL_MORAL)
            return AT("sanction", SBT_N_("Pilih jenis hukuman dari daftar."));
        if (s->level != sbt_level_of(r->level))
            return AT("level", SBT_N_("Jenis hukuman ini termasuk tingkat %1."), sbt_level_code(s->level));
        after->sanction = copy(c, r->sanction);
        after->decree_level = s->level;
        after->sanction_state = SBT_SANCTION_CHANGED;
        after->idis = false;
    } else {
        drop_decree(after, SBT_SANCTION_ANNULLED);
    }
    return SBT_OK;
}

static bool lift_ground_holds(const struct sbt_cf *c, const char *ground)
{
    const struct sbt_subject_row *row = c->row;
    enum sbt_milestone m = c->from->milestone;
    if (sbt_str_eq(ground, "sanksi"))
        return row->decree && !row->decree_marked && row->lift_requested;
    if (sbt_str_eq(ground, "identitas_salah"))
        return row->wrong_identity;
    if (sbt_str_eq(ground, "tidak_terbukti"))
        return m == SBT_MS_NOT_PROVEN;
    if (sbt_str_eq(ground, "tidak_dapat_diproses"))
        return m == SBT_MS_NOT_PROCESSABLE;
    if (sbt_str_eq(ground, "keputusan_dibatalkan"))
        return row->sanction_state == SBT_SANCTION_ANNULLED;
    return sbt_str_eq(ground, "kasus_berakhir") &&
           (m == SBT_MS_REJECTED || m == SBT_MS_CANCELLED || m == SBT_MS_FORWARDED);
}

static enum sbt_rc apply_approve(struct sbt_cf *c, const struct sbt_s_approve *r)
{
    struct sbt_subject_row *after = &c->v.after;
    bool yes = sbt_str_eq(r->vote, "setuju");
    c->v.outcome = yes ? "setuju" : "tolak";
    if (c->step->kind == SBT_STEP_BLOCK_APPROVE) {
        after->block = yes ? SBT_BLOCK_APPROVED : SBT_BLOCK_NONE;
        if (!yes && after->ladder > 0)
            after->ladder--; // the rung may be taken again
        return SBT_OK;
    }
    if (!yes)
        after->lift_ground = NULL;
    after->block = yes                                       ? SBT_BLOCK_LIFT_APPROVED
                   : doer(c, SBT_STEP_BLOCK_CONFIRM) != NULL ? SBT_BLOCK_CONFIRMED
                                                             : SBT_BLOCK_APPROVED;
    return SBT_OK;
}

static enum sbt_rc apply_escalate(struct sbt_cf *c, const struct sbt_s_escalate *r)
{
    const char *k = c->row->agency_kind;
    bool region = sbt_str_eq(k, "pemprov") || sbt_str_eq(k, "pemkab") || sbt_str_eq(k, "pemkot");
    c->v.outcome = copy(c, r->to);
    if (k != NULL && sbt_str_eq(r->to, "mendagri") && !region)
        return AT("to",
                  SBT_N_("Mendagri hanya untuk pemerintah daerah; untuk kementerian dan lembaga pilih MenPANRB."));
    if (k != NULL && sbt_str_eq(r->to, "menpanrb") && region)
        return AT("to",
                  SBT_N_("MenPANRB hanya untuk kementerian dan lembaga; untuk pemerintah daerah pilih Mendagri."));
    return SBT_OK;
}

static enum sbt_rc apply_classify(struct sbt_cf *c, const struct sbt_s_classify *r)
{
    const struct sbt_rb_offence *o = sbt_rb_offence_get(c->law, r->offence, r->acted_on);
    if (!sbt_span_holds(&c->law->law, r->acted_on))
        return AT("acted_on", SBT_N_("Matriks pelanggaran ini tidak berlaku pada tanggal %1."),
                  sbt_day_iso(c->a, r->acted_on));
    if (o == NULL)
        return AT("offence", SBT_N_("Pilih bentuk pelanggaran dari daftar."));
    if (sbt_rb_act_get(c->law, r->act) == NULL)
        return AT("act", SBT_N_("Pilih perbuatan dari daftar."));
    struct sbt_subject_row *after = &c->v.after;
    if (!sbt_str_eq(after->offence, r->offence))
        after->satgas_level = SBT_LEVEL_UNSET;
    after->offence = copy(c, r->offence);
    after->offence_level = o->level;
    after->offence_confirmed = true;
    after->acted_on = r->acted_on;
    c->v.outcome = "ditetapkan";
    return SBT_OK;
}

static enum sbt_rc ground_known(struct sbt_cf *c, const struct sbt_rb_ground *g, size_t n, const char *field,
                                const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(g[i].code, code))
            return SBT_OK;
    return AT(field, SBT_N_("Pilih dari daftar."));
}

static enum sbt_rc outcome(struct sbt_cf *c, const char *code)
{
    c->v.outcome = code;
    return SBT_OK;
}

enum sbt_rc sbt_cf_apply(struct sbt_cf *c)
{
    struct sbt_subject_row *after = &c->v.after;
    const void *rec = c->in->rec;
    const char *first = sbt_step_kind_get(c->step->kind)->outcomes[0];
    switch (c->step->kind) {
    case SBT_STEP_VERIFY_VOTE:
        return apply_verify(c, rec);
    case SBT_STEP_SATGAS_DECIDE:
        return apply_vote(c, ((const struct sbt_s_satgas_decide *)rec)->vote);
    case SBT_STEP_KASN_STUDY:
        return apply_kasn_study(c, rec);
    case SBT_STEP_IDLE_SUPERIOR:
        return apply_idle_superior(c, rec);
    case SBT_STEP_STUDY:
        return outcome(c, copy(c, ((const struct sbt_s_study *)rec)->result));
    case SBT_STEP_RECOMMEND:
        return apply_recommend(c, rec);
    case SBT_STEP_ACKNOWLEDGE:
        if (c->row->received_on != SBT_DAY_NONE)
            return CONFLICT(SBT_N_("Penerimaan surat ini sudah dicatat."));
        after->received_on = ((const struct sbt_s_acknowledge *)rec)->received_on;
        return outcome(c, first);
    case SBT_STEP_EXAMINE:
        after->examined = true;
        return outcome(c, first);
    case SBT_STEP_DECIDE:
        return apply_decide(c, rec);
    case SBT_STEP_ETHICS_DECIDE:
        return apply_ethics(c, rec);
    case SBT_STEP_RETURN_DECREE:
        return apply_review(c, rec);
    case SBT_STEP_DELIVER: {
        const struct sbt_s_deliver *r = rec;
        if (r->delivered_on < c->row->decree_on)
            return AT("delivered_on", SBT_N_("Keputusan tidak dapat diserahkan sebelum ditetapkan."));
        after->delivered_on = r->delivered_on;
        if (after->sanction_state == SBT_SANCTION_IMPOSED)
            after->sanction_state = SBT_SANCTION_DELIVERED;
        return outcome(c, first);
    }
    case SBT_STEP_ENTER_IDIS:
        after->idis = true;
        return outcome(c, first);
    case SBT_STEP_OBJECT:
        return apply_filed(c, ((const struct sbt_s_object *)rec)->filed_on);
    case SBT_STEP_APPEAL:
        return apply_filed(c, ((const struct sbt_s_appeal *)rec)->filed_on);
    case SBT_STEP_RESOLVE_OBJECTION:
        return apply_resolve(c, rec);
    case SBT_STEP_BLOCK_ORDER:
        after->block = SBT_BLOCK_ORDERED;
        after->lift_requested = after->wrong_identity = false;
        after->lift_ground = NULL;
        return outcome(c, first);
    case SBT_STEP_BLOCK_APPROVE:
    case SBT_STEP_LIFT_APPROVE:
        return apply_approve(c, rec);
    case SBT_STEP_BLOCK_CONFIRM:
        after->block = SBT_BLOCK_CONFIRMED;
        return outcome(c, first);
    case SBT_STEP_LIFT_REQUEST:
        after->lift_requested = true;
        return outcome(c, first);
    case SBT_STEP_LIFT_ORDER: {
        const struct sbt_s_lift_order *r = rec;
        if (!lift_ground_holds(c, r->ground))
            return AT("ground", SBT_N_("Dasar ini tidak cocok dengan keadaan kasus. Pilih dasar yang benar."));
        after->block = SBT_BLOCK_LIFT_ORDERED;
        after->lift_ground = copy(c, r->ground);
        return outcome(c, first);
    }
    case SBT_STEP_LIFT_CONFIRM:
        after->block = SBT_BLOCK_LIFTED;
        after->wrong_identity = false;
        return outcome(c, first);
    case SBT_STEP_ESCALATE:
        return apply_escalate(c, rec);
    case SBT_STEP_FORWARD:
        SBT_TRY(
            ground_known(c, c->rb->forward_to, c->rb->forward_to_n, "body", ((const struct sbt_s_forward *)rec)->body));
        return outcome(c, first);
    case SBT_STEP_NOT_PROCESSABLE:
        SBT_TRY(ground_known(c, c->rb->not_processable, c->rb->not_processable_n, "ground",
                             ((const struct sbt_s_not_processable *)rec)->ground));
        return outcome(c, first);
    case SBT_STEP_REFER_GAKKUMDU:
        after->gakkumdu = SBT_GAKKUMDU_OPEN;
        return outcome(c, first);
    case SBT_STEP_GAKKUMDU_OUTCOME: {
        const char *o = ((const struct sbt_s_gakkumdu_outcome *)rec)->outcome;
        if (!sbt_str_eq(o, "penyidikan") && !sbt_str_eq(o, "penuntutan"))
            after->gakkumdu = SBT_GAKKUMDU_ENDED;
        return outcome(c, first);
    }
    case SBT_STEP_CLASSIFY:
        return apply_classify(c, rec);
    case SBT_STEP_NOTIFY_SUBJECT:
        after->notified_on = ((const struct sbt_s_notify_subject *)rec)->sent_on;
        return outcome(c, first);
    case SBT_STEP_HANDOFF_ACCEPT:
        after->handoff = SBT_HANDOFF_ACCEPTED;
        return outcome(c, first);
    case SBT_STEP_REPLACE_SUBJECT:
        if (c->row->decree)
            return CONFLICT(SBT_N_("Sudah ada keputusan atas nama terlapor ini; batalkan keputusannya lebih dahulu."));
        after->wrong_identity = sbt_block_stands(c->row->block);
        if (c->row->block == SBT_BLOCK_ORDERED)
            after->block = SBT_BLOCK_NONE;
        after->notified_on = SBT_DAY_NONE;
        after->prior_level = SBT_LEVEL_UNSET;
        after->examined = false;
        return outcome(c, first);
    default:
        return outcome(c, first);
    }
}
