// The secrets of people without an account: receipt codes, and who owns an upload or a draft. Only keyed hashes are kept.
#pragma once
#include "app/app.h"
#include "domain/report.h"

// Hex of the keyed hash of a number and its code; ret has 65 bytes.
void sbt_receipt_hash(const struct sbt_app *app, const char *number, const char *code, char ret[65]);
// Whether this code belongs to this number. Takes as long for numbers that do not exist (stored NULL).
bool sbt_receipt_matches(const struct sbt_app *app, const char *number, const char *code, const char *stored);

// Owner of drafts and uploads: "draft" with the cookie's secret, "receipt" with a number, "account" with an account id.
struct sbt_owner {
    uint8_t b[32];
};
void sbt_owner_of(const struct sbt_app *app, const char *kind, const char *secret, struct sbt_owner *ret);
void sbt_owner_of_account(const struct sbt_app *app, const struct sbt_account_id *account, struct sbt_owner *ret);
struct sbt_blob sbt_owner_blob(const struct sbt_owner *o);
