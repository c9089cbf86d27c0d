#!/bin/sh
# Installs what the browser suite needs and is missing: Debian's Chromium with Chinese fonts, and the locked Node packages.
set -eu
cd "$(dirname "$0")"

missing=""
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing="$missing chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
command -v node >/dev/null 2>&1 || missing="$missing nodejs npm"
if [ -n "$missing" ]; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "The browser suite needs:$missing. Install them with your system's package manager." >&2
        exit 1
    fi
    apt-get update
    # shellcheck disable=SC2086 # the names are separate words
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing
fi

# The lock file decides every version; nothing is fetched again while it has not changed.
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
    npm ci --ignore-scripts
    cp package-lock.json node_modules/.installed-lock.json
fi
