"""Who belongs to a dispute, and who gives the same answer: a function of the graph and of nothing else.

Idea: a dispute is about its anchors. Claims that say the same as an anchor (firm edges) stand for it;
claims that conflict with those, and what says the same as they do, are members. Positions are built by
joining members: first those a person put together, then those joined by a firm edge, then claims of one
side that conflict with the same anchors and with none of each other. No joining ever puts two claims in
conflict into one position. Ties are broken by content key, never by the order in which rows came in.
Entry functions: ``members_of``, ``positions_of``, ``assign``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Pair = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Graph:
    """What is known around a dispute; claims by their key in the store.

    ``firm`` holds the edges that count, the surest first; ``conflicts`` the live ones. ``keys`` gives every
    claim its place in the order (a content key), ``sides`` the label of its position. ``pinned`` maps claims
    that a person placed to their position, in the order of placing.
    """

    anchors: frozenset[int]
    conflicts: frozenset[Pair]
    firm: Sequence[Pair]
    keys: Mapping[int, str]
    sides: Mapping[int, str]
    excluded: frozenset[int] = frozenset()
    pinned: Mapping[int, int] = field(default_factory=dict)


def members_of(graph: Graph) -> frozenset[int]:
    """Return the claims of the dispute; empty when no live conflict is left in it."""
    about = _closure(graph.anchors, graph)
    opposed = {other for claim in about for other in _opponents(claim, graph)}
    found = (_closure(about | opposed, graph) | set(graph.pinned)) - graph.excluded
    held = {claim for a, b in graph.conflicts if a in found and b in found for claim in (a, b)}
    if not held:
        return frozenset()
    return frozenset((_closure(held, graph) & found) | (set(graph.pinned) - graph.excluded))


def positions_of(graph: Graph, members: Collection[int]) -> list[frozenset[int]]:
    """Return the positions: members that give the same answer, in the order of their first content key."""
    builder = _Builder(graph, members)
    by_position: dict[int, list[int]] = defaultdict(list)
    for claim, position in graph.pinned.items():
        by_position[position].append(claim)
    for claims in by_position.values():
        for claim in claims[1:]:
            builder.join(claims[0], claim)
    for a, b in graph.firm:
        builder.join(a, b)
    for group in _sides(graph, members):
        free = [one for one in group if not any(other in group for other in _opponents(one, graph))]
        for claim in free[1:]:
            builder.join(free[0], claim)
    return builder.clusters()


def assign(
    clusters: Sequence[frozenset[int]], existing: Mapping[int, frozenset[int]], pinned: Mapping[int, int]
) -> list[int | None]:
    """Return for each cluster the position that it continues, ``None`` for a new one.

    A position goes to the cluster a person placed there, then to the one that holds most of its claims.
    """
    chosen: dict[int, int] = {}
    for index, cluster in enumerate(clusters):
        places = [pinned[claim] for claim in pinned if claim in cluster and pinned[claim] in existing]
        if places and places[0] not in chosen.values():
            chosen[index] = places[0]
    shared = [
        (-len(cluster & claims), position, index)
        for index, cluster in enumerate(clusters)
        for position, claims in existing.items()
        if cluster & claims
    ]
    for _, position, index in sorted(shared):
        if index not in chosen and position not in chosen.values():
            chosen[index] = position
    return [chosen.get(index) for index in range(len(clusters))]


class _Builder:
    """Joins claims as long as no two of them conflict and no two positions of a person are joined."""

    def __init__(self, graph: Graph, members: Collection[int]) -> None:
        self._graph = graph
        self._cluster: dict[int, frozenset[int]] = {claim: frozenset({claim}) for claim in members}

    def join(self, one: int, other: int) -> None:
        if one not in self._cluster or other not in self._cluster:
            return
        joined = self._cluster[one] | self._cluster[other]
        if self._is_allowed(joined):
            self._cluster.update(dict.fromkeys(joined, joined))

    def clusters(self) -> list[frozenset[int]]:
        keys = self._graph.keys
        return sorted(set(self._cluster.values()), key=lambda cluster: min(keys[claim] for claim in cluster))

    def _is_allowed(self, joined: frozenset[int]) -> bool:
        places = {self._graph.pinned[claim] for claim in joined if claim in self._graph.pinned}
        in_conflict = any(a in joined and b in joined for a, b in self._graph.conflicts)
        return len(places) < 2 and not in_conflict


def _sides(graph: Graph, members: Collection[int]) -> Iterable[list[int]]:
    """Yield groups of members of one side that conflict with the same anchors, by content key."""
    stands_for = {anchor: _closure({anchor}, graph) - _opponents(anchor, graph) for anchor in graph.anchors}
    groups: dict[tuple[str, frozenset[int]], list[int]] = defaultdict(list)
    for claim in sorted(members, key=lambda one: graph.keys[one]):
        opponents = _opponents(claim, graph)
        against = frozenset(anchor for anchor, group in stands_for.items() if group & opponents)
        groups[graph.sides[claim], against].append(claim)
    return groups.values()


def _closure(start: Iterable[int], graph: Graph) -> set[int]:
    """Return ``start`` with all that firm edges tie to it, excluded claims left out."""
    found = set(start) - graph.excluded
    waiting = list(found)
    while waiting:
        claim = waiting.pop()
        for a, b in graph.firm:
            other = b if a == claim else a if b == claim else claim
            if other not in found and other not in graph.excluded:
                found.add(other)
                waiting.append(other)
    return found


def _opponents(claim: int, graph: Graph) -> set[int]:
    return {b if a == claim else a for a, b in graph.conflicts if claim in (a, b)}
