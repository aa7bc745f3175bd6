"""An identity provider as its own documents describe it: addresses and keys, fetched when needed and kept a while."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from service.access.loopback import is_loopback
from service.errors import ProviderError

if TYPE_CHECKING:
    import httpx  # only who asks a provider needs it

# Why: a person waits for the answer, and a worker's thread with them.
_SECONDS = 5.0
# Why: a provider changes addresses once in years, and keys within days; a key that is not known is looked for at once.
_KEPT_SECONDS = 3_600.0
# Why: whoever sends tokens with made-up keys must not make this service ask its provider for each.
_AGAIN_AFTER_SECONDS = 10.0
# Why: whoever opens the page of sign-in makes a request of it; while the provider hangs each would hold a thread of the
# service for five seconds, one after the other. It is asked once in so long, and everybody else is told at once.
_DOWN_SECONDS = 5.0
_WAIT_SECONDS = 1.0  # for another thread that fetches the same: it takes some milliseconds where all is well
_WELL_KNOWN = "/.well-known/openid-configuration"  # OpenID Connect Discovery 1.0, section 4


@dataclass(frozen=True, slots=True)
class Client:
    """This service as its provider knows it. `secret` None: a public client, which PKCE alone protects.

    `redirect_url` None: the address under which the browser knows the service.
    """

    issuer: str
    id: str
    secret: str | None = field(default=None, repr=False)
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    redirect_url: str | None = None


@dataclass(slots=True)
class Provider:
    """The provider of a client; one for a process, safe to share between threads. `clock` counts seconds."""

    client: Client
    clock: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _kept: dict[str, tuple[float, Mapping[str, Any]]] = field(default_factory=dict, init=False, repr=False)
    _down_since: float = field(default=float("-inf"), init=False, repr=False)

    @property
    def host(self) -> str:
        """Name the provider for people."""
        return urlsplit(self.client.issuer).hostname or self.client.issuer

    def address(self, name: str) -> str | None:
        """Give one of its addresses, such as `authorization_endpoint`; None where it has none.

        Raises:
            ProviderError: it does not answer, is another than the one that was named, or the address is not safe.
        """
        issuer = self.client.issuer
        metadata = self._document(issuer.rstrip("/") + _WELL_KNOWN, _KEPT_SECONDS)
        if metadata.get("issuer") != issuer:  # section 4.3: exactly the same
            raise ProviderError(f"{self.host} says that it is {metadata.get('issuer')!r}: correct PENDENS_OIDC_ISSUER")
        address = metadata.get(name)
        if address is None:
            return None
        if not is_safe(str(address)):
            raise ProviderError(f"{self.host} names an address without TLS ({name})")
        return str(address)

    def required_address(self, name: str) -> str:
        """Give one of its addresses.

        Raises:
            ProviderError: as `address`, or it has none.
        """
        address = self.address(name)
        if address is None:
            raise ProviderError(f"{self.host} has no {name}")
        return address

    def says(self, name: str) -> tuple[str, ...]:
        """Give a list of words from what it says of itself, such as how clients may prove who they are.

        Raises:
            ProviderError: it does not answer.
        """
        words = self._document(self.client.issuer.rstrip("/") + _WELL_KNOWN, _KEPT_SECONDS).get(name)
        return tuple(map(str, words)) if isinstance(words, list) else ()

    def keys(self, *, anew: bool = False) -> Mapping[str, Any]:
        """Give the keys with which it signs; `anew` where one was not among those that are kept.

        Raises:
            ProviderError: it does not answer.
        """
        return self._document(self.required_address("jwks_uri"), _AGAIN_AFTER_SECONDS if anew else _KEPT_SECONDS)

    def user_info(self, access_token: str) -> Mapping[str, Any]:
        """Ask what it says of the person beside the token; nothing where it has no address for that.

        Raises:
            ProviderError: it does not answer.
        """
        address = self.address("userinfo_endpoint")
        return self._get(address, {"Authorization": f"Bearer {access_token}"}) if address else {}

    def session(self) -> "httpx.Client":
        """Give a client for one exchange; it follows no redirection, for a code goes to one address alone."""
        import httpx  # noqa: PLC0415 see above

        return httpx.Client(timeout=_SECONDS, follow_redirects=False)

    def _document(self, address: str, younger_than: float) -> Mapping[str, Any]:
        kept = self._kept.get(address)
        if kept is not None and self.clock() - kept[0] < younger_than:
            return kept[1]
        if not self._lock.acquire(timeout=_WAIT_SECONDS):  # of many that wait for it one fetches it
            raise ProviderError(f"{self.host} does not answer")
        try:
            kept = self._kept.get(address)
            if kept is None or self.clock() - kept[0] >= younger_than:
                self._kept[address] = kept = (self.clock(), self._fetched(address))
            return kept[1]
        finally:
            self._lock.release()

    def _fetched(self, address: str) -> Mapping[str, Any]:
        """Fetch a document, unless the provider has just not answered.

        Raises:
            ProviderError: it does not answer, or did not some seconds ago.
        """
        if self.clock() - self._down_since < _DOWN_SECONDS:
            raise ProviderError(f"{self.host} did not answer some seconds ago")
        try:
            return self._get(address)
        except ProviderError:
            self._down_since = self.clock()
            raise

    def _get(self, address: str, headers: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        import httpx  # noqa: PLC0415 see above

        try:
            with self.session() as session:
                answer = session.get(address, headers={"Accept": "application/json", **(headers or {})})
                document = answer.raise_for_status().json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise ProviderError(f"{self.host} does not answer as it should") from error
        if not isinstance(document, dict):
            raise ProviderError(f"{self.host} does not answer as it should")
        return document


def is_safe(address: str) -> bool:
    """Tell whether an address is one of TLS, or on this machine."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
        )
    except ValueError:
        return False
