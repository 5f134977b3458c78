"""Take the claims out of stored texts again, with the engine as it is now."""

from claims.management.rework import ReworkCommand
from claims.models import Stage


class Command(ReworkCommand):
    help = (
        "Take the claims out of stored texts again and compare them, with the engine as it is now. "
        "Suggestions it would not make are withdrawn; decisions stay."
    )
    stage = Stage.READ
