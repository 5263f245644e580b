#!/usr/bin/env bash
# Makes what browsers load (style, script, icons, typeface) into OUT, from assets/ and the packages of the lock file.
# asset_build.sh OUT
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=$1
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$root"

# Packages are installed again only when the lock file changed; two builds at once wait for each other.
(
    flock 9
    if ! cmp -s package-lock.json node_modules/.installed-lock; then
        command -v npm >/dev/null || { echo "npm is missing: apt-get install nodejs npm" >&2; exit 1; }
        npm ci --no-progress --loglevel=error >&2
        cp package-lock.json node_modules/.installed-lock
    fi
) 9>"$root/.npm.lock"

rm -f "$out"/*
node node_modules/sass/sass.js --load-path=node_modules --no-source-map --style=compressed --quiet-deps \
    assets/css/app.scss "$out/app.css"
sed -i 's/govuk-/sbt-/g' "$out/app.css"
node node_modules/esbuild/bin/esbuild assets/js/app.js --bundle --minify --format=esm --target=es2020 \
    --legal-comments=none --log-level=warning --outfile="$out/app.js"
python3 tools/icon_sprite.py --icons node_modules/@tabler/icons/icons/outline --list assets/icons.txt \
    --out "$out/icons.svg" $(python3 tools/sources.py . --ext html templates)
cp assets/img/* "$out/"
cp node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 "$out/inter.woff2"

# What is passed on to browsers carries its licence.
for package in govuk-frontend @tabler/icons @fontsource-variable/inter idiomorph; do
    printf '%s\n\n' "== $package $(node -p "require('./node_modules/$package/package.json').version")"
    # (the package of govuk-frontend comes without its licence file)
    cat node_modules/"$package"/LICENSE* 2>/dev/null || cat "assets/licences/$package.txt"
    printf '\n\n'
done >"$out/licences.txt"
