"""Findings as Arrow and Parquet: the columns of the CSV, each with its type, for programs that read by column."""

import tempfile
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from itertools import islice
from typing import Any

from service.errors import NotInstalledError
from service.reports.csv_table import COLUMNS, evidence_lines
from service.screening.answer import Shown

# What is a figure in the document; whatever else is text there is text here: amounts keep all their digits.
_WHOLE, _BROKEN = frozenset({"row", "severity", "days_left"}), frozenset({"score"})
# Why: a thousand lines are some half a megabyte; a row group of Parquet is worth its own index from ten thousand on.
_LINES_AT_ONCE, _LINES_OF_A_GROUP = 1_000, 10_000
_PART_BYTES = 1 << 16


def arrow_parts(shown: Shown) -> Iterator[bytes]:
    """Write the findings as a stream of Arrow's.

    Raises:
        NotInstalledError: the library that writes it is absent.
    """
    return _stream(_library(), shown)


def parquet_parts(shown: Shown) -> Iterator[bytes]:
    """Write the findings as a Parquet file.

    Raises:
        NotInstalledError: the library that writes it is absent.
    """
    library = _library()
    return _file(library, import_module("pyarrow.parquet"), shown)


def _library() -> Any:  # noqa: ANN401 it ships no types
    try:
        return import_module("pyarrow")
    except ImportError:
        raise NotInstalledError("findings are written as Arrow and Parquet by pyarrow, which is not there") from None


def _stream(library: Any, shown: Shown) -> Iterator[bytes]:  # noqa: ANN401 as above
    sink, schema = BytesIO(), _schema(library)
    with library.ipc.new_stream(sink, schema) as writer:
        for batch in _batches(library, schema, shown, _LINES_AT_ONCE):
            writer.write_batch(batch)
            yield _taken(sink)
    yield _taken(sink)


def _file(library: Any, parquet: Any, shown: Shown) -> Iterator[bytes]:  # noqa: ANN401 as above
    schema = _schema(library)
    with tempfile.TemporaryFile() as sink:  # its end tells where its parts lie
        with parquet.ParquetWriter(sink, schema) as writer:
            for batch in _batches(library, schema, shown, _LINES_OF_A_GROUP):
                writer.write_batch(batch)
        sink.seek(0)
        while part := sink.read(_PART_BYTES):
            yield part


def _schema(library: Any) -> Any:  # noqa: ANN401 as above
    kinds = {**dict.fromkeys(_WHOLE, library.int64()), **dict.fromkeys(_BROKEN, library.float64())}
    return library.schema([(column, kinds.get(column, library.string())) for column in COLUMNS])


def _batches(library: Any, schema: Any, shown: Shown, size: int) -> Iterator[Any]:  # noqa: ANN401 as above
    lines = evidence_lines(shown)
    while some := list(islice(lines, size)):
        columns = [[_value(column, line.get(column)) for line in some] for column in COLUMNS]
        arrays = [library.array(values, kind) for values, kind in zip(columns, schema.types, strict=True)]
        yield library.record_batch(arrays, schema=schema)


def _value(column: str, value: object) -> object:
    return value if value is None or column in _WHOLE | _BROKEN else str(value)


def _taken(sink: BytesIO) -> bytes:
    part = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return part
