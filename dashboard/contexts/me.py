"""What the learner's own page shows: levels by track, XP, what was shown lately, and what to do next."""

from dataclasses import dataclass

from dashboard.contexts.next_steps import NextStep, next_steps
from progress.selectors import EvidenceShown, Standing, active_class, evidence, standing, xp_total
from skills.domain.document import Skill, Track
from skills.domain.tree import Tree
from skills.domain.unlocking import finished
from skills.selectors import Published


@dataclass(frozen=True)
class SkillRow:
    skill: Skill
    earned: int
    provisional: int
    is_open: bool


@dataclass(frozen=True)
class TrackShown:
    """A track with its skills; `done` counts those with an earned level."""

    track: Track
    rows: tuple[SkillRow, ...]
    done: int
    finished: bool

    @property
    def total(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class StepShown:
    """A skill worth taking now, and the track it belongs to."""

    step: NextStep
    track: Track


@dataclass(frozen=True)
class EvidenceRow:
    """A record of the log; `skill` is None when the skill has been retired since."""

    record: EvidenceShown
    skill: Skill | None


@dataclass(frozen=True)
class MePage:
    tracks: tuple[TrackShown, ...]
    xp: int
    earned: int
    active: Track | None
    class_change_open: bool
    next_steps: tuple[StepShown, ...]
    evidence: tuple[EvidenceRow, ...]


def me_page(learner_id: int | None, published: Published) -> MePage:
    """At most four queries, however large the tree."""
    tree = published.tree
    mine = standing(learner_id, published)
    active = active_class(learner_id)
    done = finished(tree, mine.held)
    log = evidence(learner_id, limit=10) if learner_id is not None else []
    return MePage(
        tracks=tuple(_track(tree, track, mine, done) for track in tree.document.tracks),
        xp=xp_total(learner_id) if learner_id is not None else 0,
        earned=len(mine.earned),
        active=tree.tracks.get(active) if active else None,
        class_change_open=any(tree.track_gates[track.slug].holds(mine.held) for track in tree.classes),
        next_steps=tuple(StepShown(step, tree.group(step.number).track) for step in next_steps(tree, mine, active)),
        evidence=tuple(EvidenceRow(record, _skill(tree, published, record)) for record in log),
    )


def _track(tree: Tree, track: Track, mine: Standing, done: frozenset[str]) -> TrackShown:
    rows = tuple(
        SkillRow(tree.skills[n], mine.earned.get(n, 0), mine.provisional.get(n, 0), mine.is_open(n))
        for n in tree.members[track.slug]
    )
    return TrackShown(track, rows, sum(row.earned > 0 for row in rows), track.slug in done)


def _skill(tree: Tree, published: Published, record: EvidenceShown) -> Skill | None:
    number = published.numbers.get(record.skill_id)
    return tree.skills[number] if number is not None else None
