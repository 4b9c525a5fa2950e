"""What changes users and learners. Permission is not checked here; the views do."""

from accounts.services.guests import forget_idle_guests
from accounts.services.learners import adopt_guest, current_learner, ensure_learner
from accounts.services.merging import merge_learners, on_merge

__all__ = [
    "adopt_guest",
    "current_learner",
    "ensure_learner",
    "forget_idle_guests",
    "merge_learners",
    "on_merge",
]
