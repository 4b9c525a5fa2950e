"""Gates that never open, skills that no one can reach, and requirements that others imply."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from skills.domain.checks.graph import Vertex
from skills.domain.checks.run import Run
from skills.domain.document import AllOf, Formula, Skill
from skills.domain.faults import Path
from skills.domain.gates import OPEN, Gate, Held, KOf, Need
from skills.domain.tree import Tree
from skills.domain.walking import Found


def check_reachable(run: Run, tree: Tree, order: list[str], knotted: set[Vertex]) -> None:
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


def check_redundant(run: Run, tree: Tree, order: list[str]) -> None:
    """Warn of what the rest of the gate implies already: a requirement, or a recommendation."""
    implied = _Implied(tree, order)
    for found in run.nodes.values():
        if found.node.requires is not None:
            _check_redundant_requirements(run, tree, implied, found)
        if isinstance(found.node, Skill):
            _check_redundant_recommendations(run, tree, implied, found.node, found.path)


def _check_redundant_requirements(run: Run, tree: Tree, implied: "_Implied", found: Found) -> None:
    """Of two requirements that imply each other, the later one is named."""
    around = implied.by(tree.around(found.node.slug))
    kept = [(path, tree.gate_of(part)) for part, path in _conjuncts(found.node.requires, (*found.path, "requires"))]
    for path, gate in reversed(kept[:]):
        others = _union([around, *(implied.by(other) for at, other in kept if at != path)])
        if gate.holds(others):
            kept.remove((path, gate))
            message = "This requirement is implied by the others."
            run.add("redundant-requirement", message, "Delete it.", path, found.node.slug, warning=True)


def _check_redundant_recommendations(run: Run, tree: Tree, implied: "_Implied", skill: Skill, path: Path) -> None:
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
