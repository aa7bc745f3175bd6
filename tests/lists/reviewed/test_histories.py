from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from service.domain.as_of import AsOf
from service.domain.events import EventKind
from service.domain.listings import Listing
from service.domain.status import listing_status_at
from service.lists.reviewed.programmes import load_programmes
from service.lists.reviewed.publication import load_bundled
from service.lists.reviewed.records import Edition, EditionKind, ReviewedEntry, printed_acts
from service.lists.reviewed.tables import TableRow
from tests.lists.edited_tables import change

NOW = AsOf.parse("2026-11-22")
PRINTS = st.lists(st.tuples(st.booleans(), st.sampled_from(EditionKind)), min_size=1, max_size=8)


def edition(year: int, kind: EditionKind) -> Edition:
    return Edition(date(year, 1, 7), kind, 1, "DoD", f"edition of {year}", "notice", "A")


def entry(on: date, removed_on: date | None = None) -> ReviewedEntry:
    zone = ZoneInfo("America/New_York")
    row = TableRow("list.csv", 2, {})
    names = ((), (), None)
    acts = ("DoD", "list", "notice", "A")
    begins = datetime.combine(on, time.min, zone)
    return ReviewedEntry(
        row, "example", "us-1260h", zone, on, begins, "Example Ltd.", *names, *acts, removed_on, None, None
    )


def change_acts(folder: Path, party: str, event: str, **cells: str) -> None:
    """Change the cells of a party's acts of one kind."""
    change(folder / "events.csv", lambda row: (row["party"], row["event"]) == (party, event), **cells)


def listings(folder: Path, code: str, party: str) -> list[Listing]:
    published = {one.version.code: one for one in load_bundled(load_programmes(folder), folder)}
    return [listing for listing in published[code].listings if listing.party_id == party]


@given(PRINTS)
def test_a_name_is_listed_while_the_newest_full_edition_or_one_since_has_it(
    prints: list[tuple[bool, EditionKind]],
) -> None:
    editions = [edition(2001 + place, kind) for place, (_, kind) in enumerate(prints)]
    entries = [entry(one.on) for one, (is_there, _) in zip(editions, prints, strict=True) if is_there]
    kinds = [act.kind for act in printed_acts(entries, editions)]
    assert kinds == [EventKind.LISTED, EventKind.DELISTED] * (len(kinds) // 2) + [EventKind.LISTED] * (len(kinds) % 2)
    is_listed = False
    for is_there, kind in prints:
        is_listed = is_there or (is_listed and kind is EditionKind.ADDS)
    assert (kinds[-1:] == [EventKind.LISTED]) is is_listed


def test_a_published_removal_cites_its_edition_and_another_its_entry() -> None:
    editions = [edition(2021, EditionKind.FULL), edition(2025, EditionKind.FULL)]
    with_edition = printed_acts([entry(editions[0].on, editions[1].on)], editions)[-1]
    between = printed_acts([entry(editions[0].on, date(2024, 12, 18))], editions)[-1]
    assert (with_edition.at.date(), with_edition.reference) == (editions[1].on, "removed with edition of 2025")
    assert (between.at.date(), between.reference) == (date(2024, 12, 18), "removal published by the Department")


def test_a_removal_after_the_newest_edition_counts() -> None:
    editions = [edition(2021, EditionKind.FULL)]
    acts = printed_acts([entry(editions[0].on, date(2026, 9, 1))], editions)
    assert [act.kind for act in acts] == [EventKind.LISTED, EventKind.DELISTED]


def test_silence_is_graded_c_and_a_removal_as_its_entry() -> None:
    editions = [edition(2021, EditionKind.FULL), edition(2025, EditionKind.FULL)]
    assert printed_acts([entry(editions[0].on)], editions)[-1].grade == "C"
    assert printed_acts([entry(editions[0].on, editions[1].on)], editions)[-1].grade == "A"


def test_a_suit_that_ended_with_its_listing_is_not_carried_over(folder: Path) -> None:
    docket = "1:24-cv-01381-PLF (D.D.C.)"
    change_acts(folder, "Hesai Technology Co., Ltd.", "delisted", closes_docket="yes", docket=docket)
    first, second = listings(folder, "us-1260h", "hesai-technology-co-ltd")
    kinds = [event.kind for event in second.events]
    assert kinds == [EventKind.LISTED, EventKind.NOTED, EventKind.UPHELD, EventKind.APPEALED]
    listing_status = listing_status_at(first, load_programmes(folder), NOW, NOW)
    assert listing_status
    assert listing_status.proceedings == ()


def test_an_act_replaces_the_printed_one_of_the_same_kind_and_day_only(folder: Path) -> None:
    (listing,) = listings(folder, "us-1260h", "idg-capital-partners-co-ltd")
    assert [(event.kind, event.order > 0) for event in listing.events] == [
        (EventKind.LISTED, False),
        (EventKind.DELISTED, True),
    ]


def test_a_later_day_of_knowledge_hides_an_act_until_then(folder: Path) -> None:
    change_acts(folder, "Xiaomi Corporation", "enjoined", known_from="2021-03-14T10:00-04:00")
    (listing,) = listings(folder, "us-ccmc", "xiaomi-corporation")
    programmes = load_programmes(folder)
    as_of = AsOf.parse("2021-03-13")
    for known_at, status in (("2021-03-13", "pending"), ("2021-03-14", "enjoined")):
        listing_status = listing_status_at(listing, programmes, as_of, AsOf.parse(known_at))
        assert listing_status
        assert listing_status.status == status
