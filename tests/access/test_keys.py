"""A key is shown once, kept as a digest, and opens what it was made for until it ends."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.access import Access, NewKey, Role, SignIns, made_key
from service.errors import AccessError, UnauthenticatedError, UnknownKeyError, UnknownTenantError
from service.store import Store
from tests.databases import database_in

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HERE = "127.0.0.1"


@dataclass
class Clock:
    """A clock that a test sets."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def access_of(clock: Clock) -> Callable[..., Access]:
    def made(store: Store, *, may_be_open: bool = False) -> Access:
        signs = SignIns(store, clock.now, timedelta(minutes=30), timedelta(hours=12))
        return Access(store, clock.now, signs, may_be_open, clock.seconds)

    return made


@pytest.fixture
def access(access_of: Callable[..., Access]) -> Access:
    return access_of(Store.in_memory())


def key_of(access: Access, *roles: str, days: int | None = None, label: str = "batch") -> NewKey:
    return access.keys.create(tenant="default", roles=roles or ["screen"], label=label, by="operator", days=days)


def test_a_key_tells_who_asks_by_either_scheme(access: Access) -> None:
    made = key_of(access, "screen", "audit")
    for scheme in ("Bearer", "bearer", "ApiKey"):
        who = access.actor_of(f"{scheme} {made.text}", "203.0.113.9")
        assert who is not None
        assert (who.name, who.tenant) == (f"batch (key {made.record.prefix})", "default")
        assert who.roles == {Role.SCREEN, Role.AUDIT}


def test_a_key_has_256_random_bits_and_its_text_is_not_kept(tmp_path: Path, access_of: Callable[..., Access]) -> None:
    file = tmp_path / "p.sqlite3"
    store = Store.open(f"sqlite:///{file}")
    made = key_of(access_of(store))
    secret = made.text.split("_", 2)[2]
    store.close()
    with sqlite3.connect(file) as connection:
        kept = "\n".join(connection.iterdump())
    assert len(secret) == 43  # 32 bytes as base64url
    assert made.record.prefix in kept
    assert secret not in kept
    assert secret not in repr(made)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer pnd_abcdefgh_short", "Bearer pnd_abcdefgh_" + "A" * 43, "pnd_x"],
)
def test_what_is_no_key_is_refused(access: Access, header: str) -> None:
    key_of(access)
    with pytest.raises(UnauthenticatedError):
        access.actor_of(header, HERE)


@given(st.text())
def test_no_text_whatever_opens_anything(text: str) -> None:
    store = Store.in_memory()
    access = Access(store, lambda: NOW, SignIns(store, lambda: NOW, timedelta(1), timedelta(1)))
    with pytest.raises(UnauthenticatedError):
        access.actor_of(f"Bearer {text}", HERE)


def test_another_secret_under_a_known_prefix_is_refused(access: Access) -> None:
    made = key_of(access)
    other = f"pnd_{made.record.prefix}_{made_key().split('_', 2)[2]}"
    with pytest.raises(UnauthenticatedError):
        access.actor_of(f"Bearer {other}", HERE)


def test_a_key_ends_on_its_day_also_where_it_was_used_a_moment_before(access: Access, clock: Clock) -> None:
    made = key_of(access, days=1)
    clock.at = NOW + timedelta(days=1) - timedelta(seconds=1)
    assert access.actor_of(f"Bearer {made.text}", HERE) is not None
    clock.at = NOW + timedelta(days=1)
    with pytest.raises(UnauthenticatedError, match="expired"):
        access.actor_of(f"Bearer {made.text}", HERE)


def test_a_revoked_key_opens_nothing_within_seconds_in_every_process(
    access_of: Callable[..., Access], clock: Clock
) -> None:
    store = Store.in_memory()
    here, there = access_of(store), access_of(store)
    made = key_of(here)
    assert there.actor_of(f"Bearer {made.text}", HERE) is not None
    here.keys.revoke(made.record.prefix, by="operator")
    clock.at += timedelta(seconds=5)
    for access in (here, there):
        with pytest.raises(UnauthenticatedError, match="revoked"):
            access.actor_of(f"Bearer {made.text}", HERE)


def test_a_rotated_key_goes_on_during_the_overlap_and_is_recorded_as_the_same(access: Access, clock: Clock) -> None:
    old = key_of(access, "approve")
    new = access.keys.rotate(old.record.prefix, by="operator", overlap=timedelta(hours=2))
    first, second = (access.actor_of(f"Bearer {key.text}", HERE) for key in (old, new))
    assert first is not None
    assert second is not None
    assert (first.name, first.roles, first.tenant) == (second.name, second.roles, second.tenant)
    clock.at = NOW + timedelta(hours=2)
    with pytest.raises(UnauthenticatedError):
        access.actor_of(f"Bearer {old.text}", HERE)
    assert access.actor_of(f"Bearer {new.text}", HERE) is not None


def test_rotation_never_makes_a_key_last_longer(access: Access, clock: Clock) -> None:
    old = key_of(access, days=1)
    access.keys.rotate(old.record.prefix, by="operator", overlap=timedelta(days=30))
    clock.at = NOW + timedelta(days=1)
    with pytest.raises(UnauthenticatedError):
        access.actor_of(f"Bearer {old.text}", HERE)


def test_what_cannot_be_is_refused(access: Access) -> None:
    with pytest.raises(UnknownTenantError):
        access.keys.create(tenant="nowhere", roles=["screen"], label="x", by="operator")
    for roles in ([], ["boss"], [" "]):
        with pytest.raises(AccessError):
            access.keys.create(tenant="default", roles=roles, label="x", by="operator")
    for label in ("", "  ", "x" * 101, "a\x00b"):
        with pytest.raises(AccessError):
            key_of(access, label=label)
    with pytest.raises(AccessError):
        access.keys.create(tenant="default", roles=["screen"], label="x", by="operator", person="nobody")
    for change in (
        lambda: access.keys.revoke("abcdefgh", by="operator"),
        lambda: access.keys.rotate("abcdefgh", by="operator", overlap=timedelta(hours=1)),
    ):
        with pytest.raises(UnknownKeyError):
            change()


def test_a_key_of_a_person_acts_under_their_name_and_goes_with_them(access: Access, clock: Clock) -> None:
    access.people.add("Dana", "correct horse battery", tenant="default", roles=["approve"], by="operator")
    made = access.keys.create(tenant="default", roles=["approve"], label="hers", by="operator", person="dana")
    who = access.actor_of(f"Bearer {made.text}", HERE)
    assert who is not None
    assert who.name == "dana"
    access.people.remove("dana", by="operator")
    clock.at += timedelta(seconds=5)
    with pytest.raises(UnauthenticatedError):
        access.actor_of(f"Bearer {made.text}", HERE)


def test_a_key_of_a_person_opens_no_more_than_they_may_when_it_is_used(
    access_of: Callable[..., Access], clock: Clock
) -> None:
    store = Store.in_memory()
    here, there = access_of(store), access_of(store)
    here.people.add("dana", "correct horse battery", tenant="default", roles=["screen", "approve"], by="operator")
    roles = ["screen", "approve"]
    made = here.keys.create(tenant="default", roles=roles, label="hers", by="operator", person="dana")

    def opened() -> list[set[str]]:
        found = [access.actor_of(f"Bearer {made.text}", HERE) for access in (here, there)]
        return [set(who.roles) if who else set() for who in found]

    assert opened() == [{"screen", "approve"}] * 2
    for left, opens in ((["screen"], {"screen"}), (["audit"], set()), (["approve", "admin"], {"approve"})):
        here.people.set_roles("dana", left)
        clock.at += timedelta(seconds=3)
        assert opened() == [opens] * 2
    rotated = here.keys.rotate(made.record.prefix, by="operator", overlap=timedelta(hours=1))
    who = there.actor_of(f"Bearer {rotated.text}", HERE)
    assert who is not None
    assert who.roles == {Role.APPROVE}


def test_a_key_of_a_person_is_not_made_beyond_their_roles(access: Access) -> None:
    access.people.add("dana", "correct horse battery", tenant="default", roles=["screen"], by="operator")
    with pytest.raises(AccessError, match="dana has not the role approve, admin, and"):
        access.keys.create(
            tenant="default", roles=["screen", "approve", "admin"], label="hers", by="operator", person="dana"
        )
    assert access.keys.all() == ()


def test_a_label_that_is_a_persons_name_leaves_a_programs_key_as_it_is(access: Access) -> None:
    access.people.add("batch", "correct horse battery", tenant="default", roles=["audit"], by="operator")
    who = access.actor_of(f"Bearer {key_of(access, 'admin', label='batch').text}", HERE)
    assert who is not None
    assert who.roles == {Role.ADMIN}


def test_two_hosts_that_start_together_make_one_first_key(tmp_path: Path, access_of: Callable[..., Access]) -> None:
    url = f"sqlite:///{tmp_path / 'p.sqlite3'}"
    Store.open(url).close()
    ready, made = Barrier(4), list[NewKey | None]()

    def begin() -> None:
        store = Store.open(url)
        access = access_of(store)
        ready.wait()
        made.append(access.admit(None, "0.0.0.0", may_make=True))  # noqa: S104 what is asked for
        store.close()

    threads = [Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    (first,) = [one for one in made if one is not None]
    kept = access_of(Store.open(url)).keys.all()
    assert [key.prefix for key in kept] == [first.record.prefix]


_BEGIN = """
import sys
from service.bootstrap import admitted
from service.config import Settings
settings = Settings.from_env()
print("ready", flush=True)
sys.stdin.readline()
made = admitted(settings, may_show=True)
print(made.record.prefix if made else "")
"""


@pytest.mark.slow
def test_two_processes_that_start_together_make_one_first_key(
    tmp_path: Path, home: Path, access_of: Callable[..., Access], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = database_in(tmp_path)
    Store.open(url).close()
    for name, value in (("DATABASE_URL", url), ("REQUIRE_KEYS", "true"), ("HOST", "0.0.0.0")):  # noqa: S104 as asked
        monkeypatch.setenv(f"PENDENS_{name}", value)
    begin = [sys.executable, "-c", _BEGIN]
    hosts = [subprocess.Popen(begin, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for host in hosts:
        assert host.stdout is not None
        assert host.stdout.readline() == "ready\n"
    made = [host.communicate("go\n", timeout=120)[0].strip() for host in _started_together(hosts)]
    assert [host.returncode for host in hosts] == [0, 0]
    (first,) = filter(None, made)
    with closing(Store.open(url)) as store:
        assert [key.prefix for key in access_of(store).keys.all()] == [first]


def _started_together(hosts: list[subprocess.Popen[str]]) -> list[subprocess.Popen[str]]:
    """Let all go on before the first is waited for."""
    for host in hosts:
        assert host.stdin is not None
        host.stdin.write("go\n")
        host.stdin.flush()
    return hosts


def test_a_key_from_the_settings_is_made_once_and_stays_revoked(access: Access, clock: Clock) -> None:
    text = made_key()
    access.keys.admit(text)
    access.keys.admit(text)
    (kept,) = access.keys.all()
    access.keys.revoke(kept.prefix, by="operator")
    access.keys.admit(text)
    clock.at += timedelta(seconds=5)
    with pytest.raises(UnauthenticatedError, match="revoked"):
        access.actor_of(f"Bearer {text}", HERE)
    with pytest.raises(AccessError, match="another key"):
        access.keys.admit(f"pnd_{kept.prefix}_{made_key().split('_', 2)[2]}")


def test_an_open_service_asks_nobody_on_this_machine_until_somebody_is_known(
    access_of: Callable[..., Access], clock: Clock
) -> None:
    access = access_of(Store.in_memory(), may_be_open=True)
    who = access.actor_of(None, HERE)
    assert who is not None
    assert not who.is_known
    assert access.actor_of(None, "203.0.113.9") is None
    assert access.actor_of(None, None) is None
    key_of(access)
    clock.at += timedelta(seconds=5)
    assert access.actor_of(None, HERE) is None
    assert not access.is_open()


def test_a_service_that_wants_keys_is_never_open(access: Access) -> None:
    assert not access.is_open()
    assert access.actor_of(None, HERE) is None
