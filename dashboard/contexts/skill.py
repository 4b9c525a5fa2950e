"""What the skill page shows: the skill, its levels, what it builds on and opens, and why it is locked."""

from dataclasses import dataclass

from progress.selectors import EvidenceShown, evidence, standing
from skills.domain.document import LEVELS, Option, Skill, Text, Tier, Track
from skills.domain.gates import Held
from skills.domain.tree import Tree
from skills.domain.unlocking import Condition, explain_lock
from skills.domain.walking import leaves, walk
from skills.selectors import Published


@dataclass(frozen=True)
class LevelShown:
    """One of the three levels: hours from the level below, whether it is earned or placed, and whether it is next."""

    level: int
    hours: float
    xp: int
    earned: bool
    placed: bool
    is_next: bool


@dataclass(frozen=True)
class Relation:
    """A skill that this one builds on, or that builds on this one, at a level, and why (for recommendations)."""

    skill: Skill
    level: int
    why: Text | None
    held: bool


@dataclass(frozen=True)
class ConditionShown:
    """One thing that the gate asks for, with the words to show it; parts only for all, any and at least."""

    kind: str
    holds: bool
    name: Text | None
    slug: str
    level: int
    k: int
    done: int
    total: int
    parts: tuple["ConditionShown", ...]


@dataclass(frozen=True)
class Opened:
    """A node whose gate asks for this skill, or for what it is part of."""

    kind: str
    slug: str
    name: Text


@dataclass(frozen=True)
class StepShown:
    skill: Skill
    level: int
    hours: float


@dataclass(frozen=True)
class LockShown:
    conditions: tuple[ConditionShown, ...]
    steps: tuple[StepShown, ...]
    hours: float


@dataclass(frozen=True)
class SkillPage:
    skill: Skill
    track: Track
    tier: Tier
    option: Option | None
    earned: int
    provisional: int
    is_open: bool
    levels: tuple[LevelShown, ...]
    lock: LockShown | None
    builds_on: tuple[Relation, ...]
    recommended_for: tuple[Relation, ...]
    opens: tuple[Opened, ...]
    evidence: tuple[EvidenceShown, ...]


def skill_page(learner_id: int | None, published: Published, slug: str) -> SkillPage | None:
    """The page of a skill, or None when this revision does not have it. At most three queries."""
    tree = published.tree
    number = tree.numbers.get(slug)
    if number is None:
        return None
    mine = standing(learner_id, published)
    skill, group = tree.skills[number], tree.group(number)
    is_open = mine.is_open(number)
    return SkillPage(
        skill=skill,
        track=group.track,
        tier=group.tier,
        option=group.option,
        earned=mine.earned.get(number, 0),
        provisional=mine.provisional.get(number, 0),
        is_open=is_open,
        levels=_levels(tree, skill, mine.earned.get(number, 0), mine.provisional.get(number, 0)),
        lock=None if is_open else _lock(tree, number, mine.held),
        builds_on=_builds_on(tree, skill, mine.held),
        recommended_for=_recommended_for(tree, skill, mine.held),
        opens=_opens(tree, number),
        evidence=tuple(evidence(learner_id, skill=slug)) if learner_id is not None else (),
    )


def _levels(tree: Tree, skill: Skill, earned: int, provisional: int) -> tuple[LevelShown, ...]:
    xp = tree.document.rules.xp
    return tuple(
        LevelShown(
            level=level,
            hours=skill.hours.at(level),
            xp=xp.at(level),
            earned=earned >= level,
            placed=earned < level <= provisional,
            is_next=level == earned + 1,
        )
        for level in LEVELS
    )


def _lock(tree: Tree, number: int, held: Held) -> LockShown:
    lock = explain_lock(tree, number, held)
    steps = tuple(StepShown(tree.skills[step.skill], step.level, step.hours) for step in lock.steps)
    return LockShown(tuple(_condition(tree, condition, held) for condition in lock.conditions), steps, lock.hours)


def _condition(tree: Tree, condition: Condition, held: Held) -> ConditionShown:
    members = tree.members.get(condition.slug, ())
    level = tree.document.rules.gate_level
    return ConditionShown(
        kind=condition.kind,
        holds=condition.holds,
        name=tree.names.get(condition.slug),
        slug=condition.slug,
        level=condition.level,
        k=condition.k,
        done=sum(held.level(member) >= level for member in members),
        total=len(members),
        parts=tuple(_condition(tree, part, held) for part in condition.parts),
    )


def _builds_on(tree: Tree, skill: Skill, held: Held) -> tuple[Relation, ...]:
    default = tree.document.rules.gate_level
    relations = ((tree.numbers[r.skill], r.level or default, r.why) for r in skill.recommends)
    return tuple(Relation(tree.skills[n], level, why, held.level(n) >= level) for n, level, why in relations)


def _recommended_for(tree: Tree, skill: Skill, held: Held) -> tuple[Relation, ...]:
    default = tree.document.rules.gate_level
    return tuple(
        Relation(other, relation.level or default, relation.why, held.level(tree.numbers[other.slug]) > 0)
        for other in tree.skills
        for relation in other.recommends
        if relation.skill == skill.slug
    )


def _opens(tree: Tree, number: int) -> tuple[Opened, ...]:
    """What stands right behind this skill: the tier that follows, tracks and nodes that ask for it by name."""
    group = tree.group(number)
    tiers = group.track.tiers
    following = tiers[tiers.index(group.tier) + 1 :][:1]
    asked_for = {tree.skills[number].slug, group.slug, group.tier.slug}
    if not following:
        asked_for.add(group.track.slug)
    asking = [
        Opened(found.kind, found.node.slug, found.node.name)
        for found in walk(tree.document)
        if any(leaf.slug in asked_for for leaf in leaves(found.node.requires, ()))
    ]
    return (*(Opened("tier", tier.slug, tier.name) for tier in following), *asking)
