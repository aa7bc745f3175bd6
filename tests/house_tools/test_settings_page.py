"""The page of settings is the code's: every setting that is read has its text and its own default."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from house_tools import settings
from service.config import MEANINGS, SettingText, usual_values

ROOT = Path(__file__).parents[2]


def test_the_committed_page_is_the_one_that_the_code_gives() -> None:
    assert settings.main(["--check"]) == 0


@pytest.mark.usefixtures("home")
def test_a_setting_without_a_text_is_named() -> None:
    values = {**usual_values(), "PENDENS_NEW_LIMIT": 5}

    assert settings.faults(MEANINGS, values) == [
        "PENDENS_NEW_LIMIT has no text: add it to MEANINGS in service/config/meanings.py"
    ]


@pytest.mark.usefixtures("home")
def test_a_text_that_nothing_reads_is_named() -> None:
    meanings = {**MEANINGS, "Gone": {"OLD_LIMIT": SettingText("what no code reads")}}

    assert settings.faults(meanings, usual_values()) == [
        "PENDENS_OLD_LIMIT has a text in MEANINGS in service/config/meanings.py, but nothing reads it"
    ]


@pytest.mark.usefixtures("home")
def test_a_setting_without_a_default_says_what_holds_then() -> None:
    lists = MEANINGS["Lists"]
    meanings = {**MEANINGS, "Lists": {**lists, "LISTS": replace(lists["LISTS"], unset="")}}

    assert settings.faults(meanings, usual_values()) == ["PENDENS_LISTS has no default: say in `unset` what holds then"]


def test_a_default_is_the_values_own_and_not_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENDENS_PORT", "9001")

    assert settings.main(["--check"]) == 0


def test_every_setting_that_the_code_or_a_page_names_is_on_the_page() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    on_page = set(re.findall(r"PENDENS_[A-Z_]+", page))
    texts = [*(ROOT / "service").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "Dockerfile"]
    named = {name for path in texts for name in re.findall(r"PENDENS_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))}

    families = ("PENDENS_LIST_ADDRESS", "PENDENS_LIST_TOKEN", "PENDENS_FETCH")

    assert {name for name in named - on_page if not name.startswith(families)} == set()
