"""Whatever points to the issuer's country is asked of the market's programme: never clear where it may be that one."""

from dataclasses import replace

import pytest

from service.domain.as_of import AsOf
from service.domain.holdings import Holding, Portfolio
from service.domain.parties import Name, NameKind
from service.holdings import read_portfolio
from service.lists import load_bundled, load_programmes
from service.matching import load_profile
from service.register.register import Register
from service.screening.screener import Screener, Screening, ScreeningRequest
from tests.builders import PROGRAMMES, listing, party, published
from tests.screening.test_screener import at


@pytest.fixture(scope="module")
def by() -> Screener:
    programmes = load_programmes()
    lists = [one for one in load_bundled(programmes) if one.version.code == "us-eo14071"]
    return Screener(Register.of(lists, programmes), load_profile(), at("2026-11-22"))


def screen(by: Screener, holding: Holding) -> Screening:
    return by.screen(Portfolio((holding,), rows=1), ScreeningRequest(AsOf(by.now())))


@pytest.mark.parametrize(
    ("holding", "flag"),
    [
        (Holding(1, "SOMECO", isin="RU0009029540"), "divest"),
        (Holding(1, "SOMECO RU0009029540"), "divest"),
        (Holding(1, "RU0009029540"), "divest"),
        (Holding(1, "SOMECO", isin="RU0009029541"), "review"),
        (Holding(1, "SOMECO", isin="RU000902954"), "review"),
        (Holding(1, "SOMECO", country="RU - Russia"), "divest"),
        (Holding(1, "SOMECO", country="Россия"), "divest"),
        (Holding(1, "SOMECO", country="Russie"), "divest"),
        (Holding(1, "SOMECO", issuer_country="Moscow, Russia"), "review"),
        (Holding(1, "SOMECO", country="Ukraine / Russia"), "review"),
        (Holding(1, "SOMECO", country="Belarus"), "clear"),
        (Holding(1, "SOMECO", isin="US0378331005", country="US"), "clear"),
        (Holding(1, "RUSSELL 2000 INDEX FUND", isin="US4642876555"), "clear"),
        (Holding(1, "AN ISSUER IN THE RUSSIAN FEDERATION"), "review"),  # the country it names, not a name
        (Holding(1, "RUSH ENTERPRISES"), "clear"),
        (Holding(1, "PRUSSIA CAPITAL"), "clear"),
        (Holding(1, "SOMECO", ticker="GAZP", exchange="MISX"), "review"),
        (Holding(1, "SOMECO", ticker="GAZP", exchange="MOEX"), "review"),
        (Holding(1, "SOMECO", exchange="Moscow Exchange"), "review"),
        (Holding(1, "SOMECO", ticker="GAZP RX"), "review"),
        (Holding(1, "SOMECO", ticker="GAZP.ME"), "review"),
        (Holding(1, "SOMECO", ticker="RU", exchange="XNYS"), "clear"),
        (Holding(1, "RUSSIA GOVT BOND OFZ"), "review"),
        (Holding(1, "MINFIN 6.1% 2041"), "review"),
        (Holding(1, "Sberbank Rossii"), "review"),
        (Holding(1, "VANECK RUSSIA ETF", isin="US92189F4037"), "review"),
        (Holding(1, "MAGNIT PJSC-SPON GDR", isin="US55953Q2021"), "review"),  # a receipt's ISIN tells no issuer
        (Holding(1, "MAGNIT PJSC"), "review"),
        (Holding(1, "MAGNIT PJSC", isin="US55953Q2021", issuer_country="RU"), "divest"),
        (Holding(1, "EMAAR PROPERTIES PJSC", isin="AEE000301011"), "clear"),
        (Holding(1, "EMAAR PROPERTIES PJSC", country="AE"), "clear"),
        (Holding(1, "PAOLO BAKERIES", isin="US0378331005"), "clear"),
    ],
)
def test_a_market_is_found_by_all_that_tells_the_country(by: Screener, holding: Holding, flag: str) -> None:
    assert screen(by, holding).findings[0].flag.value == flag


@pytest.mark.parametrize(
    ("table", "flags"),
    [
        (
            b"Name,Country,Domicile\nSOMECO,US,Russia\nOTHERCO,,Russia\nTHIRDCO,US,Cyprus\n",
            ["review", "divest", "clear"],
        ),
        (b"Name,Country of Risk,Country of Issue\nSOMECO,US,RU\nOTHERCO,RU,US\n", ["review", "divest"]),
        (b"Name,Country,CFI,Country Name\nSOMECO,CN,ESVUFR,China\n", ["clear"]),
        (
            b"Name,ISIN,Region\nSOMECO,,Russia\nOTHERCO,US0378331005,Emerging Europe & Russia\nTHIRDCO,,Prussia\n",
            ["review", "review", "clear"],
        ),
        (b"Name,Quantity,Market\nSOMECO,5,Russia\nOTHERCO,6,New York\n", ["review", "clear"]),
    ],
)
def test_every_column_of_countries_is_looked_at(by: Screener, table: bytes, flags: list[str]) -> None:
    portfolio = read_portfolio(table).portfolio
    screening = by.screen(portfolio, ScreeningRequest(AsOf(by.now())))
    assert [one.flag.value for one in screening.findings] == flags
    assert [one.column for one in portfolio.warnings] == []


@pytest.mark.parametrize(
    ("holding", "columns"),
    [
        (Holding(1, "SOMECO", country="Ruritania"), ["country"]),
        (Holding(1, "SOMECO", isin="US0378331005", country="Ruritania"), []),
        (Holding(1, "SOMECO", country="-"), []),
        (Holding(1, "SOMECO", country="Belarus"), []),
    ],
)
def test_a_country_that_nobody_knows_is_said(by: Screener, holding: Holding, columns: list[str]) -> None:
    warnings = screen(by, holding).portfolio.warnings
    assert [one.column for one in warnings if one.column == "country"] == columns


def test_the_reason_says_that_the_country_brings_a_holding_under_the_law(by: Screener) -> None:
    finding = screen(by, Holding(1, "SOMECO", country="Russie")).findings[0]
    assert "By its country, Russie, it is of an issuer in the Russian Federation, which" in finding.reason


def test_a_listed_companys_country_tells_the_market_of_its_receipts() -> None:
    """The underlying of a receipt is the company that another list has (OFAC FAQ 1054 names receipts too)."""
    programmes = load_programmes()
    market = [one for one in load_bundled(programmes) if one.version.code == "us-eo14071"]
    lukoil = party("lukoil", Name("Lukoil", NameKind.PRIMARY), country="RU")
    turkish = party("turk", Name("Acme Holding", NameKind.PRIMARY), country="TR")
    listed = published(
        "us-test", [lukoil, turkish], [listing("notice", party_id="lukoil"), listing("notice", party_id="turk")]
    )
    known = Register.of([*market, listed], replace(programmes, by_code={**programmes.by_code, **PROGRAMMES.by_code}))
    by = Screener(known, load_profile(), at("2026-11-22"))
    receipt = Holding(1, "LUKOIL PJSC SPON ADR", isin="US69343P1057")
    found = screen(by, receipt).findings[0]
    assert found.flag.value == "divest"
    assert "By the country of its issuer, RU as a list has it of Lukoil, it is of an issuer in the Rus" in found.reason
    before = by.screen(Portfolio((receipt,), rows=1), ScreeningRequest(AsOf.parse("2022-04-06T15:06-04:00")))
    assert before.findings[0].flag.value == "notice"
    assert screen(by, replace(receipt, issuer_country="KZ")).findings[0].flag.value == "notice"
    assert screen(by, Holding(1, "ACME HOLDING AS")).findings[0].flag.value in {"notice", "clear"}
    chosen = ScreeningRequest(AsOf(by.now()), lists=("us-eo14071",))  # whose company is on no chosen list
    assert by.screen(Portfolio((receipt,), rows=1), chosen).findings[0].flag.value == "review"


def test_a_lead_says_what_shows_the_country(by: Screener) -> None:
    finding = screen(by, Holding(1, "MAGNIT PJSC-SPON GDR", isin="US55953Q2021")).findings[0]
    assert finding.if_confirmed == "divest"
    assert "may be of an issuer in the Russian Federation (PJSC is a legal form of RU, and no country" in finding.reason
