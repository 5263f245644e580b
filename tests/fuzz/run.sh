#!/usr/bin/env bash
# Replays each fuzz target's corpus with a build: run.sh BUILDDIR. A crash that was mended stays in the corpus.
set -uo pipefail
cd "$(dirname "$0")/../.."
build=${1:?usage: run.sh BUILDDIR}
passed=0 failed=0
for src in tests/fuzz/fuzz_*.c; do
    name=$(basename "$src" .c)
    if [ -x "$build/$name" ] && "$build/$name" "tests/fuzz/corpus/${name#fuzz_}" >/dev/null; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
    fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ] && [ $passed != 0 ]
