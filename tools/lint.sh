#!/usr/bin/env bash
# cppcheck and clang-tidy over our C: lint.sh BUILDDIR [FILE...]. Each file is one test; a finding fails it, and so does a
# tool that dies.
set -uo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: lint.sh BUILDDIR [FILE...]}
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
[ $# -gt 0 ] && files=$(printf '%s\n' "$@") || files=$(python3 tools/sources.py . src)
total=$(wc -l <<<"$files")
passed=0 failed=0

# Several files a process: starting clang-tidy costs as much as checking a small file.
tidy() {
    local build=$1 out rc
    shift
    out=$(nice clang-tidy -p "$build" --quiet "$@" 2>&1)
    rc=$?
    grep -E '(warning|error):' <<<"$out" && return
    [ $rc = 0 ] || printf 'clang-tidy:0: error: it ended with %s over %s\n%s\n' "$rc" "$*" "$(tail -n 5 <<<"$out")"
}
export -f tidy

if nice cppcheck -q -j2 --std=c11 --enable=warning,portability,performance --inline-suppr --error-exitcode=1 \
    --suppress=missingIncludeSystem -I src -I "$build" $files >"$log" 2>&1; then
    passed=1
else
    failed=1
    cat "$log"
fi
xargs -P 2 -n 20 bash -c 'tidy "$@"' tidy "$build" <<<"$files" | sort -u >"$log"
sed 's/^/BAD /' "$log"
bad=$(sed 's/:.*//' "$log" | sort -u | grep -c .)
passed=$((passed + total - bad))
failed=$((failed + bad))
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ] && [ $passed -gt 1 ]
