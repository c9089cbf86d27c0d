"""A child with a loaded model is kept, and whatever it does the parent goes on."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.errors import SpeechError
from assistant.speech.children.frames import decode, encode
from assistant.speech.worker import Worker

CHILD = """
import os, signal, sys, time
from assistant.speech.children.frames import serve
def load():
    {load}
    def answer(header, payload):
        do = header["do"]
        if do == "hang": time.sleep(60)
        if do == "die": os.kill(os.getpid(), signal.SIGKILL)
        if do == "chatter": os.write(1, b"model loaded\\n" * 9000)
        if do == "print": print("a line from the engine")
        if do == "refuse": raise ValueError("not this one")
        return {{"pid": os.getpid()}}, payload[::-1]
    return answer
serve(load)
"""


@contextmanager
def worker(load: str = "pass", **limits: float | int) -> Iterator[Worker]:
    """A worker whose child obeys the test."""
    program = CHILD.format(load=load)
    made = Worker([sys.executable, "-c", program], **{"time_limit": 10.0, **limits})  # type: ignore[arg-type]
    try:
        yield made
    finally:
        made.close()


def failure(asked: Worker, do: str) -> str:
    """The code with which a request fails."""
    with pytest.raises(SpeechError) as error:
        asked.ask({"do": do})
    return error.value.code


def test_the_model_is_loaded_once_for_many_requests() -> None:
    with worker() as echo:
        answers = [echo.ask({"do": "echo"}, bytes([number, 1])) for number in range(3)]

    assert [payload for _, payload in answers] == [b"\x01\x00", b"\x01\x01", b"\x01\x02"]
    assert len({header["pid"] for header, _ in answers}) == 1


def test_two_megabytes_go_there_and_back() -> None:
    sound = bytes(range(256)) * 8000

    with worker() as echo:
        assert echo.ask({"do": "echo"}, sound)[1] == sound[::-1]


@pytest.mark.parametrize("do", ["die", "chatter"])
def test_after_a_crash_or_nonsense_the_next_request_finds_a_new_child(do: str) -> None:
    with worker() as echo:
        first, _ = echo.ask({"do": "echo"})

        assert failure(echo, do) == "engine_failed"
        assert echo.ask({"do": "echo"})[0]["pid"] != first["pid"]


def test_a_hung_child_is_ended_at_its_time_limit() -> None:
    with worker(time_limit=1.0) as echo:
        echo.warm_up()
        pid = echo.ask({"do": "echo"})[0]["pid"]
        start = time.monotonic()

        assert failure(echo, "hang") == "engine_failed"
        assert time.monotonic() - start < 3.0
        assert not Path(f"/proc/{pid}").exists()


def test_what_the_engine_prints_does_not_get_between_the_answers() -> None:
    with worker() as echo:
        assert echo.ask({"do": "print"}, b"ab")[1] == b"ba"


def test_a_refused_request_leaves_the_child_as_it_is() -> None:
    with worker() as echo:
        pid = echo.ask({"do": "echo"})[0]["pid"]

        assert failure(echo, "refuse") == "engine_failed"
        assert echo.ask({"do": "echo"})[0]["pid"] == pid


def test_a_child_that_cannot_load_says_why_and_is_not_started_again_at_once() -> None:
    with worker(load="raise ImportError('no engine')") as echo:
        with pytest.raises(SpeechError, match="no engine"):
            echo.ask({"do": "echo"})

        assert echo.state == "failed"
        with pytest.raises(SpeechError, match="a moment ago"):
            echo.ask({"do": "echo"})


def test_a_child_that_loads_for_ever_is_given_up() -> None:
    with worker(load="time.sleep(60)", start_limit=0.5) as echo:
        assert failure(echo, "echo") == "engine_failed"


def test_more_than_may_wait_are_told_that_it_is_busy() -> None:
    with worker(waiting=0, time_limit=2.0) as echo:
        echo.warm_up()
        hanging = threading.Thread(target=failure, args=(echo, "hang"))
        hanging.start()
        time.sleep(0.3)

        assert failure(echo, "echo") == "busy"
        hanging.join()


def test_a_closed_worker_leaves_no_process() -> None:
    with worker() as echo:
        pid = echo.ask({"do": "echo"})[0]["pid"]

    assert not Path(f"/proc/{pid}").exists()


def test_a_child_ends_when_its_parent_is_gone() -> None:
    with worker() as echo:
        echo.warm_up()
        process = echo._process
        assert process is not None and process.stdin is not None

        process.stdin.close()

        assert process.wait(5.0) == 0


def test_a_frame_is_read_when_it_is_whole() -> None:
    frame = encode({"text": "补贴"}, b"1\n2")

    assert decode(frame) == ({"text": "补贴"}, b"1\n2")
    assert all(decode(frame[:end]) is None for end in range(len(frame)))


@pytest.mark.parametrize(
    "bytes_", [b"hello\n", b'{"length": -1}\n', b'{"length": 99999999999}\n', b"x" * 70_000]
)
def test_what_is_no_frame_is_refused(bytes_: bytes) -> None:
    with pytest.raises(ValueError):
        decode(bytes_)
