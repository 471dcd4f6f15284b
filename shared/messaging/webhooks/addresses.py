"""Addresses that a request to a third party's server may go to: only public ones, checked after resolution.

A name chosen by a third party may resolve to a service in our own network. So the name is resolved once, all of its
addresses are checked, and the connection goes to a checked address. `ipaddress` alone is not enough: Python 3.11
classifies IPv6 addresses that embed a private IPv4 address as global.
"""

import re
import socket
from collections.abc import Callable, Collection, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

LONGEST_URL = 500  # characters
HTTPS = 443
HTTP = 80

# IANA's registry of special IPv4 addresses, and the ranges not assigned to hosts.
_CLOSED_4 = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Only 2000::/3 is assigned to hosts. These ranges within it are excluded: Teredo and its neighbours, documentation, and
# 6to4.
_OPEN_6 = IPv6Network("2000::/3")
_CLOSED_6 = tuple(IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))

Resolve = Callable[[str, int], Iterable[str]]


class AddressRefused(Exception):
    """Requests to the address are not allowed. `code`: malformed, not-https, not-public, or not-found; `about` is the
    part concerned."""

    def __init__(self, code: str, about: str) -> None:
        super().__init__(f"{code}: {about}")
        self.code, self.about = code, about


class Target(NamedTuple):
    """A server to send requests to: the parts of its URL. `host` is in lower case, without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = HTTPS if self.scheme == "https" else HTTP
        return host if self.port == usual else f"{host}:{self.port}"


def is_public(address: str) -> bool:
    """Return whether an IP address, in its usual form, belongs to a public host."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        return ip.scope_id is None and ip in _OPEN_6 and not any(ip in closed for closed in _CLOSED_6)
    return not any(ip in closed for closed in _CLOSED_4)


def target_of(url: str, inside: Collection[str] = ()) -> Target:
    """Return the parts of a URL. Raises AddressRefused for anything but a server's https URL.

    `inside`: hosts, each with or without a port, that are allowed although they are not public, and also over http.
    """
    if len(url) > LONGEST_URL or not re.fullmatch(r"[!-~]+", url):
        raise AddressRefused("malformed", url[:LONGEST_URL])
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        raise AddressRefused("malformed", url) from None
    if scheme not in ("https", "http") or not host or port == 0 or parts.fragment or "@" in parts.netloc or "\\" in url:
        raise AddressRefused("malformed", url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    target = Target(scheme, host, port or (HTTPS if scheme == "https" else HTTP), path)
    if scheme == "http" and not is_inside(target, inside):
        raise AddressRefused("not-https", url)
    literal = _as_written(host)
    if literal is not None and not is_inside(target, inside) and not is_public(literal):
        raise AddressRefused("not-public", literal)
    return target


def is_inside(target: Target, inside: Collection[str]) -> bool:
    """Return whether a server is allowed by name."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host in inside or f"{host}:{target.port}" in inside


def addresses_of(target: Target, inside: Collection[str], resolve: Resolve | None = None) -> list[str]:
    """Resolve a server once and return its addresses. Raises AddressRefused if it has none, or if any is not public."""
    try:
        addresses = list(dict.fromkeys((resolve or resolved)(target.host, target.port)))
    except (OSError, UnicodeError):
        addresses = []
    if not addresses:
        raise AddressRefused("not-found", target.host)
    if not is_inside(target, inside):
        for address in addresses:
            if not is_public(address):
                raise AddressRefused("not-public", address)
    return addresses


def resolved(host: str, port: int) -> list[str]:
    """Return a host's addresses from the system's resolver, which also accepts numbers such as 0x7f000001."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _as_written(host: str) -> str | None:
    """Return the IP address that a host denotes, in any form that a resolver accepts as one; None for a name."""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        # The old forms: 127.1, 0x7f000001, 017700000001, 2130706433.
        return str(IPv4Address(socket.inet_aton(host)))
    except (OSError, UnicodeError):
        return None
