from pathlib import Path

import pytest

from service.cli.main import run_command

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.slow
def test_lists_names_each_list_with_its_entries(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["lists"]) == 0
    text = capsys.readouterr().out
    for code, entries in (("us-ns-cmic", "68"), ("us-ccmc", "49"), ("us-1260h", "188"), ("us-apps", "2")):
        line = next(line for line in text.splitlines() if code in line)
        assert entries in line


@pytest.mark.slow
def test_timeline_shows_acts_and_what_was_allowed_between_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["timeline", "Xiaomi Corp"]) == 0
    text = capsys.readouterr().out
    acts = [text.index(word) for word in ("● listed", "● challenged", "● enjoined", "● vacated")]
    assert acts == sorted(acts)
    assert "‖ enjoined" in text
    assert "1:21-cv-00280-RC" in text


@pytest.mark.slow
def test_timeline_shows_what_the_clock_alone_began(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["timeline", "ofac-30946", "--lists", "us-ns-cmic"]) == 0
    text = capsys.readouterr().out
    assert "2022-06-03 00:01 ◆ by the clock" in text
    assert "buy no · sell no · hold yes" in text


@pytest.mark.slow
@pytest.mark.parametrize("party", ["Nobody Of That Name Whatsoever", "ofac-1"])
def test_timeline_of_an_unknown_party_exits_2(party: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["timeline", party]) == 2
    assert "no designation" in capsys.readouterr().err


def test_explain_shows_the_points_of_a_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["explain", "--name", "SEMICONDUCTOR MANUFACTURING INTERN", "--as-of", "2022-01-01"]) == 0
    text = capsys.readouterr().out
    assert "↓ divest" in text
    assert "ofac-30951" in text
    assert "+" in text


def test_explain_stores_nothing(empty_home: Path) -> None:
    assert run_command(["explain", "--isin", "KYG9830T1067", "--name", "XIAOMI CORP"]) == 0
    assert list(empty_home.iterdir()) == []


@pytest.mark.parametrize("options", [[], ["--country", "CN"], ["--name", "."]])
def test_explain_of_nothing_exits_2(options: list[str]) -> None:
    assert run_command(["explain", *options]) == 2


def test_help_and_version_exit_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--version"]) == 0
    assert run_command(["screen", "--help"]) == 0
    assert "--fail-on" in capsys.readouterr().out
