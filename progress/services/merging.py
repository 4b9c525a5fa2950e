"""Moving a guest's ledger to the account they turn out to have."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, Manager, OuterRef

from accounts.models import Learner
from progress import selectors
from progress.models import ClassChange, Evidence, Opening, OptionChoice, XpEntry
from progress.services.evidence import enter_xp
from progress.services.rebuilding import rebuild_learner
from skills.selectors import NoCurriculum, published


@transaction.atomic
def move_progress(guest: Learner, learner: Learner) -> None:
    """The logs join; levels are worked out anew, and XP that both have counts once."""
    _join(Evidence.objects, guest, learner, "skill", "level", "source")
    _join(Opening.objects, guest, learner, "skill")
    _join(XpEntry.objects, guest, learner, "key")
    ClassChange.objects.filter(learner=guest).update(learner=learner)
    OptionChoice.objects.filter(learner=guest).update(learner=learner)
    rebuild_learner(learner.pk)
    try:
        tree = published()
    except NoCurriculum:
        return
    enter_xp(learner.pk, tree, selectors.standing(learner.pk, tree))


def _join(rows: Manager[Any], guest: Learner, learner: Learner, *same: str) -> None:
    """Give the guest's rows to the learner, except those that the learner has too; they go with the guest."""
    twin = rows.filter(learner=learner, **{name: OuterRef(name) for name in same})
    rows.filter(~Exists(twin), learner=guest).update(learner=learner)
