"""Makes records of the rows of a s.1260H notice, from text and CSV alike: ids are made of names, parents are owners."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.domain.parties import Name, NameKind
from service.lists.readers.naming import tidy
from service.lists.readers.record_collector import RecordCollector
from service.lists.readers.records import Contents, Record
from service.lists.readers.uids import UidClaim, assign_uids

_BRACKETS = re.compile(r"(?P<name>.*\S)\s*\((?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)\)")
_FORMER = re.compile(r"(?:formerly(?:\s+known\s+as)?|f\.?\s?k\.?\s?a\.?,?)\s+", re.IGNORECASE)
_ALSO = re.compile(r"(?:also\s+known\s+as|a\.?\s?k\.?\s?a\.?,?)\s+", re.IGNORECASE)
_PART_OF_NAME = frozenset({"limited", "ltd", "group", "holdings", "private", "public", "pte", "pty"})


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A row and its place. Its record has no owners yet, and perhaps no uid; `parent` is any name of its parent."""

    place: str
    record: Record
    parent: str = ""


def bracketed_names(text: str) -> Iterator[Name]:
    """Read `X (Alias)`, `X (formerly Y)` and `X (formerly Y) (Alias)`; a legal form in brackets belongs to the name."""
    found = _BRACKETS.fullmatch(tidy(text))
    if found is None or found["inside"].strip(" .").casefold() in _PART_OF_NAME:
        yield Name(tidy(text), NameKind.PRIMARY)
        return
    yield from bracketed_names(found["name"])
    for part in found["inside"].split("; "):
        former = _FORMER.match(part)
        name = part[former.end() :] if former else _ALSO.sub("", part, count=1)
        if name.strip():
            yield Name(name.strip(), NameKind.FORMER if former else NameKind.ALIAS)


def notice_of(
    file: str, rows: Sequence[NoticeRow], published_on: date | None, warnings: Iterable[str] = ()
) -> Contents:
    """Give the rows of a notice their ids and their parents as owners.

    Raises:
        ListDataError: there are no rows, or one id is given to two.
    """
    claims = [UidClaim(row.place, (row.record.name,), (row.parent.casefold(),)) for row in rows if not row.record.uid]
    uids, namesakes = assign_uids(claims)
    uids |= {row.place: row.record.uid for row in rows if row.record.uid}
    holders = {name.text.casefold(): uids[row.place] for row in rows for name in row.record.names[1:]}
    holders |= {row.record.name.casefold(): uids[row.place] for row in rows}
    orphans = [
        f"{row.place}, parent: {row.parent!r} is no row of the notice: kept as a detail only"
        for row in rows
        if row.parent and row.parent.casefold() not in holders
    ]
    collector = RecordCollector(file)
    for row in rows:
        collector.add(_owned(row, uids[row.place], holders.get(row.parent.casefold())), row.place)
    collector.warn(*warnings, *namesakes, *orphans)
    return collector.contents(published_on)


def _owned(row: NoticeRow, uid: str, holder: str | None) -> Record:
    owners = ((holder, None),) if holder and holder != uid else ()
    details = (*row.record.details, ("parent", row.parent)) if row.parent else row.record.details
    return replace(row.record, uid=uid, owners=owners, details=details)
