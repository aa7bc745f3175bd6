"""OFX and QFX: the positions of an investment statement, as brokers give it (OFX 1.6 and 2.x, chapter 13)."""

from collections.abc import Iterator, Mapping

from service.errors import NoPositionsError
from service.holdings.filings import Entry
from service.holdings.formats.nodes import Node
from service.holdings.formats.ofx_nodes import parse_ofx
from service.holdings.identifiers import kind_by_form

SOURCES = {
    "name": "SECLIST/SECNAME",
    "isin": "SECID/UNIQUEID",
    "cusip": "SECID/UNIQUEID",
    "sedol": "SECID/UNIQUEID",
    "figi": "SECID/UNIQUEID",
    "ticker": "SECLIST/TICKER",
    "quantity": "INVPOS/UNITS",
    "market_value": "INVPOS/MKTVAL",
    "currency": "CURDEF",
    "instrument": "INVPOSLIST, the kind of position",
    "matures_on": "DEBTINFO/DTMAT",
}
_POSITIONS = ("POSSTOCK", "POSMF", "POSDEBT", "POSOPT", "POSOTHER")
_SECURITIES = ("STOCKINFO", "MFINFO", "DEBTINFO", "OPTINFO", "OTHERINFO")
# Sections 13.8.5 and 13.9.2: what a position is, and what the list of securities calls the same. POSOTHER says nothing.
_INSTRUMENTS = {"POSSTOCK": "equity", "POSMF": "fund", "POSDEBT": "debt", "POSOPT": "option"}
_DESCRIBED = {"STOCKINFO": "equity", "MFINFO": "fund", "DEBTINFO": "debt", "OPTINFO": "option"}
_CONTRADICTED = "is {} by its position and {} by the list of securities: screened as if neither were said"
_BANKING = ("BANKMSGSRSV1", "CREDITCARDMSGSRSV1")
_KINDS = {"ISIN": "isin", "CUSIP": "cusip", "SEDOL": "sedol", "FIGI": "figi"}
_UNDERLYING_UNKNOWN = "is an option whose underlying is not in the statement: screened by its own name and number"

_SecId = tuple[str, str]


def ofx_entries(text: str) -> Iterator[Entry]:
    """Give the positions of all accounts; balances, and what was bought and sold, are no positions.

    Raises:
        HoldingsFileError: it cannot be read, or has none.
    """
    root = parse_ofx(text)
    statements = list(root.all("INVSTMTRS"))
    securities = {_sec_id(one.at("SECINFO") or one): one for one in root.all(*_SECURITIES)}
    has_any = False
    for statement in statements:
        for entry in _entries(statement, securities):
            has_any = True
            yield entry
    if not has_any:
        raise NoPositionsError(_why_none(root, statements))


def _why_none(root: Node, statements: list[Node]) -> str:
    if statements:
        return "the OFX investment statement lists no position (INVPOSLIST): ask the broker for one with positions"
    if next(root.all(*_BANKING), None) is not None:
        return "the OFX file is a bank or card statement, which has no securities: export the investment account"
    return "the OFX file has no investment statement (INVSTMTRS): export the investment account"


def _entries(statement: Node, securities: Mapping[_SecId, Node]) -> Iterator[Entry]:
    currency = statement.words("CURDEF")
    for position in statement.all(*_POSITIONS):
        held = position.at("INVPOS") or position
        security = securities.get(_sec_id(held))
        beneath = _underlying(security)
        amounts = _amounts(held, currency)
        terms, warning = _terms(position, security)
        if beneath is None:
            warning = _UNDERLYING_UNKNOWN if position.name == "POSOPT" else warning
            identity = _identity(_sec_id(held), security, held)
        else:
            identity = _identity(beneath, securities.get(beneath, security), held)
        texts = {**identity, **amounts, **terms}
        yield Entry(position.line, texts, warning=warning, beside=tuple(_beside(held, security)))


def _terms(position: Node, security: Node | None) -> tuple[dict[str, str], str | None]:
    """Give what a position is and when it matures, as far as it is said; and a warning where two places disagree."""
    kind = _INSTRUMENTS.get(position.name, "")
    described = _DESCRIBED.get(security.name, "") if security is not None else ""
    if kind and described and kind != described:
        return {}, _CONTRADICTED.format(kind, described)
    told = {"instrument": kind or described, "matures_on": _day(security) if security is not None else ""}
    return {field: text for field, text in told.items() if text}, None


def _day(security: Node) -> str:
    """Give the day of maturity as 2030-12-31: the first eight digits of OFX's date and time; else as it is written."""
    text = security.words("DTMAT")
    digits = text[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == len("20301231") and digits.isdigit() else text


def _beside(held: Node, security: Node | None) -> Iterator[tuple[str, str, str]]:
    """Give all else that a position names: its memo, and of an option its own name and number."""
    yield "INVPOS/MEMO", "name", held.words("MEMO")
    for field, text in _identity(_sec_id(held), security, held).items():
        if field != "ticker":
            yield SOURCES[field], field, text


def _underlying(security: Node | None) -> _SecId | None:
    """Give what an option is written on: the SECID beside its own description (section 13.8.5.4)."""
    if security is None or security.name != "OPTINFO" or security.at("SECID") is None:
        return None
    return _sec_id(security)


def _identity(sec_id: _SecId, security: Node | None, held: Node) -> dict[str, str]:
    kind, number = sec_id
    texts = {}
    if field := _KINDS.get(kind) or kind_by_form(number):
        texts[field] = number
    described = security.at("SECINFO") if security is not None else None
    texts["name"] = described.words("SECNAME") if described is not None else ""
    texts["ticker"] = described.words("TICKER") if described is not None else ""
    if not texts["name"] and security is None:
        texts["name"] = held.words("MEMO")
    return texts


def _amounts(held: Node, currency: str) -> dict[str, str]:
    """Give quantity and value; a short position counts below zero."""
    units, value = held.words("UNITS"), held.words("MKTVAL")
    if held.words("POSTYPE").upper() == "SHORT":
        units, value = (amount if amount.startswith("-") or not amount else f"-{amount}" for amount in (units, value))
    stated = held.words("CURRENCY/CURSYM") or currency
    return {"quantity": units, "market_value": value, "currency": stated if value else ""}


def _sec_id(node: Node) -> _SecId:
    return node.words("SECID/UNIQUEIDTYPE").upper(), node.words("SECID/UNIQUEID")
