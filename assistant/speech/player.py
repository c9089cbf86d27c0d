"""Plays and records by the programs of the sound system; no audio library in the process."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant.speech.audio import LONGEST_RECORDING, RECORDING_RATE, write_wav

# The first that is installed is used; the file's name, or nothing for standard output, comes last.
_PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",), ("play", "-q"))
_RECORDERS = (
    ("parec", "--raw", f"--rate={RECORDING_RATE}", "--channels=1", "--format=s16le"),
    ("arecord", "-q", "-t", "raw", "-f", "S16_LE", "-r", str(RECORDING_RATE), "-c", "1"),
)
_SETTLED = 0.3  # seconds after which a recorder without a microphone has given up


def find_player() -> Player | None:
    """Returns a loudspeaker's player, `None` when none of the programs is installed."""
    command = _installed(_PLAYERS)
    return Player(command) if command else None


def find_microphone() -> Microphone | None:
    """Returns a microphone, `None` when no program is installed or none can record."""
    command = _installed(_RECORDERS)
    if command is None:
        return None
    microphone = Microphone(command)
    return microphone if microphone.works() else None


def _installed(commands: Sequence[Sequence[str]]) -> Sequence[str] | None:
    return next((command for command in commands if shutil.which(command[0])), None)


class Player:
    """Plays one WAV at a time.

    Args:
        command: a program that plays the file named last.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Plays nothing yet."""
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._file: Path | None = None

    def play(self, wav: bytes) -> None:
        """Starts playing; what was playing is stopped."""
        self.stop()
        with tempfile.NamedTemporaryFile(prefix="speech-", suffix=".wav", delete=False) as file:
            file.write(wav)
        self._file = Path(file.name)
        self._process = subprocess.Popen(
            [*self._command, file.name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def playing(self) -> bool:
        """Whether the WAV is still heard; its file is gone as soon as it is not."""
        if self._process is not None and self._process.poll() is None:
            return True
        self.stop()
        return False

    def wait(self) -> None:
        """Returns when it is heard to the end."""
        if self._process is not None:
            self._process.wait()
        self.stop()

    def stop(self) -> None:
        """Silences it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._file is not None:
            self._file.unlink(missing_ok=True)
            self._file = None


class Microphone:
    """Records 16 kHz mono.

    Args:
        command: a program that writes raw 16-bit samples to standard output until it is ended.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Records nothing yet."""
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._samples: Path | None = None

    def works(self) -> bool:
        """Whether the program finds a microphone; records for a moment to find out."""
        try:
            process = subprocess.Popen(
                self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError:
            return False
        try:
            process.wait(_SETTLED)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
        return False

    def start(self) -> None:
        """Starts recording into a file, so that nothing has to read along."""
        with tempfile.NamedTemporaryFile(prefix="heard-", delete=False) as file:
            self._samples = Path(file.name)
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.DEVNULL
            )

    def stop(self) -> bytes:
        """Ends the recording and returns it as a WAV of at most a minute; the file is deleted."""
        assert self._process is not None
        assert self._samples is not None
        self._process.terminate()
        self._process.wait()
        samples = self._samples.read_bytes()[: int(LONGEST_RECORDING * RECORDING_RATE) * 2]
        self._samples.unlink()
        self._process = self._samples = None
        return write_wav(samples[: len(samples) // 2 * 2], RECORDING_RATE)
