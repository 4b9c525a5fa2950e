"""The gate graph, with networkx, and its cycles.

The graph has a node for every skill, and two for every tier, option and track: it *opens*, and it is
*finished*. An edge leads from what is needed to what needs it. A cycle is a fault even where an alternative
would avoid it: a gate must never ask for what it opens itself.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal

import networkx as nx

from skills.domain.checks.run import Run
from skills.domain.document import Skill
from skills.domain.faults import Path
from skills.domain.walking import Kind, leaves, recommended

type Vertex = tuple[Literal["skill", "opens", "finished"], str]


def gate_graph(run: Run) -> "nx.DiGraph[Vertex]":
    """Edges from what is needed to what needs it; unknown references leave no edge.

    The edge of a requirement carries the requirement's path; the order of tiers has none.
    """
    graph: nx.DiGraph[Vertex] = nx.DiGraph()
    for track in run.document.tracks:
        track_name = run.name(track)
        tiers = [run.name(tier) for tier in track.tiers]
        graph.add_edges_from((("finished", a), ("opens", b)) for a, b in pairwise(tiers))
        for tier, name in zip(track.tiers, tiers, strict=True):
            graph.add_edge(("opens", track_name), ("opens", name))
            graph.add_edge(("finished", name), ("finished", track_name))
            graph.add_edges_from(_inside(run, name, tier.skills or ()))
            for option in tier.options or ():
                graph.add_edge(("opens", name), ("opens", run.name(option)))
                graph.add_edge(("finished", run.name(option)), ("finished", name))
                graph.add_edges_from(_inside(run, run.name(option), option.skills))
    for name, found in run.nodes.items():
        vertex: Vertex = (_opening(found.kind), name)
        for leaf in leaves(found.node.requires, (*found.path, "requires")):
            if run.has(leaf.kind, leaf.slug):
                graph.add_edge((_having(leaf.kind), leaf.slug), vertex, path=leaf.path)
    return graph


def _inside(run: Run, group: str, skills: Iterable[Skill]) -> Iterator[tuple[Vertex, Vertex]]:
    for skill in skills:
        vertex: Vertex = ("skill", run.name(skill))
        yield ("opens", group), vertex
        yield vertex, ("finished", group)


def _opening(kind: Kind) -> Literal["skill", "opens"]:
    return "skill" if kind == "skill" else "opens"


def _having(kind: Kind) -> Literal["skill", "finished"]:
    return "skill" if kind == "skill" else "finished"


def check_cycles(run: Run, graph: "nx.DiGraph[Vertex]") -> set[Vertex]:
    """Name one whole cycle of every knot of the gates; the answer holds every vertex that stands in a knot."""
    knots = _knots(graph)
    for knot in knots:
        path, slugs = _cycle(run, graph, knot)
        message = f"A cycle of requirements: {' → '.join(slugs)}."
        hint = "Delete one of these requirements; “a → b” says that a is needed for b."
        run.add("cycle", message, hint, path, slugs[0])
    return set().union(*knots)


def check_recommendations(run: Run, graph: "nx.DiGraph[Vertex]") -> None:
    """Name the recommendations that, with the acyclic gates, lead back to themselves; adds them to the graph."""
    for name, found in run.nodes.items():
        for leaf in recommended(found):
            if run.has("skill", leaf.slug):
                graph.add_edge(("skill", leaf.slug), ("skill", name), path=leaf.path)
    for knot in _knots(graph):
        path, slugs = _cycle(run, graph, knot, through="recommends")
        message = f"A recommendation leads back to itself: {' → '.join(slugs)}."
        hint = "A skill can only build on what comes before it; delete one of these recommendations."
        run.add("recommendation-cycle", message, hint, path, slugs[0])


def _knots(graph: "nx.DiGraph[Vertex]") -> list[set[Vertex]]:
    """The strongly connected parts that hold a cycle, in a stable order."""
    if nx.is_directed_acyclic_graph(graph):  # the usual case, and told in half the time
        return []
    parts = nx.strongly_connected_components(graph)
    return sorted((p for p in parts if len(p) > 1 or graph.has_edge(*(2 * tuple(p)))), key=min)


def _cycle(
    run: Run, graph: "nx.DiGraph[Vertex]", knot: set[Vertex], *, through: str = "requires"
) -> tuple[Path, list[str]]:
    """A shortest cycle through the first requirement of a knot: that requirement's path, and the slugs in order.

    The order of tiers alone has no cycle, so every knot has such a requirement.
    """
    inside = graph.subgraph(knot)
    paths = nx.get_edge_attributes(inside, "path")
    edge = min((edge for edge, path in paths.items() if through in path), key=lambda edge: _document_order(paths[edge]))
    needed, needing = edge
    vertices = nx.shortest_path(inside, needing, needed)
    slugs = [run.nodes[name].node.slug for _, name in vertices]
    once = [slug for before, slug in zip([None, *slugs], slugs, strict=False) if slug != before]
    return paths[edge], [*once, *once[:1]] if once[-1] != once[0] or len(once) == 1 else once


def _document_order(path: Path) -> list[tuple[int, str]]:
    """A key that sorts paths, whose steps are numbers and names."""
    return [(step, "") if isinstance(step, int) else (-1, step) for step in path]


def skills_in_order(graph: "nx.DiGraph[Vertex]", knotted: set[Vertex]) -> list[str]:
    """The slugs of all skills outside knots, each after the skills that its gate may ask for."""
    free = graph.subgraph(graph.nodes - knotted) if knotted else graph
    return [slug for kind, slug in nx.topological_sort(free) if kind == "skill"]
