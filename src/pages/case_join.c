// Acts on the shape of a case, each a small form: join, undo, split, add or name a subject, declare an interest, restrict.
#include "pages/case_join.h"

#include "app/case_hold.h"
#include "app/case_join.h"
#include "app/case_view.h"
#include "base/crypt.h"
#include "domain/report.h"
#include "gen/templates.h"
#include "pages/frame.h"

enum what { MERGE = 1, UNMERGE, SPLIT, ADD, IDENTIFY, INTEREST, RESTRICT, HOLD };

struct act {
    enum what what;
    const char *path, *title, *consequences, *button, *flash;
    bool dangerous, person;
    const struct sbt_fields *fields;
    const char *const *order;
};

static const char *const merge_order[] = {"into", "reason", NULL};
static const char *const reason_order[] = {"reason", NULL};
static const char *const split_order[] = {"subjects", "reason", NULL};
static const char *const person_order[] = {"name", "nip",        "nik",    "agency", "position", "position_category",
                                           "rank", "employment", "reason", NULL};

static const struct act merge = {
    MERGE,
    "gabung",
    SBT_N_("Gabung ke kasus lain"),
    SBT_N_(
        "Semua terlapor dan laporan kasus ini pindah ke kasus yang Anda sebut. Nomor kasus ini tetap dapat dicari dan "
        "membuka kasus gabungan. Penggabungan dapat diurai lagi."),
    SBT_N_("Gabungkan"),
    "saved",
    true,
    false,
    &sbt_case_merge_fields,
    merge_order};
static const struct act unmerge = {
    UNMERGE,
    "urai",
    SBT_N_("Urai kasus yang digabung"),
    SBT_N_("Kasus ini berdiri sendiri lagi, bersama terlapor yang dahulu datang dengannya."),
    SBT_N_("Urai"),
    "saved",
    false,
    false,
    &sbt_case_reason_fields,
    reason_order};
static const struct act split = {
    SPLIT,
    "pisah",
    SBT_N_("Pisahkan sebagian terlapor"),
    SBT_N_("Terlapor yang Anda pilih mendapat kasus baru dengan nomor sendiri. Status, tenggat, dan suratnya ikut."),
    SBT_N_("Pisahkan"),
    "split",
    true,
    false,
    &sbt_case_split_fields,
    split_order};
static const struct act add = {
    ADD,
    "terlapor",
    SBT_N_("Tambah terlapor"),
    SBT_N_("Orang ini menjadi terlapor baru dalam kasus ini, mulai dari tahap pertama. Isi yang diketahui; yang belum, "
           "boleh kosong."),
    SBT_N_("Tambahkan"),
    "saved",
    false,
    false,
    &sbt_case_person_fields,
    person_order};
static const struct act identify = {
    IDENTIFY,
    "kenali",
    SBT_N_("Catat siapa terlapor ini"),
    SBT_N_("Terlapor yang belum diketahui mendapat nama. Instansinya menentukan PPK dan kantor regional BKN."),
    SBT_N_("Simpan"),
    "saved",
    false,
    true,
    &sbt_case_person_fields,
    person_order};
static const struct act interest = {
    INTEREST,
    "kepentingan",
    SBT_N_("Nyatakan benturan kepentingan"),
    SBT_N_(
        "Sejak Anda menyatakannya, kasus ini tertutup bagi Anda, apa pun peran Anda. Kantor Anda menunjuk orang lain. "
        "Anda tidak dapat membatalkannya sendiri."),
    SBT_N_("Nyatakan dan tutup bagi saya"),
    "interest",
    true,
    false,
    &sbt_case_reason_fields,
    reason_order};
static const struct act restrict_ = {
    RESTRICT,
    "pembatasan",
    SBT_N_("Pembatasan pemrosesan data"),
    SBT_N_("Selama dibatasi, nama terlapor hanya tampil sebagai inisial (UU 27/2022 pasal 41). Penanganan kasus tetap "
           "berjalan."),
    SBT_N_("Simpan"),
    "saved",
    false,
    true,
    &sbt_case_restrict_fields,
    reason_order};

static const char *const hold_order[] = {"rule", "what", "reason", NULL};
static const struct act hold = {
    HOLD,
    "peralihan",
    SBT_N_("Tahan atau terapkan peralihan prosedur"),
    SBT_N_(
        "Aturan peralihan ini disimpulkan, bukan diatur, jadi dapat dikecualikan untuk satu kasus. Keputusan Anda dan "
        "alasannya tercatat dalam riwayat kasus."),
    SBT_N_("Simpan"),
    "saved",
    false,
    false,
    &sbt_case_hold_fields,
    hold_order};

static enum sbt_rc load(struct sbt_request *rq, const struct act *act, struct sbt_case_view *ret,
                        const struct sbt_view_subject **ret_subject, struct sbt_fault *f)
{
    struct sbt_case_view_in in = {.number = sbt_request_param(rq, "no")};
    SBT_TRY(sbt_case_view(sbt_frame_ctx(rq), &in, ret, f));
    *ret_subject = NULL;
    if (!act->person)
        return SBT_OK;
    int64_t n;
    if (sbt_parse_i64(sbt_request_param(rq, "n"), 1, INT32_MAX, &n))
        for (size_t i = 0; i < ret->subjects_n; i++)
            if (ret->subjects[i].n == n)
                *ret_subject = &ret->subjects[i];
    return *ret_subject
               ? SBT_OK
               : sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kasus ini tidak ada, atau Anda tidak berhak melihatnya."));
}

static const struct sbt_choice *rules_of(struct sbt_request *rq, const struct sbt_case_view *c)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_choice *l = SBT_NEW_N(rq->arena, struct sbt_choice, c->transitions_n + 1);
    for (size_t i = 0; i < c->transitions_n; i++) {
        const struct sbt_case_transition *t = &c->transitions[i];
        l[i] = (struct sbt_choice){
            .code = sbt_arena_printf(rq->arena, "%s/%s", t->rulebook, t->rule),
            .label = sbt_tr_fill(rq->arena, ctx->lang,
                                 t->held ? SBT_N_("Ke “%1” sejak %2 (ditahan)") : SBT_N_("Ke “%1” sejak %2"), t->title,
                                 sbt_day_human(rq->arena, t->from_day, ctx->lang), NULL),
            .hint = t->reason,
        };
    }
    return l;
}

static const struct sbt_choice *choices_of(struct sbt_request *rq, const struct sbt_case_view *c, const char *field)
{
    if (sbt_str_eq(field, "employment"))
        return sbt_report_employments;
    if (sbt_str_eq(field, "rule"))
        return rules_of(rq, c);
    if (!sbt_str_eq(field, "subjects"))
        return NULL;
    struct sbt_choice *l = SBT_NEW_N(rq->arena, struct sbt_choice, c->subjects_n + 1);
    for (size_t i = 0; i < c->subjects_n; i++) {
        const struct sbt_view_subject *s = &c->subjects[i];
        const char *n = sbt_arena_printf(rq->arena, "%lld", (long long)s->n);
        l[i] = (struct sbt_choice){
            .code = n,
            .label = sbt_arena_printf(rq->arena, "%s. %s (%s)", n, s->name ? s->name : "–", s->state_label),
        };
    }
    return l;
}

static void fields(struct sbt_request *rq, const struct act *act, const struct sbt_case_view *c, const void *rec,
                   struct sbt_view_case_join *v)
{
    const struct sbt_fields *t = act->fields;
    struct sbt_view_field *l = SBT_NEW_N(rq->arena, struct sbt_view_field, t->n);
    for (const char *const *name = act->order; *name; name++)
        for (size_t i = 0; i < t->n; i++)
            if (sbt_str_eq(t->f[i].name, *name))
                sbt_form_field(rq->arena, &t->f[i], choices_of(rq, c, *name), t->f[i].required, rec, &l[v->fields_n++]);
    v->fields = l;
}

static void show(struct sbt_request *rq, const struct act *act, const struct sbt_case_view *c,
                 const struct sbt_view_subject *s, const void *rec, const struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    char token[27];
    sbt_random_code(token, 26);
    struct sbt_view_case_join v = {
        .number = act->what == UNMERGE && c->asked_number ? c->asked_number : c->number,
        .back = sbt_arena_printf(rq->arena, "/kasus/%s", c->number),
        .action = rq->path,
        .title = act->title,
        .consequences = act->consequences,
        .button = act->button,
        .dangerous = act->dangerous,
        .agencies = act->what == ADD || act->what == IDENTIFY,
        .raw = rq->method == SBT_POST ? rq->form : (struct sbt_pairs){0},
        .token = sbt_arena_strdup(rq->arena, token),
    };
    if (s)
        v.about = sbt_tr_fill(rq->arena, ctx->lang, SBT_N_("Terlapor %1: %2"), sbt_tr_int(rq->arena, ctx->lang, s->n),
                              s->name ? s->name : sbt_tr(ctx->lang, SBT_N_("belum diketahui")), NULL);
    if (act->what == RESTRICT) {
        v.hidden = "on";
        v.hidden_value = s->restricted ? "tidak" : "ya";
        v.title = s->restricted ? SBT_N_("Cabut pembatasan data") : SBT_N_("Batasi pemrosesan data");
        v.button = v.title;
        if (s->restricted)
            v.consequences = SBT_N_("Nama terlapor tampil lagi bagi petugas yang berhak.");
    }
    sbt_frame_page(rq, v.title, &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Kasus"), "/kasus");
    sbt_frame_crumb(rq, &v.page, c->number, v.back);
    v.page.fault = f;
    fields(rq, act, c, rec, &v);
    sbt_frame_send(rq, f ? sbt_frame_status(f) : 200, &v.page, sbt_tpl_case_join, &v);
}

static enum sbt_rc join_get(struct sbt_request *rq, struct sbt_fault *f)
{
    const struct act *act = rq->route->arg;
    struct sbt_case_view c;
    const struct sbt_view_subject *s;
    SBT_TRY(load(rq, act, &c, &s, f));
    void *rec = sbt_arena_alloc(rq->arena, act->fields->size);
    sbt_rec_init(act->fields, rec);
    show(rq, act, &c, s, rec, NULL);
    return SBT_OK;
}

static enum sbt_rc run(struct sbt_request *rq, const struct act *act, void *rec, const char **ret_to,
                       const char **ret_arg, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const char *no = sbt_request_param(rq, "no");
    int64_t n = SBT_INT_NONE;
    if (act->person && !sbt_parse_i64(sbt_request_param(rq, "n"), 1, INT32_MAX, &n))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kasus ini tidak ada, atau Anda tidak berhak melihatnya."));
    *ret_to = sbt_arena_printf(rq->arena, "/kasus/%s", no);
    switch (act->what) {
    case MERGE: {
        struct sbt_case_merge_in *in = rec;
        in->number = no;
        return sbt_case_merge(ctx, in, f);
    }
    case UNMERGE: {
        struct sbt_case_reason_in *in = rec;
        in->number = no;
        return sbt_case_unmerge(ctx, in, f);
    }
    case SPLIT: {
        struct sbt_case_split_in *in = rec;
        in->number = no;
        SBT_TRY(sbt_case_split(ctx, in, ret_arg, f));
        *ret_to = sbt_arena_printf(rq->arena, "/kasus/%s", *ret_arg);
        return SBT_OK;
    }
    case ADD: {
        struct sbt_case_person_in *in = rec;
        in->number = no;
        SBT_TRY(sbt_case_subject_add(ctx, in, &n, f));
        *ret_to = sbt_arena_printf(rq->arena, "/kasus/%s#terlapor-%lld", no, (long long)n);
        return SBT_OK;
    }
    case IDENTIFY: {
        struct sbt_case_person_in *in = rec;
        in->number = no;
        in->n = n;
        return sbt_case_subject_identify(ctx, in, f);
    }
    case INTEREST: {
        struct sbt_case_reason_in *in = rec;
        in->number = no;
        *ret_to = "/meja";
        return sbt_case_declare_interest(ctx, in, f);
    }
    case RESTRICT: {
        struct sbt_case_restrict_in *in = rec;
        in->number = no;
        in->n = n;
        return sbt_case_subject_restrict(ctx, in, f);
    }
    case HOLD: {
        struct sbt_case_hold_in *in = rec;
        in->number = no;
        return sbt_case_hold(ctx, in, f);
    }
    }
    return sbt_fault_internal(f, SBT_E_INTERNAL, "act %d", (int)act->what);
}

static enum sbt_rc join_post(struct sbt_request *rq, struct sbt_fault *f)
{
    const struct act *act = rq->route->arg;
    void *rec = sbt_arena_alloc(rq->arena, act->fields->size);
    sbt_rec_init(act->fields, rec);
    const char *to = NULL, *arg = NULL;
    enum sbt_rc rc = sbt_decode_pairs(act->fields, &rq->form, SBT_DECODE_UNKNOWN_OK, rq->arena, rec, f);
    if (rc == SBT_OK)
        rc = run(rq, act, rec, &to, &arg, f);
    if (rc == SBT_OK) {
        sbt_frame_done(rq, to, act->flash, arg);
        return SBT_OK;
    }
    if (rc != SBT_E_INVALID && rc != SBT_E_CONFLICT && rc != SBT_E_DENIED)
        return rc;
    struct sbt_case_view c;
    const struct sbt_view_subject *s;
    struct sbt_fault gone = {0};
    enum sbt_rc have = load(rq, act, &c, &s, &gone);
    if (have != SBT_OK) {
        *f = gone;
        return have;
    }
    show(rq, act, &c, s, rec, f);
    return SBT_OK;
}

#define FORM(pat, nm, a)                                                                                          \
    {                                                                                                             \
        .method = SBT_GET,                                                                                        \
        .pattern = pat,                                                                                           \
        .name = nm,                                                                                               \
        .need = SBT_NEED_CASE_ACT,                                                                                \
        .shed = SBT_SHED_STAFF,                                                                                   \
        .handler = join_get,                                                                                      \
        .arg = a,                                                                                                 \
    },                                                                                                            \
    {                                                                                                             \
        .method = SBT_POST, .pattern = pat, .name = nm "_post", .need = SBT_NEED_CASE_ACT, .body = SBT_BODY_FORM, \
        .shed = SBT_SHED_STAFF, .handler = join_post, .arg = a,                                                   \
    }
const struct sbt_route sbt_routes_case_join[] = {
    FORM("/kasus/{no}/gabung", "case_merge", &merge),
    FORM("/kasus/{no}/urai", "case_unmerge", &unmerge),
    FORM("/kasus/{no}/pisah", "case_split", &split),
    FORM("/kasus/{no}/terlapor", "case_subject_add", &add),
    FORM("/kasus/{no}/terlapor/{n}/kenali", "case_subject_identify", &identify),
    FORM("/kasus/{no}/terlapor/{n}/pembatasan", "case_subject_restrict", &restrict_),
    FORM("/kasus/{no}/kepentingan", "case_interest", &interest),
    FORM("/kasus/{no}/peralihan", "case_hold", &hold),
};
const size_t sbt_routes_case_join_n = SBT_ARRAY_LEN(sbt_routes_case_join);
