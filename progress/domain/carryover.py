"""The carry-over report (rule 5): what each class and option would mean for a learner, before they choose."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from operator import itemgetter

from skills.domain.document import Option, Tier, Track
from skills.domain.gates import OPEN, Held, all_of
from skills.domain.tree import Tree
from skills.domain.unlocking import Step, cheapest_way


@dataclass(frozen=True, slots=True)
class Route:
    """One way through a class: an option at each branching point.

    `members` and `satisfied` are skill numbers; `hours` and `chain` count what is left, up to the gate level,
    with what other tracks must give first. The chain is the longest sequence of steps that wait for each other.
    """

    track: Track
    options: tuple[Option, ...]
    members: tuple[int, ...]
    satisfied: tuple[int, ...]
    steps: tuple[Step, ...]
    chain: tuple[Step, ...]

    @property
    def hours(self) -> float:
        return sum(step.hours for step in self.steps)

    @property
    def chain_hours(self) -> float:
        return sum(step.hours for step in self.chain)


def carry_over(tree: Tree, held: Held) -> list[Route]:
    """Every route of every class, in document order."""
    return [_route(tree, held, track, options) for track in tree.classes for options in _choices(track)]


def _choices(track: Track) -> Iterator[tuple[Option, ...]]:
    branching = [tier.options for tier in track.tiers if tier.options]
    yield from product(*branching)


def _route(tree: Tree, held: Held, track: Track, options: tuple[Option, ...]) -> Route:
    parts: list[Tier | Option] = [tier for tier in track.tiers if not tier.is_branching]
    parts += options
    members = tuple(sorted(number for part in parts for number in tree.members[part.slug]))
    gate = all_of([tree.track_gates[track.slug], *(tree.finished[part.slug] for part in parts)])
    steps = cheapest_way(tree, gate, held)
    level = tree.document.rules.gate_level
    satisfied = tuple(number for number in members if held.level(number) >= level)
    return Route(track, options, members, satisfied, steps, longest_chain(tree, held, steps))


def longest_chain(tree: Tree, held: Held, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The sequence of steps with the most hours in which each waits for the one before."""
    best: dict[int, tuple[float, tuple[Step, ...]]] = {}
    for step in steps:
        gate = OPEN if held.level(step.skill) else tree.gate(step.skill)
        awaited = [number for number in best if not gate.holds(_all_but(held, steps, number))]
        hours, chain = max((best[number] for number in awaited), key=itemgetter(0), default=(0.0, ()))
        best[step.skill] = (hours + step.hours, (*chain, step))
    return max(best.values(), key=itemgetter(0), default=(0.0, ()))[1]


def _all_but(held: Held, steps: tuple[Step, ...], number: int) -> Held:
    """What is held once every step but one is taken."""
    return held | Held.of({step.skill: step.level for step in steps if step.skill != number})
