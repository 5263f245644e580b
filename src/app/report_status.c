// What the holder of a report number and its secret code may do.
#include "app/report_status.h"

#include "app/evidence_take.h"
#include "app/idempotency.h"
#include "app/notice.h"
#include "app/rate.h"
#include "app/report_gate.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/dbval.h"
#include "store/event.h"

// Guesses are hopeless (80 bits); this only keeps a script from filling the log.
static const struct sbt_rate_rule by_client = {"status.client", 60, 2000, true};
static const struct sbt_rate_rule by_number = {"status.number", 30, 10000, true};

struct holder {
    struct sbt_ctx *ctx;
    const struct sbt_receipt *r;
    char number[SBT_REPORT_NUMBER_SIZE];
    const struct sbt_status_answer_in *answer;
    const struct sbt_status_add_in *add;
    const char *reason;
    struct sbt_status_view *v;
    bool more, whole; // there is more than one query tells; it is asked for
    struct sbt_hash request;
};

static enum sbt_rc too_often(struct sbt_fault *f, int64_t wait_ms)
{
    f->after_s = wait_ms / 1000 + 1;
    return sbt_fault_set(f, SBT_E_RATE, SBT_N_("Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi."));
}

static enum sbt_rc start(struct holder *x, struct sbt_fault *f)
{
    struct sbt_app *app = x->ctx->app;
    if (!sbt_report_number_read(x->r->number, x->number))
        snprintf(x->number, sizeof x->number, "-"); // looked up all the same
    if (app->rate == NULL)
        return SBT_OK;
    if (x->ctx->client != NULL) {
        int64_t ms = sbt_rate_take(app->rate, &by_client, x->ctx->client, x->ctx->now_us);
        if (ms > 0)
            return too_often(f, ms);
    }
    int64_t ms = sbt_rate_take(app->rate, &by_number, x->number, x->ctx->now_us);
    return ms > 0 ? too_often(f, ms) : SBT_OK;
}

static enum sbt_rc check_code(const struct holder *x, const char *stored, struct sbt_fault *f)
{
    if (sbt_receipt_matches(x->ctx->app, x->number, x->r->code, stored))
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_NOT_FOUND,
                         SBT_N_("Nomor laporan dan kode rahasia tidak cocok. Periksa keduanya, huruf demi huruf."));
}

static enum sbt_rc open_receipt(struct sbt_tx *tx, const struct holder *x, struct sbt_q_report_by_number_out *ret,
                                struct sbt_fault *f)
{
    struct sbt_q_report_by_number_in in = {.number = x->number};
    struct sbt_q_report_by_number_out out = {0};
    bool found;
    SBT_TRY(sbt_q_report_by_number(tx, &in, &out, &found, f));
    SBT_TRY(check_code(x, found ? out.receipt_hash : NULL, f));
    *ret = out;
    return SBT_OK;
}

// --- where it is

struct way {
    enum sbt_milestone ms;
    const char *label, *headline;
};
static const struct way ways[] = {
    {SBT_MS_RECEIVED, SBT_N_("Diperiksa bersama oleh satuan tugas"),
     SBT_N_("Laporan Anda sedang diperiksa bersama oleh satuan tugas.")},
    {SBT_MS_VERIFIED, SBT_N_("Dikaji oleh Bawaslu"), SBT_N_("Laporan Anda sedang dikaji oleh Bawaslu.")},
    {SBT_MS_STUDIED, SBT_N_("Rekomendasi disusun"),
     SBT_N_("Rekomendasi kepada pejabat yang berwenang sedang disusun.")},
    {SBT_MS_RECOMMENDED, SBT_N_("Diperiksa oleh atasan yang berwenang"),
     SBT_N_("Rekomendasi sudah dikirim. Pejabat yang berwenang harus memeriksa dan memutuskan.")},
    {SBT_MS_ANSWERED, SBT_N_("Diperiksa oleh atasan yang berwenang"),
     SBT_N_("Pejabat yang berwenang sedang memeriksa dan akan memutuskan.")},
    {SBT_MS_DECIDED, SBT_N_("Diputuskan"), SBT_N_("Sudah ada keputusan. Keputusan itu sedang dicatat.")},
    {SBT_MS_ENTERED, SBT_N_("Dicatat"), SBT_N_("Keputusan sudah dicatat.")},
    {SBT_MS_CLOSED, SBT_N_("Selesai"), SBT_N_("Penanganan laporan Anda sudah selesai.")},
};
static const struct way ends[] = {
    {SBT_MS_REJECTED, SBT_N_("Ditolak sesudah diperiksa"),
     SBT_N_("Laporan Anda sudah diperiksa dan tidak diteruskan.")},
    {SBT_MS_CANCELLED, SBT_N_("Dibatalkan"), SBT_N_("Kasus ini ternyata dibuka karena keliru, dan dibatalkan.")},
    {SBT_MS_NOT_PROVEN, SBT_N_("Tidak terbukti"), SBT_N_("Sesudah diperiksa, pelanggaran tidak terbukti.")},
    {SBT_MS_NOT_PROCESSABLE, SBT_N_("Tidak dapat diproses"),
     SBT_N_("Laporan tidak dapat diproses lebih lanjut karena status kepegawaian terlapor.")},
    {SBT_MS_FORWARDED, SBT_N_("Diteruskan ke lembaga lain"),
     SBT_N_("Terlapor bukan pegawai ASN. Laporan diteruskan ke lembaga yang berwenang.")},
};

// Several subjects may stand at different places: the line shows how far the slowest that is still open has come.
static void progress(const struct sbt_q_report_told_out *p, size_t n, enum sbt_milestone *ret_ms, int64_t *ret_us,
                     bool *ret_open)
{
    enum sbt_milestone ms = SBT_MS_UNSET;
    bool open = false;
    int64_t us = SBT_US_NONE;
    for (size_t i = 0; i < n; i++) {
        if (p[i].milestone == NULL)
            continue;
        enum sbt_milestone m = sbt_milestone_of(p[i].milestone);
        bool is_open = !sbt_milestone_is_end(m);
        if (ms == SBT_MS_UNSET || (is_open && !open) || (is_open == open && m < ms)) {
            ms = m;
            us = p[i].since_us;
            open = is_open;
        }
    }
    *ret_ms = ms;
    *ret_us = us;
    *ret_open = open;
}

// r: n rows of one report, one for each milestone.
static void steps(struct sbt_arena *a, const struct sbt_q_report_told_out *r, size_t rows_n, struct sbt_status_view *v)
{
    struct sbt_status_step *s = SBT_NEW_N(a, struct sbt_status_step, SBT_ARRAY_LEN(ways) + 4);
    size_t n = 0;
    bool in_case = !sbt_id_is_none(&r->case_id), archived = sbt_str_eq(r->status, "archived");
    s[n++] = (struct sbt_status_step){
        .label = SBT_N_("Laporan diterima"), .us = r->filed_us, .by = SBT_DAY_NONE, .done = true};
    v->headline = archived              ? SBT_N_("Laporan Anda sudah dibaca petugas dan diarsipkan.")
                  : v->questions_n == 0 ? SBT_N_("Laporan Anda sedang diperiksa kelengkapannya.")
                                        : SBT_N_("Petugas memerlukan keterangan Anda.");
    s[n++] = (struct sbt_status_step){.label = SBT_N_("Kelengkapan diperiksa"),
                                      .us = in_case ? (r->opened_us < r->filed_us ? r->filed_us : r->opened_us)
                                                    : SBT_US_NONE,
                                      .by = in_case ? SBT_DAY_NONE : sbt_day_of_db(r->complete_by),
                                      .done = in_case,
                                      .now = !in_case && !archived};
    enum sbt_milestone ms = SBT_MS_UNSET;
    int64_t us = SBT_US_NONE;
    bool open = false;
    if (in_case)
        progress(r, rows_n, &ms, &us, &open);
    for (size_t i = 0; i < SBT_ARRAY_LEN(ends) && in_case; i++)
        if (ends[i].ms == ms) {
            s[n++] = (struct sbt_status_step){.label = ends[i].label, .us = us, .by = SBT_DAY_NONE, .done = true};
            v->headline = ends[i].headline;
            v->steps = s;
            v->steps_n = n;
            return;
        }
    for (size_t i = 0; i < SBT_ARRAY_LEN(ways) && !archived; i++) {
        if (i > 0 && strcmp(ways[i].label, ways[i - 1].label) == 0 && ways[i].ms != ms)
            continue;
        bool now = ways[i].ms == ms, done = ms != SBT_MS_UNSET && ways[i].ms < ms;
        if (now && n > 0 && strcmp(s[n - 1].label, ways[i].label) == 0)
            n--;
        s[n++] = (struct sbt_status_step){.label = ways[i].label,
                                          .us = now ? us : SBT_US_NONE,
                                          .by = now && open ? sbt_day_of_db(r->due_day) : SBT_DAY_NONE,
                                          .done = done || (now && ms == SBT_MS_CLOSED),
                                          .now = now && open};
        if (now)
            v->headline = ways[i].headline;
    }
    v->steps = s;
    v->steps_n = n;
}

static size_t missing_list(struct sbt_arena *a, const char *s, const char *const **ret)
{
    const char **out = SBT_NEW_N(a, const char *, SBT_REPORT_MISSING_MAX + 1);
    size_t n = 0;
    while (s != NULL && *s && n < SBT_REPORT_MISSING_MAX) {
        const char *end = strchr(s, ' ');
        out[n++] = sbt_arena_strndup(a, s, end ? (size_t)(end - s) : strlen(s));
        s = end ? end + 1 : NULL;
    }
    *ret = out;
    return n;
}

static int64_t us_of_db(int64_t v)
{
    return v == SBT_INT_NONE ? SBT_US_NONE : v;
}

static enum sbt_rc lists(struct sbt_tx *tx, const struct sbt_id *report, struct sbt_status_view *v, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    struct sbt_q_report_questions_out *q;
    SBT_TRY(
        sbt_q_report_questions(tx, &(struct sbt_q_report_questions_in){.report_id = *report}, &q, &v->questions_n, f));
    v->questions = SBT_NEW_N(a, struct sbt_status_question, v->questions_n + 1);
    for (size_t i = 0; i < v->questions_n; i++)
        v->questions[i] = (struct sbt_status_question){.id = q[i].question_id,
                                                       .question = q[i].question,
                                                       .answer = q[i].answer,
                                                       .asked_us = q[i].asked_us,
                                                       .answered_us = us_of_db(q[i].answered_us),
                                                       .due_day = (sbt_day)q[i].due_day,
                                                       .late = today > q[i].due_day};
    struct sbt_q_evidence_of_report_out *e;
    SBT_TRY(
        sbt_q_evidence_of_report(tx, &(struct sbt_q_evidence_of_report_in){.report_id = *report}, &e, &v->files_n, f));
    v->files = SBT_NEW_N(a, struct sbt_status_file, v->files_n + 1);
    for (size_t i = 0; i < v->files_n; i++)
        v->files[i] = (struct sbt_status_file){
            .name = e[i].name, .media = e[i].media, .size = e[i].size, .added_us = e[i].added_us};
    struct sbt_q_report_notes_out *o;
    SBT_TRY(sbt_q_report_notes(tx, &(struct sbt_q_report_notes_in){.report_id = *report}, &o, &v->notes_n, f));
    v->notes = SBT_NEW_N(a, struct sbt_status_note, v->notes_n + 1);
    for (size_t i = 0; i < v->notes_n; i++)
        v->notes[i] = (struct sbt_status_note){.note = o[i].note, .added_us = o[i].added_us};
    struct sbt_q_identity_requests_of_report_out *d;
    SBT_TRY(sbt_q_identity_requests_of_report(tx, &(struct sbt_q_identity_requests_of_report_in){.report_id = *report},
                                              &d, &v->identity_n, f));
    v->identity = SBT_NEW_N(a, struct sbt_status_identity, v->identity_n + 1);
    size_t told = 0;
    for (size_t i = 0; i < v->identity_n; i++)
        if (d[i].tell_day == SBT_INT_NONE || d[i].tell_day <= sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB))
            v->identity[told++] = (struct sbt_status_identity){
                .state = d[i].state, .asked_us = d[i].asked_us, .opened_us = us_of_db(d[i].opened_us)};
    v->identity_n = told;
    return SBT_OK;
}

static enum sbt_rc read_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct holder *x = arg;
    struct sbt_q_report_told_out *r;
    size_t n;
    SBT_TRY(sbt_q_report_told(tx, &(struct sbt_q_report_told_in){.number = x->number}, &r, &n, f));
    SBT_TRY(check_code(x, n > 0 ? r->receipt_hash : NULL, f));
    struct sbt_status_view v = {
        .report = r->report_id,
        .number = r->number,
        .status = r->status,
        .mode = r->mode,
        .filed_us = r->filed_us,
        .withdrawn = r->withdrawn,
        .awal = r->awal,
        .reprisal = r->reprisal,
        .complete_by = sbt_day_of_db(r->complete_by),
    };
    x->more = r->lists && !x->whole;
    if (x->more)
        return SBT_OK;
    v.missing_n = missing_list(sbt_tx_arena(tx), r->missing, &v.missing);
    if (r->lists)
        SBT_TRY(lists(tx, &r->report_id, &v, f));
    size_t questions_n = v.questions_n, open_n = 0;
    for (size_t i = 0; i < questions_n; i++)
        open_n += v.questions[i].answered_us == SBT_US_NONE;
    v.questions_n = open_n; // the headline speaks of open ones
    steps(sbt_tx_arena(tx), r, n, &v);
    v.questions_n = questions_n;
    *x->v = v;
    return SBT_OK;
}

enum sbt_rc sbt_status_read(struct sbt_ctx *ctx, const struct sbt_receipt *r, struct sbt_status_view *ret,
                            struct sbt_fault *f)
{
    struct holder x = {.ctx = ctx, .r = r, .v = ret};
    SBT_TRY(start(&x, f));
    SBT_TRY(sbt_ctx_tx(ctx, "status.read", SBT_TX_ONE, read_tx, &x, f));
    x.whole = true;
    return x.more ? sbt_ctx_tx(ctx, "status.read", SBT_TX_READ, read_tx, &x, f) : SBT_OK;
}

static enum sbt_rc owner_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_report_by_number_out key;
    return open_receipt(tx, arg, &key, f);
}

enum sbt_rc sbt_status_owner(struct sbt_ctx *ctx, const struct sbt_receipt *r, struct sbt_owner *ret,
                             struct sbt_fault *f)
{
    struct holder x = {.ctx = ctx, .r = r};
    SBT_TRY(start(&x, f));
    SBT_TRY(sbt_ctx_tx(ctx, "status.owner", SBT_TX_READ, owner_tx, &x, f));
    sbt_owner_of(ctx->app, "receipt", x.number, ret);
    return SBT_OK;
}

// --- what she adds

static enum sbt_rc take(struct sbt_tx *tx, const struct holder *x, const struct sbt_q_report_by_number_out *key,
                        const char *const *uploads, size_t n, const char ***ret_sha256, struct sbt_fault *f)
{
    struct sbt_owner owner;
    sbt_owner_of(x->ctx->app, "receipt", x->number, &owner);
    struct sbt_evidence_take *t;
    SBT_TRY(sbt_evidence_look(tx, &owner, uploads, n, "uploads", &t, f));
    const char **hashes = SBT_NEW_N(sbt_tx_arena(tx), const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        hashes[i] = t[i].sha256;
    struct sbt_evidence_for of = {.report = key->report_id, .case_id = key->case_id, .kind = "tambahan"};
    SBT_TRY(sbt_evidence_keep(tx, t, n, &of, f));
    *ret_sha256 = hashes;
    return SBT_OK;
}

static enum sbt_rc added(struct sbt_tx *tx, const struct sbt_q_report_by_number_out *key, const char *note,
                         bool reprisal, const char *const *hashes, size_t n, struct sbt_fault *f)
{
    struct sbt_ev_report_added_to_facts facts = {.evidence = hashes, .evidence_n = n, .reprisal = reprisal};
    struct sbt_ev_report_added_to_text text = {.note = note};
    struct sbt_event_new e = {.kind = SBT_EV_REPORT_ADDED_TO,
                              .thing = key->report_id,
                              .case_id = key->case_id,
                              .facts = &facts,
                              .text = note ? &text : NULL};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc answer_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct holder *x = arg;
    const struct sbt_status_answer_in *in = x->answer;
    struct sbt_q_report_by_number_out key;
    SBT_TRY(open_receipt(tx, x, &key, f));
    bool again;
    struct sbt_blob nothing;
    SBT_TRY(sbt_idem_begin(tx, x->ctx, "status.answer", &x->request, &again, &nothing, f));
    if (again)
        return SBT_OK;
    struct sbt_q_report_questions_out *q;
    size_t n, at = SIZE_MAX;
    SBT_TRY(sbt_q_report_questions(tx, &(struct sbt_q_report_questions_in){.report_id = key.report_id}, &q, &n, f));
    for (size_t i = 0; i < n; i++)
        if (sbt_id_eq(&q[i].question_id, &in->question))
            at = i;
    if (at == SIZE_MAX)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Pertanyaan ini tidak ada pada laporan Anda."));
    if (q[at].answered_us != SBT_INT_NONE)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Pertanyaan ini sudah Anda jawab. Tambahkan keterangan lain bila perlu."));
    struct sbt_ev_report_answered_facts facts = {.question = in->question};
    struct sbt_ev_report_answered_text text = {.answer = in->answer};
    struct sbt_event_new e = {
        .kind = SBT_EV_REPORT_ANSWERED, .thing = key.report_id, .case_id = key.case_id, .facts = &facts, .text = &text};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    if (in->uploads_n > 0) {
        const char **hashes;
        SBT_TRY(take(tx, x, &key, in->uploads, in->uploads_n, &hashes, f));
        SBT_TRY(added(tx, &key, NULL, false, hashes, in->uploads_n, f));
        SBT_TRY(sbt_report_regate(tx, x->ctx, &key.report_id, f));
    }
    return sbt_idem_end(tx, x->ctx, "status.answer", (struct sbt_blob){.p = "1", .n = 1}, f);
}

static enum sbt_rc text_of(struct sbt_fault *f, const char *field, const char *s, const char *say_empty)
{
    if (say_empty != NULL && sbt_str_empty(s))
        return sbt_fault_field(f, field, say_empty);
    if (s != NULL && sbt_utf8_count(s) > SBT_LIMIT_ACCOUNT_CHARS)
        return sbt_fault_field(f, field, SBT_N_("Tulisan ini terlalu panjang: paling banyak 20.000 huruf."));
    return SBT_OK;
}

static void hash_of(struct holder *x, const char *a, const char *const *list, size_t n)
{
    struct sbt_hasher h;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, x->number, strlen(x->number) + 1);
    if (a != NULL)
        sbt_hasher_add(&h, a, strlen(a) + 1);
    for (size_t i = 0; i < n; i++)
        sbt_hasher_add(&h, list[i], strlen(list[i]) + 1);
    sbt_hasher_end(&h, &x->request);
}

enum sbt_rc sbt_status_answer(struct sbt_ctx *ctx, const struct sbt_status_answer_in *in, struct sbt_fault *f)
{
    SBT_TRY(text_of(f, "answer", in->answer, SBT_N_("Tulis jawaban Anda. “Saya tidak tahu” juga jawaban.")));
    struct holder x = {.ctx = ctx, .r = &in->receipt, .answer = in};
    SBT_TRY(start(&x, f));
    hash_of(&x, in->answer, in->uploads, in->uploads_n);
    return sbt_ctx_tx(ctx, "status.answer", SBT_TX_WRITE, answer_tx, &x, f);
}

static enum sbt_rc add_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct holder *x = arg;
    const struct sbt_status_add_in *in = x->add;
    struct sbt_q_report_by_number_out key;
    SBT_TRY(open_receipt(tx, x, &key, f));
    bool again;
    struct sbt_blob nothing;
    SBT_TRY(sbt_idem_begin(tx, x->ctx, "status.add", &x->request, &again, &nothing, f));
    if (again)
        return SBT_OK;
    const char **hashes;
    SBT_TRY(take(tx, x, &key, in->uploads, in->uploads_n, &hashes, f));
    SBT_TRY(added(tx, &key, sbt_str_empty(in->note) ? NULL : in->note, in->reprisal, hashes, in->uploads_n, f));
    struct sbt_q_report_get_in get = {.report_id = key.report_id};
    struct sbt_q_report_get_out r;
    bool found;
    SBT_TRY(sbt_q_report_get(tx, &get, &r, &found, f));
    if (found && !sbt_id_is_none(&r.agency_id)) {
        struct sbt_notice_new n = {.kind = in->reprisal ? "reprisal" : "added",
                                   .agency = r.agency_id,
                                   .case_id = r.case_id,
                                   .report_id = r.report_id};
        SBT_TRY(sbt_notice_add(tx, &n, f));
    }
    if (in->uploads_n > 0)
        SBT_TRY(sbt_report_regate(tx, x->ctx, &key.report_id, f));
    return sbt_idem_end(tx, x->ctx, "status.add", (struct sbt_blob){.p = "1", .n = 1}, f);
}

enum sbt_rc sbt_status_add(struct sbt_ctx *ctx, const struct sbt_status_add_in *in, struct sbt_fault *f)
{
    SBT_TRY(text_of(f, "note", in->note, NULL));
    if (sbt_str_empty(in->note) && in->uploads_n == 0)
        return sbt_fault_field(f, "note", SBT_N_("Tulis keterangan, atau tambahkan berkas."));
    struct holder x = {.ctx = ctx, .r = &in->receipt, .add = in};
    SBT_TRY(start(&x, f));
    hash_of(&x, in->note, in->uploads, in->uploads_n);
    return sbt_ctx_tx(ctx, "status.add", SBT_TX_WRITE, add_tx, &x, f);
}

static enum sbt_rc withdraw_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct holder *x = arg;
    struct sbt_q_report_by_number_out key;
    SBT_TRY(open_receipt(tx, x, &key, f));
    struct sbt_q_report_get_in get = {.report_id = key.report_id};
    struct sbt_q_report_get_out r;
    bool found;
    SBT_TRY(sbt_q_report_get(tx, &get, &r, &found, f));
    if (found && r.withdrawn)
        return SBT_OK;
    struct sbt_ev_report_withdrawn_text text = {.reason = x->reason};
    struct sbt_event_new e = {.kind = SBT_EV_REPORT_WITHDRAWN,
                              .thing = key.report_id,
                              .case_id = key.case_id,
                              .text = sbt_str_empty(x->reason) ? NULL : &text};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

enum sbt_rc sbt_status_withdraw(struct sbt_ctx *ctx, const struct sbt_receipt *r, const char *reason,
                                struct sbt_fault *f)
{
    if (reason != NULL && sbt_utf8_count(reason) > SBT_LIMIT_NOTE_CHARS)
        return sbt_fault_field(f, "reason", SBT_N_("Tulisan ini terlalu panjang: paling banyak 4.000 huruf."));
    struct holder x = {.ctx = ctx, .r = r, .reason = reason};
    SBT_TRY(start(&x, f));
    return sbt_ctx_tx(ctx, "status.withdraw", SBT_TX_WRITE, withdraw_tx, &x, f);
}

// --- tickets

const char *sbt_status_ticket(struct sbt_ctx *ctx, const struct sbt_receipt *r)
{
    uint8_t key[SBT_KEY];
    sbt_key_derive(ctx->app->keys.server, "status_ticket", key);
    const char *plain = sbt_arena_printf(
        ctx->arena, "%lld\n%s\n%s", (long long)(ctx->now_us + SBT_STATUS_TICKET_S * SBT_US_PER_S), r->number, r->code);
    struct sbt_blob box = sbt_secret_lock(ctx->arena, key, "status", plain, strlen(plain));
    sbt_wipe(key, sizeof key);
    SBT_AUTO_BUF hex;
    sbt_buf_init(&hex, 4096);
    sbt_buf_add_hex(&hex, box.p, box.n);
    return sbt_arena_strndup(ctx->arena, hex.p, hex.n);
}

bool sbt_status_ticket_open(struct sbt_ctx *ctx, const char *ticket, struct sbt_receipt *ret)
{
    size_t n = ticket ? strlen(ticket) : 0;
    if (n < 32 || n > 2048 || n % 2 != 0)
        return false;
    uint8_t *p = sbt_arena_alloc(ctx->arena, n / 2);
    if (!sbt_hex_decode(ticket, n, p))
        return false;
    uint8_t key[SBT_KEY];
    sbt_key_derive(ctx->app->keys.server, "status_ticket", key);
    struct sbt_blob plain;
    bool ok = sbt_secret_open(ctx->arena, key, "status", (struct sbt_blob){.p = p, .n = n / 2}, &plain);
    sbt_wipe(key, sizeof key);
    if (!ok)
        return false;
    char *s = sbt_arena_strndup(ctx->arena, plain.p, plain.n);
    char *number = strchr(s, '\n'), *code = number ? strchr(number + 1, '\n') : NULL;
    if (code == NULL)
        return false;
    *number++ = 0;
    *code++ = 0;
    int64_t until;
    if (!sbt_parse_i64(s, 0, INT64_MAX, &until) || ctx->now_us > until)
        return false;
    *ret = (struct sbt_receipt){.number = number, .code = code};
    return true;
}
