"""Text made comparable: cleaned once before it is stored, folded whenever it is compared.

``clean_text`` fixes what the reader sees (and every later offset points into its result);
``fold`` gives a key that ignores case, quote style and white space, and is never stored as text.
Source: Unicode Standard Annex 15 (normalisation forms).
"""

from __future__ import annotations

import re
import unicodedata

_RARE_LINE_BREAKS = re.compile(r"[\u0085\u2028\u2029\v\f]")
_REMOVED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b\u2060\u00ad]")
_STRAIGHT = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
    }
)
_BLANKS = re.compile(r"\s+")
_INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"})


def clean_text(text: str) -> str:
    """Return ``text`` as it may be stored: composed, without control characters, ``\\n`` line breaks.

    Total and idempotent. Zero-width spaces, soft hyphens and lone surrogates go too: they are
    invisible, and PostgreSQL stores neither NUL nor surrogates.
    """
    # Plain replacements first: an expression for all line breaks takes four times as long on a page.
    text = _RARE_LINE_BREAKS.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    # Removal can bring a letter and its accent together, so composition comes last.
    return unicodedata.normalize("NFC", _REMOVED.sub("", text))


def fold(text: str) -> str:
    """Return a key for comparing: case folded, straight quotes and dashes, single spaces."""
    composed = unicodedata.normalize("NFKC", clean_text(text)).translate(_STRAIGHT)
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", composed.casefold())).strip()


def is_visible(text: str) -> bool:
    """Tell whether ``text`` shows anything: more than spaces, control and format characters, bare accents."""
    return text.isalnum() or any(unicodedata.category(char) not in _INVISIBLE for char in text)


def has_word(text: str) -> bool:
    """Tell whether ``text`` holds a letter or a digit of any script."""
    return any(char.isalnum() for char in text)
