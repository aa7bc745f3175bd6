"""The rules on who is owned by the listed: a table of its own, so that a programme without a row has no such rule."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from importlib.resources.abc import Traversable

from service.domain.ownership import WHOLE, Measure, OwnershipRule
from service.domain.programmes import Programme, Restriction
from service.errors import UnknownProgrammeError
from service.lists.reviewed.tables import TableRow, read_table

OWNERSHIP_RULES_FILE = "ownership_rules.csv"
_COLUMNS = ("programme", "begins", "percent", "measure", "aggregate")
# Where a rule rests before the next one of its programme begins: the first moment at which it holds no more.
_COLUMNS_TOO = ("ends",)
# Of these only the listed are meant, by name.
_OF_NAMES_ALONE = frozenset({Restriction.DIVESTMENT, Restriction.DEALINGS})


_LEAST = timedelta(microseconds=1)


def read_ownership_rules(
    folder: Traversable, programmes: Mapping[str, Programme]
) -> Mapping[str, tuple[OwnershipRule, ...]]:
    """Read the rules by programme, in the order of time; each holds to its end, or until the next one begins.

    A rule that is suspended is two rows: it ends, and begins again.

    Raises:
        ListDataError: a record breaks a rule of its table.
        UnknownProgrammeError: a record's programme has no row.
    """
    found: dict[str, list[OwnershipRule]] = defaultdict(list)
    for row in read_table(folder, OWNERSHIP_RULES_FILE, _COLUMNS, _COLUMNS_TOO):
        programme = programmes.get(row.text("programme"))
        if programme is None:
            raise UnknownProgrammeError(f"{row.place('programme')}: {row.text('programme')!r} has no row: add it")
        if programme.restriction in _OF_NAMES_ALONE:
            problem = f"{programme.code} is of {programme.restriction.value}, where only the listed are meant"
            raise row.fault("programme", problem, "remove the row (for NS-CMIC: OFAC FAQ 857)")
        rule = _rule(row, programme)
        before = found[programme.code]
        if rule.ends and rule.ends <= rule.begins:
            raise row.fault("ends", "is not after the beginning", "correct one of the two")
        if before and rule.begins < (before[-1].ends or before[-1].begins + _LEAST):
            raise row.fault("begins", "is not after the row before", "put the rules of a programme in order")
        before[-1:] = [replace(one, ends=one.ends or rule.begins) for one in before[-1:]]
        before.append(rule)
    return {code: tuple(rules) for code, rules in found.items()}


def _rule(row: TableRow, programme: Programme) -> OwnershipRule:
    return OwnershipRule(
        begins=row.moment("begins", programme.zone),
        percent=_percent(row),
        measure=row.choice("measure", Measure),
        is_aggregate=row.flag("aggregate"),
        source=row.text("source"),
        ends=row.optional_moment("ends", programme.zone),
    )


def _percent(row: TableRow) -> Decimal:
    try:
        percent = Decimal(row.text("percent"))
    except InvalidOperation:
        percent = Decimal(-1)
    if not 0 < percent <= WHOLE:
        raise row.fault("percent", f"{row.text('percent')!r} is no share", "write a number above 0 and up to 100")
    return percent
