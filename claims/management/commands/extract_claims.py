"""Take the claims out of stored texts again, with the engine as it is now."""

from claims.management.rework import ReworkCommand
from claims.models import Stage


class Command(ReworkCommand):
    help = "Take the claims out of stored texts again, with the engine as it is now. Decisions stay."
    stage = Stage.READ
