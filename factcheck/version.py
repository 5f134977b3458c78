"""The version of the engine as results depend on it: package version and a hash of code and word lists."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PACKAGE_VERSION = "0.1"
_ROOT = Path(__file__).parent


@cache
def engine_version(*choices: str) -> str:
    """Return e.g. "0.1+3fa94c0de812"; ``choices`` are what the caller sets: parser and model by name.

    Model files count by their lists of hashes, so that the answer takes milliseconds.
    """
    digest = hashlib.sha256(repr(choices).encode())
    for path in sorted(path for path in _ROOT.rglob("*") if path.is_file()):
        name = path.relative_to(_ROOT).as_posix()
        is_listing = path.name == "SHA256SUMS"
        if is_listing or (path.suffix in {".py", ".tsv", ".txt"} and not name.startswith("evaluation/")):
            content = path.read_bytes()
            digest.update(f"{name} {len(content)}\0".encode() + content)
    return f"{PACKAGE_VERSION}+{digest.hexdigest()[:12]}"
