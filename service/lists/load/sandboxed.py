"""Hands the files of a list that are packed or marked up to a sandbox, and takes its records back.

Plain text (CSV, JSON) is read in this process: Python's own parsers of both are memory-safe and read it once.
"""

import re
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace

import msgspec

from service.errors import ListDataError, ParserError
from service.lists.load.parsers import ReadingOrder
from service.lists.readers.records import Contents, Record, SourceFile
from service.sandbox import ParserLimits, Task, sandbox

_PARSE = Task("service.lists.load.parsers", "parse")
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b")
_MARKED_UP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff")
# Why: OpenSanctions' largest list has 3 GB unpacked, and the UK list of 2025, an ODS of 173 kB, has 7.4 MB of them: it
# takes 1.5 s of a free core and took 4 s of a busy one. A person who runs the service chose the file; nobody waits.
_LIMITS = ParserLimits(seconds=30, most_memory_bytes=32_000_000_000)


def is_foreign(file: SourceFile) -> bool:
    """Tell whether a file must be read in a sandbox: binary, packed or marked up."""
    return file.content.startswith(_BINARY) or _MARKED_UP.match(file.content) is not None


def read_in_sandbox(code: str, readers: Sequence[str], files: Sequence[SourceFile]) -> Contents:
    """Read files in the first of the formats that they are in, in a process of its own.

    Raises:
        ListDataError: they are in none, or broke the parser.
    """
    order = msgspec.to_builtins(ReadingOrder(code, list(readers), [file.name for file in files]))
    try:
        with closing(sandbox.parse(_PARSE, order, [file.content for file in files], _LIMITS)) as sent:
            return _put_together(sent)
    except (ParserError, msgspec.MsgspecError) as error:
        problem = error.args[0] if isinstance(error, ParserError) and error.args else "it broke its parser"
        names = ", ".join(file.name for file in files)
        raise ListDataError(
            f"{code} cannot be read from {names}: {problem}: download it again, and check that it is the list itself"
        ) from error


def _put_together(sent: Generator[bytes, None, None]) -> Contents:
    contents = msgspec.msgpack.decode(next(sent, b""), type=Contents)
    decoder = msgspec.msgpack.Decoder(list[Record])
    return replace(contents, records=tuple(record for piece in sent for record in decoder.decode(piece)))
