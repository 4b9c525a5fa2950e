"""Recording evidence, and what follows from it: levels, XP, what opens."""

from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Learner
from progress import selectors
from progress.domain.levels import Kind, Levels, Shown, implied_levels, levels
from progress.domain.xp import Entry, due
from progress.models import Evidence, SkillLevel, XpEntry
from progress.selectors import Standing
from skills.domain.document import LEVELS
from skills.domain.gates import numbers
from skills.selectors import Published


@dataclass(frozen=True)
class Gained:
    """What a piece of evidence brought: nothing at all when it was recorded before.

    `opened` are slugs of other skills, `finished` slugs of tiers and tracks.
    """

    levels: tuple[int, ...] = ()
    xp: int = 0
    opened: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = field(default=(), repr=False)


@transaction.atomic
def record_evidence(learner_id: int, published: Published, skill: str, level: int, kind: Kind, source: str) -> Gained:
    """Record that a learner showed a level of a skill.

    The learner's row is locked, so of two at once the second finds the first's record and gains nothing.
    Raises OutOfOrder for level 3 without level 2, KeyError when this revision has no such skill, ValueError for a
    level that does not exist.
    """
    if level not in LEVELS:
        raise ValueError(f"There is no level {level}; levels are 1, 2 and 3.")
    Learner.objects.select_for_update().get(pk=learner_id)
    before = selectors.standing(learner_id, published)
    number, skill_id = published.tree.numbers[skill], published.skill_ids[skill]
    earned = before.earned.get(number, 0)
    implied = () if kind.is_provisional else implied_levels(earned, level)
    records = [(below, Kind.IMPLIED) for below in implied] + [(level, kind)]
    Evidence.objects.bulk_create(
        [
            Evidence(
                learner_id=learner_id,
                skill_id=skill_id,
                level=shown,
                kind=how.value,
                source=source,
                revision_id=published.revision_id,
            )
            for shown, how in records
        ],
        ignore_conflicts=True,
    )
    refresh_level(learner_id, skill_id)
    after = selectors.standing(learner_id, published)
    entries = enter_xp(learner_id, published, after)
    return _gained(before, after, number, entries)


def refresh_level(learner_id: int, skill_id: int) -> None:
    """Write what the log says of one skill."""
    found = log_levels(learner_id, skill_id).get(skill_id, Levels())
    SkillLevel.objects.update_or_create(
        learner_id=learner_id,
        skill_id=skill_id,
        defaults={"earned": found.earned, "provisional": found.provisional},
    )


def log_levels(learner_id: int, skill_id: int | None = None) -> dict[int, Levels]:
    """Levels by skill row id, straight from the log."""
    rows = Evidence.objects.filter(learner=learner_id)
    if skill_id is not None:
        rows = rows.filter(skill=skill_id)
    return levels(Shown(skill, level, Kind(kind)) for skill, level, kind in rows.values_list("skill", "level", "kind"))


def enter_xp(learner_id: int, published: Published, standing: Standing) -> tuple[Entry, ...]:
    """Enter what is due and not in the ledger yet; returns what was entered."""
    known = set(XpEntry.objects.filter(learner=learner_id).values_list("key", flat=True))
    new = tuple(e for e in due(published.tree, standing.earned, published.ids) if e.key not in known)
    XpEntry.objects.bulk_create(
        [
            XpEntry(
                learner_id=learner_id,
                key=e.key,
                reason=e.reason,
                node=e.node,
                level=e.level,
                amount=e.amount,
                revision_id=published.revision_id,
            )
            for e in new
        ],
        ignore_conflicts=True,
    )
    return new


def _gained(before: Standing, after: Standing, number: int, entries: tuple[Entry, ...]) -> Gained:
    tree = after.tree
    return Gained(
        levels=tuple(range(before.earned.get(number, 0) + 1, after.earned.get(number, 0) + 1)),
        xp=sum(entry.amount for entry in entries),
        opened=tuple(tree.skills[n].slug for n in numbers(after.available & ~before.available) if n != number),
        finished=tuple(e.slug for e in entries if e.reason != "level"),
        entries=entries,
    )
