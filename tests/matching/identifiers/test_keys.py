"""Identifiers of all spellings, and tickers whose holding bears another name."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.holdings import Holding
from service.domain.matches import Strength
from service.domain.parties import Identifier, IdentifierKind, Party
from service.matching import Index, Profile, load_profile
from service.matching.identifiers.markets import ticker_key
from tests.matching.known_parties import PARTIES, make_party

Named = Callable[..., Party]
MIC = "give the full name or an ISIN or the MIC of the ticker's exchange"
INDEX = Index.build(PARTIES, load_profile())


@pytest.mark.parametrize(
    ("ticker", "exchange", "key"),
    [
        ("941", "XHKG", "941 HK"),
        ("0941", "XHKG", "941 HK"),
        ("00941", "Hong Kong Exchanges And Clearing Ltd", "941 HK"),
        ("0700.HK", None, "700 HK"),
        ("700 HK Equity", "XNYS", "700 HK"),
        ("600941.SS", None, "600941 CN"),
        ("2415", "XSHE", "002415 CN"),
        ("002415 CH", None, "002415 CN"),
        ("601698  CN", None, "601698 CN"),
        ("603019CN", None, "603019 CN"),
        ("CNU CN", None, "CNU CA"),
        ("CNU", "XTSE", "CNU CA"),
        ("chl", "New York Stock Exchange Inc.", "CHL US"),
        ("MKN1 GR", None, "MKN1 DE"),
        ("K3PD", "XSES", "K3PD SG"),
        ("941", "Hong Kong", "941 HK"),
        ("941", "HKG", "941 HK"),
        ("941", "the stock exchange of hong kong limited", "941 HK"),
        ("2415", "深圳证券交易所", "002415 CN"),
        ("CHL", "NYSE MKT LLC", "CHL US"),
        ("CNU", "TSX-Venture", "CNU CA"),
        ("7203", "Tokyo Stock Exchange", "7203 JP"),
    ],
)
def test_tickers_of_all_spellings_come_to_one(ticker: str, exchange: str | None, key: str) -> None:
    found = ticker_key(ticker, exchange)
    assert found is not None
    assert found[0] == key


@pytest.mark.parametrize(
    ("ticker", "exchange"), [("CHL", None), ("941", None), ("T", "-"), ("T", "TSE"), ("", "XHKG"), (None, None)]
)
def test_ticker_without_a_market_means_nothing(ticker: str | None, exchange: str | None) -> None:
    assert ticker_key(ticker, exchange) is None


def test_ticker_and_exchange_find_the_party(index: Index) -> None:
    (match,) = index.best_matches(Holding(1, "CHINA RAIL CONS", ticker="01186", exchange="XHKG"))
    assert (match.strength, match.score, match.against) == (Strength.IDENTIFIER, 1.0, "1186 HK")


def test_reused_ticker_under_another_name_is_a_lead_only(index: Index) -> None:
    (match,) = index.best_matches(Holding(1, "Crescent Eggs Holdings", ticker="CEO", exchange="XNYS"))
    assert match.strength is Strength.POSSIBLE
    assert "reused" in match.explanation[-1].why
    assert sum(r.points for r in match.explanation) == pytest.approx(match.score)


@pytest.mark.parametrize("name", [None, "CNOOC", "CNOOC LTD-SPON ADR", "中国海洋石油"])
def test_ticker_stands_where_the_name_agrees_or_says_nothing(index: Index, name: str | None) -> None:
    match = index.best_matches(Holding(1, name, ticker="CEO", exchange="XNYS"))[0]
    assert (match.party_id, match.strength) == ("CNOOC LIMITED", Strength.IDENTIFIER)


@pytest.mark.parametrize(("name", "strength"), [("CRCC", "identifier"), ("CRC-H", "identifier"), ("CRX", "possible")])
def test_initials_are_no_contradiction(index: Index, name: str, strength: str) -> None:
    (match,) = index.best_matches(Holding(1, name, ticker="1186 HK"))
    assert match.strength.value == strength


def test_mainland_codes_are_not_reused_so_a_new_name_does_not_contradict(index: Index) -> None:
    match = index.best_matches(Holding(1, "Sugon", ticker="603019", exchange="XSHG"))[0]
    assert match.strength is Strength.IDENTIFIER


def test_isin_is_never_doubted(index: Index) -> None:
    match = index.best_matches(Holding(1, "Some Other Name Plc", isin=" us16941m1099 "))[0]
    assert (match.party_id, match.strength) == ("CHINA MOBILE LIMITED", Strength.IDENTIFIER)


@pytest.mark.parametrize("cusip", ["16941M109", "16941M10", "16941m109"])
def test_cusip_inside_a_listed_isin_is_found(index: Index, cusip: str) -> None:
    (match,) = index.best_matches(Holding(1, cusip=cusip))
    assert (match.matched_on, match.against) == ("cusip", "US16941M1099")


@pytest.mark.parametrize("isin", ["CNE-100000-PM8", "cne1 0000 0pm8", "ＣＮＥ100000PM8\u200b"])
def test_isin_is_read_through_blanks_and_hyphens(index: Index, isin: str) -> None:
    (match,) = index.best_matches(Holding(1, isin=isin))
    assert (match.value, match.against) == (isin, "CNE100000PM8")


def test_isin_is_found_by_the_listed_cusip_it_holds(party: Named, profile: Profile) -> None:
    listed = party("Baidu, Inc.", identifiers=(Identifier(IdentifierKind.CUSIP, "056752108"),))
    index = Index.build([listed], profile)
    for asked in (Holding(1, isin="US0567521085"), Holding(1, cusip="56752108"), Holding(1, cusip="05675210")):
        assert index.best_matches(asked)[0].strength is Strength.IDENTIFIER
    assert index.best_matches(Holding(1, isin="US0567521080")) == ()


def test_sedol_inside_a_british_isin_is_found_both_ways(party: Named, profile: Profile) -> None:
    by_isin = Index.build([party("Vodano", identifiers=(Identifier(IdentifierKind.ISIN, "GB0002634946"),))], profile)
    by_sedol = Index.build([party("Vodano", identifiers=(Identifier(IdentifierKind.SEDOL, "0263494"),))], profile)
    assert by_isin.best_matches(Holding(1, sedol="0263494"))
    assert by_isin.best_matches(Holding(1, sedol="263494"))
    assert by_sedol.best_matches(Holding(1, isin="GB0002634946"))


def test_listed_identifier_with_a_wrong_check_digit_is_matched_as_it_is(party: Named, profile: Profile) -> None:
    faulty = Identifier(IdentifierKind.ISIN, "CND10002G600")
    index = Index.build([party("Faulty Co Ltd", identifiers=(faulty,))], profile)
    assert index.best_matches(Holding(1, isin="CND10002G600"))[0].strength is Strength.IDENTIFIER


def test_identifier_of_two_parties_gives_both(party: Named, profile: Profile) -> None:
    shared = (Identifier(IdentifierKind.LEI, "529900T8BM49AURSDO55"),)
    index = Index.build([party("First Co", identifiers=shared), party("Second Co", identifiers=shared)], profile)
    matches = index.best_matches(Holding(1, lei="529900T8BM49AURSDO55"))
    assert [m.party_id for m in matches] == ["First Co", "Second Co"]


def test_identifier_outranks_the_name_and_each_party_comes_once(index: Index) -> None:
    matches = index.best_matches(Holding(1, "CHINA MOBILE", isin="HK0941009539", ticker="941", exchange="XHKG"))
    assert [m.strength for m in matches] == [Strength.IDENTIFIER, Strength.EXACT]
    assert len({m.party_id for m in matches}) == len(matches)


@pytest.mark.parametrize(
    ("holding", "screenable"),
    [
        (Holding(1), False),
        (Holding(1, "  -- . "), False),
        (Holding(1, "X"), False),
        (Holding(1, "Co., Ltd."), False),
        (Holding(1, "\u200b\u202e😀"), False),
        (Holding(1, "X", ticker="941"), False),
        (Holding(1, "X", ticker="941", exchange="XHKG"), True),
        (Holding(1, isin="US16941M1099"), True),
        (Holding(1, "3M"), True),
        (Holding(1, "中国移动"), True),
    ],
)
def test_holding_that_says_nothing_is_not_screenable(index: Index, holding: Holding, *, screenable: bool) -> None:
    assert (index.unscreenable_reason(holding) is None) is screenable


def _listing(kind: IdentifierKind, value: str) -> Party:
    return make_party("Veltrano Co Ltd", identifiers=(Identifier(kind, value),))


@pytest.mark.parametrize(
    ("listed", "holding", "screenable"),
    [
        ((IdentifierKind.ISIN, "HK0941009539"), Holding(1, isin="KYG9830T1067"), True),
        ((IdentifierKind.ISIN, "HK0941009539"), Holding(1, figi="BBG000B9XRY4"), False),
        ((IdentifierKind.ISIN, "HK0941009539"), Holding(1, lei="HWUPKR0MPOU8FGXBT394"), False),
        ((IdentifierKind.ISIN, "HK0941009539"), Holding(1, sedol="B0YBKJ7"), False),
        ((IdentifierKind.ISIN, "HK0941009539"), Holding(1, cusip="037833100"), False),
        ((IdentifierKind.ISIN, "US16941M1099"), Holding(1, cusip="037833100"), True),
        ((IdentifierKind.ISIN, "GB0002634946"), Holding(1, sedol="B0YBKJ7"), True),
        ((IdentifierKind.CUSIP, "056752108"), Holding(1, isin="US0378331005"), True),
        ((IdentifierKind.CUSIP, "056752108"), Holding(1, isin="HK0941009539"), False),
        ((IdentifierKind.SEDOL, "0263494"), Holding(1, isin="GB0002634946"), True),
        ((IdentifierKind.FIGI, "BBG000B9XRY4"), Holding(1, figi="BBG000B9XRY4"), True),
        ((IdentifierKind.TICKER, "941 HK"), Holding(1, ticker="1", exchange="XHKG"), True),
        ((IdentifierKind.TICKER, "941 HK"), Holding(1, ticker="7203", exchange="XTKS"), False),
        ((IdentifierKind.TICKER, "941 HK"), Holding(1, ticker="941"), False),
        ((IdentifierKind.ISIN, "HK0941009539"), Holding(1, "Some Company", figi="BBG000B9XRY4"), True),
    ],
)
def test_identifiers_that_no_list_carries_screen_nothing(
    profile: Profile, listed: tuple[IdentifierKind, str], holding: Holding, *, screenable: bool
) -> None:
    index = Index.build([_listing(*listed)], profile)
    assert (index.unscreenable_reason(holding) is None) is screenable


@pytest.mark.parametrize(
    ("holding", "reason"),
    [
        (Holding(1), "there is no name and there is no identifier: give the full name or an ISIN"),
        (
            Holding(1, "X", figi="BBG000B9XRY4", lei="-"),
            "nothing of the name can be compared and no list in use carries any FIGI: give the full name or an ISIN",
        ),
        (
            Holding(1, sedol="B0YBKJ7", lei="HWUPKR0MPOU8FGXBT394"),
            "there is no name and no list in use carries any LEI or SEDOL: give the full name or an ISIN",
        ),
        (
            Holding(1, cusip="12"),
            "there is no name and '12' is no CUSIP: give the full name or an ISIN",
        ),
        (
            Holding(1, ticker="CHL"),
            f"there is no name and no exchange is given for the ticker 'CHL': {MIC}",
        ),
        (
            Holding(1, ticker="CHL", exchange="Moon"),
            f"there is no name and the exchange 'Moon' is not known for the ticker 'CHL': {MIC}",
        ),
        (
            Holding(1, ticker="7203", exchange="XTKS"),
            "there is no name and no list in use carries any ticker of the market JP: give the full name or an ISIN",
        ),
    ],
)
def test_reason_names_what_is_missing_and_the_mend(index: Index, holding: Holding, reason: str) -> None:
    assert index.unscreenable_reason(holding) == reason


@pytest.mark.slow
@given(st.builds(Holding, st.just(1), *[st.none() | st.text(st.characters(codec=None), max_size=12)] * 8))
def test_what_matches_is_screenable(holding: Holding) -> None:
    assert not INDEX.best_matches(holding) or INDEX.unscreenable_reason(holding) is None
