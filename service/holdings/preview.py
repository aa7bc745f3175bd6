"""A file as a person checks it before it is screened: what was understood, or why nothing was, and what to choose."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.errors import (
    AmbiguousHeaderError,
    EmptyFileError,
    HoldingsFileError,
    NoHeaderError,
    NoNameOrIdentifierColumnError,
    UnknownColumnError,
    UnknownSheetError,
)
from service.holdings.column_detection import Column, Understanding, samples, understood_with_rows
from service.holdings.columns.corrections import layout_key, meanings
from service.holdings.foreign import is_foreign
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.holdings.portfolio_file import SpooledPortfolio
from service.holdings.reading import MAX_BYTES, beginning, open_file
from service.holdings.table import Record

# Lines shown of a file whose header was not found: preambles take some ten.
_LINES = 30
# Another header line, other columns or another sheet may help.
_MENDED_BY_CHOICE = (
    *(NoHeaderError, AmbiguousHeaderError, NoNameOrIdentifierColumnError),
    *(UnknownColumnError, UnknownSheetError, EmptyFileError),
)


@dataclass(frozen=True, slots=True)
class FilePreview:
    """A file as it was understood, or the `fault` for which it was not, with its first `lines` to find the header in.

    `meanings` gives what each column is taken for, by its place. `layout_keys` name the layout: one of its headings; of
    a file that was not read, one of each line.
    """

    file: Understanding | None
    fault: HoldingsFileError | None
    columns: tuple[Column, ...]
    meanings: Mapping[int, str]
    sheets: tuple[str, ...]
    lines: tuple[Record, ...]
    layout_keys: tuple[str, ...]


def look_with_rows(  # noqa: PLR0913, PLR0917 what a person may choose, and the limits
    content: bytes,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    max_bytes: int = MAX_BYTES,
    limits: FileLimits = USUAL_LIMITS,
) -> tuple[FilePreview, SpooledPortfolio | None]:
    """Read a file, tell how, and give its rows; what cannot be read is told too, with what there is to choose from.

    `header_row` is the line that a person takes for the header.
    """
    try:
        file, rows = understood_with_rows(content, columns=columns, sheet=sheet, max_bytes=max_bytes, limits=limits)
    except HoldingsFileError as error:
        return _not_read(content, columns or {}, sheet, header_row, error, max_bytes, limits), None
    return FilePreview(file, None, file.columns, _meanings(file, columns or {}), file.sheets, (), (file.layout,)), rows


def layout_keys(
    content: bytes, sheet: str | None = None, *, max_bytes: int = MAX_BYTES, limits: FileLimits = USUAL_LIMITS
) -> tuple[str, ...]:
    """Name the layout of a text by its header, for which no row is read; nothing for a file of any other kind."""
    if is_foreign(content) or sheet is not None:
        return ()
    try:
        return (layout_key(open_file(content, max_bytes=max_bytes, limits=limits).headings),)
    except HoldingsFileError:
        return ()


def _meanings(file: Understanding, columns: Mapping[str, str]) -> Mapping[int, str]:
    """Give what each column is taken for; a format without a header says so itself."""
    if not file.header_row:
        return {column.place: column.fields[0] for column in file.columns if column.fields}
    headings = {column.place: column.heading for column in file.columns}
    return meanings([headings.get(place, "") for place in range(max(headings, default=-1) + 1)], columns)


def _not_read(  # noqa: PLR0913, PLR0917 what was asked of the reader, and why it failed
    content: bytes,
    columns: Mapping[str, str],
    sheet: str | None,
    header_row: int | None,
    fault: HoldingsFileError,
    max_bytes: int,
    limits: FileLimits,
) -> FilePreview:
    if not isinstance(fault, _MENDED_BY_CHOICE):
        return not_read(fault)
    try:
        begins = beginning(content, sheet, max_bytes=max_bytes, limits=limits)
    except HoldingsFileError:
        return not_read(fault)
    header = next((line for line in begins.lines if line.row == header_row), None)
    under = [line for line in begins.lines if header and line.row > header.row]
    cells = header.cells if header else ()
    shown = tuple(Column(place, cell, (), samples(under, place)) for place, cell in enumerate(cells) if cell)
    keys = tuple(layout_key(line.cells) for line in begins.lines)
    return FilePreview(None, fault, shown, meanings(cells, columns), begins.sheets, begins.lines[:_LINES], keys)


def not_read(fault: HoldingsFileError) -> FilePreview:
    """Tell of a file that is not read, for a fault that is known."""
    return FilePreview(None, fault, (), {}, (), (), ())
