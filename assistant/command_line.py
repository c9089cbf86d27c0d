"""What each command does; everything heavy is imported when its command runs."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from assistant.eligibility import command as eligibility_command
from assistant.settings import settings
from assistant.speech import command as speech_command
from assistant.understanding import Rank


def build_parser() -> argparse.ArgumentParser:
    """The commands with their help."""
    parser = argparse.ArgumentParser(
        prog="assistant", description="残疾人规划问答助手：只引用规划原文，不编造。"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    serve = commands.add_parser("serve", help="启动服务（没有合用的模型就先训练），按 Ctrl-C 结束")
    serve.set_defaults(run=_serve)

    train = commands.add_parser("train", help="训练模型；资料没有变就不再训练")
    train.add_argument("--force", action="store_true", help="资料没有变也重新训练")
    train.set_defaults(run=_train)

    ask = commands.add_parser("ask", help="问一句话，打印回答和出处")
    ask.add_argument("question", help="要问的话，例如：护理补贴一个月多少钱")
    ask.add_argument("--json", action="store_true", help="打印完整的 JSON")
    ask.set_defaults(run=_ask)

    lookup = commands.add_parser("lookup", help="按可能性列出相关的条文，给热线人员查阅")
    lookup.add_argument("query", help="要查的词或句子")
    lookup.add_argument("--limit", type=int, default=5, help="最多列几条（默认 5）")
    lookup.set_defaults(run=_lookup)

    evaluate = commands.add_parser("evaluate", help="用一个 JSONL 问题文件检查回答得对不对")
    evaluate.add_argument("file", type=Path, help="每行一个 JSON：q、kind、ids、must、noise")
    evaluate.add_argument("--wrong", action="store_true", help="把答错的也列出来")
    evaluate.set_defaults(run=_evaluate)

    eligibility_command.add_parser(commands)
    speech_command.add_parser(commands)

    plan = commands.add_parser("plan", help="打印规划的条文目录，或者一条的原文")
    plan.add_argument("id", nargs="?", help="条文编号，例如 2.1.4 或 box2.3")
    plan.set_defaults(run=_plan)
    return parser


def _train(options: argparse.Namespace) -> int:
    from assistant.model import present_model, train

    model = present_model()
    if model is not None and not options.force:
        print(f"模型合用，不用再训练：{model}")
        return 0
    print("正在训练模型，一般要两分钟……", flush=True)
    started = time.monotonic()
    model = train()
    print(f"训练完成，用了 {time.monotonic() - started:.0f} 秒：{model}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from assistant.model import present_model, train

    model = present_model()
    if model is None:
        print("没有合用的模型，先训练一次，一般要两分钟……", flush=True)
        model = train()
    print("正在启动……", flush=True)
    from assistant.server.app import serve

    serve(model, settings())
    return 0


def _ask(options: argparse.Namespace) -> int:
    from assistant.conversation import Focus
    from assistant.dialogue import respond_to

    response = respond_to(options.question, _rank(), focus=Focus(), today=settings().today)
    for reply in response.replies:
        if options.json:
            print(json.dumps(reply.as_dict(), ensure_ascii=False, indent=2))
        else:
            print(reply.text)
            for number, choice in enumerate(reply.choices, start=1):
                print(f"  {number} {choice.title}")
    return 0


def _lookup(options: argparse.Namespace) -> int:
    from assistant.topics import knowledge_base, topics
    from assistant.understanding import understand

    known, plan = topics(), knowledge_base().plan
    understanding = understand(options.query, _rank())
    found = [c for c in understanding.ranking if c.label.startswith("ask/")][: options.limit]
    if not found:
        print("规划里没有找到相关的条文。")
    for candidate in found:
        topic = known[candidate.label.removeprefix("ask/")]
        provision = plan.provision(topic.provision)
        print(
            f"{candidate.probability:.2f}  {provision.label}  {topic.title}\n      “{topic.quote}”"
        )
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from assistant.evaluation import evaluate

    return evaluate(options.file, _rank(), today=settings().today, show_wrong=options.wrong)


def _plan(options: argparse.Namespace) -> int:
    from assistant.topics import knowledge_base

    plan = knowledge_base().plan
    if options.id is None:
        for provision in plan.provisions:
            print(f"{provision.id:8s} {provision.label}  {provision.title}")
        return 0
    if options.id not in plan.by_id:
        print(f"规划里没有编号 {options.id}；不带编号运行可以看目录。", file=sys.stderr)
        return 2
    provision = plan.by_id[options.id]
    print(f"{provision.label} {provision.title}\n{provision.text}")
    return 0


def _rank() -> Rank:
    from assistant.model import load_ranker, present_model, train

    model = present_model()
    if model is None:
        print("没有合用的模型，先训练一次，一般要两分钟……", file=sys.stderr, flush=True)
        model = train()
    return load_ranker(model).rank
