"""The use case: screens holdings at an instant against the lists that are live, or were known, then."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from uuid import uuid4

from service.domain.findings import Finding, Question, judge
from service.domain.flags import Decision, Flag
from service.domain.holdings import Holding, Portfolio, RowNote
from service.domain.listings import ListVersion
from service.domain.matches import Match, Strength
from service.domain.moments import Moment
from service.domain.register import Register
from service.matching import Index, Profile

# Holdings matched between two ticks of a progress bar: large enough that a batch pays, small enough to move.
_BATCH = 2_000
# Past states kept ready: a compliance officer compares a handful of days.
_REMEMBERED_INDEXES = 4


@dataclass(frozen=True, slots=True)
class ScreeningRequest:
    """What a caller asks; None means now, respectively every list that the screener was started with."""

    as_of: Moment | None = None
    known_at: Moment | None = None
    lists: tuple[str, ...] | None = None
    jurisdictions: tuple[str, ...] = ("US",)
    fail_on: Flag = Flag.REVIEW


@dataclass(frozen=True, slots=True)
class ListUse:
    """A list version as used, with its age in days at the time of the answer."""

    version: ListVersion
    age_days: int
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Screening:
    """A run: what was asked, of which versions, and the finding for each holding."""

    id: str
    created_at: datetime
    question: Question
    fail_on: Flag
    lists: tuple[ListUse, ...]
    profile: Profile
    portfolio: Portfolio
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> str:
        """Say `incomplete` when something could not be screened, else `flagged` or `clear`."""
        if self.portfolio.errors or any(use.is_stale for use in self.lists):
            return "incomplete"
        return "flagged" if any(trips(finding, self.fail_on) for finding in self.findings) else "clear"


def trips(finding: Finding, fail_on: Flag) -> bool:
    """Tell whether a finding stops a pipeline: an order by its decision, any other row by its flag."""
    if finding.holding.side:
        return finding.decision is Decision.DENY
    return finding.flag.severity >= fail_on.severity


@dataclass(slots=True)
class Screener:
    """Holds the current register and its index; both are replaced whole, never changed."""

    register: Register
    profile: Profile
    now: Callable[[], datetime]
    lists: tuple[str, ...] | None = None
    max_age_days: int | None = None
    _known: Callable[[Moment | None], tuple[Register, Index]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Keep the indexes of the last few states asked for."""
        self._known = functools.lru_cache(maxsize=_REMEMBERED_INDEXES)(self._build)

    def screen(
        self,
        portfolio: Portfolio,
        request: ScreeningRequest,
        *,
        progress: Callable[[int], None] | None = None,
    ) -> Screening:
        """Screen every holding; those with nothing to match on become errors, never clear.

        Raises:
            UnknownListError, NoListError, BeforeFirstListError: the question cannot be asked of these lists.
        """
        now = self.now().replace(microsecond=0)
        question = self.question(request, now)
        register, index = self.state(request, question)
        portfolio = _without_unscreenable(portfolio, index)
        found = _match(portfolio.holdings, index, progress)
        portfolio = replace(
            portfolio, warnings=(*portfolio.warnings, *_disagreements(portfolio.holdings, found, register))
        )
        return Screening(
            id=str(uuid4()),
            created_at=now,
            question=question,
            fail_on=request.fail_on,
            lists=self.uses(register, request, now),
            profile=self.profile,
            portfolio=portfolio,
            findings=tuple(
                judge(holding, matches, register, question)
                for holding, matches in zip(portfolio.holdings, found, strict=True)
            ),
        )

    def question(self, request: ScreeningRequest, now: datetime) -> Question:
        """Fill in what was left open."""
        return Question(request.as_of or Moment(now), request.known_at or Moment(now), request.jurisdictions)

    def state(self, request: ScreeningRequest, question: Question) -> tuple[Register, Index]:
        """Give the register and index that answer a question.

        Raises:
            UnknownListError, NoListError, BeforeFirstListError: there are none.
        """
        register, index = self._known(request.known_at)
        chosen = register.choose(request.lists or self.lists)
        chosen.require_begun(question.as_of, question.known_at)
        return chosen, index

    def uses(self, register: Register, request: ScreeningRequest, now: datetime) -> tuple[ListUse, ...]:
        """Tell each list's age; what was asked as of a past knowledge is not stale."""
        return tuple(self._use(version, request, now) for version in register.lists)

    def _use(self, version: ListVersion, request: ScreeningRequest, now: datetime) -> ListUse:
        age = max(0, (now.astimezone(UTC).date() - version.checked_on).days)
        limit = version.max_age_days if self.max_age_days is None else self.max_age_days
        is_past = request.known_at is not None and request.known_at.at(UTC) < now
        return ListUse(version, age, is_stale=limit is not None and age > limit and not is_past)

    def _build(self, known_at: Moment | None) -> tuple[Register, Index]:
        register = self.register if known_at is None else self.register.as_known(known_at)
        return register, Index.build(register.parties.values(), self.profile)


def _without_unscreenable(portfolio: Portfolio, index: Index) -> Portfolio:
    """Turn holdings with nothing to match on into errors."""
    kept = tuple(holding for holding in portfolio.holdings if index.is_screenable(holding))
    if len(kept) == len(portfolio.holdings):
        return portfolio
    lost = [holding for holding in portfolio.holdings if not index.is_screenable(holding)]
    errors = tuple(
        RowNote(
            holding.row,
            "name",
            holding.name or "",
            "nothing of the name can be compared and there is no identifier: give the full name or an ISIN",
        )
        for holding in lost
    )
    return replace(portfolio, holdings=kept, errors=(*portfolio.errors, *errors))


def _match(
    holdings: Sequence[Holding], index: Index, progress: Callable[[int], None] | None
) -> list[tuple[Match, ...]]:
    found: list[tuple[Match, ...]] = []
    rest = iter(holdings)
    while batch := list(islice(rest, _BATCH)):
        found.extend(index.best_matches_all(batch))
        if progress:
            progress(len(found))
    return found


def _disagreements(holdings: Sequence[Holding], found: Sequence[Sequence[Match]], register: Register) -> list[RowNote]:
    """Show each row whose identifiers lead to several parties: all of them count, none is chosen."""
    notes = []
    for holding, matches in zip(holdings, found, strict=True):
        sure = [m for m in matches if m.strength is Strength.IDENTIFIER and m.party_id in register.listings]
        if len({match.party_id for match in sure}) > 1:
            named = "; ".join(f"{m.matched_on} {m.value} is {register.parties[m.party_id].name}" for m in sure)
            message = f"the identifiers lead to several parties ({named}): all count, check the row"
            notes.append(RowNote(holding.row, sure[0].matched_on, sure[0].value, message))
    return notes
