// Turns the rows of a rulebook into headings and facts in words.
#include "domain/rulebook_words.h"
#include "domain/step_document.h"

#include "base/buf.h"
#include "base/tr.h"

enum { FACTS_MAX = 16, VALUE_BYTES = 16 * 1024 };

struct words {
    struct sbt_arena *a;
    const struct sbt_rulebook *rb;
    const char *lang;
    struct sbt_rb_item *rows;
    size_t n, cap;
    struct sbt_rb_fact *facts; // of the last row
};

static const char *w_say(const struct words *w, const char *msgid)
{
    return sbt_tr(w->lang, msgid);
}

static const char *w_text(const struct words *w, const struct sbt_text2 *t)
{
    const char *s = sbt_text2_get(t, w->lang);
    return s != NULL ? s : "";
}

static struct sbt_rb_item *item(struct words *w, const char *section, const char *heading, const char *code,
                                const char *name, int line)
{
    w->rows = sbt_arena_grow(w->a, w->rows, w->n, &w->cap, sizeof *w->rows);
    w->facts = SBT_NEW_N(w->a, struct sbt_rb_fact, FACTS_MAX);
    struct sbt_rb_item *r = &w->rows[w->n++];
    *r = (struct sbt_rb_item){.section = section,
                              .heading = heading,
                              .code = code != NULL ? code : "",
                              .name = name != NULL ? name : "",
                              .facts = w->facts,
                              .line = line};
    return r;
}

static void fact(struct words *w, const char *label, const char *value)
{
    struct sbt_rb_item *r = &w->rows[w->n - 1];
    if (sbt_str_empty(value) || r->facts_n >= FACTS_MAX)
        return;
    w->facts[r->facts_n++] = (struct sbt_rb_fact){label, value};
}

static void fact_flag(struct words *w, const char *label, bool yes)
{
    if (yes)
        fact(w, label, w_say(w, SBT_N_("ya")));
}

static void fact_cite(struct words *w, const char *label, const struct sbt_rb_cite *c)
{
    if (c->text == NULL)
        return;
    if (!c->unsourced) {
        fact(w, label, c->text);
        return;
    }
    w->rows[w->n - 1].unsourced = true;
    fact(w, label, sbt_tr_fill(w->a, w->lang, SBT_N_("belum bersumber: %1"), c->text, NULL, NULL));
}

static const char *day_words(const struct words *w, sbt_day d)
{
    return sbt_day_human(w->a, d, w->lang);
}

static void fact_span(struct words *w, const char *label, const struct sbt_span *s)
{
    if (s->from != SBT_DAY_NONE && s->to != SBT_DAY_NONE)
        fact(w, label,
             sbt_tr_fill(w->a, w->lang, SBT_N_("%1 sampai %2"), day_words(w, s->from), day_words(w, s->to), NULL));
    else if (s->from != SBT_DAY_NONE)
        fact(w, label, sbt_tr_fill(w->a, w->lang, SBT_N_("sejak %1"), day_words(w, s->from), NULL, NULL));
    else if (s->to != SBT_DAY_NONE)
        fact(w, label, sbt_tr_fill(w->a, w->lang, SBT_N_("sampai %1"), day_words(w, s->to), NULL, NULL));
}

// --- codes as words

typedef const char *(*word_of)(const struct words *w, const char *code);

static const char *of_state(const struct words *w, const char *code)
{
    const struct sbt_rb_state *s = sbt_rb_state_get(w->rb, code);
    return s != NULL ? w_text(w, &s->label) : code;
}

static const char *of_duty(const struct words *w, const char *code)
{
    const struct sbt_rb_duty *s = sbt_rb_duty_get(w->rb, code);
    return s != NULL ? w_text(w, &s->label) : code;
}

static const char *of_step(const struct words *w, const char *code)
{
    const struct sbt_rb_step *s = sbt_rb_step_get(w->rb, code);
    return s != NULL ? w_text(w, &s->label) : code;
}

static const char *of_clock(const struct words *w, const char *code)
{
    const struct sbt_rb_clock *s = sbt_rb_clock_get(w->rb, code);
    return s != NULL ? w_text(w, &s->label) : code;
}

static const char *of_agency(const struct words *w, const char *code)
{
    const struct sbt_rb_agency *s = sbt_rb_agency_get(w->rb, code);
    return s != NULL ? w_text(w, &s->label) : code;
}

static const char *of_act(const struct words *w, const char *code)
{
    const struct sbt_rb_act *s = sbt_rb_act_get(w->rb, code);
    return s != NULL ? w_text(w, &s->label) : code;
}

static const char *of_position(const struct words *w, const char *code)
{
    const struct sbt_rb_position *s = sbt_rb_position_get(w->rb, code);
    return s != NULL ? w_text(w, &s->label) : code;
}

static const char *of_sanction(const struct words *w, const char *code)
{
    const struct sbt_rb_sanction *s = sbt_rb_sanction_get(w->rb, code);
    return s != NULL ? w_text(w, &s->label) : code;
}

static const char *of_level(const struct words *w, const char *code)
{
    enum sbt_level l = sbt_level_of(code);
    return l != SBT_LEVEL_UNSET ? w_say(w, sbt_level_label(l)) : code;
}

static const char *of_kind(const struct words *w, const char *code)
{
    const struct sbt_step_kind_row *k = sbt_step_kind_find(code);
    return k != NULL ? w_say(w, k->label) : code;
}

static const char *of_milestone(const struct words *w, const char *code)
{
    enum sbt_milestone m = sbt_milestone_of(code);
    return m != SBT_MS_UNSET ? w_say(w, sbt_milestone_label(m)) : code;
}

static const char *of_field(const struct words *w, const char *code)
{
    (void)w;
    return code;
}

static const char *of_document(const struct words *w, const char *code)
{
    const struct sbt_document *d = sbt_document_get(code);
    return d != NULL ? w_say(w, d->label) : code;
}

static const char *joined(const struct words *w, const struct sbt_codes *c, word_of of)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, VALUE_BYTES);
    for (size_t i = 0; i < c->n; i++)
        sbt_buf_printf(&b, "%s%s", i > 0 ? ", " : "", of(w, c->p[i]));
    return sbt_arena_strdup(w->a, b.p);
}

static void fact_codes(struct words *w, const char *label, const struct sbt_codes *c, word_of of)
{
    if (c->n > 0)
        fact(w, label, joined(w, c, of));
}

static const char *length_of(const struct words *w, int n, enum sbt_unit unit)
{
    const char *num = sbt_arena_printf(w->a, "%d", n);
    const char *say = unit == SBT_UNIT_WORKING ? SBT_N_("%1 hari kerja")
                      : unit == SBT_UNIT_HOURS ? SBT_N_("%1 jam")
                                               : SBT_N_("%1 hari");
    return sbt_tr_fill(w->a, w->lang, say, num, NULL, NULL);
}

// --- sections

#define NAME SBT_N_("Nama")
#define BASIS SBT_N_("Dasar")
#define VALID SBT_N_("Berlaku")
#define SOURCE SBT_N_("Sumber")

static void head(struct words *w)
{
    const struct sbt_rulebook *rb = w->rb;
    item(w, "rulebook", SBT_N_("Aturan"), "", w_text(w, &rb->title), 1);
    fact(w, SBT_N_("Kode"), rb->id);
    fact(w, SBT_N_("Versi"), rb->version);
    fact(w, SBT_N_("Instrumen"), rb->instrument);
    fact(w, SOURCE, rb->source);
    fact_span(w, SBT_N_("Alur untuk kasus yang dibuka"), &rb->procedure);
    fact_span(w, SBT_N_("Hukum untuk perbuatan"), &rb->law);
    fact(w, SBT_N_("Keadaan awal"), of_state(w, rb->start));
    if (rb->start_studied != NULL)
        fact(w, SBT_N_("Keadaan awal temuan yang sudah dikaji"), of_state(w, rb->start_studied));
    fact(w, SBT_N_("Catatan"), rb->note);
    for (size_t i = 0; i < rb->instruments_n; i++) {
        const struct sbt_rb_instrument *r = &rb->instruments[i];
        item(w, "instruments", SBT_N_("Instrumen"), r->number, r->name, r->line);
        fact(w, SBT_N_("Nomor"), r->number);
        if (r->dated != SBT_DAY_NONE)
            fact(w, SBT_N_("Tanggal"), day_words(w, r->dated));
        fact_cite(w, SOURCE, &r->source);
    }
    for (size_t i = 0; i < rb->gaps_n; i++) {
        const struct sbt_rb_gap *r = &rb->gaps[i];
        item(w, "gaps", SBT_N_("Celah"), "", w_say(w, SBT_N_("Masa tanpa alur yang diumumkan")), r->line);
        fact_span(w, SBT_N_("Masa"), &r->when);
        fact(w, SBT_N_("Penjelasan"), w_text(w, &r->says));
        fact_flag(w, SBT_N_("Kasus masa itu memakai alur ini"), r->takes_cases);
        fact_cite(w, BASIS, &r->basis);
    }
}

static void offices(struct words *w)
{
    const struct sbt_rulebook *rb = w->rb;
    for (size_t i = 0; i < rb->agencies_n; i++) {
        const struct sbt_rb_agency *r = &rb->agencies[i];
        item(w, "agencies", SBT_N_("Instansi"), r->code, w_text(w, &r->label), r->line);
        fact_span(w, VALID, &r->when);
        fact_cite(w, BASIS, &r->basis);
    }
    for (size_t i = 0; i < rb->roles_n; i++) {
        const struct sbt_rb_role *r = &rb->roles[i];
        item(w, "roles", SBT_N_("Peran"), r->code, r->code, r->line);
        fact_codes(w, SBT_N_("Pada instansi"), &r->agency_kinds, of_agency);
        fact_span(w, VALID, &r->when);
        fact_cite(w, BASIS, &r->basis);
    }
    for (size_t i = 0; i < rb->duties_n; i++) {
        const struct sbt_rb_duty *r = &rb->duties[i];
        item(w, "duties", SBT_N_("Tugas"), r->code, w_text(w, &r->label), r->line);
        for (size_t k = 0; k < r->at_n; k++) {
            const struct sbt_rb_duty_at *at = &r->at[k];
            fact(w, SBT_N_("Dipegang"),
                 sbt_tr_fill(w->a, w->lang, SBT_N_("%1 (%2), wilayah %3"), joined(w, &at->agency_kinds, of_agency),
                             joined(w, &at->roles, of_field), sbt_territory_code(at->territory)));
            fact_span(w, SBT_N_("Dipegang selama"), &at->when);
        }
    }
}

static void moves(struct words *w)
{
    const struct sbt_rulebook *rb = w->rb;
    for (size_t i = 0; i < rb->transition_rules_n; i++) {
        const struct sbt_rb_transition *r = &rb->transition_rules[i];
        item(w, "transition_rules", SBT_N_("Aturan peralihan"), r->code, w_text(w, &r->reason), r->line);
        fact(w, SBT_N_("Dari aturan"), r->from);
        fact_codes(w, SBT_N_("Keadaan lama"), &r->states, of_field);
        fact_codes(w, SBT_N_("Capaian lama"), &r->milestones, of_milestone);
        fact(w, SBT_N_("Mulai"), day_words(w, r->from_day));
        fact(w, SBT_N_("Menuju"), r->to_state != NULL ? of_state(w, r->to_state) : NULL);
        fact(w, SBT_N_("Tenggat yang berjalan"),
             w_say(w, r->restart_clocks ? SBT_N_("mulai dari awal") : SBT_N_("berjalan terus")));
        fact_flag(w, SBT_N_("Dapat dikecualikan per kasus"), r->per_case);
        fact_cite(w, BASIS, &r->basis);
    }
    for (size_t i = 0; i < rb->checks_n; i++) {
        const struct sbt_rb_check *r = &rb->checks[i];
        item(w, "checks", SBT_N_("Pemeriksaan keputusan"), r->code, w_text(w, &r->label), r->line);
        fact_codes(w, SBT_N_("Tingkat"), &r->levels, of_level);
        fact_span(w, VALID, &r->when);
        fact_cite(w, BASIS, &r->basis);
    }
}

static void states(struct words *w)
{
    const struct sbt_rulebook *rb = w->rb;
    for (size_t i = 0; i < rb->statuses_n; i++)
        item(w, "statuses", SBT_N_("Status"), rb->statuses[i].code, w_text(w, &rb->statuses[i].label),
             rb->statuses[i].line);
    for (size_t i = 0; i < rb->states_n; i++) {
        const struct sbt_rb_state *r = &rb->states[i];
        const struct sbt_rb_status *s = sbt_rb_status_get(rb, r->status);
        item(w, "states", SBT_N_("Keadaan"), r->code, w_text(w, &r->label), r->line);
        fact(w, SBT_N_("Capaian"), w_say(w, sbt_milestone_label(r->milestone)));
        fact(w, SBT_N_("Status"), s != NULL ? w_text(w, &s->label) : r->status);
        fact(w, SBT_N_("Pemegang"), r->holder != NULL ? of_duty(w, r->holder) : NULL);
        fact(w, SBT_N_("Tenggat"), r->clock != NULL ? of_clock(w, r->clock) : NULL);
        fact_flag(w, SBT_N_("Diketahui instansi terlapor"), r->ppk_sees);
        fact_flag(w, SBT_N_("Keadaan akhir"), r->final);
    }
}

static const char *outcomes(const struct words *w, const struct sbt_rb_step *s)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, VALUE_BYTES);
    for (size_t i = 0; i < s->to_n; i++) {
        const char *to = s->to[i].to == NULL                    ? w_say(w, SBT_N_("tetap"))
                         : sbt_str_eq(s->to[i].to, "@previous") ? w_say(w, SBT_N_("kembali ke keadaan sebelumnya"))
                                                                : of_state(w, s->to[i].to);
        sbt_buf_printf(&b, "%s%s → %s", i > 0 ? "; " : "", s->to[i].outcome, to);
    }
    return sbt_arena_strdup(w->a, b.p);
}

static void steps(struct words *w)
{
    const struct sbt_rulebook *rb = w->rb;
    for (size_t i = 0; i < rb->steps_n; i++) {
        const struct sbt_rb_step *r = &rb->steps[i];
        const struct sbt_step_kind_row *k = sbt_step_kind_get(r->kind);
        item(w, "steps", SBT_N_("Langkah"), r->code, w_text(w, &r->label), r->line);
        fact(w, SBT_N_("Jenis langkah"), k != NULL ? w_say(w, k->label) : "");
        fact(w, SBT_N_("Dari keadaan"),
             r->from_any ? w_say(w, SBT_N_("setiap keadaan")) : joined(w, &r->from, of_state));
        fact_codes(w, SBT_N_("Oleh"), &r->owners, of_duty);
        fact(w, SBT_N_("Hasil"), outcomes(w, r));
        fact(w, SBT_N_("Jumlah orang"), r->persons > 1 ? sbt_arena_printf(w->a, "%d", r->persons) : NULL);
        fact_codes(w, SBT_N_("Bukan oleh orang yang sudah"), &r->not_by, of_kind);
        fact_codes(w, SBT_N_("Isian yang wajib"), &r->require, of_field);
        fact_codes(w, SBT_N_("Dokumen yang wajib"), &r->documents, of_document);
        fact_flag(w, SBT_N_("Dengan surat"), r->letter);
        fact_flag(w, SBT_N_("Dengan kode verifikasi"), r->step_up);
        fact(w, SBT_N_("Akibat"), w_text(w, &r->consequences));
        fact_cite(w, BASIS, &r->basis);
    }
    for (size_t i = 0; i < rb->votes_n; i++) {
        const struct sbt_rb_vote *r = &rb->votes[i];
        const struct sbt_step_kind_row *k = sbt_step_kind_get(r->kind);
        item(w, "votes", SBT_N_("Pemungutan suara"), k != NULL ? k->code : "", k != NULL ? w_say(w, k->label) : "",
             r->line);
        fact_codes(w, SBT_N_("Anggota"), &r->members, of_agency);
        fact(w, SBT_N_("Kuorum"), sbt_arena_printf(w->a, "%d", r->quorum));
        fact_codes(w, SBT_N_("Harus ikut"), &r->must_include, of_agency);
        fact(w, SBT_N_("Saat tenggat habis"),
             w_say(w, r->go_on_at_deadline ? SBT_N_("suara yang ada memutus") : SBT_N_("menunggu")));
        fact(w, SBT_N_("Bila seri"), r->on_tie);
        fact_cite(w, BASIS, &r->basis);
    }
}

static const char *tiers(const struct words *w, const struct sbt_rb_clock *k)
{
    static const char *const what[SBT_TIER_END] = {"",
                                                   SBT_N_("diingatkan"),
                                                   SBT_N_("terlambat"),
                                                   SBT_N_("eskalasi"),
                                                   SBT_N_("berjalan terus"),
                                                   SBT_N_("berakhir dengan sendirinya")};
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, VALUE_BYTES);
    for (size_t i = 0; i < k->tiers_n; i++) {
        const struct sbt_rb_tier *t = &k->tiers[i];
        int n = t->offset < 0 ? -t->offset : t->offset;
        const char *when =
            n == 0 ? w_say(w, SBT_N_("pada hari terakhir"))
                   : sbt_tr_fill(w->a, w->lang, t->offset < 0 ? SBT_N_("%1 sebelumnya") : SBT_N_("%1 sesudahnya"),
                                 length_of(w, n, k->rule.unit), NULL, NULL);
        sbt_buf_printf(&b, "%s%s: %s, %s", i > 0 ? "; " : "", when, w_say(w, what[t->what]), of_duty(w, t->to));
        if (t->step != NULL)
            sbt_buf_printf(&b, " (%s)", of_step(w, t->step));
    }
    return sbt_arena_strdup(w->a, b.p);
}

static void clocks(struct words *w)
{
    const struct sbt_rulebook *rb = w->rb;
    for (size_t i = 0; i < rb->clocks_n; i++) {
        const struct sbt_rb_clock *r = &rb->clocks[i];
        item(w, "clocks", SBT_N_("Tenggat"), r->code, w_text(w, &r->label), r->line);
        fact(w, SBT_N_("Lamanya"), length_of(w, r->rule.n, r->rule.unit));
        fact(w, SBT_N_("Hari pertama"),
             w_say(w, r->rule.from_same_day ? SBT_N_("hari mulai ikut dihitung") : SBT_N_("hari sesudah hari mulai")));
        fact(w, SBT_N_("Mulai"),
             r->start_state != NULL  ? of_state(w, r->start_state)
             : r->start_step != NULL ? of_step(w, r->start_step)
             : r->start_delivered    ? w_say(w, SBT_N_("keputusan diserahkan"))
                                     : w_say(w, SBT_N_("blokir yang tidak seharusnya lagi")));
        fact_codes(w, SBT_N_("Dihentikan oleh"), &r->stop, of_step);
        fact(w, SBT_N_("Pemegang"), of_duty(w, r->owner));
        fact_codes(w, SBT_N_("Berhenti sementara"), &r->pause_states, of_state);
        fact(w, SBT_N_("Alasan berhenti sementara"), r->pause_reason.id != NULL ? w_text(w, &r->pause_reason) : NULL);
        if (r->extend_max_n > 0)
            fact(w, SBT_N_("Perpanjangan paling lama"), length_of(w, r->extend_max_n, r->rule.unit));
        fact(w, SBT_N_("Alasan perpanjangan"), r->extend_reason.id != NULL ? w_text(w, &r->extend_reason) : NULL);
        fact(w, SBT_N_("Tingkat keterlambatan"), tiers(w, r));
        fact_cite(w, BASIS, &r->basis);
    }
    for (size_t i = 0; i < rb->settings_n; i++) {
        const struct sbt_rb_setting *r = &rb->settings[i];
        item(w, "settings", SBT_N_("Pengaturan"), r->code, w_text(w, &r->label), r->line);
        fact(w, SBT_N_("Nilai"), r->value);
        fact_cite(w, SOURCE, &r->basis);
    }
    for (size_t i = 0; i < rb->ladder_n; i++) {
        const struct sbt_rb_rung *r = &rb->ladder[i];
        item(w, "ladder", SBT_N_("Tangga terhadap PPK yang lalai"), r->step, of_step(w, r->step), r->line);
        fact(w, SBT_N_("Urutan"), sbt_arena_printf(w->a, "%zu", i + 1));
        fact(w, SBT_N_("Sesudah langkah sebelumnya"), length_of(w, r->after_n, r->unit));
        fact_cite(w, BASIS, &r->basis);
    }
}

static const char *objects(const struct words *w, unsigned bits)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, VALUE_BYTES);
    for (int o = 1; o < SBT_OBJ_END; o++)
        if ((bits & (1u << o)) != 0)
            sbt_buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", w_say(w, sbt_object_label((enum sbt_object)o)));
    return sbt_arena_strdup(w->a, b.p);
}

static void offences(struct words *w)
{
    static const char *const sides[SBT_SIDE_END] = {"", SBT_N_("sebelum penetapan calon"),
                                                    SBT_N_("sesudah penetapan calon"),
                                                    SBT_N_("sebelum dan sesudah penetapan calon")};
    static const char *const leave[SBT_YN_END] = {"", SBT_N_("hanya selama cuti di luar tanggungan negara"),
                                                  SBT_N_("hanya tanpa cuti di luar tanggungan negara"), ""};
    static const char *const matrix[SBT_MATRIX_END] = {"", SBT_N_("kode etik"), SBT_N_("disiplin"),
                                                       SBT_N_("belum diketahui")};
    const struct sbt_rulebook *rb = w->rb;
    for (size_t i = 0; i < rb->acts_n; i++)
        item(w, "acts", SBT_N_("Perbuatan"), rb->acts[i].code, w_text(w, &rb->acts[i].label), rb->acts[i].line);
    for (size_t i = 0; i < rb->offences_n; i++) {
        const struct sbt_rb_offence *r = &rb->offences[i];
        bool en = sbt_str_eq(w->lang, "en") && r->name_en != NULL;
        item(w, "offences", SBT_N_("Bentuk pelanggaran"), r->code, en ? r->name_en : r->name, r->line);
        fact(w, SBT_N_("Matriks"), w_say(w, matrix[r->matrix]));
        fact(w, SBT_N_("Tingkat"), w_say(w, sbt_level_label(r->level)));
        fact_codes(w, SBT_N_("Perbuatan"), &r->acts, of_act);
        fact(w, SBT_N_("Untuk siapa"), objects(w, r->objects));
        fact(w, SBT_N_("Waktu"), w_say(w, sides[r->side]));
        fact(w, SBT_N_("Cuti"), leave[r->cltn][0] != 0 ? w_say(w, leave[r->cltn]) : NULL);
        fact_span(w, VALID, &r->when);
        fact_cite(w, BASIS, &r->basis);
        fact_cite(w, SBT_N_("Dasar sanksi"), &r->sanction_basis);
        fact(w, SBT_N_("Catatan"), r->note);
    }
    for (size_t i = 0; i < rb->sanctions_n; i++) {
        const struct sbt_rb_sanction *r = &rb->sanctions[i];
        item(w, "sanctions", SBT_N_("Sanksi"), r->code, w_text(w, &r->label), r->line);
        fact(w, SBT_N_("Tingkat"), w_say(w, sbt_level_label(r->level)));
        fact(w, SBT_N_("Untuk"), r->asn != SBT_ASN_UNSET ? sbt_asn_code(r->asn) : NULL);
        fact_span(w, VALID, &r->when);
        fact_flag(w, SBT_N_("Dapat dibanding"), r->appeal);
        fact_cite(w, BASIS, &r->basis);
    }
}

static void grounds(struct words *w, const char *section, const char *heading, const struct sbt_rb_ground *g, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        item(w, section, heading, g[i].code, w_text(w, &g[i].label), g[i].line);
        fact_cite(w, BASIS, &g[i].basis);
    }
}

static void competence(struct words *w)
{
    const struct sbt_rulebook *rb = w->rb;
    for (size_t i = 0; i < rb->positions_n; i++) {
        item(w, "positions", SBT_N_("Jabatan"), rb->positions[i].code, w_text(w, &rb->positions[i].label),
             rb->positions[i].line);
        fact(w, SBT_N_("Urutan"), sbt_arena_printf(w->a, "%d", rb->positions[i].rank));
    }
    for (size_t i = 0; i < rb->competence_n; i++) {
        const struct sbt_rb_competence *r = &rb->competence[i];
        const char *name = r->authority;
        for (size_t k = 0; k < rb->authorities_n; k++)
            if (sbt_str_eq(rb->authorities[k].code, r->authority))
                name = w_text(w, &rb->authorities[k].label);
        item(w, "competence", SBT_N_("Kewenangan"), r->authority, name, r->line);
        fact_codes(w, SBT_N_("Pada instansi"), &r->agencies, of_agency);
        fact_codes(w, SBT_N_("Atas jabatan"), &r->positions, of_position);
        fact_codes(w, SBT_N_("Tingkat"), &r->levels, of_level);
        fact_codes(w, SBT_N_("Sanksi"), &r->sanctions, of_sanction);
        fact_span(w, VALID, &r->when);
        fact_cite(w, BASIS, &r->basis);
    }
    grounds(w, "not_processable", SBT_N_("Tidak dapat diproses karena"), rb->not_processable, rb->not_processable_n);
    grounds(w, "forward_to", SBT_N_("Diteruskan ke"), rb->forward_to, rb->forward_to_n);
}

void sbt_rulebook_items(struct sbt_arena *a, const struct sbt_rulebook *rb, const char *lang,
                        const struct sbt_rb_item **ret, size_t *ret_n)
{
    struct words w = {.a = a, .rb = rb, .lang = lang};
    head(&w);
    offices(&w);
    moves(&w);
    states(&w);
    steps(&w);
    clocks(&w);
    offences(&w);
    competence(&w);
    *ret = w.rows;
    *ret_n = w.n;
}
