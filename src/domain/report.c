// Reports: the field tables of every form, the completeness gate, numbers that people can type.
#include "domain/report.h"

#include "base/buf.h"
#include "base/limits.h"
#include "domain/nik.h"

const struct sbt_choice sbt_report_objects[] = {
    {"bakal_calon", SBT_N_("Bakal calon (belum ditetapkan KPU)"), NULL},
    {"calon", SBT_N_("Calon yang sudah ditetapkan KPU"), NULL},
    {"partai", SBT_N_("Partai politik"), NULL},
    {"pasangan", SBT_N_("Suami atau istri terlapor yang menjadi calon"), NULL},
    {"none", SBT_N_("Tidak tahu atau lainnya"), NULL},
    {0},
};
const struct sbt_choice sbt_report_places[] = {
    {"lokasi", SBT_N_("Di suatu tempat di Indonesia"), NULL},
    {"daring", SBT_N_("Di internet atau media sosial"), NULL},
    {"luar_negeri", SBT_N_("Di luar negeri"), NULL},
    {0},
};
const struct sbt_choice sbt_report_modes[] = {
    {"dibuka", SBT_N_("Identitas dibuka"),
     SBT_N_("Petugas yang menangani laporan dapat melihat nama Anda. Terlapor dan instansinya tidak.")},
    {"dirahasiakan", SBT_N_("Identitas dirahasiakan"),
     SBT_N_(
         "Nama Anda disegel. Hanya dua penjaga identitas bersama-sama yang dapat membukanya, dengan alasan tertulis, "
         "dan Anda akan diberi tahu.")},
    {"tanpa", SBT_N_("Tanpa identitas"),
     SBT_N_(
         "Kami tidak menyimpan siapa Anda. Laporan ditangani sebagai informasi awal; kami hanya dapat bertanya lewat "
         "nomor laporan.")},
    {0},
};
const struct sbt_choice sbt_report_employments[] = {
    {"pns", SBT_N_("PNS"), NULL},
    {"pppk", SBT_N_("PPPK"), NULL},
    {"tidak_tahu", SBT_N_("Tidak tahu"), NULL},
    {"kepala_desa", SBT_N_("Kepala desa atau perangkat desa"), NULL},
    {"honorer", SBT_N_("Tenaga honorer atau non-ASN"), NULL},
    {"tni", SBT_N_("Anggota TNI"), NULL},
    {"polri", SBT_N_("Anggota Polri"), NULL},
    {"pejabat_dipilih", SBT_N_("Pejabat yang dipilih (kepala daerah, anggota dewan)"), NULL},
    {0},
};
const struct sbt_choice sbt_report_leaves[] = {
    {"yes", SBT_N_("Ya, sedang cuti di luar tanggungan negara"), NULL},
    {"no", SBT_N_("Tidak"), NULL},
    {"unknown", SBT_N_("Tidak tahu"), NULL},
    {0},
};
const struct sbt_choice sbt_report_sexes[] = {{"l", SBT_N_("Laki-laki"), NULL}, {"p", SBT_N_("Perempuan"), NULL}, {0}};
const struct sbt_choice sbt_report_forms[] = {
    {"publik", SBT_N_("Laporan masyarakat"), NULL},
    {"a", SBT_N_("Formulir A (laporan hasil pengawasan)"), NULL},
    {"b1", SBT_N_("Formulir B.1 (penerimaan laporan)"), NULL},
    {"b2", SBT_N_("Formulir B.2 (temuan)"), NULL},
    {0},
};
const struct sbt_choice sbt_report_channels[] = {
    {"publik", SBT_N_("Formulir publik"), NULL},
    {"petugas", SBT_N_("Petugas"), NULL},
    {"api", SBT_N_("Sistem lain"), NULL},
    {"csv", SBT_N_("Impor berkas"), NULL},
    {0},
};
const struct sbt_choice sbt_report_statuses[] = {
    {"received", SBT_N_("Diterima, menunggu diperiksa kelengkapannya"), NULL},
    {"asked", SBT_N_("Menunggu jawaban pelapor"), NULL},
    {"complete", SBT_N_("Lengkap, menunggu dibukakan kasus"), NULL},
    {"joined", SBT_N_("Masuk ke kasus"), NULL},
    {"archived", SBT_N_("Diarsipkan dengan alasan"), NULL},
    {0},
};

const char *sbt_choice_label(const struct sbt_choice *list, const char *code)
{
    for (; code != NULL && list->code != NULL; list++)
        if (strcmp(list->code, code) == 0)
            return list->label;
    return NULL;
}

// --- field tables: rows sorted by name

static const struct sbt_field subject_f[] = {
    SBT_FIELD(sbt_ev_report_subject, CODE, agency, .max = 40, .label = SBT_N_("Instansi (pilih dari daftar)")),
    SBT_FIELD(sbt_ev_report_subject, TEXT, agency_text, .max = 200, .label = SBT_N_("Instansi atau tempat bekerja"),
              .hint = SBT_N_("Misalnya: Dinas Pendidikan Kabupaten Maros"), .example = "Dinas Pendidikan Kab. Maros"),
    SBT_FIELD(sbt_ev_report_subject, CODE, employment, .choices = sbt_report_employments,
              .label = SBT_N_("Status kepegawaian"), .example = "pns"),
    SBT_FIELD(sbt_ev_report_subject, TEXT, name, .max = 200, .label = SBT_N_("Nama"), .example = "Contoh Nama"),
    SBT_FIELD(sbt_ev_report_subject, TEXT, nik, .max = 40, .label = SBT_N_("NIK"),
              .hint = SBT_N_("16 angka, jika Anda tahu")),
    SBT_FIELD(sbt_ev_report_subject, TEXT, nip, .max = 40, .label = SBT_N_("NIP atau NI PPPK"),
              .hint = SBT_N_("18 angka, jika Anda tahu"), .example = "198001012005011001"),
    SBT_FIELD(sbt_ev_report_subject, TEXT, note, .max = 500, .label = SBT_N_("Ciri atau keterangan lain"),
              .hint = SBT_N_("Apa saja yang membantu mengenali orang ini")),
    SBT_FIELD(sbt_ev_report_subject, TEXT, position, .max = 200, .label = SBT_N_("Jabatan"),
              .hint = SBT_N_("Misalnya: guru, camat, kepala dinas"), .example = "Guru"),
    SBT_FIELD(sbt_ev_report_subject, CODE, position_category, .max = 40, .label = SBT_N_("Kelompok jabatan")),
    SBT_FIELD(sbt_ev_report_subject, CODE, rank, .max = 10, .label = SBT_N_("Golongan")),
};
const struct sbt_fields sbt_report_subject_t = SBT_FIELDS(sbt_ev_report_subject, "ReportSubject", subject_f);

static const struct sbt_field witness_f[] = {
    SBT_FIELD(sbt_ev_witness, TEXT, address, .max = 300, .label = SBT_N_("Alamat saksi")),
    SBT_FIELD(sbt_ev_witness, TEXT, name, .max = 200, .label = SBT_N_("Nama saksi")),
    SBT_FIELD(sbt_ev_witness, TEXT, phone, .max = 60, .label = SBT_N_("Telepon saksi")),
};
static const struct sbt_fields witness_t = SBT_FIELDS(sbt_ev_witness, "ReportWitness", witness_f);

static const struct sbt_field link_f[] = {
    SBT_FIELD(sbt_ev_report_link, TIME, seen_us, .label = SBT_N_("Kapan Anda melihatnya"),
              .example = "2024-10-05T09:30:00Z"),
    SBT_FIELD(sbt_ev_report_link, TEXT, url, .max = 2000, .label = SBT_N_("Alamat unggahan atau halaman"),
              .hint = SBT_N_("Unggahan sering dihapus: sertakan juga tangkapan layar"),
              .example = "https://contoh.id/unggahan/1"),
};
static const struct sbt_fields link_t = SBT_FIELDS(sbt_ev_report_link, "ReportLink", link_f);

static const struct sbt_field person_f[] = {
    SBT_FIELD(sbt_ev_reporter, TEXT, address, .max = 300, .label = SBT_N_("Alamat")),
    SBT_FIELD(sbt_ev_reporter, DAY, birth_day, .label = SBT_N_("Tanggal lahir")),
    SBT_FIELD(sbt_ev_reporter, TEXT, birth_place, .max = 100, .label = SBT_N_("Tempat lahir")),
    SBT_FIELD(sbt_ev_reporter, TEXT, citizenship, .max = 60, .label = SBT_N_("Kewarganegaraan")),
    SBT_FIELD(sbt_ev_reporter, TEXT, email, .max = 200, .label = SBT_N_("Surel")),
    SBT_FIELD(sbt_ev_reporter, TEXT, job, .max = 100, .label = SBT_N_("Pekerjaan")),
    SBT_FIELD(sbt_ev_reporter, TEXT, name, .max = 200, .label = SBT_N_("Nama lengkap")),
    SBT_FIELD(sbt_ev_reporter, TEXT, nik, .max = 16, .label = SBT_N_("NIK")),
    SBT_FIELD(sbt_ev_reporter, TEXT, phone, .max = 60, .label = SBT_N_("Nomor telepon")),
    SBT_FIELD(sbt_ev_reporter, CODE, sex, .choices = sbt_report_sexes, .label = SBT_N_("Jenis kelamin")),
};
const struct sbt_fields sbt_report_person_t = SBT_FIELDS(sbt_ev_reporter, "Reporter", person_f);

// One row each; a table picks rows and says which it requires.
#define F(ty, member, ...) SBT_FIELD(sbt_report_form, ty, member, __VA_ARGS__)
#define F_ACCOUNT(req)                                                                                               \
    F(AREA, account, .required = req, .max = SBT_LIMIT_ACCOUNT_CHARS, .label = SBT_N_("Ceritakan apa yang terjadi"), \
      .hint = SBT_N_("Tulis dengan kata-kata Anda sendiri: siapa melakukan apa, bagaimana Anda mengetahuinya"),      \
      .example = "Menekan suka dan berkomentar mendukung pada unggahan akun kampanye.")
#define F_ACT(req)                                                                                      \
    F(CODE, act, .required = req, .max = 40, .label = SBT_N_("Perbuatan yang Anda lihat atau ketahui"), \
      .example = "suka_bagikan")
#define F_CONTEST(req) \
    F(CODE, contest, .required = req, .max = 40, .label = SBT_N_("Jenis pemilihan"), .example = "PILKADA2024")
#define F_CONTEST_OFFICE \
    F(CODE, contest_office, .max = 40, .label = SBT_N_("Jabatan yang diperebutkan"), .example = "bupati_walikota")
#define F_CONTEST_REGION F(CODE, contest_region, .max = 13, .label = SBT_N_("Wilayah pemilihan"), .example = "73.08")
#define F_FINDING_DATE(req) F(DAY, finding_date, .required = req, .label = SBT_N_("Tanggal penetapan temuan (pleno)"))
#define F_FINDING_NUMBER(req)                                                                                    \
    F(TEXT, finding_number, .required = req, .max = SBT_LIMIT_DOC_NUMBER_BYTES, .label = SBT_N_("Nomor temuan"), \
      .example = "001/TM/PB/Kab/27.08/X/2024")
#define F_FORM F(CODE, form, .choices = sbt_report_forms, .label = SBT_N_("Formulir"), .example = "publik")
#define F_HAPPENED(req) \
    F(DAY, happened_day, .required = req, .label = SBT_N_("Tanggal kejadian"), .example = "2024-10-05")
#define F_KNOWN(req)                                                                                           \
    F(DAY, known_day, .required = req, .label = SBT_N_("Tanggal Anda mengetahuinya"), .example = "2024-10-06", \
      .hint = SBT_N_("Jika sama dengan tanggal kejadian, boleh dikosongkan"))
#define F_LANG F(CODE, lang, .max = 2, .label = SBT_N_("Bahasa"), .example = "id")
#define F_LINKS                                                                                   \
    SBT_FIELD_LIST(sbt_report_form, LIST, links, links_n, .max = SBT_LIMIT_LINKS, .sub = &link_t, \
                   .label = SBT_N_("Tautan"))
#define F_MODE(req)                                                                                                  \
    F(CODE, mode, .required = req, .choices = sbt_report_modes, .label = SBT_N_("Bagaimana identitas Anda dipakai"), \
      .example = "tanpa")
#define F_NUMBERS             \
    F(BOOL, numbers_as_typed, \
      .label = SBT_N_("Kirim nomor seperti yang saya tulis, dengan catatan bahwa nomor ini mungkin keliru"))
#define F_OBJECT(req)                                                                                                 \
    F(CODE, object, .required = req, .choices = sbt_report_objects, .label = SBT_N_("Perbuatan itu mendukung siapa"), \
      .example = "calon")
#define F_OWN                                                                                             \
    F(TEXT, own_number, .max = SBT_LIMIT_DOC_NUMBER_BYTES, .label = SBT_N_("Nomor register kantor Anda"), \
      .hint = SBT_N_("Dicatat apa adanya dan dapat dicari"), .example = "005/LP/PB/Kab/27.08/X/2024")
#define F_PLACE                                                                        \
    F(TEXT, place, .max = 300, .label = SBT_N_("Nama tempat atau alamat"),             \
      .hint = SBT_N_("Untuk kejadian di internet: nama akun, grup, atau aplikasinya"), \
      .example = "Lapangan Pallantikang")
#define F_PLACE_KIND(req)                                                                                     \
    F(CODE, place_kind, .required = req, .choices = sbt_report_places, .label = SBT_N_("Di mana terjadinya"), \
      .example = "lokasi")
#define F_PLACE_REGION \
    F(CODE, place_region, .max = 13, .label = SBT_N_("Kabupaten atau kota kejadian"), .example = "73.09")
#define F_REPORTER F(OBJ, reporter, .sub = &sbt_report_person_t, .label = SBT_N_("Pelapor"), .secret = true)
#define F_ALONE             \
    F(BOOL, reporter_alone, \
      .label = SBT_N_("Hanya saya (atau sedikit orang) yang hadir, sehingga saya bisa ditebak dari cerita ini"))
#define F_SPOUSE                                       \
    F(CODE, spouse_cltn, .choices = sbt_report_leaves, \
      .label = SBT_N_("Apakah terlapor sedang cuti di luar tanggungan negara"), .example = "unknown")
#define F_STUDY F(AREA, study, .max = SBT_LIMIT_ACCOUNT_CHARS, .label = SBT_N_("Kajian Bawaslu (jika sudah ada)"))
#define F_STUDY_DATE F(DAY, study_date, .label = SBT_N_("Tanggal kajian"))
#define F_STUDY_NUMBER F(TEXT, study_number, .max = SBT_LIMIT_DOC_NUMBER_BYTES, .label = SBT_N_("Nomor kajian"))
#define F_SUBJECTS                                                                                    \
    SBT_FIELD_LIST(sbt_report_form, LIST, subjects, subjects_n, .max = SBT_LIMIT_SUBJECTS_PER_REPORT, \
                   .sub = &sbt_report_subject_t, .label = SBT_N_("Terlapor"))
#define F_UPLOADS                                                                                \
    SBT_FIELD_LIST(sbt_report_form, STRS, uploads, uploads_n, .max = SBT_LIMIT_FILES_PER_REPORT, \
                   .label = SBT_N_("Berkas bukti"))
#define F_WITNESSES                                                                                              \
    SBT_FIELD_LIST(sbt_report_form, LIST, witnesses, witnesses_n, .max = SBT_LIMIT_WITNESSES, .sub = &witness_t, \
                   .label = SBT_N_("Saksi"))

static const struct sbt_field all_f[] = {
    F_ACCOUNT(false),
    F_ACT(false),
    F_CONTEST(false),
    F_CONTEST_OFFICE,
    F_CONTEST_REGION,
    F_FINDING_DATE(false),
    F_FINDING_NUMBER(false),
    F_FORM,
    F_HAPPENED(false),
    F_KNOWN(false),
    F_LANG,
    F_LINKS,
    F_MODE(true),
    F_NUMBERS,
    F_OBJECT(false),
    F_OWN,
    F_PLACE,
    F_PLACE_KIND(false),
    F_PLACE_REGION,
    F_REPORTER,
    F_ALONE,
    F_SPOUSE,
    F_STUDY,
    F_STUDY_DATE,
    F_STUDY_NUMBER,
    F_SUBJECTS,
    F_UPLOADS,
    F_WITNESSES,
};
const struct sbt_fields sbt_report_all_t = SBT_FIELDS(sbt_report_form, "ReportNew", all_f);

static const struct sbt_field what_f[] = {F_ACCOUNT(true), F_ACT(true), F_OBJECT(false), F_SPOUSE};
const struct sbt_fields sbt_report_what_t = SBT_FIELDS(sbt_report_form, "ReportWhat", what_f);
static const struct sbt_field when_f[] = {F_CONTEST(false), F_CONTEST_OFFICE, F_CONTEST_REGION,   F_HAPPENED(false),
                                          F_KNOWN(false),   F_PLACE,          F_PLACE_KIND(true), F_PLACE_REGION};
const struct sbt_fields sbt_report_when_t = SBT_FIELDS(sbt_report_form, "ReportWhen", when_f);
static const struct sbt_field who_f[] = {F_NUMBERS, F_SUBJECTS};
const struct sbt_fields sbt_report_who_t = SBT_FIELDS(sbt_report_form, "ReportWho", who_f);
static const struct sbt_field proof_f[] = {F_LINKS};
const struct sbt_fields sbt_report_proof_t = SBT_FIELDS(sbt_report_form, "ReportProof", proof_f);
static const struct sbt_field witnesses_f[] = {F_WITNESSES};
const struct sbt_fields sbt_report_witness_t = SBT_FIELDS(sbt_report_form, "ReportWitnesses", witnesses_f);
static const struct sbt_field reporter_f[] = {F_MODE(true), F_REPORTER, F_ALONE};
const struct sbt_fields sbt_report_reporter_t = SBT_FIELDS(sbt_report_form, "ReportReporter", reporter_f);

static const struct sbt_field form_a_f[] = {
    F_ACCOUNT(true),
    F_ACT(false),
    F_CONTEST(false),
    F_CONTEST_OFFICE,
    F_CONTEST_REGION,
    F_HAPPENED(false),
    F_KNOWN(false),
    F_LINKS,
    F_NUMBERS,
    F_OBJECT(false),
    F_OWN,
    F_PLACE,
    F_PLACE_KIND(false),
    F_PLACE_REGION,
    F_SPOUSE,
    F_SUBJECTS,
    F_UPLOADS,
    F_WITNESSES,
};
const struct sbt_fields sbt_report_form_a_t = SBT_FIELDS(sbt_report_form, "ReportFormA", form_a_f);
static const struct sbt_field form_b1_f[] = {
    F_ACCOUNT(true),   F_ACT(false),   F_CONTEST(false), F_CONTEST_OFFICE,    F_CONTEST_REGION,
    F_HAPPENED(false), F_KNOWN(false), F_LINKS,          F_MODE(true),        F_NUMBERS,
    F_OBJECT(false),   F_OWN,          F_PLACE,          F_PLACE_KIND(false), F_PLACE_REGION,
    F_REPORTER,        F_ALONE,        F_SPOUSE,         F_SUBJECTS,          F_UPLOADS,
    F_WITNESSES,
};
const struct sbt_fields sbt_report_form_b1_t = SBT_FIELDS(sbt_report_form, "ReportFormB1", form_b1_f);
static const struct sbt_field form_b2_f[] = {
    F_ACCOUNT(true),
    F_ACT(false),
    F_CONTEST(false),
    F_CONTEST_OFFICE,
    F_CONTEST_REGION,
    F_FINDING_DATE(true),
    F_FINDING_NUMBER(true),
    F_HAPPENED(false),
    F_KNOWN(false),
    F_LINKS,
    F_NUMBERS,
    F_OBJECT(false),
    F_OWN,
    F_PLACE,
    F_PLACE_KIND(false),
    F_PLACE_REGION,
    F_SPOUSE,
    F_STUDY,
    F_STUDY_DATE,
    F_STUDY_NUMBER,
    F_SUBJECTS,
    F_UPLOADS,
    F_WITNESSES,
};
const struct sbt_fields sbt_report_form_b2_t = SBT_FIELDS(sbt_report_form, "ReportFormB2", form_b2_f);

static size_t size_of(enum sbt_ftype t)
{
    switch (t) {
    case SBT_F_DAY:
        return sizeof(sbt_day);
    case SBT_F_BOOL:
        return sizeof(bool);
    case SBT_F_INT:
    case SBT_F_TIME:
        return sizeof(int64_t);
    case SBT_F_ID:
        return sizeof(struct sbt_id);
    default:
        return sizeof(void *);
    }
}

void sbt_report_take(const struct sbt_fields *t, const struct sbt_report_form *from, struct sbt_report_form *to)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct sbt_field *fd = &t->f[i];
        memcpy((char *)to + fd->offset, (const char *)from + fd->offset, size_of(fd->type));
        if (fd->type == SBT_F_LIST || fd->type == SBT_F_STRS)
            memcpy((char *)to + fd->n_offset, (const char *)from + fd->n_offset, sizeof(size_t));
    }
}

enum sbt_rc sbt_report_only(const struct sbt_fields *t, struct sbt_fault *f)
{
    size_t n = 0, total = f->fields_n < SBT_FAULT_FIELDS ? f->fields_n : SBT_FAULT_FIELDS;
    for (size_t i = 0; i < total; i++) {
        size_t len = strcspn(f->fields[i].field, ".");
        for (size_t k = 0; k < t->n; k++)
            if (strlen(t->f[k].name) == len && strncmp(t->f[k].name, f->fields[i].field, len) == 0) {
                f->fields[n++] = f->fields[i];
                break;
            }
    }
    f->fields_n = n;
    if (n > 0)
        return SBT_E_INVALID;
    sbt_fault_clear(f);
    return SBT_OK;
}

// --- the gate

const struct sbt_report_missing_row sbt_report_missing_rows[] = {
    {"account", SBT_N_("uraian kejadian"), SBT_N_("Ceritakan apa yang terjadi: siapa melakukan apa?"), true},
    {"happened_day", SBT_N_("tanggal kejadian"), SBT_N_("Kapan kejadian itu? Perkiraan juga membantu."), true},
    {"place", SBT_N_("tempat kejadian"), SBT_N_("Di mana kejadian itu: tempatnya, atau akun dan aplikasinya?"), true},
    {"evidence", SBT_N_("bukti"),
     SBT_N_("Apakah ada foto, tangkapan layar, berkas, tautan, atau saksi yang dapat Anda tambahkan?"), true},
    {"act", SBT_N_("jenis perbuatan"), SBT_N_("Perbuatan apa yang Anda lihat?"), false},
    {"subject", SBT_N_("siapa terlapor"), SBT_N_("Apakah Anda tahu nama, jabatan, atau instansi orang itu?"), false},
    {"contest", SBT_N_("jenis pemilihan"), SBT_N_("Untuk pemilihan apa perbuatan itu dilakukan?"), false},
    {"identity", SBT_N_("identitas pelapor"),
     SBT_N_("Apakah Anda bersedia memberi identitas? Identitas dapat dirahasiakan."), false},
    {0},
};

const struct sbt_report_missing_row *sbt_report_missing_get(const char *code)
{
    for (const struct sbt_report_missing_row *r = sbt_report_missing_rows; code != NULL && r->code != NULL; r++)
        if (strcmp(r->code, code) == 0)
            return r;
    return NULL;
}

static enum sbt_unit unit_of(const struct sbt_rulebook *rb, const char *code, enum sbt_unit none)
{
    const char *s = rb ? sbt_rb_setting_str(rb, code) : NULL;
    if (s == NULL)
        return none;
    return strcmp(s, "working") == 0 ? SBT_UNIT_WORKING : SBT_UNIT_CALENDAR;
}

static int days_of(const struct sbt_rulebook *rb, const char *code, int none)
{
    int64_t v = rb ? sbt_rb_setting_int(rb, code, none) : none;
    return v < 1 || v > 365 ? none : (int)v;
}

void sbt_report_rules_of(const struct sbt_rulebook *rb, struct sbt_report_rules *ret)
{
    ret->limit_n = days_of(rb, "report_limit_days", 7);
    ret->limit_unit = unit_of(rb, "report_limit_unit", SBT_UNIT_WORKING);
    ret->complete_n = days_of(rb, "report_complete_days", 3);
    ret->complete_unit = unit_of(rb, "report_complete_unit", SBT_UNIT_WORKING);
    ret->answer_n = days_of(rb, "report_answer_days", 3);
    ret->answer_unit = unit_of(rb, "report_answer_unit", SBT_UNIT_WORKING);
}

enum sbt_rc sbt_report_due(int n, enum sbt_unit unit, const struct sbt_calendar *cal, int64_t now_us,
                           enum sbt_zone zone, sbt_day *ret, struct sbt_fault *f)
{
    struct sbt_due_in in = {.rule = {.n = n, .unit = unit}, .start_us = now_us, .zone = zone, .calendar = cal};
    static const struct sbt_calendar none;
    if (cal == NULL)
        in.calendar = &none;
    struct sbt_due due;
    SBT_TRY(sbt_due_compute(NULL, &in, &due, f));
    *ret = due.day;
    return SBT_OK;
}

static bool subject_known(const struct sbt_ev_report_subject *s)
{
    return s->nip != NULL || s->nik != NULL || s->name != NULL;
}

static bool person_known(const struct sbt_ev_reporter *p)
{
    return p != NULL && p->name != NULL;
}

enum sbt_rc sbt_report_judge(const struct sbt_report_form *r, const struct sbt_report_rules *rules,
                             const struct sbt_calendar *cal, int64_t now_us, enum sbt_zone zone, bool has_evidence,
                             struct sbt_report_gate *ret, struct sbt_fault *f)
{
    struct sbt_report_gate g = {.complete_by = SBT_DAY_NONE, .limit_day = SBT_DAY_NONE};
    bool has_subject = false;
    for (size_t i = 0; i < r->subjects_n; i++)
        has_subject = has_subject || subject_known(&r->subjects[i]);
    bool officers_own = r->form != NULL && (strcmp(r->form, "a") == 0 || strcmp(r->form, "b2") == 0);
    bool identity = officers_own || person_known(r->reporter);
    const struct {
        const char *code;
        bool there;
    } have[] = {
        {"account", !sbt_str_empty(r->account)},
        {"happened_day", r->happened_day != SBT_DAY_NONE},
        {"place", !sbt_str_empty(r->place) || !sbt_str_empty(r->place_region)},
        {"evidence", has_evidence || r->links_n > 0 || r->witnesses_n > 0 || r->uploads_n > 0},
        {"act", !sbt_str_empty(r->act)},
        {"subject", has_subject},
        {"contest", !sbt_str_empty(r->contest)},
        {"identity", identity},
    };
    bool blocked = false;
    for (size_t i = 0; i < SBT_ARRAY_LEN(have); i++) {
        if (have[i].there)
            continue;
        g.missing[g.missing_n++] = have[i].code;
        blocked = blocked || sbt_report_missing_get(have[i].code)->blocks;
    }
    g.complete = !blocked;
    sbt_day known = r->known_day != SBT_DAY_NONE ? r->known_day : r->happened_day;
    if (known != SBT_DAY_NONE) {
        SBT_TRY(sbt_report_due(rules->limit_n, rules->limit_unit, cal, sbt_day_start_us(known, zone), zone,
                               &g.limit_day, f));
        g.late = sbt_day_at(now_us, zone) > g.limit_day;
    }
    g.awal = g.late || !identity;
    if (blocked)
        SBT_TRY(sbt_report_due(rules->complete_n, rules->complete_unit, cal, now_us, zone, &g.complete_by, f));
    *ret = g;
    return SBT_OK;
}

// --- checks that every form makes

static void days(const struct sbt_report_form *r, sbt_day today, struct sbt_fault *f)
{
    const struct {
        const char *field;
        sbt_day day;
    } rows[] = {{"happened_day", r->happened_day},
                {"known_day", r->known_day},
                {"finding_date", r->finding_date},
                {"study_date", r->study_date}};
    const sbt_day oldest = sbt_day_of(2014, 1, 15);
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
        if (rows[i].day == SBT_DAY_NONE)
            continue;
        if (rows[i].day > today)
            (void)sbt_fault_field(f, rows[i].field,
                                  SBT_N_("Tanggal ini belum terjadi. Periksa tanggal, bulan, dan tahunnya."));
        else if (rows[i].day < oldest)
            (void)sbt_fault_field(f, rows[i].field,
                                  SBT_N_("Tanggal ini terlalu lama. Tulis tanggal sesudah 15 Januari 2014."));
    }
    if (r->happened_day != SBT_DAY_NONE && r->known_day != SBT_DAY_NONE && r->known_day < r->happened_day)
        (void)sbt_fault_field(f, "known_day",
                              SBT_N_("Tanggal Anda mengetahuinya tidak mungkin sebelum tanggal kejadian."));
}

static void links(const struct sbt_report_form *r, int64_t now_day, struct sbt_arena *a, struct sbt_fault *f)
{
    for (size_t i = 0; i < r->links_n; i++) {
        const char *u = r->links[i].url;
        const char *at = sbt_arena_printf(a, "links.%zu.url", i);
        if (u == NULL) {
            (void)sbt_fault_field(f, at, SBT_N_("Isi alamat tautan, atau hapus baris ini."));
            continue;
        }
        const char *host = sbt_str_starts(u, "https://") ? u + 8 : sbt_str_starts(u, "http://") ? u + 7 : NULL;
        if (host == NULL || strchr(host, '.') == NULL || strpbrk(u, " \"<>\\") != NULL)
            (void)sbt_fault_field(f, at,
                                  SBT_N_("Tulis alamat lengkap yang diawali https://, misalnya "
                                         "https://contoh.id/unggahan."));
        if (r->links[i].seen_us != SBT_US_NONE && r->links[i].seen_us > (now_day + 2) * SBT_US_PER_DAY)
            (void)sbt_fault_field(f, sbt_arena_printf(a, "links.%zu.seen_us", i),
                                  SBT_N_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."));
    }
}

// Keeps only digits when the number is right; else it stays as typed (cut to what the record holds) with a note.
static void number(struct sbt_arena *a, const char *field, const char *typed, size_t max, bool as_typed,
                   const struct sbt_fault *said, const char *what, struct sbt_ev_report_subject *s, const char **ret,
                   struct sbt_fault *f)
{
    const struct sbt_fault_item *it = said->fields_n > 0 ? &said->fields[0] : &said->say;
    if (!as_typed) {
        (void)sbt_fault_field(f, field, it->say, it->args[0], it->args[1], it->args[2]);
        return;
    }
    const char *note = sbt_arena_printf(a, "%s%s[%s?] %s", s->note ? s->note : "", s->note ? " " : "", what, typed);
    s->note = sbt_utf8_count(note) <= 500 ? note : s->note;
    *ret = strlen(typed) <= max ? typed : NULL;
}

static void subject_numbers(struct sbt_arena *a, const struct sbt_report_form *r, size_t i, sbt_day today,
                            struct sbt_ev_report_subject *s, struct sbt_fault *f)
{
    struct sbt_nip nip = {0};
    struct sbt_nik nik = {0};
    struct sbt_fault *said = SBT_NEW(a, struct sbt_fault);
    bool nip_ok = false, nik_ok = false;
    if (s->nip != NULL) {
        const char *field = sbt_arena_printf(a, "subjects.%zu.nip", i), *typed = s->nip;
        nip_ok = sbt_nip_parse(typed, today, field, &nip, said) == SBT_OK;
        s->nip = nip_ok ? sbt_arena_strdup(a, nip.text) : NULL;
        if (!nip_ok)
            number(a, field, typed, 18, r->numbers_as_typed, said, "NIP", s, &s->nip, f);
    }
    if (s->nik != NULL) {
        const char *field = sbt_arena_printf(a, "subjects.%zu.nik", i), *typed = s->nik;
        sbt_fault_clear(said);
        nik_ok = sbt_nik_parse(typed, today, field, &nik, said) == SBT_OK;
        s->nik = nik_ok ? sbt_arena_strdup(a, nik.text) : NULL;
        if (!nik_ok)
            number(a, field, typed, 16, r->numbers_as_typed, said, "NIK", s, &s->nik, f);
    }
    if (nip_ok && nik_ok) {
        const char *field = sbt_arena_printf(a, "subjects.%zu.nik", i);
        sbt_fault_clear(said);
        if (sbt_nik_matches_nip(&nik, &nip, field, said) != SBT_OK)
            number(a, field, s->nik, 16, r->numbers_as_typed, said, "NIP/NIK", s, &s->nik, f);
    }
    if (nip_ok && s->employment == NULL)
        s->employment = sbt_asn_code(nip.asn);
}

static bool subject_empty(const struct sbt_ev_report_subject *s)
{
    return s->nip == NULL && s->nik == NULL && s->name == NULL && s->position == NULL && s->agency == NULL &&
           s->agency_text == NULL && s->note == NULL;
}

enum sbt_rc sbt_report_check(struct sbt_arena *a, const struct sbt_report_form *r, sbt_day today,
                             struct sbt_ev_report_subject **ret, size_t *ret_n, struct sbt_fault *f)
{
    size_t before = f->fields_n;
    days(r, today, f);
    links(r, today, a, f);
    if (r->mode != NULL && strcmp(r->mode, "tanpa") != 0 && r->form != NULL &&
        (strcmp(r->form, "publik") == 0 || strcmp(r->form, "b1") == 0) && !person_known(r->reporter))
        (void)sbt_fault_field(f, "reporter.name",
                              SBT_N_("Tulis nama Anda, atau pilih “tanpa identitas” jika tidak ingin disebut."));
    struct sbt_ev_report_subject *out = SBT_NEW_N(a, struct sbt_ev_report_subject, r->subjects_n + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->subjects_n; i++) {
        struct sbt_ev_report_subject s = r->subjects[i];
        if (subject_empty(&s))
            continue; // a row that was left blank
        subject_numbers(a, r, i, today, &s, f);
        out[n++] = s;
    }
    if (f->fields_n > before) {
        f->rc = SBT_E_INVALID;
        return SBT_E_INVALID;
    }
    *ret = out;
    *ret_n = n;
    return SBT_OK;
}

// --- numbers

static char check_letter(const char digits[12])
{
    static const char letters[] = "ABCDEFGHJKMNPQRSTUVWXYZ"; // 23, a prime; no I, L, O
    int sum = 0;
    for (int i = 0; i < 12; i++)
        sum += (digits[i] - '0') * (i + 2);
    return letters[sum % 23];
}

void sbt_report_number_make(int year, uint32_t random8, char ret[SBT_REPORT_NUMBER_SIZE])
{
    char d[13];
    snprintf(d, sizeof d, "%04u%08u", (unsigned)year % 10000U, random8 % 100000000U);
    snprintf(ret, SBT_REPORT_NUMBER_SIZE, "L-%.4s-%.8s-%c", d, d + 4, check_letter(d));
}

bool sbt_report_number_read(const char *s, char ret[SBT_REPORT_NUMBER_SIZE])
{
    char d[16];
    size_t n = 0;
    if (s == NULL || strlen(s) > 60)
        return false;
    for (; *s; s++) {
        char c = *s;
        if (c == ' ' || c == '-' || c == '.' || c == '/' || c == '\t')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 32);
        if (n == 14)
            return false;
        d[n++] = c;
    }
    if (n == 13 && d[0] != 'L') { // the L may be left out
        memmove(d + 1, d, 13);
        d[0] = 'L';
        n = 14;
    }
    if (n != 14 || d[0] != 'L')
        return false;
    for (int i = 1; i < 13; i++)
        if (d[i] < '0' || d[i] > '9')
            return false;
    if (check_letter(d + 1) != d[13])
        return false;
    snprintf(ret, SBT_REPORT_NUMBER_SIZE, "L-%.4s-%.8s-%c", d + 1, d + 5, d[13]);
    return true;
}
