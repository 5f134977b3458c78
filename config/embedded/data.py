"""The folders the servers write to, each owned by their account and closed to others."""

from pathlib import Path

from config.embedded.account import Account, system_folder
from config.embedded.errors import EmbeddedServiceError
from config.embedded.places import Places

LONGEST_SOCKET_PATH_BYTES = 107


def data_folder(places: Places, account: Account) -> Path:
    """``var/servers``, or a folder below /var/lib when the account cannot reach ``var``.

    Once chosen the place stays: permissions that change later must not make the data look lost.
    """
    near = places.var / "servers"
    if places.system.exists():
        return account.own_folder(places.system)
    if account.can_execute(places.var):
        return account.own_folder(near)
    if near.exists():
        message = f"the account that runs the database can no longer reach {near}: open the folders above it"
        raise EmbeddedServiceError(message)
    system_folder(places.system.parent)
    return account.own_folder(places.system)


def socket_folder(socket: Path, account: Account) -> Path:
    """The folder of ``socket``, which nobody but the account and root can enter."""
    if len(bytes(socket)) > LONGEST_SOCKET_PATH_BYTES:
        message = f"the socket path {socket} is longer than {LONGEST_SOCKET_PATH_BYTES} bytes"
        raise EmbeddedServiceError(message)
    return account.own_folder(socket.parent)
