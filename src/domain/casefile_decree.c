// The checks of a decree. A broken one never stops the record: the decree is taken down as issued, marked, and reviewed.
#include "base/buf.h"
#include "domain/casefile_private.h"

struct list {
    struct sbt_arena *a;
    const struct sbt_rulebook *law;
    sbt_day on;
    enum sbt_level level;
    struct sbt_broken *rows;
    size_t n, cap;
};

static void add(struct list *l, const char *code, const char *say, const char *a1, const char *a2)
{
    const struct sbt_rb_check *k = sbt_rb_check_get(l->law, code);
    // A rulebook that lists its checks runs those alone: what it does not list was not law on its days.
    if (l->law->checks_n > 0 &&
        (k == NULL || (l->on != SBT_DAY_NONE && !sbt_span_holds(&k->when, l->on)) ||
         (k->levels.n > 0 && l->level != SBT_LEVEL_UNSET && !sbt_codes_has(&k->levels, sbt_level_code(l->level)))))
        return;
    l->rows = sbt_arena_grow(l->a, l->rows, l->n, &l->cap, sizeof *l->rows);
    l->rows[l->n++] = (struct sbt_broken){
        .code = code, .say = say, .args = {a1 ? a1 : "", a2 ? a2 : "", ""}, .basis = k != NULL ? &k->basis : NULL};
}

static bool competent(const struct sbt_rulebook *by, const struct sbt_subject_row *row, const char *authority,
                      const char *level, const char *sanction, sbt_day on)
{
    for (size_t i = 0; i < by->competence_n; i++) {
        const struct sbt_rb_competence *k = &by->competence[i];
        if (sbt_str_eq(k->authority, authority) &&
            (k->agencies.n == 0 || row->agency_kind == NULL || sbt_codes_has(&k->agencies, row->agency_kind)) &&
            sbt_codes_has(&k->positions, row->position) && sbt_codes_has(&k->levels, level) &&
            (k->sanctions.n == 0 || sbt_codes_has(&k->sanctions, sanction)) && sbt_span_holds(&k->when, on))
            return true;
    }
    return false;
}

static void check_authority(struct list *l, const struct sbt_rulebook *by, const struct sbt_subject_row *row,
                            const char *authority, const char *level, const char *sanction, sbt_day on)
{
    if (row->ppk_conflicted && sbt_str_eq(authority, "ppk")) {
        add(l, "competence", SBT_N_("PPK ini mempunyai benturan kepentingan; pejabat lain yang harus memutus."), NULL,
            NULL);
        return;
    }
    if (row->asn == SBT_ASN_PPPK) // the agency's own rule decides, which is not here
        return;
    if (sbt_str_empty(row->position))
        add(l, "competence",
            SBT_N_("Jabatan terlapor belum diisi, maka kewenangan penanda tangan tidak dapat diperiksa."), NULL, NULL);
    else if (!competent(by, row, authority, level, sanction, on))
        add(l, "competence", SBT_N_("Pejabat ini tidak berwenang menjatuhkan hukuman tersebut atas jabatan terlapor."),
            NULL, NULL);
}

void sbt_decree_check(struct sbt_arena *a, const struct sbt_rulebook *law, const struct sbt_rulebook *competence,
                      const struct sbt_subject_row *row, const struct sbt_s_decide *d, const struct sbt_broken **ret,
                      size_t *ret_n)
{
    enum sbt_level level = sbt_level_of(d->level);
    struct list l = {.a = a, .law = law, .on = d->decree_date, .level = level};
    const struct sbt_rb_sanction *s = sbt_rb_sanction_get(law, d->sanction);
    if (row->recommended_level != SBT_LEVEL_UNSET && level != SBT_LEVEL_UNSET && level != row->recommended_level)
        add(&l, "level", SBT_N_("Rekomendasi menyebut tingkat %1, keputusan ini %2."),
            sbt_level_code(row->recommended_level), sbt_level_code(level));
    if (s != NULL && level != SBT_LEVEL_UNSET) {
        if (s->level != level)
            add(&l, "kind", SBT_N_("Jenis hukuman ini termasuk tingkat %1, bukan %2."), sbt_level_code(s->level),
                sbt_level_code(level));
        else if (s->asn != SBT_ASN_UNSET && row->asn != SBT_ASN_UNSET && s->asn != row->asn)
            add(&l, "kind", SBT_N_("Jenis hukuman ini tidak berlaku untuk status kepegawaian terlapor."), NULL, NULL);
        else if (!sbt_span_holds(&s->when, row->acted_on != SBT_DAY_NONE ? row->acted_on : d->decree_date))
            add(&l, "kind", SBT_N_("Jenis hukuman ini tidak berlaku untuk perbuatan pada tanggal itu."), NULL, NULL);
    }
    if (level != SBT_LEVEL_UNSET && !sbt_str_empty(d->authority))
        check_authority(&l, competence, row, d->authority, sbt_level_code(level), d->sanction, d->decree_date);
    // Levels of the check: those of the rulebook, or "berat" where it lists no checks.
    if ((law->checks_n > 0 || level == SBT_LEVEL_BERAT) && !d->team)
        add(&l, "team", SBT_N_("Hukuman berat mewajibkan tim pemeriksa."), NULL, NULL);
    if (!row->examined && sbt_str_empty(d->examination_record))
        add(&l, "not_examined", SBT_N_("Belum ada berita acara pemeriksaan."), NULL, NULL);
    if (row->decree && row->sanction_state != SBT_SANCTION_ANNULLED)
        add(&l, "one_sanction", SBT_N_("Sudah ada keputusan untuk perbuatan ini; hanya satu hukuman boleh berlaku."),
            NULL, NULL);
    // Within "berat" a repeat may take a heavier kind of the same level, which only the PPK can judge.
    if (row->prior_level != SBT_LEVEL_UNSET && level != SBT_LEVEL_UNSET &&
        (level < row->prior_level || (level == row->prior_level && level < SBT_LEVEL_BERAT)))
        add(&l, "repeat",
            SBT_N_("Terlapor pernah dihukum pada tingkat %1 untuk pelanggaran sejenis; pengulangan "
                   "dihukum lebih berat."),
            sbt_level_code(row->prior_level), NULL);
    *ret = l.rows;
    *ret_n = l.n;
}

void sbt_cf_ethics_check(struct sbt_cf *c, const struct sbt_s_ethics_decide *d, const struct sbt_broken **ret,
                         size_t *ret_n)
{
    struct list l = {.a = c->a, .law = c->law, .on = d->decree_date, .level = SBT_LEVEL_MORAL};
    const struct sbt_subject_row *row = c->row;
    if (row->recommended_level != SBT_LEVEL_UNSET && row->recommended_level != SBT_LEVEL_MORAL)
        add(&l, "level", SBT_N_("Rekomendasi menyebut tingkat %1, keputusan ini %2."),
            sbt_level_code(row->recommended_level), "moral");
    if (!sbt_str_empty(d->authority))
        check_authority(&l, c->competence, row, d->authority, "moral", d->statement, d->decree_date);
    if (sbt_str_empty(d->council_number))
        add(&l, "council", SBT_N_("Belum ada rekomendasi Majelis Kode Etik."), NULL, NULL);
    if (row->decree && row->sanction_state != SBT_SANCTION_ANNULLED)
        add(&l, "one_sanction", SBT_N_("Sudah ada keputusan untuk perbuatan ini; hanya satu hukuman boleh berlaku."),
            NULL, NULL);
    *ret = l.rows;
    *ret_n = l.n;
}
