"""Several names in one print, names without blanks and names in look-alike letters: a listed one is never clear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.holdings import Holding
from service.matching import Index
from tests.matching.asked_names import INDEX
from tests.matching.conftest import Strengths

MOBILE = "China Mobile Limited"
HIKVISION = "Hangzhou Hikvision Digital Technology Co., Ltd."
CNOOC = "CNOOC Limited"
SMIC = "Semiconductor Manufacturing International Corporation"
XIAOMI = "Xiaomi Corporation"
CRCC = "China Railway Construction Corporation Limited"

BESIDE = {
    "sign": [
        ("APPLE INC / HIKVISION DIGITAL", HIKVISION), ("APPLE INC | HIKVISION DIGITAL", HIKVISION),
        ("APPLE INC; HIKVISION", HIKVISION), ("APPLE INC;CHINA MOBILE LTD;TESLA", MOBILE),
        ("APPLE + HIKVISION", HIKVISION), ("TESLA/CHINA MOBILE/APPLE", MOBILE), ("CHINA MOBILE => TESLA", MOBILE),
        ("CHINA MOBILE \u2192 TESLA", MOBILE), ("APPLE INC\nCHINA MOBILE", MOBILE), ("TESLA @ CHINA MOBILE", MOBILE),
        ("CHINA MOBILE-TESLA MOTORS", MOBILE), ("SPREAD APPLE-HIKVISION", HIKVISION),
    ],
    "comma": [
        ("APPLE, HIKVISION", HIKVISION), ("APPLE,HIKVISION,TESLA", HIKVISION),
        ("Apple Inc., China Mobile Ltd., Tesla Inc.", MOBILE), ("1x CHINA MOBILE, 2x TESLA", MOBILE),
        ("APPLE & CHINA MOBILE", MOBILE), ("APPLE INC & CHINA MOBILE LTD", MOBILE), ("APPLE AND HIKVISION", HIKVISION),
        ("TESLA (CHINA MOBILE)", MOBILE), ("CHINA MOBILE (TESLA)", MOBILE),
    ],
    "word": [
        ("APPLE v HIKVISION", HIKVISION), ("APPLE INC VS. HIKVISION", HIKVISION), ("HSI VERSUS CHINA MOBILE", MOBILE),
        ("LONG APPLE SHORT HIKVISION", HIKVISION), ("LONG CHINA MOBILE SHORT APPLE", MOBILE),
        ("SWAP APPLE INTO CHINA MOBILE", MOBILE), ("EXCHANGE APPLE FOR HIKVISION", HIKVISION),
        ("PAIR TRADE APPLE HIKVISION", HIKVISION), ("CHINA MOBILE X TESLA", MOBILE),
    ],
    "basket": [
        ("BASKET: APPLE, HIKVISION, TESLA", HIKVISION), ("BASKET APPLE HIKVISION TESLA", HIKVISION),
        ("BASKET: APPLE, CHINA MOBILE, TESLA", MOBILE), ("WORST OF APPLE, HIKVISION, TESLA", HIKVISION),
        ("WORST OF HIKVISION/TESLA/APPLE", HIKVISION), ("BEST OF CNOOC LTD / BP PLC", CNOOC),
    ],
    "contract": [
        ("AUTOCALLABLE ON HIKVISION", HIKVISION), ("REVERSE CONVERTIBLE CNOOC", CNOOC), ("LEPO HIKVISION", HIKVISION),
        ("TRACKER CERTIFICATE ON CHINA MOBILE", MOBILE), ("ACCUMULATOR CNOOC", CNOOC), ("SSF CHINA MOBILE", MOBILE),
        ("CDS ON CHINA MOBILE 5Y", MOBILE), ("CNOOC REVERSE CONVERTIBLE 8.5%", CNOOC),
    ],
    "brand": [
        ("JUNO HIKVISION", HIKVISION), ("HIKVISION KESTREL SLEEVE", HIKVISION), ("ZEPHYR CNOOC QXR", CNOOC),
        ("Leverage Shares 2x Hikvision", HIKVISION),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "party"), [case for cases in BESIDE.values() for case in cases])
def test_a_listed_name_among_several_is_a_lead_at_least(bundled_index: Index, name: str, party: str) -> None:
    found = bundled_index.best_matches(Holding(1, name))
    assert party.casefold() in {one.casefold() for one in _known_as(bundled_index, name)}, found


def _known_as(index: Index, name: str) -> set[str]:
    parties = {match.party_id for match in index.best_matches(Holding(1, name))}
    return {one.text for party in index.parties if party.id in parties for one in party.names}


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("CHINAMOBILELIMITED", MOBILE), ("CHINAMOBILELTD", MOBILE), ("Chinamobileltd", MOBILE),
        ("CHINAMOBILE LTD", MOBILE), ("CHINAMOBILELTD-H", MOBILE), ("CHINA_MOBILE_LIMITED", MOBILE),
        ("CHINA-MOBILE-LIMITED", MOBILE), ("CHINA/MOBILE/LIMITED", MOBILE), ("CHINA+MOBILE+LIMITED", MOBILE),
        ("CHINA\u200bMOBILE\u200bLIMITED", MOBILE), ("CHINA\u00a0MOBILE\u00a0LIMITED", MOBILE),
        ("CHINA%20MOBILE%20LIMITED", MOBILE), ("C H I N A  M O B I L E  L I M I T E D", MOBILE),
        ("CNOOCLTD", CNOOC), ("XIAOMICORP", XIAOMI), ("HIKVISIONDIGITALTECHNOLOGY", HIKVISION),
        ("HANGZHOUHIKVISIONDIGITALTECHNOLOGYCOLTD", HIKVISION), ("ChinaRailwayConstructionCorporationLimited", CRCC),
        ("SEMICONDUCTORMANUFACTURINGINTERNATIONALCORPORATION", SMIC),
    ],
)  # fmt: skip
def test_a_name_without_blanks_is_the_name(bundled_index: Index, name: str, party: str) -> None:
    assert party in _known_as(bundled_index, name)


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("\u0425\u0406\u0410\u041e\u041c\u0406", XIAOMI), ("\u03a7\u0399\u0391\u039f\u039c\u0399", XIAOMI),
        ("\u041d\u0406\u041aVISION", HIKVISION), ("H\u0399KV\u0399S\u0399ON", HIKVISION),
        ("\u0421\u041d\u0406NA \u041c\u041e\u0412\u0406L\u0415", MOBILE), ("\u0421NOOC LTD", CNOOC),
    ],
)  # fmt: skip
def test_letters_that_look_like_latin_ones_hide_no_name(bundled_index: Index, name: str, party: str) -> None:
    assert party in _known_as(bundled_index, name)


@pytest.mark.parametrize(
    "name",
    [
        "TENCENT MUSIC ENTERTAINMENT", "DAHUA TELEVISION LTD", "VERTEX HIKVISION CORP", "COSCO SHIP PORT",
        "WING ON CO", "Shanghai Commercial & Savings Bank Ltd/The", "CG POWER AND INDUSTRIAL SOLUTIONS",
        "Johnson & Johnson", "Marks and Spencer Group PLC", "Forward Air Corp", "Basket Foods Ltd",
    ],
)  # fmt: skip
def test_parts_of_another_companys_name_lead_to_nobody(bundled_index: Index, strengths: Strengths, name: str) -> None:
    assert strengths(name) == {}
    assert bundled_index.best_matches(Holding(1, name)) == ()


_PIECES = st.sampled_from(
    [
        "CHINA",
        "MOBILE",
        "CNOOC",
        "LTD",
        "CO",
        "APPLE",
        "/",
        "&",
        ",",
        ";",
        "vs",
        "INTO",
        "BASKET:",
        "LONG",
        "SHORT",
        "(",
        ")",
    ]
)


@pytest.mark.slow
@given(st.lists(_PIECES | st.text(max_size=3), max_size=12))
def test_several_names_are_read_alike_by_the_index_and_by_brute_force(pieces: list[str]) -> None:
    name = " ".join(pieces)
    brute: dict[str, tuple[int, float]] = {}
    for match in INDEX.score_all([name], INDEX.profile.thresholds.possible)[0]:
        brute[match.party_id] = max(brute.get(match.party_id, (0, 0.0)), (match.strength.rank, match.score))
    found = {
        m.party_id: (m.strength.rank, m.score) for m in INDEX.best_matches(Holding(1, name)) if m.strength.rank < 3
    }
    assert found == brute
