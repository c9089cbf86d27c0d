"""The files that the browser loads."""

from __future__ import annotations

import gzip
import json
import re

from assistant.server.assets import (
    CORE_PARTS,
    FORM_PARTS,
    STATIC,
    VOICE_PARTS,
    load_assets,
    squeeze,
)

ASSETS = load_assets(
    {"send": "发送</script>"},
    language="zh-Hans",
    hotlines=[{"number": "12345", "name": "热线"}],
    facts={"age": {"title": "年龄"}},
)


def test_every_part_of_the_script_is_in_its_bundle_once() -> None:
    assert sorted(CORE_PARTS) == sorted(path.stem for path in (STATIC / "widget").glob("*.js"))
    assert sorted(FORM_PARTS) == sorted(path.stem for path in (STATIC / "forms").glob("*.js"))
    assert sorted(VOICE_PARTS) == sorted(path.stem for path in (STATIC / "voice").glob("*.js"))


def test_the_same_sources_give_the_same_bytes() -> None:
    again = load_assets(
        {"send": "发送</script>"},
        language="zh-Hans",
        hotlines=[{"number": "12345", "name": "热线"}],
        facts={"age": {"title": "年龄"}},
    )
    assert again == ASSETS


def test_the_compressed_form_is_the_same_file() -> None:
    for asset in ASSETS.values():
        assert gzip.decompress(asset.compressed) == asset.body


def test_the_script_carries_words_numbers_and_versions() -> None:
    script = ASSETS["widget.js"].body.decode()
    found = re.search(r"^const CONFIG = (\{.*\});$", script, re.MULTILINE)
    assert found
    configuration = json.loads(found[1])
    assert configuration["strings"] == {"send": "发送</script>"}
    assert configuration["versions"]["style"] == ASSETS["widget.css"].version
    assert configuration["versions"]["voice"] == ASSETS["voice.js"].version


def test_a_change_of_words_changes_the_version() -> None:
    other = load_assets({"send": "送出"}, language="zh-Hans", hotlines=[], facts={})
    assert other["widget.js"].version != ASSETS["widget.js"].version
    assert other["widget.css"].version == ASSETS["widget.css"].version


def test_squeezing_keeps_what_stands_in_a_line_with_code() -> None:
    source = "/* why\n * so */\n  const a = '/* no */'; // b\n\n\n  /** doc */\nlet c;\n"
    assert squeeze(source) == "const a = '/* no */'; // b\nlet c;\n"
