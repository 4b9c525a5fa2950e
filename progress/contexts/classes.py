"""What the class pages show."""

from dataclasses import dataclass

from progress.domain.carryover import Route, carry_over
from progress.selectors import ClassHeld, Standing, active_class, chosen_options, classes_held, standing
from skills.domain.document import Option, Skill, Track
from skills.domain.gates import numbers
from skills.domain.tree import Tree
from skills.domain.unlocking import Step, cheapest_way
from skills.selectors import Published


@dataclass(frozen=True)
class StepShown:
    skill: Skill
    level: int
    hours: float


@dataclass(frozen=True)
class RouteShown:
    """One way through a class as the report shows it."""

    options: tuple[Option, ...]
    total: int
    satisfied: tuple[Skill, ...]
    hours: float
    steps: int
    chain: tuple[StepShown, ...]
    chain_hours: float
    chosen: bool


@dataclass(frozen=True)
class ClassShown:
    track: Track
    routes: tuple[RouteShown, ...]
    is_active: bool
    was_held: bool


@dataclass(frozen=True)
class ClassPage:
    """All classes with their carry-over report; `first_step` leads on while the class change is locked."""

    classes: tuple[ClassShown, ...]
    is_open: bool
    missing: tuple[StepShown, ...]
    missing_hours: float
    held_skills: int
    active: Track | None
    former: tuple[ClassHeld, ...]


def class_page(learner_id: int | None, published: Published) -> ClassPage:
    """Gather the page for a learner, or for a visitor (None)."""
    tree = published.tree
    mine = standing(learner_id, published)
    active = active_class(learner_id)
    former = tuple(classes_held(learner_id)) if learner_id is not None else ()
    gates = [tree.track_gates[track.slug] for track in tree.classes]
    nearest = [cheapest_way(tree, gate, mine.held) for gate in gates]
    missing = min(nearest, key=lambda steps: sum(step.hours for step in steps), default=())
    return ClassPage(
        classes=_classes(tree, mine, active, {held.track for held in former}, set(chosen_options(learner_id).values())),
        is_open=any(gate.holds(mine.held) for gate in gates),
        missing=_steps(tree, missing),
        missing_hours=sum(step.hours for step in missing),
        held_skills=len(numbers(mine.held.at[0])),
        active=tree.tracks.get(active) if active else None,
        former=former,
    )


def is_open(track: Track, learner_id: int | None, published: Published) -> bool:
    """Whether this class can be taken now."""
    return published.tree.track_gates[track.slug].holds(standing(learner_id, published).held)


def _classes(
    tree: Tree, mine: Standing, active: str | None, held: set[str], chosen: set[str]
) -> tuple[ClassShown, ...]:
    routes = carry_over(tree, mine.held)
    return tuple(
        ClassShown(
            track=track,
            routes=tuple(_route(tree, route, chosen) for route in routes if route.track is track),
            is_active=track.slug == active,
            was_held=track.slug in held,
        )
        for track in tree.classes
    )


def _route(tree: Tree, route: Route, chosen: set[str]) -> RouteShown:
    return RouteShown(
        options=route.options,
        total=len(route.members),
        satisfied=tuple(tree.skills[number] for number in route.satisfied),
        hours=route.hours,
        steps=len(route.steps),
        chain=_steps(tree, route.chain),
        chain_hours=route.chain_hours,
        chosen=bool(route.options) and all(option.slug in chosen for option in route.options),
    )


def _steps(tree: Tree, steps: tuple[Step, ...]) -> tuple[StepShown, ...]:
    return tuple(StepShown(tree.skills[step.skill], step.level, step.hours) for step in steps)
