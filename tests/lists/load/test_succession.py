from dataclasses import replace
from datetime import date

from service.domain.events import EventKind
from service.domain.listings import Listing, PublishedList
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party
from service.domain.status import has_ended
from service.lists.load.succession import Arrival, succeed
from tests.builders import PROGRAMMES, event, instant, listing, party, published

BEFORE = published("us-test", [party()], [listing("notice", event(EventKind.CHALLENGED, "2021-01-29"))])


def arrive(
    before: PublishedList | None, parties: list[Party], listings: list[Listing]
) -> tuple[tuple[Party, ...], tuple[Listing, ...]]:
    arrival = Arrival("us-test", "The list", "publisher", date(2022, 6, 1), tuple(parties), tuple(listings))
    return succeed(before, arrival, PROGRAMMES)[:2]


def test_a_first_version_is_as_its_publisher_has_it() -> None:
    parties, listings = arrive(None, [party()], [listing("notice")])
    assert (parties, listings) == ((party(),), (listing("notice"),))


def test_who_stays_keeps_the_acts_and_takes_the_new_days() -> None:
    _, (kept,) = arrive(
        BEFORE, [party()], [listing("notice", listed="2022-06-01", divest_before=instant("2023-01-01"))]
    )
    assert [act.kind for act in kept.events] == [EventKind.LISTED, EventKind.CHALLENGED]
    assert kept.listed_on == date(2021, 1, 14)
    assert kept.divest_before == instant("2023-01-01")


def test_who_is_missing_was_delisted_on_the_day_of_the_new_version() -> None:
    parties, (gone,) = arrive(BEFORE, [], [])
    assert [one.id for one in parties] == ["acme"]
    assert (gone.events[-1].kind, gone.events[-1].at) == (EventKind.DELISTED, instant("2022-06-01"))
    assert "no longer in the list of 2022-06-01" in gone.events[-1].effect


def test_who_had_ended_before_ends_only_once() -> None:
    ended = published("us-test", [party()], [listing("notice", event(EventKind.VACATED, "2021-05-25"))])
    _, (gone,) = arrive(ended, [], [])
    assert [act.kind for act in gone.events] == [EventKind.LISTED, EventKind.VACATED]


def test_who_returns_is_listed_anew_beside_the_old_record() -> None:
    ended = published("us-test", [party()], [listing("notice", event(EventKind.DELISTED, "2021-05-25"))])
    _, records = arrive(ended, [party()], [listing("notice", listed="2022-06-01")])
    assert [has_ended(record.events) for record in records] == [True, False]


def test_an_ending_that_the_publisher_prints_ends_the_record_that_stood() -> None:
    printed = listing("notice", event(EventKind.DELISTED, "2022-05-01"))
    _, (ended,) = arrive(BEFORE, [party()], [printed])
    assert [act.kind for act in ended.events] == [EventKind.LISTED, EventKind.CHALLENGED, EventKind.DELISTED]


def test_what_was_known_earlier_stays_known_from_its_earlier_day() -> None:
    early, late = date(2021, 1, 14), date(2022, 6, 1)
    known = party(
        "acme", Name("Acme", NameKind.PRIMARY, early), identifiers=(Identifier(IdentifierKind.ISIN, "X", early),)
    )
    now = party(
        "acme",
        Name("ACME", NameKind.PRIMARY, late),
        Name("Acme Holdings", NameKind.ALIAS, late),
        identifiers=(Identifier(IdentifierKind.ISIN, "X", late),),
    )
    ((joined,), _) = arrive(published("us-test", [known], [listing("notice")]), [now], [listing("notice")])
    assert [name.known_from for name in joined.names] == [early, late]
    assert joined.identifiers[0].known_from == early


def test_a_publisher_without_ids_finds_its_party_under_the_printed_name() -> None:
    slugged = replace(party(), id="dod-acme-corporation")
    parties, (kept,) = arrive(BEFORE, [slugged], [listing("notice", party_id="dod-acme-corporation")])
    assert [one.id for one in parties] == ["acme"]
    assert kept.party_id == "acme"
    assert not has_ended(kept.events)


def test_a_namesake_whose_own_id_still_stands_is_another_party() -> None:
    namesake = replace(party(), id="ofac-103")
    records = [listing("notice"), listing("notice", party_id="ofac-103")]
    parties, listings = arrive(BEFORE, [party(), namesake], records)
    assert [one.id for one in parties] == ["acme", "ofac-103"]
    assert {one.party_id for one in listings} == {"acme", "ofac-103"}


def test_two_new_records_of_one_name_never_become_one_party() -> None:
    twins = [replace(party(), id="dod-one"), replace(party(), id="dod-two")]
    parties, _ = arrive(BEFORE, twins, [listing("notice", party_id=twin.id) for twin in twins])
    assert {"dod-one", "dod-two"} <= {one.id for one in parties}
