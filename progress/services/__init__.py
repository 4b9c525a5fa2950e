"""What changes a learner's ledger. Every call is one transaction, safe to repeat; permission is the views' business."""

from progress.services.classes import ClassLocked, change_class, choose_option
from progress.services.evidence import Gained, record_evidence
from progress.services.merging import move_progress
from progress.services.opening import SkillLocked, start_skill
from progress.services.rebuilding import Difference, rebuild

__all__ = [
    "ClassLocked",
    "Difference",
    "Gained",
    "SkillLocked",
    "change_class",
    "choose_option",
    "move_progress",
    "rebuild",
    "record_evidence",
    "start_skill",
]
