"""Spans for OpenTelemetry, of requests and of the stages of a screening; off unless an endpoint is set.

What is told of a request is its method, route, status, id and tenant; of a failure nothing, whose words might hold a
holding. It is set up in each worker, after the fork: the thread that sends does not survive one.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

from flask import Flask, Response, request
from structlog.contextvars import get_contextvars

from service.errors import ConfigurationError
from service.logs import observe_stages

_FAILED = 500
_Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Telemetry:
    """The spans of a process, handed to an exporter of OpenTelemetry's."""

    def __init__(self, exporter: Any, *, at_once: bool = False) -> None:  # noqa: ANN401 the library is optional
        """Send by a thread, in batches; `at_once` each span when it ends."""
        sdk, export = import_module("opentelemetry.sdk.trace"), import_module("opentelemetry.sdk.trace.export")
        resources = import_module("opentelemetry.sdk.resources")
        self._trace = import_module("opentelemetry.trace")
        self._propagate = import_module("opentelemetry.propagate")
        self._provider = sdk.TracerProvider(resource=resources.Resource.create({"service.name": "pendens"}))
        processor = export.SimpleSpanProcessor if at_once else export.BatchSpanProcessor
        self._provider.add_span_processor(processor(exporter))
        self._tracer = self._provider.get_tracer("pendens")

    @classmethod
    def to(cls, endpoint: str) -> "Telemetry":
        """Send to an endpoint of OTLP over HTTP, such as `http://collector:4318/v1/traces`.

        Raises:
            ConfigurationError: what sends is not installed.
        """
        try:
            exporter = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
            return cls(exporter.OTLPSpanExporter(endpoint=endpoint))
        except ImportError:
            raise ConfigurationError("PENDENS_OTEL_ENDPOINT is set, and pendens[otel] is not installed") from None

    def attach(self, app: Flask) -> None:
        """Follow the requests of an application, before it answers the first one, and the stages of screenings."""
        app.wsgi_app = self._following(app.wsgi_app)  # type: ignore[assignment,method-assign] # as Flask documents it
        app.after_request(self._tell)
        observe_stages(self._stage)

    def close(self) -> None:
        """Send what waits, and end."""
        self._provider.shutdown()

    def _following(self, wsgi: _Wsgi) -> _Wsgi:
        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 WSGI's own
            headers = {"traceparent": environ.get("HTTP_TRACEPARENT"), "tracestate": environ.get("HTTP_TRACESTATE")}
            parent = self._propagate.extract({name: value for name, value in headers.items() if value})
            with self._span(environ.get("REQUEST_METHOD", ""), context=parent, kind=self._trace.SpanKind.SERVER):
                return wsgi(environ, start_response)

        return answer

    def _tell(self, response: Response) -> Response:
        span, known = self._trace.get_current_span(), get_contextvars()
        route = request.url_rule.rule if request.url_rule else ""
        span.update_name(f"{request.method} {route}".strip())
        span.set_attributes(
            {
                "http.request.method": request.method,
                "http.route": route,
                "http.response.status_code": response.status_code,
                "pendens.request_id": known.get("request_id", ""),
                "pendens.tenant": known.get("tenant", ""),
            }
        )
        if response.status_code >= _FAILED:
            span.set_status(self._trace.StatusCode.ERROR)
        return response

    def _stage(self, name: str) -> AbstractContextManager[object]:
        return self._span(name)

    def _span(self, name: str, **given: Any) -> AbstractContextManager[object]:  # noqa: ANN401 the library's own
        spans: AbstractContextManager[object] = self._tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False, **given
        )
        return spans
