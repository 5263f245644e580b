// Field tables: forms and JSON into structs, every error at its field, and the canonical form back.
#include "base/buf.h"
#include "base/field.h"
#include "tests/test.h"

struct person {
    const char *name, *nip;
};
static const struct sbt_field person_f[] = {
    SBT_FIELD(person, TEXT, name, .required = true, .max = 10, .label = "Nama"),
    SBT_FIELD(person, CODE, nip, .max = 18, .label = "NIP"),
};
static const struct sbt_fields person_t = SBT_FIELDS(person, "Person", person_f);

struct thing {
    const char *about;
    bool agree;
    struct sbt_id case_id;
    int64_t count;
    const char *hash, *kind;
    const char *const *links;
    size_t links_n;
    int64_t seen_us;
    const struct person *subjects;
    size_t subjects_n;
    sbt_day when;
    const struct person *witness;
    const char *word;
};
static const struct sbt_choice kinds[] = {{"lisan", "Lisan", NULL}, {"tulis", "Tertulis", NULL}, {0}};
static const struct sbt_field thing_f[] = {
    SBT_FIELD(thing, AREA, about, .required = true, .min = 3, .max = 20, .label = "Uraian"),
    SBT_FIELD(thing, BOOL, agree),
    SBT_FIELD(thing, ID, case_id),
    SBT_FIELD(thing, INT, count, .min = 1, .max = 5, .label = "Jumlah"),
    SBT_FIELD(thing, HEX, hash),
    SBT_FIELD(thing, CODE, kind, .choices = kinds),
    SBT_FIELD_LIST(thing, STRS, links, links_n, .max = 3),
    SBT_FIELD(thing, TIME, seen_us),
    SBT_FIELD_LIST(thing, LIST, subjects, subjects_n, .sub = &person_t, .max = 2, .label = "Terlapor"),
    SBT_FIELD(thing, DAY, when, .label = "Tanggal"),
    SBT_FIELD(thing, OBJ, witness, .sub = &person_t),
    SBT_FIELD(thing, TEXT, word, .secret = true),
};
static const struct sbt_fields thing_t = SBT_FIELDS(thing, "Thing", thing_f);

static enum sbt_rc form(struct sbt_arena *a, const char *body, unsigned flags, struct thing *rec, struct sbt_fault *f)
{
    struct sbt_pairs in;
    sbt_fault_clear(f);
    SBT_TRY(sbt_form_parse(a, body, strlen(body), &in, f));
    return sbt_decode_pairs(&thing_t, &in, flags, a, rec, f);
}

static enum sbt_rc json(struct sbt_arena *a, const char *body, unsigned flags, struct thing *rec, struct sbt_fault *f)
{
    sbt_fault_clear(f);
    return sbt_decode_json(&thing_t, body, strlen(body), flags, a, rec, f);
}

#define SETUP                                                \
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES); \
    static struct sbt_fault f;                               \
    struct thing t

// The error of one bad form beside the field that it must stand at.
static void form_error(const char *body, const char *field, const char *says)
{
    SETUP;
    assert_int_equal(form(a, body, 0, &t, &f), SBT_E_INVALID);
    const char *say = sbt_test_field_error(&f, field);
    if (say == NULL || strstr(say, says) == NULL || f.fields_n != 1)
        fail_msg("%s: %s: %s (%zu errors)", body, field, say ? say : "no error", f.fields_n);
}

static void json_error(const char *body, const char *field, const char *says)
{
    SETUP;
    assert_int_equal(json(a, body, 0, &t, &f), SBT_E_INVALID);
    const char *say = sbt_test_field_error(&f, field);
    if (say == NULL || strstr(say, says) == NULL || f.fields_n != 1)
        fail_msg("%s: %s: %s (%zu errors)", body, field, say ? say : "no error", f.fields_n);
}

SBT_TEST(decodes_a_whole_form)
{
    SETUP;
    SBT_ASSERT_OK(
        form(a,
             "_csrf=zz&about=satu%0D%0Adua&agree=ya&case_id=01936c60-6e60-7000-8000-000000000001&count=5&hash=00ff&"
             "kind=lisan&links=a&links=&links=b+c&seen_us=2024-11-27T14:05:00%2B07:00&subjects.10.name=Sepuluh&"
             "subjects.2.name=Dua&subjects.2.nip=19&subjects.3.name=+&when-d=7&when-m=02&when-y=2024&"
             "witness.name=%20Saksi%C2%A0&word=+rahasia+",
             0, &t, &f),
        &f);
    assert_string_equal(t.about, "satu\ndua");
    assert_true(t.agree);
    assert_int_equal(t.case_id.b[15], 1);
    assert_int_equal(t.count, 5);
    assert_string_equal(t.hash, "00ff");
    assert_string_equal(t.kind, "lisan");
    assert_int_equal(t.links_n, 2);
    assert_string_equal(t.links[1], "b c");
    assert_int_equal(t.seen_us, 1732691100 * SBT_US_PER_S);
    assert_int_equal(t.subjects_n, 2);
    assert_string_equal(t.subjects[0].name, "Dua");
    assert_string_equal(t.subjects[0].nip, "19");
    assert_string_equal(t.subjects[1].name, "Sepuluh");
    assert_null(t.subjects[1].nip);
    assert_int_equal(t.when, sbt_day_of(2024, 2, 7));
    assert_string_equal(t.witness->name, "Saksi");
    assert_string_equal(t.word, " rahasia ");
}

SBT_TEST(leaves_absent_what_is_not_sent)
{
    SETUP;
    SBT_ASSERT_OK(form(a, "about=abc&agree=&kind=+&subjects.0.name=&witness.nip=&when-d=&when=", 0, &t, &f), &f);
    assert_false(t.agree);
    assert_int_equal(t.count, SBT_INT_NONE);
    assert_int_equal(t.seen_us, SBT_US_NONE);
    assert_int_equal(t.when, SBT_DAY_NONE);
    assert_true(sbt_id_is_none(&t.case_id));
    assert_null(t.kind);
    assert_null(t.witness);
    assert_int_equal(t.subjects_n + t.links_n, 0);
}

SBT_TEST(says_what_is_wrong_at_each_field_of_a_form)
{
    form_error("", "about", "wajib diisi");
    form_error("about=+%0D%0A", "about", "wajib diisi");
    form_error("about=ab", "about", "paling sedikit");
    form_error("about=abc&about=def", "about", "lebih dari sekali");
    form_error("about=abc&weird=1", "weird", "tidak dikenal");
    form_error("about=abc&weird", "weird", "tidak dikenal");
    form_error("about=a%01bc", "about", "karakter kendali");
    form_error("about=a%C2%85bc", "about", "karakter kendali");
    form_error("about=abc&witness.name=a%0Ab", "witness.name", "karakter kendali");
    form_error("about=abc%FF", "about", "rusak");
    form_error("about=abc&count=x", "count", "bilangan bulat");
    form_error("about=abc&count=0", "count", "antara");
    form_error("about=abc&count=6", "count", "antara");
    form_error("about=abc&count=1e3", "count", "bilangan bulat");
    form_error("about=abc&when=2024-02-30", "when", "kalender");
    form_error("about=abc&when-d=30&when-m=2&when-y=2024", "when", "kalender");
    form_error("about=abc&when-d=x&when-m=2&when-y=2024", "when", "kalender");
    form_error("about=abc&when-d=3&when-y=2024", "when", "lengkapi");
    form_error("about=abc&when=2024-02-03&when-d=3", "when", "lebih dari sekali");
    form_error("about=abc&when-d=3&when-d=4&when-m=2&when-y=2024", "when", "lebih dari sekali");
    form_error("about=abc&seen_us=kemarin", "seen_us", "tanggal dan jam");
    form_error("about=abc&case_id=12", "case_id", "pengenal");
    form_error("about=abc&kind=video", "kind", "pilih salah satu");
    form_error("about=abc&hash=0", "hash", "heksadesimal");
    form_error("about=abc&agree=mungkin", "agree", "ya atau tidak");
    form_error("about=abc&witness.nip=1", "witness.name", "wajib diisi");
    form_error("about=abc&witness.name=A&witness.nip=1+2", "witness.nip", "huruf, angka");
    form_error("about=abc&subjects.0.nip=1", "subjects.0.name", "wajib diisi");
    form_error("about=abc&subjects.5.name=A&subjects.7.nip=1", "subjects.1.name", "wajib diisi");
    form_error("about=abc&subjects.0.name=A&subjects.0.age=4", "subjects.0.age", "tidak dikenal");
    form_error("about=abc&subjects.x.name=A", "subjects.x.name", "tidak dikenal");
    form_error("about=abc&subjects.01.name=A", "subjects.01.name", "tidak dikenal");
    form_error("about=abc&subjects=A", "subjects", "tidak dikenal");
    form_error("about=abc&links.1=a&links.1=b", "links.1", "lebih dari sekali");
}

SBT_TEST(collects_all_errors_at_once)
{
    SETUP;
    assert_int_equal(form(a, "count=9&when=x&kind=y&zz=1&subjects.0.name=aaaaaaaaaaa", 0, &t, &f), SBT_E_INVALID);
    assert_int_equal(f.fields_n, 6);
    static const char *const at[] = {"about", "count", "when", "kind", "zz", "subjects.0.name"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(at); i++)
        assert_non_null(sbt_test_field_error(&f, at[i]));
    assert_string_equal(f.fields[0].args[0], "Uraian");
    assert_int_equal(sbt_decode_pairs(&thing_t, &(struct sbt_pairs){0}, 0, a, &t, NULL), SBT_E_INVALID);
}

SBT_TEST(keeps_every_limit_at_n_and_n_plus_1)
{
    SETUP;
    // Characters, not bytes; counted after line ends were unified.
    SBT_ASSERT_OK(form(a, "about=%E2%82%AC%0D%0A345678901234567890", 0, &t, &f), &f);
    form_error("about=%E2%82%AC%0D%0A3456789012345678901", "about", "paling banyak");
    SBT_ASSERT_OK(form(a, "about=abc&subjects.0.name=1234567890&subjects.1.name=A", 0, &t, &f), &f);
    form_error("about=abc&subjects.0.name=A&subjects.1.name=B&subjects.2.name=C", "subjects", "paling banyak");
    SBT_ASSERT_OK(form(a, "about=abc&links=1&links=2&links.0=3", 0, &t, &f), &f);
    form_error("about=abc&links=1&links=2&links=3&links=4", "links", "paling banyak");
    SBT_ASSERT_OK(form(a, "about=abc&count=1", 0, &t, &f), &f);
}

SBT_TEST(parses_forms_up_to_their_limits)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_fault f = {0};
    struct sbt_pairs p;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_FORM_BYTES + 10);
    for (int i = 0; i < SBT_LIMIT_FORM_PAIRS; i++)
        sbt_buf_puts(&b, "a=1&");
    SBT_ASSERT_OK(sbt_form_parse(a, b.p, b.n, &p, &f), &f);
    assert_int_equal(p.n, SBT_LIMIT_FORM_PAIRS);
    sbt_buf_puts(&b, "a=1");
    assert_int_equal(sbt_form_parse(a, b.p, b.n, &p, &f), SBT_E_TOO_LARGE);
    sbt_buf_clear(&b);
    sbt_buf_puts(&b, "a=");
    while (b.n < SBT_LIMIT_FORM_BYTES)
        sbt_buf_putc(&b, 'x');
    SBT_ASSERT_OK(sbt_form_parse(a, b.p, b.n, &p, &f), &f);
    sbt_buf_putc(&b, 'x');
    assert_int_equal(sbt_form_parse(a, b.p, b.n, &p, &f), SBT_E_TOO_LARGE);
}

SBT_TEST(refuses_broken_form_encodings)
{
    static const char *const bad[] = {"a=%", "a=%4", "a=%zz", "a=%00", "a=%ff", "%ff=a", "a=\xff", "a=b&c=%C0%AF"};
    SBT_AUTO_ARENA a = sbt_arena_new(100000);
    struct sbt_fault f = {0};
    struct sbt_pairs p = {0};
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++)
        if (sbt_form_parse(a, bad[i], strlen(bad[i]), &p, &f) != SBT_E_INVALID)
            fail_msg("%s", bad[i]);
    assert_int_equal(sbt_form_parse(a, "a=\0", 3, &p, &f), SBT_E_INVALID);
    const char *s = "&&a=b=c&d&=e&x+y=%2B%26&";
    SBT_ASSERT_OK(sbt_form_parse(a, s, strlen(s), &p, &f), &f);
    assert_int_equal(p.n, 4);
    assert_string_equal(sbt_pairs_get(&p, "a"), "b=c");
    assert_string_equal(sbt_pairs_get(&p, "d"), "");
    assert_string_equal(sbt_pairs_get(&p, "x y"), "+&");
    assert_null(sbt_pairs_get(&p, "q"));
    assert_string_equal(sbt_url_escape(a, "a b/\xc3\xa9~"), "a%20b%2F%C3%A9~");
    SBT_ASSERT_OK(sbt_form_parse(a, NULL, 0, &p, &f), &f);
    assert_int_equal(p.n, 0);
}

SBT_TEST(lets_drafts_and_extra_fields_pass_when_told_to)
{
    SETUP;
    SBT_ASSERT_OK(form(a, "count=2&subjects.0.nip=1", SBT_DECODE_DRAFT, &t, &f), &f);
    SBT_ASSERT_OK(form(a, "about=abc&weird=1", SBT_DECODE_UNKNOWN_OK, &t, &f), &f);
    SBT_ASSERT_OK(json(a, "{\"count\":2}", SBT_DECODE_DRAFT, &t, &f), &f);
    SBT_ASSERT_OK(json(a, "{\"about\":\"abc\",\"x\":[1]}", SBT_DECODE_UNKNOWN_OK, &t, &f), &f);
}

#define CANON                                                                                                      \
    "{\"about\":\"satu\\ndua\",\"agree\":true,\"case_id\":\"01936c60-6e60-7000-8000-000000000001\",\"count\":5,"   \
    "\"hash\":\"00ff\",\"kind\":\"lisan\",\"links\":[\"a\",\"b \\\"c\\\"\"],\"seen_us\":\"2024-11-27T07:05:00Z\"," \
    "\"subjects\":[{\"name\":\"Dua\",\"nip\":\"19\"},{\"name\":\"T\"}],\"when\":\"2024-02-07\","                   \
    "\"witness\":{\"name\":\"Saksi\"},\"word\":\"r\"}"

SBT_TEST(writes_canonical_json_that_reads_back_the_same)
{
    SETUP;
    SBT_ASSERT_OK(json(a, CANON, 0, &t, &f), &f);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 10000);
    sbt_encode_json(&thing_t, &t, &b);
    assert_string_equal(b.p, CANON);
    const char *loose = "{ \"when\" : null, \"links\":[], \"agree\":false,\"about\":\" abc \\r\\n\", \"_x\":1 }";
    SBT_ASSERT_OK(json(a, loose, 0, &t, &f), &f);
    sbt_buf_clear(&b);
    sbt_encode_json(&thing_t, &t, &b);
    assert_string_equal(b.p, "{\"about\":\"abc\"}");
    t.count = INT64_C(1) << 53;
    SBT_ASSERT_BUG(sbt_encode_json(&thing_t, &t, &b));
}

SBT_TEST(says_what_is_wrong_at_each_field_of_json)
{
    json_error("{}", "about", "wajib diisi");
    json_error("{\"about\":null}", "about", "wajib diisi");
    json_error("{\"about\":\"  \"}", "about", "wajib diisi");
    json_error("{\"about\":5}", "about", "teks");
    json_error("{\"about\":\"abc\",\"weird\":1}", "weird", "tidak dikenal");
    json_error("{\"about\":\"abc\",\"count\":\"5\"}", "count", "bilangan bulat");
    json_error("{\"about\":\"abc\",\"count\":6}", "count", "antara");
    json_error("{\"about\":\"abc\",\"agree\":1}", "agree", "true atau false");
    json_error("{\"about\":\"abc\",\"links\":\"a\"}", "links", "daftar");
    json_error("{\"about\":\"abc\",\"links\":[\"a\",1]}", "links.1", "teks");
    json_error("{\"about\":\"abc\",\"links\":[\"a\",\"a\",\"a\",\"a\"]}", "links", "paling banyak");
    json_error("{\"about\":\"abc\",\"subjects\":[{\"name\":\"A\"},{}]}", "subjects.1.name", "wajib diisi");
    json_error("{\"about\":\"abc\",\"subjects\":[{\"name\":\"A\"},5]}", "subjects.1", "objek");
    json_error("{\"about\":\"abc\",\"subjects\":[{\"name\":\"A\",\"age\":5}]}", "subjects.0.age", "tidak dikenal");
    json_error("{\"about\":\"abc\",\"witness\":[]}", "witness", "objek");
    json_error("{\"about\":\"abc\",\"when\":20240203}", "when", "teks");
    json_error("{\"about\":\"a\\u0007bc\"}", "about", "karakter kendali");
    SETUP;
    assert_int_equal(json(a, "[]", 0, &t, &f), SBT_E_INVALID);
    assert_int_equal(json(a, "{\"about\":\"a\",\"about\":\"b\"}", 0, &t, &f), SBT_E_INVALID);
}

SBT_TEST(stays_fast_with_as_many_pairs_as_a_form_may_have)
{
    SETUP;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_FORM_BYTES);
    sbt_buf_puts(&b, "about=abc");
    for (int i = 0; i < SBT_LIMIT_FORM_PAIRS - 1; i++)
        sbt_buf_printf(&b, "&subjects.%d.name=A", i);
    int64_t from = sbt_mono_ms();
    assert_int_equal(form(a, b.p, 0, &t, &f), SBT_E_INVALID);
    assert_true(sbt_mono_ms() - from < 2000);
    assert_int_equal(f.fields_n, 1);
    assert_int_equal(t.subjects_n, 2);
}

static bool canonical(struct sbt_arena *a, const char *body, struct thing *rec, const char **ret_field)
{
    return sbt_decode_canonical(&thing_t, body, strlen(body), a, rec, ret_field);
}

SBT_TEST(reads_the_canonical_form_back_whatever_the_limits_say)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    struct thing t;
    const char *field = NULL;
    assert_true(canonical(a, CANON, &t, &field));
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 65536);
    sbt_encode_json(&thing_t, &t, &b);
    assert_string_equal(b.p, CANON);
    static const char *const over[] = {
        "{\"about\":\"x\"}",
        "{\"about\":\" \\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f/\xC3\xA9 \"}",
        "{\"about\":\"abc\",\"agree\":true,\"count\":-9007199254740991,\"kind\":\"other\"}",
        "{\"about\":\"abc\",\"count\":0,\"links\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}",
        "{\"about\":\"abc\",\"subjects\":[{\"name\":\"A longer name than "
        "ten\"},{\"name\":\"B\",\"nip\":\"1\"},{\"name\":\"C\"}]}",
        "{\"about\":\"abc\",\"witness\":{\"name\":\"W\"}}",
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(over); i++) {
        if (!canonical(a, over[i], &t, &field))
            fail_msg("%s: %s", over[i], field);
        sbt_buf_clear(&b);
        sbt_encode_json(&thing_t, &t, &b);
        assert_string_equal(b.p, over[i]);
    }
    assert_true(canonical(a, "{\"about\":\"abc\",\"kind\":\"\"}", &t, &field));
    assert_null(t.kind);
}

SBT_TEST(refuses_what_is_not_the_canonical_form)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    static const char *const bad[] = {
        "",
        "{}",
        "[]",
        "{\"about\":\"\"}",
        " {\"about\":\"abc\"}",
        "{\"about\":\"abc\"} ",
        "{\"about\": \"abc\"}",
        "{\"about\":\"abc\",}",
        "{\"about\":\"abc\"",
        "{\"about\":\"abc",
        "{\"about\":\"abc\\",
        "{\"about\":\"abc\\\"}",
        "{\"about\":\"a\nb\"}",
        "{\"about\":\"\\/\"}",
        "{\"about\":\"\\u0041\"}",
        "{\"about\":\"\\u0000\"}",
        "{\"about\":\"\\u000a\"}",
        "{\"about\":\"\\u001F\"}",
        "{\"about\":null}",
        "{\"about\":5}",
        "{\"about\":\"abc\",\"about\":\"abc\"}",
        "{\"agree\":true,\"about\":\"abc\"}",
        "{\"about\":\"abc\",\"agree\":false}",
        "{\"about\":\"abc\",\"weird\":1}",
        "{\"about\":\"abc\",\"count\":1.0}",
        "{\"about\":\"abc\",\"count\":01}",
        "{\"about\":\"abc\",\"count\":-0}",
        "{\"about\":\"abc\",\"count\":+1}",
        "{\"about\":\"abc\",\"count\":1e3}",
        "{\"about\":\"abc\",\"count\":9007199254740992}",
        "{\"about\":\"abc\",\"count\":99999999999999999999}",
        "{\"about\":\"abc\",\"links\":[]}",
        "{\"about\":\"abc\",\"links\":[\"a\",]}",
        "{\"about\":\"abc\",\"links\":[1]}",
        "{\"about\":\"abc\",\"subjects\":[{}]}",
        "{\"about\":\"abc\",\"when\":\"2024-02-30\"}",
        "{\"about\":\"abc\",\"case_id\":\"x\"}",
        "{\"about\":\"abc\",\"seen_us\":\"2024\"}",
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct thing t;
        const char *field = NULL;
        if (canonical(a, bad[i], &t, &field))
            fail_msg("taken: %s", bad[i]);
        assert_non_null(field);
    }
}
