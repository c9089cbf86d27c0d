"""Talks to a running assistant over HTTP, as the page does."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_STARTING = 120.0


@dataclass(frozen=True)
class Server:
    """A running assistant.

    Attributes:
        port: on the loopback interface.
        data: its directory of the database, keys and log.
    """

    port: int
    data: Path

    def request(
        self, method: str, path: str, *, body: bytes = b"", content_type: str = "application/json"
    ) -> tuple[int, dict[str, Any]]:
        """Sends one request and returns the status and the JSON of the body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers={"Content-Type": content_type})
            response = connection.getresponse()
            return response.status, json.loads(response.read().decode())
        finally:
            connection.close()

    def post(self, body: object) -> tuple[int, dict[str, Any]]:
        """Posts a JSON value to `/api/chat`; lone surrogates travel as JSON's escapes."""
        return self.request("POST", "/api/chat", body=json.dumps(body).encode())

    def say(self, message: str, session: str | None = None) -> dict[str, Any]:
        """Puts a message and returns the body of a good response."""
        body = {"message": message} if session is None else {"message": message, "session": session}
        status, answered = self.post(body)
        assert status == 200, (status, answered)
        return answered

    def stored(self) -> bytes:
        """Every byte that the server has written to its database."""
        return b"".join(path.read_bytes() for path in sorted(self.data.glob("*.db*")))


@contextmanager
def running(data: Path, **environment: str) -> Iterator[Server]:
    """Runs `python -m assistant serve` on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "ASSISTANT_PORT": str(port),
        "ASSISTANT_DATA": str(data),
        "ASSISTANT_RATE_LIMIT": "0",
        **environment,
    }
    command = [sys.executable, "-W", "ignore", "-m", "assistant", "serve"]
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log
        )
    server = Server(port, data)
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Waits until the server is ready; what it printed tells why it never was."""
    until = time.monotonic() + _STARTING
    while time.monotonic() < until and process.poll() is None:
        try:
            status, _ = server.request("GET", "/health")
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
            continue
        if status == 200:
            return
        break
    log = (server.data / "server.log").read_text(encoding="utf-8", errors="replace")
    raise AssertionError(f"the server is not ready:\n{log[-3000:]}")
