// Agencies from CSV: counted first, all or nothing, with a history.
#include "app/agency.h"
#include "base/buf.h"
#include "tests/app/app_test.h"

#define HEAD "code,kind,label,name_id,name_en,from,to,parent,region,ppk_title,kanreg,successor\n"

static struct sbt_agency_loaded load(struct ta *t, const char *csv, bool dry)
{
    struct sbt_agency_loaded out;
    ta_as(t, SBT_ROLE_ADMIN, "BKN");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_agency_load(&t->ctx, csv, strlen(csv), "Perpres 1/2027", dry, &out, &t->f), &t->f);
    return out;
}

TA_TEST_BOTH(loads_agencies_from_csv_all_or_nothing_after_a_dry_run)
{
    static const char good[] = HEAD "L-PENGAWAS-ASN,lembaga,Pengawas ASN,Lembaga Pengawas ASN,Civil Service Oversight "
                                    "Body,2027-01-01,,,,Kepala,,\n"
                                    "L-LAMA,lembaga,Lama,Lembaga Lama,Old Body,2020-01-01,2026-12-31,,,Kepala,,"
                                    "L-PENGAWAS-ASN\n";
    int64_t before = ts_int(&t->ts, "SELECT count(*) FROM event");
    struct sbt_agency_loaded out = load(t, good, true);
    assert_int_equal(out.new_n, 2);
    assert_int_equal(out.wrong_n, 0);
    assert_false(out.written);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event"), before);

    out = load(t, HEAD "L-A,lembaga,A,A,A,2027-01-01,,,,,,\nL-B,tidak_ada,B,B,B,,,,,,,\nL-C,lembaga,C,C,C,,,L-X,,,,\n",
               false);
    assert_int_equal(out.wrong_n, 2); // one line is right, and nothing of it is written
    assert_false(out.written);
    assert_int_equal(out.lines[1].line, 3);
    assert_non_null(out.lines[2].wrong);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event"), before);

    assert_true(load(t, good, false).written);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM agency WHERE code = 'L-LAMA' AND valid_to IS NOT NULL"), 1);
    out = load(t, good, false);
    assert_int_equal(out.same_n, 2);
    assert_int_equal(out.lines_n, 0);

    struct sbt_agency_event *h;
    size_t n;
    SBT_ASSERT_OK(sbt_agency_history(&t->ctx, "L-LAMA", &h, &n, &t->f), &t->f);
    assert_true(n >= 2);
    assert_string_equal(h[0].reason, "Perpres 1/2027");
    assert_string_equal(h[0].successor, "L-PENGAWAS-ASN");
    ta_as(t, SBT_ROLE_PIC, "BKN");
    assert_int_equal(sbt_agency_load(&t->ctx, good, sizeof good - 1, "x", true, &out, &t->f), SBT_E_DENIED);
}
