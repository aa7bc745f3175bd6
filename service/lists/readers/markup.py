"""Streams a published XML list: whole to its end, of the expected root, without entities, document type or network."""

import io
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from service.errors import ListDataError
from service.lists.readers.records import SourceFile

Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml has no other name for it)

_MEND = "download the file again and check that it is the list itself"
# Nothing is fetched or expanded; lxml's own limits on depth and text length stay in force.
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_ANY_SPACE = "{*}"


def elements(file: SourceFile, root: str, *names: str) -> Iterator[Element]:
    """Give each element of the names whole, in the order of their ends; it is forgotten once the next is asked for.

    `root` and `names` are written as lxml does: `{namespace}name`, or `{*}name` where a publisher has changed it.

    Raises:
        ListDataError: it is no XML, is cut off, has another root, or declares a document type.
    """
    root_attributes(file, root)
    try:
        for _, element in etree.iterparse(io.BytesIO(file.content), tag=names, **_SAFE):
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise _broken(file, error) from None


def root_attributes(file: SourceFile, root: str) -> Mapping[str, str]:
    """Give the attributes of the root, without reading further.

    Raises:
        ListDataError: it is no XML, has another root, or declares a document type.
    """
    try:
        _, first = next(iter(etree.iterparse(io.BytesIO(file.content), events=("start",), **_SAFE)))
    except etree.XMLSyntaxError as error:
        raise _broken(file, error) from None
    wanted, found = (root, first.tag) if not root.startswith(_ANY_SPACE) else (root[3:], name_of(first))
    if found != wanted:
        raise ListDataError(f"{file.name} line {first.sourceline}: its root is <{found[:80]}>, not <{wanted}>: {_MEND}")
    if first.getroottree().docinfo.internalDTD is not None:
        raise ListDataError(f"{file.name}: declares a document type, which no list does: {_MEND}")
    return dict(first.attrib)


def _broken(file: SourceFile, error: Exception) -> ListDataError:
    return ListDataError(f"{file.name}: is no intact XML ({error}): {_MEND}")


def _forget(element: Element) -> None:
    """Free an element and all that has ended before it."""
    element.clear()
    for one in (element, *element.iterancestors()):
        parent = one.getparent()
        while parent is not None and (before := one.getprevious()) is not None:
            parent.remove(before)


def name_of(element: Element) -> str:
    """Give an element's name without its namespace."""
    return str(etree.QName(element).localname)


def text_of(element: Element | None) -> str:
    """Give the text of an element up to its first child, on one line; empty for none."""
    return "" if element is None else " ".join((element.text or "").split())


def text_at(element: Element, path: str) -> str:
    """Give the text at a path of local names, on one line; empty where there is none."""
    return text_of(element.find(_anywhere(path)))


def texts_at(element: Element, path: str) -> list[str]:
    """Give the texts that say anything at a path of local names, with all below them, each on one line."""
    return [plain for one in all_at(element, path) if (plain := " ".join("".join(one.itertext()).split()))]


def all_at(element: Element, path: str) -> list[Element]:
    """Give the elements at a path of local names."""
    return list(element.iterfind(_anywhere(path)))


def _anywhere(path: str) -> str:
    return "/".join(f"{_ANY_SPACE}{name}" for name in path.split("/"))
