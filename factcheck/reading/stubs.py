"""Notices that stand where the article should be.

Idea: a bot check, a paywall or a request for consent is recognised by its words, but only in a text too
short to be an article, because articles are written about such notices too. Entry: ``refuse_stub``.
"""

from __future__ import annotations

import re

from factcheck.errors import UnreadableArticleError
from factcheck.options import ReadingOptions

_BOT_CHECK = re.compile(
    r"just a moment|checking your browser|attention required|verify (?:that )?you are (?:a )?human"
    r"|are you a robot|enable javascript|access (?:to this page has been )?denied|unusual traffic"
    r"|security check|captcha",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|unlock)|(?:log|sign) in to (?:continue|read)"
    r"|subscribers? only|to continue reading|already a subscriber|become a (?:subscriber|member)",
    re.IGNORECASE,
)


_CONSENT = re.compile(
    r"\b(?:we|our partners|sites?|websites?) (?:and our partners |and \d+ partners )?"
    r"(?:use|store|need|value)s?\b.{0,60}\b(?:cookies|consent|privacy|personal data)\b"
    r"|before you continue|(?:accept|reject|allow|manage) (?:all )?(?:cookies|consent|preferences|choices)"
    r"|(?:cookie|privacy|consent) (?:settings|preferences|policy|notice)"
    r"|your privacy (?:choices|matters|is important)|legitimate interests?|withdraw your consent",
    re.IGNORECASE,
)
_FEWEST_CONSENT_WORDS = 2
"""One such phrase stands at the foot of many short articles; a request for consent has several."""


def refuse_stub(title: str, text: str, *, is_free: bool, options: ReadingOptions) -> None:
    """Raise ``UnreadableArticleError`` when ``text`` is empty or only a notice.

    A paywall notice counts when the page itself says that it is not free.
    """
    is_short = len(text) < options.stub_length
    message = ""
    if is_short and _BOT_CHECK.search(f"{title}\n{text}"):
        message = "The page is a browser check, not an article."
    elif is_short and not is_free and _PAYWALL.search(text):
        message = "The page shows only a paywall notice."
    elif is_short and len(set(map(str.casefold, _CONSENT.findall(text)))) >= _FEWEST_CONSENT_WORDS:
        message = "The page shows only a request for consent to cookies."
    elif len(text) < options.min_text_length:
        message = "No article text was found on the page."
    if message:
        raise UnreadableArticleError(message)
