"""A firm's own known namesakes: holdings that people found to be another company than the listed one they resemble."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.domain.holdings import Holding
from service.domain.identifiers import plain_identifier
from service.domain.matches import Match, Reason, Strength
from service.domain.parties import folded
from service.domain.stakes import is_named


@dataclass(frozen=True, slots=True)
class HouseNamesake:
    """A row of the list of a firm: the holding with this `name` or `identifier` is not `party`; both, where given.

    `party` is a party's id or a name of it. `by` entered the row and `approved_by`, another person, approved it. It
    holds before `until`, the first day on which it holds no more.
    """

    name: str
    identifier: str
    party: str
    reason: str
    by: str
    approved_by: str
    until: date

    def is_of(self, holding: Holding) -> bool:
        """Tell whether a holding is the one meant: by its printed name and identifier, never by likeness."""
        given = (holding.isin, holding.cusip, holding.sedol, holding.figi, holding.lei)
        numbers = {plain_identifier(code) for code in given if code}
        is_numbered = not self.identifier or plain_identifier(self.identifier) in numbers
        return is_numbered and (not self.name or is_named(self.name, [holding.name or ""]))

    def is_not(self, party_id: str, names: Iterable[str]) -> bool:
        """Tell whether a party is the one that the holding is not."""
        return self.party == party_id or is_named(self.party, names)

    def bears_name(self, names: Iterable[str]) -> bool:
        """Tell whether nothing but a name tells the holding, and the party bears that name, whatever its signs."""
        return not self.identifier and _plain(self.name) in map(_plain, names)

    def is_own_name(self, match: Match) -> bool:
        """Tell whether a match is by the party's own name, from which the row has nothing to tell the holding."""
        return match.strength is Strength.EXACT and self.bears_name([match.against])

    @property
    def why(self) -> str:
        """Say in one clause why such a holding is clear."""
        return (
            f"it is known to the firm to be another than {self.party}: {self.reason}"
            f" (entered by {self.by}, approved by {self.approved_by}, until {self.until})"
        )


def with_namesakes(
    holding: Holding, matches: Sequence[Match], known: Sequence[tuple[HouseNamesake, frozenset[str]]]
) -> tuple[Match, ...]:
    """Rule out the matches that the firm knows to be of another company.

    A match on an identifier is never ruled out: that number is the listed party's own. Nor is one by the name alone
    where the list prints just that name of the party: it may have been added after the row was approved.

    Args:
        holding: the holding.
        matches: its matches.
        known: rows in force, each with the ids of the parties that it means.
    """
    mine = [(one, parties) for one, parties in known if one.is_of(holding)]
    return tuple(_ruled(match, mine) for match in matches) if mine else tuple(matches)


def _ruled(match: Match, mine: Sequence[tuple[HouseNamesake, frozenset[str]]]) -> Match:
    why = next((one.why for one, parties in mine if match.party_id in parties and not one.is_own_name(match)), "")
    if not why or match.strength is Strength.IDENTIFIER or match.ruled_out:
        return match
    return replace(match, settles=False, ruled_out=why, explanation=(*match.explanation, Reason(0.0, why)))


def _plain(name: str) -> str:
    """Leave of a name its letters and digits, whatever their case and width."""
    return "".join(filter(str.isalnum, folded(name)))
