"""The table of general licences that concern securities: whom, which ones, until which minute, on what condition."""

from collections.abc import Collection, Mapping
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from service.domain.instruments import Subject
from service.domain.licences import Licence, LicenceEffect
from service.domain.programmes import Programme
from service.errors import UnknownProgrammeError
from service.lists.reviewed.tables import TableRow, read_table

LICENCES_FILE = "licences.csv"
_COLUMNS = ("number", "programmes", "parties", "entries", "subjects", "effect", "begins", "ends")
_COLUMNS_TOO = ("issued_before", "condition", "successor", "authority", "reference")


def read_licences(folder: Traversable, programmes: Mapping[str, Programme]) -> tuple[Licence, ...]:
    """Read the licences.

    Raises:
        ListDataError: a record breaks a rule of its table.
        UnknownProgrammeError: a record's programme has no row.
    """
    rows = read_table(folder, LICENCES_FILE, (*_COLUMNS, *_COLUMNS_TOO))
    numbers = [row.text("number") for row in rows]
    licences = []
    for row in rows:
        if numbers.count(row.text("number")) > 1:
            raise row.fault("number", f"{row.text('number')!r} stands there twice", "keep one row for each licence")
        licences.append(_licence(row, programmes, numbers))
    return tuple(licences)


def _licence(row: TableRow, programmes: Mapping[str, Programme], numbers: Collection[str]) -> Licence:
    zone = _zone(row, programmes)
    begins, ends = row.moment("begins", zone), row.optional_moment("ends", zone)
    if ends and ends <= begins:
        raise row.fault("ends", "is not after the beginning", "correct one of the two")
    if not row.many("parties") and not row.many("entries"):
        raise row.fault("parties", "names nobody", "write a party's id, or its name as listed under entries")
    successor = row.optional("successor")
    if successor and successor not in numbers:
        raise row.fault("successor", f"{successor!r} has no row", "add its row or correct the number")
    effect = row.choice("effect", LicenceEffect)
    if ends is None and effect is LicenceEffect.DIVEST and not successor:
        raise row.fault("ends", "neither an end nor a successor is given", "say when it ends, or what replaces it")
    return Licence(
        number=row.text("number"),
        programmes=frozenset(row.many("programmes")),
        parties=frozenset(row.many("parties")),
        entries=frozenset(one.casefold() for one in row.many("entries")),
        subjects=frozenset(_subject(row, one) for one in row.many("subjects")),
        effect=effect,
        begins=begins,
        ends=ends,
        authority=row.text("authority"),
        reference=row.text("reference"),
        source=row.text("source"),
        grade=row.text("grade"),
        issued_before=row.optional_day("issued_before"),
        condition=row.optional("condition"),
        successor=successor,
    )


def _subject(row: TableRow, word: str) -> Subject:
    try:
        return Subject(word)
    except ValueError:
        raise row.fault("subjects", f"{word!r} is no kind of security", f"write {', '.join(Subject)}") from None


def _zone(row: TableRow, programmes: Mapping[str, Programme]) -> ZoneInfo:
    """Give the zone of the programmes that a licence is about, in which its days are read."""
    codes = row.many("programmes")
    unknown = [code for code in codes if code not in programmes]
    if unknown:
        raise UnknownProgrammeError(f"{row.place('programmes')}: {unknown[0]!r} has no row: add it or correct the code")
    if not codes:
        raise row.fault("programmes", "is empty", "write the programmes under which its parties are listed")
    return programmes[codes[0]].zone
