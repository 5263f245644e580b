// What every use case is given: the process (store, clock, keys, settings) and the request (actor, arena, language).
#pragma once
#include "domain/policy.h"
#include "domain/rulebook.h"
#include "store/store.h"

// Secrets live in one key file (mode 0600), never in the database.
struct sbt_keys {
    uint8_t server[32]; // root of all derived keys (evidence, credentials, cursors, receipts, form tokens)
};
SBT_NODISCARD enum sbt_rc sbt_keys_create(const char *path, struct sbt_fault *f); // CONFLICT when the file is there
SBT_NODISCARD enum sbt_rc sbt_keys_load(const char *path, struct sbt_keys *ret, struct sbt_fault *f);
// Where the keys of this URL live: $SBT_KEYS, else FILE.keys beside a SQLite file, else ./sbt.keys.
const char *sbt_keys_path(struct sbt_arena *a, const char *url);

struct sbt_rate; // app/rate.h
struct sbt_app_cache;
struct sbt_tiles;
struct sbt_app {
    struct sbt_store *store;
    struct sbt_clock *clock;
    struct sbt_keys keys;
    const char *url;
    const char *evidence_dir;    // SQLite: FILE.evidence; NULL on PostgreSQL (chunks in the database)
    const char *base_url;        // for links in QR codes and mails, "http://127.0.0.1:8080"
    bool demo;                   // the database was made by `sbt demo`: shown on every page
    struct sbt_app_cache *cache; // rulebooks and calendars, app/cache.c
    struct sbt_tiles *tiles;     // app/checkpoint.h: expanded tiles of the log
    struct sbt_rate *rate;       // token buckets of this process: log-ins, requests
};
// Opens store and keys (of sqlite::memory: without $SBT_KEYS: fresh ones) and reads the settings; on failure nothing
// stays open. base_url is for the caller to set.
SBT_NODISCARD enum sbt_rc sbt_app_open(struct sbt_app *app, const struct sbt_store_options *o, struct sbt_fault *f);
void sbt_app_close(struct sbt_app *app);

struct sbt_actor {
    enum sbt_role role; // UNSET: nobody is logged in
    struct sbt_account_id account;
    struct sbt_appointment_id appointment;
    struct sbt_agency_id agency;
    struct sbt_session_id session; // none for API tokens and commands
    const char *name, *login, *nip;
    const char *agency_code, *agency_kind, *agency_name, *agency_label; // name in the actor's language
    const char *region_code;                                            // territory; NULL is national
    enum sbt_zone zone;
    const char *scopes; // API token: blank-separated needs; NULL: all of the role
    int64_t step_up_us; // when the second factor was last given; SBT_US_NONE never
    bool operator_cli;  // the command line without --as: an operator without content
    const char *todo;   // what this person has to do first: "password", "totp", "appointment"; NULL: nothing. The role
                        // is UNSET until then
};

struct sbt_ctx {
    struct sbt_app *app;
    struct sbt_arena *arena;
    struct sbt_actor actor;
    const char *lang; // "id" or "en"
    struct sbt_id request_id;
    int64_t now_us;
    const char *client;          // address, for rate limits only; never stored in the clear
    const char *idempotency_key; // NULL when the caller gave none
    struct {
        const char *what;
        struct sbt_hash key, request;
    } idem;           // between sbt_idem_begin and its end
    const char *csrf; // token for this answer's forms, masked; NULL where there is no session and no form
};
// One transaction as this actor.
SBT_NODISCARD enum sbt_rc sbt_ctx_tx(struct sbt_ctx *ctx, const char *name, enum sbt_tx_mode mode, sbt_tx_fn *fn,
                                     void *arg, struct sbt_fault *f);
// DENIED (or LOGIN, or STEP_UP) with a sentence when the actor's role, scopes or second factor do not reach.
SBT_NODISCARD enum sbt_rc sbt_ctx_need(const struct sbt_ctx *ctx, enum sbt_need need, struct sbt_fault *f);
// STEP_UP unless the second factor was given a short while ago (SBT_LIMIT_STEP_UP_S): for single dangerous acts, also in
// use cases whose need does not ask for it. A token whose scopes name `need` has been granted it beforehand.
SBT_NODISCARD enum sbt_rc sbt_ctx_step_up(const struct sbt_ctx *ctx, enum sbt_need need, struct sbt_fault *f);
// The actor's civil date now.
sbt_day sbt_ctx_today(const struct sbt_ctx *ctx);

// The rulebook with that hash, parsed once and kept for the life of the process.
SBT_NODISCARD enum sbt_rc sbt_app_rulebook(struct sbt_tx *tx, struct sbt_app *app, const char *sha256,
                                           const struct sbt_rulebook **ret, struct sbt_fault *f);
// The rulebook in force on that day for new cases. NOT_FOUND when none is.
SBT_NODISCARD enum sbt_rc sbt_app_rulebook_on(struct sbt_tx *tx, struct sbt_app *app, sbt_day day,
                                              const struct sbt_rulebook **ret, struct sbt_fault *f);
// The rulebook whose offences and sanctions judge an act of that day. NOT_FOUND when none does.
SBT_NODISCARD enum sbt_rc sbt_app_rulebook_law_on(struct sbt_tx *tx, struct sbt_app *app, sbt_day day,
                                                  const struct sbt_rulebook **ret, struct sbt_fault *f);
// The calendar as loaded now (all rows, national and regional), kept until a calendar is loaded anew; ->version is a
// number that grows with each load (clock_due.calendar).
SBT_NODISCARD enum sbt_rc sbt_app_calendar(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_calendar **ret,
                                           struct sbt_fault *f);
// How many subjects there are in all; counted again when the log has grown. On PostgreSQL it may trail by what the
// sequencer has not numbered yet.
SBT_NODISCARD enum sbt_rc sbt_app_subjects_n(struct sbt_tx *tx, struct sbt_app *app, int64_t *ret, struct sbt_fault *f);
