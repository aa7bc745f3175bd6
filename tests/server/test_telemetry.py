"""Spans tell of requests and of the stages of a screening, and neither they nor the log ever tell of a holding."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from service.bootstrap import start
from service.config import Settings
from service.logs import observe_stages
from service.server.app import create_app
from service.server.telemetry import Telemetry
from tests.databases import file_in

memory: Any = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
SECRET = "Zanzibar Umbrella Holdings"  # noqa: S105 a name that nobody lists
TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def spans(tmp_path: Path) -> Iterator[tuple[Any, Any, list[Any]]]:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        services = start(Settings(tmp_path, file_in(tmp_path)))
        app, exporter = create_app(services), memory.InMemorySpanExporter()
        telemetry = Telemetry(exporter, at_once=True)
        telemetry.attach(app)
        yield app.test_client(), exporter, lines
        observe_stages(None)
        telemetry.close()
        services.store.close()
    structlog.reset_defaults()


def test_spans_and_lines_carry_who_asked_and_never_a_holding(spans: tuple[Any, Any, list[Any]]) -> None:
    client, exporter, lines = spans
    body = {"holdings": [{"name": SECRET, "reference": SECRET, "account": SECRET, "isin": SECRET}]}
    headers = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01", "X-Request-ID": "mine-7"}
    assert client.post("/v1/screenings", json=body, headers=headers).status_code == 201
    client.post("/v1/orders:check", json={"orders": [{"name": SECRET, "side": SECRET}]})
    client.get(f"/v1/designations?q={SECRET}")
    client.get(f"/{SECRET}")
    client.post("/v1/screenings", json={"holdings": [{"name": [SECRET]}]})
    client.post("/v1/screenings", data=f"name\n{SECRET}\n", content_type="text/csv")
    client.post("/v1/uploads", data={"file": (__import__("io").BytesIO(SECRET.encode()), SECRET)})
    finished = exporter.get_finished_spans()
    told = "\n".join(span.to_json() for span in finished)
    assert "Zanzibar" not in told
    assert "Zanzibar" not in repr(lines)
    request = next(span for span in finished if span.name == "POST /v1/screenings")
    assert f"{request.context.trace_id:032x}" == TRACE
    assert request.attributes["pendens.request_id"] == "mine-7"
    assert request.attributes["pendens.tenant"] == "default"
    assert request.attributes["http.response.status_code"] == 201
    stages = [span for span in finished if span.parent and span.parent.span_id == request.context.span_id]
    assert [span.name for span in stages] == ["screen", "keep"]
    line = next(line for line in lines if line["event"] == "request" and line["request_id"] == "mine-7")
    assert line["tenant"] == "default"


def test_a_failure_is_told_without_its_words(spans: tuple[Any, Any, list[Any]]) -> None:
    client, exporter, lines = spans

    def fail() -> None:
        raise ValueError(SECRET)

    client.application.before_request_funcs.setdefault(None, []).append(fail)
    assert client.get("/v1/lists").status_code == 500
    (span,) = exporter.get_finished_spans()
    assert not span.status.is_ok
    assert not span.events
    assert "Zanzibar" not in span.to_json() + repr(lines)
