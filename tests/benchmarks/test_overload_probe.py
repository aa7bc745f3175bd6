"""What measures the service under overload asks as honest clients do: whatever is refused is the service's doing."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from benchmarks.overload import Told, probe

NAMES = ("Südzucker AG", "Abéo S.A.", "ПАО Газпром", "中国移动", "Apple Inc.")


class Reader(BaseHTTPRequestHandler):
    """Answers 201 to a body that is JSON in UTF-8, and 400 to any other, as the service does."""

    protocol_version = "HTTP/1.1"
    names: ClassVar[list[str]]
    enough: ClassVar[threading.Event]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            self.names.append(json.loads(body.decode())["holdings"][0]["name"])
            status = 201
        except ValueError:
            self.names.append("")
            status = 400
        said = b'{"detail": "it is not UTF-8 text"}'
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)
        if len(self.names) >= len(NAMES):
            self.enough.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 its own
        """Say nothing."""


@pytest.mark.parametrize("is_text", [True, False])
def test_names_of_all_letters_arrive_and_what_is_refused_is_told_with_its_reason(*, is_text: bool) -> None:
    class Own(Reader):
        names: ClassVar[list[str]] = []
        enough: ClassVar[threading.Event] = threading.Event()

    told, over = Told(), threading.Event()
    lines = [json.dumps({"holdings": [{"name": name}]}, ensure_ascii=False) if is_text else "{" for name in NAMES]
    with ThreadingHTTPServer(("127.0.0.1", 0), Own) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asking = threading.Thread(target=probe, args=(server.server_port, lines, told, over))
        asking.start()
        assert Own.enough.wait(30)
        over.set()
        asking.join(30)
        server.shutdown()
    if is_text:
        assert tuple(Own.names[: len(NAMES)]) == NAMES
        assert not told.unexpected
        assert "400" not in told.line()
    else:
        assert set(told.unexpected) == {'400: {"detail": "it is not UTF-8 text"}'}
        assert sum(told.unexpected.values()) == len(told.answers)
