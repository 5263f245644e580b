// Scripted acts against the matrix of the joint decree of 2022: who, for whom, on which day, on leave or not.
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
    SBT_ASSERT_OK(sbt_classify(a, shipped_rulebook(), &in, &out, &f), &f);
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

SBT_TEST(at_most_one_row_holds_for_any_act_object_day_and_leave)
{
    const struct sbt_rulebook *rb = shipped_rulebook();
    static const char *const days[] = {"2022-09-22", "2023-10-30", "2023-10-31",
                                       "2024-09-21", "2024-09-22", "2024-09-23"};
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
