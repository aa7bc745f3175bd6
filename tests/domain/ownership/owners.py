"""Owners and what they own, as the worked examples of OFAC's FAQs put them: X and Y are blocked, the rest are not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from service.domain.events import Event, EventKind
from service.domain.findings import Finding, Question, finding_of
from service.domain.holdings import Holding
from service.domain.listings import Listing
from service.domain.matches import Match, Reason, Strength
from service.domain.ownership import Measure, OwnershipRule
from service.domain.parties import Identifier, Name, NameKind, Party
from service.domain.programmes import Programmes, Restriction
from service.domain.stakes import Stake
from service.ownership import add_owned_parties
from service.register.register import Register
from tests.builders import event, instant, listing, moment, programme, published

AGGREGATE = OwnershipRule(instant("2014-08-13"), Decimal(50), Measure.AT_LEAST, True, "FAQ 399")  # noqa: FBT003
SINGLE = OwnershipRule(instant("2014-08-13"), Decimal(50), Measure.MORE_THAN, False, "OFSI 4.14")  # noqa: FBT003
LAW = Programmes(
    {
        "sdn": programme("sdn", Restriction.BLOCKING, ownership=(AGGREGATE,)),
        "uk": programme("uk", Restriction.BLOCKING, ownership=(SINGLE,)),
        "cmic": programme("cmic", Restriction.DIVESTMENT),
    }
)
LISTED = "2015-01-01"


def stake(owner: str, asset: str, percent: float | None, **changes: object) -> Stake:
    """Say that an owner holds so much of an entity."""
    share = None if percent is None else Decimal(str(percent))
    made = Stake("own-desk", owner, asset, share, date(2016, 1, 1), "register of companies", since=date(2016, 1, 1))
    return replace(made, **changes)  # type: ignore[arg-type]


def named(party_id: str, *identifiers: Identifier) -> Party:
    return Party(party_id, f"Entity {party_id}", (Name(f"Entity {party_id}", NameKind.PRIMARY),), identifiers)


def blocked(party_id: str, *events: Event, code: str = "sdn", listed: str = LISTED) -> Listing:
    return listing(code, *events, listed=listed, party_id=party_id, entry=f"Entity {party_id}")


def owned(
    stakes: Sequence[Stake], listings: Sequence[Listing] = (), parties: Sequence[Party] = (), codes: Sequence[str] = ()
) -> Register:
    """Join a list of X and Y (or of other listings) with one that states who owns whom, and derive what follows."""
    entries = list(listings) or [blocked("X"), blocked("Y")]
    given = {party.id: party for party in parties}
    names = dict.fromkeys(party for one in stakes for party in (one.owner, one.asset))
    listed = dict.fromkeys(one.party_id for one in entries)
    lists = [published("us-list", [given.get(one, named(one)) for one in listed], entries)]
    for code in dict.fromkeys(one.list_code for one in stakes):
        unlisted = [given.get(one, named(one)) for one in names if one not in listed]
        made = published(code, unlisted, [], first="2016-01-01")
        lists.append(replace(made, stakes=tuple(one for one in stakes if one.list_code == code)))
    return add_owned_parties(Register.of(lists, LAW).choose(list(codes) or None))


def finding(register: Register, party_id: str, as_of: str = "2020-06-01", known_at: str = "2026-01-01") -> Finding:
    """Judge a holding that is the party by its name."""
    match = Match(party_id, Strength.EXACT, 1.0, "name", party_id, party_id, (Reason(1.0, "same"),))
    return finding_of(Holding(1, name=party_id), [match], register, Question(moment(as_of), moment(known_at)))


def blocked_parties(register: Register, as_of: str = "2020-06-01") -> set[str]:
    """Give the parties, listed ones left out, that are blocked on a day."""
    derived = [party for party, records in register.listings.items() if any(one.is_derived for one in records)]
    return {party for party in derived if finding(register, party, as_of).flag.value == "blocked"}


def ended(at: str) -> Event:
    return event(EventKind.DELISTED, at)
