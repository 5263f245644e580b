#!/usr/bin/env bash
# cppcheck and clang-tidy over our C: lint.sh BUILDDIR. Each file is one test; a finding fails it.
set -uo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: lint.sh BUILDDIR}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
files=$(python3 tools/sources.py . src)
passed=0 failed=0

cppcheck -q -j2 --std=c11 --enable=warning,portability,performance --inline-suppr --error-exitcode=1 \
    --suppress=missingIncludeSystem -I src -I "$build" src >"$log" 2>&1
if [ $? = 0 ]; then passed=1; else failed=1; cat "$log"; fi

: >"$log"
# shellcheck disable=SC2086
printf '%s\n' $files | xargs -P 2 -I{} sh -c \
    'out=$(nice clang-tidy -p "$1" --quiet "$2" 2>/dev/null | grep -E "(warning|error):"); if [ -n "$out" ]; then printf "BAD %s\n%s\n" "$2" "$out"; else echo "OK $2"; fi' \
    sh "$build" {} >>"$log"
passed=$((passed + $(grep -c '^OK ' "$log")))
failed=$((failed + $(grep -c '^BAD ' "$log")))
grep -v '^OK ' "$log"
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ] && [ $passed -gt 1 ]
