"""Reads the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Sum

from progress.models import ClassChange, Evidence, OptionChoice, XpEntry
from skills.domain.gates import Held
from skills.domain.tree import Tree
from skills.domain.unlocking import open_skills
from skills.selectors import Published, select

# What every page asks. Written out, because building the query costs several times what running it does
# (docs/decisions/0007).
LEVELS = "SELECT skill_id, earned, provisional, opened FROM progress_skilllevel WHERE learner_id = %s"
ACTIVE_CLASS = """
    SELECT track.slug FROM progress_classchange AS change JOIN skills_track AS track ON track.id = change.track_id
    WHERE change.learner_id = %s ORDER BY change.id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Standing:
    """Where a learner stands in a published tree. Levels are by skill number; `opened` is a bit set of numbers."""

    tree: Tree
    earned: Mapping[int, int] = field(default_factory=dict)
    provisional: Mapping[int, int] = field(default_factory=dict)
    opened: int = 0

    @cached_property
    def held(self) -> Held:
        """Earned or provisional: what opens gates."""
        return Held.of(self.provisional) | Held.of(self.earned)

    @cached_property
    def available(self) -> int:
        """The bit set of skills that are open."""
        return open_skills(self.tree, self.held, self.opened)

    def is_open(self, number: int) -> bool:
        return bool(self.available >> number & 1)


def standing(learner_id: int | None, published: Published) -> Standing:
    """One query, or none for a visitor. Skills that this revision does not have are left out."""
    if learner_id is None:
        return Standing(published.tree)
    earned: dict[int, int] = {}
    provisional: dict[int, int] = {}
    opened = 0
    for skill_id, level, inferred, is_opened in select(LEVELS, learner_id):
        number = published.numbers.get(skill_id)
        if number is None:
            continue
        if level:
            earned[number] = level
        if inferred:
            provisional[number] = inferred
        opened |= is_opened << number
    return Standing(published.tree, earned, provisional, opened)


def xp_total(learner_id: int) -> int:
    total: int = XpEntry.objects.filter(learner=learner_id).aggregate(total=Sum("amount", default=0))["total"]
    return total


def active_class(learner_id: int | None) -> str | None:
    """The slug of the track that the learner pursues, or None before the first class change."""
    if learner_id is None:
        return None
    newest = select(ACTIVE_CLASS, learner_id)
    return newest[0][0] if newest else None


@dataclass(frozen=True, slots=True)
class ClassHeld:
    track: str
    since: datetime


def classes_held(learner_id: int) -> list[ClassHeld]:
    """Every class that the learner ever took, the active one first."""
    rows = ClassChange.objects.filter(learner=learner_id).values_list("track__slug", "changed_at")
    first: dict[str, ClassHeld] = {}
    for slug, when in rows:
        first.setdefault(slug, ClassHeld(slug, when))
    return list(first.values())


def chosen_options(learner_id: int | None) -> dict[str, str]:
    """The option that counts at each branching point where one was chosen: tier slug to option slug."""
    chosen: dict[str, str] = {}
    if learner_id is not None:
        rows = OptionChoice.objects.filter(learner=learner_id).values_list("option__tier__slug", "option__slug")
        for tier, option in rows:
            chosen.setdefault(tier, option)
    return chosen


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """One record of the log as pages show it."""

    skill_id: int
    slug: str
    level: int
    kind: str
    source: str
    revision: int
    shown_at: datetime


def evidence(learner_id: int, *, skill: str | None = None, limit: int = 20) -> list[EvidenceShown]:
    """The newest records, of one skill or of all."""
    rows = Evidence.objects.filter(learner=learner_id)
    if skill is not None:
        rows = rows.filter(skill__slug=skill)
    columns = ("skill_id", "skill__slug", "level", "kind", "source", "revision__number", "shown_at")
    return [EvidenceShown(*row) for row in rows.values_list(*columns)[:limit]]


def learners_with_evidence(skill_ids: Iterable[int]) -> dict[int, int]:
    """How many learners have evidence on each of these skills."""
    rows = Evidence.objects.filter(skill__in=list(skill_ids)).values("skill_id")
    counted = rows.annotate(learners=Count("learner", distinct=True))
    return dict(counted.values_list("skill_id", "learners"))
