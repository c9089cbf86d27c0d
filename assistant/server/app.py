"""Starts the server: Rasa with the actions in this process, on one port."""

from __future__ import annotations

import gc
import logging
from functools import partial
from pathlib import Path

import rasa.utils.common
from rasa.core.channels.channel import register
from rasa.core.run import close_resources, load_agent_on_start
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog
from sanic import Sanic

from assistant.errors import ModelError
from assistant.server.actions_endpoint import InProcessActions, compile_action_validation
from assistant.server.channel import AssistantChannel
from assistant.settings import Settings


def serve(model: Path, settings: Settings) -> None:
    """Serves until it is stopped.

    Args:
        model: a trained model's file.
        settings: how this installation runs.

    Raises:
        ModelError: Rasa cannot load the model.
    """
    configure_structlog(logging.WARNING)
    app = build(model, settings)
    app.run(
        host=settings.host,
        port=settings.port,
        workers=1,
        access_log=False,
        motd=False,
    )
    if getattr(app.ctx, "unloadable", False):
        raise ModelError(f"{model} cannot be loaded; train again: assistant train --force")


def build(model: Path, settings: Settings) -> Sanic:
    """The server with all its routes, ready to run."""
    compile_action_validation()
    settings.data.mkdir(parents=True, exist_ok=True)
    store = EndpointConfig(
        type="assistant.server.tracker_store.ConversationStore",
        **_database(settings.database_url),
    )
    endpoints = AvailableEndpoints(action=InProcessActions(), tracker_store=store)
    # Rasa's own application answers at `/`, where the residents' page stands.
    app = Sanic("assistant", configure_logging=False)
    register([AssistantChannel()], app, route="/")
    app.config.REQUEST_MAX_SIZE = 4 * 1024 * 1024
    app.register_listener(
        partial(load_agent_on_start, str(model), endpoints, None), "before_server_start"
    )
    app.register_listener(partial(_open_doors, settings), "after_server_start")
    app.register_listener(close_resources, "after_server_stop")
    rasa.utils.common.update_sanic_log_level()
    return app


async def _open_doors(settings: Settings, app: Sanic, loop: object) -> None:
    """Prints the address when the model is there; stops when Rasa could not load it."""
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        app.ctx.unloadable = True
        app.stop()
        return
    # The model stays; without it the collector has little to walk through.
    gc.collect()
    gc.freeze()
    print(f"http://{settings.host}:{settings.port}", flush=True)


def _database(url: str) -> dict[str, str]:
    """The arguments of Rasa's SQL store for a SQLAlchemy URL."""
    if url.startswith("sqlite:///"):
        return {"dialect": "sqlite", "db": url.removeprefix("sqlite:///")}
    return {"dialect": url}
