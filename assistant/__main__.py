"""The command line: serve, train, ask, lookup, evaluate, plan."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
# What libraries warn their developers of is no message for an operator; a filter would not do, since Rasa resets them.
logging.captureWarnings(True)
logging.getLogger("py.warnings").setLevel(logging.ERROR)

from assistant import command_line  # noqa: E402
from assistant.errors import AssistantError  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status; 2 for an error that the user can mend."""
    parser = command_line.build_parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except AssistantError as error:
        print(f"assistant: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
