"""The address under which a page wants to be known.

Idea: believe it only on the same site, because copies elsewhere may claim to be the original, and
never when it is the front page, because some sites mark every page so.
Entry: ``find_canonical_url``. Sources: RFC 6596; the Public Suffix List (what a site is).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from tld import get_fld

_FRONT_PAGE = re.compile(r"/?|/(?:index|default|home)\.[a-z]{3,5}", re.IGNORECASE)
_WEB = frozenset({"http", "https"})


def find_canonical_url(stated: Iterable[str], url: str) -> str:
    """Return the first believable address of ``stated``, absolute and without fragment, or nothing."""
    for text in stated:
        try:
            address = urljoin(url, text.strip()) if text.strip() else ""
            if address and is_same_site(address, url) and not _is_front_page_of(address, url):
                return address.partition("#")[0]
        except ValueError:
            continue
    return ""


def is_same_site(address: str, url: str) -> bool:
    """Tell whether both are web addresses below one registered name."""
    left, right = urlsplit(address), urlsplit(url)
    if {left.scheme, right.scheme} - _WEB or not left.hostname or not right.hostname:
        return False
    return left.hostname == right.hostname or _registered(left.hostname) == _registered(right.hostname)


def _is_front_page_of(address: str, url: str) -> bool:
    return urlsplit(address).path in {"", "/"} and not _FRONT_PAGE.fullmatch(urlsplit(url).path)


def _registered(host: str) -> str:
    """Return the part of a host name that was registered, or the whole when there is none."""
    found = get_fld(f"http://{host}/", fail_silently=True)
    return str(found) if found else host
