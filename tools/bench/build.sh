#!/usr/bin/env bash
# Builds the measuring programs against the library of BUILD into DIR: tools/bench/build.sh BUILD DIR
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p "$2"
gcc -O2 -Wall -Wextra -o "$2/load" tools/bench/load.c
for name in reports clocks figures log touch; do
    # shellcheck disable=SC2046
    gcc -O2 -D_GNU_SOURCE -Wall -Wextra -Isrc -I. -I"$1" $(pkg-config --cflags libpq) -o "$2/$name" "tools/bench/$name.c" "$1/libsbt.a" \
        $(pkg-config --libs sqlite3 libpq jansson libsodium libcrypto liboath libcurl libmicrohttpd yaml-0.1 libutf8proc zlib \
            cairo pangocairo xlsxwriter libqrencode libseccomp) -lmagic -lm -lpthread
done
