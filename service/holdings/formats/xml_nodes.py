"""XML filings, read record by record: no document type, no entity but the five, no network, bounded depth.

Expat and not lxml, because a row is told by the line on which it starts, and lxml knows where a start tag ends.
"""

from collections.abc import Iterator

from service.errors import DamagedFileError, UnknownMarkupError
from service.files.faults import MarkupCutOffError, MarkupDamagedError, MarkupForbiddenError
from service.files.safe_xml import MAX_DEPTH, event_parser, feed
from service.holdings.formats.nodes import Node

_CHUNK = 1 << 20


def records(content: bytes, name: str) -> Iterator[Node]:
    """Give each element of a local name, whole, in the order of their ends.

    Raises:
        DamagedFileError: the XML is not well formed, or ends too early, or one element is inside another.
        UnknownMarkupError: it declares a document type, or nests deeper than any filing.
    """
    body = content.lstrip(b" \t\r\n")
    skipped = content[: len(content) - len(body)].count(b"\n")
    collector = _Collector(name, skipped)
    try:
        for start in range(0, len(body), _CHUNK):
            feed(collector.parser, body[start : start + _CHUNK])
            yield from collector.take()
        feed(collector.parser, b"", is_last=True)
    except MarkupForbiddenError as error:
        raise UnknownMarkupError(f"the XML {error}") from error
    except MarkupCutOffError as error:
        raise DamagedFileError(f"the XML ends too early, in line {error.line + skipped}: it is cut off") from error
    except MarkupDamagedError as error:
        raise DamagedFileError(f"line {error.line + skipped} is no well-formed XML ({error})") from error
    yield from collector.take()


class _Collector:
    """Builds the wanted elements and drops all others as they go by."""

    def __init__(self, name: str, skipped: int) -> None:
        self._name = name
        self._skipped = skipped
        self._depth = 0
        self._open: list[Node] = []
        self._done: list[Node] = []
        self.parser = parser = event_parser()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def take(self) -> list[Node]:
        """Give the elements that ended since the last time."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        line = self.parser.CurrentLineNumber + self._skipped
        if self._depth > MAX_DEPTH:
            raise UnknownMarkupError(f"line {line} nests elements over {MAX_DEPTH} deep, which no filing does")
        local = name.rpartition(":")[2]
        if self._open and local == self._name:
            raise DamagedFileError(f"line {line}: one {local} begins inside another, so positions cannot be told apart")
        if self._open or local == self._name:
            node = Node(local, line, {key.rpartition(":")[2]: value for key, value in attributes.items()})
            if self._open:
                self._open[-1].children.append(node)
            self._open.append(node)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._done.append(node)

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text
