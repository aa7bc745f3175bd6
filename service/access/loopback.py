"""Tells this machine from others."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    """Tell whether a name or address is this machine's own; names have no case and may end in a dot (RFC 1034)."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.lower().removesuffix(".") == "localhost"
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback
