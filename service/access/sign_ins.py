"""Sign-ins of people: a random value in a cookie, of which the database has the digest; they end, and are throttled."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.access.loopback import is_loopback
from service.access.passwords import is_right
from service.access.people import account_name
from service.access.roles import Actor, ActorKind, Role
from service.access.sign_in_places import place
from service.errors import AccessError, SignInError, TooManySignInsError
from service.store import PersonRecord, Store

_COOKIE_BYTES = 32
# Why: ten tries in a quarter of an hour are a person's slips; an office behind one address makes more of them.
_WINDOW = timedelta(minutes=15)
_MOST_OF_NAME, _MOST_OF_ADDRESS = 10, 50
# Why: a minute less or more of an hour's rest is nothing to a person, and a write for every page is.
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignIns:
    """The sign-ins of a store: one that is not used for `idle` is over, and every one after `longest`."""

    store: Store
    now: Callable[[], datetime]
    idle: timedelta
    longest: timedelta

    def begin(
        self, name: str, password: str, address: str, *, before: str | None = None, browser: str = ""
    ) -> tuple[str, Actor]:
        """Sign a person in by their password, and give what the cookie holds; `before` is what it held.

        A try is noted before the password is looked at: of many that come together no more are checked than may fail.
        `browser` is the id of one in which this very person has signed in before; its tries are counted apart.

        Raises:
            SignInsBusyError: others sign in at this moment.
            TooManySignInsError: too many failed under this name or from this address.
            SignInError: name and password do not belong together.
        """
        with place(is_browser_known=bool(browser)):
            tries = (self._noted(_limits_of(browser)) if browser else ()) or self._noted(_limits(name, address))
            if not tries:
                raise TooManySignInsError("too many sign-ins failed")
            person = self._named(name)
            if not is_right(password, person.password if person else None) or person is None:
                raise SignInError("name and password do not belong together")
            self.store.access.forget_sign_in_try(tries)
            return self.begin_as(person, before=before)

    def _noted(self, limits: Mapping[str, int]) -> tuple[int, ...]:
        """Note a try; nothing where one of its limits is reached."""
        now = self.now()
        return self.store.access.note_sign_in_try(limits, now, now - _WINDOW)

    def begin_as(self, person: PersonRecord, *, before: str | None = None) -> tuple[str, Actor]:
        """Sign in a person who has proved who they are; the cookie gets another value than before."""
        value, now = secrets.token_urlsafe(_COOKIE_BYTES), self.now()
        self.store.access.forget_sign_ins(now - self.longest)
        replaced = _of_cookie(before) if before else None
        self.store.access.begin_sign_in(_of_cookie(value), person.name, now, before=replaced)
        return value, _actor(person)

    def actor(self, value: str) -> Actor | None:
        """Give who is signed in; None where the value is nobody's, or the sign-in is over."""
        digest, now = _of_cookie(value), self.now()
        found = self.store.access.sign_in(digest)
        if found is None:
            return None
        if now - found.seen_at >= self.idle or now - found.begun_at >= self.longest:
            self.store.access.end_sign_in(digest)
            return None
        if now - found.seen_at >= _NOTED_EVERY:
            self.store.access.note_seen(digest, now)
        return _actor(found.person)

    def end(self, value: str) -> None:
        """Sign out."""
        self.store.access.end_sign_in(_of_cookie(value))

    def _named(self, name: str) -> PersonRecord | None:
        try:
            person = self.store.access.person(account_name(name))
        except AccessError:
            return None
        return person if person and person.removed_at is None else None


def _actor(person: PersonRecord) -> Actor:
    return Actor(ActorKind.PERSON, person.name, person.tenant, frozenset(map(Role, person.roles)))


def _limits(name: str, address: str) -> dict[str, int]:
    """Say how often each may fail: the name, and the address where it tells callers apart.

    Why: behind a proxy on this machine everybody has its address, and a stranger's tries would shut all people out.
    """
    limits = {_digest(f"name:{name.strip().lower()}"): _MOST_OF_NAME}
    if address and not is_loopback(address):
        limits[_digest(f"address:{address}")] = _MOST_OF_ADDRESS
    return limits


def _limits_of(browser: str) -> dict[str, int]:
    """Say how often a browser may fail that its owner has signed in from.

    Why: wrong passwords that a stranger tries close a name, and would shut its owner out for as long as he likes.
    """
    return {_digest(f"browser:{browser}"): _MOST_OF_NAME}


def _of_cookie(value: str) -> bytes:
    return hashlib.sha256(value.encode("utf-8", "replace")).digest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
