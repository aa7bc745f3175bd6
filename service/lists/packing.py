"""Files as they come down: gzip and zip are unpacked, within bounds."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from service.errors import ListDataError
from service.lists.readers.records import SourceFile

# The largest official file today has about 120 MB unpacked; a bomb has gigabytes.
_MOST_BYTES = 2_000_000_000
# Why: published lists pack to a tenth or a thirtieth (XML); only bombs pack to less than a two-hundredth. A file of a
# few lines may, and does no harm.
_MOST_RATIO, _RATIO_FROM_BYTES = 200, 1_000_000
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
# A workbook is a zip too, and stays whole: its reader takes it as it is.
_WORKBOOK = frozenset({"content.xml", "xl/workbook.xml"})


def unpack(files: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """Unpack what is packed; an ODS workbook, which is a zip too, stays whole.

    Raises:
        ListDataError: a file is empty, truncated, damaged or too large.
    """
    return tuple(plain for file in files for plain in _unpacked(file))


def _most_of(file: SourceFile) -> int:
    """Return how many bytes a file may unpack to."""
    return min(_MOST_BYTES, max(_RATIO_FROM_BYTES, _MOST_RATIO * len(file.content)))


def _unpacked(file: SourceFile) -> Iterator[SourceFile]:
    if not file.content:
        raise ListDataError(f"{file.name} is empty: download it again")
    if file.content.startswith(_GZIP):
        yield SourceFile(file.name.removesuffix(".gz"), _gunzip(file))
    elif file.content.startswith(_ZIP):
        yield from _unzip(file)
    else:
        yield file


def _gunzip(file: SourceFile) -> bytes:
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = stream.decompress(file.content, _most_of(file))
    except zlib.error as error:
        raise ListDataError(f"{file.name} is damaged ({error}): download it again") from None
    if stream.unconsumed_tail:
        raise ListDataError(f"{file.name} unpacks to more than {_most_of(file):,} bytes: it is refused")
    if not stream.eof:
        raise ListDataError(f"{file.name} is cut off: download it again")
    return content


def _unzip(file: SourceFile) -> Iterator[SourceFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if not _WORKBOOK.isdisjoint(member.filename for member in members):
                yield file
                return
            if sum(member.file_size for member in members) > _most_of(file):
                raise ListDataError(f"{file.name} unpacks to more than {_most_of(file):,} bytes: it is refused")
            for member in members:
                yield SourceFile(PurePath(member.filename).name, archive.read(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise ListDataError(f"{file.name} is damaged ({error}): download it again") from None
