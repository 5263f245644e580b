// The shape of a case: joined and taken apart, people added and named, a reader shut out, names reduced to initials.
#include "app/case_join.h"
#include "app/case_list.h"
#include "app/case_view.h"
#include "base/buf.h"
#include "store/event.h"
#include "tests/app/case_fix.h"

#define WHY "Satu peristiwa yang sama."

static const struct ta_case one = {.agency = "PEMDA-73.71", .name = "Andi Contoh", .nip = "198001012005011001"};
static const struct ta_case two = {.agency = "PEMDA-73.06", .name = "Budi Contoh", .subjects_n = 2};

static struct sbt_case_view view(struct ta *t, const char *number)
{
    struct sbt_case_view_in in = {.number = number};
    struct sbt_case_view v;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_view(&t->ctx, &in, &v, &t->f), &t->f);
    return v;
}

static void rebuilds(struct ta *t)
{
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}

TA_TEST_BOTH(joins_two_cases_under_one_number_and_takes_them_apart_again)
{
    struct sbt_case_opened a = ta_case_open(t, &one), b = ta_case_open(t, &two);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    struct sbt_case_merge_in in = {.number = a.number, .into = b.number, .reason = WHY};
    t->ctx.idempotency_key = "k1";
    SBT_ASSERT_OK(sbt_case_merge(&t->ctx, &in, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_case_merge(&t->ctx, &in, &t->f), &t->f); // sent again
    t->ctx.idempotency_key = NULL;
    struct sbt_case_view v = view(t, a.number);
    assert_string_equal(v.number, b.number);
    assert_string_equal(v.asked_number, a.number);
    assert_int_equal(v.subjects_n, 3);
    assert_int_equal(v.aliases_n, 1);
    assert_int_equal(sbt_case_merge(&t->ctx, &in, &t->f), SBT_E_CONFLICT);
    sbt_fault_clear(&t->f);
    rebuilds(t);

    struct sbt_case_reason_in back = {.number = a.number, .reason = "Ternyata berbeda."};
    SBT_ASSERT_OK(sbt_case_unmerge(&t->ctx, &back, &t->f), &t->f);
    v = view(t, a.number);
    assert_null(v.asked_number);
    assert_int_equal(v.subjects_n, 1);
    assert_string_equal(v.subjects[0].name, "Andi Contoh");
    assert_int_equal(view(t, b.number).subjects_n, 2);
    assert_int_equal(sbt_case_unmerge(&t->ctx, &back, &t->f), SBT_E_CONFLICT);
    rebuilds(t);
}

TA_TEST_BOTH(lets_only_those_join_who_see_both_cases_and_handle_cases)
{
    struct sbt_case_opened a = ta_case_open(t, &one),
                           b = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-32.73", .region = "32.73"});
    struct sbt_case_merge_in in = {.number = a.number, .into = b.number, .reason = WHY};
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.71");
    assert_int_equal(sbt_case_merge(&t->ctx, &in, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "into"));
    sbt_fault_clear(&t->f);
    ta_as(t, SBT_ROLE_SECRETARIAT, "BKN");
    assert_int_equal(sbt_case_merge(&t->ctx, &in, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    assert_int_equal(sbt_case_merge(&t->ctx, &in, &t->f), SBT_E_DENIED);
}

TA_TEST_BOTH(splits_subjects_into_a_case_of_their_own)
{
    struct sbt_case_opened b = ta_case_open(t, &two);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    const char *both[] = {"1", "2"}, *none[] = {"7"}, *second[] = {"2"};
    const char *number;
    struct sbt_case_split_in in = {.number = b.number, .reason = "Lain peristiwa.", .subjects = both, .subjects_n = 2};
    assert_int_equal(sbt_case_split(&t->ctx, &in, &number, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    in.subjects = none;
    in.subjects_n = 1;
    assert_int_equal(sbt_case_split(&t->ctx, &in, &number, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    in.subjects = second;
    SBT_ASSERT_OK(sbt_case_split(&t->ctx, &in, &number, &t->f), &t->f);
    struct sbt_case_view v = view(t, number);
    assert_int_equal(v.subjects_n, 1);
    assert_string_equal(v.subjects[0].name, "Budi Contoh 2");
    assert_int_equal(view(t, b.number).subjects_n, 1);
    rebuilds(t);
}

TA_TEST_BOTH(adds_a_person_and_names_one_who_was_unknown)
{
    struct sbt_case_opened a = ta_case_open(t, &(struct ta_case){.agency = NULL, .name = NULL});
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    struct sbt_case_person_in in;
    sbt_rec_init(&sbt_case_person_fields, &in);
    in.number = a.number;
    in.reason = "Disebut saksi.";
    int64_t n;
    assert_int_equal(sbt_case_subject_add(&t->ctx, &in, &n, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    in.nip = "198013992005011001";
    assert_int_equal(sbt_case_subject_add(&t->ctx, &in, &n, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "nip"));
    sbt_fault_clear(&t->f);
    in.nip = "198001012005011001";
    in.name = "Andi Contoh";
    in.agency = "PEMDA-73.71";
    SBT_ASSERT_OK(sbt_case_subject_add(&t->ctx, &in, &n, &t->f), &t->f);
    assert_int_equal(n, 2);
    assert_int_equal(sbt_case_subject_add(&t->ctx, &in, &n, &t->f), SBT_E_INVALID); // the same person again
    sbt_fault_clear(&t->f);

    in.n = 1;
    in.nip = NULL;
    in.name = "Citra Contoh";
    in.agency = "PEMDA-73.06";
    SBT_ASSERT_OK(sbt_case_subject_identify(&t->ctx, &in, &t->f), &t->f);
    struct sbt_case_view v = view(t, a.number);
    assert_int_equal(v.subjects_n, 2);
    assert_string_equal(v.subjects[0].name, "Citra Contoh");
    assert_false(v.subjects[0].unidentified);
    assert_string_equal(v.subjects[0].agency_code, "PEMDA-73.06");
    assert_int_equal(sbt_case_subject_identify(&t->ctx, &in, &t->f), SBT_E_CONFLICT);
    rebuilds(t);
}

TA_TEST_BOTH(shuts_a_case_to_whoever_declares_an_interest)
{
    struct sbt_case_opened a = ta_case_open(t, &one);
    ta_case_open(t, &two);
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    struct sbt_case_reason_in in = {.number = a.number, .reason = "Saya kerabat terlapor."};
    SBT_ASSERT_OK(sbt_case_declare_interest(&t->ctx, &in, &t->f), &t->f);
    struct sbt_case_view_in vin = {.number = a.number};
    struct sbt_case_view v;
    assert_int_equal(sbt_case_view(&t->ctx, &vin, &v, &t->f), SBT_E_NOT_FOUND);
    sbt_fault_clear(&t->f);
    struct sbt_case_list_in lin;
    struct sbt_case_list_out out;
    sbt_case_list_init(&lin);
    SBT_ASSERT_OK(sbt_case_list(&t->ctx, &lin, &out, &t->f), &t->f);
    assert_int_equal(out.n, 2);
    assert_int_equal(out.total, 2);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    assert_int_equal(view(t, a.number).subjects_n, 1);
    rebuilds(t);
}

TA_TEST_BOTH(shows_initials_while_processing_is_restricted)
{
    struct sbt_case_opened a = ta_case_open(t, &one);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_case_restrict_in in = {.number = a.number, .n = 1, .on = true, .reason = "Permohonan terlapor."};
    SBT_ASSERT_OK(sbt_case_subject_restrict(&t->ctx, &in, &t->f), &t->f);
    struct sbt_case_view v = view(t, a.number);
    assert_string_equal(v.subjects[0].name, "A. C.");
    assert_null(v.subjects[0].nip);
    in.on = false;
    SBT_ASSERT_OK(sbt_case_subject_restrict(&t->ctx, &in, &t->f), &t->f);
    assert_string_equal(view(t, a.number).subjects[0].name, "Andi Contoh");
    in.n = 5;
    assert_int_equal(sbt_case_subject_restrict(&t->ctx, &in, &t->f), SBT_E_NOT_FOUND);
    rebuilds(t);
}
