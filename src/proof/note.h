// Signed notes (c2sp.org/signed-note@v1.0.0) and timestamped cosignatures (c2sp.org/tlog-cosignature@v1.0.1), Ed25519.
#pragma once
#include "base/fault.h"
#include "base/hash.h"
#include "base/sign.h"

#define SBT_NOTE_SIGS_MAX 64              // of one note; the text asks for at least 16
#define SBT_NOTE_BYTES_MAX (64 * 1024)    // of one note
#define SBT_NOTE_NAME_MAX 255             // of a key name, in bytes
#define SBT_NOTE_ED25519 0x01             // signature types
#define SBT_NOTE_COSIGNATURE_ED25519 0x04 // 8 bytes of POSIX time before the signature

// A verifier key: "<name>+<hex key id>+<base64 of type and public key>".
struct sbt_vkey {
    const char *name;
    uint32_t id; // SHA-256(name | 0A | type | pk)[:4], big-endian
    uint8_t type;
    uint8_t pk[SBT_SIGN_PK];
};
bool sbt_note_name_ok(const char *name); // UTF-8, not empty, no blanks of Unicode, no plus, no control characters
// The name is kept as it is given; it has to be a good one.
void sbt_vkey_make(const char *name, uint8_t type, const uint8_t pk[SBT_SIGN_PK], struct sbt_vkey *ret);
// Strings live in `a`. INVALID for a wrong form, an id that does not fit, or a type other than the two above.
SBT_NODISCARD enum sbt_rc sbt_vkey_parse(struct sbt_arena *a, const char *s, struct sbt_vkey *ret, struct sbt_fault *f);
const char *sbt_vkey_text(struct sbt_arena *a, const struct sbt_vkey *k);
bool sbt_vkey_same(const struct sbt_vkey *a, const struct sbt_vkey *b); // name, type and key

struct sbt_note_sig {
    const char *name;
    uint32_t id;
    const uint8_t *sig; // without the key id
    size_t sig_n;
    const char *line; // as it stood, with its line end
};
struct sbt_note {
    const char *text; // with its last line end
    size_t text_n;
    const struct sbt_note_sig *sig;
    size_t sig_n;
};
// Copies into `a`. INVALID for anything that the text forbids.
SBT_NODISCARD enum sbt_rc sbt_note_parse(struct sbt_arena *a, const void *p, size_t n, struct sbt_note *ret,
                                         struct sbt_fault *f);
// Reads signature lines alone (what a witness answers).
SBT_NODISCARD enum sbt_rc sbt_note_sigs_parse(struct sbt_arena *a, const void *p, size_t n, struct sbt_note_sig **ret,
                                              size_t *ret_n, struct sbt_fault *f);

enum sbt_note_verdict { SBT_NOTE_UNSIGNED = 1, SBT_NOTE_BAD, SBT_NOTE_GOOD };
// Every line of that key's name and id has to verify: one that does not makes it BAD. For cosignatures *ret_time_s is
// the newest time (NULL is fine; 0 for other types).
enum sbt_note_verdict sbt_note_check(const struct sbt_note *note, const struct sbt_vkey *k, int64_t *ret_time_s);
enum sbt_note_verdict sbt_note_sig_check(const struct sbt_note_sig *sig, const struct sbt_vkey *k, const char *text,
                                         size_t text_n, int64_t *ret_time_s);
// One signature line, with its line end. time_s is for cosignatures alone, and above 0 there.
const char *sbt_note_sign(struct sbt_arena *a, const struct sbt_vkey *k, const uint8_t seed[SBT_SIGN_SEED],
                          const char *text, size_t text_n, int64_t time_s);
