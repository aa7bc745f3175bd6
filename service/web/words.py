"""The words of the pages: each thing is called the same on every page, and numbers and instants are written alike."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from service import errors
from service.charts import SIGNS
from service.domain.flags import PERMISSION_WORDS, Flag
from service.domain.parties import IdentifierKind, NameKind
from service.domain.programmes import Restriction
from service.domain.status import Status
from service.domain.version_ids import short
from service.domain.wording import counted
from service.holdings.formats.sniffing import Format
from service.reports import MEANINGS
from service.reports.evidence import absent_lists
from service.web.authorities import official_page

FLAGS: Mapping[str, tuple[str, str]] = {
    flag.value: (flag.value.replace("_", " ").capitalize(), meaning) for flag, meaning in MEANINGS.items()
}
STATUSES: Mapping[str, str] = {status.value: status.value.replace("_", " ") for status in Status}
OUTCOMES = {
    "clear": "Nothing was found that stops you, on the lists that were asked",
    "flagged": "Something needs your attention",
    "incomplete": "Not everything was covered",
}
GATES = {
    "pass": "passed",
    "fail": "failed",
    "incomplete": "not passed: not everything was covered",
}
PERMISSIONS = {permission.value: words for permission, words in PERMISSION_WORDS.items()}
STRENGTHS = {
    "identifier": "Identifier",
    "exact": "Exact name",
    "close": "Close name",
    "possible": "Possible: a person must look",
}
FIELDS = {
    "name": "Name",
    "isin": "ISIN",
    "cusip": "CUSIP",
    "sedol": "SEDOL",
    "figi": "FIGI",
    "lei": "LEI",
    "ticker": "Ticker",
    "exchange": "Exchange",
    "country": "Country",
    "quantity": "Quantity",
    "market_value": "Market value",
    "currency": "Currency",
    "acquired_on": "Acquired on",
    "side": "Side (buy or sell)",
    "instrument": "Kind of security",
    "issued_on": "Issued on",
    "matures_on": "Matures on",
    "issuer_country": "Issuer's country",
    "reference": "Your reference",
    "account": "Account",
    "aside": "Counted as",
}
FORMATS = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "xls": "XLS",
    "ods": "ODS",
    "nport": "N-PORT XML",
    "13f": "13F XML",
    "ofx": "OFX and QFX",
    "xml2003": "XML spreadsheet",
    "html": "HTML table",
    "json": "JSON",
    "parquet": "Parquet",
    "arrow": "Arrow",
}
NAME_KINDS: Mapping[str, str] = {
    NameKind.PRIMARY: "name",
    NameKind.ALIAS: "also known as",
    NameKind.ISSUER: "name of the issuer",
    NameKind.FORMER: "former name",
    NameKind.NATIVE: "in its own script",
    NameKind.SHORT: "short name",
    NameKind.WEAK: "weak alias: never more than a lead",
}
IDENTIFIER_NAMES: Mapping[str, str] = {
    IdentifierKind.ISIN: "ISIN",
    IdentifierKind.CUSIP: "CUSIP",
    IdentifierKind.SEDOL: "SEDOL",
    IdentifierKind.FIGI: "FIGI",
    IdentifierKind.LEI: "LEI",
    IdentifierKind.TICKER: "Ticker",
    IdentifierKind.USCC: "Chinese company number (USCC)",
    IdentifierKind.BIC: "BIC",
    IdentifierKind.IMO: "Ship (IMO number)",
    IdentifierKind.REGISTRATION: "Company number",
    IdentifierKind.TAX: "Tax number",
    IdentifierKind.NATIONAL: "National number",
    IdentifierKind.PASSPORT: "Passport",
    IdentifierKind.OTHER: "Other number",
    IdentifierKind.PUBLISHER: "Number on the list",
}
RESTRICTIONS: Mapping[str, str] = {
    Restriction.NONE: "none on trading",
    Restriction.DIVESTMENT: "purchases, with time to divest",
    Restriction.PARTIAL: "some instruments",
    Restriction.DEALINGS: "all dealings; nothing is frozen",
    Restriction.BLOCKING: "property is blocked",
}
IDENTIFIER_FIELD = "Identifier of any kind"
KINDS = {
    "cash": "cash",
    "total": "a total",
    "fx": "a currency contract",
    "collateral": "margin or collateral",
    "rates": "an interest-rate contract",
    "trailer": "text around the data",
}
CHANGED = {
    "flag": "flag",
    "trade": "what may be done",
    "restricted_from": "start of the ban",
    "divest_before": "divestment date",
    "if_confirmed": "what it would be if confirmed",
    "if_lifted": "what it would be without the order",
    "breach": "breach",
    "decision": "decision",
    "matches": "the listing behind it",
}
REFUSALS = {
    400: "The form could not be taken: it may have been open for very long, or cookies are switched off. Go back,"
    " reload the page, and send it again.",
    404: "There is nothing at this address. It may have been typed wrongly, or what was here has been removed since.",
    413: "The file is larger than this service takes. Split it, or ask for a higher limit (PENDENS_MAX_FILE_MB).",
}
# Where the remedy of a failure names an option of the command, the page has something at hand instead.
_HINTS: Mapping[type[errors.PendensError], str] = {
    errors.NoHeaderError: "choose the header line below, or add one such as Name,ISIN,Quantity to the file",
    errors.AmbiguousHeaderError: "choose the header line below, or remove one of the tables",
    errors.NoNameOrIdentifierColumnError: "choose the column that names the security below",
    errors.FileTooLargeError: "split it, or ask for a higher limit (PENDENS_MAX_FILE_MB)",
    errors.UnknownListError: "",
}

_OPTIONS: Mapping[re.Pattern[str], str] = {
    re.compile(r' with --columns(?: "[^"]*"| \S+=\S+)?'): " among the columns of the file",
    re.compile(r"accept that with history 'partial' \(--history partial\)"): "accept that when you repeat it",
    re.compile(r"screen it on its own with --sheet"): "choose its sheet when you hand the file in",
    re.compile(r"choose one with --sheet"): "choose one under “Sheet” when you hand the file in",
    re.compile(r"read only when named with --sheet"): "read only when it is chosen under “Sheet”",
}


def for_pages(error: errors.PendensError) -> str:
    """Say what went wrong and what to do about it on a page."""
    sentence = said(str(error.args[0]) if error.args else (type(error).__doc__ or "").strip().splitlines()[0])
    hint = _HINTS.get(type(error), error.hint)
    return f"{sentence}: {hint}" if hint else sentence


def said(message: str) -> str:
    """Say a message without the options of the command that it names."""
    for option, instead in _OPTIONS.items():
        message = option.sub(instead, message)
    return message


def flag_word(flag: str) -> str:
    """Name a flag."""
    return FLAGS[flag][0]


def flag_meaning(flag: str) -> str:
    """Say what a flag means."""
    return FLAGS[flag][1]


def flag_sign(flag: str) -> str:
    """Give the sign that goes with a flag's colour."""
    return SIGNS[Flag(flag)]


def money(value: float | None) -> str:
    """Write an amount; cents only where there are any."""
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= _NO_CENTS else f"{value:,.2f}"


def day(text: str | None) -> str:
    """Shorten an ISO instant to its day."""
    return (text or "")[:10]


def minute(text: str | None) -> str:
    """Write an ISO instant to its minute with its offset; a bare date stays one."""
    if not text or len(text) <= len("2021-03-16"):
        return text or ""
    instant = datetime.fromisoformat(text)
    offset = instant.isoformat(timespec="minutes")[len("2021-03-16T12:00") :]
    return f"{instant:%Y-%m-%d %H:%M} UTC{'' if offset == '+00:00' else offset}"


def file_size(count: int) -> str:
    """Write a number of bytes."""
    return f"{count / 1_000_000:,.1f} MB" if count >= _MEGABYTE else f"{max(1, round(count / 1000)):,} kB"


def holders(codes: Sequence[str]) -> str:
    """Name the holders whose law is asked about: US holders, US and UK holders."""
    *others, last = codes
    return f"{', '.join(others)} and {last} holders" if others else f"{last} holders"


_MEGABYTE = 1_000_000
_NO_CENTS = 1_000_000  # of such amounts nobody reads cents

FILTERS: Mapping[str, Callable[..., Any]] = {
    "flag_word": flag_word,
    "flag_meaning": flag_meaning,
    "flag_sign": flag_sign,
    "money": money,
    "day": day,
    "minute": minute,
    "said": said,
    "short": short,
    "file_size": file_size,
    "counted": counted,
    "holders": holders,
    "absent_lists": absent_lists,
}
NAMES: Mapping[str, Any] = {
    "FLAG_NAMES": FLAGS,
    "OUTCOMES": OUTCOMES,
    "GATES": GATES,
    "PERMISSIONS": PERMISSIONS,
    "STATUS_NAMES": STATUSES,
    "STRENGTH_NAMES": STRENGTHS,
    "FIELD_NAMES": FIELDS,
    "FORMAT_NAMES": FORMATS,
    "READ_FORMATS": ", ".join(FORMATS.get(kind.value, kind.value.upper()) for kind in Format),
    "IDENTIFIER_FIELD": IDENTIFIER_FIELD,
    "KIND_NAMES": KINDS,
    "CHANGED_NAMES": CHANGED,
    "NAME_KIND_NAMES": NAME_KINDS,
    "IDENTIFIER_NAMES": IDENTIFIER_NAMES,
    "official_page": official_page,
    "RESTRICTION_NAMES": RESTRICTIONS,
}
