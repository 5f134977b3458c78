"""One spelling for every address of a page.

Idea: only what RFC 3986 calls equivalent is unified, and parameters are dropped that are known to name the
way to the page instead of the page. Order and case of what remains, sub-domains and index files stay: they
may lead to another article, and the page itself says better (``find_canonical_url``).
Entry: ``canonical_address``. Sources: RFC 3986 section 6.2.2, RFC 5891 (names in other scripts).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit

import idna

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMERIC_HOST = re.compile(r"\[[0-9a-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3}")
_LONGEST_HOST = 253  # what DNS allows
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_PATH = "/%:@!$&'()*+,;=-._~"
_IN_QUERY = _IN_PATH + "?"
_WORD_WITHOUT_DIGIT = re.compile(r"[^\d/]+")


def canonical_address(text: str) -> str:
    """Return the address of a web page in its one spelling, without fragment and marks of the way there.

    An address of another scheme comes back as it is; one that can lead nowhere gives "".
    """
    text = "".join(text.split("\n")).replace("\r", "").replace("\t", "").strip()
    try:
        parts = urlsplit(text)
        if parts.scheme not in _DEFAULT_PORTS:
            return text if parts.scheme else ""
        host = _host(parts)
    except ValueError:  # brackets that hold no address, a port that is no number
        return ""
    if not host:
        return ""
    path = _remove_dots(_escaped(parts.path, _IN_PATH)) or "/"
    query = _query(parts.query)
    return f"{parts.scheme}://{host}{path}{'?' + query if query else ''}"


def _host(parts: SplitResult) -> str:
    """Return host and port as they are looked up; nothing when no host can be called so."""
    name = (parts.hostname or "").rstrip(".")
    if ":" in name:
        name = f"[{name}]"
    elif not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            return ""
    port = parts.port
    if port == 0 or len(name) > _LONGEST_HOST or not (_HOST.fullmatch(name) or _NUMERIC_HOST.fullmatch(name)):
        return ""
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    is_default = port is None or port == _DEFAULT_PORTS[parts.scheme]
    return f"{user}{name}" if is_default else f"{user}{name}:{port}"


def _escaped(text: str, kept: str) -> str:
    """Return ``text`` with escapes in upper case, none where none is needed, and all that are."""
    return quote(_ESCAPE.sub(_one_escape, _lone_percents(text)), safe=kept)


def _lone_percents(text: str) -> str:
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)


def _one_escape(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def _remove_dots(path: str) -> str:
    """Return ``path`` without "." and ".." segments (RFC 3986 section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def _query(query: str) -> str:
    kept = (part for part in query.split("&") if part and not _is_mark(part))
    return _escaped("&".join(kept), _IN_QUERY)


def _is_mark(part: str) -> bool:
    """Tell whether a parameter names the way to the page."""
    name, _, value = (unquote_plus(text).casefold() for text in part.partition("="))
    names, beginnings, values = _marks()
    if name in names or name.startswith(beginnings):
        return True
    if name == "ref":
        return bool(_WORD_WITHOUT_DIGIT.fullmatch(value))
    return value in values.get(name, frozenset())


@cache
def _marks() -> tuple[frozenset[str], tuple[str, ...], dict[str, frozenset[str]]]:
    """Return whole names, beginnings of names, and values by name."""
    text = files("factcheck").joinpath("data", "tracking_parameters.tsv").read_text(encoding="utf-8")
    rows = [line.partition("\t") for line in text.splitlines() if line and not line.startswith("#")]
    plain = [name for name, _, values in rows if not values]
    return (
        frozenset(name for name in plain if not name.endswith("*")),
        tuple(name[:-1] for name in plain if name.endswith("*")),
        {name: frozenset(values.split()) for name, _, values in rows if values},
    )
