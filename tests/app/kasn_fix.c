// A small rulebook of KASN's time, made from the flow of 2024 by changing its words.
#include "tests/app/kasn_fix.h"

#include "app/cache.h"
#include "base/buf.h"
#include "base/embed.h"
#include "base/hash.h"
#include "store/event.h"

static const char *replaced(struct sbt_arena *a, const char *s, const char *what, const char *by)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1 << 20);
    size_t n = strlen(what), hits = 0;
    for (const char *p; (p = strstr(s, what)) != NULL; s = p + n, hits++)
        sbt_buf_printf(&b, "%.*s%s", (int)(p - s), s, by);
    assert_true(hits > 0);
    sbt_buf_puts(&b, s);
    return sbt_arena_strdup(a, b.p);
}

static enum sbt_rc load_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const char *text = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_hash h;
    SBT_AUTO_BUF hex;
    sbt_sha256(text, strlen(text), &h);
    sbt_buf_init(&hex, 65);
    sbt_buf_add_hex(&hex, h.b, sizeof h.b);
    struct sbt_ev_rulebook_loaded_facts facts = {.code = "kasn-uji",
                                                 .sha256 = sbt_arena_strdup(a, hex.p),
                                                 .title_id = "Alur masa KASN (uji)",
                                                 .title_en = "Flow of KASN's time (test)",
                                                 .valid_from = sbt_day_of(2022, 9, 22),
                                                 .valid_to = sbt_day_of(2024, 9, 3),
                                                 .version = "1"};
    struct sbt_ev_rulebook_loaded_text t = {.yaml = sbt_arena_strndup(a, text, strlen(text) - 1)};
    struct sbt_event_new e = {.kind = SBT_EV_RULEBOOK_LOADED, .facts = &facts, .text = &t};
    struct sbt_event_id id;
    sbt_id_of_code(&e.thing, "rulebook", "kasn-uji");
    return sbt_event_append(tx, &e, &id, f);
}

void ta_kasn_rulebook(struct ta *t)
{
    const char *s = sbt_embed_find("rulebooks/alur-sbt-2024.yaml")->text;
    struct sbt_arena *a = t->ts.a;
    s = replaced(a, s, "id: alur-sbt-2024", "id: kasn-uji");
    s = replaced(a, s, "procedure: {valid_from: 2024-10-03}",
                 "procedure: {valid_from: 2022-09-22, valid_to: 2024-09-03}");
    s = replaced(a, s, "valid_from: 2024-09-04", "valid_from: 2022-09-22");
    s = replaced(a, s, "takes_cases: yes", "takes_cases: no");
    s = replaced(a, s, "start: received", "start: recommend");
    s = replaced(
        a, s,
        "label: {id: \"BKN (rekomendasi)\", en: \"BKN (recommendation)\"}\n    at:\n      - {agency_kinds: [bkn], "
        "roles: [audiman]",
        "label: {id: \"KASN\", en: \"KASN\"}\n    at:\n      - {agency_kinds: [kasn], roles: [kasn_examiner]");
    ta_as(t, SBT_ROLE_UNSET, NULL);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.rulebook", SBT_TX_WRITE, load_tx, (void *)(uintptr_t)s, &t->f), &t->f);
}

void ta_restart(struct ta *t)
{
    sbt_ts_reopen(&t->ts);
    t->app.store = t->ts.s;
    sbt_app_cache_free(t->app.cache);
    t->app.cache = sbt_app_cache_new();
    ta_as(t, SBT_ROLE_UNSET, NULL);
}
