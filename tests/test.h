// The test harness: cases register themselves, cmocka's assertions work inside, tests/main.c runs and counts them.
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fault.h"

struct sbt_test_case {
    const char *file, *name;
    void (*fn)(void);
    struct sbt_test_case *next;
    bool passed;
    const char *skipped;     // reason
    int64_t wall_us, cpu_us; // what it took; cpu_us is ours and our children's, not the database server's
};
void sbt_test_add(struct sbt_test_case *c);
void sbt_test_skip(const char *reason);

// SBT_TEST(refuses_a_report_without_a_place) { ... }  The name is a sentence.
#define SBT_TEST(sentence)                                                                            \
    static void test_##sentence(void);                                                                \
    __attribute__((constructor)) static void test_add_##sentence(void)                                \
    {                                                                                                 \
        static struct sbt_test_case c = {.file = __FILE__, .name = #sentence, .fn = test_##sentence}; \
        sbt_test_add(&c);                                                                             \
    }                                                                                                 \
    static void test_##sentence(void)

// Ends the case as skipped. With CI=true in the environment a skip makes the run fail.
#define SBT_SKIP(reason) sbt_test_skip(reason)

// The statement must end in a caught mistake of ours (SBT_BUG_IF): it runs in a child process that has to abort.
#define SBT_ASSERT_BUG(stmt)                   \
    do {                                       \
        if (sbt_test_child())                  \
            sbt_test_child_end((stmt, 0));     \
        assert_true(sbt_test_child_aborted()); \
    } while (0)
bool sbt_test_child(void); // forks; true in the child
void sbt_test_child_end(int unused);
bool sbt_test_child_aborted(void);
bool sbt_test_child_ended_well(void);

// rc is SBT_OK, or the case fails and prints the fault.
#define SBT_ASSERT_OK(rc, f) sbt_test_assert_ok((rc), (f), __FILE__, __LINE__)
void sbt_test_assert_ok(enum sbt_rc rc, const struct sbt_fault *f, const char *file, int line);
// Whether the fault has an error at the field; and its message id, or NULL.
const char *sbt_test_field_error(const struct sbt_fault *f, const char *field);
// Where databases of tests lie: in memory where there is room, so that no test waits for a disk that it does not test.
const char *sbt_test_folder(void);
