"""Unpacks fetched gzip and zip files, within limits."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from service.errors import ListDataError
from service.files import gunzipped, is_gzipped, stray_bytes
from service.files.faults import GzipDamagedError, GzipTooLargeError
from service.lists.readers.records import SourceFile

# The largest official file today has about 120 MB unpacked; a bomb has gigabytes.
_MOST_BYTES = 2_000_000_000
_ZIP = b"PK\x03\x04"
# Why: published lists pack to a tenth or a thirtieth (XML); only bombs pack to less than a two-hundredth. A file of a
# few lines may, and does no harm.
_MOST_RATIO, _RATIO_FROM_BYTES = 200, 1_000_000
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
    if is_gzipped(file.content):
        yield SourceFile(file.name.removesuffix(".gz"), _gunzip(file))
    elif file.content.startswith(_ZIP):
        yield from _unzip(file)
    else:
        yield file


def _gunzip(file: SourceFile) -> bytes:
    try:
        return gunzipped(file.content, _most_of(file))
    except GzipTooLargeError as error:
        raise ListDataError(f"{file.name} {error}: it is refused") from error
    except GzipDamagedError as error:
        raise ListDataError(f"{file.name} {error}: download it again") from error


def _unzip(file: SourceFile) -> Iterator[SourceFile]:
    try:
        if stray := stray_bytes(file.content):
            raise ListDataError(f"{file.name} has {stray}: unpack it, or download it again")
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
    except RuntimeError as error:  # a member is encrypted
        raise ListDataError(f"{file.name} is protected by a password ({error}): unpack it first") from None
