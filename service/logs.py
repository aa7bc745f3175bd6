"""Logs for the people who run the service: JSON in production, readable otherwise; never a holding."""

import json as json_text
import logging
import os
import select
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

# Why: several workers write to one pipe, and the kernel keeps only writes of up to PIPE_BUF bytes in one piece
# (pipe(7); 4,096 on Linux). Lines of 9 kB from two processes came out torn, shorter ones never did.
_LONGEST_LINE = select.PIPE_BUF
_SERVER_LOGGERS = ("gunicorn.error", "py.warnings")
_CUT = " (cut)"
_WRITER = json_text.JSONEncoder(default=repr)  # `dumps` would make one for each of a line's two dozen keys and values
_SHORTEST_VALUE = 64


class LineLogger:
    """Writes each event as one line with one write(2), so that lines of threads and processes never mix."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, message: str) -> None:
        """Write a line; a log that cannot be written (a full disk, a closed pipe) never fails the request."""
        try:
            self._write(f"{message}\n")
        except (OSError, ValueError):  # ValueError: the stream is closed
            return

    debug = info = warn = warning = error = critical = fatal = exception = log = msg

    def _write(self, line: str) -> None:
        try:
            descriptor = self._stream.fileno()
        except (OSError, AttributeError):  # a stream in memory
            self._stream.write(line)
            return
        content = line.encode("utf-8", "backslashreplace")
        while content:  # a full pipe may take a part; what is left follows
            content = content[os.write(descriptor, content) :]


class _AsEvents(logging.Handler):
    """Hands what a library's own loggers say to ours, so that every line of the log is of one kind.

    `is_traced`: with the trace of a failure, whose words may be a statement's with its values.
    """

    def __init__(self, *, is_traced: bool = True) -> None:
        super().__init__()
        self._is_traced = is_traced

    def emit(self, record: logging.LogRecord) -> None:
        """Log a record as an event."""
        trace = record.exc_info if self._is_traced else None
        structlog.get_logger().log(record.levelno, record.getMessage(), logger=record.name, exc_info=trace)


def configure(level: str, *, json: bool) -> None:
    """Send structured logs to stderr from a level up; as JSON the web server's own lines too."""
    renderer = as_json if json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=lambda *_: LineLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    if json:
        for name in _SERVER_LOGGERS:
            logging.getLogger(name).handlers = [_AsEvents()]


def take_in(name: str) -> None:
    """Log what a library warns of under the name of its logger, which by itself says nothing to anybody."""
    library = logging.getLogger(name)
    library.handlers, library.propagate = [_AsEvents(is_traced=False)], False
    library.setLevel(logging.WARNING)


def as_json(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """Write an event as one line of JSON that a pipe takes in one piece; its longest values are cut where they must."""
    written = {key: _json(value) for key, value in event.items()}
    while len(line := _joined(written)) >= _LONGEST_LINE:
        longest = max(written, key=lambda key: len(written[key]))
        value = event[longest] if isinstance(event[longest], str) else written[longest]
        if len(value) <= _SHORTEST_VALUE:
            break  # a thousand short values: no event of ours has them
        event[longest] = f"{value.removesuffix(_CUT)[: len(value) // 2]}{_CUT}"
        written[longest] = _json(event[longest])
    return line


def _joined(written: dict[str, str]) -> str:
    return "{" + ", ".join(f"{_json(key)}: {value}" for key, value in written.items()) + "}"


def _json(value: object) -> str:
    """Write JSON in ASCII: its characters are its bytes."""
    return _WRITER.encode(value)


Observer = Callable[[str], AbstractContextManager[object]]


class _Stages:
    """What follows the stages of the work; nothing, until something does."""

    def __init__(self) -> None:
        self.observer: Observer | None = None


_stages, _unseen = _Stages(), nullcontext()


def stage(name: str) -> AbstractContextManager[object]:
    """Say which stage the block is: its name is all that is told."""
    return _stages.observer(name) if _stages.observer else _unseen


def observe_stages(observer: Observer | None) -> None:
    """Let something follow the stages from now on; None: nothing."""
    _stages.observer = observer
