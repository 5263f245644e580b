// Cleaning and comparing Indonesian names.
#include "match/name.h"
#include "tests/test.h"

SBT_TEST(takes_titles_and_abbreviations_out_of_a_name)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"Drs. H. Muh. Rizki, M.Si.", "MUHAMMAD RIZKI"},
        {"dr. Siti Aminah, Sp.A", "SITI AMINAH"},
        {"Prof. Dr. Ir. Abd. Rahman, M.T., Ph.D.", "ABDUL RAHMAN"},
        {"Abdulrahman", "ABDUL RAHMAN"},
        {"Hj. St. Fatimah S.Pd.", "SITI FATIMAH"},
        {"K.H. Ahmad Dahlan", "AHMAD DAHLAN"},
        {"Budi Santoso SE MM", "BUDI SANTOSO"},
        {"Akh. Fauzi bin Salim", "AHMAD FAUZI"},
        {"M. Nur", "MUHAMMAD NUR"},
        {"  suparman ", "SUPARMAN"},
        {"Ma'ruf Jum\xe2\x80\x99"
         "at",
         "MARUF JUMAT"},
        {"Andr\xc3\xa9 Lumenta", "ANDRE LUMENTA"},
        {"I Wayan Sudarta", "I WAYAN SUDARTA"},
    };
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        assert_string_equal(sbt_name_normal(a, rows[i].in), rows[i].out);
}

SBT_TEST(never_loses_the_only_word_of_a_name)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    static const char *const rows[] = {"Haji", "Raden", "M.", "Dr.", "SE", "Wayan", "St."};
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
        assert_true(sbt_name_normal(a, rows[i])[0] != 0);
        assert_true(sbt_name_key(a, rows[i])[0] != 0);
    }
    assert_string_equal(sbt_name_normal(a, NULL), "");
    assert_string_equal(sbt_name_normal(a, " .,- 12"), "");
}

SBT_TEST(gives_one_key_to_spellings_of_one_name)
{
    static const char *const same[][2] = {
        {"Soekarno", "Sukarno"},          {"Djoko Tjahjono", "Joko Cahyono"},
        {"Muhammad Fauzi", "Moh. Pauzi"}, {"Siti Fatimah", "St. Fatima"},
        {"Santoso Budi", "Budi Santoso"}, {"Achmad Syarif", "Ahmad Sjarif"},
        {"I Made Suardana", "Suardana"},  {"Khairul", "Chairul"},
        {"Abdoel Moeis", "Abdul Muis"},   {"Rizki Aulia", "Rizky Aulia"},
    };
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    for (size_t i = 0; i < SBT_ARRAY_LEN(same); i++)
        assert_string_equal(sbt_name_key(a, same[i][0]), sbt_name_key(a, same[i][1]));
    assert_string_not_equal(sbt_name_key(a, "Budi Santoso"), sbt_name_key(a, "Budi Susanto"));
}

SBT_TEST(measures_jaro_winkler_as_published)
{
    assert_int_equal(sbt_name_jaro_winkler("MARTHA", "MARHTA"), 961);
    assert_int_equal(sbt_name_jaro_winkler("DIXON", "DICKSONX"), 813);
    assert_int_equal(sbt_name_jaro_winkler("DWAYNE", "DUANE"), 840);
    assert_int_equal(sbt_name_jaro_winkler("ABC", "ABC"), 1000);
    assert_int_equal(sbt_name_jaro_winkler("ABC", "XYZ"), 0);
    assert_int_equal(sbt_name_jaro_winkler("", ""), 1000);
}

SBT_TEST(finds_likely_names_alike_and_others_not)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    assert_true(sbt_name_similar(a, "Drs. Budi Santoso", "Budi Santosa") >= 900);
    assert_true(sbt_name_similar(a, "B. Santoso", "Budi Santoso") >= 900);
    assert_true(sbt_name_similar(a, "Budi", "Budi Santoso") >= 900);
    assert_true(sbt_name_similar(a, "Budi Santoso", "Sri Wahyuni") < 700);
    assert_true(sbt_name_similar(a, "Muhammad Rizki", "Muhammad Yusuf") < 850);
    assert_int_equal(sbt_name_similar(a, "", "Budi"), 0);
}
