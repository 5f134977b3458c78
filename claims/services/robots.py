"""robots.txt before every request, as RFC 9309 asks.

One file for each site (scheme, host and port), kept for a day. None there (4xx) allows everything; one that
cannot be had (5xx, no answer) forbids everything until it can, except that the rules known before go on for
a month. Entries: ``needs_robots``, ``fetch_robots``, ``check_robots``.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from claims import engine, fetching
from claims.models import Host, RobotsFile, RobotsState
from claims.services.hosts import host_of
from factcheck.errors import FactcheckError, PermanentError

KEPT_FOR = timedelta(days=1)
"""RFC 9309, section 2.4: not longer without asking again."""

TRIED_AGAIN_AFTER = timedelta(minutes=10)
"""A site whose robots.txt fails is read again as soon as it works; its pages mostly fail too."""

OLD_RULES_FOR = timedelta(days=30)
"""RFC 9309, section 2.3.1.4: after that an unreachable file counts as none."""

MOST_BYTES = 512 * 1024
TOO_MANY = 429


class RobotsRefusedError(PermanentError):
    """The publisher closed this address to robots."""

    kind = "robots"


def site_of(url: str) -> str:
    """Return scheme, host and port of ``url``: what one robots.txt is for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def needs_robots(url: str) -> bool:
    """Tell whether the robots.txt for ``url`` has to be fetched first."""
    return not RobotsFile.objects.filter(site=site_of(url), expires_at__gt=timezone.now()).exists()


def fetch_robots(url: str) -> None:
    """Fetch and keep the robots.txt for ``url``; a status instead of it is kept as well.

    Raises ``FetchError`` when the host does not answer at all and no rules are known.
    """
    site, now = site_of(url), timezone.now()
    try:
        answer = fetching.fetch(f"{site}/robots.txt", accept="text/plain,*/*;q=0.5", most_bytes=MOST_BYTES)
    except (fetching.FetchError, fetching.FetchRefusedError) as error:
        status = error.status or 0
        if 400 <= status < 500 and status != TOO_MANY:
            _keep(site, state=RobotsState.NONE, body=b"", expires_at=now + KEPT_FOR)
        else:
            kept = _keep_failure(site, str(error))
            if not status and isinstance(error, fetching.FetchError) and kept == RobotsState.UNREACHABLE:
                raise
        return
    _keep(site, state=RobotsState.READ, body=answer.body, read_at=now, expires_at=now + KEPT_FOR)


def check_robots(url: str) -> None:
    """Raise when the robots.txt that is kept for ``url`` closes it to us.

    Raises:
        RobotsRefusedError: A rule forbids the address.
        FetchError: The file is unreachable, so that nobody knows.
    """
    name = host_of(url)
    if Host.objects.filter(name=name, obeys_robots=False).exists():
        return
    kept = RobotsFile.objects.filter(site=site_of(url)).first()
    if kept is None or kept.state == RobotsState.NONE:
        return
    if kept.state == RobotsState.UNREACHABLE:
        message = f"The robots.txt of {name} cannot be read, so nothing there is: {kept.reason}"
        raise fetching.FetchError(message, kind="robots")
    try:
        rules = engine.read_robots(bytes(kept.body), url=url)
    except FactcheckError as error:
        message = f"The robots.txt of {name} cannot be understood: {error}"
        raise RobotsRefusedError(message) from error
    Host.objects.filter(name=name).exclude(crawl_delay=rules.crawl_delay).update(
        crawl_delay=rules.crawl_delay
    )
    if not rules.is_allowed:
        message = f"The robots.txt of {name} does not allow {urlsplit(url).path or '/'} to be read by robots."
        raise RobotsRefusedError(message)


def _keep(site: str, **values: object) -> None:
    RobotsFile.objects.update_or_create(site=site, defaults={"failing_since": None, "reason": "", **values})


def _keep_failure(site: str, reason: str) -> str:
    """Note that a file could not be had; the rules read before stay for a month. Return the state."""
    now = timezone.now()
    kept, _ = RobotsFile.objects.get_or_create(
        site=site, defaults={"state": RobotsState.UNREACHABLE, "expires_at": now}
    )
    kept.failing_since = kept.failing_since or now
    is_old = kept.failing_since < now - OLD_RULES_FOR
    if is_old:
        kept.state = RobotsState.NONE
    elif kept.state == RobotsState.NONE:
        kept.state = RobotsState.UNREACHABLE
    kept.reason = reason[:300]
    kept.expires_at = now + TRIED_AGAIN_AFTER
    kept.save()
    return kept.state
