"""XML filings, read record by record: no document type, no entity but the five, no network, bounded depth.

Expat and not lxml, because a row is told by the line on which it starts, and lxml knows where a start tag ends.
"""

from collections.abc import Iterator
from xml.parsers import expat

from service.errors import DamagedFileError, UnknownMarkupError
from service.holdings.formats.nodes import Node

_CHUNK = 1 << 20
_DEPTH = 100  # elements inside each other; a filing has some fifteen
_CUT_OFF = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)


def records(content: bytes, name: str) -> Iterator[Node]:
    """Give each element of a local name, whole, in the order of their ends.

    Raises:
        DamagedFileError: the XML is not well formed, or ends too early, or one element is inside another.
        UnknownMarkupError: it declares a document type, or nests deeper than any filing.
    """
    body = content.lstrip(b" \t\r\n")
    skipped = content[: len(content) - len(body)].count(b"\n")
    collector = _Collector(name, skipped)
    parser = collector.parser
    try:
        for start in range(0, len(body), _CHUNK):
            parser.Parse(body[start : start + _CHUNK], False)  # noqa: FBT003 expat takes it by place
            yield from collector.take()
        parser.Parse(b"", True)  # noqa: FBT003 as above
    except expat.ExpatError as error:
        line = error.lineno + skipped
        if error.code in _CUT_OFF:
            raise DamagedFileError(f"the XML ends too early, in line {line}: it is cut off") from error
        raise DamagedFileError(f"line {line} is no well-formed XML ({expat.ErrorString(error.code)})") from error
    yield from collector.take()


class _Collector:
    """Builds the wanted elements and drops all others as they go by."""

    def __init__(self, name: str, skipped: int) -> None:
        self._name = name
        self._skipped = skipped
        self._depth = 0
        self._open: list[Node] = []
        self._done: list[Node] = []
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse_doctype

    def take(self) -> list[Node]:
        """Give the elements that ended since the last time."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        line = self.parser.CurrentLineNumber + self._skipped
        if self._depth > _DEPTH:
            raise UnknownMarkupError(f"line {line} nests elements over {_DEPTH} deep, which no filing does")
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


def _refuse_doctype(*_declared: object) -> None:
    raise UnknownMarkupError("the XML declares a document type, which no filing has and which could hide a bomb")
