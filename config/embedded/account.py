"""Whose processes the servers are, and folders only that account may enter.

PostgreSQL refuses to run as root, so root hands both servers to an ordinary account that already
exists. That account may be unable to reach a checkout below a private home; then root keeps binaries
and data below ``/var/lib/factcheck``, where only root can create names.
"""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded.errors import EmbeddedServiceError

ACCOUNTS_FOR_ROOT = ("postgres", "nobody")
SYSTEM_FOLDER = Path("/var/lib/factcheck")
START_TIMEOUT_SECONDS = 90
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account the servers run under."""

    uid: int
    gid: int
    is_dropped: bool

    def run(self, args: Sequence[str | Path], *, cwd: Path, text: str = "") -> Done:
        """Run a short command as this account, apart from our terminal and our environment."""
        identity: dict[str, Any] = (
            {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_dropped else {}
        )
        return subprocess.run(
            args,
            cwd=cwd,
            input=text,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},  # PGHOST and its like would misdirect
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            umask=0o077,
            start_new_session=True,  # Ctrl-C at the terminal must not reach the servers
            timeout=START_TIMEOUT_SECONDS,
            **identity,
        )

    def can_execute(self, path: Path) -> bool:
        """True when this account may enter the folder, or run the file, ``path``."""
        return self.run(["/bin/sh", "-c", 'test -x "$0"', path], cwd=Path("/")).returncode == 0

    def own_folder(self, path: Path) -> Path:
        """Make ``path`` a folder only this account can enter, refusing one somebody else made."""
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            os.chown(path, self.uid, self.gid)
        _check_owner(path, self.uid)
        path.chmod(0o700)
        return path


def current_account() -> Account:
    """The account the servers run under: ours, or an ordinary one when we are root."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), is_dropped=False)
    for name in ACCOUNTS_FOR_ROOT:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, is_dropped=True)
    message = (
        "PostgreSQL does not run as root, and no account 'postgres' or 'nobody' exists: set DATABASE_URL"
    )
    raise EmbeddedServiceError(message)


def system_folder(path: Path) -> Path:
    """Make ``path`` a folder that root owns and everybody can enter."""
    path.mkdir(mode=0o755, parents=True, exist_ok=True)
    _check_owner(path, 0)
    path.chmod(0o755)
    return path


def reachable_copy(account: Account, sources: Sequence[Path], probe: Path, name: str) -> Path:
    """Folder that holds ``sources``, which are siblings, where the account can run ``probe``.

    Returns the folder they are in when the account can reach it, else a copy made once.
    """
    origin = sources[0].parent
    if account.can_execute(origin / probe):
        return origin
    target = system_folder(SYSTEM_FOLDER) / name
    if not target.exists():
        half_done = target.with_name(f"{name}.{os.getpid()}")
        for source in sources:
            shutil.copytree(source, half_done / source.name, symlinks=True)
        for folder in [half_done, *(path for path in half_done.rglob("*") if path.is_dir())]:
            folder.chmod(0o755)
        half_done.rename(target)
    _check_owner(target, 0)
    return target


def _check_owner(path: Path, uid: int) -> None:
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
        message = f"{path} belongs to another account or is no folder: remove it, or run as its owner"
        raise EmbeddedServiceError(message)
