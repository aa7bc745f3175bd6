"""A file of many rows is admitted in batches, with the same result as in one piece."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.holdings import open_portfolio, read_portfolio
from service.holdings.rows.seen_rows import SeenRows
from tests.holdings.holdings_files import csv_file


@given(st.lists(st.integers(-5, 5) | st.integers(), max_size=3_000))
def test_the_first_row_of_each_content_is_found(keys: list[int]) -> None:
    seen, expected = SeenRows(), dict[int, int]()
    for row, key in enumerate(keys):
        known = expected.setdefault((key & (1 << 64) - 1) or 1, row)
        assert seen.first(key, row) == known


@pytest.mark.slow
def test_what_the_whole_file_tells_holds_in_every_batch() -> None:
    lines = [f'COMPANY {row % 4_000},"1,5",0{row % 8 + 1}.02.2021' for row in range(5_000)]
    content = csv_file("Name,Market Value,Acquired", *lines, ",7,", "NAMED,1.234,13.02.2021")
    opened = open_portfolio(content)
    batches = list(opened.batches())
    assert [len(batch.holdings) for batch in batches] == [2_000, 2_000, 1_001]
    portfolio = read_portfolio(content).portfolio
    assert [one for batch in batches for one in batch.holdings] == list(portfolio.holdings)
    assert portfolio.holdings[-1].market_value == 1_234  # the comma is the decimal mark of the column
    doubles = [note for note in portfolio.warnings if "same in every field" in note.message]
    assert [note.row for note in doubles] == list(range(4_002, 5_002))
    assert [note.row for note in portfolio.errors] == [5_002]


def test_rows_can_be_admitted_again() -> None:
    opened = open_portfolio(csv_file("Name", "A COMPANY", "A COMPANY"))
    assert [len(batch.warnings) for batch in opened.batches()] == [len(batch.warnings) for batch in opened.batches()]
