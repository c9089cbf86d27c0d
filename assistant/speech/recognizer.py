"""Turns recordings into text, offline and outside this process, when a voice model is installed."""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.errors import SpeechError
from assistant.speech import audio
from assistant.speech.pinyin import Understood, domain_repair
from assistant.speech.worker import Worker

_ENVIRONMENT = Path("voice/.venv/bin/python")


def voice_python(data: Path) -> str:
    """Returns the interpreter that has the engines: that of `make voice`, else this one."""
    python = data / _ENVIRONMENT
    return str(python) if python.exists() else sys.executable


class Recognizer:
    """Understands recordings.

    Args:
        model: directory with a Whisper model for faster-whisper, or a Paraformer or SenseVoice
            model for sherpa-onnx.
        python: interpreter whose environment has the engine.
        time_limit: seconds for one recording.
        waiting: recordings that may wait; more are refused.
    """

    def __init__(
        self,
        model: Path,
        *,
        python: str = sys.executable,
        time_limit: float = 45.0,
        waiting: int = 4,
    ) -> None:
        """Starts nothing yet."""
        self._model = model
        self._worker = Worker(
            [python, "-m", "assistant.speech.children.recognizer", str(model.resolve())],
            time_limit=time_limit,
            waiting=waiting,
        )

    def recognize(self, recording: bytes) -> Understood:
        """Returns what was said.

        Args:
            recording: WAV, 16 kHz, mono, 16 bit, at most a minute.

        Raises:
            SpeechError: what `audio.read_recording` refuses; `no_speech` when there are no words in
                it; `busy`; `engine_failed`.
        """
        samples = audio.read_recording(recording)
        header, _ = self._worker.ask({}, samples)
        understood = domain_repair().understand(str(header["text"]))
        if not any(c.isalnum() for c in understood.text):
            raise SpeechError("no_speech", "no words")
        return understood

    def warm_up(self) -> None:
        """Loads the model before the first person waits for it."""
        self._worker.warm_up()

    def health(self) -> dict[str, object]:
        """Returns whether recordings are understood, and by which model."""
        return {"ready": self._worker.state != "failed", "model": self._model.name}

    def close(self) -> None:
        """Ends the engine's process."""
        self._worker.close()
