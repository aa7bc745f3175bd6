"""The days of a list's files, as a person gives them: by options, or asked for on a terminal."""

import sys
from collections.abc import Sequence
from datetime import date, datetime

import click

from service.domain.differences import LoadResult
from service.errors import UndatedFileError
from service.list_management.versions import ListKeeper
from service.lists import SourceFile, source_of

DAY = click.DateTime(["%Y-%m-%d"])
Days = tuple[date | None, date | None]


def load_dated(keeper: ListKeeper, code: str, files: Sequence[SourceFile], days: Days) -> tuple[LoadResult, ...]:
    """Load a list with the days on which its files were published and downloaded; on a terminal ask for those missing.

    Raises:
        UndatedFileError: the files print no day, none is given, and nobody is there to ask.
        PendensError: as `ListKeeper.load` does.
    """
    published_on, downloaded_on = days
    is_asked = sys.stdin.isatty() and not source_of(code).is_own
    if is_asked and downloaded_on is None:
        downloaded_on = _ask("On which day was it downloaded (empty: the day of publication)?", may_be_empty=True)
    try:
        return keeper.load(code, files, published_on, downloaded_on)
    except UndatedFileError:
        if not is_asked:
            raise
    published_on = _ask("The files print no day. On which day were they published?")
    return keeper.load(code, files, published_on, downloaded_on)


def _ask(question: str, *, may_be_empty: bool = False) -> date | None:
    """Ask on the terminal until a day is given."""
    given = click.prompt(
        question,
        default="" if may_be_empty else None,
        show_default=False,
        value_proc=_read_day,
        prompt_suffix=" YYYY-MM-DD ",
        err=True,
    )
    return given if isinstance(given, date) else None


def _read_day(text: str) -> date | str:
    text = text.strip()
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else ""  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        raise click.UsageError(f"{text!r} is no day: write it as 2021-07-20") from None
