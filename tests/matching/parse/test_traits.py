"""A look at a print never hides a reading: whatever a table finds in it, the look says may be there."""

import pytest

from service.matching import load_profile
from service.matching.normalise.text import fold
from service.matching.parse.segments import segments
from service.matching.parse.traits import PrintTraits

BARED = [
    "CHINA MOBILE LTD ACCT 77",
    "CHINA MOBILE (HELD BY ZERBINI)",
    "SIPP VELTRANO ZERBINI",
    "VELTRANO HOLDINGS SUSPENDED",
    "VELTRANO HOLDINGS HONG KONG STOCK EXCHANGE",
    "VELTRANO HOLDINGS COMMON STOCK CHINA",
    "VELTRANO HOLDINGS FORMERLY ZERBINI",
    "VELTRANO LTD KESTREL SLEEVE",
    "VELTRANO ZERBINI VELTRANO ZERBINI",
    "TOTAL VELTRANO ZERBINI",
]
SEVERAL = ["ZERBINI INC VS CHINA MOBILE LTD", "CDS VELTRANO", "ZERBINI INC, CHINA MOBILE LTD", "ZERBINI / VELTRANO"]


def _look(text: str) -> PrintTraits:
    profile, folded = load_profile(), fold(text)
    return PrintTraits.of(folded, profile.instruments.readings(folded)[0].words, profile)


@pytest.mark.parametrize("text", BARED)
def test_what_may_be_set_aside_is_seen(text: str) -> None:
    look = _look(text)
    assert look.may_be_bared or not load_profile().decorations.bared(look.folded, look.words)


def test_the_names_asked_are_bared() -> None:
    found = [look for look in map(_look, BARED) if load_profile().decorations.bared(look.folded, look.words)]
    assert len(found) > len(BARED) // 2


@pytest.mark.parametrize("text", SEVERAL)
def test_several_names_are_seen(text: str) -> None:
    look = _look(text)
    assert list(segments(look.folded, look.words, load_profile(), bool))
    assert look.may_be_several


@pytest.mark.parametrize("text", ["V.V. ZERBINI", "JC ZERBINI"])
def test_initials_are_seen(text: str) -> None:
    assert _look(text).may_hold_initials


@pytest.mark.parametrize("text", ["Wanbury Pharmaceutical Limited", "Zerbini Motor", "Zhejiang Veltrano Co. Ltd."])
def test_a_plain_name_is_asked_for_nothing_more(text: str) -> None:
    look = _look(text)
    assert not (look.may_be_bared and load_profile().decorations.bared(look.folded, look.words))
    assert not look.may_be_several
    assert not look.may_be_spelt_otherwise
    assert not look.may_hold_initials
