"""What a screening notes beside its findings: rows it cannot screen, identifiers that disagree, lists that grow old."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, timedelta

from service.domain.holdings import Portfolio, RowNote
from service.domain.listings import ListUse
from service.domain.matches import Match, Strength
from service.domain.moments import Moment
from service.domain.register import Register
from service.matching import Index

# A bundled list never goes stale, but half a year without a review is worth a word.
_OLD_DAYS = 180
_BY_NAME_ONLY = "screened by name only"


def without_unscreenable(portfolio: Portfolio, index: Index) -> Portfolio:
    """Turn holdings with nothing to match on into errors: they must never read as clear."""
    reasons = {holding.row: index.unscreenable_reason(holding) for holding in portfolio.holdings}
    errors = tuple(
        RowNote(holding.row, "name", holding.name or "", reason)
        for holding in portfolio.holdings
        if (reason := reasons[holding.row])
    )
    kept = tuple(holding for holding in portfolio.holdings if not reasons[holding.row])
    return replace(portfolio, holdings=kept, errors=(*portfolio.errors, *errors))


def warnings_of(
    portfolio: Portfolio,
    found: Sequence[Sequence[Match]],
    register: Register,
    uses: Sequence[ListUse],
    as_of: Moment,
) -> tuple[RowNote, ...]:
    """Give the portfolio's warnings with those that the screening adds."""
    return (
        *_on_rows(portfolio, found),
        *_disagreements(portfolio, found, register),
        *_bought_later(portfolio, as_of),
        *_old_lists(uses),
    )


def _on_rows(portfolio: Portfolio, found: Sequence[Sequence[Match]]) -> Iterator[RowNote]:
    """Keep the warnings; a faulty identifier that a list prints just so was looked up after all."""
    looked_up = {
        (holding.row, match.matched_on)
        for holding, matches in zip(portfolio.holdings, found, strict=True)
        for match in matches
        if match.strength is Strength.IDENTIFIER
    }
    for note in portfolio.warnings:
        if (note.row, note.column) in looked_up:
            yield replace(note, message=note.message.replace(_BY_NAME_ONLY, "found as a list prints it"))
        else:
            yield note


def _disagreements(portfolio: Portfolio, found: Sequence[Sequence[Match]], register: Register) -> Iterator[RowNote]:
    """Show each row whose identifiers lead to several parties: all of them count, none is chosen."""
    for holding, matches in zip(portfolio.holdings, found, strict=True):
        sure = [m for m in matches if m.strength is Strength.IDENTIFIER and m.party_id in register.listings]
        if len({match.party_id for match in sure}) > 1:
            named = "; ".join(f"{m.matched_on} {m.value} is {register.parties[m.party_id].name}" for m in sure)
            message = f"the identifiers lead to several parties ({named}): all count, check the row"
            yield RowNote(holding.row, sure[0].matched_on, sure[0].value, message)


def _bought_later(portfolio: Portfolio, as_of: Moment) -> Iterator[RowNote]:
    """Warn of a purchase after the day asked about: whether it breaches a ban cannot be told yet."""
    day = as_of.at(UTC).date() + timedelta(days=1)  # in no zone is it later than that
    for holding in portfolio.holdings:
        if holding.acquired_on and holding.acquired_on > day:
            message = f"acquired after {as_of}, the day asked about: no breach is looked for"
            yield RowNote(holding.row, "acquired_on", holding.acquired_on.isoformat(), message)


def _old_lists(uses: Sequence[ListUse]) -> Iterator[RowNote]:
    """Warn of a list that nobody has looked at for long; row 0 is the whole file."""
    for use in uses:
        if use.age_days > _OLD_DAYS and not use.is_stale:
            message = f"last checked {use.age_days} days ago: install a newer release, or load the list"
            yield RowNote(0, "lists", use.version.code, message)
