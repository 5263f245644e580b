// The page of one case, its due dates day by day, and watching it.
#include "pages/case_view.h"

#include "app/case_choices.h"
#include "app/case_join.h"
#include "app/clock_change.h"
#include "app/receipt_proof.h"
#include "domain/report.h"
#include "gen/templates.h"
#include "pages/due_text.h"
#include "pages/frame.h"

#define ACTS_SHOWN 3    // as buttons; the others behind "other acts"
#define SUBJECTS_OPEN 6 // more are folded
#define EVENTS_SHOWN 20 // of the timeline on one page

struct words {
    const char *code, *say;
};
static const char *word(const struct words *w, const char *code)
{
    for (; w->code; w++)
        if (sbt_str_eq(w->code, code))
            return w->say;
    return code;
}
static const struct words sources[] = {
    {"laporan", SBT_N_("asal|Laporan")}, {"temuan", SBT_N_("Temuan pengawas")}, {NULL, NULL}};
static const struct words broken_words[] = {
    {"level", SBT_N_("Tingkat hukuman lain daripada yang direkomendasikan.")},
    {"kind", SBT_N_("Jenis hukuman tidak cocok dengan tingkat, status pegawai, atau tanggal.")},
    {"competence", SBT_N_("Pejabat yang memutus tidak berwenang atas jabatan ini.")},
    {"team", SBT_N_("Hukuman berat tanpa tim pemeriksa.")},
    {"council", SBT_N_("Tanpa rekomendasi Majelis Kode Etik.")},
    {"one_sanction", SBT_N_("Lebih dari satu hukuman untuk satu perbuatan.")},
    {"repeat", SBT_N_("Pengulangan tidak diperhitungkan.")},
    {"not_examined", SBT_N_("Tanpa berita acara pemeriksaan.")},
    {NULL, NULL}};
static const struct words causes[] = {
    {"ppk_idle", SBT_N_("PPK tidak menindaklanjuti rekomendasi")},
    {"sanksi", SBT_N_("Sanksi sudah dicatat dan PPK memohon")},
    {"identitas_salah", SBT_N_("Identitas salah")},
    {"tidak_terbukti", SBT_N_("Kasus berakhir tidak terbukti")},
    {"tidak_dapat_diproses", SBT_N_("Kasus tidak dapat diproses")},
    {"keputusan_dibatalkan", SBT_N_("Keputusan sanksi dibatalkan")},
    {"kasus_berakhir", SBT_N_("Kasus ditolak, dibatalkan, atau diteruskan ke badan lain")},
    {NULL, NULL}};
static const struct words evidence_words[] = {
    {"laporan", SBT_N_("Dari laporan")}, {"tambahan", SBT_N_("Tambahan pelapor")},
    {"jawaban", SBT_N_("Dari jawaban")}, {"langkah", SBT_N_("Dari tindakan petugas")},
    {"sk", SBT_N_("Surat keputusan")},   {NULL, NULL}};
static const struct words scan_words[] = {{"clean", SBT_N_("Bebas virus")},
                                          {"infected", SBT_N_("Berisi virus: jangan dibuka")},
                                          {"failed", SBT_N_("Belum dapat diperiksa virusnya")},
                                          {"none", SBT_N_("Belum diperiksa virusnya")},
                                          {NULL, NULL}};
static const struct words handoff_words[] = {
    {"open", SBT_N_("Berkas belum diterima")}, {"accepted", SBT_N_("Berkas sudah diterima")}, {NULL, NULL}};
static const struct words gakkumdu_words[] = {{"open", SBT_N_("Sedang ditangani Sentra Gakkumdu")},
                                              {"ended", SBT_N_("Selesai di Sentra Gakkumdu")},
                                              {NULL, NULL}};
static const struct words clock_words[] = {
    {"running", SBT_N_("Berjalan")}, {"paused", SBT_N_("Berhenti sementara")}, {"breached", SBT_N_("Terlewat")},
    {"met", SBT_N_("Dipenuhi")},     {"ended", SBT_N_("Berakhir terlambat")},  {NULL, NULL}};

static const char *subject_title(struct sbt_arena *a, const char *lang, const struct sbt_view_subject *s)
{
    const char *name = !sbt_str_empty(s->name) ? s->name
                       : s->unidentified       ? sbt_tr(lang, SBT_N_("belum diketahui"))
                                               : sbt_tr(lang, SBT_N_("nama tidak ditampilkan"));
    return sbt_tr_fill(a, lang, SBT_N_("Terlapor %1: %2"), sbt_tr_int(a, lang, s->n), name, NULL);
}

static void decrees(struct sbt_arena *a, const char *lang, const struct sbt_view_subject *s,
                    struct sbt_view_case_subject *v)
{
    struct sbt_view_case_decree *d = SBT_NEW_N(a, struct sbt_view_case_decree, s->decrees_n);
    for (size_t i = 0; i < s->decrees_n; i++) {
        d[i].d = &s->decrees[i];
        const char **b = SBT_NEW_N(a, const char *, d[i].d->broken_n);
        for (size_t k = 0; k < d[i].d->broken_n; k++)
            b[k] = sbt_tr(lang, word(broken_words, d[i].d->broken[k]));
        d[i].broken = b;
    }
    v->decrees = d;
    struct sbt_view_case_block *b = SBT_NEW_N(a, struct sbt_view_case_block, s->blocks_n);
    for (size_t i = 0; i < s->blocks_n; i++)
        b[i] = (struct sbt_view_case_block){.b = &s->blocks[i],
                                            .cause = word(causes, s->blocks[i].cause),
                                            .lift_cause = word(causes, s->blocks[i].lift_cause)};
    v->blocks = b;
}

static bool may_shape(const struct sbt_ctx *ctx, const struct sbt_case_view *c)
{
    enum sbt_role r = ctx->actor.role;
    return c->full && sbt_policy_may(r, SBT_NEED_CASE_ACT) &&
           (r == SBT_ROLE_BAWASLU || r == SBT_ROLE_VERIFIER || r == SBT_ROLE_AUDIMAN || r == SBT_ROLE_KASN);
}

static void subjects(struct sbt_request *rq, const struct sbt_case_view *c, struct sbt_view_case_view *v)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    bool shape = may_shape(ctx, c);
    struct sbt_view_case_subject *l = SBT_NEW_N(a, struct sbt_view_case_subject, c->subjects_n);
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < c->subjects_n; i++) {
        const struct sbt_view_subject *s = &c->subjects[i];
        struct sbt_view_case_subject *x = &l[i];
        x->s = s;
        x->anchor = sbt_arena_printf(a, "terlapor-%lld", (long long)s->n);
        x->title = subject_title(a, ctx->lang, s);
        x->employment = sbt_choice_label(sbt_report_employments, s->employment);
        x->object = sbt_str_eq(s->object, "none") ? NULL : sbt_choice_label(sbt_report_objects, s->object);
        x->handoff = s->handoff ? word(handoff_words, s->handoff) : NULL;
        x->gakkumdu = s->gakkumdu ? word(gakkumdu_words, s->gakkumdu) : NULL;
        sbt_case_tag_of(s->milestone, &x->tag_colour, &x->tag_shape);
        x->due_href = sbt_arena_printf(a, "/kasus/%s/tenggat#%s", c->number, x->anchor);
        if (c->full && s->notified_day != SBT_DAY_NONE)
            x->reads_href = sbt_arena_printf(a, "/kasus/%s/pembaca?terlapor=%lld", c->number, (long long)s->n);
        if (s->due && s->days_left != SBT_INT_NONE) {
            sbt_due_text(a, ctx->lang, s->days_left, s->late, &x->due_text, &x->due_tone);
            if (s->days_left < first) {
                first = s->days_left;
                v->due_text = x->due_text;
                v->due_tone = x->due_tone;
                v->due_href = x->due_href;
            }
        }
        x->filter_href = sbt_arena_printf(a, "/kasus/%s?terlapor=%lld#linimasa", c->number, (long long)s->n);
        if (shape && (s->unidentified || sbt_str_empty(s->agency_code)))
            x->identify_href = sbt_arena_printf(a, "/kasus/%s/terlapor/%lld/kenali", c->number, (long long)s->n);
        if (shape && !s->unidentified)
            x->restrict_href = sbt_arena_printf(a, "/kasus/%s/terlapor/%lld/pembatasan", c->number, (long long)s->n);
        for (size_t k = 0; k < s->votes_n; k++)
            x->silent_n += !s->votes[k].cast;
        x->fold = c->subjects_n > SUBJECTS_OPEN;
        decrees(a, ctx->lang, s, x);
    }
    v->subjects = l;
    v->subjects_n = c->subjects_n;
}

// Notes, assigning and the like are always possible and never the next thing to do.
static bool is_aside(const struct sbt_view_step *s, const struct sbt_view_subject *of)
{
    if (sbt_str_eq(s->kind, "classify") && !of->offence_sure)
        return false; // the recommendation waits for it
    static const char *const kinds[] = {"note",    "assign",           "classify",        "notify_subject",
                                        "cancel",  "replace_subject",  "withdraw_report", "refer_gakkumdu",
                                        "forward", "gakkumdu_outcome", "not_processable", "subject_answer"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(kinds); i++)
        if (sbt_str_eq(s->kind, kinds[i]))
            return true;
    return false;
}

static void acts(struct sbt_request *rq, const struct sbt_case_view *c, struct sbt_view_case_view *v)
{
    struct sbt_arena *a = rq->arena;
    size_t cap = 0;
    for (size_t i = 0; i < c->subjects_n; i++)
        cap += c->subjects[i].steps_n;
    const struct sbt_view_step **all = SBT_NEW_N(a, const struct sbt_view_step *, cap);
    bool *aside = SBT_NEW_N(a, bool, cap);
    size_t n = 0;
    for (size_t i = 0; i < c->subjects_n; i++)
        for (size_t k = 0; k < c->subjects[i].steps_n; k++) {
            const struct sbt_view_step *s = &c->subjects[i].steps[k];
            bool have = false;
            for (size_t j = 0; j < n && !have; j++)
                have = sbt_str_eq(all[j]->code, s->code);
            if (!have) {
                aside[n] = is_aside(s, &c->subjects[i]);
                all[n++] = s;
            }
        }
    struct sbt_view_case_button *main = SBT_NEW_N(a, struct sbt_view_case_button, n);
    struct sbt_view_case_button *more = SBT_NEW_N(a, struct sbt_view_case_button, n);
    for (size_t i = 0; i < n; i++) {
        struct sbt_view_case_button b = {
            .label = all[i]->label,
            .href = sbt_arena_printf(a, "/kasus/%s/langkah/%s", c->number, all[i]->code),
            .consequences = all[i]->consequences,
            .step_up = all[i]->step_up,
        };
        if (!aside[i] && v->acts_n < ACTS_SHOWN) {
            b.look = all[i]->dangerous ? "warning" : v->acts_n > 0 ? "secondary" : NULL;
            main[v->acts_n++] = b;
        } else {
            more[v->more_n++] = b;
        }
    }
    v->acts = main;
    v->more = more;
}

static void shape(struct sbt_request *rq, const struct sbt_case_view *c, struct sbt_view_case_view *v)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_link *l = SBT_NEW_N(rq->arena, struct sbt_link, 6);
    const char *base = sbt_arena_printf(rq->arena, "/kasus/%s", c->number);
    v->may_shape = may_shape(ctx, c);
    if (v->may_shape) {
        l[v->shape_n++] = (struct sbt_link){.label = SBT_N_("Tambah terlapor"),
                                            .href = sbt_arena_printf(rq->arena, "%s/terlapor", base)};
        l[v->shape_n++] = (struct sbt_link){.label = SBT_N_("Gabung ke kasus lain"),
                                            .href = sbt_arena_printf(rq->arena, "%s/gabung", base)};
        if (c->subjects_n > 1)
            l[v->shape_n++] = (struct sbt_link){.label = SBT_N_("Pisahkan sebagian terlapor"),
                                                .href = sbt_arena_printf(rq->arena, "%s/pisah", base)};
    }
    if (v->may_shape && c->transitions_n > 0)
        l[v->shape_n++] = (struct sbt_link){.label = SBT_N_("Tahan atau terapkan peralihan prosedur"),
                                            .href = sbt_arena_printf(rq->arena, "%s/peralihan", base)};
    if (sbt_policy_may(ctx->actor.role, SBT_NEED_CASE_ACT))
        l[v->shape_n++] = (struct sbt_link){.label = SBT_N_("Nyatakan benturan kepentingan"),
                                            .href = sbt_arena_printf(rq->arena, "%s/kepentingan", base)};
    v->shape = l;
}

static const char *evidence_icon(const char *media)
{
    return sbt_str_starts(media, "image/")   ? "photo"
           : sbt_str_starts(media, "video/") ? "video"
           : sbt_str_starts(media, "audio/") ? "volume"
                                             : "file-text";
}

static void papers(struct sbt_request *rq, const struct sbt_case_view *c, struct sbt_view_case_view *v)
{
    struct sbt_arena *a = rq->arena;
    struct sbt_view_case_report *r = SBT_NEW_N(a, struct sbt_view_case_report, c->reports_n);
    for (size_t i = 0; i < c->reports_n; i++)
        r[i] = (struct sbt_view_case_report){.r = &c->reports[i],
                                             .form = sbt_choice_label(sbt_report_forms, c->reports[i].form),
                                             .channel = sbt_choice_label(sbt_report_channels, c->reports[i].channel),
                                             .mode = sbt_choice_label(sbt_report_modes, c->reports[i].mode)};
    v->reports = r;
    struct sbt_view_case_evidence *e = SBT_NEW_N(a, struct sbt_view_case_evidence, c->evidence_n);
    for (size_t i = 0; i < c->evidence_n; i++) {
        const struct sbt_view_evidence *x = &c->evidence[i];
        bool bad = sbt_str_eq(x->scan, "infected"), good = sbt_str_eq(x->scan, "clean");
        e[i] = (struct sbt_view_case_evidence){
            .e = x,
            .href =
                sbt_arena_printf(a, x->has_copy || x->paper ? "/bukti/%s" : "/bukti/%s/asli", sbt_id_text(a, &x->id)),
            .original = x->has_copy && !x->paper ? sbt_arena_printf(a, "/bukti/%s/asli", sbt_id_text(a, &x->id)) : NULL,
            .icon = evidence_icon(x->media ? x->media : ""),
            .kind = word(evidence_words, x->kind),
            .scan = x->scan ? word(scan_words, x->scan) : NULL,
            .scan_colour = bad    ? "red"
                           : good ? "green"
                                  : "grey",
            .scan_shape = bad    ? "triangle"
                          : good ? "check"
                                 : "ring",
        };
    }
    v->evidence = e;
}

static const char *dot_of(const struct sbt_timeline_row *r)
{
    static const struct words rows[] = {{"decide", "good"},           {"ethics_decide", "good"},
                                        {"enter_idis", "good"},       {"close", "good"},
                                        {"lift_confirm", "good"},     {"warn", "bad"},
                                        {"reprimand", "bad"},         {"block_order", "bad"},
                                        {"block_approve", "bad"},     {"block_confirm", "bad"},
                                        {"escalate", "bad"},          {"list_violator", "bad"},
                                        {"return_questions", "wait"}, {NULL, NULL}};
    for (const struct words *w = rows; w->code; w++)
        if (sbt_str_eq(w->code, r->step))
            return w->say;
    return sbt_str_starts(r->kind, "clock.") ? "wait" : NULL;
}

static enum sbt_rc timeline(struct sbt_request *rq, const struct sbt_case_view *c, struct sbt_view_case_view *v,
                            struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_timeline_in in = {.number = c->number, .subject_n = SBT_INT_NONE, .limit = EVENTS_SHOWN};
    // What a filter does not know counts as absent: a link that somebody kept still opens the case.
    const char *kind = sbt_request_query(rq, "jenis"), *person = sbt_request_query(rq, "terlapor");
    size_t kinds_n = 0;
    while (sbt_timeline_kinds[kinds_n].kind)
        kinds_n++;
    struct sbt_choice *kinds = SBT_NEW_N(a, struct sbt_choice, kinds_n + 1);
    size_t k = 0;
    for (size_t i = 0; i < kinds_n; i++) {
        const struct sbt_timeline_kind *t = &sbt_timeline_kinds[i];
        if (!c->full && !t->released)
            continue;
        kinds[k++] = (struct sbt_choice){.code = t->kind, .label = t->label};
        if (sbt_str_eq(t->kind, kind))
            in.kind = v->kind = t->kind;
    }
    struct sbt_choice *people = SBT_NEW_N(a, struct sbt_choice, c->subjects_n + 1);
    for (size_t i = 0; i < c->subjects_n; i++) {
        const char *n = sbt_arena_printf(a, "%lld", (long long)c->subjects[i].n);
        people[i] = (struct sbt_choice){.code = n, .label = v->subjects[i].title};
        if (sbt_str_eq(n, person)) {
            in.subject_n = c->subjects[i].n;
            v->person = n;
        }
    }
    v->kinds = kinds;
    v->people = c->subjects_n > 1 ? people : NULL;
    v->filtered = v->kind || v->person;
    in.cursor = sbt_request_query(rq, "sebelum");
    struct sbt_timeline t;
    SBT_TRY(sbt_case_timeline(ctx, &in, &t, f));
    struct sbt_view_case_event *e = SBT_NEW_N(a, struct sbt_view_case_event, t.n);
    for (size_t i = 0; i < t.n; i++) {
        e[i] = (struct sbt_view_case_event){.r = &t.rows[i], .dot = dot_of(&t.rows[i])};
        if (t.rows[i].leaf_index != SBT_INT_NONE)
            e[i].receipt_href =
                sbt_arena_printf(a, "/kasus/%s/tanda-terima/%lld", c->number, (long long)t.rows[i].leaf_index);
    }
    v->events = e;
    v->events_n = t.n;
    const char *keep = sbt_arena_printf(a, "/kasus/%s?jenis=%s&terlapor=%s", c->number, v->kind ? v->kind : "",
                                        v->person ? v->person : "");
    if (t.next)
        v->events_next = sbt_arena_printf(a, "%s&sebelum=%s#linimasa", keep, sbt_url_escape(a, t.next));
    if (in.cursor)
        v->events_first = sbt_arena_printf(a, "%s#linimasa", keep);
    return SBT_OK;
}

static enum sbt_rc view_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_case_view_in in = {.number = sbt_request_param(rq, "no")};
    struct sbt_case_view c;
    SBT_TRY(sbt_case_view(ctx, &in, &c, f));
    if (c.asked_number && rq->method == SBT_GET && !sbt_request_query(rq, "dari")) {
        sbt_respond_see_other(
            rq, sbt_arena_printf(rq->arena, "/kasus/%s?dari=%s", c.number, sbt_url_escape(rq->arena, c.asked_number)));
        return SBT_OK;
    }
    struct sbt_view_case_view v = {.c = &c, .source = word(sources, c.source)};
    subjects(rq, &c, &v);
    acts(rq, &c, &v);
    shape(rq, &c, &v);
    papers(rq, &c, &v);
    SBT_TRY(timeline(rq, &c, &v, f));
    v.watch_action = sbt_arena_printf(rq->arena, "/kasus/%s/pantau", c.number);
    sbt_frame_page(rq, sbt_tr_fill(rq->arena, ctx->lang, SBT_N_("Kasus %1"), c.number, NULL, NULL), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Kasus"), "/kasus");
    v.page.wide = true;
    v.page.live_topic = sbt_arena_printf(rq->arena, "case:%s", sbt_id_text(rq->arena, &c.case_id));
    v.page.live_after = c.leaf_n;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_case_view, &v);
    return SBT_OK;
}

static void due_clock(struct sbt_view_case_due_clock *v, const struct sbt_clock_view *k)
{
    static const struct {
        const char *state, *colour, *shape;
    } looks[] = {{"running", "blue", "half"},
                 {"paused", "grey", "ring"},
                 {"breached", "red", "triangle"},
                 {"met", "green", "check"},
                 {"ended", "orange", "square"}};
    *v = (struct sbt_view_case_due_clock){
        .k = k, .state = word(clock_words, k->state), .colour = "grey", .shape = "circle"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(looks); i++)
        if (sbt_str_eq(looks[i].state, k->state)) {
            v->colour = looks[i].colour;
            v->shape = looks[i].shape;
        }
    v->open = sbt_str_eq(k->state, "running") || sbt_str_eq(k->state, "breached");
}

static enum sbt_rc due_page(struct sbt_request *rq, const struct sbt_fault *wrong, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_case_view_in in = {.number = sbt_request_param(rq, "no"), .explain = true};
    struct sbt_case_view c;
    SBT_TRY(sbt_case_view(ctx, &in, &c, f));
    struct sbt_view_case_due v = {.number = c.number, .back = sbt_arena_printf(a, "/kasus/%s", c.number)};
    const char *changing = rq->method == SBT_POST ? sbt_pairs_get(&rq->form, "clock") : sbt_request_query(rq, "ubah");
    size_t total = 0, at = 0;
    for (size_t i = 0; i < c.subjects_n; i++)
        total += c.subjects[i].clocks_n;
    struct sbt_view_case_due_clock *k = SBT_NEW_N(a, struct sbt_view_case_due_clock, total);
    struct sbt_view_case_due_subject *s = SBT_NEW_N(a, struct sbt_view_case_due_subject, c.subjects_n);
    for (size_t i = 0; i < c.subjects_n; i++) {
        s[i] = (struct sbt_view_case_due_subject){.s = &c.subjects[i],
                                                  .title = subject_title(a, ctx->lang, &c.subjects[i]),
                                                  .from = at,
                                                  .n = c.subjects[i].clocks_n};
        for (size_t j = 0; j < c.subjects[i].clocks_n; j++) {
            due_clock(&k[at], &c.subjects[i].clocks[j]);
            k[at].id = sbt_id_text(a, &c.subjects[i].clocks[j].clock_id);
            k[at].action = sbt_arena_printf(a, "/kasus/%s/tenggat", c.number);
            k[at].href = sbt_arena_printf(a, "%s?ubah=%s", k[at].action, k[at].id);
            k[at].form = sbt_str_eq(k[at].id, changing);
            at++;
        }
    }
    v.clocks = k;
    v.subjects = s;
    v.subjects_n = c.subjects_n;
    sbt_frame_page(rq, sbt_tr_fill(a, ctx->lang, SBT_N_("Tenggat kasus %1"), c.number, NULL, NULL), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Kasus"), "/kasus");
    sbt_frame_crumb(rq, &v.page, c.number, v.back);
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_case_due, &v);
    return SBT_OK;
}

static enum sbt_rc due_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return due_page(rq, NULL, f);
}

static enum sbt_rc due_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_clock_change_in in;
    sbt_rec_init(&sbt_clock_change_fields, &in);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_clock_change_fields, &rq->form, 0, rq->arena, &in, f);
    in.number = sbt_request_param(rq, "no");
    if (rc == SBT_OK)
        rc = sbt_clock_change(sbt_frame_ctx(rq), &in, f);
    if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT) {
        struct sbt_fault *wrong = sbt_arena_dup(rq->arena, f, sizeof *f);
        sbt_fault_clear(f);
        return due_page(rq, wrong, f);
    }
    SBT_TRY(rc);
    sbt_frame_done(rq, sbt_arena_printf(rq->arena, "/kasus/%s/tenggat", in.number), "clock", NULL);
    return SBT_OK;
}

static enum sbt_rc watch_post(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *no = sbt_request_param(rq, "no");
    bool on = sbt_str_eq(sbt_pairs_get(&rq->form, "pantau"), "ya");
    SBT_TRY(sbt_case_watch(sbt_frame_ctx(rq), no, on, f));
    sbt_frame_done(rq, sbt_arena_printf(rq->arena, "/kasus/%s", no), on ? "watch" : "unwatch", NULL);
    return SBT_OK;
}

static enum sbt_rc receipt_get(struct sbt_request *rq, struct sbt_fault *f)
{
    int64_t leaf;
    struct sbt_receipt_file file;
    if (!sbt_parse_i64(sbt_request_param(rq, "catatan"), 0, INT64_C(1) << 52, &leaf))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Catatan ini tidak ada, atau Anda tidak berhak melihatnya."));
    SBT_TRY(sbt_receipt_of_act(sbt_frame_ctx(rq), sbt_request_param(rq, "no"), leaf, &file, f));
    sbt_respond_attachment(rq, file.name);
    sbt_respond_text(rq, 200, "text/plain; charset=utf-8", file.text);
    return SBT_OK;
}

const struct sbt_route sbt_routes_case_view[] = {
    {.method = SBT_GET,
     .pattern = "/kasus/{no}",
     .name = "case_view",
     .need = SBT_NEED_CASE_READ,
     .shed = SBT_SHED_STAFF,
     .flags = SBT_ROUTE_KEPT,
     .handler = view_get},
    {.method = SBT_GET,
     .pattern = "/kasus/{no}/tenggat",
     .name = "case_due",
     .need = SBT_NEED_CASE_READ,
     .shed = SBT_SHED_STAFF,
     .handler = due_get},
    {.method = SBT_GET,
     .pattern = "/kasus/{no}/tanda-terima/{catatan}",
     .name = "case_receipt",
     .need = SBT_NEED_CASE_READ,
     .shed = SBT_SHED_STAFF,
     .handler = receipt_get},
    {.method = SBT_POST,
     .pattern = "/kasus/{no}/tenggat",
     .name = "case_due_post",
     .need = SBT_NEED_CASE_ACT,
     .body = SBT_BODY_FORM,
     .shed = SBT_SHED_STAFF,
     .handler = due_post},
    {.method = SBT_POST,
     .pattern = "/kasus/{no}/pantau",
     .name = "case_watch_post",
     .need = SBT_NEED_CASE_READ,
     .body = SBT_BODY_FORM,
     .shed = SBT_SHED_STAFF,
     .handler = watch_post},
};
const size_t sbt_routes_case_view_n = SBT_ARRAY_LEN(sbt_routes_case_view);
