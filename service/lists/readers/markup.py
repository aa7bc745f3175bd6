"""Streams a published XML list: well-formed to its end, of the expected root, without entities, DTD or network."""

import io
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from service.errors import ListDataError
from service.lists.readers.records import SourceFile

Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml has no other name for it)
_MEND = "download the file again and check that it is the list itself"


def elements(file: SourceFile, root: str, names: Sequence[str]) -> Iterator[tuple[int, Element]]:
    """Give the root, empty as yet, then each element of the names whole, with its line; it is then forgotten.

    `root` and `names` are written as lxml does: `{namespace}name`.

    Raises:
        ListDataError: it is no XML, is cut off, has another root, or declares a document type.
    """
    stream = etree.iterparse(
        io.BytesIO(file.content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        yield from _walk(file, stream, root, frozenset(names))
    except etree.XMLSyntaxError as error:
        raise ListDataError(f"{file.name} is no whole XML ({error}): {_MEND}") from None


def _walk(file: SourceFile, stream: Any, root: str, names: frozenset[str]) -> Iterator[tuple[int, Element]]:  # noqa: ANN401 (untyped library)
    _, first = next(stream)
    _require(file, first, root)
    yield 1, first
    for event, element in stream:
        if event == "end" and element.tag in names:
            yield element.sourceline, element
            _forget(element)


def _require(file: SourceFile, first: Element, root: str) -> None:
    if first.tag != root:
        raise ListDataError(f"{file.name} line {first.sourceline}: the root is {first.tag!r}, not {root!r}: {_MEND}")
    if first.getroottree().docinfo.internalDTD is not None:
        raise ListDataError(f"{file.name}: it declares a document type, which no list does: {_MEND}")


def text(element: Element, path: str) -> str:
    """Give the text at a path below an element, on one line; empty for none."""
    return " ".join((element.findtext(path) or "").split())


def texts(element: Element, path: str) -> list[str]:
    """Give the texts that say anything at a path below an element, each on one line."""
    return [plain for one in element.iterfind(path) if (plain := " ".join("".join(one.itertext()).split()))]


def _forget(element: Element) -> None:
    """Free an element and what has ended before it."""
    element.clear()
    while (before := element.getprevious()) is not None:
        element.getparent().remove(before)
