"""Reads a list's files in the first of its formats that they are in; what is packed or marked up, in a sandbox."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import msgspec

from service.errors import ListDataError
from service.lists.fetch.packing import unpack
from service.lists.readers.records import Contents, SourceFile

# Why: a frame for each record costs more than the record; a thousand are some 500 kB.
RECORDS_AT_ONCE = 1_000


class ReadingOrder(msgspec.Struct, frozen=True):
    """Which list is to be read, in which formats, and what its files are called."""

    code: str
    readers: list[str]
    names: list[str]


def parse(arguments: object, *contents: bytes) -> Iterator[bytes]:
    """Read a list in the sandbox: what `arguments` (an `Order`) say; the counts come first, then the records.

    Raises:
        ListDataError: the files are in none of the formats.
    """
    order = msgspec.convert(arguments, ReadingOrder)
    files = [SourceFile(name, content) for name, content in zip(order.names, contents, strict=True)]
    read = read_as(order.code, order.readers, files)
    yield msgspec.msgpack.encode(replace(read, records=()))
    rest = iter(read.records)
    while batch := list(islice(rest, RECORDS_AT_ONCE)):
        yield msgspec.msgpack.encode(batch)


def read_as(code: str, readers: Sequence[str], files: Sequence[SourceFile]) -> Contents:
    """Read files in the first of the formats that they are in.

    Raises:
        ListDataError: they are in none; the message says what each format misses.
    """
    from service.lists.readers.registry import READERS  # noqa: PLC0415 the readers load lxml, which a screening never needs

    plain = unpack(files)
    misses = []
    for name in readers:
        try:
            contents = READERS[name](plain)
        except ListDataError as error:
            misses.append(f"as {name}: {error}")
        else:
            return replace(contents, form=name)
    raise ListDataError(f"{code} cannot be read from {', '.join(f.name for f in plain)}; " + "; ".join(misses))
