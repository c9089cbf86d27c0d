"""Errors that the assistant raises on purpose; each message says where, what was expected and what to do."""

from __future__ import annotations


class AssistantError(Exception):
    """The base of every error that the assistant raises on purpose."""


class PlanError(AssistantError):
    """The plan's text cannot be read as a plan.

    Args:
        reason: what was expected and what stands there instead.
        line: the line's number in the file, from 1.
        path: the file, when the text came from one.
    """

    def __init__(self, reason: str, *, line: int | None = None, path: str | None = None) -> None:
        """Keeps the place beside the reason."""
        place = ", ".join(
            part for part in (path, f"line {line}" if line is not None else None) if part
        )
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.line = line
        self.path = path


class ContentError(AssistantError):
    """A content file breaks a rule of `docs/content.md`.

    Args:
        reason: what was expected and what is allowed.
        path: the file.
        key: the record in it.
    """

    def __init__(self, reason: str, *, path: str, key: str | None = None) -> None:
        """Keeps the place beside the reason."""
        super().__init__(f"{path}{f' [{key}]' if key else ''}: {reason}")
        self.reason = reason
        self.path = path
        self.key = key


class SettingsError(AssistantError):
    """An environment variable holds a value that cannot be used."""


class ModelError(AssistantError):
    """A trained model is missing, damaged or does not fit the present sources."""


class UnavailableError(AssistantError):
    """An optional part (an encoder, a voice, a recogniser) is not installed or is switched off."""


class SpeechError(AssistantError):
    """A text cannot be spoken or a recording cannot be understood.

    Args:
        code: which of the sentences `speech/<code>` tells a resident why.
        reason: for the log; never what a person said.
    """

    def __init__(self, code: str, reason: str = "") -> None:
        """Keeps the code beside the reason."""
        super().__init__(f"{code}: {reason}" if reason else code)
        self.code = code
        self.reason = reason
