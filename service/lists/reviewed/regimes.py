"""The tables of divestment regimes: what their phases run from, by when how much is sold, whose lists they follow."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from importlib.resources.abc import Traversable

from service.domain.jurisdictions import COUNTRY_CODES
from service.domain.programmes import Programme, Restriction
from service.domain.regimes import WHOLE, CountedFrom, Following, Phase, Regime
from service.errors import UnknownProgrammeError
from service.lists.reviewed.tables import TableRow, read_table

REGIMES_FILE = "regimes.csv"
PHASES_FILE = "phases.csv"
FOLLOWING_FILE = "following.csv"
_SPANS = ("years", "months", "days")
_SOME_DAY = date(2025, 1, 1)  # from which the phases of a regime are compared


def read_regimes(folder: Traversable, programmes: Mapping[str, Programme]) -> Mapping[str, Regime]:
    """Read the regimes with their phases, by programme.

    Raises:
        ListDataError: a record breaks a rule of its table.
        UnknownProgrammeError: a record's programme has no row.
    """
    rows = {}
    for row in read_table(folder, REGIMES_FILE, ("programme", "counted_from", "begins_with", "exemption")):
        programme = programmes[_known(row, "programme", programmes)]
        if programme.code in rows:
            raise row.fault("programme", f"{programme.code!r} stands there twice", "keep one row for each programme")
        if programme.restriction is not Restriction.DIVESTMENT or programme.clock:
            problem = f"{programme.code} is not one that lets its investors divest without a clock"
            raise row.fault("programme", problem, "make it divestment, or remove its clock or this row")
        rows[programme.code] = row
    phases = _read_phases(folder, rows)
    return {
        code: Regime(
            counted_from=row.choice("counted_from", CountedFrom),
            begins_with=row.text("begins_with"),
            phases=phases.get(code, ()),
            exemption=row.optional("exemption"),
        )
        for code, row in rows.items()
    }


def _read_phases(folder: Traversable, regimes: Collection[str]) -> Mapping[str, tuple[Phase, ...]]:
    found: dict[str, list[Phase]] = defaultdict(list)
    last: dict[str, TableRow] = {}
    for row in read_table(folder, PHASES_FILE, ("programme", "percent", *_SPANS)):
        code = _known(row, "programme", regimes)
        phase, before = _phase(row), found[code]
        if before and not _is_later(phase, before[-1]):
            raise row.fault("percent", "does not ask for more, and later, than the row before", "put them in order")
        before.append(phase)
        last[code] = row
    for code, phases in found.items():
        if phases[-1].percent != WHOLE:
            raise last[code].fault("percent", f"the last phase of {code} leaves some", "add the row for 100 percent")
    return {code: tuple(phases) for code, phases in found.items()}


def _phase(row: TableRow) -> Phase:
    percent = row.number("percent")
    if not 0 < percent <= WHOLE:
        raise row.fault("percent", f"{percent} is no share", "write a whole number from 1 to 100")
    spans = {span: row.number(span) for span in _SPANS if row.optional(span)}
    if not spans or min(spans.values()) < 1:
        raise row.fault("years", "no time is given", "fill in years, months or days, each above 0")
    return Phase(percent, **spans)


def _is_later(phase: Phase, before: Phase) -> bool:
    return phase.percent > before.percent and phase.last_day(_SOME_DAY) > before.last_day(_SOME_DAY)


def read_following(folder: Traversable, programmes: Mapping[str, Programme]) -> Mapping[str, tuple[Following, ...]]:
    """Read, by programme, under which others its listings fall besides.

    Raises:
        ListDataError: a record breaks a rule of its table.
        UnknownProgrammeError: a record's programme has no row.
    """
    found: dict[str, tuple[Following, ...]] = {}
    for row in read_table(folder, FOLLOWING_FILE, ("programme", "followed", "countries", "outlives")):
        countries = frozenset(row.many("countries"))
        if unknown := sorted(countries - COUNTRY_CODES):
            raise row.fault("countries", f"{unknown[0]!r} is no country", "write codes of ISO 3166, joined by |")
        followed = _known(row, "followed", programmes)
        one = Following(
            programme=_known(row, "programme", programmes),
            followed=followed,
            source=row.text("source"),
            grade=row.text("grade"),
            countries=countries,
            outlives=row.flag("outlives"),
        )
        found[followed] = (*found.get(followed, ()), one)
    return found


def _known(row: TableRow, field: str, codes: Collection[str]) -> str:
    code = row.text(field)
    if code not in codes:
        raise UnknownProgrammeError(f"{row.place(field)}: {code!r} has no row: add it or correct the code")
    return code
