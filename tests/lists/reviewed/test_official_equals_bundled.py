"""OFAC's own files give the same NS-CMIC list as the bundled one, party by party and flag by flag."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from service.domain.as_of import AsOf
from service.domain.listings import PublishedList
from service.domain.parties import IdentifierKind, NameKind
from service.holdings import read_portfolio
from service.lists import Loader, SourceFile, load_bundled, load_programmes, source_of
from service.matching import load_profile
from service.register.register import Register
from service.screening.screener import Screener, ScreeningRequest

EDITIONS = ["ofac_cons_csv_2025-12", "ofac_cons_xml_2025-03", "ofac_cons_enhanced_2025-01"]
HOLDINGS = [
    "ishares_iemg_2020-03.csv",
    "ishares_eem_2025-01.csv",
    "ishares_acwi_2022-03-10_raw.csv",
    "ishares_eimi_2021-08-30_raw.csv",
    "nbim_equities_2019.csv",
    "spdr_spy_2025.xlsx",
    "hkex_list_of_securities_2021.xlsx",
    "ark_arkq_2021-02-12.csv",
]
# Kinds of identifiers that the compiled facts leave out: three LEIs and three numbers of registers.
UNCOMPILED = {IdentifierKind.LEI, IdentifierKind.REGISTRATION}
# OFAC prints the country of the address (Hong Kong's as China, and offshore seats); the facts that of the company.
ELSEWHERE = {
    "china mobile limited": "CN",
    "china unicom (hong kong) limited": "CN",
    "cnooc limited": "CN",
    "proven glory capital limited": "VG",
    "proven honour capital limited": "VG",
    "megvii technology limited": "KY",
    "sensetime group limited": "CN",
    "yitu limited": "KY",
}
PROGRAMMES = load_programmes()
BUNDLED = load_bundled(PROGRAMMES)[0]


@cache
def official(folder: Path) -> PublishedList:
    files = [SourceFile(file.name, file.read_bytes()) for file in sorted(folder.iterdir())]
    loaded = Loader(PROGRAMMES, date(2025, 12, 1), date(2025, 12, 1)).load(source_of("us-cons"), files, {})
    return next(one.published for one in loaded if one.published.version.code == "us-ns-cmic")


def plain(text: str) -> str:
    """Compare names as printed but for case and a last full stop, which the compiled facts leave out."""
    return text.casefold().removesuffix(".").strip()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_68_parties_are_the_bundled_ones(shared: Path, edition: str) -> None:
    loaded = official(shared / "data" / "lists" / edition)
    assert loaded.version.entries == BUNDLED.version.entries == 68
    theirs = {party.id: party for party in loaded.parties}
    for ours in BUNDLED.parties:
        party = theirs[ours.id]
        assert plain(party.name) == plain(ours.name)
        named = {plain(name.text) for name in party.names if name.kind is not NameKind.NATIVE}
        assert named == {plain(name.text) for name in ours.names if name.kind is not NameKind.NATIVE}
        native = {name.text for name in party.names if name.kind is NameKind.NATIVE}
        assert native == {name.text for name in ours.names if name.kind is NameKind.NATIVE}
        weak = {plain(name.text) for name in party.names if name.kind is NameKind.WEAK}
        assert weak == {plain(name.text) for name in ours.names if name.kind is NameKind.WEAK}
        assert party.kind == ours.kind
        known = {(one.kind, one.value) for one in ours.identifiers}
        printed = {(one.kind, one.value) for one in party.identifiers}
        assert known <= printed
        assert {kind for kind, _ in printed - known} <= UNCOMPILED
        where = ELSEWHERE.get(party.name.casefold(), ours.country)
        assert party.country == where


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_date_is_the_bundled_one(shared: Path, edition: str) -> None:
    theirs = {one.party_id: one for one in official(shared / "data" / "lists" / edition).listings}
    for ours in BUNDLED.listings:
        listing = theirs[ours.party_id]
        assert (listing.programme, listing.listed_on) == (ours.programme, ours.listed_on)
        assert (listing.restricted_from, listing.divest_before) == (ours.restricted_from, ours.divest_before)


@pytest.mark.slow
@pytest.mark.parametrize("file", HOLDINGS)
def test_the_same_holdings_get_the_same_flags_from_all(shared: Path, file: str) -> None:
    portfolio = read_portfolio((shared / "data" / "holdings" / file).read_bytes()).portfolio
    request = ScreeningRequest(as_of=AsOf(date(2022, 3, 1)))
    flags = []
    for published in (BUNDLED, *(official(shared / "data" / "lists" / edition) for edition in EDITIONS)):
        register = Register.of([published], PROGRAMMES)
        screener = Screener(register, load_profile(), lambda: datetime(2026, 11, 22, tzinfo=UTC))
        flags.append({one.holding.row: one.flag for one in screener.screen(portfolio, request).findings})
    assert flags == [flags[0]] * (1 + len(EDITIONS))
