"""The commands `assistant speak` and `assistant talk`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from assistant.errors import SpeechError
from assistant.settings import settings
from assistant.speech.synthesizer import FASTEST, SLOWEST, VOICES


def add_parser(subparsers: Any) -> None:
    """Adds both commands to the command line; `run` is the default of each."""
    speak = subparsers.add_parser("speak", help="把一句话念出来，或者写成 WAV 文件")
    speak.add_argument("text", help="要念的话，例如：护理补贴请拨打12345")
    speak.add_argument("--output", type=Path, metavar="文件", help="写成 WAV 文件，不从喇叭放")
    talk = subparsers.add_parser("talk", help="在柜台或者家里用声音和键盘问答，先要启动服务")
    talk.add_argument("--server", metavar="网址", help="问答服务在哪里（默认本机）")
    talk.add_argument("--silent", action="store_true", help="只打字，不出声")
    for command in (speak, talk):
        command.add_argument(
            "--voice", choices=VOICES, default="cmn", metavar="声音", help="cmn 普通话，yue 粤语"
        )
        command.add_argument(
            "--rate", type=float, default=1.0, metavar="快慢", help=f"{SLOWEST}–{FASTEST}，平常是 1"
        )
        command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Runs the command and returns its exit status."""
    return _speak(options) if options.command == "speak" else _talk(options)


def _speak(options: argparse.Namespace) -> int:
    from assistant.sentences import say
    from assistant.speech import audio
    from assistant.speech.player import find_player

    player = None if options.output else find_player()
    if options.output is None and player is None:
        print(say("talk/no_player"), file=sys.stderr)
        return 1
    try:
        sound = _synthesizer().speak(options.text, voice=options.voice, rate=options.rate)
    except SpeechError as error:
        print(say(f"speech/{error.code}"), file=sys.stderr)
        return 1
    if player is not None:
        player.play(sound)
        player.wait()
        return 0
    options.output.write_bytes(sound)
    print(say("speak/written", path=options.output, seconds=round(audio.duration(sound), 1)))
    return 0


def _talk(options: argparse.Namespace) -> int:
    from assistant.speech.client import Client
    from assistant.speech.player import find_microphone, find_player
    from assistant.speech.talk import Speaker, Talk
    from assistant.speech.terminal import Terminal

    server = options.server or f"http://127.0.0.1:{settings().port}"
    player = None if options.silent else find_player()
    speaker = Speaker(player, _synthesizer(), options.voice, options.rate)
    try:
        Talk(Client(server), Terminal(), speaker, find_microphone()).run()
    finally:
        speaker.synthesizer.close()
    return 0


def _synthesizer() -> Any:
    from assistant.speech.recognizer import voice_python
    from assistant.speech.synthesizer import Synthesizer

    return Synthesizer(model=settings().speech_model, python=voice_python(settings().data))
