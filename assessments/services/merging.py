"""Moving a guest's attempts to the account they turn out to have."""

from django.utils import timezone

from accounts.models import Learner
from assessments.models import Attempt


def move_attempts(guest: Learner, learner: Learner) -> None:
    """All attempts move; where both have one open for the same skill, the guest's is set aside, not failed."""
    mine = Attempt.objects.filter(learner=learner, finished_at=None)
    for attempt in Attempt.objects.filter(learner=guest, finished_at=None):
        if mine.filter(skill=attempt.skill_id, level=attempt.level).exists():
            attempt.finished_at = timezone.now()
            attempt.save(update_fields=["finished_at"])
    Attempt.objects.filter(learner=guest).update(learner=learner)
