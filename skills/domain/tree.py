"""The compiled tree: one published revision, immutable, ready for bit-set arithmetic.

Skills are numbered in document order. A *group* is what holds skills directly: a core tier or an option.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

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
    Text,
    Tier,
    Track,
)
from skills.domain.gates import OPEN, Gate, Held, KOf, Need, all_of, any_of


@dataclass(frozen=True, slots=True)
class Group:
    """A core tier or an option, with the numbers of its skills, the gate before it, and what finishing it takes."""

    track: Track
    tier: Tier
    option: Option | None
    members: range
    opens: Gate
    finished: Gate

    @property
    def slug(self) -> str:
        return (self.option or self.tier).slug

    @property
    def node(self) -> Tier | Option:
        return self.option or self.tier


@dataclass(frozen=True)
class Tree:
    """A curriculum at one revision. `finished` says, by slug, what finishing a tier, option or track takes."""

    document: CurriculumDocument
    skills: tuple[Skill, ...]
    numbers: Mapping[str, int]
    groups: tuple[Group, ...]
    group_of: tuple[int, ...]
    own_gates: Mapping[int, Gate]
    track_gates: Mapping[str, Gate]
    finished: Mapping[str, Gate]

    def gate(self, number: int) -> Gate:
        """All that has to hold before this skill opens."""
        return all_of((self.groups[self.group_of[number]].opens, self.own_gates.get(number, OPEN)))

    def gate_of(self, formula: Formula | None) -> Gate:
        """Compile one formula of this document."""
        return _Compiler(self.numbers, self.finished, self.document.rules.gate_level).gate(formula)

    def around(self, slug: str) -> Gate:
        """All that has to hold before a node opens, apart from what the node requires itself."""
        if slug in self.numbers:
            return self.group(self.numbers[slug]).opens
        return self._around[slug]

    @cached_property
    def _around(self) -> dict[str, Gate]:
        gates: dict[str, Gate] = {}
        for track in self.document.tracks:
            gates[track.slug] = OPEN
            before: Gate = OPEN
            for tier in track.tiers:
                gates[tier.slug] = all_of((self.track_gates[track.slug], before))
                for option in tier.options or ():
                    gates[option.slug] = all_of((gates[tier.slug], self.gate_of(tier.requires)))
                before = self.finished[tier.slug]
        return gates

    def group(self, number: int) -> Group:
        return self.groups[self.group_of[number]]

    def held(self, levels: Mapping[str, int]) -> Held:
        """Levels by slug as bit sets; slugs that this revision does not have are left out."""
        return Held.of({self.numbers[slug]: level for slug, level in levels.items() if slug in self.numbers})

    @cached_property
    def tracks(self) -> dict[str, Track]:
        return {track.slug: track for track in self.document.tracks}

    @cached_property
    def names(self) -> dict[str, Text]:
        """The name of every track, tier, option and skill, by slug."""
        nodes: list[Node] = [*self.document.tracks, *self.skills]
        nodes += [node for group in self.groups for node in (group.tier, group.node)]
        return {node.slug: node.name for node in nodes}

    @cached_property
    def classes(self) -> tuple[Track, ...]:
        """The tracks that a learner can take as a class."""
        return tuple(track for track in self.document.tracks if track.class_title)

    @cached_property
    def members(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the skills below a tier, option or track, by slug."""
        found: dict[str, list[int]] = defaultdict(list)
        for group in self.groups:
            for slug in {group.slug, group.tier.slug, group.track.slug}:
                found[slug] += group.members
        return {slug: tuple(members) for slug, members in found.items()}

    @cached_property
    def tier_before(self) -> dict[str, Tier]:
        """The tier that has to be finished before this one, by slug; first tiers have none."""
        return {tier.slug: before for track in self.document.tracks for before, tier in pairwise(track.tiers)}


def compile_tree(document: CurriculumDocument) -> Tree:
    """Compile a document that has passed `skills.domain.checks`."""
    skills = tuple(document.skills())
    numbers = {skill.slug: number for number, skill in enumerate(skills)}
    finished = _finished_gates(document, numbers)
    compiler = _Compiler(numbers, finished, document.rules.gate_level)
    groups: list[Group] = []
    group_of: list[int] = []
    for track in document.tracks:
        track_gate = compiler.gate(track.requires)
        before: Gate = OPEN
        for tier in track.tiers:
            tier_gate = all_of((track_gate, before, compiler.gate(tier.requires)))
            for node, members in _groups_of(tier):
                opens = all_of((tier_gate, compiler.gate(node.requires))) if isinstance(node, Option) else tier_gate
                option = node if isinstance(node, Option) else None
                start = len(group_of)
                group_of += [len(groups)] * len(members)
                groups.append(Group(track, tier, option, range(start, len(group_of)), opens, finished[node.slug]))
            before = finished[tier.slug]
    return Tree(
        document=document,
        skills=skills,
        numbers=numbers,
        groups=tuple(groups),
        group_of=tuple(group_of),
        own_gates={n: compiler.gate(skill.requires) for n, skill in enumerate(skills) if skill.requires is not None},
        track_gates={track.slug: compiler.gate(track.requires) for track in document.tracks},
        finished=finished,
    )


def _groups_of(tier: Tier) -> list[tuple[Tier | Option, list[Skill]]]:
    if tier.options is not None:
        return [(option, option.skills) for option in tier.options]
    return [(tier, tier.skills or [])]


def _finished_gates(document: CurriculumDocument, numbers: Mapping[str, int]) -> dict[str, Gate]:
    level = document.rules.gate_level
    finished: dict[str, Gate] = {}
    for track in document.tracks:
        for tier in track.tiers:
            for node, skills in _groups_of(tier):
                finished[node.slug] = Need(Held.of({numbers[skill.slug]: level for skill in skills}))
            if tier.options is not None:
                finished[tier.slug] = any_of(finished[option.slug] for option in tier.options)
        finished[track.slug] = all_of(finished[tier.slug] for tier in track.tiers)
    return finished


@dataclass(frozen=True)
class _Compiler:
    numbers: Mapping[str, int]
    finished: Mapping[str, Gate]
    gate_level: int

    def gate(self, formula: Formula | None) -> Gate:
        match formula:
            case None:
                return OPEN
            case str():
                return self._skill(formula, None)
            case SkillAt(skill=slug, level=level):
                return self._skill(slug, level)
            case Finished():
                return self.finished[formula.slug]
            case AllOf(all=parts):
                return all_of(map(self.gate, parts))
            case AnyOf(any=parts):
                return any_of(map(self.gate, parts))
            case AtLeast(at_least=k, of=parts):
                return KOf(k, tuple(map(self.gate, parts)))

    def _skill(self, slug: str, level: int | None) -> Gate:
        return Need(Held.of({self.numbers[slug]: level or self.gate_level}))
