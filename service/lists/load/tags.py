"""The tags that publishers print beside an entry, and the law that each stands for: one cited row for each tag.

`part` is the code of the list that an entry belongs to where a file joins several (`SDN`, as the Consolidated Screening
List prints it in brackets). `when` is text that a detail of the entry must hold for the row to be meant, because OFAC
uses one tag for blocked persons and for those under a directive; the first row that fits is meant. `dated_by` names the
beginnings of details that end in the day since when an entry stands under that law. `measured_by` names the
beginnings of details that go on with the number of a directive, each a programme of its own (`us-ssi.directive-2`);
`effective_by` those that end in the day from which it restricts anything.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache, partial
from importlib.resources import files

from service.domain.programmes import MEASURE_MARK
from service.errors import UnknownListError
from service.lists.catalogue import Source, source_of
from service.lists.readers.days import ISO, OFAC, read_day
from service.lists.readers.records import Record
from service.lists.reviewed.tables import TableRow, read_table

# What a record falls under when nobody has read its tag's law yet: it is shown, and restricts nothing.
UNREAD = "unread"

_FILE = "tags.csv"
_DAYS_FILE = "measure_days.csv"
_MEASURES_FILE = "measures.csv"
MEASURE = "measure"  # the kind of detail in which a publisher prints what is done to an entry
_COLUMNS = ("list", "part", "tag", "when", "dated_by", "measured_by", "effective_by", "programme")
_DAYS = (*OFAC, *ISO)
_UNTAGGED = "none"
_KEYED = "="  # `sanctions imposed=Asset freeze`: in details of that kind alone, for remarks speak of what others impose
_NUMBER = re.compile(r"[0-9]+[A-Za-z]?")
_DIRECTIVE = re.compile(r"Directive ([0-9]+[A-Za-z]?)\)")


class MeasureEffect(StrEnum):
    """What a printed measure does: it freezes, it is about securities, or it touches no trading."""

    FREEZE = "freeze"
    SECURITIES = "securities"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table."""

    list_code: str
    part: str
    tag: str
    when: str
    dated_by: tuple[str, ...]
    measured_by: tuple[str, ...]
    effective_by: tuple[str, ...]
    programme: str

    def fits(self, record: Record, tag: str) -> bool:
        """Tell whether the row is meant by a tag of a record; a row without a tag is meant by all of its part."""
        if self.tag not in {tag, ""}:
            return False
        key, is_keyed, text = self.when.rpartition(_KEYED)
        return not text or any(text in value and (not is_keyed or key == kind) for kind, value in record.details)


@dataclass(frozen=True, slots=True)
class TagMeaning:
    """A programme that a record falls under, and the tag that says so.

    `since` is the day since when, `effective` the day from which it restricts anything; None where none is printed.
    """

    programme: str
    tag: str
    since: date | None = None
    effective: date | None = None


def meanings_of(source: Source, record: Record) -> tuple[TagMeaning, ...]:
    """Read a record's tags, each programme once; a tag without a row is `UNREAD` unless the list has one programme."""
    found: dict[str, TagMeaning] = {}
    for meaning in every_meaning(source, record):
        found.setdefault(meaning.programme, meaning)
    for programme, since in _known_days().get((source.code, record.uid), ()):
        known = found.get(programme, TagMeaning(programme, _UNTAGGED))
        found[programme] = replace(known, since=since)
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


def every_meaning(source: Source, record: Record) -> Iterator[TagMeaning]:
    """Read a record's tags one by one; those of a part that is one programme as a whole count as its name."""
    table = _by_list()
    known = table.get(source.code) or table.get(source.code.partition("-")[0], ())
    if record.source_list is not None:
        known = tuple(rule for rule in known if is_part(record.source_list, rule.part))
    seen: set[Rule] = set()
    for tag in record.programmes or ("",):
        rule = next((one for one in known if one.fits(record, tag)), None)
        if rule is None:
            yield TagMeaning(source.programme or UNREAD, _said(record, tag))
        elif rule.tag or rule not in seen:  # a row without a tag is meant by the entry, once, whatever tags it bears
            seen.add(rule)
            yield from map(partial(_as_measured, record), _meanings(record, rule))
            yield from _directives_beside(record, tag, rule, known)


def _as_measured(record: Record, meaning: TagMeaning) -> TagMeaning:
    """Give the measure that an entry stands under, where its publisher prints for each what is done to it.

    One programme freezes some and bans others from entry alone (`eu-fsf.other`). A measure that no row of
    `measures.csv` knows may be a freeze; a programme without a row for the measure is the whole, which is the stricter.
    """
    effects = {_effects().get(value, MeasureEffect.FREEZE) for kind, value in record.details if kind == MEASURE}
    if not effects or MeasureEffect.FREEZE in effects or MEASURE_MARK in meaning.programme:
        return meaning
    effect = MeasureEffect.SECURITIES if MeasureEffect.SECURITIES in effects else MeasureEffect.OTHER
    return replace(meaning, programme=f"{meaning.programme}{MEASURE_MARK}{effect}")


@cache
def _effects() -> Mapping[str, MeasureEffect]:
    rows = read_table(files(__package__), _MEASURES_FILE, ("measure", "effect"))
    return {row.text("measure"): row.choice("effect", MeasureEffect) for row in rows}


@cache
def _known_days() -> Mapping[tuple[str, str], tuple[tuple[str, date], ...]]:
    """Read the reviewed days on which an entry came under a measure, where its publisher prints that of another."""
    days: dict[tuple[str, str], tuple[tuple[str, date], ...]] = {}
    for row in read_table(files(__package__), _DAYS_FILE, ("list", "uid", "programme", "since")):
        key = (row.text("list"), row.text("uid"))
        days[key] = (*days.get(key, ()), (row.text("programme"), row.day("since")))
    return days


def _meanings(record: Record, rule: Rule) -> Iterator[TagMeaning]:
    """Read a row for a record: each directive that the entry names is a programme of its own."""
    said = _said(record, rule.tag)
    measures = dict.fromkeys(_measures(record, rule))
    if not measures:
        yield TagMeaning(rule.programme, said, _day(record, rule.dated_by), _day(record, rule.effective_by))
    for number in measures:
        code = f"{rule.programme}{MEASURE_MARK}directive-{number.lower()}"
        yield TagMeaning(code, said, _day(record, rule.dated_by, number), _day(record, rule.effective_by, number))


def _directives_beside(record: Record, tag: str, rule: Rule, known: Iterable[Rule]) -> Iterator[TagMeaning]:
    """Read the directives that an entry of blocked persons names too: it stood under them first, and does still."""
    for one in known:
        if one is not rule and one.fits(record, tag) and any(_measures(record, one)):
            yield from _meanings(record, one)


def _measures(record: Record, rule: Rule) -> Iterator[str]:
    """Give the numbers of the directives that an entry names: `1a` of `Listing Date (EO 14024 Directive 1a): …`."""
    for _, value in record.details:
        for beginning in rule.measured_by:
            if value.startswith(beginning) and (found := _NUMBER.match(value, len(beginning))):
                yield found[0]


def _said(record: Record, tag: str) -> str:
    """Write a tag with the list it stands on, where a file joins several."""
    return ": ".join(text for text in (record.source_list, tag) if text) or _UNTAGGED


def is_part(source_list: str, part: str) -> bool:
    """Tell whether a list's printed name has a part's code in brackets, is that code, or begins with its words.

    A row without a part is about every part.
    """
    return (
        not part or source_list == part or f"({part})" in source_list or (" " in part and source_list.startswith(part))
    )


def _day(record: Record, beginnings: tuple[str, ...], number: str | None = None) -> date | None:
    """Give the earliest day that such details end in; those that name another directive than `number` are not meant."""
    if not beginnings:
        return None
    values = [value for _, value in record.details if value.startswith(beginnings)]
    if number is not None:
        values = [value for value in values if _names(value, number)]
    return min((day for value in values if (day := _last_day(value.rpartition(": ")[2]))), default=None)


def _names(value: str, number: str) -> bool:
    """Tell whether a detail is about a directive: it names it, or none."""
    named = _DIRECTIVE.search(value)
    return named is None or named[1].lower() == number.lower()


def _last_day(text: str) -> date | None:
    return read_day(text, _DAYS) or read_day(text.rpartition(" ")[2], _DAYS)


@cache
def _by_list() -> Mapping[str, tuple[Rule, ...]]:
    tables: dict[str, tuple[Rule, ...]] = {}
    for row in read_table(files(__package__), _FILE, _COLUMNS):
        rule = _rule(row)
        tables[rule.list_code] = (*tables.get(rule.list_code, ()), rule)
    return tables


def _rule(row: TableRow) -> Rule:
    return Rule(
        list_code=row.text("list"),
        part=row.optional("part"),
        tag=row.optional("tag"),
        when=row.cells["when"],  # a blank at its end is meant: the day follows
        dated_by=_beginnings(row, "dated_by"),
        measured_by=_beginnings(row, "measured_by"),
        effective_by=_beginnings(row, "effective_by"),
        programme=row.text("programme"),
    )


def _beginnings(row: TableRow, field: str) -> tuple[str, ...]:
    """Read beginnings of details as they are: a blank at their end is meant."""
    return tuple(text for text in row.cells[field].split("|") if text)
