"""A conversation by voice and keyboard at a counter or at home.

Everything is printed, and spoken where there is a loudspeaker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.errors import SpeechError, UnavailableError
from assistant.records import CONTENT, read_records
from assistant.retrieval.text import normalise
from assistant.sentences import say, sentences
from assistant.speech.client import Client
from assistant.speech.player import Microphone, Player
from assistant.speech.synthesizer import FASTEST, SLOWEST, Synthesizer
from assistant.speech.terminal import Console
from assistant.speech.text import sentences as split

_STEP = 0.2
_PATIENCE = 3


@dataclass
class Speaker:
    """The voice with its loudspeaker; without one nothing is spoken.

    Attributes:
        player: the loudspeaker.
        synthesizer: the voice.
        voice: its name.
        rate: 1.0 is normal.
        last: what was said last.
    """

    player: Player | None
    synthesizer: Synthesizer
    voice: str = "cmn"
    rate: float = 1.0
    last: str = ""

    def speak(self, text: str, console: Console) -> str | None:
        """Speaks sentence by sentence until the end or a key.

        Returns:
            The command of the key that ended it, `None` when it was heard to the end.

        Raises:
            SpeechError: the voice failed; the text stands on the screen.
        """
        self.last = text
        if self.player is None:
            return None
        keys = console.keys()
        try:
            for sentence in split(text):
                self.player.play(self.synthesizer.speak(sentence, voice=self.voice, rate=self.rate))
                while self.player.playing:
                    command = command_of_key(next(keys))
                    if command is not None:
                        return command
            return None
        finally:
            self.player.stop()
            close = getattr(keys, "close", None)
            if close is not None:
                close()

    def change_rate(self, step: float) -> bool:
        """Makes it faster or slower; `False` at the end of the range."""
        before = self.rate
        self.rate = round(min(FASTEST, max(SLOWEST, self.rate + step)), 1)
        return self.rate != before


class Talk:
    """One conversation.

    Args:
        client: the assistant.
        console: where is written and typed.
        speaker: the voice.
        microphone: `None` when there is none.
    """

    def __init__(
        self, client: Client, console: Console, speaker: Speaker, microphone: Microphone | None
    ) -> None:
        """Says nothing yet."""
        self._client = client
        self._console = console
        self._speaker = speaker
        self._microphone = microphone
        self._misses = 0
        self._leaving = False
        self._commands: dict[str, Callable[[], None]] = {
            "stop": lambda: None,
            "repeat": self._repeat,
            "slower": lambda: self._change_rate(-_STEP, "slower", "slowest"),
            "faster": lambda: self._change_rate(_STEP, "faster", "fastest"),
            "speak": self._listen,
            "help": lambda: self._tell("talk/keys"),
            "quit": self._leave,
        }

    def run(self) -> None:
        """Talks until the person leaves."""
        self._tell("talk/welcome")
        if self._speaker.player is None:
            self._tell("talk/no_player")
        if self._microphone is None:
            self._tell("talk/no_microphone")
        self._console.write(say("talk/keys"))
        while not self._leaving:
            line = self._console.read_line(say("talk/prompt"))
            command = "quit" if line is None else command_of_line(line)
            if command is not None:
                self._commands[command]()
            elif line and line.strip():
                self._ask(line.strip(), spoken=False)
        self._tell("talk/goodbye")

    def _ask(self, message: str, *, spoken: bool) -> None:
        try:
            replies = self._client.ask(message, spoken=spoken)
        except UnavailableError:
            return self._tell("talk/no_server")
        except SpeechError as refusal:
            return self._say(refusal.reason, refusal.reason)
        for reply in replies:
            self._say(_on_screen(reply), reply["speech"])

    def _listen(self) -> None:
        """Records, shows what was heard and what was understood, and asks when unsure."""
        if self._microphone is None:
            return self._tell("talk/no_microphone")
        self._console.write(say("talk/recording"))
        self._microphone.start()
        self._wait_for_a_key()
        recording = self._microphone.stop()
        self._console.write(say("talk/listening"))
        try:
            heard = self._client.transcribe(recording)
        except UnavailableError:
            return self._tell("talk/no_server")
        except SpeechError as refusal:
            return self._missed(refusal.reason)
        self._console.write(say("talk/heard", text=heard.get("heard", heard["text"])))
        message = self._confirmed(heard) if heard["suggestions"] else str(heard["text"])
        if message is None:
            return self._missed(say("talk/say_again"))
        self._misses = 0
        if message != heard.get("heard"):
            self._console.write(say("talk/understood", text=message))
        self._ask(message, spoken=True)

    def _confirmed(self, heard: dict[str, Any]) -> str | None:
        """Asks which of two readings was meant; by number or by typing it."""
        readings = [heard["suggestions"][0], heard["text"]]
        question = say("talk/confirm", first=readings[0], second=readings[1])
        self._say(question, question)
        answer = self._console.read_line(say("talk/prompt")) or ""
        for number, reading in enumerate(readings, 1):
            if answer.strip() == str(number) or normalise(answer) == normalise(reading):
                return str(reading)
        return None

    def _missed(self, sentence: str) -> None:
        self._misses += 1
        if self._misses < _PATIENCE:
            return self._say(sentence, sentence)
        self._misses = 0
        return self._tell("talk/three_misses")

    def _wait_for_a_key(self) -> None:
        keys = self._console.keys()
        for pressed, _ in zip(keys, range(600), strict=False):  # a minute
            if pressed is not None:
                break

    def _leave(self) -> None:
        self._leaving = True

    def _repeat(self) -> None:
        if self._speaker.last:
            self._say(self._speaker.last, self._speaker.last)
        else:
            self._tell("talk/nothing_to_repeat")

    def _change_rate(self, step: float, done: str, at_the_end: str) -> None:
        last = self._speaker.last
        changed = self._speaker.change_rate(step)
        self._tell(f"talk/{done if changed else at_the_end}")
        self._speaker.last = last

    def _tell(self, key: str) -> None:
        self._say(sentences()[key].text, sentences()[key].speech)

    def _say(self, text: str, speech: str) -> None:
        """Prints, then speaks; obeys a key meanwhile; a failing voice costs only itself."""
        self._console.write(text)
        try:
            command = self._speaker.speak(speech, self._console)
        except SpeechError:
            self._console.write(say("talk/not_read"))
            return
        if command is not None:
            self._commands[command]()


def _on_screen(reply: dict[str, Any]) -> str:
    """The reply's text, with its choices numbered when the text does not hold them."""
    lines = [str(reply["text"])]
    for number, choice in enumerate(reply.get("choices") or [], 1):
        if choice["title"] not in reply["text"]:
            lines.append(say("talk/choice", number=number, title=choice["title"]))
    return "\n".join(lines)


def command_of_key(key: str | None) -> str | None:
    """Returns the command of a key, `None` for other keys and none."""
    return _keys().get((key or "").lower())


def command_of_line(line: str) -> str | None:
    """Returns the command that a typed line is: its key or one of its words."""
    if len(line) == 1:
        return _keys().get(line.lower())
    return _words().get(normalise(line))


@lru_cache(maxsize=1)
def _records() -> tuple[dict[str, Any], ...]:
    path = CONTENT / "speech" / "commands.yml"
    return tuple(read_records(path, key="command", required=("command", "key", "words")))


@lru_cache(maxsize=1)
def _keys() -> dict[str, str]:
    return {record["key"]: record["command"] for record in _records()}


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {normalise(word): r["command"] for r in _records() for word in r["words"]}
