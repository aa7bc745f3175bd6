"""Every hostile file is refused in one sentence, soon and in little memory, through the reader and the real command."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.hostile_files import hostile_file, hostile_names, worksheet, xlsx
from service.errors import (
    FileTooLargeError,
    HoldingsFileError,
    PackedTooTightError,
    ParserMemoryError,
    ParserTimeError,
    TooManyCellsError,
    TooManyRowsError,
    TooManySheetsError,
)
from service.holdings import read_portfolio
from service.holdings.limits import FileLimits
from service.sandbox import ParserLimits
from tests.holdings.holdings_files import csv_file, ods_file, xls_file, xlsx_file, zip_members

pytestmark = pytest.mark.slow

ROWS = [["Name", "ISIN"], ["XIAOMI CORP", "KYG9830T1067"], ["BYD", ""]]


@pytest.mark.parametrize("name", hostile_names())
def test_a_hostile_file_is_refused_in_one_sentence_and_little_time(name: str) -> None:
    began = time.process_time()
    with pytest.raises(HoldingsFileError) as refused:
        read_portfolio(hostile_file(name))
    message = str(refused.value)
    assert re.search(r": \w", message), message
    assert "\n" not in message
    assert len(message) < 400
    assert time.process_time() - began < 15.0


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        (
            "far-cell-single-quotes.xlsx",
            TooManyCellsError,
            r"because of its cell XFD1048576: delete .*PENDENS_MAX_CELLS",
        ),
        ("far-cell-blanks.xlsx", TooManyCellsError, "limit is 10,000,000"),
        ("far-cell-elsewhere.xlsx", TooManyCellsError, "data/anything.bin has 1,048,576 rows by 16,384 columns"),
        ("fifteen-sheets.xlsx", TooManyCellsError, "19,000,000 cells"),
        ("one-sheet-shown-often.xlsx", TooManyCellsError, "89 of the 90 sheets"),
        ("thousand-sheets.xlsx", TooManySheetsError, r"1,000 sheets, the limit is 100: .*PENDENS_MAX_SHEETS"),
        ("foreign-prefix.ods", HoldingsFileError, "the prefix 'table' to 'urn:example:not-a-table'"),
        ("million-rows.csv.gz", PackedTooTightError, r"over 100 times its [0-9,]+ bytes.*PENDENS_MAX_RATIO"),
        ("blank-lines.csv", TooManyRowsError, r"20,000,001 lines.*PENDENS_MAX_ROWS"),
        ("too-many-rows.csv", TooManyRowsError, r"over 1,000,000 rows, the limit: split it, or raise PENDENS_MAX_ROWS"),
        ("tags.ofx", HoldingsFileError, "over 1,000,000 tags, the limit: export fewer accounts"),
        ("far-cells.xls", ParserMemoryError, r"more than 400 MB of memory: .*PENDENS_PARSER_MEMORY_MB"),
    ],
)
def test_a_refusal_names_the_limit_its_setting_and_a_way_out(name: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        read_portfolio(hostile_file(name))


# A small process starts the command: what a large one starts would count the memory of the large one.
_MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "service.cli", "screen", sys.argv[1]], capture_output=True, text=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
print(json.dumps([done.returncode, done.stdout, done.stderr, peak]))
"""


@pytest.mark.parametrize(
    "name", ["far-cell-single-quotes.xlsx", "fifteen-sheets.xlsx", "far-cells.xls", "many-members.csv.gz", "tags.ofx"]
)
def test_the_command_refuses_it_with_exit_code_2_in_bounded_memory(name: str, home: Path, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(hostile_file(name))
    said = subprocess.run([sys.executable, "-c", _MEASURED, str(file)], check=True, capture_output=True).stdout
    code, out, error, peak = json.loads(said)
    assert (code, out) == (2, "")
    (alone, refusal) = error.splitlines()  # the home has no list but the bundled, which is told first
    assert "only the bundled lists" in alone
    assert re.fullmatch(r"pendens: .+", refusal)
    assert peak < 500_000_000


def test_the_shared_hostile_files_are_refused(shared: Path) -> None:
    folder = shared / "cases" / "hostile"
    if not folder.is_dir():
        pytest.skip("the hostile files are not on this machine")
    for file in folder.iterdir():
        with pytest.raises(HoldingsFileError):
            read_portfolio(file.read_bytes())


def test_a_parser_that_takes_too_long_is_ended_and_the_next_file_is_read() -> None:
    sheet = worksheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(3, 600_000)))
    limits = FileLimits(ratio=1_000, parser=ParserLimits(seconds=1))
    content = xlsx(sheet)
    slow = FileLimits(ratio=1_000, rows=10, parser=ParserLimits(seconds=1))
    with pytest.raises((ParserTimeError, TooManyRowsError)):
        read_portfolio(content, limits=slow)
    assert read_portfolio(xlsx_file({"A": ROWS}), limits=limits).portfolio.rows == 2


@pytest.mark.parametrize("content", [xlsx_file({"A": ROWS}), xls_file({"A": ROWS}), ods_file({"A": ROWS})])
def test_rows_cells_and_sheets_count_up_to_the_limit(content: bytes) -> None:
    assert read_portfolio(content, limits=FileLimits(rows=3, cells=6, sheets=1)).portfolio.rows == 2
    with pytest.raises(TooManyRowsError, match="over 2 rows"):
        read_portfolio(content, limits=FileLimits(rows=2))
    with pytest.raises(TooManyCellsError, match="limit is 5"):
        read_portfolio(content, limits=FileLimits(cells=5))


def test_rows_of_a_text_count_up_to_the_limit() -> None:
    lines = csv_file("Name", *(f"A{number}" for number in range(1_000)))
    assert read_portfolio(lines, limits=FileLimits(rows=1_000)).portfolio.rows == 1_000
    with pytest.raises(TooManyRowsError, match="over 799 rows"):
        read_portfolio(lines, limits=FileLimits(rows=799))


def test_a_workbook_whose_cells_have_no_references_is_read() -> None:
    content = zip_members(
        xlsx_file({"A": ROWS}), "xl/worksheets/sheet1.xml", lambda body: re.sub(rb' r="[A-Z]*[0-9]+"', b"", body)
    )
    assert [one.name for one in read_portfolio(content).portfolio.holdings] == ["XIAOMI CORP", "BYD"]


def test_a_limit_is_a_file_too_large_for_whoever_asks() -> None:
    assert issubclass(TooManyRowsError, FileTooLargeError)
