"""Which claims are worth comparing with a new one.

Idea: claims that conflict stand in articles about one matter, even where they share no word ("He saw
green", "the signal had been showing red"). So the articles come first: each has keys, the names in it and
the words its claims use most, and articles that share rare keys are close. Then the claims of the close
articles are ranked by the names and words they share and by how close their articles are, and the best
few are compared. Keys are numbers, so a database can find close articles by an index. Entry functions:
``article_keys``, ``candidates_for`` (new claims against stored ones) and ``candidate_pairs`` (all in memory).
Sources: Christen, Data Matching (2012), ch. 4; Spaerck Jones 1972 (rare keys tell most).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from hashlib import blake2b

from factcheck.errors import DuplicateClaimError
from factcheck.matching.profile import profile_of
from factcheck.matching.rewording import is_rewording
from factcheck.options import MatchingOptions
from factcheck.types import AttributionType, CandidatePair, Claim

_MOST_CONCEPTS = 12
_MOST_COMPARED = 8
_MOST_NAMES = 40
_LEAST_WEIGHT = 0.25
_SURNAME = 0.5
_WORD = 0.5
# A claim shares about three names and words with one it conflicts with, each worth about three; being in
# one article counts as much as two of them.
_CLOSE = 10.0
_CLOSEST = 0.6
# The outlet's own voice takes part in one conflict in ten and makes two claims in five; a speaker seldom
# contradicts himself in one article.
_OUTLET = 0.4
_ONE_VOICE = 0.5


def article_keys(claims: Iterable[Claim], options: MatchingOptions) -> dict[int, float]:
    """Return the keys of the article that ``claims`` stand in, with their weights in (0, 1].

    Keys are names (of speakers, places, bodies and what the article is about; a surname by itself
    weighs half) and the words most of its claims use, as 64-bit signed numbers. Of two names with one
    number, which happens once in some billion pairs, articles seem a little closer than they are.

    Cost: linear; 24 keys for half of all articles.
    """
    names: dict[str, float] = {}
    words: Counter[str] = Counter()
    for claim in claims:
        for name, weight in _names(claim, with_topics=True).items():
            names[name] = max(weight, names.get(name, 0.0))
        words.update(set(_telling_concepts(claim)))
    kept = sorted(names, key=lambda name: (-names[name], name))[:_MOST_NAMES]
    found = {key_number(f"name:{name}"): names[name] for name in kept}
    frequent = sorted(words, key=lambda word: (-words[word], -len(word), word))[: options.most_words]
    return found | {key_number(f"word:{word}"): _WORD for word in frequent}


def key_number(text: str) -> int:
    """Return the number of a key, the same on every machine, in the range of a database's bigint."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def rarity(carriers: int, options: MatchingOptions) -> float:
    """Return what a key that ``carriers`` articles have is worth; one that too many have is worth nothing."""
    if carriers > options.most_carriers:
        return 0.0
    return math.log(1 + options.most_carriers / max(1, carriers))


def candidates_for(
    new: Sequence[Claim], stored: Sequence[Claim], closeness: Mapping[str, float], options: MatchingOptions
) -> Iterator[CandidatePair]:
    """Yield the pairs worth comparing in which a new claim takes part.

    Args:
        new: The claims of one article, ids unique.
        stored: The claims of articles close to it; ids unique and none of ``new``.
        closeness: How close their articles are, in [0, 1], by article id.
        options: ``most_candidates`` bounds what each new claim is compared with.

    Yields:
        Each unordered pair once, ``left_id < right_id``, in no particular order.

    Cost: number of new claims times number of all.
    """
    pool = [*new, *stored]
    known = {claim.id: _claim_keys(claim) for claim in pool}
    carriers = Counter(key for keys in known.values() for key in keys)
    worth = {key: math.log(1 + len(pool) / count) for key, count in carriers.items()}
    seen: set[tuple[str, str]] = set()
    printed = {(claim.article_id, claim.proposition.casefold()) for claim in pool}
    for claim in new:
        rivals = [other for other in pool if not _is_in_both(claim, other, printed)]
        for other, keys in _ranked(claim, rivals, known, worth, closeness, options)[
            : options.most_candidates
        ]:
            left, right = sorted((claim.id, other.id))
            if (left, right) not in seen:
                seen.add((left, right))
                yield CandidatePair(left_id=left, right_id=right, keys=keys)


def candidate_pairs(claims: Sequence[Claim], options: MatchingOptions) -> Iterator[CandidatePair]:
    """Yield the pairs of claims worth comparing.

    Args:
        claims: Any order; ids unique; ``published_at`` timezone-aware or ``None``.
        options: ``window`` is a duration, the rest are counts.

    Yields:
        Each unordered pair once, ``left_id < right_id``, ascending.

    Raises:
        DuplicateClaimError: Two claims carry one id.

    Cost: number of articles times number of claims in the articles close to each.
    """
    if len({claim.id for claim in claims}) != len(claims):
        message = "two claims carry one id"
        raise DuplicateClaimError(message)
    shelf = Shelf(claims, options)
    found: dict[tuple[str, str], CandidatePair] = {}
    for article_id in shelf.articles:
        close = shelf.close_to(article_id)
        stored = [claim for other in close for claim in shelf.articles[other]]
        for pair in candidates_for(shelf.articles[article_id], stored, close, options):
            found.setdefault((pair.left_id, pair.right_id), pair)
    yield from (found[key] for key in sorted(found))


def may_meet(left: Claim, right: Claim, options: MatchingOptions) -> bool:
    """Tell whether two claims may be compared: near enough in time, and not one sentence of two copies.

    Copies of one text are one voice, but an editor may have changed a figure on the way: that is compared.
    """
    if not _are_near(left, right, options):
        return False
    if left.article_id == right.article_id:
        return not any(a.overlaps(b) for a in left.content for b in right.content)
    if left.origin and left.origin == right.origin:
        return _differ_in_figures(left, right)
    same_words = left.proposition.casefold() == right.proposition.casefold() and left.stance is right.stance
    return not (same_words and left.speaker == right.speaker)


def _is_in_both(left: Claim, right: Claim, printed: Set[tuple[str, str]]) -> bool:
    """Tell whether one of two claims of copies stands in both of them: then nobody changed it."""
    if not left.origin or left.origin != right.origin or left.article_id == right.article_id:
        return False
    return (right.article_id, left.proposition.casefold()) in printed or (
        left.article_id,
        right.proposition.casefold(),
    ) in printed


def _differ_in_figures(left: Claim, right: Claim) -> bool:
    """Tell whether two claims are versions of one sentence with other figures."""
    figures = [{(figure.low, figure.high) for figure in claim.quantities} for claim in (left, right)]
    if not all(figures) or figures[0] == figures[1] or left.stance is not right.stance:
        return False
    return is_rewording(left.proposition, right.proposition)


class Shelf:
    """Articles in memory with their keys: what an index over the keys is in a database."""

    def __init__(self, claims: Sequence[Claim], options: MatchingOptions) -> None:
        articles: dict[str, list[Claim]] = defaultdict(list)
        for claim in sorted(claims, key=lambda claim: claim.id):
            articles[claim.article_id].append(claim)
        self.articles, self._options = dict(articles), options
        self._keys = {article_id: article_keys(ours, options) for article_id, ours in articles.items()}
        self._carriers: dict[int, list[str]] = defaultdict(list)
        for article_id in sorted(self._keys):
            for key in self._keys[article_id]:
                self._carriers[key].append(article_id)

    def close_to(self, article_id: str) -> dict[str, float]:
        """Return the closest other articles, the closest first, with how close they are."""
        mine = self._keys[article_id]
        total = 0.0
        shared: dict[str, float] = defaultdict(float)
        for key, weight in mine.items():
            others = [
                one for one in self._carriers[key] if one != article_id and self._are_near(one, article_id)
            ]
            worth = rarity(1 + len(others), self._options)
            total += worth * weight
            for other in others:
                shared[other] += worth * min(weight, self._keys[other][key])
        return closest({other: value for other, value in shared.items() if value > 0}, total, self._options)

    def _are_near(self, left: str, right: str) -> bool:
        return _are_near(self.articles[left][0], self.articles[right][0], self._options)


def closest(shared: Mapping[str, float], total: float, options: MatchingOptions) -> dict[str, float]:
    """Return the ``most_articles`` that share most, the closest first, with their share of ``total``."""
    ranked = sorted(shared, key=lambda article_id: (-round(shared[article_id], 6), article_id))
    return {article_id: shared[article_id] / total for article_id in ranked[: options.most_articles]}


def _are_near(left: Claim, right: Claim, options: MatchingOptions) -> bool:
    if left.published_at is None or right.published_at is None:
        return True
    return abs(left.published_at - right.published_at) <= options.window


def _ranked(
    claim: Claim,
    pool: Sequence[Claim],
    known: Mapping[str, Mapping[str, float]],
    worth: Mapping[str, float],
    closeness: Mapping[str, float],
    options: MatchingOptions,
) -> list[tuple[Claim, tuple[str, ...]]]:
    """Return the claims ``claim`` may meet, the best first, with the keys they share, the rarest first."""
    ours = known[claim.id]
    ranked = []
    for other in pool:
        if other.id == claim.id or not may_meet(claim, other, options):
            continue
        theirs = known[other.id]
        shared = {key: worth[key] * min(ours[key], theirs[key]) for key in ours.keys() & theirs.keys()}
        near = 1.0 if other.article_id == claim.article_id else closeness.get(other.article_id, 0.0)
        score = (math.fsum(shared.values()) + _CLOSE * min(near, _CLOSEST)) * _interest(claim, other)
        keys = tuple(sorted(shared, key=lambda key: (-shared[key], key)))
        ranked.append((-round(score, 6), other.id, other, keys))
    return [(other, keys) for _, _, other, keys in sorted(ranked, key=lambda row: row[:2])]


def _interest(left: Claim, right: Claim) -> float:
    """Return a factor below one for pairs that seldom conflict."""
    factor = _OUTLET if AttributionType.OUTLET in (left.attribution, right.attribution) else 1.0
    is_one_voice = (
        left.speaker is not None and right.speaker is not None and left.speaker.key == right.speaker.key
    )
    return factor * (_ONE_VOICE if is_one_voice and left.article_id == right.article_id else 1.0)


def _claim_keys(claim: Claim) -> Mapping[str, float]:
    """Return the names and the most telling words of a claim with their weights."""
    words = {f"word:{concept}": 1.0 for concept in _telling_concepts(claim)[:_MOST_COMPARED]}
    return words | {f"name:{name}": weight for name, weight in _names(claim, with_topics=False).items()}


def _names(claim: Claim, *, with_topics: bool) -> dict[str, float]:
    """Return the names in a claim and its speaker's, lower case; a surname by itself weighs half."""
    names = set(claim.entities)
    if with_topics:
        names |= claim.topics
    if claim.speaker:
        names |= {claim.speaker.name.casefold(), claim.speaker.side.casefold()} - {""}
    found = dict.fromkeys(sorted(names), 1.0)
    for name in sorted(names):
        if " " in name:
            found.setdefault(name.rsplit(maxsplit=1)[-1], _SURNAME)
    return found


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
