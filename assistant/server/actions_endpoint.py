"""Runs the custom actions inside the server, behind the interface that Rasa uses for an action server."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import jsonschema
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection


class InProcessActions(EndpointConfig):
    """An action endpoint without a network: the SDK's executor in the same event loop."""

    def __init__(self, package: str = "actions") -> None:
        """Registers the actions of a package."""
        super().__init__(url="in-process")
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Runs the action that Rasa asks for; a rejection becomes the answer 400 that Rasa expects of a server."""
        try:
            return await self._executor.run(kwargs["json"])
        except ActionExecutionRejection as rejection:
            body = {"error": str(rejection), "action_name": rejection.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(body)) from rejection


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return jsonschema.validators.validator_for(schema)(schema)


def _validate(self: RemoteAction, result: dict[str, Any]) -> bool:
    _validator().validate(result)
    return True


def compile_action_validation() -> None:
    """Makes Rasa check action results with a validator that is built once.

    Rasa builds it anew for every action, which is three quarters of a turn's time (docs/decisions/0006-serving.md).
    """
    RemoteAction._validate_action_result = _validate
