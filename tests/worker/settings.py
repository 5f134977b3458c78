"""Settings of a worker that a test starts: the test's database, the bundled Valkey, quick redelivery."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE_NAME"]
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 5}
