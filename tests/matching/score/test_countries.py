"""Every country, as files print it, is read as its ISO 3166-1 code; what is not one lowers nothing."""

import pytest

from service.matching import data as knowledge
from service.matching.normalise.text import fold, words_of
from service.matching.score.countries import contradict, country_of_isin

NAMES = knowledge.table("countries")["names"]


def test_all_countries_of_iso_3166_are_there_and_no_words_mean_two() -> None:
    assert len(NAMES.keys() - {"XK"}) == 249
    spellings = [spelling for code, names in NAMES.items() for spelling in (*names, code.lower())]
    assert len(spellings) == len(set(spellings))


def test_names_stand_as_they_are_compared() -> None:
    kept = [
        (name, [w for w in words_of(fold(name)) if w not in {"of", "the", "s"}]) for n in NAMES.values() for name in n
    ]
    assert [name for name, words in kept if " ".join(words) != name] == []


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Côte d'Ivoire", "CI"),
        ("People's Republic of China", "CN"),
        ("Korea (South)", "KR"),
        ("Republic of Korea", "KR"),
        ("Türkiye", "TR"),
        ("Viet Nam", "VN"),
        ("USA", "US"),
        ("The Bahamas", "BS"),
        ("Trinidad & Tobago", "TT"),
        ("Bosnia and Herzegovina", "BA"),
        ("Russian Federation", "RU"),
        ("DEU", "DE"),
        ("Papua New Guinea", "PG"),
    ],
)
def test_a_printed_country_agrees_with_its_code_and_with_no_other(printed: str, code: str) -> None:
    assert not contradict(printed, code)
    assert contradict(printed, "SE")


@pytest.mark.parametrize("printed", ["International Organisations", "European Union", "Korean", "-", ""])
def test_what_is_no_country_contradicts_none(printed: str) -> None:
    assert not contradict(printed, "CN")


@pytest.mark.parametrize(
    ("isin", "country"),
    [
        ("US69343P1057", "US"),
        ("USP7807HAT25", None),  # PDVSA 2024: a number of CUSIP's for what is not of the United States
        ("USG8200QAB26", None),
        ("USU0044FAA60", "US"),  # of an issuer there, sold abroad
        ("XS0864383723", None),
        ("RU0009029540", "RU"),
        ("RU0009029541", None),
    ],
)
def test_an_isin_tells_a_country_unless_it_numbers_what_is_foreign_to_it(isin: str, country: str | None) -> None:
    assert country_of_isin(isin) == country
