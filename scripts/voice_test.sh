#!/bin/sh
# The round trip: starts an assistant with voice input on a port of its own, has questions spoken, recognised and
# answered, and stops it again. Takes about five minutes; the rest of the arguments goes to benchmarks.roundtrip.
set -eu
cd "$(dirname "$0")/.."

sh scripts/voice.sh --test-voice
port=${ASSISTANT_PORT:-5089}
home=$(mktemp -d)
export ASSISTANT_PORT="$port" ASSISTANT_RATE_LIMIT=0 ASSISTANT_VOICE_MODEL="$PWD/var/voice/whisper-base"
export ASSISTANT_DATABASE_URL="sqlite:///$home/test.db"

.venv/bin/python -W ignore -m assistant serve >"$home/server.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$home"' EXIT INT TERM

waited=0
until .venv/bin/python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/health')" 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$home/server.log" >&2; exit 1; }
    waited=$((waited + 2))
    [ "$waited" -lt 900 ] || { echo "服务没有启动。" >&2; exit 1; }
    sleep 2
done
.venv/bin/python -W ignore -m benchmarks.roundtrip --server "http://127.0.0.1:$port" "$@"
