// The rights of every role against the golden matrix in words, and the role table against itself.
#include "domain/policy.h"

#include <string.h>

#include "base/buf.h"
#include "tests/test.h"

// Does the blank-separated list hold the word?
static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = strstr(list, word); p != NULL; p = strstr(p + 1, word))
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

SBT_TEST(gives_every_role_exactly_what_the_golden_matrix_says)
{
    FILE *file = fopen("tests/unit/policy_matrix.txt", "r");
    assert_non_null(file);
    bool seen[SBT_NEED_END] = {false};
    char line[1024];
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (*line == '#' || *line == '\0')
            continue;
        char *colon = strchr(line, ':');
        assert_non_null(colon);
        *colon = '\0';
        enum sbt_need need = sbt_need_find(line);
        assert_int_not_equal(need, SBT_NEED_UNSET);
        assert_false(seen[need]);
        seen[need] = true;
        const char *list = colon + 2;
        bool everybody = has_word(list, "everybody");
        for (const struct sbt_role_row *r = sbt_roles; r->role != SBT_ROLE_UNSET; r++) {
            bool want = everybody || has_word(list, r->code);
            if (sbt_policy_may(r->role, need) != want)
                print_error("%s for %s should be %d\n", line, r->code, want);
            assert_int_equal(sbt_policy_may(r->role, need), want);
        }
        assert_int_equal(sbt_policy_may(SBT_ROLE_UNSET, need), everybody);
        assert_int_equal(sbt_policy_step_up(need), has_word(list, "step_up"));
    }
    fclose(file);
    for (int i = SBT_NEED_UNSET + 1; i < SBT_NEED_END; i++)
        assert_true(seen[i]);
}

SBT_TEST(refuses_the_unset_need_and_what_is_out_of_range)
{
    for (int r = -1; r <= SBT_ROLE_END; r++) {
        assert_false(sbt_policy_may((enum sbt_role)r, SBT_NEED_UNSET));
        assert_false(sbt_policy_may((enum sbt_role)r, SBT_NEED_END));
    }
    assert_false(sbt_policy_may(SBT_ROLE_END, SBT_NEED_PUBLIC));
    assert_null(sbt_role_get(SBT_ROLE_UNSET));
    assert_null(sbt_role_get(SBT_ROLE_END));
    assert_int_equal(sbt_need_find("unset"), SBT_NEED_UNSET);
}

SBT_TEST(lists_every_role_at_its_own_place)
{
    for (int r = SBT_ROLE_UNSET + 1; r < SBT_ROLE_END; r++) {
        const struct sbt_role_row *row = sbt_role_get((enum sbt_role)r);
        assert_non_null(row);
        assert_int_equal(row->role, r);
        assert_int_equal(sbt_role_find(row->code), r);
        assert_false(sbt_str_empty(row->label));
    }
    assert_int_equal(sbt_role_find("root"), SBT_ROLE_UNSET);
    assert_int_equal(sbt_role_find(NULL), SBT_ROLE_UNSET);
}

SBT_TEST(lets_only_fitting_agencies_hold_a_role)
{
    assert_true(sbt_role_fits(SBT_ROLE_BAWASLU, "bawaslu_kabkota"));
    assert_true(sbt_role_fits(SBT_ROLE_BAWASLU, "bawaslu"));
    assert_false(sbt_role_fits(SBT_ROLE_BAWASLU, "bawas"));
    assert_false(sbt_role_fits(SBT_ROLE_ADMIN, "pemkab"));
    assert_true(sbt_role_fits(SBT_ROLE_PIC, "pemkot"));
    assert_false(sbt_role_fits(SBT_ROLE_PIC, NULL));
    assert_false(sbt_role_fits(SBT_ROLE_UNSET, "bkn"));
}

SBT_TEST(shows_all_cases_to_national_roles_of_centres_only)
{
    assert_true(sbt_policy_sees_all(SBT_ROLE_AUDIMAN, "bkn"));
    assert_false(sbt_policy_sees_all(SBT_ROLE_AUDIMAN, "kanreg"));
    assert_true(sbt_policy_sees_all(SBT_ROLE_VERIFIER, "kemendagri"));
    assert_false(sbt_policy_sees_all(SBT_ROLE_VERIFIER, "bawaslu_provinsi"));
    assert_false(sbt_policy_sees_all(SBT_ROLE_PPK, "bkn"));
    assert_false(sbt_policy_sees_all(SBT_ROLE_ADMIN, "bkn"));
    assert_false(sbt_policy_sees_all(SBT_ROLE_AUDIMAN, NULL));
}
