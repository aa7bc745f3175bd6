"""Reads who owns whom as a firm states it: CSV in UTF-8 with a header and these columns in any order, a row a stake.

| column | what |
|---|---|
| child | name of the company that is owned; required |
| percent | the share, above 0 and up to 100, as 60 or 33.5; empty: the source states none |
| source | where that can be read; required |
| as_of | the day for which the source says so, as 2021-03-16; required |
| parent | name of the owner |
| parent_id | his id: of a party on a live list (`ofac-6636`, or `6636` beside parent_list), or a child_id |
| parent_lei, parent_isin | an identifier of his on a live list |
| parent_list | the live list on which his exact name, or his number, has been looked up |
| since, until | the first day of the stake, the first one on which it holds no more; empty: since as_of, open |
| child_id | the firm's own id of the company, never used again for another; empty: its name stands for it |
| aliases, weak_aliases, former_names, native_names | other names of the company |
| isins, cusips, sedols, figis, tickers, lei, uscc, country | its identifiers and country |

An owner is named by parent_id, by an identifier, by parent and parent_list, or by parent alone where he is a child of
another row. `|` separates several values of a cell; a semicolon or a tab may stand for the comma between columns.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.domain.stakes import PartyReference
from service.lists.readers.delimited import read_closed
from service.lists.readers.naming import distinct, ordered
from service.lists.readers.own.layout import IDENTIFIERS, NAMES, Cells, Faults
from service.lists.readers.record_collector import RecordCollector
from service.lists.readers.records import Contents, Record, Share, SourceFile
from service.lists.readers.source_text import sole

_REQUIRED = ("child", "percent", "source", "as_of")
_PARENT = {"parent_lei": IdentifierKind.LEI, "parent_isin": IdentifierKind.ISIN}
_OPTIONAL = (
    *("parent", "parent_id", "parent_list", *_PARENT, "since", "until", "child_id"),
    *(*NAMES, *IDENTIFIERS, "country"),
)
_MEND = "write his parent_id, or his name with the parent_list it is on, or give him a row as a child"
_WHOLE = 100


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the stakes: one record for each owned company, which is on no list itself, with the shares in it.

    Raises:
        ListDataError: a column is missing or unknown, or a row breaks a rule; the message names every faulty row.
    """
    file = sole(files, "the ownership list")
    faults = Faults()
    rows = [Cells(row, faults) for row in read_closed(file, _REQUIRED, _OPTIONAL)]
    children = _Children.of(rows)
    by_child: dict[str, list[Cells]] = defaultdict(list)
    for cells in rows:
        by_child[_uid(cells)].append(cells)
    records = [_record(uid, told, children) for uid, told in by_child.items()]
    faults.raise_any()
    collector = RecordCollector(file.name)
    for record, told in zip(records, by_child.values(), strict=True):
        collector.add(record, told[0].place)
    collector.warn(*dict.fromkeys(faults.warnings))
    return collector.contents(may_be_empty=True)


def _uid(cells: Cells) -> str:
    return cells.text("child_id") or _key(cells.text("child"))


def _key(name: str) -> str:
    """Return the id that a name stands for: its words in small letters."""
    return "-".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class _Children:
    """The companies that the file has rows for: their ids, and the ids by name."""

    ids: frozenset[str]
    by_name: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, rows: Sequence[Cells]) -> "_Children":
        by_name: dict[str, set[str]] = defaultdict(set)
        for cells in rows:
            by_name[_key(cells.text("child"))].add(_uid(cells))
        return cls(frozenset(map(_uid, rows)), {name: frozenset(ids) for name, ids in by_name.items()})

    def owner(self, cells: Cells) -> tuple[str, PartyReference | None]:
        """Find who the parent of a row is: a company of the file by its id, or a party of another list."""
        uid, name, code = (cells.text(column) for column in ("parent_id", "parent", "parent_list"))
        if uid in self.ids and uid:
            return uid, None
        if uid:
            return "", PartyReference(party_id=uid, list_code=code, name=name)
        for column, kind in _PARENT.items():
            if value := cells.text(column):
                return "", PartyReference(identifier=Identifier(kind, value.upper()), list_code=code, name=name)
        if name and code:
            return "", PartyReference(list_code=code, name=name)
        return self._by_name(cells, name), None

    def _by_name(self, cells: Cells, name: str) -> str:
        found = sorted(self.by_name.get(_key(name), ()))
        if not name:
            cells.fault("parent", "names no owner", _MEND)
        elif not found:
            cells.fault("parent", f"{name!r} is unknown", _MEND)
        elif len(found) > 1:
            cells.fault("parent", f"{name!r} may be {', '.join(found)}", "write the parent_id")
        return found[0] if found else ""


def _record(uid: str, told: Sequence[Cells], children: _Children) -> Record:
    """Make the record of a company of all its rows."""
    first = told[0]
    name = first.required("child")
    for cells in told[1:]:
        if _key(cells.text("child")) != _key(name):
            problem = f"{cells.text('child')!r} has the id of {name!r}"
            cells.fault("child", problem, "give each company an id of its own, or write one name")
    others = (Name(text, kind) for cells in told for column, kind in NAMES.items() for text in cells.many(column))
    identifiers = (one for cells in told for one in cells.identifiers())
    return Record(
        uid=uid,
        names=ordered((Name(name, NameKind.PRIMARY), *others)),
        identifiers=distinct(identifiers),
        country=next((cells.text("country") for cells in told if cells.text("country")), None),
        details=(("target", "no"),),
        shares=tuple(_share(cells, children) for cells in told),
    )


def _share(cells: Cells, children: _Children) -> Share:
    since, until, as_of = cells.day("since"), cells.day("until"), cells.day("as_of")
    cells.required("as_of")
    begins = since or as_of
    if begins and until and until <= begins:
        cells.fault("until", f"{until} is not after {begins}", "write the first day on which it holds no more")
    owner, reference = children.owner(cells)
    if owner and owner == _uid(cells):
        cells.fault("parent", f"{cells.text('child')!r} would own itself", "name its owner, or remove the row")
    return Share(owner, _percent(cells), since, until, as_of, cells.required("source"), cells.place, reference)


def _percent(cells: Cells) -> Decimal | None:
    text = cells.text("percent").removesuffix("%").strip()
    if not text:
        return None
    try:
        percent = Decimal(text)
    except InvalidOperation:
        percent = Decimal("NaN")
    if not (percent.is_finite() and 0 < percent <= _WHOLE):
        problem = f"{cells.text('percent')!r} is no share"
        cells.fault("percent", problem, "write a number above 0 and up to 100, as 33.5, or leave it empty")
        return None
    return percent
