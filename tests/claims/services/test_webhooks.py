"""Webhooks: signed, noted with the change, tried again for days, given up with a reason."""

import base64
import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims import fetching
from claims.models import Change, ChangeEvent, Delivery, WebhookEndpoint
from claims.services import reviews, webhooks
from claims.services.changes import record_change
from tests import factories as make
from tests.claims.receiver import URL, Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(receiver: Receiver) -> Delivery:
    row: Delivery = make.DeliveryFactory(
        endpoint__url=URL, change__payload={"note": "Both speak of “Monday”.", "kind": "denial"}
    )
    return row


def attempt(delivery: Delivery) -> str | None:
    """Make the next attempt as if its time had come."""
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=timezone.now())
    reached = webhooks.deliver(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    delivery.endpoint.refresh_from_db()
    return reached


def verify(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Check a message the way a receiver does, with nothing of ours."""
    key = base64.b64decode(secret.split("_", 1)[1])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == f"v1,{expected}"


def test_message_arrives_signed(receiver: Receiver, delivery: Delivery) -> None:
    assert webhooks.deliver(delivery_id=delivery.pk) == "delivered"
    ((headers, body),) = receiver.messages
    assert verify(delivery.endpoint.secret, headers, body)
    assert not verify(webhooks.new_secret(), headers, body)
    assert not verify(delivery.endpoint.secret, headers, body + b" ")
    assert headers["webhook-id"] == str(delivery.change.event_id)
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {
        "type": delivery.change.event,
        "timestamp": delivery.change.created_at.isoformat(),
        "data": {"note": "Both speak of “Monday”.", "kind": "denial", "id": str(delivery.change.object_id)},
    }


def test_signature_of_a_known_message() -> None:
    # The example of the specification's reference libraries.
    headers = webhooks.signed_headers(
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, tz=UTC),
        body=b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secret_is_long_and_never_the_same() -> None:
    first, second = webhooks.new_secret(), webhooks.new_secret()
    assert first != second
    assert len(base64.b64decode(first.removeprefix("whsec_"), validate=True)) == 32


def test_delivered_message_is_not_sent_again(receiver: Receiver, delivery: Delivery) -> None:
    webhooks.deliver(delivery_id=delivery.pk)
    assert webhooks.deliver(delivery_id=delivery.pk) is None
    assert len(receiver.messages) == 1
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.last_status, delivery.last_error) == (1, 204, "")
    assert delivery.delivered_at


def test_vanished_delivery_ends_quietly() -> None:
    assert webhooks.deliver(delivery_id=0) is None


def test_change_is_noted_for_those_who_want_it() -> None:
    wanting = make.WebhookEndpointFactory(events=["conflict.confirmed", "dispute.opened"])
    make.WebhookEndpointFactory(events=["conflict.dismissed"])
    make.WebhookEndpointFactory(is_active=False)
    make.WebhookEndpointFactory(owner__is_active=False)
    record_change(ChangeEvent.CONFLICT_CONFIRMED, uuid4(), kind="denial")
    delivery = Delivery.objects.get()
    assert (delivery.endpoint, delivery.change, delivery.status) == (wanting, Change.objects.get(), "pending")


def test_rolled_back_change_tells_nobody() -> None:
    make.WebhookEndpointFactory()
    with transaction.atomic():
        record_change(ChangeEvent.DISPUTE_OPENED, uuid4())
        assert Delivery.objects.exists()
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()
    assert not Change.objects.exists()


def test_decision_of_a_reviewer_is_told() -> None:
    endpoint = make.WebhookEndpointFactory(events=["conflict.confirmed", "claim.status_changed"])
    conflict = make.ConflictFactory()
    reviews.confirm_conflict(conflict_id=conflict.pk, actor=make.UserFactory())
    told = [row.change.event for row in Delivery.objects.filter(endpoint=endpoint).order_by("pk")]
    assert told == ["conflict.confirmed", "claim.status_changed", "claim.status_changed"]


def test_noting_a_change_costs_the_same_for_many_endpoints(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make.WebhookEndpointFactory.create_batch(5)
    with django_assert_num_queries(3):  # the change, who wants it, the deliveries
        record_change(ChangeEvent.DISPUTE_OPENED, uuid4())
    assert Delivery.objects.count() == 5


def test_failures_wait_longer_each_time_and_end_after_two_and_a_half_days(
    receiver: Receiver, delivery: Delivery
) -> None:
    receiver.status = 500
    delays = []
    for attempts in range(1, webhooks.MAX_ATTEMPTS):
        assert attempt(delivery) == "failed"
        assert (delivery.attempts, delivery.last_status) == (attempts, 500)
        delays.append(delivery.next_attempt_at - timezone.now())
    assert delays == sorted(delays)
    assert timedelta(minutes=4) < delays[0] < timedelta(minutes=6)
    assert timedelta(days=2) < sum(delays, timedelta()) < timedelta(days=3)
    assert delivery.endpoint.is_active
    assert attempt(delivery) == "given_up"
    assert not delivery.endpoint.is_active
    assert delivery.endpoint.disabled_reason == (
        f"Delivery {delivery.pk} was given up after 8 attempts. hooks.example answered with status 500."
    )
    assert attempt(delivery) is None
    assert len({headers["webhook-id"] for headers, _body in receiver.messages}) == 1
    assert len(receiver.messages) == 8


def test_receiver_that_recovers_gets_the_message(receiver: Receiver, delivery: Delivery) -> None:
    receiver.status = 503
    attempt(delivery)
    assert delivery.last_error == "hooks.example answered with status 503."
    receiver.status = 200
    assert attempt(delivery) == "delivered"
    assert (delivery.attempts, delivery.last_error) == (2, "")


def test_attempt_before_its_time_is_not_made(receiver: Receiver, delivery: Delivery) -> None:
    receiver.status = 500
    attempt(delivery)
    assert webhooks.deliver(delivery_id=delivery.pk) is None
    assert len(receiver.messages) == 1


def test_retry_after_is_kept(receiver: Receiver, delivery: Delivery) -> None:
    receiver.status, receiver.headers = 429, {"Retry-After": "7200"}
    attempt(delivery)
    assert delivery.next_attempt_at > timezone.now() + timedelta(minutes=119)


def test_redirect_is_a_failure_and_not_followed(receiver: Receiver, delivery: Delivery) -> None:
    receiver.status, receiver.headers = 307, {"Location": "/elsewhere"}
    assert attempt(delivery) == "failed"
    assert "redirect (307)" in delivery.last_error
    assert len(receiver.messages) == 1


def test_gone_switches_the_endpoint_off_at_once(receiver: Receiver, delivery: Delivery) -> None:
    receiver.status = 410
    assert attempt(delivery) == "given_up"
    assert (delivery.attempts, delivery.last_status, delivery.endpoint.is_active) == (1, 410, False)
    assert "gone for good" in delivery.endpoint.disabled_reason


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/in", "http://10.0.0.7/in", "http://[::1]/", "http://localhost/"]
)
def test_private_address_is_refused(receiver: Receiver, url: str) -> None:
    delivery = make.DeliveryFactory(endpoint__url=url)
    assert attempt(delivery) == "given_up"
    assert "private" in delivery.endpoint.disabled_reason
    assert receiver.messages == []


def test_name_that_leads_inside_is_refused(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = fetching.Fetcher(fetching.FetchPolicy(user_agent="t"), resolver=lambda host, port: ["10.0.0.7"])
    monkeypatch.setattr(fetching, "Fetcher", lambda policy: inside)
    delivery = make.DeliveryFactory(endpoint__url="http://looks-public.example/in")
    assert attempt(delivery) == "given_up"
    assert delivery.attempts == 1


def test_dead_receiver_is_spared_and_does_not_hold_up_the_queue(
    receiver: Receiver, delivery: Delivery
) -> None:
    others = [make.DeliveryFactory(endpoint=delivery.endpoint) for _ in range(3)]
    elsewhere = make.DeliveryFactory()
    assert len(webhooks.take_due()) == 5
    receiver.status = 500
    webhooks.deliver(delivery_id=delivery.pk)
    assert [webhooks.deliver(delivery_id=row.pk) for row in others] == [None] * 3
    assert len(receiver.messages) == 1
    elsewhere.refresh_from_db()
    assert elsewhere.next_attempt_at <= timezone.now()
    others[0].refresh_from_db()
    assert others[0].attempts == 0


def test_due_deliveries_are_taken_once_and_again_when_the_message_was_lost() -> None:
    due = make.DeliveryFactory()
    make.DeliveryFactory(next_attempt_at=timezone.now() + timedelta(minutes=1))
    make.DeliveryFactory(endpoint__is_active=False)
    make.DeliveryFactory(status="delivered", delivered_at=timezone.now())
    make.DeliveryFactory(status="given_up")
    assert (webhooks.take_due(), webhooks.take_due()) == ([due.pk], [])
    Delivery.objects.filter(pk=due.pk).update(queued_until=timezone.now())
    assert webhooks.take_due() == [due.pk]


def test_killed_worker_leaves_the_attempt_counted_and_the_delivery_due(
    receiver: Receiver, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*args: object, **kwargs: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(fetching, "post", die)
        with pytest.raises(SystemExit):
            webhooks.deliver(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.status) == (1, "pending")
    assert webhooks.deliver(delivery_id=delivery.pk) == "delivered"


def test_fault_of_ours_is_shown_and_tried_later(
    receiver: Receiver, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(change: Change) -> bytes:
        message = "by nought"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(webhooks, "message_body", fail)
    with pytest.raises(ZeroDivisionError):
        webhooks.deliver(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert delivery.last_error == "ZeroDivisionError: by nought"
    assert delivery.next_attempt_at > timezone.now()


def test_endless_kills_end(receiver: Receiver, delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(attempts=webhooks.MAX_ATTEMPTS)
    assert attempt(delivery) == "given_up"
    assert receiver.messages == []


def test_starting_over(receiver: Receiver, delivery: Delivery) -> None:
    receiver.status = 410
    attempt(delivery)
    assert not webhooks.retry_delivery(delivery_id=delivery.pk)  # nobody would be told
    WebhookEndpoint.objects.update(is_active=True, disabled_reason="")
    assert webhooks.retry_delivery(delivery_id=delivery.pk)
    assert not webhooks.retry_delivery(delivery_id=delivery.pk)
    receiver.status = 204
    assert webhooks.deliver(delivery_id=delivery.pk) == "delivered"
    assert not webhooks.retry_delivery(delivery_id=delivery.pk)


def test_secret_is_in_no_history_and_no_log(
    receiver: Receiver, delivery: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = webhooks.renew_secret(endpoint_id=delivery.endpoint_id)
    receiver.status = 410
    attempt(delivery)
    assert delivery.endpoint.secret == secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT claims_webhookendpointevent::text FROM claims_webhookendpointevent")
        rows = [row for (row,) in cursor.fetchall()]
    assert len(rows) == 2  # made, switched off
    assert not any(secret in text for text in [*rows, caplog.text, delivery.last_error])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: make.WebhookEndpointFactory(url="ftp://hooks.example/"),
        lambda: make.WebhookEndpointFactory(events=["conflict.exploded"]),
        lambda: make.WebhookEndpointFactory(events=[]),
        lambda: make.WebhookEndpointFactory(disabled_reason="but active"),
        lambda: make.DeliveryFactory(status="lost"),
        lambda: make.DeliveryFactory(status="delivered"),
        lambda: make.DeliveryFactory(delivered_at=timezone.now()),
        lambda: make.SavedSearchFactory(name=""),
        lambda: make.SavedSearchFactory(kind="claims"),
    ],
)
def test_database_refuses_what_must_not_be(wrong: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()


def test_one_endpoint_delivery_and_name_of_each() -> None:
    delivery, search = make.DeliveryFactory(), make.SavedSearchFactory()
    make.WebhookEndpointFactory(url=delivery.endpoint.url)  # of somebody else
    make.SavedSearchFactory(name=search.name)
    for again in (
        lambda: make.WebhookEndpointFactory(owner=delivery.endpoint.owner, url=delivery.endpoint.url),
        lambda: make.DeliveryFactory(endpoint=delivery.endpoint, change=delivery.change),
        lambda: make.SavedSearchFactory(owner=search.owner, name=search.name),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            again()


def test_lines_of_the_documentation_verify_a_message(receiver: Receiver, delivery: Delivery) -> None:
    documentation = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text()
    (code,) = re.findall(r"```python\n(import base64.+?)```", documentation, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own page
    webhooks.deliver(delivery_id=delivery.pk)
    ((headers, body),) = receiver.messages
    assert names["is_genuine"](delivery.endpoint.secret, headers, body)
    assert not names["is_genuine"](delivery.endpoint.secret, headers, body + b" ")
    assert not names["is_genuine"](delivery.endpoint.secret, {**headers, "webhook-timestamp": "1"}, body)


def test_documentation_names_every_event_and_delay() -> None:
    documentation = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text()
    for event in ChangeEvent.values:
        assert f"`{event}`" in documentation
    minutes = [delay // timedelta(minutes=1) for delay in webhooks.RETRY_DELAYS]
    assert minutes == [5, 30, *(60 * hours for hours in (2, 5, 10, 18, 24))]
    assert "after 5 minutes, 30 minutes, 2, 5, 10, 18 and 24 hours" in documentation
