"""A real server and a real browser, Debian's Chromium driven by Playwright; where it is absent the tests skip."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Rows in the layout of a fund's download, made up but for the names and codes that the lists print.
EXTRACT = """\
Ticker,Name,Asset Class,Shares,Market Value,ISIN,Exchange,Location,Currency
1810,XIAOMI CORP,Equity,"90,911,800.00","149,540,228.00",KYG9830T1067,Hong Kong,China,USD
002415,HANGZHOU HIKVISION DIGITAL TECHNOL,Equity,"5,000.00","25,883,837.00",CNE100000PM8,Shenzhen,China,USD
941,CHINA MOBILE LTD,Equity,"900.00","419,888,217.00",HK0941009539,Hong Kong,China,USD
AAPL,APPLE INC,Equity,"10.00","2,500.00",US0378331005,NASDAQ,United States,USD
USD,USD CASH,Cash,"12.00","12.00",,,United States,USD
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the command as a person does, and give its address."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PENDENS_")}
    environment = {**kept, "PENDENS_HOME": str(home), "PENDENS_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "service.cli", "serve", "--port", str(port), "--workers", "2"]
    with (
        (home / "log").open("wb") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        _wait(address, home / "log")
        yield address
        process.terminate()


def _wait(address: str, log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz").close()  # noqa: S310 our own address
        except URLError:
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: "Browser", server: str) -> Iterator[Callable[..., "Page"]]:
    """Open pages of any look; what a page complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(**look: Any) -> "Page":  # noqa: ANN401 what a browser can be made to look like
        context = chromium.new_context(**{"viewport": WIDE, "base_url": server, **look})
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "status of 4" not in text] == []


@pytest.fixture(scope="session")
def fund(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the real file of a fund, or our extract in its layout."""
    root = Path(__file__).resolve().parents[2]
    real = Path(os.environ.get("PENDENS_TEST_DATA", root.parent / "shared")) / "data/holdings/ishares_iemg_2020-03.csv"
    if real.is_file():
        return real
    file = tmp_path_factory.mktemp("holdings") / "fund.csv"
    file.write_text(EXTRACT, encoding="utf-8")
    return file


def screen(page: "Page", file: Path, as_of: str) -> str:
    """Do what she does: choose the file, look at it, name the day, run; give the address of the result."""
    page.goto("/")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Read the file").click()
    page.fill("#as_of_day", as_of)
    page.get_by_role("button", name="Screen").click()
    page.get_by_role("heading", name="Findings").wait_for(timeout=120_000)
    return str(page.url)


@pytest.fixture(scope="session")
def screened(chromium: "Browser", server: str, fund: Path) -> str:
    """Screen the fund once for all tests that only look."""
    context = chromium.new_context(base_url=server)
    address = screen(context.new_page(), fund, "2021-03-16")
    context.close()
    return address.removeprefix(server)
