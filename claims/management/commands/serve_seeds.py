"""Serve the sample stories on this machine."""

import signal
from argparse import ArgumentParser
from contextlib import suppress
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.management.seed_site import LOOPBACK, SeedServer


class Command(BaseCommand):
    help = (
        "Serve the sample stories in seeds/site on 127.0.0.1 until Ctrl-C; the Host header picks the outlet."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.SEEDS_PORT, help="default: %(default)s")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            server = SeedServer(settings.BASE_DIR / "seeds" / "site", options["port"])
        except (OSError, OverflowError) as error:
            msg = f"Port {options['port']} on {LOOPBACK} cannot be used: {error}"
            raise CommandError(msg) from error
        signal.signal(signal.SIGTERM, _stop)
        with server, suppress(KeyboardInterrupt):
            self.stdout.write(f"{len(server.pages)} sample pages on http://{LOOPBACK}:{server.server_port}")
            self.stdout.flush()
            server.serve_forever()


def _stop(number: int, frame: FrameType | None) -> None:
    """End as Ctrl-C does, closing the port; a second signal must not interrupt the clean-up."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt
