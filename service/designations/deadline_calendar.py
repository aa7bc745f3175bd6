"""The use case: every dated change that lies ahead of what the live lists name."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from service.domain.deadlines import Deadline, deadlines_of, deadlines_of_programme
from service.domain.jurisdictions import is_bound
from service.register.register import Register
from service.screening.document import Document


@dataclass(frozen=True, slots=True)
class DeadlineCalendar:
    """What lies ahead of a register's lists; `coming` are duties that statutes print."""

    register: Register
    coming: Sequence[Deadline] = field(default=())

    def ahead(
        self,
        now: datetime,
        jurisdictions: Sequence[str],
        lists: Sequence[str] | None = None,
        parties: Collection[str] | None = None,
    ) -> tuple[Deadline, ...]:
        """Return the changes ahead for holders of the jurisdictions, the nearest first.

        Args:
            now: the instant from which one looks ahead.
            jurisdictions: those of the holder: what binds others is left out.
            lists: codes of live lists, by default all.
            parties: ids of parties; with them, only what is ahead of these and of their programmes is told.

        Raises:
            UnknownListError: a code names no live list.
        """
        register = self.register.choose(lists)
        found = [*self._of_parties(register, now, parties, jurisdictions), *self._of_programmes(register, now, parties)]
        binding = (one for one in found if is_bound(self._binds(one), jurisdictions))
        return tuple(sorted(set(binding), key=lambda one: (one.at, one.programme, one.party, one.change.value)))

    def _of_parties(
        self, register: Register, now: datetime, parties: Collection[str] | None, jurisdictions: Sequence[str]
    ) -> Iterator[Deadline]:
        for party, listings in register.book.entries():
            if parties is None or party.id in parties:
                for listing in listings:
                    yield from deadlines_of(listing, register.programmes, now, party.country, jurisdictions)

    def _of_programmes(self, register: Register, now: datetime, parties: Collection[str] | None) -> Iterator[Deadline]:
        if parties is None:
            codes = {programme for _, programme in register.book.programmes}
        else:
            held = (register.listings.get(party, ()) for party in parties)
            codes = {listing.programme for listings in held for listing in listings}
        for code in sorted(codes):
            yield from deadlines_of_programme(register.programmes.get(code), now)
        yield from (one for one in self.coming if one.programme in codes and one.at > now)

    def _binds(self, deadline: Deadline) -> str:
        return self.register.programmes.get(deadline.programme).binds


def parties_behind(document: Document) -> frozenset[str]:
    """Return the ids of the parties that the findings of a screening document count."""
    return frozenset(
        match["party_id"] for finding in document["findings"] for match in finding["matches"] if match["counts"]
    )
