# Debian 12 packages by purpose; sourced by run, check and bench. need_packages installs what is missing.
packages_build="gcc libc6-dev meson ninja-build pkg-config python3 gettext ca-certificates
 musl-tools libmicrohttpd-dev libsqlite3-dev libpq-dev libjansson-dev libsodium-dev libssl-dev liboath-dev libcurl4-openssl-dev
 libcairo2-dev libpango1.0-dev libfontconfig-dev fonts-inter libxlsxwriter-dev libmagic-dev libvips-dev libqrencode-dev libyaml-dev libutf8proc-dev
 libseccomp-dev zlib1g-dev"
packages_test="libcmocka-dev golang-go golang-golang-x-mod-dev postgresql-15 postgresql-client-15 sqlite3 chromium clang-format clang-tidy cppcheck curl
 git poppler-utils"
packages_long="libreoffice-calc-nogui"
packages_bench="postgresql-15 postgresql-client-15 sqlite3 nginx-light wrk curl"

# as_root COMMAND...: directly, or by sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        echo "Some packages are missing. Run this as root once, or install sudo: $*" >&2
        return 1
    fi
}

# need_packages NAME...: installs those that are not there. A node of any origin is enough.
need_packages() {
    local missing=() p
    for p in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null | grep -qx installed || missing+=("$p")
    done
    command -v node >/dev/null 2>&1 || missing+=(nodejs)
    command -v npm >/dev/null 2>&1 || missing+=(npm)
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "Installing ${#missing[@]} packages: ${missing[*]}" >&2
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}
