// The law over HTTP: tried before it is loaded, refused at its line, sent again with one effect; and clocks changed.
#include "app/account.h"
#include "app/account_manage.h"
#include "app/account_secret.h"
#include "base/buf.h"
#include "base/embed.h"
#include "base/json.h"
#include "base/limits.h"
#include "tests/api/api_test.h"

#define ICAL                                                                                             \
    "BEGIN:VCALENDAR\\r\\nBEGIN:VEVENT\\r\\nDTSTART;VALUE=DATE:20241202\\r\\nSUMMARY:Libur contoh\\r\\n" \
    "END:VEVENT\\r\\nEND:VCALENDAR\\r\\n"

static const char *admin_token(struct tapi *x)
{
    struct ta *t = &x->t;
    struct sbt_ctx was = t->ctx;
    const char *words[] = {"agencies"}, *token;
    struct sbt_token_in in = {.name = "uji", .scopes = words, .scopes_n = 1, .days = 30};
    struct sbt_account_in who = {.login = "mesin.admin",
                                 .name = "Contoh Mesin",
                                 .agency = "BKN",
                                 .role = "admin",
                                 .from = SBT_DAY_NONE,
                                 .to = SBT_DAY_NONE};
    struct sbt_account_added added;
    struct sbt_id id;
    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_account_add(&t->ctx, &who, &added, &t->f), &t->f);
    ta_as(t, SBT_ROLE_ADMIN, "BKN");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    if (added.waits)
        SBT_ASSERT_OK(sbt_appointment_decide(&t->ctx, &added.appointment, true, "surat", &t->f), &t->f);
    t->ctx.actor.account.u = added.account;
    t->ctx.actor.appointment.u = added.appointment;
    SBT_ASSERT_OK(sbt_token_add(&t->ctx, &in, &token, &id, &t->f), &t->f);
    t->ctx = was;
    return token;
}

TAPI_TEST_BOTH(an_administrators_program_reads_the_law_and_tries_a_file_before_it_loads_it)
{
    const char *admin = admin_token(x), *officer = tapi_token(x, "verifier", "BKN", "case_read");
    struct tapi_reply r = tapi_ask(x, "GET", "/api/v1/rulebooks", admin, NULL, NULL);
    assert_int_equal(r.status, 200);
    assert_int_equal(sbt_jval_get(r.json, "items")->n, 3);
    assert_int_equal(tapi_ask(x, "GET", "/api/v1/rulebooks", officer, NULL, NULL).status, 403);
    r = tapi_ask(x, "POST", "/api/v1/rulebooks/load", admin, NULL,
                 "{\"dry_run\":true,\"file\":\"baru.yaml\",\"text\":\"rulebook:\\n  id: baru\\n\"}");
    assert_int_equal(r.status, 422);
    assert_non_null(strstr(r.body, "baru.yaml:"));
    assert_int_equal(tapi_ask(x, "POST", "/api/v1/rulebooks/load", officer, NULL, "{}").status, 403);
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM rulebook"), 3);

    const struct sbt_embed_file *file = sbt_embed_find("rulebooks/alur-sbt-2024.yaml"); // what is loaded is known
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_JSON_BYTES);
    struct sbt_json j;
    sbt_json_init(&j, &b);
    sbt_json_open(&j, NULL, '{');
    sbt_json_str(&j, "text", sbt_arena_strndup(x->t.ts.a, file->text, file->size));
    sbt_json_close(&j, '}');
    r = tapi_ask(x, "POST", "/api/v1/rulebooks/load", admin, NULL, b.p);
    assert_int_equal(r.status, 200);
    assert_string_equal(sbt_jval_str(r.json, "code"), "alur-sbt-2024");
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM rulebook"), 3);

    static const char csv[] =
        "{\"reason\":\"Contoh\",\"csv\":\"code,kind,label,name_id,name_en,from\\nLPSK,lembaga,LPSK,"
        "Lembaga Perlindungan Saksi,Witness Protection,2008-08-08\\n\"";
    r = tapi_ask(x, "POST", "/api/v1/agencies/load", admin, NULL,
                 sbt_arena_printf(x->t.ts.a, "%s,\"dry_run\":true}", csv));
    assert_int_equal(sbt_jval_int(r.json, "new", -1), 1);
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM agency WHERE code = 'LPSK'"), 0);
    for (int i = 0; i < 2; i++) {
        r = tapi_ask(x, "POST", "/api/v1/agencies/load", admin, "Idempotency-Key: lpsk\r\n",
                     sbt_arena_printf(x->t.ts.a, "%s}", csv));
        assert_int_equal(r.status, 200);
        assert_int_equal(sbt_jval_int(r.json, "new", -1), 1);
    }
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM agency WHERE code = 'LPSK'"), 1);
}

TAPI_TEST_BOTH(holidays_are_tried_first_and_a_load_that_is_sent_again_is_one_load)
{
    const char *admin = admin_token(x);
    static const char dry[] = "{\"dry_run\":true,\"source\":\"Contoh\",\"ical\":\"" ICAL "\"}";
    static const char real[] = "{\"source\":\"Contoh\",\"ical\":\"" ICAL "\"}";
    struct tapi_reply r = tapi_ask(x, "POST", "/api/v1/calendar/load", admin, NULL, dry);
    assert_int_equal(r.status, 200);
    assert_int_equal(sbt_jval_int(r.json, "new", -1), 1);
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM event WHERE kind = 'calendar.loaded'"), 0);
    for (int i = 0; i < 2; i++) {
        r = tapi_ask(x, "POST", "/api/v1/calendar/load", admin, "Idempotency-Key: libur-1\r\n", real);
        assert_int_equal(r.status, 200);
        assert_int_equal(sbt_jval_int(r.json, "new", -1), 1);
        assert_int_equal(sbt_jval_int(r.json, "number", -1), 2);
    }
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM event WHERE kind = 'calendar.loaded'"), 1);
    static const char other[] = "{\"source\":\"Lain\",\"ical\":\"" ICAL "\"}";
    r = tapi_ask(x, "POST", "/api/v1/calendar/load", admin, "Idempotency-Key: libur-1\r\n", other);
    assert_int_equal(r.status, 409);
    r = tapi_ask(x, "GET", "/api/v1/calendar?year=2024", admin, NULL, NULL);
    assert_int_equal(r.status, 200);
    assert_true(sbt_jval_get(r.json, "days")->n > 20);
    r = tapi_ask(x, "POST", "/api/v1/calendar/load", admin, NULL, "{\"dry_run\":true,\"ical\":\"tidak\"}");
    assert_int_equal(r.status, 422);
}

TAPI_TEST_BOTH(a_clock_is_extended_as_far_as_its_rulebook_allows_and_once_however_often_it_is_sent)
{
    struct sbt_arena *a = x->t.ts.a;
    struct sbt_case_opened c = ta_case_open(&x->t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    ta_case_to_ppk(&x->t, c.number);
    ta_as(&x->t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    struct sbt_s_acknowledge got = {.received_on = sbt_day_of(2024, 11, 27)};
    SBT_ASSERT_OK(ta_step(&x->t, c.number, "terima_surat", &got), &x->t.f);
    const char *bkn = tapi_token(x, "audiman", "BKN", "case_read case_act");
    const char *other = tapi_token(x, "bawaslu_officer", "BAWASLU", "case_read case_act");
    struct tapi_reply r = tapi_ask(x, "GET", sbt_arena_printf(a, "/api/v1/cases/%s", c.number), bkn, NULL, NULL);
    const struct sbt_jval *clocks = sbt_jval_get(&sbt_jval_get(r.json, "subjects")->v[0], "clocks");
    const char *id = NULL, *due = NULL;
    for (size_t i = 0; i < clocks->n; i++)
        if (sbt_str_eq(sbt_jval_str(&clocks->v[i], "code"), "tindak_lanjut")) {
            id = sbt_jval_str(&clocks->v[i], "id");
            due = sbt_jval_str(&clocks->v[i], "due_day");
        }
    assert_non_null(id);
    assert_string_equal(due, "2024-12-07");
    const char *path = sbt_arena_printf(a, "/api/v1/cases/%s/clocks/%s", c.number, id);
    static const char more[] = "{\"what\":\"extend\",\"days\":4,\"reason\":\"Diminta PPK secara tertulis.\"}";
    assert_int_equal(tapi_ask(x, "POST", path, other, NULL, more).status, 403); // not his duty
    for (int i = 0; i < 2; i++) {
        r = tapi_ask(x, "POST", path, bkn, "Idempotency-Key: tambah-1\r\n", more);
        assert_int_equal(r.status, 200);
        assert_string_equal(sbt_jval_str(r.json, "due_day"), "2024-12-11");
        assert_int_equal(sbt_jval_int(r.json, "extra_days", 0), 4);
    }
    assert_int_equal(ts_int(&x->t.ts, "SELECT count(*) FROM event WHERE kind = 'clock.extended'"), 1);
    r = tapi_ask(x, "POST", path, bkn, "Idempotency-Key: tambah-1\r\n",
                 "{\"what\":\"extend\",\"days\":5,\"reason\":\"Diminta PPK secara tertulis.\"}");
    assert_int_equal(r.status, 409);
    assert_int_equal(tapi_ask(x, "POST", path, bkn, NULL, more).status, 409); // once only
    assert_int_equal(tapi_ask(x, "POST", path, bkn, NULL, "{\"what\":\"pause\",\"reason\":\"Menunggu.\"}").status, 409);
    assert_int_equal(tapi_ask(x, "POST", path, bkn, NULL, "{\"what\":\"lain\",\"reason\":\"x\"}").status, 422);
}
