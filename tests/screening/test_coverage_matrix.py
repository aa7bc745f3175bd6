"""Each format of list, each day about its kept versions, each fate of an entry: coverage, flag, outcome and gate.

What is right is written down here from the rules, day by day, and not taken from the code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.bootstrap import start
from service.config import Settings
from service.domain.as_of import AsOf
from service.domain.coverage import History
from service.domain.flags import Flag
from service.domain.holdings import Holding, Portfolio
from service.domain.outcomes import Cause
from service.lists import SourceFile
from service.screening.screener import Screener, Screening, ScreeningRequest
from tests.databases import database_in
from tests.lists.readers.ofac_extracts import CLASSIC, enhanced, entity, entry, name, prim, source

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)
# Three versions, each seen to be current for some days: two gaps, and today two days after the last check.
KEPT = (("2021-07-20", "2021-07-25"), ("2024-05-06", "2024-05-10"), ("2026-03-02", "2026-03-02"))
STAYS, COMES, GOES, RETURNS = "QUINTAL HARBOUR WORKS", "ROSEBAY TANKER LINE", "SALTMARSH OPTICS", "TEASEL FOUNDRIES"
ALL = (STAYS, COMES, GOES, RETURNS)
IN = ({STAYS, GOES, RETURNS}, {STAYS, COMES}, {STAYS, COMES, RETURNS})
# The printed days; who comes and who returns does so inside a gap.
PRINTED = {STAYS: "2019-01-15", COMES: "2022-02-24", GOES: "2018-03-01", RETURNS: "2017-05-05"}
RETURNED = "2025-06-01"
UIDS = {name: str(501 + place) for place, name in enumerate(ALL)}


@dataclass(frozen=True)
class Form:
    """A format: its list, whether it prints days of listing, and how a version of some names is written."""

    code: str
    is_dated: bool
    write: Callable[[int], SourceFile]
    prints_day: bool = True


def listed_on(firm: str, version: int) -> str:
    return RETURNED if firm == RETURNS and version == 2 else PRINTED[firm]


def as_csv(version: int) -> SourceFile:
    rows = [prim(UIDS[firm], firm, programmes="SDGT") for firm in ALL if firm in IN[version]]
    return source("sdn.csv", *rows)


def as_classic(version: int) -> SourceFile:
    year, month, day = KEPT[version][0].split("-")
    rows = [entry(UIDS[firm], firm).replace("CMIC-EO13959", "SDGT") for firm in ALL if firm in IN[version]]
    head = f"<Publish_Date>{month}/{day}/{year}</Publish_Date><Record_Count>{len(rows)}</Record_Count>"
    text = f'<?xml version="1.0" standalone="yes"?>\n<sdnList xmlns="{CLASSIC}">'
    return SourceFile(
        "sdn.xml", f"{text}<publshInformation>{head}</publshInformation>{''.join(rows)}</sdnList>".encode()
    )


def as_enhanced(version: int) -> SourceFile:
    def one(firm: str) -> str:
        lists = f'<sanctionsList datePublished="{listed_on(firm, version)}">SDN List</sanctionsList>'
        tags = "<sanctionsPrograms><sanctionsProgram>SDGT</sanctionsProgram></sanctionsPrograms>"
        inside = f"{tags}<sanctionsLists>{lists}</sanctionsLists>"
        return entity(UIDS[firm], name(firm, is_primary=True), inside=inside)

    file = enhanced(*(one(firm) for firm in ALL if firm in IN[version]))
    return replace(file, content=file.content.replace(b"2025-01-10", KEPT[version][0].encode()))


def as_un(version: int) -> SourceFile:
    rows = "".join(
        f"<ENTITY><DATAID>{UIDS[firm]}</DATAID><FIRST_NAME>{firm}</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>KPe.{UIDS[firm]}</REFERENCE_NUMBER>"
        f"<LISTED_ON>{listed_on(firm, version)}</LISTED_ON></ENTITY>"
        for firm in ALL
        if firm in IN[version]
    )
    start_tag = f'<CONSOLIDATED_LIST dateGenerated="{KEPT[version][0]}T00:00:09.554Z">'
    head = f'<?xml version="1.0" encoding="UTF-8"?>{start_tag}<INDIVIDUALS/>'
    return SourceFile("consolidated.xml", f"{head}<ENTITIES>{rows}</ENTITIES></CONSOLIDATED_LIST>".encode())


FORMS = (
    Form("us-sdn", is_dated=False, write=as_csv, prints_day=False),
    Form("us-sdn", is_dated=False, write=as_classic),
    Form("us-sdn", is_dated=True, write=as_enhanced),
    Form("un-sc", is_dated=True, write=as_un),
)
FORM_NAMES = ("csv", "classic xml", "enhanced xml", "un xml")


@pytest.fixture(scope="module", params=FORMS, ids=FORM_NAMES)
def form(request: pytest.FixtureRequest) -> Form:
    found: Form = request.param
    return found


@pytest.fixture(scope="module")
def screener(form: Form, tmp_path_factory: pytest.TempPathFactory) -> Screener:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, database_url=database_in(home))
    services = start(settings, now=lambda: NOW)
    for version, (published, downloaded) in enumerate(KEPT):
        given = None if form.prints_day else date.fromisoformat(published)
        (taken,) = services.keeper.load(form.code, [form.write(version)], given, date.fromisoformat(downloaded))
        if taken.state == "held":  # few entries, and half of them come and go: for a person to accept
            services.keeper.accept(form.code, taken.published.version.version, "a test")
    return start(settings, now=lambda: NOW).screener


def ask(screener: Screener, form: Form, as_of: str | None, known_at: str | None = None) -> Screening:
    portfolio = Portfolio(tuple(Holding(row, firm) for row, firm in enumerate(ALL, start=2)), rows=len(ALL))
    request = ScreeningRequest(
        as_of=AsOf.parse(as_of) if as_of else None,
        known_at=AsOf.parse(known_at) if known_at else None,
        lists=(form.code,),
    )
    return screener.screen(portfolio, request)


def flags(screening: Screening) -> Mapping[str, Flag]:
    return {finding.holding.name or "": finding.flag for finding in screening.findings}


B, R, F, C = Flag.BLOCKED, Flag.REVIEW, Flag.FORMER, Flag.CLEAR
# as of: (is it known?, flags of undated entries, flags of dated ones), each for who stays, comes, goes and returns
DAYS = {
    "2018-06-01": (False, (R, C, R, R), (C, C, B, B)),
    "2021-07-19": (False, (R, C, R, R), (B, C, B, B)),
    "2021-07-20": (True, (B, C, B, B), (B, C, B, B)),
    "2021-07-25": (True, (B, C, B, B), (B, C, B, B)),
    "2021-07-26": (False, (B, R, R, R), (B, C, B, B)),
    "2022-05-15": (False, (B, R, R, R), (B, B, B, B)),
    "2024-05-05": (False, (B, R, R, R), (B, B, B, B)),
    "2024-05-06": (True, (B, B, F, F), (B, B, F, F)),
    "2024-05-10": (True, (B, B, F, F), (B, B, F, F)),
    "2024-05-11": (False, (B, B, F, R), (B, B, F, F)),
    "2025-07-01": (False, (B, B, F, R), (B, B, F, B)),
    "2026-03-01": (False, (B, B, F, R), (B, B, F, B)),
    "2026-03-02": (True, (B, B, F, B), (B, B, F, B)),
    None: (True, (B, B, F, B), (B, B, F, B)),
    "2026-03-20": (True, (B, B, F, B), (B, B, F, B)),  # a day to come
}


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_a_list_answers_only_for_the_days_that_it_knows(screener: Screener, form: Form, as_of: str | None) -> None:
    is_known, undated, dated = DAYS[as_of]
    screening = ask(screener, form, as_of)
    assert flags(screening) == dict(zip(ALL, dated if form.is_dated else undated, strict=True))
    (use,) = screening.lists
    assert (use.gap is None) is is_known
    assert use.is_stale is False
    causes = [(one.cause, one.list_code) for one in screening.shortfalls]
    assert causes == ([] if is_known else [(Cause.HISTORY, form.code)])
    assert screening.outcome.value == ("flagged" if is_known else "incomplete")


# known at: which days are known then, with what is known (nothing is stale then)
KNOWN = {
    ("2021-07-22", "2021-07-22"): (True, (B, C, B, B)),
    ("2021-07-22", "2022-01-01"): (True, (B, C, B, B)),
    ("2021-07-30", "2021-07-30"): (True, (B, C, B, B)),  # within the limit of a week
    ("2021-08-02", "2021-08-02"): (False, (B, C, B, B)),
    ("2021-08-02", "2024-05-05"): (False, (B, C, B, B)),
    ("2021-08-02", "2024-05-06"): (False, (B, R, R, R)),  # the second version shows who came and went
    ("2024-05-06", "2024-05-06"): (True, (B, B, F, F)),
    ("2024-05-06", "2022-01-01"): (False, (B, C, B, B)),
    ("2026-03-02", "2024-05-08"): (False, (B, B, F, F)),
    ("2026-03-02", "2026-03-02"): (True, (B, B, F, B)),
}


@pytest.mark.parametrize(("as_of", "known_at"), KNOWN)
def test_coverage_is_judged_by_what_was_published_when_it_is_known(
    screener: Screener, form: Form, as_of: str, known_at: str
) -> None:
    is_known, undated = KNOWN[as_of, known_at]
    screening = ask(screener, form, as_of, known_at)
    (use,) = screening.lists
    assert (use.gap is None, use.is_stale) == (is_known, False)
    assert (screening.outcome.value == "incomplete") is not is_known
    if not form.is_dated:
        assert flags(screening) == dict(zip(ALL, undated, strict=True))


def test_a_caller_may_accept_a_day_that_is_not_known_and_is_warned(screener: Screener, form: Form) -> None:
    portfolio = Portfolio((Holding(2, "NOBODY AT ALL GMBH"),), rows=1)
    request = ScreeningRequest(as_of=AsOf.parse("2022-05-15"), lists=(form.code,))
    required = screener.screen(portfolio, request)
    accepted = screener.screen(portfolio, replace(request, history=History.PARTIAL))
    assert (required.outcome.value, accepted.outcome.value) == ("incomplete", "clear")
    (shortfall,) = required.shortfalls
    (warning,) = [note for note in accepted.portfolio.warnings if note.column == "history"]
    assert warning.message == shortfall.hint
    said = f"{form.code} does not know 2022-05-15: nothing is kept of it between 2021-07-25 and 2024-05-06"
    assert shortfall.hint.startswith(said)


def test_a_holder_whom_the_list_cannot_bind_misses_nothing(screener: Screener, form: Form) -> None:
    portfolio = Portfolio((Holding(2, "NOBODY AT ALL GMBH"),), rows=1)
    request = ScreeningRequest(as_of=AsOf.parse("2022-05-15"), lists=(form.code,), jurisdictions=("UK",))
    binds_all = form.code == "un-sc"
    assert (screener.screen(portfolio, request).outcome.value == "incomplete") is binds_all


def test_bundled_lists_answer_for_every_day(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=database_in(tmp_path))
    later = datetime(2026, 12, 1, tzinfo=UTC)  # than the days on which the bundled lists were checked
    bundled = start(settings, now=lambda: later).screener
    portfolio = Portfolio((Holding(2, "NOBODY AT ALL GMBH"),), rows=1)
    for day in ("2020-06-24", "2021-02-15", "2021-03-16", "2025-01-01"):
        for request in (
            ScreeningRequest(as_of=AsOf.parse(day)),
            ScreeningRequest(as_of=AsOf.parse(day), known_at=AsOf.parse(day)),
        ):
            screening = bundled.screen(portfolio, request)
            assert (screening.outcome.value, screening.shortfalls) == ("clear", ())
            assert all(use.gap is None for use in screening.lists)
