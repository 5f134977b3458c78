"""Asking a judging service: through the guarded fetcher, remembered, and within the day's budget.

Idea: a question's worst cost is booked before it is sent and corrected after the answer, so workers side by
side never spend more than the budget. Books and memory are kept on a connection of their own: the comparison
runs in a transaction, and what was paid stays paid when that is rolled back. A service that fails three
times in a row is left alone for five minutes; meanwhile pairs are judged without it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from claims.fetching import Fetcher, FetchError, FetchPolicy, FetchRefusedError, default_policy
from factcheck.contradiction.entailment import Likelihoods
from factcheck.contradiction.models.endpoint import (
    PROMPT_VERSION,
    most_tokens,
    read_answer,
    request_body,
)

log = logging.getLogger(__name__)
ATTEMPTS = 3
LONGEST_PAUSE_SECONDS = 20.0
FAILURES_IN_A_ROW = 3
LEFT_ALONE_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Where to ask, with what key, and what a day may cost in tokens. The key is never printed."""

    url: str
    key: str
    daily_tokens: int
    policy: FetchPolicy

    def __repr__(self) -> str:
        return f"Service({self.url})"


class EndpointTransport:
    """The way to one service; one a process, shared by its threads."""

    def __init__(
        self,
        service: Service,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service, self._sleep, self._clock = service, sleep, clock
        self._books = _Books()
        self._failures = 0
        self._left_alone_until = 0.0

    def ask(self, model: str, texts: tuple[str, str]) -> Likelihoods | None:
        """Return what the service makes of two texts; ``None`` where it has nothing usable to say.

        Why not is logged once for each cause and counted in ``EndpointDay``.
        """
        key = _key(model, texts)
        if (known := self._books.known(key)) is not None:
            return known
        if self._clock() < self._left_alone_until:
            return None
        body = request_body(model, texts)
        most = most_tokens(body)
        if not self._books.book(most, self._service.daily_tokens):
            return None
        answered = self._send(body)
        if answered is None:
            self._books.correct(-most, failed=1)
            return None
        answer = read_answer(answered)
        self._books.correct((answer.tokens or most) - most, unusable=int(answer.likelihoods is None))
        if answer.likelihoods is not None:
            self._books.keep(key, model, answer.likelihoods)
        return answer.likelihoods

    def _send(self, body: bytes) -> bytes | None:
        """Return the answer's body, ``None`` after the last attempt; passing faults are tried again."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._service.key}"}
        fetcher, reason = Fetcher(self._service.policy), ""
        for attempt in range(ATTEMPTS):
            try:
                response = fetcher.post(self._service.url, body=body, headers=headers, is_answer_wanted=True)
            except FetchRefusedError as error:
                reason = str(error)
                break
            except FetchError as error:
                reason = str(error)
                if not _is_passing(error.status):
                    break
                if attempt + 1 < ATTEMPTS:
                    self._sleep(min(LONGEST_PAUSE_SECONDS, error.retry_after or 2.0**attempt))
            else:
                self._failures = 0
                return response.body
        self._note_failure(reason)
        return None

    def _note_failure(self, reason: str) -> None:
        self._failures += 1
        if self._failures >= FAILURES_IN_A_ROW:
            self._left_alone_until = self._clock() + LEFT_ALONE_SECONDS
            self._failures = 0
            log.error("The judging service is left alone for %d s: %s", LEFT_ALONE_SECONDS, reason)


class _Books:
    """What was asked and spent, on a connection that no rollback of a comparison touches."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._warned: object = None

    def known(self, key: str) -> Likelihoods | None:
        rows = self._run(
            "SELECT contradiction, entailment, neutral FROM claims_endpointreading WHERE key = %s", [key]
        )
        return Likelihoods(*rows[0]) if rows else None

    def keep(self, key: str, model: str, found: Likelihoods) -> None:
        self._run(
            "INSERT INTO claims_endpointreading (key, model, contradiction, entailment, neutral, created_at)"
            " VALUES (%s, %s, %s, %s, %s, now()) ON CONFLICT DO NOTHING RETURNING 1",
            [key, model[:200], found.contradiction, found.entailment, found.neutral],
        )

    def book(self, tokens: int, most: int) -> bool:
        """Book the worst cost of a question; false, and counted, where the day's budget does not hold it."""
        today = datetime.now(UTC).date()
        self._run(
            "INSERT INTO claims_endpointday (day, requests, tokens, unusable, failed, refused)"
            " VALUES (%s, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING RETURNING 1",
            [today],
        )
        if self._run(
            "UPDATE claims_endpointday SET requests = requests + 1, tokens = tokens + %s"
            " WHERE day = %s AND tokens + %s <= %s RETURNING 1",
            [tokens, today, tokens, most],
        ):
            return True
        self._run("UPDATE claims_endpointday SET refused = refused + 1 WHERE day = %s RETURNING 1", [today])
        if self._warned != today:
            self._warned = today
            log.warning("Today's %s tokens for the judging service are spent; judging without it.", most)
        return False

    def correct(self, tokens: int, *, unusable: int = 0, failed: int = 0) -> None:
        self._run(
            "UPDATE claims_endpointday SET tokens = greatest(0, tokens + %s), unusable = unusable + %s,"
            " failed = failed + %s WHERE day = (SELECT max(day) FROM claims_endpointday) RETURNING 1",
            [tokens, unusable, failed],
        )

    def _run(self, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
        own = getattr(self._local, "connection", None)
        if own is None or own.settings_dict["NAME"] != connection.settings_dict["NAME"]:
            own = self._local.connection = connection.copy()
        own.close_if_unusable_or_obsolete()
        with own.cursor() as cursor:
            cursor.execute(statement, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def close(self) -> None:
        """Close this thread's connection."""
        if (own := getattr(self._local, "connection", None)) is not None:
            own.close()


@cache
def configured_transport() -> EndpointTransport:
    """Return the transport of the settings, one a process."""
    return EndpointTransport(configured_service())


def configured_service() -> Service:
    """Return the service of the settings; only ``ENGINE_ENDPOINT_ADDRESS`` leads into a private network."""
    url, address = settings.ENGINE_ENDPOINT_URL, settings.ENGINE_ENDPOINT_ADDRESS
    parts = urlsplit(url)
    policy = replace(default_policy(), total_seconds=settings.ENGINE_ENDPOINT_TIMEOUT_SECONDS)
    if parts.port:
        policy = replace(policy, allowed_ports=policy.allowed_ports | {parts.port})
    if address and parts.hostname:
        policy = replace(policy, host_overrides={**policy.host_overrides, parts.hostname: address})
    return Service(
        url=url,
        key=settings.ENGINE_ENDPOINT_KEY,
        daily_tokens=settings.ENGINE_ENDPOINT_DAILY_TOKENS,
        policy=policy,
    )


def _key(model: str, texts: tuple[str, str]) -> str:
    question = json.dumps([model, PROMPT_VERSION, *texts], ensure_ascii=False)
    return hashlib.sha256(question.encode()).hexdigest()


def _is_passing(status: int | None) -> bool:
    """Tell whether trying again may help: no answer, too many requests, a fault of the service."""
    return status is None or status in {408, 409, 425, 429} or status >= 500
