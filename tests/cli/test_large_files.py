"""Many rows take little memory and room, and come out as few rows do."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.holdings_file import portfolio, screen

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]
MEASURED = (
    "import resource, sys; from service.cli.main import run_command; code = run_command(sys.argv[1:]); "
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr); sys.exit(code)"
)
ROOT = Path(__file__).parents[2]


def peak(file: Path, *options: str) -> int:
    """Screen in a process of its own, and give its largest memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "screen", str(file), "--format", "csv", *options],
        check=False,
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
    )
    return int(done.stderr.splitlines()[-1])


def rows(count: int) -> list[str]:
    return [f"PEACEFUL COMPANY NUMBER {row} INC,,{row},{row}.5,USD" for row in range(count)]


@pytest.mark.parametrize("options", [(), ("--no-store",)])
def test_twenty_thousand_rows_more_take_little_memory_more(tmp_path: Path, options: tuple[str, ...]) -> None:
    few = peak(portfolio(tmp_path, *rows(4_000)), *options)
    many = peak(portfolio(tmp_path, *rows(24_000)), *options)
    assert many - few < 25  # each row of 20,000 took four kilobytes: 80 MB


def test_a_long_screening_reads_as_a_short_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [*rows(2_500), "XIAOMI CORP,KYG9830T1067,1,1,USD", ",,1,1,USD", "HIKVISION DIGITAL TECH,,1,1,USD"]
    asked = ("--all", "--as-of", "2021-03-16")
    kept = screen(capsys, portfolio(tmp_path, *lines), *asked)
    spooled = screen(capsys, portfolio(tmp_path, *lines), *asked, "--no-store")
    short = screen(capsys, portfolio(tmp_path, *lines[-3:]), *asked)
    assert kept[0] == spooled[0] == short[0] == 2
    assert kept[1]["counts"] == spooled[1]["counts"]
    assert kept[1]["findings"] == spooled[1]["findings"]
    assert list(kept[1]) == list(short[1])
    flagged = [{**one, "row": 0} for one in kept[1]["findings"] if one["matches"]]
    assert flagged == [{**one, "row": 0} for one in short[1]["findings"] if one["matches"]]
    assert [note["row"] for note in kept[1]["errors"]] == [2_503]


def test_a_file_of_which_nothing_can_be_screened_keeps_its_counts_and_first_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, document = screen(capsys, portfolio(tmp_path, *["1"] * 3_000, header="Name\n"))
    assert code == 2
    assert (document["counts"]["rows"], document["counts"]["rejected"]) == (3_000, 3_000)
    assert len(document["errors"]) == 1_000
    assert "the first 1,000 of 3,000 errors are kept" in document["warnings"][-1]["message"]


def test_where_something_was_screened_all_errors_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, document = screen(capsys, portfolio(tmp_path, *["1"] * 2_100, "XIAOMI CORP", header="Name\n"))
    assert len(document["errors"]) == 2_100


def test_a_long_table_has_one_head(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from service.cli.main import run_command  # noqa: PLC0415 - one use

    lines = [f"XIAOMI CORP,KYG9830T1067,{row},1,USD" for row in range(1_200)]
    assert run_command(["screen", str(portfolio(tmp_path, *lines)), "--as-of", "2021-03-16"]) == 0
    drawn = capsys.readouterr().out
    assert drawn.count("Party and why") == 1
    assert drawn.count("XIAOMI CORP") == 1_200
    assert len({line.index("◧") for line in drawn.splitlines() if "◧" in line} or {0}) == 1


def test_a_long_csv_has_a_line_for_each_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from service.cli.main import run_command  # noqa: PLC0415 - one use

    file = portfolio(tmp_path, *rows(2_300))
    run_command(["screen", str(file), "--format", "csv", "--all", "--output", str(tmp_path / "out.csv")])
    lines = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8"))))
    assert [int(line["row"]) for line in lines] == list(range(2, 2_302))
