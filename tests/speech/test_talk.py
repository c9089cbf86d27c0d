"""A conversation at a counter goes on without microphone, loudspeaker, voice or server."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from assistant.errors import SpeechError, UnavailableError
from assistant.sentences import say
from assistant.speech.player import Microphone, Player
from assistant.speech.synthesizer import Synthesizer
from assistant.speech.talk import Speaker, Talk, command_of_key, command_of_line

REPLY = {"text": "规划没有写多少钱。", "speech": "规划没有写多少钱。", "choices": []}
HEARD = {"text": "护理补贴多少钱", "heard": "护里补贴多少钱", "suggestions": []}
QUICK = [sys.executable, "-c", "pass"]
LONG = [sys.executable, "-c", "import time; time.sleep(60)"]
SPEAKS = [
    sys.executable,
    "-c",
    "import sys, time; sys.stdout.buffer.write(b'12' * 9000); sys.stdout.flush(); time.sleep(60)",
]


class Script:
    """A console with lines and keys prepared."""

    def __init__(self, lines: Sequence[str], keys: Sequence[str | None] = ()) -> None:
        self._lines = list(lines)
        self._keys = list(keys)
        self._afterwards = " " if keys else None  # nobody listens for a minute
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line)

    def read_line(self, prompt: str) -> str | None:
        return self._lines.pop(0) if self._lines else None

    def keys(self) -> Iterator[str | None]:
        while True:
            yield self._keys.pop(0) if self._keys else self._afterwards


class Assistant:
    """A server that answers, hears, or is gone."""

    def __init__(self, heard: Any = None, reply: Any = None) -> None:
        self.asked: list[tuple[str, bool]] = []
        self._heard = heard or HEARD
        self._reply = reply or REPLY

    def ask(self, message: str, *, spoken: bool = False) -> list[dict[str, Any]]:
        self.asked.append((message, spoken))
        if isinstance(self._reply, Exception):
            raise self._reply
        return [self._reply]

    def transcribe(self, wav: bytes) -> dict[str, Any]:
        if isinstance(self._heard, Exception):
            raise self._heard
        return dict(self._heard)


def converse(
    lines: Sequence[str],
    *,
    assistant: Assistant | None = None,
    keys: Sequence[str | None] = (),
    player: Player | None = None,
    microphone: Microphone | None = None,
    synthesizer: Synthesizer | None = None,
) -> tuple[list[str], Assistant, Speaker]:
    """Runs a conversation and returns what was written, what was asked, and the voice."""
    console, server = Script(lines, keys), assistant or Assistant()
    speaker = Speaker(player, synthesizer or Synthesizer())
    Talk(server, console, speaker, microphone).run()  # type: ignore[arg-type]
    return console.written, server, speaker


def test_without_loudspeaker_and_microphone_it_says_so_and_goes_on_in_text() -> None:
    written, assistant, _ = converse(["护理补贴多少钱"])

    assert say("talk/no_player") in written
    assert say("talk/no_microphone") in written
    assert REPLY["text"] in written
    assert assistant.asked == [("护理补贴多少钱", False)]
    assert written[-1] == say("talk/goodbye")


def test_choices_are_numbered_and_a_number_is_sent_as_it_is() -> None:
    reply = {
        **REPLY,
        "text": "您想问哪一个？",
        "choices": [{"title": "护理补贴"}, {"title": "生活补贴"}],
    }

    written, assistant, _ = converse(["补贴", "2"], assistant=Assistant(reply=reply))

    assert "您想问哪一个？\n1 护理补贴\n2 生活补贴" in written
    assert assistant.asked[1] == ("2", False)


def test_an_answer_is_heard_to_its_end() -> None:
    written, _, speaker = converse(["补贴"], player=Player(QUICK))

    assert say("talk/not_read") not in written
    assert speaker.player is not None and not speaker.player.playing


def test_a_key_stops_the_voice() -> None:
    written, _, speaker = converse(["补贴"], player=Player(LONG), keys=[None, " "])

    assert REPLY["text"] in written
    assert speaker.player is not None and not speaker.player.playing


def test_a_key_while_it_speaks_ends_the_conversation() -> None:
    written, assistant, _ = converse(["补贴"], player=Player(LONG), keys=["q"])

    assert written[-1] == say("talk/goodbye")
    assert assistant.asked == []


def test_a_key_while_it_speaks_repeats_or_changes_the_rate() -> None:
    written, _, speaker = converse([], player=Player(LONG), keys=["-", " ", "r", " ", " "])

    assert say("talk/slower") in written
    assert speaker.rate == 0.8


@pytest.mark.parametrize(
    ("line", "rate"), [("-", 0.8), ("慢一点", 0.8), ("+", 1.2), ("快一点", 1.2)]
)
def test_slower_and_faster_by_key_or_by_word(line: str, rate: float) -> None:
    assert converse([line])[2].rate == rate


def test_the_rate_ends_where_the_voice_ends() -> None:
    written, _, speaker = converse(["-"] * 5)

    assert speaker.rate == 0.5
    assert say("talk/slowest") in written


@pytest.mark.parametrize("line", ["r", "重复", "再说一遍"])
def test_the_last_answer_is_repeated(line: str) -> None:
    written, assistant, _ = converse(["补贴", line])

    assert written.count(REPLY["text"]) == 2
    assert len(assistant.asked) == 1


def test_a_voice_that_fails_leaves_the_answer_on_the_screen() -> None:
    broken = Synthesizer(command=[sys.executable, "-c", "raise SystemExit(1)"])

    written, _, _ = converse(["补贴"], player=Player(QUICK), synthesizer=broken)

    assert written[written.index(REPLY["text"]) + 1] == say("talk/not_read")


def test_a_server_that_is_gone_is_told() -> None:
    written, _, _ = converse(["补贴"], assistant=Assistant(reply=UnavailableError("refused")))

    assert say("talk/no_server") in written


def test_what_the_server_refuses_is_told_in_its_words() -> None:
    refusal = SpeechError("too_long", "您写得太长了。")

    assert "您写得太长了。" in converse(["补贴"], assistant=Assistant(reply=refusal))[0]


def test_a_spoken_question_is_shown_as_heard_and_as_understood() -> None:
    written, assistant, _ = converse(["m"], microphone=Microphone(SPEAKS), keys=["x"])

    assert say("talk/heard", text="护里补贴多少钱") in written
    assert say("talk/understood", text="护理补贴多少钱") in written
    assert assistant.asked == [("护理补贴多少钱", True)]


@pytest.mark.parametrize(
    ("answer", "asked"),
    [("1", "残疾人证怎么办"), ("2", "残疾人众怎么办"), ("残疾人证怎么办。", "残疾人证怎么办")],
)
def test_an_unsure_question_is_confirmed_by_number_or_by_saying_it(answer: str, asked: str) -> None:
    heard = {"text": "残疾人众怎么办", "heard": "残疾人众怎么办", "suggestions": ["残疾人证怎么办"]}

    _, assistant, _ = converse(
        ["m", answer], assistant=Assistant(heard=heard), microphone=Microphone(SPEAKS), keys=["x"]
    )

    assert assistant.asked == [(asked, True)]


def test_after_three_misses_it_offers_the_hotline() -> None:
    deaf = Assistant(heard=SpeechError("no_speech", "没有听到。"))

    written, assistant, _ = converse(
        ["m", "m", "m"], assistant=deaf, microphone=Microphone(SPEAKS), keys=["x", "x", "x"]
    )

    assert written.count("没有听到。") == 2
    assert say("talk/three_misses") in written
    assert assistant.asked == []


def test_keys_and_words_are_known() -> None:
    assert command_of_key(" ") == "stop"
    assert command_of_key("R") == "repeat"
    assert command_of_key(None) is None
    assert command_of_line("再见") == "quit"
    assert command_of_line("护理补贴") is None
