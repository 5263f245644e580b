// Figures: a partition that sums to the total, the same number behind its link.
#include "app/case_list.h"
#include "app/figures.h"
#include "base/buf.h"
#include "tests/app/case_fix.h"

static struct sbt_figures figures(struct ta *t, const char *by)
{
    struct sbt_figures_in in;
    struct sbt_figures g;
    sbt_rec_init(&sbt_figures_fields, &in);
    in.by = by;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_figures(&t->ctx, &in, &g, &t->f), &t->f);
    return g;
}

static int64_t behind(struct ta *t, const char *query)
{
    struct sbt_pairs pairs;
    struct sbt_case_list_in in;
    struct sbt_case_list_out out;
    sbt_case_list_init(&in);
    SBT_ASSERT_OK(sbt_form_parse(t->ts.a, query, strlen(query), &pairs, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_decode_pairs(&sbt_case_list_fields, &pairs, 0, t->ts.a, &in, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_case_list(&t->ctx, &in, &out, &t->f), &t->f);
    return out.total;
}

static void caseload(struct ta *t)
{
    for (int i = 0; i < 9; i++)
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh"});
    for (int i = 0; i < 2; i++)
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-32.73", .name = "Contoh", .region = "32.73"});
    for (int i = 0; i < 3; i++)
        ta_case_open(t, &(struct ta_case){.name = NULL, .region = "33.74"});
    ta_case_to_ppk(t, ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh"}).number);
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
}

TA_TEST_BOTH(sums_to_the_total_in_every_breakdown_and_opens_the_list_behind_each_number)
{
    static const char *const bys[] = {"status", "province", "region",  "agency", "offence",
                                      "level",  "month",    "contest", "holder"};
    caseload(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    int64_t leaf_n = figures(t, "status").leaf_n;
    assert_int_equal(leaf_n, ts_int(&t->ts, "SELECT count(*) FROM leaf"));
    for (size_t b = 0; b < SBT_ARRAY_LEN(bys); b++) {
        struct sbt_figures g = figures(t, bys[b]);
        int64_t sum = 0, cells = 0;
        assert_int_equal(g.total.total.n, 15);
        for (size_t i = 0; i < g.statuses_n; i++)
            cells += g.total.cells[i].n;
        assert_int_equal(cells, 15);
        for (size_t r = 0; r < g.rows_n; r++) {
            int64_t row = 0;
            sum += g.rows[r].total.n;
            for (size_t i = 0; i < g.statuses_n; i++) {
                row += g.rows[r].cells[i].n;
                if (g.rows[r].cells[i].query)
                    assert_int_equal(behind(t, g.rows[r].cells[i].query), g.rows[r].cells[i].n);
            }
            assert_int_equal(row, g.rows[r].total.n);
        }
        assert_int_equal(sum, b == 0 ? 0 : 15);
        assert_int_equal(g.leaf_n, leaf_n);
        assert_string_equal(g.unit, "terlapor");
    }
    struct sbt_figures g = figures(t, "province");
    assert_string_equal(g.rows[0].code, "73");
    assert_string_equal(g.rows[0].label, "Sulawesi Selatan");
    assert_int_equal(g.rows[0].total.n, 10);
    g = figures(t, "month");
    assert_int_equal(g.rows_n, 1);
    assert_string_equal(g.rows[0].code, "2024-11");
    assert_string_equal(g.rows[0].label, "November 2024");
}

TA_TEST_BOTH(counts_only_what_the_reader_may_see_and_gives_the_monitor_no_list)
{
    caseload(t);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    assert_int_equal(figures(t, "status").total.total.n, 1);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-32");
    assert_int_equal(figures(t, "province").total.total.n, 2);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    struct sbt_figures g = figures(t, "province");
    assert_int_equal(g.total.total.n, 15);
    assert_null(g.rows[0].total.query);
    struct sbt_figures_in in;
    sbt_rec_init(&sbt_figures_fields, &in);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    assert_int_equal(sbt_figures(&t->ctx, &in, &g, &t->f), SBT_E_LOGIN);
}

TA_TEST_BOTH(carries_the_published_counters_beside_the_partition_and_writes_csv)
{
    caseload(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_figures g = figures(t, "province");
    assert_int_equal(g.beside_n, 2);
    assert_string_equal(g.beside[0].code, "dijatuhi_sanksi");
    assert_string_equal(g.beside[0].value, "19");
    assert_string_equal(g.beside[1].value, "60");
    assert_int_equal(g.cases_n, 15);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1 << 20);
    sbt_figures_csv(&g, "id", &b);
    assert_non_null(strstr(b.p, "73,Sulawesi Selatan,9,1,"));
    assert_non_null(strstr(b.p, ",15,terlapor,"));
}
