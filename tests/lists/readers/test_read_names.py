"""The order of names: the primary first, each text once, the surest kind kept, scripts told apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.parties import Name, NameKind, folded
from service.lists.readers.country_names import countries_coded, countries_named, only
from service.lists.readers.naming import is_native, named, ordered

_KINDS = st.sampled_from(NameKind)
_NAMES = st.lists(st.builds(Name, st.text(alphabet="abAB я", min_size=1, max_size=4), _KINDS), max_size=8)


@given(_NAMES)
def test_every_text_is_kept_once_and_the_first_alone_is_primary(names: list[Name]) -> None:
    kept = ordered(names)
    texts = [folded(name.text) for name in kept]
    assert sorted(texts) == sorted({folded(name.text) for name in names})
    assert [name.kind for name in kept].count(NameKind.PRIMARY) == min(1, len(names))
    assert not kept or kept[0].kind is NameKind.PRIMARY


@given(_NAMES)
def test_ordering_again_changes_nothing(names: list[Name]) -> None:
    assert ordered(ordered(names)) == ordered(names)


def test_weak_beats_alias_primary_beats_weak_and_the_earliest_day_stays() -> None:
    day = date(2021, 3, 16)
    names = [Name("Main", NameKind.PRIMARY), Name("CEC", NameKind.ALIAS, day), Name("cec", NameKind.WEAK),
             Name("MAIN", NameKind.WEAK), Name("Main Group", NameKind.PRIMARY)]  # fmt: skip
    assert ordered(names) == (
        Name("Main", NameKind.PRIMARY),
        Name("cec", NameKind.WEAK, day),
        Name("Main Group", NameKind.ALIAS),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Тестов", True), ("華信船務", True), ("ОАО Fiction", False), ("Ćišić", False), ("Ｆｉｃｔｉｏｎ", False),
     ("3M", False), ("محسن", True), ("ПАО «А»", True), ("123", False)],
)  # fmt: skip
def test_native_is_what_has_most_letters_in_another_script(*, text: str, expected: bool) -> None:
    assert is_native(text) is expected


@pytest.mark.parametrize("nothing", ["", " ", "-", "na", "N/A", None])
def test_placeholder_is_no_name(nothing: str | None) -> None:
    assert list(named(nothing, NameKind.ALIAS)) == []


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("Democratic People's Republic of Korea", ("KP",)),
        ("Congo, Democratic Republic of (was Zaire)", ("CD",)),
        ("(1) Russian (2) Ukraine", ("RU", "UA")),
        ("Pakistan (location as at May 2008)", ("PK",)),
        ("Guinea-Bissau", ("GW",)),
        ("former Soviet Union", ()),
    ],
)
def test_country_is_read_as_printed(printed: str, codes: tuple[str, ...]) -> None:
    assert countries_named([printed]) == codes


def test_codes_of_parts_stand_for_the_country_and_unknown_ones_for_none() -> None:
    assert countries_coded(["gb-sct", "00", "suhh", "eu", "ru", "RU"]) == ("GB", "RU")
    assert only((), ("GB",)) == "GB"
    assert only(("GB", "RU"), ("GB",)) is None
