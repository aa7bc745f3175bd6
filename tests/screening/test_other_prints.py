"""Names without their blanks, with dropped vowels, or several with weights: a lead; other companies stay clear."""

import pytest

from service.domain.flags import Flag
from service.domain.holdings import Holding, Portfolio
from service.domain.parties import Name, NameKind
from service.matching import load_profile
from service.screening.screener import Screener, ScreeningRequest
from tests.builders import listing, party, published, register
from tests.screening.test_screener import at

LISTED = {
    "hik": "Hangzhou Hikvision Digital Technology Co., Ltd.",
    "mobile": "China Mobile Limited",
    "smic": "Semiconductor Manufacturing International Corporation",
    "rosneft": "Open Joint-Stock Company Rosneft Oil Company",
    "bio": "Quiet Bio Solutions Ltd",
    "computers": "Korea Computer Center",
    "dahua": "Dahua Technology",
}
KNOWN = register(
    published(
        "us-test",
        [party(one, Name(text, NameKind.PRIMARY)) for one, text in LISTED.items()],
        [listing("blocking", party_id=name) for name in LISTED],
    )
)


def _finding(name: str) -> tuple[Flag, set[str], Holding]:
    by = Screener(KNOWN, load_profile(), at("2026-11-22"))
    (finding,) = by.screen(Portfolio((Holding(2, name),), rows=1), ScreeningRequest()).findings
    return finding.flag, {one.match.party_id for one in finding.matches}, finding.holding


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("HANGZHOUHIKVISION", "hik"),
        ("HANGZHOUHIKVISIONDIGITALTECHADR", "hik"),
        ("CHINAMOBILELTDADR", "mobile"),
        ("CHINAMOBILELIMITEDADR SPON", "mobile"),
        ("SEMICONDUCTORMANUFACTURINGINTL", "smic"),
        ("ROSNEFTOILCOMPANY GDR", "rosneft"),
        ("QUIETBIOSOLNS", "bio"),
        ("CHINA MOBILE 50 TESLA 50", "mobile"),
        ("TESLA 50 CHINA MOBILE 50", "mobile"),
        ("TESLA 33.3 APPLE 33.3 CHINA MOBILE LTD 33.4", "mobile"),
        ("CHINA MOBILE 40% TESLA 30%", "mobile"),
        ("TESLA 25, HANGZHOU HIKVISION 75", "hik"),
        ("APPLE 60 / DAHUA TECHNOLOGY 40", "dahua"),
    ],
)
def test_a_name_that_is_printed_otherwise_is_a_lead(name: str, meant: str) -> None:
    flag, parties, holding = _finding(name)
    assert flag not in {Flag.CLEAR, Flag.NOTICE}
    assert meant in parties
    assert (holding.name, holding.beside) == (name, ())


@pytest.mark.parametrize("name", ["HANGZHOUHIKVISION", "CHINAMOBILELTDADR", "CHINA MOBILE 50 TESLA 50"])
def test_it_never_freezes(name: str) -> None:
    assert _finding(name)[0] is Flag.REVIEW


@pytest.mark.parametrize(
    "name",
    [
        "KOREACENTER LTD",
        "MOBILEYE GLOBAL INC",
        "GUIDEWIRE SOFTWARE INC",
        "TECHTRONIC IND",
        "S&P 500 INDEX FUND 2050",
        "RUSSELL 1000 GROWTH 2025",
        "TESLA 50 APPLE 50",
        "MOBILE TELESYSTEMS PJSC",
        "CHINASOFT INTL",
        "MICROSOFTCORPADR",
        "INTERNATIONALPAPERCO",
        "BIOTECHSOLUTIONS INC",
    ],
)
def test_another_company_stays_clear(name: str) -> None:
    assert _finding(name)[0] is Flag.CLEAR
