"""What sort of conflict a contradictory pair is. Entry function: ``kind_of``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from factcheck.contradiction.dates import time_between
from factcheck.contradiction.reversal import same_speaker
from factcheck.types import Claim, ConflictKind, Stance


def kind_of(left: Claim, right: Claim, signals: Collection[str]) -> ConflictKind:
    """Return the kind of the conflict that the named signals show.

    The same speaker later is a reversal whatever the words; then a denial in so many words, then
    figures, and everything else is a plain contradiction. Where one side denies something and no signal
    says what, the pair is a denial all the same: a model found them at odds.
    """
    if same_speaker(left, right) and time_between(left, right) != timedelta():
        return ConflictKind.REVERSAL
    if "linked_denial" in signals or "denial" in signals:
        return ConflictKind.DENIAL
    if "numbers" in signals:
        return ConflictKind.NUMERIC
    if (left.stance is Stance.DENIES) != (right.stance is Stance.DENIES):
        return ConflictKind.DENIAL
    return ConflictKind.NUMERIC if "rival_figures" in signals else ConflictKind.CONTRADICTION
