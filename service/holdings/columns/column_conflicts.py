"""Columns that compete for a field, settled row by row; what is passed over is told, never dropped in silence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files

from service.domain.holdings import RowNote
from service.domain.identifiers import plain_identifier
from service.errors import AmbiguousColumnError
from service.holdings.cells import found_nothing, is_empty, is_no_name, shown
from service.holdings.columns.column_positions import COUNTRIES, Claim, Rival
from service.holdings.columns.header import Header
from service.holdings.columns.headings import IDENTIFIERS, plain
from service.holdings.columns.profiles import is_like_name, sure_identifier
from service.holdings.identifiers import kind_by_form
from service.holdings.table import Record

Passed = tuple[str, Rival]
# They are echoed and change no flag: of two that differ the first is taken, with a warning.
_ECHOED = frozenset({"quantity", "market_value", "currency"})
# Google and TradingView put the market first; FactSet and others the country last. BRK-B has no market in it.
_MARKET_FIRST = re.compile(r"(?P<market>[A-Z]{3,6}): ?(?P<code>[A-Z0-9.]{1,12})")
_MARKET_LAST = re.compile(
    r"(?P<code>[A-Z0-9.]{1,12}):(?P<market>[A-Z]{2,4})|(?P<digits>\d{3,6})-(?P<country>[A-Z]{2,4})"
)
# A market's own mark behind a full stop, of three letters or four: 0941.HKG, 002415.XSHE.
_MARKET_DOTTED = re.compile(r"(?P<code>\d{1,6})\.(?P<market>[A-Z]{3,4})")
# What a column of mixed identifiers holds beside them: a ticker, with its market or a yellow key or without.
_CODE = re.compile(
    r"[A-Z0-9]{1,12}(?:[ .:/@-][A-Z0-9]{1,5})?(?: (?:Equity|EQUITY|Corp|CORP))?|[A-Z]{2,6}: ?[A-Z0-9]{1,12}"
)
# The market in front of the digits, as Chinese brokers write: SH688981, HK.00981; or behind a sign: 981/HK, 981@HK.
_MARKET_GLUED = re.compile(r"(?P<market>HK|SH|SZ|SS|BJ)(?:[.: ](?P<code>\d{1,6})|(?P<digits>\d{4,6}))")
_MARKET_SIGNED = re.compile(r"(?P<code>[A-Z0-9]{1,8})[/@](?P<market>HK|CN|CH|SH|SZ|US|LN|JP)")
# Marks of markets that stand in front of a colon; another word is the code, its market comes last: AAPL:US.
_MARKETS = frozenset(files(__package__).joinpath("markets.txt").read_text("utf-8").split())
_WORD = re.compile(r"[^\W_]+")


def settle(texts: dict[str, str], record: Record, rivals: tuple[Rival, ...]) -> list[Passed]:
    """Fill the empty fields of a row from rival columns; give the rivals that hold something else, by field."""
    passed = []
    for rival in rivals:
        cell = record.cells[rival.place] if rival.place < len(record.cells) else ""
        field = _kind_of(cell) if rival.field == "identifier" else rival.field
        if field is None or not cell or is_empty(field, cell):
            continue
        own = texts.get(field)
        if own is None or (_says_nothing(field, own) and not _says_nothing(field, cell)):
            texts[field] = cell
        elif _is_same(field, own, cell):
            continue
        elif rival.claim is Claim.UNDERLYING:
            fails = _says_nothing(field, cell)
            passed.append((field, replace(rival, claim=Claim.OTHER) if fails else rival))
            texts[field] = own if fails else cell
        elif not _says_nothing(field, cell):
            passed.append((field, rival))
    return passed


def move_identifiers(texts: dict[str, str]) -> None:
    """Put an ISIN, FIGI or LEI that stands in the column of names or tickers where it belongs, if that is free."""
    for field in ("ticker", "name"):
        if field in texts and (kind := sure_identifier(texts[field])) and kind not in texts:
            texts[kind] = texts.pop(field)


def part_ticker(texts: dict[str, str]) -> None:
    """Write a ticker and its market apart where one cell holds both, as HKG:0981, 981:HK and 0981-HK do."""
    text = texts["ticker"]
    found = _MARKET_FIRST.fullmatch(text)
    if found and found["market"] not in _MARKETS:
        found = _MARKET_LAST.fullmatch(text) or found
    found = _MARKET_GLUED.fullmatch(text) or found or _MARKET_LAST.fullmatch(text)
    if found and "exchange" not in texts:
        parts = found.groupdict()
        texts["ticker"] = parts["code"] or parts["digits"]
        texts["exchange"] = parts["market"] or parts.get("country") or ""
    elif (signed := _MARKET_SIGNED.fullmatch(text) or _dotted(text)) and "exchange" not in texts:
        texts["ticker"], texts["exchange"] = signed["code"], signed["market"]


def _dotted(text: str) -> re.Match[str] | None:
    found = _MARKET_DOTTED.fullmatch(text)
    return found if found and found["market"] in _MARKETS else None


class Passes:
    """Collects, for the rows that are screened, which columns were passed over and where."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._rows: dict[Passed, list[int]] = {}

    def add(self, record: Record, passed: list[Passed]) -> None:
        """Note one row.

        Raises:
            AmbiguousColumnError: two columns of one heading contradict each other there, on what decides the flag.
        """
        for field, rival in passed:
            if field in COUNTRIES and rival.claim is Claim.OTHER:
                continue  # a code and a name of one country differ in every row, and both are looked at
            if rival.claim is Claim.SAME and field not in _ECHOED:
                raise AmbiguousColumnError(self._contradiction(record, field, rival))
            self._rows.setdefault((field, rival), []).append(record.row)

    def notes(self) -> Iterator[RowNote]:
        """Give one warning per column that was passed over."""
        for (field, rival), rows in self._rows.items():
            where = f"row {rows[0]}" if len(rows) == 1 else f"{len(rows):,} rows, the first being row {rows[0]}"
            own, other = self._heading(field), self._header.headings[rival.place]
            if rival.claim is Claim.UNDERLYING:
                own, other = other, own
            hint = f'choose it with --columns "{field}={other}"'
            if rival.claim is Claim.SAME:
                hint = f"it is column {rival.place + 1}, the other of that heading: rename one"
            message = f"was passed over for {own!r} as {field} in {where}, where the two differ: {hint}"
            yield RowNote(0, "header", shown(other), message)

    def _heading(self, field: str) -> str:
        places: Mapping[str, int] = self._header.places
        place = places.get(field, places.get("identifier"))  # a column may have lost its field to what its cells hold
        return self._header.headings[place] if place is not None else field

    def _contradiction(self, record: Record, field: str, rival: Rival) -> str:
        header, heading = self._header, self._header.headings[rival.place]
        same = (place for place, cell in enumerate(header.headings) if cell.casefold() == heading.casefold())
        first = next(place for place in same if record.cells[place])
        values = " and ".join(repr(shown(record.cells[place])) for place in (first, rival.place))
        return (
            f"line {header.row}: columns {first + 1} and {rival.place + 1} are both headed {heading!r}, "
            f"and line {record.row} has {values} there: give them different headings "
            f"and choose one with --columns {field}=Heading"
        )


def _kind_of(cell: str) -> str | None:
    """Tell what stands in a column of mixed identifiers; a failed formula is reported as the first of them.

    Returns:
        The field of an identifier, `ticker` for what is written as one, `name` for words; None for what is none.
    """
    if cell.startswith("#"):
        return IDENTIFIERS[0]
    if kind := kind_by_form(cell):
        return kind
    if _CODE.fullmatch(cell) and any(map(str.isalnum, cell)):
        return "ticker"
    return "name" if is_like_name(cell) else None


def _says_nothing(field: str, text: str) -> bool:
    return is_no_name(text) if field == "name" else found_nothing(text)


def _is_same(field: str, one: str, other: str) -> bool:
    if one == other:
        return True
    if field in IDENTIFIERS:
        return plain_identifier(one) == plain_identifier(other)
    if field == "ticker":
        return all(first == second for first, second in zip(_ticker(one), _ticker(other), strict=False))
    return plain(one) == plain(other)


def _ticker(text: str) -> list[str]:
    """Split a ticker from its market: 0700.HK, 700 HK Equity and 700 name the same."""
    first, *market = _WORD.findall(text.upper()) or [text]
    return [first.lstrip("0"), *market]
