"""Reads a firm's own restricted list: CSV in UTF-8 with a header and these columns in any order.

| column | what |
|---|---|
| id | the firm's own id of the entry, never used again for another party; required |
| name | the party's name; required |
| restriction | `notice`, `restricted`, `divest` (sales only) or `blocked` (freeze); required |
| aliases, weak_aliases, former_names, native_names | other names; a weak one alone is never more than a lead |
| isins, cusips, sedols, figis, tickers, lei, uscc | identifiers; a ticker is `601698 CN` |
| country | the party's country, as ISO code or name |
| kind | `entity` (default), `person`, `vessel` or `aircraft` |
| listed_on | the day on which the firm put it on its list; empty: when the list was loaded |
| from | the first day of the restriction, as 2021-03-16; empty: since it was listed |
| until | the day on which it ends, the first free one; empty: open |
| reason, source | why, and where that can be read; the reason is shown with the remarks |
| address, remarks | what a person compares who looks at a match; nothing is decided by it |

`|` separates several values of a cell; a semicolon or a tab may stand for the comma between columns.
"""

from collections.abc import Sequence

from service.domain.parties import Identifier, IdentifierKind
from service.lists.readers.own.layout import IDENTIFIERS, NAMES, PRINTED, Cells, read_records
from service.lists.readers.records import Contents, Record, SourceFile
from service.lists.readers.source_text import sole

_REQUIRED = ("id", "name", "restriction")
_DETAILS = ("reason", "source")
_DAYS = ("listed_on", "from", "until")
_OPTIONAL = tuple(dict.fromkeys((*NAMES, *IDENTIFIERS, "country", "kind", *_DAYS, *_DETAILS, *PRINTED)))
_RESTRICTIONS = ("notice", "restricted", "divest", "blocked")
_KINDS = ("entity", "person", "vessel", "aircraft")


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list; the programme of a record is its `restriction`. A list without rows restricts nobody.

    Raises:
        ListDataError: a column is missing or unknown, or a row breaks a rule; the message names every faulty row.
    """
    return read_records(sole(files, "the house list"), _REQUIRED, _OPTIONAL, _record)


def _record(cells: Cells) -> Record:
    uid = cells.required("id")
    begins, ends = cells.day("from"), cells.day("until")
    if begins and ends and ends <= begins:
        cells.fault("until", f"{ends} is not after {begins}", "write the first day on which it holds no more")
    return Record(
        uid=uid,
        names=cells.names(),
        kind=_choice(cells, "kind", _KINDS) if cells.text("kind") else _KINDS[0],
        identifiers=(*cells.identifiers(), Identifier(IdentifierKind.PUBLISHER, f"house:{uid}")),
        country=cells.text("country") or None,
        programmes=(_choice(cells, "restriction", _RESTRICTIONS),),
        listed_on=cells.day("listed_on"),
        restricted_from=begins,
        ended_on=ends,
        details=tuple((column, cells.text(column)) for column in _DETAILS if cells.text(column)),
        printed=cells.printed(),
    )


def _choice(cells: Cells, column: str, words: Sequence[str]) -> str:
    word = cells.text(column).lower()
    if word not in words:
        problem = f"{cells.text(column)!r} is unknown" if word else "is empty"
        cells.fault(column, problem, f"write one of {', '.join(words)}")
    return word
