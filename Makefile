# Two commands are enough: make run, make test. `make help` lists the others.
.DEFAULT_GOAL := help
SHELL := /bin/sh
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
PYTHON := .venv/bin/python -W ignore::DeprecationWarning
CODE := assistant actions

.PHONY: test-browser screenshots help environment run train lint types unit dialogue test mutation interview voice voice-test speech-benchmark lock

help: ## 列出全部命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

environment: ## 准备 Python 环境（.venv）
	@sh scripts/environment.sh

run: environment ## 训练（需要时）并启动，地址最后打印，Ctrl-C 结束
	@exec $(PYTHON) -m assistant serve

train: environment ## 只训练模型
	@$(PYTHON) -m assistant train

lint: environment ## 代码风格
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: environment ## 类型检查
	@.venv/bin/mypy $(CODE)

unit: environment ## 单元测试
	@.venv/bin/python -m pytest tests --ignore=tests/dialogue --ignore=tests/http

dialogue: train ## 对话和 HTTP 测试（启动真的服务）
	@.venv/bin/python -m pytest tests/dialogue tests/http

test: environment lint types train ## 全部检查：风格、类型、单元、对话、HTTP
	@.venv/bin/python -m pytest tests

test-browser: environment ## 在真的 Chromium 里检查网页（缺 Chromium 时用 apt 安装）
	@sh tests/browser/install.sh
	@cd tests/browser && node run.mjs

screenshots: environment ## 重画文档里的网页图片
	@sh tests/browser/install.sh
	@cd tests/browser && node run.mjs --screenshots

mutation: environment ## 改坏资格条件，看用例能不能发现（至少 95%）
	@$(PYTHON) -m benchmarks.mutation

interview: environment ## 问几个问题能问清一个人，和按文件顺序问相比
	@$(PYTHON) -m benchmarks.interview

voice: environment ## 装上语音输入（引擎和 Whisper base 模型，核对校验和；约 600 MB）
	@sh scripts/voice.sh

voice-test: environment ## 合成声音问、识别、回答，走一个来回（约五分钟）
	@sh scripts/voice_test.sh

speech-benchmark: environment ## 一千句话同时八句地念，量快慢、完整和内存
	@$(PYTHON) -m benchmarks.speech

lock: ## 重新锁定依赖（改了 pyproject.toml 之后）
	@uv lock --quiet && uv export --quiet --format requirements-txt --no-header --no-annotate --group dev -o requirements.lock && rm -f uv.lock
