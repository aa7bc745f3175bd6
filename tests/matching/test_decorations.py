"""What files print around a name: each family with its table of cases, asked by name alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.holdings import Holding
from service.matching import Index, Profile
from tests.matching.asked_names import INDEX
from tests.matching.conftest import Strengths

MOBILE = "CHINA MOBILE LIMITED"
HIKVISION = "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO., LTD."
CNOOC = "CNOOC LIMITED"
TELECOM = "China Telecom Corporation Limited"
SMIC = "SEMICONDUCTOR MANUFACTURING INTERNATIONAL CORPORATION"
FIRM = {"identifier", "exact", "close"}

SURE = {
    "code": [
        ("HK0941009539 CHINA MOBILE LTD.", MOBILE), ("CHINA MOBILE LTD. / HK0941009539", MOBILE),
        ("CNE100000PM8 - Hikvision A", HIKVISION), ("HK0941009539CHINA MOBILE", MOBILE),
        ("CNOOC LTD (SEHK:883)", CNOOC),
        ("China Mobile Ltd (0941.HK)", MOBILE), ("China Mobile Ltd [ISIN: HK0941009539]", MOBILE),
        ("B01CT30 CHINA MOBILE LTD", MOBILE), ("CHINA MOBILE LTD (A0M4WS)", MOBILE), ("HK0941009539", MOBILE),
    ],
    "ticker": [
        ("CHINA MOBILE LTD 1810 HK", MOBILE), ("HIKVISION 002415 CH", HIKVISION), ("CNOOC LTD 883 HK EQUITY", CNOOC),
        ("CHINA TELECOM CORP LTD - 00728", TELECOM), ("[XHKG:0941] CHINA MOBILE LTD", MOBILE),
        ("0883.HK CNOOC LTD", CNOOC),
    ],
    "account": [
        ("CHINA MOBILE LTD ACCT 12345", MOBILE), ("CHINA MOBILE LTD LOT 5", MOBILE),
        ("ACCOUNT 77 - HIKVISION", HIKVISION),
        ("HIKVISION A/C 0099-123", HIKVISION), ("CNOOC LTD TAX LOT 2020-05-11", CNOOC),
    ],
    "custodian": [
        ("HIKVISION EUROCLEAR", HIKVISION), ("CNOOC LTD CUST SSB 4471", CNOOC), ("CNOOC LTD (CEDE & CO)", CNOOC),
        ("HIKVISION HELD AT JPM", HIKVISION), ("CHINA MOBILE LTD NOMINEES A/C 7", MOBILE),
        ("HIKVISION KONTO 99812", HIKVISION), ("HIKVISION LINE 3", HIKVISION), ("CNOOC LTD PLEDGED TO UBS", CNOOC),
    ],
    "market": [
        ("HIKVISION (XSHG)", HIKVISION), ("HIKVISION NYSE", HIKVISION), ("HIKVISION [CH]", HIKVISION),
        ("HIKVISION - HONG KONG EXCHANGE", HIKVISION), ("HIKVISION US OTC", HIKVISION),
        ("HIKVISION US$0.0001", HIKVISION),
    ],
    "language": [
        ("HIKVISION AKTIE", HIKVISION), ("HIKVISION ACCIONES", HIKVISION), ("CNOOC LTD AZIONI ORDINARIE", CNOOC),
        ("HIKVISION AANDELEN", HIKVISION), ("HIKVISION AKCJE", HIKVISION), ("CNOOC LTD ACOES ORD", CNOOC),
    ],
    "total": [
        ("Total CHINA MOBILE LIMITED", MOBILE), ("Cash - CHINA MOBILE LIMITED", MOBILE), ("SUBTOTAL CNOOC LTD", CNOOC),
    ],
    "trade": [
        ("CHINA MOBILE LTD - DO NOT TRADE", MOBILE), ("CNOOC LTD SWAP TRS GS", CNOOC), ("CNOOC LTD TRS GS", CNOOC),
        ("CHINA MOBILE LTD PRV PLACEMENT", MOBILE), ("HIKVISION ON LOAN", HIKVISION), ("CNOOC LTD T+2 SETTLE", CNOOC),
    ],
    "marker": [
        ("CHINA MOBILE LTD (OLD)", MOBILE), ("CHINA MOBILE LTD *PENDING*", MOBILE),
        ("HIKVISION - DUPLICATE", HIKVISION),
        ("CNOOC LTD [REVIEW]", CNOOC), ("CNOOC LTD #N/A", CNOOC),
    ],
    "note": [
        ("China Mobile Ltd. (1)", MOBILE), ("China Mobile Ltd. (1)(2)", MOBILE), ("China Mobile Ltd. (1,2)", MOBILE),
        ("China Mobile Ltd. [1]", MOBILE), ("1) China Mobile Ltd.", MOBILE), ("12. CNOOC Ltd", CNOOC),
        ("CNOOC Ltd (c)(d)(e)", CNOOC), ("Hikvision\u00b9\u00b2", HIKVISION), (f"{SMIC} (1)", SMIC),
    ],
    "state": [
        ("CNOOC LTD (suspended)", CNOOC), ("CNOOC LTD - DELISTED", CNOOC),
        ("CHINA TELECOM CORP LTD (Restricted)", TELECOM),
        ("CHINA MOBILE LTD ESCROW", MOBILE), ("HIKVISION DUMMY LINE", HIKVISION), ("CNOOC LTD IN LIQUIDATION", CNOOC),
        ("CHINA MOBILE LTD (FORMERLY VELTRANO (HONG KONG) LTD)", MOBILE), ("CHINA MOBILE LTD f/k/a VELTRANO", MOBILE),
        ("VELTRANO LTD (FORMERLY CHINA MOBILE LTD)", MOBILE), ("VELTRANO LTD (NOW CHINA MOBILE LTD)", MOBILE),
        ("CHINA MOBILE LTD fka VELTRANO LTD", MOBILE),
    ],
    "shares": [
        ("CNOOC LTD SPON ADR EACH REPR 100 ORD HKD0.02", CNOOC),
        ("CHINA TELECOM CORP LTD ADS EACH REP 100 H SHS", TELECOM),
        ("China Mobile Ltd American Depositary Shares each representing 5 ordinary shares", MOBILE),
        ("CHINA MOBILE LTD ADR (REP 5 ORD)", MOBILE), ("HIKVISION SPON GDR REG S", HIKVISION),
        ("CNOOC LTD CEDEAR", CNOOC),
        ("CNOOC LTD SP.ADRS", CNOOC), ("CNOOC LTD Namens-Aktien", CNOOC), ("CNOOC LTD ACTIONS NOM.", CNOOC),
        ("CNOOC LTD DRC", CNOOC), ("CNOOC LTD GDN", CNOOC), ("CNOOC LTD STAPLED", CNOOC), ("CNOOC LTD CAT A", CNOOC),
    ],
    "debt": [("CNOOC LTD due 2028", CNOOC), ("CNOOC LTD SR UNSEC 144A", CNOOC), ("CNOOC LTD TERM LOAN B", CNOOC)],
    "par": [
        ("CNOOC LTD. ADR/1Z DL-,0001", CNOOC), ("CHINA MOBILE LTD.HD-,10", MOBILE), ("CHINA MOBILE LTD EO-,22", MOBILE),
        ("HIKVISION LS0,01", HIKVISION), ("CNOOC LTD. DK 10", CNOOC), ("CHINA MOBILEHD-,10", MOBILE),
    ],
    "twice": [
        ("CHINA MOBILE LTD CHINA MOBILE L", MOBILE), ("HIKVISION HIKVISION", HIKVISION),
        ("CHINA MOBILE LTD - CHINA MOBILE LTD", MOBILE), ("CNOOC LTD (CNOOC LTD)", CNOOC),
    ],
    "blank": [
        ("\u3164CHINA\u3164MOBILE LTD", MOBILE), ("CHINA\u2800MOBILE LTD\u2800", MOBILE), ("HIKV\ufffdSION", HIKVISION),
        ("CHINA\ufffdMOBILE LTD", MOBILE),
    ],
    "form": [("LTD CHINA MOBILE", MOBILE), ("SA CNOOC", CNOOC)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "party"), [case for cases in SURE.values() for case in cases], ids=lambda text: str(text)[:40]
)
def test_a_name_is_its_own_whatever_stands_around_it(strengths: Strengths, name: str, party: str) -> None:
    assert strengths(name).get(party) in FIRM


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("CNOOC LTD VERTEX", CNOOC),
        ("CHINA MOBILE LTD SIPP", MOBILE),
        ("KESTREL CHINA MOBILE LTD", MOBILE),
        ("WENTWORTH - CHINA MOBILE LTD", MOBILE),
        ("CHINA TELECOM CORP LTD (WENTWORTH)", TELECOM),
        ("Sunset Hangzhou Hikvision Digital Technology Mandate", HIKVISION),
        ("HIKVISION XYZA US", HIKVISION),
    ],
)
def test_a_name_beside_words_that_may_be_a_companys_is_a_lead(strengths: Strengths, name: str, party: str) -> None:
    assert strengths(name).get(party) == "possible"


@pytest.mark.parametrize(
    "name",
    [
        "CHINA MOBILE GAMES & ENTERTAINMENT",
        "CHINA TELECOM SERVICES",
        "Industrial Electronics 100 Holdings",
        "S4 Capital plc",
        "SUNSHINE 100 CHINA HLDGS",
        "OLD MUTUAL LTD",
        "LOT POLISH AIRLINES",
        "REF HOLDINGS",
        "Short Brothers plc",
        "Bank of China (Hong Kong) Ltd",
    ],
)
def test_another_companys_longer_name_stays_quiet(strengths: Strengths, name: str) -> None:
    assert strengths(name) == {}


def test_a_code_in_a_name_counts_beside_the_name_where_they_disagree(index: Index) -> None:
    found = {match.party_id: match for match in index.best_matches(Holding(1, "CNOOC LTD (HK0941009539)"))}
    assert found[MOBILE].strength.value == "identifier"
    assert not found[MOBILE].settles
    assert found[CNOOC].strength.value == "exact"
    assert found[CNOOC].settles
    (agreeing,) = [m for m in index.best_matches(Holding(1, "China Mobile Ltd (0941.HK)")) if m.party_id == MOBILE]
    assert agreeing.settles


def test_reasons_say_what_was_set_aside_and_sum_to_the_score(index: Index) -> None:
    for name, said in (("CHINA MOBILE LTD ACCT 12345", "acct 12345"), ("CNOOC LTD VERTEX", "vertex")):
        match = index.best_matches(Holding(1, name))[0]
        assert sum(reason.points for reason in match.explanation) == pytest.approx(match.score)
        assert any(repr(said) in reason.why for reason in match.explanation)


_AROUND = st.sampled_from(
    [" ", "(", ")", "[1]", "1810 HK", "ACCT 7", "*", "/", "-", "FORMERLY", "LTD", "DL-,01", "due"]
)


@pytest.mark.slow
@given(st.lists(_AROUND | st.sampled_from(["CHINA", "MOBILE", "CNOOC", "LTD"]) | st.text(max_size=4), max_size=12))
def test_whatever_stands_around_is_read_alike_by_the_index_and_by_brute_force(pieces: list[str]) -> None:
    name = " ".join(pieces)
    brute: dict[str, tuple[int, float]] = {}
    for match in INDEX.score_all([name], INDEX.profile.thresholds.possible)[0]:
        brute[match.party_id] = max(brute.get(match.party_id, (0, 0.0)), (match.strength.rank, match.score))
    found = {
        m.party_id: (m.strength.rank, m.score) for m in INDEX.best_matches(Holding(1, name)) if m.strength.rank < 3
    }
    assert all(brute[party] == told for party, told in found.items())
    assert all(party in found or party in {m.party_id for m in INDEX.best_matches(Holding(1, name))} for party in brute)


def test_the_tables_have_phrases_and_none_is_empty(profile: Profile) -> None:
    for phrases in (profile.decorations.behind.all, profile.decorations.before.all):
        assert phrases
        assert all(phrases)
