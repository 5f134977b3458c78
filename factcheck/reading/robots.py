"""robots.txt: may this address be fetched, and how long to wait between requests.

Idea: the group of our own name if there is one, else that of everybody; the longest matching rule wins, and
Allow wins a tie. Entry: ``read_robots``. Source: RFC 9309; the matching is Protego's.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from protego import Protego

MOST_BYTES = 500 * 1024
"""What RFC 9309, section 2.5, asks to read at least; nobody has more to say."""

MOST_SITEMAPS = 50

LONGEST_DELAY = 60.0
"""Seconds of Crawl-delay that are honoured; some sites ask for an hour to keep all robots out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What a robots.txt says about one address. ``crawl_delay`` is in seconds, 0 when nothing is said.

    ``sitemaps`` are those it names, whatever the address.
    """

    is_allowed: bool
    crawl_delay: float
    sitemaps: tuple[str, ...] = ()


def read_robots(data: bytes, url: str, *, agent: str) -> RobotsRules:
    """Return what the robots.txt in ``data`` says to ``agent`` about ``url``.

    Args:
        data: The file as fetched; what comes after the first 500 KiB is left out, with the line it cuts.
        url: The address to be fetched.
        agent: The product name of our user agent, without version.
    """
    start = data[:MOST_BYTES]
    if len(data) > MOST_BYTES:
        start = start[: start.rfind(b"\n") + 1]
    rules = Protego.parse(start.decode("utf-8-sig", errors="replace").replace("\0", ""))
    return RobotsRules(
        is_allowed=rules.can_fetch(url, agent),
        crawl_delay=min(max(rules.crawl_delay(agent) or 0.0, 0.0), LONGEST_DELAY),
        sitemaps=tuple(islice(rules.sitemaps, MOST_SITEMAPS)),
    )
