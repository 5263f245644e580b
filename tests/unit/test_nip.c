// NIP and NIK: what is read out of them, and each way of being wrong.
#include "base/buf.h"
#include "domain/nik.h"
#include "tests/test.h"

static sbt_day today(void)
{
    return sbt_day_of(2026, 11, 22);
}

SBT_TEST(reads_a_civil_servants_nip)
{
    struct sbt_nip n;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_nip_parse(" 19850612 201001 2 007", today(), "nip", &n, &f), &f);
    assert_string_equal(n.text, "198506122010012007");
    assert_int_equal(n.birth, sbt_day_of(1985, 6, 12));
    assert_int_equal(n.asn, SBT_ASN_PNS);
    assert_int_equal(n.sex, SBT_SEX_FEMALE);
    assert_int_equal(n.appointed_year, 2010);
    assert_int_equal(n.appointed_month, 1);
    assert_int_equal(n.contract_code, 0);
    assert_int_equal(n.sequence, 7);
}

SBT_TEST(reads_a_contract_civil_servants_number)
{
    struct sbt_nip n;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_nip_parse("199009132025242014", today(), NULL, &n, &f), &f);
    assert_int_equal(n.asn, SBT_ASN_PPPK);
    assert_int_equal(n.contract_code, 24);
    assert_int_equal(n.appointed_month, 0);
    assert_int_equal(n.sequence, 14);
    assert_string_equal(sbt_asn_code(n.asn), "pppk");
    assert_int_equal(sbt_asn_of("pppk"), SBT_ASN_PPPK);
    assert_int_equal(sbt_asn_of(NULL), SBT_ASN_UNSET);
}

static void refuses_nip(const char *s, const char *part_of_sentence)
{
    struct sbt_nip n = {.sequence = 42};
    struct sbt_fault f = {0};
    assert_int_equal(sbt_nip_parse(s, today(), "nip", &n, &f), SBT_E_INVALID);
    assert_int_equal(n.sequence, 42);
    const char *say = sbt_test_field_error(&f, "nip");
    assert_non_null(say);
    if (strstr(say, part_of_sentence) == NULL)
        fail_msg("%s: said \"%s\"", s, say);
}

SBT_TEST(refuses_each_kind_of_wrong_nip_with_its_own_sentence)
{
    refuses_nip("", "18 angka");
    refuses_nip("19850612201001200", "18 angka");
    refuses_nip("1985061220100120070", "18 angka");
    refuses_nip("130123456", "NIP lama");
    refuses_nip("1985O6122010012007", "hanya berisi angka");
    refuses_nip("198502302010012007", "bukan tanggal");
    refuses_nip("198513122010012007", "bukan tanggal");
    refuses_nip("000006122010012007", "bukan tanggal");
    refuses_nip("202712122010012007", "belum terjadi");
    refuses_nip("198506122010002007", "bulan pengangkatan");
    refuses_nip("198506122010132007", "bulan pengangkatan");
    refuses_nip("198506122010202007", "bulan pengangkatan");
    refuses_nip("198506122026122007", "belum terjadi");
    refuses_nip("198506122013212007", "PPPK belum ada");
    refuses_nip("201206122020012007", "umur");
    refuses_nip("195006122020012007", "umur");
    refuses_nip("198506122010013007", "jenis kelamin");
    refuses_nip("198506122010012000", "mulai 001");
}

SBT_TEST(an_age_is_counted_to_the_month_of_appointment)
{
    struct sbt_nip n;
    struct sbt_fault f = {0};
    // born June 2000: 16 in June 2016, still 15 in May
    SBT_ASSERT_OK(sbt_nip_parse("200006122016061001", today(), NULL, &n, &f), &f);
    assert_int_equal(sbt_nip_parse("200006122016051001", today(), NULL, &n, &f), SBT_E_INVALID);
}

SBT_TEST(reads_a_nik)
{
    struct sbt_nik n;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_nik_parse("3602041211870001", today(), "nik", &n, &f), &f);
    assert_string_equal(n.region, "36.02.04");
    assert_int_equal(n.birth, sbt_day_of(1987, 11, 12));
    assert_int_equal(n.sex, SBT_SEX_MALE);
    assert_int_equal(n.sequence, 1);
    SBT_ASSERT_OK(sbt_nik_parse("36.02.04.521187.0001", today(), "nik", &n, &f), &f);
    assert_int_equal(n.sex, SBT_SEX_FEMALE);
    assert_int_equal(n.birth, sbt_day_of(1987, 11, 12));
    SBT_ASSERT_OK(sbt_nik_parse("3602041211040001", today(), "nik", &n, &f), &f);
    assert_int_equal(n.birth, sbt_day_of(2004, 11, 12));
}

static void refuses_nik(const char *s, const char *part_of_sentence)
{
    struct sbt_nik n;
    struct sbt_fault f = {0};
    assert_int_equal(sbt_nik_parse(s, today(), "nik", &n, &f), SBT_E_INVALID);
    const char *say = sbt_test_field_error(&f, "nik");
    assert_non_null(say);
    if (strstr(say, part_of_sentence) == NULL)
        fail_msg("%s: said \"%s\"", s, say);
}

SBT_TEST(refuses_each_kind_of_wrong_nik)
{
    refuses_nik(NULL, "16 angka");
    refuses_nik("360204121187000", "16 angka");
    refuses_nik("360204121187000x", "hanya berisi angka");
    refuses_nik("0902041211870001", "kode wilayah");
    refuses_nik("3600041211870001", "kode wilayah");
    refuses_nik("3602043211870001", "bukan tanggal");
    refuses_nik("3602047211870001", "bukan tanggal");
    refuses_nik("3602041213870001", "bukan tanggal");
    refuses_nik("3602041211870000", "mulai 0001");
}

SBT_TEST(nik_and_nip_of_one_person_agree)
{
    struct sbt_nik nik;
    struct sbt_nip nip;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_nip_parse("198711122010011001", today(), NULL, &nip, &f), &f);
    SBT_ASSERT_OK(sbt_nik_parse("3602041211870001", today(), NULL, &nik, &f), &f);
    SBT_ASSERT_OK(sbt_nik_matches_nip(&nik, &nip, "nik", &f), &f);
    SBT_ASSERT_OK(sbt_nik_parse("3602041311870001", today(), NULL, &nik, &f), &f);
    assert_int_equal(sbt_nik_matches_nip(&nik, &nip, "nik", &f), SBT_E_INVALID);
    assert_non_null(strstr(sbt_test_field_error(&f, "nik"), "Tanggal lahir"));
    struct sbt_fault g = {0};
    SBT_ASSERT_OK(sbt_nik_parse("3602045211870001", today(), NULL, &nik, &g), &g);
    assert_int_equal(sbt_nik_matches_nip(&nik, &nip, "nik", &g), SBT_E_INVALID);
    assert_non_null(strstr(sbt_test_field_error(&g, "nik"), "Jenis kelamin"));
}
