"""What the map shows: the skeleton of the tree joined with where a learner stands."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from dashboard.contexts.next_steps import NextStep, next_steps
from dashboard.contexts.skeleton import Skeleton, Slot, asked_by, skeleton
from dashboard.contexts.states import node_state
from progress.selectors import Standing, active_class, standing
from skills.domain.document import CurriculumDocument, Skill, Track
from skills.domain.gates import Held
from skills.domain.layout import GATE
from skills.domain.tree import Tree
from skills.selectors import Published

MANY = 400
"""A tree with more skills than this is shown a track at a time until someone asks for all of it."""
EVERYTHING = "all"


@dataclass(frozen=True)
class MapPage:
    """The map's page. `token` stands for the curriculum, `matches` are the skills whose name has the `query`."""

    token: int
    document: CurriculumDocument
    map: SafeString
    only: Track | None
    total: int
    earned: int
    steps: tuple[NextStep, ...]
    may_choose_class: bool
    is_new: bool
    query: str
    matches: tuple[Skill, ...]


def map_page(learner_id: int | None, published: Published, only: str = "", query: str = "") -> MapPage:
    """Gather the page. Two queries for a learner, none for a visitor.

    Raises KeyError when there is no track `only`.
    """
    tree = published.tree
    learner = _Learner(tree, standing(learner_id, published), active_class(learner_id))
    shown = _shown(tree, only, learner.active)
    drawn = skeleton(published, shown)
    return MapPage(
        token=drawn.token,
        document=tree.document,
        map=drawn.fill(_Filling(drawn, learner).text),
        only=tree.tracks[shown] if shown else None,
        total=len(tree.skills),
        earned=learner.earned.bit_count(),
        steps=learner.steps,
        may_choose_class=learner.gate_is_open and learner.active is None,
        is_new=not learner.standing.held and not learner.standing.opened,
        query=query,
        matches=_matches(tree, query),
    )


def _shown(tree: Tree, only: str, active: str | None) -> str | None:
    """The one track to show, or None for all of them."""
    if only == EVERYTHING:
        return None
    if only:
        return tree.tracks[only].slug
    if len(tree.skills) <= MANY:
        return None
    return active if active in tree.tracks else (tree.classes or tree.document.tracks)[0].slug


def _matches(tree: Tree, query: str) -> tuple[Skill, ...]:
    wanted = query.casefold().strip()
    if not wanted:
        return ()
    return tuple(skill for skill in tree.skills if wanted in f"{skill.name.en}\n{skill.name.ko}".casefold())


@dataclass
class _Learner:
    """What the slots ask about a learner."""

    tree: Tree
    standing: Standing
    active: str | None

    @cached_property
    def earned(self) -> int:
        return Held.of(self.standing.earned).at[0]

    @cached_property
    def steps(self) -> tuple[NextStep, ...]:
        return next_steps(self.tree, self.standing, self.active)

    @cached_property
    def upcoming(self) -> int:
        return sum(1 << step.number for step in self.steps)

    @cached_property
    def gate_is_open(self) -> bool:
        return any(self.tree.track_gates[track.slug].holds(self.standing.held) for track in self.tree.classes)

    def done(self, members: int) -> tuple[int, int]:
        """How many of a bit set of skills are earned, and how many there are."""
        return (self.earned & members).bit_count(), members.bit_count()


@dataclass
class _Filling:
    """The text of every slot for one learner: one method a kind of slot."""

    skeleton: Skeleton
    learner: _Learner

    def text(self, slot: Slot) -> str:
        return self._kinds[slot[0]](slot)

    @cached_property
    def _kinds(self) -> dict[str, Callable[[Slot], str]]:
        return {
            "node": self._node,
            "count": self._done,
            "tally": self._done,
            "look": self._look,
            "yours": self._yours,
            "link": self._link,
            "mine": self._mine,
            "gate": self._gate,
        }

    def _node(self, slot: Slot) -> str:
        number = int(slot[1])
        state = node_state(self.learner.standing, number, upcoming=self.learner.upcoming)
        return self.skeleton.fragment(slot, state, lambda: self._skill(number))

    def _skill(self, number: int) -> dict[str, Any]:
        tree = self.skeleton.tree
        skill = tree.skills[number]
        return {
            "number": number,
            "skill": skill,
            "asks": asked_by(tree, number),
            "builds_on": [tree.numbers[relation.skill] for relation in skill.recommends],
        }

    def _done(self, slot: Slot) -> str:
        """Earned of all, for a core tier, an option or a track."""
        return self.skeleton.fragment(slot, self.learner.done(self.skeleton.members[slot[1]]), dict)

    def _look(self, slot: Slot) -> str:
        return " is-active" if slot[1] == self.learner.active else ""

    def _yours(self, slot: Slot) -> str:
        return self.skeleton.fragment(slot, slot[1] == self.learner.active, dict)

    def _link(self, slot: Slot) -> str:
        link = self.skeleton.links[slot[1]]
        if link.target == GATE:
            is_open = self.learner.gate_is_open
        else:
            is_open = bool(self.learner.standing.available & self.skeleton.members[link.target])
        is_mine = link.kind == "down" or link.track == self.learner.active
        return f"{' is-open' if is_open else ''}{' is-mine' if is_mine else ''}"

    def _mine(self, slot: Slot) -> str:
        """The way from the gate to the learner's class, drawn once more so that it lies above the others."""
        links = self.skeleton.links.items()
        mine = tuple(key for key, link in links if link.kind == "class" and link.track == self.learner.active)
        return self.skeleton.fragment(slot, mine, dict)

    def _gate(self, slot: Slot) -> str:
        tree = self.skeleton.tree
        before = sum(self.skeleton.members[track.slug] for track in tree.document.tracks if not track.class_title)
        active = self.learner.active
        state = (active, self.learner.gate_is_open, *self.learner.done(before))
        return self.skeleton.fragment(slot, state, lambda: {"track": tree.tracks.get(active) if active else None})
