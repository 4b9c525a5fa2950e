"""Loading and publishing: parse, validate, plan, apply, in this order and in one transaction.

    file ── read, shape, check ──▶ document ── plan against the database ──▶ plan ── apply ──▶ new revision

A dry run goes the same way and stops before the last arrow. Both doors, the file and the admin, lead through
`publish`, so nothing wrong enters by either.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from skills import selectors
from skills.domain.changes import Past, Plan, canonical, digest, plan_changes
from skills.domain.document import CurriculumDocument
from skills.domain.faults import Fault, errors
from skills.domain.load import Loaded, load_file, locate
from skills.domain.reader import Reading, read_file
from skills.models import Curriculum, Revision, Skill
from skills.services.impact import learners_with_evidence
from skills.services.projection import project


@dataclass(frozen=True)
class Outcome:
    """What loading came to. `revision` is the published number afterwards; None when nothing ever was, and when
    the file's own faults left open which curriculum it is."""

    faults: list[Fault] = field(default_factory=list)
    plan: Plan | None = None
    revision: int | None = None
    applied: bool = False

    @property
    def ok(self) -> bool:
        return not errors(self.faults)

    def as_dict(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "faults": [fault.as_dict() for fault in self.faults],
            "plan": (self.plan or Plan()).as_dict(),
            "revision": self.revision,
        }


def load_tree(path: Path, *, dry_run: bool = False, allow_retire: bool = False, message: str = "") -> Outcome:
    """Load a curriculum file. Nothing is written if there is any error, or on a dry run."""
    loaded = load_file(path, max_bytes=settings.TREE_MAX_BYTES)
    if loaded.document is None:
        return Outcome(loaded.faults)
    outcome = publish(loaded.document, dry_run=dry_run, allow_retire=allow_retire, message=message or path.name)
    return Outcome(_all_faults(loaded, outcome, path), outcome.plan, outcome.revision, outcome.applied)


@transaction.atomic
def publish(
    document: CurriculumDocument,
    *,
    dry_run: bool = False,
    allow_retire: bool = False,
    message: str = "",
    author: User | None = None,
) -> Outcome:
    """Make a checked document the published revision of its curriculum.

    The curriculum's row is locked first, so of two publications at once the second plans against the first's
    result. An unchanged document makes no new revision.
    """
    curriculum = _locked(document.slug, create=not dry_run)
    base = selectors.published_document(curriculum) if curriculum else None
    past = selectors.past(curriculum) if curriculum else Past()
    plan, faults = plan_changes(base, document, past)
    plan = plan.with_learners(_learners(curriculum, plan)) if curriculum else plan
    if not allow_retire:
        faults += _retire_faults(plan)
    current = curriculum.published.number if curriculum and curriculum.published else None
    if faults or dry_run or plan.is_empty or curriculum is None:
        return Outcome(faults, plan, current)
    project(curriculum, document, plan)
    revision = Revision.objects.create(
        curriculum=curriculum,
        number=(current or 0) + 1,
        document=canonical(document),
        digest=digest(document),
        message=message[:200],
        author=author,
    )
    curriculum.published = revision
    curriculum.save(update_fields=["published"])
    return Outcome(faults, plan, revision.number, applied=True)


def _locked(slug: str, *, create: bool) -> Curriculum | None:
    """The curriculum's row, locked until the transaction ends.

    What it points to is read by later queries: a join in this one would still show what stood there before the wait.
    """
    if create:
        Curriculum.objects.get_or_create(slug=slug)
    return Curriculum.objects.select_for_update().filter(slug=slug).first()


def _learners(curriculum: Curriculum, plan: Plan) -> dict[str, int]:
    """How many learners have evidence on each skill that the plan touches, by its published slug."""
    changes = (*plan.create, *plan.update, *plan.rename, *plan.retire)
    slugs = {change.was or change.slug for change in changes if change.kind == "skill"}
    rows = Skill.objects.filter(curriculum=curriculum).values_list("pk", "slug")
    touched = {pk: slug for pk, slug in rows if slug in slugs}
    return {touched[pk]: count for pk, count in learners_with_evidence(touched).items()}


def _retire_faults(plan: Plan) -> list[Fault]:
    return [
        Fault(
            "retires-evidence",
            f"The skill “{change.slug}” is gone, and there is evidence on it (learners: {change.learners}).",
            "Put it back, name its successor with renamed_from, or allow it with --allow-retire.",
            value=change.slug,
        )
        for change in plan.retire
        if change.learners
    ]


def _all_faults(loaded: Loaded, outcome: Outcome, path: Path) -> list[Fault]:
    """Warnings of the file and faults against the past; only when there are some is the file read again for places."""
    if not outcome.faults:
        return loaded.faults
    reading: Reading = read_file(path, max_bytes=settings.TREE_MAX_BYTES)
    return loaded.faults + [locate(fault, reading) if fault.path else fault for fault in outcome.faults]
