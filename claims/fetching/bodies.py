"""Bodies read up to a limit that counts after decompression.

Idea: one compressed kilobyte can stand for a megabyte, so each step of decompression is given
only the room that is left. Entry: ``read_body``. Source: RFC 9110 section 8.4.1.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from claims.fetching.errors import FetchError, TooLargeError

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_RAW = -zlib.MAX_WBITS


def read_body(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """Return the body sent in ``chunks`` under that Content-Encoding.

    Raises:
        TooLargeError: More than ``max_bytes`` were sent, or came out of decompression.
        FetchError: The compression is broken, cut short or one that was not asked for.
    """
    limited = _limited(chunks, max_bytes)
    if not _is_compressed(encoding):
        return b"".join(limited)
    try:
        body, is_whole = _decompress(limited, max_bytes + 1)
    except zlib.error as error:
        message = "The compressed answer is broken."
        raise FetchError(message) from error
    if len(body) > max_bytes:
        raise _too_large(max_bytes)
    if not is_whole:
        message = "The compressed answer was cut short."
        raise FetchError(message)
    return body


def read_start(chunks: Iterable[bytes], encoding: str, most_bytes: int) -> bytes:
    """Return the first ``most_bytes`` of a body, or all of a shorter one; raises ``FetchError``."""
    if not _is_compressed(encoding):
        start = bytearray()
        for chunk in chunks:
            start += chunk
            if len(start) >= most_bytes:
                break
        return bytes(start[:most_bytes])
    try:
        return _decompress(iter(chunks), most_bytes)[0]
    except zlib.error as error:
        message = "The compressed answer is broken."
        raise FetchError(message) from error


def _is_compressed(encoding: str) -> bool:
    names = [name.strip().casefold() for name in encoding.split(",") if name.strip()]
    names = [name for name in names if name != "identity"]
    if len(names) > 1 or (names and names[0] not in {"gzip", "x-gzip", "deflate"}):
        message = f"The server sent the encoding {encoding[:50]!r}, which was not asked for."
        raise FetchError(message)
    return bool(names)


def _limited(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes)
        yield chunk


def _decompress(chunks: Iterator[bytes], most_bytes: int) -> tuple[bytes, bool]:
    """Return at most so many bytes of the content, and whether the stream came to its end."""
    first = next((chunk for chunk in chunks if chunk), b"")
    if not first:
        return b"", True
    engine = zlib.decompressobj(_window(first))
    body = bytearray()
    for chunk in _chain(first, chunks):
        pending = chunk
        while pending and not engine.eof and len(body) < most_bytes:
            body += engine.decompress(pending, most_bytes - len(body))
            pending = engine.unconsumed_tail
        if engine.eof or len(body) >= most_bytes:
            break
    return bytes(body), engine.eof


def _window(first: bytes) -> int:
    """Return the kind of stream; some servers send "deflate" without the wrapper it stands for."""
    is_zlib = first[0] & 0x0F == zlib.DEFLATED and (
        len(first) < 2 or int.from_bytes(first[:2], "big") % 31 == 0
    )
    return _GZIP_OR_ZLIB if is_zlib or first[:1] == b"\x1f" else _RAW


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _too_large(max_bytes: int) -> TooLargeError:
    return TooLargeError(f"The answer is larger than the {max_bytes:,} bytes allowed.")
