"""Proving that what is stored equals what the evidence says, and making it so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Learner
from progress import selectors
from progress.domain.levels import Levels
from progress.domain.xp import amount, due
from progress.models import Evidence, Opening, SkillLevel, XpEntry
from progress.services.evidence import enter_xp, log_levels
from skills.domain.document import XpRules
from skills.selectors import Published


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a stored row is not what the log says. `what` is `level` or `xp`."""

    learner: int
    what: str
    place: str
    stored: str
    told: str


def rebuild(published: Published, *, check: bool = False) -> list[Difference]:
    """Go through every learner; with `check` nothing is written. Returns all differences found."""
    found: list[Difference] = []
    rules = _xp_rules()
    for learner_id in Learner.objects.order_by("pk").values_list("pk", flat=True).iterator():
        with transaction.atomic():
            Learner.objects.select_for_update().filter(pk=learner_id).first()
            stored = _stored_xp(learner_id)
            told = _told_xp(learner_id, published, stored.values(), rules)
            differences = [*_level_differences(learner_id), *_xp_differences(learner_id, stored, told)]
            if differences and not check:
                rebuild_learner(learner_id)
                _mend_xp(stored, told)
                enter_xp(learner_id, published, selectors.standing(learner_id, published))
        found += differences
    return found


def rebuild_learner(learner_id: int) -> None:
    """Write all levels of a learner anew."""
    told = _told(learner_id)
    SkillLevel.objects.filter(learner=learner_id).delete()
    SkillLevel.objects.bulk_create(
        SkillLevel(learner_id=learner_id, skill_id=skill, earned=a.earned, provisional=a.provisional, opened=opened)
        for skill, (a, opened) in told.items()
    )


def _told(learner_id: int) -> dict[int, tuple[Levels, bool]]:
    """Levels and openness of each skill, by row id, as the logs tell it."""
    opened = set(Opening.objects.filter(learner=learner_id).values_list("skill", flat=True))
    levels = log_levels(learner_id)
    return {skill: (levels.get(skill, Levels()), skill in opened) for skill in sorted(opened | set(levels))}


def _level_differences(learner_id: int) -> Iterator[Difference]:
    told = _told(learner_id)
    rows = SkillLevel.objects.filter(learner=learner_id)
    stored = {
        skill: (Levels(earned, provisional), opened)
        for skill, earned, provisional, opened in rows.values_list("skill", "earned", "provisional", "opened")
    }
    for skill in sorted(told.keys() | stored.keys()):
        if told.get(skill) != stored.get(skill):
            place = f"skill {skill}"
            yield Difference(learner_id, "level", place, _in_words(stored.get(skill)), _in_words(told.get(skill)))


def _in_words(state: tuple[Levels, bool] | None) -> str:
    if state is None:
        return "nothing"
    levels, opened = state
    return f"earned {levels.earned}, provisional {levels.provisional}, {'opened' if opened else 'not opened'}"


def _xp_rules() -> Mapping[int, XpRules]:
    """The XP rules of every revision that an entry names, by its row id. Each document is opened once."""
    entries = XpEntry.objects.order_by()
    rules = entries.values_list("revision__document__rules__xp", flat=True)
    revisions = entries.values_list("revision", flat=True).distinct()
    return {pk: XpRules.model_validate(rules.filter(revision=pk)[:1].get()) for pk in revisions}


def _stored_xp(learner_id: int) -> dict[str, XpEntry]:
    return {entry.key: entry for entry in XpEntry.objects.filter(learner=learner_id)}


def _told_xp(
    learner_id: int, published: Published, stored: Iterable[XpEntry], rules: Mapping[int, XpRules]
) -> dict[str, int]:
    """The amount of every entry that the log bears out, by key.

    Entries of former revisions stay, at what they were worth then: nothing earned is taken away. A tier or track
    that only a new revision has made complete is due with the learner's next evidence, and no difference before.
    """
    log = log_levels(learner_id)
    earned = {published.numbers[skill]: found.earned for skill, found in log.items() if skill in published.numbers}
    entries = {entry.key: entry for entry in due(published.tree, earned, published.ids)}
    told = {}
    for row in stored:
        if row.reason == "level":
            is_borne_out = log.get(row.node, Levels()).earned >= row.level
        else:
            is_borne_out = row.revision_id != published.revision_id or row.key in entries
        if is_borne_out:
            told[row.key] = amount(rules[row.revision_id], row.reason, row.level)
    is_up_to_date = Evidence.objects.filter(learner=learner_id, revision=published.revision_id).exists()
    missing = (entry for key, entry in entries.items() if key not in told)
    return told | {entry.key: entry.amount for entry in missing if is_up_to_date or entry.reason == "level"}


def _xp_differences(learner_id: int, stored: Mapping[str, XpEntry], told: Mapping[str, int]) -> Iterator[Difference]:
    for key in sorted(stored.keys() | told.keys()):
        is_amount = stored[key].amount if key in stored else None
        due_amount = told.get(key)
        if is_amount != due_amount:
            yield Difference(learner_id, "xp", key, _or_nothing(is_amount), _or_nothing(due_amount))


def _or_nothing(number: int | None) -> str:
    return "nothing" if number is None else str(number)


def _mend_xp(stored: Mapping[str, XpEntry], told: Mapping[str, int]) -> None:
    """Put amounts right and drop what nothing bears out; what is missing is entered afterwards."""
    for key, entry in stored.items():
        row = XpEntry.objects.filter(pk=entry.pk)
        if key not in told:
            row.delete()
        elif entry.amount != told[key]:
            row.update(amount=told[key])
