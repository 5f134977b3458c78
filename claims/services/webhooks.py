"""Telling others of changes: one signed message per change and endpoint, tried until it arrives.

A delivery is made inside one transaction that holds its row lock, so two workers never make the same
attempt; a killed worker leaves the attempt counted and the row due. The receiver may still see a
message twice (we died after its answer): ``webhook-id`` stays the same, which is what it is for.
Source of headers and signature: the Standard Webhooks specification, version 1.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims import fetching
from claims.models import Change, Delivery, DeliveryStatus, WebhookEndpoint

logger = logging.getLogger(__name__)

RETRY_DELAYS = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=18),
    timedelta(hours=24),
)
"""Two and a half days in all: what broke on Friday night is told once more on Monday morning."""

MAX_ATTEMPTS = len(RETRY_DELAYS) + 1

ANSWER_SECONDS = 15.0
"""A receiver should store the message and answer; who needs longer does its work too early."""

QUEUED_FOR = timedelta(minutes=5)
"""How long a delivery may wait in the queue before it is asked for again."""

SECRET_PREFIX = "whsec_"  # noqa: S105 - what marks a secret, not one


def new_secret() -> str:
    """Return a fresh signing secret in the form receivers' libraries take."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def renew_secret(*, endpoint_id: int) -> str:
    """Replace an endpoint's secret and return the new one; the old one signs nothing any more."""
    secret = new_secret()
    WebhookEndpoint.objects.filter(pk=endpoint_id).update(secret=secret)
    return secret


def queue_deliveries(change: Change) -> None:
    """Note whom to tell of ``change``; call it inside the transaction that stores the change."""
    endpoints = WebhookEndpoint.objects.wanting(change.event).order_by("pk").values_list("pk", flat=True)
    Delivery.objects.bulk_create(Delivery(endpoint_id=pk, change=change) for pk in endpoints)


def take_due(*, limit: int = 500) -> list[int]:
    """Return the deliveries to make now, longest overdue first, and mark them as queued."""
    now = timezone.now()
    with transaction.atomic():
        rows = Delivery.objects.due(now).filter(Q(queued_until=None) | Q(queued_until__lte=now))
        rows = rows.select_for_update(skip_locked=True, of=("self",)).order_by("next_attempt_at", "pk")
        delivery_ids = [delivery.pk for delivery in rows[:limit]]
        Delivery.objects.filter(pk__in=delivery_ids).update(queued_until=now + QUEUED_FOR)
    return delivery_ids


def deliver(*, delivery_id: int) -> DeliveryStatus | None:
    """Make one attempt if it is due; return the status reached, ``None`` when there was nothing to do."""
    with transaction.atomic():
        counted = _lock_due(delivery_id)
        if counted is None:
            logger.info("delivery %s is gone, not due or being made: nothing to do", delivery_id)
            return None
        counted.attempts += 1
        counted.save(update_fields=["attempts"])
    try:
        with transaction.atomic():
            delivery = _lock_due(delivery_id)
            return None if delivery is None else _attempt(delivery)
    except Exception as error:
        # A fault of ours: the operator sees it on the delivery, the log gets the traceback.
        Delivery.objects.filter(pk=delivery_id).update(
            last_error=f"{type(error).__name__}: {error}"[:2000],
            next_attempt_at=timezone.now() + RETRY_DELAYS[0],
        )
        raise


def retry_delivery(*, delivery_id: int) -> bool:
    """Start over with a delivery that failed or was given up; return whether it was one."""
    failed = [DeliveryStatus.FAILED, DeliveryStatus.GIVEN_UP]
    rows = Delivery.objects.filter(pk=delivery_id, status__in=failed, endpoint__is_active=True)
    now = timezone.now()
    return bool(
        rows.update(status=DeliveryStatus.PENDING, attempts=0, next_attempt_at=now, queued_until=None)
    )


def message_body(change: Change) -> bytes:
    """Return what is sent of a change: its type, when it happened and what it is about."""
    message = {
        "type": change.event,
        "timestamp": change.created_at.isoformat(),
        "data": {**change.payload, "id": str(change.object_id)},
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def signed_headers(*, secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers by which a receiver knows the message, its age and that we sent it."""
    timestamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    content = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode("ascii")
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }


def _lock_due(delivery_id: int) -> Delivery | None:
    rows = Delivery.objects.due(timezone.now()).filter(pk=delivery_id)
    return rows.select_for_update(skip_locked=True, of=("self",)).select_related("endpoint", "change").first()


def _attempt(delivery: Delivery) -> DeliveryStatus:
    """Send the message and note what came of it; the caller holds the row lock."""
    if delivery.attempts > MAX_ATTEMPTS:  # workers that were killed while they tried
        return _give_up(delivery, delivery.last_error or "No attempt came to an end.")
    try:
        delivery.last_status = _send(delivery)
    except fetching.FetchRefusedError as error:
        delivery.last_status = error.status
        return _give_up(delivery, str(error))
    except fetching.FetchError as error:
        delivery.last_status = error.status
        return _try_later(delivery, error)
    delivery.status, delivery.delivered_at = DeliveryStatus.DELIVERED, timezone.now()
    delivery.last_error, delivery.queued_until = "", None
    delivery.save()
    return DeliveryStatus.DELIVERED


def _send(delivery: Delivery) -> int:
    change, endpoint, body = delivery.change, delivery.endpoint, message_body(delivery.change)
    headers = signed_headers(
        secret=endpoint.secret, message_id=str(change.event_id), at=timezone.now(), body=body
    )
    answer = fetching.post(endpoint.url, body=body, headers=headers, total_seconds=ANSWER_SECONDS)
    return answer.status


def _try_later(delivery: Delivery, error: fetching.FetchError) -> DeliveryStatus:
    if delivery.attempts >= MAX_ATTEMPTS:
        return _give_up(delivery, str(error))
    pause = timedelta(seconds=error.retry_after or 0)
    now = timezone.now()
    delivery.status = DeliveryStatus.FAILED
    delivery.last_error = str(error)
    delivery.next_attempt_at = now + max(RETRY_DELAYS[delivery.attempts - 1], pause)
    delivery.queued_until = None
    delivery.save()
    _spare_endpoint(delivery, until=now + max(RETRY_DELAYS[0], pause))
    logger.info("delivery %s tries again at %s: %s", delivery.pk, delivery.next_attempt_at, error)
    return DeliveryStatus.FAILED


def _spare_endpoint(failed: Delivery, *, until: datetime) -> None:
    """Put off the endpoint's other deliveries, uncounted: a dead receiver must not hold up the queue."""
    others = Delivery.objects.open().filter(endpoint=failed.endpoint_id, next_attempt_at__lt=until)
    # Skipping rows that other workers hold: waiting for each other would be a deadlock.
    rows = others.exclude(pk=failed.pk).select_for_update(skip_locked=True).order_by("pk")
    delivery_ids = [delivery.pk for delivery in rows.only("pk")]
    Delivery.objects.filter(pk__in=delivery_ids).update(next_attempt_at=until, queued_until=None)


def _give_up(delivery: Delivery, reason: str) -> DeliveryStatus:
    """End a delivery and stop using its endpoint until somebody switches it on again."""
    logger.warning("delivery %s given up: %s", delivery.pk, reason)
    delivery.status, delivery.last_error, delivery.queued_until = DeliveryStatus.GIVEN_UP, reason, None
    delivery.save()
    tried = "" if delivery.attempts <= 1 else f" after {delivery.attempts} attempts"
    WebhookEndpoint.objects.filter(pk=delivery.endpoint_id, is_active=True).update(
        is_active=False, disabled_reason=f"Delivery {delivery.pk} was given up{tried}. {reason}"
    )
    return DeliveryStatus.GIVEN_UP
