"""Cheap keys that decide which claims get compared.

Idea: claims that contradict each other share names, or two words of the same matter, or stand in one
article. Every claim gets a set of short strings; two claims with a string in common are a candidate
pair. Single common words are no key: "troop" alone would bring half the archive together. Entry
functions: ``blocking_keys``, ``candidate_pairs``. Source: Christen, Data Matching (2012), ch. 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import combinations, islice

from factcheck.errors import DuplicateClaimError
from factcheck.matching.profile import profile_of
from factcheck.options import MatchingOptions
from factcheck.types import CandidatePair, Claim

_MOST_CONCEPTS = 12
_MOST_PAIRED = 8
_MOST_NAMES = 10
_LEAST_WEIGHT = 0.25


def blocking_keys(claim: Claim, options: MatchingOptions) -> frozenset[str]:
    """Return the keys of ``claim``: its article, its names and topics with each concept, pairs of concepts.

    Keys are plain strings; the same claim always gives the same keys.

    Cost: at most ``options.max_keys`` keys of at most ``options.longest_key`` characters, half of the
    claims have no more than 53, one in twenty more than 121. Each is one entry in an inverted index:
    about 1.5 kB a claim, 30 kB at most. Where there would be more, the least telling words go first.
    """
    kept = islice(dict.fromkeys(_keys(claim)), options.max_keys)
    return frozenset(_shortened(key, options.longest_key) for key in kept)


def _keys(claim: Claim) -> Iterator[str]:
    """Yield keys, the ones that tell most about a claim first."""
    concepts = _telling_concepts(claim)
    names, topics = sorted(claim.entities)[:_MOST_NAMES], sorted(claim.topics)[:_MOST_NAMES]
    yield f"article:{claim.article_id}"
    yield from (f"words:{a}+{b}" for a, b in combinations(sorted(concepts[:_MOST_PAIRED]), 2))
    yield from (f"place:{place}" for place in sorted(claim.places)[:_MOST_NAMES])
    yield from (f"topics:{a}+{b}" for a, b in combinations(topics, 2))
    for concept in concepts:
        yield from (f"name:{name}+{concept}" for name in (*names, *topics) if concept not in name)


def _shortened(key: str, longest: int) -> str:
    """Replace the end of a long key by its digest: cut off alone, different keys would become one."""
    if len(key) <= longest:
        return key
    digest = blake2b(key.encode(), digest_size=8).hexdigest()
    return f"{key[: longest - len(digest) - 1]}~{digest}"


def _telling_concepts(claim: Claim) -> list[str]:
    """Return the concepts that weigh most, longest words first among equals: they are the rarest."""
    by_concept = profile_of(claim).by_concept
    weights = {concept: max(word.weight for word in words) for concept, words in by_concept.items()}
    adverbs = {
        concept for concept, words in by_concept.items() if all(word.token.pos == "ADV" for word in words)
    }
    telling = [
        concept for concept, weight in weights.items() if weight >= _LEAST_WEIGHT and concept not in adverbs
    ]
    return sorted(telling, key=lambda concept: (-weights[concept], -len(concept), concept))[:_MOST_CONCEPTS]


def candidate_pairs(claims: Sequence[Claim], options: MatchingOptions) -> Iterator[CandidatePair]:
    """Yield the pairs of claims worth comparing.

    Two claims meet when they share a blocking key within ``options.window``; copies of one text
    (the same origin) never meet, nor does a speaker with the same words in another report.

    Args:
        claims: Any order; ids unique; ``published_at`` timezone-aware or ``None``.
        options: ``window`` is a duration, ``max_block_size`` a number of claims.

    Yields:
        Each unordered pair once, ``left_id < right_id``, ascending.

    Raises:
        DuplicateClaimError: Two claims carry one id.

    Cost: sum of squared block sizes. Source: Christen, Data Matching (2012), ch. 4.
    """
    by_id = {claim.id: claim for claim in claims}
    if len(by_id) != len(claims):
        message = "two claims carry one id"
        raise DuplicateClaimError(message)
    shared: dict[tuple[str, str], list[str]] = {}
    for key, ids in sorted(_blocks(by_id, options).items()):
        if len(ids) <= options.max_block_size:
            for pair in combinations(ids, 2):
                shared.setdefault(pair, []).append(key)
    for (left, right), keys in sorted(shared.items()):
        if may_meet(by_id[left], by_id[right], options):
            yield CandidatePair(left_id=left, right_id=right, keys=tuple(keys))


def may_meet(left: Claim, right: Claim, options: MatchingOptions) -> bool:
    """Tell whether two claims may be compared: near enough in time and not copies of one text."""
    if (
        left.published_at
        and right.published_at
        and abs(left.published_at - right.published_at) > options.window
    ):
        return False
    if left.article_id == right.article_id:
        return not any(a.overlaps(b) for a in left.content for b in right.content)
    if left.origin and left.origin == right.origin:
        return False
    same_words = left.proposition.casefold() == right.proposition.casefold() and left.stance is right.stance
    return not (same_words and left.speaker == right.speaker)


def _blocks(by_id: dict[str, Claim], options: MatchingOptions) -> dict[str, list[str]]:
    blocks: dict[str, list[str]] = {}
    for claim_id in sorted(by_id):
        for key in blocking_keys(by_id[claim_id], options):
            blocks.setdefault(key, []).append(claim_id)
    return blocks
