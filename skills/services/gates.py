"""Editing one gate: a requirement in the words of the file becomes a new revision, through the checks of the file."""

from dataclasses import replace

from django.db import transaction

from accounts.models import User
from skills import selectors
from skills.domain.editing import find, with_requirement
from skills.domain.faults import Fault
from skills.models import Curriculum
from skills.services.loading import Outcome, publish


@transaction.atomic
def change_gate(
    curriculum: Curriculum, slug: str, text: str, *, base: int, author: User | None = None, dry_run: bool = False
) -> Outcome:
    """Publish the curriculum with another requirement for one track, tier, option or skill.

    `text` is the requirement as in docs/tree-format.md; empty takes it away. `base` is the number of the revision
    that the editor has seen: when it is no longer the published one, the change is refused. Nothing is written if
    there is any error, or on a dry run.
    """
    locked = Curriculum.objects.select_for_update().get(pk=curriculum.pk)
    published, document = locked.published, selectors.published_document(locked)
    found = find(document, slug) if document else None
    if published is None or document is None or found is None:
        message = f"“{slug}” is not part of the published curriculum."
        return Outcome([Fault("not-published", message, "It was retired or renamed; look for it in the list.")])
    if published.number != base:
        message = f"Revision {published.number} was published since you opened this form (at revision {base})."
        hint = "Compare with what is published now; saving again applies your text to it."
        return Outcome([Fault("stale-edit", message, hint)], revision=published.number)
    loaded = with_requirement(document, found, text)
    if loaded.document is None:
        return Outcome(loaded.faults, revision=published.number)
    message = f"gate of {slug}"
    outcome = publish(loaded.document, dry_run=dry_run, message=message, author=author)
    return replace(outcome, faults=loaded.faults + outcome.faults)
