// Transfers near reports: recorded by officers, compared with those whose identity is not sealed.
#include "app/alert_reprisal.h"

#include "app/alert_rules.h"
#include "base/buf.h"
#include "base/limits.h"
#include "domain/nip.h"
#include "match/name.h"
#include "store/event.h"

#define NEAR_MAX 1000

const struct sbt_choice sbt_transfer_kinds[] = {
    {"mutasi", SBT_N_("Mutasi ke jabatan atau tempat lain"), NULL},
    {"demosi", SBT_N_("Penurunan jabatan"), NULL},
    {"nonaktif", SBT_N_("Dinonaktifkan"), NULL},
    {"putus_kontrak", SBT_N_("Kontrak tidak diperpanjang"), NULL},
    {NULL, NULL, NULL},
};
static const struct sbt_field transfer_f[] = {
    SBT_FIELD(sbt_transfer_in, CODE, agency, .required = true, .max = 40,
              .label = SBT_N_("Kode instansi tempat orang itu bekerja"), .example = "PEMDA-73.06"),
    SBT_FIELD(sbt_transfer_in, TEXT, decree, .max = 80, .label = SBT_N_("Nomor keputusan")),
    SBT_FIELD(sbt_transfer_in, CODE, kind, .required = true, .choices = sbt_transfer_kinds,
              .label = SBT_N_("Apa yang terjadi")),
    SBT_FIELD(sbt_transfer_in, TEXT, name, .required = true, .max = 200, .label = SBT_N_("Nama"), .secret = true),
    SBT_FIELD(sbt_transfer_in, TEXT, nik, .min = 16, .max = 16, .label = SBT_N_("NIK"), .secret = true),
    SBT_FIELD(sbt_transfer_in, TEXT, nip, .max = 30, .label = SBT_N_("NIP"), .secret = true),
    SBT_FIELD(sbt_transfer_in, DAY, on, .required = true, .label = SBT_N_("Berlaku sejak")),
    SBT_FIELD(sbt_transfer_in, CODE, to, .max = 40, .label = SBT_N_("Kode instansi tujuan")),
    SBT_FIELD(sbt_transfer_in, AREA, words, .max = SBT_LIMIT_NOTE_CHARS, .label = SBT_N_("Keterangan"),
              .hint = SBT_N_("Dari mana Anda tahu. Jangan tulis siapa pelapor menurut dugaan Anda.")),
};
const struct sbt_fields sbt_transfer_fields = SBT_FIELDS(sbt_transfer_in, "Transfer", transfer_f);

static enum sbt_rc agency_there(struct sbt_tx *tx, const char *code, const char *field, struct sbt_fault *f)
{
    struct sbt_q_alert_place_agency_in in = {.code = code};
    struct sbt_q_alert_place_agency_out o;
    bool found;
    if (sbt_str_empty(code))
        return SBT_OK;
    SBT_TRY(sbt_q_alert_place_agency(tx, &in, &o, &found, f));
    return found ? SBT_OK : sbt_fault_field(f, field, SBT_N_("Tidak ada instansi dengan kode “%1”."), code);
}

enum sbt_rc sbt_transfer_record_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_transfer_in *in,
                                   struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_nip nip = {0};
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), ctx->actor.zone ? ctx->actor.zone : SBT_ZONE_WIB);
    SBT_TRY(agency_there(tx, in->agency, "agency", f));
    SBT_TRY(agency_there(tx, in->to, "to", f));
    if (!sbt_str_empty(in->nip))
        SBT_TRY(sbt_nip_parse(in->nip, today, "nip", &nip, f));
    if (in->on > today + 366)
        return sbt_fault_field(f, "on", SBT_N_("Tanggal itu terlalu jauh di depan."));
    struct sbt_ev_transfer_recorded_facts facts = {.agency = in->agency, .kind = in->kind, .on = in->on, .to = in->to};
    struct sbt_ev_transfer_recorded_person person = {.decree = in->decree,
                                                     .name = in->name,
                                                     .name_key = sbt_name_key(a, in->name),
                                                     .nik = in->nik,
                                                     .nip = nip.text[0] ? nip.text : NULL};
    struct sbt_ev_transfer_recorded_text text = {.words = in->words};
    struct sbt_event_new e = {.kind = SBT_EV_TRANSFER_RECORDED,
                              .facts = &facts,
                              .person = &person,
                              .text = sbt_str_empty(in->words) ? NULL : &text};
    struct sbt_event_id made;
    sbt_id_new(&e.thing, sbt_tx_now_us(tx));
    return sbt_event_append(tx, &e, &made, f);
}

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_transfer_in *in;
};

static enum sbt_rc record_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    return sbt_transfer_record_tx(tx, x->ctx, x->in, f);
}

enum sbt_rc sbt_transfer_record(struct sbt_ctx *ctx, const struct sbt_transfer_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_ALERT_ACT, f));
    struct act x = {ctx, in};
    return sbt_ctx_tx(ctx, "transfer.record", SBT_TX_WRITE, record_tx, &x, f);
}

static bool same_name(struct sbt_arena *a, const char *key, const char *name)
{
    return !sbt_str_empty(key) && !sbt_str_empty(name) && sbt_str_eq(key, sbt_name_key(a, name));
}

static enum sbt_rc is_witness(struct sbt_tx *tx, const struct sbt_id *report, const char *key, bool *ret,
                              struct sbt_fault *f)
{
    struct sbt_q_alert_near_witnesses_in in = {.report_id = *report};
    struct sbt_q_alert_near_witnesses_out *w;
    size_t n;
    SBT_TRY(sbt_q_alert_near_witnesses(tx, &in, &w, &n, f));
    for (size_t i = 0; i < n; i++)
        *ret = *ret || same_name(sbt_tx_arena(tx), key, w[i].name);
    return SBT_OK;
}

enum sbt_rc sbt_alert_near(struct sbt_tx *tx, const struct sbt_q_alert_transfer_get_out *t, int64_t days,
                           struct sbt_alert_near **ret, size_t *ret_n, struct sbt_fault *f)
{
    int64_t on_us = sbt_day_start_us((sbt_day)t->on_day, SBT_ZONE_WIB);
    struct sbt_q_alert_near_reports_in in = {.agency = t->agency,
                                             .from_us = on_us - days * SBT_US_PER_DAY,
                                             .to_us = on_us + SBT_US_PER_DAY,
                                             .limit_n = NEAR_MAX};
    struct sbt_q_alert_near_reports_out *r;
    size_t n, k = 0;
    SBT_TRY(sbt_q_alert_near_reports(tx, &in, &r, &n, f));
    struct sbt_alert_near *l = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_alert_near, n);
    for (size_t i = 0; i < n; i++) {
        bool match = (t->nik && r[i].reporter_nik && sbt_str_eq(t->nik, r[i].reporter_nik)) ||
                     same_name(sbt_tx_arena(tx), t->name_key, r[i].reporter_name);
        if (!match)
            SBT_TRY(is_witness(tx, &r[i].report_id, t->name_key, &match, f));
        if (match || sbt_str_eq(r[i].mode, "dirahasiakan"))
            l[k++] = (struct sbt_alert_near){.number = r[i].number, .matches = match, .filed_us = r[i].filed_us};
    }
    *ret = l;
    *ret_n = k;
    return SBT_OK;
}
