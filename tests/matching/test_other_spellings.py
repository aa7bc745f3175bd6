"""Numbers as words, three words for one, alternatives in a listed name, and underlyings of structured products."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.holdings import Holding
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party
from service.matching import Index, Profile, load_profile


def _index(profile: Profile, *names: str, ticker: str | None = None) -> Index:
    identifiers = (Identifier(IdentifierKind.TICKER, ticker),) if ticker else ()
    parties = [Party(name, name, (Name(name, NameKind.PRIMARY),), identifiers) for name in names]
    return Index.build(parties, profile)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Brigade Forty-Four", "Brigade 44"),
        ("Brigade Fourty Four", "Brigade 44"),
        ("Brigade Forty 4", "Brigade 44"),
        ("Ostrander 12 Holdings Ltd", "Ostrander Twelve Holdings Limited"),
        ("van der bilt shipping ltd", "VANDERBILT SHIPPING LIMITED"),
        ("VANDERBILT SHIPPING LTD", "van der Bilt Shipping Limited"),
        ("TWENTY FIRST CENTURY SHIPPING LTD", "21st Century Shipping Ltd"),
        ("TWENTY-FIRST CENTURY SHIPPING LTD", "21st Century Shipping Ltd"),
        ("XXI CENTURY SHIPPING LTD", "21st Century Shipping Ltd"),
        ("21ST CENTURY SHIPPING LTD", "Twenty First Century Shipping Ltd"),
        ("3I VELTRANO LTD", "Three I Veltrano Limited"),
        ("3 I VELTRANO LTD", "Three I Veltrano Limited"),
        ("CHINA NO.1 VELTRANO MACHINERY", "China First Veltrano Machinery"),
        ("CHINA 1ST VELTRANO MACHINERY", "China First Veltrano Machinery"),
        ("CHINA NUMBER ONE VELTRANO MACHINERY", "China First Veltrano Machinery"),
        ("CHINA FIRST VELTRANO MACHINERY", "China No. 1 Veltrano Machinery"),
        ("NK VELTRANO", "OAO Veltrano"),
        ("PAO NK VELTRANO", "PAO Veltrano"),
        ("AK VELTRANO PAO", "PAO Veltrano"),
        ("GK VELTRANO", "Veltrano"),
        ("PAO AKB VELTRANOBANK", "Veltranobank PAO"),
        ("PO VELTRANO", "Veltrano OAO"),
        ("AO KONTSERN VELTRANO-ANTEY", "AO Veltrano-Antey"),
        ("GRUPPA VELTRANO", "Veltrano"),
        ("OOO TD VELTRANO", "Veltrano OOO"),
        ("CV VELTRANO PERSADA", "Veltrano Persada"),
        ("UAB VELTRANO", "Veltrano UAB"),
        ("TOV VELTRANO", "Veltrano TOV"),
        ("VELTRANO AWYS LTD", "Veltrano Airways Limited"),
        ("VELTRANO COMCTNS INC", "Veltrano Communications Inc"),
        ("ZERBINI BIOSOLNS CORP", "Zerbini Biosolutions Corporation"),
        ("ZERBINI FINL CORP", "Zerbini Financial Corporation"),
        ("VELTRANO GroupCo.,Ltd.", "Veltrano Group Co., Ltd."),
        ("VELTRANO SE AND CO KGAA", "Veltrano SE & Co. KGaA"),
        ("VELTRANO SE & KGAA", "Veltrano SE & Co. KGaA"),
        ("Zerbini PJSC", "PJSC Zerbini (Public Joint-Stock Company Zerbini)"),
        ("Public Joint Stock Company Zerbini", "PJSC Zerbini (Public Joint-Stock Company Zerbini)"),
        ("Zerbini Shipping", "Zerbini Shipping Ltd / Zerbini Lines"),
    ],
)
def test_a_name_is_found_as_it_is_spelt_otherwise(profile: Profile, name: str, listed: str) -> None:
    (match,) = _index(profile, listed).best_matches(Holding(1, name))
    assert match.strength.value in {"exact", "close"}
    assert sum(reason.points for reason in match.explanation) == pytest.approx(match.score)


def test_what_stands_in_a_listed_names_brackets_is_else_a_part_of_it(profile: Profile) -> None:
    index = _index(profile, "China Unicom (Hong Kong) Limited")
    assert len(index.corpus) == 1


@pytest.mark.parametrize(
    ("line", "listed", "ticker"),
    [
        ("UB-CNOOC@EC2705A", "CNOOC Limited", "883 HK"),
        ("BI-CMOB @EC2709A", "China Mobile Limited", "941 HK"),
        ("HS-CTEL @EP2712B", "China Telecom Corporation Limited", "0728 HK"),
        ("JP#XIAMIRC2703A", "Xiaomi Corporation", "1810 HK"),
        ("CT#UNICMRP2709C", "China Unicom (Hong Kong) Limited", "762 HK"),
        ("JP-SMIC @EP2706A", "Semiconductor Manufacturing International Corporation", "981 HK"),
        ("MBLININ@EC2702A", "Li Ning Company Limited", "2331 HK"),
    ],
)
def test_the_underlying_of_a_structured_product_is_a_lead(
    profile: Profile, line: str, listed: str, ticker: str
) -> None:
    (match,) = _index(profile, listed, ticker=ticker).best_matches(Holding(1, line))
    assert match.strength.value == "possible"
    assert sum(reason.points for reason in match.explanation) == match.score


@pytest.mark.parametrize(
    "line",
    ["CT#HSI  RC2709C", "MB-AIA @EC2705A", "CS-HKEX @EC2706A", "JP-PINAN@EC2701A", "SG#CSHENRC2701A",
    "BP-CLIFE@EC2709A",
     "HT-SINOP@EC2701A", "SG-CMENG@EP2701A", "CT-CCB  @EC2705A", "UB-GEELY@EC2701B", "CT-PETCH@EC2701A"],
)  # fmt: skip
def test_underlyings_that_are_not_listed_stay_quiet(bundled_index: Index, line: str) -> None:
    assert bundled_index.best_matches(Holding(1, line)) == ()


_LISTED = ("Brigade 44", "21st Century Shipping Ltd", "Three I Veltrano Limited", "VANDERBILT SHIPPING LIMITED")
_SPELT = st.sampled_from(
    [
        "BRIGADE FORTY FOUR",
        "XXI CENTURY SHIPPING LTD",
        "3I VELTRANO LTD",
        "VAN DER BILT SHIPPING",
        "BRIGADE",
        "44",
        "LTD",
    ]
)


@pytest.mark.slow
@given(st.lists(_SPELT | st.text(max_size=3), max_size=3))
def test_a_name_spelt_otherwise_is_read_alike_by_the_index_and_by_brute_force(words: list[str]) -> None:
    index = _index(load_profile(), *_LISTED)
    name = " ".join(words)
    brute: dict[str, tuple[int, float]] = {}
    for match in index.score_all([name], index.profile.thresholds.possible)[0]:
        brute[match.party_id] = max(brute.get(match.party_id, (0, 0.0)), (match.strength.rank, match.score))
    assert {m.party_id: (m.strength.rank, m.score) for m in index.best_matches(Holding(1, name))} == brute
