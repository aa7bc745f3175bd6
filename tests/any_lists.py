"""Strategies for published lists with anything in them that a value may hold."""

from datetime import UTC, datetime, timedelta, timezone
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from service.domain.events import Event, EventKind, Scope
from service.domain.listings import Listing, ListVersion, PublishedList
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party
from tests.store.samples import version_of

Value = TypeVar("Value")

TEXTS = st.text(max_size=12)
DAYS = st.dates()


def without_idle_fold(instant: datetime) -> datetime:
    """Keep `fold` where it tells two moments apart: elsewhere it means nothing and is not kept."""
    other = instant.replace(fold=1 - instant.fold)
    return instant.replace(fold=0) if other.utcoffset() == instant.utcoffset() else instant


ZONES = st.sampled_from([ZoneInfo("America/New_York"), ZoneInfo("Europe/London"), UTC, timezone(timedelta(hours=8))])
INSTANTS = st.datetimes(timezones=ZONES).map(without_idle_fold)
EVENTS = st.builds(
    Event,
    kind=st.sampled_from(EventKind),
    at=INSTANTS,
    authority=TEXTS,
    reference=TEXTS,
    source=TEXTS,
    grade=TEXTS,
    effect=TEXTS,
    is_day=st.booleans(),
    scope=st.sampled_from(Scope),
    known_from=st.none() | INSTANTS,
    until=st.none() | INSTANTS,
    docket=st.none() | TEXTS,
    closes_docket=st.booleans(),
    order=st.integers(-9, 999),
)
NAMES = st.builds(Name, TEXTS, st.sampled_from(NameKind), st.none() | DAYS)
IDENTIFIERS = st.builds(Identifier, st.sampled_from(IdentifierKind), TEXTS, st.none() | DAYS)


def few(values: st.SearchStrategy[Value]) -> st.SearchStrategy[tuple[Value, ...]]:
    """Make up to three."""
    return st.lists(values, max_size=3).map(tuple)


@st.composite
def lists(draw: st.DrawFn, codes: tuple[str, ...] = ("us-ccmc", "os-日本")) -> PublishedList:
    """Make a list with parties and listings of any texts."""
    code = draw(st.sampled_from(codes))
    version = draw(
        st.builds(
            ListVersion,
            code=st.just(code),
            title=TEXTS,
            publisher=TEXTS,
            version=TEXTS.map(version_of),
            published_on=DAYS,
            checked_on=DAYS,
            entries=st.integers(0, 99_999),
            first_date=DAYS,
            max_age_days=st.none() | st.integers(0, 999),
        )
    )
    party = st.builds(Party, TEXTS, TEXTS, few(NAMES), few(IDENTIFIERS), st.none() | TEXTS, TEXTS)
    parties = tuple(draw(st.lists(party, min_size=1, max_size=4, unique_by=lambda one: one.id)))
    listing = st.builds(
        Listing,
        list_code=st.just(code),
        party_id=st.sampled_from(parties).map(lambda one: one.id),
        programme=TEXTS,
        entry=TEXTS,
        events=few(EVENTS),
        source=TEXTS,
        grade=TEXTS,
        restricted_from=st.none() | INSTANTS,
        divest_before=st.none() | INSTANTS,
    )
    return PublishedList(version, parties, draw(few(listing)))
