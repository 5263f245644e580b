// The route table of the whole server: it compiles, and every row says what it needs and who may.
#include "serve/routes.h"

#include <stdlib.h>
#include <string.h>

#include "app/rate.h"
#include "base/buf.h"
#include "base/embed.h"
#include "base/file.h"
#include "domain/policy.h"
#include "domain/rulebook.h"
#include "tests/test.h"

SBT_TEST(puts_all_routes_together_without_a_clash)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 22);
    struct sbt_fault f = {0};
    const struct sbt_route *rows;
    size_t n;
    struct sbt_routes *compiled;
    SBT_ASSERT_OK(sbt_serve_routes(a, &rows, &n, &f), &f);
    SBT_ASSERT_OK(sbt_routes_compile(a, rows, n, &compiled, &f), &f);
    assert_true(n > 40);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_route *r = &rows[i];
        if (strlen(sbt_need_name((enum sbt_need)r->need)) == 0 || r->rate < 0 || r->rate >= SBT_RATE_CLASS_END)
            fail_msg("%s: need %d, rate %d", r->name, r->need, r->rate);
        // Inline rows are answered without looking at who asks.
        assert_true(!(r->flags & SBT_ROUTE_INLINE) || r->need == SBT_NEED_PUBLIC);
        // What changes something is not done by following a link.
        if (r->method == SBT_GET)
            assert_true(r->body == SBT_BODY_NONE);
    }
}

SBT_TEST(opens_no_page_of_staff_to_the_public)
{
    static const char *const staff[] = {"/meja",      "/kasus",   "/laporan-masuk", "/akun", "/admin",    "/instansi",
                                        "/identitas", "/catatan", "/statistik",     "/cari", "/penugasan"};
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 22);
    struct sbt_fault f = {0};
    const struct sbt_route *rows;
    size_t n;
    SBT_ASSERT_OK(sbt_serve_routes(a, &rows, &n, &f), &f);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < SBT_ARRAY_LEN(staff); k++) {
            size_t len = strlen(staff[k]);
            if (strncmp(rows[i].pattern, staff[k], len) == 0 &&
                (rows[i].pattern[len] == '\0' || rows[i].pattern[len] == '/') &&
                sbt_policy_may(SBT_ROLE_UNSET, (enum sbt_need)rows[i].need))
                fail_msg("%s is open to everybody", rows[i].pattern);
        }
}

// What each role gets from each route is in tests/http/rights_matrix.txt, seen by tests/http/blackbox/test_rights.py on a
// running server. Here: no route is without its line. With SBT_ROUTE_LIST the routes are written to that file.
SBT_TEST(has_a_line_in_the_matrix_of_rights_for_every_route)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 22);
    struct sbt_fault f = {0};
    const struct sbt_route *rows;
    size_t n;
    SBT_ASSERT_OK(sbt_serve_routes(a, &rows, &n, &f), &f);
    struct sbt_blob text;
    SBT_ASSERT_OK(sbt_file_read(a, "tests/http/rights_matrix.txt", 1 << 20, &text, &f), &f);
    const char *list = getenv("SBT_ROUTE_LIST");
    FILE *out = list != NULL ? fopen(list, "w") : NULL;
    size_t missing = 0;
    for (size_t i = 0; i < n; i++) {
        const char *line = sbt_arena_printf(a, "\n%s %s: ", sbt_method_name(rows[i].method), rows[i].pattern);
        if (out != NULL)
            fprintf(out, "%s %s %d\n", sbt_method_name(rows[i].method), rows[i].pattern, (int)rows[i].body);
        if (strstr((const char *)text.p, line) == NULL) {
            print_error("no line for%s\n", line);
            missing++;
        }
    }
    if (out != NULL)
        fclose(out);
    else
        assert_int_equal(missing, 0);
}

SBT_TEST(knows_every_role_and_agency_that_a_rulebook_names)
{
    SBT_AUTO_ARENA a = sbt_arena_new(64UL << 20);
    struct sbt_fault f = {0};
    size_t books = 0;
    for (size_t i = 0; i < sbt_embed_files_n; i++) {
        const struct sbt_embed_file *e = &sbt_embed_files[i];
        if (strncmp(e->name, "rulebooks/", 10) != 0)
            continue;
        const struct sbt_rulebook *rb;
        SBT_ASSERT_OK(sbt_rulebook_parse(a, e->name, e->text, e->size, &rb, &f), &f);
        books++;
        for (size_t d = 0; d < rb->duties_n; d++)
            for (size_t k = 0; k < rb->duties[d].at_n; k++) {
                const struct sbt_rb_duty_at *at = &rb->duties[d].at[k];
                for (size_t r = 0; r < at->roles.n; r++) {
                    enum sbt_role role = sbt_role_find(at->roles.p[r]);
                    bool fits = false;
                    for (size_t g = 0; g < at->agency_kinds.n; g++)
                        fits = fits || sbt_role_fits(role, at->agency_kinds.p[g]);
                    if (!fits || (!sbt_policy_may(role, SBT_NEED_CASE_ACT) && role != SBT_ROLE_CUSTODIAN))
                        fail_msg("%s:%d: role %s cannot hold %s", e->name, at->line, at->roles.p[r],
                                 rb->duties[d].code);
                }
            }
    }
    assert_true(books > 0);
}
