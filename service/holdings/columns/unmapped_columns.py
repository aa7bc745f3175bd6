"""The columns that no field takes: what they hold may name the security all the same, and nothing of it is lost."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from service.domain.holdings import RowNote, UnmappedText
from service.holdings.cells import MAX_NAME, fault_in, shown, unbroken
from service.holdings.columns.column_positions import COUNTRIES, Rival
from service.holdings.columns.header import Header
from service.holdings.columns.headings import ECHOED, IDENTIFIERS, is_looked_at, is_region, meaning_of
from service.holdings.columns.parts import loose_parts_of, parts_of, pieces_of_long
from service.holdings.columns.profiles import SURE, identifier_in, is_like_name, sure_identifier
from service.holdings.table import Record

# Why: a code of a ticker column holds one word and a market; two words of names more are a company's name.
_NAME_WORDS = 2
_WORD_LENGTH = 3  # letters; AB and SE are legal forms or markets
_FORMULA = ("=", "#", "Err:")  # a formula, or what one leaves that failed: the text is not there
_CODED = ("ticker", *IDENTIFIERS)
_BLOOMBERG = ("equity", "corp", "govt", "index", "curncy", "comdty", "mtge", "pfd", "muni")


class UnmappedColumns:
    """Reads, row by row, what stands beside the fields, and tells each such column once."""

    def __init__(self, header: Header) -> None:
        # A reference is echoed, and people write names there.
        echoed = (header.places[field] for field in sorted(ECHOED & header.places.keys()))
        self.places = (*header.beside, *(place for place in echoed if is_looked_at(header.headings[place])))
        self._header = header
        self._headings = header.headings
        self._told: dict[int, str] = {}
        self._headed = [
            (place, self._heading(place), meaning_of(header.headings[place]) is None) for place in self.places
        ]

    def of(
        self,
        record: Record,
        passed: Sequence[tuple[str, Rival]],
        texts: Mapping[str, str],
        replaced: Mapping[str, str],
    ) -> tuple[UnmappedText, ...]:
        """Give the texts of a row that may name its security, each once.

        They are those of unread columns, of columns that were passed over, of what an underlying stands in the place of
        (`replaced`), further names inside the name, and names where an identifier or a ticker belongs.
        """
        found = self._of_unread(record.cells, texts)
        if passed:
            found += self._of_passed(record, passed, texts)
        for field, was in replaced.items():
            found += _as_told(self._heading_of(field), field, was)
        if name := texts.get("name"):
            found += [UnmappedText(self._heading_of("name"), "name", part) for part in parts_of(name)]
        for field in _CODED:
            if (text := texts.get(field)) and " " in text and _is_names(text) and not identifier_in(text):
                found += _as_told(self._heading_of(field), "name", text)
        return tuple(dict.fromkeys(found)) if found else ()

    def aside(self, record: Record, *, is_header: bool = False) -> tuple[UnmappedText, ...]:
        """Give what may name a security in a row that is none or outside the table; of a header, what heads nothing."""
        found: list[UnmappedText] = []
        for place, cell in enumerate(record.cells):
            if cell and not (is_header and meaning_of(cell)):
                found += _in_aside(self._heading(place) if place < len(self._headings) else f"column {place + 1}", cell)
        return tuple(dict.fromkeys(found)) if found else ()

    def notes(self) -> Iterator[RowNote]:
        """Give one warning for each unread column that holds texts like names or identifiers."""
        for place, cell in self._told.items():
            heading = self._heading(place)
            message = (
                f"is no known heading, and its texts (such as {shown(cell)!r}) were screened beside the row: "
                f'choose it with --columns "name={heading}", or leave it out with --columns "ignore={heading}"'
            )
            yield RowNote(0, "header", shown(heading), message)

    def _of_unread(self, cells: Sequence[str], texts: Mapping[str, str]) -> list[UnmappedText]:
        told: list[UnmappedText] = []
        for place, heading, is_unknown in self._headed:
            if place >= len(cells) or not (cell := cells[place]):
                continue
            field, found = (_beside if len(cell) > MAX_NAME else _known_beside)(heading, cell)
            if field and texts.get(field) != cell:
                told += found
                if is_unknown and (field == "name" or field in SURE):
                    self._told.setdefault(place, cell)
        return told

    def _of_passed(
        self, record: Record, passed: Sequence[tuple[str, Rival]], texts: Mapping[str, str]
    ) -> Iterator[UnmappedText]:
        """Give what was passed over; a name in two columns may also be one that goes on in the second."""
        own = self._header.places.get("name", -1)
        for field, rival in passed:
            cell = record.cells[rival.place]
            heading = self._heading(rival.place)
            if field in IDENTIFIERS:
                yield UnmappedText(heading, field, cell)
            elif field in COUNTRIES:
                yield UnmappedText(heading, "country", unbroken(cell)[:MAX_NAME])
            elif field == "name" and is_like_name(cell):
                yield from _as_told(heading, "name", cell)
                if (name := texts.get("name")) and cell not in name and name not in cell:
                    both = f"{name} {cell}" if own < rival.place else f"{cell} {name}"
                    yield UnmappedText(heading, "name", unbroken(both)[:MAX_NAME])

    def _heading_of(self, field: str) -> str:
        place = self._header.places.get(field, self._header.places.get("identifier", -1))
        return self._heading(place) if place >= 0 else field

    def _heading(self, place: int) -> str:
        return self._headings[place] or f"column {place + 1}"


def _as_told(heading: str, field: str, text: str) -> Iterator[UnmappedText]:
    """Give a text, and where it is a name the further names in it.

    One that no name is (too long, or with characters that no text has) is asked for in pieces: it may hold a name.
    """
    whole = unbroken(text)
    if fault_in(field, whole) is None:
        yield UnmappedText(heading, field, whole)
    elif field == "name" and not whole.startswith(_FORMULA):
        yield from (UnmappedText(heading, "name", piece) for piece in pieces_of_long(text))
    if field == "name":
        yield from (UnmappedText(heading, "name", part) for part in parts_of(text))


def _in_aside(heading: str, cell: str) -> Iterator[UnmappedText]:
    if kind := identifier_in(cell):
        yield UnmappedText(heading, kind, cell)
        return
    yield from (UnmappedText(heading, "name", part) for part in loose_parts_of(cell))
    for word in cell.replace(",", " ").replace(";", " ").split():
        if word != cell and (kind := sure_identifier(word.strip("()[]:."))):
            yield UnmappedText(heading, kind, word.strip("()[]:."))


def _field_of(cell: str) -> str | None:
    """Tell as what a cell is asked about; a CUSIP or SEDOL too, of which too few are there to be told from figures."""
    return identifier_in(cell) or ("name" if is_like_name(cell) else None)


def _beside(heading: str, cell: str) -> tuple[str, tuple[UnmappedText, ...]]:
    """Give the field that a text of an unread column is like, and what of it is told; nothing where it is like none."""
    field = _field_of(cell)
    if field is None or is_region(cell):
        return "", ()
    return field, tuple(_as_told(heading, field, cell))


# Why: such columns say the same again and again (sectors, custodians); of a file with five a quarter of the time.
_known_beside = lru_cache(maxsize=8192)(_beside)


def _is_names(text: str) -> bool:
    """Tell whether a cell of codes holds words of a name instead; Bloomberg's yellow keys make none of a code."""
    words = [word for word in text.split() if len(word) >= _WORD_LENGTH and word.isalpha()]
    return len(words) >= _NAME_WORDS and text.rsplit(maxsplit=1)[-1].casefold() not in _BLOOMBERG
