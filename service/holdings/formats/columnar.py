"""Arrow and Parquet: tables by column, as programs hand them on. Runs in a sandbox.

What a file claims of itself is not believed: rows are counted before they are made, batches are checked before they are
read, and the texts that come out are counted as what a packed file unpacks to.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from math import isnan
from typing import Any

from service.errors import BinaryFileError, ColumnTypeError, DamagedFileError
from service.holdings.columns.headings import meaning_of
from service.holdings.formats.sniffing import Format
from service.holdings.formats.workbook import Row, Sheet
from service.holdings.limits import MAX_COLUMNS, FileLimits
from service.holdings.table import trim

# Why: of 1,000 rows and some 20 columns the texts take about a megabyte.
_ROWS_AT_ONCE = 1_000
_FIGURES = frozenset({"quantity", "market_value"})
_DAYS = frozenset({"acquired_on", "issued_on", "matures_on"})
# Programs take columns of digits for numbers; a name or a code with letters they never do.
_DIGITS = frozenset({"cusip", "sedol", "ticker", "identifier", "reference", "account"})
# Why: Arrow would reserve address space and start threads for each core, of which a parser has one.
_ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1", "ARROW_IO_THREADS": "1"}
# The mark at a file's end, and that at the next one's begin: of several files a reader takes the last one's account of
# where rows stand, and finds those of the first there.
_JOINED = (b"PAR1PAR1", b"ARROW1ARROW1")
_SHOWN = 60


def columnar_tables(content: bytes, kind: Format, limits: FileLimits) -> Iterator[Sheet]:
    """Give the one table of a file; its headings are row 0, its rows count from 1.

    Raises:
        BinaryFileError: the library that reads it is not installed.
        DamagedFileError: it is damaged, cut off, or protected by a key, or several files are in it.
        ColumnTypeError: a column is of a type that no column of holdings has.
        FileTooLargeError: it has too many rows or cells, or unpacks to too much.
    """
    library = _library()
    with _told(library, kind):
        schema, batches = _opened(library, content, kind, limits)
    yield Sheet(kind.value, _rows(library, kind, schema, batches, limits))


@contextmanager
def _told(library: Any, kind: Format) -> Iterator[None]:  # noqa: ANN401 it ships no types
    """Say what the library finds wrong in the words of the house; too little memory is told as that."""
    try:
        yield
    except MemoryError:
        raise
    except (library.ArrowException, OSError, OverflowError, UnicodeError) as error:
        raise DamagedFileError(f"the {kind.value.capitalize()} file is damaged, cut off or protected") from error


def _library() -> Any:  # noqa: ANN401 it ships no types
    os.environ.update(_ENVIRONMENT)
    try:
        library = import_module("pyarrow")
        import_module("pyarrow.ipc")
    except ImportError as error:
        raise BinaryFileError("Arrow and Parquet are read where pendens[pyarrow] is installed") from error
    library.set_cpu_count(1)
    return library


def _opened(library: Any, content: bytes, kind: Format, limits: FileLimits) -> tuple[Any, Iterator[Any]]:  # noqa: ANN401 as above
    """Give the schema and the batches, when what the file says of its size is within the limits."""
    source = library.BufferReader(content)
    if any(mark in content for mark in _JOINED):
        raise DamagedFileError("several files stand behind one another in it: hand in one at a time")
    if kind is Format.PARQUET:
        parquet = import_module("pyarrow.parquet")
        metadata = parquet.read_metadata(source)
        limits.check_rows(metadata.num_rows)
        limits.check_unpacked(len(content), sum(_sizes(metadata)))
        names = _columns(library, metadata.schema.to_arrow_schema(), metadata.num_rows, limits)
        # Why: a text that stands in a million rows is kept once, as the file has it.
        file = parquet.ParquetFile(library.BufferReader(content), read_dictionary=names, memory_map=False)
        return file.schema_arrow, file.iter_batches(_ROWS_AT_ONCE, use_threads=False)
    options = library.ipc.IpcReadOptions(use_threads=False)
    if content.startswith(b"ARROW1"):
        file = library.ipc.open_file(source, options=options)
        _columns(library, file.schema, 0, limits)
        return file.schema, (file.get_batch(number) for number in range(file.num_record_batches))
    stream = library.ipc.open_stream(source, options=options)
    _columns(library, stream.schema, 0, limits)
    return stream.schema, _streamed(stream, source)


def _streamed(stream: Any, source: Any) -> Iterator[Any]:  # noqa: ANN401 as above
    """Give the batches of a stream, which has to say that they are all.

    Why: the format lets whoever breaks off between two batches look like one who is done, and a reader stops at the end
    of the first of several streams: rows that nobody read would come out as none.

    Raises:
        DamagedFileError: the stream has no mark of its end, or there is more behind it.
    """
    while True:
        begin = source.tell()
        try:
            batch = stream.read_next_batch()
        except StopIteration:
            break
        yield batch
    if source.tell() == begin:
        raise DamagedFileError("the Arrow stream has no end: whoever wrote it broke off")
    if source.tell() != source.size():
        raise DamagedFileError("there is more behind the end of the Arrow stream: hand in one table at a time")


def _sizes(metadata: Any) -> Iterator[int]:  # noqa: ANN401 as above
    for number in range(metadata.num_row_groups):
        yield max(0, metadata.row_group(number).total_byte_size)


def _columns(library: Any, schema: Any, rows: int, limits: FileLimits) -> list[str]:  # noqa: ANN401 as above
    """Check the columns of a file, and name those of texts.

    Raises:
        ColumnTypeError: one is of a type that is not read, or not in a column of this meaning; it is named.
        TooManyCellsError: there are too many.
    """
    width = len(schema)
    if width > MAX_COLUMNS:
        raise BinaryFileError(f"the table has {width:,} columns, which none of holdings has")
    limits.check_cells(width * rows, f"the table has {rows:,} rows of {width:,} columns")
    for field in schema:
        _check_type(library, field)
    return [field.name for field in schema if library.types.is_string(field.type)]


def _check_type(library: Any, field: Any) -> None:  # noqa: ANN401 as above
    types, kind = library.types, field.type
    kind = kind.value_type if types.is_dictionary(kind) else kind
    meaning = meaning_of(trim(field.name))
    name = meaning.field if meaning else None
    is_text = types.is_string(kind) or types.is_large_string(kind) or types.is_null(kind)
    is_figure = types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)
    is_day = types.is_date(kind) or types.is_timestamp(kind)
    if not (is_text or is_figure or is_day or types.is_boolean(kind)):
        raise _wrong(field, "texts, figures and days are read")
    if name in _FIGURES and not (is_text or is_figure):
        raise _wrong(field, f"{name} is a figure or a text")
    if name in _DAYS and not (is_text or is_day):
        raise _wrong(field, f"{name} is a day or a text")
    if name in _DIGITS and not (is_text or is_figure):
        raise _wrong(field, f"{name} is a text")
    if name is not None and name not in _FIGURES | _DAYS | _DIGITS and not is_text:
        raise _wrong(field, f"{name} is a text")


def _wrong(field: Any, wanted: str) -> ColumnTypeError:  # noqa: ANN401 as above
    return ColumnTypeError(f"the column {field.name[:_SHOWN]!r} is of type {str(field.type)[:_SHOWN]}: {wanted}")


def _rows(library: Any, kind: Format, schema: Any, batches: Iterator[Any], limits: FileLimits) -> Iterator[Row]:  # noqa: ANN401 as above
    headings = [trim(name) for name in schema.names]
    yield 0, headings
    number = unpacked = 0
    with _told(library, kind):
        for whole in batches:
            limits.check_rows(number + whole.num_rows)
            limits.check_cells((number + whole.num_rows) * len(headings), "as the table's batches say")
            whole.validate(full=True)
            for cells in _cells(library, headings, whole):
                number += 1
                unpacked += sum(map(len, cells))
                # Why no ratio: a text that stands in each of a million rows is one text here, as it is in the file.
                limits.check_unpacked(unpacked, unpacked)
                if any(cells):
                    yield number, list(cells)


def _cells(library: Any, headings: Sequence[str], whole: Any) -> Iterator[tuple[str, ...]]:  # noqa: ANN401 as above
    for begin in range(0, whole.num_rows, _ROWS_AT_ONCE):
        batch = whole.slice(begin, _ROWS_AT_ONCE)
        columns = [_texts(library, name, batch.column(place)) for place, name in enumerate(headings)]
        yield from zip(*columns, strict=True)


def _texts(library: Any, name: str, column: Any) -> Sequence[str]:  # noqa: ANN401 as above
    """Write the values of a column as texts; blank where there is none."""
    if library.types.is_dictionary(column.type):
        known = _texts(library, name, column.dictionary)
        return ["" if place is None else known[place] for place in column.indices.to_pylist()]
    if library.types.is_timestamp(column.type):
        column = column.cast(library.timestamp("s", column.type.tz), safe=False)  # a day is wanted
    try:
        values = column.to_pylist()
    except (ValueError, OverflowError, KeyError) as error:
        raise ColumnTypeError(f"the column {name[:_SHOWN]!r} has a value that is none of its type") from error
    write = _WRITERS.get(next((type(value) for value in values if value is not None), str), str)
    return ["" if value is None else write(value) for value in values]


def _figure(value: float) -> str:
    """Write a floating number: what is none is blank, as programs write what they have not."""
    return "" if isnan(value) else format(Decimal(repr(value)), "f").removesuffix(".0")


def _instant(value: datetime) -> str:
    return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()


def _exact(value: Decimal) -> str:
    return format(value, "f")


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: trim,
    float: _figure,
    Decimal: _exact,
    datetime: _instant,
    date: date.isoformat,
}
