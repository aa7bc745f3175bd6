"""SEC Form N-PORT: the monthly holdings of a fund, as EDGAR gives them (Form N-PORT, Parts C and D).

A derivative is entered under the name and LEI of its counterparty; it is screened by what it refers to.
"""

from collections.abc import Iterator, Sequence

from service.errors import DamagedFileError, NoPositionsError
from service.holdings.cells import is_empty
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
}
_REFERENCES = ("otherRefInst", "indexBasketInfo")
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
        yield Entry(node.line, _security(node))
        return
    references = [reference for reference in derivative.all(*_REFERENCES, "component") if _is_named(reference)]
    if not references:
        yield _without_reference(node, derivative)
    elif len(references) == 1:
        yield Entry(node.line, {**_identity(references[0]), **_amounts(node)})
    else:
        yield from _basket(node, references)


def _basket(node: Node, references: Sequence[Node]) -> Iterator[Entry]:
    """Make an entry of everything that a basket refers to; the amounts are the basket's, so only the first has them."""
    for place, reference in enumerate(references):
        amounts = _amounts(node) if place == 0 else {}
        yield Entry(node.line if place == 0 else reference.line, {**_identity(reference), **amounts})


def _without_reference(node: Node, derivative: Node) -> Entry:
    """Tell a contract on currencies or interest rates; anything else is screened by what it is called."""
    texts = {"name": _said("name", node.words("title")), **_amounts(node)}
    if next(derivative.all("curSold", "curPur"), None) is not None:
        return Entry(node.line, texts, Kind.FX)
    if node.words("assetCat") == _RATES:
        return Entry(node.line, texts, Kind.RATES)
    if not texts["name"]:
        texts = {**_security(node), **_amounts(node)}
    return Entry(node.line, texts, warning=_UNNAMED)


def _security(node: Node) -> dict[str, str]:
    texts = {
        "name": _said("name", node.words("name")) or node.words("title"),
        "cusip": node.words("cusip"),
        "lei": node.words("lei"),
        "country": node.words("invCountry"),
    }
    return {**texts, **_identifiers(node), **_amounts(node)}


def _identity(reference: Node) -> dict[str, str]:
    """Give the issuer of a reference instrument, a component of a basket, or an index."""
    names = ("issuerName", "issueTitle", "name", "title", "indexName")
    name = next((name for path in names if (name := _said("name", reference.words(path)))), "")
    return {"name": name, "cusip": reference.words("cusip"), "lei": reference.words("lei"), **_identifiers(reference)}


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
