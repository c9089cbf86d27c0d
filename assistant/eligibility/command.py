"""`assistant check`: facts in, verdicts and reasons out, without Rasa."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import yaml

from assistant.eligibility.assess import assess_many
from assistant.eligibility.criteria import (
    ORGANISATIONS,
    programmes,
    programmes_for_applicant,
    programmes_for_provision,
)
from assistant.eligibility.definitions import load_facts, problem_of
from assistant.eligibility.facts import read_facts
from assistant.eligibility.memory import described
from assistant.eligibility.replies import result_reply
from assistant.eligibility.session import Interview, current_question, start, under_check
from assistant.settings import settings

_UNUSABLE = 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command `check` to the command line."""
    parser = subparsers.add_parser("check", help="按说的情况，对照规划看够不够条件")
    parser.add_argument(
        "sentence", nargs="?", default="", help="一句话，例如：我儿子十七，智力三级"
    )
    parser.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="名=值",
        help="一条情况，例如 age=17、disability_category=physical、age=[16,17]；可以写几条",
    )
    parser.add_argument(
        "--programme",
        action="append",
        default=[],
        metavar="编号",
        help="只看这一项，例如 box2.1 或 box2.2-2；不写就全看",
    )
    parser.add_argument("--employer", action="store_true", help="看用人单位和机构的项目")
    parser.add_argument("--reasons", action="store_true", help="每一项都写明理由和依据")
    parser.add_argument("--json", action="store_true", help="打印完整的 JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the verdicts; 2 when a fact or a programme is unknown."""
    facts = dict(read_facts(args.sentence).facts)
    try:
        facts |= dict(_fact(item) for item in args.fact)
    except ValueError as error:
        return _unusable(str(error))
    if problem := problem_of(facts, load_facts()):
        return _unusable(problem)
    keys = [key for named in args.programme for key in _keys(named)]
    if args.programme and not keys:
        return _unusable(
            f"没有这样的项目：{'、'.join(args.programme)}；有：{'、'.join(programmes())}"
        )
    if args.employer and not keys:
        keys = programmes_for_applicant(ORGANISATIONS)
    interview = Interview(tuple(keys)) if keys else start(facts)
    keys = under_check(facts, interview)
    if args.json:
        print(json.dumps(_as_json(facts, keys), ensure_ascii=False, indent=2))
        return 0
    in_full = len(keys) if args.programme or args.reasons else 0
    print(result_reply(keys, facts, today=settings().today, in_full=in_full).text)
    if question := current_question(facts, interview):
        print(f"还可以说明：{question.text}")
    return 0


def _as_json(facts: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    found = assess_many(keys, facts, today=settings().today)
    return {
        "facts": facts,
        "heard": described(facts),
        "assessments": [assessment.as_dict() for assessment in found],
    }


def _fact(item: str) -> tuple[str, Any]:
    key, separator, value = item.partition("=")
    if not separator:
        raise ValueError(f"--fact 要写成 名=值：{item}")
    return key.strip(), yaml.safe_load(value)


def _keys(named: str) -> list[str]:
    return [named] if named in programmes() else programmes_for_provision(named)


def _unusable(reason: str) -> int:
    print(reason, file=sys.stderr)
    return _UNUSABLE
