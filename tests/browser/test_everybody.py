"""Everybody can use the pages: no violation that axe finds, by keyboard alone, wide, narrow, light and dark."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser.conftest import NARROW, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
Open = Callable[..., "Page"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
BAD = "Name,ISIN,Quantity\nXIAOMI CORP,KYG9830T1067,10\nAPPLE,US0378331006,1.5x\n,,3\nTotal,,12\n"


def addresses(page: "Page", screened: str, tmp_path: Path) -> Iterator[str]:
    """Name every page there is, some of them in a state that few see."""
    bad = tmp_path / "bad.csv"
    bad.write_text(BAD, encoding="utf-8")
    strange = tmp_path / "strange.csv"
    strange.write_text("Wertobjekt;Kennung\r\nXIAOMI CORP;KYG9830T1067\r\n", encoding="utf-8")
    for file in (bad, strange):
        page.goto("/")
        page.set_input_files("#file", file)
        page.get_by_role("button", name="Read the file").click()
        yield page.url
    screening_id = screened.rsplit("/", 1)[1]
    page.goto(f"{screened}?q=xiaomi")
    yield str(page.get_by_role("link", name="XIAOMI CORP").get_attribute("href"))
    yield from ("/", "/screenings", "/designations?q=xiaomi", "/lists", "/lists/us-ns-cmic", "/nowhere")
    yield from ("/calendar", "/calendar?jurisdiction=US-IN", "/problems", "/sign-in")
    yield from (f"{screened}{rest}" for rest in ("", "?flag=all", "/rejected", "/warnings", "/run", "/repeat"))
    yield f"/screenings/compare?id={screening_id}&id={screening_id}"
    page.goto("/designations?q=xiaomi")
    yield str(page.get_by_role("link", name="Xiaomi Corporation").get_attribute("href"))


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_violates_a_rule_or_is_wider_than_the_screen(
    open_page: Open, screened: str, tmp_path: Path, viewport: dict[str, int]
) -> None:
    finder, page = open_page(), open_page(viewport=viewport)
    for address in list(addresses(finder, screened, tmp_path)):
        page.goto(address)
        for details in page.locator("details").all():
            details.evaluate("element => { element.open = true; }")
        for scheme in SCHEMES:  # style sheet and pictures alone ask for it: a page is asked for once, and seen in both
            page.emulate_media(color_scheme=scheme)
            require_no_violation(page, f"{address} {scheme}")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def require_no_violation(page: "Page", place: str = "") -> None:
    found = axe_playwright.Axe().run(page)
    assert found.violations_count == 0, f"{place}\n{found.generate_report()}"


def test_the_page_of_the_api_runs_under_its_policy(open_page: Open) -> None:
    page = open_page()
    page.goto("/docs/")
    page.get_by_text("/v1/screenings", exact=False).first.wait_for()


def test_the_keyboard_alone_suffices(open_page: Open, fund: Path) -> None:
    page = open_page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    tab_to(page, "file")
    page.set_input_files("#file", fund)
    tab_to(page, "Read the file")
    page.keyboard.press("Enter")
    page.wait_for_url("**/uploads/*")
    tab_to(page, "as_of_day")
    page.keyboard.type("03162021")
    tab_to(page, "run")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Findings").wait_for(timeout=120_000)
    tab_to(page, "q")
    page.keyboard.type("xiaomi")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=xiaomi**")
    tab_to(page, "XIAOMI CORP")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What to do next").wait_for()


def test_suggestions_come_while_she_types_and_are_chosen_by_arrow(open_page: Open) -> None:
    page = open_page()
    page.goto("/designations")
    box = page.get_by_role("combobox", name="Name in any script, identifier, ticker or number")
    box.press_sequentially("hikvis")
    page.get_by_role("option").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    require_no_violation(page)
    box.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    box.press_sequentially("i")
    page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    assert page.get_by_role("option", selected=True).count() == 1
    box.press("Enter")
    page.get_by_role("heading", name="Known as").wait_for()
    assert "Hikvision" in page.get_by_role("heading", level=1).inner_text()


def focused(page: "Page") -> str:
    text = "const one = document.activeElement; return one.id || one.name || one.innerText || one.tagName"
    return str(page.evaluate(f"(() => {{ {text} }})()"))


def tab_to(page: "Page", wanted: str) -> None:
    """Press Tab until something has the focus, and see that the focus shows."""
    seen = []
    for _ in range(150):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        if seen[-1].startswith(wanted):
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(outline) != "none", wanted
            return
    raise AssertionError(f"{wanted} is not reached: {seen}")
