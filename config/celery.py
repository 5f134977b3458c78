"""The Celery application; ``celery -A config worker`` and ``celery -A config beat`` start here."""

import os
from typing import Any

from celery import Celery
from celery.signals import import_modules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("factcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@import_modules.connect
def start_bundled_servers(**_: Any) -> None:
    """Start the bundled servers before a worker or beat looks for them; clients never send this signal."""
    from config import embedded  # imported late: reading the environment is not the client's business

    embedded.ensure_running()
