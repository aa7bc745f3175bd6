"""Names a state of the data by what makes it: its files and rows as they are, and the reader that reads them."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from importlib.resources.abc import Traversable

from service.lists.reviewed.tables import TableRow

READER_VERSION = 9  # raise it whenever the reader reads the same bytes differently: a version names what was read
Part = tuple[str, bytes]


def version_of(parts: Iterable[Part], reader: int = READER_VERSION) -> str:
    """Hash the reader and named parts to `sha256:` and hex; each name and content goes in behind its length in bytes.

    Without the lengths, bytes could move from one part to the next unnoticed.
    """
    digest = hashlib.sha256()
    for name, content in (("reader", str(reader).encode()), *parts):
        for piece in (name.encode(), content):
            digest.update(b"%d:" % len(piece) + piece)
    return f"sha256:{digest.hexdigest()}"


def reader_of(version: str, parts: Sequence[Part]) -> int | None:
    """Tell which reader, this or an earlier one, made a version of these parts; None where none did."""
    readers = range(READER_VERSION, 0, -1)
    return next((reader for reader in readers if version_of(parts, reader) == version), None)


def file_parts(folder: Traversable, files: Iterable[str]) -> Iterator[Part]:
    """Give files byte for byte."""
    for file in files:
        yield file, (folder / file).read_bytes()


def row_part(name: str, row: TableRow, without: Collection[str] = ()) -> Part:
    """Give a record by its cells, but for the columns left out."""
    return values_part(name, {column: cell for column, cell in row.cells.items() if column not in without})


def values_part(name: str, values: dict[str, str]) -> Part:
    """Give values by their keys, in whatever order they come."""
    return name, json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
