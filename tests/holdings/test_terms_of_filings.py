"""What a filing says of a security itself: its kind, and when it matures."""

from datetime import date

import pytest

from service.domain.holdings import Holding
from service.domain.instruments import Instrument
from service.holdings import read_portfolio

OPTION = '<derivativeInfo><optionSwaptionWarrantDeriv derivCat="{}"><descRefInstrmnt><otherRefInst>{}</otherRefInst>'
ENDS = "</descRefInstrmnt></optionSwaptionWarrantDeriv></derivativeInfo>"


def row_of_13f(title: str, *, unit: str = "SH", inside: str = "") -> Holding:
    content = (
        "<informationTable><infoTable><nameOfIssuer>LODESTAR WORKS</nameOfIssuer>"
        f"<titleOfClass>{title}</titleOfClass><cusip>037833100</cusip><value>900</value>"
        f"<shrsOrPrnAmt><sshPrnamt>10</sshPrnamt><sshPrnamtType>{unit}</sshPrnamtType></shrsOrPrnAmt>{inside}"
        "</infoTable></informationTable>"
    )
    (holding,) = read_portfolio(content.encode()).portfolio.holdings
    return holding


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("COM", Instrument.EQUITY),
        ("SHS CLASS A", Instrument.EQUITY),
        ("CL B", Instrument.EQUITY),
        ("SPONSORED ADS", Instrument.DEPOSITARY_RECEIPT),
        ("ADR", Instrument.DEPOSITARY_RECEIPT),
        ("*W EXP 08/17/2025", Instrument.WARRANT),
        ("RIGHT 06/30/2027", Instrument.RIGHT),
        ("NOTE 1.250% 4/0", Instrument.DEBT),
        ("CORE MSCI ETF", Instrument.FUND),
        ("COM CL A", Instrument.EQUITY),
        ("TOTAL STK MKT", None),  # a fund, whose class names what it holds
        ("UNIT", None),
    ],
)
def test_the_class_of_an_information_table_says_what_it_is(title: str, kind: Instrument | None) -> None:
    assert row_of_13f(title).instrument == kind


def test_a_put_or_call_is_an_option_and_principal_is_debt() -> None:
    assert row_of_13f("COM", inside="<putCall>Put</putCall>").instrument is Instrument.OPTION
    assert row_of_13f("COM", inside="<putCall>Call</putCall>").instrument is Instrument.OPTION
    assert row_of_13f("CV 2028", unit="PRN").instrument is Instrument.DEBT


def security(category: str, inside: str = "") -> Holding:
    content = (
        '<edgarSubmission xmlns="http://www.sec.gov/edgar/nport"><headerData><submissionType>NPORT-P</submissionType>'
        "</headerData><formData><invstOrSecs><invstOrSec><name>LODESTAR WORKS</name><lei>N/A</lei>"
        "<title>LODESTAR</title><cusip>037833100</cusip><balance>1</balance><valUSD>1</valUSD>"
        f"<assetCat>{category}</assetCat><invCountry>CN</invCountry>{inside}"
        "</invstOrSec></invstOrSecs></formData></edgarSubmission>"
    )
    (holding,) = read_portfolio(content.encode()).portfolio.holdings
    return holding


def test_the_category_of_a_fund_says_what_it_is_and_a_debt_when_it_matures() -> None:
    assert security("EC").instrument is Instrument.EQUITY
    assert security("EP").instrument is Instrument.EQUITY
    assert security("ABS-MBS").instrument is Instrument.DEBT
    assert security("RA").instrument is None
    bond = security("DBT", "<debtSec><maturityDt>2043-04-01</maturityDt></debtSec>")
    assert (bond.instrument, bond.matures_on) == (Instrument.DEBT, date(2043, 4, 1))


@pytest.mark.parametrize(("contract", "kind"), [("OPT", Instrument.OPTION), ("WAR", Instrument.WARRANT)])
def test_a_derivative_of_a_fund_is_one_whatever_lies_beneath(contract: str, kind: Instrument) -> None:
    beneath = "<issuerName>LODESTAR WORKS</issuerName><issueTitle>LODESTAR WORKS COM</issueTitle>"
    assert security("DE", OPTION.format(contract, beneath) + ENDS).instrument is kind
