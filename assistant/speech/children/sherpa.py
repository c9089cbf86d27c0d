"""Loads a model directory of sherpa-onnx: a voice that speaks, or a recogniser.

The kind of model is told by the files of the directory, as the project's releases lay them out:

- voice: `model.onnx` (any `*.onnx`), `tokens.txt`, and `lexicon*.txt` or `espeak-ng-data/` (VITS,
  MeloTTS, Piper); `voices.bin` beside them makes it Kokoro; `*.fst` are the rules that come with
  some Chinese voices.
- recogniser: `model.onnx` and `tokens.txt` (SenseVoice when its metadata says so, else Paraformer).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

_THREADS = 2


def load_voice(directory: Path) -> Any:
    """Returns sherpa-onnx's `OfflineTts`.

    Raises:
        ImportError: sherpa-onnx is not installed.
        ValueError: the directory holds no voice that it can load.
    """
    import sherpa_onnx

    model = sherpa_onnx.OfflineTtsModelConfig(num_threads=_THREADS, provider="cpu")
    files = {
        "tokens": str(_only(directory, "tokens.txt")),
        "data_dir": _optional(directory / "espeak-ng-data"),
        "lexicon": ",".join(str(path) for path in sorted(directory.glob("lexicon*.txt"))),
    }
    network = str(_only(directory, "*.onnx"))
    if (voices := directory / "voices.bin").exists():
        model.kokoro = sherpa_onnx.OfflineTtsKokoroModelConfig(
            model=network, voices=str(voices), **files
        )
    else:
        model.vits = sherpa_onnx.OfflineTtsVitsModelConfig(model=network, **files)
    rules = ",".join(str(path) for path in sorted(directory.glob("*.fst")))
    config = sherpa_onnx.OfflineTtsConfig(model=model, rule_fsts=rules, max_num_sentences=1)
    if not config.validate():
        raise ValueError(f"{directory}: sherpa-onnx does not accept these files as a voice")
    return sherpa_onnx.OfflineTts(config)


def load_recognizer(directory: Path) -> Any:
    """Returns sherpa-onnx's `OfflineRecognizer` for SenseVoice or Paraformer.

    Raises:
        ImportError: sherpa-onnx is not installed.
        ValueError: the directory holds no model or more than one.
    """
    import sherpa_onnx

    network = _only(directory, "*.onnx")
    tokens = str(_only(directory, "tokens.txt"))
    if b"sense_voice" in network.read_bytes():
        return sherpa_onnx.OfflineRecognizer.from_sense_voice(
            model=str(network), tokens=tokens, num_threads=_THREADS, language="zh"
        )
    return sherpa_onnx.OfflineRecognizer.from_paraformer(
        paraformer=str(network), tokens=tokens, num_threads=_THREADS
    )


def _only(directory: Path, pattern: str) -> Path:
    found = sorted(directory.glob(pattern))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise ValueError(f"{directory}: one {pattern} expected, found {names}")
    return found[0]


def _optional(path: Path) -> str:
    return str(path) if path.exists() else ""
