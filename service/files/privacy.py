"""Creates files and folders that only their user can read, whatever the umask: holdings are confidential."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600
_OF_OTHERS = 0o077  # any right of the group or of everybody


def make_folder(folder: Path) -> None:
    """Make a folder, with those above it that are missing; those that are there stay as they are.

    Raises:
        OSError: it cannot be made, or a file is in its place.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):  # `mkdir` gives its mode to the last folder only
        place.mkdir(mode=FOLDER_MODE, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file: name a folder")


def make_file(file: Path) -> None:
    """Make an empty file; one that is there stays as it is.

    Raises:
        OSError: its folder cannot be written.
    """
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT, FILE_MODE))


def others_may_read(places: Iterable[Path]) -> Iterator[str]:
    """Say of each place that gives rights to others than its owner, with its remedy; what is not there is left out."""
    for place in dict.fromkeys(places):
        try:
            mode = place.stat().st_mode & 0o777
        except OSError:
            continue
        if mode & _OF_OTHERS:
            mend = FOLDER_MODE if place.is_dir() else FILE_MODE
            yield f"others than its owner have rights on {place} (mode {mode:04o}): chmod {mend:o} {place}"


def exposed(home: Path, database: Path | None) -> tuple[str, ...]:
    """Say of a home, and of its database and secret where its folder protects them no more, who else has rights there.

    It is said and not refused: a volume may be owned by a group on purpose.
    """
    folders = [home, *([database.parent] if database else [])]
    files = [file for file in (database, home / "secret.key") if file and any(others_may_read([file.parent]))]
    return tuple(others_may_read([*folders, *files]))
