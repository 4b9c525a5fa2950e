"""Levels are a function of the evidence alone (rule 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What showed a level."""

    QUIZ = "quiz"
    TASK = "task"
    PROJECT = "project"
    REVIEW = "review"
    IMPLIED = "implied"
    PLACEMENT = "placement"

    @property
    def is_provisional(self) -> bool:
        """Placement infers; everything else shows."""
        return self is Kind.PLACEMENT


@dataclass(frozen=True, slots=True)
class Shown:
    """One record of the evidence log, as far as levels depend on it."""

    skill: int
    level: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of one skill, 0 to 3."""

    earned: int = 0
    provisional: int = 0

    @property
    def effective(self) -> int:
        """What opens gates."""
        return max(self.earned, self.provisional)


def levels(evidence: Iterable[Shown]) -> dict[int, Levels]:
    """The levels of every skill that the log speaks of, in whatever order its records come."""
    found: dict[int, Levels] = {}
    for record in evidence:
        before = found.get(record.skill, Levels())
        if record.kind.is_provisional:
            found[record.skill] = Levels(before.earned, max(before.provisional, record.level))
        else:
            found[record.skill] = Levels(max(before.earned, record.level), before.provisional)
    return found


class OutOfOrder(ValueError):
    """Level 3 was shown before level 2 was earned."""


def implied_levels(earned: int, level: int) -> range:
    """Rule 4: which lower levels come along when `level` is shown by someone who has earned `earned`.

    A learner may challenge level 2 directly, and earns level 1 by it. Raises OutOfOrder for level 3 without 2.
    """
    if level == 3 and earned < 2:
        raise OutOfOrder("Level 3 needs level 2.")
    return range(earned + 1, level)
