"""Formulas of an XLSX workbook that have no value: the reader shows them as empty cells, which would hide a name."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping

from service.errors import BinaryFileError
from service.holdings.formats.markup import Element, elements, plain_text

_RELATIONS = "xl/_rels/workbook.xml.rels"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Only a sheet with a formula or a failed value is parsed.
_IN_DOUBT = re.compile(rb"<(?:\w+:)?f[\s/>]|\st\s*=\s*[\"']e[\"']")

Places = Mapping[tuple[int, int], str]


def valueless_formulas(content: bytes) -> dict[str, Places]:
    """Give per sheet the cells (row from 1, column from 0) whose formula failed or was never calculated.

    Raises:
        BinaryFileError: a sheet is no well-formed XML, or such a cell does not say where it is.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: dict(_failed_cells(archive.read(part))) for name, part in _sheet_parts(archive)}
    return {name: places for name, places in found.items() if places}


def column_number(letters: str) -> int:
    """Count a column's letters from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Pair the names of the sheets with the parts that hold them."""
    names = {name.casefold(): name for name in archive.namelist()}
    if _RELATIONS not in names:
        return
    relations = elements(archive.read(_RELATIONS), "Relationship")
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    for sheet in elements(archive.read("xl/workbook.xml"), "sheet"):
        relation = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        target = targets.get(relation, "")
        part = posixpath.normpath(posixpath.join("/xl", target.replace("\\", "/")))[1:].casefold()
        if part in names:
            yield sheet.get("name", ""), names[part]


def _failed_cells(sheet: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if not _IN_DOUBT.search(sheet):
        return
    for cell in elements(sheet, "c"):
        formula, stored = cell.find("{*}f"), cell.find("{*}v")
        value = plain_text(stored)
        is_error = cell.get("t") == "e" and value
        is_empty_text = cell.get("t") == "str" and stored is not None  # calculated, and nothing came out
        if is_error or (formula is not None and not value and not is_empty_text):
            yield _place(cell), value if is_error else f"={plain_text(formula)}"


def _place(cell: Element) -> tuple[int, int]:
    reference = cell.get("r", "").strip().upper()
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise BinaryFileError(f"the workbook has a formula without a value in a cell that is placed by {reference!r}")
    return int(found[2]), column_number(found[1]) - 1
