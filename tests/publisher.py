"""A publisher of lists on 127.0.0.1 that has good days and bad ones."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable


class Publisher(ThreadingHTTPServer):
    """Gives `files` out by path with an ETag, unless a path has a play of its own; `asked` keeps what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.files: dict[str, bytes] = {}
        self.plays: dict[str, Callable[[Visit], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Say nothing when a client hangs up: many of these days end so."""

    def begin_anew(self) -> None:
        """Forget what was given out and asked."""
        self.files, self.plays, self.asked = {}, {}, []

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Visit(BaseHTTPRequestHandler):
    """One request."""

    server: Publisher
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.close_connection = True
        self.server.plays.get(path, Visit.give)(self)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""

    def give(self) -> None:
        content = self.server.files.get(self.path.partition("?")[0])
        if content is None:
            self.answer(404, b"<html>not found</html>")
            return
        mark = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == mark:
            self.answer(304, b"", ETag=mark)
        else:
            self.answer(200, content, ETag=mark)

    def answer(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def drip(self, content: bytes, seconds: float) -> None:
        """Write byte by byte, each in time, the whole never."""
        for byte in content:
            self.wfile.write(bytes([byte]))
            if self.server.closing.wait(seconds):
                return
