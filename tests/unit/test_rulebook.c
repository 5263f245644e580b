// The rulebook reader and its proofs: the shipped file holds together, and each way of breaking one is found.
#include "base/buf.h"
#include "domain/policy.h"
#include "tests/unit/rulebook_fixture.h"

static void replace_all(struct sbt_buf *out, const char *text, const char *from, const char *to)
{
    const char *p = text, *q = strstr(p, from);
    if (q == NULL)
        fail_msg("the file has no \"%s\"", from);
    for (; q != NULL; q = strstr(p, from)) {
        sbt_buf_add(out, p, (size_t)(q - p));
        sbt_buf_puts(out, to);
        p = q + strlen(from);
    }
    sbt_buf_puts(out, p);
}

// Parses and checks the shipped text with one thing changed. Expects a complaint that holds these words.
static void breaks(const char *from, const char *to, const char *words)
{
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)32 << 20);
    SBT_AUTO_BUF text;
    sbt_buf_init(&text, 1 << 20);
    const struct sbt_embed_file *file = sbt_embed_find("rulebooks/alur-sbt-2024.yaml");
    replace_all(&text, file->text, from, to);
    struct sbt_fault *f = SBT_NEW(a, struct sbt_fault);
    const struct sbt_rulebook *rb = NULL;
    enum sbt_rc rc = sbt_rulebook_parse(a, "x.yaml", text.p, text.n, &rb, f);
    const struct sbt_rb_finding *found;
    size_t n;
    if (rc == SBT_OK)
        rc = sbt_rulebook_check(a, rb, NULL, &found, &n, f);
    if (rc != SBT_E_INVALID)
        fail_msg("%s -> %s was accepted", from, to);
    for (size_t i = 0; i < f->fields_n && i < SBT_FAULT_FIELDS; i++)
        if (strstr(f->fields[i].say, words) != NULL) {
            assert_true(sbt_str_starts(f->fields[i].field, "x.yaml:"));
            int64_t line;
            assert_true(sbt_parse_i64(f->fields[i].field + 7, 1, 5000, &line));
            return;
        }
    for (size_t i = 0; i < f->fields_n && i < SBT_FAULT_FIELDS; i++)
        print_error("  said %s: %s [%s]\n", f->fields[i].field, f->fields[i].say, f->fields[i].args[0]);
    fail_msg("%s -> %s: nobody said \"%s\"", from, to, words);
}

SBT_TEST(the_shipped_rulebook_holds_together)
{
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)16 << 20);
    struct sbt_fault f = {0};
    const struct sbt_rulebook *all[SHIPPED_N];
    for (int i = 0; i < SHIPPED_N; i++) {
        const struct sbt_rb_finding *found;
        size_t n, warnings = 0;
        all[i] = shipped_of(i);
        SBT_ASSERT_OK(sbt_rulebook_check(a, all[i], NULL, &found, &n, &f), &f);
        for (size_t k = 0; k < n; k++)
            warnings += found[k].warning;
        assert_int_equal(warnings, n);
        assert_true(n > 20); // what is unsourced is said
    }
    SBT_ASSERT_OK(sbt_rulebook_check_set(a, all, SHIPPED_N, &f), &f);
    // one after the other without a hole, in procedure (gaps taken) and in law
    for (sbt_day d = sbt_day_of(2020, 1, 1); d < sbt_day_of(2026, 1, 1); d++) {
        int opens = 0, judges = 0;
        for (int i = 0; i < SHIPPED_N; i++) {
            opens += sbt_rulebook_opens_on(all[i], d, NULL);
            judges += sbt_span_holds(&all[i]->law, d);
        }
        assert_int_equal(opens, 1);
        assert_int_equal(judges, 1);
    }
    const struct sbt_rulebook *rb = shipped_rulebook();
    assert_string_equal(rb->id, "alur-sbt-2024");
    assert_int_equal(rb->procedure.from, sbt_day_of(2024, 10, 3));
    assert_int_equal(rb->law.from, sbt_day_of(2024, 9, 4));
    assert_int_equal(rb->steps_n >= 40, true);
}

SBT_TEST(the_shipped_rulebooks_use_every_step_kind_and_known_roles)
{
    const struct sbt_rulebook *rb = shipped_rulebook();
    for (int k = 1; k < SBT_STEP_END; k++) {
        bool used = false;
        for (int f = 0; f < SHIPPED_N; f++)
            for (size_t i = 0; i < shipped_of(f)->steps_n; i++)
                used = used || (int)shipped_of(f)->steps[i].kind == k;
        if (!used)
            fail_msg("no step of kind %s", sbt_step_kind_get((enum sbt_step_kind)k)->code);
    }
    for (size_t i = 0; i < rb->duties_n; i++)
        for (size_t k = 0; k < rb->duties[i].at_n; k++)
            for (size_t r = 0; r < rb->duties[i].at[k].roles.n; r++) {
                enum sbt_role role = sbt_role_find(rb->duties[i].at[k].roles.p[r]);
                if (role == SBT_ROLE_UNSET)
                    fail_msg("%s: unknown role %s", rb->duties[i].code, rb->duties[i].at[k].roles.p[r]);
            }
}

SBT_TEST(the_catalogue_has_the_matrix_the_seven_ways_and_article_71)
{
    const struct sbt_rulebook *rb = shipped_rulebook();
    static const struct {
        const char *code, *level;
    } rows[] = {{"KE-1", "moral"},   {"KE-2", "moral"},   {"KE-3", "moral"},  {"KE-4", "moral"},
                {"KE-5", "moral"},   {"KE-6", "moral"},   {"KE-7", "moral"},  {"DS-1", "berat"},
                {"DS-2", "berat"},   {"DS-3", "sedang"},  {"DS-4", "berat"},  {"DS-5", "ptdh"},
                {"DS-6", "berat"},   {"DS-7", "berat"},   {"DS-8", "berat"},  {"DS-9", "sedang"},
                {"DS-10", "berat"},  {"DS-11", "berat"},  {"DS-12", "berat"}, {"DS-13", "by_satgas"},
                {"P5N-1", "sedang"}, {"P5N-2", "sedang"}, {"P5N-3", "berat"}, {"P5N-4", "berat"},
                {"P5N-5", "berat"},  {"P5N-6", "berat"},  {"P5N-7", "berat"}, {"UU10-71", "berat"}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
        const struct sbt_rb_offence *o = sbt_rb_offence_get(rb, rows[i].code, sbt_day_of(2024, 10, 10));
        if (o == NULL || strcmp(sbt_level_code(o->level), rows[i].level) != 0)
            fail_msg("%s is missing or of another level", rows[i].code);
    }
}

// First cells of a CSV file that is compiled in.
static bool csv_has(const char *name, const char *cell)
{
    const struct sbt_embed_file *file = sbt_embed_find(name);
    assert_non_null(file);
    size_t n = strlen(cell);
    for (const char *p = file->text; p != NULL && *p != 0;) {
        if (strncmp(p, cell, n) == 0 && p[n] == ',')
            return true;
        p = strchr(p, '\n');
        if (p != NULL)
            p++;
    }
    return false;
}

SBT_TEST(codes_are_those_of_the_data_files)
{
    const struct sbt_rulebook *rb = shipped_rulebook();
    for (size_t i = 0; i < rb->acts_n; i++)
        if (!csv_has("data/acts.csv", rb->acts[i].code))
            fail_msg("act %s is not in data/acts.csv", rb->acts[i].code);
    assert_int_equal(rb->acts_n, 18);
    for (size_t i = 0; i < rb->positions_n; i++)
        if (!csv_has("data/positions.csv", rb->positions[i].code))
            fail_msg("position %s is not in data/positions.csv", rb->positions[i].code);
    for (size_t i = 0; i < rb->forward_to_n; i++)
        if (!csv_has("data/forwarding.csv", rb->forward_to[i].code))
            fail_msg("%s is not in data/forwarding.csv", rb->forward_to[i].code);
    const struct sbt_embed_file *agencies = sbt_embed_find("data/agencies.csv");
    for (size_t i = 0; i < rb->duties_n; i++)
        for (size_t k = 0; k < rb->duties[i].at_n; k++)
            for (size_t j = 0; j < rb->duties[i].at[k].agency_kinds.n; j++) {
                char cell[64];
                snprintf(cell, sizeof cell, ",%s,", rb->duties[i].at[k].agency_kinds.p[j]);
                if (strstr(agencies->text, cell) == NULL)
                    fail_msg("no agency of kind %s", cell);
            }
}

SBT_TEST(statuses_are_those_of_the_published_map)
{
    const struct sbt_embed_file *map = sbt_embed_find("data/published_status_map.csv");
    assert_non_null(map);
    for (int f = 0; f < SHIPPED_N; f++)
        for (size_t i = 0; i < shipped_of(f)->states_n; i++) {
            const struct sbt_rulebook *rb = shipped_of(f);
            char row[128];
            snprintf(row, sizeof row, "\n%s,%s,", sbt_milestone_code(rb->states[i].milestone), rb->states[i].status);
            if (strstr(map->text, row) == NULL)
                fail_msg("state %s: the map has no row %s", rb->states[i].code, row + 1);
        }
}

SBT_TEST(finds_slips_of_the_pen_with_their_line)
{
    breaks("  start: received", "  start: recieved", "Keadaan awal");
    breaks("    quorum: 2", "    quorom: 2", "tidak dikenal di bagian ini");
    breaks("    kind: study\n", "    kind: stduy\n", "Jenis langkah");
    breaks("    milestone: verified", "    milestone: done", "tidak berlaku");
    breaks("  procedure: {valid_from: 2024-10-03}", "  procedure: {valid_from: 3-10-2024}", "bukan tanggal");
    breaks("  procedure: {valid_from: 2024-10-03}", "  procedure: {valid_from: 2024-10-03, valid_to: 2024-01-01}",
           "lebih awal");
    breaks("    unit: working\n    day0: next_day\n    start_state: study",
           "    unit: workdays\n    day0: next_day\n    start_state: study", "tidak berlaku");
    breaks("    n: 21\n    unit: working", "    n: 2x1\n    unit: working", "bilangan bulat");
    breaks("    n: verify_days\n", "    n: verify_weeks\n", "pengaturan yang tidak ada");
    breaks("    value: \"7\"\n    label: {id: \"Verifikasi bersama",
           "    value: \"seven\"\n    label: {id: \"Verifikasi bersama", "bilangan bulat");
    breaks("    owner: bawaslu_study\n    outcomes: {terbukti", "    outcomes: {terbukti", "wajib ada");
    breaks("objects: [calon, pasangan]\n    side: after\n    cltn: any\n    level: berat\n    basis: \"PP 94/2021 art. "
           "5 huruf n angka 5; UU",
           "objects: [kandidat]\n    side: after\n    cltn: any\n    level: berat\n    basis: \"PP 94/2021 art. 5 "
           "huruf n angka 5; UU",
           "tidak berlaku");
}

SBT_TEST(finds_a_duty_that_nobody_holds)
{
    breaks("territory: contest_region\n        valid_from: 2024-09-04",
           "territory: contest_region\n        valid_from: 2024-09-05", "tidak ada pemegangnya");
    breaks("territory: contest_region\n        valid_from: 2024-09-04",
           "territory: contest_region\n        valid_from: 2024-09-04\n        valid_to: 2025-12-31",
           "tidak ada pemegangnya");
    breaks("    owner: bawaslu_study\n    outcomes: {terbukti", "    owner: kasn_study\n    outcomes: {terbukti",
           "tugas yang tidak ada");
}

SBT_TEST(finds_traps_and_states_out_of_reach)
{
    breaks("outcomes: {tercatat: entered}", "outcomes: {tercatat: stay}", "tidak dapat dicapai");
    breaks("    from: [entered, decided_ethics]\n", "    from: [entered]\n", "tidak ada jalan ke akhir");
    breaks("outcomes: {terbukti: recommend, tidak_terbukti: not_proven}",
           "outcomes: {terbukti: recomend, tidak_terbukti: not_proven}", "keadaan yang tidak ada");
    breaks("outcomes: {terbukti: recommend, tidak_terbukti: not_proven}", "outcomes: {terbukti: recommend}",
           "tidak mengatur hasil");
    breaks("outcomes: {diperingatkan: stay}", "outcomes: {diperingatkan: before_ppk}", "harus stay");
    breaks("    from: [decided, entered]\n", "    from: [decided, entered, closed]\n", "meninggalkan keadaan akhir");
}

SBT_TEST(finds_a_clock_without_an_end)
{
    breaks(
        "      - {at: 1, do: escalate, to: satgas_secretariat}\n    basis: \"Alur SBT (BKN, 3-10-2024): paling lama 3",
        "    basis: \"Alur SBT (BKN, 3-10-2024): paling lama 3", "tidak mempunyai eskalasi");
    breaks("    start_field: received_on", "    start_field: note", "bukan isian tanggal");
    breaks("    stop: [setuju_blokir]\n", "", "tidak pernah dihentikan");
    breaks("    start_event: lift_due", "    start_state: entered\n    start_event: lift_due", "isi satu saja");
}

SBT_TEST(finds_two_rows_for_one_act)
{
    breaks("    acts: kampanye_medsos\n    objects: [calon, pasangan]\n    side: after",
           "    acts: [kampanye_medsos, spanduk]\n    objects: [calon, pasangan]\n    side: any",
           "perbuatan yang sama");
}

SBT_TEST(finds_offences_without_a_sanction_and_positions_without_an_authority)
{
    breaks("  ptdh: {label: {id: \"Pemberhentian tidak dengan hormat\", en: \"Dishonourable dismissal\"}, level: ptdh",
           "  ptdh: {label: {id: \"Pemberhentian tidak dengan hormat\", en: \"Dishonourable dismissal\"}, level: berat",
           "tidak mempunyai sanksi");
    breaks("  - {authority: presiden, positions: jpt_utama, levels: [moral, ringan, sedang, berat, ptdh]",
           "  - {authority: presiden, positions: jpt_utama, levels: [moral, ringan, sedang, berat]",
           "Tidak ada pejabat");
    breaks("    persons: 2\n", "    persons: 1\n", "orang kedua");
}

SBT_TEST(finds_a_setting_that_is_missing_or_wrong)
{
    breaks("  boundary_day:\n", "  boundary_days:\n", "belum diisi");
    breaks("    value: after\n", "    value: both\n", "tidak berlaku untuk pengaturan");
    breaks("    value: \"15\"\n", "    value: \"many\"\n", "tidak berlaku untuk pengaturan");
}

SBT_TEST(finds_an_agency_that_has_ended)
{
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)16 << 20);
    const struct sbt_rulebook *rb = shipped_rulebook();
    static const char *const kinds[] = {"bkn",      "kanreg",     "bawaslu",     "bawaslu_provinsi", "bawaslu_kabkota",
                                        "kempanrb", "kemendagri", "kementerian", "lembaga",          "pemprov",
                                        "pemkab",   "pemkot"};
    struct sbt_rb_world_row rows[SBT_ARRAY_LEN(kinds)];
    for (size_t i = 0; i < SBT_ARRAY_LEN(kinds); i++)
        rows[i] = (struct sbt_rb_world_row){kinds[i], {sbt_day_of(2014, 1, 15), SBT_DAY_NONE}};
    struct sbt_rb_world w = {rows, SBT_ARRAY_LEN(rows)};
    const struct sbt_rb_finding *found;
    size_t n;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_rulebook_check(a, rb, &w, &found, &n, &f), &f);
    w.n--; // no city governments
    assert_int_equal(sbt_rulebook_check(a, rb, &w, &found, &n, &f), SBT_E_INVALID);
    assert_false(found[0].warning);
    assert_string_equal(found[0].args[0], "pemkot");
    assert_string_equal(found[1].args[1], "pemkot");
}

SBT_TEST(a_file_that_lacks_any_one_line_is_read_or_refused_with_a_reason)
{
    const struct sbt_embed_file *file = sbt_embed_find("rulebooks/alur-sbt-2024.yaml");
    size_t refused = 0, line = 0;
    for (const char *p = file->text; *p != 0; line++) {
        const char *end = strchr(p, '\n');
        assert_non_null(end);
        if (line % 17 == 0) {
            SBT_AUTO_ARENA a = sbt_arena_new((size_t)32 << 20);
            SBT_AUTO_BUF text;
            sbt_buf_init(&text, 1 << 20);
            sbt_buf_add(&text, file->text, (size_t)(p - file->text));
            sbt_buf_puts(&text, end + 1);
            struct sbt_fault *f = SBT_NEW(a, struct sbt_fault);
            const struct sbt_rulebook *rb;
            const struct sbt_rb_finding *found;
            size_t n;
            enum sbt_rc rc = sbt_rulebook_parse(a, "x", text.p, text.n, &rb, f);
            if (rc == SBT_OK)
                rc = sbt_rulebook_check(a, rb, NULL, &found, &n, f);
            if (rc != SBT_OK) {
                assert_int_equal(rc, SBT_E_INVALID);
                assert_true(f->fields_n > 0 || f->say.say != NULL);
                refused++;
            }
        }
        p = end + 1;
    }
    assert_true(refused > 20); // remarks and optional lines may go
}

SBT_TEST(the_pin_is_the_hash_of_the_bytes)
{
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)32 << 20);
    const struct sbt_embed_file *file = sbt_embed_find("rulebooks/alur-sbt-2024.yaml");
    struct sbt_hash h;
    sbt_sha256(file->text, file->size, &h);
    assert_true(sbt_hash_eq(&h, &shipped_rulebook()->hash));
    const char *longer = sbt_arena_printf(a, "%s# one more remark\n", file->text);
    const struct sbt_rulebook *rb;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_rulebook_parse(a, "x", longer, strlen(longer), &rb, &f), &f);
    assert_false(sbt_hash_eq(&h, &rb->hash));
}

SBT_TEST(duties_are_held_by_role_and_agency)
{
    const struct sbt_rulebook *rb = shipped_rulebook();
    sbt_day d = sbt_day_of(2024, 11, 1);
    assert_true(sbt_rb_duty_held(rb, "satgas_member", "verifier", "bkn", d));
    assert_false(sbt_rb_duty_held(rb, "satgas_member", "verifier", "kanreg", d));
    assert_false(sbt_rb_duty_held(rb, "satgas_member", "audiman", "bkn", d));
    assert_false(sbt_rb_duty_held(rb, "satgas_member", "verifier", "bkn", sbt_day_of(2024, 9, 3)));
    assert_true(sbt_rb_duty_held(rb, "ppk", "ppk_signatory", "pemkab", d));
    assert_false(sbt_rb_duty_held(rb, "nobody", "verifier", "bkn", d));
    assert_string_equal(sbt_rb_vote_member("bawaslu_kabkota"), "bawaslu");
    assert_null(sbt_rb_vote_member("pemkab"));
    assert_null(sbt_rb_vote_member(NULL));
}

SBT_TEST(says_which_days_open_a_case_and_which_of_them_by_inference)
{
    const struct sbt_rulebook *rb = shipped_rulebook();
    const struct sbt_rb_gap *gap = NULL;
    assert_false(sbt_rulebook_opens_on(rb, sbt_day_of(2024, 9, 3), &gap));
    assert_true(sbt_rulebook_opens_on(rb, sbt_day_of(2024, 9, 4), &gap));
    assert_non_null(gap);
    assert_true(gap->basis.unsourced);
    assert_true(sbt_rulebook_opens_on(rb, sbt_day_of(2024, 10, 2), &gap));
    assert_non_null(gap);
    assert_true(sbt_rulebook_opens_on(rb, sbt_day_of(2024, 10, 3), &gap));
    assert_null(gap);
}

SBT_TEST(finds_agencies_and_roles_that_are_not_there)
{
    breaks("  kemendagri: {label: {id: \"Kementerian Dalam Negeri\", en: \"Ministry of Home Affairs\"}, basis",
           "  kemendagry: {label: {id: \"Kementerian Dalam Negeri\", en: \"Ministry of Home Affairs\"}, basis",
           "tidak ada dalam agencies");
    breaks("  kemendagri: {label: {id: \"Kementerian Dalam Negeri\", en: \"Ministry of Home Affairs\"}, basis",
           "  kemendagri: {label: {id: \"Kementerian Dalam Negeri\", en: \"Ministry of Home Affairs\"}, valid_to: "
           "2025-01-01, basis",
           "tidak ada pada seluruh masa");
    breaks("  examiner: {agency_kinds", "  examinee: {agency_kinds", "tidak ada dalam roles");
    breaks("  panrb_officer: {agency_kinds: [kempanrb]", "  panrb_officer: {agency_kinds: [bkn]",
           "tidak dapat diberikan");
}

SBT_TEST(finds_gaps_transitions_and_checks_that_cannot_be)
{
    breaks("      valid_to: 2024-10-02", "      valid_to: 2024-10-03", "bertumpang tindih");
    breaks("    to_state: recommend\n", "    to_state: recomend\n", "keadaan yang tidak ada");
    breaks("    to_state: recommend\n", "    to_state: closed\n", "keadaan akhir");
    breaks("    states: [kasn_study]\n", "", "states atau milestones");
    breaks("    from_day: 2024-10-03\n    to_state: recommend", "    from_day: 2024-09-03\n    to_state: recommend",
           "sebelum alur ini");
    breaks("  one_sanction: {label", "  one_sanctions: {label", "tidak dikenal");
    breaks("    basis: \"UU 27/2022 art. 30\"\n", "    basis: \"unsourced\"\n    bases: \"x\"\n", "tidak dikenal");
    breaks("      reason: {id: \"Pemeriksaan masih berjalan dan PPK memintanya secara tertulis\", en: \"The "
           "examination is "
           "under way and the PPK asks for it in writing\"}\n",
           "", "wajib ada");
}

SBT_TEST(two_files_for_one_day_are_refused)
{
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)32 << 20);
    const struct sbt_rulebook *rb = shipped_rulebook();
    struct sbt_rulebook other = *rb;
    other.id = "lain";
    other.procedure = (struct sbt_span){sbt_day_of(2022, 9, 22), sbt_day_of(2024, 9, 3)};
    other.law = (struct sbt_span){sbt_day_of(2020, 9, 10), rb->law.from - 1};
    other.gaps_n = other.transition_rules_n = 0;
    const struct sbt_rulebook *both[] = {rb, &other};
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_rulebook_check_set(a, both, 2, &f), &f);
    other.procedure.to = sbt_day_of(2024, 9, 4); // the gap is taken already
    assert_int_equal(sbt_rulebook_check_set(a, both, 2, &f), SBT_E_INVALID);
    assert_true(sbt_str_starts(f.fields[0].field, "rulebooks/alur-sbt-2024.yaml:"));
    other.procedure.to = sbt_day_of(2024, 9, 3);
    other.law.to = rb->law.from;
    assert_int_equal(sbt_rulebook_check_set(a, both, 2, &f), SBT_E_INVALID);
    // transition rules must fit the file that they name
    other.law.to = rb->law.from - 1;
    other.id = "skb-2022";
    struct sbt_fault g = {0};
    assert_int_equal(sbt_rulebook_check_set(a, both, 2, &g), SBT_E_INVALID);
    assert_non_null(strstr(g.fields[0].say, "aturan lama"));
    assert_string_equal(g.fields[0].args[1], "kasn_study");
}
