"""The same source takes back what it said.

Entry function: ``find_reversal``. One speaker, a later report, and a word of concession: "admitted",
"corrected", "after all". That the two statements are opposed is for the other signals to show.
"""

from __future__ import annotations

import re
from datetime import timedelta

from factcheck.contradiction.dates import time_between
from factcheck.types import Claim, Reason

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


def same_speaker(left: Claim, right: Claim) -> bool:
    """Tell whether one voice made both claims."""
    if left.speaker is None or right.speaker is None:
        return False
    if left.speaker.key == right.speaker.key:
        return True
    return left.speaker.side != "" and left.speaker.side == right.speaker.side


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
