"""Reads a firm's own known namesakes (`house-namesakes`): CSV in UTF-8 with a header and these columns in any order.

| column | what |
|---|---|
| name | the holding's name as it is printed in the firm's files; this or an identifier is required |
| identifier | its ISIN, CUSIP, SEDOL, FIGI or LEI; with a name beside it, both must fit |
| party | the listed party that it is not: its id, or its name as a list prints it; required |
| reason | why it is another company, with where that can be read; required |
| by, approved_by | who entered the row, and who approved it: two different people; required |
| until | the first day on which the row holds no more, as 2027-03-16; required |
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from service.domain.four_eyes import is_same_person
from service.domain.namesakes import HouseNamesake
from service.lists.readers.delimited import read_closed
from service.lists.readers.own.layout import Cells, Faults
from service.lists.readers.records import SourceFile

_REQUIRED = ("party", "reason", "by", "approved_by", "until")
_OPTIONAL = ("name", "identifier")
# ISIN and FIGI have 12 characters, LEI 20, CUSIP 9 (8 without its check digit), SEDOL 7; each has a digit.
_CODE = re.compile(r"(?=.*\d)(?:[A-Z0-9]{7,9}|[A-Z0-9*@#]{9}|[A-Z0-9]{12}|[A-Z0-9]{20})")


def read_namesakes(file: SourceFile, names_of: Callable[[str], Iterable[Sequence[str]]]) -> tuple[HouseNamesake, ...]:
    """Read the rows.

    Args:
        file: the file.
        names_of: gives, for what the column `party` names, the names of each live party that is meant.

    Raises:
        ListDataError: a column is missing or unknown, or a row breaks a rule; the message names file, line and column.
    """
    faults = Faults()
    rows = tuple(_row(Cells(row, faults), names_of) for row in read_closed(file, _REQUIRED, _OPTIONAL))
    faults.raise_any()
    return rows


def _row(cells: Cells, names_of: Callable[[str], Iterable[Sequence[str]]]) -> HouseNamesake:
    one = HouseNamesake(
        name=cells.text("name"),
        identifier=cells.text("identifier").upper().replace(" ", ""),
        **{column: cells.required(column) for column in ("party", "reason", "by", "approved_by")},
        until=cells.day("until") or date.max,
    )
    if not cells.text("until"):
        cells.fault("until", "is empty", "write the first day on which the row holds no more, as 2027-03-16")
    if one.by and is_same_person(one.by, one.approved_by):
        cells.fault("approved_by", f"{one.approved_by!r} entered the row too", "let another person approve it")
    if not one.name and not one.identifier:
        cells.fault("name", "is empty, and so is identifier", "write the holding's name or an identifier of it")
    if one.identifier and not _CODE.fullmatch(one.identifier):
        cells.fault("identifier", f"{one.identifier!r} is no identifier", "write an ISIN, CUSIP, SEDOL, FIGI or LEI")
    _check_party(cells, one, [*names_of(one.party)] if one.party else [()])
    return one


def _check_party(cells: Cells, one: HouseNamesake, meant: Sequence[Sequence[str]]) -> None:
    """Refuse a party that no live list has, and a row that would clear the party itself by its own name."""
    if not meant:
        cells.fault("party", f"no live list has {one.party!r}", "write its id, or its name as the list prints it")
    if any(one.bears_name(names) for names in meant):
        problem = f"{one.name!r} is the party's own name"
        cells.fault("identifier", problem, "add an identifier that tells the two apart")
