// Compiler attributes and the few macros that every file may use.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SBT_NODISCARD __attribute__((warn_unused_result))
#define SBT_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define SBT_NORETURN __attribute__((noreturn))
#define SBT_UNUSED __attribute__((unused))
#define SBT_CLEANUP(fn) __attribute__((cleanup(fn)))
#define SBT_ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

// A mistake of ours: says where and aborts, in every build. Never for bad input.
#define SBT_BUG_IF(cond)                        \
    do {                                        \
        if (__builtin_expect(!!(cond), 0))      \
            sbt_bug(__FILE__, __LINE__, #cond); \
    } while (0)
SBT_NORETURN void sbt_bug(const char *file, int line, const char *what);
