// Reports from CSV: dry run, refused rows one by one, known rows once, broken files with clear errors.
#include "app/report_import.h"

#include "base/buf.h"
#include "tests/app/app_test.h"

struct seen {
    size_t n;
    struct {
        size_t line;
        enum sbt_import_result result;
        char field[64], say[256];
        bool number, code;
    } rows[20];
};

static enum sbt_rc note(const struct sbt_import_row *row, void *arg, struct sbt_fault *f)
{
    (void)f;
    struct seen *s = arg;
    assert_true(s->n < SBT_ARRAY_LEN(s->rows));
    s->rows[s->n].line = row->line;
    s->rows[s->n].result = row->result;
    s->rows[s->n].number = row->number != NULL;
    s->rows[s->n].code = row->code != NULL;
    if (row->fault != NULL) {
        const struct sbt_fault_item *it = row->fault->fields_n ? &row->fault->fields[0] : &row->fault->say;
        snprintf(s->rows[s->n].field, 64, "%s", it->field ? sbt_import_column_of(it->field) : "");
        snprintf(s->rows[s->n].say, 256, "%s", it->say ? it->say : "");
    }
    s->n++;
    return SBT_OK;
}

static enum sbt_rc import(struct ta *t, const char *text, bool dry, struct seen *s, struct sbt_import_out *o)
{
    *s = (struct seen){0};
    struct sbt_import_in in = {.text = text, .n = strlen(text), .dry_run = dry};
    sbt_fault_clear(&t->f);
    return sbt_report_import(&t->ctx, &in, note, s, o, &t->f);
}

static const char good[] =
    "nomor_kantor,uraian,perbuatan,tanggal_kejadian,wilayah_kejadian,tempat,nama,nip,tautan,formulir,"
    "nomor_temuan,tanggal_temuan\r\n"
    "1/2024,Ikut kampanye,ikut_kampanye,20-11-2024,Kab. Maros,Lapangan,Andi Satu,,https://contoh.id/1,a,,\r\n"
    "2/2024,Ikut kampanye,ikut_kampanye,2024-11-20,Kab. Maros,Lapangan,Rahmat Dua,,https://contoh.id/2,"
    "b2,7/TM/2024,2024-11-22\r\n";

TA_TEST_BOTH(imports_rows_once_however_often_they_come)
{
    struct seen s;
    struct sbt_import_out o;
    assert_int_equal(import(t, good, false, &s, &o), SBT_E_LOGIN);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    SBT_ASSERT_OK(import(t, good, true, &s, &o), &t->f);
    assert_int_equal(o.new_n, 2);
    assert_false(s.rows[0].number);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report"), 0); // a dry run writes nothing
    SBT_ASSERT_OK(import(t, good, false, &s, &o), &t->f);
    assert_int_equal(o.new_n, 2);
    assert_int_equal(o.cases_n, 1); // the finding; the lead waits
    assert_true(s.rows[0].number && s.rows[0].code);
    SBT_ASSERT_OK(import(t, good, false, &s, &o), &t->f);
    assert_int_equal(o.known_n, 2);
    assert_int_equal(o.new_n, 0);
    assert_false(s.rows[0].code);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report WHERE channel = 'csv'"), 2);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'report.filed'"), 2);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM own_number"), 2);
}

TA_TEST_BOTH(refuses_bad_rows_one_by_one_and_takes_the_others)
{
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    static const char text[] = "uraian;nama;nip;tanggal_kejadian;wilayah_kejadian\n"
                               "Cerita satu;A;;2024-11-01;Kab. Maros\n"
                               ";B;;2024-11-01;Kab. Maros\n"                          // no account
                               "Cerita tiga;C;19801301200501;2024-11-01;Kab. Maros\n" // wrong NIP
                               "Cerita empat;D;;31-31-2024;Kab. Maros\n"              // no such day
                               "Cerita lima;E;;2024-11-01;Kab. Antah\n"               // no such place
                               "Cerita enam;F\n"                                      // too few
                               "Cerita \xe9 tujuh;G;;2024-11-01;Kab. Maros\n"         // another encoding
                               "Cerita delapan;H;;2024-11-01;Kab. Maros\n"
                               "Cerita semb"; // cut
    struct seen s;
    struct sbt_import_out o;
    SBT_ASSERT_OK(import(t, text, false, &s, &o), &t->f);
    assert_int_equal(o.rows_n, 9);
    assert_int_equal(o.new_n, 2);
    assert_int_equal(o.refused_n, 7);
    static const struct {
        size_t at, line;
        const char *column;
    } want[] = {{1, 3, "uraian"}, {2, 4, "nip"}, {3, 5, "tanggal_kejadian"}, {4, 6, "wilayah_kejadian"}, {5, 7, ""},
                {6, 8, ""},       {8, 10, ""}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(want); i++) {
        assert_int_equal(s.rows[want[i].at].result, SBT_IMPORT_REFUSED);
        assert_int_equal(s.rows[want[i].at].line, want[i].line);
        assert_string_equal(s.rows[want[i].at].field, want[i].column);
    }
    assert_non_null(strstr(s.rows[8].say, "terpotong"));
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report"), 2);
}

TA_TEST_BOTH(refuses_a_file_with_wrong_columns_before_its_first_row)
{
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    struct seen s;
    struct sbt_import_out o;
    assert_int_equal(import(t, "uraian,warna\nX,merah\n", false, &s, &o), SBT_E_INVALID);
    assert_int_equal(s.n, 0);
    assert_int_equal(import(t, "uraian,uraian\nX,Y\n", false, &s, &o), SBT_E_INVALID);
    assert_int_equal(import(t, "nama,nip\nX,Y\n", false, &s, &o), SBT_E_INVALID);
    assert_int_equal(import(t, "", false, &s, &o), SBT_E_INVALID);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report"), 0);
}
