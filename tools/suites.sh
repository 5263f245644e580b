# The runner of check: suites side by side, each one's output kept whole, real counters added up. Sourced.
#
#   suite NAME COMMAND...   puts a suite in line; "unit-2" is a part of "unit". $only: ",a,b," or empty for all
#   run_suites              runs them, $SBT_JOBS at once (default: one a processor, two at least), in the order of the line
#   end_suites              prints "N passed, N failed, N skipped"; 0 when nothing failed and something passed
#
# A suite ends with a line "N passed, N failed, N skipped". One that dies, prints no such line, runs no test or ends with an
# exit code that its counters do not explain has failed. $suite_logs is a folder for their output.
suites_passed=0 suites_failed=0 suites_skipped=0
suite_names=() suite_commands=()
declare -A suite_of=() suite_began=()

suite() {
    local name=$1
    shift
    [ -z "${only:-}" ] || [[ $only == *,${name%%-*},* ]] || return 0
    suite_names+=("$name")
    suite_commands+=("$(printf '%q ' "$@")")
}

# Counts and prints what the suite of a process has done.
suite_report() {
    local name=${suite_of[$1]} rc=$2 line log
    log=$suite_logs/$name
    unset "suite_of[$1]"
    line=$(grep -aE '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -n 1)
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        suites_passed=$((suites_passed + BASH_REMATCH[1]))
        suites_failed=$((suites_failed + BASH_REMATCH[2]))
        suites_skipped=$((suites_skipped + BASH_REMATCH[3]))
        if [ "$rc" != 0 ] && [ "${BASH_REMATCH[2]}" = 0 ]; then
            suites_failed=$((suites_failed + 1))
            line="$line (exit $rc)"
        elif [ $((BASH_REMATCH[1] + BASH_REMATCH[2])) = 0 ]; then
            suites_failed=$((suites_failed + 1)) rc=1
            line="$line (ran no test)"
        elif [ "${BASH_REMATCH[2]}" != 0 ]; then
            rc=1
        fi
    else
        suites_failed=$((suites_failed + 1)) rc=1
        line="no result (exit $2)"
    fi
    printf '%-10s %s  [%s s]\n' "$name" "$line" "$((SECONDS - suite_began[$name]))"
    [ "$rc" = 0 ] && return
    grep -aE -A 6 '^(not ok|FAILED|BAD)| FAILED$' "$log" | cut -c1-600 | head -n 80
    tail -n 20 "$log"
}

# Waits until one suite has ended. Not by "wait -n": bash forgets there what ended before it was asked.
suite_reap() {
    local pid
    while :; do
        for pid in "${!suite_of[@]}"; do
            kill -0 "$pid" 2>/dev/null && continue
            wait "$pid"
            suite_report "$pid" $?
            return
        done
        sleep 0.2
    done
}

run_suites() {
    local i jobs=${SBT_JOBS:-$(nproc)}
    [ -n "${SBT_JOBS:-}" ] || [ "$jobs" -gt 1 ] || jobs=2
    for i in "${!suite_names[@]}"; do
        while [ ${#suite_of[@]} -ge "$jobs" ]; do
            suite_reap
        done
        suite_began[${suite_names[i]}]=$SECONDS
        setsid bash -c "exec ${suite_commands[i]}" >"$suite_logs/${suite_names[i]}" 2>&1 </dev/null &
        suite_of[$!]=${suite_names[i]}
    done
    while [ ${#suite_of[@]} -gt 0 ]; do
        suite_reap
    done
}

# Ends what still runs, with all that it started, when check itself is ended.
kill_suites() {
    local pid
    for pid in "${!suite_of[@]}"; do
        kill -- "-$pid" 2>/dev/null
    done
}

end_suites() {
    if [ -n "${CI:-}" ] && [ $suites_skipped != 0 ]; then
        suites_failed=$((suites_failed + 1))
        echo "A skip in CI is a failure"
    fi
    echo "$suites_passed passed, $suites_failed failed, $suites_skipped skipped"
    [ $suites_failed = 0 ] && [ $suites_passed != 0 ]
}
