"""Notices that stand where the article should be.

Idea: a bot check or a paywall is recognised by its words, but only in a text too short to be an
article, because articles are written about such notices too. Entry: ``refuse_stub``.
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
    elif len(text) < options.min_text_length:
        message = "No article text was found on the page."
    if message:
        raise UnreadableArticleError(message)
