// The closed list of documents of steps, and where each stands in a form.
#include "domain/step_document.h"

#include <string.h>

#include "base/buf.h"

static const char *const letter[] = {"letter_number", NULL};
static const char *const study[] = {"study_number", NULL};
static const char *const record[] = {"record_number", "examination_record", NULL};
static const char *const decree[] = {"decree_number", "decision_number", NULL};
static const char *const council[] = {"council_number", NULL};
static const char *const entry[] = {"idis_number", NULL};
static const char *const minutes[] = {"minutes_number", NULL};

const struct sbt_document sbt_documents[] = {
    {"kajian", SBT_N_("kajian"), study, NULL},
    {"surat_rekomendasi", SBT_N_("surat rekomendasi"), letter, NULL},
    {"surat_panggilan", SBT_N_("surat panggilan"), letter, NULL},
    {"berita_acara", SBT_N_("berita acara pemeriksaan"), record, "not_examined"},
    {"keputusan", SBT_N_("keputusan"), decree, NULL},
    {"rekomendasi_majelis", SBT_N_("rekomendasi Majelis Kode Etik"), council, "council"},
    {"bukti_idis", SBT_N_("bukti pencatatan di I'DIS"), entry, NULL},
    {"surat_penerusan", SBT_N_("surat penerusan"), letter, NULL},
    {"surat_pemblokiran", SBT_N_("surat pemblokiran"), letter, NULL},
    {"surat", SBT_N_("surat"), letter, NULL},
    {"notula", SBT_N_("notula"), minutes, NULL},
    {0},
};

const struct sbt_document *sbt_document_get(const char *code)
{
    for (const struct sbt_document *d = sbt_documents; code != NULL && d->code != NULL; d++)
        if (strcmp(d->code, code) == 0)
            return d;
    return NULL;
}

static const struct sbt_field *field_of(enum sbt_step_kind kind, const char *name)
{
    const struct sbt_step_kind_row *row = sbt_step_kind_get(kind);
    for (size_t i = 0; row != NULL && i < row->fields->n; i++)
        if (strcmp(row->fields->f[i].name, name) == 0)
            return &row->fields->f[i];
    return NULL;
}

const struct sbt_field *sbt_document_field(const struct sbt_document *d, enum sbt_step_kind kind)
{
    for (const char *const *name = d->fields; *name != NULL; name++) {
        const struct sbt_field *f = field_of(kind, *name);
        if (f != NULL)
            return f;
    }
    return NULL;
}

const struct sbt_field *sbt_document_copies(enum sbt_step_kind kind)
{
    return kind == SBT_STEP_RECOMMEND ? NULL : field_of(kind, "evidence");
}

bool sbt_document_takes_files(enum sbt_step_kind kind)
{
    static const char *const papers[] = {"evidence",        "letter_number",  "decree_number",      "decision_number",
                                         "study_number",    "record_number",  "examination_record", "idis_number",
                                         "minutes_number",  "list_number",    "register_number",    "agenda_number",
                                         "document_number", "receipt_number", "reference",          NULL};
    for (const char *const *name = papers; *name != NULL; name++)
        if (field_of(kind, *name) != NULL)
            return true;
    return false;
}

bool sbt_document_as_file(const struct sbt_rulebook *rb, const char *code)
{
    const char *s = sbt_rb_setting_str(rb, "documents_as_file");
    size_t n = strlen(code);
    for (const char *p = s; p != NULL && *p != 0; p += strcspn(p, " ")) {
        p += strspn(p, " ");
        if (strcspn(p, " ") == n && strncmp(p, code, n) == 0)
            return true;
    }
    return false;
}
