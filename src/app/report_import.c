// Reports from a CSV file.
#include "app/report_import.h"

#include "app/report_choices.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/limits.h"
#include "gen/queries.h"

const struct sbt_import_column sbt_import_columns[] = {
    {"formulir", "form", SBT_N_("Formulir")},
    {"nomor_kantor", "own_number", SBT_N_("Nomor register kantor Anda")},
    {"perbuatan", "act", SBT_N_("Perbuatan")},
    {"mendukung", "object", SBT_N_("Mendukung")},
    {"uraian", "account", SBT_N_("Uraian kejadian")},
    {"cuti", "spouse_cltn", SBT_N_("Cuti di luar tanggungan negara")},
    {"tanggal_kejadian", "happened_day", SBT_N_("Tanggal kejadian")},
    {"tanggal_diketahui", "known_day", SBT_N_("Tanggal diketahui")},
    {"jenis_tempat", "place_kind", SBT_N_("Di mana terjadinya")},
    {"tempat", "place", SBT_N_("Nama tempat atau alamat")},
    {"wilayah_kejadian", "place_region", SBT_N_("Kabupaten atau kota kejadian")},
    {"pemilihan", "contest", SBT_N_("Jenis pemilihan")},
    {"jabatan_pemilihan", "contest_office", SBT_N_("Jabatan yang diperebutkan")},
    {"wilayah_pemilihan", "contest_region", SBT_N_("Wilayah pemilihan")},
    {"nama", "subjects.0.name", SBT_N_("Nama")},
    {"nip", "subjects.0.nip", SBT_N_("NIP atau NI PPPK")},
    {"nik", "subjects.0.nik", SBT_N_("NIK")},
    {"jabatan", "subjects.0.position", SBT_N_("Jabatan")},
    {"kelompok_jabatan", "subjects.0.position_category", SBT_N_("Kelompok jabatan")},
    {"golongan", "subjects.0.rank", SBT_N_("Golongan")},
    {"instansi", "subjects.0.agency_text", SBT_N_("Instansi atau tempat bekerja")},
    {"kode_instansi", "subjects.0.agency", SBT_N_("Kode instansi")},
    {"status_kepegawaian", "subjects.0.employment", SBT_N_("Status kepegawaian")},
    {"keterangan", "subjects.0.note", SBT_N_("Ciri atau keterangan lain")},
    {"tautan", "links.0.url", SBT_N_("Alamat unggahan atau halaman")},
    {"waktu_dilihat", "links.0.seen_us", SBT_N_("Kapan dilihat")},
    {"saksi", "witnesses.0.name", SBT_N_("Nama saksi")},
    {"telepon_saksi", "witnesses.0.phone", SBT_N_("Telepon saksi")},
    {"nomor_temuan", "finding_number", SBT_N_("Nomor temuan")},
    {"tanggal_temuan", "finding_date", SBT_N_("Tanggal penetapan temuan (pleno)")},
    {"nomor_kajian", "study_number", SBT_N_("Nomor kajian")},
    {"tanggal_kajian", "study_date", SBT_N_("Tanggal kajian")},
    {"kajian", "study", SBT_N_("Kajian")},
    {"nomor_apa_adanya", "numbers_as_typed", SBT_N_("Kirim nomor apa adanya")},
    {"identitas", "mode", SBT_N_("Identitas pelapor")},
    {"nama_pelapor", "reporter.name", SBT_N_("Nama pelapor")},
    {"telepon_pelapor", "reporter.phone", SBT_N_("Telepon pelapor")},
    {"alamat_pelapor", "reporter.address", SBT_N_("Alamat pelapor")},
    {0},
};

const char *sbt_import_column_of(const char *field)
{
    for (const struct sbt_import_column *c = sbt_import_columns; c->name != NULL; c++)
        if (strcmp(c->field, field) == 0)
            return c->name;
    return field;
}

struct import {
    struct sbt_ctx *ctx;
    const struct sbt_import_in *in;
    struct sbt_report_choices choices;
    const char **header;
    const struct sbt_import_column **columns;
    size_t columns_n;
    // the row at hand
    struct sbt_arena *a;
    struct sbt_report_file_in file;
    struct sbt_report_file_out out;
    bool dry_ok;
};

static enum sbt_rc header(struct import *x, const char *const *cells, size_t n, struct sbt_fault *f)
{
    struct sbt_arena *a = x->ctx->arena;
    x->header = SBT_NEW_N(a, const char *, n + 1);
    x->columns = SBT_NEW_N(a, const struct sbt_import_column *, n + 1);
    for (size_t i = 0; i < n; i++) {
        x->header[i] = sbt_arena_strdup(a, cells[i]);
        for (const struct sbt_import_column *c = sbt_import_columns; c->name != NULL; c++)
            if (strcasecmp(c->name, cells[i]) == 0)
                x->columns[i] = c;
        if (x->columns[i] == NULL) {
            (void)sbt_fault_field(f, "kolom", SBT_N_("Kolom “%1” tidak dikenal. Lihat daftar kolom dengan --columns."),
                                  cells[i]);
            continue;
        }
        for (size_t k = 0; k < i; k++)
            if (x->columns[k] == x->columns[i])
                (void)sbt_fault_field(f, "kolom", SBT_N_("Kolom “%1” ada dua kali."), cells[i]);
    }
    x->columns_n = n;
    static const char *const needed[] = {"uraian"};
    for (size_t k = 0; k < SBT_ARRAY_LEN(needed); k++) {
        bool there = false;
        for (size_t i = 0; i < n; i++)
            there = there || (x->columns[i] != NULL && strcmp(x->columns[i]->name, needed[k]) == 0);
        if (!there)
            (void)sbt_fault_field(f, "kolom", SBT_N_("Kolom “%1” harus ada."), needed[k]);
    }
    if (f->fields_n > 0)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Kolom pada baris pertama tidak cocok. Tidak ada yang diimpor."));
    return SBT_OK;
}

// "05-10-2024" and "5/10/2024" as people write them; "2024-10-05" stays.
static const char *day_of(struct sbt_arena *a, const char *s)
{
    static const int64_t most[] = {31, 12, 2999}, least[] = {1, 1, 1901};
    int64_t v[3];
    char *text = sbt_arena_strdup(a, s);
    for (int i = 0; i < 3; i++) {
        size_t n = strcspn(text, "-/.");
        bool last = text[n] == '\0';
        text[n] = '\0';
        if (last != (i == 2) || !sbt_parse_i64(text, least[i], most[i], &v[i]))
            return s;
        text += n + 1;
    }
    return sbt_arena_printf(a, "%04d-%02d-%02d", (int)v[2], (int)v[1], (int)v[0]);
}

static enum sbt_rc row_form(struct import *x, const char *const *cells, size_t n, struct sbt_report_form *ret,
                            struct sbt_fault *f)
{
    struct sbt_pair *p = SBT_NEW_N(x->a, struct sbt_pair, n + 3);
    size_t pn = 0;
    bool has_form = false, has_mode = false;
    for (size_t i = 0; i < n; i++) {
        const char *field = x->columns[i]->field, *v = cells[i];
        if (sbt_str_empty(v))
            continue;
        size_t len = strlen(field);
        if (strcmp(field, "place_region") == 0 || strcmp(field, "contest_region") == 0) {
            const char *code = sbt_place_find(&x->choices, v);
            if (code == NULL) {
                (void)sbt_fault_field(f, field, SBT_N_("Wilayah “%1” tidak ditemukan, atau ada lebih dari satu."), v);
                continue;
            }
            v = code;
        } else if ((len > 4 && strcmp(field + len - 4, "_day") == 0) ||
                   (len > 5 && strcmp(field + len - 5, "_date") == 0)) {
            v = day_of(x->a, v);
        }
        has_form = has_form || strcmp(field, "form") == 0;
        has_mode = has_mode || strcmp(field, "mode") == 0;
        p[pn++] = (struct sbt_pair){.name = field, .value = v};
    }
    if (!has_form)
        p[pn++] = (struct sbt_pair){.name = "form", .value = x->in->form ? x->in->form : "a"};
    if (!has_mode)
        p[pn++] = (struct sbt_pair){.name = "mode", .value = "tanpa"};
    bool bad = f->fields_n > 0;
    struct sbt_pairs pairs = {.p = p, .n = pn};
    enum sbt_rc rc = sbt_decode_pairs(&sbt_report_all_t, &pairs, 0, x->a, ret, f);
    if (rc == SBT_OK && sbt_str_empty(ret->account))
        rc = sbt_fault_field(f, "account", SBT_N_("Isi kolom ini."));
    if (rc == SBT_OK && sbt_str_eq(ret->form, "b2") &&
        (ret->finding_number == NULL || ret->finding_date == SBT_DAY_NONE))
        rc = sbt_fault_field(f, ret->finding_number ? "finding_date" : "finding_number", SBT_N_("Isi kolom ini."));
    return bad ? SBT_E_INVALID : rc;
}

// The same row of the same office is the same report, whenever it comes again.
static void row_id(const struct import *x, const char *const *cells, size_t n, struct sbt_id *ret)
{
    struct sbt_hasher h;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, x->ctx->actor.agency.u.b, 16);
    for (size_t i = 0; i < n; i++) {
        if (sbt_str_empty(cells[i]))
            continue; // an empty column more or less changes nothing
        sbt_hasher_add(&h, x->columns[i]->name, strlen(x->columns[i]->name) + 1);
        sbt_hasher_add(&h, cells[i], strlen(cells[i]) + 1);
    }
    struct sbt_hash out;
    sbt_hasher_end(&h, &out);
    char hex[65];
    for (size_t i = 0; i < sizeof out.b; i++)
        snprintf(hex + 2 * i, 3, "%02x", out.b[i]);
    sbt_id_of_code(ret, "report_csv", hex);
}

static enum sbt_rc row_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct import *x = arg;
    x->dry_ok = false;
    SBT_TRY(sbt_report_file_tx(tx, x->ctx, &x->file, &x->out, f));
    if (!x->in->dry_run)
        return SBT_OK;
    x->dry_ok = true;
    return SBT_E_CONFLICT; // rolls back what was only tried
}

static enum sbt_rc one(struct import *x, const char *const *cells, size_t n, struct sbt_import_row *row,
                       struct sbt_fault *f)
{
    if (n != x->columns_n) {
        char have[24], want[24];
        snprintf(have, sizeof have, "%zu", n);
        snprintf(want, sizeof want, "%zu", x->columns_n);
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Baris ini memuat %1 kolom, seharusnya %2."), have, want);
    }
    struct sbt_report_form form;
    SBT_TRY(row_form(x, cells, n, &form, f));
    x->file = (struct sbt_report_file_in){.form = &form, .channel = "csv"};
    row_id(x, cells, n, &x->file.id);
    struct sbt_ctx *ctx = x->ctx;
    struct sbt_act act = {
        .account = ctx->actor.account, .appointment = ctx->actor.appointment, .agency = ctx->actor.agency};
    enum sbt_rc rc = sbt_tx_run(ctx->app->store, "report.import", SBT_TX_WRITE, x->a, &act, row_tx, x, f);
    if (x->dry_ok) {
        sbt_fault_clear(f);
        rc = SBT_OK;
    }
    SBT_TRY(rc);
    row->result = x->out.again ? SBT_IMPORT_KNOWN : SBT_IMPORT_NEW;
    row->number = x->in->dry_run && !x->out.again ? NULL : x->out.number;
    row->code = x->in->dry_run ? NULL : x->out.code;
    row->case_number = x->out.case_number;
    return SBT_OK;
}

// What is wrong with a row belongs to the row; what is wrong with us ends the import.
static bool of_the_row(enum sbt_rc rc)
{
    return rc == SBT_E_INVALID || rc == SBT_E_TOO_LARGE || rc == SBT_E_CONFLICT || rc == SBT_E_NOT_FOUND ||
           rc == SBT_E_TYPE;
}

static enum sbt_rc rows(struct import *x, struct sbt_csv *csv, sbt_import_fn *fn, void *arg, struct sbt_import_out *o,
                        struct sbt_fault *f)
{
    for (;;) {
        SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
        x->a = a;
        const char **cells = NULL;
        size_t n = 0;
        bool cut = false;
        struct sbt_fault *said = SBT_NEW(a, struct sbt_fault);
        struct sbt_import_row row = {0};
        enum sbt_rc rc = sbt_csv_row(csv, a, &cells, &n, &cut, said);
        if (rc == SBT_OK && n == 0)
            return SBT_OK;
        row.line = csv->line;
        if (rc == SBT_OK && n == 1 && sbt_str_empty(cells[0]))
            continue; // an empty line
        if (rc == SBT_OK && cut && n < x->columns_n)
            rc = sbt_fault_set(
                said, SBT_E_INVALID,
                SBT_N_("Baris terakhir terpotong di tengah: berkasnya tidak utuh. Kirim ulang berkas itu."));
        if (rc == SBT_OK)
            rc = one(x, (const char *const *)cells, n, &row, said);
        o->rows_n++;
        if (rc != SBT_OK && !of_the_row(rc)) {
            *f = *said;
            return rc;
        }
        row.cells = (const char *const *)cells;
        row.cells_n = n;
        if (rc != SBT_OK) {
            row.result = SBT_IMPORT_REFUSED;
            row.fault = said;
            o->refused_n++;
        } else if (row.result == SBT_IMPORT_KNOWN) {
            o->known_n++;
        } else {
            o->new_n++;
            o->cases_n += row.case_number != NULL;
        }
        SBT_TRY(fn(&row, arg, f));
    }
}

enum sbt_rc sbt_report_import(struct sbt_ctx *ctx, const struct sbt_import_in *in, sbt_import_fn *fn, void *arg,
                              struct sbt_import_out *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_IMPORT, f));
    if (in->n > SBT_LIMIT_CSV_BYTES)
        return sbt_fault_set(f, SBT_E_TOO_LARGE,
                             SBT_N_("Berkas ini lebih besar dari 64 MB. Bagi menjadi beberapa berkas."));
    struct import x = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_report_choices(ctx, &x.choices, f));
    struct sbt_csv csv;
    sbt_csv_init(&csv, in->text, in->n);
    const char **cells;
    size_t n;
    bool cut;
    SBT_TRY(sbt_csv_row(&csv, ctx->arena, &cells, &n, &cut, f));
    if (n == 0)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Berkas ini kosong."));
    SBT_TRY(header(&x, (const char *const *)cells, n, f));
    struct sbt_import_out o = {.header = x.header, .header_n = x.columns_n};
    enum sbt_rc rc = rows(&x, &csv, fn, arg, &o, f);
    *ret = o;
    return rc;
}
