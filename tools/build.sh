#!/usr/bin/env bash
# Builds: tools/build.sh [BUILDDIR] [meson options]. Configures when needed, again when the list of sources changed.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=build
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then
    build=$1
    shift
fi
case $build in /*) ;; *) build=$root/$build ;; esac
cd "$root"

list=$(mktemp)
trap 'rm -f "$list"' EXIT
{
    printf '%s\n' "$@"
    python3 tools/sources.py . --ext '*' --not '*.md' src sql templates po data rulebooks assets tools
    python3 tools/sources.py . --ext c,h tests
} >"$list"

if [ ! -f "$build/build.ninja" ]; then
    meson setup "$build" "$@"
    cp "$list" "$build/.sources"
elif ! cmp -s "$list" "$build/.sources"; then
    [ $# -eq 0 ] || meson configure "$build" "$@"
    meson setup --reconfigure "$build" >"$build/reconfigure.log" 2>&1 || { cat "$build/reconfigure.log"; exit 1; }
    cp "$list" "$build/.sources"
fi
nice ninja -C "$build"
