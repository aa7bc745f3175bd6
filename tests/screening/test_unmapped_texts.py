"""Texts beside a row: what they resemble is a lead where two words lead to a company."""

import pytest

from service.domain.as_of import AsOf
from service.domain.holdings import Holding, Portfolio, UnmappedText
from service.lists import load_bundled, load_programmes
from service.matching import load_profile
from service.register.register import Register
from service.screening.screener import Screener, ScreeningRequest
from tests.screening.test_screener import at


@pytest.fixture(scope="module")
def by() -> Screener:
    programmes = load_programmes()
    return Screener(Register.of(load_bundled(programmes), programmes), load_profile(), at("2022-03-01"))


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("HIKVISION DIGITAL", "review"),
        ("HIKVISION DIGITAL TECHNOLOGY", "review"),
        ("Hikvision", "review"),
        ("CRCC", "clear"),
        ("manager", "clear"),
        ("CO. INC.", "clear"),
        ("China", "clear"),
    ],
)
def test_a_resemblance_of_a_text_beside_a_holding_is_a_lead(by: Screener, text: str, flag: str) -> None:
    holding = Holding(1, "SOMECO", beside=(UnmappedText("Remark", "name", text),))
    (finding,) = by.screen(Portfolio((holding,), rows=1), ScreeningRequest(AsOf(by.now()))).findings
    assert finding.flag.value == flag


@pytest.mark.parametrize(
    ("text", "found"), [("Total HIKVISION DIGITAL TECHNOLOGY", 1), ("HIKVISION DIGITAL", 1), ("USD", 0), ("Total", 0)]
)
def test_a_resemblance_in_a_row_that_is_no_holding_is_a_lead(by: Screener, text: str, found: int) -> None:
    row = Holding(2, beside=(UnmappedText("Name", "name", text),), aside="total")
    portfolio = Portfolio((), rows=1, not_holdings=(("total", 1),), set_aside=(row,))
    findings = by.screen(portfolio, ScreeningRequest(AsOf(by.now()))).findings
    assert [finding.flag.value for finding in findings] == ["review"] * found
