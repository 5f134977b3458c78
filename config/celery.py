"""The Celery application; ``celery -A config worker`` and ``celery -A config beat`` start here."""

import os
from typing import Any

import pghistory
from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import import_modules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class RecordedTask(DjangoTask):  # type: ignore[type-arg]
    """A task whose changes carry its name and id in the history, as a person's carry the person."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task with its name noted beside every change."""
        with pghistory.context(task=self.name, task_id=self.request.id):
            return super().__call__(*args, **kwargs)


app = Celery("factcheck", task_cls=RecordedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@import_modules.connect
def start_bundled_servers(**_: Any) -> None:
    """Start the bundled servers before a worker or beat looks for them; clients never send this signal."""
    from config import embedded  # imported late: reading the environment is not the client's business

    embedded.ensure_running()
