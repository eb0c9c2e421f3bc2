#!/bin/sh
# Makes what `make` needs: .venv with the pinned packages, for pictures and measurements a Chromium with Japanese fonts, and
# for the tests a Chromium without windows, a PostgreSQL, a nginx, the accessibility rules of axe-core and a LibreOffice.
# usage: tools/environment.sh python | venv REQUIREMENTS | tests | chromium | headless | postgresql | nginx | axe | libreoffice | peer
# Installs system packages with apt-get where it may (root, or sudo that asks nothing); else names them and stops.
# `tests` is all that the tests need beside .venv, its packages in one call; it can run beside `venv`, once `python` has.
set -eu

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "make: $1"
    exit 1
}

fits='import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] < (3, 15))'

find_python() {
    for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$fits" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return
        fi
    done
    stop "Python 3.11, 3.12, 3.13 or 3.14 is needed and none was found (python3 here: $(python3 --version 2>&1 || true)). Install one, or name it: make PYTHON=/path/to/python3.11"
}

may_install() {
    command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1; }
}

apt_get() {
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get -q "$@" >&2
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" >&2
    fi
}

refreshed=

refresh() {
    [ -z "$refreshed" ] || return 0
    refreshed=yes
    apt_get update || say "apt-get update failed; trying with the list that is here"
}

install() {
    command -v apt-get >/dev/null 2>&1 || stop "these are missing and there is no apt-get to install them with: $*"
    may_install || stop "these system packages are missing and need an administrator: $*   (Debian, Ubuntu: sudo apt-get install $*)"
    say "installing system packages: $*"
    refresh
    apt_get install -y --no-install-recommends "$@" || stop "apt-get could not install: $*"
}

make_venv() {
    if [ -x .venv/bin/python ] && .venv/bin/python -c "$fits" 2>/dev/null && .venv/bin/python -m pip --version >/dev/null 2>&1; then
        return
    fi
    python=$(find_python)
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        install "$("$python" -c 'import sys; print(f"python3.{sys.version_info[1]}-venv")')"
    fi
    "$python" -m venv --clear .venv || stop "$python could not make .venv"
}

venv() {
    make_venv
    say "installing the pinned packages of $1 into .venv (once; a minute or two)"
    # Compiled is what gets imported, when it is: a third of pip's time goes into modules that nobody asks for.
    .venv/bin/python -m pip install -q --no-compile --disable-pip-version-check -r "$1" -c constraints.txt ||
        stop "pip could not install $1; see its message above (a network and a package index are needed once)"
}

has_japanese() {
    fc-list :lang=ja 2>/dev/null | grep -q .
}

fonts() {
    has_japanese || install fontconfig fonts-noto-cjk
}

chromium() {
    fonts
    [ -x /usr/bin/chromium ] || install chromium
    [ -x /usr/bin/chromium ] || stop "/usr/bin/chromium is needed, and it is not there"
}

# The same engine in a program that has no window to draw: a page takes it a third less CPU. Where the system does not
# offer it, or only an administrator could install it, the tests take the whole browser.
headless() {
    fonts
    install_all $(browser_to_install)
    has_browser
}

browser_to_install() {
    [ ! -x /usr/bin/chromium-headless-shell ] || return 0
    if may_install && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
        printf 'chromium-headless-shell\n'
    elif [ ! -x /usr/bin/chromium ]; then
        printf 'chromium\n'
    fi
}

has_browser() {
    [ ! -x /usr/bin/chromium-headless-shell ] || return 0
    [ -x /usr/bin/chromium ] || stop "the browser tests need /usr/bin/chromium-headless-shell or /usr/bin/chromium, and neither is there"
    say "the browser tests take the whole Chromium: slower, there is no chromium-headless-shell"
}

install_all() {
    [ $# = 0 ] || install "$@"
}

# One call for all packages that are missing: each call of its own reads the lists and the state of the system anew.
tests() {
    missing=
    has_japanese || missing="$missing fontconfig fonts-noto-cjk"
    has_server || missing="$missing postgresql"
    command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc-nogui"
    has_nginx || missing="$missing nginx"
    [ -s "$axe_kept" ] || command -v npm >/dev/null 2>&1 || missing="$missing npm"
    # What the system offers is known once its lists are here.
    if may_install && { [ -n "$missing" ] || ! [ -x /usr/bin/chromium-headless-shell -o -x /usr/bin/chromium ]; }; then
        refresh
    fi
    install_all $missing $(browser_to_install)
    has_browser
    postgresql
    proxy
    libreoffice
    axe
}

# Only its programs are used: each test run makes a server of its own. Debian also starts one with the package.
postgresql() {
    has_server || install postgresql
    has_server || stop "the tests of PostgreSQL look for /usr/lib/postgresql/*/bin/postgres or postgres, and neither is there"
}

has_server() {
    for program in /usr/lib/postgresql/*/bin/postgres; do
        [ ! -x "$program" ] || return 0
    done
    command -v postgres >/dev/null 2>&1
}

# Only its program is used: the tests start it with the settings of README.md. Debian also starts one with the package.
proxy() {
    has_nginx || install nginx
    has_nginx || stop "the tests of the proxy settings look for nginx, and it is not there"
}

has_nginx() {
    [ -x /usr/sbin/nginx ] || command -v nginx >/dev/null 2>&1
}

# The workbooks are opened, converted and printed by a second spreadsheet; without a screen, the part that does it is enough.
libreoffice() {
    command -v soffice >/dev/null 2>&1 || install libreoffice-calc-nogui
    command -v soffice >/dev/null 2>&1 || stop "the tests of the workbooks call soffice (LibreOffice), and it is not there"
}

# npm only fetches the one archive: its checksum stands here, and nothing of it is run outside the tests' browser.
axe_version=4.14.1
axe_sha512=1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5

axe_kept="build/axe/axe-$axe_version.min.js"

axe() {
    [ ! -s "$axe_kept" ] || return 0
    command -v npm >/dev/null 2>&1 || install npm
    command -v npm >/dev/null 2>&1 || stop "the accessibility tests take axe-core from npm, and npm is not there"
    rm -rf build/axe
    mkdir -p build/axe
    (cd build/axe && npm pack --loglevel=error "axe-core@$axe_version" >/dev/null) ||
        stop "npm could not fetch axe-core $axe_version; see its message above (a network and a package index are needed once)"
    printf '%s  %s\n' "$axe_sha512" "build/axe/axe-core-$axe_version.tgz" | sha512sum -c --quiet - >&2 ||
        stop "axe-core $axe_version from npm is not the one that the tests were written with (another checksum)"
    tar -xzf "build/axe/axe-core-$axe_version.tgz" -C build/axe package/axe.min.js
    mv build/axe/package/axe.min.js "$axe_kept"
    rm -r build/axe/package "build/axe/axe-core-$axe_version.tgz"
}

# Another kind of dashboard, which bench/pages.py measures beside ours; nothing else imports it.
peer() {
    [ ! -x build/peer/bin/python ] || return 0
    "$(find_python)" -m venv --clear build/peer || stop "no environment could be made in build/peer"
    build/peer/bin/python -m pip install -q --disable-pip-version-check -r bench/requirements-peer.txt || {
        rm -rf build/peer
        stop "pip could not install bench/requirements-peer.txt; see its message above"
    }
}

cd "$(dirname "$0")/.."
case "${1:-}" in
python) make_venv ;;
venv) venv "$2" ;;
tests) tests ;;
chromium) chromium ;;
headless) headless ;;
postgresql) postgresql ;;
nginx) proxy ;;
axe) axe ;;
libreoffice) libreoffice ;;
peer) peer ;;
*) stop "usage: tools/environment.sh python | venv REQUIREMENTS | tests | chromium | headless | postgresql | nginx | axe | libreoffice | peer" ;;
esac
