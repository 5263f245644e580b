// Signed notes, checkpoints and cosignatures against the examples of their texts, and everything that they forbid.
#include "proof/note.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "proof/checkpoint.h"
#include "tests/test.h"

#define DASH "\xE2\x80\x94 "
static const char example_key[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
static const char example_note[] =
    "This is an example message.\n\n" DASH
    "example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

SBT_TEST(writes_and_reads_base64)
{
    static const char *const plain[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
    static const char *const coded[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(plain); i++) { // RFC 4648 section 10
        char text[16];
        uint8_t raw[16];
        size_t n;
        sbt_base64_encode(plain[i], strlen(plain[i]), text);
        assert_string_equal(text, coded[i]);
        assert_true(sbt_base64_decode(text, strlen(text), raw, &n));
        assert_int_equal(n, strlen(plain[i]));
        assert_memory_equal(raw, plain[i], n);
    }
    static const char *const bad[] = {"Z",      "Zg",   "Zg=",      "Zh==", "Zm9=", "Zm8",
                                      "Zm9v\n", "Z===", "Zg==Zg==", "Zm-v", "Zm 9"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        uint8_t raw[16];
        size_t n;
        assert_false(sbt_base64_decode(bad[i], strlen(bad[i]), raw, &n));
    }
}

SBT_TEST(verifies_the_example_of_the_signed_note_text)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_fault f = {0};
    struct sbt_vkey k;
    struct sbt_note note;
    sbt_crypt_start();
    SBT_ASSERT_OK(sbt_vkey_parse(a, example_key, &k, &f), &f);
    assert_string_equal(sbt_vkey_text(a, &k), example_key);
    SBT_ASSERT_OK(sbt_note_parse(a, example_note, strlen(example_note), &note, &f), &f);
    assert_string_equal(note.text, "This is an example message.\n");
    assert_int_equal(note.sig_n, 1);
    assert_int_equal(sbt_note_check(&note, &k, NULL), SBT_NOTE_GOOD);
    // Every bit of it counts: the note is refused, unsigned or bad.
    for (size_t bit = 0; bit < 8 * strlen(example_note); bit++) {
        SBT_AUTO_ARENA one = sbt_arena_new(1 << 20);
        char *s = sbt_arena_strdup(one, example_note);
        s[bit / 8] ^= (char)(1 << bit % 8);
        struct sbt_fault quiet = {0};
        assert_true(sbt_note_parse(one, s, strlen(example_note), &note, &quiet) != SBT_OK ||
                    sbt_note_check(&note, &k, NULL) != SBT_NOTE_GOOD);
    }
}

SBT_TEST(signs_notes_and_cosigns_checkpoints)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_fault f = {0};
    uint8_t log_seed[SBT_SIGN_SEED] = {1}, wit_seed[SBT_SIGN_SEED] = {2}, pk[SBT_SIGN_PK];
    struct sbt_vkey log, wit, as_note;
    struct sbt_hash root;
    sbt_crypt_start();
    sbt_sign_pk(log_seed, pk);
    sbt_vkey_make("example.com/log", SBT_NOTE_ED25519, pk, &log);
    sbt_sign_pk(wit_seed, pk);
    sbt_vkey_make("witness.example/w1", SBT_NOTE_COSIGNATURE_ED25519, pk, &wit);
    sbt_vkey_make("witness.example/w1", SBT_NOTE_ED25519, pk, &as_note);
    assert_true(wit.id != as_note.id);
    sbt_merkle_empty(&root);
    const char *text = sbt_checkpoint_text(a, "example.com/log", 0, &root);
    assert_string_equal(text, "example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    const char *l1 = sbt_note_sign(a, &log, log_seed, text, strlen(text), 0);
    const char *l2 = sbt_note_sign(a, &wit, wit_seed, text, strlen(text), 1679315147);
    const char *l3 = sbt_note_sign(a, &wit, wit_seed, text, strlen(text), 1679315150);
    const char *all = sbt_arena_printf(a, "%s\n%s%s%s", text, l1, l2, l3);
    struct sbt_note note;
    int64_t at = 0;
    SBT_ASSERT_OK(sbt_note_parse(a, all, strlen(all), &note, &f), &f);
    assert_int_equal(sbt_note_check(&note, &log, NULL), SBT_NOTE_GOOD);
    assert_int_equal(sbt_note_check(&note, &wit, &at), SBT_NOTE_GOOD);
    assert_int_equal(at, 1679315150);
    assert_int_equal(sbt_note_check(&note, &as_note, NULL), SBT_NOTE_UNSIGNED);
    // A cosignature speaks of the very text, its time included.
    const char *other = sbt_arena_printf(a, "%s\n%s", sbt_checkpoint_text(a, "example.com/log", 1, &root), l2);
    SBT_ASSERT_OK(sbt_note_parse(a, other, strlen(other), &note, &f), &f);
    assert_int_equal(sbt_note_check(&note, &wit, &at), SBT_NOTE_BAD);
    // The signed message, put together by hand.
    const char *message = sbt_arena_printf(a, "cosignature/v1\ntime 1679315147\n%s", text);
    uint8_t sig[SBT_SIGN_BYTES];
    sbt_sign(wit_seed, message, strlen(message), sig);
    SBT_ASSERT_OK(sbt_note_parse(a, sbt_arena_printf(a, "%s\n%s", text, l2), strlen(text) + 1 + strlen(l2), &note, &f),
                  &f);
    assert_int_equal(note.sig[0].sig_n, 72);
    assert_memory_equal(note.sig[0].sig + 8, sig, sizeof sig);
    assert_memory_equal(note.sig[0].sig, "\0\0\0\0\x64\x18\x50\xcb", 8);
}

SBT_TEST(refuses_notes_that_are_none)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    static const char *const bad[] = {
        "",
        "text\n",
        "text\n\n",
        "text\n\n" DASH "name AAAAAAA=",           // no line end
        "text\n\n" DASH "name AAAAAA==\n",         // four bytes: no signature
        "text\n\n" DASH "name AAAAAAA\n",          // padding
        "text\n\n- name AAAAAAA=\n",               // hyphen
        "text\n\n" DASH " AAAAAAA=\n",             // no name
        "text\n\n" DASH "na+me AAAAAAA=\n",        // plus
        "text\n\n" DASH "na\xC2\xA0me AAAAAAA=\n", // blank of Unicode
        "text\n\n" DASH "name AAAAAAA= x\n",       // more
        "text\n\n" DASH "name AAAAAAA=\nmore\n",   // a line that is none
        "te\txt\n\n" DASH "name AAAAAAA=\n",       // control character
        "te\r\n\n" DASH "name AAAAAAA=\n",
        "te\xFFxt\n\n" DASH "name AAAAAAA=\n", // not UTF-8
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct sbt_note note;
        struct sbt_fault f = {0};
        assert_int_equal(sbt_note_parse(a, bad[i], strlen(bad[i]), &note, &f), SBT_E_INVALID);
    }
    struct sbt_note note;
    struct sbt_fault f = {0};
    static const char two[] = "one\n\ntwo\n\n" DASH "name AAAAAAA=\n"; // the last empty line separates
    SBT_ASSERT_OK(sbt_note_parse(a, two, strlen(two), &note, &f), &f);
    assert_string_equal(note.text, "one\n\ntwo\n");
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 65536);
    sbt_buf_puts(&b, "text\n\n");
    for (int i = 0; i < SBT_NOTE_SIGS_MAX; i++)
        sbt_buf_puts(&b, DASH "name AAAAAAA=\n");
    SBT_ASSERT_OK(sbt_note_parse(a, b.p, b.n, &note, &f), &f);
    sbt_buf_puts(&b, DASH "name AAAAAAA=\n");
    assert_int_equal(sbt_note_parse(a, b.p, b.n, &note, &f), SBT_E_INVALID);
}

SBT_TEST(refuses_keys_that_are_none)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    static const char *const bad[] = {
        "",
        "example.com/foo",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", // id
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", // name
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", // upper case
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", // type 2
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct sbt_vkey k;
        struct sbt_fault f = {0};
        assert_int_equal(sbt_vkey_parse(a, bad[i], &k, &f), SBT_E_INVALID);
    }
}

SBT_TEST(reads_the_example_of_the_checkpoint_text)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_fault f = {0};
    struct sbt_checkpoint c;
    static const char text[] = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    SBT_ASSERT_OK(sbt_checkpoint_parse(a, text, strlen(text), &c, &f), &f);
    assert_string_equal(c.origin, "example.com/behind-the-sofa");
    assert_int_equal(c.size, 20852163);
    assert_string_equal(c.more, "");
    assert_string_equal(sbt_checkpoint_text(a, c.origin, c.size, &c.root), text);
    const char *more = sbt_arena_printf(a, "%sone\ntwo\n", text);
    SBT_ASSERT_OK(sbt_checkpoint_parse(a, more, strlen(more), &c, &f), &f);
    assert_string_equal(c.more, "one\ntwo\n");
    static const char *const bad[] = {
        "",
        "o\n1\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2==\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\na\n\nb\n",
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++)
        assert_int_equal(sbt_checkpoint_parse(a, bad[i], strlen(bad[i]), &c, &f), SBT_E_INVALID);
}
