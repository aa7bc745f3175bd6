"""A screening under way: of what it is answered, and what it says of some holdings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from service.domain.coverage import History
from service.domain.findings import Finding, Question, finding_of
from service.domain.flags import Flag, stops
from service.domain.holdings import Holding, RowNote
from service.domain.listings import ListUse
from service.domain.namesakes import HouseNamesake, with_namesakes
from service.domain.outcomes import Shortfall
from service.lists.main_lists import absent_besides
from service.matching import Index, Profile
from service.matching.parse.security_terms import terms_of
from service.register.register import Register
from service.screening.markets import with_markets
from service.screening.other_prints import with_other_prints
from service.screening.shortfalls import of_rows, of_unread, unknown_day
from service.screening.unmapped_texts import led_rows, with_unmapped_texts
from service.screening.warnings import RowWarnings, RunNotes

_STRANGE_SCRIPT = (
    "no list in use names anybody in this script, and there is no identifier to look up: give the name in Latin "
    "letters, or an ISIN"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A screening under way: what was asked, and of which versions, lists and law it is answered."""

    id: str
    created_at: datetime
    question: Question
    fail_on: Flag
    lists: tuple[ListUse, ...]
    law: str
    profile: Profile
    register: Register
    index: Index
    bundled_alone: tuple[str, ...] = ()  # the lists in use, where no other than those of the package are live
    shortfalls: tuple[Shortfall, ...] = ()  # what the lists leave open, before any row is looked at
    missing: tuple[str, ...] = ()  # main lists of the holder's jurisdictions that are not live
    held: tuple[str, ...] = ()  # those main lists of which a version waits for a person to accept it
    namesakes: tuple[tuple[HouseNamesake, frozenset[str]], ...] = ()  # the firm's, with the parties that each means
    history: History = History.REQUIRE
    unknown_days: tuple[str, ...] = ()  # the lists that do not know the day and could bind the holder

    def notes(self) -> RunNotes:
        """Begin to note what a reader should be warned of."""
        return RunNotes(self.register, self.index, self.lists, self.question.as_of, self.bundled_alone)

    def absent(self) -> Iterator[tuple[str, str]]:
        """Say, by jurisdiction, what the holder's own law asks for and no list in use has."""
        return absent_besides(self.question.jurisdictions, {use.version.code for use in self.lists})

    def accepted_gaps(self) -> Mapping[str, str]:
        """Say, by list, which days the caller accepts not to be known."""
        accepted = self.unknown_days if self.history is History.PARTIAL else ()
        return {code: unknown_day(code, self.question) for code in accepted}

    def is_stopped(self, finding: Finding) -> bool:
        """Tell whether a finding is one that the caller wants to fail from."""
        return stops(finding.flag, finding.decision, self.fail_on)

    def shortfalls_with(self, rejected: int, unread: Sequence[RowNote] = ()) -> tuple[Shortfall, ...]:
        """Give all that the answer does not cover, when so many rows were rejected and so much was not read."""
        return (*of_rows(rejected), *of_unread(unread), *self.shortfalls)


@dataclass(frozen=True, slots=True)
class ScreenedRows:
    """Some holdings screened: a finding for each, an error where there is nothing to match on, and what is noted.

    `left` are the rows that are no holdings and name nobody who is listed: they have no finding.
    """

    findings: tuple[Finding, ...]
    errors: tuple[RowNote, ...]
    warnings: RowWarnings
    left: tuple[Holding, ...] = ()


def _unscreenable(holding: Holding, index: Index) -> str | None:
    """Say why nothing of a holding can be looked up; a name in letters that no listed name has tells nothing."""
    reason = index.unscreenable_reason(holding)
    if reason is None and holding.name and not index.is_comparable(holding.name):
        return None if index.unscreenable_reason(replace(holding, name=None)) is None else _STRANGE_SCRIPT
    return reason


def screen_rows(run: Run, notes: RunNotes, rows: Sequence[Holding]) -> ScreenedRows:
    """Screen some holdings; those with nothing to match on become errors, never clear.

    Rows that are set aside are asked for what they name, and have a finding only where that is a lead.
    """
    aside = [row for row in rows if row.aside is not None]
    holdings = [row for row in rows if row.aside is None] if aside else rows
    reasons = [(holding, _unscreenable(holding, run.index)) for holding in holdings]
    errors = tuple(
        RowNote(holding.row, "name", holding.name or "", reason, holding.sheet) for holding, reason in reasons if reason
    )
    screened = [holding for holding, reason in reasons if not reason]
    found = run.index.best_matches_all(screened) if screened else []
    if run.namesakes:
        found = [with_namesakes(one, some, run.namesakes) for one, some in zip(screened, found, strict=True)]
    day = run.question.as_of.at(UTC).date()
    judged = with_markets(screened, found, run.register, {use.version.code for use in run.lists})
    findings = tuple(
        finding_of(holding, matches, run.register, run.question, terms_of(holding, day) if matches else None)
        for holding, matches in zip(screened, judged, strict=True)
    )
    findings = with_other_prints(findings, judged, run.register, run.index, run.question)
    findings = with_unmapped_texts(findings, judged, run.register, run.index, run.question)
    led, left = led_rows(aside, run.register, run.index, run.question) if aside else ((), ())
    if led:
        places = {id(row): place for place, row in enumerate(rows)}
        findings = tuple(sorted((*findings, *led), key=lambda finding: places[id(finding.holding)]))
    return ScreenedRows(findings, errors, notes.on_rows(screened, found), left)
