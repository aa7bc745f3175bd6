"""The one way in which a file is written: whole and durable, or not at all, and its owner's alone."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from service.files.privacy import FILE_MODE

_DRAFT = ".part"


@contextmanager
def replacing(file: Path, *, mode: int = FILE_MODE) -> Iterator[BinaryIO]:
    """Return a stream whose bytes become the file when the block ends: readers see the old file or the whole new one.

    The bytes are on the disk before the name is, and the name is before the block ends, so a power cut leaves one of
    the two states. An error inside the block leaves what stood there as it was.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    with _draft(file, mode) as (stream, draft):
        yield stream
        _settle(stream)
        draft.replace(file)
    _sync_folder(file.parent)


def make_once(file: Path, content: bytes) -> None:
    """Write a file that is not there yet; of processes that do so at once, the first one's bytes stay.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    with _draft(file, FILE_MODE) as (stream, draft):
        stream.write(content)
        _settle(stream)
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            return
    _sync_folder(file.parent)


def clear_drafts(folder: Path, name: str = "") -> None:
    """Remove what killed writers of a folder left, or of one file in it; nobody else may be writing there.

    Raises:
        OSError: a draft cannot be removed.
    """
    for left in folder.glob(f".{name}*{_DRAFT}"):
        left.unlink(missing_ok=True)


@contextmanager
def _draft(file: Path, mode: int) -> Iterator[tuple[BinaryIO, Path]]:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=_DRAFT, dir=file.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(handle, mode)
            yield stream, draft
    finally:
        draft.unlink(missing_ok=True)  # gone where it became the file


def _settle(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name outlast a power cut, where the folder may be read: the file is there in any case."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
