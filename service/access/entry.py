"""The door: tells who asks, from a key, and whether anybody is asked at all; what was looked up is kept for seconds."""

import hashlib
import hmac
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from service.access.keys import Keys, NewKey, read_key
from service.access.loopback import is_loopback
from service.access.people import People
from service.access.rates import Rate
from service.access.roles import WHOEVER, Actor, ActorKind, Role
from service.access.sign_ins import SignIns
from service.access.single_sign_on import SingleSignOn, Vouched
from service.access.throttle import Throttle
from service.access.vouching import Vouching
from service.errors import AccessError, ConfigurationError, UnauthenticatedError
from service.store import KeyRecord, Store, TenantRecord

# Why: a look into the database would be a tenth of a check of one holding; a key that is revoked opens nothing after so
# long, in every process.
_KEPT_SECONDS = 3.0
# Why: a firm has some hundred keys; a stranger who tries many must not fill the memory.
_MOST_KEPT = 4_096
_SCHEMES = ("bearer", "apikey")
_NOBODY = bytes(32)
_TENANT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(slots=True)
class Access:
    """Who may ask; one for a process, safe to share between threads.

    `may_be_open`: the service listens on this machine alone with its embedded database, so that nobody is asked until
    a key or a person is made. `clock` counts seconds. `throttle` says how fast one may ask. `sign_on` is the single
    sign-on, where there is one.
    """

    store: Store
    now: Callable[[], datetime]
    sign_ins: SignIns
    may_be_open: bool = False
    clock: Callable[[], float] = time.monotonic
    throttle: Throttle = field(default_factory=Throttle)
    sign_on: SingleSignOn | None = None
    _kept: dict[bytes, tuple[float, Actor, datetime | None]] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _is_anybody_known: bool = field(default=False, init=False, repr=False)
    _look_at: float = field(default=float("-inf"), init=False, repr=False)

    @property
    def keys(self) -> Keys:
        """Give the keys."""
        return Keys(self.store, self.now)

    @property
    def people(self) -> People:
        """Give the people."""
        return People(self.store, self.now)

    def admit(self, admin_key: str | None, host: str, *, may_make: bool) -> NewKey | None:
        """See that somebody can be let in, before the service listens at a host.

        The first admin key is given where it was made just now: nobody has one, and `may_make`.

        Raises:
            ConfigurationError: nobody could be let in, or the key from the settings is none.
        """
        if admin_key is not None:
            try:
                self.keys.admit(admin_key)
            except AccessError as error:
                raise ConfigurationError(str(error)) from None
        if self.may_be_open or self.store.access.is_anybody_known():
            return None
        made = self.keys.first() if may_make else None
        if made is None and self.sign_on is None and not self.store.access.is_anybody_known():
            raise ConfigurationError(
                f"nobody has a key, and {host} is not open without one: make one with pendens keys create --role"
                " admin, or set PENDENS_ADMIN_KEY (pendens keys generate writes one)"
            )
        return made

    def sign_in_vouched(self, sign_on: SingleSignOn, vouched: Vouched, *, before: str | None = None) -> str:
        """Sign in a person for whom the provider vouches, and give what the cookie holds; `before` is what it held.

        Raises:
            SignInError: they may not sign in.
            StoreError: the database failed.
        """
        person = Vouching(self.store, self.now, sign_on).person(vouched)
        return self.sign_ins.begin_as(person, before=before)[0]

    def sign_out(self, value: str) -> bool:
        """End a sign-in; tell whether the provider vouched for who was signed in."""
        who = self.sign_ins.actor(value)
        person = self.store.access.person(who.name) if who else None
        self.sign_ins.end(value)
        return person is not None and person.subject is not None

    def add_tenant(self, name: str, *, by: str) -> TenantRecord:
        """Make a tenant.

        Raises:
            AccessError: the name cannot be one, or there is one of it.
        """
        if not _TENANT.fullmatch(name):
            raise AccessError(f"{name[:100]!r} cannot name a tenant: take small letters, digits and - (desk-london)")
        tenant = TenantRecord(name, self.now(), by)
        self.store.access.add_tenant(tenant)
        return tenant

    def is_open(self) -> bool:
        """Tell whether nobody is asked who they are.

        Raises:
            StoreError: the database failed, and it was not known before.
        """
        if not self.may_be_open or self._is_anybody_known:  # nobody is ever forgotten
            return False
        if self.clock() >= self._look_at:
            self._is_anybody_known = self.store.access.is_anybody_known()
            self._look_at = self.clock() + _KEPT_SECONDS
        return not self._is_anybody_known

    def actor_of(self, authorization: str | None, address: str | None) -> Actor | None:
        """Tell who asks, by the header `Authorization`; None where there is none.

        `address` is where the request comes from: an open service answers this machine alone, whoever started it.

        Raises:
            UnauthenticatedError: it is no key, or none that is valid.
            StoreError: the database failed.
        """
        if authorization is None:
            return WHOEVER if is_loopback(address or "") and self.is_open() else None
        scheme, _, text = authorization.strip().partition(" ")
        if scheme.lower() not in _SCHEMES:
            raise UnauthenticatedError("the header Authorization has a scheme that is not read here")
        return self._known(text.strip())

    def _known(self, text: str) -> Actor:
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        kept = self._kept.get(digest)
        if kept and self.clock() < kept[0] and (kept[2] is None or self.now() < kept[2]):
            return kept[1]
        key = self._verified(text)
        rate = Rate.of(key.per_second, key.burst)
        actor = Actor(ActorKind.KEY, key.identity, key.tenant, self._roles(key), rate)
        with self._lock:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[digest] = (self.clock() + _KEPT_SECONDS, actor, key.expires_at)
        return actor

    def _roles(self, key: KeyRecord) -> frozenset[Role]:
        """Give what a key opens: one that is a person's opens no more than they may themselves.

        Raises:
            UnauthenticatedError: the person was removed.
        """
        roles = frozenset(map(Role, key.roles))
        person = self.store.access.person(key.identity)  # a label's name has a space and is no person's
        if person is None:
            return roles
        if person.removed_at is not None:
            raise UnauthenticatedError(f"the key {key.prefix} is of a person who was removed")
        return roles & frozenset(map(Role, person.roles))

    def _verified(self, text: str) -> KeyRecord:
        """Look a key up; one that is not kept is compared all the same.

        Raises:
            UnauthenticatedError: it is none that is valid.
        """
        read = read_key(text)
        if read is None:
            raise UnauthenticatedError("the key in the header Authorization is none")
        prefix, digest = read
        key = self.store.access.key(prefix)
        is_same = hmac.compare_digest(key.digest if key else _NOBODY, digest)
        if key is None or not is_same:
            raise UnauthenticatedError("the key in the header Authorization is not known")
        if not key.is_valid(self.now()):
            raise UnauthenticatedError(f"the key {prefix} is revoked or expired")
        return key
