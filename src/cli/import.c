// `sbt import reports`: reports from a CSV file, row by row, with a dry run and a file of what was refused.
#include "app/report_import.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/tr.h"
#include "cli/cli.h"

struct sink {
    struct sbt_cli *c;
    FILE *errors;   // --errors; NULL: said on the screen
    FILE *receipts; // --receipts; NULL: numbers are not written anywhere
    int64_t n;
};

static enum sbt_rc put(FILE *to, struct sbt_buf *b, struct sbt_fault *f)
{
    bool ok = fwrite(b->p, 1, b->n, to) == b->n;
    sbt_buf_done(b);
    return ok ? SBT_OK : sbt_fault_set(f, SBT_E_IO, SBT_N_("Hasil tidak dapat ditulis. Periksa ruang disk."));
}

// Line, column, what is wrong, and the row as it stood, so that it can be mended and sent again.
static enum sbt_rc refused(struct sink *s, const struct sbt_import_row *row, struct sbt_fault *f)
{
    struct sbt_cli *c = s->c;
    const struct sbt_fault *said = row->fault;
    size_t n = said->fields_n == 0 ? 1 : said->fields_n < SBT_FAULT_FIELDS ? said->fields_n : SBT_FAULT_FIELDS;
    char line[24];
    snprintf(line, sizeof line, "%zu", row->line);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_fault_item *it = said->fields_n == 0 ? &said->say : &said->fields[i];
        const char *column = it->field ? sbt_import_column_of(it->field) : "-";
        const char *text = sbt_fault_text(c->arena, c->lang, it);
        if (s->errors == NULL) {
            if (!c->json)
                fprintf(c->err, "%s: %s: %s\n", line, column, text);
            continue;
        }
        struct sbt_buf b;
        sbt_buf_init(&b, SBT_LIMIT_CSV_BYTES);
        sbt_csv_cell(&b, line, true);
        sbt_csv_cell(&b, column, false);
        sbt_csv_cell(&b, text, false);
        for (size_t k = 0; k < row->cells_n; k++)
            sbt_csv_cell(&b, row->cells[k], false);
        sbt_csv_end(&b);
        SBT_TRY(put(s->errors, &b, f));
    }
    return SBT_OK;
}

static enum sbt_rc row(const struct sbt_import_row *r, void *arg, struct sbt_fault *f)
{
    struct sink *s = arg;
    if (++s->n % 100 == 0)
        sbt_cli_progress(s->c, SBT_N_("Mengimpor laporan"), s->n, 0);
    if (r->result == SBT_IMPORT_REFUSED)
        return refused(s, r, f);
    if (s->receipts == NULL || r->number == NULL)
        return SBT_OK;
    struct sbt_buf b;
    sbt_buf_init(&b, 4096);
    char line[24];
    snprintf(line, sizeof line, "%zu", r->line);
    sbt_csv_cell(&b, line, true);
    sbt_csv_cell(&b, r->number, false);
    sbt_csv_cell(&b, r->case_number ? r->case_number : "", false);
    sbt_csv_end(&b);
    return put(s->receipts, &b, f);
}

static enum sbt_rc make(struct sbt_cli *c, const char *option, const char *head, FILE **ret, struct sbt_fault *f)
{
    const char *path = sbt_cli_get(c, option);
    *ret = NULL;
    if (path == NULL)
        return SBT_OK;
    if (sbt_file_exists(path))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Berkas %1 sudah ada dan tidak ditimpa."), path);
    *ret = fopen(path, "wx");
    if (*ret == NULL || fputs(head, *ret) < 0)
        return sbt_fault_set(f, SBT_E_IO, SBT_N_("Berkas %1 tidak dapat dibuat."), path);
    return SBT_OK;
}

static void columns(struct sbt_cli *c)
{
    for (const struct sbt_import_column *k = sbt_import_columns; k->name != NULL; k++)
        fprintf(c->out, "%-22s %s\n", k->name, sbt_tr(c->lang, k->label));
}

static enum sbt_rc run(struct sbt_cli *c, struct sbt_fault *f)
{
    if (sbt_cli_get(c, "--columns") != NULL) {
        columns(c);
        return SBT_OK;
    }
    if (c->pos_n != 1)
        return sbt_fault_set(f, SBT_E_USAGE, SBT_N_("Sebut berkas CSV yang diimpor."));
    SBT_TRY(sbt_ctx_need(&c->ctx, SBT_NEED_IMPORT, f)); // before a file is made
    struct sbt_blob text;
    SBT_TRY(sbt_file_read(c->arena, c->pos[0], SBT_LIMIT_CSV_BYTES, &text, f));
    struct sbt_import_in in = {
        .text = text.p, .n = text.n, .form = sbt_cli_get(c, "--form"), .dry_run = sbt_cli_get(c, "--dry-run") != NULL};
    struct sbt_import_out out = {0};
    struct sink s = {.c = c};
    SBT_TRY(make(c, "--errors", "baris,kolom,kesalahan\r\n", &s.errors, f));
    enum sbt_rc rc = make(c, "--receipts", "baris,nomor,kasus\r\n", &s.receipts, f);
    if (rc == SBT_OK)
        rc = sbt_report_import(&c->ctx, &in, row, &s, &out, f);
    if (s.errors != NULL && fclose(s.errors) != 0 && rc == SBT_OK)
        rc = sbt_fault_set(f, SBT_E_IO, SBT_N_("Hasil tidak dapat ditulis. Periksa ruang disk."));
    if (s.receipts != NULL && fclose(s.receipts) != 0 && rc == SBT_OK)
        rc = sbt_fault_set(f, SBT_E_IO, SBT_N_("Hasil tidak dapat ditulis. Periksa ruang disk."));
    SBT_TRY(rc);
    if (c->json) {
        struct sbt_json j;
        struct sbt_buf b;
        sbt_cli_json(c, &j, &b);
        sbt_json_int(&j, "cases", out.cases_n);
        sbt_json_bool(&j, "dry_run", in.dry_run);
        sbt_json_int(&j, "known", out.known_n);
        sbt_json_int(&j, "new", out.new_n);
        sbt_json_int(&j, "refused", out.refused_n);
        sbt_json_int(&j, "rows", out.rows_n);
        sbt_cli_json_end(c, &j);
    }
    sbt_cli_say(c,
                in.dry_run
                    ? SBT_N_("Percobaan: %1 baris akan diterima, %2 sudah ada, %3 ditolak. Tidak ada yang ditulis.")
                    : SBT_N_("%1 laporan diterima, %2 sudah ada sebelumnya, %3 baris ditolak."),
                sbt_cli_num(c, out.new_n), sbt_cli_num(c, out.known_n), sbt_cli_num(c, out.refused_n));
    if (out.refused_n > 0)
        return sbt_fault_set(
            f, SBT_E_INVALID,
            SBT_N_("Ada baris yang ditolak. Perbaiki, lalu impor lagi: yang sudah diterima tidak menjadi ganda."));
    return SBT_OK;
}

const struct sbt_verb sbt_verbs_import[] = {
    {.name = "import reports",
     .args = "[URL] BERKAS.csv --as AKUN",
     .help = SBT_N_(
         "Mengimpor laporan dari CSV (UTF-8, baris pertama nama kolom), satu baris satu laporan. Baris yang sama "
         "tidak menjadi ganda."),
     .open = SBT_CLI_APP,
     .pos_max = 1,
     .json = true,
     .act_as = true,
     .alone = "--columns",
     .opts = {{"--dry-run", NULL, SBT_N_("periksa semuanya, tulis tidak satu pun")},
              {"--errors", "FILE", SBT_N_("tulis baris yang ditolak dan sebabnya ke berkas ini")},
              {"--receipts", "FILE", SBT_N_("tulis nomor laporan setiap baris ke berkas ini")},
              {"--form", "a|b1|b2", SBT_N_("formulir untuk baris tanpa kolom formulir (a)")},
              {"--columns", NULL, SBT_N_("tampilkan nama kolom dan artinya, lalu selesai")}},
     .run = run,
     .exits = SBT_N_("Keluar dengan 2 bila ada baris yang ditolak.")},
};
const size_t sbt_verbs_import_n = SBT_ARRAY_LEN(sbt_verbs_import);
