// Proves of a rulebook that it holds together: no trap, no step without an owner, no clock without an end, no two offence
// rows for one act. What it cannot prove but a reader should know (no published source) comes as a warning.
#include "base/buf.h"
#include "domain/rulebook.h"
#include "domain/rulebook_private.h"
#include "domain/step_document.h"

enum { FINDINGS_MAX = 2000 }; // more than anybody reads, and the list is sorted by insertion

void sbt_rb_found(struct sbt_rb_chk *c, int line, bool warning, const char *say, const char *a1, const char *a2)
{
    if (c->n >= FINDINGS_MAX)
        return;
    c->rows = sbt_arena_grow(c->a, c->rows, c->n, &c->cap, sizeof *c->rows);
    c->rows[c->n++] = (struct sbt_rb_finding){
        .line = line, .warning = warning, .say = say, .args = {a1 != NULL ? a1 : "", a2 != NULL ? a2 : "", ""}};
}

void sbt_rb_cited(struct sbt_rb_chk *c, const struct sbt_rb_cite *cite, int line, const char *what)
{
    if (cite->unsourced)
        WARN(line, SBT_N_("“%1” belum bersumber: %2"), what, cite->text);
    else if (cite->text != NULL && *cite->text == 0)
        ERR(line, SBT_N_("“%1” tidak menyebut pasal. Tulis pasalnya, atau unsourced dan alasannya."), what, NULL);
}

void sbt_rb_duty_ref(struct sbt_rb_chk *c, const char *duty, int line, const char *what)
{
    if (sbt_rb_duty_get(c->rb, duty) == NULL)
        ERR(line, SBT_N_("“%1” menunjuk tugas yang tidak ada: %2."), what, duty);
}

// --- states and steps

static void check_states(struct sbt_rb_chk *c)
{
    const struct sbt_rulebook *rb = c->rb;
    const struct sbt_rb_state *start = sbt_rb_state_get(rb, rb->start);
    if (start == NULL || start->final)
        ERR(1, SBT_N_("Keadaan awal “%1” tidak ada atau sudah akhir."), rb->start, NULL);
    for (size_t i = 0; i < rb->states_n; i++) {
        const struct sbt_rb_state *s = &rb->states[i];
        if (sbt_rb_status_get(rb, s->status) == NULL)
            ERR(s->line, SBT_N_("Keadaan “%1” menunjuk status yang tidak ada: %2."), s->code, s->status);
        if (s->final != sbt_milestone_is_end(s->milestone))
            ERR(s->line, SBT_N_("Keadaan “%1”: final dan milestone tidak cocok."), s->code, NULL);
        if (!s->final && s->holder == NULL)
            ERR(s->line, SBT_N_("Keadaan “%1” belum akhir tetapi tidak ada pemegangnya."), s->code, NULL);
        if (s->final && (s->holder != NULL || s->clock != NULL))
            ERR(s->line, SBT_N_("Keadaan akhir “%1” tidak boleh mempunyai pemegang atau tenggat."), s->code, NULL);
        if (s->holder != NULL)
            sbt_rb_duty_ref(c, s->holder, s->line, s->code);
        if (s->clock != NULL) {
            const struct sbt_rb_clock *k = sbt_rb_clock_get(rb, s->clock);
            if (k == NULL)
                ERR(s->line, SBT_N_("Keadaan “%1” menunjuk tenggat yang tidak ada: %2."), s->code, s->clock);
            else if (k->start_state != NULL && !sbt_str_eq(k->start_state, s->code))
                ERR(s->line, SBT_N_("Tenggat “%2” tidak dimulai oleh keadaan “%1”."), s->code, s->clock);
        } else if (!s->final) {
            WARN(s->line, SBT_N_("Keadaan “%1” tidak bertenggat."), s->code, NULL);
        }
    }
}

static const struct sbt_field *step_field(enum sbt_step_kind kind, const char *name)
{
    const struct sbt_step_kind_row *row = sbt_step_kind_get(kind);
    for (size_t i = 0; row != NULL && i < row->fields->n; i++)
        if (sbt_str_eq(row->fields->f[i].name, name))
            return &row->fields->f[i];
    return NULL;
}

static bool step_maps(const struct sbt_rb_step *s, const char *outcome)
{
    for (size_t i = 0; i < s->to_n; i++)
        if (sbt_str_eq(s->to[i].outcome, outcome))
            return true;
    return false;
}

static void check_step(struct sbt_rb_chk *c, const struct sbt_rb_step *s)
{
    const struct sbt_rulebook *rb = c->rb;
    const struct sbt_step_kind_row *row = sbt_step_kind_get(s->kind);
    for (size_t i = 0; i < s->owners.n; i++)
        sbt_rb_duty_ref(c, s->owners.p[i], s->line, s->code);
    for (size_t i = 0; i < s->from.n; i++)
        if (sbt_rb_state_get(rb, s->from.p[i]) == NULL)
            ERR(s->line, SBT_N_("Langkah “%1” menunjuk keadaan yang tidak ada: %2."), s->code, s->from.p[i]);
    for (size_t i = 0; i < s->not_by.n; i++)
        if (sbt_step_kind_find(s->not_by.p[i]) == NULL)
            ERR(s->line, SBT_N_("Langkah “%1”: jenis langkah “%2” tidak dikenal."), s->code, s->not_by.p[i]);
    for (size_t i = 0; i < s->require.n; i++)
        if (step_field(s->kind, s->require.p[i]) == NULL)
            ERR(s->line, SBT_N_("Langkah “%1” mewajibkan isian yang tidak ada: %2."), s->code, s->require.p[i]);
    for (size_t i = 0; i < s->documents.n; i++) {
        const struct sbt_document *d = sbt_document_get(s->documents.p[i]);
        if (d == NULL)
            ERR(s->line, SBT_N_("Langkah “%1” meminta dokumen yang tidak dikenal: %2."), s->code, s->documents.p[i]);
        else if (sbt_document_field(d, s->kind) == NULL)
            ERR(s->line, SBT_N_("Langkah “%1” meminta dokumen “%2”, tetapi jenis langkahnya tidak mencatat nomornya."),
                s->code, s->documents.p[i]);
    }
    bool may_skip = s->kind == SBT_STEP_ESCALATE; // its outcomes name whom to write to: each rung has its own
    for (size_t i = 0; row != NULL && !may_skip && row->outcomes[i] != NULL; i++)
        if (!step_maps(s, row->outcomes[i]))
            ERR(s->line, SBT_N_("Langkah “%1” tidak mengatur hasil “%2”."), s->code, row->outcomes[i]);
    for (size_t i = 0; i < s->to_n; i++) {
        const struct sbt_rb_to *t = &s->to[i];
        bool known = false;
        for (size_t k = 0; row != NULL && row->outcomes[k] != NULL; k++)
            known = known || sbt_str_eq(row->outcomes[k], t->outcome);
        if (!known)
            ERR(s->line, SBT_N_("Langkah “%1” mengatur hasil yang tidak dikenal: %2."), s->code, t->outcome);
        if (t->to == NULL)
            continue;
        if (row != NULL && !row->changes_state)
            ERR(s->line, SBT_N_("Langkah “%1” tidak mengubah keadaan; hasil “%2” harus stay."), s->code, t->outcome);
        if (!sbt_str_eq(t->to, "@previous") && sbt_rb_state_get(rb, t->to) == NULL)
            ERR(s->line, SBT_N_("Langkah “%1” menuju keadaan yang tidak ada: %2."), s->code, t->to);
        for (size_t k = 0; k < s->from.n; k++) {
            const struct sbt_rb_state *from = sbt_rb_state_get(rb, s->from.p[k]);
            if (from != NULL && from->final)
                ERR(s->line, SBT_N_("Langkah “%1” meninggalkan keadaan akhir “%2”."), s->code, from->code);
        }
    }
    if ((s->kind == SBT_STEP_VERIFY_VOTE || s->kind == SBT_STEP_SATGAS_DECIDE) && sbt_rb_vote_get(rb, s->kind) == NULL)
        ERR(s->line, SBT_N_("Langkah “%1” diputus dengan suara, tetapi bagian votes tidak mengaturnya."), s->code,
            NULL);
    if (row != NULL && row->persons == 2 && s->persons != 2)
        ERR(s->line, SBT_N_("Langkah “%1” mewajibkan orang kedua: persons harus 2."), s->code, NULL);
    sbt_rb_cited(c, &s->basis, s->line, s->code);
}

// Marks what can be reached from the start, then what can reach a final state.
static void check_reach(struct sbt_rb_chk *c)
{
    const struct sbt_rulebook *rb = c->rb;
    size_t n = rb->states_n;
    bool *reached = SBT_NEW_N(c->a, bool, n + 1), *ends = SBT_NEW_N(c->a, bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        reached[i] = sbt_str_eq(rb->states[i].code, rb->start);
        ends[i] = rb->states[i].final;
    }
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < rb->steps_n; i++) {
            const struct sbt_rb_step *s = &rb->steps[i];
            for (size_t k = 0; k < s->to_n; k++) {
                const struct sbt_rb_state *to = sbt_rb_state_get(rb, s->to[k].to);
                if (to == NULL)
                    continue;
                size_t t = (size_t)(to - rb->states);
                for (size_t j = 0; j < s->from.n; j++) {
                    const struct sbt_rb_state *from = sbt_rb_state_get(rb, s->from.p[j]);
                    if (from == NULL)
                        continue;
                    size_t fr = (size_t)(from - rb->states);
                    if (reached[fr] && !reached[t])
                        reached[t] = more = true;
                    if (ends[t] && !ends[fr])
                        ends[fr] = more = true;
                }
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (!reached[i])
            ERR(rb->states[i].line, SBT_N_("Keadaan “%1” tidak dapat dicapai."), rb->states[i].code, NULL);
        if (!ends[i])
            ERR(rb->states[i].line, SBT_N_("Dari keadaan “%1” tidak ada jalan ke akhir."), rb->states[i].code, NULL);
    }
}

static void check_votes(struct sbt_rb_chk *c)
{
    for (size_t i = 0; i < c->rb->votes_n; i++) {
        const struct sbt_rb_vote *v = &c->rb->votes[i];
        const char *code = sbt_step_kind_get(v->kind) != NULL ? sbt_step_kind_get(v->kind)->code : "";
        if ((size_t)v->quorum > v->members.n)
            ERR(v->line, SBT_N_("Kuorum “%1” lebih besar daripada jumlah anggotanya."), code, NULL);
        for (size_t k = 0; k < v->must_include.n; k++)
            if (!sbt_codes_has(&v->members, v->must_include.p[k]))
                ERR(v->line, SBT_N_("“%2” wajib bersuara dalam “%1” tetapi bukan anggota."), code,
                    v->must_include.p[k]);
        for (size_t k = 0; k < v->members.n; k++)
            if (!sbt_str_eq(sbt_rb_vote_member(v->members.p[k]), v->members.p[k]))
                ERR(v->line, SBT_N_("“%2” tidak dikenal sebagai anggota pemungutan suara “%1”."), code,
                    v->members.p[k]);
        const struct sbt_field *fd = step_field(v->kind, "vote");
        bool tie_known = v->on_tie == NULL;
        for (size_t k = 0; fd != NULL && fd->choices != NULL && fd->choices[k].code != NULL; k++)
            tie_known = tie_known || sbt_str_eq(fd->choices[k].code, v->on_tie);
        if (!tie_known)
            ERR(v->line, SBT_N_("Suara “%2” pada on_tie tidak ada dalam “%1”."), code, v->on_tie);
        sbt_rb_cited(c, &v->basis, v->line, code);
    }
}

// --- clocks

static void check_clocks(struct sbt_rb_chk *c)
{
    const struct sbt_rulebook *rb = c->rb;
    for (size_t i = 0; i < rb->clocks_n; i++) {
        const struct sbt_rb_clock *k = &rb->clocks[i];
        sbt_rb_duty_ref(c, k->owner, k->line, k->code);
        if (k->start_state != NULL && sbt_rb_state_get(rb, k->start_state) == NULL)
            ERR(k->line, SBT_N_("Tenggat “%1” dimulai oleh keadaan yang tidak ada: %2."), k->code, k->start_state);
        const struct sbt_rb_step *st = sbt_rb_step_get(rb, k->start_step);
        if (k->start_step != NULL && st == NULL)
            ERR(k->line, SBT_N_("Tenggat “%1” dimulai oleh langkah yang tidak ada: %2."), k->code, k->start_step);
        if (k->start_state == NULL && k->stop.n == 0)
            ERR(k->line, SBT_N_("Tenggat “%1” tidak pernah dihentikan: isi stop."), k->code, NULL);
        if (st != NULL && k->start_field != NULL) {
            const struct sbt_field *fd = step_field(st->kind, k->start_field);
            if (fd == NULL || fd->type != SBT_F_DAY)
                ERR(k->line, SBT_N_("Tenggat “%1”: “%2” bukan isian tanggal dari langkah itu."), k->code,
                    k->start_field);
        }
        for (size_t j = 0; j < k->stop.n; j++)
            if (sbt_rb_step_get(rb, k->stop.p[j]) == NULL)
                ERR(k->line, SBT_N_("Tenggat “%1” dihentikan oleh langkah yang tidak ada: %2."), k->code, k->stop.p[j]);
        for (size_t j = 0; j < k->pause_states.n; j++)
            if (sbt_rb_state_get(rb, k->pause_states.p[j]) == NULL)
                ERR(k->line, SBT_N_("Tenggat “%1” berhenti pada keadaan yang tidak ada: %2."), k->code,
                    k->pause_states.p[j]);
        bool end = false;
        for (size_t j = 0; j < k->tiers_n; j++) {
            const struct sbt_rb_tier *t = &k->tiers[j];
            end = end || t->what == SBT_TIER_ESCALATE || t->what == SBT_TIER_GO_ON || t->what == SBT_TIER_LAPSE;
            sbt_rb_duty_ref(c, t->to, t->line, k->code);
            if (t->step != NULL && sbt_rb_step_get(rb, t->step) == NULL)
                ERR(k->line, SBT_N_("Tenggat “%1” menunjuk langkah yang tidak ada: %2."), k->code, t->step);
        }
        if (!end)
            ERR(k->line, SBT_N_("Tenggat “%1” tidak mempunyai eskalasi."), k->code, NULL);
        if (k->pause_by != NULL)
            sbt_rb_duty_ref(c, k->pause_by, k->line, k->code);
        if (k->extend_by != NULL)
            sbt_rb_duty_ref(c, k->extend_by, k->line, k->code);
        if (k->extend_max_n > 0 && k->extend_reason.id == NULL)
            ERR(k->line, SBT_N_("Tenggat “%1” dapat diperpanjang tanpa alasan: isi extend dengan reason."), k->code,
                NULL);
        if (k->extend_basis.unsourced)
            sbt_rb_cited(c, &k->extend_basis, k->line, k->code);
        sbt_rb_cited(c, &k->basis, k->line, k->code);
    }
    for (size_t i = 0; i < rb->ladder_n; i++) {
        if (sbt_rb_step_get(rb, rb->ladder[i].step) == NULL)
            ERR(rb->ladder[i].line, SBT_N_("Tangga eskalasi menunjuk langkah yang tidak ada: %1."), rb->ladder[i].step,
                NULL);
        sbt_rb_cited(c, &rb->ladder[i].basis, rb->ladder[i].line, rb->ladder[i].step);
    }
}

// --- law

static bool codes_meet(const struct sbt_codes *x, const struct sbt_codes *y)
{
    for (size_t i = 0; i < x->n; i++)
        if (sbt_codes_has(y, x->p[i]))
            return true;
    return false;
}

bool sbt_rb_spans_meet(const struct sbt_span *x, const struct sbt_span *y)
{
    return (x->to == SBT_DAY_NONE || y->from == SBT_DAY_NONE || y->from <= x->to) &&
           (y->to == SBT_DAY_NONE || x->from == SBT_DAY_NONE || x->from <= y->to);
}

static bool has_kind(const struct sbt_rulebook *rb, enum sbt_step_kind kind)
{
    for (size_t i = 0; i < rb->steps_n; i++)
        if (rb->steps[i].kind == kind)
            return true;
    return false;
}

static void check_law(struct sbt_rb_chk *c)
{
    const struct sbt_rulebook *rb = c->rb;
    for (size_t i = 0; i < rb->offences_n; i++) {
        const struct sbt_rb_offence *o = &rb->offences[i];
        bool sanction = sbt_level_is_open(o->level);
        for (size_t k = 0; k < rb->sanctions_n; k++)
            sanction =
                sanction || (rb->sanctions[k].level == o->level && sbt_rb_spans_meet(&rb->sanctions[k].when, &rb->law));
        if (!sanction)
            ERR(o->line, SBT_N_("Bentuk pelanggaran “%1” tidak mempunyai sanksi pada tingkat “%2”."), o->code,
                sbt_level_code(o->level));
        if ((o->matrix == SBT_MATRIX_ETHICS) != (o->level == SBT_LEVEL_MORAL) ||
            (o->matrix == SBT_MATRIX_UNKNOWN) != (o->level == SBT_LEVEL_NOT_FOUND))
            ERR(o->line, SBT_N_("Bentuk pelanggaran “%1”: matriks dan tingkat tidak cocok."), o->code, NULL);
        // A level that is open must be set by somebody before the recommendation.
        enum sbt_step_kind sets = o->level == SBT_LEVEL_NOT_FOUND ? SBT_STEP_KASN_STUDY : SBT_STEP_SATGAS_DECIDE;
        if (sbt_level_is_open(o->level) && !has_kind(rb, sets))
            ERR(o->line, SBT_N_("Tingkat “%1” terbuka, tetapi tidak ada langkah yang menetapkannya."), o->code, NULL);
        for (size_t k = 0; k < o->acts.n; k++)
            if (sbt_rb_act_get(rb, o->acts.p[k]) == NULL)
                ERR(o->line, SBT_N_("Bentuk pelanggaran “%1” menunjuk perbuatan yang tidak ada: %2."), o->code,
                    o->acts.p[k]);
        for (size_t k = 0; k < i; k++) {
            const struct sbt_rb_offence *p = &rb->offences[k];
            bool side = o->side == SBT_SIDE_ANY || p->side == SBT_SIDE_ANY || o->side == p->side;
            bool cltn = o->cltn == SBT_YN_ANY || p->cltn == SBT_YN_ANY || o->cltn == p->cltn;
            if (side && cltn && (o->objects & p->objects) != 0 && codes_meet(&o->acts, &p->acts) &&
                sbt_rb_spans_meet(&o->when, &p->when))
                ERR(o->line, SBT_N_("“%1” dan “%2” berlaku untuk perbuatan yang sama pada waktu yang sama."), p->code,
                    o->code);
            else if (sbt_str_eq(o->code, p->code) && o->level != p->level && sbt_rb_spans_meet(&o->when, &p->when))
                ERR(o->line, SBT_N_("Kode “%1” dipakai untuk dua tingkat pada waktu yang sama."), o->code, NULL);
        }
        if (o->level == SBT_LEVEL_NOT_FOUND)
            WARN(o->line, SBT_N_("Baris “%1” belum ditemukan dalam sumber; tingkatnya ditetapkan per kasus."), o->code,
                 NULL);
        sbt_rb_cited(c, &o->basis, o->line, o->code);
        sbt_rb_cited(c, &o->sanction_basis, o->line, o->code);
    }
    for (size_t i = 0; i < rb->acts_n; i++) {
        bool used = false;
        for (size_t k = 0; k < rb->offences_n; k++)
            used = used || sbt_codes_has(&rb->offences[k].acts, rb->acts[i].code);
        if (!used)
            ERR(rb->acts[i].line, SBT_N_("Perbuatan “%1” tidak masuk bentuk pelanggaran mana pun."), rb->acts[i].code,
                NULL);
    }
    for (size_t i = 0; i < rb->sanctions_n; i++)
        sbt_rb_cited(c, &rb->sanctions[i].basis, rb->sanctions[i].line, rb->sanctions[i].code);
}

static void check_competence(struct sbt_rb_chk *c)
{
    const struct sbt_rulebook *rb = c->rb;
    for (size_t i = 0; i < rb->competence_n; i++) {
        const struct sbt_rb_competence *k = &rb->competence[i];
        bool known = false;
        for (size_t j = 0; j < rb->authorities_n; j++)
            known = known || sbt_str_eq(rb->authorities[j].code, k->authority);
        if (!known)
            ERR(k->line, SBT_N_("Pejabat “%1” tidak ada dalam authorities."), k->authority, NULL);
        for (size_t j = 0; j < k->positions.n; j++)
            if (sbt_rb_position_get(rb, k->positions.p[j]) == NULL)
                ERR(k->line, SBT_N_("Kewenangan “%1” menunjuk jabatan yang tidak ada: %2."), k->authority,
                    k->positions.p[j]);
        for (size_t j = 0; j < k->levels.n; j++)
            if (sbt_level_of(k->levels.p[j]) == SBT_LEVEL_UNSET)
                ERR(k->line, SBT_N_("Kewenangan “%1” menunjuk tingkat yang tidak ada: %2."), k->authority,
                    k->levels.p[j]);
        for (size_t j = 0; j < k->sanctions.n; j++)
            if (sbt_rb_sanction_get(rb, k->sanctions.p[j]) == NULL)
                ERR(k->line, SBT_N_("Kewenangan “%1” menunjuk sanksi yang tidak ada: %2."), k->authority,
                    k->sanctions.p[j]);
        sbt_rb_cited(c, &k->basis, k->line, k->authority);
    }
    for (size_t p = 0; p < rb->positions_n; p++)
        for (int l = SBT_LEVEL_MORAL; l <= SBT_LEVEL_PTDH; l++) {
            bool held = false;
            for (size_t i = 0; i < rb->competence_n; i++)
                held = held || (sbt_codes_has(&rb->competence[i].positions, rb->positions[p].code) &&
                                sbt_codes_has(&rb->competence[i].levels, sbt_level_code((enum sbt_level)l)));
            if (!held)
                ERR(rb->positions[p].line, SBT_N_("Tidak ada pejabat yang berwenang atas “%1” pada tingkat “%2”."),
                    rb->positions[p].code, sbt_level_code((enum sbt_level)l));
        }
    for (size_t i = 0; i < rb->not_processable_n; i++)
        sbt_rb_cited(c, &rb->not_processable[i].basis, rb->not_processable[i].line, rb->not_processable[i].code);
    for (size_t i = 0; i < rb->forward_to_n; i++)
        sbt_rb_cited(c, &rb->forward_to[i].basis, rb->forward_to[i].line, rb->forward_to[i].code);
}

// Whose copy must be attached: a document that some step asks for, in a form that takes files.
static void check_files(struct sbt_rb_chk *c)
{
    const struct sbt_rb_setting *s = sbt_rb_setting_get(c->rb, "documents_as_file");
    if (s == NULL || sbt_str_eq(s->value, "none"))
        return;
    for (const char *p = s->value; *p != 0; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        const char *code = sbt_arena_strndup(c->a, p, n);
        bool fine = false;
        for (size_t i = 0; i < c->rb->steps_n; i++)
            fine = fine ||
                   (sbt_codes_has(&c->rb->steps[i].documents, code) && sbt_document_takes_files(c->rb->steps[i].kind));
        if (!fine)
            ERR(s->line, SBT_N_("Pengaturan “%1”: tidak ada langkah yang dapat menyertakan berkas “%2”."), s->code,
                code);
        p += n;
    }
}

static void check_settings(struct sbt_rb_chk *c)
{
    // What code asks for by name: a rulebook that lacks one would fail in the middle of a case.
    static const struct {
        const char *code;
        bool number;
        const char *words[3];
    } asked[] = {{"boundary_day", false, {"before", "after", NULL}},
                 {"verify_clock_from", false, {"receipt", "complete", NULL}},
                 {"in_force_working_days", true, {NULL}},
                 {"notify_subject_at", false, {"study", "recommendation", NULL}}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(asked); i++) {
        const struct sbt_rb_setting *s = sbt_rb_setting_get(c->rb, asked[i].code);
        if (s == NULL) {
            ERR(1, SBT_N_("Pengaturan “%1” belum diisi."), asked[i].code, NULL);
            continue;
        }
        bool fine = asked[i].number && sbt_rb_setting_int(c->rb, asked[i].code, -1) >= 0;
        for (size_t k = 0; !asked[i].number && asked[i].words[k] != NULL; k++)
            fine = fine || sbt_str_eq(s->value, asked[i].words[k]);
        if (!fine)
            ERR(s->line, SBT_N_("Nilai “%2” tidak berlaku untuk pengaturan “%1”."), s->code, s->value);
    }
    check_files(c);
    for (size_t i = 0; i < c->rb->settings_n; i++)
        sbt_rb_cited(c, &c->rb->settings[i].basis, c->rb->settings[i].line, c->rb->settings[i].code);
}

static void sort_findings(struct sbt_rb_finding *r, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct sbt_rb_finding x = r[i];
        size_t k = i;
        while (k > 0 && (r[k - 1].warning > x.warning || (r[k - 1].warning == x.warning && r[k - 1].line > x.line))) {
            r[k] = r[k - 1];
            k--;
        }
        r[k] = x;
    }
}

enum sbt_rc sbt_rulebook_check(struct sbt_arena *a, const struct sbt_rulebook *rb, const struct sbt_rb_world *world,
                               const struct sbt_rb_finding **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_rb_chk chk = {.a = a, .rb = rb}, *c = &chk;
    sbt_rb_check_offices(c, world);
    sbt_rb_check_head(c);
    check_states(c);
    for (size_t i = 0; i < rb->steps_n; i++)
        check_step(c, &rb->steps[i]);
    check_reach(c);
    check_votes(c);
    check_clocks(c);
    check_law(c);
    check_competence(c);
    check_settings(c);
    sort_findings(c->rows, c->n);
    *ret = c->rows;
    *ret_n = c->n;
    enum sbt_rc rc = SBT_OK;
    for (size_t i = 0; i < c->n && !c->rows[i].warning; i++) {
        const struct sbt_rb_finding *r = &c->rows[i];
        const char *at = sbt_arena_printf(a, "%s:%d", rb->file, r->line);
        rc = sbt_fault_field(f, at, r->say, r->args[0], r->args[1], r->args[2]);
    }
    return rc;
}
