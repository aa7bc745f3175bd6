"""The rules on who is owned by the listed: a table of its own, so that a programme without a row has no such rule."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from importlib.resources.abc import Traversable

from service.domain.ownership import WHOLE, Measure, OwnershipRule
from service.domain.programmes import Programme, Restriction
from service.errors import UnknownProgrammeError
from service.lists.reviewed.tables import TableRow, read_table

OWNERSHIP_RULES_FILE = "ownership_rules.csv"
_COLUMNS = ("programme", "begins", "percent", "measure", "aggregate")


def read_ownership_rules(
    folder: Traversable, programmes: Mapping[str, Programme]
) -> Mapping[str, tuple[OwnershipRule, ...]]:
    """Read the rules by programme, in the order of time; each holds until the next one of its programme begins.

    Raises:
        ListDataError: a record breaks a rule of its table.
        UnknownProgrammeError: a record's programme has no row.
    """
    found: dict[str, list[OwnershipRule]] = defaultdict(list)
    for row in read_table(folder, OWNERSHIP_RULES_FILE, _COLUMNS):
        programme = programmes.get(row.text("programme"))
        if programme is None:
            raise UnknownProgrammeError(f"{row.place('programme')}: {row.text('programme')!r} has no row: add it")
        if programme.restriction not in {Restriction.BLOCKING, Restriction.PARTIAL}:
            problem = f"{programme.code} is of {programme.restriction.value}, where only the listed are meant"
            raise row.fault("programme", problem, "remove the row (for NS-CMIC: OFAC FAQ 857)")
        rule = _rule(row, programme)
        before = found[programme.code]
        if before and rule.begins <= before[-1].begins:
            raise row.fault("begins", "is not after the row before", "put the rules of a programme in order")
        before[-1:] = [replace(one, ends=rule.begins) for one in before[-1:]]
        before.append(rule)
    return {code: tuple(rules) for code, rules in found.items()}


def _rule(row: TableRow, programme: Programme) -> OwnershipRule:
    return OwnershipRule(
        begins=row.moment("begins", programme.zone),
        percent=_percent(row),
        measure=row.choice("measure", Measure),
        is_aggregate=row.flag("aggregate"),
        source=row.text("source"),
    )


def _percent(row: TableRow) -> Decimal:
    try:
        percent = Decimal(row.text("percent"))
    except InvalidOperation:
        percent = Decimal(-1)
    if not 0 < percent <= WHOLE:
        raise row.fault("percent", f"{row.text('percent')!r} is no share", "write a number above 0 and up to 100")
    return percent
