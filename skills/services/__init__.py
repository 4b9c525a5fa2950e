"""What changes the curriculum. Permission is not checked here; the views and the admin do."""

from skills.services.gates import change_gate
from skills.services.impact import on_count_learners
from skills.services.loading import Outcome, load_tree, publish

__all__ = ["Outcome", "change_gate", "load_tree", "on_count_learners", "publish"]
