// The report forms, the completeness gate and report numbers.
#include "base/buf.h"
#include "domain/report.h"
#include "tests/test.h"

#define MAX_FIELDS 40

static int64_t noon(int y, int m, int d)
{
    return sbt_day_start_us(sbt_day_of(y, m, d), SBT_ZONE_WIB) + 12 * 3600 * SBT_US_PER_S;
}

static struct sbt_report_form full(void)
{
    struct sbt_report_form r;
    sbt_rec_init(&sbt_report_all_t, &r);
    static const struct sbt_ev_report_subject who = {.name = "Budi Santoso", .position = "Guru"};
    static const struct sbt_ev_reporter me = {.name = "Pelapor Contoh", .birth_day = SBT_DAY_NONE};
    r.account = "Menyukai unggahan calon.";
    r.act = "suka_bagikan";
    r.happened_day = sbt_day_of(2024, 10, 1);
    r.known_day = sbt_day_of(2024, 10, 2);
    r.place = "Akun Contoh";
    r.place_kind = "daring";
    r.contest = "PILKADA2024";
    r.subjects = &who;
    r.subjects_n = 1;
    r.mode = "dibuka";
    r.reporter = &me;
    r.form = "publik";
    return r;
}

static struct sbt_report_gate judge(const struct sbt_report_form *r, int64_t now, bool evidence)
{
    struct sbt_report_rules rules;
    sbt_report_rules_of(NULL, &rules);
    struct sbt_report_gate g;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_report_judge(r, &rules, NULL, now, SBT_ZONE_WIB, evidence, &g, &f), &f);
    return g;
}

SBT_TEST(sorts_the_fields_of_every_form_by_name)
{
    const struct sbt_fields *tables[] = {
        &sbt_report_all_t,     &sbt_report_what_t,    &sbt_report_when_t,     &sbt_report_who_t,
        &sbt_report_proof_t,   &sbt_report_witness_t, &sbt_report_reporter_t, &sbt_report_form_a_t,
        &sbt_report_form_b1_t, &sbt_report_form_b2_t, &sbt_report_subject_t,  &sbt_report_person_t,
    };
    for (size_t t = 0; t < SBT_ARRAY_LEN(tables); t++) {
        assert_true(tables[t]->n > 0 && tables[t]->n < MAX_FIELDS);
        for (size_t i = 0; i < tables[t]->n; i++) {
            assert_non_null(tables[t]->f[i].label);
            if (i > 0)
                assert_true(strcmp(tables[t]->f[i - 1].name, tables[t]->f[i].name) < 0);
        }
    }
}

SBT_TEST(passes_a_complete_report)
{
    struct sbt_report_form r = full();
    struct sbt_report_gate g = judge(&r, noon(2024, 10, 3), true);
    assert_true(g.complete);
    assert_false(g.late);
    assert_false(g.awal);
    assert_int_equal(g.missing_n, 0);
    assert_int_equal(g.complete_by, SBT_DAY_NONE);
}

SBT_TEST(says_what_is_missing_and_by_when)
{
    struct sbt_report_form r;
    sbt_rec_init(&sbt_report_all_t, &r);
    r.mode = "tanpa";
    struct sbt_report_gate g = judge(&r, noon(2024, 10, 3), false); // a Thursday
    assert_false(g.complete);
    assert_true(g.awal);
    assert_int_equal(g.missing_n, 8);
    assert_int_equal(g.complete_by, sbt_day_of(2024, 10, 8)); // three working days on
    for (size_t i = 0; i < g.missing_n; i++)
        assert_non_null(sbt_report_missing_get(g.missing[i])->question);
}

SBT_TEST(lets_a_late_report_go_on_as_preliminary_information)
{
    struct sbt_report_form r = full();
    r.known_day = sbt_day_of(2024, 10, 1);
    // seven working days after 1 October 2024: 10 October
    struct sbt_report_gate g = judge(&r, noon(2024, 10, 10), true);
    assert_int_equal(g.limit_day, sbt_day_of(2024, 10, 10));
    assert_false(g.late);
    g = judge(&r, noon(2024, 10, 11), true);
    assert_true(g.late && g.awal && g.complete);
}

SBT_TEST(needs_no_reporter_for_an_officers_own_lead)
{
    struct sbt_report_form r = full();
    r.reporter = NULL;
    r.form = "a";
    struct sbt_report_gate g = judge(&r, noon(2024, 10, 3), true);
    assert_true(g.complete && !g.awal);
    r.form = "publik";
    g = judge(&r, noon(2024, 10, 3), true);
    assert_true(g.complete && g.awal);
}

static enum sbt_rc check(struct sbt_arena *a, const struct sbt_report_form *r, struct sbt_ev_report_subject **ret,
                         size_t *n, struct sbt_fault *f)
{
    return sbt_report_check(a, r, sbt_day_of(2024, 10, 3), ret, n, f);
}

SBT_TEST(refuses_days_of_the_future_and_links_that_are_none)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_report_form r = full();
    r.happened_day = sbt_day_of(2024, 10, 4);
    static const struct sbt_ev_report_link links[] = {{.url = "javascript:alert(1)", .seen_us = SBT_US_NONE},
                                                      {.url = "https://contoh.id/a", .seen_us = SBT_US_NONE},
                                                      {.seen_us = SBT_US_NONE}};
    r.links = links;
    r.links_n = 3;
    struct sbt_ev_report_subject *s;
    size_t n;
    struct sbt_fault f = {0};
    assert_int_equal(check(a, &r, &s, &n, &f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&f, "happened_day"));
    assert_non_null(sbt_test_field_error(&f, "links.0.url"));
    assert_null(sbt_test_field_error(&f, "links.1.url"));
    assert_non_null(sbt_test_field_error(&f, "links.2.url"));
}

SBT_TEST(offers_to_send_a_wrong_number_with_a_note)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_report_form r = full();
    static const struct sbt_ev_report_subject who[] = {{.nip = "19801301 200501 1 001", .name = "Budi"}};
    r.subjects = who;
    struct sbt_ev_report_subject *s;
    size_t n;
    struct sbt_fault f = {0};
    assert_int_equal(check(a, &r, &s, &n, &f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&f, "subjects.0.nip"));
    r.numbers_as_typed = true;
    sbt_fault_clear(&f);
    SBT_ASSERT_OK(check(a, &r, &s, &n, &f), &f);
    assert_int_equal(n, 1);
    assert_non_null(strstr(s[0].note, "19801301 200501 1 001"));
}

SBT_TEST(cleans_right_numbers_and_compares_them)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_report_form r = full();
    struct sbt_ev_report_subject who[] = {{.nip = "19800101 200501 1 001"}, {.name = NULL}};
    r.subjects = who;
    r.subjects_n = 2;
    struct sbt_ev_report_subject *s;
    size_t n;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(check(a, &r, &s, &n, &f), &f);
    assert_int_equal(n, 1); // the blank row is gone
    assert_string_equal(s[0].nip, "198001012005011001");
    assert_string_equal(s[0].employment, "pns");
    who[0].nik = "7309014101800001"; // a woman born that day
    assert_int_equal(check(a, &r, &s, &n, &f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&f, "subjects.0.nik"));
}

SBT_TEST(asks_for_the_name_that_the_mode_promises)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_report_form r = full();
    r.reporter = NULL;
    r.mode = "dirahasiakan";
    struct sbt_ev_report_subject *s;
    size_t n;
    struct sbt_fault f = {0};
    assert_int_equal(check(a, &r, &s, &n, &f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&f, "reporter.name"));
    r.mode = "tanpa";
    sbt_fault_clear(&f);
    SBT_ASSERT_OK(check(a, &r, &s, &n, &f), &f);
}

SBT_TEST(catches_every_wrong_digit_and_swap_of_a_report_number)
{
    char no[SBT_REPORT_NUMBER_SIZE], back[SBT_REPORT_NUMBER_SIZE];
    for (uint32_t k = 0; k < 200; k++) {
        sbt_report_number_make(2024, k * 499999u + 12345u, no);
        assert_true(sbt_report_number_read(no, back));
        assert_string_equal(no, back);
        for (int i = 2; i < 15; i++) {
            if (no[i] == '-')
                continue;
            char was = no[i];
            for (char c = '0'; c <= '9'; c++) {
                no[i] = c;
                assert_true(sbt_report_number_read(no, back) == (c == was));
            }
            no[i] = was;
            int j = no[i + 1] == '-' ? i + 2 : i + 1;
            if (j < 15 && no[j] != no[i]) {
                char t = no[i];
                no[i] = no[j];
                no[j] = t;
                assert_false(sbt_report_number_read(no, back));
                no[j] = no[i];
                no[i] = t;
            }
        }
    }
}

SBT_TEST(reads_a_report_number_as_people_type_it)
{
    char no[SBT_REPORT_NUMBER_SIZE], back[SBT_REPORT_NUMBER_SIZE];
    sbt_report_number_make(2024, 48271935, no);
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 16);
    char low[SBT_REPORT_NUMBER_SIZE];
    for (size_t i = 0; i < sizeof no; i++)
        low[i] = (char)(no[i] >= 'A' && no[i] <= 'Z' ? no[i] + 32 : no[i]);
    assert_true(sbt_report_number_read(low, back));
    assert_string_equal(back, no);
    assert_true(sbt_report_number_read(sbt_arena_printf(a, "  %.6s %.8s %c ", no, no + 7, no[16]), back));
    assert_string_equal(back, no);
    assert_true(sbt_report_number_read(no + 2, back)); // without the L
    assert_false(sbt_report_number_read("", back));
    assert_false(sbt_report_number_read("K-2024-1", back));
    assert_false(sbt_report_number_read("L-2024-48271935-KK", back));
    assert_false(sbt_report_number_read(NULL, back));
}
