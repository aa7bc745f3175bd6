"""Reads the list of a divestment regime, as a fund or a state publishes it (often as PDF alone) and somebody writes it down.

CSV in UTF-8 with a header and these columns in any order, a row for each company.

| column | what |
|---|---|
| id | an id of the entry, never used again for another company; required |
| name | the company's name; required |
| statute | the law or mandate under which it is named, by its code: `us-fl-scrutinized`, `us-tx-2270`, `no-gpfg`; required |
| listed_on | the day on which the list named it, as 2025-03-14; empty: the day of the file |
| found_on | the day of the act about this company from which the statute's phases run: the board's finding (`us-in-china`), the first report (`us-ar-china`), the receipt of the notice (`us-tx-2270`); empty: not known, and no phase is dated |
| until | the day on which it left the list, the first free one; empty: it stands there |
| aliases, weak_aliases, former_names, native_names | other names; a weak one alone is never more than a lead |
| isins, cusips, sedols, figis, tickers, lei, uscc | identifiers; a ticker is `601698 CN` |
| country | the company's country, as ISO code or name |
| reason, source | why it is named, and where that can be read |

`|` separates several values of a cell; a semicolon or a tab may stand for the comma between columns.
"""  # noqa: E501 a row of the table is one line

from collections.abc import Sequence

from service.domain.parties import Identifier, IdentifierKind
from service.lists.readers.own.layout import IDENTIFIERS, NAMES, Cells, read_records
from service.lists.readers.records import Contents, Record, SourceFile
from service.lists.readers.source_text import sole

_REQUIRED = ("id", "name", "statute")
_DETAILS = ("reason", "source")
_DAYS = ("listed_on", "found_on", "until")
_OPTIONAL = (*_DAYS, *NAMES, *IDENTIFIERS, "country", *_DETAILS)


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list; the programme of a record is its statute. A list without rows names nobody.

    Raises:
        ListDataError: a column is missing or unknown, or a row breaks a rule; the message names every faulty row.
    """
    return read_records(sole(files, "the list of a divestment regime"), _REQUIRED, _OPTIONAL, _record)


def _record(cells: Cells) -> Record:
    uid, statute = cells.required("id"), cells.required("statute").lower()
    listed, found, until = (cells.day(column) for column in _DAYS)
    if until and listed and until <= listed:
        cells.fault("until", f"{until} is not after {listed}", "write the first day on which it is on the list no more")
    return Record(
        uid=uid,
        names=cells.names(),
        identifiers=(*cells.identifiers(), Identifier(IdentifierKind.PUBLISHER, f"{statute}:{uid}")),
        country=cells.text("country") or None,
        programmes=(statute,),
        listed_on=listed,
        found_on=found,
        ended_on=until,
        details=tuple((column, cells.text(column)) for column in _DETAILS if cells.text(column)),
    )
