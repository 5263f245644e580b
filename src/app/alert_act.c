// The steps of an alert's life: each is one event, taken by one person who saw the alert as it stood.
#include "app/alert_act.h"

#include <string.h>

#include "app/alert_private.h"
#include "app/case_step.h"
#include "app/idempotency.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "store/event.h"

const struct sbt_choice sbt_alert_verdicts[] = {
    {"real", SBT_N_("Nyata"), SBT_N_("Ada sesuatu di baliknya yang perlu ditangani.")},
    {"not_real", SBT_N_("Tidak nyata"), SBT_N_("Kebetulan, salah catat, atau tidak ada apa-apa.")},
    {"known", SBT_N_("Sudah diketahui"), SBT_N_("Benar, tetapi sudah ditangani sebelum peringatan ini.")},
    {NULL, NULL, NULL},
};
const struct sbt_choice sbt_alert_follows[] = {
    {"case", SBT_N_("Kasus"), SBT_N_("Dibuka atau dilanjutkan; tulis nomornya.")},
    {"letter", SBT_N_("Surat"), SBT_N_("Imbauan atau surat lain; tulis nomornya.")},
    {"none", SBT_N_("Tidak ada"), NULL},
    {NULL, NULL, NULL},
};
#define VERSION \
    SBT_FIELD(sbt_alert_act_in, INT, version, .required = true, .min = 1, .max = 1000, .label = SBT_N_("Versi"))
static const struct sbt_field acknowledge_f[] = {VERSION};
static const struct sbt_field look_f[] = {
    VERSION,
    SBT_FIELD(sbt_alert_act_in, AREA, words, .required = true, .min = 5, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Apa yang Anda temukan"),
              .hint = SBT_N_("Apa yang dilihat, siapa yang dihubungi. Jangan tulis nama pelapor atau saksi.")),
};
static const struct sbt_field decide_f[] = {
    SBT_FIELD(sbt_alert_act_in, CODE, follow, .required = true, .choices = sbt_alert_follows,
              .label = SBT_N_("Apa yang menyusul")),
    SBT_FIELD(sbt_alert_act_in, TEXT, follow_ref, .max = 80, .label = SBT_N_("Nomor kasus atau surat"),
              .hint = SBT_N_("Kosongkan bila tidak ada yang menyusul.")),
    SBT_FIELD(sbt_alert_act_in, CODE, verdict, .required = true, .choices = sbt_alert_verdicts,
              .label = SBT_N_("Putusan")),
    VERSION,
    SBT_FIELD(sbt_alert_act_in, AREA, words, .required = true, .min = 5, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Alasan"), .hint = SBT_N_("Jangan tulis nama pelapor atau saksi.")),
};
const struct sbt_fields sbt_alert_acknowledge_fields = SBT_FIELDS(sbt_alert_act_in, "AlertAcknowledge", acknowledge_f);
const struct sbt_fields sbt_alert_look_fields = SBT_FIELDS(sbt_alert_act_in, "AlertLook", look_f);
const struct sbt_fields sbt_alert_decide_fields = SBT_FIELDS(sbt_alert_act_in, "AlertDecide", decide_f);

static enum sbt_rc refused(const struct sbt_ctx *ctx, const struct sbt_q_alert_get_out *o, const char *what,
                           const struct sbt_alert_act_in *in, struct sbt_fault *f)
{
    if (o->agency && sbt_str_eq(o->agency, ctx->actor.agency_code))
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Peringatan ini tentang kantor Anda sendiri: kantor lain yang menindaknya."));
    const char *next = sbt_alert_next(ctx, o);
    if (in->version != o->version || (next && !sbt_str_eq(next, what)) || sbt_str_eq(o->state, "decided"))
        return sbt_fault_set(
            f, SBT_E_CONFLICT,
            SBT_N_("Peringatan ini sudah ditindak petugas lain. Muat ulang halaman untuk melihat keadaannya."));
    if (!next)
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Sekretariat tidak memutus: petugas kantor anggota Satgas yang memutusnya."));
    return SBT_OK;
}

static enum sbt_rc followed(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_alert_act_in *in,
                            const char **ret_ref, struct sbt_fault *f)
{
    bool none = sbt_str_eq(in->follow, "none");
    *ret_ref = none ? NULL : in->follow_ref;
    if (none && !sbt_str_empty(in->follow_ref))
        return sbt_fault_field(f, "follow_ref", SBT_N_("Kosongkan nomor bila tidak ada yang menyusul."));
    if (!none && sbt_str_empty(in->follow_ref))
        return sbt_fault_field(f, "follow_ref", SBT_N_("Isi nomor kasus atau surat yang menyusul."));
    if (!sbt_str_eq(in->follow, "case"))
        return SBT_OK;
    struct sbt_id id;
    const struct sbt_rulebook *rb;
    if (sbt_case_by_number(tx, ctx, in->follow_ref, &id, ret_ref, &rb, NULL) != SBT_OK)
        return sbt_fault_field(f, "follow_ref", SBT_N_("Tidak ada kasus “%1” yang boleh Anda lihat."), in->follow_ref);
    return SBT_OK;
}

static enum sbt_rc append(struct sbt_tx *tx, const struct sbt_id *id, const char *what,
                          const struct sbt_alert_act_in *in, const char *ref, struct sbt_fault *f)
{
    struct sbt_event_id made;
    struct sbt_event_new e = {.thing = *id};
    struct sbt_ev_alert_acknowledged_facts ack = {.state = "acknowledged"};
    struct sbt_ev_alert_looked_facts look = {.state = "looked"};
    struct sbt_ev_alert_looked_text look_text = {.words = in->words};
    struct sbt_ev_alert_decided_facts decide = {
        .state = "decided", .verdict = in->verdict, .follow = in->follow, .follow_ref = ref};
    struct sbt_ev_alert_decided_text decide_text = {.words = in->words};
    if (sbt_str_eq(what, "acknowledge")) {
        e.kind = SBT_EV_ALERT_ACKNOWLEDGED;
        e.facts = &ack;
    } else if (sbt_str_eq(what, "look")) {
        e.kind = SBT_EV_ALERT_LOOKED;
        e.facts = &look;
        e.text = &look_text;
    } else {
        e.kind = SBT_EV_ALERT_DECIDED;
        e.facts = &decide;
        e.text = &decide_text;
    }
    return sbt_event_append(tx, &e, &made, f);
}

enum sbt_rc sbt_alert_act_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *what,
                             const struct sbt_alert_act_in *in, struct sbt_fault *f)
{
    struct sbt_alert_reader r;
    struct sbt_q_alert_get_out o;
    struct sbt_hash hash;
    struct sbt_blob answer;
    bool seen;
    SBT_TRY(sbt_alert_get(tx, ctx, in->number, &r, &o, f));
    const char *all =
        sbt_arena_printf(sbt_tx_arena(tx), "%s\n%s\n%lld\n%s\n%s\n%s\n%s", in->number, what, (long long)in->version,
                         in->verdict ? in->verdict : "", in->follow ? in->follow : "",
                         in->follow_ref ? in->follow_ref : "", in->words ? in->words : "");
    sbt_sha256(all, strlen(all), &hash);
    SBT_TRY(sbt_idem_begin(tx, ctx, "alert.act", &hash, &seen, &answer, f));
    if (seen)
        return SBT_OK;
    SBT_TRY(refused(ctx, &o, what, in, f));
    const char *ref = NULL;
    if (sbt_str_eq(what, "decide"))
        SBT_TRY(followed(tx, ctx, in, &ref, f));
    SBT_TRY(append(tx, &o.alert_id, what, in, ref, f));
    return sbt_idem_end(tx, ctx, "alert.act", (struct sbt_blob){"", 0}, f);
}

struct act {
    struct sbt_ctx *ctx;
    const char *what;
    const struct sbt_alert_act_in *in;
};

static enum sbt_rc act_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    return sbt_alert_act_tx(tx, x->ctx, x->what, x->in, f);
}

static enum sbt_rc act(struct sbt_ctx *ctx, const char *what, const struct sbt_alert_act_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_ALERT_ACT, f));
    struct act x = {.ctx = ctx, .what = what, .in = in};
    return sbt_ctx_tx(ctx, "alert.act", SBT_TX_WRITE, act_tx, &x, f);
}

enum sbt_rc sbt_alert_acknowledge(struct sbt_ctx *ctx, const struct sbt_alert_act_in *in, struct sbt_fault *f)
{
    return act(ctx, "acknowledge", in, f);
}

enum sbt_rc sbt_alert_look(struct sbt_ctx *ctx, const struct sbt_alert_act_in *in, struct sbt_fault *f)
{
    return act(ctx, "look", in, f);
}

enum sbt_rc sbt_alert_decide(struct sbt_ctx *ctx, const struct sbt_alert_act_in *in, struct sbt_fault *f)
{
    return act(ctx, "decide", in, f);
}
