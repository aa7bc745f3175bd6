"""OFAC's XML, streamed: no entities, document types or network, and each element is forgotten once it is read."""

import io
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from service.errors import ListDataError
from service.lists.readers.records import SourceFile

Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml has no other name for it)

_MEND = "take the file from OFAC again"
# Nothing is fetched or expanded; lxml's own limits on depth and text length stay in force.
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def elements(file: SourceFile, root: str, *names: str) -> Iterator[Element]:
    """Give each element with one of the local names, whole, in the order of their ends; none may lie in another.

    Raises:
        ListDataError: the file is no well-formed XML, declares a document type, or has another root.
    """
    tags = [f"{{*}}{name}" for name in names]
    try:
        _check_root(file, root)
        for _, element in etree.iterparse(io.BytesIO(file.content), tag=tags, **_SAFE):
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise ListDataError(f"{file.name}: is no whole XML ({error}): {_MEND}") from error


def _check_root(file: SourceFile, root: str) -> None:
    for _, element in etree.iterparse(io.BytesIO(file.content), events=("start",), **_SAFE):
        if element.getroottree().docinfo.internalDTD is not None:
            raise ListDataError(f"{file.name}: declares a document type, which OFAC never does: {_MEND}")
        if (found := etree.QName(element).localname) != root:
            raise ListDataError(f"{file.name}: its root is <{found[:40]}>, not <{root}>: {_MEND}")
        return


def _forget(element: Element) -> None:
    """Free an element and all that has ended before it."""
    element.clear()
    for one in (element, *element.iterancestors()):
        while (before := one.getprevious()) is not None:
            one.getparent().remove(before)


def name_of(element: Element) -> str:
    """Give an element's name without its namespace."""
    return str(etree.QName(element).localname)


def text_of(element: Element | None) -> str:
    """Give the text of an element, trimmed; empty for none."""
    return "" if element is None else (element.text or "").strip()


def text_at(element: Element, path: str) -> str:
    """Give the text at a path of local names; empty where there is none."""
    return text_of(element.find(_anywhere(path)))


def all_at(element: Element, path: str) -> list[Element]:
    """Give the elements at a path of local names."""
    return list(element.iterfind(_anywhere(path)))


def _anywhere(path: str) -> str:
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def only_file(files: Sequence[SourceFile], what: str) -> SourceFile:
    """Give the one file of a list that is published as one.

    Raises:
        ListDataError: there are none or several.
    """
    if len(files) != 1:
        names = ", ".join(file.name for file in files) or "none"
        raise ListDataError(f"OFAC's {what} is one file, {len(files)} were given ({names}): give that file alone")
    return files[0]
