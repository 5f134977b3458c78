"""Bytes of a page to text.

Idea: bytes that are valid UTF-8 are UTF-8 whatever the label says, because text in another
encoding almost never is; only encodings that look like plain ASCII or hold zero bytes must be
believed first. Entry: ``decode_page``. Source: WHATWG Encoding Standard, section 4 (labels).
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096
# Seven-bit and two-byte encodings: their bytes can pass for UTF-8 without being it.
_BELIEVED_FIRST = ("utf-16", "utf-32", "iso2022")
_GUESS_BYTES = 100_000
_LIKELY = ["cp1252", "big5", "cp932", "cp949", "euc_jp", "euc_kr", "gb18030", "cp1251", "koi8_r"]
# Browsers read these labels as Windows-1252, and pages rely on it for quotation marks.
_READ_AS_WINDOWS = {"iso8859-1", "ascii", "latin-1"}


def decode_page(data: bytes, content_type: str = "") -> str:
    """Return the text of ``data``; total, undecodable bytes become U+FFFD."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = _declared_codec(content_type.encode("utf-8", "replace")) or _declared_codec(data[:_HEAD_BYTES])
    order = ("utf-8", declared) if not declared.startswith(_BELIEVED_FIRST) else (declared, "utf-8")
    for name in order:
        text = _decode_exactly(data, name)
        if text is not None:
            return text
    return data.decode(declared or guess_encoding(data) or "cp1252", "replace")


def guess_encoding(data: bytes) -> str:
    """Return the likeliest encoding of undeclared bytes; nothing when UTF-8 or Western.

    Only encodings that can be told apart are tried: guesses among the many Western ones are coin
    tosses, and those pages are read as Windows-1252 anyway.
    """
    if _decode_exactly(data, "utf-8") is not None:
        return ""
    best = from_bytes(data[:_GUESS_BYTES], cp_isolation=_LIKELY).best()
    return best.encoding if best and best.encoding != "cp1252" else ""


def _declared_codec(head: bytes) -> str:
    """Return Python's name of the encoding declared in ``head``, or nothing when unknown."""
    match = _CHARSET.search(head)
    if match is None:
        return ""
    try:
        codec = codecs.lookup(match.group(1).decode("ascii"))
    except LookupError:
        return ""
    # UTF-7 hides markup from every filter, "undefined" fails on every byte; "is text encoding" keeps
    # base64 and the like out.
    if codec.name in {"utf-7", "undefined"} or not getattr(codec, "_is_text_encoding", True):
        return ""
    return "cp1252" if codec.name in _READ_AS_WINDOWS else codec.name


def _decode_exactly(data: bytes, name: str) -> str | None:
    """Return ``data`` in that encoding, or nothing when it does not fit."""
    if not name:
        return None
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None
