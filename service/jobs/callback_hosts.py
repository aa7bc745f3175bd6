"""Which addresses may be told that a job is over: hosts that were named, and no other machine of the inner network."""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from service.errors import CallbackError, InvalidRequestError

_LONGEST = 2_000  # what proxies and servers take of an address
_PORTS = {"https": 443, "http": 80}
_Address = IPv4Address | IPv6Address
# Of IPv6, what is handed out to be reached from anywhere (RFC 4291, section 2.4), and what a gateway leads on to the
# address of IPv4 in its last four bytes (RFC 6052, section 2.1).
_OPEN, _TRANSLATED = IPv6Network("2000::/3"), IPv6Network("64:ff9b::/96")
_Lookup = Callable[[str, int], Iterable[str]]


def look_up(host: str, port: int) -> list[str]:
    """Give the addresses of a host.

    Raises:
        OSError: it has none.
    """
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class CallbackHosts:
    """The hosts that may be told.

    `names` are `host`, `host:port`, or `http://host:port` where TLS is not wanted; one of them may be an address or a
    network (`10.1.0.0/16`): private addresses are told that are named so, and no others, whatever a name points to.
    """

    names: tuple[str, ...]
    look_up: _Lookup = look_up

    def require(self, url: str) -> None:
        """Refuse an address that may not be told.

        Raises:
            InvalidRequestError: it is none, or its host is not named.
        """
        if not self.names:
            raise InvalidRequestError("callback: nobody is told, for PENDENS_CALLBACK_HOSTS names no host")
        parts = _parts(url)
        if parts is None:
            raise InvalidRequestError("callback: write an address as https://host/path, without a user or a fragment")
        if not any(_matches(name, parts) for name in self.names):
            raise InvalidRequestError(
                f"callback: {parts.scheme}://{parts.hostname} is not named in PENDENS_CALLBACK_HOSTS"
            )

    def resolve(self, url: str) -> str:
        """Give the address to connect to; it is looked up once, so that it cannot be another when it is used.

        Raises:
            CallbackError: the host is not named any more, or has an inner address that is not named.
            OSError: nobody knows the host at the moment.
        """
        parts = _parts(url)
        if parts is None or not any(_matches(name, parts) for name in self.names):
            raise CallbackError("the host is not named in PENDENS_CALLBACK_HOSTS")
        host = parts.hostname or ""
        try:
            found = [ip_address(text.partition("%")[0]) for text in self.look_up(host, _port(parts))]
        except ValueError:
            raise CallbackError("the host is not known") from None
        if not found or not all(self._may_tell(host, one) for one in found):
            raise CallbackError("the host has an inner address, which PENDENS_CALLBACK_HOSTS does not name")
        return str(found[0])

    def _may_tell(self, host: str, address: _Address) -> bool:
        mapped = getattr(address, "ipv4_mapped", None) or address
        if _is_of_anybody(mapped):
            return True
        if host == "localhost" and mapped.is_loopback:
            return True
        return any(mapped in network for network in map(_network, self.names) if network)


def _is_of_anybody(address: _Address) -> bool:
    """Tell whether an address is one of the open network, at the end of a translation or a tunnel too."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    if address in _TRANSLATED:
        return _is_of_anybody(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address.sixtofour:
        return _is_of_anybody(address.sixtofour)
    return address in _OPEN and address.is_global


def _parts(url: str) -> SplitResult | None:
    """Take an address apart; None for one that is none, or says more than where to send to."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.scheme in _PORTS and parts.hostname and _port(parts))
    except ValueError:
        return None
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST
    return parts if is_whole and is_plain and "@" not in parts.netloc and not parts.fragment else None


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _matches(name: str, parts: SplitResult) -> bool:
    scheme, _, rest = name.rpartition("://")
    named = urlsplit(f"{scheme or 'https'}://{rest}")
    try:
        return (named.scheme, named.hostname, _port(named)) == (parts.scheme, parts.hostname, _port(parts))
    except (ValueError, KeyError):
        return False


def _network(name: str) -> IPv4Network | IPv6Network | None:
    host = name.rpartition("://")[2]
    for text in (host, host.rpartition(":")[0]):
        try:
            return ip_network(text.strip("[]"))
        except ValueError:
            continue
    return None
