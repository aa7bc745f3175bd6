"""SEC Form N-PORT: the monthly holdings of a fund, as EDGAR gives them (Form N-PORT, Parts C and D).

A derivative is entered under the name and LEI of its counterparty; it is screened by what it refers to.
"""

from collections.abc import Iterator, Mapping, Sequence

from service.errors import DamagedFileError, NoPositionsError
from service.holdings.cells import is_empty
from service.holdings.columns.profiles import identifier_in
from service.holdings.filings import Entry
from service.holdings.formats.nodes import Node
from service.holdings.formats.xml_nodes import records
from service.holdings.kinds import Kind

SOURCES = {
    "name": "name, or issuerName of the reference instrument",
    "isin": "identifiers/isin",
    "cusip": "cusip",
    "sedol": "identifiers/other SEDOL",
    "figi": "identifiers/other FIGI",
    "lei": "lei",
    "ticker": "identifiers/ticker",
    "country": "invCountry",
    "quantity": "balance",
    "market_value": "valUSD",
    "currency": "valUSD (US dollars)",
    "instrument": "assetCat, or derivCat of the contract",
    "matures_on": "debtSec/maturityDt",
}
# Items C.4.a and C.11.a of the form. What is neither (repurchase agreements, real estate) says nothing here.
_ASSETS = {"EC": "equity", "EP": "equity", "DBT": "debt", "LON": "debt"}
_SECURITIZED = "ABS"  # ABS-MBS, ABS-CBDO and others: debt
_CONTRACTS = {"FWD": "future", "FUT": "future", "SWP": "swap", "OPT": "option", "SWO": "option", "WAR": "warrant"}
_REFERENCES = ("otherRefInst", "indexBasketInfo")
# The elements that name somebody: the issuer, what a derivative or a convertible refers to, and the other side.
_NAMING = ("name", "title", "issuerName", "issueTitle", "indexName", "counterpartyName", "nameOfRefInst", "desRefInst")
_KINDS_OF_NUMBER = frozenset({"isin", "cusip", "sedol", "figi"})
_UNNAMED = "is a derivative whose reference instrument is not named: screened by its title"
_RATES = "DIR"  # item C.4.a: derivative, interest rate


def nport_entries(content: bytes) -> Iterator[Entry]:
    """Give the investments of a filing.

    Raises:
        HoldingsFileError: it cannot be read, or has none.
    """
    has_any = False
    for node in records(content, "invstOrSec"):
        has_any = True
        yield from _entries(node)
    if not has_any:
        raise NoPositionsError("the N-PORT filing has no investment (invstOrSec): its holdings may not be public")


def _entries(node: Node) -> Iterator[Entry]:
    derivative = node.at("derivativeInfo")
    if derivative is None:
        yield Entry(node.line, _security(node), beside=tuple(_beside(node)))
        return
    references = [reference for reference in derivative.all(*_REFERENCES, "component") if _is_named(reference)]
    if not references:
        yield _without_reference(node, derivative)
    elif len(references) == 1:
        texts = {**_identity(references[0]), **_amounts(node), **_contract(derivative)}
        yield Entry(node.line, texts, beside=tuple(_beside(node)))
    else:
        yield from _basket(node, derivative, references)


def _basket(node: Node, derivative: Node, references: Sequence[Node]) -> Iterator[Entry]:
    """Make an entry of everything that a basket refers to; the amounts are the basket's, so only the first has them."""
    for place, reference in enumerate(references):
        amounts = _amounts(node) if place == 0 else {}
        amounts |= _contract(derivative)
        beside = tuple(_beside(node)) if place == 0 else ()
        yield Entry(node.line if place == 0 else reference.line, {**_identity(reference), **amounts}, beside=beside)


def _without_reference(node: Node, derivative: Node) -> Entry:
    """Tell a contract on currencies or interest rates; anything else is screened by what it is called."""
    texts = {"name": _said("name", node.words("title")), **_amounts(node)}
    if next(derivative.all("curSold", "curPur"), None) is not None:
        return Entry(node.line, texts, Kind.FX, beside=tuple(_beside(node)))
    if node.words("assetCat") == _RATES:
        return Entry(node.line, texts, Kind.RATES, beside=tuple(_beside(node)))
    if not texts["name"]:
        texts = {**_security(node), **_amounts(node)}
    return Entry(node.line, texts, warning=_UNNAMED, beside=tuple(_beside(node)))


def _beside(node: Node) -> Iterator[tuple[str, str, str]]:
    """Give all else that an investment names, wherever it stands: its own name and title, counterparties, references.

    Why: a derivative is screened by what it refers to, and a security by its own name; a listed party in another place
    must not be missing for that.
    """
    for element in _NAMING:
        for one in node.all(element):
            text = " ".join(one.text.split())
            if _said("name", text):
                yield element, "name", text
    for field in ("cusip", "lei"):
        for one in node.all(field):
            if _said(field, one.text.strip()):
                yield field, field, one.text.strip()
    for listed in node.all("identifiers"):
        for field, value in _numbers(listed):
            yield "identifiers", field, value


def _numbers(listed: Node) -> Iterator[tuple[str, str]]:
    """Give the identifiers of a security by their kind, those that the filer describes by what they are."""
    for identifier in listed.children:
        value = identifier.attributes.get("value", "").strip()
        described = identifier.attributes.get("otherDesc", "").strip().casefold()
        named = described if identifier.name == "other" else identifier.name
        kind = named if named in _KINDS_OF_NUMBER else identifier_in(value)
        if kind and _said(kind, value):
            yield kind, value


def _security(node: Node) -> dict[str, str]:
    texts = {
        "name": _said("name", node.words("name")) or node.words("title"),
        "cusip": node.words("cusip"),
        "lei": node.words("lei"),
        "country": node.words("invCountry"),
    }
    return {**texts, **_without_rivals(_identifiers(node), texts), **_amounts(node), **_terms(node)}


def _terms(node: Node) -> dict[str, str]:
    """Give what a security is and when it matures, where the filing says so."""
    category = node.words("assetCat")
    kind = "debt" if category.startswith(_SECURITIZED) else _ASSETS.get(category, "")
    told = {"instrument": kind, "matures_on": node.words("debtSec/maturityDt")}
    return {field: text for field, text in told.items() if _said(field, text)}


def _contract(derivative: Node) -> dict[str, str]:
    """Give what kind of contract a derivative is."""
    kinds = (_CONTRACTS.get(child.attributes.get("derivCat", "").strip()) for child in derivative.children)
    kind = next(filter(None, kinds), "")
    return {"instrument": kind} if kind else {}


def _without_rivals(found: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """Leave out what a filer describes as a CUSIP or LEI where the form's own field says another one: both count."""
    return {field: value for field, value in found.items() if not _said(field, texts.get(field, ""))}


def _identity(reference: Node) -> dict[str, str]:
    """Give the issuer of a reference instrument, a component of a basket, or an index."""
    names = ("issuerName", "issueTitle", "name", "title", "indexName")
    name = next((name for path in names if (name := _said("name", reference.words(path)))), "")
    texts = {"name": name, "cusip": reference.words("cusip"), "lei": reference.words("lei")}
    return {**texts, **_without_rivals(_identifiers(reference), texts)}


def _is_named(reference: Node) -> bool:
    return any(_said(field, text) for field, text in _identity(reference).items())


def _identifiers(node: Node) -> dict[str, str]:
    """Give the identifiers by kind; one that the filer describes counts where the description is a kind's name."""
    found: dict[str, str] = {}
    listed = node.at("identifiers")
    for identifier in listed.children if listed is not None else ():
        described = identifier.attributes.get("otherDesc", "").strip().casefold()
        field = described if identifier.name == "other" else identifier.name
        value = identifier.attributes.get("value", "").strip()
        if field in {"isin", "cusip", "sedol", "figi", "ticker"} and _said(field, value):
            if identifier.name != "other" and found.get(field, value) != value:
                raise DamagedFileError(
                    f"line {identifier.line}: an investment has two {field} numbers, {found[field]!r} and {value!r}"
                )
            found[field] = value
    return found


def _amounts(node: Node) -> dict[str, str]:
    """Give quantity and value; a short position counts below zero."""
    balance, value = node.words("balance"), node.words("valUSD")
    if node.words("payoffProfile") == "Short":
        balance, value = _negative(balance), _negative(value)
    return {"quantity": balance, "market_value": value, "currency": "USD" if value else ""}


def _negative(amount: str) -> str:
    return amount if not amount or amount.startswith("-") else f"-{amount}"


def _said(field: str, text: str) -> str:
    """Give a text that says something, else nothing: filers write N/A."""
    return "" if is_empty(field, text) else text
