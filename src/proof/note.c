// Notes are read whole or not at all: what is not exactly of the form is refused.
#include "proof/note.h"

#include <string.h>

#include "base/base64.h"
#include "base/buf.h"

#define DASH "\xE2\x80\x94 " // em dash and a blank
#define DASH_N 4
#define COSIGN_HEAD "cosignature/v1\ntime "

static enum sbt_rc bad(struct sbt_fault *f, const char *why)
{
    sbt_fault_set(f, SBT_E_INVALID,
                  SBT_N_("Catatan bertanda tangan ini tidak berbentuk semestinya. Minta atau unduh ulang."));
    return sbt_fault_detail(f, "signed note: %s", why);
}

// Blanks as Unicode has them (White_Space), beside the ASCII ones that are refused as control characters.
static size_t blank_at(const char *s)
{
    static const char *const blanks[] = {
        " ",
        "\xC2\x85",
        "\xC2\xA0",
        "\xE1\x9A\x80",
        "\xE2\x80\xA8",
        "\xE2\x80\xA9",
        "\xE2\x80\xAF",
        "\xE2\x81\x9F",
        "\xE3\x80\x80",
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(blanks); i++)
        if (strncmp(s, blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    return strncmp(s, "\xE2\x80", 2) == 0 && (uint8_t)s[2] >= 0x80 && (uint8_t)s[2] <= 0x8A ? 3 : 0;
}

bool sbt_note_name_ok(const char *name)
{
    size_t n = strlen(name);
    if (n == 0 || n > SBT_NOTE_NAME_MAX || !sbt_utf8_valid(name, n))
        return false;
    for (const char *p = name; *p != '\0'; p++)
        if ((uint8_t)*p < 0x20 || *p == '+' || blank_at(p) > 0)
            return false;
    return true;
}

static uint32_t be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put_be(uint8_t *ret, uint64_t v, int n)
{
    for (int i = n - 1; i >= 0; i--, v >>= 8)
        ret[i] = (uint8_t)v;
}

void sbt_vkey_make(const char *name, uint8_t type, const uint8_t pk[SBT_SIGN_PK], struct sbt_vkey *ret)
{
    struct sbt_hasher h;
    struct sbt_hash hash;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, name, strlen(name));
    sbt_hasher_add(&h, "\n", 1);
    sbt_hasher_add(&h, &type, 1);
    sbt_hasher_add(&h, pk, SBT_SIGN_PK);
    sbt_hasher_end(&h, &hash);
    *ret = (struct sbt_vkey){.name = name, .id = be32(hash.b), .type = type};
    memcpy(ret->pk, pk, SBT_SIGN_PK);
}

static enum sbt_rc bad_vkey(struct sbt_fault *f, const char *s)
{
    return sbt_fault_set(f, SBT_E_INVALID,
                         SBT_N_("“%1” bukan kunci pemeriksa (NAMA+ID+KUNCI) yang utuh. Salin ulang seluruhnya."), s);
}

enum sbt_rc sbt_vkey_parse(struct sbt_arena *a, const char *s, struct sbt_vkey *ret, struct sbt_fault *f)
{
    const char *one = strchr(s, '+'), *two = one != NULL ? strchr(one + 1, '+') : NULL;
    uint8_t id[4], key[1 + SBT_SIGN_PK + 2];
    size_t key_n;
    if (two == NULL || two - one != 9 || !sbt_hex_decode(one + 1, 8, id) ||
        strlen(two + 1) != SBT_BASE64_LEN(1 + SBT_SIGN_PK) ||
        !sbt_base64_decode(two + 1, strlen(two + 1), key, &key_n) || key_n != 1 + SBT_SIGN_PK)
        return bad_vkey(f, s);
    for (const char *p = one + 1; p < two; p++)
        if (*p >= 'A' && *p <= 'F')
            return bad_vkey(f, s);
    const char *name = sbt_arena_strndup(a, s, (size_t)(one - s));
    struct sbt_vkey k;
    sbt_vkey_make(name, key[0], key + 1, &k);
    if (!sbt_note_name_ok(name) || k.id != be32(id) ||
        (k.type != SBT_NOTE_ED25519 && k.type != SBT_NOTE_COSIGNATURE_ED25519))
        return bad_vkey(f, s);
    *ret = k;
    return SBT_OK;
}

const char *sbt_vkey_text(struct sbt_arena *a, const struct sbt_vkey *k)
{
    uint8_t key[1 + SBT_SIGN_PK] = {k->type};
    char text[SBT_BASE64_LEN(sizeof key) + 1];
    memcpy(key + 1, k->pk, SBT_SIGN_PK);
    sbt_base64_encode(key, sizeof key, text);
    return sbt_arena_printf(a, "%s+%08x+%s", k->name, (unsigned)k->id, text);
}

bool sbt_vkey_same(const struct sbt_vkey *a, const struct sbt_vkey *b)
{
    return strcmp(a->name, b->name) == 0 && a->type == b->type && memcmp(a->pk, b->pk, SBT_SIGN_PK) == 0;
}

// One line from `p` (its line end not counted) of the form "— name base64".
static enum sbt_rc sig_parse(struct sbt_arena *a, const char *p, size_t n, struct sbt_note_sig *ret,
                             struct sbt_fault *f)
{
    if (n < DASH_N || memcmp(p, DASH, DASH_N) != 0)
        return bad(f, "a signature line without its dash");
    const char *name = p + DASH_N, *blank = memchr(name, ' ', n - DASH_N);
    if (blank == NULL)
        return bad(f, "a signature line without a signature");
    const char *b64 = blank + 1;
    size_t b64_n = (size_t)(p + n - b64), raw_n;
    struct sbt_note_sig s = {.name = sbt_arena_strndup(a, name, (size_t)(blank - name)),
                             .line = sbt_arena_printf(a, "%.*s\n", (int)n, p)};
    uint8_t *raw = sbt_arena_alloc(a, b64_n + 1);
    if (!sbt_note_name_ok(s.name))
        return bad(f, "a key name that is none");
    if (!sbt_base64_decode(b64, b64_n, raw, &raw_n) || raw_n <= 4)
        return bad(f, "a signature that is not base64 of five bytes or more");
    s.id = be32(raw);
    s.sig = raw + 4;
    s.sig_n = raw_n - 4;
    *ret = s;
    return SBT_OK;
}

static enum sbt_rc plain(const char *p, size_t n, struct sbt_fault *f)
{
    if (n > SBT_NOTE_BYTES_MAX)
        return bad(f, "too long");
    if (n == 0 || p[n - 1] != '\n')
        return bad(f, "no line end at the end");
    if (!sbt_utf8_valid(p, n))
        return bad(f, "not UTF-8");
    for (size_t i = 0; i < n; i++)
        if ((uint8_t)p[i] < 0x20 && p[i] != '\n')
            return bad(f, "a control character");
    return SBT_OK;
}

enum sbt_rc sbt_note_sigs_parse(struct sbt_arena *a, const void *p, size_t n, struct sbt_note_sig **ret, size_t *ret_n,
                                struct sbt_fault *f)
{
    SBT_TRY(plain(p, n, f));
    struct sbt_note_sig *sigs = SBT_NEW_N(a, struct sbt_note_sig, SBT_NOTE_SIGS_MAX);
    size_t sigs_n = 0;
    for (const char *at = p, *end = at + n; at < end;) {
        const char *nl = memchr(at, '\n', (size_t)(end - at));
        if (sigs_n == SBT_NOTE_SIGS_MAX)
            return bad(f, "too many signatures");
        SBT_TRY(sig_parse(a, at, (size_t)(nl - at), &sigs[sigs_n++], f));
        at = nl + 1;
    }
    *ret = sigs;
    *ret_n = sigs_n;
    return SBT_OK;
}

enum sbt_rc sbt_note_parse(struct sbt_arena *a, const void *p, size_t n, struct sbt_note *ret, struct sbt_fault *f)
{
    SBT_TRY(plain(p, n, f));
    const char *s = p;
    size_t cut = 0; // of the last empty line
    for (size_t i = 1; i + 1 < n; i++)
        if (s[i] == '\n' && s[i - 1] == '\n')
            cut = i;
    if (cut == 0)
        return bad(f, "no empty line before the signatures");
    struct sbt_note_sig *sigs;
    size_t sigs_n;
    SBT_TRY(sbt_note_sigs_parse(a, s + cut + 1, n - cut - 1, &sigs, &sigs_n, f));
    *ret = (struct sbt_note){.text = sbt_arena_strndup(a, s, cut), .text_n = cut, .sig = sigs, .sig_n = sigs_n};
    return SBT_OK;
}

static struct sbt_blob cosigned(struct sbt_arena *a, int64_t time_s, const char *text, size_t text_n)
{
    char head[sizeof COSIGN_HEAD + 24];
    int head_n = snprintf(head, sizeof head, COSIGN_HEAD "%lld\n", (long long)time_s);
    char *p = sbt_arena_alloc(a, (size_t)head_n + text_n + 1);
    memcpy(p, head, (size_t)head_n);
    memcpy(p + head_n, text, text_n);
    return (struct sbt_blob){p, (size_t)head_n + text_n};
}

enum sbt_note_verdict sbt_note_sig_check(const struct sbt_note_sig *sig, const struct sbt_vkey *k, const char *text,
                                         size_t text_n, int64_t *ret_time_s)
{
    if (sig->id != k->id || strcmp(sig->name, k->name) != 0)
        return SBT_NOTE_UNSIGNED;
    if (k->type == SBT_NOTE_ED25519) {
        if (ret_time_s != NULL)
            *ret_time_s = 0;
        return sig->sig_n == SBT_SIGN_BYTES && sbt_sign_check(k->pk, text, text_n, sig->sig) ? SBT_NOTE_GOOD
                                                                                             : SBT_NOTE_BAD;
    }
    if (sig->sig_n != 8 + SBT_SIGN_BYTES)
        return SBT_NOTE_BAD;
    uint64_t time_s = (uint64_t)be32(sig->sig) << 32 | be32(sig->sig + 4);
    if (time_s == 0 || time_s > INT64_MAX)
        return SBT_NOTE_BAD;
    SBT_AUTO_ARENA a = sbt_arena_new(2 * SBT_NOTE_BYTES_MAX + 65536);
    struct sbt_blob m = cosigned(a, (int64_t)time_s, text, text_n);
    if (!sbt_sign_check(k->pk, m.p, m.n, sig->sig + 8))
        return SBT_NOTE_BAD;
    if (ret_time_s != NULL)
        *ret_time_s = (int64_t)time_s;
    return SBT_NOTE_GOOD;
}

enum sbt_note_verdict sbt_note_check(const struct sbt_note *note, const struct sbt_vkey *k, int64_t *ret_time_s)
{
    enum sbt_note_verdict all = SBT_NOTE_UNSIGNED;
    int64_t newest = 0, time_s = 0;
    for (size_t i = 0; i < note->sig_n; i++) {
        enum sbt_note_verdict v = sbt_note_sig_check(&note->sig[i], k, note->text, note->text_n, &time_s);
        if (v == SBT_NOTE_BAD)
            return SBT_NOTE_BAD;
        if (v == SBT_NOTE_GOOD) {
            all = SBT_NOTE_GOOD;
            newest = time_s > newest ? time_s : newest;
        }
    }
    if (all == SBT_NOTE_GOOD && ret_time_s != NULL)
        *ret_time_s = newest;
    return all;
}

const char *sbt_note_sign(struct sbt_arena *a, const struct sbt_vkey *k, const uint8_t seed[SBT_SIGN_SEED],
                          const char *text, size_t text_n, int64_t time_s)
{
    uint8_t raw[4 + 8 + SBT_SIGN_BYTES];
    char b64[SBT_BASE64_LEN(sizeof raw) + 1];
    size_t n = 4;
    put_be(raw, k->id, 4);
    if (k->type == SBT_NOTE_COSIGNATURE_ED25519) {
        SBT_BUG_IF(time_s <= 0);
        put_be(raw + 4, (uint64_t)time_s, 8);
        struct sbt_blob m = cosigned(a, time_s, text, text_n);
        sbt_sign(seed, m.p, m.n, raw + 12);
        n += 8;
    } else {
        sbt_sign(seed, text, text_n, raw + 4);
    }
    sbt_base64_encode(raw, n + SBT_SIGN_BYTES, b64);
    return sbt_arena_printf(a, DASH "%s %s\n", k->name, b64);
}
