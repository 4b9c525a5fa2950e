"""What the fields of a curriculum mean together: references, slugs, and the gate graph (with networkx).

The graph has a node for every skill, and two for every tier, option and track: it *opens*, and it is
*finished*. An edge leads from what is needed to what needs it. A cycle is a fault even where an alternative
would avoid it: a gate must never ask for what it opens itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import pairwise
from operator import and_, or_
from typing import Literal

import networkx as nx

from skills.domain.document import (
    AllOf,
    AnyOf,
    AtLeast,
    CurriculumDocument,
    Finished,
    Formula,
    Node,
    Option,
    Skill,
    SkillAt,
    Tier,
    Track,
)
from skills.domain.faults import Fault, Names, Path, Severity
from skills.domain.gates import OPEN, Gate, Held, KOf, Need
from skills.domain.tree import Tree, compile_tree

type Kind = Literal["track", "tier", "option", "skill"]
type Vertex = tuple[Literal["skill", "opens", "finished"], str]

MIN_RESOURCES = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A node of the document with its kind and path."""

    kind: Kind
    node: Node
    path: Path


@dataclass(frozen=True, slots=True)
class Leaf:
    """A reference inside a formula: to a skill at a level, or to a finished tier, option or track."""

    kind: Kind
    slug: str
    level: int | None
    path: Path


@dataclass
class _Check:
    """One run of all checks. `nodes` and `names` also hold what shares its slug with an earlier node."""

    document: CurriculumDocument
    faults: list[Fault] = field(default_factory=list)
    nodes: dict[str, Found] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def add(self, code: str, message: str, hint: str, path: Path, value: str = "", *, warning: bool = False) -> None:
        severity = Severity.WARNING if warning else Severity.ERROR
        self.faults.append(Fault(code, message, hint, path, value, severity=severity))

    def name(self, node: Node) -> str:
        """The name of a node in `nodes` and in the graph: its slug, unless another node has taken that."""
        return self.names[id(node)]

    def has(self, kind: Kind, slug: str) -> bool:
        return slug in self.slugs[kind]

    def nearest(self, kind: Kind, slug: str) -> str:
        return self._known[kind].nearest(slug)

    @cached_property
    def slugs(self) -> dict[Kind, set[str]]:
        slugs: dict[Kind, set[str]] = {"track": set(), "tier": set(), "option": set(), "skill": set()}
        for found in self.nodes.values():
            slugs[found.kind].add(found.node.slug)
        return slugs

    @cached_property
    def _known(self) -> dict[Kind, Names]:
        return {kind: Names(sorted(slugs)) for kind, slugs in self.slugs.items()}


def check(document: CurriculumDocument) -> list[Fault]:
    """All faults and warnings of a well-shaped document, without places (the reader knows those)."""
    run = _Check(document)
    slugs_are_unique = _check_slugs(run)
    _check_contents(run)
    references_are_sound = _check_references(run)
    graph = _gate_graph(run)
    knotted = _check_cycles(run, graph)
    if slugs_are_unique and references_are_sound:
        tree = compile_tree(document)
        order = _skills_in_order(graph, knotted)
        _check_reachable(run, tree, order, knotted)
        if not knotted:
            _check_redundant(run, tree, order)
    if not knotted:
        _check_recommendations(run, graph)
    return run.faults


def walk(document: CurriculumDocument) -> Iterator[Found]:
    """Every track, tier, option and skill in document order, with its path."""
    for t, track in enumerate(document.tracks):
        at: Path = ("tracks", t)
        yield Found("track", track, at)
        for i, tier in enumerate(track.tiers):
            tier_at = (*at, "tiers", i)
            yield Found("tier", tier, tier_at)
            yield from _skills(tier.skills or (), tier_at)
            for o, option in enumerate(tier.options or ()):
                option_at = (*tier_at, "options", o)
                yield Found("option", option, option_at)
                yield from _skills(option.skills, option_at)


def _skills(skills: Iterable[Skill], above: Path) -> Iterator[Found]:
    for index, skill in enumerate(skills):
        yield Found("skill", skill, (*above, "skills", index))


def _a(kind: Kind) -> str:
    return "an option" if kind == "option" else f"a {kind}"


# Slugs and contents


def _check_slugs(run: _Check) -> bool:
    """Whether every node can be told by its slug."""
    unique = True
    for found in walk(run.document):
        slug = name = found.node.slug
        if slug in run.nodes:
            unique = False
            name = f"{slug} ({len(run.nodes)})"
            message = f"The slug “{slug}” is already taken by {_a(run.nodes[slug].kind)}."
            hint = "Slugs are unique over tracks, tiers, options and skills."
            run.add("duplicate-slug", message, hint, (*found.path, "slug"), slug)
        run.nodes[name] = found
        run.names[id(found.node)] = name
        if isinstance(found.node, Skill):
            _check_topic_slugs(run, found.node, found.path)
    _check_renames(run)
    return unique


def _check_topic_slugs(run: _Check, skill: Skill, path: Path) -> None:
    seen: set[str] = set()
    for index, topic in enumerate(skill.topics):
        if topic.slug in seen:
            message = f"The topic “{topic.slug}” stands twice in “{skill.slug}”."
            hint = "Topics are unique within their skill."
            run.add("duplicate-slug", message, hint, (*path, "topics", index, "slug"), topic.slug)
        seen.add(topic.slug)


def _check_renames(run: _Check) -> None:
    claimed: dict[str, str] = {}
    for found in run.nodes.values():
        slug = found.node.slug
        for index, old in enumerate(found.node.renamed_from):
            path = (*found.path, "renamed_from", index)
            if old in run.nodes:
                message = f"“{old}” is still in use, so “{slug}” cannot be its new name."
                run.add("rename-in-use", message, "Delete the old node or this line.", path, old)
            elif claimed.setdefault(old, slug) != slug:
                message = f"“{old}” is already the old name of “{claimed[old]}”."
                run.add("rename-twice", message, "One old name leads to one new name.", path, old)


def _check_contents(run: _Check) -> None:
    for found in run.nodes.values():
        _check_content(run, found.node, found.path)


def _check_content(run: _Check, node: Node, path: Path) -> None:
    slug = node.slug
    match node:
        case Track(tiers=[]):
            message = f"The track “{slug}” has no tier."
            run.add("track-without-tiers", message, "Add a tier, or delete the track.", (*path, "tiers"), slug)
        case Tier(skills=[]):
            message = f"The tier “{slug}” has no skill."
            run.add("tier-without-skills", message, "Add a skill, or delete the tier.", (*path, "skills"), slug)
        case Tier(options=[]):
            message = f"The branching point “{slug}” has no option."
            run.add("branching-without-options", message, "Add at least two options.", (*path, "options"), slug)
        case Tier(options=[_]):
            message = f"The branching point “{slug}” has only one option."
            hint = "Add another option, or make it a core tier."
            run.add("single-option", message, hint, (*path, "options"), slug, warning=True)
        case Option(skills=[]):
            message = f"The option “{slug}” has no skill."
            run.add("option-without-skills", message, "Add a skill, or delete the option.", (*path, "skills"), slug)
        case Skill(resources=resources) if len(resources) < MIN_RESOURCES:
            message = f"“{slug}” has {len(resources) or 'no'} resource{'' if len(resources) == 1 else 's'}."
            hint = f"Give at least {MIN_RESOURCES} lasting ones."
            run.add("few-resources", message, hint, (*path, "resources"), slug, warning=True)


# References


def leaves(formula: Formula | None, path: Path) -> Iterator[Leaf]:
    """Every reference of a formula, with its path in the document."""
    match formula:
        case str():
            yield Leaf("skill", formula, None, path)
        case SkillAt(skill=slug, level=level):
            yield Leaf("skill", slug, level, (*path, "skill"))
        case Finished():
            yield Leaf(formula.kind, formula.slug, None, (*path, formula.kind))
        case AllOf(all=parts):
            yield from _leaves_of(parts, (*path, "all"))
        case AnyOf(any=parts):
            yield from _leaves_of(parts, (*path, "any"))
        case AtLeast(of=parts):
            yield from _leaves_of(parts, (*path, "of"))


def _leaves_of(parts: Iterable[Formula], path: Path) -> Iterator[Leaf]:
    for index, part in enumerate(parts):
        yield from leaves(part, (*path, index))


def _check_references(run: _Check) -> bool:
    """Whether every reference names a node of the right kind; also whether every k fits its group."""
    sound = True
    for found in run.nodes.values():
        requires = (*found.path, "requires")
        for leaf in leaves(found.node.requires, requires):
            sound &= _check_reference(run, leaf)
        if found.node.requires is not None:
            _check_k(run, found.node.requires, requires)
        for leaf in _recommended(found):
            sound &= _check_reference(run, leaf)
    return sound


def _recommended(found: Found) -> Iterator[Leaf]:
    for index, relation in enumerate(found.node.recommends if isinstance(found.node, Skill) else ()):
        yield Leaf("skill", relation.skill, relation.level, (*found.path, "recommends", index, "skill"))


def _check_reference(run: _Check, leaf: Leaf) -> bool:
    if run.has(leaf.kind, leaf.slug):
        return True
    other = run.nodes.get(leaf.slug)
    if other is None:
        hint = run.nearest(leaf.kind, leaf.slug) or f"Name {_a(leaf.kind)} of this curriculum."
    elif "recommends" in leaf.path:
        hint = f"“{leaf.slug}” is {_a(other.kind)}; only skills are recommended."
    else:
        hint = f"“{leaf.slug}” is {_a(other.kind)}: write {{{other.kind}: {leaf.slug}}}."
    run.add("unknown-reference", f"There is no {leaf.kind} “{leaf.slug}”.", hint, leaf.path, leaf.slug)
    return False


def _check_k(run: _Check, formula: Formula, path: Path) -> None:
    parts: list[Formula] = []
    word = ""
    match formula:
        case AllOf(all=parts):
            word = "all"
        case AnyOf(any=parts):
            word = "any"
        case AtLeast(at_least=k, of=parts):
            word = "of"
            if k > len(parts):
                message = f"At least {k} of {len(parts)} can never hold."
                run.add("k-too-large", message, f"Ask for at most {len(parts)}.", (*path, "at_least"), str(k))
    for index, part in enumerate(parts):
        _check_k(run, part, (*path, word, index))


# The gate graph


def _gate_graph(run: _Check) -> "nx.DiGraph[Vertex]":
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


def _inside(run: _Check, group: str, skills: Iterable[Skill]) -> Iterator[tuple[Vertex, Vertex]]:
    for skill in skills:
        vertex: Vertex = ("skill", run.name(skill))
        yield ("opens", group), vertex
        yield vertex, ("finished", group)


def _opening(kind: Kind) -> Literal["skill", "opens"]:
    return "skill" if kind == "skill" else "opens"


def _having(kind: Kind) -> Literal["skill", "finished"]:
    return "skill" if kind == "skill" else "finished"


def _check_cycles(run: _Check, graph: "nx.DiGraph[Vertex]") -> set[Vertex]:
    """Name one whole cycle of every knot of the gates; the answer holds every vertex that stands in a knot."""
    knots = _knots(graph)
    for knot in knots:
        path, slugs = _cycle(run, graph, knot)
        message = f"A cycle of requirements: {' → '.join(slugs)}."
        hint = "Delete one of these requirements; “a → b” says that a is needed for b."
        run.add("cycle", message, hint, path, slugs[0])
    return set().union(*knots)


def _check_recommendations(run: _Check, graph: "nx.DiGraph[Vertex]") -> None:
    """Name the recommendations that, with the acyclic gates, lead back to themselves; adds them to the graph."""
    for name, found in run.nodes.items():
        for leaf in _recommended(found):
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
    run: _Check, graph: "nx.DiGraph[Vertex]", knot: set[Vertex], *, through: str = "requires"
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


def _skills_in_order(graph: "nx.DiGraph[Vertex]", knotted: set[Vertex]) -> list[str]:
    """The slugs of all skills outside knots, each after the skills that its gate may ask for."""
    free = graph.subgraph(graph.nodes - knotted) if knotted else graph
    return [slug for kind, slug in nx.topological_sort(free) if kind == "skill"]


# Reachability and redundancy


def _check_reachable(run: _Check, tree: Tree, order: list[str], knotted: set[Vertex]) -> None:
    """Name the gates that never hold, and the skills that no one can reach because of them or of a cycle."""
    everything = (1 << len(tree.skills)) - 1
    too_large = {fault.path for fault in run.faults if fault.code == "k-too-large"}
    never: set[str] = set()
    for found in run.nodes.values():
        if tree.gate_of(found.node.requires).holds(Held((everything, everything, everything))):
            continue
        never.add(found.node.slug)
        path = (*found.path, "requires")
        if not any(reported[: len(path)] == path for reported in too_large):
            message = f"The gate of “{found.node.slug}” can never open."
            run.add("gate-never-opens", message, "Ask for less.", path, found.node.slug)
    reached = _reached(tree, order)
    lost = [
        skill.slug
        for number, skill in enumerate(tree.skills)
        if not reached >> number & 1 and skill.slug not in never and ("skill", skill.slug) not in knotted
    ]
    if lost:
        names = ", ".join(lost[:5]) + (f" and {len(lost) - 5} more" if len(lost) > 5 else "")
        hint = "Mend the gate or the cycle that stands before them."
        run.add("unreachable-skill", f"No learner can ever reach {names}.", hint, run.nodes[lost[0]].path, lost[0])


def _reached(tree: Tree, order: list[str]) -> int:
    """Start with nothing and take every skill that opens, to level 3.

    In the order of the gate graph all that a gate may ask for has had its turn, so each gate is tried once.
    """
    reached = 0
    group_opens: dict[int, bool] = {}
    for slug in order:
        number = tree.numbers[slug]
        index = tree.group_of[number]
        held = Held((reached, reached, reached))
        if index not in group_opens:
            group_opens[index] = tree.groups[index].opens.holds(held)
        if group_opens[index] and tree.own_gates.get(number, OPEN).holds(held):
            reached |= 1 << number
    return reached


def _check_redundant(run: _Check, tree: Tree, order: list[str]) -> None:
    """Warn of what the rest of the gate implies already: a requirement, or a recommendation."""
    implied = _Implied(tree, order)
    for found in run.nodes.values():
        if found.node.requires is not None:
            _check_redundant_requirements(run, tree, implied, found)
        if isinstance(found.node, Skill):
            _check_redundant_recommendations(run, tree, implied, found.node, found.path)


def _check_redundant_requirements(run: _Check, tree: Tree, implied: "_Implied", found: Found) -> None:
    """Of two requirements that imply each other, the later one is named."""
    around = implied.by(tree.around(found.node.slug))
    kept = [(path, tree.gate_of(part)) for part, path in _conjuncts(found.node.requires, (*found.path, "requires"))]
    for path, gate in reversed(kept[:]):
        others = _union([around, *(implied.by(other) for at, other in kept if at != path)])
        if gate.holds(others):
            kept.remove((path, gate))
            message = "This requirement is implied by the others."
            run.add("redundant-requirement", message, "Delete it.", path, found.node.slug, warning=True)


def _check_redundant_recommendations(run: _Check, tree: Tree, implied: "_Implied", skill: Skill, path: Path) -> None:
    for index, relation in enumerate(skill.recommends):
        level = relation.level or tree.document.rules.gate_level
        if implied.before(tree.numbers[skill.slug]).level(tree.numbers[relation.skill]) >= level:
            message = f"The gate of “{skill.slug}” asks for “{relation.skill}” already."
            hint = "Delete it, or recommend a higher level."
            at = (*path, "recommends", index, "skill")
            run.add("redundant-recommendation", message, hint, at, relation.skill, warning=True)


def _conjuncts(formula: Formula | None, path: Path) -> list[tuple[Formula, Path]]:
    if isinstance(formula, AllOf):
        return [(part, (*path, "all", index)) for index, part in enumerate(formula.all)]
    return [] if formula is None else [(formula, path)]


class _Implied:
    """What is certainly held once a gate holds: the union over AND, the intersection over OR, closed downward."""

    def __init__(self, tree: Tree, order: list[str]) -> None:
        self._tree = tree
        self._before: dict[int, Held] = {}
        self._known: dict[int, tuple[Gate, Held]] = {}
        for slug in order:
            number = tree.numbers[slug]
            around, own = self.by(tree.group(number).opens), tree.own_gates.get(number)
            self._before[number] = around if own is None else around | self.by(own)

    def before(self, number: int) -> Held:
        """What is certainly held once this skill is open."""
        return self._before[number]

    def by(self, gate: Gate) -> Held:
        """What is certainly held once this gate holds; asked in the order of the gate graph, and once a gate."""
        known = self._known.get(id(gate))
        if known is None:
            known = gate, self._by_need(gate) if isinstance(gate, Need) else self._by_parts(gate)
            self._known[id(gate)] = known
        return known[1]

    def _by_need(self, need: Need) -> Held:
        """Later skills first: most of the others are implied by them."""
        union, left = need.held, need.held.at[0]
        while left:
            number = left.bit_length() - 1
            before = self._before[number]
            union |= before
            left &= ~(before.at[0] | 1 << number)
        return union

    def _by_parts(self, gate: KOf) -> Held:
        parts = [self.by(part) for part in gate.parts]
        if gate.k >= len(parts):
            return _union(parts)
        return reduce(and_, parts)


def _union(parts: Iterable[Held]) -> Held:
    return reduce(or_, parts, Held())
