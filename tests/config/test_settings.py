import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.environment import BASE_DIR
from config.sample_site import SampleHosts
from config.secret_key import secret_key

PRODUCTION = {
    "DATABASE_URL": "postgres://user:pass%20word@db.example/tracker",
    "BROKER_URL": "redis://queue.example",
    "DJANGO_SECRET_KEY": "k3" * 40,
    "DJANGO_ALLOWED_HOSTS": "tracker.example,www.tracker.example",
}


def show(expression: str, **environment: str) -> str:
    """Value of an expression over the settings, read afresh with ``environment``."""
    script = f"from config import settings as s; print(({expression}))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=BASE_DIR,
        env={"PATH": os.defpath, "FACTCHECK_VAR": str(BASE_DIR / "var" / "test"), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_local_installation_needs_nothing_and_shows_no_debug_pages() -> None:
    shown = show("s.IS_LOCAL, s.DEBUG, s.SESSION_COOKIE_SECURE, 'localhost' in s.ALLOWED_HOSTS")
    assert shown == "(True, False, False, True)"


def test_external_database_means_production() -> None:
    shown = show("s.IS_LOCAL, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS, s.FETCH_HOST_OVERRIDES", **PRODUCTION)
    assert shown == "(False, True, ['tracker.example', 'www.tracker.example'], {})"


def test_external_addresses_are_taken_over() -> None:
    shown = show("s.DATABASES['default']['PASSWORD'], s.CELERY_BROKER_URL", **PRODUCTION)
    assert shown == "('pass word', 'redis://queue.example')"


def test_task_limits_stay_below_the_time_a_lost_task_takes_to_come_back() -> None:
    shown = show("s.CELERY_BROKER_TRANSPORT_OPTIONS['visibility_timeout'] > s.CELERY_TASK_TIME_LIMIT")
    assert shown == "True"


def test_every_routed_task_exists_and_every_task_is_routed() -> None:
    from claims import tasks

    named = {
        task.name
        for task in vars(tasks).values()
        if (getattr(task, "name", "") or "").startswith("claims.tasks.")
    }
    assert set(settings.CELERY_TASK_ROUTES) == named
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= named


def test_given_key_is_used(tmp_path: Path) -> None:
    assert secret_key("given", is_local=False, folder=tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_local_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    key = secret_key("", is_local=True, folder=tmp_path / "var")
    assert len(key) >= 50
    assert secret_key("", is_local=True, folder=tmp_path / "var") == key
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_production_without_a_key_stops_naming_it(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="DJANGO_SECRET_KEY"):
        secret_key("", is_local=False, folder=tmp_path)


def test_only_reserved_names_lead_to_the_sample_site() -> None:
    hosts = SampleHosts(8765)
    assert hosts["daily.example"] == "127.0.0.1:8765"
    assert "example.com" not in hosts
    assert "notexample" not in hosts
