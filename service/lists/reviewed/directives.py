"""The table of directives: which securities a partial programme restricts, by kind, day of issue and tenor."""

from collections import defaultdict
from collections.abc import Mapping
from importlib.resources.abc import Traversable

from service.domain.instruments import InstrumentRule, Subject
from service.domain.programmes import Programme, Restriction
from service.errors import UnknownProgrammeError
from service.lists.reviewed.tables import TableRow, read_table

DIRECTIVES_FILE = "directives.csv"
_COLUMNS = ("programme", "subject", "issued_from", "issued_before", "longer_than_days", "primary_only")
_NO_SECURITY = "none"


def read_directives(
    folder: Traversable, programmes: Mapping[str, Programme]
) -> Mapping[str, tuple[InstrumentRule, ...]]:
    """Read the rules by programme; a programme of subject `none` has no rule, and restricts no security.

    Raises:
        ListDataError: a record breaks a rule of its table.
        UnknownProgrammeError: a record's programme has no row.
    """
    found: dict[str, list[InstrumentRule]] = defaultdict(list)
    for row in read_table(folder, DIRECTIVES_FILE, _COLUMNS):
        code = row.text("programme")
        if code not in programmes:
            raise UnknownProgrammeError(f"{row.place('programme')}: {code!r} has no row: add it or correct the code")
        if programmes[code].restriction is not Restriction.PARTIAL:
            raise row.fault("programme", f"{code} restricts every security alike", "make it partial or remove the row")
        rules = found[code]
        if row.text("subject") != _NO_SECURITY:
            rules.append(_rule(row, code))
    return {code: tuple(rules) for code, rules in found.items()}


def _rule(row: TableRow, code: str) -> InstrumentRule:
    days = row.number("longer_than_days") if row.optional("longer_than_days") else None
    subject = row.choice("subject", Subject)
    if days is not None and subject is not Subject.DEBT:
        raise row.fault("longer_than_days", "equity has no tenor", "leave it empty")
    issued_from, issued_before = row.day("issued_from"), row.optional_day("issued_before")
    if issued_before and issued_before <= issued_from:
        raise row.fault("issued_before", "is not after issued_from", "correct one of the two")
    return InstrumentRule(
        programme=code,
        subject=subject,
        issued_from=issued_from,
        issued_before=issued_before,
        longer_than_days=days,
        primary_only=row.flag("primary_only"),
        source=row.text("source"),
        grade=row.text("grade"),
    )
