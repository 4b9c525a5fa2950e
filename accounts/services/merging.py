"""Two learners become one: a guest who turns out to have an account.

The apps above keep rows of learners that this app must not know. Each says here, when it starts, how its rows
move from one learner to another.
"""

from collections.abc import Callable

from django.db import transaction

from accounts.models import Learner

type Mover = Callable[[Learner, Learner], None]

_movers: list[Mover] = []


def on_merge(mover: Mover) -> None:
    """Register `mover(guest, learner)`; movers run in the order of the apps, inside the merge's transaction."""
    if mover not in _movers:
        _movers.append(mover)


@transaction.atomic
def merge_learners(guest: Learner, learner: Learner) -> None:
    """Give all that a guest did to a learner, and forget the guest.

    Both rows are locked: what is being written for either is finished first, or sees the merge.
    """
    list(Learner.objects.select_for_update().filter(pk__in=(guest.pk, learner.pk)).order_by("pk"))
    for mover in _movers:
        mover(guest, learner)
    guest.delete()
