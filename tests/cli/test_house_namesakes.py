"""A firm keeps its own known namesakes: what they clear, what they do not, and what is refused."""

from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.cli.holdings_file import portfolio, screen

pytestmark = pytest.mark.slow

HEADER = "name,identifier,party,reason,by,approved_by,until"
# A stranger whose name resembles a company of the NS-CMIC list.
STRANGER = "HIKVISION SYSTEMS"
PARTY = '"Hangzhou Hikvision Digital Technology Co., Ltd."'


def load(tmp_path: Path, *rows: str, header: str = HEADER) -> int:
    file = tmp_path / "namesakes.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return run_command(["lists", "load", "house-namesakes", str(file)])


def test_a_known_namesake_is_clear_with_that_reason_and_the_listed_party_is_not(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = portfolio(tmp_path, f"{STRANGER},,1,1,USD", "HANGZHOU HIKVISION DIGITAL-A,CNE100000PM8,1,1,USD")
    _, before = screen(capsys, file, "--all")
    assert [one["flag"] for one in before["findings"]] == ["review", "no_trade"]
    row = f"{STRANGER},,{PARTY},a firm of Ohio (register 1234),ann,bob,2999-01-01"
    assert load(tmp_path, row) == 0
    assert "1 known namesake is in force" in capsys.readouterr().out
    _, after = screen(capsys, file, "--all")
    assert [one["flag"] for one in after["findings"]] == ["clear", "no_trade"]
    reason = after["findings"][0]["reason"]
    assert "a firm of Ohio (register 1234) (entered by ann, approved by bob, until 2999-01-01)" in reason
    assert run_command(["recheck", "--since", "2020-01-01"]) == 0  # each is repeated with the rows of its own time


def test_a_row_stops_counting_once_a_list_prints_that_name_of_the_party(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, file = tmp_path / "desk.csv", portfolio(tmp_path, "Larkspur Quarries Inc,,1,1,USD")
    for aliases, flag in (("", "clear"), ("LARKSPUR QUARRIES INC.", "blocked")):
        row = f"H-1,Larkspur Quarries plc,blocked,{aliases},2020-03-02,frozen,minutes"
        desk.write_text(f"id,name,restriction,aliases,listed_on,reason,source\n{row}\n", encoding="utf-8")
        assert run_command(["lists", "load", "house-desk", str(desk)]) == 0
        if not aliases:
            assert load(tmp_path, "Larkspur Quarries Inc,,house-desk-H-1,of Ohio,ann,bob,2999-01-01") == 0
        capsys.readouterr()
        _, document = screen(capsys, file, "--all")
        assert document["findings"][0]["flag"] == flag


def test_an_expired_row_counts_no_more(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(tmp_path, f"{STRANGER},,{PARTY},a firm of Ohio,ann,bob,2021-01-01") == 0
    assert "1 of them expired" in capsys.readouterr().out
    _, document = screen(capsys, portfolio(tmp_path, f"{STRANGER},,1,1,USD"))
    assert document["findings"][0]["flag"] == "review"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f"X CORP,,{PARTY},why,ann,Ann,2999-01-01", "line 2, approved_by: 'Ann' entered the row too"),
        (f",,{PARTY},why,ann,bob,2999-01-01", "line 2, name: is empty, and so is identifier"),
        (f",ABC,{PARTY},why,ann,bob,2999-01-01", "line 2, identifier: 'ABC' is no identifier"),
        ("X CORP,,Nobody Ltd,why,ann,bob,2999-01-01", "line 2, party: no live list has 'Nobody Ltd'"),
        (f"X CORP,,{PARTY},why,ann,bob,soon", "line 2, until: 'soon' is no day"),
        (f"X CORP,,{PARTY},why,ann,bob,", "line 2, until: is empty"),
        (f"X CORP,,{PARTY},,ann,bob,2999-01-01", "line 2, reason: is empty"),
        (f"X CORP,,{PARTY},why,ann,,2999-01-01", "line 2, approved_by: is empty"),
        (f"{PARTY},,{PARTY},why,ann,bob,2999-01-01", "line 2, identifier: 'Hangzhou Hikvision"),
        (
            f"Hangzhou Hikvision Digital Technology Co Ltd,,{PARTY},why,ann,bob,2999-01-01",
            "line 2, identifier: 'Hangzhou Hikvision",
        ),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, words: str
) -> None:
    assert load(tmp_path, f"{STRANGER},,{PARTY},a firm of Ohio,ann,bob,2999-01-01", header=HEADER) == 0
    capsys.readouterr()
    assert load(tmp_path, row) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "namesakes.csv" in said
    _, document = screen(capsys, portfolio(tmp_path, f"{STRANGER},,1,1,USD"), "--all")
    assert document["findings"][0]["flag"] == "clear"  # what was in force stays
