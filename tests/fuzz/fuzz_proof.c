// Bytes as what strangers send about the log: notes, keys, checkpoints, requests to a witness, policies, tile names.
#include "base/crypt.h"
#include "base/limits.h"
#include "proof/cosign.h"
#include "proof/tile.h"
#include "proof/trust.h"
#include "tests/fuzz/fuzz.h"

static void note(struct sbt_arena *a, const char *s, size_t n)
{
    struct sbt_note note;
    struct sbt_checkpoint c;
    struct sbt_fault f = {0};
    struct sbt_vkey k;
    sbt_vkey_make("example.com/log", SBT_NOTE_COSIGNATURE_ED25519, (const uint8_t[SBT_SIGN_PK]){1}, &k);
    if (sbt_note_parse(a, s, n, &note, &f) != SBT_OK)
        return;
    SBT_BUG_IF(sbt_note_check(&note, &k, NULL) == SBT_NOTE_GOOD);
    SBT_BUG_IF(note.sig_n == 0 || note.text[note.text_n - 1] != '\n');
    if (sbt_checkpoint_parse(a, note.text, note.text_n, &c, &f) == SBT_OK && *c.more == '\0')
        SBT_BUG_IF(strcmp(sbt_checkpoint_text(a, c.origin, c.size, &c.root), note.text) != 0); // it has one spelling
}

static void witness(struct sbt_arena *a, const char *s, size_t n)
{
    struct sbt_cosign_ask q;
    struct sbt_fault f = {0};
    struct sbt_vkey k;
    if (sbt_cosign_ask_parse(a, s, n, &q, &f) != SBT_OK)
        return;
    sbt_vkey_make(q.point.origin, SBT_NOTE_ED25519, (const uint8_t[SBT_SIGN_PK]){1}, &k);
    SBT_BUG_IF(sbt_cosign_judge(&q, &(struct sbt_cosign_log){.keys = &k, .keys_n = 1}) != 403);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    const char *s = sbt_arena_strndup(a, (const char *)data, n);
    struct sbt_fault f = {0};
    struct sbt_trust *t = SBT_NEW(a, struct sbt_trust);
    struct sbt_vkey k;
    struct sbt_tile tile;
    char name[SBT_TILE_NAME_MAX];
    sbt_crypt_start();
    note(a, s, n);
    witness(a, s, n);
    if (sbt_trust_parse(a, s, n, t, &f) == SBT_OK) {
        bool seen[SBT_TRUST_MAX];
        for (size_t i = 0; i < SBT_TRUST_MAX; i++)
            seen[i] = true;
        SBT_BUG_IF(!sbt_trust_met(t, seen)); // everybody is always enough
    }
    if (sbt_vkey_parse(a, s, &k, &f) == SBT_OK)
        SBT_BUG_IF(strcmp(sbt_vkey_text(a, &k), s) != 0);
    if (sbt_tile_parse(s, &tile)) {
        sbt_tile_name(&tile, name);
        SBT_BUG_IF(strcmp(name, s) != 0);
    }
    return 0;
}
