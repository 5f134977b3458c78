"""A worker killed while a receiver makes it wait: the message still arrives, under the same id."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone

from claims.models import Delivery
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
