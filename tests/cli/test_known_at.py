"""What was known then, and what is known today, differ exactly where they should."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import run_command

ROWS = """\
Name,ISIN
XIAOMI CORP,KYG9830T1067
LUOKUNG TECHNOLOGY CORP,
HANGZHOU HIKVISION DIGITAL TECHNOLOGY,CNE100000PM8
"""
pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]


def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, dict[str, Any]]:
    file = tmp_path / "three.csv"
    file.write_text(ROWS)
    run_command(["screen", str(file), "--format", "json", "--all", *options])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return {finding["holding"]["name"].split()[0]: finding for finding in findings}


def test_on_15_february_2021_only_the_names_were_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    then = ask(tmp_path, capsys, "--as-of", "2021-02-15", "--known-at", "2021-02-15")
    today = ask(tmp_path, capsys, "--as-of", "2021-02-15")
    flags = {name: finding["flag"] for name, finding in then.items()}
    assert flags == {"XIAOMI": "pending", "LUOKUNG": "pending", "HANGZHOU": "divest"}
    assert flags == {name: finding["flag"] for name, finding in today.items()}
    assert then["LUOKUNG"]["matches"][0]["against"] == "Luokong Technology Corporation"
    assert then["LUOKUNG"]["matches"][0]["strength"] == "close"
    assert today["LUOKUNG"]["matches"][0]["against"] == "Luokung Technology Corp."
    # the ISIN names the party since it is on the list of section 1237, which is older than that day
    assert then["HANGZHOU"]["matches"][0]["matched_on"] == today["HANGZHOU"]["matches"][0]["matched_on"] == "isin"


def test_a_later_vacatur_does_not_leak_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    then = ask(tmp_path, capsys, "--as-of", "2021-06-01", "--known-at", "2021-04-01")
    assert (then["XIAOMI"]["flag"], then["XIAOMI"]["if_lifted"]) == ("enjoined", "divest")
    assert all(event["at"] < "2021-04-02" for event in then["XIAOMI"]["matches"][0]["listing"]["events"])
    assert ask(tmp_path, capsys, "--as-of", "2021-06-01")["XIAOMI"]["flag"] == "former"


def test_an_order_that_was_not_signed_restricts_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    then = ask(tmp_path, capsys, "--as-of", "2021-02-15", "--known-at", "2020-10-01")
    assert {name: finding["flag"] for name, finding in then.items()} == {
        "XIAOMI": "clear",
        "LUOKUNG": "clear",
        "HANGZHOU": "notice",
    }
