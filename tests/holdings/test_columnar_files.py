"""Arrow and Parquet are read as other files are; what is no holding's column is refused by its name, a bomb at once."""

import io
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from service.errors import ColumnTypeError, DamagedFileError, HoldingsFileError, TooManyRowsError
from service.holdings.portfolio_file import PortfolioFile, read_portfolio

pa: Any = pytest.importorskip("pyarrow")
pq: Any = pytest.importorskip("pyarrow.parquet")
pytestmark = pytest.mark.slow
Write = Callable[[Any], bytes]


def parquet(table: Any, **options: Any) -> bytes:  # noqa: ANN401 the library ships no types
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def stream(table: Any, **options: Any) -> bytes:  # noqa: ANN401 as above
    return _messages(pa.ipc.new_stream, table, **options)


def file(table: Any) -> bytes:  # noqa: ANN401 as above
    return _messages(pa.ipc.new_file, table)


def _messages(kind: Any, table: Any, **options: Any) -> bytes:  # noqa: ANN401 as above
    sink = io.BytesIO()
    with kind(sink, table.schema, **options) as writer:
        writer.write_table(table)
    return sink.getvalue()


def rows_of(read: PortfolioFile) -> list[tuple[object, ...]]:
    return [(one.row, one.name, one.isin, one.quantity, one.acquired_on) for one in read.portfolio.holdings]


@pytest.mark.parametrize("write", [parquet, stream, file])
def test_columns_are_those_of_a_csv(write: Write) -> None:
    table = pa.table(
        {
            "Security name": pa.array(["XIAOMI CORP", "APPLE INC", None]).dictionary_encode(),
            "ISIN": pa.array(["KYG9830T1067", None, None], pa.large_string()),
            "Quantity": pa.array([1_000.0, float("nan"), None]),
            "Market value": pa.array([Decimal("12.50"), Decimal(7), None], pa.decimal128(20, 2)),
            "Acquired on": pa.array([date(2021, 3, 1), None, None]),
            "Live": [True, False, None],
        }
    )
    read = read_portfolio(write(table))
    assert rows_of(read) == [
        (1, "XIAOMI CORP", "KYG9830T1067", Decimal(1000), date(2021, 3, 1)),
        (2, "APPLE INC", None, None, None),
    ]
    assert [one.market_value for one in read.portfolio.holdings] == [Decimal("12.50"), Decimal("7.00")]
    assert read.layout.format in {"parquet", "arrow"}


@pytest.mark.parametrize("write", [parquet, stream, file])
def test_files_behind_one_another_are_not_read_as_one_of_them(write: Write) -> None:
    first, second = (write(pa.table({"name": [name], "isin": [None]})) for name in ("APPLE INC", "HIKVISION"))
    for joined in (first + second, second + first, first + first):
        with pytest.raises(DamagedFileError):
            read_portfolio(joined)


def test_a_stream_whose_writer_broke_off_between_two_batches_is_not_whole() -> None:
    sink = io.BytesIO()
    table = pa.table({"name": ["APPLE INC", "HIKVISION"]})
    writer = pa.ipc.new_stream(sink, table.schema)
    ends = []
    for batch in table.to_batches(max_chunksize=1):
        writer.write_batch(batch)
        ends.append(len(sink.getvalue()))
    writer.close()
    for end in ends:
        with pytest.raises(DamagedFileError):
            read_portfolio(sink.getvalue()[:end])
    assert len(read_portfolio(sink.getvalue()).portfolio.holdings) == 2


def test_an_instant_is_the_day_in_its_own_zone_and_digits_are_a_code() -> None:
    at = datetime(2021, 3, 16, 0, 0, tzinfo=UTC)
    table = pa.table(
        {
            "name": ["APPLE INC"],
            "cusip": pa.array([37833100], pa.int64()),
            "acquired_on": pa.array([at], pa.timestamp("ns", "UTC")),
        }
    )
    (held,) = read_portfolio(parquet(table)).portfolio.holdings
    assert held.name == "APPLE INC"
    assert held.acquired_on == date(2021, 3, 16)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("ids", [["KYG9830T1067"]]),
        ("Issuer", [{"name": "XIAOMI CORP"}]),
        ("name", [7]),
        ("isin", [True]),
        ("quantity", [True]),
        ("acquired_on", [20210316]),
        ("note", [b"XIAOMI CORP"]),
    ],
)
@pytest.mark.parametrize("write", [parquet, stream])
def test_a_column_of_another_type_is_named(write: Write, name: str, column: list[object]) -> None:
    with pytest.raises(ColumnTypeError, match=name):
        read_portfolio(write(pa.table({"Security name": ["XIAOMI CORP"], name: column})))


def test_a_tiny_file_of_millions_of_rows_is_refused_before_it_is_unpacked() -> None:
    bomb = parquet(pa.table({"name": pa.nulls(3_000_000)}))
    assert len(bomb) < 50_000
    with pytest.raises(TooManyRowsError):
        read_portfolio(bomb)
    with pytest.raises(TooManyRowsError):
        read_portfolio(stream(pa.table({"name": pa.nulls(3_000_000)})))


def test_a_tiny_file_of_huge_texts_is_refused_and_takes_no_memory_of_ours() -> None:
    repeated = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), pa.array(["x" * 1_000_000]))
    bomb = parquet(pa.table({"name": repeated}))
    assert len(bomb) < 200_000
    with pytest.raises(HoldingsFileError):
        read_portfolio(bomb)
    packed = pa.ipc.IpcWriteOptions(compression="zstd")
    with pytest.raises(HoldingsFileError):
        read_portfolio(stream(pa.table({"name": ["x" * 1_000_000] * 600}), options=packed))


def test_what_is_damaged_is_refused_or_read_and_never_breaks_us() -> None:
    table = pa.table({"name": ["XIAOMI CORP", "APPLE INC"], "quantity": [1, 2]})
    whole = [parquet(table), stream(table), file(table)]
    torn = [content[: len(content) // 2] for content in whole]
    torn += [b"PAR1" + b"x" * 99, b"ARROW1\x00\x00" + b"x" * 99, b"\xff" * 99, b"\xff\xff\xff\xff\xff\xff\xff\x7f"]
    for content in torn:
        with pytest.raises(HoldingsFileError):
            read_portfolio(content)
    dice = random.Random(5)  # noqa: S311 the same damage each time
    for number in range(9):
        changed = bytearray(whole[number % 3])
        for _ in range(4):
            changed[dice.randrange(8, len(changed))] = dice.randrange(256)
        try:
            assert len(read_portfolio(bytes(changed)).portfolio.holdings) <= 2
        except HoldingsFileError:
            continue
