"""Settings of a worker that a test starts: the test's database, the bundled Valkey, quick redelivery."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE_NAME"]
# Tests that run side by side share one Valkey: each has queues of its own, named after its database.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 5,
    "global_keyprefix": f"{os.environ['TEST_DATABASE_NAME']}:",
}
