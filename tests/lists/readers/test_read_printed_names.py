"""Names as publishers print them, and ids made of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.parties import Name, NameKind
from service.lists.readers.naming import ordered, scripted
from service.lists.readers.printed_names import natural_order, person_names, split_names
from service.lists.readers.uids import UidClaim, assign_uids, slug


@pytest.mark.parametrize(
    ("kinds", "kept"),
    [
        (["primary", "weak"], "primary"),
        (["alias", "weak"], "weak"),
        (["weak", "alias"], "weak"),
        (["former", "alias"], "alias"),
        (["issuer", "former"], "issuer"),
    ],
)
def test_of_one_text_the_strongest_kind_is_kept_but_weak_beats_alias(kinds: list[str], kept: str) -> None:
    twice = [Name(text, NameKind(kind)) for text, kind in zip(("Pole", "POLE"), kinds, strict=True)]
    assert twice[kinds.index(kept)] in ordered((*twice, Name("Main", NameKind.PRIMARY)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("北极星科技", NameKind.NATIVE),
        ("Полюс", NameKind.NATIVE),
        ("Pole Technology Со., Ltd.", NameKind.ALIAS),
        ("Pôle Şirketi", NameKind.ALIAS),
        ("360", NameKind.ALIAS),
    ],
)
def test_a_name_in_another_script_is_native(text: str, kind: NameKind) -> None:
    assert scripted(text, NameKind.ALIAS).kind is kind
    assert next(split_names(text)).kind is kind


def test_persons_names_turn_round_once() -> None:
    assert natural_order("FARLOW, Ada") == "Ada FARLOW"
    assert natural_order("FARLOW, Ada, Jr.") == "Ada FARLOW, Jr."
    assert natural_order("SANTOSO") == "SANTOSO"
    assert natural_order("王, 小明") == "王小明"
    assert natural_order("FARLOW, Ada, Jr.", before_suffix=" ") == "Ada FARLOW Jr."


def test_a_person_without_a_comma_is_as_printed() -> None:
    assert list(person_names("SANTO", NameKind.ALIAS)) == [Name("SANTO", NameKind.ALIAS)]
    assert list(person_names("A,", NameKind.ALIAS)) == [Name("A,", NameKind.ALIAS)]


@given(st.text(max_size=80))
def test_whatever_is_printed_gives_plain_names(text: str) -> None:
    for name in split_names(text, NameKind.PRIMARY):
        assert name.text == name.text.strip() != ""


@pytest.mark.parametrize(
    ("words", "uid"),
    [
        (("Xi’an Pole & Lode Co., Ltd.", "China"), "xi-an-pole-and-lode-co-ltd-china"),
        (("Pôle ‘Nord’",), "pole-nord"),
        (("北极星",), "beijixing"),
        (("...",), ""),
    ],
)
def test_a_slug_is_plain_ascii(words: tuple[str, ...], uid: str) -> None:
    assert slug(*words).replace("-", "") == uid.replace("-", "")
    assert slug(*words).isascii()


@given(st.lists(st.sampled_from(["Pole", "pole", "Pole 2", "Lode", "!"]), max_size=8))
def test_ids_are_always_unique(words: list[str]) -> None:
    uids, warnings = assign_uids([UidClaim(str(place), (word,)) for place, word in enumerate(words)])
    assert len(set(uids.values())) == len(words)
    assert len(warnings) == len(words) - len({slug(word) for word in words})
