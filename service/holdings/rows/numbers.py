"""Numbers as people print them; which mark is the decimal one is settled by a whole column, not cell by cell."""

import re
from collections.abc import Iterable
from decimal import Decimal

_PLAIN = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3}){1,9}(?:\.\d{1,30})?")
_NO_FIGURE = re.compile(r"\D")
_DIGITS = re.compile(r"[\d.,]+")
# Signs, codes and words of currencies before or after a number, and words for pieces after it.
_BEFORE = r"(?:[A-Z]{0,3}[$€£¥₹₩₽]|[A-Z]{3}(?=[\s\d(-])|(?:kr|zł|Kč|Ft|Rs|INR|Fr|SFr|NT\$|Rp|RM|฿)\.?(?=[\s\d(-]))\s*"
_PIECES = r"shares?|shs|units?|pcs|Stk|Stück|St|st|titres|parts|acciones|títulos|azioni|stuks|aktier|股|株|口|kpl|szt"
_AFTER = rf"\s*(?:[$€£¥₹₩₽元円]|(?<=[\s\d)])[A-Z]{{3}}|(?<=[\s\d)])(?:kr|zł|Kč|Ft|lei|Fr|{_PIECES})\.?)"
_CURRENCY = re.compile(rf"^{_BEFORE}|{_AFTER}$")
# A Swiss or German price without cents: 1'500.-  12,--
_NO_CENTS = re.compile(r"(?<=\d)[.,]-{1,2}$")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\uff0d": "-"})
# Groups of three, or of two and three as in India; blanks and apostrophes group in either style.
_STYLES = {
    mark: re.compile(
        rf"(?:\d{{1,30}}|\d{{1,3}}(?:[{group}'\u2019\s]\d{{2,3}}){{0,12}}[{group}'\u2019\s]\d{{3}})?"
        rf"(?:[{mark}]\d{{0,30}})?(?:[eE][+-]?\d{{1,2}})?"
    )
    for mark, group in ((".", ","), (",", "."))
}
_OTHER = {".": ",", ",": "."}
_GROUP = 3
_MAX_DIGITS = 30  # no position is larger; 1e99 is a slip


def is_number_like(text: str) -> bool:
    """Tell quickly whether a cell of any column may show how the file writes numbers."""
    return _DIGITS.fullmatch(text) is not None


class MarkVotes:
    """Counts, cell by cell, which decimal mark a column shows."""

    def __init__(self) -> None:
        self._votes = {".": 0, ",": 0}

    def add(self, text: str) -> None:
        """Look at one cell."""
        if mark := _shown_mark(text):
            self._votes[mark] += 1

    @property
    def is_split(self) -> bool:
        """Tell whether the cells show both marks."""
        return all(self._votes.values())

    @property
    def mark(self) -> str | None:
        """Give the mark of most cells which show it; None where no cell does."""
        if not any(self._votes.values()):
            return None
        return max(self._votes, key=lambda mark: self._votes[mark])


def decimal_mark(texts: Iterable[str]) -> str | None:
    """Tell the decimal mark of a column: that of most cells which show it; None where no cell does."""
    votes = MarkVotes()
    for text in texts:
        votes.add(text)
    return votes.mark


def parse_number(text: str, mark: str = ".") -> Decimal:
    """Read a number with this decimal mark: signs, brackets for minus, groups, currencies, a percent sign.

    Raises:
        ValueError: it is no finite number in this style.
    """
    if mark == "." and _PLAIN.fullmatch(text):
        return Decimal(text)
    if mark == "." and _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    bare, is_negative = _bare(text)
    scale = Decimal("0.01") if bare.endswith("%") else Decimal(1)
    digits = bare.removesuffix("%").strip()
    if not _STYLES[mark].fullmatch(digits) or not any(map(str.isdigit, digits)):
        raise ValueError(text)
    number = Decimal(re.sub(rf"[{_OTHER[mark]}'\u2019\s]", "", digits).replace(mark, "."))
    if number.adjusted() > _MAX_DIGITS:
        raise ValueError(text)
    return -number * scale if is_negative else number * scale


def _bare(text: str) -> tuple[str, bool]:
    """Take off currency and sign."""
    bare = _NO_CENTS.sub("", _CURRENCY.sub("", text.translate(_MINUS).strip()).strip())
    in_brackets = bare.startswith("(") and bare.endswith(")")
    bare = _NO_CENTS.sub("", _CURRENCY.sub("", bare[1:-1] if in_brackets else bare).strip())
    is_minus = bare.startswith("-") or bare.endswith("-")
    bare = bare.strip("-").removeprefix("+").strip()
    return _CURRENCY.sub("", bare).strip(), in_brackets or is_minus


def _shown_mark(text: str) -> str | None:
    """Tell which mark is the decimal one in a cell, where its form leaves no doubt."""
    if "." not in text and "," not in text:
        return None  # nothing that is taken off leaves a mark
    bare = text if _DIGITS.fullmatch(text) else _bare(text)[0]
    dots, commas = bare.count("."), bare.count(",")
    if not any(map(str.isdigit, bare)):
        return None
    if dots and commas:
        return "." if bare.rfind(".") > bare.rfind(",") else ","
    mark = "." if dots else ","
    if dots + commas > 1:
        return _OTHER[mark]
    if dots + commas == 0:
        return None
    whole, _, rest = bare.partition(mark)
    is_group = len(_NO_FIGURE.split(rest, 1)[0]) == _GROUP and whole not in {"", "0"} and len(whole) <= _GROUP
    return None if is_group else mark
