"""The table of dated duties that statutes print ahead: cited, and shown in the calendar until their day has come."""

from collections.abc import Mapping
from importlib.resources.abc import Traversable

from service.domain.deadlines import DatedChange, Deadline
from service.domain.programmes import Programme
from service.errors import UnknownProgrammeError
from service.lists.reviewed.tables import BUNDLED, read_table

_FILE = "coming.csv"


def read_coming(programmes: Mapping[str, Programme], folder: Traversable = BUNDLED) -> tuple[Deadline, ...]:
    """Read the table.

    Raises:
        ListDataError: a row breaks a rule of the table.
        UnknownProgrammeError: a row's programme has no row.
    """
    found: list[Deadline] = []
    for row in read_table(folder, _FILE, ("programme", "at", "what")):
        code = row.text("programme")
        if code not in programmes:
            raise UnknownProgrammeError(f"{row.place('programme')}: {code!r} has no row: add it or correct the code")
        at = row.moment("at", programmes[code].zone)
        part = str(1 + sum(one.programme == code for one in found))
        found.append(Deadline(at, DatedChange.DUTY_BEGINS, code, row.text("what"), row.text("source"), part=part))
    return tuple(found)
