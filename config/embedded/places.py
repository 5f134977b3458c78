"""Addresses and folders of the bundled servers; pure computation."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

POSTGRES_PORT = 5432  # only part of the socket's file name: no TCP port is opened
DATABASE_NAME = "factcheck"
DATABASE_USER = "factcheck"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Folders of one checkout.

    ``sockets`` is short because a Unix socket's path may have at most 107 bytes, and always below
    ``/tmp`` because every process must find it whatever its environment.
    """

    var: Path
    sockets: Path
    system: Path  # for root only, when the service account cannot reach ``var``

    @classmethod
    def below(cls, var: Path) -> Self:
        """Places for the data folder ``var``."""
        key = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
        return cls(
            var=var,
            sockets=Path("/tmp") / f"factcheck-{os.geteuid()}-{key}",  # noqa: S108  owner and mode are checked
            system=Path("/var/lib/factcheck") / key,
        )

    @property
    def postgres_socket(self) -> Path:
        """Socket PostgreSQL answers on; libpq is given its folder."""
        return self.sockets / f".s.PGSQL.{POSTGRES_PORT}"

    @property
    def valkey_socket(self) -> Path:
        """Socket Valkey answers on."""
        return self.sockets / "valkey.sock"
