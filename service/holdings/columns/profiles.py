"""What the cells of a column look like: the evidence by which a column is told where its heading is silent or wrong."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from service.domain.identifiers import plain_identifier
from service.holdings.currencies import CODES
from service.holdings.identifiers import fault_of, kind_by_form
from service.holdings.table import Record

# Their check digits and forms are told by no accident; a number of 9 or 7 digits is a CUSIP or SEDOL one time in ten.
SURE = frozenset({"isin", "figi", "lei"})
# Why: of a column of plain numbers a tenth passes for CUSIPs or SEDOLs; of a column of true ones nearly all do.
_SHARE_OF_NUMBERS = 0.8
# Why: a number of seven or nine digits passes one time in ten (measured: 0.102 and 0.100 of 20,000), so that two which
# are quantities both do once in a hundred files, and three once in a thousand; the same number over and over counts
# once. A letter says that it is no quantity.
_FEWEST_NUMBERS, _FEWEST_WITH_LETTERS = 3, 2
_SHARE_OF_SURE = 0.5
_SHARE_OF_NAMES = 0.5
# Why: enough to see what varies; a column that tells something else further down is still looked at cell by cell.
SAMPLED = 2_000
_LONGEST_IDENTIFIER = 24  # characters of an LEI, and blanks or hyphens that part it
_SHORTEST = 12  # characters of an ISIN or FIGI
_FEWEST_CHARACTERS = 7  # of a SEDOL
_MARKS = "".join(sign for sign in map(chr, range(128)) if not sign.isalnum())
_ENDS_SO = re.compile(r"\d\W*$")  # their last character is a check digit
_WORD = re.compile(r"[^\W\d_]{3,}")
# Why: its digits alone have the form of a SEDOL, and pass for one, one time in ten: 2/12/2021 does.
_WRITTEN_DAY = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:\d{2}|\d{4})|\d{4}([./-])\d{1,2}\2\d{1,2}")
# Signs of an amount, which no identifier is printed with: 1,234,567 and -0263494 and 12.34567 are none.
_AMOUNT = re.compile(
    r"[-+\u2212(]?\s*[$\u20ac\u00a3\u00a5]?\s*\d[\d\s]*(?:[.,'\u2019]\d+)*\s*[%$\u20ac\u00a3\u00a5)-]?"
)
_PLAIN_NUMBER = re.compile(r"\d[\d -]*\d")
_LETTERS = 4
# Why: no ISIN, CUSIP or SEDOL has four letters in a row but by a slip; CNE100000PM9 has three.
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_NO_NAME = re.compile(r"\S+@\S+|\w+://\S+|www\.\S+|true|false|yes|no|none|null|\d[\d.,:/ -]*[^\W\d_]{3,9}[\d.,:/ -]*\d", re.IGNORECASE)  # fmt: skip  # noqa: E501
# Why: the pattern above is tried at every name of a column; what it may fit has one of these signs, or is a short word.
_MAY_BE_NO_NAME = re.compile(r"\A(?:\d|www\.|.{4,5}\Z)|@|://", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class ColumnProfile:
    """Counts over the filled cells of a column."""

    filled: int = 0
    names: int = 0
    words: int = 0  # names that no identifier with a slip could be
    figures: int = 0  # cells without a letter
    kinds: dict[str, int] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)  # different identifiers
    texts: set[str] = field(default_factory=set)

    def add(self, cell: str, count: int) -> None:
        """Look at a filled text that stands in `count` cells."""
        self.filled += count
        self.texts.add(cell.casefold())
        if not any(map(str.isalpha, cell)):
            self.figures += count
        kind = identifier_in(cell)
        if kind:
            self.kinds[kind] = self.kinds.get(kind, 0) + count
            self.numbers.add(plain_identifier(cell))
        elif is_like_name(cell):
            self.names += count
            if cell[0] != "#" and _LONG_WORD.search(cell) and 2 * sum(map(str.isalpha, cell)) > len(cell):
                self.words += count

    @property
    def is_constant(self) -> bool:
        """Tell whether several rows all say the same."""
        return self.filled > 1 and len(self.texts) == 1

    @property
    def has_only_figures(self) -> bool:
        """Tell whether no cell has a letter, though some are filled."""
        return 0 < self.filled == self.figures

    @property
    def has_names(self) -> bool:
        """Tell whether most cells read like names."""
        return self.filled > 0 and self.names >= _SHARE_OF_NAMES * self.filled

    @property
    def has_only_names(self) -> bool:
        """Tell whether nearly all cells read like names and none is an identifier."""
        return self.words > _SHARE_OF_NUMBERS * self.filled and not self.kinds

    @property
    def has_identifiers(self) -> bool:
        """Tell whether the cells are identifiers of securities, of one kind or of several, and hardly by chance."""
        sure = sum(count for kind, count in self.kinds.items() if kind in SURE)
        every = sum(self.kinds.values())
        if not self.filled or every < _SHARE_OF_NUMBERS * self.filled:
            return self.filled > 0 and sure >= _SHARE_OF_SURE * self.filled
        has_letters = not all(map(str.isdecimal, self.numbers))
        is_enough = len(self.numbers) >= (_FEWEST_WITH_LETTERS if has_letters else _FEWEST_NUMBERS)
        is_varied = len(self.numbers) >= _SHARE_OF_NUMBERS * len(self.texts)
        return sure >= _SHARE_OF_SURE * self.filled or (is_enough and is_varied)


def profiles_of(records: Iterable[Record], width: int) -> Sequence[ColumnProfile]:
    """Look at the columns of some rows, each different text once: sectors, currencies and days repeat themselves."""
    columns = zip_longest(*(record.cells for record in records), fillvalue="")
    found = [ColumnProfile() for _ in range(width)]
    for profile, cells in zip(found, columns, strict=False):
        for cell, count in Counter(cells).items():
            if cell:
                profile.add(cell, count)
    return found


def identifier_in(cell: str) -> str | None:
    """Tell which identifier a cell is, whose check digit is right; None when it is none."""
    if len(cell) > _LONGEST_IDENTIFIER or (cell.isascii() and not _ends_in_figure(cell)):
        return None
    if _WRITTEN_DAY.fullmatch(cell) or _is_amount(cell):
        return None
    number = plain_identifier(cell)
    kind = kind_by_form(number)
    return kind if kind and fault_of(kind, number) is None else None


def _ends_in_figure(cell: str) -> bool:
    """Tell quickly that an ASCII cell may be an identifier: long enough, and the last letter or figure is a figure."""
    return len(cell) >= _FEWEST_CHARACTERS and (cell[-1].isdigit() or cell.rstrip(_MARKS)[-1:].isdigit())


def _is_amount(cell: str) -> bool:
    """Tell whether a cell is written as an amount; digits that blanks or hyphens part may be an identifier's."""
    return _PLAIN_NUMBER.fullmatch(cell) is None and _AMOUNT.fullmatch(cell) is not None


def sure_identifier(cell: str) -> str | None:
    """Tell whether a cell is an ISIN, a FIGI or an LEI, whatever column it stands in."""
    if len(cell) < _SHORTEST or len(cell) > _LONGEST_IDENTIFIER or not _ENDS_SO.search(cell):
        return None
    kind = identifier_in(cell)
    return kind if kind in SURE else None


def is_like_name(cell: str) -> bool:
    """Tell whether a text may be somebody's name: words, and neither a date nor an address of the web."""
    if len(cell) < _LETTERS or not _WORD.search(cell):
        return not cell.isascii() and len(cell) > 1 and cell.isalpha()
    return cell.upper() not in CODES and not (_MAY_BE_NO_NAME.search(cell) and _NO_NAME.fullmatch(cell))
