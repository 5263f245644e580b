// Runs the year: each morning the clocks, during the day some of those who should act, now and then a mishap.
#include "app/demo_simulate.h"

#include <pthread.h>

#include "app/calendar_load.h"
#include "app/case_clock.h"
#include "app/case_open.h"
#include "app/case_step.h"
#include "app/clock_due.h"
#include "base/buf.h"
#include "base/limits.h"
#include "match/name.h"
#include "store/dbval.h"

#define HOUR_US (INT64_C(3600) * SBT_US_PER_S)
#define WORKERS_MAX 8
#define CRASH_EVERY 9 // days
#define KEYS_EVERY 15 // days: keys of due dates that nobody has are forgotten
#define LATE_ON 100   // the day on which a holiday three days ahead is loaded
#define PAGE 500

static const char *const agencies[] = {"PEMDA-32.73", "PEMDA-12.71", "PEMDA-73.71", "PEMDA-51.71",
                                       "PEMDA-91.71", "PEMDA-81.71", "PEMDA-52.01"};
static const char *const acts[] = {"suka_bagikan", "kampanye_medsos", "foto_bersama", "ikut_kampanye"};

struct sim {
    struct sbt_app *app;
    const struct sbt_simulate_in *in;
    struct sbt_ctx ctx;
    sbt_day day, first;
    struct sbt_id cursor, next;
    bool more;
};

// The same number for the same seed, thing and question, whoever asks and however often.
static unsigned dice(const struct sim *s, const char *thing, int question, unsigned of)
{
    uint64_t h = UINT64_C(1469598103934665603) ^ s->in->seed;
    for (const char *p = thing; *p; p++)
        h = (h ^ (uint8_t)*p) * UINT64_C(1099511628211);
    h = (h ^ (uint64_t)(uint32_t)question) * UINT64_C(1099511628211);
    h ^= h >> 29;
    h *= UINT64_C(0xbf58476d1ce4e5b9);
    return (unsigned)((h >> 32) % of);
}

// Whether something that happens on `percent` of the days happens today.
static bool today(const struct sim *s, const char *thing, int what, unsigned percent)
{
    return dice(s, thing, (int)s->day * 100 + what, 100) < percent;
}

static enum sbt_rc as(struct sbt_tx *tx, struct sim *s, const char *role, const char *agency, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_case_agency_by_code_in in = {.code = agency};
    struct sbt_q_case_agency_by_code_out ag;
    bool found;
    SBT_TRY(sbt_q_case_agency_by_code(tx, &in, &ag, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "the simulation's agency %s is not there", agency);
    const char *who = sbt_arena_printf(a, "%s@%s", role, agency);
    struct sbt_actor *x = &s->ctx.actor;
    const char *region;
    *x = (struct sbt_actor){.role = sbt_role_find(role), .agency_code = agency, .agency_kind = ag.kind, .name = who};
    x->agency.u = ag.agency_id;
    SBT_TRY(sbt_clock_office(tx, &ag.agency_id, &region, &x->zone, f));
    sbt_id_of_code(&x->account.u, "simulated account", who);
    sbt_id_of_code(&x->appointment.u, "simulated appointment", who);
    s->ctx.now_us = x->step_up_us = sbt_tx_now_us(tx);
    struct sbt_act act = {.account = x->account, .appointment = x->appointment, .agency = x->agency};
    sbt_tx_act_set(tx, &act);
    return SBT_OK;
}

static enum sbt_rc append(struct sbt_tx *tx, enum sbt_event_kind kind, struct sbt_id thing, const void *facts,
                          const void *person, struct sbt_fault *f)
{
    struct sbt_event_new e = {.kind = kind, .thing = thing, .facts = facts, .person = person};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc account(struct sbt_tx *tx, struct sim *s, const char *role, const char *agency, struct sbt_fault *f)
{
    SBT_TRY(as(tx, s, role, agency, f));
    const struct sbt_actor *x = &s->ctx.actor;
    struct sbt_ev_account_added_facts facts = {.demo = true};
    struct sbt_ev_account_added_person person = {.login = x->name, .name = sbt_role_get(x->role)->label};
    SBT_TRY(append(tx, SBT_EV_ACCOUNT_ADDED, x->account.u, &facts, &person, f));
    struct sbt_ev_appointment_added_facts ap = {.account = x->account.u,
                                                .agency = x->agency.u,
                                                .capacity = "definitif",
                                                .role = role,
                                                .status = "active",
                                                .valid_from = s->first,
                                                .valid_to = SBT_DAY_NONE};
    return append(tx, SBT_EV_APPOINTMENT_ADDED, x->appointment.u, &ap, NULL, f);
}

static enum sbt_rc begin_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sim *s = arg;
    struct sbt_q_demo_cases_out had;
    bool found;
    SBT_TRY(sbt_q_demo_cases(tx, &had, &found, f));
    if (found && had.n > 0)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Basis data ini sudah berisi kasus."));
    SBT_TRY(account(tx, s, "verifier", "BKN", f));
    SBT_TRY(account(tx, s, "verifier", "BAWASLU", f));
    SBT_TRY(account(tx, s, "bawaslu_officer", "BAWASLU", f));
    SBT_TRY(account(tx, s, "audiman", "BKN", f));
    for (size_t i = 0; i < SBT_ARRAY_LEN(agencies); i++) {
        SBT_TRY(account(tx, s, "ppk_officer", agencies[i], f));
        SBT_TRY(account(tx, s, "ppk_signatory", agencies[i], f));
    }
    return SBT_OK;
}

// --- what people do

static const char *number(struct sbt_tx *tx, const struct sim *s, const char *no, const char *what)
{
    return sbt_arena_printf(sbt_tx_arena(tx), "%s/%s/%d", what, no, (int)(s->day - s->first));
}

// A refusal changes nothing: the next day will show.
static enum sbt_rc step(struct sbt_tx *tx, struct sim *s, const char *no, const char *code, const void *rec,
                        struct sbt_fault *f)
{
    struct sbt_case_step_in in = {.case_number = no, .step = code, .rec = rec};
    struct sbt_case_step_out out;
    struct sbt_fault why = {0};
    enum sbt_rc rc = sbt_case_step_tx(tx, &s->ctx, &in, &out, &why);
    if (rc == SBT_OK || rc == SBT_E_CONFLICT || rc == SBT_E_DENIED)
        return SBT_OK;
    *f = why;
    sbt_fault_detail(f, "simulated step %s of %s", code, no);
    return rc;
}

static enum sbt_rc vote(struct sbt_tx *tx, struct sim *s, const char *no, const char *member, struct sbt_fault *f)
{
    struct sbt_s_verify_vote rec = {.vote = "setuju", .reason = "Identitas dan status ASN diperiksa."};
    SBT_TRY(as(tx, s, "verifier", member, f));
    return step(tx, s, no, "verifikasi", &rec, f);
}

static enum sbt_rc study(struct sbt_tx *tx, struct sim *s, const char *no, struct sbt_fault *f)
{
    struct sbt_s_study rec = {.result = "terbukti",
                              .summary = "Ringkasan contoh.",
                              .study_number = number(tx, s, no, "KJ"),
                              .study_date = s->day};
    SBT_TRY(as(tx, s, "bawaslu_officer", "BAWASLU", f));
    return step(tx, s, no, "kajian", &rec, f);
}

static enum sbt_rc recommend(struct sbt_tx *tx, struct sim *s, const char *no, struct sbt_fault *f)
{
    struct sbt_s_classify offence = {.offence = "DS-2",
                                     .act = "kampanye_medsos",
                                     .object = "calon",
                                     .acted_on = sbt_day_of(2024, 10, 20),
                                     .reason = "Sesuai matriks."};
    SBT_TRY(as(tx, s, "audiman", "BKN", f));
    SBT_TRY(step(tx, s, no, "klasifikasi", &offence, f));
    struct sbt_s_recommend rec = {.letter_number = number(tx, s, no, "B"),
                                  .letter_date = s->day,
                                  .level = "berat",
                                  .text = "Mohon ditindaklanjuti."};
    return step(tx, s, no, "rekomendasi", &rec, f);
}

static enum sbt_rc receive(struct sbt_tx *tx, struct sim *s, const char *no, const char *agency, struct sbt_fault *f)
{
    // Some letters are registered with the day on which they lay in the post room, weeks ago.
    sbt_day lay = s->day - (dice(s, no, 7, 10) == 0 ? 30 : 0);
    struct sbt_s_acknowledge rec = {.received_on = lay, .agenda_number = number(tx, s, no, "AG")};
    SBT_TRY(as(tx, s, "ppk_officer", agency, f));
    return step(tx, s, no, "terima_surat", &rec, f);
}

static enum sbt_rc rung(struct sbt_tx *tx, struct sim *s, const char *no, int64_t taken, struct sbt_fault *f)
{
    SBT_TRY(as(tx, s, "audiman", "BKN", f));
    if (taken < 2) {
        struct sbt_s_letter rec = {.letter_number = number(tx, s, no, "B-T"),
                                   .letter_date = s->day,
                                   .text = "Rekomendasi belum ditindaklanjuti."};
        return step(tx, s, no, taken == 0 ? "peringatan" : "teguran", &rec, f);
    }
    struct sbt_s_list_violator rec = {
        .list_number = number(tx, s, no, "DP"), .list_date = s->day, .reason = "Teguran tidak ditindaklanjuti."};
    return taken == 2 ? step(tx, s, no, "daftar_pelanggar", &rec, f) : SBT_OK;
}

static enum sbt_rc decide(struct sbt_tx *tx, struct sim *s, const char *no, const char *agency, struct sbt_fault *f)
{
    SBT_TRY(as(tx, s, "ppk_signatory", agency, f));
    if (dice(s, no, 3, 3) == 0) {
        struct sbt_s_not_proven rec = {.decision_number = number(tx, s, no, "KEP"),
                                       .decision_date = s->day,
                                       .examination_record = number(tx, s, no, "BAP"),
                                       .reason = "Unsur pelanggaran tidak terpenuhi."};
        return step(tx, s, no, "putus_tidak_terbukti", &rec, f);
    }
    struct sbt_s_decide rec = {.decree_number = number(tx, s, no, "KEP"),
                               .decree_date = s->day,
                               .sanction = "turun_jabatan",
                               .level = "berat",
                               .authority = "ppk",
                               .team = true,
                               .examination_record = number(tx, s, no, "BAP"),
                               .delivered_on = s->day,
                               .deviation_reason = "Menurut pertimbangan PPK."};
    return step(tx, s, no, "putus", &rec, f);
}

// How eager the agency is: one in four sleeps for good, one in four nearly so.
static unsigned eager(const struct sim *s, const char *no)
{
    unsigned t = dice(s, no, 1, 4);
    return t == 0 ? 0 : t == 1 ? 3 : 20;
}

static enum sbt_rc act(struct sbt_tx *tx, struct sim *s, const struct sbt_q_simulate_open_out *r, struct sbt_fault *f)
{
    const char *no = r->number;
    if (sbt_str_eq(r->state, "received")) {
        if (today(s, no, 1, eager(s, no)))
            SBT_TRY(vote(tx, s, no, "BKN", f));
        return today(s, no, 2, 15) ? vote(tx, s, no, "BAWASLU", f) : SBT_OK;
    }
    if (sbt_str_eq(r->state, "study"))
        return today(s, no, 3, 25) ? study(tx, s, no, f) : SBT_OK;
    if (sbt_str_eq(r->state, "recommend"))
        return today(s, no, 4, 25) ? recommend(tx, s, no, f) : SBT_OK;
    if (sbt_str_eq(r->state, "with_ppk")) {
        if (today(s, no, 5, 20))
            SBT_TRY(rung(tx, s, no, r->ladder, f));
        if (r->received_day == SBT_INT_NONE)
            return today(s, no, 6, 20) ? receive(tx, s, no, r->agency, f) : SBT_OK;
        return today(s, no, 7, eager(s, no)) ? decide(tx, s, no, r->agency, f) : SBT_OK;
    }
    if (sbt_str_eq(r->state, "decree_review") && today(s, no, 8, 20)) {
        struct sbt_s_return_decree ok = {.result = "terima", .reason = "Penyimpangan beralasan."};
        SBT_TRY(as(tx, s, "audiman", "BKN", f));
        return step(tx, s, no, "telaah", &ok, f);
    }
    if (sbt_str_eq(r->state, "decided") && today(s, no, 9, 8)) {
        struct sbt_s_enter_idis rec = {.idis_number = number(tx, s, no, "IDIS"), .entered_on = s->day};
        SBT_TRY(as(tx, s, "ppk_officer", r->agency, f));
        return step(tx, s, no, "catat_idis", &rec, f);
    }
    if (sbt_str_eq(r->state, "entered") && today(s, no, 10, 6)) {
        struct sbt_s_note_only rec = {0};
        SBT_TRY(as(tx, s, "audiman", "BKN", f));
        return step(tx, s, no, "tutup", &rec, f);
    }
    return SBT_OK;
}

static enum sbt_rc open_one(struct sbt_tx *tx, struct sim *s, int index, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const char *key = sbt_arena_printf(a, "case %d", index);
    const char *agency = agencies[dice(s, key, 1, SBT_ARRAY_LEN(agencies))];
    const char *name = sbt_arena_printf(a, "Orang Rekaan %d", index);
    struct sbt_case_open_subject who = {.name = name,
                                        .name_key = sbt_name_key(a, name),
                                        .agency_code = agency,
                                        .employment = "pns",
                                        .position_category = "pelaksana",
                                        .birth_day = SBT_DAY_NONE};
    struct sbt_case_open_in in = {.source = "laporan",
                                  .act = acts[dice(s, key, 2, SBT_ARRAY_LEN(acts))],
                                  .object = "calon",
                                  .cltn = "no",
                                  .act_day = sbt_day_of(2024, 10, 20),
                                  .contest = "PILKADA2024",
                                  .contest_region = agency + strlen("PEMDA-"),
                                  .place_region = agency + strlen("PEMDA-"),
                                  .subjects = &who,
                                  .subjects_n = 1};
    struct sbt_case_opened out;
    struct sbt_act nobody = {0};
    s->ctx.actor = (struct sbt_actor){.step_up_us = SBT_US_NONE};
    sbt_tx_act_set(tx, &nobody);
    return sbt_case_open(tx, &s->ctx, &in, &out, f);
}

static enum sbt_rc open_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sim *s = arg;
    int at = (int)(s->day - s->first);
    // None in the last weeks would be missed; most come before the middle of the year, so that they can go all the way.
    int from = (int)((int64_t)s->in->cases * at / 300), to = (int)((int64_t)s->in->cases * (at + 1) / 300);
    for (int i = from; i < to && i < s->in->cases; i++)
        SBT_TRY(open_one(tx, s, i, f));
    return SBT_OK;
}

static enum sbt_rc act_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sim *s = arg;
    struct sbt_q_simulate_open_in in = {.after = s->cursor, .limit_n = PAGE};
    struct sbt_q_simulate_open_out *rows;
    size_t n;
    if (sbt_id_is_none(&in.after))
        in.after.b[15] = 1;
    SBT_TRY(sbt_q_simulate_open(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        SBT_TRY(act(tx, s, &rows[i], f));
    s->more = n == PAGE;
    s->next = n > 0 ? rows[n - 1].subject_id : s->cursor;
    return SBT_OK;
}

// --- the clocks

struct worker {
    struct sbt_app *app;
    struct sbt_fault f;
    enum sbt_rc rc;
};

static void *work(void *arg)
{
    struct worker *w = arg;
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    for (int64_t n = 1; n > 0;) {
        sbt_arena_clear(a);
        struct sbt_ctx ctx = {.app = w->app, .arena = a, .lang = "id", .now_us = sbt_clock_now(w->app->clock)};
        ctx.actor.step_up_us = SBT_US_NONE;
        w->rc = sbt_case_clocks_tick(&ctx, 20, &n, &w->f);
        if (w->rc == SBT_E_RETRY || w->rc == SBT_E_BUSY) // the other one was there too often
            n = 1;
        else if (w->rc != SBT_OK)
            return NULL;
    }
    w->rc = SBT_OK;
    return NULL;
}

static enum sbt_rc crash_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sim *s = arg;
    int64_t n;
    SBT_TRY(sbt_case_clocks_tick_tx(tx, &s->ctx, 3, &n, f));
    return SBT_E_NOT_FOUND; // the worker died before it could commit
}

static enum sbt_rc run(struct sim *s, const char *name, sbt_tx_fn *fn, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    s->ctx = (struct sbt_ctx){.app = s->app, .arena = a, .lang = "id", .now_us = sbt_clock_now(s->app->clock)};
    s->ctx.actor.step_up_us = SBT_US_NONE;
    return sbt_ctx_tx(&s->ctx, name, SBT_TX_WRITE, fn, s, f);
}

static enum sbt_rc clocks(struct sim *s, int64_t at_us, struct sbt_fault *f)
{
    int at = (int)(s->day - s->first);
    int64_t forgotten;
    s->app->clock->sim_us = at_us;
    if (at % CRASH_EVERY == 0) {
        struct sbt_fault died = {0};
        enum sbt_rc rc = run(s, "simulate.crash", crash_tx, &died);
        if (rc != SBT_E_NOT_FOUND) {
            *f = died;
            return rc;
        }
    }
    if (at % KEYS_EVERY == 0) {
        SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
        struct sbt_ctx ctx = {.app = s->app, .arena = a, .lang = "id", .now_us = at_us};
        SBT_TRY(sbt_clocks_forget_keys(&ctx, &forgotten, f));
    }
    struct worker w[WORKERS_MAX] = {{0}};
    pthread_t id[WORKERS_MAX];
    int n = s->in->workers < 1 ? 1 : s->in->workers > WORKERS_MAX ? WORKERS_MAX : s->in->workers, ran = 0;
    for (int i = 0; i < n; i++)
        w[i] = (struct worker){.app = s->app};
    for (int i = 1; i < n; i++, ran++)
        if (pthread_create(&id[i], NULL, work, &w[i]) != 0)
            break;
    work(&w[0]);
    for (int i = 1; i <= ran; i++)
        pthread_join(id[i], NULL);
    for (int i = 0; i < n; i++)
        if (w[i].rc != SBT_OK) {
            *f = w[i].f;
            return w[i].rc;
        }
    return SBT_OK;
}

static enum sbt_rc late_holiday(struct sim *s, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    int y, m, d;
    sbt_day h = s->day + 3;
    while (sbt_day_weekday(h) > 5)
        h++;
    sbt_day_split(h, &y, &m, &d);
    const char *ics = sbt_arena_printf(a,
                                       "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Contoh\r\nBEGIN:VEVENT\r\n"
                                       "DTSTART:%04d%02d%02d\r\nSUMMARY:Cuti bersama contoh\r\nEND:VEVENT\r\n"
                                       "END:VCALENDAR\r\n",
                                       y, m, d);
    struct sbt_ctx ctx = {.app = s->app, .arena = a, .lang = "id", .now_us = sbt_clock_now(s->app->clock)};
    ctx.actor.operator_cli = true;
    struct sbt_calendar_import_in in = {.text = ics, .n = strlen(ics)};
    struct sbt_calendar_import_out out;
    return sbt_calendar_import(&ctx, &in, &out, f);
}

static enum sbt_rc move_clocks(struct sim *s, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx ctx = {.app = s->app, .arena = a, .lang = "id", .now_us = sbt_clock_now(s->app->clock)};
    for (bool more = true; more;)
        SBT_TRY(sbt_clocks_move(&ctx, 1, &more, f));
    return SBT_OK;
}

static enum sbt_rc one_day(struct sim *s, struct sbt_fault *f)
{
    int64_t midnight = sbt_day_start_us(s->day, SBT_ZONE_WIB);
    int at = (int)(s->day - s->first);
    SBT_TRY(clocks(s, midnight + HOUR_US / 2, f));
    if (at == LATE_ON + 1)
        SBT_TRY(move_clocks(s, f));
    s->app->clock->sim_us = midnight + 9 * HOUR_US;
    if (at == LATE_ON)
        SBT_TRY(late_holiday(s, f));
    SBT_TRY(run(s, "simulate.open", open_tx, f));
    s->cursor = (struct sbt_id){{0}};
    do {
        SBT_TRY(run(s, "simulate.act", act_tx, f));
        s->cursor = s->next;
    } while (s->more);
    return clocks(s, midnight + 12 * HOUR_US + HOUR_US / 2, f);
}

enum sbt_rc sbt_simulate_begin(struct sbt_app *app, const struct sbt_simulate_in *in, sbt_day *ret_first,
                               struct sbt_fault *f)
{
    struct sim s = {.app = app, .in = in, .first = sbt_day_at(sbt_clock_now(app->clock), SBT_ZONE_WIB)};
    SBT_TRY(run(&s, "simulate.begin", begin_tx, f));
    *ret_first = s.first;
    return SBT_OK;
}

enum sbt_rc sbt_simulate_days(struct sbt_app *app, const struct sbt_simulate_in *in, sbt_day first, int from, int to,
                              struct sbt_fault *f)
{
    for (int i = from; i < to; i++) {
        struct sim s = {.app = app, .in = in, .first = first, .day = first + i};
        SBT_TRY(one_day(&s, f));
        if (in->progress)
            in->progress(in->arg, i + 1, SBT_SIMULATE_DAYS);
    }
    return SBT_OK;
}
