"""What a file without a day of its own says is in force at once, at any hour of any day."""

from datetime import datetime
from pathlib import Path

import pytest

from service.bootstrap import start
from service.config import Settings
from service.domain.holdings import Holding, Portfolio
from service.lists import SourceFile
from service.screening.screener import ScreeningRequest
from tests.databases import database_in

pytestmark = pytest.mark.slow

HEADER = "id,name,restriction,listed_on,reason\n"
OTHERS = (
    "3,Copperfield Rail Works,blocked,,board\n4,Bluestem Foundries,blocked,,board\n5,Juniper Ordnance,blocked,,board\n"
)
EDITIONS = (
    HEADER + "1,Evergreen Tanker Holdings Ltd,blocked,,board\n" + OTHERS,
    HEADER + "2,Quietwater Mining PLC,blocked,,board\n" + OTHERS,
)


@pytest.mark.parametrize(
    "loaded",
    [
        "2026-11-27T00:09:00+00:00",  # still the 26th in New York
        "2026-11-27T04:59:59+00:00",
        "2026-11-27T05:00:00+00:00",
        "2026-11-27T23:59:59+00:00",
        "2026-07-01T03:59:59+00:00",  # summer time
        "2026-03-29T01:30:00+00:00",  # Europe's clocks change
    ],
)
def test_who_is_added_is_listed_and_who_is_gone_is_delisted_at_any_hour(tmp_path: Path, loaded: str) -> None:
    settings = Settings(home=tmp_path, database_url=database_in(tmp_path), lists=("house-desk",))
    names = ("Evergreen Tanker Holdings Ltd", "Quietwater Mining PLC")
    portfolio = Portfolio(tuple(Holding(row, name) for row, name in enumerate(names, start=2)), rows=2)
    flags = []
    for content in EDITIONS:
        start(settings, now=lambda: datetime.fromisoformat(loaded)).keeper.load(
            "house-desk", [SourceFile("house.csv", content.encode())]
        )
        screener = start(settings, now=lambda: datetime.fromisoformat(loaded)).screener
        findings = screener.screen(portfolio, ScreeningRequest(lists=("house-desk",))).findings
        flags.append([finding.flag.value for finding in findings])
    assert flags == [["blocked", "clear"], ["former", "blocked"]]
