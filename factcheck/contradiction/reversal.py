"""The same source takes back what it said.

Entry function: ``find_reversal``. One speaker, a later report, and a word of concession: "admitted",
"corrected", "after all". That the two statements are opposed is for the other signals to show.
"""

from __future__ import annotations

import re
from datetime import timedelta

from factcheck.contradiction.dates import time_between
from factcheck.types import Claim, Reason, Speaker, SpeakerKind

_CONCEDING = re.compile(
    r"\b(?:admit\w*|acknowledg\w*|conced\w*|confess\w*|correct(?:ed|s|ing)|retract\w*|clarif\w*|"
    r"back(?:ed)? down|revis(?:ed|es|ing)|backtrack\w*|recant\w*|withdrew)\b",
    re.IGNORECASE,
)
_AFTER_ALL = re.compile(
    r"\b(?:in fact|after all|indeed|actually|in error|mistaken(?:ly)?|miscounted|by mistake|wrong(?:ly)?|"
    r"incorrect(?:ly)?|misled|misinformed|inaccurate)\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(r"\b(?:minister|ministry)\b")
_LONGEST_NAME = 4


def same_speaker(left: Claim, right: Claim) -> bool:
    """Tell whether one voice made both claims: one name, a name and its surname, one side, one office."""
    if left.speaker is None or right.speaker is None:
        return False
    if left.speaker.key == right.speaker.key:
        return True
    if left.speaker.side != "" and left.speaker.side == right.speaker.side:
        return True
    office = _office(left.speaker)
    return _is_shorter_name(left.speaker, right.speaker) or (
        " " in office and office == _office(right.speaker)
    )


def _is_shorter_name(left: Speaker, right: Speaker) -> bool:
    """Tell whether one is the surname of the other: "Ruiz-Keller" and "Dana Ruiz-Keller"."""
    short, full = sorted((left, right), key=lambda one: len(one.name.split()))
    if full.kind is not SpeakerKind.PERSON or short.kind is SpeakerKind.STATE:  # a bare name may seem a body
        return False
    words = full.name.casefold().split()
    return 1 < len(words) <= _LONGEST_NAME and words[-1] == short.name.casefold()


def _office(speaker: Speaker) -> str:
    """Return the name with the office in place of who holds it: a ministry for its minister."""
    return _HOLDER.sub("ministry", speaker.name.casefold())


def find_reversal(left: Claim, right: Claim) -> tuple[Reason, ...]:
    """Return why the later claim takes back the earlier one; empty when nothing says so."""
    gap = time_between(left, right)
    if not same_speaker(left, right) or gap == timedelta():
        return ()
    later = right if gap > timedelta() else left
    found = _CONCEDING.search(later.cue_text) or _AFTER_ALL.search(later.proposition)
    if not found:
        return ()
    who = later.speaker.name if later.speaker else later.source_text
    message = f"{who} said this later, with “{found.group().lower()}”"
    return (Reason(signal="taken_back", message=message, weight=1.0),)
