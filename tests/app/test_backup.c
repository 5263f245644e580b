// Backup and restore: every direction between the engines, and everything that has to be refused before it writes.
#include "app/backup.h"
#include "app/log_key.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/case_view.h"
#include "app/evidence_open.h"
#include "app/report_file.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "tests/app/app_test.h"
#include "tests/app/case_fix.h"
#include "tests/store/pg_cluster.h"

struct place {
    char dir[32];
    const char *archive, *keys, *db;
};

static void place_make(struct ta *t, struct place *p)
{
    memcpy(p->dir, "/tmp/sbt-backup-XXXXXX", 23);
    assert_non_null(mkdtemp(p->dir));
    p->archive = sbt_arena_printf(t->ts.a, "%s/a.sbt", p->dir);
    p->keys = sbt_arena_printf(t->ts.a, "%s/keys", p->dir);
    p->db = sbt_arena_printf(t->ts.a, "sqlite:%s/db", p->dir);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 200);
    sbt_buf_puts(&b, "sbt-keys 1\nserver ");
    sbt_buf_add_hex(&b, t->app.keys.server, 32);
    sbt_buf_putc(&b, '\n');
    SBT_ASSERT_OK(sbt_file_write(p->keys, 0600, b.p, b.n, &t->f), &t->f);
    setenv("SBT_KEYS", p->keys, 1);
}

static void clear(const char *dir)
{
    DIR *d = opendir(dir);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        char path[600];
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        struct stat st;
        if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
            clear(path);
        else
            unlink(path);
    }
    if (d != NULL)
        closedir(d);
    rmdir(dir);
}

static void place_done(struct place *p)
{
    unsetenv("SBT_KEYS");
    clear(p->dir);
}

#define BIG (SBT_BLOB_PIECE * 5 / 2)

static char *big_text(struct sbt_arena *a)
{
    char *text = sbt_arena_alloc(a, BIG + 1);
    for (size_t i = 0; i < BIG; i++)
        text[i] = "catatan kejadian di lapangan\n"[i % 29];
    return text;
}

static const char paper[] = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n";

// A study, with its paper.
static void paper_filed(struct ta *t, const char *number)
{
    struct sbt_s_verify_vote vote = {.vote = "setuju", .reason = "Identitas cocok."};
    struct sbt_s_study study = {
        .result = "terbukti", .summary = "Ya.", .study_number = "1/KAJIAN", .study_date = sbt_day_of(2024, 11, 27)};
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    SBT_ASSERT_OK(ta_step(t, number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_VERIFIER, "BAWASLU");
    SBT_ASSERT_OK(ta_step(t, number, "verifikasi", &vote), &t->f);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    struct sbt_owner o;
    struct sbt_upload_view v;
    struct sbt_case_step_out out;
    sbt_case_step_owner(&t->ctx, number, "kajian", &o);
    SBT_ASSERT_OK(sbt_upload_start(&t->ctx, &o, "kajian.pdf", (int64_t)strlen(paper), &v, &t->f), &t->f);
    struct sbt_id id = v.id;
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, &o, &id, 0, paper, strlen(paper), &v, &t->f), &t->f);
    const char *ids[] = {sbt_id_text(t->ts.a, &id)};
    struct sbt_case_step_in in = {
        .case_number = number, .step = "kajian", .rec = &study, .owner = &o, .uploads = ids, .uploads_n = 1};
    SBT_ASSERT_OK(sbt_case_step(&t->ctx, &in, &out, &t->f), &t->f);
    ta_as(t, SBT_ROLE_UNSET, NULL);
}

// The paper is there, whole, with the hash that the log has, for who sees the step.
static void assert_paper(struct ta *t, const char *number)
{
    struct sbt_timeline_in in = {
        .number = number, .kind = "subject.step", .subject_n = SBT_INT_NONE, .limit = SBT_INT_NONE};
    struct sbt_timeline l;
    const struct sbt_timeline_file *file = NULL;
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU");
    SBT_ASSERT_OK(sbt_case_timeline(&t->ctx, &in, &l, &t->f), &t->f);
    for (size_t i = 0; i < l.n; i++)
        if (l.rows[i].files_n == 1)
            file = &l.rows[i].files[0];
    assert_non_null(file);
    struct sbt_evidence_open_in open = {.evidence = file->id};
    struct sbt_evidence_opened e;
    char got[200];
    size_t n;
    SBT_ASSERT_OK(sbt_evidence_open(&t->ctx, &open, &e, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_evidence_pull(e.pull, got, sizeof got, &n, &t->f), &t->f);
    sbt_evidence_pull_free(e.pull);
    assert_int_equal(n, strlen(paper));
    assert_memory_equal(got, paper, n);
    struct sbt_hash h, want;
    sbt_sha256(got, n, &h);
    assert_true(sbt_hex_decode(file->sha256, 64, want.b));
    assert_memory_equal(h.b, want.b, sizeof h.b);
}

static struct sbt_id fill(struct ta *t, const char **ret_case)
{
    struct sbt_owner me;
    sbt_owner_of(&t->app, "draft", "saya", &me);
    struct sbt_upload_view v;
    char *text = big_text(t->ts.a);
    SBT_ASSERT_OK(sbt_upload_start(&t->ctx, &me, "catatan.txt", BIG, &v, &t->f), &t->f);
    struct sbt_id id = v.id;
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, &me, &id, 0, text, 1500000, &v, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, &me, &id, 1500000, text + 1500000, BIG - 1500000, &v, &t->f), &t->f);
    const char *ids[] = {sbt_id_text(t->ts.a, &id)};
    struct sbt_report_form r;
    sbt_rec_init(&sbt_report_all_t, &r);
    r.mode = "tanpa";
    r.account = "It's 'quoted' \\ \n and é, 😀.";
    r.place_region = "73.09";
    r.uploads = ids;
    r.uploads_n = 1;
    struct sbt_report_file_in in = {.form = &r, .channel = "publik", .owner = &me};
    struct sbt_report_file_out o;
    SBT_ASSERT_OK(sbt_report_file(&t->ctx, &in, &o, &t->f), &t->f);
    // An upload under way: it stays behind, with its rows or files.
    SBT_ASSERT_OK(sbt_upload_start(&t->ctx, &me, "lain.txt", 2000000, &v, &t->f), &t->f);
    id = v.id;
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, &me, &id, 0, text, 1500000, &v, &t->f), &t->f);
    for (int i = 0; i < 3; i++)
        *ret_case = ta_case_open(t, &(struct ta_case){.name = "Contoh O'Brien", .subjects_n = 2}).number;
    paper_filed(t, *ret_case);
    SBT_ASSERT_OK(ts_raw(&t->ts, SBT_SCOPE_CREDENTIAL,
                         t->ts.engine == SBT_ENGINE_PG
                             ? "INSERT INTO credential (account_id, password, totp, totp_step, failed_n, failed_us, "
                               "must_change, changed_us) VALUES ('\\x00ff', 'x', '\\x', -9007199254740992, 0, 0, 1, 5)"
                             : "INSERT INTO credential (account_id, password, totp, totp_step, failed_n, failed_us, "
                               "must_change, changed_us) VALUES (x'00ff', 'x', x'', -9007199254740992, 0, 0, 1, 5)"),
                  &t->ts.f);
    return o.id.u;
}

static enum sbt_rc evidence_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_evidence_of_report_out *rows;
    size_t n;
    SBT_TRY(sbt_q_evidence_of_report(tx, &(struct sbt_q_evidence_of_report_in){.report_id = *(struct sbt_id *)arg},
                                     &rows, &n, f));
    assert_int_equal(n, 1);
    *(struct sbt_id *)arg = rows[0].evidence_id;
    return SBT_OK;
}

static void assert_evidence(struct ta *t, struct sbt_id report)
{
    SBT_ASSERT_OK(ts_read(&t->ts, evidence_tx, &report), &t->ts.f);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    struct sbt_evidence_open_in open = {.evidence = report, .original = true, .reason = "uji pulih"};
    struct sbt_evidence_opened e;
    SBT_ASSERT_OK(sbt_evidence_open(&t->ctx, &open, &e, &t->f), &t->f);
    char *got = sbt_arena_alloc(t->ts.a, BIG + 10);
    size_t at = 0, n;
    do {
        SBT_ASSERT_OK(sbt_evidence_pull(e.pull, got + at, BIG + 10 - at, &n, &t->f), &t->f);
        at += n;
    } while (n > 0);
    sbt_evidence_pull_free(e.pull);
    assert_int_equal(at, BIG);
    assert_memory_equal(got, big_text(t->ts.a), BIG);
}

static const char *const same[] = {
    "SELECT count(*) FROM event",
    "SELECT count(*) FROM event_part",
    "SELECT count(*) FROM subject",
    "SELECT count(*) FROM report",
    "SELECT count(*) FROM ref_region",
    "SELECT count(*) FROM agency",
    "SELECT count(*) FROM setting",
    "SELECT coalesce(sum(value), 0) FROM counter",
    "SELECT count(*) FROM idempotency",
    "SELECT count(*) FROM clock_due",
    "SELECT count(*) FROM rulebook",
    "SELECT count(*) FROM report WHERE account = 'It''s ''quoted'' \\ \n and é, 😀.'",
    "SELECT count(*) FROM credential WHERE totp_step = -9007199254740992 AND length(totp) = 0 AND recovery IS NULL",
};

// Opens what was restored as a process of its own.
static void open_restored(struct ta *n, const struct ta *t, const char *url)
{
    *n = (struct ta){0};
    n->ts.a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    sbt_clock_sim(&n->ts.clock, sbt_clock_now(t->app.clock));
    struct sbt_store_options o = {.url = url, .clock = &n->ts.clock};
    SBT_ASSERT_OK(sbt_app_open(&n->app, &o, &n->f), &n->f);
    n->ts.s = n->app.store;
    n->ts.engine = sbt_store_engine(n->app.store);
    ta_as(n, SBT_ROLE_UNSET, NULL);
}

static void there_and_back(enum ts_kind from, enum ts_kind to)
{
    struct ta t, n;
    struct place p;
    ta_open(&t, from);
    place_make(&t, &p);
    const char *number;
    struct sbt_id report = fill(&t, &number);
    struct sbt_archive_info made, got;
    SBT_ASSERT_OK(sbt_backup_make(&t.app, p.archive, NULL, t.ts.a, &made, &t.f), &t.f);
    assert_int_equal(made.events_n, ts_int(&t.ts, "SELECT count(*) FROM event"));
    assert_int_equal(made.files_n, 2);
    struct stat st;
    assert_int_equal(stat(p.archive, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, made.bytes_n);
    assert_int_equal(sbt_backup_make(&t.app, p.archive, NULL, t.ts.a, &made, &t.f), SBT_E_CONFLICT);

    const char *url = to == TS_PG ? sbt_test_pg_url(t.ts.a, false) : p.db;
    sbt_fault_clear(&t.f);
    SBT_ASSERT_OK(sbt_backup_restore(p.archive, url, t.app.clock, NULL, t.ts.a, &got, &t.f), &t.f);
    assert_int_equal(got.rows_n, made.rows_n);
    assert_int_equal(got.files_n, 2);
    assert_int_equal(sbt_backup_restore(p.archive, url, t.app.clock, NULL, t.ts.a, &got, &t.f), SBT_E_CONFLICT);

    open_restored(&n, &t, url);
    for (size_t i = 0; i < SBT_ARRAY_LEN(same); i++)
        assert_int_equal(ts_int(&t.ts, same[i]), ts_int(&n.ts, same[i]));
    assert_int_equal(ts_int(&n.ts, same[11]), 1);
    assert_int_equal(ts_int(&n.ts, same[12]), 1);
    assert_int_equal(ts_int(&n.ts, "SELECT count(*) FROM upload"), 0);
    assert_int_equal(ts_int(&n.ts, "SELECT count(*) FROM session"), 0);
    assert_int_equal(ts_int(&n.ts, "SELECT count(*) FROM blob_chunk"), to == TS_PG ? 5 : 0);
    int64_t events = 0;
    SBT_ASSERT_OK(sbt_store_sequence(n.app.store, &events, &n.f), &n.f);
    SBT_ASSERT_OK(sbt_store_verify(n.app.store, n.ts.a, &events, &n.f), &n.f);
    assert_int_equal(events, made.events_n);
    assert_int_equal(ts_int(&n.ts, "SELECT count(*) FROM leaf"), made.events_n);
    assert_evidence(&n, report);
    assert_paper(&n, number);
    // It goes on where it stood: new numbers, new leaves, and the same state again from event 0.
    ta_as(&n, SBT_ROLE_UNSET, NULL);
    ta_case_open(&n, &(struct ta_case){.name = "Sesudah"});
    SBT_ASSERT_OK(sbt_store_sequence(n.app.store, &events, &n.f), &n.f);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(n.app.store, false, n.ts.a, &r, &n.f), &n.f);
    assert_int_equal(r.differences_n, 0);
    sbt_app_close(&n.app);
    sbt_arena_free(n.ts.a);
    place_done(&p);
    ta_close(&t);
}

SBT_TEST(restores_sqlite_to_sqlite)
{
    there_and_back(TS_FILE, TS_FILE);
}

SBT_TEST(restores_sqlite_to_postgresql)
{
    there_and_back(TS_FILE, TS_PG);
}

SBT_TEST(restores_postgresql_to_sqlite)
{
    there_and_back(TS_PG, TS_FILE);
}

SBT_TEST(restores_postgresql_to_postgresql)
{
    there_and_back(TS_PG, TS_PG);
}

static bool untouched(struct ta *t, const struct place *p, const char *url)
{
    if (url == p->db) {
        const char *file = p->db + strlen("sqlite:");
        static const char *const tails[] = {"",           "-wal",           ".evidence",
                                            ".restoring", ".restoring-wal", ".restoring.evidence"};
        for (size_t i = 0; i < SBT_ARRAY_LEN(tails); i++)
            if (sbt_file_exists(sbt_arena_printf(t->ts.a, "%s%s", file, tails[i])))
                return false;
        return true;
    }
    struct ts s = {.a = t->ts.a, .clock = t->ts.clock, .engine = SBT_ENGINE_PG};
    struct sbt_store_options o = {.url = url, .clock = &s.clock};
    SBT_ASSERT_OK(sbt_store_open_raw(&o, &s.s, &s.f), &s.f);
    int64_t n = ts_int(&s, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace");
    sbt_store_close(s.s);
    return n == 0;
}

static void refuse(struct ta *t, const struct place *p, const char *url, enum sbt_rc want)
{
    struct sbt_archive_info got;
    sbt_fault_clear(&t->f);
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    enum sbt_rc rc = sbt_backup_restore(p->archive, url, t->app.clock, NULL, a, &got, &t->f);
    if (want != SBT_OK)
        assert_int_equal(rc, want);
    assert_true(rc != SBT_OK);
    assert_non_null(t->f.say.say);
}

TA_TEST_BOTH(refuses_another_servers_keys_before_it_writes)
{
    struct place p;
    place_make(t, &p);
    const char *url = t->ts.engine == SBT_ENGINE_PG ? sbt_test_pg_url(t->ts.a, false) : p.db;
    struct sbt_archive_info made;
    SBT_ASSERT_OK(sbt_backup_make(&t->app, p.archive, NULL, t->ts.a, &made, &t->f), &t->f);
    unlink(p.keys);
    refuse(t, &p, url, SBT_E_NOT_FOUND);
    SBT_ASSERT_OK(sbt_keys_create(p.keys, &t->f), &t->f);
    refuse(t, &p, url, SBT_E_DENIED);
    assert_true(untouched(t, &p, url));
    place_done(&p);
}

TA_TEST_BOTH(refuses_every_altered_or_cut_archive_and_leaves_nothing)
{
    struct place p;
    place_make(t, &p);
    const char *url = t->ts.engine == SBT_ENGINE_PG ? sbt_test_pg_url(t->ts.a, false) : p.db;
    struct sbt_archive_info made;
    SBT_ASSERT_OK(sbt_backup_make(&t->app, p.archive, NULL, t->ts.a, &made, &t->f), &t->f);
    struct sbt_blob whole;
    SBT_ASSERT_OK(sbt_file_read(t->ts.a, p.archive, 64UL << 20, &whole, &t->f), &t->f);
    char *copy = sbt_arena_alloc(t->ts.a, whole.n + 1);
    for (size_t i = 0; i < 300; i++) {
        size_t at = i < 40    ? i
                    : i < 120 ? whole.n - 1 - (i - 40)
                              : whole.n * (i - 120) / 180; // head, trailer, all over
        memcpy(copy, whole.p, whole.n);
        copy[at] ^= (char)(1 << i % 8);
        SBT_ASSERT_OK(sbt_file_write(p.archive, 0600, copy, whole.n, &t->f), &t->f);
        refuse(t, &p, url, SBT_OK);
    }
    for (size_t i = 0; i < 40; i++) {
        size_t n = i < 20 ? i : i < 30 ? whole.n - 1 - (i - 20) : whole.n * (i - 30) / 10;
        SBT_ASSERT_OK(sbt_file_write(p.archive, 0600, whole.p, n, &t->f), &t->f);
        refuse(t, &p, url, n < 14 ? SBT_OK : SBT_E_CORRUPT);
    }
    copy[whole.n] = 'x'; // and one byte too many
    memcpy(copy, whole.p, whole.n);
    SBT_ASSERT_OK(sbt_file_write(p.archive, 0600, copy, whole.n + 1, &t->f), &t->f);
    refuse(t, &p, url, SBT_E_CORRUPT);
    assert_true(untouched(t, &p, url));
    SBT_ASSERT_OK(sbt_file_write(p.archive, 0600, whole.p, whole.n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_backup_restore(p.archive, url, t->app.clock, NULL, t->ts.a, &made, &t->f), &t->f);
    place_done(&p);
}

TA_TEST_BOTH(proves_the_log_of_an_archive_before_it_keeps_it)
{
    // The keys' owner wrote this archive, but its database had been changed behind the program's back.
    struct place p;
    place_make(t, &p);
    SBT_ASSERT_OK(
        ts_raw(&t->ts, SBT_SCOPE_SCHEMA | SBT_SCOPE_APPEND,
               t->ts.engine == SBT_ENGINE_PG
                   ? "ALTER TABLE leaf DISABLE TRIGGER ALL; UPDATE leaf SET hash = '\\x00' WHERE leaf_index = 0;"
                     "ALTER TABLE event DISABLE TRIGGER ALL; UPDATE event SET recorded_us = recorded_us + 1"
                   : "DROP TRIGGER leaf_no_update; UPDATE leaf SET hash = x'00' WHERE leaf_index = 0"),
        &t->ts.f);
    struct sbt_archive_info made;
    SBT_ASSERT_OK(sbt_backup_make(&t->app, p.archive, NULL, t->ts.a, &made, &t->f), &t->f);
    const char *url = t->ts.engine == SBT_ENGINE_PG ? sbt_test_pg_url(t->ts.a, false) : p.db;
    refuse(t, &p, url, SBT_E_CORRUPT);
    assert_true(untouched(t, &p, url));
    place_done(&p);
}

SBT_TEST(backs_keys_up_under_a_passphrase)
{
    struct ta t;
    ta_open(&t, TS_MEMORY);
    struct place p;
    place_make(&t, &p);
    const char *out = sbt_arena_printf(t.ts.a, "%s/keys.backup", p.dir), *again = "kata sandi kunci uji";
    assert_int_equal(sbt_backup_keys("sqlite:x", out, "pendek", &t.f), SBT_E_INVALID);
    sbt_fault_clear(&t.f);
    const char *log_dir = sbt_arena_printf(t.ts.a, "%s/keys.log", p.dir);
    const char *log_key = sbt_arena_printf(t.ts.a, "%s/key", log_dir);
    struct sbt_log_keys log, log_back;
    SBT_ASSERT_OK(sbt_log_keys_create(t.ts.a, log_dir, "test.example/log", &log, &t.f), &t.f);
    SBT_ASSERT_OK(sbt_backup_keys("sqlite:x", out, again, &t.f), &t.f);
    assert_int_equal(sbt_backup_keys("sqlite:x", out, again, &t.f), SBT_E_CONFLICT);
    struct sbt_blob text, hex;
    sbt_fault_clear(&t.f);
    SBT_ASSERT_OK(sbt_file_read(t.ts.a, out, 4096, &text, &t.f), &t.f);
    SBT_ASSERT_OK(sbt_file_read(t.ts.a, p.keys, 4096, &hex, &t.f), &t.f);
    assert_null(memmem(text.p, text.n, (const char *)hex.p + 18, 64));
    assert_int_equal(sbt_backup_keys_restore(out, "sqlite:x", again, &t.f), SBT_E_CONFLICT);
    unlink(p.keys);
    sbt_fault_clear(&t.f);
    assert_int_equal(sbt_backup_keys_restore(out, "sqlite:x", again, &t.f), SBT_E_CONFLICT); // the log's key lies there
    assert_false(sbt_file_exists(p.keys));
    unlink(log_key);
    sbt_fault_clear(&t.f);
    assert_int_equal(sbt_backup_keys_restore(out, "sqlite:x", "kata sandi yang lain", &t.f), SBT_E_DENIED);
    assert_false(sbt_file_exists(p.keys));
    sbt_fault_clear(&t.f);
    SBT_ASSERT_OK(sbt_backup_keys_restore(out, "sqlite:x", again, &t.f), &t.f);
    struct sbt_keys k;
    SBT_ASSERT_OK(sbt_keys_load(p.keys, &k, &t.f), &t.f);
    assert_memory_equal(k.server, t.app.keys.server, 32);
    SBT_ASSERT_OK(sbt_log_keys_load(t.ts.a, log_dir, &log_back, &t.f), &t.f);
    assert_memory_equal(log_back.key[0].seed, log.key[0].seed, SBT_SIGN_SEED);
    assert_string_equal(log_back.origin, "test.example/log");
    unlink(log_key);
    char *cut = sbt_arena_dup(t.ts.a, text.p, text.n);
    unlink(p.keys);
    SBT_ASSERT_OK(sbt_file_write(out, 0600, cut, text.n - 3, &t.f), &t.f);
    assert_int_equal(sbt_backup_keys_restore(out, "sqlite:x", again, &t.f), SBT_E_CORRUPT);
    rmdir(log_dir);
    place_done(&p);
    ta_close(&t);
}
