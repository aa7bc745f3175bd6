"""The total table of programmes: the law behind every list, with the clocks it runs on and the acts on all of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.domain.flags import Permission
from service.domain.jurisdictions import parse_jurisdiction
from service.domain.ownership import OwnershipRule
from service.domain.programmes import EVERYBODY, Clock, Programme, Programmes, Restriction
from service.errors import UnknownJurisdictionError, UnknownProgrammeError
from service.lists.catalogue import compiled_lists
from service.lists.reviewed.acts import EVENTS_FILE, ReviewedAct, read_acts
from service.lists.reviewed.directives import DIRECTIVES_FILE, read_directives
from service.lists.reviewed.licences import LICENCES_FILE, read_licences
from service.lists.reviewed.ownership_rules import OWNERSHIP_RULES_FILE, read_ownership_rules
from service.lists.reviewed.regimes import FOLLOWING_FILE, PHASES_FILE, REGIMES_FILE, read_following, read_regimes
from service.lists.reviewed.tables import BUNDLED, TableRow, read_table
from service.lists.reviewed.versions import file_parts, row_part, version_of

_PROGRAMMES_FILE = "programmes.csv"
_CLOCKS_FILE = "clocks.csv"
_COLUMNS = (
    "code",
    "name",
    "issuer",
    "binds",
    "restriction",
    "zone",
    "begins",
    "precursor",
    "possession_ends",
    # the law in words, for the reader of the table
    "buy",
    "sell",
    "hold",
    "timing",
)
# Since when its reach was known, where that was said later than the order; what a sale must be, which no holding shows.
_COLUMNS_TOO = ("clarified", "sale_condition")
_CLOCK_COLUMNS = (
    "programme",
    "begins_after_days",
    "begins_at",
    "closes_after_days",
    "closes_at",
    "annex_through",
    "annex_begins",
    "annex_closes",
)
_FILES = (
    *(_PROGRAMMES_FILE, _CLOCKS_FILE, OWNERSHIP_RULES_FILE, DIRECTIVES_FILE, LICENCES_FILE),
    *(REGIMES_FILE, PHASES_FILE, FOLLOWING_FILE),
)


def load_programmes(folder: Traversable = BUNDLED) -> Programmes:
    """Read the programme table with its clocks, its rules on ownership and the acts that concern a whole programme.

    Its version names them all.

    Raises:
        ListDataError: a record breaks a rule of its table.
        UnknownProgrammeError: a clock, a precursor, a rule or an act names a programme that the table lacks.
    """
    return _bundled() if folder is BUNDLED else _read(folder)


@cache
def _bundled() -> Programmes:
    """Read those of the package once: they never change while it runs."""
    return _read(BUNDLED)


def _read(folder: Traversable) -> Programmes:
    table = _read_programmes(folder)
    wide = [act for act in read_acts(folder, table) if act.is_wide]
    return Programmes(
        {
            code: replace(programme, events=tuple(act.event for act in wide if act.programme == code))
            for code, programme in table.by_code.items()
        },
        version=_named(folder, wide),
        licences=table.licences,
        following=table.following,
        compiled=compiled_lists(),
    )


def _named(folder: Traversable, wide: Iterable[ReviewedAct]) -> str:
    """Name the table by its files and by the wide acts, each with its line, which ranks the acts of one instant."""
    acts = (row_part(f"{EVENTS_FILE} line {act.row.line}", act.row) for act in wide)
    return version_of([*file_parts(folder, _FILES), *acts])


def _read_programmes(folder: Traversable) -> Programmes:
    by_code: dict[str, Programme] = {}
    rows = read_table(folder, _PROGRAMMES_FILE, _COLUMNS, _COLUMNS_TOO)
    for row in rows:
        programme = _programme(row)
        if programme.code in by_code:
            raise row.fault("code", f"{programme.code!r} stands there twice", "keep one row for each programme")
        by_code[programme.code] = programme
    for row in rows:
        _require_known(row, "precursor", by_code)
    for row in read_table(folder, _CLOCKS_FILE, _CLOCK_COLUMNS):
        _require_known(row, "programme", by_code)
        programme = by_code[row.text("programme")]
        by_code[programme.code] = replace(programme, clock=_clock(row, programme.zone))
    rules = read_ownership_rules(folder, by_code)
    for code, programme in by_code.items():
        by_code[code] = replace(programme, ownership=rules.get(code) or _of_family(programme, rules))
    for code, instruments in read_directives(folder, by_code).items():
        by_code[code] = replace(by_code[code], instruments=instruments)
    for code, regime in read_regimes(folder, by_code).items():
        by_code[code] = replace(by_code[code], regime=regime)
    return Programmes(by_code, licences=read_licences(folder, by_code), following=read_following(folder, by_code))


def _of_family(programme: Programme, rules: Mapping[str, tuple[OwnershipRule, ...]]) -> tuple[OwnershipRule, ...]:
    """Give the rules on ownership of a measure without its own: those of its family, where it restricts anything."""
    restricts = programme.restriction in {Restriction.BLOCKING, Restriction.PARTIAL}
    return rules.get(programme.family, ()) if restricts else ()


def _programme(row: TableRow) -> Programme:
    zone = _zone(row)
    return Programme(
        code=row.text("code"),
        name=row.text("name"),
        issuer=row.text("issuer"),
        binds=_bound(row),
        restriction=row.choice("restriction", Restriction),
        zone=zone,
        source=row.text("source"),
        grade=row.text("grade"),
        begins=row.optional_moment("begins", zone),
        possession_ends=row.optional_moment("possession_ends", zone),
        precursor=row.optional("precursor") or None,
        clarified=row.optional_moment("clarified", zone),
        sale_condition=row.optional("sale_condition"),
        restricts=_restricted(row),
    )


def _restricted(row: TableRow) -> str:
    """Give what a programme restricts, as the words for `buy` say it: `restricted: new debt of more than 90 days`."""
    word, _, what = row.text("buy").partition(": ")
    return what if word == Permission.RESTRICTED else ""


def _bound(row: TableRow) -> str:
    """Read whom a programme binds: everybody, or a jurisdiction as a holder's is kept."""
    text = row.text("binds")
    try:
        code = text if text == EVERYBODY else parse_jurisdiction(text)
    except UnknownJurisdictionError:
        code = ""
    if code != text:
        hint = f"write one of US, EU, UK, {EVERYBODY}, or a country code of ISO 3166, with its state as in US-IN"
        raise row.fault("binds", f"{text!r} is no jurisdiction", hint)
    return code


def _zone(row: TableRow) -> ZoneInfo:
    name = row.text("zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise row.fault("zone", f"{name!r} is no time zone", "write one as America/New_York") from None


def _clock(row: TableRow, zone: ZoneInfo) -> Clock:
    return Clock(
        begins_after_days=row.number("begins_after_days"),
        begins_at=row.clock_time("begins_at"),
        closes_after_days=row.number("closes_after_days"),
        closes_at=row.clock_time("closes_at"),
        annex_through=row.day("annex_through"),
        annex_begins=row.moment("annex_begins", zone),
        annex_closes=row.moment("annex_closes", zone),
    )


def _require_known(row: TableRow, field: str, by_code: Mapping[str, Programme]) -> None:
    code = row.optional(field)
    if code and code not in by_code:
        raise UnknownProgrammeError(
            f"{row.place(field)}: programme {code!r} is unknown: add its row or correct the code"
        )
