"""GET /health tells whether each part is ready."""

from __future__ import annotations

import http.client

import pytest

from tests.chat import Server


def test_health_names_every_part(server: Server) -> None:
    status, body = server.request("GET", "/health")
    assert status == 200
    assert body["ready"] is True
    assert {"model", "plan", "database", "speech", "voice_input"} <= set(body)
    assert body["model"]["ready"] is True
    assert body["plan"]["provisions"] == 104
    assert body["database"]["ready"] is True


def test_health_tells_nothing_about_anybody(server: Server) -> None:
    session = server.say("我是视力一级，护理补贴怎么回事")["session"]
    _, body = server.request("GET", "/health")
    assert session not in str(body)
    assert "visual" not in str(body)


@pytest.mark.parametrize(
    "path",
    ["/conversations/x/tracker", "/model/parse", "/status", "/version", "/webhooks/rest/webhook"],
)
def test_rasas_own_paths_are_closed(server: Server, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("POST" if "parse" in path or "rest" in path else "GET", path, body=b"{}")
    assert connection.getresponse().status in {404, 405}
    connection.close()


def test_chat_is_asked_by_post_only(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/api/chat")
    assert connection.getresponse().status == 405
    connection.close()
