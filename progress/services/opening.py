"""Starting a skill: from then on it never locks again (rule 1)."""

from django.db import transaction

from accounts.models import Learner
from progress import selectors
from progress.models import Opening, SkillLevel
from skills.selectors import Published


class SkillLocked(Exception):
    """The skill's gate does not hold for this learner."""


@transaction.atomic
def start_skill(learner_id: int, published: Published, skill: str) -> None:
    """Raises SkillLocked when the skill is not open. Starting twice changes nothing."""
    Learner.objects.select_for_update().get(pk=learner_id)
    number, skill_id = published.tree.numbers[skill], published.skill_ids[skill]
    if not selectors.standing(learner_id, published).is_open(number):
        raise SkillLocked(skill)
    open_for_good(learner_id, skill_id)


def open_for_good(learner_id: int, skill_id: int) -> None:
    Opening.objects.get_or_create(learner_id=learner_id, skill_id=skill_id)
    SkillLevel.objects.update_or_create(learner_id=learner_id, skill_id=skill_id, defaults={"opened": True})
