// The letters of the ladder as drafts: addressee, basis, case data and dates are filled in, and nothing is done.
#include "app/case_draft.h"

#include <stdatomic.h>

#include "app/case_clock.h"
#include "app/case_form.h"
#include "tests/app/case_fix.h"

static void at(struct ta *t, sbt_day day)
{
    atomic_store(&t->ts.clock.sim_us, sbt_day_start_us(day, SBT_ZONE_WIB) + 12 * INT64_C(3600) * SBT_US_PER_S);
    t->ctx.now_us = sbt_clock_now(t->app.clock);
    t->ctx.actor.step_up_us = t->ctx.now_us;
}

static const void *draft(struct ta *t, const char *number, const char *step)
{
    struct sbt_case_form fm;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_case_form(&t->ctx, number, step, &fm, &t->f), &t->f);
    assert_true(fm.drafted);
    return fm.draft;
}

static void says(const char *text, const char *words)
{
    if (strstr(text, words) == NULL)
        fail_msg("“%s” is not in:\n%s", words, text);
}

static void tick(struct ta *t)
{
    int64_t n = 1;
    for (int i = 0; i < 50 && n > 0; i++)
        SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
}

TA_TEST_BOTH(each_rung_offers_its_letter_filled_in)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    ta_case_to_ppk(t, c.number);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    struct sbt_s_acknowledge got = {.received_on = sbt_day_of(2024, 11, 27)};
    SBT_ASSERT_OK(ta_step(t, c.number, "terima_surat", &got), &t->f);
    at(t, sbt_day_of(2024, 12, 9));
    tick(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    int64_t events = ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind <> 'read.made'");
    struct sbt_s_letter warn = *(const struct sbt_s_letter *)draft(t, c.number, "peringatan");
    assert_int_equal(warn.letter_date, sbt_day_of(2024, 12, 9));
    assert_null(warn.letter_number); // whoever sends it gives the number
    says(warn.text, "Kepada Yth. ");
    says(warn.text, "Dasar: Perpres 116/2022 art. 19 huruf a");
    says(warn.text, "surat nomor B/123/2024 tanggal 27 November 2024");
    says(warn.text, c.number);
    says(warn.text, "1. Andi Contoh");
    says(warn.text, "diterima pada 27 November 2024");
    says(warn.text, "berakhir pada 7 Desember 2024"); // ten days
    says(warn.text, "Sampai 9 Desember 2024 belum ada keputusan");
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind <> 'read.made'"),
                     events); // nothing was done
    warn.letter_number = "P/1";
    SBT_ASSERT_OK(ta_step(t, c.number, "peringatan", &warn), &t->f); // it can be sent as it is

    at(t, sbt_day_of(2024, 12, 13));
    tick(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_s_letter rebuke = *(const struct sbt_s_letter *)draft(t, c.number, "teguran");
    says(rebuke.text, "Sudah dilakukan: Peringatan kepada PPK, surat nomor P/1 tanggal 9 Desember 2024.");
}

TA_TEST_BOTH(the_escalation_is_addressed_to_whom_the_law_names_and_the_minister_gives_three_days)
{
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    ta_case_to_ppk(t, c.number);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    struct sbt_s_acknowledge got = {.received_on = sbt_day_of(2024, 11, 27)};
    SBT_ASSERT_OK(ta_step(t, c.number, "terima_surat", &got), &t->f);
    static const char *const rungs[] = {"peringatan", "teguran", "daftar_pelanggar", "usul_blokir", "bahas"};
    at(t, sbt_day_of(2024, 12, 9));
    for (size_t i = 0; i < SBT_ARRAY_LEN(rungs); i++) {
        tick(t);
        ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
        t->ctx.actor.step_up_us = t->ctx.now_us;
        struct sbt_case_form fm;
        SBT_ASSERT_OK(sbt_case_form(&t->ctx, c.number, rungs[i], &fm, &t->f), &t->f);
        uint8_t rec[SBT_STEP_REC_BYTES];
        memcpy(rec, fm.draft, sizeof rec);
        if (i < 2)
            ((struct sbt_s_letter *)(void *)rec)->letter_number = "B/1";
        else if (i == 2)
            ((struct sbt_s_list_violator *)(void *)rec)->list_number = "B/1";
        else if (i == 3) {
            ((struct sbt_s_block_order *)(void *)rec)->letter_number = "B/1";
            ((struct sbt_s_block_order *)(void *)rec)->scope = "data";
        } else {
            ((struct sbt_s_discuss *)(void *)rec)->minutes_number = "N/1";
            ((struct sbt_s_discuss *)(void *)rec)->result = "Diteruskan.";
        }
        SBT_ASSERT_OK(ta_step(t, c.number, rungs[i], rec), &t->f);
        at(t, sbt_day_of(2024, 12, 16) + (sbt_day)i * 10);
    }
    tick(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_s_escalate up = *(const struct sbt_s_escalate *)draft(t, c.number, "eskalasi_menteri");
    assert_string_equal(up.to, "mendagri"); // a city's PPK
    says(up.text, "Kepada Yth. Menteri Dalam Negeri");
    up.letter_number = "E/1";
    SBT_ASSERT_OK(ta_step(t, c.number, "eskalasi_menteri", &up), &t->f);
    ta_as(t, SBT_ROLE_KEMENDAGRI, "KEMENDAGRI");
    struct sbt_s_letter minister = *(const struct sbt_s_letter *)draft(t, c.number, "teguran_menteri");
    sbt_day by = minister.letter_date + 3;
    says(minister.text, sbt_arena_printf(t->ts.a, "paling lambat %s", sbt_day_human(t->ts.a, by, "id")));
}
