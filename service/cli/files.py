"""What the command reads and writes: whole files or nothing, results to stdout, progress to stderr."""

import contextlib
import errno
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from service.errors import FileTooLargeError
from service.files.atomic_write import replacing

# A screening shorter than this is over before a bar could be read.
_WORTH_A_BAR = 1_000_000


def read_input(file: Path, max_bytes: int) -> bytes:
    """Read a file, or standard input for `-`, up to the size limit.

    Raises:
        FileTooLargeError: there is more.
        OSError: it cannot be opened.
    """
    with contextlib.ExitStack() as stack:
        stream = sys.stdin.buffer if str(file) == "-" else stack.enter_context(file.open("rb"))
        content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise FileTooLargeError(f"{file} has more than {max_bytes // 1_000_000} MB")
    return content


def write_output(written: str | Iterable[str | bytes], output: Path | None) -> None:
    """Write to stdout (None or `-`), or to a file that is replaced whole; a pipe or device is written to as it is.

    The file is its owner's alone (mode 0600), as what it tells is confidential; stdout is as the caller made it.

    Raises:
        OSError: the file cannot be written; what stood there is left as it was.
    """
    parts = [written] if isinstance(written, str) else written
    if output is None or str(output) == "-":
        for part in parts:
            click.echo(part, nl=False)
    elif output.exists() and not output.is_file():
        with output.open("wb") as stream:
            stream.writelines(map(_encoded, parts))
    else:
        _require_folder(output.resolve().parent)
        with replacing(output.resolve()) as stream:
            stream.writelines(map(_encoded, parts))


def _require_folder(folder: Path) -> None:
    """Name the folder that is not there: what writes a file aside would name a draft that nobody asked for."""
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, "No such folder", str(folder))


def _encoded(part: str | bytes) -> bytes:
    return part.encode() if isinstance(part, str) else part


@contextlib.contextmanager
def progress_bar(size: int) -> Iterator[Callable[[int], None] | None]:
    """Show rows done on stderr for long work, only on a terminal."""
    if size < _WORTH_A_BAR or not sys.stderr.isatty():
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} rows screened"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("screening", total=None)
        yield lambda done: progress.update(task, completed=done)
