"""A real HTTP server on loopback that answers from a script and keeps what it was asked."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    #: Bytes that are announced and not sent.
    cut_off: int = 0
    #: The body comes a byte at a time, with a pause before each, for as long as somebody reads it.
    pause: float = 0
    #: The head does not come to its end: a header a time, with this pause before each.
    head_pause: float = 0


Script = Callable[[Received], Reply]


class FakeServer:
    def __init__(self, url: str) -> None:
        self.url = url
        self.received: list[Received] = []
        self.script: Script = lambda received: Reply(404)

    def replies(self, *replies: Reply) -> None:
        """In order, the last one for ever."""
        self.script = lambda received: replies[min(len(self.received), len(replies)) - 1]


@contextmanager
def fake_server() -> Iterator[FakeServer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            headers = {name.lower(): value for name, value in self.headers.items()}
            received = Received(self.command, self.path, headers, self.rfile.read(length))
            fake.received.append(received)
            reply = fake.script(received)
            content = b"" if reply.body is None else json.dumps(reply.body).encode()
            if reply.head_pause > 0:
                self._never_ends(reply)
                return
            self.send_response(reply.status)
            for name, value in (("Content-Type", "application/json"), *reply.headers):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content) + reply.cut_off))
            self.end_headers()
            self.close_connection = reply.cut_off > 0
            with suppress(ConnectionError):
                if reply.pause == 0:
                    self.wfile.write(content)
                    return
                for byte in content:
                    sleep(reply.pause)
                    self.wfile.write(bytes([byte]))

        def _never_ends(self, reply: Reply) -> None:
            self.close_connection = True
            with suppress(ConnectionError):
                self.wfile.write(f"HTTP/1.1 {reply.status} Slow\r\n".encode())
                for _ in range(100):
                    sleep(reply.head_pause)
                    self.wfile.write(b"X-More: to come\r\n")

        do_POST = do_DELETE = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake = FakeServer(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
