"""Small law-like values for tests: one order with an annex and a clock, one notice list, one blocking list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from service.domain.as_of import AsOf
from service.domain.events import Event, EventKind, Scope
from service.domain.listings import Listing, ListVersion, PublishedList
from service.domain.matches import Match, Reason, Strength
from service.domain.parties import Name, NameKind, Party
from service.domain.programmes import EVERYBODY, Clock, Programme, Programmes, Restriction
from service.register.register import Register

NEW_YORK = ZoneInfo("America/New_York")


def instant(text: str) -> datetime:
    """Read a New York instant: `2021-03-15 09:30`, or a day at 00:00."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def moment(text: str) -> AsOf:
    """Read a New York instant as a moment."""
    return AsOf(instant(text))


def event(kind: EventKind, at: str, **changes: object) -> Event:
    """Make an act of a day."""
    made = Event(kind, instant(at), "D.D.C.", "1:21-cv-1", "order", "A")
    return replace(made, **changes)  # type: ignore[arg-type]


ORDER_CLOCK = Clock(
    begins_after_days=60,
    begins_at=time(9, 30),
    closes_after_days=366,
    closes_at=time(0),
    annex_through=date(2020, 11, 11),
    annex_begins=instant("2021-01-11 09:30"),
    annex_closes=instant("2021-11-12"),
)


def programme(code: str, restriction: Restriction, **changes: object) -> Programme:
    """Make a programme that binds US persons."""
    made = Programme(code, f"the {code} programme", "issuer", "US", restriction, NEW_YORK, "statute", "A")
    return replace(made, **changes)  # type: ignore[arg-type]


SUPERSEDED = event(EventKind.SUPERSEDED, "2021-06-03", scope=Scope.PROGRAMME, authority="US President")

PROGRAMMES = Programmes(
    {
        "order": programme(
            "order",
            Restriction.DIVESTMENT,
            clock=ORDER_CLOCK,
            begins=instant("2020-11-12"),
            precursor="before",
            possession_ends=instant("2021-01-13"),
            events=(
                event(EventKind.SIGNED, "2020-11-12", scope=Scope.PROGRAMME),
                event(EventKind.LICENSED, "2021-01-27", scope=Scope.OTHERS, until=instant("2021-05-27 09:30")),
                SUPERSEDED,
            ),
        ),
        "before": programme("before", Restriction.NONE),
        "open": programme("open", Restriction.DIVESTMENT),
        "keepable": programme("keepable", Restriction.DIVESTMENT, clock=ORDER_CLOCK),
        "notice": programme("notice", Restriction.NONE),
        "partial": programme("partial", Restriction.PARTIAL),
        "dealings": programme("dealings", Restriction.DEALINGS),
        "blocking": programme("blocking", Restriction.BLOCKING),
        "everybody": programme("everybody", Restriction.BLOCKING, binds=EVERYBODY),
        "european": programme("european", Restriction.BLOCKING, binds="EU"),
    }
)


def listing(
    programme_code: str = "order", *events: Event, listed: str | None = "2021-01-14", **changes: object
) -> Listing:
    """Make a listing of `acme` with its acts; `listed` None leaves out the listing itself."""
    begun = (event(EventKind.LISTED, listed),) if listed else ()
    acts = tuple(sorted((*begun, *events), key=lambda act: act.rank))
    made = Listing("us-test", "acme", programme_code, "Acme Corporation", acts, "release", "A")
    return replace(made, **changes)  # type: ignore[arg-type]


def party(party_id: str = "acme", *names: Name, **changes: object) -> Party:
    """Make a party."""
    known = names or (Name("Acme Corporation", NameKind.PRIMARY),)
    return replace(Party(party_id, known[0].text, known), **changes)  # type: ignore[arg-type]


def published(
    code: str, parties: Sequence[Party], listings: Sequence[Listing], first: str = "2020-06-24"
) -> PublishedList:
    """Make a list version."""
    version = ListVersion(
        code=code,
        title=code,
        publisher="publisher",
        version=f"sha256:{code}",
        published_on=date(2021, 3, 9),
        checked_on=date(2026, 11, 22),
        entries=len(listings),
        first_date=date.fromisoformat(first),
    )
    return PublishedList(version, tuple(parties), tuple(replace(record, list_code=code) for record in listings))


def register(*lists: PublishedList) -> Register:
    """Join lists under the test programmes."""
    return Register.of(lists, PROGRAMMES)


def match(strength: Strength = Strength.EXACT, party_id: str = "acme", score: float = 1.0) -> Match:
    """Make a match by name."""
    return Match(party_id, strength, score, "name", "ACME CORP", "Acme Corporation", (Reason(score, "same"),))
