// Keyed hashes of receipt codes and of the owners of drafts and uploads.
#include "app/report_receipt.h"

#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"

static void keyed(const struct sbt_app *app, const char *purpose, const char *a, const char *b, struct sbt_hash *ret)
{
    uint8_t key[SBT_KEY];
    sbt_key_derive(app->keys.server, purpose, key);
    SBT_AUTO_BUF text;
    sbt_buf_init(&text, 8192);
    sbt_buf_puts(&text, a);
    sbt_buf_putc(&text, '\n');
    sbt_buf_puts(&text, b);
    sbt_hmac_sha256(key, sizeof key, text.p, text.n, ret);
    sbt_wipe(text.p, text.n);
    sbt_wipe(key, sizeof key);
}

void sbt_receipt_hash(const struct sbt_app *app, const char *number, const char *code, char ret[65])
{
    struct sbt_hash h;
    keyed(app, "receipt", number, code, &h);
    for (size_t i = 0; i < sizeof h.b; i++)
        snprintf(ret + 2 * i, 3, "%02x", h.b[i]);
}

bool sbt_receipt_matches(const struct sbt_app *app, const char *number, const char *code, const char *stored)
{
    char canon[SBT_LIMIT_RECEIPT_CHARS + 1] = "0000000000000000";
    bool shaped = code != NULL && sbt_code_canon(code, SBT_LIMIT_RECEIPT_CHARS, canon);
    char hash[65];
    sbt_receipt_hash(app, number, canon, hash);
    static const char none[] = "----------------------------------------------------------------";
    bool usable = stored != NULL && strlen(stored) == 64;
    bool equal = sbt_mem_eq(hash, usable ? stored : none, 64);
    return equal & shaped & usable;
}

void sbt_owner_of(const struct sbt_app *app, const char *kind, const char *secret, struct sbt_owner *ret)
{
    struct sbt_hash h;
    keyed(app, "owner", kind, secret, &h);
    memcpy(ret->b, h.b, sizeof ret->b);
}

void sbt_owner_of_account(const struct sbt_app *app, const struct sbt_account_id *account, struct sbt_owner *ret)
{
    char hex[33];
    for (size_t i = 0; i < 16; i++)
        snprintf(hex + 2 * i, 3, "%02x", account->u.b[i]);
    sbt_owner_of(app, "account", hex, ret);
}

struct sbt_blob sbt_owner_blob(const struct sbt_owner *o)
{
    return (struct sbt_blob){.p = o->b, .n = sizeof o->b};
}
