"""What the marked-up formats have in common: entries with texts by field, and the account of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain.holdings import RowNote, UnmappedText
from service.holdings.cells import MAX_NAME, is_empty, shown
from service.holdings.columns.header import FIELDS
from service.holdings.columns.headings import IDENTIFIERS
from service.holdings.columns.parts import loose_parts_of, parts_of
from service.holdings.kinds import Kind, kind_of_name
from service.holdings.rows.sorting import LeftOut, SortedRows
from service.holdings.table import Record

_WORDS = 2  # of a name that a longer one begins with; CHINA alone begins many
_TOLD = frozenset({"name", *IDENTIFIERS})


@dataclass(frozen=True, slots=True)
class Entry:
    """A position of a filing: its line, its texts by field of Holding; `kind` where it is no holding.

    `beside` are texts that may name a security, too: place in the filing, field, text.
    """

    line: int
    texts: Mapping[str, str]
    kind: Kind | None = None
    warning: str | None = None
    beside: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """The entries of a filing as rows, with the columns that they make."""

    headings: tuple[str, ...]
    records: tuple[Record, ...]
    rows: SortedRows
    beside: Mapping[int, tuple[UnmappedText, ...]]


def filing_of(entries: Iterable[Entry], sources: Mapping[str, str], notes: Sequence[RowNote] = ()) -> Filing:
    """Sort the entries of a filing; `sources` say where in it each field is found.

    A row is the line on which its entry starts; where several start on one line, rows are the places of the entries,
    counted from 1, and a warning says so.
    """
    numbered, warnings = _numbered([_told(entry) for entry in entries])
    fields = tuple(field for field in FIELDS if field in sources)
    records = tuple(Record(entry.line, [entry.texts.get(field, "") for field in fields]) for entry in numbered)
    rows = SortedRows(
        candidates=tuple((entry.line, entry.texts) for entry in numbered if entry.kind is None),
        left_out=tuple(
            LeftOut(entry.line, entry.kind, shown(" | ".join(filter(None, entry.texts.values()))))
            for entry in numbered
            if entry.kind is not None
        ),
        errors=(),
        places=tuple((field, place) for place, field in enumerate(fields)),
        warnings=(*notes, *warnings, *_doubts(numbered)),
    )
    beside = {entry.line: found for entry in numbered if (found := tuple(_beside(entry, sources)))}
    return Filing(tuple(sources[field] for field in fields), records, rows, beside)


def _beside(entry: Entry, sources: Mapping[str, str]) -> Iterator[UnmappedText]:
    """Give what else an entry names, each text once; of one that is no holding, its own texts as well."""
    known = {(field, text.casefold()) for field, text in entry.texts.items()} if entry.kind is None else set()
    own = [(sources.get(field, field), field, text) for field, text in entry.texts.items() if field in _TOLD]
    for place, field, text in dict.fromkeys((*entry.beside, *(own if entry.kind else ()))):
        if text and not is_empty(field, text) and (field, text.casefold()) not in known and not _goes_on(entry, text):
            yield UnmappedText(place, field, text[:MAX_NAME])
            known.add((field, text.casefold()))
    if name := entry.texts.get("name"):
        parts = loose_parts_of(name) if entry.kind else parts_of(name)
        yield from (
            UnmappedText(sources["name"], "name", part) for part in parts if ("name", part.casefold()) not in known
        )


def _goes_on(entry: Entry, text: str) -> bool:
    """Tell whether a title only adds to the name that the entry is screened by: XIAOMI CORP CLASS B."""
    name = entry.texts.get("name", "") if entry.kind is None else ""
    return len(name.split()) >= _WORDS and text.casefold().startswith(name.casefold())


def _told(entry: Entry) -> Entry:
    """Tell cash and the like by the name, where nothing else names a security."""
    texts = {field: text for field, text in entry.texts.items() if text and not is_empty(field, text)}
    is_named = any(texts.get(field) for field in ("isin", "cusip", "sedol", "figi"))
    kind = entry.kind or (None if is_named else kind_of_name(texts.get("name", "")))
    return replace(entry, texts=texts, kind=kind)


def _numbered(entries: Sequence[Entry]) -> tuple[Sequence[Entry], Sequence[RowNote]]:
    lines = Counter(entry.line for entry in entries)
    crowded = next((line for line, count in lines.items() if count > 1), None)
    if crowded is None:
        return entries, ()
    message = f"line {crowded} holds several records: rows are counted by record, the first being 1"
    counted = [replace(entry, line=number) for number, entry in enumerate(entries, 1)]
    return counted, (RowNote(0, "row", str(crowded), message),)


def _doubts(entries: Iterable[Entry]) -> Iterable[RowNote]:
    for entry in entries:
        if entry.warning and entry.kind is None:
            yield RowNote(entry.line, "name", shown(entry.texts.get("name", "")), entry.warning)
