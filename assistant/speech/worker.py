"""Keeps a child process with a loaded model, one request at a time, and survives what it does."""

from __future__ import annotations

import logging
import os
import selectors
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import SpeechError
from assistant.speech.children.frames import decode, encode

ROOT = Path(__file__).resolve().parents[2]
_CHUNK = 1 << 16
_PAUSE_AFTER_FAILURE = 30.0  # seconds before a child that could not load is started again
_log = logging.getLogger(__name__)


class Worker:
    """A child process that answers requests.

    Args:
        command: the program and its arguments, run in the project's directory.
        start_limit: seconds in which it must have loaded its model.
        time_limit: seconds for one answer; a child that takes longer is ended and started anew by
            the next request.
        waiting: requests that may wait for the one at work.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        start_limit: float = 120.0,
        time_limit: float = 30.0,
        waiting: int = 4,
    ) -> None:
        """Starts nothing yet."""
        self._command = list(command)
        self._start_limit = start_limit
        self._time_limit = time_limit
        self._places = threading.BoundedSemaphore(waiting + 1)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._failed_at = -_PAUSE_AFTER_FAILURE

    @property
    def state(self) -> str:
        """`idle` (not started), `ready`, or `failed` (ended; the next request tries again)."""
        process = self._process
        if process is not None and process.poll() is None:
            return "ready"
        return "idle" if process is None and self._failed_at < 0 else "failed"

    def ask(
        self, header: Mapping[str, Any], payload: bytes = b""
    ) -> tuple[Mapping[str, Any], bytes]:
        """Returns the child's answer.

        Raises:
            SpeechError: `busy` when too many wait, `engine_failed` for everything else.
        """
        if not self._places.acquire(blocking=False):
            raise SpeechError("busy")
        try:
            with self._turn:
                process = self._started()
                return self._exchange(process, encode(header, payload), self._time_limit)
        finally:
            self._places.release()

    def warm_up(self) -> None:
        """Loads the model before the first request needs it."""
        with self._turn:
            self._started()

    def close(self) -> None:
        """Ends the child."""
        with self._turn:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        if time.monotonic() - self._failed_at < _PAUSE_AFTER_FAILURE:
            raise SpeechError("engine_failed", "it could not load a moment ago")
        self._process = process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            bufsize=0,
        )
        try:
            self._exchange(process, b"", self._start_limit)
        except SpeechError:
            self._failed_at = time.monotonic()
            self._end()
            raise
        return process

    def _exchange(
        self, process: subprocess.Popen[bytes], request: bytes, limit: float
    ) -> tuple[Mapping[str, Any], bytes]:
        try:
            header, payload = _talk(process, request, deadline=time.monotonic() + limit)
        except (OSError, ValueError) as error:
            self._end()
            _log.warning("speech child ended: %s", error)
            raise SpeechError("engine_failed", str(error)) from error
        if "error" in header:
            _log.warning("speech child: %s", header["error"])
            raise SpeechError("engine_failed", str(header["error"]))
        return header, payload

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _talk(
    process: subprocess.Popen[bytes], request: bytes, *, deadline: float
) -> tuple[Mapping[str, Any], bytes]:
    """Writes a request and reads one frame, never waiting past the deadline.

    Raises:
        TimeoutError: the deadline has passed.
        OSError: the child has ended.
        ValueError: it does not answer in frames.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    outgoing, incoming = process.stdin.fileno(), process.stdout.fileno()
    os.set_blocking(outgoing, False)
    received = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(incoming, selectors.EVENT_READ)
        if request:
            selector.register(outgoing, selectors.EVENT_WRITE)
        while True:
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError("no answer in time")
            for key, _ in ready:
                if key.fd == outgoing:
                    request = request[os.write(outgoing, request[:_CHUNK]) :]
                    if not request:
                        selector.unregister(outgoing)
                elif chunk := os.read(incoming, _CHUNK):
                    received += chunk
                    answer = decode(bytes(received))
                    if answer is not None:
                        return answer
                else:
                    raise BrokenPipeError("the child has ended")
