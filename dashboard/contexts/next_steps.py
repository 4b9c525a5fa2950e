"""Which skills to take next."""

from dataclasses import dataclass

from progress.selectors import Standing
from skills.domain.document import Skill
from skills.domain.tree import Tree

MOST = 3


@dataclass(frozen=True, slots=True)
class NextStep:
    """An open skill that is not held yet; `hours` is the estimate to its first level."""

    number: int
    skill: Skill
    hours: float


def next_steps(tree: Tree, standing: Standing, active: str | None) -> tuple[NextStep, ...]:
    """At most three open, unearned skills: those of the active class, else those of the tracks before the classes.

    The cheapest come first, where what a skill builds on counts as long as it is not held. What the way on does
    not need, because its tier is finished, comes last.
    """
    before = [track.slug for track in tree.document.tracks if not track.class_title]
    for slugs in ([active] if active in tree.members else [], before):
        numbers = [number for slug in slugs for number in tree.members.get(slug, ()) if _is_left(standing, number)]
        if numbers:
            numbers.sort(key=lambda number: (_is_finished(tree, standing, number), _hours(tree, standing, number)))
            return tuple(
                NextStep(number, tree.skills[number], tree.skills[number].hours.lv1) for number in numbers[:MOST]
            )
    return ()


def _is_left(standing: Standing, number: int) -> bool:
    return standing.is_open(number) and not standing.held.level(number)


def _is_finished(tree: Tree, standing: Standing, number: int) -> bool:
    return tree.finished[tree.group(number).tier.slug].holds(standing.held)


def _hours(tree: Tree, standing: Standing, number: int) -> float:
    skill = tree.skills[number]
    builds_on = {tree.numbers[relation.skill] for relation in skill.recommends}
    missing = [other for other in builds_on if not standing.held.level(other)]
    return skill.hours.lv1 + sum(tree.skills[other].hours.lv1 for other in missing)
