"""Reads recordings and makes sound small: WAV in, WAV out, nothing but the standard library."""

from __future__ import annotations

import audioop
import io
import struct
import wave

from assistant.errors import SpeechError

RECORDING_RATE = 16_000  # samples a second that the recogniser wants
LONGEST_RECORDING = 60.0  # seconds
SHORTEST_RECORDING = 0.3
# Half of the loudest 30 ms of speech at arm's length stays above this on a telephone's microphone;
# a muted one or a quiet room stays below it (root mean square of 16-bit samples).
_QUIET = 90
_WINDOW = 480
_COMPACT_RATE = 11_025
_MULAW = 7


def read_recording(data: bytes) -> bytes:
    """Returns the samples of a recording, 16 bit, mono, 16 kHz.

    Raises:
        SpeechError: `not_audio`, `bad_sample_rate` (rate, channels or width), `recording_too_long`,
            `recording_too_short` or `no_speech` (nothing louder than a quiet room).
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            layout = (file.getframerate(), file.getnchannels(), file.getsampwidth())
            samples: bytes = file.readframes(file.getnframes())
    except (wave.Error, EOFError, struct.error) as error:
        raise SpeechError("not_audio", str(error)) from None
    if layout != (RECORDING_RATE, 1, 2):
        raise SpeechError("bad_sample_rate", f"rate, channels, bytes: {layout}")
    seconds = len(samples) / 2 / RECORDING_RATE
    if seconds > LONGEST_RECORDING:
        raise SpeechError("recording_too_long", f"{seconds:.0f} s")
    samples = samples[: len(samples) // 2 * 2]
    if len(samples) / 2 / RECORDING_RATE < SHORTEST_RECORDING:
        raise SpeechError("recording_too_short")
    if loudest(samples) < _QUIET:
        raise SpeechError("no_speech", "silence")
    return samples


def loudest(samples: bytes) -> int:
    """Returns the root mean square of the loudest 30 ms."""
    size = _WINDOW * 2
    return max(audioop.rms(samples[i : i + size], 2) for i in range(0, len(samples), size))


def write_wav(samples: bytes, rate: int) -> bytes:
    """Returns a mono 16-bit WAV."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return target.getvalue()


def duration(wav: bytes) -> float:
    """Returns the seconds of a whole 16-bit WAV.

    Raises:
        SpeechError: `engine_failed`; the bytes end before the header says.
    """
    try:
        with wave.open(io.BytesIO(wav)) as file:
            frames: int = file.getnframes()
            rate: int = file.getframerate()
            whole = len(file.readframes(frames)) == frames * file.getsampwidth()
    except (wave.Error, EOFError, struct.error) as error:
        raise SpeechError("engine_failed", f"no WAV: {error}") from None
    if not frames or not whole:
        raise SpeechError("engine_failed", "the WAV is not whole")
    return frames / rate


def compact(wav: bytes) -> bytes:
    """Returns the same sound in a quarter of the bytes: a WAV with 8-bit mu-law at 11 kHz."""
    with wave.open(io.BytesIO(wav)) as file:
        rate, samples = file.getframerate(), file.readframes(file.getnframes())
    resampled, _ = audioop.ratecv(samples, 2, 1, rate, _COMPACT_RATE, None)
    encoded = audioop.lin2ulaw(resampled, 2)
    encoded += b"\xff" * (len(encoded) % 2)
    form = struct.pack("<HHIIHHH", _MULAW, 1, _COMPACT_RATE, _COMPACT_RATE, 1, 8, 0)
    fact = struct.pack("<I", len(encoded))
    body = b"WAVE"
    for name, content in ((b"fmt ", form), (b"fact", fact), (b"data", encoded)):
        body += name + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(body)) + body
