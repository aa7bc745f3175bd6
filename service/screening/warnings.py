"""What a screening notes beside its findings: rows it cannot screen, identifiers that disagree, lists that grow old."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from service.domain.as_of import AsOf
from service.domain.holdings import Holding, RowNote
from service.domain.listings import ListUse
from service.domain.matches import Match, Strength
from service.matching import Index
from service.matching.parse.security_terms import printed_otherwise
from service.register.register import Register
from service.register.unique_numbers import unique_numbers
from service.screening.markets import unread_countries

# A bundled list never goes stale, but half a year without a review is worth a word.
_OLD_DAYS = 180
_NONE: Mapping[str, str] = {}
_BY_NAME_ONLY = "screened by name only"


def only_bundled(codes: Sequence[str]) -> str:
    """Say that no list was loaded into a home: an answer to so few lists is easily taken for one to all."""
    return (
        f"only the bundled lists are loaded ({', '.join(sorted(codes))}), not OFAC's SDN list or any other: load those"
        " you need with pendens lists update or load, or check PENDENS_HOME if you have"
    )


@dataclass(frozen=True, slots=True)
class RowWarnings:
    """What a screening adds to some holdings, by kind; a reader gets all of one kind before the next."""

    disagreements: tuple[RowNote, ...] = ()
    unread_scripts: tuple[RowNote, ...] = ()
    bought_later: tuple[RowNote, ...] = ()
    unread_countries: tuple[RowNote, ...] = ()

    @property
    def kinds(self) -> tuple[tuple[RowNote, ...], ...]:
        """Give the kinds in their order."""
        return self.disagreements, self.unread_scripts, self.bought_later, self.unread_countries


def joined(warnings: Iterable[RowWarnings]) -> Iterator[RowNote]:
    """Put the warnings of many rows in the order of the answer."""
    for kind in zip(*(one.kinds for one in warnings), strict=True):
        yield from (note for notes in kind for note in notes)


class RunNotes:
    """What a screening was made of, looked at for what a reader should be warned of; rows may come in parts."""

    def __init__(
        self,
        register: Register,
        index: Index,
        uses: Sequence[ListUse],
        as_of: AsOf,
        bundled_alone: Sequence[str] = (),
    ) -> None:
        self._register = register
        self._index = index
        self._uses = uses
        self._used = frozenset(use.version.code for use in uses)
        self._as_of = as_of
        self._bundled_alone = bundled_alone
        self._day = as_of.at(UTC).date() + timedelta(days=1)  # in no zone is it later than that
        self._looked_up: set[tuple[str | None, int, str]] = set()

    def on_rows(self, holdings: Sequence[Holding], found: Sequence[Sequence[Match]]) -> RowWarnings:
        """Look at some holdings and their matches."""
        pairs = list(zip(holdings, found, strict=True))
        self._looked_up.update(
            (holding.sheet, holding.row, match.matched_on)
            for holding, matches in pairs
            for match in matches
            if match.strength is Strength.IDENTIFIER
        )
        return RowWarnings(
            tuple(self._disagreements(pairs)),
            tuple(self._unread_scripts(holdings)),
            tuple(self._doubtful_terms(holdings)),
            tuple(unread_countries(holdings, self._used)),
        )

    def reworded(self, warnings: Iterable[RowNote]) -> Iterator[RowNote]:
        """Give warnings of reading; a faulty identifier that a list prints just so was looked up after all."""
        for note in warnings:
            if (note.sheet, note.row, note.column) in self._looked_up:
                yield replace(note, message=note.message.replace(_BY_NAME_ONLY, "found as a list prints it"))
            else:
                yield note

    def on_lists(
        self, unknown_days: Mapping[str, str] = _NONE, absent: Iterable[tuple[str, str]] = ()
    ) -> Iterator[RowNote]:
        """Warn of lists that nobody has looked at for long, that a holder's own law asks for, or that are too few.

        Row 0 is the whole file.
        """
        for use in self._uses:
            if use.is_stale:
                limit = "" if use.is_ahead else ", longer than its limit"
                message = f"{use.last_checked}{limit}: {use.way_out}, nothing is final"
                yield RowNote(0, "lists", use.version.code, message)
            elif use.age_days > _OLD_DAYS and use.version.max_age_days is None:
                message = f"{use.last_checked}: install a newer release, or load the list"
                yield RowNote(0, "lists", use.version.code, message)
        for jurisdiction, message in absent:
            yield RowNote(0, "jurisdictions", jurisdiction, message)
        for code, message in unknown_days.items():
            yield RowNote(0, "history", code, message)
        if self._bundled_alone:
            yield RowNote(0, "lists", "", only_bundled(self._bundled_alone))

    def _disagreements(self, pairs: Sequence[tuple[Holding, Sequence[Match]]]) -> Iterator[RowNote]:
        """Show each row whose identifiers lead to several parties: all of them count, none is chosen."""
        register = self._register
        for holding, matches in pairs:
            sure = [m for m in matches if m.strength is Strength.IDENTIFIER and m.party_id in register.listings]
            if len(sure) > 1 and not _are_one(list(dict.fromkeys(match.party_id for match in sure)), register):
                named = "; ".join(f"{m.matched_on} {m.value} is {register.parties[m.party_id].name}" for m in sure)
                message = f"the identifiers lead to several parties ({named}): all count, check the row"
                yield RowNote(holding.row, sure[0].matched_on, sure[0].value, message, holding.sheet)

    def _unread_scripts(self, holdings: Sequence[Holding]) -> Iterator[RowNote]:
        """Warn of names in a script that no listed name is known in: that they match nothing says little."""
        for holding in holdings:
            if holding.name and not self._index.is_comparable(holding.name):
                message = "no list in use names anybody in this script: screened by its identifiers, add the Latin name"
                yield RowNote(holding.row, "name", holding.name, message, holding.sheet)

    def _doubtful_terms(self, holdings: Sequence[Holding]) -> Iterator[RowNote]:
        """Warn of a purchase or an issue after the day asked about, and of a kind that the name contradicts.

        What hangs on them cannot be told.
        """
        for holding in holdings:
            if printed := printed_otherwise(holding):
                message = f"the name prints {printed.value.replace('_', ' ')}: read as if the kind were not known"
                yield RowNote(holding.row, "instrument", str(holding.instrument), message, holding.sheet)
            if holding.issued_on and holding.issued_on > self._day:
                message = f"issued after {self._as_of}, the day asked about: read as if the day of issue were not known"
                yield RowNote(holding.row, "issued_on", holding.issued_on.isoformat(), message, holding.sheet)
            if holding.issued_on and holding.matures_on and holding.matures_on < holding.issued_on:
                message = f"before it was issued ({holding.issued_on}): read as if neither day were known"
                yield RowNote(holding.row, "matures_on", holding.matures_on.isoformat(), message, holding.sheet)
            if holding.acquired_on and holding.acquired_on > self._day:
                message = f"acquired after {self._as_of}, the day asked about: no breach is looked for"
                day = holding.acquired_on.isoformat()
                yield RowNote(holding.row, "acquired_on", day, message, holding.sheet)


def _are_one(ids: Sequence[str], register: Register) -> bool:
    """Tell whether records are of one party: joined by a number that each shares with another, on another list."""
    reached, rest = {ids[0]}, set(ids[1:])
    while rest and (joined := {one for one in rest if any(_is_same(one, other, register) for other in reached)}):
        reached |= joined
        rest -= joined
    return not rest


def _is_same(one: str, other: str, register: Register) -> bool:
    """Tell whether two records share a number that is one party's the world over; two of one list are two parties."""
    lists = [{listing.list_code for listing in register.listings[party]} for party in (one, other)]
    numbers = [unique_numbers(register.parties[party]) for party in (one, other)]
    return lists[0].isdisjoint(lists[1]) and not numbers[0].isdisjoint(numbers[1])
