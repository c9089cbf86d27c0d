"""Measures speech output: a thousand utterances eight at a time, then one by one.

`python -m benchmarks.speech [--utterances 1000]` prints a table and ends with status 1 when a WAV
is not whole, has another length than the engine's own direct output, a process is left over, or
memory grows. Times hold only on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import json
import os
import statistics
import subprocess
import sys
import time
import wave
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import espeakng_loader

from assistant.speech.cache import MemoryCache
from assistant.speech.pronunciation import for_engine
from assistant.speech.synthesizer import Synthesizer
from assistant.speech.text import spoken
from assistant.topics import topics

_AT_A_TIME = 8
_ANSWER = (
    "规划没有写护理补贴多少钱。肢体二级一般算重度，能不能领由审核部门定。"
    "请到便民服务窗口问，或者拨打12345。想听原文就说依据。"
)
_RATE = 175  # eSpeak's words a minute for rate 1.0
_FLAGS = 0x1000 | 0x100 | 1  # pause at the end, phonemes in brackets, UTF-8


def main() -> int:
    """Runs both measurements."""
    parser = argparse.ArgumentParser(description="Measure speech output.")
    parser.add_argument("--utterances", type=int, default=1000)
    parser.add_argument("--direct", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.direct:
        json.dump(_direct_lengths(json.load(sys.stdin)), sys.stdout)
        sys.stdout.flush()
        os._exit(0)  # eSpeak may fail an assertion while Python takes it apart
    texts = _texts(options.utterances)
    good = _many(texts)
    _one_by_one()
    return 0 if good else 1


def _many(texts: Sequence[str]) -> bool:
    """Speaks all texts, eight at a time, and compares each with the engine's own output."""
    synthesizer = Synthesizer(cache=MemoryCache(limit=1 << 20), processes=2, waiting=_AT_A_TIME)
    memory = []

    def length(text: str) -> int:
        with wave.open(io.BytesIO(synthesizer.speak(text))) as file:
            frames: int = file.getnframes()
            whole = len(file.readframes(frames)) == 2 * frames
        memory.append(_memory())
        return frames if whole else 0

    started = time.perf_counter()
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        lengths = list(pool.map(length, texts))
    seconds = time.perf_counter() - started
    direct = _ask_engine(texts)
    same = sum(a == b for a, b in zip(lengths, direct, strict=True))
    left = len(_children())
    tenth = max(1, len(memory) // 10)
    grown = statistics.mean(memory[-tenth:]) - statistics.mean(memory[tenth : 2 * tenth])
    spoken_seconds = sum(lengths) / 22_050
    print(f"utterances             {len(texts)}, {_AT_A_TIME} at a time, {seconds:.1f} s")
    print(f"whole, right length    {same} of {len(texts)}")
    print(f"real-time factor       {seconds / spoken_seconds:.4f}")
    print(f"processes left over    {left}")
    print(f"memory grown           {grown:.2f} MB (at the end {memory[-1]:.1f} MB)")
    return same == len(texts) and not left and grown < 4.0


def _one_by_one(times: int = 100) -> None:
    """Speaks a 60-character answer again and again, each time as if for the first time."""
    made, cached = [], []
    synthesizer = Synthesizer()
    for number in range(times):
        rate = 1 + number / 10_000  # another rate is another sound for the cache
        started = time.perf_counter()
        synthesizer.speak(_ANSWER, rate=rate)
        made.append(time.perf_counter() - started)
        started = time.perf_counter()
        synthesizer.cached(_ANSWER, rate=rate)
        cached.append(time.perf_counter() - started)
    with wave.open(io.BytesIO(synthesizer.speak(_ANSWER))) as file:
        seconds = file.getnframes() / file.getframerate()
    compact = len(synthesizer.speak(_ANSWER, encoding="compact")) // 1000
    print(f"{len(_ANSWER)}-character answer    {seconds:.1f} s of speech, compact {compact} kB")
    print(f"finished WAV           p50 {_at(made, 50):.3f} s, p95 {_at(made, 95):.3f} s")
    print(f"real-time factor       {statistics.median(made) / seconds:.4f}")
    print(f"cached                 p95 {_at(cached, 95) * 1000:.2f} ms")


def _texts(count: int) -> list[str]:
    """Sentences of the content, each with a number so that none is the same."""
    base = [text for topic in topics().values() for text in (topic.answer, topic.next_step)]
    return [f"第{number}句，{base[number % len(base)]}" for number in range(1, count + 1)]


def _ask_engine(texts: Sequence[str]) -> list[int]:
    """Frames of each text as eSpeak makes them by itself, without pyttsx3."""
    said = [for_engine(spoken(text), voice="cmn") for text in texts]
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.speech", "--direct"],
        input=json.dumps(said).encode("ascii"),
        capture_output=True,
        check=True,
    )
    return list(json.loads(child.stdout))


def _direct_lengths(texts: Sequence[str]) -> list[int]:
    engine = ctypes.CDLL(espeakng_loader.get_library_path())
    engine.espeak_Initialize(2, 1000, espeakng_loader.get_data_path().encode(), 0)
    frames = 0

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    def count(_: int | None, samples: int, __: int | None) -> int:
        nonlocal frames
        frames += max(0, samples)
        return 0

    engine.espeak_SetSynthCallback(count)
    engine.espeak_SetVoiceByName(b"cmn")
    engine.espeak_SetParameter(1, _RATE, 0)
    lengths = []
    for text in texts:
        # A copy of the process for each text: an utterance changes the pauses of the next one.
        reading, writing = os.pipe()
        if not os.fork():
            data = text.encode()
            engine.espeak_Synth(data, len(data) + 1, 0, 1, 0, _FLAGS, None, None)
            os.write(writing, frames.to_bytes(8, "little"))
            os._exit(0)
        lengths.append(int.from_bytes(os.read(reading, 8), "little"))
        os.close(reading)
        os.close(writing)
        os.wait()
    return lengths


def _memory() -> float:
    """Resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _children() -> list[str]:
    tasks = Path(f"/proc/{os.getpid()}/task").iterdir()
    return [child for task in tasks for child in (task / "children").read_text().split()]


def _at(values: Sequence[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


if __name__ == "__main__":
    sys.exit(main())
