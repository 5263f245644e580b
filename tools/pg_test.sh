#!/usr/bin/env bash
# A private PostgreSQL for tests and benchmarks: pg_test.sh start [--quick] | url DIR | stop DIR. Listens on a socket in
# DIR only. Durable as in production, unless --quick: then it waits for no disk, and lies in memory where there is room.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "PostgreSQL is not installed" >&2; exit 1; }

# PostgreSQL refuses to run as root.
as_pg() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

case ${1:-} in
start)
    tmp=/tmp quick=""
    if [ "${2:-}" = --quick ]; then
        quick="-c fsync=off -c full_page_writes=off -c max_wal_size=256MB"
        [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)" -lt 3000000 ] 2>/dev/null || tmp=/dev/shm
        [ -w $tmp ] || tmp=/tmp
    fi
    dir=$(mktemp -d $tmp/sbt-pg.XXXXXX)
    chmod 755 "$dir"
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    as_pg "$bin/initdb" -D "$dir/data" -U sbt -A trust -E UTF8 --locale=C.UTF-8 >"$dir/log" 2>&1
    as_pg "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/server.log" -o "-k $dir -c listen_addresses='' \
        -c max_connections=200 -c shared_buffers=256MB $quick ${SBT_PG_OPTIONS:-}" start >>"$dir/log" 2>&1
    echo "$dir"
    ;;
url) echo "postgresql:///postgres?host=${2:?}&user=sbt" ;;
stop)
    as_pg "$bin/pg_ctl" -D "${2:?}/data" -m immediate stop >/dev/null || true
    rm -rf "${2:?}"
    ;;
*) echo "Usage: pg_test.sh start [--quick] | url DIR | stop DIR" >&2; exit 2 ;;
esac
