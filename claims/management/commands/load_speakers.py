"""Write the packaged speaker register to the database."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.services.extraction import load_speakers


class Command(BaseCommand):
    help = "Write the packaged register of speakers and aliases to the database; running twice adds nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_speakers()} aliases added")
