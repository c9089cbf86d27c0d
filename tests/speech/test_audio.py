"""Recordings are refused with the reason when they cannot be understood; sounds are made small."""

from __future__ import annotations

import io
import struct
import wave

import pytest

from assistant.errors import SpeechError
from assistant.speech import audio


def recording(
    seconds: float = 1.0, *, rate: int = 16_000, channels: int = 1, width: int = 2, loud: int = 8000
) -> bytes:
    """A WAV with a square wave."""
    half = rate // 400
    period = struct.pack("<h", loud) * half + struct.pack("<h", -loud) * half
    frames = int(seconds * rate) * channels * width
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes((period * (frames // len(period) + 1))[:frames])
    return target.getvalue()


def refusal(data: bytes) -> str:
    """The code with which a recording is refused."""
    with pytest.raises(SpeechError) as error:
        audio.read_recording(data)
    return error.value.code


def test_a_recording_gives_its_samples() -> None:
    assert len(audio.read_recording(recording(1.0))) == 32_000


@pytest.mark.parametrize("data", [b"", b"RIFF", b"ID3\x03mp3", b"\x00" * 5000, recording()[:20]])
def test_what_is_no_wav_is_no_recording(data: bytes) -> None:
    assert refusal(data) == "not_audio"


@pytest.mark.parametrize(
    "layout", [{"rate": 44_100}, {"rate": 8000}, {"channels": 2}, {"width": 1}]
)
def test_another_rate_channel_or_width_is_refused(layout: dict[str, int]) -> None:
    assert refusal(recording(1.0, **layout)) == "bad_sample_rate"


def test_a_minute_is_allowed_and_more_is_not() -> None:
    assert audio.read_recording(recording(60.0))
    assert refusal(recording(60.1)) == "recording_too_long"


def test_a_click_is_too_short() -> None:
    assert refusal(recording(0.29)) == "recording_too_short"
    assert audio.read_recording(recording(0.3))


def test_silence_and_a_quiet_room_are_no_speech() -> None:
    assert refusal(recording(2.0, loud=0)) == "no_speech"
    assert refusal(recording(2.0, loud=80)) == "no_speech"
    assert audio.read_recording(recording(2.0, loud=100))


def test_a_wav_that_was_cut_off_still_gives_what_is_there() -> None:
    assert len(audio.read_recording(recording(2.0)[:-2001])) == 2 * 32_000 - 2002


def test_a_wav_that_is_not_whole_has_no_duration() -> None:
    whole = audio.write_wav(b"\x01\x02" * 22_050, 22_050)

    assert audio.duration(whole) == 1.0
    for broken in (whole[:-2], whole[:44], whole[:10], b""):
        with pytest.raises(SpeechError):
            audio.duration(broken)


def test_compact_is_a_quarter_of_the_bytes_and_a_valid_mulaw_wav() -> None:
    whole = audio.write_wav(b"\x00\x10" * 22_050 * 3, 22_050)

    small = audio.compact(whole)

    assert len(small) < len(whole) / 3.9
    assert small[:4] == b"RIFF" and small[8:16] == b"WAVEfmt "
    assert struct.unpack("<I", small[4:8])[0] == len(small) - 8
    code, channels, rate, _, _, bits = struct.unpack("<HHIIHH", small[20:36])
    assert (code, channels, rate, bits) == (7, 1, 11_025, 8)
    length = struct.unpack("<I", small[small.index(b"data") + 4 :][:4])[0]
    assert length == pytest.approx(3 * 11_025, abs=2)
