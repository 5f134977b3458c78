"""What /proc says about a process: alive, gone, or dead and not yet buried."""

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    """True for a running process; a zombie is dead, though it still answers to signal 0."""
    try:
        status = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def working_in(folder: Path) -> Iterator[int]:
    """Yield the living processes whose working directory is ``folder``."""
    folder = folder.resolve()  # as the kernel shows it, whatever links led there
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            is_there = (entry / "cwd").readlink() == folder
        except OSError:
            continue  # gone meanwhile, a zombie, or not ours to look at
        if is_there and is_alive(int(entry.name)):
            yield int(entry.name)
