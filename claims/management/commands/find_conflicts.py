"""Compare the stored claims again, with the engine as it is now."""

from claims.management.rework import ReworkCommand
from claims.models import Stage


class Command(ReworkCommand):
    help = "Compare the stored claims again, with the engine as it is now. Decisions stay."
    stage = Stage.EXTRACTED
