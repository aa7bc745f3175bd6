"""A cache folder of files that can be rebuilt: each is named by its inputs and built once for all processes."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.files.array_file import Array, ArrayFile, open_arrays, write
from service.files.atomic_write import clear_drafts
from service.files.faults import ArrayFileError
from service.files.folder_lock import locked

Made = tuple[Mapping[str, Array], Mapping[str, Any]]

_LOCK = "making.lock"
_KEPT = 3  # files of a sort: a version put back and the one before it are found again
# Longer than the largest list known takes: a process that waits in vain makes what it needs in its own memory.
_PATIENCE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class ArtifactCache:
    """The files of a cache folder; without a folder nothing is written."""

    folder: Path | None
    patience_seconds: float = _PATIENCE_SECONDS

    def find(self, name: str) -> ArrayFile | None:
        """Open a file; None when there is none that can be read."""
        path = self.folder / name if self.folder else None
        if path is None or not path.exists():
            return None
        try:
            return open_arrays(path)
        except ArrayFileError as error:
            logging.getLogger(__name__).warning("it is made again: %s", error)
            return None

    def kept(self, ending: str) -> Iterator[ArrayFile]:
        """Open the files of an ending that can be read, the last made first."""
        for path in _newest(self.folder, ending) if self.folder else ():
            found = self.find(path.name)
            if found:
                yield found

    def find_or_make(self, name: str, make: Callable[[], Made]) -> ArrayFile:
        """Open a file, or make it; where it cannot be kept, what was made is held in memory.

        Of the files with the same ending the last three stay. One that others still read lasts until they let it go.
        """
        found = self.find(name)
        if found or self.folder is None:
            return found or ArrayFile.in_memory(*make())
        try:
            with locked(self.folder / _LOCK, self.patience_seconds):
                return self.find(name) or self._made(self.folder, name, make)
        except OSError as error:
            _tell(self.folder, error)
            return ArrayFile.in_memory(*make())

    def _made(self, folder: Path, name: str, make: Callable[[], Made]) -> ArrayFile:
        made = make()
        try:
            clear_drafts(folder)  # a writer was killed: whoever has the lock is the only one
            write(folder / name, *made)
            _clear(folder, Path(name).suffix)
            return open_arrays(folder / name)
        except (OSError, ArrayFileError) as error:
            _tell(folder, error)
            return ArrayFile.in_memory(*made)


def _tell(folder: Path, error: Exception) -> None:
    """Log why every process makes for itself what one could have made for all."""
    cause = (isinstance(error, OSError) and error.strerror) or str(error)
    message = "nothing can be kept in %s (%s): what is made of the lists is made again in each process"
    logging.getLogger(__name__).warning(message, folder, cause)


def _clear(folder: Path, ending: str) -> None:
    """Remove all files of an ending but the last few; a mapped file outlasts its name."""
    for file in _newest(folder, ending)[_KEPT:]:
        with suppress(OSError):
            file.unlink()


def _newest(folder: Path, ending: str) -> list[Path]:
    """Give the files of an ending, the last made first; one that goes meanwhile is the oldest."""
    return sorted(folder.glob(f"*{ending}"), key=_made_at, reverse=True)


def _made_at(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
