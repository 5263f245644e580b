// Picks the offence rows whose every condition holds, and says in words why.
#include "domain/classify.h"

#include "base/buf.h"

// A reporter can hardly know whether somebody has been determined already: the day tells it.
static enum sbt_object object_on(enum sbt_object o, enum sbt_side side)
{
    if (o == SBT_OBJ_BAKAL_CALON && side == SBT_SIDE_AFTER)
        return SBT_OBJ_CALON;
    if (o == SBT_OBJ_CALON && side == SBT_SIDE_BEFORE)
        return SBT_OBJ_BAKAL_CALON;
    return o;
}

static const char *why_of(const struct sbt_rb_offence *o, enum sbt_side side, bool boundary, bool determined)
{
    if (o->level == SBT_LEVEL_BY_SATGAS)
        return SBT_N_("Perbuatan tanggal %1 tidak termasuk baris mana pun dalam matriks; Satgas yang memutus (%2).");
    if (o->level == SBT_LEVEL_NOT_FOUND)
        return SBT_N_(
            "Perbuatan tanggal %1 untuk %3: baris %2. Matriks masa itu belum ditemukan dalam sumber, maka KASN "
            "yang menetapkan tingkatnya.");
    if (o->side == SBT_SIDE_ANY)
        return SBT_N_("Perbuatan tanggal %1 untuk %3: baris %2 berlaku sebelum dan sesudah penetapan calon.");
    if (boundary)
        return side == SBT_SIDE_AFTER
                   ? SBT_N_("Perbuatan tanggal %1, tepat pada hari penetapan calon, yang menurut pengaturan dihitung "
                            "sesudah penetapan; untuk %3: baris %2.")
                   : SBT_N_("Perbuatan tanggal %1, tepat pada hari penetapan calon, yang menurut pengaturan dihitung "
                            "sebelum penetapan; untuk %3: baris %2.");
    if (side == SBT_SIDE_AFTER)
        return SBT_N_("Perbuatan tanggal %1, sesudah penetapan calon, untuk %3: baris %2.");
    return determined ? SBT_N_("Perbuatan tanggal %1, sebelum penetapan calon, untuk %3: baris %2.")
                      : SBT_N_("Perbuatan tanggal %1, ketika calon belum ditetapkan, untuk %3: baris %2.");
}

enum sbt_rc sbt_classify(struct sbt_arena *a, const struct sbt_rulebook *rb, const struct sbt_classify_in *in,
                         struct sbt_classify_out *ret, struct sbt_fault *f)
{
    if (sbt_rb_act_get(rb, in->act) == NULL)
        return sbt_fault_field(f, "act", SBT_N_("Pilih perbuatan dari daftar."));
    if (in->acted_on == SBT_DAY_NONE)
        return sbt_fault_field(f, "acted_on", SBT_N_("Isi tanggal perbuatan: bentuk pelanggaran bergantung padanya."));
    if (!sbt_span_holds(&rb->law, in->acted_on))
        return sbt_fault_field(f, "acted_on", SBT_N_("Matriks pelanggaran ini tidak berlaku pada tanggal %1."),
                               sbt_day_iso(a, in->acted_on));
    if (in->object <= SBT_OBJ_UNSET || in->object >= SBT_OBJ_END)
        return sbt_fault_field(f, "object", SBT_N_("Pilih untuk siapa perbuatan itu dilakukan."));
    struct sbt_classify_out r = {0};
    bool determined = in->determined_on != SBT_DAY_NONE;
    r.boundary = determined && in->acted_on == in->determined_on;
    bool after = determined && in->acted_on > in->determined_on;
    if (r.boundary)
        after = sbt_str_eq(sbt_rb_setting_str(rb, "boundary_day"), "after");
    r.side = after ? SBT_SIDE_AFTER : SBT_SIDE_BEFORE;
    enum sbt_object object = object_on(in->object, r.side);
    struct sbt_classify_hit *hits = SBT_NEW_N(a, struct sbt_classify_hit, rb->offences_n + 1);
    size_t on_leave = 0;
    for (size_t i = 0; i < rb->offences_n; i++) {
        const struct sbt_rb_offence *o = &rb->offences[i];
        if (!sbt_codes_has(&o->acts, in->act) || (o->objects & (1u << object)) == 0 ||
            (o->side != SBT_SIDE_ANY && o->side != r.side) || !sbt_span_holds(&o->when, in->acted_on))
            continue;
        bool known = in->cltn == SBT_YN_YES || in->cltn == SBT_YN_NO;
        if (o->cltn != SBT_YN_ANY && known && o->cltn != in->cltn) {
            on_leave++;
            continue;
        }
        struct sbt_classify_hit h = {
            .offence = o,
            .level = o->level,
            .why = why_of(o, r.side, r.boundary, determined),
            .args = {sbt_day_iso(a, in->acted_on), o->code, sbt_object_label(object)},
            .if_no_cltn = o->cltn == SBT_YN_NO && !known,
        };
        size_t k = r.hits_n++;
        for (; k > 0 && hits[k - 1].level < h.level; k--)
            hits[k] = hits[k - 1];
        hits[k] = h;
    }
    r.hits = hits;
    if (r.hits_n == 0)
        r.why_none = on_leave > 0 ? SBT_N_("Terlapor sedang cuti di luar tanggungan negara; baris yang cocok hanya "
                                           "berlaku tanpa cuti itu.")
                                  : SBT_N_("Tidak ada baris matriks yang cocok untuk perbuatan, sasaran, dan tanggal "
                                           "ini. Hanya Satgas yang dapat memutusnya (DS-13).");
    *ret = r;
    return SBT_OK;
}
