"""POST /api/speech makes a WAV of a text, POST /api/transcribe makes a text of a WAV."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Any, TypeVar

from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, raw
from sanic.response import json as json_response

from assistant.errors import SpeechError
from assistant.sentences import say
from assistant.settings import settings
from assistant.speech.pinyin import domain_repair
from assistant.speech.recognizer import Recognizer, voice_python
from assistant.speech.synthesizer import Synthesizer

Result = TypeVar("Result")

_STATUS = {
    "text_too_long": 413,
    "recording_too_long": 413,
    "not_audio": 415,
    "wrong_type": 415,
    "busy": 429,
    "too_fast": 429,
    "engine_failed": 503,
    "recognition_failed": 503,
    "no_voice_model": 503,
}
_MALFORMED = 400
# More than the engines let in, so that whoever is too many is told at once and does not wait for a
# thread.
_THREADS = 32
_log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def synthesizer() -> Synthesizer:
    """The voice of this installation."""
    return Synthesizer(model=settings().speech_model, python=voice_python(settings().data))


@lru_cache(maxsize=1)
def recognizer() -> Recognizer | None:
    """The recogniser of this installation, `None` when no voice model is there."""
    model = settings().voice_model
    if model is None or not model.is_dir():
        return None
    return Recognizer(model, python=voice_python(settings().data))


def speech_health() -> dict[str, object]:
    """Whether texts are read aloud, and by which voice, for `/health`."""
    return synthesizer().health()


def recognition_health() -> dict[str, object]:
    """Whether recordings are understood, for `/health`; with the sentence that says why not."""
    engine = recognizer()
    if engine is None:
        return {"ready": False, "message": say("speech/no_voice_model")}
    return engine.health()


def register_speech(routes: Blueprint | Sanic, *, allows: Callable[[Request], bool]) -> None:
    """Adds the paths.

    Args:
        routes: where they are added.
        allows: whether a client may ask once more; takes one token of its limit.
    """
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="speech")

    async def in_thread(work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    async def speech(request: Request) -> HTTPResponse:
        try:
            if not allows(request):
                raise SpeechError("too_fast")
            wanted = _read_speech_request(request)
            sound = synthesizer().cached(**wanted)
            if sound is None:
                sound = await in_thread(partial(synthesizer().speak, **wanted))
        except SpeechError as error:
            return _refusal(error.code)
        return _sound(request, sound, compressed=wanted["encoding"] == "compact")

    async def transcribe(request: Request) -> HTTPResponse:
        engine = recognizer()
        try:
            if engine is None:
                raise SpeechError("no_voice_model")
            if not allows(request):
                raise SpeechError("too_fast")
            understood = await in_thread(partial(engine.recognize, _recording(request)))
        except SpeechError as error:
            failed = error.code == "engine_failed"
            return _refusal("recognition_failed" if failed else error.code)
        body = {
            "text": understood.text,
            "heard": understood.heard,
            "suggestions": list(understood.suggestions),
        }
        return json_response(body, ensure_ascii=False)

    async def warm_up(*_: Any) -> None:
        engine = recognizer()
        if engine is not None:
            pool.submit(_loaded, engine)

    async def close(*_: Any) -> None:
        synthesizer().close()
        if (engine := recognizer()) is not None:
            engine.close()
        pool.shutdown(wait=False)

    routes.add_route(speech, "/api/speech", methods=["POST"])
    routes.add_route(transcribe, "/api/transcribe", methods=["POST"])
    routes.listener(warm_up, "after_server_start")
    routes.listener(close, "before_server_stop")


def _loaded(engine: Recognizer) -> None:
    """Loads the model and the lexicon while nobody waits."""
    domain_repair()
    try:
        engine.warm_up()
    except SpeechError as error:
        _log.warning("voice input does not work: %s", error)


def _read_speech_request(request: Request) -> dict[str, Any]:
    if "json" not in (request.content_type or ""):
        raise SpeechError("wrong_type")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise SpeechError("malformed") from None
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise SpeechError("malformed")
    rate = body.get("rate", 1.0)
    if isinstance(rate, bool) or not isinstance(rate, int | float):
        raise SpeechError("bad_rate")
    voice, encoding = body.get("voice", "cmn"), body.get("encoding", "pcm")
    return {"text": body["text"], "rate": float(rate), "voice": voice, "encoding": encoding}


def _recording(request: Request) -> bytes:
    """The recording: the body itself, or the first file of a form."""
    if (request.content_type or "").startswith("multipart/form-data"):
        files = [file for files in (request.files or {}).values() for file in files]
        if not files:
            raise SpeechError("not_audio", "a form without a file")
        return bytes(files[0].body)
    return bytes(request.body)


def _sound(request: Request, sound: bytes, *, compressed: bool) -> HTTPResponse:
    """A WAV that no proxy keeps: it may tell what a person has told."""
    headers = {"Cache-Control": "no-store"}
    if compressed and "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        sound = gzip.compress(sound, compresslevel=5)
    return raw(sound, content_type="audio/wav", headers=headers)


def _refusal(code: str) -> HTTPResponse:
    body = {"error": {"code": code, "message": say(f"speech/{code}")}}
    return json_response(body, status=_STATUS.get(code, _MALFORMED), ensure_ascii=False)
