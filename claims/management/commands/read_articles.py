"""Read the stored bytes of articles again, with the reader as it is now."""

from claims.management.rework import ReworkCommand
from claims.models import Stage


class Command(ReworkCommand):
    help = (
        "Read the stored bytes of articles again with the reader as it is now, take the claims out and "
        "compare them. What was read before stays as a revision; decisions stay."
    )
    stage = Stage.FETCHED
