"""What an OFX statement says of a security itself: its kind, and when it matures."""

from datetime import date

import pytest

from service.domain.holdings import Holding, RowNote
from service.domain.instruments import Instrument
from service.holdings import read_portfolio


def read(position: str, described: str = "", inside: str = "") -> tuple[Holding, tuple[RowNote, ...]]:
    number = "<SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID>"
    security = (
        f"<{described}><SECINFO>{number}<SECNAME>LODESTAR WORKS</SECINFO>{inside}</{described}>" if described else ""
    )
    content = (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD"
        f"<INVPOSLIST><{position}><INVPOS>{number}<UNITS>5<MKTVAL>9</INVPOS></{position}></INVPOSLIST></INVSTMTRS>"
        f"</INVSTMTTRNRS></INVSTMTMSGSRSV1><SECLISTMSGSRSV1><SECLIST>{security}</SECLIST></SECLISTMSGSRSV1></OFX>"
    )
    portfolio = read_portfolio(content.encode()).portfolio
    (holding,) = portfolio.holdings
    return holding, portfolio.warnings


@pytest.mark.parametrize(
    ("position", "described", "kind"),
    [
        ("POSSTOCK", "STOCKINFO", Instrument.EQUITY),
        ("POSSTOCK", "", Instrument.EQUITY),
        ("POSMF", "MFINFO", Instrument.FUND),
        ("POSDEBT", "DEBTINFO", Instrument.DEBT),
        ("POSOPT", "OPTINFO", Instrument.OPTION),
        ("POSOTHER", "OTHERINFO", None),
        ("POSOTHER", "DEBTINFO", Instrument.DEBT),
    ],
)
def test_the_kind_of_a_position_says_what_it_is(position: str, described: str, kind: Instrument | None) -> None:
    assert read(position, described)[0].instrument is kind


@pytest.mark.parametrize("text", ["20301231", "20301231120000", "20301231120000.000[-5:EST]"])
def test_debt_says_when_it_matures(text: str) -> None:
    holding, _ = read("POSDEBT", "DEBTINFO", f"<PARVALUE>100<DTMAT>{text}")
    assert (holding.instrument, holding.matures_on) == (Instrument.DEBT, date(2030, 12, 31))


def test_a_day_that_cannot_be_is_warned_about_and_left_out() -> None:
    holding, warnings = read("POSDEBT", "DEBTINFO", "<DTMAT>soon")
    assert holding.matures_on is None
    assert [(note.column, note.value) for note in warnings] == [("matures_on", "soon")]


def test_two_places_that_disagree_say_nothing_and_are_told() -> None:
    holding, warnings = read("POSSTOCK", "DEBTINFO", "<DTMAT>20301231")
    assert (holding.instrument, holding.matures_on) == (None, None)
    assert "is equity by its position and debt by the list" in warnings[0].message
