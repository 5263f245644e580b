// Scripted acts against the matrix of each rulebook: what, for whom, on which day, on leave or not.
#include "base/buf.h"
#include "domain/classify.h"
#include "tests/unit/rulebook_fixture.h"

static struct sbt_classify_out run(struct sbt_arena *a, const char *act, enum sbt_object object, const char *day,
                                   const char *determined, enum sbt_yesno cltn)
{
    struct sbt_classify_in in = {.act = act, .object = object, .cltn = cltn, .determined_on = SBT_DAY_NONE};
    assert_true(sbt_day_parse(day, &in.acted_on));
    if (determined != NULL)
        assert_true(sbt_day_parse(determined, &in.determined_on));
    struct sbt_classify_out out;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_classify(a, shipped_law_on(in.acted_on), &in, &out, &f), &f);
    return out;
}

#define PILKADA "2024-09-22" // determination of the candidates for regional heads
#define LEGISLATIVE "2023-11-03"
#define PRESIDENT "2023-11-13"

static const struct {
    const char *act;
    enum sbt_object object;
    const char *day, *determined;
    enum sbt_yesno cltn;
    const char *offence, *level; // NULL: no row
} script[] = {
    // the same act on the day before, of and after determination
    {"suka_bagikan", SBT_OBJ_BAKAL_CALON, "2024-09-21", PILKADA, SBT_YN_NO, "KE-4", "moral"},
    {"suka_bagikan", SBT_OBJ_BAKAL_CALON, "2024-09-22", PILKADA, SBT_YN_NO, "DS-6", "berat"},
    {"suka_bagikan", SBT_OBJ_CALON, "2024-09-23", PILKADA, SBT_YN_NO, "DS-6", "berat"},
    {"spanduk", SBT_OBJ_CALON, "2024-09-21", PILKADA, SBT_YN_NO, "KE-1", "moral"}, // nobody was "calon" yet
    {"spanduk", SBT_OBJ_CALON, "2024-09-22", PILKADA, SBT_YN_NO, "DS-1", "berat"},
    {"spanduk", SBT_OBJ_CALON, "2024-09-23", PILKADA, SBT_YN_NO, "DS-1", "berat"},
    {"kampanye_medsos", SBT_OBJ_BAKAL_CALON, "2024-09-21", PILKADA, SBT_YN_UNSET, "KE-2", "moral"},
    {"kampanye_medsos", SBT_OBJ_CALON, "2024-11-20", PILKADA, SBT_YN_UNSET, "DS-2", "berat"},
    {"bergabung_grup", SBT_OBJ_BAKAL_CALON, "2024-08-01", PILKADA, SBT_YN_NO, "KE-4", "moral"},
    {"bergabung_grup", SBT_OBJ_CALON, "2024-10-01", PILKADA, SBT_YN_NO, "DS-6", "berat"},
    {"foto_bersama", SBT_OBJ_BAKAL_CALON, "2024-09-21", PILKADA, SBT_YN_NO, "KE-5", "moral"},
    {"foto_bersama", SBT_OBJ_CALON, "2024-09-22", PILKADA, SBT_YN_NO, "DS-7", "berat"},
    {"foto_bersama", SBT_OBJ_PARTAI, "2024-09-21", PILKADA, SBT_YN_NO, "KE-5", "moral"},
    {"foto_bersama", SBT_OBJ_PARTAI, "2024-09-23", PILKADA, SBT_YN_NO, "DS-7", "berat"},
    {"deklarasi", SBT_OBJ_BAKAL_CALON, "2024-08-28", PILKADA, SBT_YN_NO, "KE-3", "moral"},
    {"deklarasi", SBT_OBJ_CALON, "2024-10-15", PILKADA, SBT_YN_NO, "DS-4", "berat"},
    {"deklarasi", SBT_OBJ_PARTAI, "2024-10-15", PILKADA, SBT_YN_NO, "KE-3", "moral"}, // a party's declaration: ethics
    {"ikut_kampanye", SBT_OBJ_BAKAL_CALON, "2024-08-28", PILKADA, SBT_YN_NO, "KE-6", "moral"},
    {"ikut_kampanye", SBT_OBJ_CALON, "2024-10-15", PILKADA, SBT_YN_NO, "P5N-1", "sedang"},
    {"atribut_kampanye", SBT_OBJ_CALON, "2024-10-15", PILKADA, SBT_YN_NO, "P5N-2", "sedang"},
    // KE-7 holds after determination too, and only without unpaid leave
    {"dampingi_pasangan", SBT_OBJ_PASANGAN, "2024-08-28", PILKADA, SBT_YN_NO, "KE-7", "moral"},
    {"dampingi_pasangan", SBT_OBJ_PASANGAN, "2024-10-15", PILKADA, SBT_YN_NO, "KE-7", "moral"},
    {"dampingi_pasangan", SBT_OBJ_PASANGAN, "2024-10-15", PILKADA, SBT_YN_YES, NULL, NULL},
    {"deklarasi", SBT_OBJ_PASANGAN, "2024-10-15", PILKADA, SBT_YN_NO, "KE-7", "moral"},
    {"ikut_kampanye", SBT_OBJ_PASANGAN, "2024-10-15", PILKADA, SBT_YN_YES, NULL, NULL},
    {"spanduk", SBT_OBJ_PASANGAN, "2024-10-15", PILKADA, SBT_YN_YES, "DS-1", "berat"},
    // DS-3, 5, 8, 9, 11 also before determination
    {"dekati_partai", SBT_OBJ_PARTAI, "2024-05-10", PILKADA, SBT_YN_NO, "DS-3", "sedang"},
    {"dekati_partai", SBT_OBJ_PARTAI, "2024-05-10", PILKADA, SBT_YN_YES, NULL, NULL},
    {"anggota_partai", SBT_OBJ_PARTAI, "2023-05-10", LEGISLATIVE, SBT_YN_NO, "DS-5", "ptdh"},
    {"anggota_partai", SBT_OBJ_NONE, "2024-12-10", PILKADA, SBT_YN_YES, "DS-5", "ptdh"},
    {"arahkan_dukungan", SBT_OBJ_BAKAL_CALON, "2024-08-28", PILKADA, SBT_YN_NO, "DS-8", "berat"},
    {"arahkan_dukungan", SBT_OBJ_CALON, "2024-11-25", PILKADA, SBT_YN_NO, "DS-8", "berat"},
    {"arahkan_dukungan", SBT_OBJ_PARTAI, "2024-11-25", PILKADA, SBT_YN_NO, "P5N-6", "berat"},
    {"tim_pemenangan", SBT_OBJ_BAKAL_CALON, "2024-09-21", PILKADA, SBT_YN_NO, "DS-9", "sedang"},
    {"tim_pemenangan", SBT_OBJ_CALON, "2024-09-22", PILKADA, SBT_YN_NO, "DS-10", "berat"},
    {"tim_pemenangan", SBT_OBJ_CALON, "2024-09-23", PILKADA, SBT_YN_NO, "DS-10", "berat"},
    {"dukungan_ktp", SBT_OBJ_BAKAL_CALON, "2024-05-06", PILKADA, SBT_YN_NO, "DS-11", "berat"},
    {"dukungan_ktp", SBT_OBJ_PASANGAN, "2024-05-06", PILKADA, SBT_YN_NO, "P5N-7", "berat"},
    {"kerahkan_pegawai", SBT_OBJ_BAKAL_CALON, "2024-09-21", PILKADA, SBT_YN_NO, "DS-8", "berat"},
    {"kerahkan_pegawai", SBT_OBJ_CALON, "2024-10-21", PILKADA, SBT_YN_NO, "P5N-3", "berat"},
    {"fasilitas_negara", SBT_OBJ_CALON, "2024-10-21", PILKADA, SBT_YN_NO, "P5N-4", "berat"},
    {"fasilitas_negara", SBT_OBJ_BAKAL_CALON, "2024-08-21", PILKADA, SBT_YN_NO, NULL, NULL}, // fits none: DS-13
    {"keputusan_memihak", SBT_OBJ_CALON, "2024-10-21", PILKADA, SBT_YN_NO, "DS-12", "berat"},
    {"keputusan_memihak", SBT_OBJ_BAKAL_CALON, "2024-08-21", PILKADA, SBT_YN_NO, "P5N-5", "berat"},
    {"keputusan_memihak", SBT_OBJ_NONE, "2024-10-21", PILKADA, SBT_YN_NO, "UU10-71", "berat"},
    {"lainnya", SBT_OBJ_NONE, "2024-10-21", PILKADA, SBT_YN_NO, "DS-13", "by_satgas"},
    // each kind of office has its own day; where nobody has been determined the act lies before
    {"suka_bagikan", SBT_OBJ_CALON, "2023-11-08", LEGISLATIVE, SBT_YN_NO, "DS-6", "berat"},
    {"suka_bagikan", SBT_OBJ_CALON, "2023-11-08", PRESIDENT, SBT_YN_NO, "KE-4", "moral"},
    {"suka_bagikan", SBT_OBJ_BAKAL_CALON, "2026-11-08", NULL, SBT_YN_NO, "KE-4", "moral"},
};

SBT_TEST(scripted_acts_fall_into_the_rows_of_the_matrix)
{
    assert_true(SBT_ARRAY_LEN(script) >= 30);
    for (size_t i = 0; i < SBT_ARRAY_LEN(script); i++) {
        SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
        struct sbt_classify_out o =
            run(a, script[i].act, script[i].object, script[i].day, script[i].determined, script[i].cltn);
        if (script[i].offence == NULL) {
            if (o.hits_n != 0 || o.why_none == NULL)
                fail_msg("line %zu: %s on %s fell into %s", i, script[i].act, script[i].day, o.hits[0].offence->code);
            continue;
        }
        if (o.hits_n != 1)
            fail_msg("line %zu: %s on %s has %zu rows", i, script[i].act, script[i].day, o.hits_n);
        if (strcmp(o.hits[0].offence->code, script[i].offence) != 0 ||
            strcmp(sbt_level_code(o.hits[0].level), script[i].level) != 0)
            fail_msg("line %zu: %s on %s fell into %s (%s)", i, script[i].act, script[i].day, o.hits[0].offence->code,
                     sbt_level_code(o.hits[0].level));
        assert_non_null(o.hits[0].why);
        assert_string_equal(o.hits[0].args[0], script[i].day);
        assert_string_equal(o.hits[0].args[1], script[i].offence);
    }
}

// Thirty acts, each on a day before, of or after the determination of candidates, under each rulebook. The matrix of 2020
// was not found: there the row says so and leaves the level to KASN, on whichever side of the determination.
static const struct {
    const char *act;
    enum sbt_object object;
    int day; // relative to the determination
    enum sbt_yesno cltn;
    const char *offence, *level;           // joint decree of 2022; NULL: no row, so a task-force vote
    const char *offence_2020, *level_2020; // joint decree of 2020
} acts[] = {
    {"suka_bagikan", SBT_OBJ_BAKAL_CALON, -1, SBT_YN_NO, "KE-4", "moral", "P20-1", "not_found"},
    {"suka_bagikan", SBT_OBJ_CALON, 0, SBT_YN_NO, "DS-6", "berat", "P20-1", "not_found"},
    {"suka_bagikan", SBT_OBJ_CALON, 1, SBT_YN_NO, "DS-6", "berat", "P20-1", "not_found"},
    {"kampanye_medsos", SBT_OBJ_BAKAL_CALON, -1, SBT_YN_NO, "KE-2", "moral", "P20-1", "not_found"},
    {"kampanye_medsos", SBT_OBJ_CALON, 0, SBT_YN_NO, "DS-2", "berat", "P20-1", "not_found"},
    {"bergabung_grup", SBT_OBJ_BAKAL_CALON, -1, SBT_YN_NO, "KE-4", "moral", "P20-1", "not_found"},
    {"bergabung_grup", SBT_OBJ_CALON, 1, SBT_YN_NO, "DS-6", "berat", "P20-1", "not_found"},
    {"spanduk", SBT_OBJ_BAKAL_CALON, -1, SBT_YN_NO, "KE-1", "moral", "P20-3", "not_found"},
    {"spanduk", SBT_OBJ_BAKAL_CALON, 0, SBT_YN_NO, "DS-1", "berat", "P20-3", "not_found"},
    {"spanduk", SBT_OBJ_CALON, 1, SBT_YN_NO, "DS-1", "berat", "P20-3", "not_found"},
    {"deklarasi", SBT_OBJ_BAKAL_CALON, -1, SBT_YN_NO, "KE-3", "moral", "P20-4", "not_found"},
    {"deklarasi", SBT_OBJ_CALON, 0, SBT_YN_NO, "DS-4", "berat", "P20-4", "not_found"},
    {"foto_bersama", SBT_OBJ_BAKAL_CALON, -1, SBT_YN_NO, "KE-5", "moral", "P20-9", "not_found"},
    {"foto_bersama", SBT_OBJ_CALON, 1, SBT_YN_NO, "DS-7", "berat", "P20-9", "not_found"},
    {"ikut_kampanye", SBT_OBJ_BAKAL_CALON, -1, SBT_YN_NO, "KE-6", "moral", "P20-8", "not_found"},
    {"ikut_kampanye", SBT_OBJ_CALON, 1, SBT_YN_NO, "P5N-1", "sedang", "P20-8", "not_found"},
    {"atribut_kampanye", SBT_OBJ_CALON, 1, SBT_YN_NO, "P5N-2", "sedang", "P20-8", "not_found"},
    {"fasilitas_negara", SBT_OBJ_CALON, 1, SBT_YN_NO, "P5N-4", "berat", "P20-8", "not_found"},
    {"kerahkan_pegawai", SBT_OBJ_CALON, 1, SBT_YN_NO, "P5N-3", "berat", "P20-5", "not_found"},
    {"arahkan_dukungan", SBT_OBJ_BAKAL_CALON, -1, SBT_YN_NO, "DS-8", "berat", "P20-5", "not_found"},
    {"dampingi_pasangan", SBT_OBJ_PASANGAN, 1, SBT_YN_NO, "KE-7", "moral", "P20-12", "not_found"},
    {"dampingi_pasangan", SBT_OBJ_PASANGAN, 1, SBT_YN_YES, NULL, NULL, "P20-12", "not_found"},
    {"dekati_partai", SBT_OBJ_PARTAI, -1, SBT_YN_NO, "DS-3", "sedang", "P20-2", "not_found"},
    {"dekati_partai", SBT_OBJ_PARTAI, -1, SBT_YN_YES, NULL, NULL, "P20-2", "not_found"},
    {"anggota_partai", SBT_OBJ_PARTAI, -1, SBT_YN_NO, "DS-5", "ptdh", "P20-7", "ptdh"},
    {"tim_pemenangan", SBT_OBJ_BAKAL_CALON, -1, SBT_YN_NO, "DS-9", "sedang", "P20-10", "not_found"},
    {"tim_pemenangan", SBT_OBJ_CALON, 0, SBT_YN_NO, "DS-10", "berat", "P20-10", "not_found"},
    {"dukungan_ktp", SBT_OBJ_BAKAL_CALON, -1, SBT_YN_NO, "DS-11", "berat", "P20-11", "not_found"},
    {"keputusan_memihak", SBT_OBJ_CALON, 1, SBT_YN_NO, "DS-12", "berat", "P20-6", "not_found"},
    {"lainnya", SBT_OBJ_NONE, 1, SBT_YN_NO, "DS-13", "by_satgas", "P20-13", "not_found"},
};

static void act_falls(int which, const char *determined, size_t i)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_classify_in in = {.act = acts[i].act, .object = acts[i].object, .cltn = acts[i].cltn};
    assert_true(sbt_day_parse(determined, &in.determined_on));
    in.acted_on = in.determined_on + acts[i].day;
    const char *offence = which == SHIPPED_2020 ? acts[i].offence_2020 : acts[i].offence;
    const char *level = which == SHIPPED_2020 ? acts[i].level_2020 : acts[i].level;
    struct sbt_classify_out o;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_classify(a, shipped_of(which), &in, &o, &f), &f);
    assert_int_equal(o.boundary, acts[i].day == 0);
    if (offence == NULL) {
        if (o.hits_n != 0 || o.why_none == NULL)
            fail_msg("%s, act %zu fell into %s", shipped_files[which], i, o.hits[0].offence->code);
        return;
    }
    if (o.hits_n != 1 || strcmp(o.hits[0].offence->code, offence) != 0 ||
        strcmp(sbt_level_code(o.hits[0].level), level) != 0)
        fail_msg("%s, act %zu (%s) has %zu rows: %s", shipped_files[which], i, acts[i].act, o.hits_n,
                 o.hits_n ? o.hits[0].offence->code : "");
    // the reason in words: day, row, whom it served; and for 2020 that the matrix was not found
    assert_string_equal(o.hits[0].args[0], sbt_day_iso(a, in.acted_on));
    assert_string_equal(o.hits[0].args[1], offence);
    assert_true(strlen(o.hits[0].args[2]) > 3);
    assert_int_equal(strstr(o.hits[0].why, "belum ditemukan") != NULL, strcmp(level, "not_found") == 0);
}

SBT_TEST(thirty_acts_are_classified_under_each_rulebook_around_the_day_of_determination)
{
    assert_int_equal(SBT_ARRAY_LEN(acts), 30);
    for (size_t i = 0; i < SBT_ARRAY_LEN(acts); i++) {
        act_falls(SHIPPED_2020, "2020-09-23", i);
        act_falls(SHIPPED_2022, LEGISLATIVE, i);
        act_falls(SHIPPED_2024, PILKADA, i);
    }
}

SBT_TEST(rows_of_2020_are_marked_missing_and_none_is_of_2022)
{
    const struct sbt_rulebook *old = shipped_of(SHIPPED_2020), *later = shipped_of(SHIPPED_2022);
    for (size_t i = 0; i < old->offences_n; i++) {
        const struct sbt_rb_offence *o = &old->offences[i];
        assert_null(sbt_rb_offence_get(later, o->code, SBT_DAY_NONE));
        assert_null(strstr(o->basis.text, "PP 94/2021"));
        assert_null(strstr(o->basis.text, "22-9-2022"));
        assert_true(o->level == SBT_LEVEL_PTDH || (o->level == SBT_LEVEL_NOT_FOUND && o->sanction_basis.unsourced));
    }
}

SBT_TEST(at_most_one_row_holds_for_any_act_object_day_and_leave)
{
    const struct sbt_rulebook *rb = shipped_rulebook(); // the acts are the same in each
    static const char *const days[] = {"2020-09-23", "2022-09-21", "2022-09-22", "2023-10-30",
                                       "2023-10-31", "2024-09-21", "2024-09-22", "2024-09-23"};
    for (size_t i = 0; i < rb->acts_n; i++)
        for (int o = 1; o < SBT_OBJ_END; o++)
            for (size_t d = 0; d < SBT_ARRAY_LEN(days); d++)
                for (int c = SBT_YN_YES; c <= SBT_YN_NO; c++) {
                    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
                    struct sbt_classify_out out =
                        run(a, rb->acts[i].code, (enum sbt_object)o, days[d], PILKADA, (enum sbt_yesno)c);
                    if (out.hits_n > 1)
                        fail_msg("%s, %s, %s: %s and %s", rb->acts[i].code, sbt_object_code((enum sbt_object)o),
                                 days[d], out.hits[0].offence->code, out.hits[1].offence->code);
                }
}

SBT_TEST(says_that_the_day_itself_was_decided_by_a_setting)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_classify_out o = run(a, "spanduk", SBT_OBJ_CALON, "2024-09-22", PILKADA, SBT_YN_NO);
    assert_true(o.boundary);
    assert_int_equal(o.side, SBT_SIDE_AFTER);
    assert_non_null(strstr(o.hits[0].why, "menurut pengaturan"));
    o = run(a, "spanduk", SBT_OBJ_CALON, "2024-09-23", PILKADA, SBT_YN_NO);
    assert_false(o.boundary);
    assert_null(strstr(o.hits[0].why, "menurut pengaturan"));
}

SBT_TEST(says_when_a_row_holds_only_without_leave_that_is_not_known)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_classify_out o = run(a, "dekati_partai", SBT_OBJ_PARTAI, "2024-05-10", PILKADA, SBT_YN_UNSET);
    assert_int_equal(o.hits_n, 1);
    assert_true(o.hits[0].if_no_cltn);
    o = run(a, "dekati_partai", SBT_OBJ_PARTAI, "2024-05-10", PILKADA, SBT_YN_NO);
    assert_false(o.hits[0].if_no_cltn);
    o = run(a, "dekati_partai", SBT_OBJ_PARTAI, "2024-05-10", PILKADA, SBT_YN_YES);
    assert_non_null(strstr(o.why_none, "cuti"));
}

SBT_TEST(refuses_what_cannot_be_classified)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_classify_in in = {.act = "menari", .object = SBT_OBJ_CALON, .acted_on = sbt_day_of(2024, 10, 1)};
    struct sbt_classify_out o;
    struct sbt_fault f = {0};
    assert_int_equal(sbt_classify(a, shipped_rulebook(), &in, &o, &f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&f, "act"));
    in.act = "spanduk";
    in.acted_on = SBT_DAY_NONE;
    assert_int_equal(sbt_classify(a, shipped_rulebook(), &in, &o, &f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&f, "acted_on"));
    struct sbt_fault g = {0};
    in.acted_on = sbt_day_of(2020, 10, 1); // another law
    assert_int_equal(sbt_classify(a, shipped_rulebook(), &in, &o, &g), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&g, "acted_on"));
    in.acted_on = sbt_day_of(2024, 10, 1);
    in.object = SBT_OBJ_UNSET;
    assert_int_equal(sbt_classify(a, shipped_rulebook(), &in, &o, &g), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&g, "object"));
}
