"""What is open to a learner, why the rest is locked, and the cheapest way to open it."""

from collections.abc import Iterable
from dataclasses import dataclass

from skills.domain.document import AllOf, AnyOf, AtLeast, Finished, Formula, SkillAt
from skills.domain.gates import Gate, Held, Need, mentioned, numbers
from skills.domain.tree import Tree

BEAM = 32
"""How many partial ways are kept side by side while the cheapest one is sought. On a tree whose branching
points leave at most this many combinations the answer is exact; beyond it, it may miss the optimum."""
EFFORT = 4_000
"""How many ways are weighed for one answer. A tree of the usual size needs far fewer; in one with thousands of
skills the search goes on with the cheapest way alone once these are used up, so that a page stays quick."""


def open_skills(tree: Tree, held: Held, waived: int = 0) -> int:
    """The skills whose gate holds, was waived, or that are started already (rule 1: started never locks again).

    `waived` is a bit set of skill numbers: those that a mentor has opened and those with an attempt.
    """
    free = waived | held.at[0]
    opened = 0
    for group in tree.groups:
        if group.opens.holds(held):
            opened |= (1 << group.members.stop) - (1 << group.members.start)
    for number, gate in tree.own_gates.items():
        if (opened & ~free) >> number & 1 and not gate.holds(held):
            opened ^= 1 << number
    return opened | free


def finished(tree: Tree, held: Held) -> frozenset[str]:
    """The slugs of all finished tiers, options and tracks."""
    return frozenset(slug for slug, gate in tree.finished.items() if gate.holds(held))


@dataclass(frozen=True, slots=True)
class Condition:
    """One requirement as it is shown: of what kind, about what, whether it holds, and its parts.

    `kind` is skill, tier, option, track, or one of all, any and at_least, which have parts.
    """

    kind: str
    holds: bool
    slug: str = ""
    level: int = 0
    k: int = 0
    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A skill to be brought to a level, and the hours it takes from the level held now."""

    skill: int
    level: int
    hours: float


@dataclass(frozen=True, slots=True)
class Lock:
    """Why a skill is locked and the cheapest way to open it; `steps` in an order that can be followed."""

    conditions: tuple[Condition, ...]
    steps: tuple[Step, ...]

    @property
    def hours(self) -> float:
        return sum(step.hours for step in self.steps)


def explain_lock(tree: Tree, number: int, held: Held, waived: int = 0) -> Lock:
    """Rule 2: every lock explains itself. `waived` is as in `open_skills`."""
    return Lock(conditions(tree, number, held), cheapest_way(tree, tree.gate(number), held, waived))


def conditions(tree: Tree, number: int, held: Held) -> tuple[Condition, ...]:
    """All that stands before a skill: its track's gate, the tier before, and what it requires itself."""
    group = tree.group(number)
    formulas: list[Formula | None] = [group.track.requires]
    before = tree.tier_before.get(group.tier.slug)
    if before is not None:
        formulas.append(Finished(tier=before.slug))
    formulas += [group.tier.requires, group.option.requires if group.option else None, tree.skills[number].requires]
    return tuple(_condition(tree, formula, held) for formula in formulas if formula is not None)


def _condition(tree: Tree, formula: Formula, held: Held) -> Condition:
    match formula:
        case str() | SkillAt():
            slug, level = (formula, None) if isinstance(formula, str) else (formula.skill, formula.level)
            level = level or tree.document.rules.gate_level
            return Condition("skill", held.level(tree.numbers[slug]) >= level, slug, level)
        case Finished():
            return Condition(formula.kind, tree.finished[formula.slug].holds(held), formula.slug)
        case AllOf(all=parts):
            kind, k = "all", len(parts)
        case AnyOf(any=parts):
            kind, k = "any", 1
        case AtLeast(at_least=k, of=parts):
            kind = "at_least"
    inner = tuple(_condition(tree, part, held) for part in parts)
    return Condition(kind, sum(part.holds for part in inner) >= k, k=k, parts=inner)


def cheapest_way(tree: Tree, gate: Gate, held: Held, waived: int = 0) -> tuple[Step, ...]:
    """The steps with the fewest hours after which `gate` holds, each step open when its turn comes.

    Empty when the gate holds already, and when it never can. `waived` is as in `open_skills`.
    """
    free = waived | held.at[0]
    ways = _Ways(tree, held, free).of(gate)
    return _in_order(tree, held, free, ways[0]) if ways else ()


def hours_of(tree: Tree, way: Held, held: Held) -> float:
    """The hours from the levels held to those of `way`."""
    missing = way - held
    return sum(tree.skills[number].hours.at(level) for level in (1, 2, 3) for number in numbers(missing.at[level - 1]))


class _Ways:
    """Alternative sets of steps that make a gate hold, cheapest first, at most `BEAM` of them.

    A set is closed: it contains what its own skills require. Skills of one group share their gate, so ways are
    sought once a gate. The gate graph has no cycle (checked on loading); a stack of our own serves instead of
    recursion, because a curriculum may be thousands of gates deep.
    """

    def __init__(self, tree: Tree, held: Held, free: int) -> None:
        self._tree = tree
        self._held = held
        self._free = free
        self._known: dict[int, list[Held]] = {}
        self._costs: dict[Held, float] = {}
        self._effort = EFFORT

    def of(self, gate: Gate) -> list[Held]:
        stack = [gate]
        while stack:
            gates = self._gates_below(stack[-1])
            unknown = [below for below in gates if id(below) not in self._known]
            if unknown:
                stack += unknown
                continue
            top = stack.pop()
            choices = [self._known[id(below)] for below in gates]
            if isinstance(top, Need):
                ways = self._joined([[top.held - self._held], *choices])
            else:
                ways = self._enough(choices, max(0, top.k - (len(top.parts) - len(choices))))
            self._known[id(top)] = ways
        return self._known[id(gate)]

    def _gates_below(self, gate: Gate) -> list[Gate]:
        """What has to be opened on the way to a gate and does not hold yet: before its skills, or its parts."""
        below = self._gates_before((gate.held - self._held).at[0]) if isinstance(gate, Need) else gate.parts
        return [gate for gate in below if not gate.holds(self._held)]

    def _gates_before(self, bits: int) -> list[Gate]:
        """The distinct gates before these skills."""
        locked = numbers(bits & ~self._free)
        groups = sorted({self._tree.group_of[number] for number in locked})
        own = [self._tree.own_gates[number] for number in locked if number in self._tree.own_gates]
        return [*(self._tree.groups[index].opens for index in groups), *own]

    def _joined(self, choices: list[list[Held]]) -> list[Held]:
        """One way from each choice, together."""
        joined = [Held()]
        for ways in choices:
            joined = self._best(a | b for a in joined for b in ways)
        return joined

    def _enough(self, choices: list[list[Held]], wanted: int) -> list[Held]:
        """One way from each of `wanted` choices; `with_count[n]` holds the ways through n of those seen so far."""
        with_count: list[list[Held]] = [[Held()], *([] for _ in range(wanted))]
        for ways in choices:
            for count in range(wanted, 0, -1):
                longer = (a | b for a in with_count[count - 1] for b in ways)
                with_count[count] = self._best([*with_count[count], *longer])
        return with_count[wanted]

    def _best(self, ways: Iterable[Held]) -> list[Held]:
        """The cheapest ways, without those that contain another."""
        distinct = set(ways)
        if len(distinct) < 2:
            return list(distinct)
        self._effort -= len(distinct)
        width = BEAM if self._effort > 0 else 1
        best: list[Held] = []
        for way in sorted(distinct, key=lambda way: (self._cost(way), way.at)):
            if not any(way.covers(cheaper) for cheaper in best):
                best.append(way)
            if len(best) == width:
                break
        return best

    def _cost(self, way: Held) -> float:
        if way not in self._costs:
            self._costs[way] = hours_of(self._tree, way, self._held)
        return self._costs[way]


def _in_order(tree: Tree, held: Held, free: int, way: Held) -> tuple[Step, ...]:
    """The steps of a way, each after what it requires; in document order where nothing else decides.

    A way is closed under its gates, so whatever of it a gate mentions comes before what the gate opens.
    """
    levels = (way - held).highest()
    left = sum(1 << number for number in levels)
    steps: list[Step] = []
    for first in sorted(levels):
        stack = [first]
        while stack:
            number = stack[-1]
            before = 0 if free >> number & 1 else mentioned(tree.gate(number)) & left
            if before and left >> number & 1:
                stack += reversed(numbers(before))
                continue
            stack.pop()
            if left >> number & 1:
                left ^= 1 << number
                level = levels[number]
                steps.append(Step(number, level, hours_of(tree, Held.of({number: level}), held)))
    return tuple(steps)
