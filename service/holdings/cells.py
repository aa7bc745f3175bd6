"""What may stand in a cell: limits, stray characters, formulas, and the many ways to write nothing."""

import re
from collections.abc import Collection

MAX_NAME = 500  # characters; the longest names on official lists have some 350
MAX_TEXT = 100  # characters of any other field; an LEI has 20, an exchange's name some 60

_EMPTY = frozenset({"", "-", "--", "---", "–", "—", "n/a", "n.a.", "n.a", "null", "none", "nil", "."})  # noqa: RUF001 (dashes as printed)
# NA and NAN are tickers, NA is Namibia: these words say nothing only where no code can stand.
_EMPTY_ELSEWHERE = _EMPTY | {"na", "nan", "n a", "not available", "not applicable", "unknown"}
# What people write for a name that they do not know, beside a row of x.
_NAMELESS = _EMPTY_ELSEWHERE | {
    "<na>", "(blank)", "blank", "empty", "missing", "no name", "pending", "placeholder", "tba", "tbc", "tbd",
    "to be advised", "to be announced", "to be confirmed", "to be defined", "to be determined", "unclassified",
    "undefined", "unidentified", "unnamed",
}  # fmt: skip
_CROSSES = re.compile(r"x{3,}")  # XX and X may be tickers
_LONGEST = max(map(len, _NAMELESS))
# With what a cell that says nothing begins: of most others the first sign tells.
EMPTY_BEGINS = frozenset(sign for word in _NAMELESS for sign in (word[:1], word[:1].upper())) | set("0#xX")
_CODED = frozenset({"ticker", "country", "exchange"})
_NUMBERED = frozenset({"isin", "cusip", "sedol", "figi", "lei", "identifier"})  # an identifier of zeros is none
_SOUGHT = _NUMBERED | {"name", "ticker"}  # what a holding is screened by
_UNUSUAL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffd]|\A(?:[=#]|Err:)")
_BEGINS = re.compile(r"[=#]|Err:")
_BREAKS = re.compile(r"\s*[\t\r\n]+\s*")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_FAILED = re.compile(
    r"#(REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|BLOCKED!|FIELD!|GETTING_DATA)|Err:\d{3}", re.IGNORECASE
)
_LOST = "\ufffd"


def is_empty(field: str, text: str) -> bool:
    """Tell whether a cell says nothing; a formula that found no name or identifier does say something: it failed."""
    if text[:1] not in EMPTY_BEGINS or (len(text) > _LONGEST and text[0] not in "#xX"):
        return False
    folded = text.casefold()
    if found_nothing(text):
        return field not in _SOUGHT
    if field == "name":
        return folded in _NAMELESS or _CROSSES.fullmatch(folded) is not None
    if field in _NUMBERED and not folded.strip("0"):
        return True
    return folded in (_EMPTY if field in _CODED else _EMPTY_ELSEWHERE)


def found_nothing(text: str) -> bool:
    """Tell whether a cell is what a look-up leaves that found nothing: #N/A, or #N/A Invalid Security."""
    return text.startswith("#") and text.casefold().startswith("#n/a")


def is_no_name(text: str) -> bool:
    """Tell whether a text without a letter stands where a name should."""
    return not any(map(str.isalpha, text))


def is_unusual(text: str) -> bool:
    """Tell quickly whether a cell needs a closer look."""
    return len(text) > MAX_TEXT or _UNUSUAL.search(text) is not None


def are_usual(texts: Collection[str]) -> bool:
    """Tell quickly whether none of the cells of a row needs a closer look; some that are usual are missed."""
    whole = "".join(texts)
    return len(whole) <= MAX_TEXT and whole.isascii() and whole.isprintable() and _BEGINS.search(whole) is None


def fault_in(field: str, text: str) -> str | None:
    """Say why a cell cannot be read, and how to fix it."""
    limit = MAX_NAME if field == "name" else MAX_TEXT
    if len(text) > limit:
        return f"has {len(text):,} characters, the limit is {limit}: shorten it, or close a quotation mark before it"
    if _FAILED.fullmatch(text) or (field == "name" and found_nothing(text)):
        return "is a formula that failed: correct it and save the values"
    if text.startswith("="):
        return "is a formula, not its value: save the file with values only"
    if "\n" in text and '"' in text:
        return "holds a line break and a quotation mark: a closing quotation mark is missing before it"
    if found := _FORBIDDEN.search(_BREAKS.sub(" ", text)):
        return f"holds the character U+{ord(found[0]):04X}, which no text has: remove it"
    return None


def doubt_about(text: str) -> str | None:
    """Say what may be wrong with a cell that can be read."""
    if _LOST in text:
        return "holds a character that was lost in an earlier conversion: screened as it stands"
    return None


def unbroken(text: str) -> str:
    """Write a cell on one line."""
    return _BREAKS.sub(" ", text)


def shown(text: str) -> str:
    """Cut a value to what a note can show."""
    safe = _FORBIDDEN.sub("\ufffd", text)
    return safe if len(safe) <= MAX_TEXT else safe[: MAX_TEXT - 1] + "…"
