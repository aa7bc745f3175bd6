"""Streams a published XML list that is complete and has the expected root; entities and document types are refused."""

from collections.abc import Iterator, Mapping

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from service.errors import ListDataError
from service.files import safe_xml
from service.files.faults import MarkupError, MarkupForbiddenError
from service.files.safe_xml import Element
from service.lists.readers.records import SourceFile

__all__ = ["Element", "all_at", "elements", "name_of", "root_attributes", "text_at", "text_of", "texts_at"]

_MEND = "download the file again and check that it is the list itself"
_ANY_SPACE = "{*}"


def elements(file: SourceFile, root: str, *names: str) -> Iterator[Element]:
    """Return each element of the names whole, in the order of their ends; it is forgotten once the next is asked for.

    `root` and `names` are written as lxml does: `{namespace}name`, or `{*}name` where a publisher has changed it.

    Raises:
        ListDataError: it is no XML, is cut off, has another root, or declares a document type.
    """
    root_attributes(file, root)
    try:
        yield from safe_xml.elements(file.content, *names)
    except MarkupError as error:
        raise _broken(file, error) from None


def root_attributes(file: SourceFile, root: str) -> Mapping[str, str]:
    """Return the attributes of the root, without reading further.

    Raises:
        ListDataError: it is no XML, has another root, or declares a document type.
    """
    try:
        first = safe_xml.first_element(file.content)
    except MarkupError as error:
        raise _broken(file, error) from None
    wanted, found = (root, first.tag) if not root.startswith(_ANY_SPACE) else (root[3:], name_of(first))
    if found != wanted:
        raise ListDataError(f"{file.name} line {first.sourceline}: its root is <{found[:80]}>, not <{wanted}>: {_MEND}")
    try:
        safe_xml.refuse_doctype(first)
    except MarkupForbiddenError as error:
        raise ListDataError(f"{file.name}: {error}: {_MEND}") from None
    return dict(first.attrib)


def _broken(file: SourceFile, error: MarkupError) -> ListDataError:
    return ListDataError(f"{file.name}: is no intact XML ({error}): {_MEND}")


def name_of(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(etree.QName(element).localname)


def text_of(element: Element | None) -> str:
    """Return the text of an element up to its first child, on one line; empty for none."""
    return "" if element is None else " ".join((element.text or "").split())


def text_at(element: Element, path: str) -> str:
    """Return the text at a path of local names, on one line; empty where there is none."""
    return text_of(element.find(_anywhere(path)))


def texts_at(element: Element, path: str) -> list[str]:
    """Return the texts that say anything at a path of local names, with all below them, each on one line."""
    return [plain for one in all_at(element, path) if (plain := " ".join("".join(one.itertext()).split()))]


def all_at(element: Element, path: str) -> list[Element]:
    """Return the elements at a path of local names."""
    return list(element.iterfind(_anywhere(path)))


def _anywhere(path: str) -> str:
    return "/".join(f"{_ANY_SPACE}{name}" for name in path.split("/"))
