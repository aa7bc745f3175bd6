"""Character references that a page or feed left in a name are read as what they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.holdings import Holding
from service.matching.index import Index
from service.matching.normalise.text import fold


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HANGZHOU&nbsp;HIKVISION&nbsp;DIGITAL", "hangzhou hikvision digital"),
        ("HANGZHOU&#160;HIKVISION", "hangzhou hikvision"),
        ("HANGZHOU&#xA0;HIKVISION", "hangzhou hikvision"),
        ("P&amp;G CO", "p&g co"),
        ("P&amp;amp;G CO", "p&g co"),
        ("SOCI&eacute;T&eacute;", "societe"),
        ("AT&T INC", "at&t inc"),
        ("S&P; GLOBAL", "s&p; global"),
    ],
)
def test_a_reference_is_what_it_stands_for(written: str, meant: str) -> None:
    assert " ".join(fold(written).split()) == meant


def test_a_listed_name_is_found_behind_references(index: Index) -> None:
    (found, *_) = index.best_matches(Holding(1, "HANGZHOU&nbsp;HIKVISION&nbsp;DIGITAL&nbsp;TECHNOLOGY&nbsp;CO"))
    assert found.strength.value in {"exact", "close"}


@given(st.text(alphabet="&;#x1aAmpnbs0 ", max_size=40))
def test_reading_ends_and_a_second_one_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
