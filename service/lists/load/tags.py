"""The tags that publishers print beside an entry, and the law that each stands for: one cited row for each tag.

`part` is the code of the list that an entry belongs to where a file joins several (`SDN`, as the Consolidated Screening
List prints it in brackets). `when` is text that a detail of the entry must hold for the row to be meant, because OFAC
uses one tag for blocked persons and for those under a directive; the first row that fits is meant. `dated_by` names the
beginnings of details that end in the day since when an entry stands under that law.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from service.errors import UnknownListError
from service.lists.catalogue import Source, source_of
from service.lists.readers.days import ISO, OFAC, read_day
from service.lists.readers.records import Record
from service.lists.reviewed.tables import Row, read_table

# What a record falls under when nobody has read its tag's law yet: it is shown, and restricts nothing.
UNREAD = "unread"

_FILE = "tags.csv"
_COLUMNS = ("list", "part", "tag", "when", "dated_by", "programme")
_DAYS = (*OFAC, *ISO)
_UNTAGGED = "none"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table."""

    list_code: str
    part: str
    tag: str
    when: str
    dated_by: tuple[str, ...]
    programme: str

    def fits(self, record: Record, tag: str) -> bool:
        """Tell whether the row is meant by a tag of a record; a row without a tag is meant by all of its part."""
        if self.tag not in {tag, ""}:
            return False
        return not self.when or any(self.when in value for _, value in record.details)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A programme that a record falls under, the tag that says so, and the day since when where one is printed."""

    programme: str
    tag: str
    since: date | None = None


def meanings_of(source: Source, record: Record) -> tuple[Meaning, ...]:
    """Read a record's tags, each programme once; a tag without a row is `UNREAD` unless the list has one programme."""
    found: dict[str, Meaning] = {}
    for meaning in every_meaning(source, record):
        found.setdefault(meaning.programme, meaning)
    return tuple(found.values())


def programmes_of(code: str) -> frozenset[str]:
    """Return the programmes that an entry of a list may stand under, whether or not one does now."""
    table = _by_list()
    known = table.get(code) or table.get(code.partition("-")[0], ())
    try:
        own = source_of(code).programme
    except UnknownListError:
        own = None
    return frozenset((*(rule.programme for rule in known), *filter(None, [own])))


def rules() -> tuple[Rule, ...]:
    """Give the table, in the order of its file.

    Raises:
        ListDataError: a row breaks a rule of the table.
    """
    return tuple(rule for group in _by_list().values() for rule in group)


def every_meaning(source: Source, record: Record) -> Iterator[Meaning]:
    """Read a record's tags one by one; those of a part that is one programme as a whole count as its name."""
    table = _by_list()
    known = table.get(source.code) or table.get(source.code.partition("-")[0], ())
    if record.source_list is not None:
        known = tuple(rule for rule in known if is_part(record.source_list, rule.part))
    for tag in record.programmes or ("",):
        rule = next((one for one in known if one.fits(record, tag)), None)
        if rule is None:
            yield Meaning(source.programme or UNREAD, _said(record, tag))
        else:
            yield Meaning(rule.programme, _said(record, rule.tag), _since(record, rule.dated_by))
            if not rule.tag:
                return


def _said(record: Record, tag: str) -> str:
    """Write a tag with the list it stands on, where a file joins several."""
    return ": ".join(text for text in (record.source_list, tag) if text) or _UNTAGGED


def is_part(source_list: str, part: str) -> bool:
    """Tell whether a list's printed name has a part's code in brackets, is that code, or begins with its words."""
    return source_list == part or f"({part})" in source_list or (" " in part and source_list.startswith(part))


def _since(record: Record, beginnings: Iterable[str]) -> date | None:
    starts = tuple(beginnings)
    ends = (value.rpartition(": ")[2] for _, value in record.details if value.startswith(starts)) if starts else ()
    return min((day for end in ends if (day := _last_day(end))), default=None)


def _last_day(text: str) -> date | None:
    return read_day(text, _DAYS) or read_day(text.rpartition(" ")[2], _DAYS)


@cache
def _by_list() -> Mapping[str, tuple[Rule, ...]]:
    tables: dict[str, tuple[Rule, ...]] = {}
    for row in read_table(files(__package__), _FILE, _COLUMNS):
        rule = _rule(row)
        tables[rule.list_code] = (*tables.get(rule.list_code, ()), rule)
    return tables


def _rule(row: Row) -> Rule:
    return Rule(
        list_code=row.text("list"),
        part=row.optional("part"),
        tag=row.optional("tag"),
        when=row.cells["when"],  # a blank at its end is meant: the day follows
        dated_by=tuple(text for text in row.cells["dated_by"].split("|") if text),
        programme=row.text("programme"),
    )
