#!/usr/bin/env bash
# Runs every browser test (tests/browser/*.test.mjs) against the given binary and adds up their counters: run.sh BUILD/sbt
set -uo pipefail
cd "$(dirname "$0")/../.."
bin=$(realpath "${1:-build/sbt}")
export SBT_BIN=$bin SBT_TESTS=${SBT_TESTS:-$(dirname "$bin")/sbt-tests}
passed=0 failed=0 skipped=0
for file in tests/browser/*.test.mjs; do
    echo "# $file"
    out=$(node "$file" 2>&1)
    rc=$?
    printf '%s\n' "$out"
    line=$(printf '%s\n' "$out" | grep -aE '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' | tail -n 1)
    if [[ $line =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
        skipped=$((skipped + BASH_REMATCH[3]))
        [ $rc = 0 ] || [ "${BASH_REMATCH[2]}" != 0 ] || failed=$((failed + 1))
    else
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ] && [ $passed != 0 ]
