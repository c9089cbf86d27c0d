#!/bin/sh
# Makes the locked environment in .venv: Python 3.10 and exactly the packages of requirements.lock, checked by hash.
# Does nothing when it is there already.
set -eu
cd "$(dirname "$0")/.."

lock=requirements.lock
stamp=.venv/.installed-lock
uv_version=0.13.8

if [ -f "$stamp" ] && cmp -s "$lock" "$stamp"; then
    exit 0
fi

# Python 3.10 may be on the path, in pyenv, or known to uv.
python=""
is_310() { "$1" -c 'import sys; raise SystemExit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }
for candidate in "${PYTHON:-}" python3.10 python3 python "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python; do
    [ -n "$candidate" ] || continue
    if is_310 "$candidate"; then
        python=$(command -v "$candidate")
        break
    fi
done
if [ -z "$python" ] && command -v uv >/dev/null 2>&1; then
    python=$(uv python find 3.10 2>/dev/null || { uv python install 3.10 >/dev/null 2>&1 && uv python find 3.10; } || true)
fi
if [ -z "$python" ]; then
    echo "没有找到 Python 3.10。请先装一个：apt-get install python3.10，或者 pyenv install 3.10.13，或者 uv python install 3.10，再运行一次。" >&2
    exit 1
fi

echo "正在准备 Python 环境（$("$python" --version 2>&1)），第一次要几分钟……" >&2
unset UV_PYTHON VIRTUAL_ENV PYTHONPATH 2>/dev/null || true
[ -x .venv/bin/python ] && is_310 .venv/bin/python || { rm -rf .venv; "$python" -m venv .venv; }

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    [ -x .bootstrap/bin/uv ] || { "$python" -m venv .bootstrap && .bootstrap/bin/pip install --quiet --disable-pip-version-check "uv==$uv_version" || true; }
    [ -x .bootstrap/bin/uv ] && uv=.bootstrap/bin/uv
fi
if [ -n "$uv" ]; then
    "$uv" pip sync --python .venv/bin/python --require-hashes --compile-bytecode "$lock"
else
    .venv/bin/pip install --disable-pip-version-check --require-hashes -r "$lock"
fi
cp "$lock" "$stamp"
