"""Every version of a list is kept, found by its hash, and live only when somebody accepted it."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta, timezone

import pytest
from sqlalchemy import event

from service.domain.listings import PublishedList, VersionRecord
from service.errors import ListDataError, StoreError, UnknownListError
from service.store import Store
from tests.store.samples import NOW, archived, published, screening

OLD, NEW = published(), published(text="edition 2")
OLD_ID, NEW_ID = OLD.version.version, NEW.version.version
DAY = timedelta(days=1)


def numbered(digits: str) -> PublishedList:
    """Make a version whose hash begins so."""
    return replace(OLD, version=replace(OLD.version, version=f"sha256:{digits:0<64}"))


@pytest.fixture
def held(store: Store) -> Store:
    """Hold an edition while the one before is live."""
    store.lists.add(OLD, retrieved_at=NOW)
    store.lists.add(
        NEW, retrieved_at=NOW + DAY, files=archived(), notes=["lost half its rows", "20 unknown names"], is_held=True
    )
    return store


def record_of(store: Store, one: PublishedList) -> VersionRecord:
    (found,) = (record for record in store.lists.versions("us-ccmc") if record.version.version == one.version.version)
    return found


def test_a_held_version_is_written_whole_and_the_live_one_stays_live(held: Store) -> None:
    assert held.lists.live_versions() == {"us-ccmc": OLD_ID}
    assert held.lists.load() == (OLD,)
    assert held.lists.load_version("us-ccmc", NEW_ID) == NEW
    assert held.lists.files("us-ccmc", NEW_ID) == archived()


def test_versions_come_newest_retrieval_first_with_all_that_is_known_of_them(held: Store) -> None:
    newest, oldest = held.lists.versions("us-ccmc")
    assert oldest == VersionRecord(OLD.version, NOW, is_live=True, state="accepted", notes=(), files=())
    assert (newest.version, newest.retrieved_at, newest.is_live) == (NEW.version, NOW + DAY, False)
    assert (newest.state, newest.notes) == ("held", ("lost half its rows", "20 unknown names"))
    assert [(name, size) for name, _, size in newest.files] == [(file.name, len(file.content)) for file in archived()]


def test_retrieval_is_ordered_as_an_instant_and_comes_back_in_utc(store: Store) -> None:
    east = timezone(timedelta(hours=8))
    store.lists.add(NEW, retrieved_at=NOW)
    store.lists.add(OLD, retrieved_at=(NOW - DAY / 8).astimezone(east))
    assert [record.version.version for record in store.lists.versions("us-ccmc")] == [NEW_ID, OLD_ID]
    assert store.lists.versions("us-ccmc")[1].retrieved_at.isoformat() == "2026-11-22T06:30:15.250000+00:00"


def test_a_list_of_held_versions_alone_is_not_live(store: Store) -> None:
    store.lists.add(OLD, retrieved_at=NOW, is_held=True)
    assert store.lists.live_versions() == {}
    assert store.lists.load() == ()
    assert [record.state for record in store.lists.versions("us-ccmc")] == ["held"]
    store.lists.accept("us-ccmc", OLD_ID, notes=["read by two"])
    assert store.lists.load() == (OLD,)


def test_an_accepted_version_is_live_with_the_reason(held: Store) -> None:
    held.lists.accept("us-ccmc", NEW_ID, notes=["the publisher confirms the cut"])
    assert held.lists.load() == (NEW,)
    assert record_of(held, NEW).notes == ("the publisher confirms the cut",)
    assert record_of(held, NEW).state == "accepted"
    assert not record_of(held, OLD).is_live


def test_accepting_twice_keeps_the_first_reason(held: Store) -> None:
    for reason in ("first", "second"):
        held.lists.accept("us-ccmc", NEW_ID, notes=[reason])
    assert record_of(held, NEW).notes == ("first",)


def test_a_version_accepted_before_may_go_live_again(held: Store) -> None:
    held.lists.accept("us-ccmc", NEW_ID, notes=["taken"])
    held.lists.accept("us-ccmc", OLD_ID, notes=["the new one was wrong"])
    assert held.lists.load() == (OLD,)
    assert record_of(held, OLD).notes == ("the new one was wrong",)
    assert record_of(held, NEW).state == "accepted"


def test_holding_what_is_accepted_changes_neither_its_state_nor_its_notes(store: Store) -> None:
    store.lists.add(OLD, retrieved_at=NOW, notes=["by hand"])
    store.lists.add(NEW, retrieved_at=NOW)
    for one in (OLD, NEW):
        store.lists.add(one, retrieved_at=NOW + DAY, notes=["looks odd"], is_held=True)
    assert [(r.version.version, r.state, r.notes, r.is_live) for r in store.lists.versions("us-ccmc")] == [
        (NEW_ID, "accepted", (), True),
        (OLD_ID, "accepted", ("by hand",), False),
    ]


def test_holding_again_renews_why_and_the_day_but_not_the_first_retrieval(held: Store) -> None:
    later = replace(NEW, version=replace(NEW.version, checked_on=date(2026, 11, 30)))
    held.lists.add(later, retrieved_at=NOW + 8 * DAY, notes=["still half"], is_held=True)
    record = record_of(held, NEW)
    assert (record.notes, record.retrieved_at, record.version) == (("still half",), NOW + DAY, later.version)


def test_adding_a_held_version_accepts_it_with_the_notes_given(held: Store) -> None:
    held.lists.add(NEW, retrieved_at=NOW + 2 * DAY)
    assert held.lists.load() == (NEW,)
    assert (record_of(held, NEW).state, record_of(held, NEW).notes) == ("accepted", ())


def test_adding_an_accepted_version_again_keeps_its_notes_unless_there_are_new_ones(store: Store) -> None:
    for notes, kept in (["one"], ("one",)), ([], ("one",)), (["two"], ("two",)):
        store.lists.add(OLD, retrieved_at=NOW, notes=notes)
        assert record_of(store, OLD).notes == kept


def test_notes_keep_their_letters_and_their_order(store: Store) -> None:
    notes = ('小米: "½"\n', "", "a", "a")
    store.lists.add(OLD, retrieved_at=NOW, notes=notes)
    assert record_of(store, OLD).notes == notes


def test_each_version_keeps_its_own_title_and_limit_of_age(store: Store) -> None:
    renamed = replace(NEW, version=replace(NEW.version, title="Renamed", publisher="DoW", max_age_days=7))
    store.lists.add(OLD, retrieved_at=NOW)
    store.lists.add(renamed, retrieved_at=NOW)
    assert store.lists.load_version("us-ccmc", OLD_ID) == OLD
    assert store.lists.load_version("us-ccmc", NEW_ID) == renamed


def test_a_held_version_with_a_stray_listing_is_refused_and_leaves_nothing(store: Store) -> None:
    stray = replace(OLD, listings=(replace(OLD.listings[0], list_code="us-sdn"),))
    with pytest.raises(ListDataError, match="of us-sdn stands in us-ccmc"):
        store.lists.add(stray, retrieved_at=NOW, files=archived(), is_held=True)
    with pytest.raises(UnknownListError):
        store.lists.versions("us-ccmc")


def test_a_screening_may_name_a_version_that_is_no_longer_live(held: Store) -> None:
    held.lists.accept("us-ccmc", NEW_ID, notes=[])
    held.add_screening(screening(OLD))
    assert held.screening("0b8f") == screening(OLD)


@pytest.mark.slow
@pytest.mark.parametrize("asked", [OLD_ID, OLD_ID[7:], OLD_ID[:13], OLD_ID[7:13], OLD_ID[7:30].upper()])
def test_a_version_is_found_by_its_hash_or_six_digits_of_it(held: Store, asked: str) -> None:
    assert held.lists.load_version("us-ccmc", asked) == OLD


@pytest.mark.parametrize("asked", ["", "sha256:", OLD_ID[7:12], OLD_ID[:12]])
def test_fewer_than_six_digits_are_not_enough(held: Store, asked: str) -> None:
    with pytest.raises(UnknownListError, match="write 6 or more digits of the version"):
        held.lists.load_version("us-ccmc", asked)


@pytest.mark.parametrize(
    "asked", ["000000", "%%%%%%", "______", OLD_ID + "0", "sha512:" + OLD_ID[7:], "live", "latest"]
)
def test_a_version_that_is_not_there_is_named_with_those_that_are(held: Store, asked: str) -> None:
    for question in (held.lists.load_version, held.lists.files):
        with pytest.raises(UnknownListError) as failure:
            question("us-ccmc", asked)
        assert f"us-ccmc has {NEW_ID[:19]} (held), {OLD_ID[:19]} (live)" in str(failure.value)


def test_a_beginning_that_several_versions_share_names_them(store: Store) -> None:
    for digits in ("abcdef1", "abcdef2", "0"):
        store.lists.add(numbered(digits), retrieved_at=NOW)
    with pytest.raises(UnknownListError) as failure:
        store.lists.accept("us-ccmc", "abcdef", notes=[])
    assert str(failure.value) == (
        "several versions begin with abcdef; us-ccmc has sha256:abcdef200000 (accepted), sha256:abcdef100000 (accepted)"
    )
    assert store.lists.load_version("us-ccmc", "abcdef1") == numbered("abcdef1")


def test_of_many_versions_a_message_names_the_newest(store: Store) -> None:
    for number in range(11):
        store.lists.add(numbered(f"{number:02}"), retrieved_at=NOW + number * DAY, is_held=True)
    with pytest.raises(
        UnknownListError, match=r"has sha256:100000000000 \(held\), sha256:09.*:030+ \(held\) and 3 more$"
    ):
        store.lists.load_version("us-ccmc", "ffffff")


def test_a_version_of_another_list_is_not_found(held: Store) -> None:
    other = published("us-sdn")
    held.lists.add(other, retrieved_at=NOW)
    with pytest.raises(UnknownListError, match="us-ccmc has no version"):
        held.lists.load_version("us-ccmc", other.version.version)


def test_a_list_without_versions_is_named_with_those_that_have_some(held: Store) -> None:
    changes = (
        lambda: held.lists.versions("us-sdn"),
        lambda: held.lists.load_version("us-sdn", OLD_ID),
        lambda: held.lists.files("us-sdn", OLD_ID),
        lambda: held.lists.accept("us-sdn", OLD_ID, notes=[]),
        lambda: held.lists.touch("us-sdn", OLD_ID, checked_on=date(2026, 12, 1)),
    )
    for change in changes:
        with pytest.raises(UnknownListError, match="no version of a list us-sdn; there are us-ccmc"):
            change()


def test_a_touched_list_was_checked_on_that_day_and_never_before(held: Store) -> None:
    for day in (date(2026, 12, 1), date(2026, 11, 1)):
        held.lists.touch("us-ccmc", OLD_ID[:20], checked_on=day)
        assert held.lists.load()[0].version.checked_on == date(2026, 12, 1)
    assert record_of(held, OLD).version.checked_on == date(2026, 12, 1)
    assert record_of(held, NEW).version == NEW.version


def test_a_version_that_is_not_live_cannot_be_touched(held: Store) -> None:
    with pytest.raises(UnknownListError, match=f"{NEW_ID[:19]} is not live; live of us-ccmc is {OLD_ID[:19]}"):
        held.lists.touch("us-ccmc", NEW_ID, checked_on=date(2026, 12, 1))
    assert record_of(held, NEW).version == NEW.version


def test_where_nothing_is_live_the_touch_says_so(store: Store) -> None:
    store.lists.add(OLD, retrieved_at=NOW, is_held=True)
    with pytest.raises(UnknownListError, match="live of us-ccmc is none"):
        store.lists.touch("us-ccmc", OLD_ID, checked_on=date(2026, 12, 1))


def test_versions_are_read_in_two_questions_whatever_their_number(held: Store) -> None:
    asked: list[str] = []
    event.listen(held.database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    held.lists.versions("us-ccmc")
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 2


@pytest.mark.slow
def test_a_looking_store_reads_versions_and_files_and_accepts_nothing(url: str) -> None:
    with closing(Store.open(url)) as store:
        store.lists.add(OLD, retrieved_at=NOW)
        store.lists.add(NEW, retrieved_at=NOW, files=archived(), is_held=True)
    looking = Store.open_readonly(url)
    assert looking is not None
    with closing(looking):
        assert len(looking.lists.versions("us-ccmc")) == 2
        assert looking.lists.files("us-ccmc", NEW_ID) == archived()
        with pytest.raises(StoreError, match="it may not be written"):
            looking.lists.accept("us-ccmc", NEW_ID, notes=[])
        assert looking.lists.live_versions() == {"us-ccmc": OLD_ID}
