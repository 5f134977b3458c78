"""Settings of the test run: servers and data of its own, no broker, cheap passwords."""

import os
from pathlib import Path

# Before the settings are read: tests never touch the data of the installation they run in.
os.environ.setdefault("FACTCHECK_VAR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("FACTCHECK_ENV_FILE", os.devnull)  # nor do they read what production is told
os.environ.pop("DATABASE_POOL_SIZE", None)

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
FETCH_HOST_OVERRIDES = {}
ENGINE_ENTAILMENT_MODEL = ""  # the tracker is tested with signals alone; tests/factcheck tests the model
