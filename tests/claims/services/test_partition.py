"""Who belongs to a dispute, on graphs nobody chose."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from claims.services.partition import Graph, assign, members_of, positions_of

CLAIMS = range(8)
PAIRS = list(combinations(CLAIMS, 2))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any conflicts and firm edges among eight claims of three sides, about the first conflict."""
    first = draw(st.sampled_from(PAIRS))
    conflicts = draw(st.sets(st.sampled_from(PAIRS), max_size=8)) | {first}
    firm = draw(st.lists(st.sampled_from(PAIRS), unique=True, max_size=5))
    keys = draw(st.permutations([f"{n:02d}" for n in CLAIMS]))
    sides = draw(st.lists(st.sampled_from("xyz"), min_size=8, max_size=8))
    return Graph(
        anchors=frozenset(first),
        conflicts=frozenset(conflicts),
        firm=firm,
        keys=dict(zip(CLAIMS, keys, strict=True)),
        sides=dict(zip(CLAIMS, sides, strict=True)),
    )


def partition(graph: Graph) -> set[frozenset[int]]:
    return set(positions_of(graph, members_of(graph)))


@given(graphs())
def test_positions_are_apart_and_hold_no_conflict(graph: Graph) -> None:
    members = members_of(graph)
    clusters = positions_of(graph, members)
    assert sorted(claim for cluster in clusters for claim in cluster) == sorted(members)
    assert not any(a in cluster and b in cluster for cluster in clusters for a, b in graph.conflicts)
    assert graph.anchors <= members  # the conflict it was opened on is live
    assert len(clusters) >= 2


@given(graphs(), st.permutations(list(CLAIMS)))
def test_the_names_of_rows_do_not_show(graph: Graph, order: list[int]) -> None:
    """Rows that came in another order have other ids; content keys decide every tie."""
    new = dict(zip(CLAIMS, order, strict=True))
    renamed = Graph(
        anchors=frozenset(new[claim] for claim in graph.anchors),
        conflicts=frozenset((min(new[a], new[b]), max(new[a], new[b])) for a, b in graph.conflicts),
        firm=[(new[b], new[a]) for a, b in graph.firm],
        keys={new[claim]: key for claim, key in graph.keys.items()},
        sides={new[claim]: side for claim, side in graph.sides.items()},
    )
    assert {frozenset(new[claim] for claim in cluster) for cluster in partition(graph)} == partition(renamed)


@given(graphs(), st.data())
def test_what_one_dismissal_takes_its_undoing_brings_back(graph: Graph, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(graph.conflicts)))
    without = replace(graph, conflicts=graph.conflicts - {gone})
    positions_of(without, members_of(without))
    assert partition(replace(without, conflicts=without.conflicts | {gone})) == partition(graph)


@given(graphs(), st.sampled_from(range(2)), st.sampled_from("wxyz"))
def test_a_newcomer_that_contradicts_nobody_of_its_side_moves_nobody(
    graph: Graph, which: int, side: str
) -> None:
    anchor = sorted(graph.anchors)[which]
    assume(side != graph.sides[anchor])
    grown = replace(
        graph,
        conflicts=graph.conflicts | {(anchor, 8)},
        keys={**graph.keys, 8: "99"},
        sides={**graph.sides, 8: side},
    )
    before = partition(graph)
    after = {cluster - {8} for cluster in partition(grown)} - {frozenset()}
    assert after == before


@given(graphs(), st.data())
def test_who_is_taken_out_stays_out(graph: Graph, data: st.DataObject) -> None:
    gone = data.draw(st.frozensets(st.sampled_from(CLAIMS), max_size=4))
    members = members_of(replace(graph, excluded=gone))
    assert not members & gone


def test_agreement_joins_across_sides_unless_there_is_a_conflict() -> None:
    graph = Graph(
        anchors=frozenset({0, 1}),
        conflicts=frozenset({(0, 1), (0, 2)}),
        firm=[(1, 2)],
        keys={0: "a", 1: "b", 2: "c"},
        sides={0: "Russia", 1: "Ukraine", 2: "UN"},
    )
    assert partition(graph) == {frozenset({0}), frozenset({1, 2})}
    torn = replace(graph, conflicts=graph.conflicts | {(1, 2)})
    assert partition(torn) == {frozenset({0}), frozenset({1}), frozenset({2})}


def test_a_person_s_placing_comes_before_the_edges() -> None:
    graph = Graph(
        anchors=frozenset({0, 1}),
        conflicts=frozenset({(0, 1), (0, 2), (0, 3)}),
        firm=[(1, 2)],
        keys={n: str(n) for n in range(4)},
        sides=dict.fromkeys(range(4), "x"),
        pinned={1: 10, 2: 20, 3: 20},
    )
    clusters = positions_of(graph, members_of(graph))
    assert set(clusters) == {frozenset({0}), frozenset({1}), frozenset({2, 3})}
    found = dict(
        zip(
            clusters, assign(clusters, {10: frozenset({1, 2}), 20: frozenset({3})}, graph.pinned), strict=True
        )
    )
    assert found == {frozenset({0}): None, frozenset({1}): 10, frozenset({2, 3}): 20}
