"""What an answer does not cover: each cause in one place, whichever door was asked."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from service.domain.coverage import History
from service.domain.findings import Question
from service.domain.holdings import RowNote
from service.domain.listings import ListUse
from service.domain.outcomes import Cause, Shortfall
from service.lists.main_lists import absent_besides, short_name

# Why: each is a line on stderr and in a report; a file with more is wrong as a whole.
_MOST_UNREAD = 10


def of_lists(uses: Sequence[ListUse], required: Iterable[str]) -> Iterator[Shortfall]:
    """Give what the lists in use leave open: one that grew old, and one that must be asked and is not there."""
    for use in uses:
        if use.is_stale:
            way = "set the clock, nothing is final" if use.is_ahead else _update(use.version.code)
            hint = f"{use.last_checked}{'' if use.is_ahead else ', longer than its limit'}: {way}"
            yield Shortfall(Cause.STALE, use.version.code, hint)
    used = {use.version.code for use in uses}
    for code in dict.fromkeys(required):
        if code not in used:
            name = short_name(code)
            named = f"{name} is" if name == code else f"{name} ({code}) is"
            hint = (
                f"{named} required by PENDENS_REQUIRED_LISTS and was not asked: load it with pendens lists update"
                f" {code} or pendens lists load, accept its held version, or name it where lists are chosen"
            )
            yield Shortfall(Cause.REQUIRED, code, hint)


def of_days(codes: Iterable[str], question: Question, history: History) -> Iterator[Shortfall]:
    """Give the lists that do not know the day asked about, unless the caller accepts that."""
    if history is History.REQUIRE:
        yield from (Shortfall(Cause.HISTORY, code, unknown_day(code, question)) for code in codes)


def unknown_day(code: str, question: Question) -> str:
    """Say that a list does not know the day asked about, what follows, and the way out."""
    return (
        f"{code} does not know {question.as_of}: nothing is kept of it {question.gaps[code]}, and whoever had left it"
        " by then is not in it; load the version of that day, ask about a day that it knows, or accept that with"
        " history 'partial' (--history partial)"
    )


def of_own_law(jurisdictions: Iterable[str], used: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Pair each jurisdiction with what its own law asks for and no list used has, in words; `incomplete` it is not."""
    return tuple(absent_besides(jurisdictions, used))


def of_rows(rejected: int) -> Iterator[Shortfall]:
    """Give what rejected rows leave open; they are named one by one under `errors`."""
    if rejected:
        rows = "1 row was" if rejected == 1 else f"{rejected:,} rows were"
        yield Shortfall(Cause.REJECTED, None, f"{rows} not screened: correct what the errors name and screen again")


def of_unread(notes: Sequence[RowNote]) -> Iterator[Shortfall]:
    """Give what of a file was neither read nor looked at; all of it is among the warnings."""
    for note in notes[:_MOST_UNREAD]:
        place = f"row {note.row}, {note.column}" if note.row else note.column
        sheet = f"sheet {note.sheet!r}, " if note.sheet is not None else ""
        yield Shortfall(Cause.UNREAD, None, f"{sheet}{place} {note.value!r} {note.message}")
    if len(notes) > _MOST_UNREAD:
        hint = f"{len(notes) - _MOST_UNREAD:,} more places of the file were not read: the warnings name them"
        yield Shortfall(Cause.UNREAD, None, hint)


def shortfall_document(one: Shortfall) -> dict[str, str | None]:
    """Write a cause as the document has it."""
    return {"cause": one.cause.value, "list": one.list_code, "hint": one.hint}


def sentence(one: Mapping[str, Any]) -> str:
    """Say a cause of the document in one line."""
    about = f"{one['cause']}, {one['list']}" if one["list"] else one["cause"]
    return f"incomplete ({about}): {one['hint']}"


def not_loaded(missing: Iterable[str], held: Collection[str] = ()) -> str:
    """Return one sentence that names the lists which are not loaded; empty where none is missing.

    Args:
        missing: codes of the lists.
        held: codes of lists of which a version waits for a person to accept it.
    """
    marked = ((short_name(code), " (a version is held: accept it)" if code in held else "") for code in missing)
    named = ", ".join(f"{name}{mark}" for name, mark in marked)
    return f"Not loaded: {named}" if named else ""


def _update(code: str) -> str:
    return f"update it with pendens lists update {code}, nothing is final"
