"""Which addresses may be fetched.

Idea: a written address is taken only in its plain form, because parsers disagree about the rest;
a name is resolved once, every answer must be public, and the connection goes to an answer that
was checked, so that a second look-up cannot change it (DNS rebinding).
Entries: ``parse_address``, ``public_endpoints``. Sources: IANA special-purpose address registries
(RFC 6890), RFC 6761 (special-use names), WHATWG URL Standard section 3.5 (numeric hosts).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from claims.fetching.errors import FetchError, RefusedAddressError
from claims.fetching.policy import FetchPolicy

Resolver = Callable[[str, int], list[str]]
"""Host and port to the textual addresses of the host."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_LENGTH = 4096
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_NUMERIC_LABEL = re.compile(r"(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)
_PRIVATE_NAMES = re.compile(
    r"(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|onion)$"
)
# The library calls several of these global, and which ones depends on the Python version.
_REFUSED_IPV4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # a cloud provider's own service, on an address that looks public
    )
)  # fmt: skip
# Public IPv6 is 2000::/3 and nothing else; these parts of it are special.
_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_IPV6 = tuple(
    ipaddress.IPv6Network(net)
    for net in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A web address that was found well-formed; ``host`` is in ASCII without a final dot."""

    url: httpx.URL
    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where to connect to."""

    ip: str
    port: int


def parse_address(text: str, policy: FetchPolicy) -> Address:
    """Return the address in ``text``; raise ``RefusedAddressError`` when it is not a plain web address.

    The subscription scheme ``feed:`` is read as the web address it wraps.
    """
    text = text.strip()
    if text.startswith("feed:"):
        text = text.removeprefix("feed:")
        text = f"http:{text}" if text.startswith("//") else text
    if len(text) > _MAX_LENGTH or _UNSAFE.search(text):
        raise _refusal(text, "it is too long or contains spaces, control characters or backslashes")
    try:
        url = httpx.URL(text)
        host = url.raw_host.decode("ascii").rstrip(".").casefold()
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise _refusal(text, "it is malformed") from error
    if url.scheme not in _DEFAULT_PORTS:
        raise _refusal(text, "only http and https are fetched")
    if not host:
        raise _refusal(text, "it names no host")
    if url.userinfo:
        raise _refusal(text, "it carries a user name or password")
    port = url.port if url.port is not None else _DEFAULT_PORTS[url.scheme]
    if port not in policy.allowed_ports:
        raise _refusal(text, f"port {port} is not among the allowed ones")
    if host not in policy.host_overrides:
        _check_host(host, text)
    return Address(url=url.copy_with(fragment=None), scheme=url.scheme, host=host, port=port)


def public_endpoints(address: Address, policy: FetchPolicy, resolver: Resolver) -> list[Endpoint]:
    """Return where to connect to, in order of preference; the host is looked up exactly once.

    Raises:
        RefusedAddressError: Any answer is not a public address. One is enough: a mixed answer is
            how a public name is made to lead inside.
        FetchError: The name has no address at the moment.
    """
    override = policy.host_overrides.get(address.host)
    if override is not None:
        ip, _, port = override.rpartition(":")
        return [Endpoint(ip=ip.strip("[]"), port=int(port))]
    answers = [address.host] if _literal(address.host) else resolver(address.host, address.port)
    if not answers:
        message = f"The host {address.host} has no address."
        raise FetchError(message, kind="connection")
    for answer in answers:
        if not is_public(answer):
            raise _refusal(str(address.url), "it leads into a private or special network")
    return [Endpoint(ip=answer, port=address.port) for answer in dict.fromkeys(answers)]


def is_public(ip: str) -> bool:
    """Tell whether ``ip`` is an address of the public internet that a web site can have."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not any(address in net for net in _REFUSED_IPV4)
    is_plain = address.scope_id is None and address in _PUBLIC_IPV6
    return is_plain and address.is_global and not any(address in net for net in _REFUSED_IPV6)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of ``host`` from the system's resolver; none when it knows no such name.

    The system's resolver cannot be interrupted; ``connection.within`` ends the waiting for it.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        return []
    return [str(answer[4][0]) for answer in answers]


def _check_host(host: str, text: str) -> None:
    if _literal(host):
        if not is_public(host):
            raise _refusal(text, "it is an address of a private or special network")
        return
    if _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]):
        raise _refusal(text, "its host is an address in an unusual spelling")
    if "." not in host or _PRIVATE_NAMES.search(host):
        raise _refusal(text, "its host is a name of a private network")


def _literal(host: str) -> bool:
    """Tell whether ``host`` is an address in plain spelling rather than a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refusal(text: str, reason: str) -> RefusedAddressError:
    return RefusedAddressError(f"The address {text[:200]!r} is not fetched: {reason}.")
