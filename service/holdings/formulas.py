"""Formulas of an XLSX workbook that have no value: the reader shows them as empty cells, which would hide a name."""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping

_SHEET = re.compile(r'<(?:\w+:)?sheet [^>]*?name="([^"]*)"[^>]*?\w+:id="([^"]*)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship ([^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*[^/>])?>(.*?)</c>', re.DOTALL)
_FORMULA = re.compile(rb"<f[^>]*?(?:/>|>(.*?)</f>)", re.DOTALL)
_VALUE = re.compile(rb"<v[^>]*>([^<]+)</v>")

Places = Mapping[tuple[int, int], str]


def valueless_formulas(content: bytes) -> dict[str, Places]:
    """Give per sheet the cells (row from 1, column from 0) whose formula failed or was never calculated."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: dict(_failed_cells(archive.read(part))) for name, part in _sheet_parts(archive)}
    return {name: places for name, places in found.items() if places}


def column_number(letters: bytes) -> int:
    """Count a column's letters from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Pair the names of the sheets with the parts that hold them."""
    names = archive.namelist()
    if "xl/_rels/workbook.xml.rels" not in names:
        return
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {
        one.get("Id", ""): one.get("Target", "")
        for one in map(dict, map(_ATTRIBUTE.findall, _RELATION.findall(relations)))
    }
    for name, relation in _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        target = targets.get(relation, "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            yield html.unescape(name), part


def _failed_cells(sheet: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if b"<f" not in sheet and b't="e"' not in sheet:
        return
    for letters, row, attributes, inside in _CELL.findall(sheet):
        formula, value = _FORMULA.search(inside), _VALUE.search(inside)
        is_error = b't="e"' in attributes
        if (is_error and value) or (formula and not value and b't="str"' not in attributes):
            text = value[1] if is_error and value else b"=" + ((formula and formula[1]) or b"")
            yield (int(row), column_number(letters) - 1), html.unescape(text.decode("utf-8", "replace"))
