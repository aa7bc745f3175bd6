"""Rows of named texts become checked holdings; what is wrong with a row is a value, not an exception."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from service.domain.holdings import Holding, Portfolio, RowNote, Side, UnmappedText
from service.holdings.cells import (
    EMPTY_BEGINS,
    are_usual,
    doubt_about,
    fault_in,
    found_nothing,
    is_empty,
    is_no_name,
    is_unusual,
    shown,
    unbroken,
)
from service.holdings.columns.header import FIELDS
from service.holdings.columns.headings import ECHOED, IDENTIFIERS
from service.holdings.identifiers import fault_of, is_lost_number, is_name_for_ticker, kind_by_form, number_within
from service.holdings.rows.dates import OrderVotes, parse_date
from service.holdings.rows.numbers import MarkVotes, is_number_like, parse_number
from service.holdings.rows.seen_rows import SeenRows
from service.holdings.rows.sides import NO_ORDERS, named_beside_side, side_of
from service.holdings.rows.terms import day_of, instrument_of

NOTHING_TO_SCREEN = "neither a name nor an identifier: nothing to screen"
_NO_DAY = "screened without it, and whether buying was prohibited on that day is not told"
_NO_SIDE = "is neither buy nor sell: write buy or sell"
_SHORT_SALE = (
    "is a short sale, which divests nothing that is held: leave the row out, or write sell if the security is held"
)
# Why: how a file writes numbers shows in its first rows; to look at every cell of a long one takes a third of its time.
_SAMPLED = 2_000
_TERMS = frozenset({"issued_on", "matures_on"})
_FIELDS = frozenset(FIELDS)
_NUMBERS = ("quantity", "market_value")
_CODES = frozenset((*IDENTIFIERS, "ticker"))


@dataclass(frozen=True, slots=True)
class Style:
    """How the columns of one file write numbers and dates."""

    marks: Mapping[str, str]
    day_first: bool | None
    is_of_positions: bool = False  # sides are long and short, of what is held


class StyleVotes:
    """Finds the style of a file row by row."""

    def __init__(self) -> None:
        self._marks = {field: MarkVotes() for field in _NUMBERS}
        self._others = MarkVotes()
        self._orders = OrderVotes()
        self._sides: set[str | None] = set()
        self._rows = 0

    def add(self, texts: Mapping[str, str], cells: Sequence[str] = ()) -> None:
        """Look at one row, as `cleaned` gives it; `cells` are all of its, in the first rows looked at for numbers."""
        self._rows += 1
        if self._rows <= _SAMPLED:
            for cell in filter(is_number_like, cells):
                self._others.add(cell)
        if "side" in texts:
            self._sides.add(side_of(texts["side"]))
        for field, votes in self._marks.items():
            if field in texts:
                votes.add(texts[field])
        if "acquired_on" in texts:
            self._orders.add(texts["acquired_on"])

    @property
    def style(self) -> Style:
        """Give the style that the rows show."""
        shown_marks = {field: votes.mark for field, votes in self._marks.items()}
        usual = next((mark for mark in shown_marks.values() if mark), None) or self._others.mark or "."
        marks = {field: mark or usual for field, mark in shown_marks.items()}
        return Style(marks, self._orders.is_day_first, is_of_positions="position" in self._sides)


class Admission:
    """Admits the rows of one file, one by one; it remembers what it has seen in 16 bytes a row."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._seen = SeenRows()

    def admit(
        self, row: int, texts: dict[str, str], sheet: str | None = None, beside: tuple[UnmappedText, ...] = ()
    ) -> tuple[Holding | None, Sequence[RowNote]]:
        """Make a holding of a cleaned row, with its warnings; without one the notes are its errors.

        Rows that are alike are told within a `sheet`: two funds hold the same securities. `beside` are the texts of
        columns that no field takes.
        """
        try:
            holding, notes = _admit(row, texts, self._style, sheet, beside)
        except _RowError as error:
            return None, error.notes
        earlier = self._seen.first(hash((sheet, frozenset(texts.items()))), row)
        if earlier != row:
            named = texts.get("name") or next(iter(texts.values()))
            message = f"the same in every field as row {earlier}: both are screened"
            notes.append(RowNote(row, "row", shown(named), message))
        return holding, notes


class _RowError(Exception):
    """A row that cannot be screened, with its notes."""

    def __init__(self, notes: Sequence[RowNote]) -> None:
        super().__init__()
        self.notes = tuple(notes)


def admit_rows(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Portfolio:
    """Check rows and make holdings of them: rows = holdings + rejected rows, always.

    Args:
        rows: per row its number and its texts by field of Holding; other keys are ignored.
    """
    given = [(row, cleaned(texts)) for row, texts in rows]
    votes = StyleVotes()
    for _, texts in given:
        votes.add(texts)
    admission = Admission(votes.style)
    holdings: list[Holding] = []
    errors: list[RowNote] = []
    warnings: list[RowNote] = []
    for row, texts in given:
        holding, notes = admission.admit(row, texts)
        if holding is None:
            errors.extend(notes)
        else:
            holdings.append(holding)
            warnings.extend(notes)
    return Portfolio(tuple(holdings), len(given), (), tuple(errors), tuple(warnings))


def cleaned(texts: Mapping[str, str]) -> dict[str, str]:
    """Keep the fields of a holding that say something."""
    kept: dict[str, str] = {}
    for field in _in_order(tuple(filter(_FIELDS.__contains__, texts))):
        text = texts[field]
        stripped = text.strip() if text else ""
        if stripped and not (stripped[0] in EMPTY_BEGINS and is_empty(field, stripped)):
            kept[field] = stripped
    return kept


@lru_cache(maxsize=256)  # the rows of a file fill few sets of fields
def _in_order(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Write the fields of a holding in their order."""
    return tuple(sorted(fields, key=FIELDS.index))


def _admit(
    row: int, texts: dict[str, str], style: Style, sheet: str | None, beside: tuple[UnmappedText, ...]
) -> tuple[Holding, list[RowNote]]:
    """Make one holding, with its warnings.

    Raises:
        _RowError: the row cannot be screened.
    """
    warnings = _check_cells(row, texts)
    errors: list[RowNote] = []
    quantity = _number(row, "quantity", texts, style, warnings)
    market_value = _number(row, "market_value", texts, style, warnings)
    acquired_on, side = _acquired_on(row, texts, style, warnings), _side(row, texts, style, errors)
    warnings += _require_right(row, texts, errors)
    instrument, issued_on, matures_on = instrument_of(row, texts, warnings), None, None
    if not _TERMS.isdisjoint(texts):
        issued_on = day_of(row, "issued_on", texts, warnings, day_first=style.day_first)
        matures_on = day_of(row, "matures_on", texts, warnings, day_first=style.day_first)
    holding = Holding(
        row,
        name=texts.get("name"),
        isin=texts.get("isin"),
        cusip=texts.get("cusip"),
        sedol=texts.get("sedol"),
        figi=texts.get("figi"),
        lei=texts.get("lei"),
        ticker=texts.get("ticker"),
        exchange=texts.get("exchange"),
        country=texts.get("country"),
        quantity=quantity,
        market_value=market_value,
        currency=texts.get("currency"),
        acquired_on=acquired_on,
        side=side,
        instrument=instrument,
        issued_on=issued_on,
        matures_on=matures_on,
        issuer_country=texts.get("issuer_country"),
        reference=texts.get("reference"),
        account=texts.get("account"),
        beside=beside,
        sheet=sheet,
    )
    return holding, warnings


def _require_right(row: int, texts: dict[str, str], errors: list[RowNote]) -> list[RowNote]:
    """Return the warnings about names and identifiers.

    Raises:
        _RowError: something is wrong with them, or with other cells of the row, as `errors` say.
    """
    try:
        warnings = _check_naming(row, texts)
    except _RowError as error:
        raise _RowError([*errors, *error.notes]) from None
    if errors:
        raise _RowError(errors)
    return warnings


def _check_cells(row: int, texts: dict[str, str]) -> list[RowNote]:
    """Look closer at unusual cells and write them on one line."""
    if are_usual(texts.values()):
        return []
    unusual = [(field, text) for field, text in texts.items() if is_unusual(text)]
    if not unusual:
        return []
    unread = [(field, text, fault) for field, text in unusual if field in ECHOED and (fault := fault_in(field, text))]
    for field, _, _ in unread:  # they change no answer: the row is screened all the same
        del texts[field]
    unusual = [(field, text) for field, text in unusual if field in texts]
    faults = [RowNote(row, field, shown(text), fault) for field, text in unusual if (fault := fault_in(field, text))]
    if faults:
        raise _RowError(faults)
    texts.update((field, unbroken(text)) for field, text in unusual)
    told = [(field, text, f"{fault}: screened, and not echoed") for field, text, fault in unread]
    told += [(field, text, doubt) for field, text in unusual if (doubt := doubt_about(text))]
    return [RowNote(row, field, shown(text), said) for field, text, said in told]


def _check_naming(row: int, texts: dict[str, str]) -> list[RowNote]:
    """Report faulty identifiers, drop what is none; refuse a row that has nothing else to screen by."""
    if _CODES.isdisjoint(texts) and "side" not in texts and not is_no_name(texts.get("name", "")):
        return []  # a name and nothing else, as most rows of a request
    _put_right(texts)
    if field := _identifier_as_name(texts):
        texts[field] = number = texts.pop("name")
        return [
            RowNote(row, "name", shown(number), f"is no name but has the form of a {field.upper()}: screened by it")
        ]
    faults = _naming_faults(texts)
    if not faults and "name" in texts:
        return []  # it has a letter, and is enough to screen by
    if lost := [field for field in IDENTIFIERS if is_lost_number(texts.get(field, ""))]:
        raise _RowError([RowNote(row, field, shown(texts[field]), faults[field]) for field in lost])
    usable = [field for field in ("name", *IDENTIFIERS, "ticker") if _is_usable(field, texts, faults)]
    if not usable and faults.keys() <= {"name"}:
        raise _RowError([RowNote(row, "name", shown(texts.get("name", "")), NOTHING_TO_SCREEN)])
    outcome = f"screened by {_listed(usable)}" if usable else "no name or other identifier, so nothing to screen by"
    notes = [RowNote(row, field, shown(texts[field]), f"{fault}: {outcome}") for field, fault in faults.items()]
    if not usable:
        raise _RowError(notes)
    for field in [field for field in faults if field == "name" or found_nothing(texts[field])]:
        del texts[field]
    return notes


def _put_right(texts: dict[str, str]) -> None:
    """Take a name out of a cell that holds it with the side or for a ticker, and an identifier out of more text."""
    if "name" not in texts and is_name_for_ticker(texts.get("ticker", "")):
        texts["name"] = texts.pop("ticker")
    if "side" in texts and texts.get("name", texts["side"]) == texts["side"]:
        texts.pop("name", None)
        if name := named_beside_side(texts["side"]):
            texts["name"] = name
    for field in IDENTIFIERS:
        if field in texts and fault_of(field, texts[field]) and (number := number_within(field, texts[field])):
            texts[field] = number


def _identifier_as_name(texts: Mapping[str, str]) -> str | None:
    """Tell which identifier a name of digits is that stands alone; None when it is none, or not alone."""
    name = texts.get("name", "")
    if not name or not is_no_name(name) or any(field in texts for field in (*IDENTIFIERS, "ticker")):
        return None
    field = kind_by_form(name)
    return field if field and fault_of(field, name) is None else None


def _naming_faults(texts: Mapping[str, str]) -> dict[str, str]:
    """Say by field what is wrong with what a row is screened by."""
    faults = {"name": "has no letter, so it is no name"} if "name" in texts and is_no_name(texts["name"]) else {}
    for field in (*IDENTIFIERS, "ticker"):
        if field in texts and found_nothing(texts[field]):
            faults[field] = "is a formula that found nothing, correct it and save the values"
        elif field in IDENTIFIERS and field in texts and (fault := fault_of(field, texts[field])):
            faults[field] = fault
    return faults


def _is_usable(field: str, texts: Mapping[str, str], faults: Mapping[str, str]) -> bool:
    return field in texts and field not in faults and any(map(str.isalnum, texts[field]))


def _listed(fields: Sequence[str]) -> str:
    labels = [field.upper() if field in IDENTIFIERS else field for field in fields]
    return f"{labels[0]} only" if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"


def _number(row: int, field: str, texts: Mapping[str, str], style: Style, notes: list[RowNote]) -> Decimal | None:
    text = texts.get(field)
    if text is None:
        return None
    try:
        return parse_number(text, style.marks[field])
    except ValueError:
        like = "1234.56" if style.marks[field] == "." else "1234,56 as the rest of the column does"
        message = f"is no number, and changes no flag: screened without it; write it as {like}"
        notes.append(RowNote(row, field, shown(text), message))
        return None


def _acquired_on(row: int, texts: Mapping[str, str], style: Style, notes: list[RowNote]) -> date | None:
    """Read the day of purchase, which changes no flag: without it nobody can say whether buying was prohibited then."""
    text = texts.get("acquired_on")
    if text is None:
        return None
    try:
        return parse_date(text, day_first=style.day_first)
    except ValueError as error:
        notes.append(RowNote(row, "acquired_on", shown(text), f"{error}; {_NO_DAY}"))
        return None


def _side(row: int, texts: Mapping[str, str], style: Style, errors: list[RowNote]) -> Side | None:
    text = texts.get("side")
    if text is None:
        return None
    said = side_of(text)
    if said in NO_ORDERS or (style.is_of_positions and said == "short"):
        return None
    if said not in set(Side):
        errors.append(RowNote(row, "side", shown(text), _NO_SIDE if said is None else _SHORT_SALE))
        return None
    return Side(said)
