"""Settings from environment variables, read once; the README's table documents them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from assistant.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")


@dataclass(frozen=True)
class Settings:
    """How this installation runs.

    Attributes:
        host: address to listen on.
        port: TCP port.
        database_url: SQLAlchemy URL of the conversations.
        redis_url: Redis for locks and limits, `None` for one process.
        staff_token: opens the desk, `None` keeps it closed.
        rate_limit: messages a minute for one client, 0 for no limit.
        voice_model: directory of a recogniser's model, `None` when voice input is off.
        speech_model: directory of a better Mandarin voice for sherpa-onnx, `None` for eSpeak NG.
        encoder: name of the dense encoder, empty for none.
        embedders: origins of sites that may embed the residents' widget.
        as_of: the day that decides whether the plan's period is over, `None` for today.
        data: directory for the database, caches and keys.
    """

    host: str = "127.0.0.1"
    port: int = 5005
    database_url: str = ""
    redis_url: str | None = None
    staff_token: str | None = None
    rate_limit: int = 1200
    voice_model: Path | None = None
    speech_model: Path | None = None
    encoder: str = "use"
    embedders: tuple[str, ...] = ()
    as_of: date | None = None
    data: Path = ROOT / "var"

    @property
    def today(self) -> date:
        """The day that the assistant takes as today."""
        return self.as_of or date.today()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Reads the settings.

    Raises:
        SettingsError: a value cannot be used; the message names the variable and what is allowed.
    """
    default = Settings()
    data = Path(environment.get("ASSISTANT_DATA") or default.data)
    return Settings(
        host=environment.get("ASSISTANT_HOST") or default.host,
        port=_integer(environment, "ASSISTANT_PORT", default.port, low=0, high=65535),
        database_url=environment.get("ASSISTANT_DATABASE_URL")
        or f"sqlite:///{data / 'assistant.db'}",
        redis_url=environment.get("ASSISTANT_REDIS_URL") or None,
        staff_token=environment.get("ASSISTANT_STAFF_TOKEN") or None,
        rate_limit=_integer(
            environment, "ASSISTANT_RATE_LIMIT", default.rate_limit, low=0, high=100_000
        ),
        voice_model=Path(value) if (value := environment.get("ASSISTANT_VOICE_MODEL")) else None,
        speech_model=Path(value) if (value := environment.get("ASSISTANT_SPEECH_MODEL")) else None,
        encoder=environment.get("ASSISTANT_ENCODER", default.encoder).removeprefix("none"),
        embedders=_origins(environment, "ASSISTANT_EMBEDDERS"),
        as_of=_day(environment, "ASSISTANT_AS_OF"),
        data=data,
    )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)


def _integer(
    environment: Mapping[str, str], name: str, default: int, *, low: int, high: int
) -> int:
    value = environment.get(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise SettingsError(f"{name} is {value!r}; a whole number from {low} to {high} is allowed")
    return number


def _origins(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    origins = tuple(environment.get(name, "").split())
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"{name} holds {origin!r}; origins such as https://www.example.gov.cn are allowed"
            )
    return origins


def _day(environment: Mapping[str, str], name: str) -> date | None:
    value = environment.get(name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise SettingsError(f"{name} is {value!r}; a date such as 2026-01-31 is allowed") from None
