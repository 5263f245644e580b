// Reads shown: to the custodian all of a case, to the subject what tells nothing of who reported, once he was told.
#include "app/reads.h"

#include <string.h>

#include "app/case_view.h"
#include "app/read_log.h"
#include "base/buf.h"
#include "tests/app/case_fix.h"

static void look(struct ta *t, enum sbt_role role, const char *agency, const char *number)
{
    struct sbt_case_view v;
    struct sbt_case_view_in in = {.number = number};
    ta_as(t, role, agency);
    SBT_ASSERT_OK(sbt_case_view(&t->ctx, &in, &v, &t->f), &t->f);
}

static void read_of(struct ta *t, const struct sbt_id *case_id, const char *what)
{
    static const char *const fields[] = {"name", "reporter"};
    struct sbt_read r = {
        .thing = *case_id, .case_id = *case_id, .what = what, .right = "report_read", .fields = fields, .fields_n = 2};
    SBT_ASSERT_OK(sbt_read_log(&t->ctx, &r, &t->f), &t->f);
}

static bool has(const struct sbt_reads *r, const char *what)
{
    for (size_t i = 0; i < r->rows_n; i++)
        if (sbt_str_eq(r->rows[i].what, what))
            return true;
    return false;
}

TA_TEST_BOTH(the_subject_gets_the_list_once_he_was_told_and_nothing_about_who_reported)
{
    struct sbt_reads r;
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh Terlapor"});
    ta_case_to_ppk(t, c.number);
    look(t, SBT_ROLE_SECRETARIAT, "BKN", c.number);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.71");
    read_of(t, &c.case_id.u, "laporan");
    read_of(t, &c.case_id.u, "bukti_asli");
    read_of(t, &c.case_id.u, "identitas");
    struct sbt_reads_in in = {.number = c.number, .subject_n = 1};
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    assert_int_equal(sbt_reads_of_case(&t->ctx, &in, &r, &t->f), SBT_E_CONFLICT); // he was not told
    sbt_fault_clear(&t->f);
    struct sbt_s_notify_subject told = {
        .sent_on = sbt_ctx_today(&t->ctx), .channel = "surat", .text = "Anda diduga melanggar netralitas."};
    SBT_ASSERT_OK(ta_step(t, c.number, "beri_tahu", &told), &t->f);
    look(t, SBT_ROLE_AUDIMAN, "BKN", c.number);
    SBT_ASSERT_OK(sbt_reads_of_case(&t->ctx, &in, &r, &t->f), &t->f);
    assert_true(has(&r, "Halaman kasus"));
    assert_true(r.told != SBT_DAY_NONE);
    for (size_t i = 0; i < r.rows_n; i++) {
        assert_true(sbt_str_eq(r.rows[i].what, "Halaman kasus") || sbt_str_eq(r.rows[i].what, "Riwayat kasus"));
        assert_null(r.rows[i].who);
        assert_null(r.rows[i].right);
        assert_null(strstr(r.rows[i].fields, "report"));
        assert_null(strstr(r.rows[i].fields, "evidence"));
        assert_true(sbt_str_eq(r.rows[i].fields, "") || sbt_str_starts(r.rows[i].fields, "name"));
    }
    // The agency of the subject sees the case, but not who else reads it; nor does an office without sight.
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    assert_int_equal(sbt_reads_of_case(&t->ctx, &in, &r, &t->f), SBT_E_NOT_FOUND);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    assert_int_equal(sbt_reads_of_case(&t->ctx, &in, &r, &t->f), SBT_E_NOT_FOUND);
    // The custodian sees everything, with names of fields and people, never content; others do not have his list.
    struct sbt_reads_in all = {.number = c.number};
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    assert_int_equal(sbt_reads_of_case(&t->ctx, &all, &r, &t->f), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_CUSTODIAN, "BAWASLU");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    SBT_ASSERT_OK(sbt_reads_of_case(&t->ctx, &all, &r, &t->f), &t->f);
    assert_true(has(&r, "Laporan") && has(&r, "Bukti asli") && has(&r, "Identitas pelapor"));
    for (size_t i = 0; i < r.rows_n; i++)
        assert_null(strstr(r.rows[i].fields, "Contoh Terlapor"));
    // Asking for the list is a read of its own.
    t->ctx.now_us += SBT_US_PER_S;
    SBT_ASSERT_OK(sbt_reads_of_case(&t->ctx, &all, &r, &t->f), &t->f);
    assert_true(has(&r, "Daftar pembaca ini"));
    all.number = "K-0000-00000000-X";
    assert_int_equal(sbt_reads_of_case(&t->ctx, &all, &r, &t->f), SBT_E_NOT_FOUND);
}
