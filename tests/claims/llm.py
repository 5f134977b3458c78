"""A real service in the OpenAI form on this machine: keeps what it was asked, answers what it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "llm.example"
URL = f"http://{HOST}/v1/chat/completions"


def answer(
    contradiction: float = 0.9, entailment: float = 0.0, neutral: float = 0.1, tokens: int = 300
) -> bytes:
    """Return a well-formed answer."""
    content = json.dumps({"contradiction": contradiction, "entailment": entailment, "neutral": neutral})
    return wrapped(content, tokens)


def wrapped(content: str, tokens: int = 300) -> bytes:
    """Return an answer whose message is ``content``."""
    return json.dumps(
        {"choices": [{"message": {"content": content}}], "usage": {"total_tokens": tokens}}
    ).encode()


@dataclass
class Service:
    """``answers`` holds (status, body, headers), the last one repeated; ``asked`` what came in."""

    port: int
    answers: list[tuple[int, bytes, dict[str, str]]] = field(default_factory=lambda: [(200, answer(), {})])
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    delay_seconds: float = 0.0


@contextmanager
def serve() -> Iterator[Service]:
    """Run a service on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.append(json.loads(body))
            service.headers.append({name.lower(): value for name, value in self.headers.items()})
            time.sleep(service.delay_seconds)
            status, answered, headers = (
                service.answers.pop(0) if len(service.answers) > 1 else service.answers[0]
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answered)))
            self.end_headers()
            self.wfile.write(answered)

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Stay silent: clients hang up on purpose."""

    with Server(("127.0.0.1", 0), Handler) as server:
        service = Service(port=server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
