"""What a screening notes beside its findings: rows it cannot screen, identifiers that disagree, lists that grow old."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from service.domain.holdings import Holding, Portfolio, RowNote
from service.domain.listings import ListUse
from service.domain.matches import Match, Strength
from service.domain.moments import Moment
from service.domain.register import Register
from service.matching import Index

# A bundled list never goes stale, but half a year without a review is worth a word.
_OLD_DAYS = 180
_BY_NAME_ONLY = "screened by name only"


def only_bundled(codes: Sequence[str]) -> str:
    """Say that no list was loaded into a home: an answer to so few lists is easily taken for one to all."""
    return (
        f"only the bundled lists are loaded ({', '.join(sorted(codes))}), not OFAC's SDN list or any other: load those"
        " you need with pendens lists update or load, or check PENDENS_HOME if you have"
    )


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


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a screening was made of, looked at for what a reader should be warned of."""

    portfolio: Portfolio
    found: Sequence[Sequence[Match]]
    register: Register
    index: Index
    uses: Sequence[ListUse]
    as_of: Moment
    bundled_alone: Sequence[str] = ()

    def warnings(self) -> tuple[RowNote, ...]:
        """Give the portfolio's warnings with those that the screening adds."""
        return (
            *self._on_rows(),
            *self._disagreements(),
            *self._unread_scripts(),
            *self._bought_later(),
            *self._old_lists(),
            *(RowNote(0, "lists", "", only_bundled(codes)) for codes in (self.bundled_alone,) if codes),
        )

    def _on_rows(self) -> Iterator[RowNote]:
        """Keep the warnings; a faulty identifier that a list prints just so was looked up after all."""
        looked_up = {
            (holding.row, match.matched_on)
            for holding, matches in self._matched()
            for match in matches
            if match.strength is Strength.IDENTIFIER
        }
        for note in self.portfolio.warnings:
            if (note.row, note.column) in looked_up:
                yield replace(note, message=note.message.replace(_BY_NAME_ONLY, "found as a list prints it"))
            else:
                yield note

    def _disagreements(self) -> Iterator[RowNote]:
        """Show each row whose identifiers lead to several parties: all of them count, none is chosen."""
        for holding, matches in self._matched():
            sure = [m for m in matches if m.strength is Strength.IDENTIFIER and m.party_id in self.register.listings]
            if len({match.party_id for match in sure}) > 1:
                named = "; ".join(f"{m.matched_on} {m.value} is {self.register.parties[m.party_id].name}" for m in sure)
                message = f"the identifiers lead to several parties ({named}): all count, check the row"
                yield RowNote(holding.row, sure[0].matched_on, sure[0].value, message)

    def _unread_scripts(self) -> Iterator[RowNote]:
        """Warn of names in a script that no listed name is known in: that they match nothing says little."""
        for holding in self.portfolio.holdings:
            if holding.name and not self.index.is_comparable(holding.name):
                message = "no list in use names anybody in this script: screened by its identifiers, add the Latin name"
                yield RowNote(holding.row, "name", holding.name, message)

    def _bought_later(self) -> Iterator[RowNote]:
        """Warn of a purchase after the day asked about: whether it breaches a ban cannot be told yet."""
        day = self.as_of.at(UTC).date() + timedelta(days=1)  # in no zone is it later than that
        for holding in self.portfolio.holdings:
            if holding.acquired_on and holding.acquired_on > day:
                message = f"acquired after {self.as_of}, the day asked about: no breach is looked for"
                yield RowNote(holding.row, "acquired_on", holding.acquired_on.isoformat(), message)

    def _old_lists(self) -> Iterator[RowNote]:
        """Warn of a list that nobody has looked at for long; row 0 is the whole file."""
        for use in self.uses:
            if use.is_stale:
                message = f"last checked {use.age_days} days ago, longer than its limit: update it, nothing is final"
                yield RowNote(0, "lists", use.version.code, message)
            elif use.age_days > _OLD_DAYS:
                message = f"last checked {use.age_days} days ago: install a newer release, or load the list"
                yield RowNote(0, "lists", use.version.code, message)

    def _matched(self) -> Iterator[tuple[Holding, Sequence[Match]]]:
        return zip(self.portfolio.holdings, self.found, strict=True)
