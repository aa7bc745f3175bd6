"""People sign in by their passwords; a sign-in ends by rest, by age, by sign-out, and when the account changes."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Event, Thread
from time import sleep
from types import SimpleNamespace
from typing import cast

import pytest

from service.access import Actor, People, Role, SignIns
from service.errors import AccessError, SignInError, SignInsBusyError, TooManySignInsError, UnknownPersonError
from service.store import Store

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"  # noqa: S105 of a test


class House:
    """People and their sign-ins, by a clock that a test sets."""

    def __init__(self) -> None:
        self.at = NOW
        self.store = Store.in_memory()
        self.people = People(self.store, lambda: self.at)
        self.sign_ins = SignIns(self.store, lambda: self.at, timedelta(minutes=30), timedelta(hours=12))

    def begin(self, name: str = "dana", password: str = PASSWORD, address: str = "192.0.2.1") -> tuple[str, Actor]:
        return self.sign_ins.begin(name, password, address)


@pytest.fixture(scope="module")
def make_house() -> Callable[[], House]:
    def made() -> House:
        house = House()
        house.people.add("Dana", PASSWORD, tenant="default", roles=["screen", "approve"], by="operator")
        return house

    return made


@pytest.fixture
def house(make_house: Callable[[], House]) -> House:
    return make_house()


def test_a_person_is_known_by_what_the_cookie_holds(house: House) -> None:
    value, who = house.begin("DANA ")
    assert (who.name, who.tenant) == ("dana", "default")
    assert who.roles == {Role.SCREEN, Role.APPROVE}
    assert house.sign_ins.actor(value) == who
    assert house.sign_ins.actor("another value") is None


@pytest.mark.parametrize(("name", "password"), [("dana", "wrong"), ("nobody", PASSWORD), ("", ""), ("\0", "\0")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(house: House, name: str, password: str) -> None:
    with pytest.raises(SignInError, match="name and password do not belong together"):
        house.begin(name, password)


def test_it_ends_after_rest_and_after_its_hours(house: House) -> None:
    value, _ = house.begin()
    house.at += timedelta(minutes=29)
    assert house.sign_ins.actor(value)
    house.at += timedelta(minutes=29)
    assert house.sign_ins.actor(value)
    house.at += timedelta(minutes=30)
    assert house.sign_ins.actor(value) is None
    value, _ = house.begin()
    begun = house.at
    while house.at < begun + timedelta(hours=12) - timedelta(minutes=20):
        house.at += timedelta(minutes=20)
        assert house.sign_ins.actor(value)
    house.at = begun + timedelta(hours=12)
    assert house.sign_ins.actor(value) is None


def test_signing_in_anew_ends_the_one_before_in_that_browser(house: House) -> None:
    before, _ = house.begin()
    after, _ = house.sign_ins.begin("dana", PASSWORD, "192.0.2.1", before=before)
    assert house.sign_ins.actor(before) is None
    assert house.sign_ins.actor(after)
    house.sign_ins.end(after)
    assert house.sign_ins.actor(after) is None


def test_another_password_other_roles_and_removal_end_it(house: House) -> None:
    changes: tuple[Callable[[], None], ...] = (
        lambda: house.people.set_password("dana", "another password of hers"),
        lambda: house.people.set_roles("dana", ["audit"]),
        lambda: house.people.remove("dana", by="operator"),
    )
    passwords = (PASSWORD, "another password of hers", "another password of hers")
    for change, password in zip(changes, passwords, strict=True):
        value, _ = house.begin(password=password)
        change()
        assert house.sign_ins.actor(value) is None
    with pytest.raises(SignInError):
        house.begin(password="another password of hers")  # noqa: S106 of a test
    with pytest.raises(UnknownPersonError):
        house.people.remove("dana", by="operator")


def test_tries_are_counted_by_name_and_by_address_and_forgotten_in_time(house: House) -> None:
    for number in range(10):
        with pytest.raises(SignInError):
            house.begin(password="wrong", address=f"192.0.2.{number}")  # noqa: S106 of a test
    with pytest.raises(TooManySignInsError):
        house.begin(address="192.0.2.200")
    house.at += timedelta(minutes=15, seconds=1)
    assert house.begin()
    for number in range(50):
        with pytest.raises(SignInError):
            house.begin(name=f"guess{number}", password="wrong")  # noqa: S106 of a test
    with pytest.raises(TooManySignInsError):
        house.begin()


def test_behind_a_proxy_on_this_machine_nobody_is_shut_out_by_others(house: House) -> None:
    for number in range(50):
        with pytest.raises(SignInError):
            house.begin(name=f"guess{number}", password="wrong", address="::ffff:127.0.0.1")  # noqa: S106 of a test
    assert house.begin(address="::ffff:127.0.0.1")


def test_who_signs_in_often_is_not_shut_out(house: House) -> None:
    for _ in range(11):
        assert house.begin()


def test_of_sixty_tries_at_once_no_more_than_ten_are_looked_at(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'p.sqlite3'}"
    stores = [Store.open(url), Store.open(url)]
    People(stores[0], lambda: NOW).add("dana", PASSWORD, tenant="default", roles=["screen"], by="operator")
    doors = [SignIns(store, lambda: NOW, timedelta(minutes=30), timedelta(hours=12)) for store in stores]
    ready, ends = Barrier(60), list[type[Exception]]()

    def guess(number: int) -> None:
        ready.wait()
        while True:
            try:
                doors[number % 2].begin("dana", f"wrong password {number}", f"192.0.2.{number}")
            except SignInsBusyError:
                sleep(0.01)
            except (SignInError, TooManySignInsError) as error:
                ends.append(type(error))
                return

    threads = [Thread(target=guess, args=(number,)) for number in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert Counter(ends) == {SignInError: 10, TooManySignInsError: 50}


def test_a_strangers_guesses_do_not_shut_out_a_browser_that_its_owner_signed_in_from(house: House) -> None:
    for number in range(10):
        with pytest.raises(SignInError):
            house.begin(password="wrong", address=f"192.0.2.{number}")  # noqa: S106 of a test
    with pytest.raises(TooManySignInsError):
        house.begin()
    for _ in range(11):
        assert house.sign_ins.begin("dana", PASSWORD, "192.0.2.1", browser="hers")


def test_guesses_from_a_known_browser_are_bounded_too(house: House) -> None:
    for _ in range(20):  # its own ten, then those of the name
        with pytest.raises(SignInError, match="do not belong"):
            house.sign_ins.begin("dana", "wrong", "192.0.2.1", browser="stolen")
    with pytest.raises(TooManySignInsError):
        house.sign_ins.begin("dana", PASSWORD, "192.0.2.1", browser="stolen")


def test_strangers_hold_few_threads_and_leave_a_place_to_known_browsers(house: House) -> None:
    """Each of eight sign-ins would hold its thread for as long as the database takes; two do, the others are told."""
    held, busy, entered = Event(), list[str](), list[str]()

    class Slow:
        """A store whose database answers when it is let."""

        def __getattr__(self, name: str) -> object:
            return getattr(house.store.access, name)

        def note_sign_in_try(self, *given: object) -> tuple[int, ...]:
            entered.append("in")
            held.wait(10)
            return house.store.access.note_sign_in_try(*given)  # type: ignore[arg-type]  # as they came

    store = cast("Store", SimpleNamespace(access=Slow()))
    door = SignIns(store, lambda: NOW, timedelta(minutes=30), timedelta(hours=12))

    def enter(browser: str = "") -> None:
        try:
            door.begin("dana", PASSWORD, "192.0.2.1", browser=browser)
        except SignInsBusyError:
            busy.append(browser)

    threads = [Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    while len(busy) + len(entered) < 8:
        sleep(0.001)
    assert (len(entered), len(busy)) == (2, 6)
    hers = Thread(target=enter, args=("hers",))
    hers.start()
    while len(entered) < 3:
        sleep(0.001)
    held.set()
    for thread in (*threads, hers):
        thread.join()
    assert busy == [""] * 6


@pytest.mark.parametrize("name", ["", "a b", "Dana!", "x" * 101, "-x", "dana"])
def test_a_name_that_cannot_be_is_refused(house: House, name: str) -> None:
    with pytest.raises(AccessError):
        house.people.add(name, PASSWORD, tenant="default", roles=["screen"], by="operator")


@pytest.mark.parametrize("password", ["", "fourteen chars", "x" * 1_025])
def test_a_password_that_is_too_short_or_too_long_is_refused(house: House, password: str) -> None:
    with pytest.raises(AccessError, match="15 to 1,024"):
        house.people.add("lee", password, tenant="default", roles=["screen"], by="operator")


def test_a_name_is_never_given_twice(house: House) -> None:
    house.people.remove("dana", by="operator")
    with pytest.raises(AccessError, match="never given twice"):
        house.people.add("dana", PASSWORD, tenant="default", roles=["screen"], by="operator")
