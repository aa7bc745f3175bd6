"""What a compliance officer does, from the file to the evidence, in a real browser."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import NARROW, screen

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Open = Callable[..., "Page"]


def test_from_the_file_to_the_row_that_a_court_decided(open_page: Open, fund: Path) -> None:
    page = open_page()
    page.goto("/")
    page.set_input_files("#file", fund)
    page.get_by_role("button", name="Read the file").click()
    assert page.get_by_label("Meaning of column ISIN").input_value() == "isin"
    assert page.get_by_text("to screen +").is_visible()
    page.get_by_label("As of", exact=True).fill("2021-03-16")
    page.get_by_role("button", name="Screen").click()
    page.get_by_role("heading", name="Findings").wait_for(timeout=120_000)
    page.get_by_label("Flag", exact=True).select_option("enjoined")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("status").inner_text() == "1 finding"
    page.get_by_role("link", name="XIAOMI CORP").click()
    page.get_by_role("heading", name="What to do next").wait_for()
    assert page.get_by_text("Trading is allowed while the order stands").is_visible()
    page.get_by_role("link", name="All listings of Xiaomi Corporation").click()
    assert page.get_by_role("heading", name="Timeline").is_visible()
    assert page.get_by_label("As of", exact=True).input_value() == "2021-03-16"
    page.wait_for_load_state("load")
    drawn = page.locator("img.drawing")
    assert drawn.evaluate("image => image.naturalWidth") > 0
    assert "Xiaomi" in str(drawn.get_attribute("alt"))


def test_the_workbook_is_downloaded_and_read_back(open_page: Open, screened: str, tmp_path: Path) -> None:
    from python_calamine import load_workbook  # noqa: PLC0415 only this test reads one

    page = open_page()
    page.goto(screened)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel", exact=True).click()
    file = tmp_path / "result.xlsx"
    download.value.save_as(file)
    cells = [str(cell) for sheet in load_workbook(file).sheet_names for row in _rows(file, sheet) for cell in row]
    assert "XIAOMI CORP" in cells
    assert screened.rsplit("/", 1)[1] in cells


def _rows(file: Path, sheet: str) -> list[list[object]]:
    from python_calamine import load_workbook  # noqa: PLC0415 as above

    return [list(row) for row in load_workbook(file).get_sheet_by_name(sheet).to_python()]


def test_two_days_are_compared(open_page: Open, fund: Path, screened: str) -> None:
    page = open_page()
    second = screen(page, fund, "2021-06-15").rsplit("/", 1)[1]
    page.get_by_role("navigation", name="Main").get_by_role("link", name="History").click()
    for screening_id in (screened.rsplit("/", 1)[1], second):
        page.locator(f"#pick-{screening_id}").check()
    page.get_by_role("button", name="Compare the two").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="XIAOMI CORP"))
    assert "Enjoined" in row.inner_text()
    assert "Former" in row.inner_text()


def test_she_repeats_a_screening_and_sees_what_changed(open_page: Open, screened: str) -> None:
    page = open_page()
    page.goto(screened)
    page.get_by_role("link", name="Repeat").click()
    page.get_by_role("button", name="Screen again").click()
    page.get_by_role("heading", name="Findings").wait_for(timeout=120_000)
    page.get_by_role("link", name="Compare with the one it repeats").click()
    page.get_by_role("heading", name="What changed").wait_for()


def test_it_all_works_without_scripts(open_page: Open, fund: Path) -> None:
    page = open_page(java_script_enabled=False)
    address = screen(page, fund, "2021-03-16")
    page.get_by_label("Name or identifier").fill("xiaomi")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="XIAOMI CORP").click()
    page.get_by_role("heading", name="What to do next").wait_for()
    page.goto("/designations")
    page.get_by_label("Name in any script, identifier, ticker or number").fill("小米")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Xiaomi Corporation").click()
    page.get_by_role("heading", name="Known as").wait_for()
    assert address


def test_going_back_and_sending_again_makes_nothing_twice(open_page: Open, fund: Path) -> None:
    page = open_page()
    page.goto("/")
    page.set_input_files("#file", fund)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_label("As of", exact=True).fill("2021-04-20")
    page.get_by_role("button", name="Screen").dblclick()
    page.get_by_role("heading", name="Findings").wait_for(timeout=120_000)
    page.go_back()
    assert page.get_by_label("As of", exact=True).input_value() == "2021-04-20"
    page.goto("/screenings")
    assert page.get_by_text("as of 2021-04-20").count() == 1


def test_a_file_that_is_too_large_is_refused_before_it_travels(open_page: Open, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(300_000_000)
    page = open_page()
    page.goto("/")
    page.set_input_files("#file", large)
    assert page.get_by_role("alert").inner_text().startswith("large.csv has 300 MB, and this service takes 200 MB")


def test_a_file_that_is_too_large_is_refused_without_scripts_too(open_page: Open, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(220_000_000)
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.set_input_files("#file", large)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("larger than this service takes").wait_for()
    assert "200 MB" in page.locator(".fault").inner_text()
    assert page.get_by_text("PENDENS_MAX_FILE_MB").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.fault')).borderLeftWidth") == "4px"
    page.get_by_role("link", name="Back to the start").click()
    page.get_by_role("button", name="Read the file").wait_for()


def test_a_running_screening_is_cancelled(open_page: Open, tmp_path: Path) -> None:
    lines = "".join(f"HOLDING {number} INDUSTRIAL CORPORATION OF CHINA,{number}\r\n" for number in range(60_000))
    many = tmp_path / "many.csv"
    many.write_text(f"Name,Quantity\r\n{lines}", encoding="utf-8")
    page = open_page()
    page.goto("/")
    page.set_input_files("#file", many)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Screen").click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("heading", name="Cancelled").wait_for(timeout=120_000)
    page.get_by_role("link", name="Back to the file").click()
    page.get_by_text("60,000 rows").first.wait_for()


def test_on_a_phone_she_reaches_the_same(open_page: Open, screened: str) -> None:
    page = open_page(viewport=NARROW, has_touch=True)
    page.goto(screened)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_role("link", name="XIAOMI CORP").tap()
    page.get_by_role("heading", name="What to do next").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
