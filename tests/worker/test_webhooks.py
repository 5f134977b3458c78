"""Several workers and killed ones: a message still arrives, once for each attempt, under one id."""

import os
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims import fetching
from claims.models import Delivery
from claims.services import webhooks
from tests.claims.receiver import HOST, URL, receive
from tests.factories import DeliveryFactory
from tests.worker.test_killed_worker import ROOT, celery, environment, wait_for, worker


def ask() -> None:
    """Ask for what is due, as beat does every minute."""
    arguments = celery("call", "claims.tasks.deliver_due")
    subprocess.run(arguments, cwd=ROOT, env=environment(), check=True, capture_output=True)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.timeout(180)
def test_kill_while_waiting_for_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "worker.log"
    delivery = DeliveryFactory(endpoint__url=URL)
    with receive() as receiver:
        monkeypatch.setenv("FETCH_HOST_OVERRIDES", f"{HOST}=127.0.0.1:{receiver.port}")
        receiver.answering.clear()
        with worker(log) as process:
            ask()
            wait_for(lambda: len(receiver.messages) == 1, 90, log)
            os.killpg(process.pid, signal.SIGKILL)
        receiver.answering.set()
        delivery.refresh_from_db()
        assert (delivery.status, delivery.attempts) == ("pending", 1)

        Delivery.objects.update(queued_until=timezone.now())  # as if five minutes had passed
        with worker(log):
            ask()
            wait_for(lambda: Delivery.objects.filter(status="delivered").exists(), 90, log)
    (first, _), (second, _) = receiver.messages
    assert first["webhook-id"] == second["webhook-id"] == str(delivery.change.event_id)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_never_make_the_same_attempt(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    delivery = DeliveryFactory(endpoint__url=URL)
    post, outcomes = fetching.post, []

    def second_worker() -> None:
        try:
            outcomes.append(webhooks.deliver(delivery_id=delivery.pk))
        finally:
            connection.close()

    def post_while_another_tries(*args: Any, **kwargs: Any) -> fetching.Response:
        thread = threading.Thread(target=second_worker)
        thread.start()
        thread.join(timeout=10)
        return post(*args, **kwargs)

    monkeypatch.setattr(fetching, "post", post_while_another_tries)
    with receive() as receiver:
        settings.FETCH_HOST_OVERRIDES = {HOST: f"127.0.0.1:{receiver.port}"}
        assert webhooks.deliver(delivery_id=delivery.pk) == "delivered"
    assert (outcomes, len(receiver.messages)) == ([None], 1)
