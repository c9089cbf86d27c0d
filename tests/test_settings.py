"""Settings come from the environment; a value that cannot be used is refused by its name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import ROOT, Settings, read_settings


def test_without_any_variable_everything_is_local() -> None:
    found = read_settings({})
    assert (found.host, found.port, found.rate_limit) == ("127.0.0.1", 5005, 1200)
    assert found.database_url == f"sqlite:///{ROOT / 'var' / 'assistant.db'}"
    assert (found.redis_url, found.staff_token, found.voice_model) == (None, None, None)
    assert found.data == ROOT / "var"


def test_every_variable_is_read() -> None:
    found = read_settings(
        {
            "ASSISTANT_HOST": "0.0.0.0",
            "ASSISTANT_PORT": "8080",
            "ASSISTANT_DATABASE_URL": "postgresql://db/assistant",
            "ASSISTANT_REDIS_URL": "redis://cache",
            "ASSISTANT_STAFF_TOKEN": "t",
            "ASSISTANT_RATE_LIMIT": "0",
            "ASSISTANT_VOICE_MODEL": "/models/voice",
            "ASSISTANT_ENCODER": "none",
            "ASSISTANT_AS_OF": "2025-12-31",
        }
    )
    assert (found.host, found.port, found.rate_limit) == ("0.0.0.0", 8080, 0)
    assert found.database_url == "postgresql://db/assistant"
    assert (found.redis_url, found.staff_token) == ("redis://cache", "t")
    assert found.voice_model == Path("/models/voice")
    assert found.encoder == ""
    assert found.today == date(2025, 12, 31)


def test_the_data_directory_holds_the_database_too(tmp_path: Path) -> None:
    found = read_settings({"ASSISTANT_DATA": str(tmp_path)})
    assert found.data == tmp_path
    assert found.database_url == f"sqlite:///{tmp_path / 'assistant.db'}"


def test_today_is_the_clock_when_no_day_is_named() -> None:
    before = date.today()
    assert before <= Settings().today <= date.today()


def test_an_empty_value_is_no_value() -> None:
    found = read_settings(
        {"ASSISTANT_PORT": "", "ASSISTANT_AS_OF": "", "ASSISTANT_STAFF_TOKEN": ""}
    )
    assert (found.port, found.as_of, found.staff_token) == (5005, None, None)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("ASSISTANT_PORT", "-1", "0 to 65535"),
        ("ASSISTANT_PORT", "65536", "0 to 65535"),
        ("ASSISTANT_PORT", "http", "0 to 65535"),
        ("ASSISTANT_PORT", "80.5", "0 to 65535"),
        ("ASSISTANT_RATE_LIMIT", "-1", "0 to 100000"),
        ("ASSISTANT_RATE_LIMIT", "many", "0 to 100000"),
        ("ASSISTANT_AS_OF", "2025-13-01", "2026-01-31"),
        ("ASSISTANT_AS_OF", "yesterday", "2026-01-31"),
    ],
)
def test_a_bad_value_is_refused_with_what_is_allowed(name: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is '{value}'.*{allowed}"):
        read_settings({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("ASSISTANT_PORT", "0"), ("ASSISTANT_PORT", "65535"), ("ASSISTANT_RATE_LIMIT", "100000")],
)
def test_the_ends_of_a_range_are_allowed(name: str, value: str) -> None:
    read_settings({name: value})
