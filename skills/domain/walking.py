"""Walking through a document: its nodes with their paths, and the references of its formulas."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from skills.domain.document import AllOf, AnyOf, AtLeast, CurriculumDocument, Finished, Formula, Node, Skill, SkillAt
from skills.domain.faults import Path

type Kind = Literal["track", "tier", "option", "skill"]


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


def recommended(found: Found) -> Iterator[Leaf]:
    for index, relation in enumerate(found.node.recommends if isinstance(found.node, Skill) else ()):
        yield Leaf("skill", relation.skill, relation.level, (*found.path, "recommends", index, "skill"))
