"""Documents reviewers hand in: few kinds, told by their first bytes, kept as they came.

What a file calls itself counts for nothing. Entry: ``keep_file``.
"""

from __future__ import annotations

import hashlib
import re

from claims.models import EvidenceFile

MOST_BYTES = 10 * 1024 * 1024
KINDS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
TEXT = "text/plain; charset=utf-8"


class FileError(Exception):
    """A file that is not kept; the message says why and what to do."""


def kind_of(data: bytes) -> str:
    """Return the media type of a document.

    Raises:
        FileError: It is empty, too large, or none of the kinds that are kept.
    """
    if not data:
        message = "The file is empty."
        raise FileError(message)
    if len(data) > MOST_BYTES:
        message = f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Give a link instead."
        raise FileError(message)
    for beginning, kind in KINDS:
        if data.startswith(beginning):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    try:
        data.decode()
    except UnicodeDecodeError:
        data = b"\0"
    if b"\0" in data:
        message = (
            "Only PDF, PNG, JPEG, GIF, WebP and plain text in UTF-8 are kept. Convert it, or give a link."
        )
        raise FileError(message)
    return TEXT


def keep_file(*, name: str, data: bytes) -> EvidenceFile:
    """Store a document. Raises ``FileError`` as ``kind_of`` does."""
    kind = kind_of(data)
    shown = re.sub(r"[^\w.() -]+", "_", name).strip(" .")[-200:] or "file"
    return EvidenceFile.objects.create(
        name=shown, content_type=kind, sha256=hashlib.sha256(data).hexdigest(), size=len(data), data=data
    )
