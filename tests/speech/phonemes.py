"""Asks eSpeak NG, in a process of its own, what it would say: the tests' witness."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

_PROGRAM = """
import ctypes, json, os, sys
import espeakng_loader
engine = ctypes.CDLL(espeakng_loader.get_library_path())
engine.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0)
engine.espeak_TextToPhonemes.restype = ctypes.c_char_p
engine.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int,
    ctypes.c_int]
request = json.load(sys.stdin)
assert engine.espeak_SetVoiceByName(request["voice"].encode()) == 0
answers = []
for text in request["texts"]:
    left, phonemes = ctypes.c_char_p((text.rstrip("。") + "。").encode()), []
    while left.value:
        phonemes.append(engine.espeak_TextToPhonemes(ctypes.byref(left), 1, 0).decode())
    answers.append(" ".join(phonemes))
json.dump(answers, sys.stdout)
sys.stdout.flush()
os._exit(0)
"""


def phonemes(texts: Sequence[str], *, voice: str = "cmn") -> list[str]:
    """Returns the engine's phonemes of each text, `(en)` where it turns to English."""
    child = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        input=json.dumps({"voice": voice, "texts": list(texts)}).encode("ascii"),
        capture_output=True,
        timeout=120,
        check=True,
    )
    return list(json.loads(child.stdout))
