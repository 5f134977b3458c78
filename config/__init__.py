"""The wiring: settings, addresses, the task app and the bundled servers."""

from config.celery import app as celery_app

__all__ = ("celery_app",)
