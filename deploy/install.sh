#!/bin/sh
# Makes .venv beside this file from the wheels of the bundle, without a network: sh install.sh
# `sh install.sh --check` looks at Python, platform and wheels, and installs nothing. PYTHON names another Python.
set -eu

stop() {
    printf 'install.sh: %s\n' "$1" >&2
    exit 1
}

cd "$(dirname "$0")"
[ -s wheels/SHA256SUMS ] && [ -s BUNDLE ] || stop "wheels/SHA256SUMS か BUNDLE がありません。配布物をもう一度展開してください。"
. ./BUNDLE  # says for_python and for_platform

find_python() {
    for name in ${PYTHON:-} "python$for_python" python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            [ "$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$for_python" ]; then
            printf '%s\n' "$name"
            return
        fi
    done
}

python=$(find_python)
[ -n "$python" ] || stop "Python $for_python が見つかりません。この配布物は Python $for_python 用です（PYTHON=/path/to/python で指定できます）。"
platform=$("$python" -c 'import sysconfig; print(sysconfig.get_platform())')
[ "$platform" = "$for_platform" ] || stop "この配布物は $for_platform 用です。この端末は $platform です。"
"$python" -c 'import venv, ensurepip' 2>/dev/null || stop "$python に venv がありません。OSのパッケージ python$for_python-venv を入れてください。"

count=0
while read -r _ name; do
    [ -f "wheels/$name" ] || stop "wheels/$name がありません。配布物をもう一度写してください。"
    count=$((count + 1))
done <wheels/SHA256SUMS
(cd wheels && sha256sum --check --quiet --strict SHA256SUMS) >/dev/null 2>&1 ||
    stop "wheels の中に、内容の変わったファイルがあります。配布物をもう一度写してください。"
echo "Python $for_python、$for_platform、パッケージ ${count}個：そろっています。"
[ "${1:-}" != --check ] || exit 0

"$python" -m venv --clear .venv || stop "$python で .venv を作れませんでした。"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --no-cache-dir --find-links wheels \
    --requirement requirements.txt --constraint constraints.txt ||
    stop "パッケージを入れられませんでした。上の表示を確かめてください。"
# Whoever runs the service may write nothing here, so what Python keeps compiled is made now.
.venv/bin/python -m compileall -q -x '/(\.venv|wheels)/' . >/dev/null || true
echo "できました。次は .venv/bin/python -m store build です。"
