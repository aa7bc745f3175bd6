"""Traditional and simplified characters are one name; every other text is left alone."""

import csv
import subprocess
import sys
import time
from collections import defaultdict
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.matching.normalise.han import is_han, simplified

_NAMES = files("service.lists.reviewed") / "bundled" / "names.csv"
NAMES = list(csv.DictReader(_NAMES.read_text("utf-8").splitlines()))


@pytest.mark.parametrize(
    ("traditional", "plain"),
    [
        ("中國移動有限公司", "中国移动有限公司"),
        ("海康威視", "海康威视"),
        ("中國鐵建股份有限公司", "中国铁建股份有限公司"),
        ("騰訊控股", "腾讯控股"),
        ("商湯-W", "商汤-W"),
        ("CNOOC 中國海洋石油", "CNOOC 中国海洋石油"),
    ],
)
def test_traditional_characters_become_simplified_ones(traditional: str, plain: str) -> None:
    assert simplified(traditional) == plain
    assert simplified(plain) == plain


@pytest.mark.parametrize(
    "text", ["", "CHINA MOBILE LTD", "ООО Ромашка", "주식회사 카카오", "ソニー", "Škoda", "\ud800"]
)
def test_text_without_han_characters_is_given_back_as_it_is(text: str) -> None:
    assert not is_han(text)
    assert simplified(text) is text


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_read_and_a_second_reading_changes_nothing(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text)
    assert is_han(once) == is_han(text)


def test_ten_thousand_characters_take_no_quadratic_time() -> None:
    simplified("國")
    began = time.perf_counter()
    simplified("中國移動" * 2_500)
    assert time.perf_counter() - began < 20


@pytest.mark.slow
def test_the_table_is_not_loaded_before_a_han_text_comes() -> None:
    script = (
        "import sys; from service.matching.normalise.han import simplified;"
        " simplified('CNOOC'); print('opencc' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_each_reviewed_name_in_traditional_characters_is_a_simplified_one_of_the_same_party() -> None:
    by_script: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in NAMES:
        by_script[row["script"]].add((row["party"], simplified(row["name"])))
    assert by_script["zh-Hant"]
    assert by_script["zh-Hant"] <= by_script["zh-Hans"]


def test_no_two_parties_share_a_reviewed_name_in_whatever_script() -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for row in NAMES:
        bearers[simplified(row["name"]).casefold()].add(row["party"])
    assert {name: found for name, found in bearers.items() if len(found) > 1} == {}
