"""The use case: screens holdings at an instant against the lists that are live, or were known, then."""

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

from service.domain.as_of import AsOf
from service.domain.coverage import History
from service.domain.findings import Finding, Question
from service.domain.flags import Flag
from service.domain.holdings import Holding, Portfolio, RowNote
from service.domain.instants import days_since
from service.domain.jurisdictions import USUAL_JURISDICTIONS
from service.domain.listings import ListUse, ListVersion
from service.domain.namesakes import HouseNamesake
from service.domain.outcomes import Gate, Outcome, Shortfall, gate_of, outcome_of
from service.errors import StaleListError
from service.lists.main_lists import main_lists, missing_lists
from service.matching import Index, Profile, trace
from service.ownership import add_owned_parties
from service.register.register import Register
from service.register.unique_numbers import unique_numbers
from service.screening.chosen_lists import asked_lists, usual_lists
from service.screening.coverage import Coverage, could_bind
from service.screening.identities import new_id
from service.screening.markets import idle_lists
from service.screening.run import Run, screen_rows
from service.screening.shortfalls import of_days, of_lists
from service.screening.warnings import RowWarnings, joined, only_bundled

# Why: where a publisher is, a day begins up to fourteen hours before it does in UTC.
_DAYS_AHEAD = 1
# Holdings matched between two ticks of a progress bar: large enough that a batch pays, small enough to move.
_BATCH = 2_000
# Past states kept ready: a compliance officer compares a handful of days.
_REMEMBERED_INDEXES = 4
# Questions kept settled. Why: to settle one takes a tenth of the time of a holding's screening, and those of a second
# differ by whose law binds and from which flag on a caller fails.
_REMEMBERED_QUESTIONS = 16


@dataclass(frozen=True, slots=True)
class ScreeningRequest:
    """What a caller asks; None means now, respectively every list that the screener was started with.

    `history`: whether a list that does not know the day asked about makes the answer `incomplete`.
    """

    as_of: AsOf | None = None
    known_at: AsOf | None = None
    lists: tuple[str, ...] | None = None
    jurisdictions: tuple[str, ...] = USUAL_JURISDICTIONS
    fail_on: Flag = Flag.REVIEW
    history: History = History.REQUIRE


# What is asked where a caller says nothing: the one place of these defaults, whatever the door.
USUAL = ScreeningRequest()


@dataclass(frozen=True, slots=True)
class Screening:
    """A run that is over, in memory: the finding for each holding."""

    run: Run
    portfolio: Portfolio
    findings: tuple[Finding, ...]

    @property
    def lists(self) -> tuple[ListUse, ...]:
        """Give the list versions used."""
        return self.run.lists

    @property
    def question(self) -> Question:
        """Give what was asked."""
        return self.run.question

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """Give what the answer does not cover."""
        unread = [note for note in self.portfolio.warnings if note.unread]
        return self.run.shortfalls_with(len({note.row for note in self.portfolio.errors}), unread)

    @property
    def outcome(self) -> Outcome:
        """Say what was found; see `outcome_of`."""
        return outcome_of(self.shortfalls, {finding.flag for finding in self.findings})

    @property
    def gate(self) -> Gate:
        """Say whether a pipeline may go on; see `gate_of`."""
        return gate_of(self.shortfalls, is_stopped=any(map(self.run.is_stopped, self.findings)))


@dataclass(slots=True)
class Screener:
    """Holds the current register and the indexes of the last few states asked for; a new list needs a new screener.

    `indexed` gives the index of a register's parties. `refuses_stale`: whether a service answers nothing rather than
    `incomplete` when a list is past its limit. `bundled` names the lists that come with the package: where no other is
    live, every answer says so. `required` are lists without which every answer is `incomplete`; `held` gives the codes
    of lists of which a version waits for a person. `namesakes` gives the firm's own that are in force at an instant.
    `coverage` knows for which days the lists can answer; `recorded` is what people recorded that the register has.
    """

    register: Register
    profile: Profile
    now: Callable[[], datetime]
    lists: tuple[str, ...] | None = None
    max_age_days: int | None = None
    refuses_stale: bool = False
    indexed: Callable[[Register, Profile], Index] = lambda register, profile: Index.build(register.in_order(), profile)
    bundled: frozenset[str] = frozenset()
    required: tuple[str, ...] = ()
    held: Callable[[], frozenset[str]] = frozenset
    namesakes: Callable[[datetime], tuple[HouseNamesake, ...]] = lambda _now: ()
    coverage: Coverage = field(default_factory=Coverage)
    recorded: tuple[object, ...] = ()
    _known: Callable[[AsOf | None], tuple[Register, Index]] = field(init=False, repr=False)
    _printed: Callable[[AsOf | None], Register] = field(init=False, repr=False)
    _chosen: Callable[[AsOf | None, tuple[str, ...] | None], tuple[Register, Register]] = field(init=False, repr=False)
    _latest: Callable[[], datetime] = field(init=False, repr=False)
    _settled: Callable[[ScreeningRequest, str, datetime, frozenset[str], tuple[HouseNamesake, ...]], Run] = field(
        init=False, repr=False
    )
    _meant: Callable[[tuple[HouseNamesake, ...]], tuple[tuple[HouseNamesake, frozenset[str]], ...]] = field(
        init=False, repr=False
    )

    def __post_init__(self) -> None:
        """Keep the indexes of the last few states asked for."""
        self._known = functools.lru_cache(maxsize=_REMEMBERED_INDEXES)(self._build)
        self._printed = functools.lru_cache(maxsize=_REMEMBERED_INDEXES)(self._as_known)
        self._chosen = functools.lru_cache(maxsize=_REMEMBERED_INDEXES)(self._choose)
        self._latest = functools.cache(self.register.latest)
        self._settled = functools.lru_cache(maxsize=_REMEMBERED_QUESTIONS)(self._settle)
        self._meant = functools.lru_cache(maxsize=_REMEMBERED_INDEXES)(self._find_meant)

    def begin(self, request: ScreeningRequest, screening_id: str | None = None, *, at: datetime | None = None) -> Run:
        """Settle what is asked, and of which lists; `screening_id` is one that nothing has yet, by default a new one.

        `at` is the instant of a run that was begun already, perhaps by another process.

        Raises:
            UnknownListError, NoListError, BeforeFirstListError: the question cannot be asked of these lists.
        """
        now = at or self.now().replace(microsecond=0)
        is_usual = request.known_at is None and request.lists is None  # a past state's index is not to be kept by it
        settle = self._settled if is_usual else self._settle
        settled = settle(request, str(request.as_of), now, self.held(), self.namesakes(now))
        return replace(settled, id=screening_id or new_id())

    def _settle(
        self,
        request: ScreeningRequest,
        _as_written: str,
        now: datetime,
        held: frozenset[str],
        namesakes: tuple[HouseNamesake, ...],
    ) -> Run:
        """Settle what is asked in a second of the clock: it is the same for all who ask the same in that second.

        `_as_written` is the instant asked about in its own words, which are echoed: another offset is another question.
        """
        question = self.question(request, now)
        register, index = self.state(request, question)
        uses = self.uses(register, request, now)
        question = replace(question, gaps={use.version.code: use.gap for use in uses if use.gap})
        unknown = self._unknown_days(uses, register, question, now)
        return Run(
            id="",
            created_at=now,
            question=question,
            fail_on=request.fail_on,
            lists=uses,
            law=register.programmes.version,
            profile=self.profile,
            register=register,
            index=index,
            bundled_alone=self.bundled_alone(),
            shortfalls=(*of_lists(uses, self.required), *of_days(unknown, question, request.history)),
            missing=self.missing(question.jurisdictions),
            held=self._held_main(question.jurisdictions, held),
            namesakes=self._meant(namesakes),
            history=request.history,
            unknown_days=unknown,
        )

    def screen(
        self,
        portfolio: Portfolio,
        request: ScreeningRequest,
        *,
        progress: Callable[[int], None] | None = None,
        screening_id: str | None = None,
    ) -> Screening:
        """Screen every holding in memory; those with nothing to match on become errors, never clear.

        `progress` is told the number of holdings done, and may raise to give up.

        Raises:
            UnknownListError, NoListError, BeforeFirstListError: the question cannot be asked of these lists.
        """
        run = self.begin(request, screening_id)
        notes = run.notes()
        rest, done = iter((*portfolio.holdings, *portfolio.set_aside)), 0
        findings: list[Finding] = []
        errors = list(portfolio.errors)
        warnings: list[RowWarnings] = []
        while batch := list(islice(rest, _BATCH)):
            screened = screen_rows(run, notes, batch)
            findings += screened.findings
            errors += screened.errors
            warnings.append(screened.warnings)
            done += len(batch)
            if progress:
                progress(done)
        whole = replace(
            portfolio,
            holdings=_without(portfolio.holdings, errors),
            errors=tuple(errors),
            warnings=(
                *notes.reworded(portfolio.warnings),
                *joined(warnings),
                *notes.on_lists(run.accepted_gaps(), run.absent()),
            ),
        )
        return Screening(run, whole, tuple(findings))

    def warm(self) -> None:
        """Build the present index now, so that no first question waits for it."""
        self._known(None)

    def trace(self, name: str, request: ScreeningRequest) -> list[str]:
        """Return the lines that show how a name is matched, stage by stage, against the lists that answer a request.

        Raises:
            UnknownListError, NoListError, BeforeFirstListError: the question cannot be asked of these lists.
        """
        return trace(self.begin(request).index, name)

    def question(self, request: ScreeningRequest, now: datetime) -> Question:
        """Fill in what was left open: what was known on a day is asked about that same day."""
        known_at = request.known_at or AsOf(now)
        return Question(request.as_of or known_at, known_at, request.jurisdictions)

    def asked_lists(self, request: ScreeningRequest) -> tuple[str, ...] | None:
        """Give the codes of the lists that a question is asked of; None for every live one."""
        return asked_lists(request.lists, self.lists)

    @property
    def usual_lists(self) -> tuple[str, ...]:
        """Give the codes of the lists that are asked where a question names none."""
        return usual_lists(self.lists, (version.code for version in self.register.lists))

    def state(self, request: ScreeningRequest, question: Question) -> tuple[Register, Index]:
        """Give the register and index that answer a question.

        Raises:
            UnknownListError, NoListError, NobodyListedError, BeforeFirstListError: there are none.
        """
        known_at = request.known_at
        is_all_known = known_at is not None and known_at.at(UTC) >= self._latest()
        state = None if is_all_known else known_at
        _, index = self._known(state)
        printed, chosen = self._chosen(state, self.asked_lists(request))
        self.require_begun(printed, question)
        return chosen, index

    def require_begun(self, chosen: Register, question: Question) -> None:
        """Refuse an instant before the first day of every chosen list, where each prints the days of its entries.

        Raises:
            NobodyListedError, BeforeFirstListError: as `Register.require_begun` does.
        """
        if not self.coverage.undated(chosen.lists):
            chosen.require_begun(question.as_of, question.known_at)

    def uses(self, register: Register, request: ScreeningRequest, now: datetime) -> tuple[ListUse, ...]:
        """Tell each list's age; what was asked as of a past knowledge is not stale."""
        asked = request.lists or self.lists
        idle = frozenset[str]() if asked else idle_lists(request.jurisdictions)
        return tuple(self.use(version, request, now) for version in register.lists if version.code not in idle)

    def live_uses(self) -> tuple[ListUse, ...]:
        """Tell the age of every live list now, also of those that only the holders whom they bind are asked about."""
        now = self.now()
        return tuple(self.use(version, USUAL, now) for version in self.register.lists)

    def require_fresh(self, request: ScreeningRequest) -> None:
        """Refuse a question to lists that are past their limit, where that is the policy.

        Raises:
            StaleListError: one of them is; all are named with their ages.
            UnknownListError, NoListError: the lists that are asked for are not there.
        """
        if not self.refuses_stale:
            return
        _, chosen = self._chosen(None, self.asked_lists(request))
        old = [use for use in self.uses(chosen, request, self.now()) if use.is_stale]
        if old:
            raise StaleListError("; ".join(f"{use.version.code} was {use.last_checked}" for use in old))

    def use(self, version: ListVersion, request: ScreeningRequest, now: datetime) -> ListUse:
        """Tell a version's age, whether that was past its limit on the day asked about, and the days it knows."""
        age = days_since(version.checked_on, now)
        limit = self._limit(version)
        is_past = request.known_at is not None and request.known_at.at(UTC) < now
        day = min(now, request.as_of.at(UTC) if request.as_of else now).astimezone(UTC).date()
        is_old = limit is not None and (day - version.checked_on).days > limit
        is_ahead = (version.checked_on - now.astimezone(UTC).date()).days > _DAYS_AHEAD
        known = self.coverage.of(version, self.question(request, now), limit, now)
        is_stale = is_ahead or (is_old and not is_past)
        return ListUse(version, age, is_stale, known.days.spans, known.gap, is_ahead)

    def _limit(self, version: ListVersion) -> int | None:
        """Give the days for which a list may go unchecked; None means without end."""
        return version.max_age_days if self.max_age_days is None else self.max_age_days

    def _unknown_days(
        self, uses: Sequence[ListUse], register: Register, question: Question, now: datetime
    ) -> tuple[str, ...]:
        """Name the lists that do not know the day and could bind the holder; today, one that is stale is just that."""
        holder, is_past = question.jurisdictions, question.as_of.at(UTC) < now
        partial = (use.version.code for use in uses if use.gap and (is_past or not use.is_stale))
        return tuple(code for code in partial if could_bind(code, register, holder))

    def bundled_alone(self) -> tuple[str, ...]:
        """Name the live lists where all of them came with the package, else nothing: a home may be the wrong one."""
        codes = tuple(version.code for version in self.register.lists if version.code not in idle_lists(()))
        return codes if self.bundled.issuperset(codes) else ()

    def only_bundled(self) -> str:
        """Say that no list was loaded into this home; empty where one was."""
        codes = self.bundled_alone()
        return only_bundled(codes) if codes else ""

    def missing(self, jurisdictions: Sequence[str]) -> tuple[str, ...]:
        """Name the main lists of some jurisdictions that are not live, with those that are required and not live."""
        live = {version.code for version in self.register.lists}
        required = (code for code in self.required if code not in live)
        return tuple(dict.fromkeys((*missing_lists(jurisdictions, live), *required)))

    def held_main(self, jurisdictions: Sequence[str]) -> tuple[str, ...]:
        """Name the main and the required lists of which a version is held, though an older one may be live."""
        return self._held_main(jurisdictions, self.held())

    def _held_main(self, jurisdictions: Sequence[str], held: frozenset[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for code in (*main_lists(jurisdictions), *self.required) if code in held))

    def _find_meant(self, rows: tuple[HouseNamesake, ...]) -> tuple[tuple[HouseNamesake, frozenset[str]], ...]:
        """Find the parties that each row of the firm's means; a walk over all parties, kept for the next screening.

        Records that share a party's number (a publisher's, ISIN, LEI …) on other lists are that party too.
        """
        if not rows:
            return ()
        parties = [(one.id, [name.text for name in one.names], unique_numbers(one)) for one in self.register.in_order()]
        found = []
        for row in rows:
            numbers = {number for key, names, own in parties if row.is_not(key, names) for number in own}
            meant = (key for key, names, own in parties if row.is_not(key, names) or not numbers.isdisjoint(own))
            found.append((row, frozenset(meant)))
        return tuple(found)

    def _as_known(self, known_at: AsOf | None) -> Register:
        return self.register if known_at is None else self.register.as_known(known_at)

    def _build(self, known_at: AsOf | None) -> tuple[Register, Index]:
        register = self._printed(known_at)
        owned = add_owned_parties(register, known_at)
        return owned, self.indexed(owned, self.profile)

    def _choose(self, known_at: AsOf | None, codes: tuple[str, ...] | None) -> tuple[Register, Register]:
        """Choose lists, as printed and with what follows from ownership by the owners on these lists alone."""
        chosen = self._printed(known_at).choose(codes)
        return chosen, self._known(known_at)[0] if codes is None else add_owned_parties(chosen, known_at)


def _without(holdings: Iterable[Holding], errors: Iterable[RowNote]) -> tuple[Holding, ...]:
    """Leave out the holdings of rejected rows."""
    rejected = {(note.sheet, note.row) for note in errors}
    return tuple(holding for holding in holdings if (holding.sheet, holding.row) not in rejected)
